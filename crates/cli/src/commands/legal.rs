//! `waymark legal NEED.toml`: the paper for legal: what is asked of legal, and all that each answer rests on.

use super::routes::mark;
use super::{BEFORE_SENDING, OfNeed, write_whole};
use crate::failure::Failure;
use crate::page::Page;
use desk::dates::DayView;
use desk::paper::LegalView;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `legal` takes.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Without --route it is about up to five ways that are open, open if something comes first, or arguable, and always a competition."
)]
pub struct Args {
    #[command(flatten)]
    of: OfNeed,
    /// A route that the paper is about; may be given several times.
    #[arg(long = "route", value_name = "ID")]
    routes: Vec<String>,
    /// Write it as one file that opens in any browser and prints.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print everything as JSON.
    #[arg(long)]
    json: bool,
}

/// Prints the paper, or writes it.
pub fn run(law: Option<&Path>, args: &Args) -> Result<ExitCode, Failure> {
    let (desk, need, text) = args.of.read(law)?;
    let made = desk::paper::today();
    let mut page = Page::new();
    if args.json {
        page.json(&desk.legal_paper(&need, &args.routes, made).map_err(Failure::Asked)?)?;
    } else if args.out.is_none() {
        print(&mut page, &desk.legal_paper(&need, &args.routes, made).map_err(Failure::Asked)?)?;
        super::dates::foot(&mut page)?;
    }
    if let Some(out) = &args.out {
        let html = web::paper::legal_file(&desk, need, &web::paper::strip_of(&text), &args.routes, made).map_err(Failure::Asked)?;
        write_whole(out, &html)?;
        if !args.json {
            page.text(0, &format!("The paper for legal is in {} ({} kB).", out.display(), html.len().div_ceil(1000)))?;
            page.text(0, BEFORE_SENDING)?;
        }
    }
    page.done()?;
    Ok(ExitCode::SUCCESS)
}

fn print(page: &mut Page, view: &LegalView) -> std::io::Result<()> {
    page.head(&format!("Paper for legal: {}", view.need.title))?;
    page.text(0, &view.need.sentence)?;
    page.gap()?;
    let as_of = view.as_of.as_deref().unwrap_or("a day not known");
    let assumed = if view.assumed_date.is_some() { " (assumed)" } else { "" };
    page.text(0, &format!("Made on {}. The purchase begins on {as_of}{assumed}.", view.made_on))?;
    page.gap()?;
    page.head("What is asked of legal")?;
    for (one, number) in view.asked.iter().zip(1..) {
        page.text(2, &format!("{number}. {} [{}]", one.about, kind(one.kind)))?;
        page.text(5, &one.asks)?;
        if !one.for_this.is_empty() {
            let lead = if one.kind == "presumption" { "presumed" } else { "for these ways it must be" };
            page.text(5, &format!("{lead}: {}", one.for_this))?;
        }
        if let Some(why) = &one.why {
            page.text(5, why)?;
        }
        if let Some(who) = &one.who {
            page.text(5, &format!("whose: {who}"))?;
        }
        page.text(5, &format!("waits for it: {}", one.routes.iter().map(|route| route.id.as_str()).collect::<Vec<_>>().join(", ")))?;
    }
    if view.asked.is_empty() {
        page.text(2, "No judgement, reading, presumption or missing fact stands between these ways and their answers.")?;
    }
    page.gap()?;
    page.head("The dates that bind")?;
    let day = |day: &Option<DayView>| day.as_ref().map_or_else(|| "not known".to_string(), DayView::to_string);
    page.text(
        2,
        &format!("today's contract ends: {}; the service is needed from: {}", day(&view.dates.ends_on), day(&view.dates.needed_from)),
    )?;
    for one in &view.dates.routes {
        let not = if one.not_known > 0 { "not before " } else { "" };
        page.text(2, &format!("{}: {not}{}", one.title, day(&one.start)))?;
    }
    for one in &view.routes {
        let route = &one.route;
        page.gap()?;
        page.head(&format!("{}: {} ({})", route.title, mark(route), route.id))?;
        page.text(2, &route.reason)?;
        if !one.asks.is_empty() {
            page.text(2, &format!("asked for it: {}", one.asks.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")))?;
        }
        for condition in &route.conditions {
            page.text(4, &format!("[{}] {}", condition.status.replace('_', " "), condition.reads))?;
            for fact in &condition.facts {
                let by = match (&fact.by, &fact.on) {
                    (Some(by), Some(on)) => format!(" ({by}, {on})"),
                    (Some(by), None) => format!(" ({by})"),
                    _ => String::new(),
                };
                page.text(8, &format!("{} = {}{by}", fact.id, fact.words))?;
            }
            page.sources(8, &condition.sources)?;
        }
        for objection in &route.objections {
            page.text(
                4,
                &format!("objection: \"{}\" Right, if {}. Answered by: {}", objection.says, objection.right_when, objection.answer),
            )?;
        }
        if let Some(exposure) = &route.exposure {
            page.text(4, &format!("most usual challenge: {} Who: {}. By when: {}.", exposure.title, exposure.who, exposure.by_when))?;
        }
    }
    if !view.unsigned.is_empty() {
        page.gap()?;
        page.head("Said, and nobody named")?;
        for one in &view.unsigned {
            page.text(2, &format!("{} = {} (who can know: {})", one.id, one.words, one.who))?;
        }
    }
    page.gap()?;
    page.head("What Waymark has not checked")?;
    for one in &view.not_checked {
        page.text(2, one)?;
    }
    page.gap()?;
    page.text(0, "`--out FILE.html` writes all of it, with every rule and provision, to print and sign; `waymark why NEED ROUTE` shows one finding in full.")?;
    page.gap()
}

fn kind(kind: &str) -> &'static str {
    match kind {
        "judgement" => "to be judged",
        "record" => "to be recorded",
        "choice" => "to be chosen",
        "doubt" => "a reading in doubt",
        "presumption" => "presumed",
        _ => "not yet known",
    }
}
