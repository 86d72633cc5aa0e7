//! The one evaluator, in two widths. A [`Source`] answers what is asked of facts; the rest is the algebra.

use crate::dates::months_before;
use crate::model::{Book, FactId, Kind, Need, Node, NodeId, OPEN, Val};
use crate::truth::{Known, Word};

/// How a condition is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// As it is.
    Trust,
    /// A doubtful one is unknown, one with a disputed bound is what both readings say.
    Doubt,
    /// Unknown.
    Hide,
}

/// How each condition of the book is taken; those past its end are trusted.
pub type Mask = [How];

/// Where the values come from.
pub trait Source {
    /// The width.
    type W: Word;
    /// A yes/no fact.
    fn yes_no(&self, fact: FactId) -> Known<Self::W>;
    /// A number against a constant, which begins the region of that number.
    fn at_least(&self, fact: FactId, constant: i64, region: u8) -> Known<Self::W>;
    /// A one-of against a set.
    fn one_of(&self, fact: FactId, set: u64) -> Known<Self::W>;
    /// Two numbers against each other.
    fn linear(&self, left: FactId, right: FactId, share: Share) -> Known<Self::W>;
    /// Whether a date is after another less so many months.
    fn months_back(&self, left: FactId, right: FactId, months: i64) -> Known<Self::W>;
    /// The items of a list. `out` may be overwritten for nodes about items.
    fn over(&self, node: NodeId, mask: &Mask, out: &mut [Known<Self::W>]) -> Known<Self::W>;
}

/// `den * left - num * right - plus >= 0`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Share {
    /// Numerator.
    pub num: i64,
    /// Denominator.
    pub den: i64,
    /// Added to the right side.
    pub plus: i64,
}

impl Share {
    /// Whether these two values fulfil it. An open end proves nothing, so callers keep it away.
    #[inline]
    fn holds(self, left: i64, right: i64) -> bool {
        let part = |a: i64, b: i64| i128::from(a) * i128::from(b);
        part(self.den, left) - part(self.num, right) - i128::from(self.plus) >= 0
    }

    #[inline]
    fn of_ranges(self, (a, b): (i64, i64), (c, d): (i64, i64)) -> Known<bool> {
        let closed = |x: i64| x.abs() < OPEN;
        Known { yes: closed(a) && closed(d) && self.holds(a, d), no: closed(b) && closed(c) && !self.holds(b, c) }
    }
}

/// Whether the left date, between these two days, is after the right one less so many months.
fn after_less_months((a, b): (i64, i64), (c, d): (i64, i64), months: i64) -> Known<bool> {
    Known { yes: a > months_before(d, months), no: b <= months_before(c, months) }
}

/// Decides the nodes `which`, children before parents, into `out`.
#[inline]
pub fn decide<S: Source>(book: &Book, which: &[NodeId], source: &S, mask: &Mask, out: &mut [Known<S::W>]) {
    let kids = |from: u32, to: u32| &book.kids[from as usize..to as usize];
    for &id in which {
        out[id as usize] = match book.nodes[id as usize] {
            Node::YesNo(fact) => source.yes_no(fact),
            Node::AtLeast(fact, constant, region) => source.at_least(fact, constant, region),
            Node::OneOf(fact, set) => source.one_of(fact, set),
            Node::Linear { left, right, num, den, plus } => source.linear(left, right, Share { num, den, plus }),
            Node::MonthsBack { left, right, months } => source.months_back(left, right, months),
            Node::Not(x) => out[x as usize].not(),
            Node::And(from, to) => kids(from, to).iter().fold(Known::YES, |all, x| all.and(out[*x as usize])),
            Node::Or(from, to) => kids(from, to).iter().fold(Known::NO, |any, x| any.or(out[*x as usize])),
            Node::Pick(from, to) => Known::pick(kids(from, to).chunks_exact(2).map(|pair| (out[pair[0] as usize], out[pair[1] as usize]))),
            Node::Over { .. } => source.over(id, mask, out),
            Node::Inside(law, x) => out[x as usize].inside(out[law as usize]),
            Node::Condition(c) => {
                let condition = &book.conditions[c as usize];
                let how = mask.get(c as usize).copied().unwrap_or(How::Trust);
                match (how, condition.shaky.is_some(), condition.other) {
                    (How::Trust, ..) | (How::Doubt, false, None) => out[condition.main as usize],
                    (How::Doubt, false, Some(other)) => out[condition.main as usize].both(out[other as usize]),
                    _ => Known::UNKNOWN,
                }
            }
            Node::NotEncoded => Known::UNKNOWN,
        };
    }
}

/// The nodes that are not about an item of a list: what [`decide`] needs for a whole need.
pub fn top(book: &Book) -> Vec<NodeId> {
    (0..book.nodes.len() as NodeId).filter(|n| !book.of_item[*n as usize]).collect()
}

/// One need, or one item of one of its lists.
#[derive(Clone, Copy)]
pub struct One<'a> {
    /// The book.
    pub book: &'a Book,
    /// The need.
    pub need: &'a Need,
    /// The item that nodes about an item are about.
    pub item: Option<&'a [Val]>,
}

impl One<'_> {
    #[inline]
    fn get(&self, fact: FactId) -> Val {
        match (self.book.facts[fact as usize].item_of, self.item) {
            (None, _) => self.need.values[fact as usize],
            (Some((_, place)), Some(item)) => item.get(place).copied().unwrap_or(Val::Unknown),
            (Some(_), None) => Val::Unknown,
        }
    }
}

impl Source for One<'_> {
    type W = bool;

    #[inline]
    fn yes_no(&self, fact: FactId) -> Known<bool> {
        match self.get(fact) {
            Val::Yes(x) => Known { yes: x, no: !x },
            _ => Known::UNKNOWN,
        }
    }

    #[inline]
    fn at_least(&self, fact: FactId, constant: i64, _: u8) -> Known<bool> {
        match self.get(fact) {
            Val::Num(low, high) => Known { yes: low >= constant, no: high < constant },
            _ => Known::UNKNOWN,
        }
    }

    #[inline]
    fn one_of(&self, fact: FactId, set: u64) -> Known<bool> {
        match self.get(fact) {
            Val::OneOf(0) => Known::UNKNOWN, // nothing left is no value at all: it must not count as inside and outside
            Val::OneOf(possible) => Known { yes: possible & !set == 0, no: possible & set == 0 },
            _ => Known::UNKNOWN,
        }
    }

    fn linear(&self, left: FactId, right: FactId, share: Share) -> Known<bool> {
        match (self.get(left), self.get(right)) {
            (Val::Num(a, b), Val::Num(c, d)) => share.of_ranges((a, b), (c, d)),
            _ => Known::UNKNOWN,
        }
    }

    fn months_back(&self, left: FactId, right: FactId, months: i64) -> Known<bool> {
        match (self.get(left), self.get(right)) {
            (Val::Num(a, b), Val::Num(c, d)) => after_less_months((a, b), (c, d), months),
            _ => Known::UNKNOWN,
        }
    }

    fn over(&self, node: NodeId, mask: &Mask, out: &mut [Known<bool>]) -> Known<bool> {
        let Node::Over { any, list, root, inner } = self.book.nodes[node as usize] else { return Known::UNKNOWN };
        let Some(items) = &self.need.lists[list as usize] else { return Known::UNKNOWN };
        items.iter().fold(if any { Known::NO } else { Known::YES }, |sum, item| {
            decide(self.book, &self.book.inner[inner as usize], &One { item: Some(item), ..*self }, mask, out);
            if any { sum.or(out[root as usize]) } else { sum.and(out[root as usize]) }
        })
    }
}

/// How many needs are decided at once.
pub const LANES: usize = 64;

/// 64 needs as columns: numbers as regions between the cuts, and as ranges where facts are compared with each other.
pub struct Lanes {
    yes_no: Vec<Known<u64>>,
    /// For each value of a one-of: where it is possible.
    possible: Vec<Vec<u64>>,
    region: Vec<([u8; LANES], [u8; LANES])>,
    range: Vec<([i64; LANES], [i64; LANES])>,
    over: Vec<(NodeId, Known<u64>)>,
}

fn lanes_at_least(regions: &[u8; LANES], least: u8) -> u64 {
    let mut all = 0;
    for (word, eight) in regions.chunks_exact(8).enumerate() {
        let bits = eight.iter().enumerate().fold(0, |bits, (i, r)| bits | u64::from(*r >= least) << i);
        all |= bits << (word * 8);
    }
    all
}

impl Source for Lanes {
    type W = u64;

    #[inline(always)]
    fn yes_no(&self, fact: FactId) -> Known<u64> {
        self.yes_no[fact as usize]
    }

    #[inline(always)]
    fn at_least(&self, fact: FactId, _: i64, region: u8) -> Known<u64> {
        let (low, high) = &self.region[fact as usize];
        Known { yes: lanes_at_least(low, region), no: !lanes_at_least(high, region) }
    }

    #[inline(always)]
    fn one_of(&self, fact: FactId, set: u64) -> Known<u64> {
        let (mut inside, mut outside) = (0, 0);
        for (k, where_possible) in self.possible[fact as usize].iter().enumerate() {
            let side = if set >> k & 1 == 1 { &mut inside } else { &mut outside };
            *side |= where_possible;
        }
        Known { yes: inside & !outside, no: outside & !inside }
    }

    fn linear(&self, left: FactId, right: FactId, share: Share) -> Known<u64> {
        self.each_lane(left, right, |left, right| share.of_ranges(left, right))
    }

    fn months_back(&self, left: FactId, right: FactId, months: i64) -> Known<u64> {
        self.each_lane(left, right, |left, right| after_less_months(left, right, months))
    }

    fn over(&self, node: NodeId, _: &Mask, _: &mut [Known<u64>]) -> Known<u64> {
        self.over.iter().find(|o| o.0 == node).map_or(Known::UNKNOWN, |o| o.1)
    }
}

impl Lanes {
    /// Two numbers against each other, lane by lane.
    fn each_lane(&self, left: FactId, right: FactId, holds: impl Fn((i64, i64), (i64, i64)) -> Known<bool>) -> Known<u64> {
        let ((a, b), (c, d)) = (&self.range[left as usize], &self.range[right as usize]);
        let mut all = Known::UNKNOWN;
        for i in 0..LANES {
            let one = holds((a[i], b[i]), (c[i], d[i]));
            all.yes |= u64::from(one.yes) << i;
            all.no |= u64::from(one.no) << i;
        }
        all
    }

    /// Empty lanes: nothing is known.
    pub fn new(book: &Book) -> Lanes {
        let count = book.facts.len();
        Lanes {
            yes_no: vec![Known::UNKNOWN; count],
            possible: book.facts.iter().map(|f| vec![!0; book.values_of(&f.kind)]).collect(),
            region: vec![([0; LANES], [u8::MAX; LANES]); count],
            range: vec![([-OPEN; LANES], [OPEN; LANES]); count],
            over: vec![],
        }
    }

    /// Takes up to 64 needs; lanes past their end mean nothing.
    pub fn fill(&mut self, book: &Book, needs: &[&Need]) {
        let needs = &needs[..needs.len().min(LANES)];
        for (f, fact) in book.facts.iter().enumerate().filter(|f| f.1.item_of.is_none()) {
            match &fact.kind {
                Kind::YesNo => {
                    let lanes = |want| {
                        let lane = |(i, n): (usize, &&Need)| u64::from(n.values[f] == Val::Yes(want)) << i;
                        needs.iter().enumerate().map(lane).fold(0, |all, x| all | x)
                    };
                    self.yes_no[f] = Known { yes: lanes(true), no: lanes(false) };
                }
                Kind::OneOf(_) | Kind::Code => {
                    for (k, possible) in self.possible[f].iter_mut().enumerate() {
                        *possible = needs.iter().enumerate().fold(0, |all, (i, n)| {
                            let here = if let Val::OneOf(set) = n.values[f] { set >> k & 1 } else { 1 };
                            all | here << i
                        });
                    }
                }
                Kind::Number(_) => {
                    let region = |x: i64| fact.cuts.partition_point(|c| *c <= x).min(u8::MAX as usize) as u8;
                    for (i, n) in needs.iter().enumerate() {
                        let (low, high) = if let Val::Num(a, z) = n.values[f] { (a, z) } else { (-OPEN, OPEN) };
                        (self.range[f].0[i], self.range[f].1[i]) = (low, high);
                        (self.region[f].0[i], self.region[f].1[i]) = (region(low), region(high));
                    }
                }
                Kind::List(_) => {}
            }
        }
        self.fill_lists(book, needs);
    }

    /// Lists are few and of many lengths: each need's is decided alone.
    fn fill_lists(&mut self, book: &Book, needs: &[&Need]) {
        self.over.clear();
        let mut out = vec![Known::UNKNOWN; book.nodes.len()];
        for id in 0..book.nodes.len() as NodeId {
            let Node::Over { list, .. } = book.nodes[id as usize] else { continue };
            let mut all: Known<u64> = Known::UNKNOWN;
            let under: Vec<NodeId> = book.cone(id).into_iter().filter(|x| !book.of_item[*x as usize]).collect();
            for (i, need) in needs.iter().enumerate().filter(|(_, n)| n.lists[list as usize].is_some()) {
                decide(book, &under, &One { book, need, item: None }, &[], &mut out);
                all.yes |= u64::from(out[id as usize].yes) << i;
                all.no |= u64::from(out[id as usize].no) << i;
            }
            self.over.push((id, all));
        }
    }
}

/// The plain answers of one node for up to 64 needs are read lane by lane.
pub fn lane(all: Known<u64>, lane: usize) -> Option<bool> {
    Known { yes: all.yes >> lane & 1 == 1, no: all.no >> lane & 1 == 1 }.plain()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_two_ranges_of_days_is_what_all_their_days_say() {
        // round 31 March and 28 February, where months differ in length
        for start in [20_500, 20_478, 19_780] {
            for (a, b, c, d) in (0..6 * 6 * 6 * 6).map(|i| (i % 6, i / 6 % 6, i / 36 % 6, i / 216)).filter(|(a, b, c, d)| a <= b && c <= d)
            {
                let back = months_before(start, 13) - 3;
                let (left, right) = ((back + a, back + b), (start + c, start + d));
                let each = |l: i64, r: i64| l > months_before(r, 13);
                let all: Vec<bool> = (left.0..=left.1).flat_map(|l| (right.0..=right.1).map(move |r| each(l, r))).collect();
                let expected = if all.iter().all(|x| *x) {
                    Some(true)
                } else if all.iter().all(|x| !*x) {
                    Some(false)
                } else {
                    None
                };
                assert_eq!(after_less_months(left, right, 13).plain(), expected, "{left:?} {right:?}");
            }
        }
    }
}
