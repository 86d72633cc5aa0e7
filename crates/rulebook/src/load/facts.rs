//! `facts/THEME.toml`: what each fact is, and how they hang together.

use super::Loader;
use crate::model::{Fact, FactId, Kind, List, Measure, Nature, Presumption, Vat};
use crate::problem::did_you_mean;
use crate::route::EXISTS;
use crate::section::Section;
use crate::values::{Glossary, Reader, asked, name_is_well_formed};
use std::collections::BTreeMap;

const KEYS: [&str; 21] = [
    "kind",
    "of",
    "words",
    "nature",
    "asks",
    "why",
    "who",
    "term",
    "meaning",
    "evidence",
    "easily_wrong",
    "vat",
    "has",
    "presumed",
    "stands_for",
    "may_be_never",
    "was",
    "function",
    "inputs",
    "less",
    "cite",
];
const NATURES: [(&str, Nature); 5] = [
    ("circumstance", Nature::Circumstance),
    ("choice", Nature::Choice),
    ("judgement", Nature::Judgement),
    ("computed", Nature::Computed),
    ("decided", Nature::Decided),
];
pub(super) const VATS: [(&str, Vat); 3] = [("with", Vat::With), ("without", Vat::Without), ("is", Vat::Itself)];

/// The shapes of the files.
#[derive(Clone, Copy)]
enum Shape {
    YesNo,
    Money,
    Months,
    Date,
    OneOf,
    Code,
    List,
}

const SHAPES: [(&str, Shape); 7] = [
    ("yes_no", Shape::YesNo),
    ("money", Shape::Money),
    ("months", Shape::Months),
    ("date", Shape::Date),
    ("one_of", Shape::OneOf),
    ("code", Shape::Code),
    ("list", Shape::List),
];

impl<'a> Loader<'a> {
    pub(super) fn facts(&mut self, file: Section<'a>) {
        for (key, value) in file.table.iter() {
            let (name, at): (&str, usize) = (key.get_ref(), key.span().start);
            let Some(table) = value.get_ref().as_table() else {
                file.add(at, format!("`{name}` stands outside every fact"), "a fact is a table: [name]");
                continue;
            };
            let section = file.within(table, at, "a fact");
            if !name_is_well_formed(name) {
                section.add(at, format!("`{name}` cannot name a fact"), "small letters, figures and `_`, a letter first, at most 40");
            }
            if self.names.contains_key(name) {
                section.add(at, format!("the fact `{name}` is declared twice"), "keep one of them");
                continue;
            }
            if let Some(fact) = self.one_fact(name, section) {
                self.declare(fact, section);
            }
        }
    }

    pub(super) fn declare(&mut self, fact: Fact, section: Section<'a>) -> FactId {
        let id = FactId::try_from(self.book.facts.len()).unwrap_or(FactId::MAX);
        self.names.insert(fact.id.clone(), id);
        if let Kind::List(_) = fact.kind {
            self.book.lists.push(List { fact: id, has: Vec::new() });
        }
        if fact.nature == Nature::Computed {
            self.book.computed.push(id);
        }
        self.book.facts.push(fact);
        self.declared.push(section);
        id
    }

    fn one_fact(&mut self, name: &str, section: Section<'a>) -> Option<Fact> {
        section.only(&KEYS, &[]);
        if !section.has("kind") {
            section.missing("kind", "yes_no, money, months, date, one_of, code or list");
        }
        if !section.has("nature") {
            section.missing("nature", "circumstance, choice, judgement, computed or decided");
        }
        let (shape, nature) = (section.one_of("kind", &SHAPES)?, section.one_of("nature", &NATURES)?);
        let kind = self.kind(name, shape, section)?;
        let belongs = |key: &str, fits: bool, to: &str| {
            if section.has(key) && !fits {
                section.add(section.at(key), format!("`{key}` is only for {to}"), "take it away");
            }
        };
        belongs("of", matches!(shape, Shape::OneOf), "kind = \"one_of\"");
        belongs("words", matches!(shape, Shape::OneOf), "kind = \"one_of\"");
        belongs("vat", matches!(shape, Shape::Money), "kind = \"money\"");
        belongs("has", matches!(shape, Shape::List), "kind = \"list\"");
        belongs("may_be_never", matches!(shape, Shape::Date), "kind = \"date\"");
        belongs("presumed", nature == Nature::Circumstance, "a circumstance: nobody's choice or judgement is presumed");
        for key in ["function", "inputs", "less"] {
            belongs(key, nature == Nature::Computed, "nature = \"computed\"");
        }
        let words = |key: &str| {
            if asked_nature(nature) { section.need(key, "every fact that is asked says it") } else { section.text(key).unwrap_or_default() }
        };
        if nature == Nature::Decided && !matches!(kind, Kind::OneOf(_)) {
            section.add(
                section.at("nature"),
                format!("`{name}` needs no table"),
                "a yes/no that a rule decides is declared by that rule; only a decided one_of has a table",
            );
        }
        Some(Fact {
            id: name.to_string(),
            theme: section.page.stem().to_string(),
            asks: words("asks"),
            why: words("why"),
            who: words("who"),
            value_words: value_words(section, &kind),
            term: section.text("term"),
            meaning: section.text("meaning"),
            evidence: section.text("evidence"),
            easily_wrong: section.text("easily_wrong"),
            presumed: None,
            stands_for: self.cites(section, "stands_for").into_iter().next(),
            may_be_never: section.yes("may_be_never"),
            was: section.texts("was").into_iter().map(|(was, _)| was).collect(),
            item_of: None,
            sum: Vec::new(),
            cite: section.has("cite").then(|| self.cites(section, "cite").join("; ")),
            cuts: Vec::new(),
            kind,
            nature,
        })
    }

    fn kind(&self, name: &str, shape: Shape, section: Section<'a>) -> Option<Kind> {
        Some(match shape {
            Shape::YesNo => Kind::YesNo,
            Shape::Months => Kind::Number(Measure::Months),
            Shape::Date => Kind::Number(Measure::Date),
            Shape::Code => Kind::Code,
            Shape::Money => {
                if !section.has("vat") {
                    section.missing("vat", "a sum of money says whether VAT is in it: with, without, or is (the VAT itself)");
                }
                Kind::Number(Measure::Money(section.one_of("vat", &VATS)?))
            }
            Shape::OneOf => {
                let of: Vec<String> = section.texts("of").into_iter().map(|(value, _)| value).collect();
                if of.is_empty() || of.len() > 64 {
                    section.add(section.at("of"), format!("`{name}` has {} values", of.len()), "of = [\"…\", …]: between 1 and 64");
                    return None;
                }
                Kind::OneOf(of)
            }
            Shape::List => {
                if !section.has("has") {
                    section.missing("has", "name the facts of one item: has = [\"part_value\"]");
                }
                let Ok(list) = u8::try_from(self.book.lists.len()) else {
                    section.add(section.at, "there are more than 255 lists", "join lists that are alike");
                    return None;
                };
                Kind::List(list)
            }
        })
    }

    /// Items, inputs and former names, once all facts are declared.
    pub(super) fn link_facts(&mut self) {
        let ids = 0..u16::try_from(self.declared.len()).unwrap_or(u16::MAX);
        for id in ids.clone() {
            self.link_items(id);
            self.link_former_names(id);
        }
        let mut flat = Vec::new();
        for id in ids {
            if self.fact(id).is_some_and(|fact| fact.nature == Nature::Computed) {
                flat.push((id, self.inputs(id)));
            }
        }
        for (id, sum) in flat {
            if let Some(fact) = self.book.facts.get_mut(usize::from(id)) {
                fact.sum = sum;
            }
        }
    }

    fn section_of(&self, id: FactId) -> Option<(Section<'a>, &Fact)> {
        Some((*self.declared.get(usize::from(id))?, self.fact(id)?))
    }

    fn link_items(&mut self, id: FactId) {
        let Some((section, fact)) = self.section_of(id) else { return };
        let Kind::List(list) = fact.kind else { return };
        let of = fact.id.clone();
        for (name, at) in section.texts("has") {
            let Some(&item) = self.names.get(&name) else {
                let hint = did_you_mean(&name, self.names.keys().map(String::as_str), "declare it like any other fact");
                section.add(at, format!("`{of}` has `{name}`, and there is no such fact"), hint);
                continue;
            };
            let Some(item_fact) = self.book.facts.get_mut(usize::from(item)) else { continue };
            if item_fact.item_of.is_some() {
                section.add(at, format!("`{name}` belongs to two lists"), "a fact of an item belongs to exactly one; make a second fact");
            } else if matches!(item_fact.kind, Kind::List(_)) || !asked(item_fact) {
                section.add(at, format!("`{name}` cannot be a fact of an item"), "an item has facts that are asked, and no lists");
            } else if let Some(of) = self.book.lists.get_mut(usize::from(list)) {
                item_fact.item_of = Some((list, of.has.len()));
                of.has.push(item);
            }
        }
    }

    fn link_former_names(&self, id: FactId) {
        let Some((section, fact)) = self.section_of(id) else { return };
        for was in &fact.was {
            let others = self.book.facts.iter().filter(|other| other.id != fact.id && other.was.contains(was)).count();
            if self.names.contains_key(was) || others > 0 {
                section.add(
                    section.at("was"),
                    format!("`{was}` is the name of another fact too"),
                    "a name that was published is never used again",
                );
            }
        }
    }

    /// The inputs of a computed fact with their signs; a computed input is replaced by its own.
    fn inputs(&self, id: FactId) -> Vec<(FactId, i64)> {
        let Some((section, fact)) = self.section_of(id) else { return Vec::new() };
        if section.text("function").as_deref() != Some("sum") {
            section.add(
                section.at("function"),
                format!("`{}` is computed by no known function", fact.id),
                "function = \"sum\" is the only one",
            );
        }
        if !section.has("inputs") {
            section.missing("inputs", "name what is added up");
        }
        if !section.has("cite") {
            section.missing("cite", "a computed fact says which provision has it worked out");
        }
        let mut sum = Vec::new();
        self.add_inputs(section, 1, &mut vec![id], &mut sum);
        self.check_measures(section, id, &sum);
        sum
    }

    fn add_inputs(&self, section: Section<'a>, sign: i64, above: &mut Vec<FactId>, sum: &mut Vec<(FactId, i64)>) {
        for (key, sign) in [("inputs", sign), ("less", -sign)] {
            for (name, at) in section.texts(key) {
                let Some((&id, fact)) = self.names.get(&name).and_then(|id| Some((id, self.fact(*id)?))) else {
                    let hint = did_you_mean(&name, self.names.keys().map(String::as_str), "declare it like any other fact");
                    section.add(at, format!("there is no fact `{name}` to add up"), hint);
                    continue;
                };
                if above.contains(&id) {
                    section.add(at, format!("`{name}` is worked out from itself"), "take it out of the figures that are added up");
                } else if fact.nature == Nature::Computed {
                    let Some((inner, _)) = self.section_of(id) else { continue };
                    above.push(id);
                    self.add_inputs(inner, sign, above, sum);
                    above.pop();
                } else if !matches!(fact.kind, Kind::Number(Measure::Money(_) | Measure::Months)) {
                    section.add(at, format!("`{name}` cannot be added up"), "only money and months can");
                } else if let Some(place) = sum.iter().position(|(other, other_sign)| *other == id && *other_sign == -sign) {
                    sum.remove(place);
                } else {
                    sum.push((id, sign));
                }
            }
        }
    }

    /// Money is added to money so that the VAT comes out as the fact says. One figure of VAT may be that of several inputs.
    fn check_measures(&self, section: Section<'a>, id: FactId, sum: &[(FactId, i64)]) {
        let Some(Kind::Number(own)) = self.fact(id).map(|fact| fact.kind.clone()) else {
            section.add(section.at("kind"), "only money and months can be worked out", "kind = \"money\" or \"months\"");
            return;
        };
        let (mut net, mut vat, mut months) = (0, 0, 0);
        for (input, sign) in sum {
            match self.fact(*input).map(|fact| &fact.kind) {
                Some(Kind::Number(Measure::Money(Vat::With))) => (net, vat) = (net + sign, vat + sign),
                Some(Kind::Number(Measure::Money(Vat::Without))) => net += sign,
                Some(Kind::Number(Measure::Money(Vat::Itself))) => vat += sign,
                _ => months += 1,
            }
        }
        let fits = match own {
            Measure::Money(_) if months > 0 => false,
            Measure::Money(Vat::With) => net == vat || (vat > 0 && vat <= net),
            Measure::Money(Vat::Without) => vat == 0,
            Measure::Money(Vat::Itself) => net == 0,
            Measure::Months => months == sum.len(),
            Measure::Date => false,
        };
        if !fits {
            section.add(
                section.at("inputs"),
                "the inputs do not add up to what this fact says it is",
                "a sum with VAT needs the VAT of each input without; months go with months",
            );
        }
    }

    /// Presumed values, once lists and codes are known.
    pub(super) fn presumptions(&mut self) {
        let mut found = Vec::new();
        {
            let glossary = Glossary::new(&self.book);
            for (id, section) in (0..=FactId::MAX).zip(&self.declared) {
                if self.fact(id).is_none_or(|fact| fact.nature != Nature::Circumstance) {
                    continue;
                }
                let Some(presumed) = section.section("presumed", "a presumption") else { continue };
                presumed.only(&["value", "why", "cite"], &[]);
                let (why, cite) = (presumed.need("why", "say why it may be taken"), self.cites(presumed, "cite").join("; "));
                if !presumed.has("cite") {
                    presumed.missing("cite", "say which provision lets it be taken");
                }
                let reader = Reader { glossary: &glossary, page: section.page, problems: self.problems };
                match presumed.get("value") {
                    None => presumed.missing("value", "say what is taken"),
                    Some(value) => found.extend(reader.value(id, value).map(|value| (id, Presumption { value, why, cite }))),
                }
            }
        }
        for (id, presumption) in found {
            if let Some(fact) = self.book.facts.get_mut(usize::from(id)) {
                fact.presumed = Some(presumption);
            }
        }
    }

    /// Every fact is read by something, and every decided one is decided.
    pub(super) fn check_facts_are_read(&self) {
        for (id, section) in (0..=FactId::MAX).zip(&self.declared) {
            let Some(fact) = self.fact(id) else { continue };
            if fact.nature == Nature::Decided {
                if !self.deciders.contains_key(&id) {
                    section.add(
                        section.at,
                        format!("no rule decides `{}`", fact.id),
                        "write a rule; what is not encoded yet is a condition with not_encoded = true",
                    );
                }
            } else if !self.read.contains(&id) && fact.id != EXISTS && !READ_BY_THE_TIMETABLE.contains(&fact.theme.as_str()) {
                section.add(
                    section.at,
                    format!("nothing reads `{}`", fact.id),
                    "nobody is asked what no rule needs: use it in a test or take it away",
                );
            }
        }
    }
}

/// The themes of the facts that only counting reads: the timetable checks that it does.
const READ_BY_THE_TIMETABLE: [&str; 2] = ["clocks", "plan"];

/// What the values of a fact mean, for those that need words.
fn value_words(section: Section<'_>, kind: &Kind) -> BTreeMap<String, String> {
    let Some(words) = section.section("words", "`words`") else { return BTreeMap::new() };
    let values: &[String] = if let Kind::OneOf(of) = kind { of } else { &[] };
    let mut found = BTreeMap::new();
    for (key, value) in words.table.iter() {
        let (name, at): (&str, usize) = (key.get_ref(), key.span().start);
        match value.get_ref().as_str() {
            _ if !values.iter().any(|value| value == name) => {
                let hint = did_you_mean(name, values.iter().map(String::as_str), "name one of its values");
                words.add(at, format!("`{name}` is no value of this fact"), hint);
            }
            Some(text) if !text.trim().is_empty() => drop(found.insert(name.to_string(), text.to_string())),
            _ => words.add(at, format!("`{name}` has no words"), "a text in quotes: what the value means"),
        }
    }
    found
}

fn asked_nature(nature: Nature) -> bool {
    matches!(nature, Nature::Circumstance | Nature::Choice | Nature::Judgement)
}
