//! One body's own rules, as the commands print them.

use crate::failure::Failure;
use crate::page::Page;
use desk::Desk;
use desk::local::{LocalHead, LocalRead, LocalRuleView};
use std::path::Path;
use std::process::ExitCode;

/// What was read, and what was not checked.
pub fn foot(head: &LocalHead) -> String {
    format!(
        "The routes are what the national law permits. The local rules of {} ({}, version {}, read on {} by {}, file {}) were read as their file gives them; Waymark has not checked their text, and a breach of them is for the body to answer.",
        head.body, head.rules_name, head.version, head.read_on, head.read_by, head.hash
    )
}

/// The rules of a body for one route: what binds, what is not known, what does not apply.
pub fn print_rules(page: &mut Page, read: &LocalRead) -> std::io::Result<()> {
    page.gap()?;
    page.head("Your body's own rules")?;
    page.text(2, &read.in_a_line())?;
    for (binds, title) in [("yes", "Binds"), ("unknown", "Not yet known"), ("no", "Does not apply")] {
        for rule in read.rules.iter().filter(|rule| rule.binds == binds) {
            print_rule(page, rule, title)?;
        }
    }
    Ok(())
}

fn print_rule(page: &mut Page, rule: &LocalRuleView, title: &str) -> std::io::Result<()> {
    page.text(2, &format!("[{title}] {} ({})", rule.title, rule.id))?;
    if rule.binds != "no" {
        page.text(6, &format!("Asks {}, before {}: {}", rule.of, rule.before, rule.asks))?;
    }
    let decided = rule.conditions.iter().any(|one| one.decides);
    for one in rule.conditions.iter().filter(|one| one.decides || !decided || rule.binds == "unknown") {
        let answer = match one.answer {
            "unknown" => "not yet known: ",
            _ => "",
        };
        page.text(6, &format!("- {answer}{} ({})", one.reads, one.cite))?;
        if let Some(doubt) = &one.doubt {
            page.text(8, &format!("doubt: {doubt}"))?;
        }
    }
    for one in &rule.missing {
        page.text(6, &format!("missing {}: {} Who can know: {}.", one.fact, one.asks, one.who))?;
    }
    page.text(6, &format!("{} (as its file says; not checked)", rule.cite))
}

/// Checks a file alone and prints what it holds.
pub fn check(law: Option<&Path>, path: &Path, json: bool) -> Result<ExitCode, Failure> {
    let desk = Desk::open_with_local(law, Some(path))?;
    let mut page = Page::new();
    let Some(held) = desk.local_holds() else { return Ok(ExitCode::SUCCESS) };
    if json {
        page.json(&held)?;
        page.done()?;
        return Ok(ExitCode::SUCCESS);
    }
    page.head(&format!("{}: {}", held.head.body, held.head.rules_name))?;
    page.text(
        2,
        &format!("Version {}, read on {} by {}. File {}.", held.head.version, held.head.read_on, held.head.read_by, held.head.hash),
    )?;
    for rule in &held.rules {
        page.text(2, &format!("{} [{}]: {} ({})", rule.id, rule.kind.replace('_', " "), rule.title, rule.cite))?;
        page.text(
            6,
            &format!("{} condition{}; reads {}", rule.conditions, if rule.conditions == 1 { "" } else { "s" }, rule.reads.join(", ")),
        )?;
    }
    for (period, days) in &held.takes {
        page.text(2, &format!("{period}: {days} days, where neither the need nor the command says how many"))?;
    }
    page.gap()?;
    page.text(0, "The file can be used. It was read as given: Waymark has not checked it against the body's own text.")?;
    page.done()?;
    Ok(ExitCode::SUCCESS)
}
