//! The law book: what it holds, how well it was read, what it leaves out.

use crate::Desk;
use crate::condition::checked_name;
use rulebook::cases::wrong_cases;
use rulebook::model::{From, Nature, Rule};
use serde::Serialize;
use std::collections::BTreeMap;

/// What the law files hold, and whether their cases come out.
#[derive(Clone, Debug, Serialize)]
pub struct LawCheck {
    /// Encoded routes.
    pub routes: usize,
    /// Routes known and not encoded.
    pub routes_not_encoded: usize,
    /// Rules, routes counted in.
    pub rules: usize,
    /// Conditions, gates counted in.
    pub conditions: usize,
    /// Facts.
    pub facts: usize,
    /// Cases that follow from a provision.
    pub cases_from_provisions: usize,
    /// Cases from outside: official examples, notices, judgments.
    pub cases_from_outside: usize,
    /// Cases that guard what a rule says.
    pub cases_from_rules: usize,
    /// Cases that come out otherwise than they say.
    pub wrong: Vec<String>,
    /// The rulebook's version.
    pub version: String,
}

/// What is encoded, and what is not.
#[derive(Clone, Debug, Serialize)]
pub struct Coverage {
    /// Each encoded route, with the limbs that it turns on and that are not encoded.
    pub encoded: Vec<EncodedRoute>,
    /// Routes not encoded.
    pub not_encoded: Vec<String>,
    /// Limbs not encoded: rule.condition, words, provision.
    pub limbs: Vec<Limb>,
    /// Facts that stand for the conclusion of another scheme.
    pub stands_for: BTreeMap<String, String>,
    /// Conditions whose reading is our deduction or disputed.
    pub doubts: Vec<Limb>,
    /// Provisions that conditions cite and that were not read in the text or on an official page.
    pub not_read: Vec<String>,
    /// Who has reviewed the law files.
    pub reviewed_by: &'static str,
}

/// An encoded route.
#[derive(Clone, Debug, Serialize)]
pub struct EncodedRoute {
    /// Its id.
    pub id: String,
    /// From which day.
    pub from: Option<String>,
    /// Where.
    pub extent: Option<String>,
    /// How many conditions it has, those of the rules that it reads counted in.
    pub conditions: usize,
    /// Limbs that are not encoded.
    pub gaps: Vec<String>,
}

/// A condition that is worth a second look.
#[derive(Clone, Debug, Serialize)]
pub struct Limb {
    /// `rule.condition`.
    pub condition: String,
    /// In words.
    pub says: String,
    /// Its provisions.
    pub cite: String,
    /// Why it is doubtful.
    pub doubt: Option<String>,
}

/// A source and its provisions.
#[derive(Clone, Debug, Serialize)]
pub struct SourceEntry {
    /// What citations of it begin with.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub address: String,
    /// The version read.
    pub version: Option<String>,
    /// How many provisions were read how well.
    pub provisions: BTreeMap<&'static str, usize>,
    /// The provisions that were not read in the text.
    pub not_text_read: Vec<String>,
}

impl Desk {
    /// Counts the law and runs its cases.
    pub fn law_check(&self) -> LawCheck {
        let book = &self.book;
        let from = |from: From| book.cases.iter().filter(|case| case.from == from).count();
        let wrong = wrong_cases(book)
            .iter()
            .filter_map(|wrong| {
                let case = book.cases.get(wrong.case)?;
                let differs: Vec<String> = wrong.differs.iter().map(ToString::to_string).collect();
                Some(format!("{}:{}: \"{}\": {}", case.file, case.line, case.name, differs.join("; ")))
            })
            .collect();
        LawCheck {
            routes: self.routes.len(),
            routes_not_encoded: book.not_encoded.len(),
            rules: book.rules.len(),
            conditions: book.conditions.len(),
            facts: book.facts.len(),
            cases_from_provisions: from(From::Provision),
            cases_from_outside: from(From::Outside),
            cases_from_rules: from(From::Rule),
            wrong,
            version: book.version.clone(),
        }
    }

    /// The rules that a rule's answer reads, itself first.
    pub(crate) fn reads(&self, rule: &Rule) -> Vec<&Rule> {
        let cone = self.book.cone(rule.root);
        let mut read: Vec<&Rule> = self.book.rules.iter().filter(|other| cone.binary_search(&other.root).is_ok()).collect();
        read.sort_by_key(|other| other.id != rule.id);
        read
    }

    fn limb(&self, rule: &Rule, id: u16) -> Option<Limb> {
        let condition = self.book.conditions.get(usize::from(id))?;
        Some(Limb {
            condition: format!("{}.{}", rule.id, condition.id),
            says: condition.says.clone(),
            cite: condition.cite.join("; "),
            doubt: condition.doubt.clone(),
        })
    }

    /// What is encoded, partly, not.
    pub fn coverage(&self) -> Coverage {
        let book = &self.book;
        let every = || book.rules.iter().flat_map(|rule| rule.own.iter().map(move |id| (rule, *id)));
        let limb_if = |wanted: &dyn Fn(&rulebook::model::Condition) -> bool| -> Vec<Limb> {
            every()
                .filter(|(_, id)| book.conditions.get(usize::from(*id)).is_some_and(wanted))
                .filter_map(|(rule, id)| self.limb(rule, id))
                .collect()
        };
        let encoded = self.routes.iter().filter_map(|route| self.rule(route)).map(|rule| {
            let read = self.reads(rule);
            let own: Vec<(&Rule, u16)> = read.iter().flat_map(|rule| rule.own.iter().map(move |id| (*rule, *id))).collect();
            let gaps = own.iter().filter(|(_, id)| book.conditions.get(usize::from(*id)).is_some_and(|one| one.not_encoded));
            EncodedRoute {
                id: rule.id.clone(),
                from: rule.in_force.map(|(from, _)| crate::words::iso_day(from)),
                extent: rule.extent.clone(),
                conditions: own.len(),
                gaps: gaps.filter_map(|(rule, id)| Some(format!("{}.{}", rule.id, book.conditions.get(usize::from(*id))?.id))).collect(),
            }
        });
        let cited = book.conditions.iter().flat_map(|condition| condition.cite.iter());
        let mut not_read: Vec<String> = cited
            .filter(|cite| !matches!(checked_name(book.cited(cite).checked), "text_read" | "official_page"))
            .map(|cite| format!("{cite} ({})", checked_name(book.cited(cite).checked)))
            .collect();
        not_read.sort();
        not_read.dedup();
        let stands_for = book.facts.iter().filter_map(|fact| Some((fact.id.clone(), fact.stands_for.clone()?))).collect();
        Coverage {
            encoded: encoded.collect(),
            not_encoded: book.not_encoded.iter().map(|route| route.id.clone()).collect(),
            limbs: limb_if(&|condition| condition.not_encoded),
            stands_for,
            doubts: limb_if(&|condition| condition.doubt.is_some()),
            not_read,
            reviewed_by: "no lawyer has reviewed these files",
        }
    }

    /// `COVERAGE.toml`, made from the law files.
    pub fn coverage_toml(&self) -> String {
        let coverage = self.coverage();
        let mut text = String::from(
            "# Made from the law files by `cargo xtask law --write`. Do not edit: what is encoded, what is not, and what rests on a doubt.\n\n",
        );
        let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let list = |items: &[String]| items.iter().map(|item| format!("  {},\n", quoted(item))).collect::<String>();
        text.push_str(&format!("reviewed_by = {}\n", quoted(coverage.reviewed_by)));
        text.push_str(&format!("routes_not_encoded = [\n{}]\n", list(&coverage.not_encoded)));
        text.push_str(&format!("provisions_not_read = [\n{}]\n", list(&coverage.not_read)));
        for route in &coverage.encoded {
            text.push_str(&format!(
                "\n[[encoded]]\nroute = {}\nfrom = {}\nextent = {}\nconditions = {}\ngaps = [{}]\n",
                quoted(&route.id),
                quoted(route.from.as_deref().unwrap_or("always")),
                quoted(route.extent.as_deref().unwrap_or("everywhere")),
                route.conditions,
                route.gaps.iter().map(|gap| quoted(gap)).collect::<Vec<_>>().join(", "),
            ));
        }
        for limb in &coverage.limbs {
            text.push_str(&format!(
                "\n[[not_encoded]]\ncondition = {}\nsays = {}\ncite = {}\n",
                quoted(&limb.condition),
                quoted(&limb.says),
                quoted(&limb.cite)
            ));
        }
        for (fact, provision) in &coverage.stands_for {
            text.push_str(&format!("\n[[stands_for]]\nfact = {}\nconclusion_of = {}\n", quoted(fact), quoted(provision)));
        }
        for limb in &coverage.doubts {
            text.push_str(&format!(
                "\n[[doubt]]\ncondition = {}\ncite = {}\ndoubt = {}\n",
                quoted(&limb.condition),
                quoted(&limb.cite),
                quoted(limb.doubt.as_deref().unwrap_or_default()),
            ));
        }
        text
    }

    /// Every source, with how well its provisions were read.
    pub fn sources(&self) -> Vec<SourceEntry> {
        let book = &self.book;
        book.sources
            .iter()
            .map(|source| {
                let own = book.provisions.iter().filter(|provision| {
                    book.cited(&provision.id).address.starts_with(&source.address) && provision.id.starts_with(&source.id)
                });
                let mut provisions: BTreeMap<&'static str, usize> = BTreeMap::new();
                let mut not_text_read = Vec::new();
                for provision in own {
                    let checked = checked_name(provision.checked);
                    *provisions.entry(checked).or_default() += 1;
                    if checked != "text_read" {
                        not_text_read.push(format!("{} ({checked})", provision.id));
                    }
                }
                SourceEntry {
                    id: source.id.clone(),
                    title: source.title.clone(),
                    address: source.address.clone(),
                    version: source.version.clone(),
                    provisions,
                    not_text_read,
                }
            })
            .collect()
    }

    /// One entry of the law book in words: a route, a rule, a fact, an amount or a citation.
    ///
    /// # Errors
    /// Nothing has that id; the nearest is named.
    pub fn law_show(&self, id: &str) -> Result<String, String> {
        let book = &self.book;
        if let Some(rule) = book.rules.iter().find(|rule| rule.id == id) {
            return Ok(self.show_rule(rule));
        }
        if let Some(amount) = book.amounts.iter().find(|amount| amount.id == id) {
            let mut text = format!("{}: {}\n", amount.id, amount.says);
            for row in &amount.rows {
                text.push_str(&format!("\nfrom {} ({})\n", crate::words::long_day(row.from), row.cite));
                let money = |figure: i64| if amount.measure.scale() == 100 { crate::words::pounds(figure) } else { figure.to_string() };
                row.cells.iter().for_each(|(column, figure)| text.push_str(&format!("  {column:<24} {:>12}\n", money(*figure))));
            }
            if let Some(until) = amount.known_until {
                text.push_str(&format!("\nknown until {}\n", crate::words::long_day(until)));
            }
            return Ok(text);
        }
        if let Some(fact) = book.facts.iter().find(|fact| fact.id == id && fact.nature != Nature::Decided) {
            let view = self.fact_view(fact);
            let read_by: Vec<String> = book
                .rules
                .iter()
                .filter(|rule| {
                    rule.own.iter().any(|one| {
                        book.conditions.get(usize::from(*one)).is_some_and(|one| {
                            one.names.iter().any(|name| book.facts.get(usize::from(*name)).is_some_and(|named| named.id == fact.id))
                        })
                    })
                })
                .map(|rule| rule.id.clone())
                .collect();
            return Ok(format!(
                "{}: {} ({})\n\n{}\n{}\nwho can say: {}\nread by: {}\n",
                view.id,
                view.kind,
                view.nature,
                view.asks,
                view.why,
                view.who,
                read_by.join(", ")
            ));
        }
        if let Some(route) = book.not_encoded.iter().find(|route| route.id == id) {
            return Ok(format!("{}: {}\n\nThis route is not encoded yet.\n", route.id, route.title));
        }
        let cited = book.cited(id);
        if book.sources.iter().any(|source| id.starts_with(&source.id)) {
            return Ok(format!(
                "{}: {}\n{}\nversion {}; read {}\n",
                cited.id,
                checked_name(cited.checked),
                cited.address,
                cited.version.as_deref().unwrap_or("not named"),
                cited.read_on.as_deref().unwrap_or("never")
            ));
        }
        let ids = book
            .rules
            .iter()
            .map(|rule| rule.id.as_str())
            .chain(book.facts.iter().map(|fact| fact.id.as_str()))
            .chain(book.not_encoded.iter().map(|route| route.id.as_str()));
        let nearest = ids.max_by(|a, b| strsim::jaro_winkler(a, id).total_cmp(&strsim::jaro_winkler(b, id)));
        Err(format!("nothing in the law book has the id `{id}`\n  hint: did you mean `{}`?", nearest.unwrap_or_default()))
    }

    fn show_rule(&self, rule: &Rule) -> String {
        let book = &self.book;
        let mut text = format!("{}: {}\n{}:{}\n\n", rule.id, rule.title, rule.file, rule.line);
        if let Some((from, until)) = rule.in_force {
            let dated = rule.dated_by.and_then(|fact| book.facts.get(usize::from(fact))).map_or("", |fact| fact.id.as_str());
            text.push_str(&format!(
                "in force: from {}{}, by {dated}\n",
                crate::words::long_day(from),
                until.map_or_else(String::new, |until| format!(" to {}", crate::words::long_day(until)))
            ));
        }
        if let Some(extent) = &rule.extent {
            text.push_str(&format!("where: {extent}\n"));
        }
        text.push_str(&format!("holds if: {}\n", rule.holds_if));
        for id in &rule.own {
            let Some(condition) = book.conditions.get(usize::from(*id)) else { continue };
            text.push_str(&format!("\n  {}\n    {}\n", condition.id, condition.says));
            text.push_str(&if condition.not_encoded {
                "    not encoded: stays unknown\n".to_string()
            } else {
                format!("    test: {}\n", condition.test)
            });
            for cite in &condition.cite {
                let cited = book.cited(cite);
                text.push_str(&format!("    {} ({}) {}\n", cited.id, checked_name(cited.checked), cited.address));
            }
            if let Some(doubt) = &condition.doubt {
                text.push_str(&format!("    doubt: {doubt}\n"));
            }
        }
        let cases: Vec<_> =
            book.cases.iter().filter(|case| book.rules.get(usize::from(case.of)).is_some_and(|of| of.id == rule.id)).collect();
        let count = |from: From| cases.iter().filter(|case| case.from == from).count();
        text.push_str(&format!(
            "\ncases: {} from the provision, {} from outside, {} that guard the rule\n",
            count(From::Provision),
            count(From::Outside),
            count(From::Rule)
        ));
        text
    }
}
