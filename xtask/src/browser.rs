//! The pages in a real browser: whole interviews, accessibility, keyboard, two windows, print (`crates/web/browser`).

use crate::root;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// The names that the browser goes by; the first found is used.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// The files that say which packages, exactly.
const PACKAGES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// What is run.
#[derive(Default)]
pub struct Wanted {
    /// Where pictures of the pages are put; then nothing is tested.
    pub shots: Option<PathBuf>,
    /// Few interviews, and each page in one width.
    pub quick: bool,
}

impl Wanted {
    /// Reads `[--shots DIR] [--quick]`.
    pub fn read(words: &[&str]) -> Option<Wanted> {
        match words {
            [] => Some(Wanted::default()),
            ["--quick", rest @ ..] => Wanted::read(rest).map(|wanted| Wanted { quick: true, ..wanted }),
            ["--shots", folder, rest @ ..] => Wanted::read(rest).map(|wanted| Wanted { shots: Some(PathBuf::from(folder)), ..wanted }),
            _ => None,
        }
    }
}

/// Builds the binary, brings what is missing, and runs the tests.
pub fn run(wanted: &Wanted) -> Result<(), String> {
    let began = Instant::now();
    browser()?;
    let binary = binary()?;
    let packages = packages()?;
    println!("   built and brought ({:.0} s)", began.elapsed().as_secs_f64());
    let tests = root().join("crates/web/browser");
    let mut node = Command::new("node");
    node.current_dir(&tests).env("WAYMARK_BINARY", &binary).env("WAYMARK_BROWSER_PACKAGES", &packages);
    match &wanted.shots {
        Some(folder) => {
            let here = env::current_dir().map_err(|error| format!("there is no current folder: {error}"))?;
            node.arg("shots.mjs").arg(here.join(folder));
        }
        None => {
            node.args(["--test", "--test-concurrency=2"]).args(test_files(&tests)?);
            if wanted.quick {
                node.env("WAYMARK_BROWSER_QUICK", "1");
            }
        }
    }
    let status = node.status().map_err(|error| format!("node cannot be started: {error}\n  hint: install Node 20 or newer"))?;
    if !status.success() {
        return Err("the pages do not pass in the browser; run it alone with: cargo xtask browser".to_string());
    }
    println!("   the pages pass in the browser ({:.0} s)", began.elapsed().as_secs_f64());
    Ok(())
}

fn test_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let folder = folder.join("tests");
    let read = fs::read_dir(&folder).map_err(|error| format!("{} cannot be read: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = read.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    files.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    Ok(files)
}

/// Whether a program of one of these names is on the PATH.
pub fn on_path(names: &[&str]) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| names.iter().any(|name| folder.join(name).is_file()))
}

/// Sees to it that there is a browser: where apt and the right to use it are there, it is installed.
fn browser() -> Result<(), String> {
    if on_path(&BROWSERS) {
        return Ok(());
    }
    let hint = "no browser was found\n  hint: install Chromium (Debian: apt-get install chromium), so that `chromium` is on the PATH";
    if !on_path(&["apt-get"]) || !root_user() {
        return Err(hint.to_string());
    }
    println!("   no browser is here: installing the system's package chromium");
    for words in [&["update", "-qq"][..], &["install", "-qq", "-y", "--no-install-recommends", "chromium"]] {
        let output = Command::new("apt-get").args(words).env("DEBIAN_FRONTEND", "noninteractive").output();
        let output = output.map_err(|error| format!("apt-get cannot be started: {error}"))?;
        if !output.status.success() {
            return Err(format!("{hint}\n{}", String::from_utf8_lossy(&output.stderr)));
        }
    }
    if on_path(&BROWSERS) { Ok(()) } else { Err(hint.to_string()) }
}

fn root_user() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Builds the binary as the tests build it, so that after them nothing is built again: it loads the law several times faster than one for debugging.
fn binary() -> Result<PathBuf, String> {
    let words = ["build", "--workspace", "--bin", "waymark", "--all-features", "--profile", "test", "--quiet"];
    let status = Command::new(cargo()).args(words).current_dir(root()).stdin(Stdio::null()).status();
    match status {
        Ok(status) if status.success() => Ok(target().join("debug").join("waymark")),
        Ok(status) => Err(format!("the binary could not be built ({status}); run it alone with: cargo {}", words.join(" "))),
        Err(error) => Err(format!("cargo cannot be started: {error}")),
    }
}

/// The cargo that runs this.
pub fn cargo() -> std::ffi::OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// Brings the packages into the build folder, unless just these are there.
fn packages() -> Result<PathBuf, String> {
    let (from, to) = (root().join("crates/web/browser"), target().join("browser"));
    let cannot = |what: &Path, error: std::io::Error| format!("{}: {error}", what.display());
    let wanted = PACKAGES.iter().map(|file| fs::read_to_string(from.join(file)).map_err(|error| cannot(&from.join(file), error)));
    let wanted = wanted.collect::<Result<String, String>>()?;
    let done = to.join("installed");
    if fs::read_to_string(&done).is_ok_and(|there| there == wanted) {
        return Ok(to);
    }
    fs::create_dir_all(&to).map_err(|error| cannot(&to, error))?;
    for file in PACKAGES {
        fs::copy(from.join(file), to.join(file)).map_err(|error| cannot(&to.join(file), error))?;
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let output = Command::new(npm).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&to).output();
    let output = output.map_err(|error| format!("npm cannot be started: {error}\n  hint: install Node 20 or newer, with npm"))?;
    if !output.status.success() {
        return Err(format!("the packages of the browser tests could not be brought\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    fs::write(&done, wanted).map_err(|error| cannot(&done, error))?;
    Ok(to)
}
