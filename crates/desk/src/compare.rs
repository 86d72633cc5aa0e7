//! Two versions of one need: which findings moved between them, and why.
//!
//! The answers are those of [`Desk::results`]; what is worked out here is only what differs. No version is called the other's better:
//! routes stand in the order of the law book, and what would be said against choosing B comes before what it brings.

mod differs;
mod else_moved;
mod objections;
mod routes;
mod trace;
mod words;

use crate::Desk;
use crate::answer::{Answer, IfView, NeedView, ObjectionView, RulebookView};
use crate::condition::SourceView;
use crate::dates::DayView;
use crate::need::OpenNeed;
use crate::way::ExposureView;
use rulebook::Problem;
use serde::Serialize;
use toml_edit::{DocumentMut, Item};

/// Two versions of a need beside each other.
#[derive(Clone, Debug, Serialize)]
pub struct CompareView {
    /// The first version.
    pub a: VersionView,
    /// The second version.
    pub b: VersionView,
    /// What moved, in one or two sentences, for “version B”.
    pub reads: String,
    /// How many encoded routes there are.
    pub encoded: usize,
    /// How many routes are not encoded yet: nothing is said of them in either version.
    pub not_encoded: usize,
    /// The answers that differ.
    pub differs: Vec<DiffersView>,
    /// What is worked out from them and differs, and the limits it is held against, where that decides a route that moved.
    pub worked_out: Vec<DiffersView>,
    /// What will be said against choosing B.
    pub objections: Vec<AgainstView>,
    /// The judgements that the routes which come in with B rest on.
    pub judged: Vec<JudgedView>,
    /// The routes whose answer moved, by direction.
    pub moved: Vec<DirectionView>,
    /// How many they are.
    pub moved_count: usize,
    /// The routes with the same answer, for another reason or with other things to do first.
    pub altered: Vec<MovedView>,
    /// The routes that give the same answer for the same reason.
    pub stayed: Vec<StayedView>,
    /// The dates of ways that differ.
    pub dates: Vec<DatesDifferView>,
    /// The duties that the open ways bring in one version only, or that bind otherwise.
    pub duties: Vec<DutyDiffersView>,
    /// The ways of challenging that there are in one version only.
    pub remedies: Vec<RemedyDiffersView>,
    /// The rulebook, the same for both.
    pub rulebook: RulebookView,
}

/// One version.
#[derive(Clone, Debug, Serialize)]
pub struct VersionView {
    /// What its file says of itself.
    pub need: NeedView,
    /// Its revision.
    pub revision: u64,
    /// The day on which the purchase begins.
    pub as_of: Option<String>,
    /// The day that was assumed because it names none.
    pub assumed_date: Option<String>,
    /// Whose rules govern the purchase; null when that is not settled.
    pub regime: Option<String>,
}

/// One thing that differs, in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DiffersView {
    /// The place in the need, or the id of the amount.
    pub place: String,
    /// The item of a list that it is about; empty for the whole need.
    pub item: String,
    /// The question, or what it is.
    pub asks: String,
    /// What version A has.
    pub a: String,
    /// What version B has.
    pub b: String,
    /// The provision of an amount.
    pub cite: Option<String>,
}

/// An objection to choosing B.
#[derive(Clone, Debug, Serialize)]
pub struct AgainstView {
    /// The objection.
    pub objection: ObjectionView,
    /// What it attacks, in words.
    pub attacks: String,
    /// The provisions of what it attacks.
    pub sources: Vec<SourceView>,
    /// The routes that it will be said against: id and title.
    pub routes: Vec<(String, String)>,
    /// What it attacks is what moved.
    pub of_the_change: bool,
}

/// A judgement that a way in rests on.
#[derive(Clone, Debug, Serialize)]
pub struct JudgedView {
    /// The fact.
    pub place: String,
    /// The question.
    pub asks: String,
    /// Who must judge it.
    pub who: String,
    /// What is said of it in B, and by whom.
    pub stands: String,
}

/// The routes that moved one way.
#[derive(Clone, Debug, Serialize)]
pub struct DirectionView {
    /// comes_in, falls_away, becomes_unknown, becomes_known, open_in_both, out_in_both.
    pub direction: &'static str,
    /// The same as a heading.
    pub title: &'static str,
    /// How many routes.
    pub count: usize,
    /// The routes, those that moved for one reason together.
    pub causes: Vec<CauseView>,
}

/// Routes that moved for one reason.
#[derive(Clone, Debug, Serialize)]
pub struct CauseView {
    /// What decided it, in A and in B.
    pub why: Vec<WhyView>,
    /// The routes, in the order of the law book.
    pub routes: Vec<MovedView>,
}

/// A condition of which the answer is another, and the answers that it rests on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct WhyView {
    /// The condition.
    pub condition: String,
    /// What is so in A.
    pub a: String,
    /// What is so in B.
    pub b: String,
    /// Its provisions.
    pub sources: Vec<SourceView>,
    /// The places of [`CompareView::differs`] that it rests on.
    pub rests_on: Vec<String>,
}

/// A route in both versions.
#[derive(Clone, Debug, Serialize)]
pub struct MovedView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How it comes out in A.
    pub a: StandsView,
    /// How it comes out in B.
    pub b: StandsView,
    /// Why it moved.
    #[serde(skip)]
    pub(crate) why: Vec<WhyView>,
}

/// How a route comes out.
#[derive(Clone, Debug, Serialize)]
pub struct StandsView {
    /// Its group.
    pub group: &'static str,
    /// on_the_text or arguable; null for unknown.
    pub standing: Option<&'static str>,
    /// yes, if, no.
    pub must: &'static str,
    /// The reason in one line.
    pub reason: String,
    /// What must be supplied to open it.
    pub ifs: Vec<IfView>,
}

/// A route that did not move.
#[derive(Clone, Debug, Serialize)]
pub struct StayedView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its group in both.
    pub group: &'static str,
    /// Its standing in both.
    pub standing: Option<&'static str>,
}

/// The earliest start of one way.
#[derive(Clone, Debug, Serialize)]
pub struct DatesDifferView {
    /// The route.
    pub id: String,
    /// Its title.
    pub title: String,
    /// In A; null where it is not open there.
    pub a: Option<StartView>,
    /// In B.
    pub b: Option<StartView>,
}

/// An earliest start.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StartView {
    /// The day; null when it cannot be worked out.
    pub start: Option<DayView>,
    /// How many steps of your own have no days yet, so that it is “not before”.
    pub not_known: usize,
}

/// A duty that differs.
#[derive(Clone, Debug, Serialize)]
pub struct DutyDiffersView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// yes, if, may, no, unknown, or none where no open way brings it.
    pub a: &'static str,
    /// The same in B.
    pub b: &'static str,
}

/// A way of challenging that there is in one version only.
#[derive(Clone, Debug, Serialize)]
pub struct RemedyDiffersView {
    /// It is in B, and not in A.
    pub in_b: bool,
    /// The remedy.
    pub remedy: ExposureView,
}

impl Desk {
    /// The text of a need as it was before, as its next revision: what was changed since is undone, and that can be undone in turn.
    ///
    /// # Errors
    /// The text before cannot be read; all its problems.
    pub fn put_back(&self, name: &str, now: &OpenNeed, before: &str) -> Result<String, Vec<Problem>> {
        self.read_need(name, before, None)?;
        let mut document: DocumentMut = before.parse().map_err(|error: toml_edit::TomlError| {
            let hint = "mend the file by hand first".to_string();
            let message = format!("this is not TOML: {}", error.message());
            vec![Problem { file: name.to_string(), line: 1, column: 1, message, hint, clash: Vec::new() }]
        })?;
        // nothing but the revision changes: the text before keeps its comments and its order
        let revision = i64::try_from(now.file.revision.unwrap_or(0)).unwrap_or(i64::MAX).saturating_add(1);
        if let Some(head) = document.as_table_mut().get_mut("need").and_then(Item::as_table_like_mut) {
            head.insert("revision", toml_edit::value(revision));
        }
        let text = document.to_string();
        self.read_need(name, &text, None)?;
        Ok(text)
    }

    /// In how many answers two needs differ.
    pub fn how_many_differ(&self, a: &OpenNeed, b: &OpenNeed) -> usize {
        self.differs(a, b).len()
    }

    /// Compares two versions of a need: what differs, which routes moved and why, and what did not move.
    pub fn compare(&self, a: &OpenNeed, b: &OpenNeed) -> CompareView {
        let (was, now) = (self.results(a), self.results(b));
        let differs = self.differs(a, b);
        let places: Vec<String> = differs.iter().map(|one| one.place.clone()).collect();
        let trace = self.trace(a, b, &places);
        let pairs = routes::pairs(self, &trace, &was, &now);
        let worked_out = self.worked_out(a, b, &trace, &pairs);
        let (objections, judged) = (self.against(&pairs, &trace), self.judged(&pairs, b));
        let (dates, duties, remedies) =
            (self.dates_that_differ(a, b), self.duties_that_differ(a, b, &was, &now), else_moved::remedies(&was, &now));
        let routes::Sorted { moved, altered, stayed } = routes::sorted(pairs);
        let not_encoded = now.routes.iter().filter(|route| !route.encoded).count();
        let mut view = CompareView {
            a: version(a, &was),
            b: version(b, &now),
            reads: String::new(),
            encoded: now.routes.len() - not_encoded,
            not_encoded,
            differs,
            worked_out,
            objections,
            judged,
            moved_count: moved.iter().map(|direction| direction.count).sum(),
            moved,
            altered,
            stayed,
            dates,
            duties,
            remedies,
            rulebook: now.rulebook,
        };
        view.reads = view.sentence("version B");
        view
    }
}

fn version(need: &OpenNeed, answer: &Answer) -> VersionView {
    VersionView {
        need: answer.need.clone(),
        revision: need.file.revision.unwrap_or(0),
        as_of: answer.as_of.clone(),
        assumed_date: answer.assumed_date.clone(),
        regime: answer.regime.purchase.clone(),
    }
}
