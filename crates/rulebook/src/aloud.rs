//! A rule read aloud: its formula over conditions, and the test of a condition, in words that say just what was written.

use crate::model::{Book, FactId, Kind, Measure};
use crate::syntax::{FactSide, Set, Side, Sign, Test, parse};

/// A formula over conditions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Formula {
    /// All of these.
    All(Vec<Formula>),
    /// At least one of these.
    Any(Vec<Formula>),
    /// This must not be so.
    Not(Box<Formula>),
    /// A condition, or a fact, by its name.
    Named(String),
}

/// What a piece of a sentence points to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Points {
    /// A fact.
    Fact,
    /// An amount.
    Amount,
    /// A list of codes.
    Codes,
}

/// A piece of a sentence: words, and what they name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The words.
    pub words: String,
    /// What they name, with its id.
    pub names: Option<(Points, String)>,
    /// For a figure: what it counts, and how much in the inside unit.
    pub figure: Option<(Measure, i64)>,
}

/// The formula of `holds_if`, `binds_if` or a gate. None where the text is empty or no formula of names alone.
pub fn formula(text: &str) -> Option<Formula> {
    parse(text).ok().and_then(|test| joined(&test))
}

fn joined(test: &Test) -> Option<Formula> {
    Some(match test {
        Test::Name(named) => Formula::Named(named.name.clone()),
        Test::Not(inner) => Formula::Not(Box::new(joined(inner)?)),
        Test::And(all) => Formula::All(all.iter().map(joined).collect::<Option<_>>()?),
        Test::Or(any) => Formula::Any(any.iter().map(joined).collect::<Option<_>>()?),
        _ => return None,
    })
}

/// A test, a gate or a place in words, each name a piece of its own. Empty where it cannot be read.
pub fn aloud(book: &Book, text: &str) -> Vec<Piece> {
    let mut reader = Aloud { book, out: Vec::new() };
    if let Ok(test) = parse(text) {
        reader.test(&test, false);
    }
    reader.out
}

/// The days that a test compares dates with, as days since 1970.
pub fn days(text: &str) -> Vec<i64> {
    let mut found = Vec::new();
    if let Ok(test) = parse(text) {
        test.walk(&mut |one| {
            let sides: Vec<&Side> = match one {
                Test::Compare { right, .. } => vec![right],
                Test::Between { low, high, .. } => vec![low, high],
                _ => Vec::new(),
            };
            found.extend(sides.into_iter().filter_map(|side| if let Side::Date(day, _) = side { Some(*day) } else { None }));
        });
    }
    found
}

/// Words that are names.
const NATIONS: [&str; 4] = ["england", "wales", "scotland", "northern_ireland"];

struct Aloud<'b> {
    book: &'b Book,
    out: Vec<Piece>,
}

impl Aloud<'_> {
    fn say(&mut self, words: &str) {
        match self.out.last_mut() {
            Some(Piece { words: before, names: None, figure: None }) => before.push_str(words),
            _ => self.out.push(Piece { words: words.to_string(), names: None, figure: None }),
        }
    }

    fn name(&mut self, name: &str) {
        let points = if self.book.amounts.iter().any(|amount| amount.id == name) {
            Points::Amount
        } else if self.book.codes.lists.contains_key(name) {
            Points::Codes
        } else {
            Points::Fact
        };
        self.out.push(Piece { words: name.replace('_', " "), names: Some((points, name.to_string())), figure: None });
    }

    fn fact(&self, name: &str) -> Option<FactId> {
        self.book.fact_named(name)
    }

    fn measure(&self, name: &str) -> Option<Measure> {
        match self.fact(name).and_then(|id| self.book.facts.get(usize::from(id))).map(|fact| &fact.kind) {
            Some(Kind::Number(measure)) => Some(*measure),
            _ => None,
        }
    }

    /// `inside`: it stands in a longer sentence, so that what is joined takes brackets.
    fn test(&mut self, test: &Test, inside: bool) {
        match test {
            Test::Name(named) => {
                self.name(&named.name);
                self.say(": yes");
            }
            Test::Not(inner) => match inner.as_ref() {
                Test::Name(named) => {
                    self.name(&named.name);
                    self.say(": no");
                }
                Test::In { named, set } => self.within_set(&named.name, set, true),
                other => {
                    self.say("not so: ");
                    self.test(other, true);
                }
            },
            Test::And(all) => self.row(all, " and ", inside),
            Test::Or(any) => self.row(any, " or ", inside),
            Test::Compare { left, sign, right, .. } => {
                let date = self.measure(&left.named.name) == Some(Measure::Date);
                self.side(left);
                self.say(sign_words(*sign, date));
                self.right(right, &left.named.name);
            }
            Test::Between { left, low, high, .. } => {
                self.side(left);
                self.say(" is from ");
                self.right(low, &left.named.name);
                self.say(" to ");
                self.right(high, &left.named.name);
            }
            Test::In { named, set } => self.within_set(&named.name, set, false),
            Test::Within { date, months, end, .. } => {
                self.name(&date.name);
                self.say(&format!(" falls in the {months} months that end with the "));
                self.name(&end.name);
            }
            Test::Over { any, list, rule } => {
                self.say(if *any { "at least one of the " } else { "every one of the " });
                self.name(&list.name);
                self.say(" fulfils: ");
                self.name(&rule.name);
            }
        }
    }

    fn row(&mut self, tests: &[Test], join: &str, inside: bool) {
        if inside {
            self.say("(");
        }
        for (place, test) in tests.iter().enumerate() {
            if place > 0 {
                self.say(join);
            }
            self.test(test, true);
        }
        if inside {
            self.say(")");
        }
    }

    fn within_set(&mut self, name: &str, set: &Set, not: bool) {
        self.name(name);
        match set {
            Set::List(list) => {
                self.say(if not { " is not on the list " } else { " is on the list " });
                self.name(&list.name);
            }
            Set::Words(words) => {
                self.say(if not { " is none of: " } else { " is one of: " });
                let words: Vec<String> = words.iter().map(|word| self.word(&word.name)).collect();
                let (last, others) = words.split_last().map_or(("", &[][..]), |(last, others)| (last.as_str(), others));
                let text = if others.is_empty() { last.to_string() } else { format!("{} or {last}", others.join(", ")) };
                self.say(&text);
            }
        }
    }

    /// A code with its name; any other word with its underscores taken out.
    fn word(&self, word: &str) -> String {
        match self.book.codes.names.get(word) {
            Some(name) => format!("{word} ({name})"),
            None if NATIONS.contains(&word) => {
                let capital =
                    |part: &str| part.chars().take(1).flat_map(char::to_uppercase).chain(part.chars().skip(1)).collect::<String>();
                word.split('_').map(capital).collect::<Vec<_>>().join(" ")
            }
            None => word.replace('_', " "),
        }
    }

    fn side(&mut self, side: &FactSide) {
        if let Some(percent) = side.percent {
            self.say(&format!("{percent}% of the "));
        }
        self.name(&side.named.name);
        if let Some(by) = &side.by {
            self.say(" for this ");
            self.name(&by.name);
        }
        if let Some(plus) = side.plus {
            self.say(if plus < 0 { " less " } else { " and " });
            self.number(&side.named.name, plus.abs());
            self.say(if plus < 0 { "" } else { " more" });
        }
    }

    /// A figure as tests write it: pounds or months, by the fact that it stands beside.
    fn number(&mut self, beside: &str, figure: i64) {
        match self.measure(beside) {
            Some(measure) => self.figure(measure, figure.saturating_mul(measure.scale())),
            None => self.say(&figure.to_string()),
        }
    }

    fn figure(&mut self, measure: Measure, figure: i64) {
        self.out.push(Piece { words: figure.to_string(), names: None, figure: Some((measure, figure)) });
    }

    fn right(&mut self, side: &Side, left: &str) {
        match side {
            Side::Number(figure, _) => self.number(left, *figure),
            Side::Date(day, _) => self.figure(Measure::Date, *day),
            Side::Word(word) => {
                let word = self.word(&word.name);
                self.say(&word);
            }
            Side::Fact(side) => {
                if side.percent.is_none() {
                    self.say("the ");
                }
                self.side(side);
            }
        }
    }
}

fn sign_words(sign: Sign, date: bool) -> &'static str {
    match (sign, date) {
        (Sign::Equal, _) => " is ",
        (Sign::Unequal, _) => " is not ",
        (Sign::Less, false) => " is less than ",
        (Sign::AtMost, false) => " is at most ",
        (Sign::More, false) => " is more than ",
        (Sign::AtLeast, false) => " is at least ",
        (Sign::Less, true) => " is before ",
        (Sign::AtMost, true) => " is on or before ",
        (Sign::More, true) => " is after ",
        (Sign::AtLeast, true) => " is on or after ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(pieces: &[Piece]) -> String {
        pieces.iter().map(|piece| piece.words.as_str()).collect()
    }

    #[test]
    fn a_formula_keeps_its_shape() {
        let named = |name: &str| Formula::Named(name.to_string());
        let expected = Formula::All(vec![named("a"), Formula::Any(vec![named("b"), Formula::Not(Box::new(named("c")))])]);
        assert_eq!(formula("a AND (b OR NOT c)"), Some(expected));
        assert_eq!(formula("a = 1"), None);
        assert_eq!(formula("a AND"), None);
    }

    #[test]
    fn a_test_says_what_is_written() {
        let book = Book::default();
        let read = |text: &str| words(&aloud(&book, text));
        assert_eq!(read("NOT a_b"), "a b: no");
        assert_eq!(read("a IN ('x_y', 'z')"), "a is one of: x y or z");
        assert_eq!(read("a NOT IN ('x_y')"), "a is none of: x y");
        assert_eq!(read("a AND (b OR NOT (c AND d))"), "a: yes and (b: yes or not so: (c: yes and d: yes))");
        assert_eq!(read("ANY parts HAS over"), "at least one of the parts fulfils: over");
        assert_eq!(read("b <= 80% OF a"), "b is at most 80% of the a");
        assert_eq!(read("a WITHIN 12 MONTHS ENDING WITH b"), "a falls in the 12 months that end with the b");
        assert_eq!(read("a ="), "");
    }
}
