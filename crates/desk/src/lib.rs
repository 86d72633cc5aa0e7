//! Each power of Waymark as one function, from a request to a view that can be serialised.
//!
//! The command line and the web translate these views and add nothing. The law and the examples are embedded; a folder of law
//! may be used instead.

pub mod answer;
pub mod ask;
pub mod condition;
pub mod dates;
pub mod duty;
pub mod examples;
pub mod facts;
pub mod keep;
pub mod law;
pub mod missing;
pub mod need;
pub mod new_need;
pub mod plan;
pub mod policy;
mod reason;
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
    services: OnceLock<services::Index>,
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
        let files = files::of(law)?;
        let (book, mut problems) = rulebook::load(&files);
        let (timetable, others) = timetable::load(&files, &book);
        problems.extend(others);
        if !problems.is_empty() {
            return Err(LawError::Problems(problems));
        }
        let routes = Route::all(&book);
        let cites = book.conditions.iter().flat_map(|condition| &condition.cite);
        let sources = cites.map(|cite| (cite.clone(), condition::source(&book, cite))).collect();
        let duties = book.duties.iter().map(|duty| Route::new(&book, *duty)).collect();
        let counting = Counting::new(timetable, &book);
        let (whole, paths, step_facts, services) = (OnceLock::new(), OnceLock::new(), OnceLock::new(), OnceLock::new());
        Ok(Desk { book, routes, duties, counting, whole, paths, step_facts, services, sources })
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
