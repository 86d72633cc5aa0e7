//! What is wrong in a file, where, and what to do about it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt;

/// The longest word that is taken for a misspelt name.
const LONGEST: usize = 100;
/// How many different words of one reading are looked up for a name that is near.
const MOST_LOOKED_UP: usize = 100;

/// One thing that is wrong, in words that a lawyer can act on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The file, as it was named to the loader.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// The character in that line, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
    /// Where facts cannot all be: which.
    pub clash: Vec<ClashingFact>,
}

/// One of several facts that cannot all be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClashingFact {
    /// Its place, as a need file's problems name it: `nation`, `parts[rooms].part_value`.
    pub place: String,
    /// What is said of it: `= no`, `<= 60`, `from 1 to 2`.
    pub said: String,
}

/// Facts that cannot all be, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contradiction {
    /// The facts.
    pub facts: Vec<ClashingFact>,
    /// Why, with the provision.
    pub why: String,
}

impl Contradiction {
    /// The same as a problem of a file.
    pub fn problem(self, file: &str, line: usize, column: usize) -> Problem {
        let facts: Vec<String> = self.facts.iter().map(|fact| format!("{} {}", fact.place, fact.said)).collect();
        let message = format!("these facts cannot all be: {}", facts.join(", "));
        Problem { file: file.to_string(), line, column, message, hint: self.why, clash: self.facts }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)?;
        if self.hint.is_empty() { Ok(()) } else { write!(out, "\n  hint: {}", self.hint) }
    }
}

/// A file's text with the places of its lines.
#[derive(Debug)]
pub struct Page<'a> {
    /// The file, as it was named to the loader.
    pub file: &'a str,
    /// Its text.
    pub text: &'a str,
    starts: Vec<usize>,
    /// The last place asked for, and its column.
    last: Cell<(usize, usize)>,
}

impl<'a> Page<'a> {
    /// A page of a file.
    pub fn new(file: &'a str, text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Page { file, text, starts, last: Cell::new((0, 1)) }
    }

    /// Line and column of a byte, both from 1.
    pub fn place(&self, at: usize) -> (usize, usize) {
        let at = at.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        // a file may be one long line of mistakes: they are counted on from the last
        let (from, before) = Some(self.last.get()).filter(|(last, _)| (start..=at).contains(last)).unwrap_or((start, 1));
        let Some(between) = self.text.get(from..at) else { return (line, before) };
        let column = before + between.chars().count();
        self.last.set((at, column));
        (line, column)
    }

    /// The file's name without folder and ending.
    pub fn stem(&self) -> &'a str {
        let name = self.file.rsplit('/').next().unwrap_or(self.file);
        name.split('.').next().unwrap_or(name)
    }
}

/// Collects problems. Shared by all readers of one load, so that nobody stops at the first.
#[derive(Debug, Default)]
pub struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    /// A problem at a byte of a page.
    pub fn add(&self, page: &Page<'_>, at: usize, message: impl Into<String>, hint: impl Into<String>) {
        let (line, column) = page.place(at);
        let (message, hint) = (message.into(), hint.into());
        self.0.borrow_mut().push(Problem { file: page.file.to_string(), line, column, message, hint, clash: Vec::new() });
    }

    /// Facts that cannot all be.
    pub(crate) fn contradicts(&self, page: &Page<'_>, at: usize, contradiction: Contradiction) {
        let (line, column) = page.place(at);
        self.0.borrow_mut().push(contradiction.problem(page.file, line, column));
    }

    /// How many there are so far.
    pub fn count(&self) -> usize {
        self.0.borrow().len()
    }

    /// Forgets those after the first so many.
    pub(crate) fn cut(&self, count: usize) {
        self.0.borrow_mut().truncate(count);
    }

    /// All of them, in the order of files and lines.
    pub fn take(self) -> Vec<Problem> {
        let mut all = self.0.into_inner();
        all.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        all.dedup();
        all
    }
}

/// The known name that is nearest to a misspelt one, if any is near.
pub(crate) fn nearest<'n>(wrong: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    if wrong.len() > LONGEST {
        return None; // comparing takes as long as both are together, and no name is so long
    }
    let score = |name: &str| strsim::jaro_winkler(wrong, name);
    let best = known.into_iter().map(|name| (score(name), name)).max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(score, _)| *score > 0.82).map(|(_, name)| name)
}

/// "did you mean …?", or the other words when nothing is near.
pub fn did_you_mean<'n>(wrong: &str, known: impl IntoIterator<Item = &'n str>, otherwise: &str) -> String {
    nearest(wrong, known).map_or(otherwise.to_string(), |name| format!("did you mean `{name}`?"))
}

/// Hints for misspelt words. One mistake may stand in every case, and a file of nothing but mistakes holds thousands: each word is looked up once,
/// and after so many none is.
#[derive(Debug, Default)]
pub(crate) struct Hints(RefCell<HashMap<(String, String), String>>);

impl Hints {
    /// "did you mean …?", or the other words when nothing is near or too much was asked.
    pub fn did_you_mean<'n>(&self, wrong: &str, known: impl IntoIterator<Item = &'n str>, otherwise: &str) -> String {
        if wrong.len() > LONGEST {
            return otherwise.to_string();
        }
        let mut told = self.0.borrow_mut();
        let key = (wrong.to_string(), otherwise.to_string());
        if let Some(hint) = told.get(&key) {
            return hint.clone();
        }
        if told.len() >= MOST_LOOKED_UP {
            return otherwise.to_string();
        }
        let hint = did_you_mean(wrong, known, otherwise);
        told.insert(key, hint.clone());
        hint
    }
}
