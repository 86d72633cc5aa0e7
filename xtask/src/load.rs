//! The release binary under load: 200 requests a second over mixed pages.

/// Runs it.
pub fn run() -> Result<(), String> {
    Err("not yet".to_string())
}
