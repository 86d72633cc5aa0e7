//! Who reads what: for each entry of the law book, the lines of others that name it.

use super::{Entry, Kind, NEVERS, entry_of_amount, entry_of_rule, page_name};
use crate::Desk;
use crate::words::citations;
use rulebook::aloud::{Points, aloud};
use rulebook::model::{Nature, Rule};
use rulebook::words::{RouteWords, When};
use serde::Serialize;
use std::collections::BTreeMap;

/// A line that reads an entry.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct ReadBy {
    /// The entry that it stands in.
    pub entry: Entry,
    /// Its line there; empty for the whole page.
    pub line: String,
    /// The line in words.
    pub says: String,
}

/// Everything that reads anything, by the folder and the id of what is read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Links {
    read: BTreeMap<(&'static str, String), Vec<ReadBy>>,
    cited: BTreeMap<String, Vec<ReadBy>>,
}

impl Links {
    pub(crate) fn of(&self, kind: Kind, id: &str) -> Vec<ReadBy> {
        self.read.get(&(kind.folder(), id.to_string())).cloned().unwrap_or_default()
    }

    /// The lines that cite just this provision.
    pub(crate) fn citing(&self, cite: &str) -> Vec<ReadBy> {
        self.cited.get(cite).cloned().unwrap_or_default()
    }

    /// Every citation that stands anywhere.
    pub(crate) fn citations(&self) -> impl Iterator<Item = &String> {
        self.cited.keys()
    }

    fn add(&mut self, kind: Kind, id: &str, by: &ReadBy) {
        let lines = self.read.entry((kind.folder(), id.to_string())).or_default();
        if !lines.contains(by) {
            lines.push(by.clone());
        }
    }

    fn cites(&mut self, cites: &str, by: &ReadBy) {
        for cite in citations(cites) {
            let lines = self.cited.entry(cite.to_string()).or_default();
            if !lines.contains(by) {
                lines.push(by.clone());
            }
        }
    }
}

/// The line of a condition on the page of its rule.
pub(crate) fn condition_line(id: &str) -> String {
    format!("c-{}", page_name(id))
}

impl Desk {
    /// Who reads what: worked out when the book is first opened.
    pub(crate) fn links(&self) -> &Links {
        self.links.get_or_init(|| self.all_links())
    }

    fn all_links(&self) -> Links {
        let mut links = Links::default();
        for rule in &self.book.rules {
            self.links_of_rule(rule, &mut links);
        }
        for fact in &self.book.facts {
            let by = ReadBy { entry: self.entry_of_fact(&fact.id), line: String::new(), says: fact.asks.clone() };
            for (input, _) in &fact.sum {
                if let Some(input) = self.book.facts.get(usize::from(*input)) {
                    links.add(Kind::Fact, &input.id, &by);
                }
            }
            if fact.nature != Nature::Decided {
                links.cites(fact.cite.as_deref().unwrap_or_default(), &by);
                links.cites(fact.stands_for.as_deref().unwrap_or_default(), &by);
                links.cites(fact.presumed.as_ref().map_or("", |presumed| presumed.cite.as_str()), &by);
            }
            if let Some((list, _)) = fact.item_of
                && let Some(list) = self.book.lists.get(usize::from(list)).and_then(|list| self.book.facts.get(usize::from(list.fact)))
            {
                let by = ReadBy { entry: self.entry_of_fact(&list.id), line: String::new(), says: list.asks.clone() };
                links.add(Kind::Fact, &fact.id, &by);
            }
        }
        for period in &self.book.periods {
            let by = ReadBy { entry: Entry::new(Kind::Period, &period.id, &period.title), line: String::new(), says: period.asks.clone() };
            links.cites(period.cite.as_deref().unwrap_or_default(), &by);
            self.link_when(period.applies_if.as_ref(), &by, &mut links);
        }
        for remedy in &self.book.remedies {
            let by = ReadBy { entry: Entry::new(Kind::Remedy, &remedy.id, &remedy.title), line: String::new(), says: remedy.title.clone() };
            links.cites(&remedy.cite, &by);
            remedy.clocks.iter().for_each(|clock| links.add(Kind::Clock, clock, &by));
        }
        for amount in &self.book.amounts {
            let by = ReadBy { entry: entry_of_amount(amount), line: String::new(), says: amount.says.clone() };
            amount.rows.iter().for_each(|row| links.cites(&row.cite, &by));
        }
        for never in &self.book.nevers {
            let by =
                ReadBy { entry: Entry::new(Kind::Never, NEVERS, "What cannot be at once"), line: String::new(), says: never.says.clone() };
            links.cites(&never.cite, &by);
        }
        for near in &self.book.near_misses {
            let Some(route) = self.book.rules.get(usize::from(near.route)) else { continue };
            links.cites(&near.cite, &ReadBy { entry: entry_of_rule(route), line: "near-misses".to_string(), says: near.name.clone() });
        }
        self.link_the_way(&mut links);
        links
    }

    fn link_the_way(&self, links: &mut Links) {
        let timetable = &self.counting.timetable;
        for clock in &timetable.clocks {
            let entry = Entry::new(Kind::Clock, &clock.id, &clock.title);
            for line in &clock.lines {
                let by = ReadBy { entry: entry.clone(), line: format!("l-{}", page_name(&line.id)), says: line.says.clone() };
                line.cite.iter().for_each(|cite| links.cites(cite, &by));
            }
            for fact in clock.switches.iter().filter_map(|switch| switch.fact.as_ref()) {
                self.link_name(Points::Fact, fact, &ReadBy { entry: entry.clone(), line: String::new(), says: clock.title.clone() }, links);
            }
        }
        for notice in &timetable.notices {
            let by = ReadBy { entry: Entry::new(Kind::Notice, &notice.id, &notice.name()), line: String::new(), says: notice.says.clone() };
            notice.cite.iter().for_each(|cite| links.cites(cite, &by));
        }
    }

    fn links_of_rule(&self, rule: &Rule, links: &mut Links) {
        let entry = entry_of_rule(rule);
        for condition in rule.own.iter().filter_map(|id| self.book.conditions.get(usize::from(*id))) {
            let by = ReadBy { entry: entry.clone(), line: condition_line(&condition.id), says: condition.says.clone() };
            condition.cite.iter().for_each(|cite| links.cites(cite, &by));
            self.link_test(&condition.test, &by, links);
        }
        let whole = ReadBy { entry: entry.clone(), line: String::new(), says: rule.title.clone() };
        if let Some(extent) = &rule.extent {
            self.link_test(extent, &whole, links);
        }
        if let Some(fact) = rule.dated_by.and_then(|fact| self.book.facts.get(usize::from(fact))) {
            self.link_name(Points::Fact, &fact.id, &whole, links);
        }
        if let rulebook::model::Must::If(_, test) = &rule.must {
            self.link_test(test, &whole, links);
        }
        if let Some((may, _)) = rule.duty.as_ref().and_then(|duty| duty.may.as_ref()) {
            self.link_test(&may.text, &whole, links);
        }
        if let Some(route) = &rule.route {
            self.links_of_route(route, &whole, links);
        }
    }

    fn links_of_route(&self, route: &RouteWords, whole: &ReadBy, links: &mut Links) {
        for duty in &route.duties {
            for rule in self.book.rules.iter().filter(|rule| rule.duty.is_some() && self.decides(rule, duty)) {
                links.add(Kind::Duty, &rule.id, whole);
            }
        }
        route.remedies.iter().for_each(|remedy| links.add(Kind::Remedy, remedy, whole));
        for step in &route.steps {
            let by = ReadBy { line: format!("s-{}", page_name(&step.id)), says: step.does.clone(), ..whole.clone() };
            links.cites(step.cite.as_deref().unwrap_or_default(), &by);
            step.notice.iter().for_each(|notice| links.add(Kind::Notice, notice, &by));
            step.lasts.iter().for_each(|period| links.add(Kind::Period, period, &by));
            self.link_when(step.only_if.as_ref(), &by, links);
            for counted in step.waits.iter().chain(&step.due) {
                links.add(Kind::Clock, &counted.clock, &by);
                self.link_when(counted.only_if.as_ref(), &by, links);
            }
        }
    }

    fn decides(&self, rule: &Rule, fact: &str) -> bool {
        rule.id == fact || self.book.facts.get(usize::from(rule.decides)).is_some_and(|decided| decided.id == fact)
    }

    fn link_when(&self, when: Option<&When>, by: &ReadBy, links: &mut Links) {
        if let Some(when) = when {
            self.link_test(&when.text, by, links);
        }
    }

    fn link_test(&self, test: &str, by: &ReadBy, links: &mut Links) {
        for (points, id) in aloud(&self.book, test).into_iter().filter_map(|piece| piece.names) {
            self.link_name(points, &id, by, links);
        }
    }

    /// A decided fact is read at every rule that decides it.
    fn link_name(&self, points: Points, id: &str, by: &ReadBy, links: &mut Links) {
        match points {
            Points::Amount => links.add(Kind::Amount, id, by),
            Points::Codes => links.add(Kind::Codes, id, by),
            Points::Fact => {
                let Some(fact) = self.book.fact_named(id) else { return };
                if self.book.facts.get(usize::from(fact)).is_some_and(|fact| self.has_page(fact)) {
                    links.add(Kind::Fact, id, by);
                }
                for rule in self.book.rules.iter().filter(|rule| rule.decides == fact) {
                    links.add(super::kind_of_rule(rule), &rule.id, by);
                }
            }
        }
    }
}
