//! The steps of routes, the periods they take, the duties and remedies they name, and when each of these applies.

use super::Loader;
use super::lower::Context;
use crate::model::{DutyWords, Kind, Nature, Node, Period, Remedy, Step, When};
use crate::problem::did_you_mean;
use crate::section::{Section, whole};
use crate::words::Counted;
use std::collections::BTreeSet;

impl<'a> Loader<'a> {
    /// The steps of one route; what each waits for is checked, the tests in them are lowered later.
    pub(super) fn steps(&self, route: Section<'a>, above: &[&str]) -> Vec<Step> {
        let mut out: Vec<Step> = Vec::new();
        for section in route.sections("step", "a step") {
            section.only(&["id", "who", "does", "notice", "after", "lasts", "waits", "due", "only_if", "clock", "cite"], above);
            let id = section.need("id", "a short name: later steps wait for it by this");
            if out.iter().any(|other| other.id == id) {
                section.add(section.at("id"), format!("this route has two steps `{id}`"), "each needs a name of its own");
            }
            let known = |name: &str, at: usize| {
                let found = out.iter().any(|step| step.id == name);
                if !found {
                    let hint = did_you_mean(name, out.iter().map(|step| step.id.as_str()), "name a step above this one");
                    section.add(at, format!("no step `{name}` stands before this one"), hint);
                }
                found
            };
            let before: Vec<String> = out.last().map(|step| step.id.clone()).into_iter().collect();
            let after = if section.has("after") {
                section.texts("after").into_iter().filter(|(name, at)| known(name, *at)).map(|(name, _)| name).collect()
            } else {
                before
            };
            let step = Step {
                who: section.need("who", "who does it"),
                does: section.need("does", "what is done"),
                notice: section.text("notice"),
                after,
                lasts: section.text("lasts"),
                waits: counted(section, "waits", "until", &known),
                due: counted(section, "due", "by", &known),
                only_if: None,
                clock: section.text("clock"),
                cite: section.has("cite").then(|| self.cites(section, "cite").join("; ")),
                id,
            };
            out.push(step);
        }
        out
    }

    /// Lowers the tests that say when steps and adoptions apply, and gives every yes/no fact its node.
    pub(super) fn lower_paths(&mut self) {
        for place in 0..self.rules.len() {
            let Some(raw) = self.rules.get(place) else { continue };
            let (section, context) = (raw.section, self.context(raw));
            let (is_route, is_duty) = (raw.route.is_some(), raw.duty.is_some());
            if is_route {
                let steps: Vec<[Option<When>; 3]> = section
                    .sections("step", "a step")
                    .into_iter()
                    .map(|step| {
                        let inner = |key| step.section(key, "the period");
                        let (waits, due) = (inner("waits"), inner("due"));
                        [
                            self.when(step, "only_if", context),
                            waits.and_then(|part| self.when(part, "if", context)),
                            due.and_then(|part| self.when(part, "if", context)),
                        ]
                    })
                    .collect();
                let words = self.book.rules.get_mut(place).and_then(|rule| rule.route.as_mut());
                for (step, [only_if, waits, due]) in words.into_iter().flat_map(|words| &mut words.steps).zip(steps) {
                    step.only_if = only_if;
                    if let Some(counted) = &mut step.waits {
                        counted.only_if = waits;
                    }
                    if let Some(counted) = &mut step.due {
                        counted.only_if = due;
                    }
                }
            }
            if is_duty {
                let may = self.when(section, "may_if", context).map(|when| (when, section.text("may_says").unwrap_or_default()));
                if let Some(duty) = self.book.rules.get_mut(place).and_then(|rule| rule.duty.as_mut()) {
                    duty.may = may;
                }
            }
        }
        self.check_duties();
        let facts = self.book.facts.iter().zip(0u16..).filter(|(fact, _)| fact.kind == Kind::YesNo && fact.item_of.is_none());
        let of_need: Vec<(String, u16, bool)> = facts
            .filter(|(_, id)| !self.each_of.contains_key(id))
            .map(|(fact, id)| (fact.id.clone(), id, fact.nature == Nature::Decided))
            .collect();
        for (name, id, decided) in of_need {
            let node = if decided { self.decided(id, None) } else { self.push(Node::YesNo(id)) };
            self.book.yes_no.insert(name, node);
        }
    }

    fn when(&mut self, section: Section<'a>, key: &str, context: Context) -> Option<When> {
        let expression = section.expression(key)?;
        let node = self.lower(&expression, &expression.test, context);
        Some(When { text: expression.text.clone(), node })
    }

    /// Every duty that a route names is a rule, and every duty is named by a route or is a policy.
    fn check_duties(&self) {
        let known: Vec<&str> = self.rules.iter().filter(|rule| rule.duty.is_some()).map(|rule| rule.decides.as_str()).collect();
        let mut named: BTreeSet<String> = BTreeSet::new();
        for raw in self.rules.iter().filter(|raw| raw.route.is_some()) {
            for (duty, at) in raw.section.texts("duties") {
                if !known.contains(&duty.as_str()) {
                    let hint = did_you_mean(&duty, known.iter().copied(), "write it in duties/: duty = true");
                    raw.section.add(at, format!("there is no duty `{duty}`"), hint);
                }
                named.insert(duty);
            }
        }
        // a policy stands in no route; a rule of a body's own goes with all of them
        let policy = |words: &DutyWords| words.policy || words.local.is_some();
        for raw in self.rules.iter().filter(|raw| raw.duty.as_ref().is_some_and(|words| !policy(words)) && !named.contains(&raw.decides)) {
            let hint = "add it to `duties` of the routes that it touches, or mark it policy = true";
            raw.section.add(raw.section.at("id"), format!("no route names the duty `{}`", raw.decides), hint);
        }
    }

    /// `remedies.toml`; each is named by some route, and each that a route names is there.
    pub(super) fn remedies(&mut self, file: Section<'a>) {
        file.only(&["remedy"], &[]);
        let named: BTreeSet<String> =
            self.book.rules.iter().filter_map(|rule| rule.route.as_ref()).flat_map(|words| words.remedies.clone()).collect();
        for section in file.sections("remedy", "a remedy") {
            let keys =
                ["id", "title", "who", "where", "by_when", "can_get", "stops_signing", "reduced_by", "clocks", "reading", "doubt", "cite"];
            section.only(&keys, &[]);
            let id = section.need("id", "a short name: routes name it by this");
            if self.book.remedies.iter().any(|other| other.id == id) {
                section.add(section.at("id"), format!("there are two remedies `{id}`"), "each needs a name of its own");
            } else if !named.contains(&id) {
                section.add(
                    section.at("id"),
                    format!("no route names the remedy `{id}`"),
                    "add it to `remedies` of a route, or take it away",
                );
            }
            let remedy = Remedy {
                title: section.need("title", "a few words"),
                who: section.need("who", "who can challenge"),
                place: section.need("where", "before whom"),
                by_when: section.need("by_when", "until when"),
                can_get: section.need("can_get", "what they can get"),
                stops_signing: section.need("stops_signing", "whether signing stops"),
                reduced_by: section.need("reduced_by", "what makes it less likely, or smaller"),
                clocks: section.texts("clocks").into_iter().map(|(clock, _)| clock).collect(),
                doubt: section.doubt(),
                cite: self.cites(section, "cite").join("; "),
                id,
            };
            self.book.remedies.push(remedy);
        }
        for raw in self.rules.iter().filter(|raw| raw.route.is_some()) {
            for (remedy, at) in raw.section.texts("remedies") {
                let known = self.book.remedies.iter().map(|known| known.id.as_str());
                if !known.clone().any(|known| known == remedy) {
                    let hint = did_you_mean(&remedy, known, "write it in remedies.toml");
                    raw.section.add(at, format!("there is no remedy `{remedy}`"), hint);
                }
            }
        }
    }

    /// `periods.toml`: what no law says, in the order in which a plan meets it.
    pub(super) fn periods(&mut self, file: Section<'a>) {
        file.only(&["period"], &[]);
        for section in file.sections("period", "a period") {
            section.only(&["id", "title", "asks", "why", "who", "cite", "least", "before", "after", "applies_if"], &[]);
            let id = section.need("id", "a short name");
            if self.book.periods.iter().any(|other| other.id == id) {
                section.add(section.at("id"), format!("there are two periods `{id}`"), "each needs a name of its own");
            }
            let least = section.get("least").map(|value| whole(value.get_ref()).and_then(|days| u32::try_from(days).ok()));
            if least == Some(None) {
                section.add(
                    section.at("least"),
                    "`least` is a whole number of days",
                    "least = 29: the fewest days that the law lets it take",
                );
            }
            let period = Period {
                least: least.flatten(),
                title: section.need("title", "what takes so long"),
                asks: section.need("asks", "the question: how many days …"),
                why: section.need("why", "why it is asked, one line"),
                who: section.need("who", "who can know"),
                cite: section.has("cite").then(|| self.cites(section, "cite").join("; ")),
                before: section.text("before"),
                after: section.text("after"),
                applies_if: self.when(section, "applies_if", Context::default()),
                id,
            };
            self.book.periods.push(period);
        }
        let known: Vec<String> = self.book.periods.iter().map(|period| period.id.clone()).collect();
        for raw in self.rules.iter().filter(|raw| raw.route.is_some()) {
            for step in raw.section.sections("step", "a step") {
                if let Some(period) = step.text("lasts").filter(|period| !known.contains(period)) {
                    let hint = did_you_mean(&period, known.iter().map(String::as_str), "write it in periods.toml");
                    step.add(step.at("lasts"), format!("there is no period `{period}`"), hint);
                }
            }
        }
    }
}

/// A statutory period of a step.
fn counted(step: Section<'_>, key: &str, line: &str, known: &dyn Fn(&str, usize) -> bool) -> Option<Counted> {
    let section = step.section(key, "the period")?;
    section.only(&["clock", "dates", line, "if"], &[]);
    let dates = section.section("dates", "`dates`").map(|dates| {
        let names = dates.table.keys().map(|name| name.get_ref().to_string());
        names.filter_map(|name| Some((name.clone(), dates.text(&name)?, dates.at(&name)))).collect::<Vec<_>>()
    });
    if dates.is_none() {
        section.missing("dates", "which step gives each date of the clock: dates = { published = \"award_notice\" }");
    }
    let of_steps = dates.unwrap_or_default().into_iter().filter(|(_, step, at)| known(step, *at));
    Some(Counted {
        clock: section.need("clock", "the id of a clock"),
        dates: of_steps.map(|(name, step, _)| (name, step)).collect(),
        line: section.need(line, "the line of the clock that counts"),
        only_if: None,
    })
}
