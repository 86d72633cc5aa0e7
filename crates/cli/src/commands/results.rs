//! `waymark results NEED.toml`: first results, for somebody who has five minutes.

use super::{OfNeed, routes};
use crate::failure::Failure;
use crate::page::Page;
use desk::first::{FirstView, FirstWayView};
use std::path::Path;
use std::process::ExitCode;

/// What `results` takes.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Every route: waymark routes NEED.toml. Why one of them: waymark why NEED.toml ROUTE. Its dates: waymark plan NEED.toml --route ROUTE"
)]
pub struct Args {
    #[command(flatten)]
    of: OfNeed,
    /// Print it as JSON.
    #[arg(long)]
    json: bool,
}

/// Prints first results.
pub fn run(law: Option<&Path>, args: &Args) -> Result<ExitCode, Failure> {
    let (desk, need) = args.of.open(law)?;
    let (first, answer) = desk.first(&need);
    let mut page = Page::new();
    if args.json {
        page.json(&first)?;
    } else {
        print(&mut page, &first)?;
        routes::foot(&mut page, &answer)?;
    }
    page.done()?;
    Ok(ExitCode::SUCCESS)
}

fn print(page: &mut Page, first: &FirstView) -> std::io::Result<()> {
    page.text(0, &first.need.title)?;
    page.head(&first.headline.join(" "))?;
    page.text(0, &first.lead)?;
    page.text(0, &first.said)?;
    page.gap()?;
    page.head("Dates that bind you")?;
    for one in &first.days {
        page.text(2, &format!("{}  {} ({})", one.day, one.what, one.from.to_lowercase()))?;
    }
    for one in &first.missing_days {
        page.text(2, &format!("Not known: {} {} Who can know: {}.", one.asks, one.without, one.who))?;
    }
    if let Some(keep) = &first.keep {
        page.gap()?;
        page.head("Keep or extend what you have")?;
        page.text(2, &keep.says)?;
        for way in &keep.ways {
            print_way(page, way)?;
        }
        for one in &keep.not_held {
            page.text(2, &format!("Not held here yet, so not yet known: {} ({})", one.title, one.id))?;
        }
    }
    page.gap()?;
    page.head(if first.door == "proposal" { "What an authority could do" } else { "Provide or buy anew" })?;
    page.text(2, &first.ways_say)?;
    for way in &first.ways {
        print_way(page, way)?;
    }
    page.gap()?;
    page.text(2, &format!("All routes: {}.", first.counts_say))?;
    if !first.telling.is_empty() {
        page.gap()?;
        page.head("What would change the picture")?;
    }
    for one in &first.telling {
        page.text(2, &one.asks)?;
        page.text(6, &format!("Now: {}. Who: {}. It matters to: {}.", one.now, one.who, one.settles))?;
    }
    page.gap()?;
    page.text(2, &first.own_rules)
}

fn print_way(page: &mut Page, way: &FirstWayView) -> std::io::Result<()> {
    page.gap()?;
    page.head(&format!("  {}: {}", routes::mark_of(way.group, way.standing), way.title))?;
    if way.must == "yes" {
        page.text(4, "Must be used.")?;
    }
    page.text(4, &way.reason)?;
    page.text(4, format!("Earliest start: {}. {}", way.start_says, way.start_why).trim_end())?;
    if !way.breaks.is_empty() {
        page.text(4, &format!("What would break it: {}.", way.breaks))?;
    }
    if !way.signs.is_empty() {
        page.text(4, &format!("Who must sign: {}.", way.signs.join("; ")))?;
    }
    if let Some(one) = &way.objection {
        page.text(4, &format!("Objection: “{}” Right, if {}.", one.says, one.right_when))?;
    }
    page.text(4, &way.id)
}
