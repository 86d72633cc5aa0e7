//! A finding: the group with its standing, its reasons, what is missing and what would change it (answers.md 3 to 5).

use crate::decide::{How, Mask};
use crate::group::{Claim, Decided, Filling, Group, If};
use crate::model::{Book, ConditionId, FactId, ListId, Must, Nature, Need, Node, NodeId, RuleId, Said, Slot, Val};
use crate::route::{Route, Scope};
use crate::settle::Mind;
use crate::turning::Turn;

/// How many evaluations the questions beside a finding may take, each counted once for the need and once for every item of its lists.
const MOST_BESIDE: u64 = 1_000_000;

/// Whether the route must be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MustBe {
    /// It must.
    Yes,
    /// It must if something that is not decided turns out so.
    If,
    /// It need not.
    No,
}

impl MustBe {
    /// Its name in files and JSON.
    pub fn name(self) -> &'static str {
        match self {
            MustBe::Yes => "yes",
            MustBe::If => "if",
            MustBe::No => "no",
        }
    }
}

/// One of the route's own conditions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ConditionState {
    /// Which.
    pub condition: ConditionId,
    /// Its answer in the facts as said.
    pub answer: Option<bool>,
    /// Its answer with all in place that `ifs` and `assumes` name.
    pub filled: Option<bool>,
}

/// Everything found about one route for one need.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// The group.
    pub group: Group,
    /// The plain answer of the facts as said: what a case expects, not what is printed.
    pub plain: Option<bool>,
    /// The plain answer that is printed: *no* from what was said, *yes* only from what was recorded.
    pub answer: Option<bool>,
    /// The answer that every lawful completion gives, plain ones counted: *no* from what was said, *yes* from what was recorded.
    pub settled_as: Option<bool>,
    /// Whether it must be used.
    pub must: MustBe,
    /// The group stands although every doubtful condition is masked.
    pub on_the_text: bool,
    /// A least set of doubtful conditions that must be right for the group to stand.
    pub doubts: Vec<ConditionId>,
    /// A least set of the route's conditions, gates counted, that suffices.
    pub because: Vec<ConditionId>,
    /// The `[[never]]` without which it would not be settled (places in [`Book::nevers`]).
    pub by_never: Vec<usize>,
    /// It is not needed because there is no existing contract.
    pub no_existing_contract: bool,
    /// What has to be supplied to open it.
    pub ifs: Vec<If>,
    /// The facts whose presumption that takes.
    pub assumes: Vec<Slot>,
    /// For `unknown`: the facts that could decide it.
    pub missing: Vec<Slot>,
    /// For `unknown`: the lists that could.
    pub missing_lists: Vec<ListId>,
    /// For `unknown`: something it turns on is not encoded.
    pub not_encoded: bool,
    /// All of the route's conditions, in the law's order.
    pub conditions: Vec<ConditionState>,
    /// What the group rests on; none for `unknown` and where there is no contract.
    pub claim: Option<Claim>,
}

impl Finding {
    /// Takes in what is missing of a route that is not yet known.
    fn wants(&mut self, mind: &Mind<'_>, route: &Route, said: &Said) {
        let (recorded, turns) = mind.open_turns(route, said);
        let missing = mind.missing(route, &recorded, &turns);
        (self.missing, self.missing_lists, self.not_encoded) = (missing.slots, missing.lists, missing.not_encoded);
    }

    /// Its name in files and JSON.
    pub fn standing(&self) -> &'static str {
        if self.on_the_text { "on_the_text" } else { "arguable" }
    }
}

/// Another value that moves a route to another group.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Change {
    /// Where.
    pub slot: Slot,
    /// The value.
    pub to: Val,
    /// The group it moves to.
    pub group: Group,
}

/// Facts that contradict each other.
#[derive(Clone, PartialEq, Debug)]
pub struct Clash {
    /// A least set of `[[never]]` that no completion escapes (places in [`Book::nevers`]).
    pub nevers: Vec<usize>,
    /// What was said that they read.
    pub facts: Vec<Slot>,
}

impl Mind<'_> {
    /// A mask under which every doubtful condition of the scope is doubted.
    pub fn doubt_all(&self, scope: &Scope) -> Vec<How> {
        let mut mask = vec![How::Trust; self.book.conditions.len()];
        for c in &scope.doubtable {
            mask[*c as usize] = How::Doubt;
        }
        mask
    }

    /// Everything about one route. A need that [`Mind::clash`] refuses must not come here: what contradicts itself proves anything.
    pub fn finding(&self, route: &Route, said: &Said) -> Finding {
        let mut finding = self.begin(route, said);
        let mut doubted = self.doubt_all(route);
        match self.decided(route, said, &[]) {
            Decided::NoContract => {
                (finding.group, finding.no_existing_contract) = (Group::NotNeeded, true);
                self.answers_alone(route, said, &mut finding);
            }
            Decided::Outside => finding.wants(self, route, said),
            Decided::Surely(group, claim) => {
                let claim = self.claim_on_the_text(route, said, group, claim, &doubted);
                (finding.group, finding.settled_as, finding.claim) = (group, Some(claim.want), Some(claim));
            }
            Decided::Undecided => match self.fill(route, said, &[], None) {
                None => finding.wants(self, route, said),
                Some(filling) => {
                    finding.group = Group::OpenIf;
                    let filling = self.on_the_text(route, said, filling, &doubted);
                    (finding.ifs, finding.assumes) = (filling.ifs, filling.assumes);
                    finding.claim = Some(Claim { need: filling.need, node: route.root, want: true });
                }
            },
        }
        finding.answer = finding.settled_as.filter(|answer| match answer {
            true => self.plainly(route, &self.recorded(said)) == Some(true),
            false => finding.plain == Some(false),
        });
        if let Some(claim) = finding.claim.take() {
            self.reasons(route, &claim, &mut doubted, &mut finding);
            self.look(route, &claim.need, &[]);
            for c in &mut finding.conditions {
                c.filled = self.at(self.book.conditions[c.condition as usize].main).plain();
            }
            finding.claim = Some(claim);
        }
        finding.must = self.must(route, said, finding.group);
        finding
    }

    fn begin(&self, route: &Route, said: &Said) -> Finding {
        self.look(route, &said.need, &[]);
        let state = |c: &ConditionId| {
            let answer = self.at(self.book.conditions[*c as usize].main).plain();
            ConditionState { condition: *c, answer, filled: answer }
        };
        Finding {
            rule: route.id,
            group: Group::Unknown,
            plain: self.at(route.root).plain(),
            answer: None,
            settled_as: None,
            must: MustBe::No,
            on_the_text: true,
            doubts: vec![],
            because: vec![],
            by_never: vec![],
            no_existing_contract: false,
            ifs: vec![],
            assumes: vec![],
            missing: vec![],
            missing_lists: vec![],
            not_encoded: false,
            conditions: route.own.iter().map(state).collect(),
            claim: None,
        }
    }

    fn plainly(&self, route: &Route, need: &Need) -> Option<bool> {
        self.look(route, need, &[]);
        self.at(route.root).plain()
    }

    /// Without a contract the group says nothing of the answer.
    fn answers_alone(&self, route: &Route, said: &Said, finding: &mut Finding) {
        let no = self.answer(route, &said.need, route.root, &[]).filter(|x| !x);
        let yes = || self.answer(route, &self.recorded(said), route.root, &[]).filter(|x| *x);
        finding.settled_as = no.or_else(yes);
    }

    /// A group may stand for several reasons, such as a gate and a condition that fail: one that stands on the text is taken.
    fn claim_on_the_text(&self, route: &Route, said: &Said, group: Group, claim: Claim, doubted: &Mask) -> Claim {
        if route.doubtable.is_empty() || self.holds(route, &claim, doubted) {
            return claim;
        }
        match self.decided(route, said, doubted) {
            Decided::Surely(other, better) if other == group => better,
            _ => claim,
        }
    }

    /// Of several fillings, one that stands on the text is taken.
    fn on_the_text(&self, route: &Route, said: &Said, filling: Filling, doubted: &Mask) -> Filling {
        if route.doubtable.is_empty() || self.answer(route, &filling.need, route.root, doubted) == Some(true) {
            return filling;
        }
        self.fill(route, said, doubted, None).unwrap_or(filling)
    }

    /// Standing, doubts, because, and the `[[never]]` that it needs.
    fn reasons(&self, route: &Route, claim: &Claim, mask: &mut [How], finding: &mut Finding) {
        finding.on_the_text = self.holds(route, claim, mask);
        if !finding.on_the_text {
            mask.fill(How::Trust);
            for d in route.doubtable.iter().rev() {
                mask[*d as usize] = How::Doubt;
                if !self.holds(route, claim, mask) {
                    mask[*d as usize] = How::Trust;
                    finding.doubts.push(*d);
                }
            }
            finding.doubts.reverse();
        }
        for c in route.own.iter().rev() {
            let was = std::mem::replace(&mut mask[*c as usize], How::Hide);
            if !self.holds(route, claim, mask) {
                mask[*c as usize] = was;
                finding.because.push(*c);
            }
        }
        finding.because.reverse();
        for tie in &route.nevers {
            self.nevers_off.borrow_mut().push(tie.never);
            if !self.holds(route, claim, mask) {
                self.nevers_off.borrow_mut().pop();
                finding.by_never.push(tie.never);
            }
        }
        self.nevers_off.borrow_mut().clear();
    }

    fn must(&self, route: &Route, said: &Said, group: Group) -> MustBe {
        let holds = match (&route.must, &self.book.rules[route.id as usize].must) {
            _ if !matches!(group, Group::Open | Group::OpenIf) => Some(false),
            (Some((node, scope)), _) => self.answer(scope, &self.recorded(said), *node, &[]),
            (None, Must::No) => Some(false),
            (None, _) => Some(true),
        };
        match holds {
            Some(false) => MustBe::No,
            Some(true) if group == Group::Open => MustBe::Yes,
            _ => MustBe::If,
        }
    }

    /// Whether the questions beside a finding have taken all that they may; counted with the searches that were cut short.
    fn spent(&self, began: u64, need: &Need) -> bool {
        let items: usize = need.lists.iter().flatten().map(Vec::len).sum();
        let spent = (self.evals.get() - began).saturating_mul(1 + items as u64) > MOST_BESIDE;
        self.gave_up.set(self.gave_up.get() + u64::from(spent));
        spent
    }

    /// For each thing that `ifs` names: a least filling that does without it, where there is one. With very many items, of the first of them.
    pub fn other_ways(&self, route: &Route, said: &Said, finding: &Finding) -> Vec<Filling> {
        let (doubted, began) = (self.doubt_all(route), self.evals.get());
        let ways = finding.ifs.iter().take_while(|_| !self.spent(began, &said.need)).map(|i| {
            let filling = self.fill(route, said, &[], Some(i.slot))?;
            if self.answer(route, &filling.need, route.root, &doubted) == Some(true) {
                return Some(filling);
            }
            Some(self.fill(route, said, &doubted, Some(i.slot)).unwrap_or(filling))
        });
        ways.flatten().collect()
    }

    /// For each circumstance or choice that was said: the nearest other value that moves the route to another group than
    /// `unknown`. With very many items, of the first of them.
    pub fn would_change(&self, route: &Route, said: &Said, now: Group) -> Vec<Change> {
        let (book, mut found, began) = (self.book, vec![], self.evals.get());
        for slot in route.slots(book, &said.need) {
            if self.spent(began, &said.need) {
                break;
            }
            let was = book.get(&said.need, slot);
            let nature = book.facts[slot.fact as usize].nature;
            if was == Val::Unknown || !matches!(nature, Nature::Circumstance | Nature::Choice) {
                continue;
            }
            let mut other = said.clone();
            book.learn(&mut other.need, slot, Val::Unknown);
            if !self.matters(route, &other, slot) {
                continue;
            }
            let regions = self.regions(route, &other.need, slot);
            let mut moves = |to: Val| {
                book.learn(&mut other.need, slot, to);
                if !self.possible(route, &other.need) {
                    return false;
                }
                let group = self.group(route, &other, &[]);
                if group != now && group != Group::Unknown {
                    found.push(Change { slot, to, group });
                }
                group != now
            };
            match was {
                Val::Num(low, high) => {
                    let below = |v: &&Val| matches!(v, Val::Num(_, z) if *z < low);
                    let above = |v: &&Val| matches!(v, Val::Num(a, _) if *a > high);
                    let end = |v: &Val, upper: bool| match v {
                        Val::Num(a, z) => {
                            if upper {
                                Val::Num(*z, *z)
                            } else {
                                Val::Num(*a, *a)
                            }
                        }
                        v => *v,
                    };
                    let _ = regions.iter().rev().filter(below).any(|v| moves(end(v, true)));
                    let _ = regions.iter().filter(above).any(|v| moves(end(v, false)));
                }
                Val::OneOf(set) => {
                    for v in regions.iter().filter(|v| matches!(v, Val::OneOf(k) if k & set == 0)) {
                        moves(*v);
                    }
                }
                Val::Yes(x) => {
                    moves(Val::Yes(!x));
                }
                Val::Unknown => {}
            }
        }
        found
    }

    /// Whether the group can rest on a fact that is not known: something that is not decided without it reads it, or
    /// it clashes with other facts.
    fn matters(&self, route: &Route, said: &Said, slot: Slot) -> bool {
        if route.exists == Some(slot.fact) {
            return true;
        }
        let need = self.recorded(said);
        self.look(route, &need, &[]);
        let nodes = [Some(route.root), Some(route.inside), route.law_gate, route.applies_gate];
        let nevers: Vec<NodeId> = self.nevers(route).map(|never| never.node).collect();
        nodes.into_iter().flatten().chain(nevers).any(|node| self.turning(route, &need, node, &[]).iter().any(|t| t.slot == slot))
    }

    /// The facts that contradict each other, if they do: such a need is refused.
    pub fn clash(&self, all: &Scope, need: &Need) -> Option<Clash> {
        if self.possible(all, need) {
            return None;
        }
        let mut clash = Clash { nevers: vec![], facts: vec![] };
        for tie in &all.nevers {
            self.nevers_off.borrow_mut().push(tie.never);
            if self.possible(all, need) {
                self.nevers_off.borrow_mut().pop();
                clash.nevers.push(tie.never);
            }
        }
        self.nevers_off.borrow_mut().clear();
        let read = all.nevers.iter().filter(|t| clash.nevers.contains(&t.never)).flat_map(|t| &t.facts);
        for slot in read.flat_map(|f| self.book.slots_of(need, *f)) {
            let asked = self.book.facts[slot.fact as usize].nature != Nature::Computed;
            if asked && self.book.get(need, slot) != Val::Unknown && !clash.facts.contains(&slot) {
                clash.facts.push(slot);
            }
        }
        Some(clash)
    }

    /// The facts as recorded, and what the route still turns on in them, lists that nobody has given counted.
    pub(crate) fn open_turns(&self, route: &Route, said: &Said) -> (Need, Vec<Turn>) {
        let recorded = self.recorded(said);
        self.look(route, &recorded, &[]);
        let turns = self.turns(route, &recorded, route.root, &[], true);
        (recorded, turns)
    }

    /// Which circumstances could still decide it. A presumed one counts where its presumption leads to no.
    pub(crate) fn missing(&self, route: &Route, recorded: &Need, turns: &[Turn]) -> Missing {
        let mut with_presumed = recorded.clone();
        let presumed = self.presume(route, &mut with_presumed);
        // a presumption that is the best for the route cannot lead to a no that another value would avoid
        let may_lead_to_no = turns.iter().filter(|t| presumed.contains(&t.slot)).any(|t| match self.presumed(t.slot.fact) {
            Some(Val::Yes(value)) => t.both() || t.up != value,
            _ => true,
        });
        let mut search = Asking { mind: self, need: recorded, found: Missing::default(), seen: vec![], all: false };
        for (need, all) in [(&with_presumed, false), (recorded, false), (recorded, true)] {
            (search.need, search.all, search.seen) = (need, all, vec![false; self.book.nodes.len()]);
            self.look(route, need, &[]);
            search.walk(route.root, false);
            let f = &search.found;
            let found = !f.slots.is_empty() || !f.lists.is_empty() || f.not_encoded;
            if found && (std::ptr::eq(need, recorded) || !may_lead_to_no) {
                break;
            }
        }
        search.found
    }
}

/// What could still decide a route that is not yet known.
#[derive(Default)]
pub(crate) struct Missing {
    pub(crate) slots: Vec<Slot>,
    pub(crate) lists: Vec<ListId>,
    /// Something it turns on is not encoded.
    pub(crate) not_encoded: bool,
}

struct Asking<'s, 'b> {
    mind: &'s Mind<'b>,
    need: &'s Need,
    found: Missing,
    seen: Vec<bool>,
    /// Choices and judgements too: nothing else decides it.
    all: bool,
}

impl Asking<'_, '_> {
    fn book(&self) -> &Book {
        self.mind.book
    }

    fn open(&self, node: NodeId) -> bool {
        self.mind.book.of_item[node as usize] || self.mind.at(node).plain().is_none()
    }

    /// `law`: the node is about the dates and places of the law, of which a choice counts as missing too.
    fn walk(&mut self, node: NodeId, law: bool) {
        if !self.open(node) || std::mem::replace(&mut self.seen[node as usize], true) {
            return;
        }
        for fact in self.book().atom_facts(node) {
            self.ask(fact, law);
        }
        let book = self.mind.book;
        match book.nodes[node as usize] {
            Node::NotEncoded => self.found.not_encoded = true,
            Node::Inside(inside, x) => {
                let outside = !book.of_item[inside as usize] && self.mind.at(inside).no;
                self.found.not_encoded |= outside;
                if !outside {
                    self.walk(inside, true);
                    self.walk(x, law);
                }
            }
            Node::Over { list, root, .. } => {
                if self.need.lists[list as usize].is_none() {
                    self.want_list(list);
                }
                self.walk(root, law); // facts of the whole need that only an item makes matter are missing too
            }
            Node::Pick(from, to) => {
                for pair in book.kids[from as usize..to as usize].chunks_exact(2) {
                    let (selector, answer) = (pair[0], pair[1]);
                    if !book.of_item[selector as usize] && self.mind.at(selector).no {
                        continue;
                    }
                    self.walk(selector, law);
                    // rows before and after the known ones matter only when they are surely meant
                    if self.mind.at(selector).yes || book.nodes[answer as usize] != Node::NotEncoded {
                        self.walk(answer, law);
                    }
                }
            }
            _ => book.children(node).into_iter().for_each(|x| self.walk(x, law)),
        }
    }

    fn ask(&mut self, fact: FactId, law: bool) {
        let (book, f) = (self.mind.book, &self.mind.book.facts[fact as usize]);
        let wanted = match f.nature {
            Nature::Circumstance => true,
            Nature::Choice | Nature::Judgement => law || self.all,
            Nature::Decided | Nature::Computed => false,
        };
        if !wanted {
            return;
        }
        if let Some((list, _)) = f.item_of.filter(|(list, _)| self.need.lists[*list as usize].is_none()) {
            self.want_list(list);
        }
        for slot in book.slots_of(self.need, fact) {
            if !book.get(self.need, slot).exact() && !self.found.slots.contains(&slot) {
                self.found.slots.push(slot);
            }
        }
    }

    fn want_list(&mut self, list: ListId) {
        if !self.found.lists.contains(&list) {
            self.found.lists.push(list);
        }
    }
}
