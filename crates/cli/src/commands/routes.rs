//! `waymark routes NEED.toml`: every route, in its group.

use super::OfNeed;
use crate::failure::Failure;
use crate::page::Page;
use desk::Desk;
use desk::answer::{Answer, RouteView};
use std::path::Path;
use std::process::ExitCode;

/// What `routes` takes.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    of: OfNeed,
    /// Print everything as JSON (the form is in docs/finding.schema.json).
    #[arg(long)]
    json: bool,
}

/// The groups as people read them, in the order of the page.
pub const GROUPS: [(&str, &str); 5] = [
    ("open", "Open on these facts"),
    ("open_if", "Open if …"),
    ("unknown", "Not yet known"),
    ("closed", "Closed on these facts"),
    ("not_needed", "Not needed"),
];

/// Prints every route for a need.
pub fn run(law: Option<&Path>, args: &Args) -> Result<ExitCode, Failure> {
    let (desk, need) = args.of.open(law)?;
    let answer = desk.routes(&need);
    let mut page = Page::new();
    if args.json {
        page.raw(&to_json(&answer))?;
    } else {
        print(&mut page, &desk, &answer)?;
    }
    page.done()?;
    Ok(ExitCode::SUCCESS)
}

/// An answer as JSON.
pub fn to_json(answer: &Answer) -> String {
    serde_json::to_string_pretty(answer).map_or_else(|error| format!("{{\"error\": \"{error}\"}}\n"), |text| text + "\n")
}

/// The head of an answer: the need, its date, whose rules govern.
pub fn head(page: &mut Page, answer: &Answer) -> std::io::Result<()> {
    page.head(&answer.need.title)?;
    if !answer.need.sentence.is_empty() {
        page.text(0, &answer.need.sentence)?;
    }
    page.gap()?;
    match (&answer.as_of, &answer.assumed_date) {
        (Some(day), None) => page.text(0, &format!("The purchase begins on {day}."))?,
        (Some(day), Some(assumed)) if day == assumed => {
            page.text(0, &format!("Nobody has said when the purchase begins: {assumed} is assumed."))?
        }
        (Some(day), Some(assumed)) => {
            page.text(0, &format!("The purchase begins on {day}; a change to today's contract is assumed on {assumed}."))?
        }
        (None, _) => page.text(0, "Nobody has said when the purchase begins. --on DATE takes a date where the need names none.")?,
    }
    let regime = |one: &Option<String>, none: &str| one.as_deref().map_or(none.to_string(), |id| desk::words::regime(id).to_string());
    page.text(
        0,
        &format!(
            "Whose rules govern the new purchase: {}. A change to today's contract: {}.",
            regime(&answer.regime.purchase, "not settled"),
            regime(&answer.regime.existing, "not settled, or there is none")
        ),
    )
}

/// The foot of every answer: what it is and is not.
pub fn foot(page: &mut Page, answer: &Answer) -> std::io::Result<()> {
    let read: Vec<String> = answer.rulebook.read_to.iter().map(|(source, day)| format!("{source} {day}")).collect();
    page.gap()?;
    let own = match answer.local_rules.read() {
        None => "Your body's own rules have not been checked.".to_string(),
        Some(read) => crate::local::foot(&read.head),
    };
    page.text(0, &format!("This is what the text of the law says about the facts entered. It is not legal advice and not privileged; the authority decides. {own} No lawyer has reviewed Waymark."))?;
    page.text(0, &format!("Law read to: {}. Rulebook {}.", read.join(", "), answer.rulebook.version))
}

/// The mark of a route, in words.
pub fn mark(route: &RouteView) -> &'static str {
    mark_of(route.group, route.standing)
}

/// The mark of a group and its standing, in words.
pub fn mark_of(group: &str, standing: Option<&str>) -> &'static str {
    match (group, standing) {
        ("open" | "open_if", Some("arguable")) => "Arguable: take advice",
        ("open", _) => "Open on these facts",
        ("open_if", _) => "Open if …",
        ("closed", _) => "Closed on these facts",
        ("not_needed", _) => "Not needed",
        _ => "Not yet known",
    }
}

fn print(page: &mut Page, desk: &Desk, answer: &Answer) -> std::io::Result<()> {
    head(page, answer)?;
    if let Some(says) = desk.ordinary_ways_not_held() {
        page.text(0, says)?;
    }
    for (group, title) in GROUPS {
        let routes: Vec<&RouteView> = answer.routes.iter().filter(|route| route.group == group && route.encoded).collect();
        if routes.is_empty() {
            continue;
        }
        page.gap()?;
        page.head(&format!("{title} ({})", routes.len()))?;
        for route in routes {
            page.gap()?;
            let arguable = if mark(route).starts_with("Arguable") { "  [arguable: take advice]" } else { "" };
            let must = match route.must {
                "yes" => "  [must be used]",
                "if" => "  [must be used if it is open]",
                _ => "",
            };
            page.head(&format!("  {}{arguable}{must}", route.title))?;
            page.text(
                4,
                &match route.settled {
                    Some(settled) => format!("{} {settled}", route.reason),
                    None => route.reason.clone(),
                },
            )?;
            page.text(4, &route.id)?;
        }
    }
    let waiting: Vec<&str> = answer.routes.iter().filter(|route| !route.encoded).map(|route| route.id.as_str()).collect();
    page.gap()?;
    page.head(&format!("Not encoded yet, so not yet known ({})", waiting.len()))?;
    page.text(2, &waiting.join(", "))?;
    page.gap()?;
    if let Some(read) = answer.local_rules.read() {
        page.text(0, &format!("{} They are beside the national law and alter none of it.", read.in_a_line()))?;
    }
    page.text(0, "`waymark why NEED ROUTE` shows every condition of a route.")?;
    foot(page, answer)
}
