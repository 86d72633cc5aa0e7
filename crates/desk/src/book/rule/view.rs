//! What the page of a rule, a route or a duty shows.

use super::super::{Cite, Entry, PieceView, ReadBy};
use serde::Serialize;
use std::collections::BTreeMap;

/// The page of a rule.
#[derive(Clone, Debug, Serialize)]
pub struct RulePage {
    /// The entry itself.
    pub entry: Entry,
    /// rule, route, duty.
    pub kind: &'static str,
    /// The file and the line where it begins.
    pub place: String,
    /// What it decides, in words, with the value that it gives.
    pub decides: String,
    /// First day of the law that it states.
    pub from: Option<String>,
    /// Last day.
    pub until: Option<String>,
    /// The date that chooses it.
    pub dated_by: Option<Entry>,
    /// Where it is the law.
    pub extent: Vec<PieceView>,
    /// The items that it is about, where it is about one item of a list.
    pub each: Option<Entry>,
    /// What failing the second gate means.
    pub otherwise: Option<String>,
    /// The formula as written.
    pub holds_if: String,
    /// The formula, read aloud.
    pub formula: Option<FormulaView>,
    /// Its conditions in the law's order, gates first.
    pub conditions: Vec<ConditionPage>,
    /// What only a route has.
    pub route: Option<RoutePage>,
    /// What only a duty has.
    pub duty: Option<DutyPage>,
    /// What names it: conditions, routes, steps.
    pub read_by: Vec<ReadBy>,
    /// The cases that test it.
    pub cases: Vec<CasePage>,
    /// How many of them come from the provision, from outside, and guard the rule.
    pub case_counts: [usize; 3],
    /// How well its provisions were read: how many in each way.
    pub read: BTreeMap<&'static str, usize>,
    /// The first day on which one of them was read.
    pub read_from: Option<String>,
    /// The last.
    pub read_to: Option<String>,
    /// How many conditions are in doubt.
    pub doubts: usize,
    /// How many are not encoded.
    pub not_encoded: usize,
}

/// A formula with its conditions by number.
#[derive(Clone, Debug, Serialize)]
pub struct FormulaView {
    /// all, any, not, or one: a condition.
    pub join: &'static str,
    /// What is joined.
    pub of: Vec<FormulaView>,
    /// The condition's number; 0 for what is joined.
    pub number: usize,
    /// Its line on the page.
    pub line: String,
    /// Its words.
    pub says: String,
}

/// A condition.
#[derive(Clone, Debug, Serialize)]
pub struct ConditionPage {
    /// Its place, counted from 1.
    pub number: usize,
    /// Its line on the page.
    pub line: String,
    /// Its id.
    pub id: String,
    /// which_law, whether_it_applies, or empty: a condition of the rule itself.
    pub gate: &'static str,
    /// The formula wants it not to be so.
    pub against: bool,
    /// In words.
    pub says: String,
    /// In words where it is not so.
    pub says_no: Option<String>,
    /// The test, read aloud, with links.
    pub test: Vec<PieceView>,
    /// The questions of the facts that it names and that somebody is asked.
    pub asks: Vec<String>,
    /// The test as written.
    pub written: String,
    /// It stays unknown: nobody has written it as a test.
    pub not_encoded: bool,
    /// What happens just at its bound.
    pub at: Option<&'static str>,
    /// plain, deduced, disputed.
    pub reading: &'static str,
    /// Why it is in doubt.
    pub doubt: Option<String>,
    /// Its provisions.
    pub cites: Vec<Cite>,
}

/// What only a route has.
#[derive(Clone, Debug, Serialize)]
pub struct RoutePage {
    /// What it does.
    pub effect: String,
    /// Whose law it is under.
    pub regime: String,
    /// Who may use it.
    pub who: String,
    /// Its value range.
    pub value: String,
    /// Its longest term.
    pub longest_term: String,
    /// What would break it.
    pub unlawful_if: String,
    /// Whether it must be used when open.
    pub must: Option<Vec<PieceView>>,
    /// Its steps.
    pub steps: Vec<StepPage>,
    /// The objections it will meet.
    pub objections: Vec<ObjectionPage>,
    /// The duties that it brings.
    pub duties: Vec<Entry>,
    /// How it can be challenged.
    pub remedies: Vec<Entry>,
    /// Needs that one fact keeps from being open.
    pub near_misses: Vec<NearPage>,
}

/// A need that one fact keeps from being open.
#[derive(Clone, Debug, Serialize)]
pub struct NearPage {
    /// Its name.
    pub name: String,
    /// What people get wrong.
    pub error: String,
    /// The fact that closes it, with its value in words.
    pub fact: Entry,
    /// That value.
    pub value: String,
    /// closed, not_needed, unknown.
    pub group: String,
    /// The provisions that close it.
    pub cites: Vec<Cite>,
}

/// A step.
#[derive(Clone, Debug, Serialize)]
pub struct StepPage {
    /// Its line on the page.
    pub line: String,
    /// Who does it.
    pub who: String,
    /// What is done.
    pub does: String,
    /// Where this is not so, it falls away.
    pub only_if: Vec<PieceView>,
    /// What it publishes, waits for, is due by, and takes.
    pub names: Vec<Entry>,
    /// A period in words.
    pub clock: Option<String>,
    /// Its provisions.
    pub cites: Vec<Cite>,
}

/// An objection.
#[derive(Clone, Debug, Serialize)]
pub struct ObjectionPage {
    /// The objection.
    pub says: String,
    /// What answers it.
    pub answer: String,
    /// When it is right.
    pub right_when: String,
    /// The line that it attacks.
    pub line: String,
    /// The number of that condition; 0 where it is none of this page.
    pub number: usize,
}

/// What only a duty has.
#[derive(Clone, Debug, Serialize)]
pub struct DutyPage {
    /// What it asks.
    pub asks: String,
    /// Of whom.
    pub of: String,
    /// Before which step.
    pub before: String,
    /// It is a policy.
    pub policy: bool,
    /// When it may be adopted where it does not bind, with words for it.
    pub may: Option<(Vec<PieceView>, String)>,
}

/// A case.
#[derive(Clone, Debug, Serialize)]
pub struct CasePage {
    /// Its name.
    pub name: String,
    /// Where it differs from what is typical.
    pub but: Vec<String>,
    /// The answer expected, and the group where it says one.
    pub expect: String,
    /// provision, outside, rule.
    pub from: &'static str,
    /// What it follows from.
    pub cite: Option<String>,
}
