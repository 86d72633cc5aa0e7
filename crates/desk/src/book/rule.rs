//! The page of a rule, a route or a duty.

use super::links::condition_line;
use super::{Cite, Entry, Kind, entry_of_rule, in_words, kind_of_rule};
use crate::Desk;
use crate::condition::checked_name;
use crate::words::{regime, spaced};
use rulebook::aloud::{Formula, formula};
use rulebook::asked;
use rulebook::cases::answer_name;
use rulebook::model::{At, Checked, Condition, From, Must, Otherwise, Reading, Rule};
use std::collections::BTreeMap;

mod view;

pub use view::{CasePage, ConditionPage, DutyPage, FormulaView, NearPage, ObjectionPage, RoutePage, RulePage, StepPage};

impl Desk {
    /// The page of a route, a rule or a duty.
    pub fn book_rule(&self, kind: Kind, page: &str) -> Option<RulePage> {
        let book = &self.book;
        let rule = book.rules.iter().find(|rule| kind_of_rule(rule) == kind && super::page_name(&rule.id) == page)?;
        let mut conditions: Vec<ConditionPage> = (1..).zip(&rule.own).filter_map(|(number, id)| self.condition_page(number, *id)).collect();
        let formula = formula(&rule.holds_if);
        if let Some(formula) = &formula {
            conditions.iter_mut().for_each(|condition| condition.against = only_against(formula, &condition.id));
        }
        let cites: Vec<&Cite> = conditions.iter().flat_map(|condition| &condition.cites).collect();
        let mut read: BTreeMap<&'static str, usize> = BTreeMap::new();
        cites.iter().for_each(|cite| *read.entry(cite.source.checked).or_default() += 1);
        let text_read = checked_name(Checked::TextRead);
        let days = || cites.iter().filter(|cite| cite.source.checked == text_read).filter_map(|cite| cite.source.read_on.clone());
        let cases: Vec<CasePage> = self.cases_of(rule);
        let count = |from: &str| cases.iter().filter(|case| case.from == from).count();
        let fact = book.facts.get(usize::from(rule.decides));
        let decided = fact.map_or("", |fact| fact.id.as_str());
        Some(RulePage {
            kind: match kind {
                Kind::Route => "route",
                Kind::Duty => "duty",
                _ => "rule",
            },
            place: format!("{}:{}", rule.file, rule.line),
            decides: match &rule.value {
                Some(value) => format!("{} is {}", spaced(decided), spaced(value)),
                None => spaced(decided),
            },
            from: in_words(rule.in_force.map(|(from, _)| from)),
            until: in_words(rule.in_force.and_then(|(_, until)| until)),
            dated_by: rule.dated_by.and_then(|fact| book.facts.get(usize::from(fact))).map(|fact| self.entry_of_fact(&fact.id)),
            extent: rule.extent.as_deref().map(|extent| self.aloud(extent)).unwrap_or_default(),
            each: self.list_entry(rule),
            otherwise: rule.applies_if.as_ref().map(|_| self.otherwise(rule)),
            holds_if: rule.holds_if.clone(),
            formula: formula.map(|formula| view(&formula, &conditions)),
            route: self.route_page(rule, &conditions),
            duty: self.duty_page(rule),
            read_by: self.links().of(kind, &rule.id),
            case_counts: [count("provision"), count("outside"), count("rule")],
            read_from: days().min(),
            read_to: days().max(),
            doubts: conditions.iter().filter(|condition| condition.doubt.is_some()).count(),
            not_encoded: conditions.iter().filter(|condition| condition.not_encoded).count(),
            entry: entry_of_rule(rule),
            read,
            cases,
            conditions,
        })
    }

    fn list_entry(&self, rule: &Rule) -> Option<Entry> {
        let list = self.book.lists.get(usize::from(rule.each?))?;
        self.book.facts.get(usize::from(list.fact)).map(|fact| self.entry_of_fact(&fact.id))
    }

    fn otherwise(&self, rule: &Rule) -> String {
        let plain = match rule.otherwise {
            Otherwise::NotNeeded => "the route is not needed",
            Otherwise::Closed => "the route is closed",
        };
        rule.otherwise_says.as_ref().map_or_else(|| plain.to_string(), |says| format!("{plain}: {says}"))
    }

    fn condition_page(&self, number: usize, id: u16) -> Option<ConditionPage> {
        let condition: &Condition = self.book.conditions.get(usize::from(id))?;
        let sources = condition.cite.iter().map(|cite| self.cite(cite));
        Some(ConditionPage {
            number,
            line: condition_line(&condition.id),
            id: condition.id.clone(),
            gate: match condition.id.as_str() {
                "law_if" => "which_law",
                "applies_if" => "whether_it_applies",
                _ => "",
            },
            against: false,
            says: condition.says.clone(),
            says_no: condition.says_no.clone(),
            test: self.aloud(&condition.test),
            asks: condition
                .names
                .iter()
                .filter_map(|id| self.book.facts.get(usize::from(*id)))
                .filter(|fact| asked(fact))
                .map(|fact| fact.asks.clone())
                .collect(),
            written: condition.test.clone(),
            not_encoded: condition.not_encoded,
            at: condition.at.map(|at| match at {
                At::Yes => "just at the bound it is met",
                At::No => "just at the bound it is not met",
                At::Disputed => {
                    "what happens just at the bound is disputed: both readings are worked out, and the answer is arguable where they differ"
                }
            }),
            reading: match condition.reading {
                Reading::Plain => "plain",
                Reading::Deduced => "deduced",
                Reading::Disputed => "disputed",
            },
            doubt: condition.doubt.clone().or_else(|| condition.shaky.clone()),
            cites: sources.collect(),
        })
    }

    fn cases_of(&self, rule: &Rule) -> Vec<CasePage> {
        let own = |of: u16| self.book.rules.get(usize::from(of)).is_some_and(|tested| tested.id == rule.id);
        let shown = |value: &str| value.trim_matches('"').replace('_', " ");
        self.book
            .cases
            .iter()
            .filter(|case| own(case.of))
            .map(|case| CasePage {
                name: case.name.clone(),
                but: case.but.iter().map(|(fact, value)| format!("{}: {}", spaced(fact), shown(value))).collect(),
                expect: match &case.group {
                    Some(group) => format!("{}, {}", answer_name(case.expect), spaced(group)),
                    None => answer_name(case.expect).to_string(),
                },
                from: match case.from {
                    From::Provision => "provision",
                    From::Outside => "outside",
                    From::Rule => "rule",
                },
                cite: case.cite.clone(),
            })
            .collect()
    }

    fn duty_page(&self, rule: &Rule) -> Option<DutyPage> {
        let duty = rule.duty.as_ref()?;
        Some(DutyPage {
            asks: duty.asks.clone(),
            of: duty.of.clone(),
            before: duty.before.clone(),
            policy: duty.policy,
            may: duty.may.as_ref().map(|(when, says)| (self.aloud(&when.text), says.clone())),
        })
    }

    fn near_misses_of(&self, route: &str) -> Vec<NearPage> {
        let own = |of: u16| self.book.rules.get(usize::from(of)).is_some_and(|rule| rule.id == route);
        self.book
            .near_misses
            .iter()
            .filter(|near| own(near.route))
            .map(|near| NearPage {
                name: near.name.clone(),
                error: near.error.clone(),
                fact: self.entry_of_fact(&near.fact),
                value: near.value.trim_matches('"').replace('_', " "),
                group: near.expect.clone(),
                cites: self.cites(&near.cite),
            })
            .collect()
    }

    fn route_page(&self, rule: &Rule, conditions: &[ConditionPage]) -> Option<RoutePage> {
        let words = rule.route.as_ref()?;
        let timetable = &self.counting.timetable;
        let steps = words.steps.iter().map(|step| {
            let notice = step.notice.as_ref().and_then(|id| timetable.notice(id)).map(|one| Entry::new(Kind::Notice, &one.id, &one.name()));
            let period = step.lasts.as_ref().and_then(|id| self.book.periods.iter().find(|period| period.id == *id));
            let period = period.map(|period| Entry::new(Kind::Period, &period.id, &period.title));
            let counted = step.waits.iter().chain(&step.due).filter_map(|counted| timetable.clock(&counted.clock));
            let clocks = counted.map(|clock| Entry::new(Kind::Clock, &clock.id, &clock.title));
            StepPage {
                line: format!("s-{}", super::page_name(&step.id)),
                who: step.who.clone(),
                does: step.does.clone(),
                only_if: step.only_if.as_ref().map(|when| self.aloud(&when.text)).unwrap_or_default(),
                names: notice.into_iter().chain(period).chain(clocks).collect(),
                clock: step.clock.clone(),
                cites: self.cites(step.cite.as_deref().unwrap_or_default()),
            }
        });
        let attacked = |id: &str| conditions.iter().find(|condition| condition.id == id);
        let objections = words.objections.iter().map(|one| ObjectionPage {
            says: one.says.clone(),
            answer: one.answer.clone(),
            right_when: one.right_when.clone(),
            line: attacked(&one.attacks).map_or_else(String::new, |condition| condition.line.clone()),
            number: attacked(&one.attacks).map_or(0, |condition| condition.number),
        });
        let duties = words.duties.iter().map(|id| self.entry_of_fact(id)).collect();
        let remedies = words.remedies.iter().filter_map(|id| self.book.remedies.iter().find(|remedy| remedy.id == *id));
        Some(RoutePage {
            effect: words.effect.clone(),
            regime: regime(&words.regime).to_string(),
            who: words.who.clone(),
            value: words.value.clone(),
            longest_term: words.longest_term.clone(),
            unlawful_if: words.unlawful_if.clone(),
            must: match &rule.must {
                Must::No => None,
                Must::Yes => Some(Vec::new()),
                Must::If(_, test) => Some(self.aloud(test)),
            },
            steps: steps.collect(),
            objections: objections.collect(),
            duties,
            near_misses: self.near_misses_of(&rule.id),
            remedies: remedies.map(|remedy| Entry::new(Kind::Remedy, &remedy.id, &remedy.title)).collect(),
        })
    }
}

/// Wherever a formula names this condition, it wants it not to be so.
fn only_against(formula: &Formula, id: &str) -> bool {
    fn ways(formula: &Formula, id: &str, up: bool, found: &mut [bool; 2]) {
        match formula {
            Formula::Named(name) if up => found[1] |= name == id,
            Formula::Named(name) => found[0] |= name == id,
            Formula::Not(inner) => ways(inner, id, !up, found),
            Formula::All(of) | Formula::Any(of) => of.iter().for_each(|one| ways(one, id, up, found)),
        }
    }
    let mut found = [false; 2];
    ways(formula, id, true, &mut found);
    found == [true, false]
}

/// A formula with the words of its conditions.
fn view(formula: &Formula, conditions: &[ConditionPage]) -> FormulaView {
    let joined = |join: &'static str, of: &[Formula]| FormulaView {
        join,
        of: of.iter().map(|one| view(one, conditions)).collect(),
        number: 0,
        line: String::new(),
        says: String::new(),
    };
    let named = |id: &str, no: bool| {
        let condition = conditions.iter().find(|condition| condition.id == id);
        let says = |condition: &ConditionPage| match (no, &condition.says_no) {
            (true, Some(says_no)) => says_no.clone(),
            (true, None) => format!("not so: {}", condition.says),
            (false, _) => condition.says.clone(),
        };
        FormulaView {
            join: if no { "not" } else { "one" },
            of: Vec::new(),
            number: condition.map_or(0, |condition| condition.number),
            line: condition.map_or_else(String::new, |condition| condition.line.clone()),
            says: condition.map_or_else(|| spaced(id), says),
        }
    };
    match formula {
        Formula::All(of) => joined("all", of),
        Formula::Any(of) => joined("any", of),
        Formula::Named(id) => named(id, false),
        Formula::Not(inner) => match inner.as_ref() {
            Formula::Named(id) => named(id, true),
            other => joined("none", std::slice::from_ref(other)),
        },
    }
}
