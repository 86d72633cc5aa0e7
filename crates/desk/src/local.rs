//! One body's own rules beside the national law: which bind, which do not, which facts are missing. They are decided in a book of their own,
//! so that no national answer can turn on them.

use crate::answer::RouteView;
use crate::condition::{ConditionView, FactUsed};
use crate::dates::Counting;
use crate::need::OpenNeed;
use crate::plan::Wanted;
use crate::{Desk, LawError};
use rulebook::finding::Finding;
use rulebook::group::Group;
use rulebook::model::Rule;
use rulebook::route::Route;
use rulebook::settle::Mind;
use rulebook::words::{LocalRule, LocalRules};
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use timetable::model::Timetable;

/// One body's own rules, laid over the law.
pub struct Local {
    /// The law with these rules: only they are asked of it.
    pub(crate) desk: Box<Desk>,
    head: LocalHead,
}

/// Whose rules were read, and when: shown with every answer beside the rulebook's own version.
#[derive(Clone, Debug, Serialize)]
pub struct LocalHead {
    /// Whose rules they are.
    pub body: String,
    /// What the body calls them.
    pub rules_name: String,
    /// Where they can be read, as the file says.
    pub address: Option<String>,
    /// The day of the version.
    pub version: String,
    /// When they were read.
    pub read_on: String,
    /// Who read them.
    pub read_by: String,
    /// The hash of the file.
    pub hash: String,
}

/// What is known of one body's own rules for a need.
#[derive(Clone, Debug)]
pub enum LocalRulesView {
    /// No file of them was read.
    NotChecked,
    /// They were read as the file gives them.
    Read(Box<LocalRead>),
}

impl Serialize for LocalRulesView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            LocalRulesView::NotChecked => serializer.serialize_str("not_checked"),
            LocalRulesView::Read(read) => read.serialize(serializer),
        }
    }
}

impl LocalRulesView {
    /// What was read, if anything was.
    pub fn read(&self) -> Option<&LocalRead> {
        match self {
            LocalRulesView::NotChecked => None,
            LocalRulesView::Read(read) => Some(read),
        }
    }
}

/// One body's own rules for a need.
#[derive(Clone, Debug, Serialize)]
pub struct LocalRead {
    /// Whose they are.
    #[serde(flatten)]
    pub head: LocalHead,
    /// How many bind, do not, and are not known.
    pub counts: BTreeMap<&'static str, usize>,
    /// Every rule, in the order of the file.
    pub rules: Vec<LocalRuleView>,
}

impl LocalRead {
    /// In a line: how many bind and how many are not known.
    pub fn in_a_line(&self) -> String {
        let count = |binds: &str| self.counts.get(binds).copied().unwrap_or(0);
        let (all, bind, unknown) = (self.rules.len(), count("yes"), count("unknown"));
        let verb = if bind == 1 { "binds" } else { "bind" };
        let waiting = if unknown == 0 { String::new() } else { format!("; of {unknown} it is not known") };
        format!("{bind} of the {all} local rules of {} {verb}{waiting}.", self.head.body)
    }
}

/// One rule of a body's own, for a need.
#[derive(Clone, Debug, Serialize)]
pub struct LocalRuleView {
    /// Its id.
    pub id: String,
    /// quotes, waiver, delegation, key_decision, call_in, other.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// What must be done.
    pub asks: String,
    /// By whom.
    pub of: String,
    /// Before which moment.
    pub before: String,
    /// yes, no, unknown.
    pub binds: &'static str,
    /// Where it stands in the body's own rules: as the file says, and not checked.
    pub cite: String,
    /// Its conditions.
    pub conditions: Vec<LocalConditionView>,
    /// What somebody must still say, choose or judge.
    pub missing: Vec<LocalMissingView>,
}

/// A condition of a local rule.
#[derive(Clone, Debug, Serialize)]
pub struct LocalConditionView {
    /// Its id.
    pub id: String,
    /// What is so, given its answer.
    pub reads: String,
    /// yes, no, unknown.
    pub answer: &'static str,
    /// It is one of the reasons why the rule binds, or does not.
    pub decides: bool,
    /// Where it stands in the body's own rules: as the file says, and not checked.
    pub cite: String,
    /// Why its reading is in doubt, where the file says so.
    pub doubt: Option<String>,
}

/// A fact that a local rule waits for.
#[derive(Clone, Debug, Serialize)]
pub struct LocalMissingView {
    /// The fact.
    pub fact: String,
    /// The question.
    pub asks: String,
    /// Who can know it, or must judge it.
    pub who: String,
}

/// Reads a file of local rules: its name and its text.
///
/// # Errors
/// It cannot be read, or is not plain text.
pub(crate) fn read(path: &Path) -> Result<(String, String), LawError> {
    let bytes = std::fs::read(path).map_err(|source| LawError::NoLocal { path: path.to_path_buf(), source })?;
    let name = path.to_string_lossy().to_string();
    let Ok(text) = String::from_utf8(bytes) else {
        let (message, hint) = ("the file is not plain text (UTF-8)".to_string(), "save it as plain text".to_string());
        return Err(LawError::LocalProblems(vec![rulebook::Problem { file: name, line: 1, column: 1, message, hint, clash: Vec::new() }]));
    };
    Ok((name, text.trim_start_matches('\u{feff}').to_string()))
}

impl Local {
    /// Lays the rules of a file over the law of these files.
    ///
    /// # Errors
    /// The file has problems: all of them.
    pub(crate) fn new(files: &[(String, String)], name: &str, text: &str) -> Result<Local, LawError> {
        // the law itself is checked by now: what no rule reads would only be read a second time
        let read = |(path, _): &&(String, String)| !["near_misses/", "services/"].iter().any(|folder| path.starts_with(folder));
        let files: Vec<(String, String)> = files.iter().filter(read).cloned().collect();
        let (book, problems) = rulebook::load_with_local(&files, name, text);
        if !problems.is_empty() {
            return Err(LawError::LocalProblems(problems));
        }
        let LocalRules { body, rules, address, version, read_on, read_by, hash, .. } = book.local.clone().unwrap_or_default();
        let head = LocalHead { body, rules_name: rules, address, version, read_on, read_by, hash };
        let counting = Counting::new(Timetable::default(), &book);
        Ok(Local { desk: Box::new(Desk::with(book, Vec::new(), counting)), head })
    }

    /// The days that local periods take by these rules.
    pub(crate) fn takes(&self) -> &BTreeMap<String, u32> {
        static NONE: BTreeMap<String, u32> = BTreeMap::new();
        self.desk.book.local.as_ref().map_or(&NONE, |local| &local.takes)
    }

    /// The rules that the file holds.
    fn rules(&self) -> impl Iterator<Item = (&Route, &Rule, &LocalRule)> {
        let duties = self.desk.duties.iter().filter_map(|duty| Some((duty, self.desk.rule(duty)?)));
        duties.filter_map(|(duty, rule)| Some((duty, rule, rule.duty.as_ref()?.local.as_ref()?)))
    }

    fn cite(&self, cite: &str) -> String {
        format!("{}, {cite}", self.head.rules_name)
    }

    /// Every rule for a need as this book read it.
    fn view(&self, mind: &Mind<'_>, need: &OpenNeed) -> LocalRead {
        let rules: Vec<LocalRuleView> = self.rules().map(|(duty, rule, local)| self.rule_view(mind, duty, rule, local, need)).collect();
        let mut counts: BTreeMap<&'static str, usize> = ["yes", "no", "unknown"].into_iter().map(|binds| (binds, 0)).collect();
        for rule in &rules {
            *counts.entry(rule.binds).or_default() += 1;
        }
        LocalRead { head: self.head.clone(), counts, rules }
    }

    fn rule_view(&self, mind: &Mind<'_>, duty: &Route, rule: &Rule, local: &LocalRule, need: &OpenNeed) -> LocalRuleView {
        let finding = mind.finding(duty, &need.file.said);
        let words = rule.duty.clone();
        let binds = match finding.group {
            Group::Open => "yes",
            Group::Closed | Group::NotNeeded => "no",
            Group::OpenIf | Group::Unknown => "unknown",
        };
        let condition = |one: ConditionView| LocalConditionView {
            cite: self.cite(local.cites.get(&one.id).map_or("", String::as_str)),
            doubt: self.doubt(rule, &one.id),
            id: one.id,
            reads: one.reads,
            answer: one.answer,
            decides: one.because,
        };
        let (asks, of, before) = words.map(|words| (words.asks, words.of, words.before)).unwrap_or_default();
        LocalRuleView {
            id: rule.id.clone(),
            kind: local.kind.clone(),
            title: rule.title.clone(),
            asks,
            of,
            before,
            binds,
            cite: self.cite(&local.cite),
            conditions: self.desk.conditions_alone(need, &finding).into_iter().map(condition).collect(),
            missing: if binds == "unknown" { self.missing(need, &finding) } else { Vec::new() },
        }
    }

    fn doubt(&self, rule: &Rule, id: &str) -> Option<String> {
        let mut own = rule.own.iter().filter_map(|own| self.desk.book.conditions.get(usize::from(*own)));
        own.find(|condition| condition.id == id)?.doubt.clone()
    }

    /// What an undecided rule waits for: what was not said, what was said and not recorded, and what is only presumed.
    fn missing(&self, need: &OpenNeed, finding: &Finding) -> Vec<LocalMissingView> {
        let filled = finding.ifs.iter().map(|one| one.slot).chain(finding.assumes.iter().copied());
        let mut used: Vec<FactUsed> = self.desk.missing(need, finding);
        used.extend(filled.filter_map(|slot| self.desk.fact_used(need, slot)));
        let mut seen = BTreeSet::new();
        used.retain(|fact| seen.insert(fact.id.clone()));
        used.into_iter().map(|fact| LocalMissingView { fact: fact.id, asks: fact.asks, who: fact.who }).collect()
    }
}

impl Desk {
    /// Whose own rules were read beside the law, if any were.
    pub fn local_head(&self) -> Option<&LocalHead> {
        self.local.as_ref().map(|local| &local.head)
    }

    /// One body's own rules for a need in which these choices are made.
    pub(crate) fn local_rules(&self, need: &OpenNeed, means: &[(String, bool)]) -> LocalRulesView {
        let (Some(local), Some(need)) = (&self.local, &need.local) else { return LocalRulesView::NotChecked };
        let mind = Mind::new(&local.desk.book);
        LocalRulesView::Read(Box::new(local.view(&mind, &local.desk.choosing(need, means))))
    }

    /// The choices that a route makes.
    pub(crate) fn means_of(&self, id: &str) -> &[(String, bool)] {
        let rule = self.book.rules.iter().find(|rule| rule.id == id);
        rule.and_then(|rule| rule.route.as_ref()).map_or(&[], |words| &words.means)
    }

    /// One body's own rules for each of these routes. Routes that choose alike are worked out once.
    pub(crate) fn local_rules_of(&self, routes: &mut [RouteView], need: &OpenNeed) {
        let mut known: BTreeMap<&[(String, bool)], LocalRulesView> = BTreeMap::new();
        for route in routes {
            let means = self.means_of(&route.id);
            let view = known.entry(means).or_insert_with(|| self.local_rules(need, means));
            route.local_rules = Some(view.clone());
        }
    }

    /// Whose local rules give the days of a period, where neither the need nor the request does.
    pub(crate) fn days_from_local(&self, need: &OpenNeed, wanted: &Wanted, period: &str) -> Option<String> {
        let local = self.local.as_ref().filter(|local| local.takes().contains_key(period))?;
        let given = need.file.takes.contains_key(period) || wanted.takes.contains_key(period);
        (!given).then(|| format!("by the local rules of {}", local.head.body))
    }

    /// What a file of local rules holds, in words; none where no file was read.
    pub fn local_holds(&self) -> Option<LocalHolds> {
        let local = self.local.as_ref()?;
        let rules = local.rules().map(|(_, rule, own)| LocalHeld {
            id: rule.id.clone(),
            kind: own.kind.clone(),
            title: rule.title.clone(),
            cite: local.cite(&own.cite),
            conditions: rule.own.len(),
            reads: self.names_read(local, rule),
        });
        Some(LocalHolds { head: local.head.clone(), takes: local.takes().clone(), rules: rules.collect() })
    }

    fn names_read(&self, local: &Local, rule: &Rule) -> Vec<String> {
        let book = &local.desk.book;
        let own = rule.own.iter().filter_map(|id| book.conditions.get(usize::from(*id)));
        let names: BTreeSet<String> = own
            .flat_map(|condition| &condition.names)
            .map(|fact| book.facts.get(usize::from(*fact)).map_or_else(String::new, |fact| fact.id.clone()))
            .collect();
        names.into_iter().collect()
    }
}

/// What a file of local rules holds.
#[derive(Clone, Debug, Serialize)]
pub struct LocalHolds {
    /// Whose they are.
    #[serde(flatten)]
    pub head: LocalHead,
    /// The days of local periods.
    pub takes: BTreeMap<String, u32>,
    /// The rules.
    pub rules: Vec<LocalHeld>,
}

/// One rule of such a file.
#[derive(Clone, Debug, Serialize)]
pub struct LocalHeld {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub cite: String,
    /// How many conditions it has.
    pub conditions: usize,
    /// The facts that it reads.
    pub reads: Vec<String>,
}
