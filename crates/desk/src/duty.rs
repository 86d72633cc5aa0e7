//! A duty for one need: whether it binds, what it asks, of whom, before which step, and why.

use crate::Desk;
use crate::answer::{AssumeView, DoubtView, IfView};
use crate::condition::{ConditionView, FactUsed, SourceView};
use crate::need::OpenNeed;
use crate::words;
use rulebook::group::Group;
use rulebook::model::{Rule, Slot, TOP, Val};
use rulebook::route::{Route, Scope};
use rulebook::settle::Mind;
use serde::Serialize;
use std::collections::BTreeSet;

/// A duty for one need.
#[derive(Clone, Debug, Serialize)]
pub struct DutyView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// yes; if (it binds once what `ifs` or `assumes` name is so); may (it may be adopted); no; unknown.
    pub binds: &'static str,
    /// The same in words, with the reason.
    pub reads: String,
    /// What it asks.
    pub asks: String,
    /// Of whom.
    pub of: String,
    /// Before which step.
    pub before: String,
    /// It is a policy, or is listed among the policies.
    pub policy: bool,
    /// on_the_text or arguable; null for unknown.
    pub standing: Option<&'static str>,
    /// Doubts that must be resolved in favour of what is said.
    pub doubts: Vec<DoubtView>,
    /// Its conditions, in the law's order.
    pub conditions: Vec<ConditionView>,
    /// What must be supplied for it to bind.
    pub ifs: Vec<IfView>,
    /// What is presumed where it binds.
    pub assumes: Vec<AssumeView>,
    /// The facts that could decide it.
    pub missing: Vec<FactUsed>,
    /// The provisions.
    pub sources: Vec<SourceView>,
}

impl Desk {
    /// The need as it is when this route is taken: the choices that the route makes stand, whatever the need says of them. Only duties
    /// and steps go by it.
    pub(crate) fn taken(&self, need: &OpenNeed, rule: &Rule) -> OpenNeed {
        self.choosing(need, rule.route.as_ref().map_or(&[] as &[(String, bool)], |words| &words.means))
    }

    /// The need with these choices, whatever it says of them.
    pub(crate) fn choosing(&self, need: &OpenNeed, means: &[(String, bool)]) -> OpenNeed {
        let mut taken = need.clone();
        for (name, yes) in means {
            if let Some(fact) = self.book.fact_named(name) {
                self.book.set(&mut taken.file.said.need, Slot { fact, item: TOP }, Val::Yes(*yes));
            }
        }
        self.book.compute(&mut taken.file.said.need);
        taken
    }

    /// The rule of a duty that is for the day and place of this need: several rules may decide one duty, each for a time of its own.
    fn duty_named(&self, mind: &Mind<'_>, need: &OpenNeed, id: &str) -> Option<(&Route, &Rule)> {
        let fact = self.book.fact_named(id)?;
        let mut deciding = self.duties.iter().filter_map(|duty| Some((duty, self.rule(duty)?))).filter(|(_, rule)| rule.decides == fact);
        let first = deciding.next()?;
        let inside = |duty: &Route| {
            mind.look(duty, &need.file.said.need, &[]);
            mind.at(duty.inside).plain()
        };
        if inside(first.0) != Some(false) {
            return Some(first);
        }
        Some(deciding.find(|(duty, _)| inside(duty) != Some(false)).unwrap_or(first))
    }

    /// One duty for a need; none where there is no such duty.
    pub(crate) fn duty_view(&self, mind: &Mind<'_>, id: &str, need: &OpenNeed) -> Option<DutyView> {
        let (duty, rule) = self.duty_named(mind, need, id)?;
        let words = rule.duty.as_ref()?;
        let said = &need.file.said;
        let finding = mind.finding(duty, said);
        let conditions = self.conditions_alone(need, &finding);
        let may = words.may.as_ref().filter(|_| finding.group != Group::Open);
        let may = may.map(|(when, says)| {
            let scope = Scope::new(&self.book, &[when.node]);
            (mind.answer(&scope, &said.need, when.node, &[]), says.clone())
        });
        let (binds, reads) = match (finding.group, may) {
            (Group::Open, _) => ("yes", because(&conditions)),
            (Group::Closed | Group::NotNeeded, Some((Some(true), says))) => ("may", says),
            (Group::Closed | Group::NotNeeded, Some((None, says))) => {
                ("no", format!("{} Not known, whether this is so: {says}", because(&conditions)))
            }
            (Group::Closed | Group::NotNeeded, _) => ("no", because(&conditions)),
            (Group::OpenIf, _) => ("if", "It binds if what is named here is so.".to_string()),
            (Group::Unknown, _) if finding.not_encoded => {
                ("unknown", "Not yet known: the law it turns on is not encoded for this date or place, or in part.".to_string())
            }
            (Group::Unknown, _) => ("unknown", "Not yet known: somebody must first say what is missing.".to_string()),
        };
        let mut seen = BTreeSet::new();
        let sources = conditions.iter().flat_map(|condition| &condition.sources).filter(|source| seen.insert(source.id.clone())).cloned();
        Some(DutyView {
            id: id.to_string(),
            title: rule.title.clone(),
            binds,
            reads,
            asks: words.asks.clone(),
            of: words.of.clone(),
            before: words.before.clone(),
            policy: words.policy,
            standing: (finding.group != Group::Unknown).then(|| finding.standing()),
            doubts: finding.doubts.iter().filter_map(|id| self.doubt_view(*id)).collect(),
            ifs: self.if_views(need, &finding.ifs),
            assumes: finding.assumes.iter().filter_map(|slot| self.assume_view(need, *slot)).collect(),
            missing: self.missing(need, &finding),
            sources: sources.collect(),
            conditions,
        })
    }
}

/// What is so of the conditions that decide it, in a sentence.
fn because(conditions: &[ConditionView]) -> String {
    let reads: Vec<&str> = conditions.iter().filter(|condition| condition.because).map(|condition| condition.reads.as_str()).collect();
    if reads.is_empty() { String::new() } else { words::upper(&reads.join("; ")) + "." }
}
