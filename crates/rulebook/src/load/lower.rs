//! Rules to nodes: gates, conditions, formulas, and the facts they decide.

use super::Loader;
use super::arena::Join;
use super::rules::{Gate, RawCondition, RawMust, RawRule};
use crate::model::{At, Condition, ConditionId, FactId, Kind, ListId, Must, Nature, Never, Node, NodeId, Reading, Rule, RuleId};
use crate::problem::did_you_mean;
use crate::section::Expression;
use crate::syntax::{Named, Set, Sign, Test};
use std::collections::{BTreeMap, BTreeSet};

/// What surrounds an expression.
#[derive(Clone, Copy, Default)]
pub(super) struct Context {
    /// The date on which amounts are read.
    pub(super) dated_by: Option<FactId>,
    /// The list whose items the rule is about.
    pub(super) each: Option<ListId>,
    /// Take the other reading of each bound.
    pub(super) flip: bool,
}

impl<'a> Loader<'a> {
    pub(super) fn lower_all(&mut self) {
        let order = self.order();
        let raw = std::mem::take(&mut self.rules);
        self.roots = vec![None; raw.len()];
        self.values = raw.iter().map(|rule| rule.value.clone()).collect();
        let mut lowered: Vec<Option<Rule>> = raw.iter().map(|_| None).collect();
        for place in order {
            let Some(rule) = raw.get(place) else { continue };
            let made = self.lower_rule(rule, place);
            if let Some(slot) = self.roots.get_mut(place) {
                *slot = Some((made.inside, made.root));
            }
            if let Some(slot) = lowered.get_mut(place) {
                *slot = Some(made);
            }
        }
        self.book.rules = lowered.into_iter().flatten().collect();
        for (place, rule) in raw.iter().enumerate() {
            if let RawMust::If(expression) = &rule.must {
                let node = self.lower(expression, &expression.test, self.context(rule));
                if let Some(slot) = self.book.rules.get_mut(place) {
                    slot.must = Must::If(node, expression.text.clone());
                }
            }
        }
        self.book.routes = (0..=RuleId::MAX).zip(&raw).filter(|(_, rule)| rule.route.is_some()).map(|(id, _)| id).collect();
        self.book.duties = (0..=RuleId::MAX).zip(&raw).filter(|(_, rule)| rule.duty.is_some()).map(|(id, _)| id).collect();
        self.rules = raw;
        for never in std::mem::take(&mut self.nevers) {
            if let Some(expression) = &never.test {
                let dated_by = never.dated_by.as_ref().and_then(|(name, _)| self.names.get(name).copied());
                let node = self.lower(expression, &expression.test, Context { dated_by, ..Context::default() });
                self.book.nevers.push(Never { says: never.says.clone(), cite: never.cite.clone(), node });
                self.check_never(&never, node);
            }
        }
    }

    /// A presumption must not be able to make a need contradict itself.
    fn check_never(&self, never: &super::rules::RawNever<'_>, node: NodeId) {
        let facts: BTreeSet<FactId> = self.book.cone(node).into_iter().flat_map(|node| self.book.atom_facts(node)).collect();
        for fact in facts.into_iter().filter_map(|id| self.fact(id)).filter(|fact| fact.presumed.is_some()) {
            let hint = "a presumption could make a need contradict itself: let a rule decide the fact instead";
            never.section.add(never.section.at("test"), format!("`{}` is presumed and stands in a [[never]]", fact.id), hint);
        }
    }

    pub(super) fn context(&self, rule: &RawRule<'_>) -> Context {
        let list = rule.each.as_ref().and_then(|name| self.names.get(name)).and_then(|id| self.fact(*id));
        let each = list.and_then(|fact| if let Kind::List(list) = fact.kind { Some(list) } else { None });
        let dated_by = rule.dated_by.as_ref().and_then(|(name, _)| self.names.get(name).copied());
        Context { dated_by: dated_by.filter(|id| self.is_date(*id)), each, flip: false }
    }

    fn is_date(&self, id: FactId) -> bool {
        self.fact(id).is_some_and(|fact| fact.kind == Kind::Number(crate::model::Measure::Date))
    }

    fn lower_rule(&mut self, raw: &RawRule<'a>, place: usize) -> Rule {
        let id = RuleId::try_from(place).unwrap_or(RuleId::MAX);
        let context = self.context(raw);
        let inside = self.inside(raw, context);
        let (mut own, mut by_name) = (Vec::new(), BTreeMap::new());
        let law = raw.law.as_ref().map(|gate| self.gate_condition(id, "law_if", gate, context, &mut own));
        let applies = raw.applies.as_ref().map(|gate| self.gate_condition(id, "applies_if", gate, context, &mut own));
        for condition in &raw.conditions {
            let node = self.condition(id, condition, context, &mut own);
            by_name.insert(condition.id.clone(), node);
        }
        let body = self.holds_if(raw, &by_name);
        let parts: Vec<NodeId> = law.into_iter().chain(applies).chain([body]).collect();
        let all = self.all(parts);
        let root = self.push(Node::Inside(inside, all));
        let text = |expression: &Expression<'_>| expression.text.clone();
        Rule {
            id: raw.id.clone(),
            title: raw.title.clone(),
            decides: self.names.get(&raw.decides).copied().unwrap_or(0),
            value: raw.value.clone(),
            each: context.each,
            dated_by: context.dated_by,
            in_force: raw.in_force,
            extent: raw.extent.as_ref().map(text),
            law_if: raw.law.as_ref().map(|gate| text(&gate.test)),
            applies_if: raw.applies.as_ref().map(|gate| text(&gate.test)),
            otherwise: raw.otherwise,
            otherwise_says: raw.otherwise_says.clone(),
            holds_if: raw.holds_if.as_ref().map(text).unwrap_or_default(),
            own,
            root,
            inside,
            law_gate: law.map(|gate| self.push(Node::Inside(inside, gate))),
            applies_gate: applies.map(|gate| self.push(Node::Inside(inside, gate))),
            must: if matches!(raw.must, RawMust::Yes) { Must::Yes } else { Must::No },
            beside: raw.beside.iter().map(|(route, why, _)| (route.clone(), why.clone())).collect(),
            route: raw.route.clone(),
            duty: raw.duty.clone(),
            file: raw.section.page.file.to_string(),
            line: raw.section.page.place(raw.section.at).0,
        }
    }

    /// The dates and the place for which the rule is encoded.
    fn inside(&mut self, raw: &RawRule<'a>, context: Context) -> NodeId {
        if let Some((name, at)) = &raw.dated_by {
            if context.dated_by.is_none() {
                let dates = self
                    .book
                    .facts
                    .iter()
                    .filter(|fact| fact.kind == Kind::Number(crate::model::Measure::Date))
                    .map(|fact| fact.id.as_str());
                let hint = did_you_mean(name, dates, "`dated_by` names a fact of kind = \"date\"");
                raw.section.add(*at, format!("`{name}` is no date"), hint);
            }
            self.read.extend(context.dated_by);
        }
        let mut parts = Vec::new();
        if let Some((from, until)) = raw.in_force {
            match context.dated_by {
                None if raw.dated_by.is_none() => {
                    raw.section.add(raw.section.at("in_force"), "`in_force` needs `dated_by`", "say which date chooses this law")
                }
                None => {}
                Some(date) => {
                    parts.push(self.at(date, Sign::AtLeast, from));
                    if let Some(until) = until {
                        parts.push(self.at(date, Sign::AtMost, until));
                    }
                }
            }
        }
        if let Some(extent) = &raw.extent {
            parts.push(self.lower(extent, &extent.test, context));
        }
        self.all(parts)
    }

    fn add_condition(&mut self, condition: Condition, own: &mut Vec<ConditionId>) -> NodeId {
        let id = ConditionId::try_from(self.book.conditions.len()).unwrap_or(ConditionId::MAX);
        self.book.conditions.push(condition);
        own.push(id);
        self.push(Node::Condition(id))
    }

    fn gate_condition(&mut self, rule: RuleId, id: &str, gate: &Gate<'a>, context: Context, own: &mut Vec<ConditionId>) -> NodeId {
        let condition = Condition {
            id: id.to_string(),
            rule,
            says: gate.says.clone(),
            says_no: gate.says_no.clone(),
            test: gate.test.text.clone(),
            cite: gate.cite.clone(),
            reading: Reading::Plain,
            doubt: None,
            at: None,
            not_encoded: false,
            names: self.facts_in(&gate.test),
            main: self.lower(&gate.test, &gate.test.test, context),
            other: None,
            shaky: self.badly_read_of(&gate.cite, Some(&gate.test)),
        };
        self.add_condition(condition, own)
    }

    fn condition(&mut self, rule: RuleId, raw: &RawCondition<'a>, context: Context, own: &mut Vec<ConditionId>) -> NodeId {
        let test = raw.test.as_ref().filter(|_| !raw.not_encoded);
        if let Some(test) = test {
            check_bounds(raw, test);
        }
        let main = match test {
            Some(test) => self.lower(test, &test.test, context),
            None => self.push(Node::NotEncoded),
        };
        let disputed = test.filter(|_| raw.at == Some(At::Disputed));
        let before = self.problems.count();
        let other = disputed.map(|test| self.lower(test, &test.test, Context { flip: true, ..context }));
        // The second reading would only say the same problems again.
        self.problems.cut(before);
        let doubt = raw.doubt.clone().filter(|_| raw.reading != Reading::Plain);
        let reading = if raw.reading == Reading::Disputed { "disputed" } else { "deduced" };
        let shaky = doubt.as_ref().map(|doubt| format!("{reading}: {doubt}")).or_else(|| self.badly_read_of(&raw.cite, test));
        let condition = Condition {
            id: raw.id.clone(),
            rule,
            says: raw.says.clone(),
            says_no: raw.says_no.clone(),
            test: test.map(|test| test.text.clone()).unwrap_or_default(),
            cite: raw.cite.clone(),
            reading: raw.reading,
            doubt: raw.doubt.clone(),
            at: raw.at,
            not_encoded: raw.not_encoded,
            names: test.map(|test| self.facts_in(test)).unwrap_or_default(),
            main,
            other,
            shaky: shaky.filter(|_| !raw.not_encoded),
        };
        self.add_condition(condition, own)
    }

    /// Why the sources of a condition, or of an amount that it reads, cannot be relied on.
    fn badly_read_of(&self, cite: &[String], test: Option<&Expression<'_>>) -> Option<String> {
        let names = test.into_iter().flat_map(|test| test.test.names());
        let rows = names.filter_map(|named| self.amount_named(&named.name)).flat_map(|amount| &amount.rows);
        let of_amounts: Vec<String> = rows.flat_map(|row| crate::sources::citations(&row.cite, &self.book.sources)).collect();
        cite.iter().chain(&of_amounts).find_map(|cite| self.book.badly_read(cite))
    }

    fn facts_in(&self, expression: &Expression<'_>) -> Vec<FactId> {
        let mut out = Vec::new();
        for named in expression.test.names() {
            if let Some(id) = self.names.get(&named.name)
                && !out.contains(id)
            {
                out.push(*id);
            }
        }
        out
    }

    /// The formula over a rule's own conditions.
    fn holds_if(&mut self, raw: &RawRule<'a>, conditions: &BTreeMap<String, NodeId>) -> NodeId {
        let Some(expression) = &raw.holds_if else { return self.push(Node::NotEncoded) };
        let used: BTreeSet<&str> = expression.test.names().into_iter().map(|named| named.name.as_str()).collect();
        for condition in raw.conditions.iter().filter(|condition| !used.contains(condition.id.as_str())) {
            condition.section.add(
                condition.section.at,
                format!("the condition `{}` is not used in `{}`", condition.id, if raw.duty.is_some() { "binds_if" } else { "holds_if" }),
                "join it there, or take it away",
            );
        }
        self.formula(expression, &expression.test, conditions)
    }

    fn formula(&mut self, expression: &Expression<'a>, test: &Test, conditions: &BTreeMap<String, NodeId>) -> NodeId {
        match test {
            Test::Name(named) => match conditions.get(&named.name) {
                Some(node) => *node,
                None => {
                    let known = self.names.contains_key(&named.name) || self.amounts.contains_key(&named.name);
                    let (message, hint) = if known {
                        (
                            format!("`{}` is a fact, and `holds_if` names conditions only", named.name),
                            format!("write a condition with test = \"{}\" and name that", named.name),
                        )
                    } else {
                        let hint =
                            did_you_mean(&named.name, conditions.keys().map(String::as_str), "write a [[rule.condition]] with this id");
                        (format!("this rule has no condition `{}`", named.name), hint)
                    };
                    self.wrong(expression, named.at, message, hint)
                }
            },
            Test::Not(inner) => {
                let inner = self.formula(expression, inner, conditions);
                self.not(inner)
            }
            Test::And(tests) => {
                let nodes = tests.iter().map(|test| self.formula(expression, test, conditions)).collect();
                self.all(nodes)
            }
            Test::Or(tests) => {
                let nodes = tests.iter().map(|test| self.formula(expression, test, conditions)).collect();
                self.any(nodes)
            }
            Test::Compare { at, .. } | Test::Between { at, .. } | Test::Within { at, .. } => {
                self.wrong(expression, *at, "`holds_if` only joins conditions", "put the comparison into a condition")
            }
            Test::In { named, .. } | Test::Over { list: named, .. } => {
                self.wrong(expression, named.at, "`holds_if` only joins conditions", "put this into a condition")
            }
        }
    }

    /// A problem at a place of an expression, and a node that decides nothing.
    pub(super) fn wrong(&mut self, expression: &Expression<'_>, at: usize, message: impl Into<String>, hint: impl Into<String>) -> NodeId {
        self.problems.add(expression.page, expression.place(at), message, hint);
        self.push(Node::NotEncoded)
    }

    /// The fact that a name means here; a problem where it means none or may not stand here.
    pub(super) fn find(&mut self, expression: &Expression<'_>, named: &Named, context: Context) -> Option<FactId> {
        let Some(&id) = self.names.get(&named.name) else {
            let (message, hint) = if self.amounts.contains_key(&named.name) {
                (
                    format!("`{}` is an amount", named.name),
                    "an amount stands on the right of a comparison: `value >= threshold BY kind`".to_string(),
                )
            } else {
                let known = self.names.keys().chain(self.amounts.keys()).map(String::as_str);
                (
                    format!("there is no fact `{}`", named.name),
                    did_you_mean(&named.name, known, "declare it in facts/, or write a rule that decides it"),
                )
            };
            self.problems.add(expression.page, expression.place(named.at), message, hint);
            return None;
        };
        self.read.insert(id);
        let inputs: Vec<FactId> = self.fact(id).map(|fact| fact.sum.iter().map(|(input, _)| *input).collect()).unwrap_or_default();
        for input in inputs.into_iter().chain([id]) {
            let list = self.fact(input).and_then(|fact| fact.item_of).and_then(|(list, _)| self.book.lists.get(usize::from(list)));
            self.read.extend(list.map(|list| list.fact));
            self.read.insert(input);
        }
        let list = self.list_of(id);
        if let Some(list) = list
            && context.each != Some(list)
        {
            let of = self.list_id(list);
            let hint = format!("write a rule with each = \"{of}\", and `ANY {of} HAS` that rule or `EVERY {of} HAS` it");
            self.problems.add(expression.page, expression.place(named.at), format!("`{}` is about one item of `{of}`", named.name), hint);
            return None;
        }
        Some(id)
    }

    /// The list whose items a fact is about, asked or decided.
    fn list_of(&self, id: FactId) -> Option<ListId> {
        self.fact(id).and_then(|fact| fact.item_of).map(|(list, _)| list).or_else(|| self.each_of.get(&id).copied())
    }

    fn list_id(&self, list: ListId) -> String {
        self.book.lists.get(usize::from(list)).and_then(|list| self.fact(list.fact)).map_or_else(String::new, |fact| fact.id.clone())
    }

    /// An expression over facts.
    pub(super) fn lower(&mut self, expression: &Expression<'a>, test: &Test, context: Context) -> NodeId {
        match test {
            Test::Name(named) => self.yes_no(expression, named, context),
            Test::Not(inner) => {
                let inner = self.lower(expression, inner, context);
                self.not(inner)
            }
            Test::And(tests) => {
                let nodes = tests.iter().map(|test| self.lower(expression, test, context)).collect();
                self.all(nodes)
            }
            Test::Or(tests) => {
                let nodes = tests.iter().map(|test| self.lower(expression, test, context)).collect();
                self.any(nodes)
            }
            Test::In { named, set } => self.inside_set(expression, named, set, context),
            Test::Over { any, list, rule } => self.over_list(expression, *any, list, rule, context),
            Test::Between { left, low, high, at } => {
                let low = self.compare(expression, left, Sign::AtLeast, low, *at, context);
                let high = self.compare(expression, left, Sign::AtMost, high, *at, context);
                self.all(vec![low, high])
            }
            Test::Compare { left, sign, right, at } => self.compare(expression, left, *sign, right, *at, context),
            Test::Within { date, months, end, at } => self.within(expression, date, *months, end, *at, context),
        }
    }

    fn yes_no(&mut self, expression: &Expression<'a>, named: &Named, context: Context) -> NodeId {
        let Some(id) = self.find(expression, named, context) else { return self.push(Node::NotEncoded) };
        let Some(fact) = self.fact(id) else { return self.push(Node::NotEncoded) };
        let (nature, hint) = (
            fact.nature,
            match &fact.kind {
                Kind::YesNo => "",
                Kind::Number(_) => "compare it: `fact <= 60`",
                Kind::OneOf(_) | Kind::Code => "say which value: `fact = 'value'` or `fact IN ('a', 'b')`",
                Kind::List(_) => "write `ANY list HAS rule` or `EVERY list HAS rule`",
            },
        );
        if !hint.is_empty() {
            return self.wrong(expression, named.at, format!("`{}` is not yes or no", named.name), hint);
        }
        if nature == Nature::Decided { self.decided(id, None) } else { self.push(Node::YesNo(id)) }
    }

    /// The node of a decided fact, or of one of its values: one rule, or the one whose date and place it is.
    pub(super) fn decided(&mut self, id: FactId, value: Option<&str>) -> NodeId {
        let places = self.deciders.get(&id).cloned().unwrap_or_default();
        let gives = |place: &usize| self.values.get(*place).map(Option::as_deref) == Some(value);
        let nodes: Vec<(NodeId, NodeId)> =
            places.iter().filter(|place| gives(place)).filter_map(|place| *self.roots.get(*place)?).collect();
        match nodes.as_slice() {
            [] => self.push(Node::NotEncoded),
            [(_, root)] => *root,
            several => {
                let pairs = several.iter().flat_map(|(inside, root)| [*inside, *root]).collect();
                self.join(Join::Pick, pairs)
            }
        }
    }

    /// A one-of among these of its values. A value that no rule gives is not encoded, unless a rule gives another.
    pub(super) fn among(&mut self, id: FactId, wanted: &[String]) -> NodeId {
        let Some(Kind::OneOf(of)) = self.fact(id).map(|fact| fact.kind.clone()) else { return self.push(Node::NotEncoded) };
        if self.fact(id).is_some_and(|fact| fact.nature != Nature::Decided) {
            let bits = of.iter().zip(0u32..).filter(|(value, _)| wanted.contains(value));
            let mask = bits.fold(0u64, |mask, (_, bit)| mask | 1u64.checked_shl(bit).unwrap_or(0));
            return self.push(Node::OneOf(id, mask));
        }
        let places = self.deciders.get(&id).cloned().unwrap_or_default();
        let given: BTreeSet<String> = places.iter().filter_map(|place| self.values.get(*place).cloned().flatten()).collect();
        let mut parts: Vec<NodeId> =
            wanted.iter().filter(|value| given.contains(*value)).map(|value| self.decided(id, Some(value))).collect();
        if wanted.iter().any(|value| !given.contains(value)) {
            let others: Vec<NodeId> = of.iter().filter(|value| given.contains(*value)).map(|value| self.decided(id, Some(value))).collect();
            let gap = self.push(Node::NotEncoded);
            let rest = if others.is_empty() {
                gap
            } else {
                let some = self.any(others);
                let none = self.not(some);
                self.all(vec![none, gap])
            };
            parts.push(rest);
        }
        self.any(parts)
    }

    fn inside_set(&mut self, expression: &Expression<'a>, named: &Named, set: &Set, context: Context) -> NodeId {
        let Some(id) = self.find(expression, named, context) else { return self.push(Node::NotEncoded) };
        let kind = self.fact(id).map(|fact| fact.kind.clone());
        match (kind, set) {
            (Some(Kind::Code), set) => {
                let mask = self.class_mask(&self.codes_of(set));
                self.push(Node::OneOf(id, mask))
            }
            (Some(Kind::OneOf(of)), Set::Words(words)) => {
                for word in words {
                    self.check_word(expression, named, &of, word);
                }
                let wanted: Vec<String> = words.iter().map(|word| word.name.clone()).filter(|word| of.contains(word)).collect();
                if of.iter().all(|value| wanted.contains(value)) {
                    let hint = format!("every value of `{}` is named: take the test away", named.name);
                    return self.wrong(expression, named.at, "this is always yes", hint);
                }
                self.among(id, &wanted)
            }
            (Some(Kind::OneOf(_)), Set::List(list)) => self.wrong(
                expression,
                list.at,
                format!("`{}` is no code, and lists hold codes", named.name),
                "name the values: `IN ('a', 'b')`",
            ),
            _ => self.wrong(
                expression,
                named.at,
                format!("`{}` is not one of a list", named.name),
                "IN is for facts that are one of a list, and for codes",
            ),
        }
    }

    pub(super) fn check_word(&self, expression: &Expression<'_>, named: &Named, of: &[String], word: &Named) {
        if !of.contains(&word.name) {
            let hint = did_you_mean(&word.name, of.iter().map(String::as_str), &format!("it is one of: {}", of.join(", ")));
            self.problems.add(expression.page, expression.place(word.at), format!("`{}` cannot be '{}'", named.name, word.name), hint);
        }
    }

    fn over_list(&mut self, expression: &Expression<'a>, any: bool, list: &Named, rule: &Named, context: Context) -> NodeId {
        let Some(list_fact) = self.find(expression, list, context) else { return self.push(Node::NotEncoded) };
        let Some(Kind::List(of)) = self.fact(list_fact).map(|fact| fact.kind.clone()) else {
            return self.wrong(
                expression,
                list.at,
                format!("`{}` is no list", list.name),
                "ANY and EVERY are for facts of kind = \"list\"",
            );
        };
        if self.names.get(&rule.name).is_some_and(|id| self.list_of(*id) != Some(of)) {
            let hint = format!("write a rule with each = \"{}\" that decides it", list.name);
            return self.wrong(expression, rule.at, format!("`{}` is not about one item of `{}`", rule.name, list.name), hint);
        }
        let root = self.yes_no(expression, rule, Context { each: Some(of), ..context });
        self.over(any, of, root)
    }
}

/// A comparison that can sit on its bound says what happens there, and its operator agrees.
fn check_bounds(raw: &RawCondition<'_>, expression: &Expression<'_>) {
    let section = raw.section;
    let mut bounds = 0;
    expression.test.walk(&mut |test| {
        let (counts, at, sign) = match test {
            Test::Between { at, .. } => (true, *at, "BETWEEN"),
            Test::Compare { sign, at, .. } => match sign {
                Sign::AtLeast | Sign::AtMost => (true, *at, sign.text()),
                Sign::More | Sign::Less => (false, *at, sign.text()),
                Sign::Equal | Sign::Unequal => return,
            },
            _ => return,
        };
        bounds += 1;
        let (needed, does) =
            if counts { (At::Yes, "counts its bound: at = \"yes\"") } else { (At::No, "leaves its bound out: at = \"no\"") };
        let hint = format!("{sign} {does}, or at = \"disputed\" where sources differ");
        match raw.at {
            None if section.has("at") => {}
            None => section.add(expression.place(at), "this condition does not say what happens at the bound itself", hint),
            Some(said) if said != needed && said != At::Disputed => {
                section.add(expression.place(at), format!("`{sign}` and `at` do not agree"), hint);
            }
            Some(_) => {}
        }
    });
    if bounds == 0 && raw.at.is_some() {
        section.add(section.at("at"), "`at` is for a comparison with a bound", "take it away: this test has none of < <= > >= BETWEEN");
    }
}
