//! Kinds of service found by ordinary words, and what the lists of the law say of their codes.

mod rank;
mod stems;

use crate::Desk;
use crate::condition::{SourceView, source};
pub(crate) use rank::Index;
use rank::Match;
use rulebook::model::{Book, ListWords, Marks, Service};
use serde::Serialize;

/// The longest text that is searched for: a need's sentence is shorter.
const LONGEST: usize = 2000;

/// Something that easily goes wrong with a code, and where that stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TrapView {
    /// In plain words.
    pub says: String,
    /// Where it stands.
    pub sources: Vec<SourceView>,
}

/// A code of the vocabulary, and what the lists say of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CodeView {
    /// Its eight digits.
    pub code: String,
    /// Its official name.
    pub name: String,
    /// The lists of the regulations that it is on.
    pub lists: Vec<String>,
    /// It is on the list of the lighter rules, whoever buys.
    pub light_touch: bool,
    /// What that means, in plain words.
    pub light_touch_says: String,
    /// Where that stands.
    pub sources: Vec<SourceView>,
    /// A contract for it may be reserved.
    pub reservable: bool,
    /// It is on the health list, without a limit.
    pub health: bool,
    /// What else the lists say of it.
    pub also: Vec<TrapView>,
    /// What easily goes wrong.
    pub traps: Vec<TrapView>,
}

/// A kind of service that was found, or a code by its official name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ServiceView {
    /// The id of a kind of service; none where only an official name was found.
    pub id: Option<String>,
    /// What it is called.
    pub name: String,
    /// Its codes, the one that fits best first.
    pub codes: Vec<CodeView>,
    /// A trap in words.
    pub note: Option<TrapView>,
    /// The words fit as a whole; not just a word of them.
    pub strong: bool,
    /// The way to call it that fits best.
    pub fits: String,
}

impl Desk {
    fn index(&self) -> &Index {
        self.services.get_or_init(|| Index::new(&self.book))
    }

    /// The kinds of service that these words mean, and the codes whose official names share them; the best first, at most `most`.
    pub fn services(&self, words: &str, most: usize) -> Vec<ServiceView> {
        let words = words.char_indices().nth(LONGEST).and_then(|(end, _)| words.get(..end)).unwrap_or(words);
        let found = self.index().find(&self.book, words, most);
        found.into_iter().filter_map(|one| self.service_view(&one)).collect()
    }

    /// The kinds of service that a need's own words name: by what stands in them word by word, else by what they say as a whole.
    pub fn services_named(&self, words: &str, most: usize) -> Vec<ServiceView> {
        let named: Vec<ServiceView> = self.index().named(words, most).iter().filter_map(|one| self.service_view(one)).collect();
        match named.is_empty() {
            true => self.services(words, most).into_iter().filter(|one| one.strong).collect(),
            false => named,
        }
    }

    /// The names of the kinds of service nearest to words that fit none.
    pub fn nearest_services(&self, words: &str) -> Vec<String> {
        let words = words.to_lowercase();
        let near = |service: &'_ Service| {
            let names = std::iter::once(&service.name).chain(&service.words);
            names.map(|name| strsim::jaro_winkler(&name.to_lowercase(), &words)).fold(0.0, f64::max)
        };
        let mut near: Vec<(f64, &Service)> = self.book.services.iter().map(|service| (near(service), service)).collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        near.into_iter().take(3).map(|(_, service)| service.name.clone()).collect()
    }

    /// What the lists say of a code.
    pub fn code(&self, code: &str) -> Option<CodeView> {
        let name = self.book.codes.names.get(code)?;
        let book = &self.book;
        let words = |marks: Marks| book.list_words.iter().find(|list| list.marks == marks);
        let on = |marks: Marks| words(marks).filter(|list| on_list(book, &list.id, code));
        let trap = |list: &ListWords, says: &str| self.trap(says, &list.cite);
        let light = on(Marks::LightTouch);
        let mut traps: Vec<TrapView> =
            [Marks::DefenceOnly, Marks::Unlisted].into_iter().filter_map(on).map(|list| trap(list, &list.says)).collect();
        let health = words(Marks::Health);
        let listed = on(Marks::Health);
        if let Some(list) = health {
            let limits = list.limits.iter().filter(|limit| limit.code == code).map(|limit| self.trap(&limit.says, &limit.cite));
            let limits: Vec<TrapView> = limits.collect();
            let near = light.is_some() && listed.is_none() && limits.is_empty() && near_list(book, &list.id, code);
            traps.extend(limits);
            traps.extend(list.near.as_ref().filter(|_| near).map(|says| trap(list, says)));
        }
        let also = [on(Marks::Reservable), listed].into_iter().flatten().map(|list| trap(list, &list.says)).collect();
        let says = words(Marks::LightTouch);
        let light_touch_says = match (says, light) {
            (Some(list), Some(_)) => list.says.clone(),
            (Some(list), None) => list.says_no.clone().unwrap_or_default(),
            (None, _) => String::new(),
        };
        Some(CodeView {
            code: code.to_string(),
            name: name.clone(),
            lists: book.codes.lists.keys().filter(|list| on_list(book, list, code)).cloned().collect(),
            light_touch: light.is_some(),
            light_touch_says,
            sources: says.map(|list| self.trap("", &list.cite).sources).unwrap_or_default(),
            reservable: on(Marks::Reservable).is_some(),
            health: listed.is_some(),
            also,
            traps,
        })
    }

    fn trap(&self, says: &str, cite: &str) -> TrapView {
        let cites = crate::words::citations(cite);
        let sources = cites.map(|cite| self.sources.get(cite).cloned().unwrap_or_else(|| source(&self.book, cite))).collect();
        TrapView { says: says.to_string(), sources }
    }

    fn service_view(&self, found: &Match) -> Option<ServiceView> {
        let (strong, fits) = (found.strong, found.fits.clone());
        match &found.code {
            Some(code) => {
                let view = self.code(code)?;
                Some(ServiceView { id: None, name: view.name.clone(), codes: vec![view], note: None, strong, fits })
            }
            None => {
                let service = self.book.services.get(found.service)?;
                let note = service.note.as_ref().map(|says| self.trap(says, service.cite.as_deref().unwrap_or_default()));
                let codes = service.codes.iter().filter_map(|code| self.code(code)).collect();
                Some(ServiceView { id: Some(service.id.clone()), name: service.name.clone(), codes, note, strong, fits })
            }
        }
    }
}

fn on_list(book: &Book, list: &str, code: &str) -> bool {
    book.codes.lists.get(list).is_some_and(|codes| codes.iter().any(|one| one == code))
}

/// A code of a group (its first three digits) of which others are on the list.
fn near_list(book: &Book, list: &str, code: &str) -> bool {
    let group = code.get(..3);
    group.is_some() && book.codes.lists.get(list).is_some_and(|codes| codes.iter().any(|one| one.get(..3) == group))
}
