//! Books for tests, from short texts. It takes much on trust: a text that is wrong panics.

use super::parse::{Side, Test, days, parse};
use crate::group::top_slot;
use crate::model::*;
use std::collections::{BTreeMap, HashMap};
use toml::{Table, Value};

pub fn text(t: &Table, key: &str) -> Option<String> {
    t.get(key).and_then(|v| v.as_str()).map(Into::into)
}

fn texts(t: &Table, key: &str) -> Vec<String> {
    t.get(key).map_or(vec![], |v| v.as_array().unwrap().iter().map(|x| x.as_str().unwrap().into()).collect())
}

fn tables<'a>(t: &'a Table, key: &str) -> Vec<&'a Table> {
    t.get(key).map_or(vec![], |v| v.as_array().unwrap().iter().map(|x| x.as_table().unwrap()).collect())
}

/// The signs of the inputs of the functions that tests may name.
fn signs(function: &str) -> &'static [i64] {
    match function {
        "total_with_vat" => &[1, 1, 1],
        "changes_together" => &[1, 1, -1],
        "sum" => &[1, 1],
        other => panic!("no function {other}"),
    }
}

struct Figures {
    id: String,
    until: i64,
    rows: Vec<(i64, BTreeMap<String, i64>)>,
    cites: Vec<String>,
}

#[derive(Clone, Copy, Default)]
struct Context<'a> {
    conditions: Option<&'a HashMap<String, NodeId>>,
    dated_by: Option<FactId>,
    flip: bool,
}

#[derive(Default)]
struct Builder {
    book: Book,
    decided: HashMap<String, Vec<(String, NodeId)>>,
    figures: Vec<Figures>,
    checked: Vec<(String, String)>,
    seen: HashMap<Node, NodeId>,
    seen_kids: HashMap<(u8, Vec<NodeId>), NodeId>,
}

/// A book from texts named `sources`, `facts`, `threshold`; every other one is a file of rules.
pub fn book(files: &[(&str, &str)]) -> Book {
    let mut b = Builder::default();
    b.book.codes.classes = 4;
    for (name, words) in files {
        let t: Table = words.parse().unwrap_or_else(|e| panic!("{name}: {e}"));
        match *name {
            "sources" => b.checked = tables(&t, "source").iter().map(|s| (text(s, "id").unwrap(), text(s, "checked").unwrap())).collect(),
            "facts" => b.facts(&t),
            "threshold" => b.amount(&t),
            _ => b.rules(name, &t),
        }
    }
    b.finish()
}

/// A need as a case writes it.
pub fn need(book: &Book, given: &Table) -> Need {
    let mut need = book.nothing_known();
    for (name, v) in given {
        let f = book.fact_named(name).unwrap_or_else(|| panic!("no fact {name}"));
        let Kind::List(list) = book.facts[f as usize].kind else {
            need.values[f as usize] = value(book, f, v);
            continue;
        };
        let has = &book.lists[list as usize].has;
        let item =
            |x: &Value| has.iter().map(|f| x.get(&book.facts[*f as usize].id).map_or(Val::Unknown, |v| value(book, *f, v))).collect();
        need.lists[list as usize] = v.as_array().map(|a| a.iter().map(item).collect());
    }
    book.compute(&mut need);
    need
}

fn set_of(book: &Book, f: FactId, names: &[String]) -> u64 {
    let Kind::OneOf(of) = &book.facts[f as usize].kind else { panic!("{} has no values", book.facts[f as usize].id) };
    names.iter().map(|x| 1u64 << of.iter().position(|o| o == x).unwrap_or_else(|| panic!("no value {x}"))).sum()
}

fn value(book: &Book, f: FactId, v: &Value) -> Val {
    let scale = |m: &Measure| m.scale();
    let number = |v: &Value, scale: i64| match v {
        Value::Integer(x) => x * scale,
        Value::Datetime(x) => days(&x.to_string()),
        Value::String(s) if s == "never" => OPEN,
        Value::String(s) => {
            let (pounds, pence) = s.split_once('.').unwrap();
            pounds.parse::<i64>().unwrap() * 100 + pence.parse::<i64>().unwrap()
        }
        v => panic!("{v:?}"),
    };
    match (&book.facts[f as usize].kind, v) {
        (_, Value::String(s)) if s == "?" => Val::Unknown,
        (Kind::YesNo, Value::Boolean(x)) => Val::Yes(*x),
        (Kind::Number(m), Value::Table(x)) => {
            let end = |key, open| x.get(key).map_or(open, |v| number(v, scale(m)));
            Val::Num(end("at_least", m.least()), end("at_most", OPEN))
        }
        (Kind::Number(m), v) => Val::Num(number(v, scale(m)), number(v, scale(m))),
        (Kind::OneOf(_), Value::String(s)) => Val::OneOf(set_of(book, f, std::slice::from_ref(s))),
        (Kind::OneOf(_), Value::Table(x)) => Val::OneOf(set_of(book, f, &texts(x, "one_of"))),
        (Kind::Code, Value::Integer(x)) => Val::OneOf(*x as u64),
        x => panic!("wrong type for {}: {x:?}", book.facts[f as usize].id),
    }
}

impl Builder {
    fn fact(&self, id: &str) -> FactId {
        self.book.fact_named(id).unwrap_or_else(|| panic!("no fact {id}"))
    }

    fn facts(&mut self, t: &Table) {
        for (i, (id, d)) in t.iter().enumerate() {
            let d = d.as_table().unwrap();
            let kind = match text(d, "kind").as_deref() {
                Some("yes_no") => Kind::YesNo,
                Some("one_of") => Kind::OneOf(texts(d, "of")),
                Some("list") => {
                    self.book.lists.push(List { fact: i as FactId, has: vec![] });
                    Kind::List(self.book.lists.len() as ListId - 1)
                }
                Some("money") => Kind::Number(Measure::Money(Vat::Without)),
                Some("months") => Kind::Number(Measure::Months),
                Some("date") => Kind::Number(Measure::Date),
                Some("code") => Kind::Code,
                k => panic!("{id}: kind {k:?}"),
            };
            let nature = match text(d, "nature").as_deref() {
                Some("circumstance") => Nature::Circumstance,
                Some("choice") => Nature::Choice,
                Some("judgement") => Nature::Judgement,
                Some("decided") => Nature::Decided,
                Some("computed") => {
                    self.book.computed.push(i as FactId);
                    Nature::Computed
                }
                k => panic!("{id}: nature {k:?}"),
            };
            self.book.facts.push(Fact {
                id: id.clone(),
                theme: "test".into(),
                kind,
                nature,
                asks: String::new(),
                why: String::new(),
                who: String::new(),
                term: None,
                presumed: None,
                stands_for: None,
                may_be_never: d.contains_key("may_be_never"),
                was: vec![],
                item_of: None,
                sum: vec![],
                cite: None,
                cuts: vec![],
            });
        }
        for (id, d) in t {
            let (f, d) = (self.fact(id), d.as_table().unwrap());
            for (place, x) in texts(d, "has").iter().enumerate() {
                let (x, Kind::List(list)) = (self.fact(x), self.book.facts[f as usize].kind.clone()) else { panic!("{id}: has") };
                self.book.facts[x as usize].item_of = Some((list, place));
                self.book.lists[list as usize].has.push(x);
            }
            if let Some(p) = d.get("presumed") {
                let value = value(&self.book, f, &p["value"]);
                self.book.facts[f as usize].presumed = Some(Presumption { value, why: String::new(), cite: String::new() });
            }
            if let Some(function) = text(d, "function") {
                let inputs = texts(d, "inputs");
                self.book.facts[f as usize].sum = inputs.iter().map(|x| self.fact(x)).zip(signs(&function).iter().copied()).collect();
            }
        }
    }

    fn amount(&mut self, t: &Table) {
        let scale = if text(t, "unit").unwrap() == "money" { 100 } else { 1 };
        let cells = |r: &Table| r.iter().filter_map(|(k, v)| v.as_integer().map(|v| (k.clone(), v * scale))).collect();
        let rows = tables(t, "row").iter().map(|r| (days(&r["from"].to_string()), cells(r))).collect();
        let cites = tables(t, "row").iter().map(|r| text(r, "cite").unwrap()).collect();
        let until = t.get("known_until").map_or(OPEN, |d| days(&d.to_string()));
        self.figures.push(Figures { id: text(t, "id").unwrap(), until, rows, cites });
    }

    fn rules(&mut self, file: &str, t: &Table) {
        for r in tables(t, "rule") {
            self.rule(file, r, t.get("law").and_then(|l| l.as_table()));
        }
        for n in tables(t, "never") {
            let node = self.lower(&parse(&text(n, "test").unwrap()), Context::default());
            self.book.nevers.push(Never { says: text(n, "test").unwrap(), cite: String::new(), node });
        }
        for c in tables(t, "case") {
            let mut given = t["typical"].as_table().unwrap().clone();
            given.extend(c.get("but").map_or(Table::new(), |b| b.as_table().unwrap().clone()));
            let of = text(c, "of").unwrap();
            let need = need(&self.book, &given);
            let only_said = texts(c, "only_said");
            let unrecorded = only_said.iter().flat_map(|k| self.book.slots_of(&need, self.fact(k))).collect();
            let yes_no = |s: String| (s != "unknown").then_some(s == "yes");
            self.book.cases.push(Case {
                name: text(c, "name").unwrap(),
                of: self.book.rules.iter().position(|r| r.id == of).unwrap() as RuleId,
                said: Said { need, unrecorded },
                expect: text(c, "expect").and_then(yes_no),
                group: text(c, "group"),
                standing: text(c, "standing"),
                must: text(c, "must").or(c.get("must").and_then(|m| m.as_bool()).map(|m| if m { "yes".into() } else { "no".into() })),
                ifs: c.contains_key("ifs").then(|| texts(c, "ifs")),
                because: c.contains_key("because").then(|| texts(c, "because")),
                settled_as: text(c, "settled_as").and_then(yes_no),
                from: From::Rule,
                cite: None,
                file: file.into(),
                line: 0,
            });
        }
    }

    /// Words on why a citation is not good enough, if it is not.
    fn badly_read(&self, cite: &str) -> Option<String> {
        let mut last: Option<&(String, String)> = None;
        for piece in cite.split(';').map(str::trim) {
            let found = self.checked.iter().filter(|s| piece.starts_with(&s.0)).max_by_key(|s| s.0.len());
            let s = found.or(last).unwrap_or_else(|| panic!("no source for {piece}"));
            if !matches!(s.1.as_str(), "text_read" | "official_page") {
                return Some(format!("{} is {}", s.0, s.1));
            }
            last = Some(s);
        }
        None
    }

    fn rule(&mut self, file: &str, r: &Table, law: Option<&Table>) {
        let get = |k: &str| r.get(k).or_else(|| law.and_then(|l| l.get(k)));
        let (id, rule) = (text(r, "id").unwrap(), self.book.rules.len() as RuleId);
        let dated_by = get("dated_by").map(|d| self.fact(d.as_str().unwrap()));
        let context = Context { dated_by, ..Context::default() };
        let mut law_is = vec![];
        if let (Some(f), Some(d)) = (get("in_force"), dated_by) {
            let day = |v: &Value| v.as_integer().unwrap_or_else(|| days(&v.to_string()));
            law_is.push(self.at(d, ">=", day(&f["from"])));
            if let Some(u) = f.get("until") {
                law_is.push(self.at(d, "<=", day(u)));
            }
        }
        if let Some(e) = get("extent") {
            let of: Vec<String> = e.as_array().unwrap().iter().map(|x| x.as_str().unwrap().into()).collect();
            law_is.push(self.one_of(self.fact("nation"), &of));
        }
        let inside = self.join(law_is, true);
        let (mut own, mut gates, mut conditions) = (vec![], [None, None], HashMap::new());
        for (gate, key) in gates.iter_mut().zip(["law_if", "applies_if"]) {
            let Some(words) = text(r, key) else { continue };
            let main = self.lower(&parse(&words), context);
            *gate = Some(self.condition(&mut own, rule, key, &words, main, None, None));
        }
        for c in tables(r, "condition") {
            let (cid, words, at) = (text(c, "id").unwrap(), text(c, "test").unwrap(), text(c, "at"));
            let test = parse(&words);
            let main = if words == "not_encoded" { self.push(Node::NotEncoded) } else { self.lower(&test, context) };
            let other = (at.as_deref() == Some("disputed")).then(|| self.lower(&test, Context { flip: true, ..context }));
            let doubt = text(c, "reading").map(|r| format!("{r}: {}", text(c, "doubt").unwrap()));
            let amounts = self.figures.iter().filter(|a| words.contains(&a.id)).flat_map(|a| a.cites.clone());
            let shaky = doubt.or_else(|| text(c, "cite").into_iter().chain(amounts).find_map(|c| self.badly_read(&c)));
            let node = self.condition(&mut own, rule, &cid, &words, main, other, shaky);
            conditions.insert(cid, node);
        }
        let formula = text(r, "holds_if").unwrap();
        let body = self.lower(&parse(&formula), Context { conditions: Some(&conditions), ..context });
        let all: Vec<NodeId> = gates.iter().flatten().copied().chain([body]).collect();
        let all = self.join(all, true);
        let root = self.push(Node::Inside(inside, all));
        let [law_gate, applies_gate] = gates.map(|g| g.map(|g| self.push(Node::Inside(inside, g))));
        let decides = text(r, "decides").unwrap();
        self.decided.entry(decides.clone()).or_default().push((text(r, "value").unwrap_or_default(), root));
        let must = match r.get("must") {
            Some(Value::Boolean(true)) => Must::Yes,
            Some(Value::String(words)) => Must::If(self.lower(&parse(words), context), words.clone()),
            _ => Must::No,
        };
        let decides = self.decides(&decides);
        let each = text(r, "each").map(|l| self.list(&l));
        if r.contains_key("route") {
            self.book.routes.push(rule);
        }
        self.book.rules.push(Rule {
            title: id.clone(),
            id,
            decides,
            value: text(r, "value"),
            each,
            dated_by,
            in_force: None,
            extent: None,
            law_if: text(r, "law_if"),
            applies_if: text(r, "applies_if"),
            otherwise: if text(r, "otherwise").as_deref() == Some("not_needed") { Otherwise::NotNeeded } else { Otherwise::Closed },
            otherwise_says: None,
            holds_if: formula,
            own,
            root,
            inside,
            law_gate,
            applies_gate,
            must,
            beside: vec![],
            route: None,
            file: file.into(),
            line: 0,
        });
    }

    /// The fact that a rule decides; made where the texts do not declare it.
    fn decides(&mut self, id: &str) -> FactId {
        self.book.fact_named(id).unwrap_or_else(|| {
            let fact = Fact {
                id: id.into(),
                theme: "test".into(),
                kind: Kind::YesNo,
                nature: Nature::Decided,
                asks: String::new(),
                why: String::new(),
                who: String::new(),
                term: None,
                presumed: None,
                stands_for: None,
                may_be_never: false,
                was: vec![],
                item_of: None,
                sum: vec![],
                cite: None,
                cuts: vec![],
            };
            self.book.facts.push(fact);
            self.book.facts.len() as FactId - 1
        })
    }

    fn list(&self, id: &str) -> ListId {
        let Kind::List(list) = self.book.facts[self.fact(id) as usize].kind else { panic!("{id} is not a list") };
        list
    }

    fn finish(mut self) -> Book {
        let book = &mut self.book;
        crate::mutants::cut(book);
        // facts made on the way know no values in the cases read before
        for c in &mut book.cases {
            c.said.need.values.resize(book.facts.len(), Val::Unknown);
        }
        self.book
    }

    fn push(&mut self, node: Node) -> NodeId {
        let kids = |b: &Book, from: u32, to: u32| b.kids[from as usize..to as usize].to_vec();
        let key = match node {
            Node::And(a, z) => Some((0, kids(&self.book, a, z))),
            Node::Or(a, z) => Some((1, kids(&self.book, a, z))),
            Node::Pick(a, z) => Some((2, kids(&self.book, a, z))),
            _ => None,
        };
        let known = key.as_ref().map_or_else(|| self.seen.get(&node), |k| self.seen_kids.get(k));
        if let Some(id) = known {
            return *id;
        }
        let (id, item) = (self.book.nodes.len() as NodeId, |f: FactId| self.book.facts[f as usize].item_of.is_some());
        let item = match node {
            Node::YesNo(f) | Node::AtLeast(f, ..) | Node::OneOf(f, _) => item(f),
            Node::Linear { left, right, .. } => item(left) || item(right),
            _ => false,
        };
        self.book.nodes.push(node.clone());
        let under = self.book.children(id).iter().any(|k| self.book.of_item[*k as usize]);
        self.book.of_item.push(item || (under && !matches!(node, Node::Over { .. })));
        match key {
            Some(key) => self.seen_kids.insert(key, id),
            None => self.seen.insert(node, id),
        };
        id
    }

    fn many(&mut self, of: &[NodeId], make: fn(u32, u32) -> Node) -> NodeId {
        let from = self.book.kids.len() as u32;
        self.book.kids.extend(of);
        let to = self.book.kids.len() as u32;
        self.push(make(from, to))
    }

    fn join(&mut self, of: Vec<NodeId>, and: bool) -> NodeId {
        if of.len() == 1 { of[0] } else { self.many(&of, if and { Node::And } else { Node::Or }) }
    }

    #[allow(clippy::too_many_arguments)]
    fn condition(
        &mut self,
        own: &mut Vec<ConditionId>,
        rule: RuleId,
        id: &str,
        test: &str,
        main: NodeId,
        other: Option<NodeId>,
        shaky: Option<String>,
    ) -> NodeId {
        let place = self.book.conditions.len() as ConditionId;
        let words = test.split(|c: char| !c.is_alphanumeric() && c != '_');
        let names = words.filter_map(|w| self.book.fact_named(w)).collect();
        self.book.conditions.push(Condition {
            id: id.into(),
            rule,
            says: String::new(),
            says_no: None,
            test: test.into(),
            cite: vec![],
            reading: Reading::Plain,
            doubt: None,
            at: None,
            not_encoded: test == "not_encoded",
            names,
            main,
            other,
            shaky,
        });
        own.push(place);
        self.push(Node::Condition(place))
    }

    fn not(&mut self, n: NodeId) -> NodeId {
        self.push(Node::Not(n))
    }

    fn one_of(&mut self, f: FactId, names: &[String]) -> NodeId {
        let set = set_of(&self.book, f, names);
        let Some(by) = self.decided.get(&self.book.facts[f as usize].id).cloned() else { return self.push(Node::OneOf(f, set)) };
        // the rules for these values; a value without a rule is not encoded, unless a rule gives another value
        let (mut parts, rest): (Vec<_>, Vec<_>) = by.into_iter().partition(|d| names.contains(&d.0));
        if parts.len() < names.len() {
            let others = self.join(rest.iter().chain(&parts).map(|d| d.1).collect(), false);
            let (none, gap) = (self.not(others), self.push(Node::NotEncoded));
            parts.push((String::new(), self.join(vec![none, gap], true)));
        }
        self.join(parts.iter().map(|d| d.1).collect(), false)
    }

    fn lower(&mut self, t: &Test, x: Context) -> NodeId {
        match t {
            Test::Name(n) => match (x.conditions, self.decided.get(n)) {
                (Some(c), _) => *c.get(n).unwrap_or_else(|| panic!("holds_if names conditions; {n} is not one")),
                (None, Some(d)) => d[0].1,
                (None, None) => {
                    let f = self.fact(n);
                    self.push(Node::YesNo(f))
                }
            },
            Test::Not(y) => {
                let n = self.lower(y, x);
                self.not(n)
            }
            Test::And(v) | Test::Or(v) => {
                let of = v.iter().map(|y| self.lower(y, x)).collect();
                self.join(of, matches!(t, Test::And(_)))
            }
            Test::In(f, v) => {
                let f = self.fact(f);
                if let (Kind::Code, Ok(set)) = (&self.book.facts[f as usize].kind, v[0].parse()) {
                    return self.push(Node::OneOf(f, set));
                }
                self.one_of(f, v)
            }
            Test::Over { any, list, rule } => {
                let (list, root) = (self.list(list), self.decided[rule][0].1);
                let inner = self.book.cone(root).into_iter().filter(|n| self.book.of_item[*n as usize]).collect();
                self.book.inner.push(inner);
                let inner = self.book.inner.len() as u32 - 1;
                self.push(Node::Over { any: *any, list, root, inner })
            }
            Test::Between(y, a, z) => {
                let of = vec![self.compare(y, ">=", a, x), self.compare(y, "<=", z, x)];
                self.join(of, true)
            }
            Test::Compare(l, op, r) => self.compare(l, op, r, x),
        }
    }

    fn compare(&mut self, l: &Side, op: &str, r: &Side, x: Context) -> NodeId {
        let Side::Fact { percent: 100, name, by: None, plus: 0 } = l else { panic!("the left side is a fact: {l:?}") };
        let f = self.fact(name);
        let op = match (x.flip, op) {
            (true, ">=") => ">",
            (true, ">") => ">=",
            (true, "<=") => "<",
            (true, "<") => "<=",
            _ => op,
        };
        let scale = if let Kind::Number(m) = self.book.facts[f as usize].kind { m.scale() } else { 1 };
        match r {
            Side::Text(t) => {
                let n = self.one_of(f, std::slice::from_ref(t));
                if op == "<>" { self.not(n) } else { n }
            }
            Side::Number(c) => self.at(f, op, *c * scale),
            Side::Date(c) => self.at(f, op, *c),
            Side::Fact { name, by: Some(by), .. } => self.against_amount(f, op, name, by, x),
            Side::Fact { percent, name: g, plus, .. } => {
                let g = self.fact(g);
                let strict = matches!(op, ">" | "<="); // x <= y is not x > y
                let plus = *plus * scale * 100 + i64::from(strict);
                let n = self.push(Node::Linear { left: f, right: g, num: *percent, den: 100, plus });
                if matches!(op, ">=" | ">") { n } else { self.not(n) }
            }
        }
    }

    /// A dated figure with columns: exact over the cells still possible.
    fn against_amount(&mut self, f: FactId, op: &str, name: &str, by: &str, x: Context) -> NodeId {
        let amount = self.figures.iter().find(|x| x.id == *name).unwrap_or_else(|| panic!("no amount {name}"));
        let (d, s) = (x.dated_by.expect("an amount is read on the date that its rule names"), self.fact(by));
        let (rows, until) = (amount.rows.clone(), amount.until);
        let mut by_figure: BTreeMap<i64, BTreeMap<usize, Vec<String>>> = BTreeMap::new();
        for (i, (_, cells)) in rows.iter().enumerate() {
            for (column, figure) in cells {
                by_figure.entry(*figure).or_default().entry(i).or_default().push(column.clone());
            }
        }
        let mut pairs = vec![];
        for (figure, cells) in by_figure {
            let mut chosen = vec![];
            for (i, columns) in &cells {
                let to = rows.get(i + 1).map_or(until + 1, |r| r.0);
                let w = vec![self.one_of(s, columns), self.at(d, ">=", rows[*i].0), self.at(d, "<", to)];
                chosen.push(self.join(w, true));
            }
            pairs.push(self.join(chosen, false));
            pairs.push(self.at(f, op, figure));
        }
        let (before, after, gap) = (self.at(d, "<", rows[0].0), self.at(d, ">", until), self.push(Node::NotEncoded));
        pairs.extend([before, gap, after, gap]);
        self.many(&pairs, Node::Pick)
    }

    fn at(&mut self, f: FactId, op: &str, c: i64) -> NodeId {
        match op {
            ">=" => self.push(Node::AtLeast(f, c, 0)),
            ">" => self.at(f, ">=", c + 1),
            "<" => {
                let n = self.at(f, ">=", c);
                self.not(n)
            }
            "<=" => self.at(f, "<", c + 1),
            "=" => {
                let of = vec![self.at(f, ">=", c), self.at(f, "<=", c)];
                self.join(of, true)
            }
            _ => panic!("{op}"),
        }
    }
}

/// Facts as words `name=value`; `name!=value` is a judgement only said, not recorded.
pub fn said(book: &Book, words: &str) -> Said {
    let (mut t, mut unrecorded) = (String::new(), vec![]);
    for w in words.split_whitespace() {
        let (k, v) = w.split_once('=').unwrap();
        let name = k.trim_end_matches('!');
        if k.ends_with('!') {
            unrecorded.push(top_slot(book.fact_named(name).unwrap()));
        }
        let v = match v {
            "yes" => "true".into(),
            "no" => "false".into(),
            "never" => "'never'".into(),
            v => match v.split_once("..") {
                Some((a, z)) => format!("{{at_least={a}, at_most={z}}}"),
                None if v.starts_with(|c: char| c.is_ascii_digit()) => v.into(),
                None => format!("'{v}'"),
            },
        };
        t += &format!("{name} = {v}\n");
    }
    Said { need: need(book, &t.parse().unwrap()), unrecorded }
}
