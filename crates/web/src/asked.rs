//! One question laid out as a form, and the form read back as replies. Nothing is ever ticked that nobody ticked.

use crate::form::Fields;
use crate::services::Found;
use crate::{MOST_ITEMS, words};
use desk::Desk;
use desk::ask::AskedView;
use desk::reply::{Record, Reply, Says};
use serde::Serialize;

/// The value of an answer that leaves it to whoever must judge.
const JUDGED: &str = "to be judged";
/// How many words of a list are shown to choose from at once; more go into a list that opens.
const FEW: usize = 8;
/// How many rows a list has at least.
const ROWS: usize = 6;

/// An answer to choose, as the form parts take it.
#[derive(Serialize, Default)]
pub(crate) struct Choice {
    value: String,
    text: String,
    checked: bool,
    selected: bool,
    /// A word between the answers before and those after it, in place of an answer.
    #[serde(skip_serializing_if = "str::is_empty")]
    divider: &'static str,
}

/// A place to type in, or to choose in, of a row.
#[derive(Serialize)]
pub(crate) struct Cell {
    name: String,
    asks: String,
    text: String,
    choices: Vec<Choice>,
}

/// What stands behind "More about this question".
#[derive(Serialize)]
pub(crate) struct About {
    asks: String,
    why: String,
    who: String,
    nature: &'static str,
    term: Option<String>,
    meaning: Option<String>,
    evidence: Option<String>,
}

/// One fact of a question as a part of its form.
#[derive(Serialize)]
pub(crate) struct Field {
    /// Its number among the facts of the question.
    pub(crate) n: usize,
    /// The place that it answers.
    pub(crate) at: String,
    /// Its question, with the item that it is about.
    pub(crate) asks: String,
    /// What is wrong with what was typed.
    pub(crate) wrong: Option<String>,
    about: About,
    easily_wrong: Option<String>,
    form: &'static str,
    /// The full question stands behind it, as it is asked in fewer words.
    in_full: bool,
    hint: String,
    keys: &'static str,
    text: String,
    choices: Vec<Choice>,
    /// The rest of a long list of answers.
    more_choices: Vec<Choice>,
    ticks: Vec<Choice>,
    rows: Vec<Vec<Cell>>,
    found: Found,
    search: String,
    now: Option<String>,
    cannot_be: Vec<String>,
    record: Option<[String; 3]>,
    /// What is asked beside it of who says yes.
    pub(crate) then: Vec<Field>,
}

/// A part of the form of a question: one fact, or several to tick in one list.
#[derive(Serialize)]
pub(crate) struct Part {
    pub(crate) field: Option<Field>,
    pub(crate) ticks: Vec<Tick>,
    /// None of these; I do not know.
    others: Vec<Choice>,
    /// What is wrong with what was ticked.
    pub(crate) wrong: Option<String>,
}

/// One fact of a list to tick.
#[derive(Serialize)]
pub(crate) struct Tick {
    pub(crate) n: usize,
    at: String,
    text: String,
    checked: bool,
    about: About,
    easily_wrong: Option<String>,
    pub(crate) then: Vec<Field>,
}

/// The name of the boxes of a list to tick.
const TICKED: &str = "t";

/// The facts of this question that stand in one list to tick: two or more.
fn to_tick(facts: &[AskedView]) -> Vec<&AskedView> {
    let ticks: Vec<&AskedView> = facts.iter().filter(|asked| asked.tick.is_some()).collect();
    if ticks.len() > 1 { ticks } else { Vec::new() }
}

/// The form of a question, with what was typed before.
pub(crate) fn parts(desk: &Desk, facts: &[AskedView], typed: &Fields) -> Vec<Part> {
    let ticks = to_tick(facts);
    let ticked = |at: &str| ticks.iter().any(|asked| asked.at == at);
    let there = |at: &Option<String>| at.as_ref().is_some_and(|at| facts.iter().any(|asked| asked.at == *at));
    let then = |at: &str| -> Vec<Field> {
        let on_it = facts.iter().enumerate().filter(|(_, asked)| asked.only_if.as_deref() == Some(at));
        on_it.map(|(n, asked)| field(desk, n, asked, typed)).collect()
    };
    let mut out: Vec<Part> = Vec::new();
    // what was said of one field need not be said again of the next
    let (mut listed, mut hints) = (false, Vec::new());
    for (n, asked) in facts.iter().enumerate().filter(|(_, asked)| !there(&asked.only_if)) {
        if !ticked(&asked.at) {
            let field = Field { then: then(&asked.at), ..field(desk, n, asked, typed) };
            let field = match hints.contains(&field.hint) {
                true => Field { hint: String::new(), ..field },
                false => field,
            };
            hints.push(field.hint.clone());
            out.push(Part { field: Some(field), ticks: Vec::new(), others: Vec::new(), wrong: None });
        } else if !listed {
            listed = true;
            let tick = |(n, asked): (usize, &AskedView)| Tick {
                n,
                at: asked.at.clone(),
                text: asked.tick.clone().unwrap_or_default(),
                checked: if typed.any() { typed.has(TICKED, &asked.at) } else { asked.now_written.as_deref() == Some("yes") },
                about: about(asked),
                easily_wrong: asked.fact.easily_wrong.clone(),
                then: then(&asked.at),
            };
            let all = |says: &str| !typed.any() && ticks.iter().all(|asked| asked.now_written.as_deref() == Some(says));
            let other = |value: &str, text: &str, says: &str| Choice {
                value: value.to_string(),
                text: text.to_string(),
                checked: typed.has(TICKED, value) || all(says),
                ..Choice::default()
            };
            out.push(Part {
                field: None,
                ticks: facts.iter().enumerate().filter(|(_, asked)| ticked(&asked.at)).map(tick).collect(),
                others: vec![other("none", "None of these", "no"), other("?", "I do not know", "?")],
                wrong: None,
            });
        }
    }
    out
}

/// What the list to tick says: of each fact whether it is so. What is not ticked where something is, is not so.
fn ticked(facts: &[AskedView], typed: &Fields) -> Result<Vec<Reply>, String> {
    let ticks = to_tick(facts);
    let all: Vec<&str> = typed.all(TICKED).filter(|text| !text.is_empty()).collect();
    let says = |at: &str| match (all.contains(&"?"), all.contains(&at)) {
        (true, _) => Says::DoNotKnow,
        (false, yes) => Says::Value(if yes { "yes" } else { "no" }.to_string()),
    };
    if all.len() > 1 && (all.contains(&"?") || all.contains(&"none")) {
        return Err("You ticked something, and also that there is none or that you do not know. Take one away.".to_string());
    }
    if all.is_empty() {
        return Ok(Vec::new());
    }
    Ok(ticks.iter().map(|asked| Reply { place: asked.at.clone(), says: says(&asked.at), record: None }).collect())
}

/// What a form says, and what is wrong with it, by the number of the fact.
pub(crate) fn replies(facts: &[AskedView], typed: &Fields) -> (Vec<Reply>, Vec<(usize, String)>) {
    let (mut replies, mut wrong) = (Vec::new(), Vec::new());
    let ticks = to_tick(facts);
    let in_list = |asked: &AskedView| ticks.iter().any(|tick| tick.at == asked.at);
    match ticked(facts, typed) {
        Ok(said) => replies.extend(said),
        Err(message) => wrong.push((facts.iter().position(in_list).unwrap_or(0), message)),
    }
    for (n, asked) in facts.iter().enumerate().filter(|(_, asked)| !in_list(asked)) {
        match reply(asked, typed) {
            Ok(said) => replies.extend(said),
            Err(message) => wrong.push((n, message)),
        }
    }
    // what is asked only of who says yes counts only then: it may have been filled in before the answer was changed
    let yes = |at: &str| {
        let said = replies.iter().find(|reply| reply.place == at).map(|reply| reply.says == Says::Value("yes".to_string()));
        said.unwrap_or_else(|| facts.iter().all(|asked| asked.at != at || asked.now_written.as_deref() == Some("yes")))
    };
    let counts = |at: &str| facts.iter().find(|asked| asked.at == at).and_then(|asked| asked.only_if.as_deref()).is_none_or(yes);
    let counted: Vec<bool> = replies.iter().map(|reply| counts(&reply.place)).collect();
    let mut keep = counted.into_iter();
    replies.retain(|_| keep.next().unwrap_or(true));
    (replies, wrong)
}

/// The facts that were left empty, and that were asked of whoever gave these replies.
pub(crate) fn left_empty(facts: &[AskedView], replies: &[Reply]) -> Vec<Reply> {
    let yes = |at: &str| replies.iter().any(|reply| reply.place == at && reply.says == Says::Value("yes".to_string()));
    let empty = facts.iter().filter(|asked| asked.now_written.is_none() && asked.now.is_none());
    let empty = empty.filter(|asked| !replies.iter().any(|reply| reply.place == asked.at));
    let empty = empty.filter(|asked| asked.only_if.as_deref().is_none_or(|at| yes(at) || facts.iter().all(|other| other.at != at)));
    empty.map(|asked| Reply { place: asked.at.clone(), says: Says::Later, record: None }).collect()
}

/// The question of a fact, with the item that it is about.
pub(crate) fn asks(asked: &AskedView) -> String {
    let asks = asked.label.as_ref().unwrap_or(&asked.fact.asks);
    if asked.item.is_empty() {
        return asks.clone();
    }
    format!("{}: {asks}", words::sentence(&asked.item).trim_end_matches('.'))
}

fn about(asked: &AskedView) -> About {
    let fact = &asked.fact;
    About {
        asks: fact.asks.clone(),
        why: fact.why.clone(),
        who: fact.who.clone(),
        nature: fact.nature,
        term: fact.term.clone(),
        meaning: fact.meaning.clone(),
        evidence: fact.evidence.clone(),
    }
}

/// The form of one fact, with what was typed before, or else with what was said before.
fn field(desk: &Desk, n: usize, asked: &AskedView, typed: &Fields) -> Field {
    let fact = &asked.fact;
    let judged = fact.nature == "judgement";
    let form = shape(asked);
    let named = |kind: &str| format!("{kind}.{}", asked.at);
    let before = asked.now_written.as_deref().filter(|_| !typed.any());
    let choice = |name: &str, value: &str, text: &str| {
        let on = typed.has(&named(name), value) || before == Some(value);
        Choice { value: value.to_string(), text: text.to_string(), checked: on, selected: on, divider: "" }
    };
    let mut choices: Vec<Choice> = match asked.form {
        "yes_no" if !asked.choices.is_empty() => own_choices(asked, &choice),
        "yes_no" => vec![choice("v", "yes", "Yes"), choice("v", "no", "No")],
        "one_of" => fact
            .of
            .iter()
            .map(|word| choice("v", word, &fact.value_words.get(word).map_or_else(|| words::choice(word), |said| words::choice(said))))
            .collect(),
        _ => Vec::new(),
    };
    // of a long list that begins with "none of these", that comes first and the rest opens
    let none_first = choices.len() > 4 && fact.of.first().is_some_and(|word| word.starts_with("no"));
    let long = form == "radios" && (none_first || choices.len() > FEW);
    let more_choices = if long { choices.split_off(1) } else { Vec::new() };
    let mut ticks = Vec::new();
    let mut also = |value: &str, text: &str| match choices.is_empty() {
        true => ticks.push(choice("k", value, text)),
        false => choices.push(choice("v", value, text)),
    };
    if matches!(form, "rows" | "lines") {
        also("none", "There is none");
    }
    if asked.form == "date" && fact.write.contains("never") {
        also("never", "It never was, or never will be");
    }
    if judged || fact.easily_wrong.is_some() {
        also(JUDGED, "Someone must judge this");
    }
    also("?", "I do not know");
    let now_of = |id: &str| asked.items_now.iter().filter_map(|item| item.get(id).cloned()).collect::<Vec<_>>().join("\n");
    let only = asked.item_facts.first().map_or("", |one| one.id.as_str());
    let text = match (typed.first(&named("v")), form) {
        (Some(text), _) => text.to_string(),
        (None, "lines" | "codes") => now_of(only),
        (None, "text") => before.filter(|text| !matches!(*text, "?" | "to be judged")).unwrap_or_default().to_string(),
        _ => String::new(),
    };
    let search = typed.one(&named("words")).to_string();
    Field {
        n,
        asks: asks(asked),
        wrong: None,
        in_full: asked.label.is_some(),
        about: about(asked),
        easily_wrong: fact.easily_wrong.clone(),
        hint: hint(asked, form),
        keys: if asked.form == "months" { "numeric" } else { "text" },
        rows: if form == "rows" { rows(asked, typed) } else { Vec::new() },
        found: if form == "codes" { codes(desk, asked, typed, &search) } else { Found::default() },
        search,
        form,
        text,
        choices,
        more_choices,
        ticks,
        now: asked.now.clone(),
        cannot_be: asked.cannot_be.clone(),
        record: judged.then(|| ["by", "on", "why"].map(|name| typed.one(&named(name)).to_string())),
        at: asked.at.clone(),
        then: Vec::new(),
    }
}

/// Answers in the question's own words. Of several that stand for one value, the last is shown as the one said; that somebody must judge
/// is shown by the answer that every question has for it.
fn own_choices(asked: &AskedView, choice: &dyn Fn(&str, &str, &str) -> Choice) -> Vec<Choice> {
    let value = |yes: Option<bool>| match yes {
        Some(true) => "yes",
        Some(false) => "no",
        None => JUDGED,
    };
    let mut out: Vec<Choice> = asked.choices.iter().map(|(yes, text)| choice("v", value(*yes), text)).collect();
    let last: Vec<Option<usize>> =
        [Some(true), Some(false)].map(|stands| asked.choices.iter().rposition(|(yes, _)| *yes == stands)).to_vec();
    for (place, one) in out.iter_mut().enumerate() {
        one.checked &= last.contains(&Some(place));
    }
    out
}

/// The places that a form speaks of.
pub(crate) fn places(typed: &Fields) -> Vec<String> {
    let mut places: Vec<String> = typed
        .names()
        .filter_map(|name| name.split_once('.'))
        .filter(|(kind, _)| matches!(*kind, "v" | "k" | "c"))
        .map(|(_, place)| place.to_string())
        .collect();
    places.dedup();
    places
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
        ("money", _) if asked.label.is_some() => "In pounds. A range may be written: 850,000 to 950,000.".to_string(),
        ("money", _) => format!("In pounds ({}). A range may be written: 850,000 to 950,000.", asked.fact.kind),
        ("months", _) => "A number of months. A range may be written: 12 to 36.".to_string(),
        ("date", _) => "Year, month, day, such as 2026-12-01. A range may be written: 2026-12-01 to 2027-03-31.".to_string(),
        ("code", _) => "Eight digits.".to_string(),
        (_, "lines") => format!("One amount a line, in pounds ({of_item})."),
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
            let choice = |(value, words): (&str, &str)| Choice {
                value: value.to_string(),
                text: words.to_string(),
                checked: false,
                selected: text == value,
                divider: "",
            };
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
fn reply(asked: &AskedView, typed: &Fields) -> Result<Option<Reply>, String> {
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
