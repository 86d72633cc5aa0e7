//! `waymark law check | show | coverage | sources`: the law book.

use crate::failure::Failure;
use crate::page::Page;
use desk::Desk;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `law` takes.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand, Debug)]
enum Command {
    /// Read the law files, name every problem, and run every case.
    Check {
        /// Print the counts as JSON.
        #[arg(long)]
        json: bool,
        /// Check a file of one body's own rules instead, and print what it holds.
        #[arg(long, value_name = "FILE")]
        local: Option<PathBuf>,
    },
    /// Show a route, a rule, a duty, a fact, an amount, a clock, a notice, a remedy, a local period or a citation.
    Show {
        /// Its id, such as da_user_choice, threshold or "PA23 s 3".
        id: String,
    },
    /// Show what is encoded, what is not, and what rests on a doubt.
    Coverage {
        /// Print it as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show the sources, the version read, and how well each provision was checked.
    Sources {
        /// Print them as JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Prints a part of the law book.
pub fn run(law: Option<&Path>, args: &Args) -> Result<ExitCode, Failure> {
    if let Command::Check { json, local: Some(path) } = &args.command {
        return super::local::check(law, path, *json);
    }
    let desk = Desk::open(law)?;
    let mut page = Page::new();
    let mut code = ExitCode::SUCCESS;
    match &args.command {
        Command::Check { json, .. } => {
            let found = desk.law_check();
            if *json {
                page.raw(&(serde_json::to_string_pretty(&found).unwrap_or_default() + "\n"))?;
            } else {
                page.text(
                    0,
                    &format!(
                        "{} routes encoded, {} known and not encoded; {} rules, {} conditions, {} facts.",
                        found.routes, found.routes_not_encoded, found.rules, found.conditions, found.facts
                    ),
                )?;
                page.text(
                    0,
                    &format!(
                        "Cases: {} from provisions, {} from outside, {} that guard rules. Rulebook {}.",
                        found.cases_from_provisions, found.cases_from_outside, found.cases_from_rules, found.version
                    ),
                )?;
                page.text(
                    0,
                    &format!(
                        "{} duties; {} clocks with {} cases from provisions and {} from outside, {} of them giving another day than we count.",
                        found.duties,
                        found.clocks,
                        found.clock_cases,
                        found.clock_cases_from_outside,
                        found.clock_cases_wrong_elsewhere
                    ),
                )?;
                for wrong in &found.wrong {
                    page.text(0, wrong)?;
                }
                page.text(
                    0,
                    if found.wrong.is_empty() {
                        "Every case comes out as it says."
                    } else {
                        "Some cases come out otherwise than they say."
                    },
                )?;
            }
            if !found.wrong.is_empty() {
                code = ExitCode::FAILURE;
            }
        }
        Command::Show { id } => page.raw(&desk.law_show(id).map_err(Failure::Asked)?)?,
        Command::Coverage { json } => {
            let found = desk.coverage();
            if *json {
                page.raw(&(serde_json::to_string_pretty(&found).unwrap_or_default() + "\n"))?;
            } else {
                page.head("Encoded")?;
                for route in &found.encoded {
                    let gaps =
                        if route.gaps.is_empty() { "no gaps".to_string() } else { format!("not encoded: {}", route.gaps.join(", ")) };
                    page.text(
                        2,
                        &format!(
                            "{}: {} conditions, from {}; {gaps}",
                            route.id,
                            route.conditions,
                            route.from.as_deref().unwrap_or("always")
                        ),
                    )?;
                }
                page.gap()?;
                page.head(&format!("Known and not encoded ({})", found.not_encoded.len()))?;
                page.text(2, &found.not_encoded.join(", "))?;
                page.gap()?;
                page.head("Asked as one fact, though another scheme concludes it")?;
                for (fact, provision) in &found.stands_for {
                    page.text(2, &format!("{fact}: {provision}"))?;
                }
                page.gap()?;
                page.head("Duties, and how many routes name each")?;
                let duties: Vec<String> = found.duties.iter().map(|(duty, routes)| format!("{duty} ({})", routes.len())).collect();
                page.text(2, &duties.join(", "))?;
                page.gap()?;
                page.head("Clocks, and how many cases prove each")?;
                let clocks: Vec<String> = found.clocks.iter().map(|(clock, cases)| format!("{clock} ({cases})")).collect();
                page.text(2, &clocks.join(", "))?;
                page.gap()?;
                page.head("Doubts")?;
                for limb in &found.doubts {
                    page.text(2, &format!("{} ({}): {}", limb.condition, limb.cite, limb.doubt.as_deref().unwrap_or_default()))?;
                }
                page.gap()?;
                page.head("Cited, and not read in the text")?;
                page.text(2, &if found.not_read.is_empty() { "none".to_string() } else { found.not_read.join(", ") })?;
                page.gap()?;
                page.text(0, &format!("Reviewed: {}.", found.reviewed_by))?;
            }
        }
        Command::Sources { json } => {
            let found = desk.sources();
            if *json {
                page.raw(&(serde_json::to_string_pretty(&found).unwrap_or_default() + "\n"))?;
            } else {
                for source in &found {
                    page.head(&format!("{}: {}", source.id, source.title))?;
                    page.text(2, &format!("{}; version read: {}", source.address, source.version.as_deref().unwrap_or("none")))?;
                    let counts: Vec<String> =
                        source.provisions.iter().map(|(how, count)| format!("{count} {}", how.replace('_', " "))).collect();
                    page.text(2, &counts.join(", "))?;
                    if !source.not_text_read.is_empty() {
                        page.text(2, &source.not_text_read.join(", "))?;
                    }
                }
            }
        }
    }
    page.done()?;
    Ok(code)
}
