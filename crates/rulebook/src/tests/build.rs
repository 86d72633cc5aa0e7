//! Books for tests, from short texts in the real form; the real loader reads them.

use crate::dates::day_of_text;
use crate::group::top_slot;
use crate::model::{Book, Kind, OPEN, Said, Val};

/// One source that was read, and one that was not.
const SOURCES: &str = "[[source]]\nid='T'\ntitle='-'\naddress='-'\n[[source]]\nid='V'\ntitle='-'\naddress='-'\n\
    [[provision]]\nid='T 1'\nchecked='text_read'\nread_on=2026-11-24\n";

/// A fact's table, to which more lines may be added.
pub fn fact(name: &str, kind: &str, nature: &str) -> String {
    format!("[{name}]\nkind='{kind}'\nnature='{nature}'\nasks='-'\nwhy='-'\nwho='-'\n")
}

/// What is presumed of the fact above.
pub fn presumed(value: bool) -> String {
    format!("presumed={{value={value}, why='-', cite='T 1'}}\n")
}

/// A rule's first lines.
pub fn rule(id: &str, more: &str) -> String {
    format!("[[rule]]\nid='{id}'\ntitle='-'\ndecides='{id}'\n{more}\n")
}

/// A route's first lines.
pub fn route(id: &str, more: &str) -> String {
    rule(id, &format!("route=true\neffect='-'\nregime='-'\n{more}"))
}

/// A condition of the rule above. One without a test is not encoded.
pub fn condition(id: &str, test: &str, more: &str) -> String {
    let cite = if more.contains("cite") { "" } else { "cite='T 1'\n" };
    let test = if test.is_empty() { "not_encoded=true".into() } else { format!("test=\"{test}\"") };
    format!("[[rule.condition]]\nid='{id}'\nsays='-'\n{test}\n{cite}{more}\n")
}

/// Facts that cannot all be.
pub fn never(test: &str) -> String {
    format!("[[never]]\nsays='-'\ntest=\"{test}\"\ncite='T 1'\n")
}

/// A book of facts and rules, and perhaps more files. Facts that nothing reads are no problem here; any other problem is.
pub fn book(facts: &str, rules: &str, more: &[(&str, &str)]) -> Book {
    let files = [("sources.toml", SOURCES), ("facts/facts.toml", facts), ("routes/rules.toml", rules)];
    let files: Vec<(String, String)> = files.iter().chain(more).map(|(name, text)| (name.to_string(), text.to_string())).collect();
    let (book, mut problems) = crate::load(&files);
    problems.retain(|p| !p.message.starts_with("nothing reads"));
    assert!(problems.is_empty(), "{}", problems.iter().map(|p| format!("{p}\n")).collect::<String>());
    book
}

/// Facts as words `name=value`; `name!=value` is a judgement only said, not recorded.
pub fn said(book: &Book, words: &str) -> Said {
    let mut said = Said { need: book.nothing_known(), unrecorded: vec![] };
    for word in words.split_whitespace() {
        let (name, value) = word.split_once('=').unwrap();
        let fact = book.fact_named(name.trim_end_matches('!')).unwrap_or_else(|| panic!("no fact {name}"));
        if name.ends_with('!') {
            said.unrecorded.push(top_slot(fact));
        }
        let number = |text: &str| match (&book.facts[fact as usize].kind, text) {
            (_, "never") => OPEN,
            (Kind::Number(measure), text) => day_of_text(text).unwrap_or_else(|_| text.parse::<i64>().unwrap() * measure.scale()),
            (kind, text) => panic!("{text} for {kind:?}"),
        };
        let value = match (&book.facts[fact as usize].kind, value) {
            (Kind::YesNo, value) => Val::Yes(value == "yes"),
            (Kind::OneOf(of), value) => Val::OneOf(1 << of.iter().position(|known| known == value).unwrap()),
            (_, value) => match value.split_once("..") {
                Some((low, high)) => Val::Num(number(low), number(high)),
                None => Val::Num(number(value), number(value)),
            },
        };
        book.learn(&mut said.need, top_slot(fact), value);
    }
    said
}
