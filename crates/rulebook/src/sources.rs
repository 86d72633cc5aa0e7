//! Citations: the source each belongs to, where it can be read, and how well it was.

use crate::model::{Book, Checked, Cited, Provision, Source};

/// What begins a citation that goes on in the source named before it.
const PROVISION_WORDS: [&str; 12] = ["s", "ss", "Sch", "reg", "regs", "art", "arts", "para", "paras", "Part", "Chapter", "Table"];

/// Whether the text begins with the id and the id ends at a word's end.
pub(crate) fn begins(text: &str, id: &str) -> bool {
    !id.is_empty() && text.strip_prefix(id).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// The single citations in a text; a piece such as `Sch 3 para 1` goes on in the source before it.
pub(crate) fn citations(text: &str, sources: &[Source]) -> Vec<String> {
    let mut last: Option<&Source> = None;
    let mut out = Vec::new();
    for piece in text.split(';').map(str::trim).filter(|piece| !piece.is_empty()) {
        if let Some(source) = source_of(piece, sources) {
            last = Some(source);
            out.push(piece.to_string());
            continue;
        }
        let first = piece.split_whitespace().next().unwrap_or("");
        match last {
            Some(source) if PROVISION_WORDS.contains(&first) => out.push(format!("{} {piece}", source.id)),
            _ => out.push(piece.to_string()),
        }
    }
    out
}

/// The source whose id begins the citation: the longest.
pub(crate) fn source_of<'s>(cite: &str, sources: &'s [Source]) -> Option<&'s Source> {
    sources.iter().filter(|source| begins(cite, &source.id)).max_by_key(|source| source.id.len())
}

fn provision_of<'p>(cite: &str, provisions: &'p [Provision]) -> Option<&'p Provision> {
    let covers = |id: &str| cite.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('('));
    provisions.iter().filter(|provision| covers(&provision.id)).max_by_key(|provision| provision.id.len())
}

/// The path of a provision at legislation.gov.uk: `/section/3` for `s 3(2)(a)`.
fn path(rest: &str) -> String {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let mut out = String::new();
    for pair in words.chunks(2) {
        let [word, number] = pair else { break };
        let number: String = number.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        let folder = match (*word, out.is_empty()) {
            ("s", true) => "section",
            ("reg", true) => "regulation",
            ("art", true) => "article",
            ("Sch", true) => "schedule",
            ("para", false) if out.starts_with("/schedule/") => "paragraph",
            _ => break,
        };
        if !number.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            break;
        }
        out.push_str(&format!("/{folder}/{number}"));
    }
    out
}

impl Book {
    /// The source that a citation belongs to.
    pub fn source_of(&self, cite: &str) -> Option<&Source> {
        source_of(cite, &self.sources)
    }

    /// What is known of a citation: its address, the version, and how well it was read.
    pub fn cited(&self, cite: &str) -> Cited {
        let source = source_of(cite, &self.sources);
        let provision = provision_of(cite, &self.provisions);
        let computed = || {
            let Some(source) = source else { return String::new() };
            let rest = cite.strip_prefix(source.id.as_str()).unwrap_or("");
            let lettered = source.address.contains("legislation.gov.uk");
            if lettered { format!("{}{}", source.address.trim_end_matches('/'), path(rest)) } else { source.address.clone() }
        };
        Cited {
            id: cite.to_string(),
            address: provision.and_then(|provision| provision.address.clone()).unwrap_or_else(computed),
            version: source.and_then(|source| source.version.clone()),
            read_on: provision.and_then(|provision| provision.read_on.clone()),
            checked: provision.map_or(Checked::Unverified, |provision| provision.checked),
        }
    }

    /// Words on why a citation cannot be relied on, where it cannot.
    pub(crate) fn badly_read(&self, cite: &str) -> Option<String> {
        match self.cited(cite).checked {
            Checked::TextRead | Checked::OfficialPage => None,
            Checked::Secondary => Some(format!("{cite} was read in a secondary source only")),
            Checked::Unverified => Some(format!("{cite} has not been read for this rulebook")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book() -> Book {
        let source = |id: &str, address: &str| Source {
            id: id.into(),
            title: id.into(),
            address: address.into(),
            version: Some("2026-04-01".into()),
        };
        let provision = |id: &str, checked, address: Option<&str>| Provision {
            id: id.into(),
            checked,
            read_on: None,
            address: address.map(Into::into),
        };
        Book {
            sources: vec![
                source("PA23", "https://www.legislation.gov.uk/ukpga/2023/54"),
                source("PPN 1", "https://www.gov.uk/x"),
                source("SI 2024/692", "https://www.legislation.gov.uk/uksi/2024/692"),
            ],
            provisions: vec![
                provision("PA23 s 3", Checked::TextRead, None),
                provision("PA23 s 3(2)", Checked::Secondary, None),
                provision("PA23 Sch 5 para 16", Checked::OfficialPage, Some("https://example.org/16")),
            ],
            ..Book::default()
        }
    }

    #[test]
    fn a_provision_covers_its_own_paragraphs_only() {
        let checked = |cite: &str| book().cited(cite).checked;
        assert_eq!(checked("PA23 s 3"), Checked::TextRead);
        assert_eq!(checked("PA23 s 3(1)"), Checked::TextRead);
        assert_eq!(checked("PA23 s 3(2)(a)"), Checked::Secondary);
        assert_eq!(checked("PA23 s 31"), Checked::Unverified);
        assert_eq!(checked("PA23 Sch 5 para 16(b)"), Checked::OfficialPage);
        assert_eq!(checked("PA23 Sch 5"), Checked::Unverified);
    }

    #[test]
    fn addresses_lead_to_the_provision() {
        let address = |cite: &str| book().cited(cite).address.replace("https://www.legislation.gov.uk", "");
        assert_eq!(address("PA23 s 3(2)(a)"), "/ukpga/2023/54/section/3");
        assert_eq!(address("PA23 s 42A"), "/ukpga/2023/54/section/42A");
        assert_eq!(address("PA23 Sch 1"), "/ukpga/2023/54/schedule/1");
        assert_eq!(address("PA23 Sch 5 para 17(a)"), "/ukpga/2023/54/schedule/5/paragraph/17");
        assert_eq!(address("PA23 Sch 5 para 16(b)"), "https://example.org/16");
        assert_eq!(address("SI 2024/692 reg 6(3)"), "/uksi/2024/692/regulation/6");
        assert_eq!(address("PA23 Part 3"), "/ukpga/2023/54");
        assert_eq!(address("PPN 1 s 3"), "https://www.gov.uk/x");
        assert_eq!(address("ECHR art 6"), "");
    }

    #[test]
    fn a_piece_goes_on_in_the_source_before_it() {
        let sources = book().sources;
        assert_eq!(citations("PA23 s 4; Sch 3 para 1", &sources), ["PA23 s 4", "PA23 Sch 3 para 1"]);
        assert_eq!(citations("PA2 s 4; PA23 s 5", &sources), ["PA2 s 4", "PA23 s 5"]);
        assert_eq!(source_of("PA231 s 4", &sources).map(|source| source.id.as_str()), None);
    }
}
