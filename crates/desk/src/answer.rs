//! The answer for a need: every route, in its group, with its reasons (answers.md 5 and 8).

use crate::Desk;
use crate::condition::{ConditionView, FactUsed, SourceView, answer_name};
use crate::duty::DutyView;
use crate::local::LocalRulesView;
use crate::need::OpenNeed;
use crate::reason::{reason, settled_words};
use crate::way::{ExposureView, StepView};
use crate::words;
use rulebook::finding::Finding;
use rulebook::group::{Filling, If};
use rulebook::model::{ConditionId, Kind, NotEncoded, Rule, Slot, TOP};
use rulebook::route::Route;
use rulebook::settle::Mind;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The answer for one need.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// The day on which the new purchase begins.
    pub as_of: Option<String>,
    /// The day that was assumed because the need names none.
    pub assumed_date: Option<String>,
    /// The rulebook.
    pub rulebook: RulebookView,
    /// Whose rules govern the new purchase, and a change to today's contract.
    pub regime: RegimeView,
    /// The need.
    pub need: NeedView,
    /// How many routes are in each group.
    pub counts: BTreeMap<&'static str, usize>,
    /// One body's own rules for this need as it stands, whatever route is taken; or that they were not checked.
    pub local_rules: LocalRulesView,
    /// Every route.
    pub routes: Vec<RouteView>,
}

/// The rulebook's version.
#[derive(Clone, Debug, Serialize)]
pub struct RulebookView {
    /// The hash of its files.
    pub version: String,
    /// The date to which each source was read.
    pub read_to: BTreeMap<String, String>,
}

/// Whose rules govern; null when that is not settled.
#[derive(Clone, Debug, Serialize)]
pub struct RegimeView {
    /// The new purchase.
    pub purchase: Option<String>,
    /// A change to today's contract.
    pub existing: Option<String>,
}

/// What the need's file says of itself. Free words never decide anything.
#[derive(Clone, Debug, Serialize)]
pub struct NeedView {
    /// Its title.
    pub title: String,
    /// Its sentence.
    pub sentence: String,
}

impl NeedView {
    /// Of a need on the desk.
    pub(crate) fn new(need: &OpenNeed) -> NeedView {
        NeedView { title: need.file.title.clone(), sentence: need.file.sentence.clone() }
    }
}

/// One thing to supply.
#[derive(Clone, Debug, Serialize)]
pub struct IfView {
    /// The fact.
    pub fact: String,
    /// Its value.
    pub value: Value,
    /// As `fact = value` or a range, in the language of need files.
    pub text: String,
    /// The value in words.
    pub words: String,
    /// choice or judgement.
    pub nature: &'static str,
    /// to_be_recorded, to_be_chosen, to_be_judged.
    pub state: &'static str,
    /// Who must.
    pub who: String,
    /// The question.
    pub asks: String,
    /// Why it is asked.
    pub why_asked: String,
}

/// A presumption that an answer rests on.
#[derive(Clone, Debug, Serialize)]
pub struct AssumeView {
    /// The fact.
    pub fact: String,
    /// The value presumed.
    pub value: Value,
    /// The value in words.
    pub words: String,
    /// Why it may be presumed.
    pub why: String,
    /// The provision.
    pub cite: String,
    /// The question that would settle it.
    pub asks: String,
}

/// Another value that moves the route.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeView {
    /// The fact.
    pub fact: String,
    /// The nearest other value.
    pub to: Value,
    /// In words.
    pub words: String,
    /// The group it moves to.
    pub group: &'static str,
}

/// A doubtful condition that must be right for the group to stand.
#[derive(Clone, Debug, Serialize)]
pub struct DoubtView {
    /// `rule.condition`.
    pub condition: String,
    /// The condition in words.
    pub says: String,
    /// Why it is doubtful.
    pub why: String,
}

/// An objection.
#[derive(Clone, Debug, Serialize)]
pub struct ObjectionView {
    /// Its id.
    pub id: String,
    /// The condition attacked.
    pub attacks: String,
    /// The objection.
    pub says: String,
    /// What answers it.
    pub answer: String,
    /// When it is right.
    pub right_when: String,
    /// The case that shows it.
    pub case: String,
    /// Who reviewed it.
    pub review: &'static str,
}

/// One route for one need.
#[derive(Clone, Debug, Serialize)]
pub struct RouteView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Whose law it is under.
    pub regime: String,
    /// not_needed, closed, open, open_if, unknown.
    pub group: &'static str,
    /// yes, no, unknown.
    pub answer: &'static str,
    /// yes or no when every completion gives it.
    pub settled_as: Option<&'static str>,
    /// The same in words: nothing that can still be said opens or changes it. Null where something can.
    pub settled: Option<&'static str>,
    /// yes, if, no.
    pub must: &'static str,
    /// on_the_text, arguable; null for unknown.
    pub standing: Option<&'static str>,
    /// Doubts that must be resolved in favour of the group.
    pub doubts: Vec<DoubtView>,
    /// The body's own rules when this route is taken; or that they were not checked. Null in a list of routes.
    pub local_rules: Option<LocalRulesView>,
    /// A least set of the route's conditions that suffices.
    pub because: Vec<String>,
    /// All its conditions, in the law's order.
    pub conditions: Vec<ConditionView>,
    /// What must be supplied to open it.
    pub ifs: Vec<IfView>,
    /// Those of the ifs that are judgements.
    pub judgements: Vec<String>,
    /// What is presumed.
    pub assumes: Vec<AssumeView>,
    /// Other ways; null in a list of routes.
    pub or_ifs: Option<Vec<Vec<IfView>>>,
    /// The facts that could decide it.
    pub missing: Vec<FactUsed>,
    /// What would change it; null in a list of routes.
    pub would_change: Option<Vec<ChangeView>>,
    /// The objections it will meet.
    pub objections: Vec<ObjectionView>,
    /// The duties it brings.
    pub duties: Vec<String>,
    /// The steps on the way.
    pub steps: Vec<StepView>,
    /// The sources that it rests on.
    pub sources: Vec<SourceView>,
    /// The route is encoded.
    pub encoded: bool,
    /// Part of the law that it turns on is not encoded, or not for this date or place.
    pub not_encoded: bool,
    /// The reason in one line.
    pub reason: String,
    /// What the route does, in plain words.
    pub effect: String,
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
    /// How its conditions join.
    pub holds_if: String,
    /// The most usual way of challenging it.
    pub exposure: Option<ExposureView>,
    /// Every way of challenging it, the most usual first.
    pub remedies: Vec<ExposureView>,
    /// The duties that it brings, and whether each binds; null in a list of routes.
    pub duties_bind: Option<Vec<DutyView>>,
}

/// How much of a route is worked out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// For a list of routes.
    Listed,
    /// With all that its conditions read.
    Whole,
    /// With its other ways and what would change it, too.
    Opened,
}

impl Desk {
    /// Every route for a need: `or_ifs` and `would_change` are left for when one is opened.
    pub fn routes(&self, need: &OpenNeed) -> Answer {
        let mind = Mind::new(&self.book);
        let mut routes: Vec<RouteView> = self.routes.iter().filter_map(|route| self.route_view(&mind, route, need, Depth::Whole)).collect();
        routes.extend(self.book.not_encoded.iter().map(not_encoded));
        self.local_rules_of(&mut routes, need);
        self.answer(&mind, need, routes)
    }

    /// Every route for a need as a list shows it: in its group, with its reason and the provisions behind that, but without the rules and
    /// facts that its conditions read.
    pub fn results(&self, need: &OpenNeed) -> Answer {
        let mind = Mind::new(&self.book);
        let view = |route: &Route| self.route_view(&mind, route, need, Depth::Listed);
        let mut routes: Vec<RouteView> = self.routes.iter().filter_map(view).collect();
        routes.extend(self.book.not_encoded.iter().map(not_encoded));
        self.answer(&mind, need, routes)
    }

    /// One encoded route for a need as a list shows it; none where no encoded route has this id.
    pub fn result(&self, need: &OpenNeed, id: &str) -> Option<RouteView> {
        let route = self.routes.iter().find(|route| self.rule(route).is_some_and(|rule| rule.id == id))?;
        self.route_view(&Mind::new(&self.book), route, need, Depth::Listed)
    }

    /// One route for a need, opened: with its other ways and what would change it.
    ///
    /// # Errors
    /// There is no such route; the nearest ids are named.
    pub fn why(&self, need: &OpenNeed, id: &str) -> Result<Answer, String> {
        let mind = Mind::new(&self.book);
        let encoded = self.routes.iter().find(|route| self.rule(route).is_some_and(|rule| rule.id == id));
        let unencoded = || self.book.not_encoded.iter().find(|route| route.id == id).map(not_encoded);
        let view = encoded
            .and_then(|route| self.route_view(&mind, route, need, Depth::Opened))
            .or_else(unencoded)
            .ok_or_else(|| self.no_such_route(id))?;
        let mut routes = vec![view];
        self.local_rules_of(&mut routes, need);
        Ok(self.answer(&mind, need, routes))
    }

    pub(crate) fn no_such_route(&self, id: &str) -> String {
        let known = self.routes.iter().filter_map(|route| self.rule(route)).map(|rule| rule.id.as_str());
        let all = known.chain(self.book.not_encoded.iter().map(|route| route.id.as_str()));
        no_route(id, all)
    }

    pub(crate) fn rule(&self, route: &Route) -> Option<&Rule> {
        self.book.rules.get(usize::from(route.id))
    }

    pub(crate) fn answer(&self, mind: &Mind<'_>, need: &OpenNeed, routes: Vec<RouteView>) -> Answer {
        let mut counts: BTreeMap<&'static str, usize> =
            ["open", "open_if", "closed", "not_needed", "unknown"].into_iter().map(|group| (group, 0)).collect();
        for route in &routes {
            *counts.entry(route.group).or_default() += 1;
        }
        Answer {
            as_of: self.commenced(need).map(words::iso_day),
            assumed_date: need.assumed.map(words::iso_day),
            rulebook: self.rulebook_view(),
            regime: RegimeView {
                purchase: self.decided_value(mind, need, "regime"),
                existing: self.decided_value(mind, need, "existing_regime"),
            },
            need: NeedView::new(need),
            counts,
            local_rules: self.local_rules(need, &[]),
            routes,
        }
    }

    pub(crate) fn rulebook_view(&self) -> RulebookView {
        let read_to = self.book.sources.iter().filter_map(|source| Some((source.id.clone(), source.version.clone()?))).collect();
        RulebookView { version: self.book.version.clone(), read_to }
    }

    /// The value of a decided one-of, when one rule says yes.
    fn decided_value(&self, mind: &Mind<'_>, need: &OpenNeed, fact: &str) -> Option<String> {
        let fact = self.book.fact_named(fact)?;
        let rules = self.book.rules.iter().enumerate().filter(|(_, rule)| rule.decides == fact && rule.value.is_some());
        rules.into_iter().find_map(|(id, rule)| {
            let scope = Route::new(&self.book, u16::try_from(id).ok()?);
            mind.look(&scope, &need.file.said.need, &[]);
            (mind.at(rule.root).plain() == Some(true)).then(|| rule.value.clone()).flatten()
        })
    }

    fn route_view(&self, mind: &Mind<'_>, route: &Route, need: &OpenNeed, depth: Depth) -> Option<RouteView> {
        let finding = mind.finding(route, &need.file.said);
        self.finding_view(mind, route, need, depth, &finding)
    }

    /// A finding that was worked out already, as a view.
    pub(crate) fn finding_view(
        &self,
        mind: &Mind<'_>,
        route: &Route,
        need: &OpenNeed,
        depth: Depth,
        finding: &Finding,
    ) -> Option<RouteView> {
        let opened = depth == Depth::Opened;
        let said = &need.file.said;
        let rule = self.rule(route)?;
        let words = rule.route.clone().unwrap_or_default();
        let conditions = match depth {
            Depth::Listed => self.conditions_alone(need, finding),
            Depth::Whole | Depth::Opened => self.conditions(mind, route, need, finding),
        };
        let or_ifs =
            opened.then(|| mind.other_ways(route, said, finding).iter().map(|way: &Filling| self.if_views(need, &way.ifs)).collect());
        let would_change = opened.then(|| self.change_views(mind, route, need, finding));
        let ifs = self.if_views(need, &finding.ifs);
        let missing = self.missing(need, finding);
        let unknown = finding.group.name() == "unknown";
        let sources = sources_of(&conditions);
        let remedies: Vec<ExposureView> = words.remedies.iter().filter_map(|id| self.remedy_view(id)).collect();
        let duties_bind = opened.then(|| {
            let taken = self.taken(need, rule);
            words.duties.iter().filter_map(|id| self.duty_view(mind, id, &taken)).collect()
        });
        let mut view = RouteView {
            id: rule.id.clone(),
            title: rule.title.clone(),
            regime: words.regime,
            group: finding.group.name(),
            answer: answer_name(finding.answer),
            settled_as: finding.settled_as.map(|answer| answer_name(Some(answer))),
            settled: finding.settled_as.and_then(|_| settled_words(finding.group.name())),
            must: finding.must.name(),
            standing: (!unknown).then(|| finding.standing()),
            doubts: finding.doubts.iter().filter_map(|id| self.doubt_view(*id)).collect(),
            local_rules: None,
            because: finding
                .because
                .iter()
                .filter_map(|id| self.book.conditions.get(usize::from(*id)))
                .map(|condition| condition.id.clone())
                .collect(),
            judgements: ifs.iter().filter(|one| one.nature == "judgement").map(|one| one.fact.clone()).collect(),
            conditions,
            ifs,
            assumes: finding.assumes.iter().filter_map(|slot| self.assume_view(need, *slot)).collect(),
            or_ifs,
            missing,
            would_change,
            objections: words
                .objections
                .into_iter()
                .map(|one| ObjectionView {
                    id: one.id,
                    attacks: one.attacks,
                    says: one.says,
                    answer: one.answer,
                    right_when: one.right_when,
                    case: one.case,
                    review: if one.ours { "ours, unreviewed" } else { "reviewed" },
                })
                .collect(),
            duties: words.duties,
            steps: words.steps.iter().map(|step| self.step_view(step)).collect(),
            sources,
            encoded: true,
            not_encoded: finding.not_encoded,
            reason: String::new(),
            effect: words.effect,
            research: words.research,
            who: words.who,
            value: words.value,
            longest_term: words.longest_term,
            unlawful_if: words.unlawful_if,
            holds_if: rule.holds_if.clone(),
            exposure: remedies.first().cloned(),
            remedies,
            duties_bind,
        };
        view.reason = reason(&view, finding, rule);
        Some(view)
    }

    pub(crate) fn doubt_view(&self, id: ConditionId) -> Option<DoubtView> {
        let condition = self.book.conditions.get(usize::from(id))?;
        let rule = self.book.rules.get(usize::from(condition.rule))?;
        let why = condition
            .doubt
            .clone()
            .or_else(|| condition.shaky.clone())
            .unwrap_or_else(|| "what happens exactly at its bound is read in two ways".to_string());
        Some(DoubtView { condition: format!("{}.{}", rule.id, condition.id), says: condition.says.clone(), why })
    }

    pub(crate) fn if_views(&self, need: &OpenNeed, ifs: &[If]) -> Vec<IfView> {
        ifs.iter()
            .filter_map(|one| {
                let fact = self.book.facts.get(usize::from(one.slot.fact))?;
                Some(IfView {
                    fact: self.book.show_slot(one.slot, &need.file.item_ids),
                    value: words::as_json(&self.book, one.slot, one.value, &need.file.written),
                    text: self.book.show_with(one.slot, one.value, &need.file.item_ids),
                    words: words::in_words(&self.book, one.slot, one.value, &need.file.written),
                    nature: crate::condition::nature_name(fact.nature),
                    state: one.state.name(),
                    who: fact.who.clone(),
                    asks: fact.asks.clone(),
                    why_asked: fact.why.clone(),
                })
            })
            .collect()
    }

    pub(crate) fn assume_view(&self, need: &OpenNeed, slot: Slot) -> Option<AssumeView> {
        let fact = self.book.facts.get(usize::from(slot.fact))?;
        let presumed = fact.presumed.as_ref()?;
        Some(AssumeView {
            fact: self.book.show_slot(slot, &need.file.item_ids),
            value: words::as_json(&self.book, slot, presumed.value, &need.file.written),
            words: words::in_words(&self.book, slot, presumed.value, &need.file.written),
            why: presumed.why.clone(),
            cite: presumed.cite.clone(),
            asks: fact.asks.clone(),
        })
    }

    fn change_views(&self, mind: &Mind<'_>, route: &Route, need: &OpenNeed, finding: &Finding) -> Vec<ChangeView> {
        let changes = mind.would_change(route, &need.file.said, finding.group);
        let mut views: Vec<ChangeView> = Vec::new();
        for change in changes {
            // a code's other classes cannot be named by one code
            let code = self.book.facts.get(usize::from(change.slot.fact)).is_some_and(|fact| fact.kind == Kind::Code);
            let to = words::as_json(&self.book, change.slot, change.to, &BTreeMap::new());
            let said = if code {
                "a code of another list".to_string()
            } else {
                words::in_words(&self.book, change.slot, change.to, &BTreeMap::new())
            };
            let view =
                ChangeView { fact: self.book.show_slot(change.slot, &need.file.item_ids), to, words: said, group: change.group.name() };
            if !views.iter().any(|known| known.fact == view.fact && known.group == view.group && known.words == view.words) {
                views.push(view);
            }
        }
        views
    }

    pub(crate) fn missing(&self, need: &OpenNeed, finding: &Finding) -> Vec<FactUsed> {
        let lists = finding
            .missing_lists
            .iter()
            .filter_map(|list| self.book.lists.get(usize::from(*list)))
            .map(|list| Slot { fact: list.fact, item: TOP });
        let mut slots: Vec<Slot> = finding.missing.iter().copied().chain(lists).collect();
        // what the need itself says is not known comes first, in its order
        let place = |slot: &Slot| need.file.not_known.iter().position(|(unknown, _)| unknown == slot).unwrap_or(usize::MAX);
        slots.sort_by_key(place);
        slots.into_iter().filter_map(|slot| self.fact_used(need, slot)).collect()
    }
}

/// That there is no such route, with the nearest of these.
pub(crate) fn no_route<'n>(id: &str, among: impl Iterator<Item = &'n str>) -> String {
    format!("there is no route `{id}`\n  hint: did you mean `{}`? `waymark routes` lists them all", words::nearest(id, among))
}

/// Every source of the conditions and of what they read, each once.
pub(crate) fn sources_of(conditions: &[ConditionView]) -> Vec<SourceView> {
    fn gather(conditions: &[ConditionView], seen: &mut BTreeSet<String>, into: &mut Vec<SourceView>) {
        for condition in conditions {
            into.extend(condition.sources.iter().filter(|source| seen.insert(source.id.clone())).cloned());
            for rule in &condition.rules {
                gather(&rule.conditions, seen, into);
            }
        }
    }
    let mut sources = Vec::new();
    gather(conditions, &mut BTreeSet::new(), &mut sources);
    sources
}

/// A route that is not encoded yet: not yet known, and it says so.
pub(crate) fn not_encoded(route: &NotEncoded) -> RouteView {
    RouteView {
        id: route.id.clone(),
        title: route.title.clone(),
        regime: route.regime.clone(),
        group: "unknown",
        answer: "unknown",
        settled_as: None,
        settled: None,
        must: "no",
        standing: None,
        doubts: Vec::new(),
        local_rules: None,
        because: Vec::new(),
        conditions: Vec::new(),
        ifs: Vec::new(),
        judgements: Vec::new(),
        assumes: Vec::new(),
        or_ifs: None,
        missing: Vec::new(),
        would_change: None,
        objections: Vec::new(),
        duties: Vec::new(),
        steps: Vec::new(),
        sources: Vec::new(),
        encoded: false,
        not_encoded: true,
        reason: "This route is not encoded yet. Nothing is said for or against it.".to_string(),
        effect: String::new(),
        research: route.research.clone(),
        who: String::new(),
        value: String::new(),
        longest_term: String::new(),
        unlawful_if: String::new(),
        holds_if: String::new(),
        exposure: None,
        remedies: Vec::new(),
        duties_bind: None,
    }
}
