//! The steps of routes and the remedies name notices and clocks that exist, and each date of a clock comes from a step.

use super::Loader;
use rulebook::problem::{Page, Problems, did_you_mean};
use rulebook::words::Counted;

/// Checks every route of the book.
pub(super) fn check(loader: &Loader<'_>, pages: &[Page<'_>], problems: &Problems) {
    for rule in loader.book.rules.iter() {
        let Some(route) = &rule.route else { continue };
        let Some(page) = pages.iter().find(|page| page.file == rule.file) else { continue };
        for step in &route.steps {
            let at = page.text.find(&format!("id = \"{}\"", step.id)).unwrap_or(0);
            let add = |message: String, hint: String| problems.add(page, at, message, hint);
            if let Some(notice) = &step.notice
                && loader.timetable.notice(notice).is_none()
            {
                let known = loader.timetable.notices.iter().map(|notice| notice.id.as_str());
                add(format!("there is no notice `{notice}`"), did_you_mean(notice, known, "write it in notices/"));
            }
            for counted in step.waits.iter().chain(&step.due) {
                if let Some((message, hint)) = wrong(loader, counted) {
                    add(message, hint);
                }
            }
        }
    }
    let page = pages.iter().find(|page| page.file == "remedies.toml");
    for (remedy, page) in loader.book.remedies.iter().filter_map(|remedy| Some((remedy, page?))) {
        for clock in remedy.clocks.iter().filter(|clock| loader.timetable.clock(clock).is_none()) {
            let at = page.text.find(&format!("id = \"{}\"", remedy.id)).unwrap_or(0);
            let known = loader.timetable.clocks.iter().map(|clock| clock.id.as_str());
            problems.add(page, at, format!("there is no clock `{clock}`"), did_you_mean(clock, known, "write it in clocks/"));
        }
    }
}

fn wrong(loader: &Loader<'_>, counted: &Counted) -> Option<(String, String)> {
    let Some(clock) = loader.timetable.clock(&counted.clock) else {
        let known = loader.timetable.clocks.iter().map(|clock| clock.id.as_str());
        return Some((format!("there is no clock `{}`", counted.clock), did_you_mean(&counted.clock, known, "write it in clocks/")));
    };
    if clock.line(&counted.line).is_none() {
        let known = clock.lines.iter().map(|line| line.id.as_str());
        let message = format!("the clock `{}` has no line `{}`", clock.id, counted.line);
        return Some((message, did_you_mean(&counted.line, known, "name one of its lines")));
    }
    for (date, _) in &counted.dates {
        if !clock.dates.iter().any(|asked| asked.id == *date) {
            let known = clock.dates.iter().map(|asked| asked.id.as_str());
            return Some((
                format!("the clock `{}` does not ask for `{date}`", clock.id),
                did_you_mean(date, known, "name one of its dates"),
            ));
        }
    }
    let missing = clock.dates.iter().find(|asked| !asked.optional && !counted.dates.iter().any(|(date, _)| *date == asked.id))?;
    Some((
        format!("the clock `{}` asks for `{}`, and no step gives it", clock.id, missing.id),
        format!("dates = {{ {} = \"the id of a step\" }}", missing.id),
    ))
}
