//! The example needs that Waymark ships with.

use include_dir::{Dir, include_dir};
use serde::Serialize;

static EXAMPLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../examples/needs");

/// An example need.
#[derive(Clone, Debug, Serialize)]
pub struct Example {
    /// Its name: that of its file.
    pub id: String,
    /// What it shows, in a sentence or two.
    pub shows: String,
    /// Its file.
    #[serde(skip)]
    pub text: &'static str,
}

/// The examples that a start page shows before the others: one for each kind of question that people come with.
pub const SHOWN_FIRST: [&str; 6] = [
    "homelessness_service_4m_with_rooms",
    "youth_service_600k_plus_vat",
    "placement_for_a_looked_after_child",
    "health_service_renewed_2026",
    "grant_to_a_community_charity",
    "proposal_brought_by_a_charity",
];

impl Example {
    /// Where it is from, which its first sentence says; and what it shows.
    pub fn from_and_shows(&self) -> (&str, &str) {
        self.shows.split_once(". ").unwrap_or(("", &self.shows))
    }
}

/// All examples, in the order of their names.
pub fn all() -> Vec<Example> {
    let mut all: Vec<Example> = EXAMPLES
        .files()
        .filter_map(|file| {
            let text = file.contents_utf8()?;
            let id = file.path().file_stem()?.to_string_lossy().to_string();
            Some(Example { id, shows: shows(text), text })
        })
        .collect();
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all
}

/// One example.
pub fn named(id: &str) -> Option<Example> {
    all().into_iter().find(|example| example.id == id)
}

/// The example that a need file is a copy of: it still has the comment at its head that says so.
pub fn copied(text: &str) -> Option<Example> {
    let first = |text: &str| text.lines().next().filter(|line| line.starts_with('#')).map(str::to_string);
    let head = first(text)?;
    all().into_iter().find(|example| first(example.text).as_ref() == Some(&head))
}

/// The comment at the head of the file, without where its facts are from.
fn shows(text: &str) -> String {
    let head: Vec<&str> = text.lines().take_while(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim()).collect();
    let words = head.join(" ");
    words.split(" Sources: ").next().unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests {
    use super::{SHOWN_FIRST, named};

    #[test]
    fn what_is_shown_first_is_there() {
        for id in SHOWN_FIRST {
            assert!(named(id).is_some(), "{id}");
        }
    }
}
