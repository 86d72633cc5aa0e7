//! `waymark compare A.toml B.toml`: which findings moved between two versions of a need, and why.

use super::{read, routes};
use crate::failure::Failure;
use crate::page::Page;
use desk::Desk;
use desk::compare::{AgainstView, CompareView, DiffersView, DirectionView, MovedView, StandsView, StartView, WhyView};
use desk::dates::read_day;
use desk::reply::Reply;
use desk::words;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `compare` takes.
#[derive(clap::Args, Debug)]
#[command(after_help = "A is the need as it stands. B is another file, or A with some answers changed by --with; no file is written. The \
                  objections to choosing B come before what it brings, and routes stand in the order of the law book.\n\n\
                  Examples:\n  waymark compare with-vat.toml without-vat.toml\n  \
                  waymark compare my-need.toml --with vat_payable=0\n  \
                  waymark compare my-need.toml --with supplied_for_particular_individual=yes --with term_months=24\n  \
                  waymark compare my-need.toml --with vat_payable=?   (B: as if nobody knew)")]
pub struct Args {
    /// Version A: a need file; - reads standard input.
    a: PathBuf,
    /// Version B: another need file; - reads standard input.
    #[arg(conflicts_with = "with")]
    b: Option<PathBuf>,
    /// Version B is A with this answer, as FACT=VALUE; may be given several times. FACT=? says that nobody knows, FACT= takes an answer away.
    #[arg(long, value_name = "FACT=VALUE")]
    with: Vec<String>,
    /// The date (YYYY-MM-DD) to take where a version does not say when the purchase begins, or when a contract would be changed.
    #[arg(long, value_name = "DATE", value_parser = read_day)]
    on: Option<Date>,
    /// Print it as JSON.
    #[arg(long)]
    json: bool,
}

/// Prints what moved from A to B.
pub fn run(law: Option<&Path>, args: &Args) -> Result<ExitCode, Failure> {
    let desk = Desk::open(law)?;
    if args.a.as_os_str() == "-" && args.b.as_ref().is_some_and(|b| b.as_os_str() == "-") {
        let told = "both versions cannot come from standard input\n  hint: name a file for one of them, or make B with --with FACT=VALUE";
        return Err(Failure::Asked(told.to_string()));
    }
    if args.b.is_none() && args.with.is_empty() {
        let told =
            "there is no version B to compare with\n  hint: name a second need file, or change an answer of the first: --with FACT=VALUE";
        return Err(Failure::Asked(told.to_string()));
    }
    let (name, text) = read(&args.a)?;
    let a = desk.read_need(&name, &text, args.on).map_err(Failure::Need)?;
    let (name_b, text_b) = match &args.b {
        Some(path) => read(path)?,
        None => {
            let replies: Vec<Reply> = args.with.iter().map(|text| Reply::read(text)).collect::<Result<_, _>>().map_err(Failure::Asked)?;
            let (changed, _) = desk.reply(&name, &text, &replies).map_err(Failure::Need)?;
            (name, changed)
        }
    };
    let b = desk.read_need(&name_b, &text_b, args.on).map_err(Failure::Need)?;
    let view = desk.compare(&a, &b);
    let mut page = Page::new();
    if args.json {
        page.json(&view)?;
    } else {
        print(&mut page, &view)?;
    }
    page.done()?;
    Ok(ExitCode::SUCCESS)
}

fn print(page: &mut Page, view: &CompareView) -> std::io::Result<()> {
    page.head("What moves from version A to version B")?;
    page.text(0, &view.reads)?;
    page.gap()?;
    for (name, version) in [("A", &view.a), ("B", &view.b)] {
        let regime = version.regime.as_deref().map_or("not settled", words::regime);
        let begins = match (&version.as_of, &version.assumed_date) {
            (Some(day), None) => format!("begins on {day}"),
            (Some(day), Some(_)) => format!("{day} is assumed for its dates"),
            (None, _) => "nobody has said when it begins".to_string(),
        };
        page.text(0, &format!("{name}: {} ({begins}; whose rules govern: {regime})", version.need.title))?;
    }
    page.gap()?;
    page.head("What differs")?;
    if view.differs.is_empty() {
        page.text(2, "No answer differs.")?;
    }
    for one in &view.differs {
        both(page, one)?;
    }
    if !view.worked_out.is_empty() {
        page.gap()?;
        page.head("What follows from it")?;
        for one in &view.worked_out {
            both(page, one)?;
        }
    }
    against(page, view)?;
    let asks: BTreeMap<&str, &str> = view.differs.iter().map(|one| (one.place.as_str(), one.asks.as_str())).collect();
    for direction in &view.moved {
        print_direction(page, direction, &asks)?;
    }
    if !view.altered.is_empty() {
        page.gap()?;
        page.head(&format!("The same answer, for another reason or on other terms ({})", view.altered.len()))?;
        for route in &view.altered {
            print_route(page, route)?;
        }
    }
    else_moved(page, view)?;
    page.gap()?;
    page.head(&format!("Did not move ({})", view.stayed.len()))?;
    let stayed: Vec<String> = view.stayed.iter().map(|one| format!("{} ({})", one.id, words::spaced(one.group))).collect();
    page.text(2, &stayed.join(", "))?;
    page.text(2, &format!("{} more routes are not encoded yet: nothing is said of them in either version.", view.not_encoded))?;
    page.gap()?;
    page.text(0, "`waymark why NEED ROUTE` shows every condition of a route. Neither version is called the right one here.")?;
    super::dates::foot(page)
}

/// A thing that differs: what it is, then both versions.
fn both(page: &mut Page, one: &DiffersView) -> std::io::Result<()> {
    let item = if one.item.is_empty() { String::new() } else { format!("{}: ", one.item) };
    let cite = one.cite.as_ref().map_or_else(String::new, |cite| format!(" ({cite})"));
    page.text(2, &format!("{item}{}{cite}", one.asks))?;
    page.text(6, &format!("A: {}", one.a))?;
    page.text(6, &format!("B: {}", one.b))
}

fn against(page: &mut Page, view: &CompareView) -> std::io::Result<()> {
    if view.objections.is_empty() && view.judged.is_empty() {
        return Ok(());
    }
    page.gap()?;
    page.head("What will be said against B")?;
    for AgainstView { objection, routes, sources, .. } in &view.objections {
        let routes: Vec<&str> = routes.iter().map(|(id, _)| id.as_str()).collect();
        page.text(2, &format!("“{}” ({})", objection.says, routes.join(", ")))?;
        page.text(6, &format!("Right, if {}.", objection.right_when.trim_end_matches('.')))?;
        page.text(6, &format!("Answered by: {}", objection.answer))?;
        if !sources.is_empty() {
            page.sources(6, sources)?;
        }
    }
    for one in &view.judged {
        page.text(2, &format!("Someone must have judged: {} Who: {}.", one.asks, one.who.trim_end_matches('.')))?;
        page.text(6, &one.stands)?;
    }
    Ok(())
}

fn print_direction(page: &mut Page, direction: &DirectionView, asks: &BTreeMap<&str, &str>) -> std::io::Result<()> {
    page.gap()?;
    page.head(&format!("{} ({})", direction.title, direction.count))?;
    for cause in &direction.causes {
        for why in &cause.why {
            print_why(page, why, asks)?;
        }
        for route in &cause.routes {
            print_route(page, route)?;
        }
    }
    Ok(())
}

fn print_why(page: &mut Page, why: &WhyView, asks: &BTreeMap<&str, &str>) -> std::io::Result<()> {
    page.text(2, &format!("Because of {}:", why.condition))?;
    page.text(6, &format!("A: {}", why.a))?;
    page.text(6, &format!("B: {}", why.b))?;
    let rests: Vec<String> = why.rests_on.iter().filter_map(|place| asks.get(place.as_str()).map(|_| place.clone())).collect();
    if !rests.is_empty() {
        page.text(6, &format!("rests on: {}", words::some_of(&rests, 5)))?;
    }
    page.sources(6, &why.sources)
}

fn print_route(page: &mut Page, route: &MovedView) -> std::io::Result<()> {
    page.text(4, &format!("{} ({})", route.title, route.id))?;
    for (name, stands) in [("A", &route.a), ("B", &route.b)] {
        page.text(8, &format!("{name}: {}. {}", mark(stands), stands.reason))?;
    }
    Ok(())
}

fn mark(stands: &StandsView) -> &'static str {
    routes::mark_of(stands.group, stands.standing).trim_end_matches(" …")
}

fn else_moved(page: &mut Page, view: &CompareView) -> std::io::Result<()> {
    if !view.dates.is_empty() {
        page.gap()?;
        page.head("Earliest starts that differ")?;
        for one in &view.dates {
            page.text(2, &one.title)?;
            page.text(6, &format!("A: {}", started(one.a.as_ref())))?;
            page.text(6, &format!("B: {}", started(one.b.as_ref())))?;
        }
    }
    if !view.duties.is_empty() {
        page.gap()?;
        page.head("Duties that differ, over the ways that are open")?;
        for one in &view.duties {
            page.text(2, &format!("{}: A: {}. B: {}.", one.title, bound(one.a), bound(one.b)))?;
        }
    }
    if !view.remedies.is_empty() {
        page.gap()?;
        page.head("Who can challenge, in one version only")?;
        for one in &view.remedies {
            page.text(
                2,
                &format!("{}: {} ({}; {})", if one.in_b { "B" } else { "A" }, one.remedy.title, one.remedy.who, one.remedy.by_when),
            )?;
        }
    }
    Ok(())
}

fn started(start: Option<&StartView>) -> String {
    match start {
        None => "not open".to_string(),
        Some(StartView { start: None, .. }) => "not known".to_string(),
        Some(StartView { start: Some(day), not_known: 0 }) => day.date.clone(),
        Some(StartView { start: Some(day), .. }) => format!("not before {}", day.date),
    }
}

fn bound(binds: &str) -> &'static str {
    match binds {
        "yes" => "binds",
        "if" => "binds if something is so",
        "may" => "may be adopted",
        "unknown" => "not yet known",
        _ => "does not apply",
    }
}
