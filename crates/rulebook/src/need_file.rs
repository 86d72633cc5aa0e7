//! Need files: the facts of one need, who gave them, and what is not known.

use crate::dates;
use crate::load::parse_toml;
use crate::model::{Book, FactId, Kind, ListId, Nature, Need, Said, Slot, TOP, Val};
use crate::problem::{ClashingFact, Contradiction, Page, Problem, Problems, did_you_mean};
use crate::route::Scope;
use crate::section::{Section, Value, kind_of, whole};
use crate::settle::Mind;
use crate::values::{Filled, Glossary, Reader};
use std::collections::BTreeMap;

/// The largest need file, in bytes.
const LARGEST: usize = 1_000_000;

/// The most days that a local period may take: ten years.
pub const LONGEST_TAKEN: u32 = 3650;

/// Where the need came in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Door {
    /// A need, with no route in mind.
    Need,
    /// A proposal that someone wants checked.
    Proposal,
}

/// Why a fact is not known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// Nobody has asked yet.
    NotAsked,
    /// It was asked, and nobody knows.
    DoNotKnow,
    /// A judgement that is still to be made.
    ToBeJudged,
}

/// Who gave a value, when and why.
#[derive(Clone, PartialEq, Debug)]
pub struct Given {
    /// The place of the value.
    pub slot: Slot,
    /// The value as recorded; `Unknown` where the record holds none.
    pub value: Val,
    /// Who.
    pub by: Option<String>,
    /// When (days since 1970).
    pub on: Option<i64>,
    /// Why.
    pub why: Option<String>,
}

/// Which side of a question somebody leans to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leaning {
    /// Towards its first side.
    TowardsA,
    /// Towards its second side.
    TowardsB,
    /// In between.
    Between,
}

/// The leanings by their names in a file.
const LEANINGS: [(&str, Leaning); 3] = [("towards_a", Leaning::TowardsA), ("towards_b", Leaning::TowardsB), ("between", Leaning::Between)];

impl Leaning {
    /// Its name in a file.
    pub fn name(self) -> &'static str {
        LEANINGS.iter().find(|(_, leaning)| *leaning == self).map_or("", |(name, _)| name)
    }

    /// The leaning of this name.
    pub fn named(name: &str) -> Option<Leaning> {
        LEANINGS.iter().find(|(known, _)| *known == name).map(|(_, leaning)| *leaning)
    }
}

/// The longest note on a question, in letters.
pub const LONGEST_NOTE: usize = 2000;

/// What somebody thought of a question that decides nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reflected {
    /// To which side they lean, if they said.
    pub leans: Option<Leaning>,
    /// A note of theirs.
    pub note: Option<String>,
    /// Its line and character in the file.
    pub place: (usize, usize),
}

/// A need file, read.
#[derive(Clone, PartialEq, Debug)]
pub struct NeedFile {
    /// Its title.
    pub title: String,
    /// The need in one sentence; it never decides anything.
    pub sentence: String,
    /// Where it came in.
    pub door: Door,
    /// Which revision of the file this is.
    pub revision: Option<u64>,
    /// The version of the rulebook that decided it last.
    pub rulebook: Option<String>,
    /// The facts as said, and the judgements that lack a record.
    pub said: Said,
    /// The records.
    pub given: Vec<Given>,
    /// The places whose values are not known, and why.
    pub not_known: Vec<(Slot, Reason)>,
    /// Codes as written: the value of a code fact holds its class only.
    pub written: BTreeMap<Slot, String>,
    /// The ids of the items of each list, by place; empty where an item has none.
    pub item_ids: Vec<Vec<String>>,
    /// How many days the local periods take that somebody gave, by their ids.
    pub takes: BTreeMap<String, u32>,
    /// What was thought of questions that decide nothing, by their ids.
    pub reflections: BTreeMap<String, Reflected>,
}

/// Reads a need file. Either it is good, or every problem is told.
pub fn read_need(book: &Book, file_name: &str, text: &str) -> Result<NeedFile, Vec<Problem>> {
    let problems = Problems::default();
    if text.len() > LARGEST {
        let page = Page::new(file_name, "");
        problems.add(
            &page,
            0,
            format!("this file has {} bytes, more than a need file may have ({LARGEST})", text.len()),
            "a need is a page of facts; keep documents elsewhere",
        );
        return Err(problems.take());
    }
    let page = Page::new(file_name, text);
    let table = parse_toml(&page, &problems);
    if problems.count() > 0 {
        return Err(problems.take());
    }
    let glossary = Glossary::new(book);
    let file = Section { page: &page, problems: &problems, table: table.get_ref(), at: 0, what: "a need file" };
    let need = fill(file, &glossary);
    match need {
        Some(need) if problems.count() == 0 => Ok(need),
        _ => Err(problems.take()),
    }
}

fn fill(file: Section<'_>, glossary: &Glossary<'_>) -> Option<NeedFile> {
    let book = glossary.book;
    let reader = Reader { glossary, page: file.page, problems: file.problems };
    file.only(&["need", "facts", "given", "not_known", "takes", "reflections"], &[]);
    if !file.has("need") {
        file.missing("need", "a need file begins with [need], then title, sentence and door");
    }
    let head = file.section("need", "[need]");
    let (title, sentence, door, revision) = head.map_or((String::new(), String::new(), None, None), read_head);
    let mut filled = Filled::new(book);
    if let Some(facts) = file.section("facts", "[facts]") {
        for (key, value) in facts.table.iter() {
            reader.put(&mut filled, key.get_ref(), key.span().start, value);
        }
    }
    let given = file.section("given", "[given]").map_or_else(Vec::new, |section| records(section, &reader, &filled));
    let not_known = file.section("not_known", "[not_known]").map_or_else(Vec::new, |section| unknowns(section, &reader, &filled));
    let takes = file.section("takes", "[takes]").map_or_else(BTreeMap::new, |section| days_taken(section, book));
    let reflections = file.section("reflections", "[reflections]").map_or_else(BTreeMap::new, reflected);
    let mut need = filled.need;
    book.compute(&mut need);
    if let Some(contradiction) = contradiction(book, &need, &filled.ids) {
        file.problems.contradicts(file.page, file.at("facts"), contradiction);
    }
    let unrecorded = unrecorded(book, &need, &given);
    Some(NeedFile {
        title,
        sentence,
        door: door.unwrap_or(Door::Need),
        revision,
        rulebook: head.and_then(|head| head.text("rulebook")),
        said: Said { need, unrecorded },
        given,
        not_known,
        written: filled.written,
        item_ids: filled.ids,
        takes,
        reflections,
    })
}

/// What was thought of questions: `[reflections.ID]` with `leans`, `note` or both. Which questions there are is not known here.
fn reflected(section: Section<'_>) -> BTreeMap<String, Reflected> {
    let mut out = BTreeMap::new();
    for (key, value) in section.table.iter() {
        let (name, at): (&str, usize) = (key.get_ref(), key.span().start);
        let Some(table) = value.get_ref().as_table() else {
            let hint = format!("write [reflections.{name}] with leans = \"between\", a note, or both");
            section.add(value.span().start, format!("`{name}` is a table, not {}", kind_of(value.get_ref())), hint);
            continue;
        };
        let one = section.within(table, at, "a reflection");
        one.only(&["leans", "note"], &[]);
        let (leans, note) = (one.one_of("leans", &LEANINGS), one.text("note"));
        if note.as_ref().is_some_and(|note| note.chars().count() > LONGEST_NOTE) {
            one.add(one.at("note"), format!("the note on `{name}` is longer than {LONGEST_NOTE} letters"), "keep documents elsewhere");
        }
        out.insert(name.to_string(), Reflected { leans, note, place: section.page.place(at) });
    }
    out
}

/// The days of local periods: whole numbers, none longer than ten years.
fn days_taken(section: Section<'_>, book: &Book) -> BTreeMap<String, u32> {
    let mut out = BTreeMap::new();
    for (key, value) in section.table.iter() {
        let (name, at): (&str, usize) = (key.get_ref(), key.span().start);
        if !book.periods.iter().any(|period| period.id == name) {
            let known = book.periods.iter().map(|period| period.id.as_str());
            section.add(at, format!("there is no period `{name}`"), did_you_mean(name, known, "`waymark plan` names them"));
            continue;
        }
        match whole(value.get_ref()).and_then(|days| u32::try_from(days).ok()).filter(|days| *days <= LONGEST_TAKEN) {
            Some(days) => {
                out.insert(name.to_string(), days);
            }
            None => section.add(value.span().start, format!("`{name}` takes a whole number of days"), format!("from 0 to {LONGEST_TAKEN}")),
        }
    }
    out
}

fn read_head(head: Section<'_>) -> (String, String, Option<Door>, Option<u64>) {
    head.only(&["title", "sentence", "door", "format", "revision", "rulebook"], &["facts"]);
    match head.get("format").map(|value| whole(value.get_ref())) {
        None => head.missing("format", "write format = 1"),
        Some(Some(1)) => {}
        Some(_) => head.add(head.at("format"), "this is a format that is not known here", "format = 1"),
    }
    let revision = head.get("revision").map(|value| whole(value.get_ref()).and_then(|number| u64::try_from(number).ok()));
    if revision == Some(None) {
        head.add(head.at("revision"), "`revision` is a whole number", "it is counted up by whoever writes the file");
    }
    let door = head.one_of("door", &[("need", Door::Need), ("proposal", Door::Proposal)]);
    (head.need("title", "a few words"), head.text("sentence").unwrap_or_default(), door, revision.flatten())
}

const REASONS: [(&str, Reason); 3] =
    [("not_asked", Reason::NotAsked), ("do_not_know", Reason::DoNotKnow), ("to_be_judged", Reason::ToBeJudged)];

fn unknowns(section: Section<'_>, reader: &Reader<'_>, filled: &Filled) -> Vec<(Slot, Reason)> {
    let mut out: Vec<(Slot, Reason)> = Vec::new();
    for (key, value) in section.table.iter() {
        let (name, at): (&str, usize) = (key.get_ref(), key.span().start);
        let Some((id, fact)) = reader.fact(name, at) else { continue };
        if let (Kind::List(list), Some(_)) = (&fact.kind, value.get_ref().as_table()) {
            let Some(items) = as_section(section, name, value) else { continue };
            for (item, of_item) in items_of(items, reader, filled, *list) {
                for (key, _) in of_item.table.iter() {
                    let (name, at): (&str, usize) = (key.get_ref(), key.span().start);
                    let Some(slot) = item_slot(of_item, reader, *list, name, at, item) else { continue };
                    unknown(of_item, (name, at), slot, reader.glossary.book.get(&filled.need, slot) != Val::Unknown, &mut out);
                }
            }
            continue;
        }
        if let Some((list, _)) = fact.item_of {
            say_of_item(section, reader, list, name, at, "not_known");
            continue;
        }
        unknown(section, (name, at), Slot { fact: id, item: TOP }, filled.given.contains(&id), &mut out);
    }
    out
}

/// One place whose value is not known, and why.
fn unknown(section: Section<'_>, (name, at): (&str, usize), slot: Slot, given: bool, out: &mut Vec<(Slot, Reason)>) {
    if given {
        section.add(at, format!("`{name}` is given, and it is not known"), "take it out of [facts] or out of [not_known]");
    }
    if out.iter().any(|(other, _)| *other == slot) {
        section.add(at, format!("`{name}` stands here twice"), "keep one of them");
    }
    out.extend(section.one_of(name, &REASONS).map(|reason| (slot, reason)));
}

fn say_of_item(section: Section<'_>, reader: &Reader<'_>, list: ListId, name: &str, at: usize, above: &str) {
    let of = list_name(reader.glossary.book, list);
    section.add(at, format!("`{name}` is a fact of one item of `{of}`"), format!("name the item by its id: [{above}.{of}.ID.{name}]"));
}

/// The tables of a list's items, each under the id of its item.
fn items_of<'s>(section: Section<'s>, reader: &Reader<'_>, filled: &Filled, list: ListId) -> Vec<(u16, Section<'s>)> {
    let ids = filled.ids.get(usize::from(list)).map_or(&[][..], Vec::as_slice);
    let of = list_name(reader.glossary.book, list);
    let mut out = Vec::new();
    for (key, value) in section.table.iter() {
        let (id, at): (&str, usize) = (key.get_ref(), key.span().start);
        match ids.iter().position(|known| known == id).and_then(|place| u16::try_from(place).ok()) {
            Some(item) => out.extend(as_section(section, id, value).map(|of_item| (item, of_item))),
            None => {
                let known = ids.iter().map(String::as_str).filter(|id| !id.is_empty());
                let hint = reader.glossary.hints.did_you_mean(id, known, "give the item an id in [facts]: { id = \"hostel\", … }");
                section.add(at, format!("`{of}` has no item with the id \"{id}\""), hint);
            }
        }
    }
    out
}

/// The place of a fact of one item.
fn item_slot(section: Section<'_>, reader: &Reader<'_>, list: ListId, name: &str, at: usize, item: u16) -> Option<Slot> {
    let (fact, about) = reader.fact(name, at)?;
    if about.item_of.map(|(of, _)| of) != Some(list) {
        let of = list_name(reader.glossary.book, list);
        section.add(at, format!("`{name}` is no fact of an item of `{of}`"), "name it under its own list, or outside all lists");
        return None;
    }
    Some(Slot { fact, item })
}

fn records(section: Section<'_>, reader: &Reader<'_>, filled: &Filled) -> Vec<Given> {
    let mut out = Vec::new();
    for (key, value) in section.table.iter() {
        let (name, at): (&str, usize) = (key.get_ref(), key.span().start);
        let Some((id, fact)) = reader.fact(name, at) else { continue };
        if let Some((list, _)) = fact.item_of {
            say_of_item(section, reader, list, name, at, "given");
            continue;
        }
        let Some(record) = as_section(section, name, value) else { continue };
        match fact.kind {
            // A record of a list itself has the keys of a record; one of its items has tables under their ids.
            Kind::List(list) if !record.table.values().all(|value| !value.get_ref().is_table()) => {
                item_records(record, reader, filled, list, &mut out);
            }
            _ => out.extend(record_of(record, reader, Slot { fact: id, item: TOP })),
        }
    }
    out
}

fn as_section<'s>(section: Section<'s>, name: &str, value: &'s Value<'_>) -> Option<Section<'s>> {
    let table = value.get_ref().as_table();
    if table.is_none() {
        section.add(
            value.span().start,
            format!("the record of `{name}` is a table, not {}", kind_of(value.get_ref())),
            "write [given.NAME] with value, by, on and why",
        );
    }
    table.map(|table| section.within(table, value.span().start, "a record"))
}

fn list_name(book: &Book, list: ListId) -> &str {
    let fact = book.lists.get(usize::from(list)).and_then(|list| book.facts.get(usize::from(list.fact)));
    fact.map_or("", |fact| fact.id.as_str())
}

fn item_records(section: Section<'_>, reader: &Reader<'_>, filled: &Filled, list: ListId, out: &mut Vec<Given>) {
    for (item, of_item) in items_of(section, reader, filled, list) {
        for (key, value) in of_item.table.iter() {
            let (name, at): (&str, usize) = (key.get_ref(), key.span().start);
            let Some(slot) = item_slot(of_item, reader, list, name, at, item) else { continue };
            out.extend(as_section(of_item, name, value).and_then(|record| record_of(record, reader, slot)));
        }
    }
}

fn record_of(section: Section<'_>, reader: &Reader<'_>, slot: Slot) -> Option<Given> {
    section.only(&["value", "by", "on", "why"], &[]);
    let list = reader.glossary.book.facts.get(usize::from(slot.fact)).is_some_and(|fact| matches!(fact.kind, Kind::List(_)));
    let value = match section.get("value").filter(|_| !list) {
        None => Val::Unknown,
        Some(value) => reader.value(slot.fact, value)?,
    };
    Some(Given { slot, value, by: section.text("by"), on: section.date("on"), why: section.text("why") })
}

/// Judgements that are said and lack who, when and why, or whose record holds another value.
fn unrecorded(book: &Book, need: &Need, given: &[Given]) -> Vec<Slot> {
    let judgements = (0..=FactId::MAX).zip(&book.facts).filter(|(_, fact)| fact.nature == Nature::Judgement);
    let said = judgements.flat_map(|(id, _)| book.slots_of(need, id)).filter(|slot| book.get(need, *slot) != Val::Unknown);
    let recorded = |slot: &Slot| {
        given.iter().any(|record| {
            record.slot == *slot
                && record.value == book.get(need, *slot)
                && record.by.is_some()
                && record.on.is_some()
                && record.why.is_some()
        })
    };
    said.filter(|slot| !recorded(slot)).collect()
}

/// The facts that clash, if a need leaves nothing that can be, and why they cannot all be.
pub(crate) fn contradiction(book: &Book, need: &Need, ids: &[Vec<String>]) -> Option<Contradiction> {
    if book.nevers.is_empty() {
        return None;
    }
    let clash = Mind::new(book).clash(&Scope::of_nevers(book), need)?;
    let fact = |slot: &Slot| {
        let (place, text) = (book.show_slot(*slot, ids), book.show_with(*slot, book.get(need, *slot), ids));
        ClashingFact { said: text.get(place.len()..).unwrap_or_default().trim_start().to_string(), place }
    };
    let why: Vec<String> = clash.nevers.iter().map(|never| &book.nevers[*never]).map(|n| format!("{} ({})", n.says, n.cite)).collect();
    Some(Contradiction { facts: clash.facts.iter().map(fact).collect(), why: why.join("; ") })
}

impl NeedFile {
    /// Why this place is not known, where the file says so.
    pub fn why_unknown(&self, slot: Slot) -> Option<Reason> {
        self.not_known.iter().find(|(unknown, _)| *unknown == slot).map(|(_, reason)| *reason)
    }

    /// What clashes and why, if the facts as they stand now cannot all be: a fact may have been learned since the file was read.
    pub fn clash(&self, book: &Book) -> Option<Contradiction> {
        contradiction(book, &self.said.need, &self.item_ids)
    }
}

impl Given {
    /// The day of the record as `YYYY-MM-DD`.
    pub fn on_text(&self) -> Option<String> {
        self.on.map(dates::text_of_day)
    }
}
