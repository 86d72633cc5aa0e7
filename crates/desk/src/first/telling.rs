//! The facts that would change the picture: those that the most ways wait for.

use super::Worked;
use crate::Desk;
use crate::need::OpenNeed;
use crate::words;
use rulebook::model::{Slot, TOP};
use rulebook::settle::Mind;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How many are shown.
const MOST: usize = 3;
/// How many ways are named for each.
const NAMED: usize = 3;
/// What one way's waiting weighs, shared among all that it waits for.
const WHOLE: u64 = 1_000_000;

/// A fact that would change the picture.
#[derive(Clone, Debug, Serialize)]
pub struct TellingView {
    /// The fact.
    pub fact: String,
    /// The place as addresses may hold it: an item by its number, nothing that the need says.
    pub at: String,
    /// Its question.
    pub asks: String,
    /// circumstance, choice, judgement.
    pub nature: &'static str,
    /// Who can know it, must choose or judge it.
    pub who: String,
    /// What is known of it now, in words.
    pub now: String,
    /// The routes that it would move or that wait for it.
    pub routes: Vec<String>,
    /// The same in words.
    pub settles: String,
}

/// The heaviest first, then in the order of the glossary.
fn by_weight(weights: BTreeMap<Slot, (u64, Vec<&str>)>) -> Vec<(Slot, Vec<&str>)> {
    let mut ranked: Vec<_> = weights.into_iter().collect();
    ranked.sort_by_key(|(slot, (weight, _))| (Reverse(*weight), *slot));
    ranked.into_iter().map(|(slot, (_, titles))| (slot, titles)).collect()
}

impl Desk {
    /// Up to three facts. First what ways wait for; where less than three things are waited for, what was said and would move a way that
    /// is open if it were otherwise.
    pub(super) fn telling(&self, need: &OpenNeed, mind: &Mind<'_>, worked: &[Worked<'_>]) -> Vec<TellingView> {
        let mut weights: BTreeMap<Slot, (u64, Vec<&str>)> = BTreeMap::new();
        for one in worked {
            let lists = one.finding.missing_lists.iter().filter_map(|list| self.book.lists.get(usize::from(*list)));
            let missing = one.finding.missing.iter().copied().chain(lists.map(|list| Slot { fact: list.fact, item: TOP }));
            let waits: Vec<Slot> = missing.chain(one.finding.ifs.iter().map(|one| one.slot)).collect();
            for slot in &waits {
                let (weight, titles) = weights.entry(*slot).or_default();
                *weight += WHOLE / waits.len().max(1) as u64;
                titles.push(&one.view.title);
            }
        }
        // a first question not answered yet tells more than the finer ones that hang on it
        let first = |slot: &Slot| slot.item == TOP && self.book.questions.iter().any(|question| question.facts.contains(&slot.fact));
        let (first, finer): (BTreeMap<_, _>, BTreeMap<_, _>) = weights.into_iter().partition(|(slot, _)| first(slot));
        let mut ranked = by_weight(first);
        ranked.extend(by_weight(finer));
        if ranked.len() < MOST {
            let known: Vec<Slot> = ranked.iter().map(|(slot, _)| *slot).collect();
            ranked.extend(Desk::would_move(need, mind, worked).into_iter().filter(|(slot, _)| !known.contains(slot)));
        }
        ranked.into_iter().take(MOST).filter_map(|(slot, titles)| self.telling_view(need, slot, &titles)).collect()
    }

    /// What was said, by how many of the ways that are open on it another value would move.
    fn would_move<'w>(need: &OpenNeed, mind: &Mind<'_>, worked: &[Worked<'w>]) -> Vec<(Slot, Vec<&'w str>)> {
        let mut weights: BTreeMap<Slot, (u64, Vec<&str>)> = BTreeMap::new();
        for one in worked.iter().filter(|one| matches!(one.view.group, "open" | "open_if")) {
            let mut slots: Vec<Slot> =
                mind.would_change(one.route, &need.file.said, one.finding.group).into_iter().map(|change| change.slot).collect();
            slots.dedup();
            for slot in slots {
                let (weight, titles) = weights.entry(slot).or_default();
                *weight += 1;
                titles.push(&one.view.title);
            }
        }
        by_weight(weights)
    }

    fn telling_view(&self, need: &OpenNeed, slot: Slot, titles: &[&str]) -> Option<TellingView> {
        let used = self.fact_used(need, slot)?;
        let item = self.item_of(need, slot);
        let names: Vec<String> = titles.iter().map(|title| (*title).to_string()).collect();
        Some(TellingView {
            fact: used.id.clone(),
            at: self.number_of(slot),
            asks: if item.is_empty() { used.asks } else { format!("{}: {}", words::upper(&item), used.asks) },
            nature: used.nature,
            who: used.who,
            now: used.words,
            settles: words::some_of(&names, NAMED),
            routes: names,
        })
    }
}
