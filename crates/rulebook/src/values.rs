//! Values of facts, as cases and need files write them.

use crate::dates;
use crate::model::{Book, Codes, Fact, FactId, Kind, ListId, Measure, Nature, Need, OPEN, Slot, TOP, Val};
use crate::problem::{Hints, Page, Problems};
use crate::section::{Section, Value, day, kind_of, whole};
use std::collections::{BTreeMap, HashMap};
use toml::de::{DeTable, DeValue};

/// The largest figure that can be given, in pounds.
pub(crate) const LARGEST_POUNDS: i64 = 100_000_000_000;
/// The most months that can be given.
pub(crate) const LARGEST_MONTHS: i64 = 100_000;
/// The most items a list may have: what an answer turns on takes as long as the square of them.
const MOST_ITEMS: usize = 200;

/// Facts by the names they have and had.
pub(crate) struct Glossary<'b> {
    pub(crate) book: &'b Book,
    by_name: HashMap<&'b str, FactId>,
    pub(crate) hints: Hints,
}

impl<'b> Glossary<'b> {
    pub(crate) fn new(book: &'b Book) -> Self {
        let mut by_name = HashMap::new();
        let ids = || book.facts.iter().zip(0..=FactId::MAX);
        for (fact, id) in ids() {
            by_name.extend(fact.was.iter().map(|was| (was.as_str(), id)));
        }
        by_name.extend(ids().map(|(fact, id)| (fact.id.as_str(), id)));
        Glossary { book, by_name, hints: Hints::default() }
    }

    pub(crate) fn named(&self, name: &str) -> Option<(FactId, &'b Fact)> {
        let id = *self.by_name.get(name)?;
        self.book.facts.get(usize::from(id)).map(|fact| (id, fact))
    }

    /// The names that may be given.
    pub(crate) fn given(&self) -> impl Iterator<Item = &'b str> {
        self.book.facts.iter().filter(|fact| asked(fact)).map(|fact| fact.id.as_str())
    }
}

/// Someone is asked for this fact: no rule and no function gives it.
pub fn asked(fact: &Fact) -> bool {
    matches!(fact.nature, Nature::Circumstance | Nature::Choice | Nature::Judgement)
}

/// A need as it is filled from a file.
#[derive(Clone, Debug)]
pub(crate) struct Filled {
    pub(crate) need: Need,
    /// The ids of the items of each list; empty texts where an item has none.
    pub(crate) ids: Vec<Vec<String>>,
    /// Codes as they were written: their classes do not say which code it was.
    pub(crate) written: BTreeMap<Slot, String>,
    /// The facts that were given, lists too.
    pub(crate) given: Vec<FactId>,
}

impl Filled {
    pub(crate) fn new(book: &Book) -> Self {
        Filled { need: book.nothing_known(), ids: vec![Vec::new(); book.lists.len()], written: BTreeMap::new(), given: Vec::new() }
    }
}

/// Reads values from one page.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'r> {
    pub(crate) glossary: &'r Glossary<'r>,
    pub(crate) page: &'r Page<'r>,
    pub(crate) problems: &'r Problems,
}

impl Reader<'_> {
    fn add(&self, at: usize, message: impl Into<String>, hint: impl Into<String>) {
        self.problems.add(self.page, at, message, hint);
    }

    /// The fact that a name means, if it may be given at all.
    pub(crate) fn fact(&self, name: &str, at: usize) -> Option<(FactId, &Fact)> {
        let Some((id, fact)) = self.glossary.named(name) else {
            let hint = self.glossary.hints.did_you_mean(name, self.glossary.given(), "law/facts lists them all");
            self.add(at, format!("there is no fact `{name}`"), hint);
            return None;
        };
        if !asked(fact) {
            let by = if fact.nature == Nature::Decided { "a rule decides it" } else { "it is computed from other facts" };
            self.add(at, format!("`{name}` is worked out, never given: {by}"), "take it away and give what it rests on");
            return None;
        }
        Some((id, fact))
    }

    /// Puts one fact of the need in its place.
    pub(crate) fn put(&self, filled: &mut Filled, name: &str, at: usize, value: &Value<'_>) {
        let Some((id, fact)) = self.fact(name, at) else { return };
        if filled.given.contains(&id) {
            self.add(at, format!("`{}` is given twice", fact.id), "it was once published under another name; keep one of them");
            return;
        }
        filled.given.push(id);
        if let Some((list, _)) = fact.item_of {
            let of = self.list_name(list);
            self.add(
                at,
                format!("`{name}` is a fact of one item of `{of}`"),
                format!("give it inside the list: {of} = [{{ {name} = … }}]"),
            );
            return;
        }
        if let Kind::List(list) = fact.kind {
            self.list(filled, name, list, value);
            return;
        }
        let Some(read) = self.value(id, value) else { return };
        let slot = Slot { fact: id, item: TOP };
        self.keep_words(filled, slot, fact, value.get_ref());
        self.glossary.book.set(&mut filled.need, slot, read);
    }

    fn keep_words(&self, filled: &mut Filled, slot: Slot, fact: &Fact, value: &DeValue<'_>) {
        if let (Kind::Code, Some(code)) = (&fact.kind, value.as_str()) {
            filled.written.insert(slot, code.to_string());
        }
    }

    fn list_name(&self, list: ListId) -> &str {
        let book = self.glossary.book;
        let fact = book.lists.get(usize::from(list)).and_then(|list| book.facts.get(usize::from(list.fact)));
        fact.map_or("", |fact| fact.id.as_str())
    }

    fn list(&self, filled: &mut Filled, name: &str, list: ListId, value: &Value<'_>) {
        let book = self.glossary.book;
        let has: &[FactId] = book.lists.get(usize::from(list)).map_or(&[], |list| list.has.as_slice());
        let at = value.span().start;
        let Some(array) = value.get_ref().as_array() else {
            self.add(
                at,
                format!("`{name}` is a list, not {}", kind_of(value.get_ref())),
                format!("write {name} = [ … ]; an empty list says that there is none"),
            );
            return;
        };
        if array.len() > MOST_ITEMS {
            self.add(at, format!("`{name}` has {} items, more than {MOST_ITEMS}", array.len()), "join those that are alike");
            return;
        }
        let only = has.first().filter(|_| has.len() == 1).and_then(|id| Some((*id, book.facts.get(usize::from(*id))?)));
        let code = only.filter(|(_, fact)| fact.kind == Kind::Code);
        let (mut items, mut ids) = (Vec::new(), Vec::<String>::new());
        for (value, item) in array.iter().zip(0..TOP) {
            let mut values = vec![Val::Unknown; has.len()];
            let mut id = String::new();
            match (value.get_ref(), code) {
                (DeValue::Table(table), _) => id = self.item(filled, &mut values, list, item, table),
                (DeValue::String(_), Some((fact_id, fact))) => {
                    self.keep_words(filled, Slot { fact: fact_id, item }, fact, value.get_ref());
                    if let (Some(read), Some(place)) = (self.value(fact_id, value), values.first_mut()) {
                        *place = read;
                    }
                }
                (other, Some(_)) => {
                    self.add(value.span().start, format!("`{name}` holds codes in quotes, not {}", kind_of(other)), "write [\"12345678\"]")
                }
                (other, None) => {
                    self.add(value.span().start, format!("an item of `{name}` is a table, not {}", kind_of(other)), "write [{ … }, { … }]")
                }
            }
            if !id.is_empty() && ids.contains(&id) {
                self.add(value.span().start, format!("two items of `{name}` have the id \"{id}\""), "each item needs an id of its own");
            }
            ids.push(id);
            items.push(values);
        }
        if let Some(place) = filled.need.lists.get_mut(usize::from(list)) {
            *place = Some(items);
        }
        if let Some(place) = filled.ids.get_mut(usize::from(list)) {
            *place = ids;
        }
    }

    /// Reads the facts of one item and gives its id.
    fn item(&self, filled: &mut Filled, values: &mut [Val], list: ListId, item: u16, table: &DeTable<'_>) -> String {
        let mut id = String::new();
        let mut seen = Vec::new();
        for (key, value) in table.iter() {
            let (name, at): (&str, usize) = (key.get_ref(), key.span().start);
            if name == "id" && self.glossary.named("id").is_none() {
                match value.get_ref().as_str().filter(|id| name_is_well_formed(id)) {
                    Some(text) => id = text.to_string(),
                    None => {
                        self.add(value.span().start, "an item's id is a short name in quotes", "small letters, figures and `_`, at most 40")
                    }
                }
                continue;
            }
            let Some((fact_id, fact)) = self.fact(name, at) else { continue };
            let Some((_, place)) = fact.item_of.filter(|(of, _)| *of == list) else {
                let book = self.glossary.book;
                let has = book.lists.get(usize::from(list)).map_or(&[][..], |list| list.has.as_slice());
                let names: Vec<&str> = has.iter().filter_map(|id| book.facts.get(usize::from(*id))).map(|fact| fact.id.as_str()).collect();
                self.add(
                    at,
                    format!("`{name}` is no fact of an item of `{}`", self.list_name(list)),
                    format!("an item has: {}", names.join(", ")),
                );
                continue;
            };
            if seen.contains(&place) {
                self.add(at, format!("`{}` is given twice", fact.id), "keep one of them");
                continue;
            }
            seen.push(place);
            if let (Some(read), Some(slot)) = (self.value(fact_id, value), values.get_mut(place)) {
                self.keep_words(filled, Slot { fact: fact_id, item }, fact, value.get_ref());
                *slot = read;
            }
        }
        id
    }

    /// One value of one fact; nothing after a problem.
    pub(crate) fn value(&self, id: FactId, value: &Value<'_>) -> Option<Val> {
        let book = self.glossary.book;
        let fact = book.facts.get(usize::from(id))?;
        let at = value.span().start;
        let wrong = |wanted: &str, hint: &str| {
            self.add(at, format!("`{}` is {wanted}, not {}", fact.id, kind_of(value.get_ref())), hint);
            None
        };
        match (&fact.kind, value.get_ref()) {
            (Kind::YesNo, DeValue::Boolean(yes)) => Some(Val::Yes(*yes)),
            (Kind::YesNo, _) => wrong("yes or no", "write true or false, without quotes"),
            (Kind::Number(measure), DeValue::Table(table)) => self.range(fact, *measure, table, at),
            (Kind::Number(measure), _) => self.number(fact, *measure, value).map(|number| Val::Num(number, number)),
            (Kind::OneOf(_) | Kind::Code, DeValue::String(word)) => self.bit(fact, word, at).map(Val::OneOf),
            (Kind::OneOf(_) | Kind::Code, DeValue::Table(table)) => self.several(fact, table, at),
            (Kind::OneOf(_), _) => wrong("one of a list of words", "put the word in quotes"),
            (Kind::Code, _) => wrong("a code of eight digits", "put its eight digits in quotes"),
            (Kind::List(_), _) => wrong("a list", "a list cannot stand here"),
        }
    }

    fn several(&self, fact: &Fact, table: &DeTable<'_>, at: usize) -> Option<Val> {
        let section = Section { page: self.page, problems: self.problems, table, at, what: "this value" };
        section.only(&["one_of"], &[]);
        if !section.has("one_of") {
            self.add(at, format!("`{}` is one of a list of words", fact.id), "write \"word\" or { one_of = [\"a\", \"b\"] }");
            return None;
        }
        let words = section.texts("one_of");
        if words.is_empty() {
            self.add(at, format!("`{}` cannot be one of nothing", fact.id), "name the values that are possible");
            return None;
        }
        let bits: Vec<u64> = words.iter().filter_map(|(word, at)| self.bit(fact, word, *at)).collect();
        (bits.len() == words.len()).then(|| Val::OneOf(bits.iter().fold(0, |mask, bit| mask | bit)))
    }

    fn bit(&self, fact: &Fact, word: &str, at: usize) -> Option<u64> {
        let Kind::OneOf(of) = &fact.kind else { return self.code(fact, word, at) };
        let place = of.iter().position(|value| value == word);
        if place.is_none() {
            let otherwise = format!("it is one of: {}", of.join(", "));
            let hint = self.glossary.hints.did_you_mean(word, of.iter().map(String::as_str), &otherwise);
            self.add(at, format!("`{}` cannot be \"{word}\"", fact.id), hint);
        }
        place.and_then(|place| 1u64.checked_shl(u32::try_from(place).ok()?))
    }

    fn code(&self, fact: &Fact, code: &str, at: usize) -> Option<u64> {
        let codes = &self.glossary.book.codes;
        if let Some((message, hint)) = wrong_code(codes, code) {
            self.add(at, format!("`{}`: {message}", fact.id), hint);
            return None;
        }
        1u64.checked_shl(u32::from(codes.class(code)))
    }

    fn range(&self, fact: &Fact, measure: Measure, table: &DeTable<'_>, at: usize) -> Option<Val> {
        let section = Section { page: self.page, problems: self.problems, table, at, what: "a range" };
        section.only(&["at_least", "at_most"], &[]);
        let (low, high) = (table.get("at_least"), table.get("at_most"));
        if low.is_none() && high.is_none() {
            self.add(
                at,
                format!("`{}` is a range without an end", fact.id),
                "write { at_least = …, at_most = … }; one of the two may be left out",
            );
            return None;
        }
        let low = low.map_or(Some(measure.least()), |value| self.number(fact, measure, value))?;
        let high = high.map_or(Some(OPEN), |value| self.number(fact, measure, value))?;
        if low > high {
            self.add(at, format!("`{}` is at least more than it is at most", fact.id), "exchange the two");
            return None;
        }
        Some(Val::Num(low, high))
    }

    fn number(&self, fact: &Fact, measure: Measure, value: &Value<'_>) -> Option<i64> {
        let wrong = |message: String, hint: &str| {
            self.add(value.span().start, message, hint);
            None
        };
        let name = &fact.id;
        match (measure, value.get_ref()) {
            (Measure::Date, DeValue::String(text)) if text == "never" && fact.may_be_never => Some(OPEN),
            (Measure::Date, DeValue::String(text)) if text == "never" => {
                wrong(format!("`{name}` cannot be \"never\""), "leave it out while the day is not known")
            }
            (Measure::Date, DeValue::String(text)) => match dates::day_of_text(text) {
                Ok(_) => wrong(format!("`{name}` is a date, not a text"), "write the date without quotes"),
                Err(words) => wrong(format!("`{name}`: {words}"), "write a date as 2026-12-01, without quotes"),
            },
            (Measure::Date, DeValue::Datetime(_)) => {
                day(value.get_ref()).map_or_else(|| wrong(format!("`{name}` is a date without a time"), "write 2026-12-01"), Some)
            }
            (Measure::Date, other) => {
                wrong(format!("`{name}` is a date, not {}", kind_of(other)), "write a date as 2026-12-01, without quotes")
            }
            (Measure::Money(_), DeValue::String(text)) => match pence(text) {
                Ok(pence) => Some(pence),
                Err((message, hint)) => wrong(format!("`{name}`: {message}"), hint),
            },
            (Measure::Money(_), DeValue::Float(float)) => {
                wrong(format!("`{name}`: pounds and pence stand in quotes"), &format!("write \"{}\"", float.as_str()))
            }
            (_, DeValue::Integer(_)) => {
                let largest = if measure == Measure::Months { LARGEST_MONTHS } else { LARGEST_POUNDS };
                match whole(value.get_ref()) {
                    Some(number) if number < 0 => wrong(format!("`{name}` cannot be less than nothing"), "leave out the minus"),
                    Some(number) if number <= largest => Some(number * measure.scale()),
                    _ => wrong(format!("`{name}` is more than any figure ({largest})"), "count the digits"),
                }
            }
            (Measure::Money(_), other) => {
                wrong(format!("`{name}` is a sum of money, not {}", kind_of(other)), "write pounds as a whole number, or \"1234.56\"")
            }
            (Measure::Months, other) => wrong(format!("`{name}` is a number of months, not {}", kind_of(other)), "write a whole number"),
        }
    }
}

/// Small letters, figures and `_`, at most 40 of them, a letter first.
pub(crate) fn name_is_well_formed(name: &str) -> bool {
    let inside = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    inside && name.len() <= 40 && name.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Pence of "1234.56" or "1234"; otherwise words and a hint.
fn pence(text: &str) -> Result<i64, (String, &'static str)> {
    let plain = "write pounds and pence as \"1234.56\"";
    if text.starts_with('-') {
        return Err((format!("\"{text}\" is less than nothing"), "leave out the minus"));
    }
    if text.contains([',', '£', ' ']) {
        return Err((format!("\"{text}\" is not a sum of money"), "leave out the £, commas and spaces: \"1234.56\""));
    }
    let (pounds, pence) = text.split_once('.').unwrap_or((text, "00"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    if !digits(pounds) || !digits(pence) || pence.contains('_') {
        return Err((format!("\"{text}\" is not a sum of money"), plain));
    }
    if pence.len() > 2 {
        return Err((format!("\"{text}\" has parts of a penny"), "two figures after the point"));
    }
    let pounds = pounds.replace('_', "").parse::<i64>().ok().filter(|pounds| *pounds <= LARGEST_POUNDS);
    let Some(pounds) = pounds else { return Err((format!("\"{text}\" is more than any figure"), "count the digits")) };
    let part = pence.parse::<i64>().unwrap_or(0) * if pence.len() == 1 { 10 } else { 1 };
    Ok(pounds * 100 + part)
}

/// What is wrong with a code, if something is: message and hint.
pub(crate) fn wrong_code(codes: &Codes, code: &str) -> Option<(String, String)> {
    let digits = |text: &str, long: usize| text.len() == long && text.bytes().all(|b| b.is_ascii_digit());
    if digits(code, 8) {
        return if codes.names.is_empty() || codes.names.contains_key(code) {
            None
        } else {
            Some((format!("{code} is not in the vocabulary of 2008"), near_code(codes, code)))
        };
    }
    if let Some((first, check)) = code.split_once('-')
        && digits(first, 8)
        && digits(check, 1)
    {
        return Some((
            format!("\"{code}\" carries its check digit"),
            format!("write \"{first}\"; the digit after the - only guards against slips"),
        ));
    }
    Some((format!("\"{code}\" is not a code"), "a CPV code has eight digits, in quotes".to_string()))
}

fn near_code(codes: &Codes, code: &str) -> String {
    let shared = |other: &str| code.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let slips = |other: &str| strsim::osa_distance(code, other);
    // one slip changes at most two figures; counting slips takes long, so only where they could decide
    let changed = |other: &str| code.bytes().zip(other.bytes()).filter(|(a, b)| a != b).count();
    let most = codes.names.keys().map(|other| shared(other)).max().unwrap_or(0);
    let near = codes.names.iter().filter(|(other, _)| changed(other) <= 2 || shared(other) == most);
    let best = near.min_by_key(|(other, _)| (slips(other) > 1, std::cmp::Reverse(shared(other)), slips(other)));
    best.map_or_else(String::new, |(other, name)| format!("the nearest is \"{other}\", {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_to_the_penny() {
        assert_eq!(pence("663539.99"), Ok(66_353_999));
        assert_eq!(pence("12"), Ok(1_200));
        assert_eq!(pence("1_000.5"), Ok(100_050));
        for (text, message) in [
            ("-1", "\"-1\" is less than nothing"),
            ("1,000", "\"1,000\" is not a sum of money"),
            ("£5", "\"£5\" is not a sum of money"),
            ("1.234", "\"1.234\" has parts of a penny"),
            ("a", "\"a\" is not a sum of money"),
            ("", "\"\" is not a sum of money"),
            ("1.", "\"1.\" is not a sum of money"),
            ("99999999999999999999", "\"99999999999999999999\" is more than any figure"),
        ] {
            assert_eq!(pence(text).map_err(|words| words.0), Err(message.to_string()));
        }
    }

    #[test]
    fn codes_are_checked_against_the_vocabulary() {
        let names = [
            ("85311000", "Social work services with accommodation"),
            ("85312000", "Social work services without accommodation"),
            ("45000000", "Construction work"),
        ];
        let codes = Codes { names: names.iter().map(|(code, name)| (code.to_string(), name.to_string())).collect(), ..Codes::default() };
        let wrong = |code: &str| wrong_code(&codes, code).map(|(message, hint)| format!("{message}; {hint}"));
        assert_eq!(wrong("85311000"), None);
        assert_eq!(
            wrong("85312000-9").as_deref(),
            Some("\"85312000-9\" carries its check digit; write \"85312000\"; the digit after the - only guards against slips")
        );
        assert_eq!(
            wrong("85311001").as_deref(),
            Some("85311001 is not in the vocabulary of 2008; the nearest is \"85311000\", Social work services with accommodation")
        );
        assert_eq!(wrong("8531").as_deref(), Some("\"8531\" is not a code; a CPV code has eight digits, in quotes"));
    }
}
