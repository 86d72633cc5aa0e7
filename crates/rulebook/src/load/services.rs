//! Kinds of service as people call them, with their codes; and what it means that a code is on a list.

use super::Loader;
use crate::problem::did_you_mean;
use crate::section::Section;
use crate::services::{CodeLimit, ListWords, Marks, Service};
use crate::syntax::{self, Side, Sign, Test};
use crate::values::wrong_code;
use std::collections::{BTreeSet, HashSet};

/// The most codes and the most words that one kind of service may have.
const MOST_OF_ONE: usize = 100;
/// The longest name, and the longest way to call something.
const LONGEST: usize = 100;

const MARKS: [(&str, Marks); 5] = [
    ("light_touch", Marks::LightTouch),
    ("reservable", Marks::Reservable),
    ("health", Marks::Health),
    ("defence_only", Marks::DefenceOnly),
    ("unlisted", Marks::Unlisted),
];

/// The ids of the kinds of service read so far, over all files.
pub(super) type Seen = HashSet<String>;

impl<'a> Loader<'a> {
    /// Reads one file of `services/` but for `lists.toml`: the kinds of service of one theme.
    pub(super) fn services(&mut self, file: Section<'a>, seen: &mut Seen) {
        file.only(&["service"], &[]);
        for section in file.sections("service", "a kind of service") {
            section.only(&["id", "name", "codes", "words", "note", "cite"], &[]);
            let id = section.need("id", "a short name: a-z 0-9 _");
            if !id.is_empty() && !id.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_') {
                section.add(section.at("id"), format!("`{id}` is not an id"), "small letters, digits and _ only");
            }
            if !id.is_empty() && !seen.insert(id.clone()) {
                section.add(section.at("id"), format!("two kinds of service are called `{id}`"), "each needs an id of its own");
            }
            let name = section.need("name", "what it is called, in our own words");
            if name.len() > LONGEST {
                section.add(section.at("name"), "this name is too long", format!("at most {LONGEST} letters"));
            }
            let codes = self.service_codes(section);
            let words = service_words(section);
            let (note, cite) = (section.text("note"), self.cites(section, "cite").join("; "));
            if note.is_some() && !section.has("cite") {
                section.missing("cite", "a note says something of the law: say where it stands");
            }
            let cite = (!cite.is_empty()).then_some(cite);
            self.book.services.push(Service { id, theme: file.page.stem().to_string(), name, codes, words, note, cite });
        }
    }

    fn service_codes(&self, section: Section<'a>) -> Vec<String> {
        let codes = section.texts("codes");
        if codes.is_empty() && section.get("codes").is_none_or(|value| value.get_ref().as_array().is_some_and(|array| array.is_empty())) {
            section.add(section.at("codes"), "a kind of service has no code", "codes = [\"…\"]: the one that fits best first");
        }
        if codes.len() > MOST_OF_ONE {
            section.add(section.at("codes"), format!("more than {MOST_OF_ONE} codes"), "name those that fit best");
        }
        for (code, at) in codes.iter().take(MOST_OF_ONE) {
            if let Some((message, hint)) = wrong_code(&self.book.codes, code) {
                section.add(*at, message, hint);
            }
        }
        codes.into_iter().map(|(code, _)| code).collect()
    }

    /// Reads `services/lists.toml`.
    pub(super) fn list_words(&mut self, file: Section<'a>) {
        file.only(&["list"], &[]);
        for section in file.sections("list", "a list") {
            section.only(&["id", "marks", "says", "says_no", "near", "limits", "limit_says", "cite"], &[]);
            let id = section.need("id", "the name of a file of lists/, without its ending");
            if !id.is_empty() && !self.book.codes.lists.contains_key(&id) {
                let hint = did_you_mean(&id, self.book.codes.lists.keys().map(String::as_str), "lists stand in law/lists as NAME.csv");
                section.add(section.at("id"), format!("there is no list of codes `{id}`"), hint);
            }
            if !section.has("marks") {
                section.missing("marks", "what the list does: light_touch, reservable, health, defence_only or unlisted");
            }
            let marks = section.one_of("marks", &MARKS);
            let says = section.need("says", "what it means that a code is on it, in plain words");
            if !section.has("cite") {
                section.missing("cite", "say where the list stands");
            }
            let cite = self.cites(section, "cite").join("; ");
            if section.has("limits") != section.has("limit_says") {
                section.add(
                    section.at("limits"),
                    "`limits` and `limit_says` go together",
                    "the rule that holds the limits, and words before them",
                );
            }
            let limit_says = section.text("limit_says").unwrap_or_default();
            let limits = section.text("limits").map_or_else(Vec::new, |rule| self.limits(section, &rule, &limit_says));
            let Some(marks) = marks else { continue };
            if self.book.list_words.iter().any(|other| other.marks == marks) {
                section.add(section.at("marks"), "two lists do the same", "one list says of a code that it is so");
            }
            let words = ListWords { id, marks, says, says_no: section.text("says_no"), near: section.text("near"), limits, cite };
            self.book.list_words.push(words);
        }
    }

    /// The limits that a rule sets to single codes: what it joins by AND with the test for one code.
    fn limits(&self, section: Section<'a>, name: &str, limit_says: &str) -> Vec<CodeLimit> {
        let Some(rule) = self.book.rules.iter().find(|rule| rule.id == name) else {
            let known = self.book.rules.iter().map(|rule| rule.id.as_str());
            section.add(section.at("limits"), format!("there is no rule `{name}`"), did_you_mean(name, known, "name a rule of rules/"));
            return Vec::new();
        };
        let own = || rule.own.iter().filter_map(|id| self.book.conditions.get(usize::from(*id)));
        let code_of = |id: &str| {
            let condition = own().find(|one| one.id == id)?;
            match syntax::parse(&condition.test).ok()? {
                Test::Compare { sign: Sign::Equal, right: Side::Word(word), .. } => Some(word.name),
                _ => None,
            }
        };
        let mut out = Vec::new();
        let joined = match syntax::parse(&rule.holds_if) {
            Ok(Test::Or(either)) => either,
            Ok(one) => vec![one],
            Err(_) => Vec::new(),
        };
        for part in joined {
            let Test::And(all) = part else { continue };
            let code = all.iter().find_map(|one| if let Test::Name(named) = one { code_of(&named.name) } else { None });
            let Some(code) = code else { continue };
            let mut says = Vec::new();
            let mut cites = BTreeSet::new();
            for one in &all {
                let (named, not) = match one {
                    Test::Name(named) => (named, false),
                    Test::Not(inner) => match &**inner {
                        Test::Name(named) => (named, true),
                        _ => continue,
                    },
                    _ => continue,
                };
                if let Some(condition) = own().find(|known| known.id == named.name).filter(|known| code_of(&known.id).is_none()) {
                    cites.extend(condition.cite.iter().cloned());
                    says.push(match (not, &condition.says_no) {
                        (false, _) => condition.says.clone(),
                        (true, Some(says_no)) => says_no.clone(),
                        (true, None) => format!("it is not so that {}", condition.says),
                    });
                }
            }
            if !says.is_empty() {
                let says = format!("{limit_says} {}", says.join(", and "));
                out.push(CodeLimit { code, says, cite: cites.into_iter().collect::<Vec<_>>().join("; ") });
            }
        }
        if out.is_empty() {
            let hint = "its `holds_if` joins each code with its limit: `(a_code AND its_limit) OR …`";
            section.add(section.at("limits"), format!("`{name}` sets no limit to a single code"), hint);
        }
        out
    }

    /// Whoever lists kinds of service says what the lists mean.
    pub(super) fn check_services(&self, first: Option<Section<'a>>) {
        let Some(section) = first.filter(|_| !self.book.services.is_empty()) else { return };
        if !self.book.list_words.iter().any(|list| list.marks == Marks::LightTouch) {
            let hint = "services/lists.toml: an entry with marks = \"light_touch\"";
            section.add(section.at, "no list says which codes are light touch", hint);
        }
    }
}

/// The ways to call it.
fn service_words(section: Section<'_>) -> Vec<String> {
    let words = section.texts("words");
    if !section.has("words") {
        section.missing("words", "words = [\"drop-in\", \"day centre\"]: how people call it");
    } else if words.is_empty() && section.get("words").is_some_and(|value| value.get_ref().as_array().is_some_and(|array| array.is_empty()))
    {
        section.add(section.at("words"), "`words` is empty", "say how people call it, beside its name");
    }
    if words.len() > MOST_OF_ONE {
        section.add(section.at("words"), format!("more than {MOST_OF_ONE} words"), "name those that people use");
    }
    for (word, at) in words.iter().take(MOST_OF_ONE) {
        if word.trim().is_empty() {
            section.add(*at, "an empty word", "say how people call it or take it away");
        } else if word.len() > LONGEST {
            section.add(*at, "this is too long for a way to call something", format!("at most {LONGEST} letters"));
        }
    }
    words.into_iter().map(|(word, _)| word.trim().to_string()).filter(|word| !word.is_empty()).collect()
}
