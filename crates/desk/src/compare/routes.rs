//! Which routes moved, which way, and what decided it.

use super::trace::Trace;
use super::words::title;
use super::{CauseView, DirectionView, MovedView, StandsView, StayedView, WhyView};
use crate::Desk;
use crate::answer::{Answer, RouteView};
use crate::condition::ConditionView;
use rulebook::model::{ConditionId, RuleId};

/// One encoded route in both versions.
pub(super) struct Pair<'v> {
    pub(super) rule: RuleId,
    pub(super) a: &'v RouteView,
    pub(super) b: &'v RouteView,
    /// The conditions that decided that it moved, with their views in B.
    pub(super) deciding: Vec<(ConditionId, &'v ConditionView)>,
    why: Vec<WhyView>,
}

impl Pair<'_> {
    /// The way it moved; nothing where its group is the same.
    pub(super) fn direction(&self) -> Option<&'static str> {
        direction(self.a.group, self.b.group)
    }

    /// Something of it differs.
    pub(super) fn differs(&self) -> bool {
        self.a.group != self.b.group || !same(self.a, self.b)
    }

    fn view(self) -> MovedView {
        MovedView { id: self.b.id.clone(), title: self.b.title.clone(), a: stands(self.a), b: stands(self.b), why: self.why }
    }
}

/// The directions, in the order of the page.
const DIRECTIONS: [&str; 6] = ["comes_in", "falls_away", "becomes_unknown", "becomes_known", "open_in_both", "out_in_both"];

/// The direction from one group to another.
fn direction(a: &str, b: &str) -> Option<&'static str> {
    let open = |group: &str| matches!(group, "open" | "open_if");
    match (a, b) {
        (a, b) if a == b => None,
        (a, b) if open(a) && open(b) => Some("open_in_both"),
        (_, b) if open(b) => Some("comes_in"),
        (_, "unknown") => Some("becomes_unknown"),
        (a, _) if open(a) => Some("falls_away"),
        ("unknown", _) => Some("becomes_known"),
        _ => Some("out_in_both"),
    }
}

/// Whether a route that is in the same group is there for the same reason and on the same terms.
fn same(a: &RouteView, b: &RouteView) -> bool {
    let ifs = |route: &RouteView| -> Vec<(String, String, &'static str)> {
        route.ifs.iter().map(|one| (one.fact.clone(), one.words.clone(), one.state)).collect()
    };
    (a.standing, a.must, &a.reason) == (b.standing, b.must, &b.reason) && ifs(a) == ifs(b)
}

fn stands(route: &RouteView) -> StandsView {
    StandsView { group: route.group, standing: route.standing, must: route.must, reason: route.reason.clone(), ifs: route.ifs.clone() }
}

/// Every encoded route in both versions, in the order of the law book, with what decided it where it moved.
pub(super) fn pairs<'v>(desk: &Desk, trace: &Trace<'_>, a: &'v Answer, b: &'v Answer) -> Vec<Pair<'v>> {
    let pair = |(route, (a, b)): (&rulebook::route::Route, (&'v RouteView, &'v RouteView))| {
        let mut pair = Pair { rule: route.id, a, b, deciding: Vec::new(), why: Vec::new() };
        if pair.differs() {
            pair.deciding = deciding(desk, trace, &pair);
            pair.why = pair.deciding.iter().filter_map(|(id, view)| why(trace, &pair, *id, view)).collect();
        }
        pair
    };
    // results give the encoded routes in the order of the book, then those that are not encoded
    desk.routes.iter().zip(a.routes.iter().zip(&b.routes)).filter(|(_, (a, b))| a.encoded && a.id == b.id).map(pair).collect()
}

/// The conditions that decided it: those that are a reason in A or in B and came out otherwise; failing that, any that came out otherwise;
/// failing that, the reasons that rest on something that differs.
fn deciding<'v>(desk: &Desk, trace: &Trace<'_>, pair: &Pair<'v>) -> Vec<(ConditionId, &'v ConditionView)> {
    let Some(rule) = desk.book.rules.get(usize::from(pair.rule)) else { return Vec::new() };
    let named = |view: &ConditionView| {
        let named = |id: &&ConditionId| desk.book.conditions.get(usize::from(**id)).is_some_and(|one| one.id == view.id);
        rule.own.iter().find(named).copied()
    };
    let all: Vec<(ConditionId, &ConditionView, &ConditionView)> =
        pair.b.conditions.iter().filter_map(|b| Some((named(b)?, pair.a.conditions.iter().find(|a| a.id == b.id)?, b))).collect();
    let turned = |(_, a, b): &&(ConditionId, &ConditionView, &ConditionView)| a.answer != b.answer;
    let reason = |(_, a, b): &&(ConditionId, &ConditionView, &ConditionView)| a.because || b.because;
    let rests = |(id, ..): &&(ConditionId, &ConditionView, &ConditionView)| !trace.rests_on(*id).is_empty();
    let found = |some: Vec<&(ConditionId, &'v ConditionView, &'v ConditionView)>| -> Vec<(ConditionId, &'v ConditionView)> {
        some.into_iter().map(|(id, _, b)| (*id, *b)).collect()
    };
    let first: Vec<_> = all.iter().filter(turned).filter(reason).collect();
    if !first.is_empty() {
        return found(first);
    }
    let second: Vec<_> = all.iter().filter(turned).collect();
    if !second.is_empty() {
        return found(second);
    }
    let third: Vec<_> = all.iter().filter(reason).filter(rests).collect();
    if !third.is_empty() {
        return found(third);
    }
    found(all.iter().filter(rests).collect())
}

fn why(trace: &Trace<'_>, pair: &Pair<'_>, id: ConditionId, b: &ConditionView) -> Option<WhyView> {
    let a = pair.a.conditions.iter().find(|a| a.id == b.id)?;
    Some(WhyView { condition: b.id.clone(), a: reads(a), b: reads(b), sources: b.sources.clone(), rests_on: trace.rests_on(id) })
}

/// What is so of a condition, in words.
fn reads(one: &ConditionView) -> String {
    if one.answer == "unknown" { format!("not yet known, whether {}", one.says) } else { one.reads.clone() }
}

/// The routes sorted by what became of them.
pub(super) struct Sorted {
    pub(super) moved: Vec<DirectionView>,
    pub(super) altered: Vec<MovedView>,
    pub(super) stayed: Vec<StayedView>,
}

pub(super) fn sorted(pairs: Vec<Pair<'_>>) -> Sorted {
    let mut sorted = Sorted { moved: Vec::new(), altered: Vec::new(), stayed: Vec::new() };
    let mut by_direction: Vec<(&'static str, MovedView)> = Vec::new();
    for pair in pairs {
        match pair.direction() {
            Some(direction) => by_direction.push((direction, pair.view())),
            None if pair.differs() => sorted.altered.push(pair.view()),
            None => sorted.stayed.push(StayedView {
                id: pair.b.id.clone(),
                title: pair.b.title.clone(),
                group: pair.b.group,
                standing: pair.b.standing,
            }),
        }
    }
    for direction in DIRECTIONS {
        let mut causes: Vec<CauseView> = Vec::new();
        let mut count = 0;
        for (_, view) in by_direction.extract_if(.., |(of, _)| *of == direction) {
            count += 1;
            match causes.iter_mut().find(|cause| alike(&cause.why, &view.why)) {
                Some(cause) => {
                    for (known, one) in cause.why.iter_mut().zip(&view.why) {
                        let more: Vec<_> = one.sources.iter().filter(|source| !known.sources.contains(source)).cloned().collect();
                        known.sources.extend(more);
                    }
                    cause.routes.push(view);
                }
                None => causes.push(CauseView { why: view.why.clone(), routes: vec![view] }),
            }
        }
        if count > 0 {
            sorted.moved.push(DirectionView { direction, title: title(direction), count, causes });
        }
    }
    sorted
}

/// Whether these say the same and rest on the same, whatever provisions they are from.
fn alike(known: &[WhyView], one: &[WhyView]) -> bool {
    known.len() == one.len() && known.iter().zip(one).all(|(a, b)| (&a.a, &a.b, &a.rests_on) == (&b.a, &b.b, &b.rests_on))
}
