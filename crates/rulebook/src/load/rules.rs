//! Rules as they are written, before anything is lowered.

use super::{Loader, Shelf};
use crate::model::{At, Fact, Kind, Nature, Otherwise, Reading, RouteWords};
use crate::problem::did_you_mean;
use crate::section::{Expression, Section};
use crate::values::name_is_well_formed;
use crate::words::DutyWords;

/// The keys of a rule that only a route has.
const ROUTE_KEYS: [&str; 17] = [
    "effect",
    "regime",
    "research",
    "who",
    "value",
    "longest_term",
    "unlawful_if",
    "competes",
    "keeps",
    "must",
    "beside",
    "means",
    "duties",
    "step",
    "objection",
    "remedies",
    "route",
];
/// The keys of a rule that only a duty has.
const DUTY_KEYS: [&str; 7] = ["duty", "asks", "of", "before", "policy", "may_if", "may_says"];
/// The keys of every rule.
const RULE_KEYS: [&str; 22] = [
    "id",
    "title",
    "decides",
    "value",
    "each",
    "dated_by",
    "in_force",
    "extent",
    "law_if",
    "law_says",
    "law_says_no",
    "law_cite",
    "applies_if",
    "applies_says",
    "applies_cite",
    "otherwise",
    "otherwise_says",
    "holds_if",
    "binds_if",
    "condition",
    "route",
    "duty",
];
const CONDITION_KEYS: [&str; 9] = ["id", "says", "says_no", "test", "at", "cite", "reading", "doubt", "not_encoded"];

/// A rule as written.
pub(super) struct RawRule<'a> {
    pub(super) section: Section<'a>,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) decides: String,
    pub(super) value: Option<String>,
    pub(super) each: Option<String>,
    pub(super) dated_by: Option<(String, usize)>,
    pub(super) in_force: Option<(i64, Option<i64>)>,
    pub(super) extent: Option<Expression<'a>>,
    pub(super) law: Option<Gate<'a>>,
    pub(super) applies: Option<Gate<'a>>,
    pub(super) otherwise: Otherwise,
    pub(super) otherwise_says: Option<String>,
    pub(super) holds_if: Option<Expression<'a>>,
    pub(super) conditions: Vec<RawCondition<'a>>,
    pub(super) must: RawMust<'a>,
    pub(super) beside: Vec<(String, String, usize)>,
    pub(super) route: Option<RouteWords>,
    pub(super) duty: Option<DutyWords>,
}

/// A gate as written.
pub(super) struct Gate<'a> {
    pub(super) test: Expression<'a>,
    pub(super) says: String,
    pub(super) says_no: Option<String>,
    pub(super) cite: Vec<String>,
}

/// `must` as written.
pub(super) enum RawMust<'a> {
    No,
    Yes,
    If(Box<Expression<'a>>),
}

/// A condition as written.
pub(super) struct RawCondition<'a> {
    pub(super) section: Section<'a>,
    pub(super) id: String,
    pub(super) says: String,
    pub(super) says_no: Option<String>,
    pub(super) test: Option<Expression<'a>>,
    pub(super) cite: Vec<String>,
    pub(super) reading: Reading,
    pub(super) doubt: Option<String>,
    pub(super) at: Option<At>,
    pub(super) not_encoded: bool,
}

/// Facts that cannot all be, as written.
pub(super) struct RawNever<'a> {
    pub(super) section: Section<'a>,
    pub(super) says: String,
    pub(super) cite: String,
    pub(super) test: Option<Expression<'a>>,
    pub(super) dated_by: Option<(String, usize)>,
}

impl<'a> Loader<'a> {
    pub(super) fn rule_file(&mut self, file: Section<'a>, shelf: Shelf) {
        file.only(&["law", "rule", "never"], &[]);
        let law = file.section("law", "[law]");
        if let Some(law) = law {
            law.only(&["dated_by", "in_force", "extent"], &RULE_KEYS);
        }
        if !file.has("rule") && !file.has("never") {
            file.missing("rule", "write [[rule]] or [[never]]");
        }
        for section in file.sections("rule", "a rule") {
            let rule = self.raw_rule(section, law, shelf);
            if self.rules.iter().any(|other| other.id == rule.id) && !rule.id.is_empty() {
                section.add(section.at("id"), format!("there are two rules `{}`", rule.id), "each rule needs an id of its own");
                continue;
            }
            self.rules.push(rule);
        }
        for section in file.sections("never", "[[never]]") {
            section.only(&["says", "test", "cite"], &RULE_KEYS);
            let says = section.need("says", "say in words what cannot be");
            if !section.has("test") {
                section.missing("test", "an expression over facts");
            }
            if !section.has("cite") {
                section.missing("cite", "say which provision rules it out");
            }
            let dated_by = law.and_then(|law| law.text("dated_by").map(|name| (name, law.at("dated_by"))));
            self.nevers.push(RawNever {
                section,
                says,
                cite: self.cites(section, "cite").join("; "),
                test: section.expression("test"),
                dated_by,
            });
        }
    }

    fn raw_rule(&self, section: Section<'a>, law: Option<Section<'a>>, shelf: Shelf) -> RawRule<'a> {
        let (is_route, is_duty) = (section.yes("route"), section.yes("duty"));
        let mut keys = RULE_KEYS.to_vec();
        if is_route {
            keys.extend(ROUTE_KEYS);
        }
        if is_duty {
            keys.extend(DUTY_KEYS);
        }
        section.only(&keys, &["law", "never"]);
        if is_duty && (is_route || shelf != Shelf::Duties) {
            section.add(section.at("duty"), "a duty stands in duties/, and is no route", "move it, or take `duty` away");
        }
        if is_route && shelf != Shelf::Routes {
            section.add(section.at("route"), "a route stands in routes/, one a file", "move this file, or take `route` away");
        }
        if is_route && section.has("each") {
            section.add(
                section.at("each"),
                "a route is about the whole need",
                "write a rule with `each`, and let a condition of the route say ANY or EVERY",
            );
        }
        let own = |key: &str| if section.has(key) { Some(section) } else { law.filter(|law| law.has(key)) };
        let id = section.need("id", "a short name");
        if !id.is_empty() && !name_is_well_formed(&id) {
            section.add(
                section.at("id"),
                format!("`{id}` cannot name a rule"),
                "small letters, figures and `_`, a letter first, at most 40",
            );
        }
        if !section.has("decides") && !is_route && !is_duty {
            section.missing("decides", "name the fact that this rule decides");
        }
        let decides = section.text("decides").unwrap_or_else(|| id.clone());
        if is_route && decides != id {
            section.add(section.at("decides"), "a route decides the fact of its own name", "leave `decides` out");
        }
        let conditions = self.raw_conditions(section, true);
        let otherwise = section.one_of("otherwise", &[("not_needed", Otherwise::NotNeeded), ("closed", Otherwise::Closed)]);
        if otherwise.is_some() && !section.has("applies_if") {
            section.add(section.at("otherwise"), "`otherwise` needs `applies_if`", "it says what failing `applies_if` means");
        }
        let (joins, wrong) = if is_duty { ("binds_if", "holds_if") } else { ("holds_if", "binds_if") };
        if !section.has(joins) {
            section.missing(joins, &format!("join the ids of this rule's conditions: {joins} = \"a AND b\""));
        }
        if section.has(wrong) {
            section.add(
                section.at(wrong),
                format!("{} has no `{wrong}`", if is_duty { "a duty" } else { "this rule" }),
                format!("write `{joins}`"),
            );
        }
        RawRule {
            title: section.need("title", "a few words"),
            value: if is_route || is_duty { None } else { section.text("value") },
            each: section.text("each"),
            dated_by: own("dated_by").and_then(|from| Some((from.text("dated_by")?, from.at("dated_by")))),
            in_force: own("in_force").and_then(|from| self.in_force(from)),
            extent: own("extent").and_then(|from| from.expression("extent")),
            law: self.gate(section, "law_if", ["law_says", "law_says_no", "law_cite"]),
            applies: self.gate(section, "applies_if", ["applies_says", "otherwise_says", "applies_cite"]),
            otherwise: otherwise.unwrap_or(Otherwise::Closed),
            otherwise_says: section.text("otherwise_says"),
            holds_if: section.expression(joins),
            must: if is_route { self.raw_must(section) } else { RawMust::No },
            beside: if is_route { self.beside(section) } else { Vec::new() },
            route: is_route.then(|| self.route_words(section, &keys)),
            duty: is_duty.then(|| duty_words(section)),
            section,
            id,
            decides,
            conditions,
        }
    }

    fn in_force(&self, from: Section<'a>) -> Option<(i64, Option<i64>)> {
        let section = from.section("in_force", "`in_force`")?;
        section.only(&["from", "until"], &[]);
        if !section.has("from") {
            section.missing("from", "the first day: { from = 2025-02-24 }");
        }
        let (first, last) = (section.date("from")?, section.date("until"));
        if last.is_some_and(|last| last < first) {
            section.add(section.at("until"), "the law ends before it begins", "`until` is its last day");
        }
        Some((first, last))
    }

    fn gate(&self, section: Section<'a>, key: &str, words: [&str; 3]) -> Option<Gate<'a>> {
        let [says, says_no, cite] = words;
        for extra in words {
            if section.has(extra) && !section.has(key) {
                section.add(section.at(extra), format!("`{extra}` needs `{key}`"), format!("write {key} = \"…\", or take it away"));
            }
        }
        let test = section.expression(key)?;
        let says = section.text(says).unwrap_or_else(|| test.text.replace('_', " "));
        Some(Gate { says, says_no: section.text(says_no), cite: self.cites(section, cite), test })
    }

    fn raw_must(&self, section: Section<'a>) -> RawMust<'a> {
        match section.get("must").map(|value| value.get_ref()) {
            None => RawMust::No,
            Some(value) if value.as_bool() == Some(true) => RawMust::Yes,
            Some(value) if value.as_bool() == Some(false) => RawMust::No,
            Some(_) => section.expression("must").map_or(RawMust::No, |test| RawMust::If(Box::new(test))),
        }
    }

    fn beside(&self, section: Section<'a>) -> Vec<(String, String, usize)> {
        let all = section.sections("beside", "an entry of `beside`");
        all.into_iter()
            .map(|entry| {
                entry.only(&["route", "why"], &[]);
                (entry.need("route", "name the other route"), entry.need("why", "say why both may stand"), entry.at)
            })
            .collect()
    }

    pub(super) fn raw_conditions(&self, rule: Section<'a>, national: bool) -> Vec<RawCondition<'a>> {
        let mut out: Vec<RawCondition<'a>> = Vec::new();
        let mut above = RULE_KEYS.to_vec();
        above.extend(ROUTE_KEYS);
        if !national {
            above.extend(super::local::RULE_KEYS);
        }
        for section in rule.sections("condition", "a condition") {
            section.only(&CONDITION_KEYS, &above);
            let id = section.need("id", "a short name, used in `holds_if`");
            if !id.is_empty() && (!name_is_well_formed(&id) || id == "law_if" || id == "applies_if") {
                section.add(
                    section.at("id"),
                    format!("`{id}` cannot name a condition"),
                    "small letters, figures and `_`, a letter first, at most 40; the gates have the names law_if and applies_if",
                );
            }
            if out.iter().any(|other| other.id == id) {
                section.add(section.at("id"), format!("this rule has two conditions `{id}`"), "each needs a name of its own");
                continue;
            }
            let not_encoded = section.yes("not_encoded");
            if not_encoded && section.has("test") {
                section.add(section.at("test"), "a condition that is not encoded has no test", "take `test` or `not_encoded` away");
            }
            if !not_encoded && !section.has("test") {
                section.missing("test", "an expression over facts, or not_encoded = true");
            }
            if !section.has("cite") {
                section.missing("cite", "each condition says where it stands");
            }
            let reading =
                section.one_of("reading", &[("deduced", Reading::Deduced), ("disputed", Reading::Disputed)]).unwrap_or(Reading::Plain);
            if reading != Reading::Plain && !section.has("doubt") {
                section.missing("doubt", "say why this reading is doubtful");
            }
            if reading == Reading::Plain && section.has("doubt") {
                section.add(section.at("doubt"), "`doubt` needs `reading`", "reading = \"deduced\" or \"disputed\"");
            }
            out.push(RawCondition {
                says: section.need("says", "the condition in words"),
                says_no: section.text("says_no"),
                test: section.expression("test"),
                cite: if national { self.cites(section, "cite") } else { Vec::new() },
                doubt: section.text("doubt"),
                at: section.one_of("at", &[("yes", At::Yes), ("no", At::No), ("disputed", At::Disputed)]),
                section,
                id,
                reading,
                not_encoded,
            });
        }
        out
    }

    /// Gives every rule the fact that it decides.
    pub(super) fn register_decided(&mut self) {
        for place in 0..self.rules.len() {
            let Some(rule) = self.rules.get(place) else { continue };
            let (section, name, value) = (rule.section, rule.decides.clone(), rule.value.clone());
            if name.is_empty() {
                continue;
            }
            let at = if section.has("decides") { section.at("decides") } else { section.at("id") };
            if self.amounts.contains_key(&name) {
                section.add(at, format!("`{name}` is an amount"), "give the fact another name");
                continue;
            }
            let id = match self.names.get(&name).copied() {
                Some(id) => id,
                None if value.is_some() => {
                    let decided = self.book.facts.iter().filter(|fact| matches!(fact.kind, Kind::OneOf(_))).map(|fact| fact.id.as_str());
                    let hint = did_you_mean(&name, decided, "a decided one_of has a table in facts/: nature = \"decided\"");
                    section.add(at, format!("`{name}` is no fact that is one of a list"), hint);
                    continue;
                }
                None => self.declare_decided(place, &name),
            };
            if self.fits_what_it_decides(section, id, at, value.as_deref()) {
                self.deciders.entry(id).or_default().push(place);
            }
            self.register_each(place, id);
        }
    }

    fn declare_decided(&mut self, place: usize, name: &str) -> u16 {
        let (section, title) = self.rules.get(place).map_or((None, String::new()), |rule| (Some(rule.section), rule.title.clone()));
        let Some(section) = section else { return 0 };
        if !name_is_well_formed(name) {
            section.add(
                section.at("decides"),
                format!("`{name}` cannot name a fact"),
                "small letters, figures and `_`, a letter first, at most 40",
            );
        }
        let fact = Fact {
            id: name.to_string(),
            theme: section.page.stem().to_string(),
            kind: Kind::YesNo,
            nature: Nature::Decided,
            asks: title,
            why: String::new(),
            who: String::new(),
            value_words: std::collections::BTreeMap::new(),
            term: None,
            meaning: None,
            evidence: None,
            easily_wrong: None,
            presumed: None,
            stands_for: None,
            may_be_never: false,
            was: Vec::new(),
            item_of: None,
            sum: Vec::new(),
            cite: None,
            cuts: Vec::new(),
        };
        self.declare(fact, section)
    }

    fn fits_what_it_decides(&self, section: Section<'a>, id: u16, at: usize, value: Option<&str>) -> bool {
        let Some(fact) = self.fact(id) else { return false };
        let wrong = |at: usize, message: String, hint: String| {
            section.add(at, message, hint);
            false
        };
        match (&fact.kind, value) {
            _ if fact.nature != Nature::Decided => wrong(
                at,
                format!("`{}` is asked or computed, and this rule decides it", fact.id),
                "take its table in facts/ away, or decide another fact".into(),
            ),
            (Kind::OneOf(of), Some(value)) if !of.iter().any(|known| known == value) => {
                let hint = did_you_mean(value, of.iter().map(String::as_str), &format!("it is one of: {}", of.join(", ")));
                wrong(section.at("value"), format!("`{}` cannot be \"{value}\"", fact.id), hint)
            }
            (Kind::OneOf(of), None) => wrong(
                at,
                format!("`{}` is one of a list", fact.id),
                format!("say which value this rule gives: value = one of {}", of.join(", ")),
            ),
            (Kind::YesNo, Some(_)) => wrong(section.at("value"), format!("`{}` is yes or no", fact.id), "take `value` away".into()),
            _ => true,
        }
    }

    fn register_each(&mut self, place: usize, id: u16) {
        let Some(rule) = self.rules.get(place) else { return };
        let list = rule.each.as_ref().and_then(|name| match self.names.get(name).and_then(|id| self.fact(*id)).map(|fact| &fact.kind) {
            Some(Kind::List(list)) => Some(*list),
            _ => {
                let lists = self.book.lists.iter().filter_map(|list| self.fact(list.fact)).map(|fact| fact.id.as_str());
                rule.section.add(
                    rule.section.at("each"),
                    format!("`{name}` is no list"),
                    did_you_mean(name, lists, "declare it in facts/: kind = \"list\""),
                );
                None
            }
        });
        let first = self.deciders.get(&id).and_then(|all| all.first()).and_then(|first| self.rules.get(*first));
        if let Some(first) = first
            && first.each != rule.each
        {
            rule.section.add(
                rule.section.at("each"),
                format!("`{}` and `{}` decide one fact, but not about the same items", rule.id, first.id),
                "`each` must be the same in both",
            );
        }
        if let Some(list) = list {
            self.each_of.insert(id, list);
        }
    }
}

/// The words that only a duty has; when it may be adopted is lowered later.
fn duty_words(section: Section<'_>) -> DutyWords {
    if section.has("may_if") != section.has("may_says") {
        section.add(section.at("may_if"), "`may_if` and `may_says` go together", "say when it may be adopted, and what that means");
    }
    DutyWords {
        asks: section.need("asks", "what the duty asks, in plain words"),
        of: section.need("of", "who owes it"),
        before: section.need("before", "before which step: before = \"the tender notice\""),
        policy: section.yes("policy"),
        may: None,
        local: None,
    }
}
