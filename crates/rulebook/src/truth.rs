//! One truth algebra, any width: what is known to be yes, what is known to be no, the rest unknown.

use std::ops::{BitAnd, BitOr, Not};

/// What a truth is held in: one `bool`, or a `u64` of 64 lanes.
pub trait Word: Copy + BitAnd<Output = Self> + BitOr<Output = Self> + Not<Output = Self> + PartialEq {
    /// No lane.
    const NONE: Self;
    /// Every lane.
    const ALL: Self;
}

impl Word for bool {
    const NONE: bool = false;
    const ALL: bool = true;
}

impl Word for u64 {
    const NONE: u64 = 0;
    const ALL: u64 = !0;
}

/// Yes, no, or neither: unknown. Never both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Known<W> {
    /// Surely yes.
    pub yes: W,
    /// Surely no.
    pub no: W,
}

impl<W: Word> Known<W> {
    /// Yes everywhere.
    pub const YES: Self = Known { yes: W::ALL, no: W::NONE };
    /// No everywhere.
    pub const NO: Self = Known { yes: W::NONE, no: W::ALL };
    /// Unknown everywhere.
    pub const UNKNOWN: Self = Known { yes: W::NONE, no: W::NONE };

    /// Kleene's AND.
    #[inline(always)]
    pub fn and(self, other: Self) -> Self {
        Known { yes: self.yes & other.yes, no: self.no | other.no }
    }

    /// Kleene's OR.
    #[inline(always)]
    pub fn or(self, other: Self) -> Self {
        Known { yes: self.yes | other.yes, no: self.no & other.no }
    }

    /// Kleene's NOT.
    #[allow(clippy::should_implement_trait)] // it stands beside `and` and `or`
    #[inline(always)]
    pub fn not(self) -> Self {
        Known { yes: self.no, no: self.yes }
    }

    /// `self` where the law is encoded, unknown elsewhere: unlike `and`, not even a "no" survives outside it.
    #[inline(always)]
    pub fn inside(self, law: Self) -> Self {
        Known { yes: self.yes & law.yes, no: self.no & law.yes }
    }

    /// What two readings agree on.
    #[inline(always)]
    pub fn both(self, other: Self) -> Self {
        Known { yes: self.yes & other.yes, no: self.no & other.no }
    }

    /// Of pairs (selector, answer), what every answer that its selector does not rule out says. Nothing possible: unknown.
    #[inline(always)]
    pub fn pick(pairs: impl Iterator<Item = (Self, Self)>) -> Self {
        let (mut yes, mut no) = (W::ALL, W::ALL);
        for (selector, answer) in pairs {
            yes = yes & (selector.no | answer.yes);
            no = no & (selector.no | answer.no);
        }
        Known { yes: yes & !no, no: no & !yes }
    }
}

impl Known<bool> {
    /// One answer as an option: `None` is unknown.
    pub fn plain(self) -> Option<bool> {
        match self {
            Known { yes: true, .. } => Some(true),
            Known { no: true, .. } => Some(false),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Known;

    type K = Known<bool>;

    #[test]
    fn kleene() {
        let all = [K::YES, K::NO, K::UNKNOWN];
        for a in all {
            assert_eq!(a.not().not(), a);
            assert_eq!(a.and(K::NO), K::NO);
            assert_eq!(a.and(K::YES), a);
            assert_eq!(a.or(K::YES), K::YES);
            for b in all {
                assert_eq!(a.and(b).not(), a.not().or(b.not()), "De Morgan");
                assert_eq!(a.both(b), if a == b { a } else { K::UNKNOWN });
                assert_eq!(a.inside(b), if b == K::YES { a } else { K::UNKNOWN });
            }
        }
    }

    #[test]
    fn a_pick_says_what_all_that_is_possible_says() {
        let pick = |pairs: &[(K, K)]| K::pick(pairs.iter().copied());
        assert_eq!(pick(&[]), K::UNKNOWN);
        assert_eq!(pick(&[(K::NO, K::YES)]), K::UNKNOWN);
        assert_eq!(pick(&[(K::UNKNOWN, K::NO), (K::UNKNOWN, K::NO)]), K::NO);
        assert_eq!(pick(&[(K::UNKNOWN, K::NO), (K::UNKNOWN, K::YES)]), K::UNKNOWN);
        assert_eq!(pick(&[(K::NO, K::NO), (K::YES, K::YES)]), K::YES);
    }
}
