//! `amounts/ID.toml`: dated figures.

use super::Loader;
use super::facts::VATS;
use crate::model::{Amount, AmountRow, Kind, Measure};
use crate::problem::did_you_mean;
use crate::section::{Section, whole};
use crate::values::{LARGEST_POUNDS, name_is_well_formed};
use std::collections::BTreeMap;

const KEYS: [&str; 7] = ["id", "says", "unit", "vat", "by", "known_until", "row"];

impl<'a> Loader<'a> {
    pub(super) fn amount(&mut self, file: Section<'a>) {
        let file = Section { what: "an amount", ..file };
        file.only(&KEYS, &[]);
        let id = file.need("id", "the file's name");
        if !name_is_well_formed(&id) && !id.is_empty() {
            file.add(file.at("id"), format!("`{id}` cannot name an amount"), "small letters, figures and `_`, a letter first, at most 40");
        }
        if self.amounts.contains_key(&id) {
            file.add(file.at("id"), format!("the amount `{id}` is declared twice"), "one dated amount a file, one file an amount");
            return;
        }
        if self.names.contains_key(&id) {
            file.add(file.at("id"), format!("`{id}` is a fact too"), "give the amount another name");
        }
        if !file.has("unit") {
            file.missing("unit", "money or months");
        }
        let money = file.one_of("unit", &[("money", true), ("months", false)]).unwrap_or(true);
        if money && !file.has("vat") {
            file.missing("vat", "a sum of money says whether VAT is in it: with, without, or is");
        }
        let vat = file.one_of("vat", &VATS);
        let measure = if money { Measure::Money(vat.unwrap_or(crate::model::Vat::With)) } else { Measure::Months };
        let by = file.text("by");
        let known_until = file.date("known_until");
        let mut rows: Vec<AmountRow> = Vec::new();
        for row in file.sections("row", "a row of an amount") {
            let Some(read) = self.row(row, measure, by.is_some()) else { continue };
            if rows.last().is_some_and(|last| last.from >= read.from) {
                row.add(row.at("from"), "this row does not begin after the row before it", "rows stand in the order of their dates");
                continue;
            }
            if known_until.is_some_and(|until| read.from > until) {
                row.add(row.at("from"), "this row begins after `known_until`", "move `known_until` on");
            }
            rows.push(read);
        }
        if rows.is_empty() {
            file.missing("row", "write at least one [[row]]");
        }
        self.amounts.insert(id.clone(), self.book.amounts.len());
        self.declared_amounts.push(file);
        self.book.amounts.push(Amount { id, says: file.need("says", "what the figure is, in words"), measure, by, known_until, rows });
    }

    fn row(&self, row: Section<'a>, measure: Measure, columns: bool) -> Option<AmountRow> {
        let mut cells = BTreeMap::new();
        for (key, value) in row.table.iter() {
            let name: &str = key.get_ref();
            if name == "from" || name == "cite" {
                continue;
            }
            if KEYS.contains(&name) {
                row.add(
                    key.span().start,
                    format!("`{name}` has become part of this row"),
                    "TOML joins a key to the table above it: move it above the first [[row]]",
                );
                continue;
            }
            if (name == "value") == columns {
                let hint = if columns {
                    "this amount has columns (`by`): name each"
                } else {
                    "an amount without `by` has `value = …` in each row"
                };
                row.add(key.span().start, format!("a row of this amount has no key `{name}`"), hint);
                continue;
            }
            let figure = whole(value.get_ref()).filter(|figure| (0..=LARGEST_POUNDS).contains(figure));
            match figure {
                Some(figure) => {
                    cells.insert(if columns { name.to_string() } else { String::new() }, figure * measure.scale());
                }
                None => row.add(value.span().start, format!("`{name}` is not a figure"), "whole pounds or months: 250_000"),
            }
        }
        let cite = self.cites(row, "cite").join("; ");
        if !row.has("cite") {
            row.missing("cite", "each row says where its figures stand");
        }
        if cells.is_empty() {
            row.add(row.at, "this row has no figures", "write one for each column, or `value = …` where there are no columns");
        }
        if !row.has("from") {
            row.missing("from", "the first day for which the figures hold");
        }
        Some(AmountRow { from: row.date("from")?, cite, cells })
    }

    /// Columns are values of the fact that names them.
    pub(super) fn check_amounts(&self) {
        for (amount, file) in self.book.amounts.iter().zip(&self.declared_amounts) {
            let Some(by) = &amount.by else { continue };
            let fact = self.names.get(by).and_then(|id| self.fact(*id));
            let Some(Kind::OneOf(of)) = fact.map(|fact| &fact.kind) else {
                let hint = did_you_mean(by, self.names.keys().map(String::as_str), "it names a fact that is one of a list");
                file.add(file.at("by"), format!("`{by}` cannot name columns"), hint);
                continue;
            };
            let rows = file.sections("row", "a row of an amount");
            // a kind that a new row leaves out would be unknown from that day on without a word
            for pair in rows.windows(2) {
                let [before, row] = pair else { continue };
                let gone = of.iter().filter(|value| before.has(value) && !row.has(value)).map(String::as_str).collect::<Vec<_>>();
                if !gone.is_empty() {
                    let hint = "repeat the figures that stay as they were: each row stands alone";
                    row.add(row.at, format!("this row leaves out what the row before it has: {}", gone.join(", ")), hint);
                }
            }
            for row in rows {
                for (key, _) in row.table.iter() {
                    let name: &str = key.get_ref();
                    if !of.iter().any(|value| value == name) && !["from", "cite", "value"].contains(&name) && !KEYS.contains(&name) {
                        let hint = did_you_mean(name, of.iter().map(String::as_str), &format!("`{by}` is one of: {}", of.join(", ")));
                        row.add(key.span().start, format!("`{name}` is no value of `{by}`"), hint);
                    }
                }
            }
        }
    }
}
