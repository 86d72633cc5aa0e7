//! The desk's views laid out for templates: which mark, which number, which rule was already worked out above.

use crate::words;
use desk::Desk;
use desk::answer::RouteView;
use desk::ask::SaidView;
use desk::condition::{ConditionView, FactUsed, RuleRead, SourceView};
use desk::need::OpenNeed;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// An example that the start page offers.
#[derive(Serialize)]
pub(crate) struct Sample {
    /// Its name in addresses.
    pub(crate) id: String,
    /// Its title.
    pub(crate) title: String,
    /// What it shows, without where it is from.
    pub(crate) shows: String,
    /// Where it is from.
    pub(crate) strip: String,
    /// The need, or what is wrong with its file.
    #[serde(skip)]
    pub(crate) need: Result<Arc<OpenNeed>, Vec<desk::Problem>>,
}

/// The shipped examples, read once. The first sentence of each says whether it is invented.
pub(crate) fn samples(desk: &Desk) -> Vec<Sample> {
    let sample = |example: desk::examples::Example| {
        let need = desk.read_need(&format!("{}.toml", example.id), example.text, None).map(Arc::new);
        let title = need.as_ref().map_or_else(
            |_| words::sentence(&desk::words::spaced(&example.id)).trim_end_matches('.').to_string(),
            |need| need.file.title.clone(),
        );
        let (strip, shows) = example.from_and_shows();
        Sample { title, shows: shows.to_string(), strip: words::sentence(strip), id: example.id.clone(), need }
    };
    desk::examples::all().into_iter().map(sample).collect()
}

/// What was said under one heading.
#[derive(Serialize)]
pub(crate) struct Theme {
    id: String,
    title: String,
    said: Vec<SaidView>,
}

/// What was said, by the themes of the glossary.
pub(crate) fn themes(said: Vec<SaidView>) -> Vec<Theme> {
    let mut themes: Vec<Theme> = Vec::new();
    for one in said {
        match themes.iter_mut().find(|theme| theme.id == one.theme) {
            Some(theme) => theme.said.push(one),
            None => themes.push(Theme { id: one.theme.clone(), title: words::theme(&one.theme).to_string(), said: vec![one] }),
        }
    }
    themes
}

/// A route as a row of the results.
#[derive(Serialize)]
pub(crate) struct Row {
    id: String,
    title: String,
    group: &'static str,
    standing: Option<&'static str>,
    must: &'static str,
    mark: &'static str,
    words: &'static str,
    reason: String,
    settled: Option<&'static str>,
    sources: Vec<SourceView>,
}

/// The routes of one group.
#[derive(Serialize)]
pub(crate) struct Group {
    name: &'static str,
    title: &'static str,
    rows: Vec<Row>,
    arguable: bool,
}

/// The routes of one set of rules that are not encoded yet.
#[derive(Serialize)]
pub(crate) struct NotYet {
    regime: String,
    routes: Vec<(String, String)>,
}

/// The groups, in the order of the page.
const GROUPS: [&str; 5] = ["open", "open_if", "unknown", "closed", "not_needed"];

/// The encoded routes by group, and those that are not encoded by their rules.
pub(crate) fn groups(routes: Vec<RouteView>) -> (Vec<Group>, Vec<NotYet>) {
    let (encoded, rest): (Vec<RouteView>, Vec<RouteView>) = routes.into_iter().partition(|route| route.encoded);
    let mut groups: Vec<Group> =
        GROUPS.into_iter().map(|name| Group { name, title: words::group(name, None).1, rows: Vec::new(), arguable: false }).collect();
    for route in encoded {
        let Some(group) = groups.iter_mut().find(|group| group.name == route.group) else { continue };
        group.arguable |= route.standing == Some("arguable");
        group.rows.push(row(route));
    }
    groups.retain(|group| !group.rows.is_empty());
    let mut not_yet: Vec<NotYet> = Vec::new();
    for route in rest {
        match not_yet.iter_mut().find(|one| one.regime == route.regime) {
            Some(one) => one.routes.push((route.id, route.title)),
            None => not_yet.push(NotYet { regime: route.regime, routes: vec![(route.id, route.title)] }),
        }
    }
    (groups, not_yet)
}

/// The provisions beside the reason: those of the condition that the reason speaks of.
fn lead(route: &RouteView) -> Option<&ConditionView> {
    let reasons = || route.conditions.iter().filter(|condition| condition.because);
    let law = reasons().find(|one| one.id == "law_if").filter(|_| route.group == "closed");
    let undecided = || route.conditions.iter().find(|one| route.group == "unknown" && one.answer == "unknown");
    law.or_else(|| reasons().find(|one| !one.gate)).or_else(|| reasons().next()).or_else(undecided)
}

fn row(route: RouteView) -> Row {
    let (mark, words) = words::group(route.group, route.standing);
    let sources = lead(&route).map(|one| one.sources.clone()).unwrap_or_default();
    Row {
        id: route.id,
        title: route.title,
        group: route.group,
        standing: route.standing,
        must: route.must,
        mark,
        words: words::short(words),
        reason: route.reason,
        settled: route.settled,
        sources,
    }
}

/// A condition as a row of a finding.
#[derive(Serialize)]
pub(crate) struct Node {
    id: String,
    number: Option<usize>,
    reads: String,
    mark: &'static str,
    words: &'static str,
    against: bool,
    facts: Vec<FactUsed>,
    sources: Vec<SourceView>,
    doubt: Option<String>,
    whatever: Vec<String>,
    rules: Vec<Worked>,
}

/// A rule that a condition reads: in full where it first stands, afterwards as a link to there.
#[derive(Serialize)]
pub(crate) struct Worked {
    id: String,
    anchor: String,
    title: String,
    item: String,
    again: bool,
    nodes: Vec<Node>,
}

/// A rule by its id and item.
type Name = (String, String);

/// Where each rule is worked out.
#[derive(Default)]
pub(crate) struct Seen {
    /// By its name and how its conditions stand: what an undecided one is said to wait for may differ from route to route.
    known: HashMap<(Name, String), String>,
    /// In this finding, with how its conditions stand.
    here: HashMap<Name, (String, String)>,
}

/// The conditions of a finding as rows. Several findings of one file may share what they have seen: then a rule is worked out once for all.
pub(crate) fn rows(route: &RouteView, seen: &mut Seen) -> Vec<Node> {
    seen.here.clear();
    route.conditions.iter().zip(1..).map(|(one, number)| node(one, Some(number), seen)).collect()
}

fn node(one: &ConditionView, number: Option<usize>, seen: &mut Seen) -> Node {
    let (mark, words) = words::status(one.status, one.doubt.is_some());
    Node {
        id: one.id.clone(),
        number,
        reads: words::sentence(reads(one)),
        mark,
        words,
        against: one.wanted == Some(false) && one.answer == "unknown",
        facts: one.facts.clone(),
        sources: one.sources.clone(),
        doubt: one.doubt.clone(),
        whatever: one.whatever.clone(),
        rules: one.rules.iter().map(|rule| worked(rule, seen)).collect(),
    }
}

/// What is so; beside *Not met* the condition itself, rather than "not so" and the condition.
fn reads(one: &ConditionView) -> &str {
    if one.status == "not_met" && one.wanted == Some(true) && one.reads.starts_with("not so: ") { &one.says } else { &one.reads }
}

/// How the conditions of a rule stand, down through the rules that it reads.
fn standing(rule: &RuleRead, seen: &Seen, told: &mut HashMap<Name, String>) -> String {
    let name = (rule.id.clone(), rule.item.clone());
    if rule.above {
        return told.get(&name).or_else(|| seen.here.get(&name).map(|(_, stands)| stands)).cloned().unwrap_or_default();
    }
    let mut stands = String::new();
    for one in &rule.conditions {
        stands.push_str(one.status);
        for inner in &one.rules {
            stands.push_str(&standing(inner, seen, told));
        }
        stands.push(' ');
    }
    told.insert(name, stands.clone());
    stands
}

/// The rules that a rule reads which is worked out in an earlier finding: this finding may name them again.
fn remember(rule: &RuleRead, seen: &mut Seen) {
    for inner in rule.conditions.iter().flat_map(|one| &one.rules).filter(|inner| !inner.above) {
        let name: Name = (inner.id.clone(), inner.item.clone());
        let stands = standing(inner, seen, &mut HashMap::new());
        if let Some(anchor) = seen.known.get(&(name.clone(), stands.clone())).cloned() {
            seen.here.insert(name, (anchor, stands));
        }
        remember(inner, seen);
    }
}

fn worked(rule: &RuleRead, seen: &mut Seen) -> Worked {
    let name: Name = (rule.id.clone(), rule.item.clone());
    let stands = standing(rule, seen, &mut HashMap::new());
    let next = format!("{}{}", crate::alone::SHARED, seen.known.len() + 1);
    let known = seen.known.get(&(name.clone(), stands.clone())).cloned();
    let again = rule.above || known.is_some();
    if again {
        remember(rule, seen);
    }
    let anchor = if rule.above { seen.here.get(&name).map(|(anchor, _)| anchor.clone()).or(known) } else { known };
    let anchor = anchor.unwrap_or_else(|| {
        seen.known.insert((name.clone(), stands.clone()), next.clone());
        next
    });
    seen.here.insert(name, (anchor.clone(), stands));
    let nodes = if again { Vec::new() } else { rule.conditions.iter().map(|one| node(one, None, seen)).collect() };
    Worked { id: rule.id.clone(), anchor, title: rule.title.clone(), item: rule.item.clone(), again, nodes }
}

/// The question of every fact that a finding names.
pub(crate) fn questions(route: &RouteView) -> BTreeMap<String, String> {
    fn gather(conditions: &[ConditionView], into: &mut BTreeMap<String, String>) {
        for one in conditions {
            into.extend(one.facts.iter().map(|fact| (fact.id.clone(), fact.asks.clone())));
            one.rules.iter().for_each(|rule| gather(&rule.conditions, into));
        }
    }
    let mut found = BTreeMap::new();
    gather(&route.conditions, &mut found);
    found.extend(route.missing.iter().map(|fact| (fact.id.clone(), fact.asks.clone())));
    found
}

/// How the conditions join, where that can be said simply.
pub(crate) fn joined(route: &RouteView) -> Option<String> {
    let gates = route.conditions.iter().filter(|one| one.gate).count();
    let number = |id: &str| {
        let place = route.conditions.iter().position(|one| !one.gate && one.id == id)?;
        route.conditions.get(place)?.wanted.map(|_| place + 1)
    };
    words::joined(&route.holds_if, gates, number)
}

/// What is wrong with a need file, as the page lists it.
#[derive(Serialize)]
pub(crate) struct Trouble {
    /// Where.
    pub(crate) place: String,
    /// What.
    pub(crate) message: String,
    /// What to do.
    pub(crate) hint: String,
}

impl From<desk::Problem> for Trouble {
    fn from(problem: desk::Problem) -> Trouble {
        let place = format!("Line {}, character {}", problem.line, problem.column);
        Trouble { place, message: problem.message, hint: problem.hint }
    }
}
