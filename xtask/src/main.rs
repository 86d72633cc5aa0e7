//! All automation: `cargo xtask check | law | interview | reading | browser | load | bench`.

mod bench;
mod browser;
mod check;
mod interview;
mod law;
mod load;
mod reading;
#[cfg(test)]
mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  check           everything that CI runs: format, lints, tests, the law's cases, generated files, the pages in a browser
  law [--write]   the lawyer's loop: every problem of law/, every case; --write remakes law/COVERAGE.toml
  interview       how many questions each example need takes, until each route is known and settled
  reading [DIR]   how old a reader must be to read each question, and what its words leave out (of law/ in DIR)
  browser         the pages in a real browser: whole interviews, accessibility, keyboard, windows, print
                  (--quick few interviews, one width; --shots DIR pictures of every page into DIR instead)
  load            the release binary under 200 requests a second: times, errors, memory, sizes
  bench           speed of answers against their budgets, build time and size of the binary
                  (--quick leaves the clean build out)
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["check"] => check::run(),
        ["law"] => law::run(false),
        ["law", "--write"] => law::run(true),
        ["interview"] => interview::run(),
        ["reading"] => reading::run(None),
        ["reading", law] => reading::run(Some(Path::new(law))),
        ["browser", rest @ ..] => match browser::Wanted::read(rest) {
            Some(wanted) => browser::run(&wanted),
            None => Err(format!("browser takes [--quick] [--shots DIR]\n\n{HELP}")),
        },
        ["load"] => load::run(),
        ["bench"] => bench::run(true),
        ["bench", "--quick"] => bench::run(false),
        ["help" | "--help" | "-h"] | [] => {
            print!("{HELP}");
            Ok(())
        }
        _ => Err(format!("there is no such command: {}\n\n{HELP}", args.join(" "))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}
