//! From the texts of `law/` to a [`Book`]. Pure: it collects every problem and never stops at the first.

mod amounts;
mod arena;
mod cases;
mod check;
mod codes;
mod compare;
mod facts;
mod interview;
mod local;
mod lower;
mod near;
mod order;
mod path;
mod references;
mod routes;
mod rules;
mod services;

use crate::model::{Amount, Book, Fact, FactId, ListId, NodeId, Vat};
use crate::problem::{Page, Problem, Problems};
use crate::section::Section;
use std::collections::{BTreeSet, HashMap};
use toml::Spanned;
use toml::de::DeTable;

/// The most facts, rules or conditions that a book may have.
const MOST: usize = 60_000;

/// Everything known while a book is being made.
struct Loader<'a> {
    book: Book,
    problems: &'a Problems,
    /// Facts by name.
    names: HashMap<String, FactId>,
    /// Where each fact is declared.
    declared: Vec<Section<'a>>,
    /// The rules as they are written, in the order of the files.
    rules: Vec<rules::RawRule<'a>>,
    nevers: Vec<rules::RawNever<'a>>,
    cases: Vec<Section<'a>>,
    near: Vec<Section<'a>>,
    typical: HashMap<String, Section<'a>>,
    /// Where each amount begins.
    amounts: HashMap<String, usize>,
    declared_amounts: Vec<Section<'a>>,
    /// The rules that decide each fact.
    deciders: HashMap<FactId, Vec<usize>>,
    /// The list whose items a decided fact is about.
    each_of: HashMap<FactId, ListId>,
    /// The lowered root of each rule, and its dates and place.
    roots: Vec<Option<(NodeId, NodeId)>>,
    /// The value that each rule gives, where it decides a fact that is one of a list.
    values: Vec<Option<String>>,
    seen: HashMap<arena::Key, NodeId>,
    /// Facts that something reads.
    read: BTreeSet<FactId>,
    not_encoded: Vec<Section<'a>>,
}

/// What a file is, by its folder and ending.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shelf {
    Sources,
    List,
    Facts,
    Amount,
    Rules,
    Routes,
    Duties,
    Remedies,
    Periods,
    NotEncoded,
    Cases,
    Near,
    Interview,
    Local,
    Services,
    ListWords,
    Nothing,
    Unknown,
}

fn shelf(path: &str) -> Shelf {
    let folder = path.split('/').next().unwrap_or("");
    let folder = if path.contains('/') { folder } else { "" };
    match (folder, path) {
        (_, "sources.toml") => Shelf::Sources,
        (_, "COVERAGE.toml") => Shelf::Nothing,
        (_, "interview.toml") => Shelf::Interview,
        (_, "remedies.toml") => Shelf::Remedies,
        (_, "periods.toml") => Shelf::Periods,
        // read by the timetable
        ("calendar" | "clocks" | "notices", _) => Shelf::Nothing,
        ("lists", path) if path.ends_with(".csv") => Shelf::List,
        ("facts", path) if path.ends_with(".toml") => Shelf::Facts,
        ("amounts", path) if path.ends_with(".toml") => Shelf::Amount,
        ("rules" | "routes" | "duties", path) if path.ends_with(".cases.toml") => Shelf::Cases,
        ("near_misses", path) if path.ends_with(".toml") => Shelf::Near,
        (_, "routes/not_encoded.toml") => Shelf::NotEncoded,
        ("rules", path) if path.ends_with(".toml") => Shelf::Rules,
        ("routes", path) if path.ends_with(".toml") => Shelf::Routes,
        ("duties", path) if path.ends_with(".toml") => Shelf::Duties,
        (_, "services/lists.toml") => Shelf::ListWords,
        ("services", path) if path.ends_with(".toml") => Shelf::Services,
        (_, path) if path.ends_with(".toml") || path.ends_with(".csv") => Shelf::Unknown,
        _ => Shelf::Nothing,
    }
}

/// Makes a book of the files of `law/`: their paths from there, and their texts. When there are problems the book is partial.
pub fn load(files: &[(String, String)]) -> (Book, Vec<Problem>) {
    load_all(files, None)
}

/// Makes a book of the files of `law/` with the rules of one body's own laid over it: the name of their file, and its text. They add duties,
/// and can change nothing; that the national answers are asked of a book without them makes sure of it.
pub fn load_with_local(files: &[(String, String)], name: &str, text: &str) -> (Book, Vec<Problem>) {
    load_all(files, Some((name, text)))
}

fn load_all(files: &[(String, String)], local: Option<(&str, &str)>) -> (Book, Vec<Problem>) {
    let mut ordered: Vec<&(String, String)> = files.iter().collect();
    ordered.sort();
    let problems = Problems::default();
    let mut pages: Vec<(Shelf, Page<'_>)> = ordered.iter().map(|(path, text)| (shelf(path), Page::new(path, text))).collect();
    for pair in pages.windows(2) {
        if let [(_, first), (_, second)] = pair
            && first.file == second.file
        {
            problems.add(second, 0, "this file is given twice", "keep one of them");
        }
    }
    pages.extend(local.map(|(name, text)| (Shelf::Local, Page::new(name, text))));
    let tables: Vec<Option<Spanned<DeTable<'_>>>> = pages.iter().map(|(shelf, page)| read_toml(*shelf, page, &problems)).collect();
    let mut book = {
        let mut loader = Loader::new(&problems);
        loader.fill(&pages, &tables);
        loader.book
    };
    book.version = version(&ordered);
    (book, problems.take())
}

fn read_toml<'a>(shelf: Shelf, page: &Page<'a>, problems: &Problems) -> Option<Spanned<DeTable<'a>>> {
    match shelf {
        Shelf::Nothing | Shelf::List => None,
        Shelf::Local if local::too_long(page, problems) => None,
        Shelf::Unknown => {
            let hint = "files stand in facts/, amounts/, rules/…/, routes/, duties/, near_misses/, lists/, services/, calendar/, clocks/ or notices/, or are sources.toml, interview.toml, remedies.toml or periods.toml (docs/for-developers/law-format.md)";
            problems.add(page, 0, "nothing reads a file in this place", hint);
            None
        }
        _ => Some(parse_toml(page, problems)),
    }
}

/// Reads TOML; what is wrong with it becomes problems.
pub fn parse_toml<'a>(page: &Page<'a>, problems: &Problems) -> Spanned<DeTable<'a>> {
    let (table, errors) = DeTable::parse_recoverable(page.text);
    for error in errors {
        let words = error.message().lines().next().unwrap_or("").to_string();
        let hint = if words.contains("duplicate key") {
            "each name may stand once"
        } else {
            "texts stand in quotes; keys are `key = value`; tables are [name] and [[name]]"
        };
        problems.add(page, error.span().map_or(0, |span| span.start), format!("this is not TOML: {words}"), hint);
    }
    table
}

fn version(files: &[&(String, String)]) -> String {
    hash(files.iter().flat_map(|(path, text)| [path.as_str(), text.as_str()]))
}

fn hash<'t>(parts: impl Iterator<Item = &'t str>) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let hex = hasher.finalize().to_hex();
    format!("b3:{}", hex.get(..16).unwrap_or(""))
}

impl<'a> Loader<'a> {
    fn new(problems: &'a Problems) -> Self {
        Loader {
            book: Book::default(),
            problems,
            names: HashMap::new(),
            declared: Vec::new(),
            rules: Vec::new(),
            nevers: Vec::new(),
            cases: Vec::new(),
            near: Vec::new(),
            typical: HashMap::new(),
            amounts: HashMap::new(),
            declared_amounts: Vec::new(),
            deciders: HashMap::new(),
            each_of: HashMap::new(),
            roots: Vec::new(),
            values: Vec::new(),
            seen: HashMap::new(),
            read: BTreeSet::new(),
            not_encoded: Vec::new(),
        }
    }

    fn fill(&mut self, pages: &'a [(Shelf, Page<'a>)], tables: &'a [Option<Spanned<DeTable<'a>>>]) {
        let problems = self.problems;
        let on = |wanted: Shelf| {
            pages.iter().zip(tables).filter(move |((shelf, _), _)| *shelf == wanted).map(move |((_, page), table)| {
                (page, table.as_ref().map(|table| Section { page, problems, table: table.get_ref(), at: 0, what: "this file" }))
            })
        };
        on(Shelf::Sources).filter_map(|(_, section)| section).for_each(|section| self.sources(section));
        on(Shelf::List).for_each(|(page, _)| self.list_of_codes(page));
        self.check_lists(pages);
        on(Shelf::Facts).filter_map(|(_, section)| section).for_each(|section| self.facts(section));
        on(Shelf::Amount).filter_map(|(_, section)| section).for_each(|section| self.amount(section));
        for shelf in [Shelf::Rules, Shelf::Routes, Shelf::Duties] {
            on(shelf).filter_map(|(_, section)| section).for_each(|section| self.rule_file(section, shelf));
        }
        on(Shelf::NotEncoded).filter_map(|(_, section)| section).for_each(|section| self.not_encoded_file(section));
        on(Shelf::Local).filter_map(|(_, section)| section).for_each(|section| self.local_file(section));
        on(Shelf::Cases).filter_map(|(_, section)| section).for_each(|section| self.case_file(section));
        on(Shelf::Near).filter_map(|(_, section)| section).for_each(|section| self.near_file(section));
        let conditions: usize = self.rules.iter().map(|rule| rule.conditions.len() + 2).sum();
        if self.book.facts.len() > MOST || self.rules.len() > MOST || conditions > MOST {
            if let Some((_, page)) = pages.first() {
                self.problems.add(
                    page,
                    0,
                    format!("the book has more than {MOST} facts, rules or conditions"),
                    "a book is one country's law of one subject: split it",
                );
            }
            return;
        }
        self.register_decided();
        self.link_facts();
        self.check_amounts();
        self.classes_of_codes();
        self.presumptions();
        self.lower_all();
        self.lower_paths();
        on(Shelf::Remedies).filter_map(|(_, section)| section).for_each(|section| self.remedies(section));
        on(Shelf::Periods).filter_map(|(_, section)| section).for_each(|section| self.periods(section));
        on(Shelf::Local).filter_map(|(_, section)| section).for_each(|section| self.local_takes(section));
        self.finish_cuts();
        self.read_cases();
        self.read_near();
        on(Shelf::Interview).filter_map(|(_, section)| section).for_each(|section| self.interview(section));
        on(Shelf::ListWords).filter_map(|(_, section)| section).for_each(|section| self.list_words(section));
        let mut seen = services::Seen::new();
        on(Shelf::Services).filter_map(|(_, section)| section).for_each(|section| self.services(section, &mut seen));
        self.check_services(on(Shelf::Services).find_map(|(_, section)| section));
        self.check();
    }

    fn fact(&self, id: FactId) -> Option<&Fact> {
        self.book.facts.get(usize::from(id))
    }

    fn amount_named(&self, name: &str) -> Option<&Amount> {
        self.amounts.get(name).and_then(|place| self.book.amounts.get(*place))
    }

    fn cites(&self, section: Section<'_>, key: &str) -> Vec<String> {
        cites(&self.book, section, key)
    }
}

/// The citations of a key, each checked to belong to a source of the book.
pub fn cites(book: &Book, section: Section<'_>, key: &str) -> Vec<String> {
    let Some(text) = section.text(key) else { return Vec::new() };
    let cites = crate::sources::citations(&text, &book.sources);
    for cite in &cites {
        if crate::sources::source_of(cite, &book.sources).is_none() {
            let ids = book.sources.iter().map(|source| source.id.as_str());
            let first = cite.split_whitespace().next().unwrap_or("");
            let hint = crate::problem::did_you_mean(first, ids, "add the source to law/sources.toml");
            section.add(section.at(key), format!("\"{cite}\" belongs to no source in sources.toml"), hint);
        }
    }
    cites
}

/// How a VAT mark is written.
fn vat_words(vat: Vat) -> &'static str {
    match vat {
        Vat::With => "with VAT",
        Vat::Without => "without VAT",
        Vat::Itself => "the VAT itself",
    }
}
