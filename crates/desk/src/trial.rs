//! An interview tried out: somebody who knows just what a need file says answers every question. It measures how many questions it
//! takes; nobody sees it in the app.

use crate::Desk;
use crate::need::OpenNeed;
use rulebook::Reason;
use rulebook::group::{Group, top_slot};
use rulebook::model::{Kind, Slot, Val};
use rulebook::settle::Mind;
use std::collections::BTreeMap;

/// One question of a trial and what was known after its answer.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The question: its id, or the place that it asks for.
    pub id: String,
    /// Why it was asked.
    pub phase: &'static str,
    /// How many facts it asked for.
    pub facts: usize,
    /// Encoded routes that were then not yet known.
    pub unknown: usize,
}

/// A whole trial.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The questions, in their order.
    pub asked: Vec<Asked>,
    /// What was known before each question, and at the end.
    pub states: Vec<OpenNeed>,
    /// The encoded routes not yet known before the first question.
    pub unknown_at_first: usize,
    /// For each encoded route: after how many questions nothing more could change it, where that came to pass.
    pub settled_after: BTreeMap<String, Option<usize>>,
    /// For each encoded route: after how many questions it was known, be it "open if".
    pub known_after: BTreeMap<String, Option<usize>>,
}

impl Trial {
    /// The routes not yet known after so many questions.
    pub fn unknown_after(&self, questions: usize) -> usize {
        questions.checked_sub(1).map_or(self.unknown_at_first, |last| {
            self.asked.get(last.min(self.asked.len().saturating_sub(1))).map_or(self.unknown_at_first, |asked| asked.unknown)
        })
    }
}

impl Desk {
    /// Tries the interview on somebody who knows what this need says, and nothing else.
    pub fn trial(&self, known: &OpenNeed) -> Trial {
        let (book, mind) = (&self.book, Mind::new(&self.book));
        let mut file = known.file.clone();
        (file.said.need, file.said.unrecorded, file.not_known) = (book.nothing_known(), vec![], vec![]);
        let day = self.commenced(known).unwrap_or_else(crate::need::today);
        let ids = || self.routes.iter().filter_map(|route| Some((route.id, self.rule(route)?.id.clone())));
        let none = || ids().map(|(_, id)| (id, None)).collect::<BTreeMap<String, Option<usize>>>();
        let mut trial = Trial { asked: vec![], states: vec![], unknown_at_first: 0, settled_after: none(), known_after: none() };
        // each question takes at least one place away from those that can be asked for, so this ends
        loop {
            let (waiting, next) = self.next_as_of(&mind, &file, day);
            let unknown = waiting.iter().filter(|one| one.group == Group::Unknown).count();
            let so_far = trial.asked.len();
            match trial.asked.last_mut() {
                Some(last) => last.unknown = unknown,
                None => trial.unknown_at_first = unknown,
            }
            for (rule, id) in ids() {
                let now = waiting.iter().find(|one| one.rule == rule).map(|one| one.group);
                let mark = |into: &mut BTreeMap<String, Option<usize>>, done: bool| {
                    let entry = into.entry(id.clone()).or_default();
                    *entry = if done { entry.or(Some(so_far)) } else { None };
                };
                mark(&mut trial.settled_after, now.is_none());
                mark(&mut trial.known_after, now != Some(Group::Unknown));
            }
            trial.states.push(OpenNeed { file: file.clone(), assumed: None, local: None });
            let Some(next) = next else { return trial };
            let first = next.question.and_then(|place| book.questions.get(place));
            for slot in &next.slots {
                // what is asked only of who says yes is left empty by everybody else
                let on = first.and_then(|question| question.only_if(slot.fact)).map(top_slot);
                if on.is_none_or(|on| book.get(&file.said.need, on) == Val::Yes(true)) {
                    self.answer_from(known, &mut file, *slot);
                }
            }
            let first = first.map(|question| question.id.clone());
            let place = || next.slots.first().map(|slot| book.show_slot(*slot, &file.item_ids)).unwrap_or_default();
            trial.asked.push(Asked { id: first.unwrap_or_else(place), phase: next.phase.name(), facts: next.slots.len(), unknown: 0 });
        }
    }

    fn answer_from(&self, known: &OpenNeed, file: &mut rulebook::NeedFile, slot: Slot) {
        let book = &self.book;
        let list = book.facts.get(usize::from(slot.fact)).and_then(|fact| if let Kind::List(list) = fact.kind { Some(list) } else { None });
        let answered = match list {
            Some(list) => {
                let items = known.file.said.need.lists.get(usize::from(list)).cloned().flatten();
                let there = items.is_some();
                if let Some(place) = file.said.need.lists.get_mut(usize::from(list)) {
                    *place = items;
                }
                book.compute(&mut file.said.need);
                let of_list =
                    |slot: &&Slot| book.facts.get(usize::from(slot.fact)).and_then(|fact| fact.item_of).is_some_and(|(of, _)| of == list);
                file.said.unrecorded.extend(known.file.said.unrecorded.iter().filter(of_list));
                there
            }
            None => {
                let value = book.get(&known.file.said.need, slot);
                book.learn(&mut file.said.need, slot, value);
                if known.file.said.unrecorded.contains(&slot) && !file.said.unrecorded.contains(&slot) {
                    file.said.unrecorded.push(slot);
                }
                value != Val::Unknown
            }
        };
        // a range may leave the question open: it was answered as well as it can be
        let open = list.is_none() && !book.get(&file.said.need, slot).exact();
        if !answered || open {
            file.not_known
                .push((slot, known.file.why_unknown(slot).filter(|reason| *reason == Reason::ToBeJudged).unwrap_or(Reason::DoNotKnow)));
        }
    }
}
