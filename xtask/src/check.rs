//! Everything that CI runs.

use crate::root;
use std::process::Command;
use std::time::Instant;

/// The steps, each a name and the words of a cargo command.
const STEPS: [(&str, &[&str]); 4] = [
    ("format", &["fmt", "--all", "--check"]),
    ("lints", &["clippy", "--workspace", "--all-targets", "--all-features", "--quiet", "--", "-D", "warnings"]),
    ("tests", &["test", "--workspace", "--all-features", "--quiet"]),
    ("documents", &["doc", "--workspace", "--no-deps", "--quiet"]),
];

/// Runs all steps; the first that fails ends it.
pub fn run() -> Result<(), String> {
    let began = Instant::now();
    for (name, words) in STEPS {
        println!("== {name}: cargo {}", words.join(" "));
        let step = Instant::now();
        let mut cargo = Command::new(crate::browser::cargo());
        let done = cargo.args(words).current_dir(root()).env("RUSTDOCFLAGS", "-D warnings").status();
        match done {
            Ok(status) if status.success() => println!("   {name} is good ({:.0} s)", step.elapsed().as_secs_f64()),
            Ok(status) => return Err(format!("{name} failed ({status}); run it alone with: cargo {}", words.join(" "))),
            Err(error) => return Err(format!("cargo cannot be started: {error}")),
        }
    }
    println!("== law");
    crate::law::run(false)?;
    println!("== browser");
    crate::browser::run(&crate::browser::Wanted::default())?;
    println!("All is good ({:.0} s).", began.elapsed().as_secs_f64());
    Ok(())
}
