//! One need decided alone and the same need in any lane of 64: whether they agree, for every node, and needs on which they might not.

use crate::decide::{How, LANES, Lanes, Mask, One, decide, top};
use crate::group::top_slot;
use crate::model::{Book, FactId, Item, Kind, Measure, Nature, Need, Node, NodeId, OPEN, Val};
use crate::properties::Random;
use crate::truth::Known;

/// What was compared, and what differed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Agreement {
    /// How many needs.
    pub needs: usize,
    /// How many answers (one node, one need, one lane).
    pub answers: u64,
    /// How many of them were yes.
    pub yes: u64,
    /// How many of them were no.
    pub no: u64,
    /// How many lanes at least one need stood in.
    pub lanes: u32,
    /// The nodes that were yes for one need, no for another and unknown for a third.
    pub all_three: usize,
    /// The nodes compared.
    pub nodes: usize,
    /// The differences, in words: the first of each node.
    pub differ: Vec<String>,
}

/// Decides each need alone, and in `turns` lanes of a block of 64 (64: in each), and compares every node that is not about an item of a list;
/// once as it is, and once with every doubtful condition doubted (there without what rests on a list: lanes hold its plain answer).
pub fn widths_agree(book: &Book, needs: &[&Need], turns: usize) -> Agreement {
    let order = top(book);
    let doubt: Vec<How> =
        book.conditions.iter().map(|c| if c.shaky.is_some() || c.other.is_some() { How::Doubt } else { How::Trust }).collect();
    let over = above_a_list(book);
    let no_list: Vec<NodeId> = order.iter().copied().filter(|n| !over[*n as usize]).collect();
    let mut told = Agreement { needs: needs.len(), nodes: order.len(), ..Agreement::default() };
    let (mut lanes, mut wide) = (Lanes::new(book), vec![Known::UNKNOWN; book.nodes.len()]);
    let (mut seen, mut differs) = (vec![Known { yes: false, no: false }; book.nodes.len()], vec![false; book.nodes.len()]);
    let (mut unknown, mut lanes_used) = (vec![false; book.nodes.len()], 0u64);
    for (number, block) in needs.chunks(LANES).enumerate() {
        let everyone: u64 = if block.len() == LANES { !0 } else { (1 << block.len()) - 1 };
        for (mask, nodes) in [(&[][..], &order), (&doubt[..], &no_list)] {
            let alone = alone(book, block, mask, &order);
            for node in nodes.iter().map(|n| *n as usize) {
                seen[node].yes |= alone[node].yes != 0;
                seen[node].no |= alone[node].no != 0;
                unknown[node] |= everyone & !alone[node].yes & !alone[node].no != 0;
            }
            for turn in 0..turns.min(LANES) {
                // a block that is not full keeps its place: the lanes past its end mean nothing
                let by = if block.len() < LANES { 0 } else { (turn * 23 + number * 7) % LANES };
                let turned: Vec<&Need> = (0..block.len()).map(|lane| block[(lane + block.len() - by) % block.len()]).collect();
                lanes.fill(book, &turned);
                decide(book, &order, &lanes, mask, &mut wide);
                let here = everyone.rotate_left(by as u32);
                lanes_used |= here;
                for node in nodes.iter().map(|n| *n as usize) {
                    let (yes, no) = (alone[node].yes.rotate_left(by as u32), alone[node].no.rotate_left(by as u32));
                    told.answers += u64::from(here.count_ones());
                    told.yes += u64::from(yes.count_ones());
                    told.no += u64::from(no.count_ones());
                    let different = ((wide[node].yes ^ yes) | (wide[node].no ^ no)) & here;
                    if different != 0 && !std::mem::replace(&mut differs[node], true) {
                        let lane = different.trailing_zeros();
                        let of = |word: u64| word >> lane & 1 == 1;
                        let (a, b) = (Known { yes: of(yes), no: of(no) }, Known { yes: of(wide[node].yes), no: of(wide[node].no) });
                        let need = number * LANES + (lane as usize + block.len() - by) % block.len();
                        let node = &book.nodes[node];
                        told.differ.push(format!("need {need}, lane {lane}, {node:?}: alone {:?}, in the lane {:?}", a.plain(), b.plain()));
                    }
                }
            }
        }
    }
    told.lanes = lanes_used.count_ones();
    told.all_three = order.iter().filter(|n| seen[**n as usize] == Known { yes: true, no: true } && unknown[**n as usize]).count();
    told
}

/// Every need of a block decided alone, its answers laid side by side as bits.
fn alone(book: &Book, block: &[&Need], mask: &Mask, order: &[NodeId]) -> Vec<Known<u64>> {
    let (mut out, mut all) = (vec![Known::UNKNOWN; book.nodes.len()], vec![Known::<u64>::UNKNOWN; book.nodes.len()]);
    for (place, need) in block.iter().enumerate() {
        decide(book, order, &One { book, need, item: None }, mask, &mut out);
        for node in order.iter().map(|n| *n as usize) {
            all[node].yes |= u64::from(out[node].yes) << place;
            all[node].no |= u64::from(out[node].no) << place;
        }
    }
    all
}

/// Which nodes rest on a list.
fn above_a_list(book: &Book) -> Vec<bool> {
    let mut above = vec![false; book.nodes.len()];
    for node in 0..book.nodes.len() as NodeId {
        above[node as usize] =
            matches!(book.nodes[node as usize], Node::Over { .. }) || book.children(node).iter().any(|x| above[*x as usize]);
    }
    above
}

/// Needs drawn at everything that the book compares with: for each constant of each number (dates are numbers too) and each step of -1, 0 and 1
/// from it, for each comparison of two numbers at, one under and one over where it turns, for each value of each one-of and each class of codes:
/// `each` needs with that value, exact, as an end of a range or in a set, and all else at random. A fact of an item is put into a list of several.
pub fn needs_at_cuts(book: &Book, each: usize) -> Vec<Need> {
    let (mut random, mut needs) = (Random::new(64), vec![]);
    let r = &mut random;
    for (id, fact) in (0..).zip(&book.facts) {
        let values = book.values_of(&fact.kind);
        let points = fact.cuts.iter().flat_map(|cut| [cut - 1, *cut, cut + 1]);
        for (n, point) in points.flat_map(|point| vec![point; each]).enumerate() {
            let far = around(book, id, r);
            let value = match n % 5 {
                3 => Val::Num(point.min(far), point.max(far)),
                4 => r.pick(&[Val::Num(point, OPEN), Val::Num(-OPEN, point)]),
                _ => Val::Num(point, point),
            };
            needs.push(with(book, id, value, r));
        }
        for (n, k) in (0..values).flat_map(|k| vec![k; each]).enumerate() {
            let bit = 1 << k;
            let some = r.below(usize::MAX) as u64 & book.every_value(&fact.kind);
            let value = match n % 4 {
                2 => Val::OneOf(book.every_value(&fact.kind) & !bit),
                3 => Val::OneOf(some | bit),
                _ => Val::OneOf(bit),
            };
            needs.push(with(book, id, value, r));
        }
    }
    for node in &book.nodes {
        let Node::Linear { left, right, num, den, plus } = *node else { continue };
        for (n, step) in [-1, 0, 1].into_iter().flat_map(|step| vec![step; each]).enumerate() {
            let other = around(book, right, r).clamp(-OPEN / 1000, OPEN / 1000);
            let turns = -(-(num * other + plus)).div_euclid(den.max(1)) + step;
            let wide = if n % 4 == 3 { r.below(3) as i64 } else { 0 };
            let mut need = with(book, left, Val::Num(turns - wide, turns + wide), r);
            put(book, &mut need, right, Val::Num(other, other + wide), r);
            needs.push(need);
        }
    }
    needs
}

/// All at random but for one value.
fn with(book: &Book, fact: FactId, value: Val, r: &mut Random) -> Need {
    let mut need = anything(book, r);
    put(book, &mut need, fact, value, r);
    need
}

fn put(book: &Book, need: &mut Need, fact: FactId, value: Val, r: &mut Random) {
    match book.facts[fact as usize].item_of {
        None => book.set(need, top_slot(fact), value),
        Some((list, place)) => {
            let items = need.lists[list as usize].get_or_insert_with(Vec::new);
            if items.is_empty() || r.one_in(3) {
                let has = &book.lists[list as usize].has;
                items.push(has.iter().map(|f| some_value(book, *f, r)).collect());
            }
            let item = r.below(items.len());
            items[item][place] = value;
        }
    }
}

fn anything(book: &Book, r: &mut Random) -> Need {
    let mut need = book.nothing_known();
    for (id, fact) in (0..).zip(&book.facts) {
        match fact.kind {
            Kind::List(list) if !r.one_in(5) => {
                let several = r.pick(&[0, 1, 2, 3, 5, 70]);
                let mut item = |_| -> Item { book.lists[list as usize].has.iter().map(|f| some_value(book, *f, r)).collect() };
                need.lists[list as usize] = Some((0..several).map(&mut item).collect());
            }
            Kind::List(_) => {}
            _ if fact.item_of.is_none() => need.values[id as usize] = some_value(book, id, r),
            _ => {}
        }
    }
    // a computed fact stands at its own constants half of the time, and else is what its inputs give
    if r.one_in(2) {
        book.compute(&mut need);
    }
    need
}

fn some_value(book: &Book, fact: FactId, r: &mut Random) -> Val {
    let about = &book.facts[fact as usize];
    let unknown = if about.nature == Nature::Computed { 12 } else { 6 };
    match &about.kind {
        _ if r.one_in(unknown) => Val::Unknown,
        Kind::YesNo => Val::Yes(r.one_in(2)),
        kind @ (Kind::OneOf(_) | Kind::Code) => {
            let one = 1 << r.below(book.values_of(kind));
            Val::OneOf(if r.one_in(3) { one | (r.below(usize::MAX) as u64 & book.every_value(kind)) } else { one })
        }
        Kind::Number(_) if about.may_be_never && r.one_in(6) => Val::Num(OPEN, OPEN),
        Kind::Number(_) => {
            let (a, b) = (around(book, fact, r), around(book, fact, r));
            match r.below(8) {
                0 | 1 => Val::Num(a.min(b), a.max(b)),
                2 => Val::Num(a, OPEN),
                3 => Val::Num(-OPEN, a),
                _ => Val::Num(a, a),
            }
        }
        Kind::List(_) => Val::Unknown,
    }
}

/// At a constant, one under or one over it; where nothing is compared with a constant, anything.
fn around(book: &Book, fact: FactId, r: &mut Random) -> i64 {
    let about = &book.facts[fact as usize];
    let Kind::Number(measure) = about.kind else { return 0 };
    let x = match measure {
        _ if !about.cuts.is_empty() => r.pick(&about.cuts) + r.below(3) as i64 - 1,
        Measure::Date => 19_000 + r.below(3_000) as i64,
        Measure::Months => r.below(200) as i64,
        Measure::Money(_) => r.below(1_000_000_000) as i64,
    };
    x.clamp(measure.least(), OPEN - 1)
}
