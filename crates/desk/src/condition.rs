//! A condition as a person checks it: the words, the answer, the fact used, who gave it, the provision, how well it was read.

use crate::Desk;
use crate::need::OpenNeed;
use crate::words;
use rulebook::explain::Explained;
use rulebook::finding::{ConditionState, Finding};
use rulebook::group::Group;
use rulebook::model::{Book, Checked, ConditionId, Kind, ListId, Nature, Node, NodeId, RuleId, Slot, Val};
use rulebook::route::Route;
use rulebook::settle::Mind;
use serde::Serialize;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// A provision as it is cited.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SourceView {
    /// The citation.
    pub id: String,
    /// Where it can be read.
    pub address: String,
    /// The version read.
    pub version: Option<String>,
    /// When it was read.
    pub read_on: Option<String>,
    /// How well: text_read, official_page, secondary, unverified.
    pub checked: &'static str,
}

/// A fact as used by a condition.
#[derive(Clone, Debug, Serialize)]
pub struct FactUsed {
    /// The place: the fact's id, or `parts[rooms].part_value`.
    pub id: String,
    /// Its name, read aloud.
    pub name: String,
    /// Its value in the units of a need file; null when not known.
    pub value: Value,
    /// Its value in words.
    pub words: String,
    /// Who supplies it: circumstance, choice, judgement, computed.
    pub nature: &'static str,
    /// Who gave it.
    pub by: Option<String>,
    /// When.
    pub on: Option<String>,
    /// Why, where that was recorded.
    pub why: Option<String>,
    /// The question that asks it.
    pub asks: String,
    /// Who can know it, or must judge it.
    pub who: String,
    /// A judgement that was said, and that nobody has recorded.
    pub unrecorded: bool,
    /// The provision whose conclusion is asked as one fact.
    pub stands_for: Option<String>,
}

/// A rule that a condition reads, with its own conditions.
#[derive(Clone, Debug, Serialize)]
pub struct RuleRead {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The item of a list that it is about; empty for a rule about the whole need.
    pub item: String,
    /// How its conditions join.
    pub holds_if: String,
    /// It was read before in this route, and its conditions are written there.
    pub above: bool,
    /// Its conditions.
    pub conditions: Vec<ConditionView>,
}

/// A condition.
#[derive(Clone, Debug, Serialize)]
pub struct ConditionView {
    /// Its id, unique in its rule.
    pub id: String,
    /// The condition in words.
    pub says: String,
    /// What is so, in words, given its answer.
    pub reads: String,
    /// yes, no, unknown.
    pub answer: &'static str,
    /// Whether the route wants yes (true) or no (false) of it; null where it is wanted both ways.
    pub wanted: Option<bool>,
    /// met, not_met, to_be_recorded, to_be_chosen, to_be_judged, presumed, not_encoded, not_known.
    pub status: &'static str,
    /// The facts that its test names itself.
    pub facts: Vec<FactUsed>,
    /// Its citations.
    pub cite: String,
    /// Each citation, with its source.
    pub sources: Vec<SourceView>,
    /// How well the least read of them was read.
    pub checked: &'static str,
    /// Why it is doubtful, if it is.
    pub doubt: Option<String>,
    /// It is a gate of the rule.
    pub gate: bool,
    /// It is one of the reasons of the group.
    pub because: bool,
    /// For a reason that stands: what it reads and nobody has said. It stands whatever these turn out to be.
    pub whatever: Vec<String>,
    /// The rules that it reads.
    pub rules: Vec<RuleRead>,
}

/// How well a provision was read, the best first.
const DOUBTFUL: [&str; 4] = ["text_read", "official_page", "secondary", "unverified"];

pub(crate) fn checked_name(checked: Checked) -> &'static str {
    match checked {
        Checked::TextRead => "text_read",
        Checked::OfficialPage => "official_page",
        Checked::Secondary => "secondary",
        Checked::Unverified => "unverified",
    }
}

pub(crate) fn nature_name(nature: Nature) -> &'static str {
    match nature {
        Nature::Circumstance => "circumstance",
        Nature::Choice => "choice",
        Nature::Judgement => "judgement",
        Nature::Decided => "decided",
        Nature::Computed => "computed",
    }
}

pub(crate) fn answer_name(answer: Option<bool>) -> &'static str {
    match answer {
        Some(true) => "yes",
        Some(false) => "no",
        None => "unknown",
    }
}

pub(crate) fn source(book: &Book, cite: &str) -> SourceView {
    let cited = book.cited(cite);
    SourceView {
        id: cited.id,
        address: cited.address,
        version: cited.version,
        read_on: cited.read_on,
        checked: checked_name(cited.checked),
    }
}

/// Which way a rule wants each of its conditions: yes, no, or both.
fn wanted(book: &Book, rule: RuleId) -> BTreeMap<ConditionId, (bool, bool)> {
    let mut found = BTreeMap::new();
    if let Some(rule) = book.rules.get(usize::from(rule)) {
        walk(book, rule.root, true, &rule.own, &mut found);
    }
    found
}

fn walk(book: &Book, node: NodeId, up: bool, own: &[ConditionId], found: &mut BTreeMap<ConditionId, (bool, bool)>) {
    let Some(at) = book.nodes.get(node as usize) else { return };
    match at {
        Node::Condition(id) if own.contains(id) => {
            let entry = found.entry(*id).or_default();
            if up { entry.0 = true } else { entry.1 = true }
        }
        Node::Not(inner) => walk(book, *inner, !up, own, found),
        Node::Inside(_, rule) => walk(book, *rule, up, own, found),
        Node::And(from, to) | Node::Or(from, to) => {
            for kid in book.kids.get(*from as usize..*to as usize).unwrap_or_default() {
                walk(book, *kid, up, own, found);
            }
        }
        _ => {}
    }
}

/// What a view of a condition takes from the finding.
struct Asked<'f> {
    because: &'f [ConditionId],
    /// judging, recording or choosing is enough to open the route
    fillable: bool,
    /// The rules that are written already, by id and item.
    written: &'f RefCell<BTreeSet<(RuleId, String)>>,
}

impl Desk {
    pub(crate) fn fact_used(&self, need: &OpenNeed, slot: Slot) -> Option<FactUsed> {
        let (book, file) = (&self.book, &need.file);
        let fact = book.facts.get(usize::from(slot.fact))?;
        let value = book.get(&file.said.need, slot);
        let given = file.given.iter().find(|given| given.slot == slot);
        let assumed = need.assumed.is_some_and(|day| value == Val::Num(day, day)) && given.is_none() && fact.id.ends_with("_on");
        let (json, said) = match fact.kind {
            Kind::List(list) => self.list_used(need, list),
            _ => (words::as_json(book, slot, value, &file.written), words::in_words(book, slot, value, &file.written)),
        };
        Some(FactUsed {
            id: book.show_slot(slot, &file.item_ids),
            name: words::spaced(&fact.id),
            value: json,
            words: said,
            nature: nature_name(fact.nature),
            by: given.and_then(|given| given.by.clone()).or_else(|| assumed.then(|| "assumed".to_string())),
            on: given.and_then(rulebook::Given::on_text),
            why: given.and_then(|given| given.why.clone()),
            asks: fact.asks.clone(),
            who: fact.who.clone(),
            unrecorded: file.said.unrecorded.contains(&slot),
            stands_for: fact.stands_for.clone(),
        })
    }

    /// The item that the conditions of a rule about one item were read for.
    fn item_name(&self, need: &OpenNeed, list: ListId, conditions: &[Explained]) -> Option<String> {
        let of_list =
            |slot: &&Slot| self.book.facts.get(usize::from(slot.fact)).and_then(|fact| fact.item_of).is_some_and(|(of, _)| of == list);
        let slot = conditions.iter().flat_map(|one| one.facts.iter()).find(of_list)?;
        let id = need.file.item_ids.get(usize::from(list)).and_then(|ids| ids.get(usize::from(slot.item))).filter(|id| !id.is_empty());
        Some(id.map_or_else(|| format!("item {}", slot.item + 1), |id| words::spaced(id)))
    }

    /// A list: its items by id, or the codes that it holds.
    fn list_used(&self, need: &OpenNeed, list: ListId) -> (Value, String) {
        let (book, file) = (&self.book, &need.file);
        let place = usize::from(list);
        let Some(items) = file.said.need.lists.get(place).and_then(Option::as_ref) else { return (Value::Null, "not known".to_string()) };
        let has = book.lists.get(place).map(|list| list.has.as_slice()).unwrap_or_default();
        let names: Vec<String> = (0u16..)
            .zip(items)
            .map(|(item, _)| match has {
                [one] => {
                    words::in_words(book, Slot { fact: *one, item }, book.get(&file.said.need, Slot { fact: *one, item }), &file.written)
                }
                _ => file
                    .item_ids
                    .get(place)
                    .and_then(|ids| ids.get(usize::from(item)))
                    .filter(|id| !id.is_empty())
                    .map_or_else(|| format!("item {}", item + 1), |id| words::spaced(id)),
            })
            .collect();
        let said = if names.is_empty() { "none".to_string() } else { names.join(", ") };
        (Value::from(names), said)
    }

    /// The conditions of a route alone, for a list: what is so, without the rules and facts behind it.
    pub(crate) fn conditions_alone(&self, need: &OpenNeed, finding: &Finding) -> Vec<ConditionView> {
        let alone = |one: &ConditionState| Explained { condition: one.condition, answer: one.answer, facts: vec![], rules: vec![] };
        let explained: Vec<Explained> = finding.conditions.iter().map(alone).collect();
        let fillable = finding.group == Group::OpenIf;
        self.views(need, finding.rule, &explained, &Asked { because: &finding.because, fillable, written: &RefCell::default() })
    }

    /// The conditions of a route, down through the rules that they read.
    pub(crate) fn conditions(&self, mind: &Mind<'_>, route: &Route, need: &OpenNeed, finding: &Finding) -> Vec<ConditionView> {
        let explained = mind.explain(route.id, &need.file.said.need);
        let fillable = finding.group == Group::OpenIf;
        self.views(need, route.id, &explained, &Asked { because: &finding.because, fillable, written: &RefCell::default() })
    }

    fn views(&self, need: &OpenNeed, rule: RuleId, explained: &[Explained], asked: &Asked<'_>) -> Vec<ConditionView> {
        let wanted = wanted(&self.book, rule);
        explained.iter().filter_map(|one| self.view(need, one, wanted.get(&one.condition).copied(), asked)).collect()
    }

    fn view(&self, need: &OpenNeed, one: &Explained, wanted: Option<(bool, bool)>, asked: &Asked<'_>) -> Option<ConditionView> {
        let book = &self.book;
        let condition = book.conditions.get(usize::from(one.condition))?;
        let wanted = match wanted {
            Some((true, false)) => Some(true),
            Some((false, true)) => Some(false),
            _ => None,
        };
        let mut rules: Vec<RuleRead> = Vec::new();
        for (id, inner) in &one.rules {
            let Some(rule) = book.rules.get(usize::from(*id)) else { continue };
            let item = rule.each.and_then(|list| self.item_name(need, list, inner)).unwrap_or_default();
            // a rule that many conditions read is written once: answers were of tens of megabytes
            let above = !asked.written.borrow_mut().insert((*id, item.clone()));
            let conditions = if above { Vec::new() } else { self.views(need, *id, inner, &Asked { because: &[], ..*asked }) };
            rules.push(RuleRead {
                item,
                id: rule.id.clone(),
                title: rule.title.clone(),
                holds_if: rule.holds_if.clone(),
                above,
                conditions,
            });
        }
        let because = asked.because.contains(&one.condition);
        let cited = |cite: &String| self.sources.get(cite).cloned().unwrap_or_else(|| source(book, cite));
        let sources: Vec<SourceView> = condition.cite.iter().map(cited).collect();
        let worst = sources.iter().map(|source| source.checked).max_by_key(|checked| DOUBTFUL.iter().position(|name| name == checked));
        let facts: Vec<FactUsed> = one.facts.iter().filter_map(|slot| self.fact_used(need, *slot)).collect();
        let status = match (one.answer, wanted) {
            (Some(answer), Some(wanted)) if answer == wanted => "met",
            (Some(_), Some(_)) => "not_met",
            (Some(true), None) => "met",
            (Some(false), None) => "not_met",
            (None, _) => self.open_status(one, need, asked.fillable),
        };
        let says = |text: &str| text.to_string();
        let reads = match one.answer {
            Some(true) => says(&condition.says),
            Some(false) => condition.says_no.clone().unwrap_or_else(|| format!("not so: {}", condition.says)),
            None => says(&condition.says),
        };
        Some(ConditionView {
            id: condition.id.clone(),
            says: condition.says.clone(),
            reads,
            answer: answer_name(one.answer),
            wanted,
            status,
            facts,
            cite: condition.cite.join("; "),
            sources,
            checked: worst.unwrap_or("not_cited"),
            doubt: condition.doubt.clone().or_else(|| condition.shaky.clone()),
            gate: condition.id == "law_if" || condition.id == "applies_if",
            because,
            whatever: if because && one.answer.is_some() { self.unsaid(one, need) } else { Vec::new() },
            rules,
        })
    }

    /// The names of the facts that a condition reads, itself or through rules, and of which nobody has said all.
    fn unsaid(&self, one: &Explained, need: &OpenNeed) -> Vec<String> {
        fn gather(one: &Explained, into: &mut Vec<Slot>) {
            into.extend(&one.facts);
            one.rules.iter().flat_map(|(_, inner)| inner).for_each(|one| gather(one, into));
        }
        let mut slots = Vec::new();
        gather(one, &mut slots);
        let (book, said) = (&self.book, &need.file.said.need);
        let mut names: Vec<String> = Vec::new();
        for slot in slots {
            let Some(fact) = book.facts.get(usize::from(slot.fact)) else { continue };
            let open = |slot: &Slot| match book.facts.get(usize::from(slot.fact)).map(|fact| &fact.kind) {
                Some(Kind::List(list)) => said.lists.get(usize::from(*list)).is_none_or(Option::is_none),
                _ => !book.get(said, *slot).exact(),
            };
            // of a sum, what it adds up
            let inputs: Vec<Slot> = fact.sum.iter().flat_map(|(input, _)| book.slots_of(said, *input)).collect();
            for slot in if inputs.is_empty() { vec![slot] } else { inputs } {
                let name = words::fact_name(book, slot.fact);
                if open(&slot) && !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// What an undecided condition waits for: the most telling thing among the facts that it, or a rule that it reads, names.
    /// Where judging or choosing is enough, that is what it waits for.
    fn open_status(&self, one: &Explained, need: &OpenNeed, fillable: bool) -> &'static str {
        let mut waits = Vec::new();
        self.waits(one, need, &mut waits);
        let telling = if fillable {
            ["to_be_judged", "to_be_recorded", "to_be_chosen", "not_known", "not_encoded", "presumed"]
        } else {
            ["not_encoded", "not_known", "to_be_judged", "to_be_recorded", "to_be_chosen", "presumed"]
        };
        telling.into_iter().find(|status| waits.contains(status)).unwrap_or("not_known")
    }

    fn waits(&self, one: &Explained, need: &OpenNeed, into: &mut Vec<&'static str>) {
        let book = &self.book;
        if one.answer.is_some() {
            return;
        }
        if book.conditions.get(usize::from(one.condition)).is_some_and(|condition| condition.not_encoded) {
            into.push("not_encoded");
        }
        for slot in &one.facts {
            let Some(fact) = book.facts.get(usize::from(slot.fact)) else { continue };
            if book.get(&need.file.said.need, *slot).exact() {
                continue;
            }
            into.push(match fact.nature {
                Nature::Judgement => "to_be_judged",
                Nature::Choice => "to_be_chosen",
                _ if fact.presumed.is_some() => "presumed",
                _ => "not_known",
            });
        }
        for (_, inner) in &one.rules {
            for one in inner {
                self.waits(one, need, into);
            }
        }
    }
}
