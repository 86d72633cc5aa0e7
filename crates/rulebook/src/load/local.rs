//! The rules of one body's own (standing orders, delegation, call-in), laid over the national law as further duties. They are read by the same
//! readers, and may only add: no fact, amount, list, route or source, and no name that the law has.

use super::Loader;
use super::rules::{RawMust, RawRule};
use crate::dates;
use crate::model::Otherwise;
use crate::problem::{Page, Problems, did_you_mean};
use crate::section::{Section, whole};
use crate::values::name_is_well_formed;
use crate::words::{DutyWords, LocalRule, LocalRules};
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// What the id of every local rule begins with, so that it can never be taken for one of the law's.
const PREFIX: &str = "local_";
/// The longest file of local rules that is read, in bytes: a body's rules on buying are a few pages.
const LONGEST: usize = 256 * 1024;
/// The keys of a local rule.
pub(super) const RULE_KEYS: [&str; 9] = ["id", "kind", "title", "asks", "of", "before", "cite", "binds_if", "condition"];
const KINDS: [(&str, &str); 6] = [
    ("quotes", "quotes"),
    ("waiver", "waiver"),
    ("delegation", "delegation"),
    ("key_decision", "key_decision"),
    ("call_in", "call_in"),
    ("other", "other"),
];
/// The date by which the law's dated amounts are read where a local rule compares with one.
const DATED_BY: &str = "commenced_on";
const ONLY_ADDS: &str =
    "local rules only add: a file has [local], [takes] and [[rule]], and declares no facts, amounts, lists, routes or sources";

/// A file that is too long to be one body's rules is refused before it is read.
pub(super) fn too_long(page: &Page<'_>, problems: &Problems) -> bool {
    let long = page.text.len() > LONGEST;
    if long {
        let message = format!("the file is longer than {} kB", LONGEST / 1024);
        problems.add(page, 0, message, "write down the rules on buying alone, in your own words, one file for each body");
    }
    long
}

impl<'a> Loader<'a> {
    pub(super) fn local_file(&mut self, file: Section<'a>) {
        refuse_signs(file, file.table);
        only(file, &["local", "takes", "rule"], ONLY_ADDS);
        match file.section("local", "[local]") {
            Some(head) => self.book.local = Some(local_head(head)),
            None if !file.has("local") => {
                file.missing("local", "say whose rules these are: [local] with body, rules, version, read_on, read_by")
            }
            None => {}
        }
        if !file.has("rule") {
            file.missing("rule", "write each rule as [[rule]]");
        }
        for section in file.sections("rule", "a local rule") {
            let rule = self.local_rule(section);
            if self.may_be_called(section, &rule.id) {
                self.rules.push(rule);
            }
        }
    }

    /// The name is a local rule's, and nothing else has it.
    fn may_be_called(&self, section: Section<'a>, id: &str) -> bool {
        let at = section.at("id");
        if id.is_empty() {
            return false;
        }
        if !id.starts_with(PREFIX) {
            section.add(
                at,
                format!("the id of a local rule begins with `{PREFIX}`, and `{id}` does not"),
                format!("write id = \"{PREFIX}{id}\""),
            );
            return false;
        }
        if !name_is_well_formed(id) {
            section.add(at, format!("`{id}` cannot name a rule"), "small letters, figures and `_`, a letter first, at most 40");
            return false;
        }
        let taken = self.names.contains_key(id)
            || self.amounts.contains_key(id)
            || self.book.codes.lists.contains_key(id)
            || self.book.not_encoded.iter().any(|route| route.id == id)
            || self.rules.iter().any(|rule| rule.id == id || rule.decides == id);
        if taken {
            section.add(at, format!("something is called `{id}` already"), "each rule needs an id of its own: local rules alter nothing");
        }
        !taken
    }

    fn local_rule(&self, section: Section<'a>) -> RawRule<'a> {
        only(
            section,
            &RULE_KEYS,
            "a local rule has id, kind, title, asks, of, before, cite, binds_if and its [[rule.condition]]s: it only adds",
        );
        if !section.has("binds_if") {
            section.missing("binds_if", "join the ids of this rule's conditions: binds_if = \"a AND b\"");
        }
        if !section.has("kind") {
            section.missing("kind", "quotes, waiver, delegation, key_decision, call_in or other");
        }
        let id = section.need("id", "a short name that begins with local_");
        let conditions = self.raw_conditions(section, false);
        let cites = conditions.iter().map(|one| (one.id.clone(), one.section.text("cite").unwrap_or_default())).collect();
        let duty = DutyWords {
            asks: section.need("asks", "what must be done, in plain words"),
            of: section.need("of", "who must do it"),
            before: section.need("before", "before which moment: before = \"bids are asked for\""),
            policy: false,
            may: None,
            local: Some(LocalRule {
                kind: section.one_of("kind", &KINDS).unwrap_or("other").to_string(),
                cite: section.need("cite", "where it stands in the body's own rules: cite = \"CSO 12.3\""),
                cites,
            }),
        };
        RawRule {
            title: section.need("title", "a few words"),
            value: None,
            each: None,
            // only where the law has it, so that amounts can be read by it
            dated_by: self.names.contains_key(DATED_BY).then(|| (DATED_BY.to_string(), section.at)),
            in_force: None,
            extent: None,
            law: None,
            applies: None,
            otherwise: Otherwise::Closed,
            otherwise_says: None,
            holds_if: section.expression("binds_if"),
            must: RawMust::No,
            beside: Vec::new(),
            route: None,
            duty: Some(duty),
            decides: id.clone(),
            section,
            id,
            conditions,
        }
    }

    /// The days of local periods, once the periods of the law are known.
    pub(super) fn local_takes(&mut self, file: Section<'a>) {
        let Some(section) = file.section("takes", "[takes]") else { return };
        let mut takes = BTreeMap::new();
        for (key, value) in section.table.iter() {
            let name: &str = key.get_ref();
            let known = self.book.periods.iter().map(|period| period.id.as_str());
            if !known.clone().any(|period| period == name) {
                let hint = did_you_mean(name, known, "`waymark plan` names the local periods of a route");
                section.add(key.span().start, format!("there is no local period `{name}`"), hint);
                continue;
            }
            let days = whole(value.get_ref()).and_then(|days| u32::try_from(days).ok()).filter(|days| *days <= crate::LONGEST_TAKEN);
            match days {
                Some(days) => drop(takes.insert(name.to_string(), days)),
                None => {
                    let hint = format!("write {name} = 28, without quotes, at most {}", crate::LONGEST_TAKEN);
                    section.add(value.span().start, format!("`{name}` is a whole number of days"), hint);
                }
            }
        }
        if let Some(local) = &mut self.book.local {
            local.takes = takes;
        }
    }
}

fn local_head(head: Section<'_>) -> LocalRules {
    only(
        head,
        &["body", "rules", "version", "read_on", "read_by", "address"],
        "[local] has body, rules, version, read_on, read_by and address",
    );
    let day = |key: &str, says: &str| {
        if !head.has(key) {
            head.missing(key, says);
        }
        head.date(key)
    };
    let version = day("version", "the day from which this version of the rules is in force: version = 2026-04-01");
    let read_on = day("read_on", "the day on which the rules were read: read_on = 2026-11-01");
    let address = head.text("address");
    if address.as_ref().is_some_and(|address| !address.starts_with("https://") && !address.starts_with("http://")) {
        head.add(head.at("address"), "`address` is no address of a page", "it begins with https://");
    }
    LocalRules {
        body: head.need("body", "whose rules these are"),
        rules: head.need("rules", "what the body calls them: rules = \"Contract standing orders\""),
        address,
        version: version.map(dates::text_of_day).unwrap_or_default(),
        read_on: read_on.map(dates::text_of_day).unwrap_or_default(),
        read_by: head.need("read_by", "an office, not a person: read_by = \"the procurement team\""),
        hash: super::hash(std::iter::once(head.page.text)),
        takes: BTreeMap::new(),
    }
}

/// Refuses every other key, and says why none may stand there.
fn only(section: Section<'_>, keys: &[&str], otherwise: &str) {
    for key in section.table.keys() {
        let name: &str = key.get_ref();
        if !keys.contains(&name) {
            let hint = did_you_mean(name, keys.iter().copied(), otherwise);
            section.add(key.span().start, format!("{} has no key `{name}`", section.what), hint);
        }
    }
}

/// Refuses signs that are not for reading: they could make a terminal show what is not there.
fn refuse_signs(section: Section<'_>, table: &DeTable<'_>) {
    table.values().for_each(|value| refuse_signs_of(section, value.get_ref(), value.span().start));
}

fn refuse_signs_of(section: Section<'_>, value: &DeValue<'_>, at: usize) {
    match value {
        DeValue::String(text) if text.chars().any(|sign| sign.is_control() && sign != '\n' && sign != '\t') => {
            section.add(at, "this text holds a sign that cannot be read", "take the control characters away");
        }
        DeValue::Array(all) => all.iter().for_each(|one| refuse_signs_of(section, one.get_ref(), one.span().start)),
        DeValue::Table(table) => refuse_signs(section, table),
        _ => {}
    }
}
