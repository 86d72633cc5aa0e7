//! `waymark facts [WORDS]`: the glossary.

use crate::failure::Failure;
use crate::page::Page;
use desk::Desk;
use std::path::Path;
use std::process::ExitCode;

/// What `facts` takes.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Show the facts that hold all of these words, in their question, their name or their legal term; all facts without any.
    words: Vec<String>,
    /// Print them as JSON.
    #[arg(long)]
    json: bool,
}

/// Prints the facts that hold a word.
pub fn run(law: Option<&Path>, args: &Args) -> Result<ExitCode, Failure> {
    let desk = Desk::open(law)?;
    let word = args.words.join(" ");
    let facts = desk.facts(Some(word.as_str()).filter(|word| !word.is_empty()));
    if facts.is_empty() {
        return Err(Failure::Asked(format!(
            "no fact holds `{word}`\n  hint: the nearest are {}; `waymark facts` lists all",
            desk.nearest_facts(&word).join(", ")
        )));
    }
    let mut page = Page::new();
    if args.json {
        page.json(&facts)?;
    } else {
        let mut theme = String::new();
        for fact in &facts {
            if fact.theme != theme {
                theme.clone_from(&fact.theme);
                page.head(&format!("── {theme}"))?;
            }
            page.gap()?;
            page.head(&format!("{}  ({}, {})", fact.id, fact.nature, fact.kind))?;
            page.text(4, &fact.asks)?;
            if matches!(fact.nature, "decided") {
                page.text(4, "A rule decides it: nobody is asked. `waymark law show` has the rule.")?;
            } else {
                page.text(4, &format!("Why: {} Who can say: {}.", fact.why, fact.who))?;
            }
            if !fact.of.is_empty() {
                page.text(4, &format!("{}: {}", if fact.kind == "a list" { "Each item has" } else { "One of" }, fact.of.join(", ")))?;
                for (value, words) in &fact.value_words {
                    page.text(6, &format!("{value}: {words}"))?;
                }
            }
            if matches!(fact.nature, "circumstance" | "choice" | "judgement") {
                page.text(4, &format!("Write: {} = {}", fact.id, fact.write))?;
            }
            if let Some(presumed) = &fact.presumed {
                page.text(4, &format!("Presumed while nobody has said: {presumed}"))?;
            }
            if let Some(provision) = &fact.stands_for {
                page.text(4, &format!("Stands for the conclusion of: {provision}"))?;
            }
            if let Some(term) = &fact.term {
                let meaning = fact.meaning.as_ref().map_or_else(String::new, |meaning| format!(": {meaning}"));
                page.text(4, &format!("Legal term: {term}{meaning}"))?;
            }
            if let Some(evidence) = &fact.evidence {
                page.text(4, &format!("What would show it: {evidence}"))?;
            }
            if let Some(why) = &fact.easily_wrong {
                page.text(4, &format!("Easily answered wrongly: {why}"))?;
            }
        }
    }
    page.done()?;
    Ok(ExitCode::SUCCESS)
}
