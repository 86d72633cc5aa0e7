//! `waymark ask NEED.toml`: the next question, answers, and an interview in the terminal.

use super::{open, routes};
use crate::failure::Failure;
use crate::page::Page;
use desk::Desk;
use desk::ask::{AskView, AskedView};
use desk::facts::FactView;
use desk::keep;
use desk::reply::{Record, Reply, Says};
use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `ask` takes.
#[derive(clap::Args, Debug)]
#[command(after_help = "In a terminal it asks one question after the other. Answers are written as people write them: yes, £600,000, \
                  850,000 to 950,000, 2026-12-01, unitary council. ? says that nobody knows, `judge` that somebody must judge it; \
                  `skip` leaves it for later, `settles` shows what each answer would settle, `back` asks the last question again, `quit` stops. Each answer is in \
                  the file before the next question is asked.\n\n\
                  Examples:\n  waymark ask my-need.toml\n  waymark ask my-need.toml --answer nation=england --answer buyer_kind=county_council\n  \
                  waymark ask my-need.toml --answer vat_payable=?\n  \
                  waymark ask my-need.toml --answer competition_not_in_best_interests=yes --by \"Head of care\" --why \"…\"")]
pub struct Args {
    /// The need file; answers are written into it. `waymark need new FILE` begins one. - reads standard input and only asks.
    need: PathBuf,
    /// An answer, as FACT=VALUE; may be given several times. FACT=? says that nobody knows, FACT=later leaves it, FACT= takes it back.
    #[arg(long, value_name = "FACT=VALUE")]
    answer: Vec<String>,
    /// Who gives these answers. A judgement counts only with who, when and why.
    #[arg(long, value_name = "NAME", requires = "answer")]
    by: Option<String>,
    /// Why it is judged so.
    #[arg(long, value_name = "TEXT", requires = "by")]
    why: Option<String>,
    /// On what day it was judged (YYYY-MM-DD); today without it.
    #[arg(long, value_name = "DATE", requires = "by")]
    given_on: Option<jiff::civil::Date>,
    /// Hold the interview here although input or output is no terminal.
    #[arg(long, conflicts_with_all = ["answer", "json"])]
    interactive: bool,
    /// Print the question as JSON.
    #[arg(long)]
    json: bool,
}

/// Puts answers into a need, and asks the next question.
pub fn run(law: Option<&Path>, args: &Args) -> Result<ExitCode, Failure> {
    let desk = Desk::open(law)?;
    let from_input = args.need.as_os_str() == "-";
    if from_input && (!args.answer.is_empty() || args.interactive) {
        return Err(Failure::Asked(
            "answers are written into the need file, and standard input is none\n  hint: name a file; `waymark need new FILE` begins one"
                .to_string(),
        ));
    }
    let terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if args.interactive || (terminal && args.answer.is_empty() && !args.json && !from_input) {
        return interview(&desk, &args.need);
    }
    if !args.answer.is_empty() {
        let replies: Vec<Reply> = args.answer.iter().map(|text| Reply::read(text)).collect::<Result<_, _>>().map_err(Failure::Asked)?;
        let replies: Vec<Reply> = replies.into_iter().map(|reply| Reply { record: record(args), ..reply }).collect();
        put(&desk, &args.need, &replies)?;
    }
    let need = open(&desk, &args.need, None)?;
    let view = desk.ask(&need);
    let mut page = Page::new();
    if args.json {
        page.json(&view)?;
    } else {
        print(&mut page, &view)?;
        page.gap()?;
        page.text(0, &format!("`waymark routes {}` shows every route on what is known now.", args.need.display()))?;
    }
    page.done()?;
    Ok(ExitCode::SUCCESS)
}

fn record(args: &Args) -> Option<Record> {
    let on = args.given_on.unwrap_or_else(|| jiff::Zoned::now().date());
    Some(Record { by: args.by.clone()?, on: on.to_string(), why: args.why.clone().unwrap_or_default() })
}

/// Puts replies into the file: all of them, or none.
fn put(desk: &Desk, path: &Path, replies: &[Reply]) -> Result<(), Failure> {
    let old = std::fs::read_to_string(path).map_err(|source| Failure::Reading { path: path.to_path_buf(), source })?;
    let (new, _) = desk.reply(&path.to_string_lossy(), &old, replies).map_err(Failure::Need)?;
    keep::replace(path, &old, &new).map_err(|error| Failure::Asked(format!("{}: {error}", path.display())))
}

/// The question, or why there is none, and how far the answer has come.
fn print(page: &mut Page, view: &AskView) -> std::io::Result<()> {
    match &view.question {
        Some(question) => {
            page.head(&question.asks)?;
            page.text(0, &format!("{} ({}; {} routes turn on it)", question.why, question.phase_words, question.routes.len()))?;
            for asked in &question.facts {
                print_fact(page, asked)?;
            }
        }
        None => page.head(view.stops.as_deref().unwrap_or_default())?,
    }
    if view.question.is_none() && !view.not_known.is_empty() {
        page.gap()?;
        page.text(0, "Not known, and it matters:")?;
        for fact in &view.not_known {
            page.text(2, &format!("{}: {} (Who: {}.)", fact.id, fact.asks, fact.who))?;
        }
    }
    page.gap()?;
    if view.question.is_some() {
        where_it_is(page, &view.path)?;
    }
    page.text(0, &view.progress.in_words())
}

/// One fact that is asked for: its question, who could know, what to write, what each answer would settle.
fn print_fact(page: &mut Page, asked: &AskedView) -> std::io::Result<()> {
    page.gap()?;
    let item = if asked.item.is_empty() { String::new() } else { format!("{}: ", asked.item) };
    page.head(&format!("  {}", asked.place))?;
    page.text(4, &format!("{item}{}", asked.fact.asks))?;
    page.text(4, &format!("Why: {} Who can say: {}.", asked.fact.why, asked.fact.who))?;
    plain_words(page, 4, &asked.fact)?;
    page.text(4, &format!("Answer: {}", answers(asked)))?;
    for one in asked.services.iter().filter(|one| one.strong) {
        let Some(code) = one.codes.first() else { continue };
        page.text(6, &format!("{}  {}: {}", code.code, one.name, code.light_touch_says))?;
    }
    if let Some(presumed) = &asked.fact.presumed {
        page.text(4, &format!("Presumed while nobody has said: {presumed}"))?;
    }
    print_settles(page, asked)
}

fn print_settles(page: &mut Page, asked: &AskedView) -> std::io::Result<()> {
    for settles in &asked.settles {
        let moves: Vec<String> =
            settles.moves.iter().map(|moved| format!("{} → {}", moved.route, desk::words::spaced(moved.group))).collect();
        page.text(6, &format!("{}: {}", settles.answer, moves.join(", ")))?;
    }
    for answer in &asked.cannot_be {
        page.text(6, &format!("{answer}: cannot be, by what is known already"))?;
    }
    Ok(())
}

/// What may be answered.
fn answers(asked: &AskedView) -> String {
    let known = match asked.form {
        "yes_no" => "yes or no".to_string(),
        "one_of" => asked.fact.of.join(", "),
        "money" => "pounds, such as 600,000 or 850,000 to 950,000".to_string(),
        "months" => "a number of months".to_string(),
        "date" if asked.fact.write.contains("never") => "a date such as 2026-12-01, or never".to_string(),
        "date" => "a date such as 2026-12-01".to_string(),
        "codes" | "code" => "codes of eight digits, with commas between them; `waymark services WORDS` finds them".to_string(),
        _ if asked.item_facts.len() == 1 => "the figures, with ; between them, or none".to_string(),
        _ => format!("none, or each as [{{ id = \"name\", {} }}, …]", {
            let names: Vec<String> = asked.item_facts.iter().map(|fact| format!("{} = …", fact.id)).collect();
            names.join(", ")
        }),
    };
    let judge = if asked.fact.nature == "judgement" || asked.fact.easily_wrong.is_some() {
        ", judge when somebody must still judge it"
    } else {
        ""
    };
    format!("{known}{judge}; ? when nobody knows; skip to leave it for later")
}

/// What a person typed at a prompt.
enum Line {
    Says(Says),
    Back,
    Quit,
}

/// One question after the other, each answer in the file before the next is asked.
fn interview(desk: &Desk, path: &Path) -> Result<ExitCode, Failure> {
    let mut input = std::io::stdin().lock();
    let mut done: Vec<String> = Vec::new();
    let mut again: Option<String> = None;
    loop {
        let need = open(desk, path, None)?;
        let view = again.take().and_then(|place| desk.ask_again(&need, &place)).unwrap_or_else(|| desk.ask(&need));
        let mut page = Page::new();
        page.gap()?;
        let Some(question) = &view.question else {
            print(&mut page, &view)?;
            page.gap()?;
            page.done()?;
            return results(desk, path);
        };
        page.text(0, &view.progress.in_words())?;
        where_it_is(&mut page, &view.path)?;
        page.gap()?;
        page.head(&question.asks)?;
        page.text(0, &question.why)?;
        page.done()?;
        let mut not_yes: Vec<&str> = Vec::new();
        'facts: for asked in &question.facts {
            // what is asked only of who says yes is passed over by everybody else
            if asked.only_if.as_deref().is_some_and(|at| not_yes.contains(&at)) {
                continue;
            }
            // what was refused is asked again, and only that
            loop {
                match one(&mut input, asked, asked.fact.asks != question.asks)? {
                    Line::Says(says) => {
                        let record = judge(&mut input, asked, &says)?;
                        let yes = matches!(&says, Says::Value(text) if ["yes", "y", "true"].contains(&text.to_lowercase().as_str()));
                        if save(desk, path, Reply { place: asked.place.clone(), says, record })? {
                            done.push(asked.place.clone());
                            if !yes {
                                not_yes.push(&asked.at);
                            }
                            break;
                        }
                    }
                    Line::Back => {
                        again = done.pop();
                        break 'facts;
                    }
                    Line::Quit => return results(desk, path),
                }
            }
        }
        let next = desk.asked_for(&open(desk, path, None)?, "").and_then(|view| view.question).map(|question| question.id);
        if desk.results_come_after(&question.id, next.as_deref()) {
            println!("\nThis is enough for your first results: `quit` shows them. More questions follow.");
        }
    }
}

/// Which question it is, and how far it is to the first results.
fn where_it_is(page: &mut Page, path: &desk::path::PathView) -> std::io::Result<()> {
    let number = path.number.map(|number| format!("Question {number}.")).unwrap_or_default();
    let words = [number.as_str(), &path.ahead, &path.fell_away].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    if words.is_empty() { Ok(()) } else { page.text(0, &words) }
}

/// Writes what was said; a refusal is told.
fn save(desk: &Desk, path: &Path, reply: Reply) -> Result<bool, Failure> {
    match put(desk, path, &[reply]) {
        Ok(()) => Ok(true),
        Err(Failure::Need(problems)) => {
            for problem in problems {
                eprintln!("  {}\n  hint: {}", problem.message, problem.hint);
            }
            Ok(false)
        }
        Err(other) => Err(other),
    }
}

/// Asks for one fact until something is said. The end of the input ends the interview.
fn one(input: &mut impl BufRead, asked: &AskedView, in_full: bool) -> Result<Line, Failure> {
    let mut page = Page::new();
    if in_full || !asked.item.is_empty() {
        page.gap()?;
        page.text(2, &format!("{}{}", if asked.item.is_empty() { String::new() } else { format!("{}: ", asked.item) }, asked.fact.asks))?;
    }
    page.text(2, &format!("Who can say: {}.", asked.fact.who))?;
    plain_words(&mut page, 2, &asked.fact)?;
    for one in asked.services.iter().filter(|one| one.strong) {
        let Some(code) = one.codes.first() else { continue };
        page.text(4, &format!("{}  {}: {}", code.code, one.name, code.light_touch_says))?;
    }
    if let Some(now) = &asked.now {
        page.text(2, &format!("Now: {now}"))?;
    }
    page.text(2, &answers(asked))?;
    page.done()?;
    loop {
        print!("  > ");
        std::io::stdout().flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            println!();
            return Ok(Line::Quit);
        }
        match line.trim().to_lowercase().as_str() {
            "" => continue,
            "quit" | "q" => return Ok(Line::Quit),
            "back" => return Ok(Line::Back),
            "judge" => return Ok(Line::Says(Says::ToBeJudged)),
            "settles" => {
                let mut page = Page::new();
                if asked.settles.is_empty() && asked.cannot_be.is_empty() {
                    page.text(4, "No answer to this alone settles a route.")?;
                }
                print_settles(&mut page, asked)?;
                page.done()?;
            }
            _ => return Ok(Line::Says(Says::read(&line))),
        }
    }
}

/// The legal term in plain words, what would show an answer, and how it is easily answered wrongly.
fn plain_words(page: &mut Page, indent: usize, fact: &FactView) -> std::io::Result<()> {
    if let (Some(term), Some(meaning)) = (&fact.term, &fact.meaning) {
        page.text(indent, &format!("In law: {term}: {meaning}."))?;
    }
    if let Some(why) = &fact.easily_wrong {
        page.text(indent, &format!("Easily answered wrongly: {why}"))?;
    }
    if let Some(evidence) = &fact.evidence {
        page.text(indent, &format!("What would show it: {evidence}."))?;
    }
    Ok(())
}

/// For a judgement that is made: who judged it and why. Left empty, it is only said, and says so.
fn judge(input: &mut impl BufRead, asked: &AskedView, says: &Says) -> Result<Option<Record>, Failure> {
    if asked.fact.nature != "judgement" || !matches!(says, Says::Value(_)) {
        return Ok(None);
    }
    let mut ask = |words: &str| -> Result<String, Failure> {
        print!("  {words} > ");
        std::io::stdout().flush()?;
        let mut line = String::new();
        input.read_line(&mut line)?;
        Ok(line.trim().to_string())
    };
    let by = ask("Who judged it (a role, or empty when nobody has recorded it)?")?;
    let why = if by.is_empty() { String::new() } else { ask("Why?")? };
    if by.is_empty() || why.is_empty() {
        println!("  It is noted as said; it counts once somebody records who judged it, when and why.");
        return Ok(None);
    }
    Ok(Some(Record { by, why, on: jiff::Zoned::now().date().to_string() }))
}

/// Where the routes stand when the interview ends.
fn results(desk: &Desk, path: &Path) -> Result<ExitCode, Failure> {
    let answer = desk.routes(&open(desk, path, None)?);
    let mut page = Page::new();
    for (group, title) in routes::GROUPS {
        let named: Vec<&str> =
            answer.routes.iter().filter(|route| route.group == group && route.encoded).map(|route| route.title.as_str()).collect();
        if !named.is_empty() {
            page.head(&format!("{title} ({})", named.len()))?;
            named.iter().try_for_each(|name| page.text(2, name))?;
        }
    }
    page.gap()?;
    page.text(0, &format!("`waymark routes {}` shows the reasons; everything you said is in that file.", path.display()))?;
    page.done()?;
    Ok(ExitCode::SUCCESS)
}
