//! `waymark dates CLOCK`: a statutory period counted day by day. The clocks are data, so each is a command by itself.

use crate::failure::Failure;
use crate::page::Page;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command};
use desk::dates::{Asked, ClockView, Counting, DatesView, LineView, WorkingDayView};
use desk::words::upper;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

/// What `dates` takes: the rest is read once the clocks are loaded.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The clock and its dates: `waymark dates` lists the clocks, `waymark dates CLOCK --help` says what one asks for.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "CLOCK")]
    rest: Vec<OsString>,
}

const EXAMPLES: &str = "For example:\n  waymark dates standstill --published 2026-06-10\n  waymark dates standstill --regime psr --published 2026-06-10 --representations 2026-06-15\n  waymark dates contract-details --entered 2026-12-01 --light-touch\n  waymark dates working-day 2026-06-15";

/// Counts one clock, or lists them.
pub fn run(law: Option<&Path>, args: &Args) -> Result<ExitCode, Failure> {
    let counting = Counting::open(law)?;
    let clocks = counting.clocks();
    let words = std::iter::once(OsString::from("waymark dates")).chain(args.rest.iter().cloned());
    let matches = match command(&clocks).try_get_matches_from(words) {
        Ok(matches) => matches,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            error.print()?;
            return Ok(ExitCode::from(code));
        }
    };
    let mut page = Page::new();
    match matches.subcommand() {
        Some(("working-day", given)) => {
            let regime = given.get_one::<String>("regime").map(String::as_str);
            let day = given.get_one::<String>("day").map_or("", String::as_str);
            let view = counting.working_day(day, regime).map_err(Failure::Asked)?;
            if given.get_flag("json") { page.json(&view)? } else { working_day(&mut page, &view)? }
        }
        Some((name, given)) => {
            let regime = if shared(&clocks, name).len() > 1 { given.get_one::<String>("regime").map(String::as_str) } else { None };
            let clock = counting.clock(name, regime).map_err(Failure::Asked)?;
            let view = counting.dates(name, regime, &asked(&clocks, &clock, given)?).map_err(|wrong| Failure::Asked(wrong.join("\n")))?;
            if given.get_flag("json") { page.json(&view)? } else { print(&mut page, &view, given.get_flag("every-day"))? }
        }
        None if matches.get_flag("json") => page.json(&clocks)?,
        None => list(&mut page, &clocks)?,
    }
    page.done()?;
    Ok(ExitCode::SUCCESS)
}

fn shared<'c>(clocks: &'c [ClockView], name: &str) -> Vec<&'c ClockView> {
    clocks.iter().filter(|clock| clock.command == name).collect()
}

/// One command a clock; clocks that share a name are told apart by `--regime`.
fn command(clocks: &[ClockView]) -> Command {
    let json = || Arg::new("json").long("json").action(ArgAction::SetTrue).help("Print it as JSON");
    let mut all = Command::new("waymark dates")
        .about("Count a statutory period day by day, with its source. Dates are YYYY-MM-DD.")
        .after_help(EXAMPLES)
        .arg(json())
        .subcommand(
            Command::new("working-day")
                .about("Is this a working day, by each calendar?")
                .arg(Arg::new("day").value_name("DATE").required(true).help("The day, YYYY-MM-DD"))
                .arg(
                    Arg::new("regime")
                        .long("regime")
                        .value_name("CALENDAR")
                        .help("act, psr or psr-wales; all of them where it is left out"),
                )
                .arg(json()),
        );
    let mut names: Vec<&str> = Vec::new();
    for clock in clocks {
        if names.contains(&clock.command.as_str()) {
            continue;
        }
        names.push(&clock.command);
        let of = shared(clocks, &clock.command);
        let mut one = Command::new(clock.command.clone()).about(format!("{} ({})", clock.asks, clock.title)).arg(json());
        one = one.arg(Arg::new("every-day").long("every-day").action(ArgAction::SetTrue).help("Print every day of a long count"));
        if let Some(why) = &clock.why {
            one = one.after_help(why.clone());
        }
        if of.len() > 1 {
            let regimes: Vec<String> = of.iter().map(|clock| clock.regime.clone()).collect();
            let help = of.iter().map(|clock| format!("{}: {}", clock.regime, clock.title)).collect::<Vec<_>>().join("; ");
            one = one.arg(Arg::new("regime").long("regime").value_parser(PossibleValuesParser::new(regimes)).help(help));
        }
        let mut seen: Vec<&str> = Vec::new();
        for (id, says, many) in of.iter().flat_map(|clock| &clock.dates).map(|date| (&date.id, &date.says, date.many)) {
            if !seen.contains(&id.as_str()) {
                seen.push(id);
                let action = if many { ArgAction::Append } else { ArgAction::Set };
                let all =
                    of.iter().flat_map(|clock| clock.dates.iter().filter(|date| date.id == *id).map(|date| (&clock.regime, &date.says)));
                let differs = all.clone().any(|(_, other)| other != says);
                let told: Vec<String> = all.map(|(regime, says)| format!("{regime}: {says}")).collect();
                let help = if differs { told.join("; ") } else { upper(says) };
                let mut arg = Arg::new(id.clone()).long(id.replace('_', "-")).value_name("DATE").help(help).action(action);
                if many {
                    arg = arg.num_args(1..);
                }
                one = one.arg(arg);
            }
        }
        for (id, says) in of.iter().flat_map(|clock| &clock.switches).map(|switch| (&switch.id, &switch.says)) {
            if !seen.contains(&id.as_str()) {
                seen.push(id);
                one = one.arg(Arg::new(id.clone()).long(id.replace('_', "-")).action(ArgAction::SetTrue).help(upper(says)));
            }
        }
        all = all.subcommand(one);
    }
    all
}

/// What was given; what the clock does not ask for is refused, not left unused.
fn asked(clocks: &[ClockView], clock: &ClockView, given: &ArgMatches) -> Result<Asked, Failure> {
    let mut asked = Asked::default();
    for other in shared(clocks, &clock.command) {
        for date in &other.dates {
            let values: Vec<&String> = given.get_many::<String>(&date.id).into_iter().flatten().collect();
            if !values.is_empty() && !clock.dates.iter().any(|known| known.id == date.id) {
                return Err(Failure::Asked(format!("--{} is not asked for under `--regime {}`", date.id.replace('_', "-"), clock.regime)));
            }
            if clock.id == other.id {
                asked.dates.extend(values.into_iter().map(|value| (date.id.clone(), value.clone())));
            }
        }
        for switch in &other.switches {
            let on = given.get_flag(&switch.id);
            if on && !clock.switches.iter().any(|known| known.id == switch.id) {
                return Err(Failure::Asked(format!("--{} changes nothing under `--regime {}`", switch.id.replace('_', "-"), clock.regime)));
            }
            if on && clock.id == other.id {
                asked.switches.push(switch.id.clone());
            }
        }
    }
    Ok(asked)
}

fn list(page: &mut Page, clocks: &[ClockView]) -> std::io::Result<()> {
    page.head("Clocks: waymark dates CLOCK --help says what one asks for")?;
    page.text(2, "working-day: Is this a working day, by each calendar?")?;
    let mut names: Vec<&str> = Vec::new();
    for clock in clocks {
        if names.contains(&clock.command.as_str()) {
            continue;
        }
        names.push(&clock.command);
        let regimes: Vec<String> =
            shared(clocks, &clock.command).iter().map(|clock| clock.regime.clone()).filter(|name| !name.is_empty()).collect();
        let regimes = if regimes.is_empty() { String::new() } else { format!(" [--regime {}]", regimes.join("|")) };
        page.text(2, &format!("{}{regimes}: {}", clock.command, clock.asks))?;
    }
    page.gap()?;
    page.text(0, EXAMPLES.lines().nth(1).unwrap_or_default())
}

fn print(page: &mut Page, view: &DatesView, every_day: bool) -> std::io::Result<()> {
    page.head(&view.clock.title)?;
    for given in &view.given {
        page.text(2, &format!("{}: {}", given.day, given.says))?;
    }
    for on in &view.on {
        page.text(2, &format!("so: {on}"))?;
    }
    for off in &view.off {
        page.text(2, &format!("taken as not so: {off}"))?;
    }
    if let Some(from) = &view.clock.from_words {
        page.text(2, from)?;
    }
    for line in &view.lines {
        page.gap()?;
        match &line.day {
            Some(day) => page.head(&format!("{day}  {}", line.says))?,
            None => page.head(&format!("{}: {}", upper(&line.says), line.words))?,
        }
        if line.kind == "day" && !line.counted.is_empty() {
            page.text(2, &line.counted)?;
        }
        ticks(page, line, every_day)?;
        if let Some(doubt) = &line.doubt {
            page.text(2, &format!("doubt: {doubt}"))?;
        }
        page.sources(2, &line.sources)?;
    }
    foot(page)
}

/// The longest count that is printed day by day.
const SHORT: usize = 21;

/// The days of a count; of a long one the first and the last few.
fn ticks(page: &mut Page, line: &LineView, every_day: bool) -> std::io::Result<()> {
    let long = line.days.len() > SHORT && !every_day;
    for (place, tick) in line.days.iter().enumerate() {
        if long && place == 3 {
            page.text(6, &format!("… {} days more (--every-day prints them) …", line.days.len() - 6))?;
        }
        if long && (3..line.days.len() - 3).contains(&place) {
            continue;
        }
        let number = tick.number.map_or_else(|| "  –".to_string(), |number| format!("{number:>3}"));
        let why = tick.why_not.as_ref().map_or_else(String::new, |why| format!("  not counted: {why}"));
        page.raw(&format!("    {number}  {}{why}\n", tick.day))?;
    }
    Ok(())
}

fn working_day(page: &mut Page, view: &WorkingDayView) -> std::io::Result<()> {
    page.head(&view.day.to_string())?;
    for one in &view.calendars {
        let answer = match one.working {
            Some(true) => "yes".to_string(),
            Some(false) => format!("no: {}", one.why_not.as_deref().unwrap_or_default()),
            None => format!("not known: the bank holidays are listed until {} only", one.known_until.date),
        };
        page.gap()?;
        page.text(2, &format!("{}: {answer}", one.id))?;
        page.text(4, &one.says)?;
        if let Some(next) = &one.next {
            page.text(4, &format!("the next one: {next}"))?;
        }
        page.sources(4, &one.sources)?;
    }
    foot(page)
}

/// Under every count.
pub fn foot(page: &mut Page) -> std::io::Result<()> {
    page.gap()?;
    page.text(0, "Counted from the text of the law as it was read; not legal advice. No lawyer has reviewed it.")
}
