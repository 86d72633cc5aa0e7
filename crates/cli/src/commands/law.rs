//! `waymark law check | show | find | near-misses | book | changes | coverage | sources`: the law book.

use crate::failure::Failure;
use crate::page::Page;
use desk::Desk;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The most entries that a search shows.
const MOST_FOUND: usize = 30;

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
    /// List what people get wrong: needs that one fact keeps from being open.
    NearMisses {
        /// Print them as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show what is encoded, what is not, and what rests on a doubt.
    Coverage {
        /// Print it as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Find an entry of the law book by ordinary words.
    #[command(after_help = "Example:\n  waymark law find staff transfer\n  waymark law show staff_may_transfer")]
    Find {
        /// The words; every one must be in the entry, or begin a word of it.
        #[arg(required = true)]
        words: Vec<String>,
        /// Print what was found as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Write the law book as web pages that need no server: a page for each rule, route, duty, period, amount, fact and source.
    Book {
        /// The folder to write it into; it is made if it is not there.
        #[arg(long)]
        out: PathBuf,
        /// Print what was written as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show what changed between two days, as far as the law files state it.
    #[command(after_help = "Example:\n  waymark law changes --from 2025-12-31 --to 2026-05-17")]
    Changes {
        /// What was so on this day is not shown.
        #[arg(long)]
        from: String,
        /// Up to and with this day.
        #[arg(long)]
        to: String,
        /// Print the changes as JSON.
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
        return crate::local::check(law, path, *json);
    }
    let desk = Desk::open(law)?;
    let mut page = Page::new();
    let mut code = ExitCode::SUCCESS;
    match &args.command {
        Command::Check { json, .. } => {
            let found = desk.law_check();
            if *json {
                page.json(&found)?;
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
                let near = &found.near_misses;
                page.text(
                    0,
                    &format!(
                        "{} near misses: {} from research, {} from guidance, {} ours; {} come out open.",
                        near.all, near.from_research, near.from_guidance, near.ours, near.open
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
        Command::NearMisses { json } => near_misses(&desk, &mut page, *json)?,
        Command::Coverage { json } => {
            let found = desk.coverage();
            if *json {
                page.json(&found)?;
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
        Command::Find { words, json } => {
            let words = words.join(" ");
            let found = desk.book_find(&words, MOST_FOUND);
            if *json {
                page.json(&found)?;
            } else if found.is_empty() {
                let says = format!("nothing in the law book holds all of these words: {words}\n  hint: try fewer of them, or another one");
                return Err(Failure::Asked(says));
            } else {
                for one in &found {
                    page.text(0, &format!("{} ({}: {})", one.entry.title, one.chapter.to_lowercase(), one.entry.id))?;
                }
            }
        }
        Command::Book { out, json } => {
            let quiet = *json || !std::io::stderr().is_terminal();
            let written = web::book::write(&desk, out, &mut |done, all| {
                if !quiet && (done.is_multiple_of(50) || done == all) {
                    eprint!("\r{done} of {all} pages{}", if done == all { "\n" } else { "" });
                }
            })
            .map_err(|error| {
                Failure::Asked(format!(
                    "{}: the law book could not be written: {error}\n  hint: --out names a folder that you may write into",
                    out.display()
                ))
            })?;
            if *json {
                page.json(&written)?;
            } else {
                page.text(0, &format!("{} pages, {} kB. Open {}.", written.pages, written.bytes / 1000, out.join("index.html").display()))?;
            }
        }
        Command::Changes { from, to, json } => {
            let view = desk.changes(from, to).map_err(|wrong| Failure::Asked(wrong.to_string()))?;
            if *json {
                page.json(&view)?;
            } else {
                page.head(&format!("After {}, up to and with {}: {} changes", view.from, view.to, view.changes.len()))?;
                for change in &view.changes {
                    page.text(2, &format!("{}  {} ({}): {}", change.on, change.entry.title, change.entry.id, change.says))?;
                    let cites: Vec<&str> = change.cites.iter().map(|cite| cite.source.id.as_str()).collect();
                    if !cites.is_empty() {
                        page.text(4, &cites.join("; "))?;
                    }
                }
                page.text(0, "As far as the law files state it: what changed and is not encoded is not here.")?;
            }
        }
        Command::Sources { json } => {
            let found = desk.sources();
            if *json {
                page.json(&found)?;
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

fn near_misses(desk: &Desk, page: &mut Page, json: bool) -> Result<(), Failure> {
    let found = desk.near_misses();
    if json {
        return Ok(page.json(&found)?);
    }
    let mut route = "";
    for near in &found {
        if route != near.route {
            if !route.is_empty() {
                page.gap()?;
            }
            page.head(&near.route)?;
            route = &near.route;
        }
        page.text(2, &format!("{}: {}", near.name, near.comes_out.replace('_', " ")))?;
        page.text(4, &near.error)?;
        page.text(4, &format!("{} = {} ({})", near.fact, near.value, near.cite))?;
        page.text(4, &format!("from {}{}", near.from, near.source.as_ref().map_or(String::new(), |source| format!(": {source}"))))?;
    }
    Ok(())
}
