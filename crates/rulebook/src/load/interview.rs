//! The first questions of the interview, in their order.

use super::Loader;
use crate::model::Question;
use crate::problem::did_you_mean;
use crate::section::Section;
use crate::values::asked;

impl<'a> Loader<'a> {
    /// Reads `interview.toml`.
    pub(super) fn interview(&mut self, file: Section<'a>) {
        file.only(&["question"], &[]);
        for section in file.sections("question", "a question") {
            section.only(&["id", "asks", "why", "facts", "also", "after"], &[]);
            let id = section.need("id", "a short name");
            if self.book.questions.iter().any(|other| other.id == id) {
                section.add(section.at("id"), format!("two questions are called `{id}`"), "each needs a name of its own");
            }
            let facts = section.texts("facts");
            if facts.is_empty() {
                section.add(section.at, "a question asks for no fact", "facts = [\"…\"]: what the answer gives");
            }
            let facts = facts.into_iter().filter_map(|(name, at)| self.question_fact(section, &name, at, true)).collect();
            let also = section.texts("also").into_iter().filter_map(|(name, at)| self.question_fact(section, &name, at, true)).collect();
            let after = section.texts("after").into_iter().filter_map(|(name, at)| self.question_fact(section, &name, at, false)).collect();
            self.book.questions.push(Question {
                id,
                asks: section.need("asks", "the question in plain words"),
                why: section.need("why", "why it is asked, one line"),
                facts,
                also,
                after,
            });
        }
    }

    fn question_fact(&self, section: Section<'_>, name: &str, at: usize, asks: bool) -> Option<crate::model::FactId> {
        let found = self.names.get(name).and_then(|id| Some((*id, self.fact(*id)?)));
        let Some((id, fact)) = found else {
            let known = self.names.keys().map(String::as_str);
            section.add(at, format!("there is no fact `{name}`"), did_you_mean(name, known, "declare it in facts/"));
            return None;
        };
        if !asked(fact) || fact.item_of.is_some() {
            let hint = "ask for facts of the whole need and for whole lists";
            section.add(at, format!("`{name}` cannot be asked for here"), hint);
            return None;
        }
        // a fact may stand in two questions: whichever comes first asks for it
        let known = self.book.questions.iter().any(|question| question.facts.contains(&id));
        if !asks && !known {
            section.add(at, format!("no question before this one asks for `{name}`"), "a question waits for what is asked earlier");
        }
        Some(id)
    }
}
