//! `waymark reflect NEED.toml`: questions to think with, what was said of them, and what the need already says beside them.

use super::{open, read};
use crate::failure::Failure;
use crate::page::Page;
use desk::Desk;
use desk::reflect::{ReflectView, Thought, WayView};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `reflect` takes.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "What is said is kept in the need file under [reflections]. It decides nothing: every finding is the same with and without it."
)]
pub struct Args {
    /// The need file; - reads standard input.
    need: PathBuf,
    /// procured (must this be procured at all?) or stewardship (stewardship or purchase?); both without it.
    which: Option<String>,
    /// Say what you think of a question: ID=towards_a, ID=towards_b or ID=between; ID= takes it back. May be given several times.
    #[arg(long = "answer", value_name = "ID=LEANING")]
    answers: Vec<String>,
    /// Print it as JSON.
    #[arg(long)]
    json: bool,
}

/// Keeps what was said, and prints the questions with what was said.
pub fn run(law: Option<&Path>, args: &Args) -> Result<ExitCode, Failure> {
    let desk = Desk::open(law)?;
    if !args.answers.is_empty() {
        if args.need.as_os_str() == "-" {
            return Err(Failure::Asked("an answer is written into a file\n  hint: name the need file instead of -".to_string()));
        }
        let thoughts: Vec<Thought> =
            args.answers.iter().map(|text| Thought::read(text)).collect::<Result<_, _>>().map_err(Failure::Asked)?;
        let (name, old) = read(&args.need)?;
        let (new, _) = desk.give_thoughts(&name, &old, &thoughts).map_err(Failure::Need)?;
        if new != old {
            desk::keep::replace(&args.need, &old, &new).map_err(|error| Failure::Asked(format!("nothing was kept: {error}")))?;
        }
    }
    let need = open(&desk, &args.need, None)?;
    let wanted: Vec<String> = match &args.which {
        Some(which) => vec![which.clone()],
        None => desk.reflections(&need).into_iter().map(|one| one.id).collect(),
    };
    let views: Vec<ReflectView> = wanted.iter().map(|id| desk.reflect(&need, id)).collect::<Result<_, _>>().map_err(Failure::Asked)?;
    let mut page = Page::new();
    if args.json {
        page.json(&views)?;
    } else {
        for (number, view) in views.iter().enumerate() {
            if number > 0 {
                page.gap()?;
            }
            print(&mut page, view)?;
        }
        page.gap()?;
        page.text(
            0,
            "It decides nothing. `waymark routes NEED` shows every way with its answer, `--answer ID=towards_b` says what you think.",
        )?;
        super::dates::foot(&mut page)?;
    }
    page.done()?;
    Ok(ExitCode::SUCCESS)
}

fn print(page: &mut Page, view: &ReflectView) -> std::io::Result<()> {
    page.head(&format!("{} {}", view.title, view.need.title))?;
    page.text(2, &view.lead)?;
    page.text(2, &format!("So far: {}", view.reads))?;
    for (title, ways) in [("Ways that are not buying", &view.outside), ("Ways of buying", &view.buying)] {
        if !ways.is_empty() {
            page.gap()?;
            page.head(title)?;
            ways.iter().try_for_each(|way| page.text(2, &in_a_line(way)))?;
        }
    }
    for one in &view.questions {
        page.gap()?;
        page.head(&format!("{} ({})", one.asks, one.id))?;
        page.text(2, &one.why)?;
        for (key, side) in [("towards_a", &one.a), ("towards_b", &one.b)] {
            page.text(4, &format!("{key}: {}. {}", side.name, side.practice.join(" ")))?;
            if one.leans == Some(key) || one.leans == Some("between") {
                page.text(6, &format!("look at: {}", side.look_at))?;
            }
        }
        page.text(4, &format!("said: {}", one.leans.unwrap_or("not thought about yet")))?;
        if let Some(note) = &one.note {
            page.text(4, &format!("note: {note}"))?;
        }
        page.text(4, &format!("take care: {}", one.caution))?;
        for fact in &one.facts {
            page.text(4, &format!("the need says: {} = {}", fact.id, fact.words))?;
        }
        for route in &one.routes {
            page.text(4, &format!("touches: {}", in_a_line(route)))?;
        }
    }
    page.gap()?;
    page.text(0, &view.caution)
}

fn in_a_line(way: &WayView) -> String {
    let group =
        if way.standing == Some("arguable") { format!("{}, arguable", way.group.replace('_', " ")) } else { way.group.replace('_', " ") };
    format!("{}: {group} ({})", way.title, way.id)
}
