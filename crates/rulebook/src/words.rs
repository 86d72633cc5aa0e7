//! What a person needs beside the answer: the words of routes and duties, the steps on the way, the remedies, the local periods.

use crate::model::NodeId;
use std::collections::BTreeMap;

/// An expression over facts that says whether something applies.
#[derive(Clone, PartialEq, Debug)]
pub struct When {
    /// The expression as written.
    pub text: String,
    /// The same, lowered.
    pub node: NodeId,
}

/// The words of a route.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct RouteWords {
    /// Plain effect.
    pub effect: String,
    /// Whose law the route is under.
    pub regime: String,
    /// Its number in the research.
    pub research: String,
    /// Who may use it.
    pub who: String,
    /// Value range.
    pub value: String,
    /// Longest term.
    pub longest_term: String,
    /// What makes it unlawful.
    pub unlawful_if: String,
    /// Providers compete for it: shown beside every other way, as prominently.
    pub competes: bool,
    /// It keeps, repeats or changes what exists today: asked about before anything new.
    pub keeps: bool,
    /// The choices that taking this route makes, and only its duties and steps go by: yes or no for each.
    pub means: Vec<(String, bool)>,
    /// Ids of the duties it brings.
    pub duties: Vec<String>,
    /// Its steps, in order.
    pub steps: Vec<Step>,
    /// The objections it will meet.
    pub objections: Vec<Objection>,
    /// Ids of the remedies of those who object to it, the first the most usual.
    pub remedies: Vec<String>,
}

/// What must be done on the way. Not a condition.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Step {
    /// Short name, unique in its route. `sign` is the signing, `start` the first day of the service.
    pub id: String,
    /// Who does it.
    pub who: String,
    /// What is done.
    pub does: String,
    /// The id of the notice published.
    pub notice: Option<String>,
    /// The steps it waits for.
    pub after: Vec<String>,
    /// The id of the local period that it takes.
    pub lasts: Option<String>,
    /// The period before whose end it may not be done.
    pub waits: Option<Counted>,
    /// The period by whose end it must be done.
    pub due: Option<Counted>,
    /// Where this is not so, the step falls away.
    pub only_if: Option<When>,
    /// A period that cannot be counted, in words.
    pub clock: Option<String>,
    /// Its provision.
    pub cite: Option<String>,
}

/// A statutory period counted from steps.
#[derive(Clone, PartialEq, Debug)]
pub struct Counted {
    /// The id of the clock.
    pub clock: String,
    /// Which step gives each date that the clock asks for.
    pub dates: Vec<(String, String)>,
    /// The line of the clock that counts.
    pub line: String,
    /// Where this is not so, the period does not run.
    pub only_if: Option<When>,
}

/// How long something takes that no law says: not known until someone gives its days.
#[derive(Clone, PartialEq, Debug)]
pub struct Period {
    /// Its id.
    pub id: String,
    /// What takes so long.
    pub title: String,
    /// The question.
    pub asks: String,
    /// Why it is asked.
    pub why: String,
    /// Who can know.
    pub who: String,
    /// Its provision, where a law says something of it.
    pub cite: Option<String>,
    /// The fewest days that the law lets it take, where it sets any.
    pub least: Option<u32>,
    /// The step of every route that waits for it; a period without one is used by steps only.
    pub before: Option<String>,
    /// The step after which it can begin; at the beginning where there is none.
    pub after: Option<String>,
    /// Where this is not so, it is left out.
    pub applies_if: Option<When>,
}

/// An objection that a route will meet.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Objection {
    /// Its id.
    pub id: String,
    /// The condition it attacks.
    pub attacks: String,
    /// The objection.
    pub says: String,
    /// What answers it.
    pub answer: String,
    /// When it is right, in words.
    pub right_when: String,
    /// The case in which the route is closed or arguable because of it.
    pub case: String,
    /// We wrote it ourselves and nobody has reviewed it.
    pub ours: bool,
}

/// A way of challenging an award: who can, where, by when, what they can get.
#[derive(Clone, PartialEq, Debug)]
pub struct Remedy {
    /// Its id.
    pub id: String,
    /// In a few words.
    pub title: String,
    /// Who can challenge.
    pub who: String,
    /// Where.
    pub place: String,
    /// By when.
    pub by_when: String,
    /// What they can get.
    pub can_get: String,
    /// Whether signing stops.
    pub stops_signing: String,
    /// What reduces it.
    pub reduced_by: String,
    /// The clocks that count `by_when`.
    pub clocks: Vec<String>,
    /// Why a reading of it is doubtful.
    pub doubt: Option<String>,
    /// Its provisions.
    pub cite: String,
}

/// What a body's own rules are, and who read them: the head of a file of local rules.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct LocalRules {
    /// Whose rules they are.
    pub body: String,
    /// What the body calls them.
    pub rules: String,
    /// Where they can be read, as the file says.
    pub address: Option<String>,
    /// The day of the version.
    pub version: String,
    /// When they were read.
    pub read_on: String,
    /// Who read them.
    pub read_by: String,
    /// `b3:` and the hash of the file.
    pub hash: String,
    /// The days that local periods take by these rules.
    pub takes: BTreeMap<String, u32>,
}

/// What only a rule of a body's own has.
#[derive(Clone, PartialEq, Debug)]
pub struct LocalRule {
    /// quotes, waiver, delegation, key_decision, call_in or other.
    pub kind: String,
    /// Where it stands in the body's rules, as its file says.
    pub cite: String,
    /// The same of each of its conditions, by id. It is kept apart from the citations of national sources, which it is not.
    pub cites: BTreeMap<String, String>,
}

/// The words of a duty.
#[derive(Clone, PartialEq, Debug)]
pub struct DutyWords {
    /// What it asks.
    pub asks: String,
    /// Of whom.
    pub of: String,
    /// Before which step, in words.
    pub before: String,
    /// It is a policy, or is listed among the policies.
    pub policy: bool,
    /// It does not bind, but may be adopted, where this holds; with words for it.
    pub may: Option<(When, String)>,
    /// It is a rule of one body's own.
    pub local: Option<LocalRule>,
}
