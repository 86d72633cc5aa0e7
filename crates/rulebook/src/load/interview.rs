//! The first questions of the interview, in their order.

use super::Loader;
use crate::model::{FactId, Kind, Question};
use crate::problem::did_you_mean;
use crate::section::Section;
use crate::values::asked;

impl<'a> Loader<'a> {
    /// Reads `interview.toml`.
    pub(super) fn interview(&mut self, file: Section<'a>) {
        file.only(&["question", "results_after"], &[]);
        for section in file.sections("question", "a question") {
            section.only(&["id", "short", "asks", "why", "facts", "also", "after", "ticks", "labels", "if_yes", "choices"], &[]);
            let id = section.need("id", "a short name");
            if self.book.questions.iter().any(|other| other.id == id) {
                section.add(section.at("id"), format!("two questions are called `{id}`"), "each needs a name of its own");
            }
            let facts = section.texts("facts");
            if facts.is_empty() {
                section.add(section.at, "a question asks for no fact", "facts = [\"…\"]: what the answer gives");
            }
            let mut facts: Vec<FactId> = facts.into_iter().filter_map(|(name, at)| self.question_fact(section, &name, at, true)).collect();
            let also: Vec<FactId> =
                section.texts("also").into_iter().filter_map(|(name, at)| self.question_fact(section, &name, at, true)).collect();
            let after = section.texts("after").into_iter().filter_map(|(name, at)| self.question_fact(section, &name, at, false)).collect();
            let if_yes = self.asked_if_yes(section, &facts);
            let ticks = self.ticks(section, &facts);
            let choices = self.choices(section, facts.first().copied());
            let labels = self.labels(section);
            // what is asked of who says yes matters as the rest does, unless it is only asked along
            let more: Vec<FactId> = if_yes.iter().flat_map(|(_, more)| more).filter(|fact| !also.contains(fact)).copied().collect();
            facts.extend(more);
            self.book.questions.push(Question {
                id,
                short: section.need("short", "the question in two or three words"),
                asks: section.need("asks", "the question in plain words"),
                why: section.need("why", "why it is asked, one line"),
                facts,
                also,
                after,
                ticks,
                labels,
                if_yes,
                choices,
            });
        }
        if let Some(last) = file.text("results_after") {
            match self.book.questions.iter().position(|question| question.id == last) {
                Some(place) => self.book.before_results = place + 1,
                None => {
                    let known = self.book.questions.iter().map(|question| question.id.as_str());
                    file.add(file.at("results_after"), format!("there is no question `{last}`"), did_you_mean(&last, known, "name one"));
                }
            }
        }
    }

    /// The facts to tick, in the order of the question.
    fn ticks(&self, section: Section<'a>, facts: &[FactId]) -> Vec<(FactId, String)> {
        let Some(ticks) = section.section("ticks", "what there is to tick") else { return Vec::new() };
        let mut out: Vec<(FactId, String)> = Vec::new();
        for (key, _) in ticks.table.iter() {
            let (name, at): (&str, usize) = (key.get_ref(), key.span().start);
            let words = ticks.need(name, "what is ticked, in plain words");
            match self.own_fact(section, name, at, facts) {
                Some(id) => out.push((id, words)),
                None => continue,
            }
        }
        out.sort_by_key(|(id, _)| facts.iter().position(|fact| fact == id));
        out
    }

    /// The questions of the facts in fewer words.
    fn labels(&self, section: Section<'a>) -> Vec<(FactId, String)> {
        let Some(labels) = section.section("labels", "questions in fewer words") else { return Vec::new() };
        let label =
            |name: &str, at: usize| Some((self.question_fact(section, name, at, true)?, labels.need(name, "the question in plain words")));
        labels.table.iter().filter_map(|(key, _)| label(key.get_ref(), key.span().start)).collect()
    }

    /// What is asked on the same page of who says yes to a fact.
    fn asked_if_yes(&self, section: Section<'a>, facts: &[FactId]) -> Vec<(FactId, Vec<FactId>)> {
        let Some(more) = section.section("if_yes", "what is asked of who says yes") else { return Vec::new() };
        let mut out = Vec::new();
        for (key, _) in more.table.iter() {
            let (name, at): (&str, usize) = (key.get_ref(), key.span().start);
            let asked = more.texts(name).into_iter().filter_map(|(name, at)| self.question_fact(section, &name, at, true)).collect();
            out.extend(self.own_fact(section, name, at, facts).map(|id| (id, asked)));
        }
        out
    }

    /// `"yes: words"`, for the first fact of a question; `judge` leaves it to whoever must judge.
    fn choices(&self, section: Section<'a>, first: Option<FactId>) -> Vec<(Option<bool>, String)> {
        let choices = section.texts("choices");
        let yes_no = first.and_then(|id| self.fact(id)).is_some_and(|fact| fact.kind == Kind::YesNo);
        if !choices.is_empty() && !yes_no {
            section.add(section.at("choices"), "only a fact of yes or no has `choices`", "make it the first of `facts`");
        }
        let read = |(text, at): (String, usize)| match text.split_once(": ") {
            Some(("yes", words)) => Some((Some(true), words.to_string())),
            Some(("no", words)) => Some((Some(false), words.to_string())),
            Some(("judge", words)) => Some((None, words.to_string())),
            _ => {
                section.add(at, format!("\"{text}\" does not say what it stands for"), "write \"yes: …\", \"no: …\" or \"judge: …\"");
                None
            }
        };
        choices.into_iter().filter_map(read).collect()
    }

    /// A fact of yes or no among those of this question.
    fn own_fact(&self, section: Section<'_>, name: &str, at: usize, facts: &[FactId]) -> Option<FactId> {
        let found = self.names.get(name).copied().filter(|id| facts.contains(id));
        let found = found.filter(|id| self.fact(*id).is_some_and(|fact| fact.kind == Kind::YesNo));
        if found.is_none() {
            section.add(at, format!("`{name}` is no fact of yes or no among the `facts` of this question"), "name one of them");
        }
        found
    }

    fn question_fact(&self, section: Section<'_>, name: &str, at: usize, asks: bool) -> Option<FactId> {
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
