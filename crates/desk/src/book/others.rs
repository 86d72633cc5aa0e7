//! The pages of amounts, notices, remedies, local periods, lists of codes and sources.

use super::{Cite, Entry, Kind, NEVERS, PieceView, ReadBy, entry_of_amount, in_words, page_name};
use crate::Desk;
use crate::condition::checked_name;
use crate::words::{long_day, pounds, spaced, upper};
use serde::Serialize;
use std::collections::BTreeSet;

/// A page that says a few things about an entry and who reads it.
#[derive(Clone, Debug, Serialize)]
pub struct PlainPage {
    /// The entry itself.
    pub entry: Entry,
    /// What it is, in a sentence.
    pub says: String,
    /// Pairs of a heading and its text.
    pub pairs: Vec<(&'static str, String)>,
    /// When it applies, where a test says so.
    pub applies_if: Vec<PieceView>,
    /// Why it is in doubt.
    pub doubt: Option<String>,
    /// Figures: the heads of the columns and the rows, each with its provisions.
    pub table: Option<Table>,
    /// Other entries that it names.
    pub names: Vec<Entry>,
    /// Its provisions.
    pub cites: Vec<Cite>,
    /// The lines that read it.
    pub read_by: Vec<ReadBy>,
}

/// A table of figures.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// The heads of its columns.
    pub heads: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

/// The page of a source.
#[derive(Clone, Debug, Serialize)]
pub struct SourcePage {
    /// The entry itself.
    pub entry: Entry,
    /// Where it can be read.
    pub address: String,
    /// The version read.
    pub version: Option<String>,
    /// Its provisions: each that is cited, and each that was looked at.
    pub provisions: Vec<ProvisionPage>,
    /// How many of them were not read in the text.
    pub not_text_read: usize,
}

/// A provision and who cites it.
#[derive(Clone, Debug, Serialize)]
pub struct ProvisionPage {
    /// What is known of it.
    #[serde(flatten)]
    pub cite: Cite,
    /// The lines that cite it.
    pub cited_by: Vec<ReadBy>,
}

impl Desk {
    /// The page of an amount, a notice, a remedy, a local period or a list of codes.
    pub fn book_plain(&self, kind: Kind, page: &str) -> Option<PlainPage> {
        let mut found = match kind {
            Kind::Amount => self.amount_page(page),
            Kind::Notice => self.notice_page(page),
            Kind::Remedy => self.remedy_page(page),
            Kind::Period => self.period_page(page),
            Kind::Codes => self.codes_page(page),
            Kind::Never => self.nevers_page(page),
            _ => None,
        }?;
        found.read_by = self.links().of(kind, &found.entry.id);
        Some(found)
    }

    fn plain(&self, entry: Entry, says: &str) -> PlainPage {
        PlainPage {
            entry,
            says: says.to_string(),
            pairs: Vec::new(),
            applies_if: Vec::new(),
            doubt: None,
            table: None,
            names: Vec::new(),
            cites: Vec::new(),
            read_by: Vec::new(),
        }
    }

    fn amount_page(&self, page: &str) -> Option<PlainPage> {
        let amount = self.book.amounts.iter().find(|amount| page_name(&amount.id) == page)?;
        let mut found = self.plain(entry_of_amount(amount), "");
        let columns: BTreeSet<&String> = amount.rows.iter().flat_map(|row| row.cells.keys()).collect();
        let figure = |figure: Option<&i64>| match figure {
            None => "not stated".to_string(),
            Some(figure) if amount.measure.scale() == 100 => pounds(*figure),
            Some(figure) => figure.to_string(),
        };
        let heads = amount.rows.iter().map(|row| format!("from {}", long_day(row.from)));
        found.table = Some(Table {
            heads: std::iter::once(amount.by.as_ref().map_or_else(|| "Figure".to_string(), |by| upper(&spaced(by)))).chain(heads).collect(),
            rows: columns
                .into_iter()
                .map(|column| {
                    let name = if column.is_empty() { upper(&amount.says) } else { spaced(column) };
                    std::iter::once(name).chain(amount.rows.iter().map(|row| figure(row.cells.get(column)))).collect()
                })
                .collect(),
        });
        found.pairs.extend(in_words(amount.known_until).map(|until| ("Known until", until)));
        found.names = amount.by.iter().map(|by| self.entry_of_fact(by)).collect();
        for row in &amount.rows {
            found.cites.extend(self.cites(&row.cite));
        }
        Some(found)
    }

    fn notice_page(&self, page: &str) -> Option<PlainPage> {
        let notice = self.counting.timetable.notices.iter().find(|notice| page_name(&notice.id) == page)?;
        let mut found = self.plain(Entry::new(Kind::Notice, &notice.id, &upper(&notice.name())), &notice.says);
        found.cites = notice.cite.iter().map(|cite| self.cite(cite)).collect();
        Some(found)
    }

    fn remedy_page(&self, page: &str) -> Option<PlainPage> {
        let remedy = self.book.remedies.iter().find(|remedy| page_name(&remedy.id) == page)?;
        let mut found = self.plain(Entry::new(Kind::Remedy, &remedy.id, &remedy.title), "");
        found.pairs = vec![
            ("Who", remedy.who.clone()),
            ("Where", remedy.place.clone()),
            ("By when", remedy.by_when.clone()),
            ("What they can get", remedy.can_get.clone()),
            ("Does it stop signing?", remedy.stops_signing.clone()),
            ("What reduces it", remedy.reduced_by.clone()),
        ];
        found.doubt = remedy.doubt.clone();
        let clocks = remedy.clocks.iter().filter_map(|id| self.counting.timetable.clock(id));
        found.names = clocks.map(|clock| Entry::new(Kind::Clock, &clock.id, &clock.title)).collect();
        found.cites = self.cites(&remedy.cite);
        Some(found)
    }

    fn period_page(&self, page: &str) -> Option<PlainPage> {
        let period = self.book.periods.iter().find(|period| page_name(&period.id) == page)?;
        let mut found = self.plain(Entry::new(Kind::Period, &period.id, &period.title), &period.asks);
        found.pairs = vec![("Why it is asked", period.why.clone()), ("Who can know", period.who.clone())];
        found.pairs.extend(period.least.map(|days| ("The fewest days that the law lets it take", days.to_string())));
        found.pairs.extend(period.before.as_ref().map(|step| ("It holds up the step", spaced(step))));
        found.applies_if = period.applies_if.as_ref().map(|when| self.aloud(&when.text)).unwrap_or_default();
        found.cites = self.cites(period.cite.as_deref().unwrap_or_default());
        Some(found)
    }

    fn codes_page(&self, page: &str) -> Option<PlainPage> {
        let (id, codes) = self.book.codes.lists.iter().find(|(id, _)| page_name(id) == page)?;
        let mut found = self.plain(Entry::new(Kind::Codes, id, &upper(&spaced(id))), "");
        found.pairs = vec![("How many codes", codes.len().to_string())];
        let name = |code: &String| self.book.codes.names.get(code).cloned().unwrap_or_default();
        found.table = Some(Table {
            heads: vec!["Code".to_string(), "Official name".to_string()],
            rows: codes.iter().map(|code| vec![code.clone(), name(code)]).collect(),
        });
        Some(found)
    }

    fn nevers_page(&self, page: &str) -> Option<PlainPage> {
        let says = "A need that says these things together is refused: one of them must be wrong.";
        let mut found = (page == NEVERS).then(|| self.plain(Entry::new(Kind::Never, NEVERS, "What cannot be at once"), says))?;
        found.table = Some(Table {
            heads: vec!["What cannot be".to_string(), "Provision".to_string()],
            rows: self.book.nevers.iter().map(|never| vec![upper(&never.says), never.cite.clone()]).collect(),
        });
        for never in &self.book.nevers {
            found.cites.extend(self.cites(&never.cite));
        }
        Some(found)
    }

    /// The page of a source.
    pub fn book_source(&self, page: &str) -> Option<SourcePage> {
        let source = self.book.sources.iter().find(|source| page_name(&source.id) == page)?;
        let mut ids: BTreeSet<String> = self.links().citations().cloned().collect();
        ids.extend(self.book.provisions.iter().map(|provision| provision.id.clone()));
        let own: Vec<(Cite, String)> = ids.into_iter().map(|id| (self.cite(&id), id)).filter(|(cite, _)| cite.page == page).collect();
        let mut provisions: Vec<ProvisionPage> =
            own.into_iter().map(|(cite, id)| ProvisionPage { cite, cited_by: self.links().citing(&id) }).collect();
        provisions.sort_by_key(|provision| natural(&provision.cite.source.id));
        Some(SourcePage {
            entry: Entry::new(Kind::Source, &source.id, &source.title),
            address: source.address.clone(),
            version: source.version.clone(),
            not_text_read: provisions
                .iter()
                .filter(|one| one.cite.source.checked != checked_name(rulebook::model::Checked::TextRead))
                .count(),
            provisions,
        })
    }
}

/// A citation in an order in which `s 9` comes before `s 10`: words and figures in turn, words compared first.
fn natural(cite: &str) -> Vec<(String, u64)> {
    let mut parts: Vec<(String, u64)> = Vec::new();
    for piece in cite.split_inclusive(|letter: char| !letter.is_ascii_digit()) {
        let digits: String = piece.chars().take_while(char::is_ascii_digit).collect();
        let rest = piece.trim_start_matches(|letter: char| letter.is_ascii_digit());
        if let Ok(number) = digits.parse() {
            parts.push((String::new(), number));
        }
        parts.push((rest.to_string(), 0));
    }
    parts
}
