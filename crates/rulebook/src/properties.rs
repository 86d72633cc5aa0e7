//! Properties that hold for every book and need (answers.md 9), as checks over any book, and random needs to try them on.

use crate::decide::How;
use crate::finding::{Finding, MustBe};
use crate::group::{Claim, Group};
use crate::model::{Book, Fact, FactId, Kind, ListId, Measure, Nature, Need, NodeId, OPEN, Rule, RuleId, Said, Slot, Val};
use crate::route::{Route, Scope};
use crate::settle::Mind;
use crate::widths::widths_agree;
use std::collections::{BTreeMap, BTreeSet};

/// Random numbers that are the same on every run.
pub struct Random(u64);

impl Random {
    /// The numbers of this seed.
    pub fn new(seed: u64) -> Random {
        // neighbouring seeds must not give alike numbers
        let mixed = (seed.wrapping_add(0x9E37_79B9_7F4A_7C15) ^ (seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        Random(mixed ^ (mixed >> 27) | 1)
    }

    /// Below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % limit.max(1) as u64) as usize
    }

    /// Once in so many.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// One of these.
    pub fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

/// A need put together from cases of the book, with some facts changed (numbers at, under and over every constant), some lost.
pub fn random_need(book: &Book, seed: u64) -> Said {
    let mut random = Random::new(seed);
    let r = &mut random;
    let mut need = book.nothing_known();
    let mut files: Vec<&str> = book.cases.iter().map(|c| c.file.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    let few = r.pick(&[2, 6, 8]); // from all files the needs would be too much alike
    for file in files {
        if r.below(8) < few {
            let cases: Vec<_> = book.cases.iter().filter(|c| c.file == file).collect();
            overlay(&mut need, &r.pick(&cases).said.need);
        }
    }
    let change = if book.cases.is_empty() { 100 } else { r.pick(&[1, 3, 10, 60]) };
    let lose = r.pick(&[0, 0, 5, 20, 50]);
    for (f, fact) in book.facts.iter().enumerate() {
        match fact.kind {
            Kind::List(list) if r.below(100) < lose => need.lists[list as usize] = None,
            Kind::List(list) if need.lists[list as usize].is_none() || r.below(100) < change => {
                let items = 0..r.below(4);
                let mut item = |_| book.lists[list as usize].has.iter().map(|f| random_value(book, *f, r)).collect();
                need.lists[list as usize] = Some(items.map(&mut item).collect());
            }
            Kind::List(_) => {}
            _ if fact.item_of.is_some() || matches!(fact.nature, Nature::Computed | Nature::Decided) => {}
            _ if r.below(100) < lose || (fact.presumed.is_some() && r.one_in(4)) => need.values[f] = Val::Unknown,
            _ if need.values[f] == Val::Unknown || r.below(100) < change => {
                need.values[f] = near(fact, need.values[f], r).unwrap_or_else(|| random_value(book, f as FactId, r));
            }
            _ => {}
        }
    }
    book.compute(&mut need);
    let judgements = (0..book.facts.len() as FactId).filter(|f| book.facts[*f as usize].nature == Nature::Judgement);
    let said = judgements.flat_map(|f| book.slots_of(&need, f)).filter(|s| book.get(&need, *s).exact());
    let unrecorded = said.filter(|_| r.one_in(3)).collect();
    Said { need, unrecorded }
}

fn overlay(need: &mut Need, other: &Need) {
    for (held, new) in need.values.iter_mut().zip(&other.values) {
        if *new != Val::Unknown {
            *held = *new;
        }
    }
    for (held, new) in need.lists.iter_mut().zip(&other.lists) {
        if new.is_some() {
            held.clone_from(new);
        }
    }
}

/// Near a number that was said: shares of it are compared too.
fn near(fact: &Fact, was: Val, r: &mut Random) -> Option<Val> {
    match (was, &fact.kind) {
        (Val::Num(a, z), Kind::Number(m)) if *m != Measure::Date && a > 0 && z < OPEN && r.one_in(2) => {
            let x = a / 100 * r.pick(&[80, 90, 100, 110, 115, 125, 150]) + r.below(3) as i64 - 1;
            Some(Val::Num(x.max(m.least()), x.max(m.least())))
        }
        _ => None,
    }
}

fn random_value(book: &Book, fact: FactId, r: &mut Random) -> Val {
    let fact = &book.facts[fact as usize];
    match &fact.kind {
        _ if r.one_in(12) => Val::Unknown,
        Kind::YesNo => Val::Yes(r.one_in(2)),
        kind @ (Kind::OneOf(_) | Kind::Code) => {
            let values = book.values_of(kind);
            Val::OneOf(1 << r.below(values) | if r.one_in(6) { 1 << r.below(values) } else { 0 })
        }
        Kind::Number(_) if fact.may_be_never && r.one_in(6) => Val::Num(OPEN, OPEN),
        Kind::Number(measure) => {
            let x = number_near_a_cut(fact, *measure, r);
            match r.below(16) {
                0 | 1 => Val::Num(x, number_near_a_cut(fact, *measure, r).max(x)),
                2 => Val::Num(x, OPEN),
                _ => Val::Num(x, x),
            }
        }
        Kind::List(_) => Val::Unknown,
    }
}

fn number_near_a_cut(fact: &Fact, measure: Measure, r: &mut Random) -> i64 {
    let x = match measure {
        _ if !fact.cuts.is_empty() && r.below(3) > 0 => r.pick(&fact.cuts) + (r.below(3) as i64 - 1) * r.pick(&[1, measure.scale()]),
        Measure::Date => 19_700 + r.below(2_000) as i64,
        Measure::Months => r.below(130) as i64,
        Measure::Money(_) => r.below(3_000_000) as i64 * 100,
    };
    x.clamp(measure.least(), OPEN - 1)
}

/// One exact value within what is known.
pub fn point(book: &Book, fact: FactId, value: Val, r: &mut Random) -> Val {
    let about = &book.facts[fact as usize];
    match (value, &about.kind) {
        (Val::Unknown, Kind::YesNo) => Val::Yes(r.one_in(2)),
        (Val::Unknown, kind @ (Kind::OneOf(_) | Kind::Code)) => Val::OneOf(1 << r.below(book.values_of(kind))),
        (Val::Unknown, Kind::Number(measure)) => {
            let x = number_near_a_cut(about, *measure, r);
            Val::Num(x, x)
        }
        (Val::OneOf(set), kind) => {
            let in_set: Vec<u64> = (0..book.values_of(kind)).map(|k| 1 << k).filter(|k| set & k != 0).collect();
            if in_set.is_empty() { value } else { Val::OneOf(r.pick(&in_set)) }
        }
        (Val::Num(a, z), _) if a != z => {
            let cuts: Vec<i64> = about.cuts.iter().flat_map(|c| [c - 1, *c]).filter(|c| a <= *c && *c <= z).collect();
            let z = z.min(a.max(0) + 1_000_000_000);
            let x = match r.below(4) {
                0 => a,
                1 => z,
                2 if !cuts.is_empty() => r.pick(&cuts),
                _ => a + r.below((z - a + 1).max(1) as usize) as i64,
            };
            Val::Num(x, x)
        }
        _ => value,
    }
}

/// Learns these places and lists, each exactly.
pub fn learn_all(book: &Book, need: &mut Need, slots: &[Slot], lists: &[ListId], r: &mut Random) {
    for list in lists {
        let judgement = |f: &FactId| book.facts[*f as usize].nature == Nature::Judgement;
        let items = (0..r.below(4)).map(|_| {
            let has = book.lists[*list as usize].has.iter();
            has.map(|f| if judgement(f) { Val::Unknown } else { point(book, *f, Val::Unknown, r) }).collect()
        });
        need.lists[*list as usize] = Some(items.collect());
    }
    for slot in slots {
        let value = point(book, slot.fact, book.get(need, *slot), r);
        book.set(need, *slot, value);
    }
    book.compute(need);
}

/// Checks all properties for these needs over the routes of the book, or over all rules when it has none. What is broken, in words.
pub fn check_properties(book: &Book, needs: &[Said]) -> Vec<String> {
    count_properties(book, needs).0
}

/// The same, and how often each group and each property was met: a property that is never tried shows nothing.
pub fn count_properties(book: &Book, needs: &[Said]) -> (Vec<String>, BTreeMap<String, usize>) {
    let mut ids = book.routes.clone();
    if ids.is_empty() {
        ids = (0..book.rules.len() as u16).filter(|r| book.rules[*r as usize].each.is_none()).collect();
    }
    let routes: Vec<Route> = ids.iter().map(|r| Route::new(book, *r)).collect();
    let mind = Mind::new(book);
    let mut checker =
        Checker { mind: &mind, all: Scope::of_nevers(book), broken: vec![], tried: BTreeMap::new(), random: Random::new(7), need: 0 };
    for (i, said) in needs.iter().enumerate() {
        checker.need = i;
        if checker.mind.possible(&checker.all, &said.need) {
            let found: Vec<Finding> = routes.iter().map(|route| checker.check(route, said)).collect();
            checker.musts(&routes, &found);
        }
    }
    check_lanes(&mut checker, needs);
    check_one_of(&mut checker, needs);
    if mind.gave_up.get() > 0 {
        checker.broken.push(format!("{} searches were cut short", mind.gave_up.get()));
    }
    (checker.broken, checker.tried)
}

/// 6: the same in any lane.
fn check_lanes(checker: &mut Checker, needs: &[Said]) {
    let told = widths_agree(checker.mind.book, &needs.iter().map(|said| &said.need).collect::<Vec<_>>(), 2);
    checker.broken.extend(told.differ.iter().map(|words| format!("6 lanes agree: {words}")));
    *checker.tried.entry("6 lanes agree".into()).or_insert(0) += told.answers as usize;
}

/// Of the rules that decide a fact that is one of a list, two that give different values never both say yes.
fn check_one_of(checker: &mut Checker, needs: &[Said]) {
    let (mind, book) = (checker.mind, checker.mind.book);
    let decided = |fact: FactId| {
        let rules = (0..book.rules.len() as RuleId).filter(|r| book.rules[*r as usize].decides == fact);
        rules.map(|r| Route::new(book, r)).collect::<Vec<_>>()
    };
    let one_of = (0..book.facts.len() as FactId).filter(|f| {
        let fact = &book.facts[*f as usize];
        fact.nature == Nature::Decided && matches!(fact.kind, Kind::OneOf(_))
    });
    for rules in one_of.map(decided).filter(|rules| rules.len() > 1) {
        let all = Scope::new(book, &rules.iter().map(|r| r.root).collect::<Vec<_>>());
        let about_item: Vec<NodeId> = all.whole.iter().copied().filter(|n| book.of_item[*n as usize]).collect();
        for (i, said) in needs.iter().enumerate() {
            mind.look(&all, &said.need, &[]);
            let each = book.rules[rules[0].id as usize].each;
            let items = each.map(|list| said.need.lists[list as usize].iter().flatten().map(|item| Some(item.as_slice())).collect());
            for item in items.unwrap_or_else(|| vec![None]) {
                if let Some(item) = item {
                    mind.look_at_item(&about_item, &said.need, item);
                }
                let value = |r: &Route| book.rules[r.id as usize].value.clone();
                let yes: Vec<&Route> = rules.iter().filter(|r| mind.at(r.root).yes).collect();
                if !yes.is_empty() {
                    checker.count("11 one of a list is one");
                }
                if let Some(second) = yes.iter().find(|r| value(r) != value(yes[0])) {
                    checker.need = i;
                    checker.say("11 one of a list is one", yes[0], &format!("and {}", book.rules[second.id as usize].id));
                }
            }
        }
    }
}

struct Checker<'a> {
    mind: &'a Mind<'a>,
    all: Scope,
    broken: Vec<String>,
    tried: BTreeMap<String, usize>,
    random: Random,
    need: usize,
}

impl Checker<'_> {
    fn say(&mut self, property: &str, route: &Route, more: &str) {
        let rule = &self.mind.book.rules[route.id as usize].id;
        self.broken.push(format!("{property}: need {}, {rule} {more}", self.need));
    }

    fn count(&mut self, what: &str) {
        *self.tried.entry(what.to_string()).or_insert(0) += 1;
    }

    fn expect(&mut self, holds: bool, property: &str, route: &Route, more: impl FnOnce() -> String) {
        self.count(property);
        if !holds {
            let more = more();
            self.say(property, route, &more);
        }
    }

    /// 12: a route that must be used leaves no other open behind the same gates, but for those that may stand beside it.
    fn musts(&mut self, routes: &[Route], found: &[Finding]) {
        let rules = &self.mind.book.rules;
        for (must, _) in routes.iter().zip(found).filter(|(_, f)| f.must == MustBe::Yes) {
            self.count("12 a must leaves no other open");
            let of = &rules[must.id as usize];
            for (route, _) in routes.iter().zip(found).filter(|(r, f)| r.id != must.id && f.group == Group::Open) {
                let rule = &rules[route.id as usize];
                let behind = rule.law_if == of.law_if && rule.applies_if == of.applies_if;
                let beside = |a: &Rule, b: &Rule| a.beside.iter().any(|(id, _)| *id == b.id);
                if behind && !beside(of, rule) && !beside(rule, of) {
                    self.say("12 a must leaves no other open", must, &rule.id);
                }
            }
        }
    }

    fn check(&mut self, route: &Route, said: &Said) -> Finding {
        let found = self.mind.finding(route, said);
        self.count(&format!("group {}", found.group.name()));
        self.partition(route, said, &found);
        self.learning(route, said, &found);
        self.supplying(route, said, &found);
        self.because(route, said, &found);
        self.settled(route, said, &found);
        self.masking(route, said, &found);
        self.missing(route, said, &found);
        found
    }

    /// 1: exactly one group, and what it says agrees with the answers.
    fn partition(&mut self, route: &Route, said: &Said, f: &Finding) {
        let mind = self.mind;
        let no = mind.answer(route, &said.need, route.root, &[]) == Some(false);
        let yes = mind.answer(route, &mind.recorded(said), route.root, &[]) == Some(true);
        let agrees = match f.group {
            Group::NotNeeded => f.no_existing_contract || no,
            Group::Closed => no,
            Group::Open => yes && !no,
            Group::OpenIf => !no && !yes && (!f.ifs.is_empty() || !f.assumes.is_empty()),
            Group::Unknown => !no && !yes,
        };
        self.expect(agrees, "1 partition", route, || format!("{:?}, no {no}, yes {yes}", f.group));
        let settled = if no { Some(false) } else { Some(true).filter(|_| yes) };
        self.expect(f.settled_as == settled, "1 settled_as", route, || format!("{:?} is {:?}", f.group, f.settled_as));
        let same = mind.group(route, said, &[]) == f.group;
        self.expect(same, "1 the group alone is the group of the finding", route, || format!("{:?}", f.group));
    }

    /// 2: learning never undoes; 10: computed facts only narrow.
    fn learning(&mut self, route: &Route, said: &Said, f: &Finding) {
        let (mind, book) = (self.mind, self.mind.book);
        let asked = |s: &Slot| !matches!(book.facts[s.fact as usize].nature, Nature::Computed | Nature::Decided);
        let open = |s: &Slot| asked(s) && (!book.get(&said.need, *s).exact() || said.unrecorded.contains(s));
        let open: Vec<Slot> = route.slots(book, &said.need).into_iter().filter(open).collect();
        if open.is_empty() {
            return;
        }
        let (mut later, slot) = (said.clone(), self.random.pick(&open));
        learn_all(book, &mut later.need, &[slot], &[], &mut self.random);
        later.unrecorded.retain(|u| *u != slot);
        let within = |old: Val, new: Val| match (old, new) {
            (Val::Num(a, z), Val::Num(c, d)) => a <= c && d <= z,
            (Val::Num(..), _) => false,
            _ => true,
        };
        for c in &book.computed {
            let narrows = within(said.need.values[*c as usize], later.need.values[*c as usize]);
            self.expect(narrows, "10 computed facts only narrow", route, || book.facts[*c as usize].id.clone());
        }
        if !mind.possible(&self.all, &later.need) {
            return;
        }
        let then = mind.finding(route, &later);
        let stays = match f.group {
            Group::Open => then.group == Group::Open,
            Group::Closed => matches!(then.group, Group::Closed | Group::NotNeeded),
            Group::NotNeeded => matches!(then.group, Group::NotNeeded | Group::Closed),
            _ => true,
        };
        let words = || format!("{:?}, then {} is {:?}", f.group, book.show(slot, book.get(&later.need, slot)), then.group);
        self.expect(stays, "2 learning", route, words);
        if f.on_the_text && then.group == f.group && matches!(f.group, Group::Open | Group::Closed) {
            // of a doubtful gate and a sure one: without the first, learning may move what was closed to not needed
            let moved = f.group == Group::Closed && mind.group(route, &later, &mind.doubt_all(route)) == Group::NotNeeded;
            self.expect(then.on_the_text || moved, "2 learning does not make it arguable", route, words);
        }
    }

    /// 3: supplying what is named opens it; all but one does not.
    fn supplying(&mut self, route: &Route, said: &Said, f: &Finding) {
        if f.group != Group::OpenIf {
            return;
        }
        let (mind, book, count) = (self.mind, self.mind.book, f.ifs.len() + f.assumes.len());
        for skip in 0..=count {
            let (mut then, all) = (said.clone(), skip == count);
            for i in f.ifs.iter().enumerate().filter(|x| x.0 != skip).map(|x| x.1) {
                let value = if all { point(book, i.slot.fact, i.value, &mut self.random) } else { i.value };
                book.learn(&mut then.need, i.slot, value);
                then.unrecorded.retain(|u| *u != i.slot);
            }
            for s in f.assumes.iter().enumerate().filter(|x| x.0 + f.ifs.len() != skip).map(|x| x.1) {
                book.learn(&mut then.need, *s, mind.presumed(s.fact).unwrap_or(Val::Unknown));
            }
            if mind.possible(route, &then.need) {
                // a filling that stands on the text is least on the text: with less it may still be open, but arguable
                let mask = if all || !f.on_the_text { vec![] } else { mind.doubt_all(route) };
                let group = mind.group(route, &then, &mask);
                let words = || {
                    let ifs = f.ifs.iter().map(|i| book.show(i.slot, i.value) + " " + i.state.name());
                    let assumes = f.assumes.iter().map(|s| book.show_slot(*s, &[]) + " presumed");
                    let named: Vec<String> = ifs.chain(assumes).collect();
                    format!("{} without number {skip} of: {}", group.name(), named.join(", "))
                };
                self.expect((group == Group::Open) == all, "3 supplying ifs and assumes", route, words);
            }
        }
    }

    /// 4: the facts behind `because`, those tied to them and those that choose the law are enough.
    fn because(&mut self, route: &Route, said: &Said, f: &Finding) {
        let (mind, book) = (self.mind, self.mind.book);
        let Some(claim) = &f.claim else { return };
        let conditions = f.because.iter().map(|c| book.conditions[*c as usize].main);
        let others = f.because.iter().filter_map(|c| book.conditions[*c as usize].other);
        let nevers = f.by_never.iter().map(|n| book.nevers[*n].node);
        let roots: Vec<NodeId> = conditions.chain(others).chain([route.inside]).chain(nevers).collect();
        let named: BTreeSet<FactId> = roots.into_iter().flat_map(|n| book.cone(n)).flat_map(|n| book.atom_facts(n)).collect();
        let mut alone = Claim { need: claim.need.clone(), ..*claim };
        for slot in route.slots(book, &said.need).into_iter().filter(|s| !named.contains(&s.fact)) {
            book.set(&mut alone.need, slot, Val::Unknown);
        }
        book.compute(&mut alone.need);
        self.expect(mind.holds(route, &alone, &[]), "4 because suffices", route, || format!("{:?}", f.group));
    }

    /// 5: any lawful completion gives the settled answer.
    fn settled(&mut self, route: &Route, said: &Said, f: &Finding) {
        let (mind, book) = (self.mind, self.mind.book);
        let Some(settled) = f.settled_as.filter(|_| f.answer.is_none()) else { return };
        let need = if settled { mind.recorded(said) } else { said.need.clone() };
        let lists: Vec<ListId> = (0..book.lists.len() as ListId).filter(|l| need.lists[*l as usize].is_none()).collect();
        for _ in 0..8 {
            let mut complete = need.clone();
            learn_all(book, &mut complete, &[], &lists, &mut self.random);
            let open = |s: &Slot| book.facts[s.fact as usize].nature != Nature::Computed && !book.get(&complete, *s).exact();
            let open: Vec<Slot> = route.slots(book, &complete).into_iter().filter(open).collect();
            learn_all(book, &mut complete, &open, &[], &mut self.random);
            if mind.possible(route, &complete) {
                mind.look(route, &complete, &[]);
                let same = mind.at(route.root).plain() == Some(settled);
                self.expect(same, "5 settled", route, || format!("{settled}"));
            }
        }
    }

    /// 7: masking never opens; the doubts named are those that matter.
    fn masking(&mut self, route: &Route, said: &Said, f: &Finding) {
        let mind = self.mind;
        let mut mask = mind.doubt_all(route);
        let masked = mind.group(route, said, &mask);
        self.expect(masked != Group::Open || f.group == Group::Open, "7 masking never opens", route, || format!("{:?}", f.group));
        let Some(claim) = f.claim.as_ref().filter(|_| !f.on_the_text) else { return };
        for d in &f.doubts {
            mask[*d as usize] = How::Trust;
        }
        let enough = !f.doubts.is_empty() && mind.holds(route, claim, &mask);
        self.expect(enough, "7 the doubts named are all that matter", route, String::new);
        for d in &f.doubts {
            mask[*d as usize] = How::Doubt;
            let matters = !mind.holds(route, claim, &mask);
            mask[*d as usize] = How::Trust;
            self.expect(matters, "7 each doubt named matters", route, String::new);
        }
    }

    /// 9: unknown names what is missing, and learning all of it ends the unknown.
    fn missing(&mut self, route: &Route, said: &Said, f: &Finding) {
        if f.group != Group::Unknown {
            return;
        }
        let (mind, book) = (self.mind, self.mind.book);
        let names = f.not_encoded || !f.missing.is_empty() || !f.missing_lists.is_empty();
        self.expect(names, "9 unknown names what is missing", route, String::new);
        let mut then = said.clone();
        learn_all(book, &mut then.need, &f.missing, &f.missing_lists, &mut self.random);
        if mind.possible(&self.all, &then.need) {
            let later = mind.finding(route, &then);
            let ended = later.group != Group::Unknown || later.not_encoded;
            let words = || {
                let names = |f: &Finding| f.missing.iter().map(|s| book.show_slot(*s, &[])).collect::<Vec<_>>().join(", ");
                format!("missing {}; then still {}", names(f), names(&later))
            };
            self.expect(ended, "9 learning ends the unknown", route, words);
        }
    }
}
