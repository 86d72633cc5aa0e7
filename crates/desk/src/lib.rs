//! Each power of Waymark as one function, from a request to a view that can be serialised.
//!
//! The command line and the web translate these views and add nothing. The law and the examples are embedded; a folder of law
//! may be used instead.

pub mod answer;
pub mod ask;
pub mod book;
pub mod compare;
pub mod condition;
pub mod dates;
pub mod duty;
pub mod examples;
pub mod facts;
pub mod first;
pub mod keep;
pub mod law;
pub mod local;
pub mod missing;
pub mod near;
pub mod need;
pub mod new_need;
pub mod paper;
pub mod plan;
pub mod path;
pub mod policy;
mod reason;
pub mod reflect;
pub mod reply;
pub mod services;
mod show;
pub mod takes;
pub mod trial;
pub mod way;
pub mod words;

pub use rulebook::{Door, Problem};

mod files;

use condition::SourceView;
use dates::Counting;
use rulebook::model::{Book, FactId};
use rulebook::route::{Route, Scope};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A loaded rulebook, ready to answer.
pub struct Desk {
    /// The rulebook.
    pub book: Book,
    /// Its encoded routes, in the order of their files.
    pub routes: Vec<Route>,
    /// Its duties, in the order of their files.
    pub duties: Vec<Route>,
    /// Counts days.
    pub counting: Counting,
    whole: OnceLock<Scope>,
    paths: OnceLock<Scope>,
    step_facts: OnceLock<HashMap<String, BTreeSet<FactId>>>,
    links: OnceLock<book::Links>,
    searched: OnceLock<Vec<book::search::Searched>>,
    /// One body's own rules, where a file of them was read.
    pub(crate) local: Option<local::Local>,
    services: OnceLock<services::Index>,
    /// The questions to think with.
    pub(crate) library: reflect::Library,
    /// What is known of each citation of a condition.
    pub(crate) sources: HashMap<String, SourceView>,
}

/// Why there is no desk to sit at.
#[derive(Debug, thiserror::Error)]
pub enum LawError {
    /// A file or folder of law could not be read.
    #[error("{path}: cannot be read: {source}\n  hint: --law names a folder that looks like Waymark's own law/")]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file of local rules could not be read.
    #[error(
        "{path}: cannot be read: {source}\n  hint: --local names a file of one body's own rules; docs/for-lawyers/README.md shows how to write one"
    )]
    NoLocal {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file of local rules has problems; all of them.
    #[error("this file of local rules has {} problem{}\n{}", .0.len(), if .0.len() == 1 { "" } else { "s" }, all(.0).trim_end())]
    LocalProblems(Vec<Problem>),
    /// The law files have problems; all of them.
    #[error("the law files have {} problem{}\n{}", .0.len(), if .0.len() == 1 { "" } else { "s" }, all(.0))]
    Problems(Vec<Problem>),
}

fn all(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("{problem}\n")).collect()
}

impl Desk {
    /// The law that Waymark ships with, or that of a folder.
    ///
    /// # Errors
    /// The folder cannot be read, or the law in it has problems: then all are named.
    pub fn open(law: Option<&Path>) -> Result<Desk, LawError> {
        Desk::of(&files::of(law)?)
    }

    /// The same, with the rules of one body's own from a file, where one is named.
    ///
    /// # Errors
    /// As [`Desk::open`]; or the file cannot be read, or has problems: then all are named.
    pub fn open_with_local(law: Option<&Path>, local: Option<&Path>) -> Result<Desk, LawError> {
        let Some(path) = local else { return Desk::open(law) };
        let (name, text) = local::read(path)?;
        Desk::open_with_local_text(law, &name, &text)
    }

    /// The same, with the text of a file of local rules.
    ///
    /// # Errors
    /// As [`Desk::open_with_local`].
    pub fn open_with_local_text(law: Option<&Path>, name: &str, text: &str) -> Result<Desk, LawError> {
        let files = files::of(law)?;
        let mut desk = Desk::of(&files)?;
        desk.local = Some(local::Local::new(&files, name, text)?);
        Ok(desk)
    }

    fn of(files: &[(String, String)]) -> Result<Desk, LawError> {
        let (book, mut problems) = rulebook::load(files);
        let (timetable, others) = timetable::load(files, &book);
        problems.extend(others);
        if !problems.is_empty() {
            return Err(LawError::Problems(problems));
        }
        let routes = Route::all(&book);
        let counting = Counting::new(timetable, &book);
        Ok(Desk::with(book, routes, counting))
    }

    /// A desk with a book that has no problems.
    fn with(book: Book, routes: Vec<Route>, counting: Counting) -> Desk {
        let cites = book.conditions.iter().flat_map(|condition| &condition.cite);
        let sources = cites.map(|cite| (cite.clone(), condition::source(&book, cite))).collect();
        let duties = book.duties.iter().map(|duty| Route::new(&book, *duty)).collect();
        let (whole, paths, step_facts, services) = (OnceLock::new(), OnceLock::new(), OnceLock::new(), OnceLock::new());
        let (links, searched, library) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Desk { book, routes, duties, counting, whole, paths, step_facts, services, links, searched, library, local: None, sources }
    }

    /// What all routes turn on: worked out when a question first needs it, since most commands ask none.
    pub(crate) fn whole(&self) -> &Scope {
        self.whole.get_or_init(|| Scope::new(&self.book, &self.routes.iter().map(|route| route.root).collect::<Vec<_>>()))
    }

    /// The facts that the steps of each route turn on, by its id: worked out when a plan first needs them.
    pub(crate) fn step_facts(&self) -> &HashMap<String, BTreeSet<FactId>> {
        self.step_facts.get_or_init(|| {
            let routes = self.book.rules.iter().filter_map(|rule| Some((rule, rule.route.as_ref()?)));
            let facts = |words: &rulebook::words::RouteWords| -> BTreeSet<FactId> {
                let counted = words.steps.iter().flat_map(|step| step.waits.iter().chain(&step.due)).filter_map(|one| one.only_if.as_ref());
                let tests = words.steps.iter().filter_map(|step| step.only_if.as_ref()).chain(counted);
                tests.flat_map(|when| self.book.cone(when.node)).flat_map(|node| self.book.atom_facts(node)).collect()
            };
            routes.map(|(rule, words)| (rule.id.clone(), facts(words))).collect()
        })
    }

    /// What decides when steps, periods and counts apply: worked out when a plan first needs it.
    pub(crate) fn paths(&self) -> &Scope {
        self.paths.get_or_init(|| {
            let steps = self.book.rules.iter().filter_map(|rule| rule.route.as_ref()).flat_map(|route| &route.steps);
            let of_step = |step: &'_ rulebook::words::Step| -> Vec<u32> {
                let counted = step.waits.iter().chain(&step.due).filter_map(|counted| counted.only_if.as_ref());
                step.only_if.iter().chain(counted).map(|when| when.node).collect()
            };
            let periods = self.book.periods.iter().filter_map(|period| period.applies_if.as_ref()).map(|when| when.node);
            let switches =
                self.counting.timetable.clocks.iter().flat_map(|clock| &clock.switches).filter_map(|switch| switch.fact.as_ref());
            let facts = switches.filter_map(|fact| self.book.yes_no.get(fact).copied());
            let mut nodes: Vec<u32> = steps.flat_map(of_step).chain(periods).chain(facts).collect();
            nodes.sort_unstable();
            nodes.dedup();
            Scope::new(&self.book, &nodes)
        })
    }
}
