//! `waymark plan NEED.toml`: the steps of a route as dates; without a route, the dates that bind.

use super::OfNeed;
use super::dates::foot;
use crate::failure::Failure;
use crate::page::Page;
use desk::dates::{DayView, read_day};
use desk::plan::{BindingView, EntryView, PeriodView, PlanView, Wanted};
use jiff::civil::Date;
use std::path::Path;
use std::process::ExitCode;

/// What `plan` takes.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "For example:\n  waymark plan my-need.toml\n  waymark plan my-need.toml --route open_light_touch_competition --start 2026-12-01\n  waymark plan my-need.toml --route psr_direct_award_c --by 2027-04-01 --takes key_decision=40"
)]
pub struct Args {
    #[command(flatten)]
    of: OfNeed,
    /// The id of the route; without it, the dates that bind the need and every route that is open or open if.
    #[arg(long, value_name = "ID")]
    route: Option<String>,
    /// The first day (YYYY-MM-DD); else the day on which the need says that the purchase begins.
    #[arg(long, value_name = "DATE", value_parser = read_day)]
    start: Option<Date>,
    /// The day on which the service is to begin: works backwards, and says by how many days it is too late.
    #[arg(long, value_name = "DATE", value_parser = read_day)]
    by: Option<Date>,
    /// The days that a local period takes, such as key_decision=40; may be given several times. A need file may say it under its heading `takes`.
    #[arg(long, value_name = "PERIOD=DAYS")]
    takes: Vec<String>,
    /// Print it as JSON.
    #[arg(long)]
    json: bool,
}

/// Prints a plan, or the dates that bind.
pub fn run(law: Option<&Path>, args: &Args) -> Result<ExitCode, Failure> {
    let (desk, need) = args.of.open(law)?;
    let takes = desk.read_takes(&args.takes).map_err(Failure::Asked)?;
    let wanted = Wanted { begin: args.start, by: args.by, takes };
    let mut page = Page::new();
    match &args.route {
        Some(route) => {
            let plan = desk.plan(&need, route, &wanted).map_err(Failure::Asked)?;
            if args.json { page.json(&plan)? } else { print(&mut page, &plan)? }
        }
        None => {
            desk.check_wanted(&need, &wanted).map_err(Failure::Asked)?;
            let binding = desk.binding_dates(&need, &wanted);
            if args.json { page.json(&binding)? } else { print_binding(&mut page, &binding)? }
        }
    }
    page.done()?;
    Ok(ExitCode::SUCCESS)
}

fn print(page: &mut Page, plan: &PlanView) -> std::io::Result<()> {
    page.head(&format!("{}: the plan", plan.title))?;
    if let Some(warning) = &plan.warning {
        page.text(2, &format!("Note: {warning}."))?;
    }
    page.text(2, &plan.reads)?;
    page.text(2, &format!("Begins {} ({}).", &plan.begin, plan.begin_why))?;
    if let (Some(by), Some(why)) = (&plan.by, plan.by_why) {
        page.text(2, &format!("Wanted {} ({why}).", by))?;
    }
    page.gap()?;
    for (number, entry) in plan.entries.iter().enumerate() {
        print_entry(page, number + 1, entry)?;
    }
    print_not_known(page, &plan.not_known)?;
    if !plan.not_chosen.is_empty() {
        page.gap()?;
        page.head("Not chosen yet, and taken as no: yes would add steps or time")?;
        for choice in &plan.not_chosen {
            page.text(2, &format!("{}: {} {} Who: {}.", choice.id, choice.asks, choice.why, choice.who))?;
        }
    }
    if let Some(read) = plan.local_rules.read() {
        page.gap()?;
        page.text(0, &format!("{} `waymark why` names them. {}", read.in_a_line(), crate::local::foot(&read.head)))?;
    }
    foot(page)
}

fn print_entry(page: &mut Page, number: usize, entry: &EntryView) -> std::io::Result<()> {
    let date = entry.earliest.as_ref().map_or_else(|| "not known".to_string(), DayView::to_string);
    let local = if entry.kind == "local" { " [local]" } else { "" };
    let warning = entry.warning.as_ref().map_or_else(String::new, |warning| format!(" [{warning}]"));
    page.head(&format!("{number:>2}. {date}  {}{local}{warning}", entry.id.replace('_', " ")))?;
    page.text(6, &format!("{}: {}", entry.who, entry.does))?;
    if let Some(notice) = &entry.notice {
        page.text(6, &format!("notice: {notice}"))?;
    }
    let from = entry.takes_from.as_ref().map_or_else(String::new, |from| format!(" ({from})"));
    let takes = match (entry.takes, entry.takes_not_known) {
        (Some(1), _) => format!("; takes 1 day{from}"),
        (Some(days), _) => format!("; takes {days} days{from}"),
        (None, true) => "; takes time that nobody has given".to_string(),
        (None, false) => String::new(),
    };
    page.text(6, &format!("{}{takes}", entry.held))?;
    if let Some(due) = &entry.due {
        let why = entry.due_why.as_ref().map_or_else(String::new, |why| format!(" ({})", why.to_lowercase()));
        page.text(6, &format!("in time until {}{why}", due))?;
    }
    if let Some(clock) = &entry.clock {
        page.text(6, clock)?;
    }
    if let (Some(latest), Some(slips)) = (&entry.latest, &entry.slips) {
        page.text(6, &format!("at the latest {}: {slips}", latest))?;
    }
    if entry.unsure {
        page.text(6, "not known whether it is needed")?;
    }
    for one in &entry.unsure_of {
        page.text(6, &format!("not known, and it changes the days: {one}"))?;
    }
    if !entry.sources.is_empty() {
        page.sources(6, &entry.sources)?;
    }
    Ok(())
}

fn print_not_known(page: &mut Page, periods: &[PeriodView]) -> std::io::Result<()> {
    if periods.is_empty() {
        return Ok(());
    }
    page.gap()?;
    page.head("Not known: the dates leave these out until somebody says how long they take")?;
    for period in periods {
        page.text(2, &format!("{}: {} Who can know: {}.", period.id, period.asks, period.who))?;
    }
    page.text(2, "Give them with --takes PERIOD=DAYS, or under [takes] in the need file.")
}

fn print_binding(page: &mut Page, binding: &BindingView) -> std::io::Result<()> {
    page.head("The dates that bind")?;
    for (name, date) in
        [("today's contract ends", &binding.ends_on), ("the service is needed from", &binding.needed_from), ("plans begin", &binding.begin)]
    {
        if let Some(date) = date {
            page.text(2, &format!("{} {name}", date))?;
        }
    }
    for missing in &binding.missing {
        page.text(2, &format!("not known: {missing}"))?;
    }
    for route in &binding.routes {
        page.gap()?;
        let group = if route.group == "open_if" { " [open if]" } else { "" };
        page.head(&format!("{}{group} ({})", route.title, route.id))?;
        let open = route.not_known > 0;
        if let Some(start) = &route.start {
            let says = if open {
                format!("not before {}: {} steps of your own have no days yet, and come on top", start, route.not_known)
            } else {
                format!("{} at the earliest the service begins", start)
            };
            page.text(2, &says)?;
        }
        if let Some(latest) = &route.latest_begin {
            let says = if open {
                format!("to be begun before {}, by as many days", latest)
            } else {
                format!("{} at the latest it is begun", latest)
            };
            page.text(2, &says)?;
        }
        match route.late_by {
            Some(late) if late > 0 => page.text(2, &format!("{late} day{} too late", if late == 1 { "" } else { "s" }))?,
            _ => {}
        }
        for notice in &route.notices {
            let earliest = notice.earliest.as_ref().map_or_else(|| "not known".to_string(), DayView::to_string);
            let due = notice.due.as_ref().map_or_else(String::new, |due| format!(", in time until {}", due));
            page.text(4, &format!("{earliest}{due}: {}", notice.notice))?;
        }
    }
    if binding.routes.is_empty() {
        let unknown = binding.routes_unknown;
        let waits =
            if unknown == 0 { String::new() } else { format!(" {unknown} are not yet known: `waymark ask` asks what they turn on.") };
        page.text(
            2,
            &format!("On these facts no route is open, or open if, so none is planned here.{waits} `waymark routes` says why of each."),
        )?;
    }
    print_not_known(page, &binding.not_known)?;
    if let Some(head) = &binding.local_rules {
        page.gap()?;
        page.text(0, &crate::local::foot(head))?;
    }
    foot(page)
}
