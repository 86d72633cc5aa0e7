//! `near_misses/ROUTE.toml`: needs that are one fact away from an open route.

use super::Loader;
use crate::model::{Book, Case, NearFrom, NearMiss, Rule, RuleId};
use crate::problem::did_you_mean;
use crate::section::Section;
use crate::values::Glossary;
use std::collections::BTreeSet;

const KEYS: [&str; 10] = ["name", "route", "open", "but", "expect", "because", "from", "error", "source", "cite"];
const FROM: [(&str, NearFrom); 3] = [("research", NearFrom::Research), ("guidance", NearFrom::Guidance), ("ours", NearFrom::Ours)];
const EXPECTED: [&str; 3] = ["closed", "not_needed", "unknown"];

impl<'a> Loader<'a> {
    pub(super) fn near_file(&mut self, file: Section<'a>) {
        file.only(&["near_miss"], &[]);
        self.near.extend(file.sections("near_miss", "a near miss"));
    }

    pub(super) fn read_near(&mut self) {
        let (mut all, mut names) = (Vec::new(), BTreeSet::new());
        {
            let glossary = Glossary::new(&self.book);
            for section in &self.near {
                let Some(near) = self.read_near_miss(*section, &glossary) else { continue };
                if !names.insert(near.name.clone()) {
                    section.add(section.at("name"), format!("there are two near misses \"{}\"", near.name), "each has a name of its own");
                }
                all.push(near);
            }
        }
        self.book.near_misses = all;
    }

    fn read_near_miss(&self, section: Section<'a>, glossary: &Glossary<'_>) -> Option<NearMiss> {
        section.only(&KEYS, &[]);
        let name = section.need("name", "what goes wrong, in plain words");
        let error = section.need("error", "what people get wrong, in one sentence");
        let from = section.one_of("from", &FROM);
        if !section.has("from") {
            section.missing("from", "research, guidance or ours: at least half come from elsewhere");
        }
        if matches!(from, Some(NearFrom::Research | NearFrom::Guidance)) && !section.has("source") {
            section.missing("source", "say where the error is described: the page and the paragraph");
        }
        if !section.has("cite") {
            section.missing("cite", "the provision that closes it");
        }
        let cite = self.cites(section, "cite").join("; ");
        let expect = self.expected(section);
        let route = self.near_route(section);
        if let Some(rule) = route.and_then(|id| self.book.rules.get(usize::from(id))) {
            self.check_because(section, rule);
        }
        let (base, case, under) = self.open_case(section, route?)?;
        let (fact, value, but) = one_fact(section, glossary)?;
        let said = self.said_but(under, Some(but), glossary);
        if said == case.said {
            section.add(section.at("but"), format!("\"{}\" says so already", case.name), "a near miss changes one fact of the open case");
        }
        let because = section.has("because").then(|| section.texts("because").into_iter().map(|(text, _)| text).collect());
        Some(NearMiss {
            name,
            route: route?,
            base,
            said,
            fact,
            value,
            expect: expect?,
            because,
            from: from?,
            error,
            source: section.text("source"),
            cite,
            file: section.page.file.to_string(),
            line: section.page.place(section.at).0,
        })
    }

    fn expected(&self, section: Section<'a>) -> Option<String> {
        if !section.has("expect") {
            section.missing("expect", "closed, not_needed or unknown");
            return None;
        }
        let text = section.text("expect")?;
        if matches!(text.as_str(), "open" | "open_if") {
            section.add(section.at("expect"), "a near miss never comes out open", "if the law leaves it open, it is a case of the route");
            return None;
        }
        section.one_of("expect", &EXPECTED.map(|word| (word, word))).map(str::to_string)
    }

    fn near_route(&self, section: Section<'a>) -> Option<RuleId> {
        let of = section.need("route", "the id of a route");
        let is_route = |rule: &&Rule| rule.route.is_some();
        let id = self.book.rules.iter().position(|rule| rule.route.is_some() && rule.id == of);
        if id.is_none() && !of.is_empty() {
            let routes = self.book.rules.iter().filter(is_route).map(|rule| rule.id.as_str());
            section.add(
                section.at("route"),
                format!("there is no route `{of}`"),
                did_you_mean(&of, routes, "`route` is the id of a route"),
            );
        }
        RuleId::try_from(id?).ok()
    }

    /// The open case that it is one fact away from: its place, itself, and its section.
    fn open_case(&self, section: Section<'a>, route: RuleId) -> Option<(usize, &Case, Section<'a>)> {
        let name = section.need("open", "the name of a case of the route that comes out open");
        let Some((base, case)) = find(&self.book, route, &name) else {
            if !name.is_empty() {
                let known = self.book.cases.iter().filter(|case| case.of == route).map(|case| case.name.as_str());
                let hint = did_you_mean(&name, known, "name a case of the route's .cases.toml");
                section.add(section.at("open"), format!("the route has no case \"{name}\""), hint);
            }
            return None;
        };
        if !matches!(case.group.as_deref(), Some("open" | "open_if")) {
            let hint = "name a case with group = \"open\" or \"open_if\"";
            section.add(section.at("open"), format!("the case \"{name}\" does not say that it is open"), hint);
            return None;
        }
        let own = |under: &&Section<'a>| under.page.file == case.file && under.page.place(under.at).0 == case.line;
        Some((base, case, *self.cases.iter().find(own)?))
    }
}

fn find<'b>(book: &'b Book, route: RuleId, name: &str) -> Option<(usize, &'b Case)> {
    book.cases.iter().enumerate().find(|(_, case)| case.of == route && case.name == name)
}

/// The one fact of `but`: its name, its value as it is written, and the section.
fn one_fact<'a>(section: Section<'a>, glossary: &Glossary<'_>) -> Option<(String, String, Section<'a>)> {
    if !section.has("but") {
        section.missing("but", "the one fact that closes it");
        return None;
    }
    let but = section.section("but", "`but`")?;
    let mut given = but.table.iter();
    let (Some((key, value)), None) = (given.next(), given.next()) else {
        let hint = "a near miss changes exactly one: two facts are two near misses, or a case of the route";
        section.add(section.at("but"), format!("`but` names {} facts", but.table.len()), hint);
        return None;
    };
    let name: &str = key.get_ref();
    let fact = glossary.named(name).map_or(name, |(_, fact)| fact.id.as_str()).to_string();
    Some((fact, section.written(value).to_string(), but))
}
