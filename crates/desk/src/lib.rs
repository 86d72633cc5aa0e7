//! Each power of Waymark as one function, from a request to a view that can be serialised.
//!
//! The command line and the web translate these views and add nothing. The law and the examples are embedded; a folder of law
//! may be used instead.

pub mod answer;
pub mod ask;
pub mod codes;
pub mod condition;
pub mod examples;
pub mod facts;
pub mod keep;
pub mod law;
pub mod need;
pub mod new_need;
mod reason;
pub mod reply;
pub mod trial;
pub mod words;

pub use rulebook::{Door, Problem};

mod files;

use condition::SourceView;
use rulebook::model::Book;
use rulebook::route::{Route, Scope};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A loaded rulebook, ready to answer.
pub struct Desk {
    /// The rulebook.
    pub book: Book,
    /// Its encoded routes, in the order of their files.
    pub routes: Vec<Route>,
    whole: OnceLock<Scope>,
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
        let files = match law {
            None => files::shipped(),
            Some(folder) => files::below(folder)?,
        };
        let (book, problems) = rulebook::load(&files);
        if !problems.is_empty() {
            return Err(LawError::Problems(problems));
        }
        let routes = Route::all(&book);
        let cites = book.conditions.iter().flat_map(|condition| &condition.cite);
        let sources = cites.map(|cite| (cite.clone(), condition::source(&book, cite))).collect();
        Ok(Desk { book, routes, whole: OnceLock::new(), sources })
    }

    /// What all routes turn on: worked out when a question first needs it, since most commands ask none.
    pub(crate) fn whole(&self) -> &Scope {
        self.whole.get_or_init(|| Scope::new(&self.book, &self.routes.iter().map(|route| route.root).collect::<Vec<_>>()))
    }
}
