//! `waymark need new`: a need file to begin from.

use crate::failure::Failure;
use crate::page::Page;
use desk::Desk;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `need` takes.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand, Debug)]
enum Command {
    /// Begin a need file: every question, as comments to fill in. Prints it, or writes it to FILE.
    New {
        /// The file to write. A file that exists is never overwritten.
        file: Option<PathBuf>,
    },
}

/// Prints or writes a new need file.
pub fn run(law: Option<&Path>, args: &Args) -> Result<ExitCode, Failure> {
    let desk = Desk::open(law)?;
    let Command::New { file } = &args.command;
    let text = desk.new_need();
    match file {
        None => {
            let mut page = Page::new();
            page.raw(&text)?;
            page.done()?;
        }
        Some(path) => {
            let writing = |source| Failure::Writing { path: path.clone(), source };
            if path.exists() {
                let told = format!(
                    "{}: there is a file of this name already, and it is left as it is\n  hint: give another name, or go on with it: waymark ask {0}",
                    path.display()
                );
                return Err(Failure::Asked(told));
            }
            let mut file = std::fs::File::create_new(path).map_err(writing)?;
            file.write_all(text.as_bytes()).map_err(writing)?;
            let mut page = Page::new();
            page.text(
                0,
                &format!(
                    "{} is ready: take the # away from each line that you know, then `waymark routes {}`.",
                    path.display(),
                    path.display()
                ),
            )?;
            page.done()?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
