//! What somebody says in an interview, put into the text of a need file: comments, order and all else stay as they were.

use crate::Desk;
use crate::need::OpenNeed;
use crate::words;
use rulebook::Problem;
use rulebook::model::{Fact, FactId, Kind, Measure};
use rulebook::problem::ClashingFact;
use serde::Serialize;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value};

/// What is said of one place of a need.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Says {
    /// A value as people write it: `yes`, `£600,000`, `2026-12-01`, `unitary council`, `850,000 to 950,000`, or as a need file has it.
    Value(String),
    /// The items of a list: for each, its facts with their values as people write them.
    Items(Vec<Vec<(String, String)>>),
    /// Nobody knows.
    DoNotKnow,
    /// Somebody must judge it.
    ToBeJudged,
    /// It was asked, and is left for later.
    Later,
    /// What was said is taken back: it is as if nobody had asked.
    TakenBack,
}

/// Who gave a value, when and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// Who.
    pub by: String,
    /// When, `YYYY-MM-DD`.
    pub on: String,
    /// Why.
    pub why: String,
}

/// One reply.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reply {
    /// The place: `term_months`, `parts.rooms.part_separable`, `parts[rooms].part_separable`, `parts[0].part_value`.
    pub place: String,
    /// What is said.
    pub says: Says,
    /// Its record, for a judgement above all.
    pub record: Option<Record>,
}

impl Reply {
    /// Reads `FACT=VALUE` as a command line gives it. `?` and `do not know` say that nobody knows, `to be judged` that somebody must
    /// judge, and an empty value takes back what was said.
    ///
    /// # Errors
    /// There is no `=`.
    pub fn read(text: &str) -> Result<Reply, String> {
        let Some((place, value)) = text.split_once('=') else {
            return Err(format!("`{text}` is no answer\n  hint: write FACT=VALUE, such as nation=england; FACT=? when nobody knows"));
        };
        Ok(Reply { place: place.trim().to_string(), says: Says::read(value), record: None })
    }
}

impl Says {
    /// Reads what a person typed.
    pub fn read(text: &str) -> Says {
        let plain = text.trim().to_lowercase().replace(['_', '-', '’', '\''], " ");
        match plain.as_str() {
            "" => Says::TakenBack,
            "?" | "do not know" | "dont know" | "don t know" | "i do not know" => Says::DoNotKnow,
            "to be judged" | "someone must judge" => Says::ToBeJudged,
            "later" | "skip" => Says::Later,
            _ => Says::Value(text.trim().to_string()),
        }
    }
}

/// One of several facts that cannot all be.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Clashing {
    /// The fact's id.
    pub fact: String,
    /// The item that it is about, in words; empty for a fact of the whole need.
    pub item: String,
    /// Its question.
    pub asks: String,
    /// What is said of it.
    pub value: String,
}

/// A place of a need by its names.
struct Place<'a> {
    fact: &'a Fact,
    /// The list, and the name or number of the item.
    item: Option<(&'a str, String)>,
}

impl Desk {
    /// Puts the replies into the text of a need file and counts its revision up. What comes back is a need that can be read.
    ///
    /// # Errors
    /// A place that does not exist, a value that cannot be, facts that cannot all be: all of them, and the text stays as it was.
    pub fn reply(&self, name: &str, text: &str, replies: &[Reply]) -> Result<(String, OpenNeed), Vec<Problem>> {
        let wrong = |message: String, hint: &str| {
            vec![Problem { file: name.to_string(), line: 1, column: 1, message, hint: hint.to_string(), clash: Vec::new() }]
        };
        self.read_need(name, text, None)?;
        let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
            wrong(format!("this is not TOML: {}", error.message()), "mend the file by hand first")
        })?;
        let mut problems = Vec::new();
        for reply in replies {
            match self.place(&reply.place) {
                Some(place) => {
                    if let Err(message) = self.put(&mut document, &place, reply) {
                        problems.extend(wrong(message, "`waymark facts WORD` says what may be written"));
                    }
                }
                None => problems.extend(wrong(
                    format!("there is no fact `{}`", reply.place),
                    &format!("the nearest are {}", self.nearest_facts(&reply.place).join(", ")),
                )),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        count_up(document.as_table_mut()).ok_or_else(|| wrong("`need` is no table".to_string(), "write [need]"))?;
        let text = document.to_string();
        let need = self.read_need(name, &text, None)?;
        Ok((text, need))
    }

    /// The facts that clash, each by its question and what is said of it, where that is what a problem says.
    pub fn clashing(&self, problem: &Problem) -> Vec<Clashing> {
        let view = |clash: &ClashingFact| {
            let fact = self.place(&clash.place)?.fact;
            let value = clash.said.trim_start_matches("= ");
            Some(Clashing {
                fact: fact.id.clone(),
                item: words::item_of(&clash.place).map(words::spaced).unwrap_or_default(),
                asks: fact.asks.clone(),
                value: if value.starts_with(char::is_alphabetic) { words::spaced(value) } else { value.to_string() },
            })
        };
        problem.clash.iter().filter_map(view).collect()
    }

    /// The fact that a place names, and the item of its list.
    fn place(&self, text: &str) -> Option<Place<'_>> {
        let dotted = words::dotted(text);
        let mut parts = dotted.split('.');
        let (first, rest): (&str, Vec<&str>) = (parts.next()?, parts.collect());
        let named = |name: &str| self.book.fact_named(name).and_then(|id| self.book.facts.get(usize::from(id)));
        match rest.as_slice() {
            [] => named(first).filter(|fact| fact.item_of.is_none()).map(|fact| Place { fact, item: None }),
            [item, name] => {
                let fact = named(name)?;
                let list = self.book.lists.get(usize::from(fact.item_of?.0))?;
                let list = self.book.facts.get(usize::from(list.fact)).filter(|list| list.id == first)?;
                Some(Place { fact, item: Some((&list.id, (*item).to_string())) })
            }
            _ => None,
        }
    }

    fn put(&self, document: &mut DocumentMut, place: &Place<'_>, reply: &Reply) -> Result<(), String> {
        let (id, root) = (place.fact.id.as_str(), document.as_table_mut());
        let reason = match &reply.says {
            Says::DoNotKnow => Some("do_not_know"),
            Says::ToBeJudged => Some("to_be_judged"),
            Says::Later => Some("not_asked"),
            _ => None,
        };
        let value = match &reply.says {
            Says::Value(text) => Some(self.value(place.fact, text)?),
            Says::Items(items) => Some(kept_of_old(root, id, self.items(place.fact, items)?, items)),
            _ => None,
        };
        let no_table = |name: &str| format!("`{name}` is no table in this file");
        let facts = table(root, "facts").ok_or_else(|| no_table("facts"))?;
        let item_id = match &place.item {
            None => {
                set(facts, id, value.clone());
                None
            }
            Some((list, item)) => {
                let known = item_of(facts, list, item).ok_or_else(|| format!("`{list}` has no item `{item}`"))?;
                set(known, id, value.clone());
                Some(ensure_id(known, item))
            }
        };
        let unknown = |root: &mut Table| -> Option<()> {
            // what was never there needs no table to take it out of
            if reason.is_none() && !root.contains_key("not_known") {
                return Some(());
            }
            let mut under: &mut dyn TableLike = table(root, "not_known")?;
            if let (Some((list, _)), Some(item)) = (&place.item, &item_id) {
                if reason.is_none() && under.get(list).and_then(|list| list.get(item)).is_none() {
                    return Some(());
                }
                under = table_in(under, list)?;
                under = table_in(under, item)?;
            }
            set(under, id, reason.map(Value::from));
            Some(())
        };
        unknown(root).ok_or_else(|| no_table("not_known"))?;
        if matches!(place.fact.kind, Kind::List(_)) {
            forget_items_gone(root, id);
        }
        if let (Some(record), Some(value)) = (&reply.record, value) {
            let mut under: &mut dyn TableLike = table(root, "given").ok_or_else(|| no_table("given"))?;
            for name in place.item.iter().map(|(list, _)| *list).chain(item_id.as_deref()).chain([id]) {
                under = table_in(under, name).ok_or_else(|| no_table(name))?;
            }
            under.insert("value", Item::Value(value));
            for (key, text) in [("by", &record.by), ("why", &record.why)] {
                under.insert(key, toml_edit::value(text.as_str()));
            }
            let on: Value = record.on.parse().map_err(|_| format!("`{}` is not a date: write 2026-12-01", record.on))?;
            under.insert("on", Item::Value(on));
        }
        Ok(())
    }

    fn items(&self, list: &Fact, items: &[Vec<(String, String)>]) -> Result<Value, String> {
        let Kind::List(_) = list.kind else { return Err(format!("`{}` is no list", list.id)) };
        let mut array = Array::new();
        let named = items.iter().flatten().filter(|(name, text)| name == "id" && !text.trim().is_empty());
        let mut names: Vec<String> = named.map(|(_, text)| short_name(text)).collect();
        for (place, item) in (1..).zip(items) {
            let mut row = InlineTable::new();
            for (name, text) in item.iter().filter(|(_, text)| !text.trim().is_empty()) {
                let fact = self.book.fact_named(name).and_then(|id| self.book.facts.get(usize::from(id)));
                match (fact, Says::read(text)) {
                    (None, _) if name == "id" => row.insert("id", Value::from(short_name(text))),
                    (None, _) => return Err(format!("there is no fact `{name}`")),
                    (Some(fact), Says::Value(text)) => row.insert(name, self.value(fact, &text)?),
                    _ => None,
                };
            }
            if !row.contains_key("id") {
                let free = (place..).map(|number| format!("item_{number}")).find(|name| !names.contains(name));
                names.extend(free.clone());
                row.insert("id", Value::from(free.unwrap_or_default()));
            }
            array.push(row);
        }
        Ok(Value::Array(array))
    }

    /// The value that a person typed, in the form of a need file. What is not understood goes on as it is: the reader of need files
    /// says what is wrong with it.
    fn value(&self, fact: &Fact, text: &str) -> Result<Value, String> {
        let text = text.trim();
        if text.starts_with(['{', '[', '"']) {
            return text.parse().map_err(|_| format!("`{}`: {text} is not written as a need file has it", fact.id));
        }
        let as_it_is = |text: &str| text.parse().unwrap_or_else(|_| Value::from(text));
        Ok(match &fact.kind {
            Kind::YesNo => match text.to_lowercase().as_str() {
                "yes" | "y" | "true" => Value::from(true),
                "no" | "n" | "false" => Value::from(false),
                _ => Value::from(text),
            },
            Kind::Number(Measure::Date) if text.eq_ignore_ascii_case("never") => Value::from("never"),
            Kind::Number(measure) => number(*measure, text),
            Kind::OneOf(of) => {
                let words: Vec<String> = text.split(" or ").map(|word| word.trim().to_lowercase().replace([' ', '-'], "_")).collect();
                match words.as_slice() {
                    [word] => Value::from(word.as_str()),
                    several if several.iter().all(|word| of.contains(word)) => {
                        let mut table = InlineTable::new();
                        table.insert("one_of", Value::Array(several.iter().map(String::as_str).collect()));
                        Value::InlineTable(table)
                    }
                    _ => Value::from(text),
                }
            }
            Kind::Code => Value::from(text),
            Kind::List(list) => {
                let none = matches!(text.to_lowercase().as_str(), "none" | "no" | "nothing");
                let only = self.book.lists.get(usize::from(*list)).and_then(|list| match list.has.as_slice() {
                    [one] => self.fact_of(*one),
                    _ => None,
                });
                match only {
                    _ if none => Value::Array(Array::new()),
                    Some(one) if one.kind == Kind::Code => {
                        let codes = text.split(|letter: char| letter.is_whitespace() || letter == ',' || letter == ';');
                        Value::Array(codes.filter(|code| !code.is_empty()).collect())
                    }
                    Some(one) => {
                        let values = text.split([';', '\n']).filter(|value| !value.trim().is_empty());
                        let items: Vec<Vec<(String, String)>> = values.map(|value| vec![(one.id.clone(), value.to_string())]).collect();
                        self.items(fact, &items)?
                    }
                    None => as_it_is(text),
                }
            }
        })
    }

    fn fact_of(&self, id: FactId) -> Option<&Fact> {
        self.book.facts.get(usize::from(id))
    }
}

/// An item that stays keeps what its new row does not name at all, such as a judgement that is asked apart.
fn kept_of_old(root: &mut Table, list: &str, mut value: Value, rows: &[Vec<(String, String)>]) -> Value {
    let Some(facts) = table(root, "facts") else { return value };
    for (item, row) in value.as_array_mut().into_iter().flat_map(Array::iter_mut).filter_map(Value::as_inline_table_mut).zip(rows) {
        let Some(id) = item.get("id").and_then(Value::as_str).map(str::to_string) else { continue };
        let Some(old) = item_of(facts, list, &id).filter(|old| old.get("id").and_then(Item::as_str) == Some(&id)) else { continue };
        for (key, kept) in old.iter() {
            if let Some(kept) = kept.as_value().filter(|_| key != "id" && !row.iter().any(|(name, _)| name == key)) {
                item.insert(key, kept.clone());
            }
        }
    }
    value
}

/// Takes out what was recorded of items that are in the list no longer: a file may name only those that it holds.
fn forget_items_gone(root: &mut Table, list: &str) {
    let mut there: Vec<String> = Vec::new();
    if let Some(facts) = table(root, "facts") {
        let mut place = 0;
        while let Some(item) = item_of(facts, list, &place.to_string()) {
            there.extend(item.get("id").and_then(Item::as_str).map(str::to_string));
            place += 1;
        }
    }
    for name in ["given", "not_known"] {
        let Some(of_list) = root.get_mut(name).and_then(|item| item.get_mut(list)).and_then(Item::as_table_like_mut) else { continue };
        let gone: Vec<String> = of_list
            .iter()
            .filter(|(key, item)| item.is_table_like() && !there.iter().any(|id| id == key))
            .map(|(key, _)| key.to_string())
            .collect();
        for key in gone {
            of_list.remove(&key);
        }
    }
}

/// `£1,234.56`, `36 months`, `850,000 to 950,000`, `at least 5`, `at most 6`.
fn number(measure: Measure, text: &str) -> Value {
    let lower = text.to_lowercase();
    let one = |text: &str| {
        let bare = text.trim().trim_end_matches(" months").trim_end_matches(" month");
        if measure == Measure::Date {
            return bare.parse().unwrap_or_else(|_| Value::from(bare));
        }
        let digits: String = bare.chars().filter(|letter| !matches!(letter, '£' | ',' | ' ' | '_')).collect();
        match digits.parse::<i64>() {
            Ok(whole) => Value::from(whole),
            Err(_) => Value::from(digits),
        }
    };
    let range = |ends: &[(&str, &str)]| {
        let mut table = InlineTable::new();
        for (end, text) in ends {
            table.insert(*end, one(text));
        }
        Value::InlineTable(table)
    };
    if let Some(rest) = lower.strip_prefix("at least ") {
        range(&[("at_least", rest)])
    } else if let Some(rest) = lower.strip_prefix("at most ") {
        range(&[("at_most", rest)])
    } else if let Some((low, high)) = lower.split_once(" to ") {
        range(&[("at_least", low), ("at_most", high)])
    } else {
        one(text)
    }
}

/// A name for an item: small letters, figures and `_`, a letter first.
fn short_name(text: &str) -> String {
    let mut name: String =
        text.trim().to_lowercase().chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).take(36).collect();
    if !name.starts_with(|letter: char| letter.is_ascii_lowercase()) {
        name.insert_str(0, "i_");
    }
    name
}

/// Counts the revision of a need file up; nothing where its head is no table.
pub(crate) fn count_up(root: &mut Table) -> Option<()> {
    let head = table(root, "need")?;
    let revision = head.get("revision").and_then(Item::as_integer).unwrap_or(0);
    head.insert("revision", toml_edit::value(revision.saturating_add(1)));
    Some(())
}

/// The table of this name, made where there is none; nothing where something else has the name.
pub(crate) fn table<'t>(root: &'t mut Table, name: &str) -> Option<&'t mut dyn TableLike> {
    let item = root.entry(name).or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(matches!(name, "given" | "not_known" | "reflections"));
        Item::Table(table)
    });
    item.as_table_like_mut()
}

fn table_in<'t>(under: &'t mut dyn TableLike, name: &str) -> Option<&'t mut dyn TableLike> {
    if under.get(name).is_none() {
        under.insert(name, Item::Table(Table::new()));
    }
    under.get_mut(name)?.as_table_like_mut()
}

/// Sets a value, or takes it away.
pub(crate) fn set(under: &mut dyn TableLike, name: &str, value: Option<Value>) {
    match value {
        Some(mut value) => match under.get_mut(name) {
            // comments before and behind stay with their line
            Some(Item::Value(known)) => {
                *value.decor_mut() = known.decor().clone();
                *known = value;
            }
            _ => {
                under.insert(name, Item::Value(value));
            }
        },
        None => {
            under.remove(name);
        }
    }
}

/// The item of a list by its id, or else by its place from 0.
fn item_of<'t>(facts: &'t mut dyn TableLike, list: &str, item: &str) -> Option<&'t mut dyn TableLike> {
    let mut items: Vec<&mut dyn TableLike> = match facts.get_mut(list)? {
        Item::ArrayOfTables(tables) => tables.iter_mut().map(|table| table as &mut dyn TableLike).collect(),
        Item::Value(Value::Array(array)) => {
            array.iter_mut().filter_map(Value::as_inline_table_mut).map(|table| table as &mut dyn TableLike).collect()
        }
        _ => return None,
    };
    let named = items.iter().position(|table| table.get("id").and_then(Item::as_str) == Some(item));
    let place = named.or_else(|| item.parse().ok()).filter(|place| *place < items.len())?;
    Some(items.swap_remove(place))
}

/// The id of an item; one is given where it has none.
fn ensure_id(item: &mut dyn TableLike, place: &str) -> String {
    if let Some(id) = item.get("id").and_then(Item::as_str) {
        return id.to_string();
    }
    let id = format!("item_{place}");
    item.insert("id", toml_edit::value(id.as_str()));
    id
}
