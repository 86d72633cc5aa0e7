//! The condition language of the tests: text to a small tree. The real reader is not used here, so that the two halves test each other.
#[derive(Debug, Clone)]
pub enum Test {
    Name(String),
    Not(Box<Test>),
    And(Vec<Test>),
    Or(Vec<Test>),
    Compare(Side, String, Side),
    Between(Side, Side, Side),
    In(String, Vec<String>),
    Over { any: bool, list: String, rule: String },
}
#[derive(Debug, Clone)]
pub enum Side {
    Number(i64),
    Date(i64),
    Text(String),
    Fact { percent: i64, name: String, by: Option<String>, plus: i64 },
}

/// A civil date as a day number.
pub fn days(s: &str) -> i64 {
    let p: Vec<i64> = s.split('-').map(|x| x.parse().unwrap()).collect();
    let (y, m, d) = (if p[1] <= 2 { p[0] - 1 } else { p[0] }, p[1], p[2]);
    let (era, doy) = (y / 400, (153 * (m + if m > 2 { -3 } else { 9 }) + 2) / 5 + d - 1);
    let yoe = y - era * 400;
    era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy
}
fn tokens(s: &str) -> Vec<String> {
    let c: Vec<char> = s.chars().collect();
    let (mut out, mut i) = (vec![], 0);
    while i < c.len() {
        let from = i;
        if c[i].is_whitespace() {
            i += 1;
            continue;
        }
        if c[i] == '\'' {
            i += 2 + c[i + 1..].iter().position(|x| *x == '\'').expect("a quote is not closed")
        } else if c[i].is_alphanumeric() {
            while i < c.len() && (c[i].is_alphanumeric() || c[i] == '_' || c[i] == '%') {
                i += 1
            }
        } else {
            i += if i + 1 < c.len() && matches!((c[i], c[i + 1]), ('<', '=') | ('>', '=') | ('<', '>')) { 2 } else { 1 }
        }
        out.push(c[from..i].iter().collect());
    }
    out
}
pub fn parse(s: &str) -> Test {
    let mut p = Parser { t: tokens(s), i: 0 };
    let e = p.joined();
    assert!(p.i == p.t.len(), "left over in {s}: {:?}", &p.t[p.i..]);
    e
}
struct Parser {
    t: Vec<String>,
    i: usize,
}
impl Parser {
    fn peek(&self) -> &str {
        self.t.get(self.i).map_or("", |s| s)
    }
    fn eat(&mut self, s: &str) -> bool {
        let yes = self.peek() == s;
        self.i += yes as usize;
        yes
    }
    fn need(&mut self, s: &str) {
        assert!(self.eat(s), "{s} should follow in {:?}", self.t)
    }
    fn next(&mut self) -> String {
        self.i += 1;
        self.t[self.i - 1].clone()
    }
    fn joined(&mut self) -> Test {
        let mut v = vec![self.one()];
        let op = self.peek().to_string();
        if op != "AND" && op != "OR" {
            return v.pop().unwrap();
        }
        while self.eat(&op) {
            v.push(self.one())
        }
        assert!(!["AND", "OR"].contains(&self.peek()), "AND mixed with OR needs brackets: {:?}", self.t);
        if op == "AND" { Test::And(v) } else { Test::Or(v) }
    }
    fn one(&mut self) -> Test {
        if self.eat("NOT") {
            return Test::Not(Box::new(self.one()));
        }
        if self.eat("(") {
            let e = self.joined();
            self.need(")");
            return e;
        }
        if matches!(self.peek(), "ANY" | "EVERY") {
            let (any, list) = (self.next() == "ANY", self.next());
            self.need("HAS");
            return Test::Over { any, list, rule: self.next() };
        }
        let left = self.side();
        let name = |s| match s {
            Side::Fact { name, .. } => name,
            s => panic!("a fact should stand here: {s:?}"),
        };
        match self.peek().to_string().as_str() {
            "BETWEEN" => {
                self.i += 1;
                let low = self.side();
                self.need("AND");
                Test::Between(left, low, self.side())
            }
            "IN" | "NOT" => {
                let (negative, mut v) = (self.eat("NOT"), vec![]);
                self.need("IN");
                self.need("(");
                loop {
                    v.push(self.next().trim_matches('\'').into());
                    if !self.eat(",") {
                        break;
                    }
                }
                self.need(")");
                let e = Test::In(name(left), v);
                if negative { Test::Not(Box::new(e)) } else { e }
            }
            op @ ("=" | "<>" | "<" | "<=" | ">" | ">=") => {
                self.i += 1;
                Test::Compare(left, op.into(), self.side())
            }
            _ => Test::Name(name(left)),
        }
    }
    fn side(&mut self) -> Side {
        let t = self.next();
        let whole = |t: &str| t.replace('_', "").parse().unwrap();
        if t == "DATE" {
            return Side::Date(days(self.next().trim_matches('\'')));
        }
        if t.starts_with('\'') {
            return Side::Text(t.trim_matches('\'').into());
        }
        if let Some(p) = t.strip_suffix('%') {
            self.need("OF");
            return Side::Fact { percent: whole(p), name: self.next(), by: None, plus: 0 };
        }
        if t.starts_with(|c: char| c.is_ascii_digit()) {
            return Side::Number(whole(&t));
        }
        let by = if self.eat("BY") { Some(self.next()) } else { None };
        let plus = if self.eat("+") { whole(&self.next()) } else { 0 };
        Side::Fact { percent: 100, name: t, by, plus }
    }
}
