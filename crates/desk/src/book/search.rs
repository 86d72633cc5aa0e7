//! Finding an entry of the law book by ordinary words.

use super::{Entry, Kind};
use crate::Desk;
use serde::Serialize;
use std::cmp::Reverse;

/// An entry as it is searched: its title and everything else that it says, in small letters.
#[derive(Clone, Debug)]
pub(crate) struct Searched {
    kind: Kind,
    entry: Entry,
    title: String,
    rest: String,
}

/// An entry that holds all the words.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// The entry.
    #[serde(flatten)]
    pub entry: Entry,
    /// What kind of entry it is: the heading of its chapter.
    pub chapter: &'static str,
}

/// What a word adds where it begins a word of the title; elsewhere it adds one.
const IN_TITLE: usize = 4;

impl Desk {
    /// The entries that hold all of these words, or words that begin with them; those with most of them in the title first.
    pub fn book_find(&self, words: &str, most: usize) -> Vec<Found> {
        let wanted: Vec<String> = split(words).map(str::to_lowercase).collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let score = |one: &Searched| {
            let mut each = wanted.iter().map(|word| if begins(&one.title, word) { IN_TITLE } else { usize::from(begins(&one.rest, word)) });
            each.try_fold(0, |sum, found| (found > 0).then_some(sum + found))
        };
        let mut found: Vec<(usize, &Searched)> = self.searched().iter().filter_map(|one| Some((score(one)?, one))).collect();
        found.sort_by_key(|(score, one)| (Reverse(*score), one.kind, one.title.len()));
        let heading = |kind: Kind| super::KINDS.iter().find(|(own, _, _)| *own == kind).map_or("", |(_, _, title)| *title);
        found.into_iter().take(most).map(|(_, one)| Found { entry: one.entry.clone(), chapter: heading(one.kind) }).collect()
    }

    fn searched(&self) -> &[Searched] {
        self.searched.get_or_init(|| {
            let entries = self.book_entries().into_iter();
            entries
                .map(|(kind, entry)| Searched {
                    kind,
                    title: format!("{} {}", entry.title, entry.id.replace('_', " ")).to_lowercase(),
                    rest: self.everything_else(kind, &entry).to_lowercase(),
                    entry,
                })
                .collect()
        })
    }

    fn everything_else(&self, kind: Kind, entry: &Entry) -> String {
        match kind {
            Kind::Fact => {
                let fact = self.book.facts.iter().find(|fact| fact.id == entry.id);
                let words = fact.map(|fact| [Some(&fact.why), fact.term.as_ref(), fact.meaning.as_ref(), fact.evidence.as_ref()]);
                words.into_iter().flatten().flatten().map(|text| format!("{text} ")).collect()
            }
            Kind::Route | Kind::Rule | Kind::Duty => {
                let rule = self.book.rules.iter().find(|rule| rule.id == entry.id);
                let conditions = rule.into_iter().flat_map(|rule| &rule.own).filter_map(|id| self.book.conditions.get(usize::from(*id)));
                let said = conditions.map(|condition| format!("{} {} ", condition.says, condition.cite.join(" ")));
                let route = rule.and_then(|rule| rule.route.as_ref());
                let words = route.map(|words| format!("{} {} {} ", words.effect, words.unlawful_if, words.who));
                let objections = route.into_iter().flat_map(|words| &words.objections).map(|one| format!("{} {} ", one.says, one.answer));
                let own = |of: u16| self.book.rules.get(usize::from(of)).is_some_and(|rule| rule.id == entry.id);
                let near = self.book.near_misses.iter().filter(|near| own(near.route)).map(|near| format!("{} {} ", near.name, near.error));
                said.chain(words).chain(objections).chain(near).collect()
            }
            Kind::Clock => {
                let clock = self.counting.timetable.clock(&entry.id);
                clock.map(|clock| format!("{} {}", clock.asks, clock.cites().join(" "))).unwrap_or_default()
            }
            Kind::Notice => self.counting.timetable.notice(&entry.id).map(|notice| notice.says.clone()).unwrap_or_default(),
            _ => String::new(),
        }
    }
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether a word of the text begins with this.
fn begins(text: &str, word: &str) -> bool {
    split(text).any(|own| own.starts_with(word))
}
