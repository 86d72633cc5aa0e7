//! What else moved with the ways that are open: earliest starts, duties, who can challenge.

use super::{DatesDifferView, DutyDiffersView, RemedyDiffersView, StartView};
use crate::Desk;
use crate::answer::{Answer, RouteView};
use crate::need::OpenNeed;
use crate::plan::{RouteDatesView, Wanted};
use rulebook::settle::Mind;
use std::collections::BTreeMap;

/// Whether each duty binds, and its title, by its id.
type Bound = BTreeMap<String, (&'static str, String)>;

/// The need as ways that choose alike take it, and the duties worked out for it.
struct Taken<'d> {
    means: &'d [(String, bool)],
    need: OpenNeed,
    known: Bound,
}

/// The answers of a duty, that which binds most first.
const BINDS: [&str; 5] = ["yes", "if", "may", "unknown", "no"];

fn open(answer: &Answer) -> impl Iterator<Item = &RouteView> {
    answer.routes.iter().filter(|route| matches!(route.group, "open" | "open_if"))
}

fn start(dates: &RouteDatesView) -> StartView {
    StartView { start: dates.start.clone(), not_known: dates.not_known }
}

impl Desk {
    /// The earliest starts that differ, of every way that is open, or open if, in one version at least.
    pub(super) fn dates_that_differ(&self, a: &OpenNeed, b: &OpenNeed) -> Vec<DatesDifferView> {
        let [a, b] = [a, b].map(|need| self.binding_dates(need, &Wanted::default()).routes);
        let mut out: Vec<DatesDifferView> = Vec::new();
        for rule in self.routes.iter().filter_map(|route| self.rule(route)) {
            let of = |dates: &[RouteDatesView]| dates.iter().find(|one| one.id == rule.id).map(start);
            let (a, b) = (of(&a), of(&b));
            if a != b {
                out.push(DatesDifferView { id: rule.id.clone(), title: rule.title.clone(), a, b });
            }
        }
        out
    }

    /// The duties that the open ways bring in one version only, or that bind otherwise.
    pub(super) fn duties_that_differ(&self, a: &OpenNeed, b: &OpenNeed, was: &Answer, now: &Answer) -> Vec<DutyDiffersView> {
        let (in_a, in_b) = (self.bind(a, was), self.bind(b, now));
        let mut out = Vec::new();
        let mut seen = Vec::new();
        for duty in self.duties.iter().filter_map(|duty| self.rule(duty)) {
            let Some(fact) = self.book.facts.get(usize::from(duty.decides)) else { continue };
            if seen.contains(&fact.id.as_str()) {
                continue;
            }
            seen.push(fact.id.as_str());
            let none = ("none", String::new());
            let (a, b) = (in_a.get(&fact.id).unwrap_or(&none), in_b.get(&fact.id).unwrap_or(&none));
            let binds = |one: &str| matches!(one, "yes" | "if" | "may" | "unknown");
            // a duty that does not apply and one that no way brings are alike to whoever reads this
            if a.0 != b.0 && (binds(a.0) || binds(b.0)) {
                let title = if b.1.is_empty() { a.1.clone() } else { b.1.clone() };
                out.push(DutyDiffersView { id: fact.id.clone(), title, a: a.0, b: b.0 });
            }
        }
        out
    }

    /// Whether each duty of the open ways binds: as it does on the way on which it binds most.
    fn bind(&self, need: &OpenNeed, answer: &Answer) -> Bound {
        let mind = Mind::new(&self.book);
        let mut done: Vec<Taken<'_>> = Vec::new();
        let mut out: Bound = BTreeMap::new();
        for route in open(answer) {
            let means = self.means_of(&route.id);
            let place = match done.iter().position(|taken| taken.means == means) {
                Some(place) => place,
                None => {
                    done.push(Taken { means, need: self.choosing(need, means), known: Bound::new() });
                    done.len() - 1
                }
            };
            let Some(Taken { need: taken, known, .. }) = done.get_mut(place) else { continue };
            for id in &route.duties {
                if !known.contains_key(id) {
                    let Some(view) = self.duty_view(&mind, id, taken) else { continue };
                    known.insert(id.clone(), (view.binds, view.title));
                }
                let Some(one) = known.get(id) else { continue };
                let rank = |binds: &str| BINDS.iter().position(|known| *known == binds).unwrap_or(BINDS.len());
                if out.get(id).is_none_or(|best| rank(one.0) < rank(best.0)) {
                    out.insert(id.clone(), one.clone());
                }
            }
        }
        out
    }
}

/// The ways of challenging that the open ways of one version have and those of the other have not.
pub(super) fn remedies(a: &Answer, b: &Answer) -> Vec<RemedyDiffersView> {
    let has = |answer: &Answer, id: &str| open(answer).flat_map(|route| &route.remedies).any(|remedy| remedy.id == id);
    let mut out: Vec<RemedyDiffersView> = Vec::new();
    for (answer, other, in_b) in [(a, b, false), (b, a, true)] {
        for remedy in open(answer).flat_map(|route| &route.remedies) {
            if !has(other, &remedy.id) && out.iter().all(|known| known.remedy.id != remedy.id) {
                out.push(RemedyDiffersView { in_b, remedy: remedy.clone() });
            }
        }
    }
    out
}
