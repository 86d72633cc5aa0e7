//! The path of an interview: what was answered, what is asked now, what is sure to be asked before the first results, and what may be.

use crate::Desk;
use crate::need::OpenNeed;
use rulebook::Reason;
use rulebook::ask::Ask;
use rulebook::group::top_slot;
use rulebook::model::{FactId, Kind, Question, Slot, Val};
use serde::Serialize;

/// The most letters of one answer on the path.
const MOST_LETTERS: usize = 48;
/// The most answers of one question on the path.
const MOST_ANSWERS: usize = 3;

/// The path of an interview.
#[derive(Clone, Debug, Serialize)]
pub struct PathView {
    /// The number of the question that is asked, among the first questions: those before it that were asked, and one.
    pub number: Option<usize>,
    /// How far it is to the first results, in words; empty once they are there.
    pub ahead: String,
    /// How many of the first questions before this one fell away, in words; empty where none did.
    pub fell_away: String,
    /// The first questions that were asked.
    pub answered: Vec<StepView>,
    /// The question that is asked, in two or three words.
    pub now: Option<StepView>,
    /// The questions that come before the first results.
    pub before_results: Vec<StepView>,
    /// The first results are still to come.
    pub results_ahead: bool,
    /// What may be asked after them, in words; empty where nothing may.
    pub more: String,
}

/// One question of the path.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StepView {
    /// The question's id, by which it is asked again.
    pub id: String,
    /// It in two or three words.
    pub short: String,
    /// What was said, in a few words; empty where nothing was.
    pub says: String,
    /// It was left for later.
    pub skipped: bool,
}

impl Desk {
    /// The path, with this question asked now, and these of the first questions still to come.
    pub(crate) fn interview_path(&self, need: &OpenNeed, now: Option<&Ask>, firsts: &[usize]) -> PathView {
        let questions = &self.book.questions;
        let gate = self.book.before_results;
        let at = now.and_then(|ask| ask.question);
        let step = |place: &usize| questions.get(*place).map(|question| self.step(need, question));
        let asked_now = at.and_then(|place| step(&place));
        let ahead: Vec<usize> = firsts.iter().copied().filter(|place| Some(*place) != at).collect();
        let before_results: Vec<StepView> = ahead.iter().filter(|place| **place < gate).filter_map(step).collect();
        let results_ahead = at.is_some_and(|place| place < gate);
        let touched = |question: &Question| self.own(question).into_iter().any(|fact| self.touched(need, top_slot(fact)));
        // a question that waits for an earlier one may still come
        let waits = |question: &Question| question.after.iter().any(|fact| !self.touched(need, top_slot(*fact)));
        let may_come = |(place, question): &(usize, &Question)| ahead.contains(place) || (Some(*place) != at && waits(question));
        let more = questions.iter().enumerate().skip(gate).filter(may_come).count();
        let earlier = || questions.iter().take(at.unwrap_or(0)).filter(|question| touched(question)).count();
        let fallen = questions
            .iter()
            .enumerate()
            .take(at.unwrap_or(0))
            .filter(|(place, question)| !touched(question) && !firsts.contains(place) && question.after.is_empty());
        let still = before_results.len();
        PathView {
            number: at.map(|_| earlier() + 1),
            ahead: match (results_ahead, still) {
                (false, _) => String::new(),
                (true, 0) => "Then your first results.".to_string(),
                (true, 1) => "At most one more to your first results.".to_string(),
                (true, several) => format!("At most {} more to your first results.", counted(several)),
            },
            fell_away: match fallen.count() {
                0 => String::new(),
                1 => "One question fell away: it would settle nothing.".to_string(),
                several => format!("{} questions fell away: they would settle nothing.", crate::words::upper(&counted(several))),
            },
            answered: questions
                .iter()
                .enumerate()
                .filter(|(place, question)| Some(*place) != at && touched(question))
                .map(|(_, question)| self.step(need, question))
                .filter(|step| !step.says.is_empty())
                .collect(),
            now: asked_now,
            before_results,
            results_ahead,
            more: match (more, now.is_some()) {
                (_, false) => String::new(),
                (0, true) => "More, one at a time, only where one would settle something".to_string(),
                (1, true) => "One more, and others only where one would settle something".to_string(),
                (several, true) => format!("Up to {} more, only if one would settle something", counted(several)),
            },
        }
    }

    /// Whether the first results come now: this question was the last before them, or what was left of them fell away.
    pub fn results_come_after(&self, question: &str, next: Option<&str>) -> bool {
        let place = |id: &str| self.book.questions.iter().position(|question| question.id == id);
        let before = |id: &str| place(id).is_some_and(|place| place < self.book.before_results);
        before(question) && !next.is_some_and(before)
    }

    /// The facts of a question that no question before it asks for.
    fn own(&self, question: &Question) -> Vec<FactId> {
        let earlier = self.book.questions.iter().take_while(|other| other.id != question.id);
        let earlier: Vec<FactId> = earlier.flat_map(facts_of).collect();
        once_each(question).into_iter().filter(|fact| !earlier.contains(fact)).collect()
    }

    /// Something was said of this place, or it was asked and left open.
    fn touched(&self, need: &OpenNeed, slot: Slot) -> bool {
        need.file.why_unknown(slot).is_some() || self.given(need, slot)
    }

    fn step(&self, need: &OpenNeed, question: &Question) -> StepView {
        let touched: Vec<FactId> = self.own(question).into_iter().filter(|fact| self.touched(need, top_slot(*fact))).collect();
        let given: Vec<FactId> = touched.iter().copied().filter(|fact| self.given(need, top_slot(*fact))).collect();
        let why = |reason: Reason| touched.iter().any(|fact| need.file.why_unknown(top_slot(*fact)) == Some(reason));
        let mut says: Vec<String> = given.iter().filter_map(|fact| self.in_short(need, question, *fact)).collect();
        let more = says.len().saturating_sub(MOST_ANSWERS);
        says.truncate(MOST_ANSWERS);
        let skipped = given.is_empty() && why(Reason::NotAsked);
        let says = match (says.is_empty(), touched.is_empty()) {
            (false, _) if more > 0 => format!("{}; and {more} more", says.join("; ")),
            (false, _) => says.join("; "),
            (true, true) => String::new(),
            (true, false) if !given.is_empty() && question.ticks.is_empty() => "Answered".to_string(),
            (true, false) if !given.is_empty() => "None of these".to_string(),
            (true, false) if skipped => "Left for later".to_string(),
            (true, false) if why(Reason::ToBeJudged) => "Someone must judge this".to_string(),
            (true, false) => "Not known".to_string(),
        };
        StepView { id: question.id.clone(), short: question.short.clone(), says: crate::words::upper(&says), skipped }
    }

    /// What was said of one fact, in a few words; nothing for a tick that was not made.
    fn in_short(&self, need: &OpenNeed, question: &Question, fact: FactId) -> Option<String> {
        let value = self.book.get(&need.file.said.need, top_slot(fact));
        let known = self.book.facts.get(usize::from(fact))?;
        let text = match (question.ticks.iter().find(|(tick, _)| *tick == fact), value) {
            (Some((_, words)), Val::Yes(true)) => words.clone(),
            (Some(_), Val::Yes(false)) => return None,
            (_, Val::Yes(yes)) if question.own_words(fact, yes).is_some() => question.own_words(fact, yes)?.to_string(),
            // a bare "yes" or "no" says little without its question
            (_, Val::Yes(_)) => return None,
            _ if matches!(known.kind, Kind::List(_)) => {
                let words = self.fact_used(need, top_slot(fact))?.words;
                let named: Vec<String> =
                    words.split(", ").map(|code| self.code(code).map_or_else(|| code.to_string(), |code| code.name)).collect();
                named.join(", ")
            }
            _ => self.fact_used(need, top_slot(fact))?.words,
        };
        let plain =
            matches!(known.kind, Kind::OneOf(_)) && ["no such tie", "none of these", "none"].iter().any(|none| text.starts_with(none));
        (!plain).then(|| crate::words::upper(&shortened(&text)))
    }
}

fn facts_of(question: &Question) -> impl Iterator<Item = FactId> {
    question.facts.iter().chain(&question.also).copied()
}

/// The facts of a question, each once.
pub(crate) fn once_each(question: &Question) -> Vec<FactId> {
    let mut out = Vec::new();
    for fact in facts_of(question) {
        if !out.contains(&fact) {
            out.push(fact);
        }
    }
    out
}

/// Cut at a word, so that a path stays a path.
fn shortened(text: &str) -> String {
    let text = text.split(" (").next().unwrap_or(text).trim_end_matches('.');
    if text.chars().count() <= MOST_LETTERS {
        return text.to_string();
    }
    let mut out = String::new();
    for word in text.split_whitespace() {
        if out.chars().count() + word.chars().count() > MOST_LETTERS {
            break;
        }
        out.push_str(if out.is_empty() { "" } else { " " });
        out.push_str(word);
    }
    format!("{} …", out.trim_end_matches([',', ';', ':']))
}

/// A small count in a word.
fn counted(count: usize) -> String {
    crate::words::counted(count, 13)
}
