//! One question laid out as a form, and the form read back as replies. Nothing is ever ticked that nobody ticked.

use crate::form::Fields;
use crate::services::Found;
use crate::{MOST_ITEMS, words};
use desk::Desk;
use desk::ask::{AskedView, SettlesView};
use desk::reply::{Record, Reply, Says};
use serde::Serialize;

/// How many words of a list are shown to choose from at once; more go into a list that opens.
const FEW: usize = 8;
/// How many rows a list has at least.
const ROWS: usize = 6;

/// An answer to choose.
#[derive(Serialize)]
pub(crate) struct Choice {
    value: String,
    words: String,
    on: bool,
}

/// A place to type in, or to choose in, of a row.
#[derive(Serialize)]
pub(crate) struct Cell {
    name: String,
    asks: String,
    text: String,
    choices: Vec<Choice>,
}

/// One fact of a question as a part of its form.
#[derive(Serialize)]
pub(crate) struct Field {
    /// The place that it answers.
    pub(crate) at: String,
    /// Its question, with the item that it is about.
    pub(crate) asks: String,
    /// What is wrong with what was typed.
    pub(crate) wrong: Option<String>,
    why: String,
    who: String,
    nature: &'static str,
    term: Option<String>,
    meaning: Option<String>,
    evidence: Option<String>,
    easily_wrong: Option<String>,
    form: &'static str,
    hint: String,
    keys: &'static str,
    text: String,
    choices: Vec<Choice>,
    ticks: Vec<Choice>,
    rows: Vec<Vec<Cell>>,
    found: Found,
    search: String,
    now: Option<String>,
    cannot_be: Vec<String>,
    settles: Vec<SettlesView>,
    record: Option<[String; 3]>,
}

impl Field {
    /// It has a search of its own.
    pub(crate) fn searches(&self) -> bool {
        self.form == "codes"
    }
}

/// The question of a fact, with the item that it is about.
pub(crate) fn asks(asked: &AskedView) -> String {
    if asked.item.is_empty() {
        return asked.fact.asks.clone();
    }
    format!("{}: {}", words::sentence(&asked.item).trim_end_matches('.'), asked.fact.asks)
}

/// The form of one fact, with what was typed before.
pub(crate) fn field(desk: &Desk, asked: &AskedView, typed: &Fields) -> Field {
    let fact = &asked.fact;
    let judged = fact.nature == "judgement";
    let form = shape(asked);
    let named = |kind: &str| format!("{kind}.{}", asked.at);
    let choice = |name: &str, value: &str, words: &str| Choice {
        value: value.to_string(),
        words: words.to_string(),
        on: typed.has(&named(name), value),
    };
    let mut choices: Vec<Choice> = match asked.form {
        "yes_no" => vec![choice("v", "yes", "Yes"), choice("v", "no", "No")],
        "one_of" => fact
            .of
            .iter()
            .map(|word| choice("v", word, &fact.value_words.get(word).map_or_else(|| words::choice(word), |said| words::choice(said))))
            .collect(),
        _ => Vec::new(),
    };
    let mut ticks = Vec::new();
    let mut also = |value: &str, words: &str| match choices.is_empty() {
        true => ticks.push(choice("k", value, words)),
        false => choices.push(choice("v", value, words)),
    };
    if matches!(form, "rows" | "lines") {
        also("none", "There is none");
    }
    if asked.form == "date" && fact.write.contains("never") {
        also("never", "It never was, or never will be");
    }
    if judged || fact.easily_wrong.is_some() {
        also("to be judged", "Someone must judge this");
    }
    also("?", "I do not know");
    let now_of = |id: &str| asked.items_now.iter().filter_map(|item| item.get(id).cloned()).collect::<Vec<_>>().join("\n");
    let only = asked.item_facts.first().map_or("", |one| one.id.as_str());
    let text = match (typed.first(&named("v")), form) {
        (Some(text), _) => text.to_string(),
        (None, "lines" | "codes") => now_of(only),
        _ => String::new(),
    };
    let search = typed.one(&named("words")).to_string();
    Field {
        asks: asks(asked),
        wrong: None,
        why: fact.why.clone(),
        who: fact.who.clone(),
        nature: fact.nature,
        term: fact.term.clone(),
        meaning: fact.meaning.clone(),
        evidence: fact.evidence.clone(),
        easily_wrong: fact.easily_wrong.clone(),
        hint: hint(asked, form),
        keys: if asked.form == "months" { "numeric" } else { "text" },
        rows: if form == "rows" { rows(asked, typed) } else { Vec::new() },
        found: if form == "codes" { codes(desk, asked, typed, &search) } else { Found::default() },
        search,
        form,
        text,
        choices,
        ticks,
        now: asked.now.clone(),
        cannot_be: asked.cannot_be.clone(),
        settles: asked.settles.clone(),
        record: judged.then(|| ["by", "on", "why"].map(|name| typed.one(&named(name)).to_string())),
        at: asked.at.clone(),
    }
}

/// Which form: radios, select, text, codes, lines, rows.
fn shape(asked: &AskedView) -> &'static str {
    match asked.form {
        "yes_no" => "radios",
        "one_of" if asked.fact.of.len() <= FEW || !asked.fact.value_words.is_empty() => "radios",
        "one_of" => "select",
        "codes" => "codes",
        "list" if asked.item_facts.len() == 1 => "lines",
        "list" => "rows",
        _ => "text",
    }
}

fn hint(asked: &AskedView, form: &str) -> String {
    let of_item = asked.item_facts.first().map_or("", |one| one.kind.as_str());
    match (asked.form, form) {
        ("money", _) => format!("In pounds ({}). A range may be written: 850,000 to 950,000.", asked.fact.kind),
        ("months", _) => "A number of months. A range may be written: 12 to 36.".to_string(),
        ("date", _) => "Year, month, day, such as 2026-12-01. A range may be written: 2026-12-01 to 2027-03-31.".to_string(),
        ("code", _) => "Eight digits.".to_string(),
        (_, "lines") => format!("One amount a line, in pounds ({of_item})."),
        (_, "codes") => "Eight digits each, one a line.".to_string(),
        (_, "rows") => "Leave empty what you do not need. What nobody knows may be left out, or be a ?.".to_string(),
        _ => String::new(),
    }
}

/// The facts of an item that its row asks for; judgements are asked apart.
fn of_row(asked: &AskedView) -> impl Iterator<Item = &desk::facts::FactView> {
    asked.item_facts.iter().filter(|fact| fact.nature != "judgement")
}

fn rows(asked: &AskedView, typed: &Fields) -> Vec<Vec<Cell>> {
    let sent = typed.first(&format!("i.{}.0.id", asked.at)).is_some();
    let count = if sent { sent_rows(asked, typed) } else { ROWS.max(asked.items_now.len() + 1).min(MOST_ITEMS) };
    let row = |place: usize| {
        let text_of = |id: &str, name: &str| match typed.first(name) {
            Some(text) => text.to_string(),
            None => asked.items_now.get(place).and_then(|item| item.get(id)).cloned().unwrap_or_default(),
        };
        let name_of = |id: &str| format!("i.{}.{place}.{id}", asked.at);
        let own =
            Cell { name: name_of("id"), asks: "A short name for it".to_string(), text: text_of("id", &name_of("id")), choices: Vec::new() };
        let cell = |fact: &desk::facts::FactView| {
            let name = name_of(&fact.id);
            let text = text_of(&fact.id, &name);
            let yes_no = [("", "Not said"), ("yes", "Yes"), ("no", "No"), ("?", "I do not know")];
            let choice = |(value, words): (&str, &str)| Choice { value: value.to_string(), words: words.to_string(), on: text == value };
            let choices = if fact.kind == "yes or no" { yes_no.into_iter().map(choice).collect() } else { Vec::new() };
            Cell { name, asks: fact.asks.clone(), text, choices }
        };
        std::iter::once(own).chain(of_row(asked).map(cell)).collect()
    };
    (0..count).map(row).collect()
}

fn sent_rows(asked: &AskedView, typed: &Fields) -> usize {
    (0..MOST_ITEMS).take_while(|place| typed.first(&format!("i.{}.{place}.id", asked.at)).is_some()).count()
}

/// The kinds of service to tick: those searched for, those that the need's sentence names, those ticked before.
fn codes(desk: &Desk, asked: &AskedView, typed: &Fields, search: &str) -> Found {
    let name = format!("c.{}", asked.at);
    let ticked: Vec<&str> = typed.all(&name).filter(|code| !code.is_empty()).collect();
    Found::new(desk, search, &asked.services, &ticked)
}

/// What the form says of one fact: nothing where it was left empty.
///
/// # Errors
/// Two answers at once, or half a record.
pub(crate) fn reply(asked: &AskedView, typed: &Fields) -> Result<Option<Reply>, String> {
    let named = |kind: &str| format!("{kind}.{}", asked.at);
    let mut said: Vec<Says> = Vec::new();
    let text = typed.one(&named("v"));
    match shape(asked) {
        "codes" => {
            let (ticked, name) = (named("c"), named("v"));
            let all: Vec<&str> = typed.all(&ticked).chain(typed.all(&name)).filter(|codes| !codes.is_empty()).collect();
            said.extend((!all.is_empty()).then(|| Says::Value(all.join("\n"))));
        }
        "rows" => {
            let row = |place: usize| {
                let name = |id: &str| (id.to_string(), typed.one(&format!("i.{}.{place}.{id}", asked.at)).to_string());
                std::iter::once(name("id")).chain(of_row(asked).map(|fact| name(&fact.id))).collect::<Vec<_>>()
            };
            let rows = (0..sent_rows(asked, typed)).map(row).filter(|row| row.iter().any(|(_, text)| !text.is_empty()));
            let rows: Vec<_> = rows.collect();
            said.extend((!rows.is_empty()).then_some(Says::Items(rows)));
        }
        _ => said.extend((!text.is_empty()).then(|| Says::read(text))),
    }
    said.extend(typed.all(&named("k")).filter(|tick| !tick.is_empty()).map(Says::read));
    let [by, on, why] = ["by", "on", "why"].map(|name| typed.one(&named(name)).to_string());
    let recorded = [&by, &on, &why].iter().filter(|text| !text.is_empty()).count();
    match (said.len(), recorded) {
        (0, 0) => Ok(None),
        (0, _) => Err("A record was written, and no answer. Give the answer that it is for.".to_string()),
        (1, _) => {
            let says = said.remove(0);
            let record = matches!(says, Says::Value(_)).then_some(Record { by, on, why }).filter(|_| recorded > 0);
            match (recorded, &record) {
                (0, _) | (3, Some(_)) => Ok(Some(Reply { place: asked.at.clone(), says, record })),
                (_, Some(_)) => Err("The record is not complete. Say by whom, on what day and why, or leave all three empty.".to_string()),
                _ => Err("A record was written, and nobody has judged it yet. Give the judgement, or empty the record.".to_string()),
            }
        }
        _ => Err("There are two answers. Give one, and take the other away.".to_string()),
    }
}
