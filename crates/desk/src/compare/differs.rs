//! What differs between two versions: the answers, and what is worked out from them where it decides a route.

use super::DiffersView;
use super::routes::Pair;
use super::trace::Trace;
use crate::Desk;
use crate::ask::SaidView;
use crate::need::OpenNeed;
use crate::words;
use rulebook::model::{Amount, Condition, FactId, Nature, Node, Slot, TOP, Val};
use std::collections::{BTreeMap, BTreeSet};

impl Desk {
    /// The answers that differ, in the order of the glossary.
    pub(super) fn differs(&self, a: &OpenNeed, b: &OpenNeed) -> Vec<DiffersView> {
        let (was, now) = (self.said(a), self.said(b));
        let named = |said: &'_ [SaidView]| -> BTreeMap<String, usize> {
            said.iter().enumerate().map(|(place, one)| (one.place.clone(), place)).collect()
        };
        let (in_a, in_b) = (named(&was), named(&now));
        let mut out = Vec::new();
        let of_b = now.iter().map(|one| (in_a.get(&one.place).and_then(|place| was.get(*place)), Some(one)));
        let only_a = was.iter().filter(|one| !in_b.contains_key(&one.place)).map(|one| (Some(one), None));
        for (a, b) in of_b.chain(only_a) {
            let Some(named) = b.or(a) else { continue };
            let (a, b) = (a.map(value), b.map(value));
            if a == b {
                continue;
            }
            let nothing = || "Nobody has said".to_string();
            out.push(DiffersView {
                place: named.place.clone(),
                item: named.item.clone(),
                asks: named.fact.asks.clone(),
                a: a.unwrap_or_else(nothing),
                b: b.unwrap_or_else(nothing),
                cite: None,
            });
        }
        out
    }

    /// What is worked out and differs where it decides a route that moved; and the limits that it is held against there.
    pub(super) fn worked_out(&self, a: &OpenNeed, b: &OpenNeed, trace: &Trace<'_>, pairs: &[Pair<'_>]) -> Vec<DiffersView> {
        let (mut facts, mut conditions) = (BTreeSet::new(), BTreeSet::new());
        let mut seen = BTreeSet::new();
        for (id, _) in pairs.iter().flat_map(|pair| &pair.deciding).filter(|(id, _)| seen.insert(*id)) {
            let found = trace.under(*id);
            facts.extend(found.facts);
            conditions.extend(found.conditions);
            conditions.insert(*id);
        }
        let mut out: Vec<DiffersView> = Vec::new();
        let mut add = |one: DiffersView| {
            if !out.iter().any(|known| (&known.a, &known.b) == (&one.a, &one.b)) {
                out.push(one);
            }
        };
        for fact in facts {
            let Some(about) = self.book.facts.get(usize::from(fact)).filter(|about| about.nature == Nature::Computed) else { continue };
            let slot = Slot { fact, item: TOP };
            let [was, now] =
                [a, b].map(|need| words::in_words(&self.book, slot, self.book.get(&need.file.said.need, slot), &need.file.written));
            if was != now {
                let (item, asks) = (String::new(), about.asks.clone());
                add(DiffersView {
                    place: about.id.clone(),
                    item,
                    asks,
                    a: words::upper(&was),
                    b: words::upper(&now),
                    cite: about.cite.clone(),
                });
            }
        }
        for condition in conditions.into_iter().filter_map(|id| self.book.conditions.get(usize::from(id))) {
            if let Some(one) = self.limit(a, b, trace, condition) {
                add(one);
            }
        }
        out
    }

    /// The limit that a condition holds a figure against, and on which side of it each version is.
    fn limit(&self, a: &OpenNeed, b: &OpenNeed, trace: &Trace<'_>, condition: &Condition) -> Option<DiffersView> {
        let amount = self.amount_of(condition)?;
        let Node::Pick(from, to) = self.book.nodes.get(condition.main as usize)? else { return None };
        let pairs = self.book.kids.get(*from as usize..*to as usize)?;
        let side = |side: usize, need: &OpenNeed| -> Option<(String, Vec<i64>)> {
            let mut figures: BTreeSet<i64> = BTreeSet::new();
            let mut held: Option<FactId> = None;
            for pair in pairs.chunks_exact(2) {
                let [selector, comparison] = pair else { continue };
                if trace.at(*selector).get(side).copied().flatten() == Some(false) {
                    continue;
                }
                if let Some((fact, figure)) = self.held_against(*comparison) {
                    figures.insert(figure);
                    held = Some(fact);
                }
            }
            let figures: Vec<i64> = figures.into_iter().collect();
            let value = self.book.get(&need.file.said.need, Slot { fact: held?, item: TOP });
            let figure = figures.iter().map(|figure| words::number(amount.measure, *figure)).collect::<Vec<_>>().join(" or ");
            let stands = match (value, figures.as_slice()) {
                (Val::Num(low, _), [figure]) if low >= *figure => ", so at or above",
                (Val::Num(_, high), [figure]) if high < *figure => ", so below",
                _ => "",
            };
            Some((format!("{figure}{stands}"), figures))
        };
        let ((a, of_a), (b, of_b)) = (side(0, a)?, side(1, b)?);
        let rows = || amount.rows.iter().rev();
        let cites = |figures: &[i64]| {
            let row = rows().find(|row| figures.iter().all(|figure| row.cells.values().any(|cell| cell == figure)));
            row.map(|row| row.cite.clone())
        };
        let cite = cites(&of_b).or_else(|| cites(&of_a));
        let asks = words::upper(&amount.says);
        (a != b).then(|| DiffersView { place: amount.id.clone(), item: String::new(), asks, a, b, cite })
    }

    /// The fact and the figure of a comparison, whichever way round it is.
    fn held_against(&self, node: u32) -> Option<(FactId, i64)> {
        match self.book.nodes.get(node as usize)? {
            Node::AtLeast(fact, figure, _) => Some((*fact, *figure)),
            Node::Not(inner) => self.held_against(*inner),
            _ => None,
        }
    }

    /// The amount that the test of a condition names.
    fn amount_of(&self, condition: &Condition) -> Option<&Amount> {
        let mut words = condition.test.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        words.find_map(|word| self.book.amounts.iter().find(|amount| amount.id == word))
    }
}

/// What is said of a place, with what makes it count otherwise: a judgement that nobody recorded is no judgement yet.
fn value(said: &SaidView) -> String {
    let fact = &said.fact;
    match said.state {
        "do_not_know" => "Nobody knows".to_string(),
        "to_be_judged" => "Someone must judge".to_string(),
        _ if fact.unrecorded => format!("{}, said and not recorded", words::upper(&fact.words)),
        _ if fact.nature == "judgement" => match &fact.by {
            Some(by) => format!("{}, judged by {by}", words::upper(&fact.words)),
            None => words::upper(&fact.words),
        },
        _ => words::upper(&fact.words),
    }
}
