//! One entry of the law book in words.

use crate::Desk;
use crate::book::Kind;
use crate::condition::checked_name;
use rulebook::model::{From, Nature, Rule};

impl Desk {
    /// One entry of the law book in words: a route, a rule, a fact, an amount, a clock, a notice, a remedy, a local period or a citation.
    ///
    /// # Errors
    /// Nothing has that id; the nearest is named.
    pub fn law_show(&self, id: &str) -> Result<String, String> {
        let book = &self.book;
        if let Some(rule) = book.rules.iter().find(|rule| rule.id == id) {
            return Ok(self.show_rule(rule));
        }
        if let Some(amount) = book.amounts.iter().find(|amount| amount.id == id) {
            let mut text = format!("{}: {}\n", amount.id, amount.says);
            for row in &amount.rows {
                text.push_str(&format!("\nfrom {} ({})\n", crate::words::long_day(row.from), row.cite));
                let money = |figure: i64| if amount.measure.scale() == 100 { crate::words::pounds(figure) } else { figure.to_string() };
                row.cells.iter().for_each(|(column, figure)| text.push_str(&format!("  {column:<24} {:>12}\n", money(*figure))));
            }
            if let Some(until) = amount.known_until {
                text.push_str(&format!("\nknown until {}\n", crate::words::long_day(until)));
            }
            return Ok(text);
        }
        if let Some(fact) = book.facts.iter().find(|fact| fact.id == id && fact.nature != Nature::Decided) {
            let view = self.fact_view(fact);
            let mut read_by: Vec<String> = self.links().of(Kind::Fact, &fact.id).into_iter().map(|one| one.entry.id).collect();
            read_by.dedup();
            let said = |name: &str, text: &Option<String>| text.as_ref().map_or_else(String::new, |text| format!("{name}: {text}\n"));
            let term = match (&view.term, &view.meaning) {
                (Some(term), Some(meaning)) => Some(format!("{term}: {meaning}")),
                (term, _) => term.clone(),
            };
            return Ok(format!(
                "{}: {} ({})\n\n{}\n{}\nwho can say: {}\n{}{}{}read by: {}\n",
                view.id,
                view.kind,
                view.nature,
                view.asks,
                view.why,
                view.who,
                said("in law", &term),
                said("what would show it", &view.evidence),
                said("easily answered wrongly", &view.easily_wrong),
                read_by.join(", ")
            ));
        }
        if let Some(route) = book.not_encoded.iter().find(|route| route.id == id) {
            return Ok(format!("{}: {}\n\nThis route is not encoded yet.\n", route.id, route.title));
        }
        if let Some(text) = self.show_of_the_way(id) {
            return Ok(text);
        }
        let cited = book.cited(id);
        if book.sources.iter().any(|source| id.starts_with(&source.id)) {
            return Ok(format!(
                "{}: {}\n{}\nversion {}; read {}\n",
                cited.id,
                checked_name(cited.checked),
                cited.address,
                cited.version.as_deref().unwrap_or("not named"),
                cited.read_on.as_deref().unwrap_or("never")
            ));
        }
        let ids = book
            .rules
            .iter()
            .map(|rule| rule.id.as_str())
            .chain(book.facts.iter().map(|fact| fact.id.as_str()))
            .chain(book.not_encoded.iter().map(|route| route.id.as_str()))
            .chain(self.counting.timetable.clocks.iter().map(|clock| clock.id.as_str()))
            .chain(self.counting.timetable.notices.iter().map(|notice| notice.id.as_str()))
            .chain(book.remedies.iter().map(|remedy| remedy.id.as_str()))
            .chain(book.periods.iter().map(|period| period.id.as_str()));
        Err(format!("nothing in the law book has the id `{id}`\n  hint: did you mean `{}`?", crate::words::nearest(id, ids)))
    }

    fn show_rule(&self, rule: &Rule) -> String {
        let book = &self.book;
        let mut text = format!("{}: {}\n{}:{}\n\n", rule.id, rule.title, rule.file, rule.line);
        if let Some((from, until)) = rule.in_force {
            let dated = rule.dated_by.and_then(|fact| book.facts.get(usize::from(fact))).map_or("", |fact| fact.id.as_str());
            text.push_str(&format!(
                "in force: from {}{}, by {dated}\n",
                crate::words::long_day(from),
                until.map_or_else(String::new, |until| format!(" to {}", crate::words::long_day(until)))
            ));
        }
        if let Some(extent) = &rule.extent {
            text.push_str(&format!("where: {extent}\n"));
        }
        text.push_str(&format!("holds if: {}\n", rule.holds_if));
        for id in &rule.own {
            let Some(condition) = book.conditions.get(usize::from(*id)) else { continue };
            text.push_str(&format!("\n  {}\n    {}\n", condition.id, condition.says));
            text.push_str(&if condition.not_encoded {
                "    not encoded: stays unknown\n".to_string()
            } else {
                format!("    test: {}\n", condition.test)
            });
            for cite in &condition.cite {
                let cited = book.cited(cite);
                text.push_str(&format!("    {} ({}) {}\n", cited.id, checked_name(cited.checked), cited.address));
            }
            if let Some(doubt) = &condition.doubt {
                text.push_str(&format!("    doubt: {doubt}\n"));
            }
        }
        let cases: Vec<_> =
            book.cases.iter().filter(|case| book.rules.get(usize::from(case.of)).is_some_and(|of| of.id == rule.id)).collect();
        let count = |from: From| cases.iter().filter(|case| case.from == from).count();
        text.push_str(&format!(
            "\ncases: {} from the provision, {} from outside, {} that guard the rule\n",
            count(From::Provision),
            count(From::Outside),
            count(From::Rule)
        ));
        text
    }

    /// A clock, a notice, a remedy or a local period.
    fn show_of_the_way(&self, id: &str) -> Option<String> {
        let timetable = &self.counting.timetable;
        let cited = |cites: &[String]| {
            let each = cites.iter().map(|cite| self.book.cited(cite));
            each.map(|cited| format!("  {} ({}) {}\n", cited.id, checked_name(cited.checked), cited.address)).collect::<String>()
        };
        let split = |cites: &str| crate::words::citations(cites).map(str::to_string).collect::<Vec<_>>();
        if let Some(clock) = timetable.clocks.iter().find(|clock| clock.id == id) {
            let mut text = format!("{}: {}\n{}:{}\n\n{}\n", clock.id, clock.title, clock.file, clock.at_line, clock.asks);
            for line in &clock.lines {
                text.push_str(&format!("\n  {}: {}\n{}", line.id, line.says, cited(&line.cite)));
                if let Some(doubt) = &line.doubt {
                    text.push_str(&format!("  doubt: {doubt}\n"));
                }
            }
            text.push_str(&format!("\nask it: waymark dates {} --help\n", clock.command));
            return Some(text);
        }
        if let Some(notice) = timetable.notice(id) {
            return Some(format!("{}: {}\n\n{}\n{}", notice.id, notice.name(), notice.says, cited(&notice.cite)));
        }
        if let Some(remedy) = self.book.remedies.iter().find(|remedy| remedy.id == id) {
            let doubt = remedy.doubt.as_ref().map_or_else(String::new, |doubt| format!("doubt: {doubt}\n"));
            let (who, place, by_when, can_get) = (&remedy.who, &remedy.place, &remedy.by_when, &remedy.can_get);
            return Some(format!(
                "{}: {}\n\nwho: {who}\nwhere: {place}\nby when: {by_when}\nwhat they can get: {can_get}\nsigning: {}\nwhat reduces it: {}\n{doubt}{}",
                remedy.id,
                remedy.title,
                remedy.stops_signing,
                remedy.reduced_by,
                cited(&split(&remedy.cite))
            ));
        }
        let period = self.book.periods.iter().find(|period| period.id == id)?;
        let cites = period.cite.as_deref().map(split).unwrap_or_default();
        Some(format!("{}: {}\n\n{}\n{}\nwho can say: {}\n{}", period.id, period.title, period.asks, period.why, period.who, cited(&cites)))
    }
}
