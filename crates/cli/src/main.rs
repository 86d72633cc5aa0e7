//! The `waymark` command: each power of the desk, one file a command. Without a command it serves the app.

mod commands;
mod failure;
mod local;
mod page;

use clap::{Parser, Subcommand};
use failure::Failure;
use std::path::PathBuf;
use std::process::ExitCode;

/// Waymark finds the lawful way from procurement to partnership: which ways to commission a service are open, open if something is
/// judged or chosen, closed, not needed or not yet known, each with reasons that a procurement lawyer can check.
///
/// Without a command it serves the app at http://127.0.0.1:8080. It is not legal advice.
#[derive(Parser, Debug)]
#[command(
    name = "waymark",
    version,
    max_term_width = 100,
    after_help = "Begin with: waymark need new my-need.toml, then: waymark ask my-need.toml, and: waymark routes my-need.toml"
)]
struct Cli {
    /// Use the law files of this folder instead of those that Waymark ships with.
    #[arg(long, global = true, value_name = "DIR")]
    law: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Serve the app on this machine. Nothing leaves it.
    Serve(commands::serve::Args),
    /// Ask the next question that matters for a need, and put answers into its file. In a terminal: an interview.
    Ask(commands::ask::Args),
    /// Find the kind of service, its codes and what the lists say of them, by ordinary words.
    Services(commands::services::Args),
    /// Show first results: the dates that bind, keeping what exists, at most five ways, the facts that would change the picture.
    Results(commands::results::Args),
    /// Show every route for a need, in its group, with the reason.
    Routes(commands::routes::Args),
    /// Show why one route is in its group: every condition, the fact used, who gave it, its provision; then its objections, steps, duties, and
    /// who can challenge it, where and by when.
    Why(commands::why::Args),
    /// Compare two versions of a need: which findings moved, and why; what will be said against the second before what it brings.
    Compare(commands::compare::Args),
    /// Put the steps of a route on dates, forwards or backwards; or show the dates that bind a need.
    Plan(commands::plan::Args),
    /// Show which policies bind this body for this purchase, may be adopted, or do not apply.
    Policy(commands::policy::Args),
    /// Think before you choose: must this be procured at all, is it stewardship or a purchase? It decides nothing.
    Reflect(commands::reflect::Args),
    /// Write a read-only copy of a need and all its findings as one file, to share.
    Copy(commands::copy::Args),
    /// Make the paper for legal: what is asked of legal, for which ways, and all that each answer rests on.
    Legal(commands::legal::Args),
    /// Count a statutory period day by day: standstill, notices, deadlines, working days.
    #[command(disable_help_flag = true)]
    Dates(commands::dates::Args),
    /// Explain the facts that a need file may hold: the question, why it is asked, who can know it, what to write.
    Facts(commands::facts::Args),
    /// Need files.
    Need(commands::need::Args),
    /// The law book: check it, show an entry, what is encoded, which sources were read.
    Law(commands::law::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let law = cli.law.as_deref();
    let done = match cli.command.unwrap_or_else(|| Command::Serve(commands::serve::Args::default())) {
        Command::Serve(args) => commands::serve::run(law, &args),
        Command::Ask(args) => commands::ask::run(law, &args),
        Command::Services(args) => commands::services::run(law, &args),
        Command::Results(args) => commands::results::run(law, &args),
        Command::Routes(args) => commands::routes::run(law, &args),
        Command::Why(args) => commands::why::run(law, &args),
        Command::Compare(args) => commands::compare::run(law, &args),
        Command::Plan(args) => commands::plan::run(law, &args),
        Command::Policy(args) => commands::policy::run(law, &args),
        Command::Reflect(args) => commands::reflect::run(law, &args),
        Command::Copy(args) => commands::copy::run(law, &args),
        Command::Legal(args) => commands::legal::run(law, &args),
        Command::Dates(args) => commands::dates::run(law, &args),
        Command::Facts(args) => commands::facts::run(law, &args),
        Command::Need(args) => commands::need::run(law, &args),
        Command::Law(args) => commands::law::run(law, &args),
    };
    match done {
        Ok(code) => code,
        // nobody reads the rest: a pipe that was closed is no failure
        Err(Failure::Printing(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("waymark: {failure}");
            ExitCode::from(2)
        }
    }
}
