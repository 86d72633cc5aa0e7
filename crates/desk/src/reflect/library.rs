//! The questions of the library, embedded: read once, with every mistake told.

use include_dir::{Dir, include_dir};
use rulebook::model::Book;
use rulebook::parse_toml;
use rulebook::problem::{Page, Problem, Problems};
use rulebook::section::Section;
use serde::Serialize;
use std::collections::BTreeSet;

static LIBRARY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../library/reflections");

/// The reflections in the order in which they are shown.
const ORDER: [&str; 2] = ["procured", "stewardship"];

/// A reflection: questions with two sides. It decides nothing.
#[derive(Clone, Debug)]
pub(crate) struct Reflection {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) lead: String,
    /// What the first sides lean to, and the second.
    pub(crate) toward: [String; 2],
    /// What is so where it truly is a purchase.
    pub(crate) caution: String,
    /// The ways outside procurement stand beside those of buying; else only the ways that the questions touch.
    pub(crate) outside: bool,
    pub(crate) sources: Vec<String>,
    pub(crate) questions: Vec<Question>,
}

/// A question.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) id: String,
    pub(crate) asks: String,
    pub(crate) why: String,
    pub(crate) caution: String,
    pub(crate) sides: [Side; 2],
    pub(crate) facts: Vec<String>,
    pub(crate) routes: Vec<String>,
    pub(crate) sources: Vec<String>,
}

/// One side of a question.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Side {
    /// In a few words.
    pub name: String,
    /// What it looks like in practice.
    pub practice: Vec<String>,
    /// What leaning to it suggests to look at.
    pub look_at: String,
}

/// What is embedded, against this book.
pub(crate) fn shipped(book: &Book) -> (Vec<Reflection>, Vec<Problem>) {
    let files = LIBRARY.files().filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)));
    read(book, &files.collect::<Vec<_>>())
}

/// Reads reflections. What is wrong is told, and what a question names that is not in the book is left out of it.
pub(crate) fn read(book: &Book, files: &[(&str, &str)]) -> (Vec<Reflection>, Vec<Problem>) {
    let problems = Problems::default();
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for (name, text) in files {
        let page = Page::new(name, text);
        let table = parse_toml(&page, &problems);
        let file = Section { page: &page, problems: &problems, table: table.get_ref(), at: 0, what: "a reflection" };
        out.push(reflection(file, book, &mut seen));
    }
    out.sort_by_key(|one: &Reflection| ORDER.iter().position(|id| *id == one.id).unwrap_or(ORDER.len()));
    (out, problems.take())
}

fn reflection(file: Section<'_>, book: &Book, seen: &mut BTreeSet<String>) -> Reflection {
    file.only(&["id", "title", "lead", "toward_a", "toward_b", "caution", "ways", "sources", "question"], &[]);
    let questions = file.sections("question", "a question");
    if questions.is_empty() {
        file.missing("question", "write each as [[question]]");
    }
    let id = file.need("id", "its name in addresses");
    if id != file.page.stem() {
        file.add(file.at("id"), format!("`{id}` stands in the file of `{}`", file.page.stem()), "the file has the name of its reflection");
    }
    Reflection {
        id,
        title: file.need("title", "a question in a few words"),
        lead: file.need("lead", "what it is about, in two or three sentences"),
        toward: [file.need("toward_a", "what the first sides lean to"), file.need("toward_b", "what the second sides lean to")],
        caution: file.need("caution", "what is so where it truly is a purchase"),
        outside: file.one_of("ways", &[("outside", true), ("all", false)]).unwrap_or_default(),
        sources: sources(file),
        questions: questions.into_iter().map(|section| question(section, book, seen)).collect(),
    }
}

fn question(section: Section<'_>, book: &Book, seen: &mut BTreeSet<String>) -> Question {
    section.only(&["id", "asks", "why", "caution", "facts", "routes", "sources", "a", "b"], &["title", "lead"]);
    let id = section.need("id", "unique among all reflections: a need file names it");
    if !seen.insert(id.clone()) {
        section.add(section.at("id"), format!("the question `{id}` stands here twice"), "each id is used once in all reflections");
    }
    let named = |key: &str, is: &dyn Fn(&str) -> bool| -> Vec<String> {
        let mut out = Vec::new();
        for (name, at) in section.texts(key) {
            if is(&name) {
                out.push(name);
            } else {
                section.add(at, format!("the law book has no `{name}` among its {key}"), "name it as `waymark law show` does");
            }
        }
        out
    };
    let route = |id: &str| {
        book.rules.iter().any(|rule| rule.id == id && rule.route.is_some()) || book.not_encoded.iter().any(|route| route.id == id)
    };
    let side = |key: &str| {
        let Some(side) = section.section(key, "a side") else {
            section.missing(key, "each question has two sides: [question.a] and [question.b]");
            return Side::default();
        };
        side.only(&["name", "practice", "look_at"], &[]);
        let practice: Vec<String> = side.texts("practice").into_iter().map(|(text, _)| text).collect();
        if practice.is_empty() {
            side.missing("practice", "what it looks like, in one or two sentences");
        }
        Side { name: side.need("name", "a few words"), practice, look_at: side.need("look_at", "what leaning to it suggests to look at") }
    };
    Question {
        id,
        asks: section.need("asks", "a question in plain words"),
        why: section.need("why", "why it matters"),
        caution: section.need("caution", "what to be careful of"),
        sides: [side("a"), side("b")],
        facts: named("facts", &|name| book.fact_named(name).is_some()),
        routes: named("routes", &route),
        sources: sources(section),
    }
}

fn sources(section: Section<'_>) -> Vec<String> {
    let sources = section.texts("sources");
    if sources.is_empty() {
        section.missing("sources", "where the thought comes from, as addresses");
    }
    for (address, at) in &sources {
        if !address.starts_with("https://") && !address.starts_with("http://") {
            section.add(*at, format!("`{address}` is no address of a page"), "it begins with https://");
        }
    }
    sources.into_iter().map(|(address, _)| address).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_in_a_file_is_told() {
        let good = LIBRARY.get_file("stewardship.toml").and_then(|file| file.contents_utf8()).unwrap_or_default();
        // no law, so every fact and route is a mistake; and nothing else is
        let book = Book::default();
        let told = |text: &str| -> Vec<String> {
            let (_, problems) = read(&book, &[("stewardship.toml", text)]);
            problems.into_iter().map(|problem| problem.message).filter(|message| !message.contains("the law book has no")).collect()
        };
        assert_eq!(told(good), Vec::<String>::new());
        for (from, into, says) in [
            ("id = \"stewardship\"", "id = \"other\"", "stands in the file of"),
            ("id = \"partnership\"", "id = \"market\"", "stands here twice"),
            ("caution = \"If it truly", "cauton = \"If it truly", "no `caution`"),
            ("practice = [\"Several", "practise = [\"Several", "no `practice`"),
            ("sources = [\"https://e3m", "sources = [\"e3m", "no address"),
            ("ways = \"all\"", "ways = \"some\"", "cannot be \"some\""),
            ("[question.b]\nname = \"Stewardship of", "[question.c]\nname = \"Stewardship of", "no `b`"),
        ] {
            let messages = told(&good.replacen(from, into, 1));
            assert!(messages.iter().any(|message| message.contains(says)), "{from}: {messages:?}");
        }
    }
}
