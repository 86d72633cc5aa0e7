//! The language of `test`: text to a small tree, every name with its place.

#[cfg(test)]
mod tests;
mod tokens;

use tokens::{Token, What, tokens};

/// How deep brackets may stand in each other.
const DEEPEST: usize = 40;

/// Something wrong in an expression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Mistake {
    /// The byte in the expression.
    pub(crate) at: usize,
    pub(crate) message: String,
    pub(crate) hint: String,
}

/// A name or a word in quotes, and its byte in the expression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) at: usize,
}

/// A comparison sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sign {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Sign {
    /// The sign by the other reading of its bound.
    pub(crate) fn flipped(self) -> Sign {
        match self {
            Sign::Less => Sign::AtMost,
            Sign::AtMost => Sign::Less,
            Sign::More => Sign::AtLeast,
            Sign::AtLeast => Sign::More,
            same => same,
        }
    }

    pub(crate) fn text(self) -> &'static str {
        match self {
            Sign::Equal => "=",
            Sign::Unequal => "<>",
            Sign::Less => "<",
            Sign::AtMost => "<=",
            Sign::More => ">",
            Sign::AtLeast => ">=",
        }
    }
}

/// One side of a comparison.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Side {
    Number(i64, usize),
    /// Days since 1970.
    Date(i64, usize),
    Word(Named),
    Fact(FactSide),
}

/// A fact or an amount as it stands in a comparison.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct FactSide {
    pub(crate) named: Named,
    pub(crate) percent: Option<i64>,
    pub(crate) by: Option<Named>,
    pub(crate) plus: Option<i64>,
}

impl Side {
    pub(crate) fn at(&self) -> usize {
        match self {
            Side::Number(_, at) | Side::Date(_, at) => *at,
            Side::Word(named) => named.at,
            Side::Fact(side) => side.named.at,
        }
    }
}

/// What `IN` looks into.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Set {
    Words(Vec<Named>),
    List(Named),
}

/// An expression.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Test {
    Name(Named),
    Not(Box<Test>),
    And(Vec<Test>),
    Or(Vec<Test>),
    Compare {
        left: FactSide,
        sign: Sign,
        right: Side,
        at: usize,
    },
    Between {
        left: FactSide,
        low: Side,
        high: Side,
        at: usize,
    },
    In {
        named: Named,
        set: Set,
    },
    /// `date WITHIN n MONTHS ENDING WITH end`.
    Within {
        date: Named,
        months: i64,
        end: Named,
        at: usize,
    },
    Over {
        any: bool,
        list: Named,
        rule: Named,
    },
}

impl Test {
    /// Every name in order, but for words in quotes and lists of codes.
    pub(crate) fn names(&self) -> Vec<&Named> {
        let mut out = Vec::new();
        self.collect_names(&mut out);
        out
    }

    fn collect_names<'t>(&'t self, out: &mut Vec<&'t Named>) {
        fn of_fact<'t>(side: &'t FactSide, out: &mut Vec<&'t Named>) {
            out.push(&side.named);
            out.extend(side.by.as_ref());
        }
        fn of_side<'t>(side: &'t Side, out: &mut Vec<&'t Named>) {
            if let Side::Fact(fact) = side {
                of_fact(fact, out);
            }
        }
        match self {
            Test::Name(named) | Test::In { named, .. } => out.push(named),
            Test::Not(inner) => inner.collect_names(out),
            Test::And(all) | Test::Or(all) => all.iter().for_each(|test| test.collect_names(out)),
            Test::Compare { left, right, .. } => {
                of_fact(left, out);
                of_side(right, out);
            }
            Test::Between { left, low, high, .. } => {
                of_fact(left, out);
                of_side(low, out);
                of_side(high, out);
            }
            Test::Within { date, end, .. } => out.extend([date, end]),
            Test::Over { list, rule, .. } => out.extend([list, rule]),
        }
    }

    /// Visits this expression and every one inside it.
    pub(crate) fn walk<'t>(&'t self, visit: &mut impl FnMut(&'t Test)) {
        visit(self);
        match self {
            Test::Not(inner) => inner.walk(visit),
            Test::And(all) | Test::Or(all) => all.iter().for_each(|test| test.walk(visit)),
            _ => {}
        }
    }
}

/// Reads an expression.
pub(crate) fn parse(text: &str) -> Result<Test, Mistake> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens, next: 0, end: text.len(), depth: 0 };
    let test = parser.joined()?;
    match parser.peek().cloned() {
        None => Ok(test),
        Some(token) if token.what == What::Mark(")") => {
            Err(mistake(token.at, "this bracket closes nothing", "take it away, or open one before it"))
        }
        Some(token) => Err(mistake(token.at, format!("{} cannot follow here", token.what), "join tests with AND or OR")),
    }
}

pub(crate) fn mistake(at: usize, message: impl Into<String>, hint: impl Into<String>) -> Mistake {
    Mistake { at, message: message.into(), hint: hint.into() }
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    end: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn at(&self) -> usize {
        self.peek().map_or(self.end, |token| token.at)
    }

    fn is(&self, what: &What) -> bool {
        self.peek().is_some_and(|token| token.what == *what)
    }

    fn eat(&mut self, what: &What) -> bool {
        let found = self.is(what);
        self.next += usize::from(found);
        found
    }

    fn keyword(&mut self, word: &'static str) -> bool {
        self.eat(&What::Keyword(word))
    }

    fn wanted<T>(&self, wanted: &str, hint: &str) -> Result<T, Mistake> {
        let message = match self.peek() {
            None => format!("the expression ends where {wanted} should stand"),
            Some(token) => format!("{} stands where {wanted} should stand", token.what),
        };
        Err(mistake(self.at(), message, hint))
    }

    fn mark(&mut self, mark: &'static str, hint: &str) -> Result<(), Mistake> {
        if self.eat(&What::Mark(mark)) { Ok(()) } else { self.wanted(&format!("`{mark}`"), hint) }
    }

    fn name(&mut self, wanted: &str) -> Result<Named, Mistake> {
        let at = self.at();
        match self.peek().map(|token| token.what.clone()) {
            Some(What::Name(name)) => {
                self.next += 1;
                Ok(Named { name, at })
            }
            _ => self.wanted(wanted, "names are small letters, figures and `_`"),
        }
    }

    fn joined(&mut self) -> Result<Test, Mistake> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(mistake(self.at(), format!("brackets stand more than {DEEPEST} deep"), "split this into several conditions"));
        }
        let mut all = vec![self.one()?];
        let word = if self.is(&What::Keyword("AND")) { "AND" } else { "OR" };
        while self.keyword(word) {
            all.push(self.one()?);
        }
        self.depth -= 1;
        if self.is(&What::Keyword("AND")) || self.is(&What::Keyword("OR")) {
            return Err(mistake(self.at(), "AND and OR stand side by side", "put brackets round what belongs together: `a AND (b OR c)`"));
        }
        if all.len() == 1 {
            all.pop().map_or_else(|| self.wanted("a test", "name a fact or compare one: `fact >= 5`"), Ok)
        } else {
            Ok(if word == "AND" { Test::And(all) } else { Test::Or(all) })
        }
    }

    fn one(&mut self) -> Result<Test, Mistake> {
        if self.keyword("NOT") {
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err(mistake(self.at(), "too many NOTs in a row", "two of them cancel each other"));
            }
            let inner = self.one()?;
            self.depth -= 1;
            return Ok(Test::Not(Box::new(inner)));
        }
        if self.eat(&What::Mark("(")) {
            let inner = self.joined()?;
            self.mark(")", "a bracket that is opened must be closed")?;
            return Ok(inner);
        }
        for (word, any) in [("ANY", true), ("EVERY", false)] {
            if self.keyword(word) {
                let list = self.name("the name of a list")?;
                if !self.keyword("HAS") {
                    return self.wanted("HAS", "write `ANY parts HAS rule` or `EVERY parts HAS rule`");
                }
                return Ok(Test::Over { any, list, rule: self.name("the name of a rule about one item")? });
            }
        }
        self.about_a_fact()
    }

    fn about_a_fact(&mut self) -> Result<Test, Mistake> {
        let at = self.at();
        let Side::Fact(left) = self.side()? else {
            return Err(mistake(
                at,
                "a test begins with the name of a fact",
                "turn the comparison round: `term_months <= 60`, not `60 >= term_months`",
            ));
        };
        let bare = left.percent.is_none() && left.by.is_none() && left.plus.is_none();
        let at_sign = self.at();
        if let Some(What::Sign(sign)) = self.peek().map(|token| token.what.clone()) {
            self.next += 1;
            Self::must_be_bare(bare, at)?;
            return Ok(Test::Compare { left, sign, right: self.side()?, at: at_sign });
        }
        if self.keyword("BETWEEN") {
            Self::must_be_bare(bare, at)?;
            let low = self.side()?;
            if !self.keyword("AND") {
                return self.wanted("AND", "write `fact BETWEEN a AND b`");
            }
            return Ok(Test::Between { left, low, high: self.side()?, at: at_sign });
        }
        if self.keyword("WITHIN") {
            Self::must_be_bare(bare, at)?;
            return self.within(left.named, at_sign);
        }
        let negative = self.keyword("NOT");
        if self.keyword("IN") {
            Self::must_be_bare(bare, at)?;
            let inside = Test::In { named: left.named, set: self.set()? };
            return Ok(if negative { Test::Not(Box::new(inside)) } else { inside });
        }
        if negative {
            return self.wanted("IN", "NOT stands before a test or before IN");
        }
        if !bare {
            return self.wanted("a comparison", "a sum, a share or an amount stands on the right of a comparison");
        }
        Ok(Test::Name(left.named))
    }

    fn within(&mut self, date: Named, at: usize) -> Result<Test, Mistake> {
        let hint = "write `date WITHIN 36 MONTHS ENDING WITH other_date`";
        let Some(What::Number(months)) = self.peek().map(|token| token.what.clone()) else {
            return self.wanted("a number of months", hint);
        };
        self.next += 1;
        for word in ["MONTHS", "ENDING", "WITH"] {
            if !self.keyword(word) {
                return self.wanted(word, hint);
            }
        }
        Ok(Test::Within { date, months, end: self.name("the name of a date")?, at })
    }

    fn must_be_bare(bare: bool, at: usize) -> Result<(), Mistake> {
        let hint = "write sums, shares and amounts on the right: `new_value <= 150% OF old_value`";
        if bare { Ok(()) } else { Err(mistake(at, "the left of a comparison is one fact alone", hint)) }
    }

    fn set(&mut self) -> Result<Set, Mistake> {
        if let Some(What::Name(_)) = self.peek().map(|token| &token.what) {
            return Ok(Set::List(self.name("the name of a list of codes")?));
        }
        self.mark("(", "write `IN ('a', 'b')` or `IN list_name`")?;
        let mut words = Vec::new();
        loop {
            let at = self.at();
            let Some(What::Word(name)) = self.peek().map(|token| token.what.clone()) else {
                return self.wanted("a word in quotes", "values stand in single quotes: `IN ('a', 'b')`");
            };
            self.next += 1;
            words.push(Named { name, at });
            if !self.eat(&What::Mark(",")) {
                break;
            }
        }
        self.mark(")", "close the values with a bracket, a comma between them")?;
        Ok(Set::Words(words))
    }

    fn side(&mut self) -> Result<Side, Mistake> {
        let at = self.at();
        let Some(token) = self.peek().cloned() else { return self.wanted("a fact or a value", "the expression is not finished") };
        match token.what {
            What::Number(number) => {
                self.next += 1;
                Ok(Side::Number(number, at))
            }
            What::Word(name) => {
                self.next += 1;
                Ok(Side::Word(Named { name, at }))
            }
            What::Percent(percent) => {
                self.next += 1;
                if !self.keyword("OF") {
                    return self.wanted("OF", "write `150% OF fact`");
                }
                Ok(Side::Fact(FactSide { named: self.name("the name of a fact")?, percent: Some(percent), by: None, plus: None }))
            }
            What::Keyword("DATE") => {
                self.next += 1;
                let at = self.at();
                let Some(What::Word(text)) = self.peek().map(|token| token.what.clone()) else {
                    return self.wanted("a date in quotes", "write DATE '2025-02-24'");
                };
                self.next += 1;
                let day =
                    crate::dates::day_of_text(&text).map_err(|words| mistake(at, words, "write DATE '2025-02-24': year, month, day"))?;
                Ok(Side::Date(day, at))
            }
            _ => {
                let named = self.name("a fact or a value")?;
                let by = if self.keyword("BY") { Some(self.name("the name of a fact")?) } else { None };
                let sign = if self.eat(&What::Mark("+")) { 1 } else { -i64::from(self.eat(&What::Mark("-"))) };
                let plus = if sign == 0 { None } else { Some(sign * self.number()?) };
                if by.is_some() && plus.is_some() {
                    return Err(mistake(at, "nothing can be added to an amount", "make it an amount of its own"));
                }
                Ok(Side::Fact(FactSide { named, percent: None, by, plus }))
            }
        }
    }

    fn number(&mut self) -> Result<i64, Mistake> {
        let Some(What::Number(number)) = self.peek().map(|token| token.what.clone()) else {
            return self.wanted("a whole number", "only whole numbers can be added: `fact + 500_000`");
        };
        self.next += 1;
        Ok(number)
    }
}
