//! `X.cases.toml`: facts given to test a rule.

use super::Loader;
use crate::model::{Case, Condition, From, Nature, RuleId, Said, Slot};
use crate::problem::{Page, did_you_mean};
use crate::section::{Section, Value};
use crate::values::{Filled, Glossary, Reader};
use std::collections::{BTreeMap, BTreeSet};

const KEYS: [&str; 13] =
    ["name", "of", "but", "only_said", "expect", "group", "standing", "must", "ifs", "because", "settled_as", "from", "cite"];
const ANSWERS: [(&str, Option<bool>); 3] = [("yes", Some(true)), ("no", Some(false)), ("unknown", None)];

/// A fact as some file gives it.
struct Given<'a> {
    page: &'a Page<'a>,
    at: usize,
    value: &'a Value<'a>,
    /// What is wrong with it is told from here.
    told: bool,
}

impl<'a> Loader<'a> {
    pub(super) fn case_file(&mut self, file: Section<'a>) {
        file.only(&["typical", "case"], &[]);
        if let Some(typical) = file.section("typical", "[typical]") {
            self.typical.insert(file.page.file.to_string(), typical);
        }
        self.cases.extend(file.sections("case", "a case"));
    }

    pub(super) fn read_cases(&mut self) {
        let (mut cases, mut names) = (Vec::new(), BTreeSet::new());
        {
            let glossary = Glossary::new(&self.book);
            for section in &self.cases {
                let Some(case) = self.read_case(*section, &glossary) else { continue };
                if !names.insert((case.of, case.name.clone())) {
                    section.add(
                        section.at("name"),
                        format!("this rule has two cases \"{}\"", case.name),
                        "an objection names a case: each needs a name of its own",
                    );
                }
                cases.push(case);
            }
            self.check_unused_typical(&glossary);
        }
        self.book.cases = cases;
    }

    /// What is typical is read by itself too, so that a mistake in it is told once and though every case replaces it.
    fn check_unused_typical(&self, glossary: &Glossary<'_>) {
        for typical in self.typical.values() {
            let reader = Reader { glossary, page: typical.page, problems: self.problems };
            let mut filled = Filled::new(glossary.book);
            for (key, value) in typical.table.iter() {
                reader.put(&mut filled, key.get_ref(), key.span().start, value);
            }
        }
    }

    fn read_case(&self, section: Section<'a>, glossary: &Glossary<'_>) -> Option<Case> {
        section.only(&KEYS, &["typical"]);
        let name = section.need("name", "a name of its own");
        let of = section.need("of", "the id of a rule");
        let from = section.one_of("from", &[("provision", From::Provision), ("outside", From::Outside), ("rule", From::Rule)]);
        if !section.has("from") {
            section.missing("from", "provision, outside or rule: only cases from outside the rule show that it is right");
        }
        if !section.has("expect") {
            section.missing("expect", "the plain answer: yes, no or unknown");
        }
        if matches!(from, Some(From::Provision | From::Outside)) && !section.has("cite") {
            section.missing("cite", "say which provision or which example it follows from");
        }
        let cite = if from == Some(From::Provision) {
            section.has("cite").then(|| self.cites(section, "cite").join("; "))
        } else {
            section.text("cite")
        };
        let expect = section.one_of("expect", &ANSWERS);
        let groups = ["open", "open_if", "closed", "not_needed", "unknown"];
        let word = |key: &str, among: &[&'static str]| {
            section.one_of(key, &among.iter().map(|word| (*word, *word)).collect::<Vec<_>>()).map(str::to_string)
        };
        let rule = self.book.rules.iter().position(|rule| rule.id == of);
        if rule.is_none() && !of.is_empty() {
            let hint = did_you_mean(&of, self.book.rules.iter().map(|rule| rule.id.as_str()), "`of` is the id of a rule or route");
            section.add(section.at("of"), format!("there is no rule `{of}`"), hint);
        }
        if let Some(rule) = rule.and_then(|place| self.book.rules.get(place)) {
            let route_only = ["group", "standing", "must", "ifs"].into_iter().find(|key| rule.route.is_none() && section.has(key));
            if let Some(key) = route_only {
                section.add(section.at(key), format!("`{of}` is no route, and only a route has `{key}`"), "expect the plain answer");
            }
            self.check_because(section, rule);
        }
        let said = self.said(section, glossary);
        let texts = |key: &str| section.has(key).then(|| section.texts(key).into_iter().map(|(text, _)| text).collect());
        Some(Case {
            of: RuleId::try_from(rule?).ok()?,
            said,
            but: section.section("but", "`but`").map(as_written).unwrap_or_default(),
            expect: expect?,
            group: word("group", &groups),
            standing: word("standing", &["on_the_text", "arguable"]),
            must: word("must", &["yes", "if", "no"]),
            ifs: texts("ifs"),
            because: texts("because"),
            settled_as: section.one_of("settled_as", &[("yes", true), ("no", false)]),
            from: from?,
            cite,
            file: section.page.file.to_string(),
            line: section.page.place(section.at).0,
            name,
        })
    }

    /// `because` names conditions of the rule.
    pub(super) fn check_because(&self, section: Section<'a>, rule: &crate::model::Rule) {
        let ids: Vec<&str> =
            rule.own.iter().filter_map(|id| self.book.conditions.get(usize::from(*id))).map(|Condition { id, .. }| id.as_str()).collect();
        for (because, at) in section.texts("because") {
            if !ids.contains(&because.as_str()) {
                section.add(
                    at,
                    format!("`{because}` is no condition of `{}`", rule.id),
                    did_you_mean(&because, ids.iter().copied(), "name its conditions"),
                );
            }
        }
    }

    fn said<'g>(&self, section: Section<'a>, glossary: &Glossary<'g>) -> Said
    where
        'a: 'g,
    {
        self.said_but(section, None, glossary)
    }

    /// The facts of a case, with those that `over` replaces. What is wrong with the case itself was told when the case was read.
    pub(super) fn said_but<'g>(&self, case: Section<'a>, over: Option<Section<'a>>, glossary: &Glossary<'g>) -> Said
    where
        'a: 'g,
    {
        let mut given: BTreeMap<&'g str, Given<'a>> = BTreeMap::new();
        let typical = self.typical.get(case.page.file).copied();
        // What was published under two names is one fact: what the case says replaces what is typical.
        let now = |name: &'g str| glossary.named(name).map_or(name, |(_, fact)| fact.id.as_str());
        let layers = [(typical, false), (case.section("but", "`but`"), over.is_none()), (over, true)];
        for (layer, told) in layers.into_iter().filter_map(|(layer, told)| Some((layer?, told))) {
            for (key, value) in layer.table.iter() {
                given.insert(now(key.get_ref()), Given { page: layer.page, at: key.span().start, value, told });
            }
        }
        let mut filled = Filled::new(glossary.book);
        for (name, Given { page, at, value, told }) in given {
            let reader = Reader { glossary, page, problems: self.problems };
            let before = self.problems.count();
            if value.get_ref().as_str() == Some("?") {
                reader.fact(name, at);
            } else {
                reader.put(&mut filled, name, at, value);
            }
            if !told {
                self.problems.cut(before);
            }
        }
        let book = glossary.book;
        book.compute(&mut filled.need);
        if let Some(contradiction) = crate::need_file::contradiction(book, &filled.need, &filled.ids) {
            let (page, at) = over.map_or((case.page, case.at("but")), |over| (over.page, over.at));
            self.problems.contradicts(page, at, contradiction);
        }
        let reader = Reader { glossary, page: case.page, problems: self.problems };
        let mut unrecorded: Vec<Slot> = Vec::new();
        for (name, at) in case.texts("only_said") {
            match glossary.named(&name) {
                Some((id, fact)) if fact.nature == Nature::Judgement => unrecorded.extend(book.slots_of(&filled.need, id)),
                Some(_) => case.add(at, format!("`{name}` is no judgement"), "only judgements are recorded"),
                None => {
                    reader.fact(&name, at);
                }
            }
        }
        Said { need: filled.need, unrecorded }
    }
}

/// The facts of a table with their values, as they stand in the file.
fn as_written(table: Section<'_>) -> Vec<(String, String)> {
    let text = |value: &Value<'_>| table.written(value).split_whitespace().collect::<Vec<_>>().join(" ");
    table.table.iter().map(|(name, value)| (name.get_ref().to_string(), text(value))).collect()
}
