//! The law book: what it holds, how well it was read, what it leaves out.

use crate::Desk;
use crate::condition::checked_name;
use rulebook::cases::wrong_cases;
use rulebook::model::{From, Rule};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Duties, which are rules too.
    pub duties: usize,
    /// Clocks.
    pub clocks: usize,
    /// Cases of clocks that follow from a provision.
    pub clock_cases: usize,
    /// Cases of clocks from outside: official pages, notices, law firms.
    pub clock_cases_from_outside: usize,
    /// Of those: cases in which the source gives another day than the law does.
    pub clock_cases_wrong_elsewhere: usize,
    /// Cases that follow from a provision.
    pub cases_from_provisions: usize,
    /// Cases from outside: official examples, notices, judgments.
    pub cases_from_outside: usize,
    /// Cases that guard what a rule says.
    pub cases_from_rules: usize,
    /// Needs that one fact keeps from being open.
    pub near_misses: crate::near::NearMissCount,
    /// Cases and near misses that come out otherwise than they say.
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
    /// Duties: each id, and the routes that name it.
    pub duties: BTreeMap<String, Vec<String>>,
    /// Clocks: each id, and how many cases prove it.
    pub clocks: BTreeMap<String, usize>,
    /// Provisions that the law files cite and that were not read in the text or on an official page.
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
        let timetable = &self.counting.timetable;
        let mut wrong: Vec<String> = wrong_cases(book)
            .iter()
            .filter_map(|wrong| {
                let case = book.cases.get(wrong.case)?;
                let differs: Vec<String> = wrong.differs.iter().map(ToString::to_string).collect();
                Some(format!("{}:{}: \"{}\": {}", case.file, case.line, case.name, differs.join("; ")))
            })
            .collect();
        wrong.extend(
            timetable::cases::wrong_cases(timetable)
                .into_iter()
                .map(|wrong| format!("{}:{}: \"{}\": {}", wrong.case.file, wrong.case.at_line, wrong.case.name, wrong.differs.join("; "))),
        );
        let (near_misses, wrong_near) = self.count_near_misses();
        wrong.extend(wrong_near);
        LawCheck {
            near_misses,
            routes: self.routes.len(),
            routes_not_encoded: book.not_encoded.len(),
            rules: book.rules.len(),
            conditions: book.conditions.len(),
            facts: book.facts.len(),
            duties: self.duties.len(),
            clocks: timetable.clocks.len(),
            clock_cases: timetable.cases.iter().filter(|case| !case.outside).count(),
            clock_cases_from_outside: timetable.cases.iter().filter(|case| case.outside).count(),
            clock_cases_wrong_elsewhere: timetable.cases.iter().filter(|case| case.they_say.is_some()).count(),
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
        let mut not_read: Vec<String> = self
            .every_citation()
            .iter()
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
            duties: self.duties_by_route(),
            clocks: self.clocks_by_case(),
            doubts: limb_if(&|condition| condition.doubt.is_some()).into_iter().chain(self.other_doubts()).collect(),
            not_read,
            reviewed_by: "no lawyer has reviewed these files",
        }
    }

    /// What whoever buys an ordinary service above the limit must hear, while its ordinary ways are not encoded; none once they are.
    pub fn ordinary_ways_not_held(&self) -> Option<&'static str> {
        let says = "The ordinary ways to buy what is not light touch above the limit, an open or a staged competition, are not held here yet. If that is your need, they are what to ask your procurement team about first.";
        self.book.not_encoded.iter().any(|route| route.competes && route.regime == "pa2023").then_some(says)
    }

    /// Each duty, with the routes that name it.
    pub fn duties_by_route(&self) -> BTreeMap<String, Vec<String>> {
        let ids = self.duties.iter().filter_map(|duty| self.book.facts.get(usize::from(self.rule(duty)?.decides)));
        let routes: Vec<&Rule> = self.routes.iter().filter_map(|route| self.rule(route)).collect();
        ids.map(|fact| {
            let names = |rule: &&&Rule| rule.route.as_ref().is_some_and(|words| words.duties.contains(&fact.id));
            (fact.id.clone(), routes.iter().filter(names).map(|rule| rule.id.clone()).collect())
        })
        .collect()
    }

    fn clocks_by_case(&self) -> BTreeMap<String, usize> {
        let timetable = &self.counting.timetable;
        let cases = |place: usize| timetable.cases.iter().filter(|case| case.clock == place).count();
        timetable.clocks.iter().enumerate().map(|(place, clock)| (clock.id.clone(), cases(place))).collect()
    }

    /// What is cited anywhere: by conditions, steps, periods, remedies, clocks, calendars and notices.
    fn every_citation(&self) -> BTreeSet<String> {
        let (book, timetable) = (&self.book, &self.counting.timetable);
        let steps =
            book.rules.iter().filter_map(|rule| rule.route.as_ref()).flat_map(|route| &route.steps).filter_map(|step| step.cite.as_ref());
        let joined =
            steps.chain(book.periods.iter().filter_map(|period| period.cite.as_ref())).chain(book.remedies.iter().map(|one| &one.cite));
        let mut all: BTreeSet<String> = joined.flat_map(|cites| crate::words::citations(cites)).map(str::to_string).collect();
        all.extend(book.conditions.iter().flat_map(|condition| condition.cite.iter().cloned()));
        all.extend(timetable.clocks.iter().flat_map(|clock| clock.cites()));
        all.extend(timetable.calendars.iter().flat_map(|calendar| calendar.cite.iter().cloned()));
        all.extend(timetable.notices.iter().flat_map(|notice| notice.cite.iter().cloned()));
        all
    }

    /// Doubts of clocks and remedies.
    fn other_doubts(&self) -> Vec<Limb> {
        let lines = self.counting.timetable.clocks.iter().flat_map(|clock| clock.lines.iter().map(move |line| (clock, line)));
        let of_lines = lines.filter(|(_, line)| line.doubt.is_some()).map(|(clock, line)| Limb {
            condition: format!("{}.{}", clock.id, line.id),
            says: line.says.clone(),
            cite: line.cite.join("; "),
            doubt: line.doubt.clone(),
        });
        let of_remedies = self.book.remedies.iter().filter(|remedy| remedy.doubt.is_some()).map(|remedy| Limb {
            condition: remedy.id.clone(),
            says: remedy.title.clone(),
            cite: remedy.cite.clone(),
            doubt: remedy.doubt.clone(),
        });
        of_lines.chain(of_remedies).collect()
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
        text.push_str("\n# Each duty, and the routes that name it.\n[duties]\n");
        for (duty, routes) in &coverage.duties {
            text.push_str(&format!("{duty} = [{}]\n", routes.iter().map(|route| quoted(route)).collect::<Vec<_>>().join(", ")));
        }
        text.push_str("\n# Each clock, and how many cases prove it.\n[clocks]\n");
        for (clock, cases) in &coverage.clocks {
            text.push_str(&format!("{clock} = {cases}\n"));
        }
        text.push_str("\n# Each route, and how many near misses stand beside it.\n[near_misses]\n");
        for (route, near) in self.near_misses_by_route() {
            text.push_str(&format!("{route} = {near}\n"));
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
}
