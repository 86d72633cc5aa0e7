//! Sources, lists of codes, and the routes that are not encoded.

use super::{Loader, Shelf};
use crate::dates;
use crate::model::{Checked, NotEncoded, Provision, Source};
use crate::problem::Page;
use crate::section::Section;
use crate::sources::source_of;
use crate::values::{name_is_well_formed, wrong_code};
use std::collections::BTreeSet;

const CHECKED: [(&str, Checked); 4] = [
    ("text_read", Checked::TextRead),
    ("official_page", Checked::OfficialPage),
    ("secondary", Checked::Secondary),
    ("unverified", Checked::Unverified),
];

/// The name of the vocabulary itself.
const VOCABULARY: &str = "cpv_2008";

impl<'a> Loader<'a> {
    pub(super) fn sources(&mut self, file: Section<'a>) {
        file.only(&["compared", "source", "provision"], &[]);
        for (text, at) in file.texts("compared") {
            match dates::day_of_text(&text) {
                Ok(_) => self.book.compared.push(text),
                Err(words) => file.add(at, words, "write \"2026-05-17\""),
            }
        }
        for section in file.sections("source", "a source") {
            section.only(&["id", "title", "address", "version"], &[]);
            let id = section.need("id", "citations begin with it: id = \"PA23\"");
            if self.book.sources.iter().any(|source| source.id == id) {
                section.add(section.at("id"), format!("the source \"{id}\" is declared twice"), "keep one of them");
                continue;
            }
            let version = section.date("version").map(dates::text_of_day);
            let (title, address) = (
                section.need("title", "the name of the Act, the regulations or the guidance"),
                section.need("address", "where the text can be read"),
            );
            self.book.sources.push(Source { id, title, address, version });
        }
        for section in file.sections("provision", "a provision") {
            section.only(&["id", "checked", "read_on", "address"], &["source"]);
            let id = section.need("id", "the citation it covers: id = \"PA23 s 3\"");
            if self.book.provisions.iter().any(|provision| provision.id == id) {
                section.add(section.at("id"), format!("the provision \"{id}\" is declared twice"), "keep one of them");
                continue;
            }
            if !id.is_empty() && source_of(&id, &self.book.sources).is_none() {
                section.add(section.at("id"), format!("\"{id}\" belongs to no source"), "it begins with the id of a [[source]]");
            }
            if !section.has("checked") {
                section.missing("checked", "text_read, official_page, secondary or unverified");
            }
            let checked = section.one_of("checked", &CHECKED).unwrap_or(Checked::Unverified);
            let read_on = section.date("read_on").map(dates::text_of_day);
            if checked == Checked::TextRead && !section.has("read_on") {
                section.missing("read_on", "say on which day the text was read");
            }
            self.book.provisions.push(Provision { id, checked, read_on, address: section.text("address") });
        }
    }

    pub(super) fn list_of_codes(&mut self, page: &'a Page<'a>) {
        let name = page.stem();
        let mut codes: Vec<String> = Vec::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut at = 0;
        for (number, line) in page.text.split_inclusive('\n').enumerate() {
            let here = at;
            at += line.len();
            let line = line.trim_end_matches(['\n', '\r']).trim_start_matches('\u{feff}');
            let cells = cells(line);
            if number == 0 {
                if cells.first().map(String::as_str) != Some("code") || cells.get(1).map(String::as_str) != Some("name") {
                    self.problems.add(page, 0, "a list of codes begins with the line `code,name`", "further columns may follow");
                }
                continue;
            }
            let Some(code) = cells.first().filter(|_| !line.trim().is_empty()) else { continue };
            let code = code.trim().to_string();
            let form = crate::model::Codes::default();
            if let Some((message, hint)) = wrong_code(&form, &code) {
                self.problems.add(page, here, message, hint);
                continue;
            }
            if !seen.insert(code.clone()) {
                self.problems.add(page, here, format!("{code} stands twice in this list"), "keep one of the lines");
                continue;
            }
            if name == VOCABULARY {
                self.book.codes.names.insert(code, cells.get(1).cloned().unwrap_or_default());
            } else {
                codes.push(code);
            }
        }
        if name == VOCABULARY {
            return;
        }
        if !name_is_well_formed(name) {
            self.problems.add(page, 0, format!("`{name}` cannot name a list"), "small letters, figures and `_`, at most 40");
        }
        self.book.codes.lists.insert(name.to_string(), codes);
    }

    /// Every code of a list is in the vocabulary, once that has been read.
    pub(super) fn check_lists(&self, pages: &[(Shelf, Page<'_>)]) {
        if self.book.codes.names.is_empty() {
            return;
        }
        for (_, page) in pages.iter().filter(|(shelf, page)| *shelf == Shelf::List && page.stem() != VOCABULARY) {
            for code in self.book.codes.lists.get(page.stem()).into_iter().flatten() {
                if let Some((message, hint)) = wrong_code(&self.book.codes, code) {
                    let at = page.text.find(&format!("\n{code}")).map_or_else(|| page.text.find(code.as_str()).unwrap_or(0), |at| at + 1);
                    self.problems.add(page, at, message, hint);
                }
            }
        }
    }

    pub(super) fn not_encoded_file(&mut self, file: Section<'a>) {
        file.only(&["route"], &[]);
        for section in file.sections("route", "a route that is not encoded") {
            section.only(&["id", "title", "regime", "research", "about_existing", "competes"], &[]);
            let id = section.need("id", "the id that its file will have");
            if self.book.not_encoded.iter().any(|route| route.id == id) {
                section.add(section.at("id"), format!("the route `{id}` stands here twice"), "keep one of them");
                continue;
            }
            let (title, regime) =
                (section.need("title", "a few words"), section.need("regime", "whose law it is under: pa2023, psr2023, …"));
            let (research, about_existing) = (section.text("research").unwrap_or_default(), section.yes("about_existing"));
            let competes = section.yes("competes");
            self.book.not_encoded.push(NotEncoded { id, title, regime, research, about_existing, competes });
            self.not_encoded.push(section);
        }
    }
}

/// The cells of one line; a cell may stand in double quotes.
fn cells(line: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                if let Some(cell) = out.last_mut() {
                    cell.push('"');
                }
            }
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(String::new()),
            other => {
                if let Some(cell) = out.last_mut() {
                    cell.push(other);
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::cells;

    #[test]
    fn cells_may_stand_in_quotes() {
        assert_eq!(cells("1,\"a, b\",c"), ["1", "a, b", "c"]);
        assert_eq!(cells("1,\"say \"\"so\"\"\""), ["1", "say \"so\""]);
        assert_eq!(cells(""), [""]);
    }
}
