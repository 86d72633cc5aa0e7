//! `waymark policy NEED.toml`: which policies bind this body for this purchase.

use super::open;
use crate::failure::Failure;
use crate::page::Page;
use desk::Desk;
use desk::dates::read_day;
use desk::duty::DutyView;
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `policy` takes.
#[derive(clap::Args, Debug)]
#[command(after_help = "It takes who buys, where, what and when from the need file; `waymark need new FILE` begins one.")]
pub struct Args {
    /// The need file; - reads standard input.
    need: PathBuf,
    /// The date (YYYY-MM-DD) to take where the need does not say when the purchase begins: it chooses between policies.
    #[arg(long, value_name = "DATE", value_parser = read_day)]
    on: Option<Date>,
    /// Print it as JSON.
    #[arg(long)]
    json: bool,
}

/// Prints the policies: those that bind first.
pub fn run(law: Option<&Path>, args: &Args) -> Result<ExitCode, Failure> {
    let desk = Desk::open(law)?;
    let need = open(&desk, &args.need, args.on)?;
    let view = desk.policy(&need);
    let mut page = Page::new();
    if args.json {
        page.json(&view)?;
    } else {
        page.head(&format!("Policies for {}", view.need.title))?;
        if let Some(on) = &view.assumed_date {
            page.text(2, &format!("Assumed: the purchase begins on {on}."))?;
        }
        let mut last = "";
        for policy in &view.policies {
            if policy.binds != last {
                last = policy.binds;
                page.gap()?;
                page.head(heading(last))?;
            }
            print_duty(&mut page, policy)?;
        }
        super::dates::foot(&mut page)?;
    }
    page.done()?;
    Ok(ExitCode::SUCCESS)
}

/// What an answer about a duty means.
pub fn heading(binds: &str) -> &'static str {
    match binds {
        "yes" => "Binds",
        "if" => "Binds if something is judged, chosen or recorded, or on what is presumed",
        "may" => "Does not bind; may be adopted",
        "no" => "Does not apply",
        _ => "Not yet known",
    }
}

/// One duty, in a few lines.
pub fn print_duty(page: &mut Page, duty: &DutyView) -> std::io::Result<()> {
    page.text(2, &format!("{} ({})", duty.title, duty.id))?;
    page.text(6, &duty.reads)?;
    if matches!(duty.binds, "yes" | "if" | "may") {
        page.text(6, &format!("Asks {}, before {}: {}", duty.of, duty.before, duty.asks))?;
    }
    for one in &duty.ifs {
        page.text(6, &format!("if {}: {} Who: {}.", one.text, one.asks, one.who))?;
    }
    for one in &duty.assumes {
        page.text(6, &format!("presumed: {} = {} ({})", one.fact, one.words, one.cite))?;
    }
    for one in duty.missing.iter().take(3) {
        page.text(6, &format!("missing {}: {} Who can know: {}.", one.id, one.asks, one.who))?;
    }
    if duty.missing.len() > 3 {
        let more = duty.missing.len() - 3;
        page.text(6, &format!("and {more} fact{} more that could decide it", if more == 1 { "" } else { "s" }))?;
    }
    for doubt in &duty.doubts {
        page.text(6, &format!("arguable: {}. {}", doubt.says, doubt.why))?;
    }
    page.sources(6, &duty.sources)
}
