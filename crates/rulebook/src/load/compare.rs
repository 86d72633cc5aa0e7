//! Comparisons: with constants, with dated amounts, and between facts.

use super::arena::Join;
use super::lower::Context;
use super::{Loader, vat_words};
use crate::model::{FactId, Kind, Measure, Node, NodeId};
use crate::section::Expression;
use crate::syntax::{FactSide, Named, Side, Sign};
use crate::values::LARGEST_MONTHS;
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Loader<'a> {
    pub(super) fn compare(
        &mut self,
        expression: &Expression<'a>,
        left: &FactSide,
        sign: Sign,
        right: &Side,
        at: usize,
        context: Context,
    ) -> NodeId {
        let Some(id) = self.find(expression, &left.named, context) else { return self.push(Node::NotEncoded) };
        let sign = if context.flip { sign.flipped() } else { sign };
        let name = &left.named.name;
        let kind = self.fact(id).map(|fact| fact.kind.clone());
        match kind {
            Some(Kind::Number(measure)) => self.number(expression, id, measure, sign, right, at, context),
            Some(Kind::OneOf(_) | Kind::Code) => self.word(expression, id, left, sign, right, at),
            Some(Kind::YesNo) => self.wrong(
                expression,
                at,
                format!("`{name}` is yes or no"),
                format!("write `{name}` alone for yes and `NOT {name}` for no"),
            ),
            _ => self.wrong(expression, at, format!("`{name}` is a list"), "write `ANY list HAS rule` or `EVERY list HAS rule`"),
        }
    }

    fn word(&mut self, expression: &Expression<'a>, id: FactId, left: &FactSide, sign: Sign, right: &Side, at: usize) -> NodeId {
        let name = &left.named.name;
        let Side::Word(word) = right else {
            return self.wrong(
                expression,
                right.at(),
                format!("`{name}` is compared with a word in quotes"),
                format!("write `{name} = 'value'`"),
            );
        };
        let Some(kind) = self.fact(id).map(|fact| fact.kind.clone()) else { return self.push(Node::NotEncoded) };
        let node = if let Kind::OneOf(of) = &kind {
            self.check_word(expression, &left.named, of, word);
            if of.contains(&word.name) { self.among(id, std::slice::from_ref(&word.name)) } else { self.push(Node::NotEncoded) }
        } else {
            let mask = self.class_mask(std::slice::from_ref(&word.name));
            self.push(Node::OneOf(id, mask))
        };
        match sign {
            Sign::Equal => node,
            Sign::Unequal => self.not(node),
            _ => self.wrong(expression, at, format!("words have no order: `{}` cannot stand here", sign.text()), "use = or <>"),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one comparison and where it stands")]
    fn number(
        &mut self,
        expression: &Expression<'a>,
        id: FactId,
        measure: Measure,
        sign: Sign,
        right: &Side,
        at: usize,
        context: Context,
    ) -> NodeId {
        let name = self.fact(id).map_or_else(String::new, |fact| fact.id.clone());
        match right {
            Side::Word(word) => {
                self.wrong(expression, word.at, format!("`{name}` is not a word"), "compare it with a number, a date or another fact")
            }
            Side::Number(_, at) if measure == Measure::Date => {
                self.wrong(expression, *at, format!("`{name}` is a date"), "write DATE '2025-02-24'")
            }
            Side::Date(_, at) if measure != Measure::Date => {
                self.wrong(expression, *at, format!("`{name}` is not a date"), "compare it with a number")
            }
            Side::Number(months, at) if measure == Measure::Months && *months > LARGEST_MONTHS => {
                self.wrong(expression, *at, format!("{months} is more months than there are"), "count the digits")
            }
            Side::Number(number, _) => {
                let figure = number.saturating_mul(measure.scale());
                if let Some(answer) = self.whatever_it_is(id, measure, sign, figure) {
                    let hint = format!("`{name}` is never below {}: take the comparison away", measure.least());
                    return self.wrong(expression, at, format!("this is always {answer}"), hint);
                }
                self.at(id, sign, figure)
            }
            Side::Date(day, _) => self.at(id, sign, *day),
            Side::Fact(side) if self.amounts.contains_key(&side.named.name) => self.amount_test(expression, id, sign, side, context),
            Side::Fact(side) => self.between_facts(expression, (id, measure), sign, side, at, context),
        }
    }

    /// The answer of a comparison that no value of the number can change. What is worked out with `less` may fall below nothing.
    fn whatever_it_is(&self, id: FactId, measure: Measure, sign: Sign, figure: i64) -> Option<&'static str> {
        let least = measure.least();
        if self.fact(id)?.sum.iter().any(|(_, sign)| *sign < 0) {
            return None;
        }
        match sign {
            Sign::AtLeast if figure <= least => Some("yes"),
            Sign::More | Sign::Unequal if figure < least => Some("yes"),
            Sign::Less if figure <= least => Some("no"),
            Sign::AtMost | Sign::Equal if figure < least => Some("no"),
            _ => None,
        }
    }

    fn between_facts(
        &mut self,
        expression: &Expression<'a>,
        (left, measure): (FactId, Measure),
        sign: Sign,
        side: &FactSide,
        at: usize,
        context: Context,
    ) -> NodeId {
        let (name, place) = (&side.named.name, side.named.at);
        if let Some(by) = &side.by {
            return self.wrong(
                expression,
                place,
                format!("`{name}` is no amount, and BY reads amounts"),
                format!("leave `BY {}` out, or name an amount", by.name),
            );
        }
        let Some(right) = self.find(expression, &side.named, context) else { return self.push(Node::NotEncoded) };
        if left == right && side.percent.is_none() && side.plus.is_none() {
            return self.wrong(expression, at, format!("`{name}` is compared with itself"), "compare it with another fact or a figure");
        }
        let Some(Kind::Number(other)) = self.fact(right).map(|fact| fact.kind.clone()) else {
            return self.wrong(expression, place, format!("`{name}` is not a number"), "numbers are compared with numbers");
        };
        if let Some(words) = measures_differ(measure, other) {
            return self.wrong(
                expression,
                place,
                format!("these two cannot be compared: {words}"),
                "use facts that count the same thing, VAT alike",
            );
        }
        if measure == Measure::Date && (side.percent.is_some() || side.plus.is_some()) {
            return self.wrong(
                expression,
                place,
                "nothing can be added to a date",
                "compare the two dates, or ask for the months between them",
            );
        }
        if matches!(sign, Sign::Equal | Sign::Unequal) {
            return self.wrong(expression, at, "two facts cannot be compared by = or <>", "use < <= > or >=");
        }
        if measure == Measure::Date {
            // two days are compared as days: "never" is after every day, and not an open end
            let (later, earlier) = if matches!(sign, Sign::More | Sign::AtMost) { (left, right) } else { (right, left) };
            let node = self.push(Node::MonthsBack { left: later, right: earlier, months: 0 });
            return if matches!(sign, Sign::More | Sign::Less) { node } else { self.not(node) };
        }
        let (num, den) = side.percent.map_or((1, 1), |percent| (percent, 100));
        let strict = i64::from(matches!(sign, Sign::More | Sign::AtMost));
        let plus = side.plus.unwrap_or(0).saturating_mul(measure.scale()).saturating_mul(den).saturating_add(strict);
        let node = self.push(Node::Linear { left, right, num, den, plus });
        if matches!(sign, Sign::AtLeast | Sign::More) { node } else { self.not(node) }
    }

    /// A date in the period of so many calendar months that ends with another date, both ends counted.
    pub(super) fn within(
        &mut self,
        expression: &Expression<'a>,
        date: &Named,
        months: i64,
        end: &Named,
        at: usize,
        context: Context,
    ) -> NodeId {
        let mut dates = Vec::new();
        for named in [date, end] {
            let Some(id) = self.find(expression, named, context) else { return self.push(Node::NotEncoded) };
            if self.fact(id).is_some_and(|fact| fact.kind != Kind::Number(Measure::Date)) {
                return self.wrong(expression, named.at, format!("`{}` is not a date", named.name), "WITHIN … MONTHS is for two dates");
            }
            dates.push(id);
        }
        if !(1..=LARGEST_MONTHS).contains(&months) {
            return self.wrong(expression, at, format!("{months} months is no period"), "write the length of the period in months");
        }
        let (left, right) = (dates[0], dates[1]);
        if left == right {
            return self.wrong(expression, at, format!("`{}` is compared with itself", date.name), "compare it with another date");
        }
        let begun = self.push(Node::MonthsBack { left, right, months });
        let past = self.push(Node::MonthsBack { left, right, months: 0 });
        let not_past = self.not(past);
        self.all(vec![begun, not_past])
    }

    /// A dated amount: exact over the rows and columns still possible.
    fn amount_test(&mut self, expression: &Expression<'a>, left: FactId, sign: Sign, side: &FactSide, context: Context) -> NodeId {
        let (name, place) = (&side.named.name, side.named.at);
        let Some(amount) = self.amount_named(name).cloned() else { return self.push(Node::NotEncoded) };
        let measure = self.fact(left).map(|fact| fact.kind.clone());
        if let Some(Kind::Number(measure)) = measure
            && let Some(words) = measures_differ(measure, amount.measure)
        {
            return self.wrong(
                expression,
                place,
                format!("these two cannot be compared: {words}"),
                "use a fact that counts the same thing, VAT alike",
            );
        }
        if side.percent.is_some() || side.plus.is_some() {
            return self.wrong(expression, place, "a share or a sum of an amount cannot be taken", "make it an amount of its own");
        }
        let Some(date) = context.dated_by else {
            return self.wrong(
                expression,
                place,
                format!("`{name}` is read on a date, and this rule names none"),
                "say which: dated_by = \"commenced_on\"",
            );
        };
        let by = match (&side.by, &amount.by) {
            (None, None) => None,
            (Some(by), None) => return self.wrong(expression, by.at, format!("`{name}` has no columns"), "leave BY out"),
            (None, Some(by)) => {
                return self.wrong(
                    expression,
                    place,
                    format!("`{name}` has a figure for each `{by}`"),
                    format!("write `{name} BY {by}`, or BY another fact with the same values"),
                );
            }
            (Some(by), Some(_)) => {
                let Some(id) = self.find(expression, by, context) else { return self.push(Node::NotEncoded) };
                let Some(Kind::OneOf(of)) = self.fact(id).map(|fact| fact.kind.clone()) else {
                    return self.wrong(
                        expression,
                        by.at,
                        format!("`{}` is not one of a list", by.name),
                        "its values name the columns of the amount",
                    );
                };
                if !amount.rows.iter().any(|row| of.iter().any(|value| row.cells.contains_key(value))) && !amount.rows.is_empty() {
                    let columns: BTreeSet<&str> = amount.rows.iter().flat_map(|row| row.cells.keys()).map(String::as_str).collect();
                    let columns: Vec<&str> = columns.into_iter().collect();
                    return self.wrong(
                        expression,
                        by.at,
                        format!("no value of `{}` is a column of `{name}`", by.name),
                        format!("the columns are: {}", columns.join(", ")),
                    );
                }
                Some((id, of))
            }
        };
        let columns = by.as_ref().map_or_else(|| vec![String::new()], |(_, of)| of.clone());
        let gap = self.push(Node::NotEncoded);
        let mut by_figure: BTreeMap<i64, BTreeMap<usize, Vec<String>>> = BTreeMap::new();
        let mut missing: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (place, row) in amount.rows.iter().enumerate() {
            for column in &columns {
                let cells = match row.cells.get(column) {
                    Some(figure) => by_figure.entry(*figure).or_default(),
                    None => &mut missing,
                };
                cells.entry(place).or_default().push(column.clone());
            }
        }
        let by = by.map(|(id, _)| id);
        let mut pairs = Vec::new();
        for (figure, cells) in by_figure {
            pairs.push(self.cells_chosen(&amount, &cells, by, date));
            pairs.push(self.at(left, sign, figure));
        }
        if !missing.is_empty() {
            pairs.push(self.cells_chosen(&amount, &missing, by, date));
            pairs.push(gap);
        }
        if let Some(first) = amount.rows.first() {
            pairs.push(self.at(date, Sign::Less, first.from));
            pairs.push(gap);
        }
        if let Some(until) = amount.known_until {
            pairs.push(self.at(date, Sign::More, until));
            pairs.push(gap);
        }
        if pairs.is_empty() { gap } else { self.join(Join::Pick, pairs) }
    }

    /// Whether one of these cells is the one to read.
    fn cells_chosen(
        &mut self,
        amount: &crate::model::Amount,
        cells: &BTreeMap<usize, Vec<String>>,
        by: Option<FactId>,
        date: FactId,
    ) -> NodeId {
        let mut chosen = Vec::new();
        for (place, columns) in cells {
            let Some(row) = amount.rows.get(*place) else { continue };
            let mut parts: Vec<NodeId> = by.map(|by| self.among(by, columns)).into_iter().collect();
            parts.push(self.at(date, Sign::AtLeast, row.from));
            match (amount.rows.get(place + 1), amount.known_until) {
                (Some(next), _) => parts.push(self.at(date, Sign::Less, next.from)),
                (None, Some(until)) => parts.push(self.at(date, Sign::AtMost, until)),
                (None, None) => {}
            }
            chosen.push(self.all(parts));
        }
        self.any(chosen)
    }
}

/// Words on why two numbers cannot be compared, where they cannot.
fn measures_differ(left: Measure, right: Measure) -> Option<String> {
    let words = |measure: Measure| match measure {
        Measure::Money(vat) => format!("money {}", vat_words(vat)),
        Measure::Months => "months".to_string(),
        Measure::Date => "a date".to_string(),
    };
    (left != right).then(|| format!("{} against {}", words(left), words(right)))
}
