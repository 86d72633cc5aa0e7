//! What will be said against choosing B, before what it brings.

use super::routes::Pair;
use super::trace::Trace;
use super::{AgainstView, JudgedView};
use crate::Desk;
use crate::answer::{ObjectionView, RouteView};
use crate::need::OpenNeed;
use rulebook::model::{Nature, Slot, TOP, Val};
use std::collections::BTreeSet;

impl Desk {
    /// The objections to choosing B: of each way that comes in, those that attack what moved, else its first. Where only figures or days
    /// were moved, those too that attack what rests on them in the ways that are open in both.
    pub(super) fn against(&self, pairs: &[Pair<'_>], trace: &Trace<'_>) -> Vec<AgainstView> {
        let only_figures = !trace.changed.is_empty() && trace.changed.iter().all(|(fact, _)| trace.is_figure(*fact));
        let mut out: Vec<AgainstView> = Vec::new();
        for pair in pairs {
            let comes_in = pair.direction() == Some("comes_in");
            let open = matches!(pair.b.group, "open" | "open_if");
            if !(comes_in || only_figures && open) {
                continue;
            }
            let turned: BTreeSet<&str> = pair.deciding.iter().map(|(_, view)| view.id.as_str()).collect();
            let rests: BTreeSet<&str> = if only_figures { self.resting(pair, trace) } else { BTreeSet::new() };
            let of_change = |one: &&ObjectionView| turned.contains(one.attacks.as_str()) || rests.contains(one.attacks.as_str());
            let mut chosen: Vec<(&ObjectionView, bool)> = pair.b.objections.iter().filter(of_change).map(|one| (one, true)).collect();
            if chosen.is_empty() && comes_in {
                chosen.extend(pair.b.objections.first().map(|one| (one, false)));
            }
            for (objection, of_the_change) in chosen {
                self.add(&mut out, pair.b, objection, of_the_change);
            }
        }
        // stable: within each the order of the law book stays
        out.sort_by_key(|one| !one.of_the_change);
        out
    }

    fn add(&self, out: &mut Vec<AgainstView>, route: &RouteView, objection: &ObjectionView, of_the_change: bool) {
        let name = (route.id.clone(), route.title.clone());
        if let Some(known) = out.iter_mut().find(|known| known.objection.says == objection.says) {
            known.routes.push(name);
            known.of_the_change |= of_the_change;
            return;
        }
        let attacked = route.conditions.iter().find(|one| one.id == objection.attacks);
        out.push(AgainstView {
            objection: objection.clone(),
            attacks: attacked.map(|one| one.reads.clone()).unwrap_or_default(),
            sources: attacked.map(|one| one.sources.clone()).unwrap_or_default(),
            routes: vec![name],
            of_the_change,
        });
    }

    /// The reasons of a way in B that rest on what differs.
    fn resting<'v>(&self, pair: &Pair<'v>, trace: &Trace<'_>) -> BTreeSet<&'v str> {
        let Some(rule) = self.book.rules.get(usize::from(pair.rule)) else { return BTreeSet::new() };
        let reads = |id: &str| {
            let own = rule.own.iter().filter_map(|own| self.book.conditions.get(usize::from(*own)));
            own.filter(|one| one.id == id).any(|one| !trace.places(&trace.all_facts(one.main)).is_empty())
        };
        pair.b.conditions.iter().filter(|one| one.because && reads(&one.id)).map(|one| one.id.as_str()).collect()
    }

    /// The judgements that the reasons of the ways which come in name, as they stand in B.
    pub(super) fn judged(&self, pairs: &[Pair<'_>], b: &OpenNeed) -> Vec<JudgedView> {
        let (mut seen, mut out) = (BTreeSet::new(), Vec::new());
        for pair in pairs.iter().filter(|pair| pair.direction() == Some("comes_in")) {
            let Some(rule) = self.book.rules.get(usize::from(pair.rule)) else { continue };
            let conditions = rule.own.iter().filter_map(|id| self.book.conditions.get(usize::from(*id)));
            for fact in conditions.flat_map(|condition| &condition.names) {
                let judged = self.book.facts.get(usize::from(*fact)).is_some_and(|fact| fact.nature == Nature::Judgement);
                if judged && seen.insert(*fact) {
                    out.extend(self.judgement(b, Slot { fact: *fact, item: TOP }));
                }
            }
        }
        out
    }

    fn judgement(&self, need: &OpenNeed, slot: Slot) -> Option<JudgedView> {
        let used = self.fact_used(need, slot)?;
        let said = crate::words::upper(&used.words);
        let stands = match (&used.by, &used.why) {
            _ if self.book.get(&need.file.said.need, slot) == Val::Unknown => "Nobody has judged it.".to_string(),
            _ if used.unrecorded => format!("{said}: said, and not recorded as a judgement."),
            (Some(by), Some(why)) => format!("{said}: judged by {by}. Written down: {}", ended(why)),
            (Some(by), None) => format!("{said}: judged by {by}."),
            _ => ended(&said),
        };
        Some(JudgedView { place: used.id, asks: used.asks, who: used.who, stands })
    }
}

fn ended(text: &str) -> String {
    if text.ends_with(['.', '?', '!', '…']) { text.to_string() } else { format!("{text}.") }
}
