//! `waymark why NEED.toml ROUTE`: every condition of one route, with its reasons.

use super::OfNeed;
use super::routes::{foot, head, mark, to_json};
use crate::failure::Failure;
use crate::page::Page;
use desk::answer::{IfView, RouteView};
use desk::condition::{ConditionView, FactUsed};
use desk::local::LocalRulesView;
use desk::way::ClockRef;
use std::path::Path;
use std::process::ExitCode;

/// What `why` takes.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    of: OfNeed,
    /// The id of the route, as `waymark routes` prints it.
    route: String,
    /// Print everything as JSON.
    #[arg(long)]
    json: bool,
}

/// Prints one route, opened.
pub fn run(law: Option<&Path>, args: &Args) -> Result<ExitCode, Failure> {
    let (desk, need) = args.of.open(law)?;
    let answer = desk.why(&need, &args.route).map_err(Failure::Asked)?;
    let mut page = Page::new();
    if args.json {
        page.raw(&to_json(&answer))?;
    } else if let Some(route) = answer.routes.first() {
        head(&mut page, &answer)?;
        page.gap()?;
        print(&mut page, route)?;
        foot(&mut page, &answer)?;
    }
    page.done()?;
    Ok(ExitCode::SUCCESS)
}

fn print(page: &mut Page, route: &RouteView) -> std::io::Result<()> {
    page.head(&format!("{}: {}", route.title, mark(route)))?;
    page.text(2, &route.reason)?;
    if !route.encoded {
        return Ok(());
    }
    if let Some(settled) = route.settled {
        page.text(2, settled)?;
    }
    page.text(2, &route.effect)?;
    match route.must {
        "yes" => page.text(2, "It must be used.")?,
        "if" => page.text(2, "It must be used if it is open.")?,
        _ => {}
    }
    if !route.because.is_empty() {
        page.text(2, &format!("Because of: {}.", route.because.join(", ")))?;
    }
    for doubt in &route.doubts {
        page.text(2, &format!("Arguable: {} must be right ({}). {}", doubt.condition, doubt.says, doubt.why))?;
    }
    page.gap()?;
    page.head("Conditions")?;
    page.text(0, "Met means that the line helps the route; \"not so\" means that what follows is false.")?;
    page.text(2, &format!("holds if: {}", route.holds_if))?;
    for condition in &route.conditions {
        print_condition(page, condition, 2)?;
    }
    for (title, ifs) in [("What must come first", &route.ifs)].into_iter().filter(|(_, ifs)| !ifs.is_empty()) {
        page.gap()?;
        page.head(title)?;
        print_ifs(page, ifs)?;
    }
    for (number, way) in route.or_ifs.iter().flatten().enumerate() {
        page.gap()?;
        page.head(&format!("Or, another way ({})", number + 1))?;
        print_ifs(page, way)?;
    }
    if !route.assumes.is_empty() {
        page.gap()?;
        page.head("What is presumed while nobody has said")?;
        for one in &route.assumes {
            page.text(2, &format!("{} = {}: {} ({})", one.fact, one.words, one.why, one.cite))?;
        }
    }
    if !route.missing.is_empty() {
        page.gap()?;
        page.head("What could decide it")?;
        for one in &route.missing {
            page.text(2, &format!("{}: {} Who can know: {}.", one.id, one.asks, one.who))?;
        }
    }
    if let Some(changes) = route.would_change.as_ref().filter(|changes| !changes.is_empty()) {
        page.gap()?;
        page.head("What would change this")?;
        for one in changes {
            page.text(2, &format!("{}: {} → {}", one.fact, one.words, one.group))?;
        }
    }
    for one in &route.objections {
        page.gap()?;
        page.head(&format!("Objection to {}: \"{}\"", one.attacks, one.says))?;
        page.text(2, &format!("Right, if {}.", one.right_when))?;
        page.text(2, &format!("Answered by: {}", one.answer))?;
        page.text(2, &format!("Case: \"{}\". {}.", one.case, one.review))?;
    }
    if !route.steps.is_empty() {
        page.gap()?;
        page.head("Steps")?;
        for (number, step) in route.steps.iter().enumerate() {
            let more: Vec<&str> = [&step.notice, &step.clock, &step.cite].into_iter().flatten().map(String::as_str).collect();
            let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join("; ")) };
            page.text(2, &format!("{}. {}: {}{more}", number + 1, step.who, step.does))?;
        }
    }
    if let Some(duties) = route.duties_bind.as_ref().filter(|duties| !duties.is_empty()) {
        page.gap()?;
        page.head("Duties")?;
        for duty in duties {
            page.text(2, &format!("[{}]", super::policy::heading(duty.binds)))?;
            super::policy::print_duty(page, duty)?;
        }
    }
    if let Some(read) = route.local_rules.as_ref().and_then(LocalRulesView::read) {
        crate::local::print_rules(page, read)?;
    }
    for one in &route.remedies {
        page.gap()?;
        page.head(&format!("How it can be challenged: {}", one.title))?;
        let parts = [
            ("Who", &one.who),
            ("Where", &one.place),
            ("By when", &one.by_when),
            ("What they can get", &one.can_get),
            ("Does it stop signing", &one.stops_signing),
            ("What reduces it", &one.reduced_by),
        ];
        for (name, words) in parts {
            page.text(2, &format!("{name}: {words}"))?;
        }
        if let Some(doubt) = &one.doubt {
            page.text(2, &format!("Arguable: {doubt}"))?;
        }
        if !one.clocks.is_empty() {
            page.text(2, &format!("Counted by: {}", one.clocks.iter().map(ClockRef::typed).collect::<Vec<_>>().join(", ")))?;
        }
        page.sources(2, &one.sources)?;
    }
    Ok(())
}

fn print_ifs(page: &mut Page, ifs: &[IfView]) -> std::io::Result<()> {
    for one in ifs {
        page.text(2, &format!("{} ({}): {} Who: {}.", one.text, one.state.replace('_', " "), one.asks, one.who))?;
    }
    Ok(())
}

fn status(condition: &ConditionView) -> &'static str {
    match condition.status {
        "met" => "Met",
        "not_met" => "Not met",
        "to_be_judged" => "To be judged",
        "to_be_recorded" => "To be recorded",
        "to_be_chosen" => "To be chosen",
        "presumed" => "Presumed",
        "not_encoded" => "Not encoded yet",
        _ => "Not yet known",
    }
}

/// A condition with what it reads; a rule that stands above is named only.
fn print_condition(page: &mut Page, condition: &ConditionView, indent: usize) -> std::io::Result<()> {
    page.gap()?;
    page.text(indent, &format!("[{}] {}: {}", status(condition), condition.id, condition.reads))?;
    if !condition.cite.is_empty() {
        page.sources(indent + 4, &condition.sources)?;
    }
    if let Some(doubt) = &condition.doubt {
        page.text(indent + 4, &format!("doubt: {doubt}"))?;
    }
    if !condition.whatever.is_empty() {
        page.text(indent + 4, &format!("stands whatever is still said of: {}", desk::words::some_of(&condition.whatever, 5)))?;
    }
    for fact in &condition.facts {
        page.text(indent + 4, &used(fact))?;
    }
    for rule in &condition.rules {
        if rule.above {
            page.text(indent + 4, &format!("reads {}: as above", rule.id))?;
            continue;
        }
        page.text(indent + 4, &format!("reads {}: {} (holds if: {})", rule.id, rule.title, rule.holds_if))?;
        for inner in &rule.conditions {
            print_condition(page, inner, indent + 8)?;
        }
    }
    Ok(())
}

fn used(fact: &FactUsed) -> String {
    let by = match (&fact.by, &fact.on) {
        (Some(by), Some(on)) => format!(" ({by}, {on})"),
        (Some(by), None) => format!(" ({by})"),
        _ if fact.value.is_null() && fact.nature != "computed" => format!(" (nobody has said; who can know: {})", fact.who),
        _ => String::new(),
    };
    let unrecorded = if fact.unrecorded { " [said, not recorded]" } else { "" };
    format!("{} = {}{by}{unrecorded}", fact.id, fact.words)
}
