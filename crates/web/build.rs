//! Compiles the style sheet from GOV.UK Frontend's Sass and ours. Node and npm are needed, and nothing of the package is committed.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

/// The two files that say which packages, exactly.
const PACKAGES: [&str; 2] = ["package.json", "package-lock.json"];

fn main() -> ExitCode {
    println!("cargo:rerun-if-changed=styles");
    PACKAGES.iter().for_each(|file| println!("cargo:rerun-if-changed={file}"));
    println!("cargo:rerun-if-changed=.npmrc");
    match style() {
        Ok(packages) => {
            // for the tests, which compare our components with the package's own fixtures
            println!("cargo:rustc-env=WAYMARK_PACKAGES={}", packages.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("the style sheet could not be made: {error}");
            eprintln!("hint: it is compiled with Node (20 or newer) and npm from packages of the npm registry; both must be on the PATH");
            ExitCode::FAILURE
        }
    }
}

/// Makes `style.css` in the build folder; gives the folder of the packages.
fn style() -> Result<PathBuf, String> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names no build folder")?);
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo names no folder of the crate")?);
    let packages = install(&here, &out)?;
    let mut sass = Command::new("node");
    sass.arg(packages.join("sass/sass.js")).args(["--no-source-map", "--style=compressed", "--quiet-deps"]);
    sass.arg(format!("--load-path={}", packages.display()));
    run(sass.arg(here.join("styles/style.scss")).arg(out.join("style.css")))?;
    Ok(packages)
}

/// Brings the packages into the build folder, unless just these are there.
fn install(here: &Path, out: &Path) -> Result<PathBuf, String> {
    let (packages, done) = (out.join("node_modules"), out.join("installed"));
    let wanted = PACKAGES.iter().map(|file| fs::read_to_string(here.join(file))).collect::<Result<String, _>>();
    let wanted = wanted.map_err(|error| format!("the list of packages cannot be read: {error}"))?;
    if packages.is_dir() && fs::read_to_string(&done).is_ok_and(|there| there == wanted) {
        return Ok(packages);
    }
    for file in PACKAGES.iter().chain(&[".npmrc"]) {
        fs::copy(here.join(file), out.join(file)).map_err(|error| format!("{file} cannot be copied: {error}"))?;
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    run(Command::new(npm).args(["ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"]).current_dir(out))?;
    fs::write(&done, wanted).map_err(|error| format!("{} cannot be written: {error}", done.display()))?;
    Ok(packages)
}

fn run(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().to_string();
    match command.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(format!(
            "{name} ended with {}\n{}{}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )),
        Err(error) => Err(format!("{name} cannot be started: {error}")),
    }
}
