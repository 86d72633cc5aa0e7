//! The next question for a need: what it asks, why, who could know, what each answer would settle; or why there is none.

use crate::Desk;
use crate::condition::FactUsed;
use crate::facts::FactView;
use crate::need::{COMMENCED, OpenNeed, today};
use crate::{services::ServiceView, words};
use rulebook::ask::{self, Ask, Phase, Waiting};
use rulebook::group::Group;
use rulebook::model::{Fact, FactId, Kind, ListId, Nature, RuleId, Said, Slot, TOP, Val};
use rulebook::settle::Mind;
use rulebook::{NeedFile, Reason};
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How many kinds of service found in the need's own words are shown.
const NAMED: usize = 8;

/// Where an interview stands.
#[derive(Clone, Debug, Serialize)]
pub struct AskView {
    /// The need's title.
    pub title: String,
    /// The revision of its file.
    pub revision: u64,
    /// The next question; null when nothing more matters.
    pub question: Option<QuestionView>,
    /// Why there is no question.
    pub stops: Option<String>,
    /// What still matters and was asked, and nobody knew.
    pub not_known: Vec<FactUsed>,
    /// How far the answer has come.
    pub progress: ProgressView,
}

/// How far the answer has come, over the encoded routes.
#[derive(Clone, Debug, Serialize)]
pub struct ProgressView {
    /// The encoded routes.
    pub routes: usize,
    /// Those that nothing more can change.
    pub settled: usize,
    /// Those that are open if something is judged, chosen or as presumed.
    pub open_if: usize,
    /// Those not yet known.
    pub unknown: usize,
    /// How many questions are left at most, by kind: missing, choice, judgement, presumed.
    pub left: BTreeMap<&'static str, usize>,
    /// Facts that somebody has given.
    pub answered: usize,
}

impl ProgressView {
    /// The same in a sentence or two.
    pub fn in_words(&self) -> String {
        let left = |kind: &str, one: &str, several: &str| match self.left.get(kind).copied().unwrap_or(0) {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {several}")),
        };
        let left: Vec<String> = [
            left("missing", "question about what is missing", "questions about what is missing"),
            left("choice", "choice", "choices"),
            left("judgement", "judgement", "judgements"),
            left("presumed", "presumption to confirm", "presumptions to confirm"),
        ]
        .into_iter()
        .flatten()
        .collect();
        let left = if left.is_empty() { "No question is left".to_string() } else { format!("Left, at most: {}", left.join(", ")) };
        let mut parts = vec![format!("{} of {} routes settled", self.settled, self.routes)];
        parts.extend((self.open_if > 0).then(|| format!("{} open if something comes first", self.open_if)));
        parts.extend((self.unknown > 0).then(|| format!("{} not yet known", self.unknown)));
        format!("{}. {left}.", parts.join(", "))
    }
}

/// A question.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionView {
    /// Its id: of one of the first questions, or the place that it asks for.
    pub id: String,
    /// The question.
    pub asks: String,
    /// Why it is asked.
    pub why: String,
    /// first, missing, choice, judgement, presumed.
    pub phase: &'static str,
    /// The same in words.
    pub phase_words: &'static str,
    /// The routes that turn on it.
    pub routes: Vec<RouteName>,
    /// What it asks for, each with its own question.
    pub facts: Vec<AskedView>,
}

/// A route by its name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RouteName {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// One fact that a question asks for.
#[derive(Clone, Debug, Serialize)]
pub struct AskedView {
    /// The place as an answer names it: `nation`, `parts[rooms].part_separable`.
    pub place: String,
    /// The place with its item by number, which holds nothing that the need says: `parts.0.part_separable`.
    pub at: String,
    /// The item that it is about, in words; empty for a fact of the whole need.
    pub item: String,
    /// The fact.
    pub fact: FactView,
    /// yes_no, money, months, date, one_of, code, list: which form an answer takes.
    pub form: &'static str,
    /// For a list: the facts of one item.
    pub item_facts: Vec<FactView>,
    /// For a list that was given: its items as they were said, each fact by its id, with `id` for the item's own name.
    pub items_now: Vec<BTreeMap<String, String>>,
    /// For codes: the kinds of service that the need's own words name.
    pub services: Vec<ServiceView>,
    /// The value now, in words, where something is known.
    pub now: Option<String>,
    /// What each answer would settle; answers that settle nothing alone are left out.
    pub settles: Vec<SettlesView>,
    /// Answers that the facts given so far rule out.
    pub cannot_be: Vec<String>,
}

/// What one answer would settle.
#[derive(Clone, Debug, Serialize)]
pub struct SettlesView {
    /// The answer in words.
    pub answer: String,
    /// Its value, as a need file has it; null where it stands for several.
    pub value: Value,
    /// The routes that it moves.
    pub moves: Vec<MoveView>,
}

/// A route moved by an answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct MoveView {
    /// The route.
    pub route: String,
    /// Its title.
    pub title: String,
    /// The group it moves to.
    pub group: &'static str,
}

/// What was said of one place.
#[derive(Clone, Debug, Serialize)]
pub struct SaidView {
    /// The place as an answer names it.
    pub place: String,
    /// The place with its item by number, which holds nothing that the need says.
    pub at: String,
    /// The item that it is about, in words; empty for a fact of the whole need.
    pub item: String,
    /// The theme of the glossary that it stands under.
    pub theme: String,
    /// What is known of it.
    pub fact: FactUsed,
    /// given, do_not_know, to_be_judged.
    pub state: &'static str,
}

impl Desk {
    /// Whether a question matters, and which comes next: what [`Desk::ask`] works out before it makes a view of it.
    pub fn next(&self, mind: &Mind<'_>, need: &OpenNeed) -> (Vec<Waiting>, Option<Ask>) {
        self.next_as_of(mind, &need.file, today())
    }

    /// The same, where the purchase is taken to begin on this day if nobody has said when it does.
    pub(crate) fn next_as_of(&self, mind: &Mind<'_>, file: &NeedFile, day: i64) -> (Vec<Waiting>, Option<Ask>) {
        let waiting = mind.all_waiting(&self.routes, &file.said);
        let likely = self.likely(mind, &file.said, &waiting, day);
        let next = mind.next(&self.routes, &file.said, &waiting, &likely, &|slot| nobody_knows(file, slot));
        (waiting, next)
    }

    /// The next question for this need.
    pub fn ask(&self, need: &OpenNeed) -> AskView {
        let mind = Mind::new(&self.book);
        let (waiting, next) = self.next(&mind, need);
        self.ask_view(&mind, need, &waiting, next, true)
    }

    /// How far the answer has come, without the question.
    pub fn progress(&self, need: &OpenNeed) -> ProgressView {
        self.progress_of(need, &Mind::new(&self.book).all_waiting(&self.routes, &need.file.said))
    }

    /// What the routes would wait for if the purchase began on this day, where nobody has said when it does.
    fn likely<'w>(&self, mind: &Mind<'_>, said: &Said, waiting: &'w [Waiting], day: i64) -> Cow<'w, [Waiting]> {
        let slot = self.book.fact_named(COMMENCED).map(|fact| Slot { fact, item: TOP });
        let Some(slot) = slot.filter(|slot| self.book.get(&said.need, *slot) == Val::Unknown) else { return waiting.into() };
        let mut likely = said.clone();
        self.book.learn(&mut likely.need, slot, Val::Num(day, day));
        mind.all_waiting(&self.routes, &likely).into()
    }

    /// The question for one place, whatever comes next: to change what was said.
    pub fn ask_again(&self, need: &OpenNeed, place: &str) -> Option<AskView> {
        self.again(need, place, true)
    }

    /// What an answer is an answer to: the question for this place, or the next one where that is empty, without what each answer would
    /// settle (most of the work of a question).
    pub fn asked_for(&self, need: &OpenNeed, place: &str) -> Option<AskView> {
        if !place.is_empty() {
            return self.again(need, place, false);
        }
        let mind = Mind::new(&self.book);
        let (waiting, next) = self.next(&mind, need);
        Some(self.ask_view(&mind, need, &waiting, next, false))
    }

    fn again(&self, need: &OpenNeed, place: &str, settles: bool) -> Option<AskView> {
        let mind = Mind::new(&self.book);
        let slot = self.slot_of(need, place)?;
        let waiting = mind.all_waiting(&self.routes, &need.file.said);
        let routes = waiting.iter().filter(|one| one.turns_on(slot)).map(|one| one.rule).collect();
        let ask = Ask { phase: Phase::Missing, question: None, slots: vec![slot], routes };
        Some(self.ask_view(&mind, need, &waiting, Some(ask), settles))
    }

    /// Everything that was said, in the order of the glossary: what a person checks before relying on an answer.
    pub fn said(&self, need: &OpenNeed) -> Vec<SaidView> {
        let state = |slot: Slot| match need.file.why_unknown(slot) {
            Some(Reason::DoNotKnow) => Some("do_not_know"),
            Some(Reason::ToBeJudged) => Some("to_be_judged"),
            _ => self.given(need, slot).then_some("given"),
        };
        let view = |slot: Slot| {
            let state = state(slot)?;
            Some(SaidView {
                place: self.book.show_slot(slot, &need.file.item_ids),
                at: self.number_of(slot),
                item: self.item_of(need, slot),
                theme: self.book.facts.get(usize::from(slot.fact))?.theme.clone(),
                state,
                fact: self.fact_used(need, slot)?,
            })
        };
        self.places(need).filter_map(view).collect()
    }

    /// Every place that somebody can be asked for, in the order of the glossary.
    fn places(&self, need: &OpenNeed) -> impl Iterator<Item = Slot> {
        let asked = |(_, fact): &(FactId, &Fact)| !matches!(fact.nature, Nature::Decided | Nature::Computed);
        (0..).zip(&self.book.facts).filter(asked).flat_map(|(id, fact)| match fact.kind {
            Kind::List(_) => vec![Slot { fact: id, item: TOP }],
            _ => self.book.slots_of(&need.file.said.need, id),
        })
    }

    fn given(&self, need: &OpenNeed, slot: Slot) -> bool {
        match self.book.facts.get(usize::from(slot.fact)).map(|fact| &fact.kind) {
            Some(Kind::List(list)) => need.file.said.need.lists.get(usize::from(*list)).is_some_and(Option::is_some),
            _ => self.book.get(&need.file.said.need, slot) != Val::Unknown,
        }
    }

    fn slot_of(&self, need: &OpenNeed, place: &str) -> Option<Slot> {
        self.places(need).find(|slot| self.book.show_slot(*slot, &need.file.item_ids) == place || self.number_of(*slot) == place)
    }

    /// The place with its item by number.
    pub(crate) fn number_of(&self, slot: Slot) -> String {
        words::dotted(&self.book.show_slot(slot, &[]))
    }

    /// The item of a place in words; empty for a fact of the whole need.
    pub(crate) fn item_of(&self, need: &OpenNeed, slot: Slot) -> String {
        if slot.item == TOP {
            return String::new();
        }
        let place = self.book.show_slot(slot, &need.file.item_ids);
        let name = words::item_of(&place).unwrap_or_default();
        if name.parse::<u16>().is_ok() { format!("item {}", slot.item + 1) } else { words::spaced(name) }
    }

    /// The items of a list as they were said.
    fn items_now(&self, need: &OpenNeed, list: ListId) -> Vec<BTreeMap<String, String>> {
        let (book, file) = (&self.book, &need.file);
        let has = book.lists.get(usize::from(list)).map(|list| list.has.as_slice()).unwrap_or_default();
        let said = |slot: Slot| match words::as_json(book, slot, book.get(&file.said.need, slot), &file.written) {
            Value::Null => file.why_unknown(slot).is_some().then(|| "?".to_string()),
            Value::String(text) => Some(text),
            Value::Bool(yes) => Some(if yes { "yes" } else { "no" }.to_string()),
            Value::Object(_) => Some(words::in_words(book, slot, book.get(&file.said.need, slot), &file.written).replace('£', "")),
            other => Some(other.to_string()),
        };
        let item = |item: u16| {
            let facts =
                has.iter().filter_map(|fact| Some((book.facts.get(usize::from(*fact))?.id.clone(), said(Slot { fact: *fact, item })?)));
            let ids = file.item_ids.get(usize::from(list)).and_then(|ids| ids.get(usize::from(item))).filter(|id| !id.is_empty());
            facts.chain(ids.map(|id| ("id".to_string(), id.clone()))).collect()
        };
        let items = file.said.need.lists.get(usize::from(list)).and_then(Option::as_ref);
        items.map_or_else(Vec::new, |items| (0u16..).zip(items).map(|(place, _)| item(place)).collect())
    }

    /// How many facts somebody has given.
    pub(crate) fn answered(&self, need: &OpenNeed) -> usize {
        self.places(need).filter(|slot| nobody_knows(&need.file, *slot).is_none() && self.given(need, *slot)).count()
    }

    fn progress_of(&self, need: &OpenNeed, waiting: &[Waiting]) -> ProgressView {
        let open_if = waiting.iter().filter(|one| one.group == Group::OpenIf).count();
        ProgressView {
            routes: self.routes.len(),
            settled: self.routes.len() - waiting.len(),
            open_if,
            unknown: waiting.len() - open_if,
            left: ask::left(&self.book, waiting, &|slot| nobody_knows(&need.file, slot)),
            answered: self.answered(need),
        }
    }

    fn ask_view(&self, mind: &Mind<'_>, need: &OpenNeed, waiting: &[Waiting], next: Option<Ask>, settles: bool) -> AskView {
        let progress = self.progress_of(need, waiting);
        let still = |slot: Slot| waiting.iter().any(|one| one.turns_on(slot));
        let unknown = need.file.not_known.iter().map(|(slot, _)| *slot);
        let unknown = unknown.filter(|slot| nobody_knows(&need.file, *slot).is_some() && still(*slot));
        let not_known: Vec<FactUsed> = unknown.filter_map(|slot| self.fact_used(need, slot)).collect();
        let stops = next.is_none().then(|| stops(waiting.len(), not_known.len()));
        let question = next.map(|next| self.question(mind, need, settles.then_some(waiting), &next));
        AskView { title: need.file.title.clone(), revision: need.file.revision.unwrap_or(0), question, stops, not_known, progress }
    }

    /// `waiting`: the routes over which to work out what each answer would settle.
    fn question(&self, mind: &Mind<'_>, need: &OpenNeed, waiting: Option<&[Waiting]>, next: &Ask) -> QuestionView {
        let facts: Vec<AskedView> = next.slots.iter().filter_map(|slot| self.asked(mind, need, waiting, *slot)).collect();
        let first = next.question.and_then(|place| self.book.questions.get(place));
        let only = facts.first();
        let of_only = |text: fn(&AskedView) -> String| only.map(text).unwrap_or_default();
        QuestionView {
            id: first.map_or_else(|| of_only(|one| one.place.clone()), |question| question.id.clone()),
            asks: first.map_or_else(|| of_only(|one| one.fact.asks.clone()), |question| question.asks.clone()),
            why: first.map_or_else(|| of_only(|one| one.fact.why.clone()), |question| question.why.clone()),
            phase: next.phase.name(),
            phase_words: phase_words(next.phase),
            routes: next.routes.iter().filter_map(|rule| self.route_name(*rule)).collect(),
            facts,
        }
    }

    fn route_name(&self, rule: RuleId) -> Option<RouteName> {
        self.book.rules.get(usize::from(rule)).map(|rule| RouteName { id: rule.id.clone(), title: rule.title.clone() })
    }

    fn asked(&self, mind: &Mind<'_>, need: &OpenNeed, waiting: Option<&[Waiting]>, slot: Slot) -> Option<AskedView> {
        let book = &self.book;
        let fact = book.facts.get(usize::from(slot.fact))?;
        let said = &need.file.said;
        let (mut settles, mut cannot_be) = (Vec::new(), Vec::new());
        let effects = waiting.map_or_else(Vec::new, |waiting| mind.effects(self.whole(), &self.routes, said, waiting, slot));
        for effect in effects {
            let answer = words::in_words(book, slot, effect.value, &need.file.written);
            if effect.impossible {
                cannot_be.push(answer);
                continue;
            }
            let moves: Vec<MoveView> = effect
                .moves
                .iter()
                .filter_map(|(rule, group)| {
                    self.route_name(*rule).map(|name| MoveView { route: name.id, title: name.title, group: group.name() })
                })
                .collect();
            if !moves.is_empty() {
                settles.push(SettlesView { answer, value: words::as_json(book, slot, effect.value, &BTreeMap::new()), moves });
            }
        }
        let items = if let Kind::List(list) = fact.kind { book.lists.get(usize::from(list)).map(|list| list.has.as_slice()) } else { None };
        let item_facts: Vec<FactView> =
            items.unwrap_or_default().iter().filter_map(|id| book.facts.get(usize::from(*id))).map(|fact| self.fact_view(fact)).collect();
        let of_codes = items.is_some_and(|has| {
            has.iter().any(|id| book.facts.get(usize::from(*id)).is_some_and(|fact| fact.kind == Kind::Code)) && has.len() == 1
        });
        let named = || self.services(&format!("{}. {}", need.file.title, need.file.sentence), NAMED);
        let services = if of_codes { named() } else { Vec::new() };
        let items_now = if let Kind::List(list) = fact.kind { self.items_now(need, list) } else { Vec::new() };
        Some(AskedView {
            place: book.show_slot(slot, &need.file.item_ids),
            at: self.number_of(slot),
            item: self.item_of(need, slot),
            fact: self.fact_view(fact),
            form: if of_codes { "codes" } else { form(&fact.kind) },
            item_facts,
            items_now,
            services,
            now: self.given(need, slot).then(|| self.fact_used(need, slot).map(|used| used.words)).flatten(),
            settles,
            cannot_be,
        })
    }
}

/// It was asked, and nobody knows or somebody must judge: it is not asked again.
fn nobody_knows(file: &NeedFile, slot: Slot) -> Option<Reason> {
    file.why_unknown(slot).filter(|reason| *reason != Reason::NotAsked)
}

fn form(kind: &Kind) -> &'static str {
    use rulebook::model::Measure;
    match kind {
        Kind::YesNo => "yes_no",
        Kind::Number(Measure::Money(_)) => "money",
        Kind::Number(Measure::Months) => "months",
        Kind::Number(Measure::Date) => "date",
        Kind::OneOf(_) => "one_of",
        Kind::Code => "code",
        Kind::List(_) => "list",
    }
}

fn phase_words(phase: Phase) -> &'static str {
    match phase {
        Phase::First => "one of the first questions",
        Phase::Missing => "without it some routes are not yet known",
        Phase::Choice => "it is yours to choose",
        Phase::Judgement => "somebody with authority must judge it",
        Phase::Presumed => "it is presumed while nobody has said",
    }
}

fn stops(waiting: usize, not_known: usize) -> String {
    match (waiting, not_known) {
        (0, _) => "Every encoded route is settled: nothing that you can still say changes any of them.".to_string(),
        (_, 0) => "Nothing more that you could say would settle a route: what is left turns on law that is not encoded yet.".to_string(),
        (_, 1) => "Nothing else matters now. One thing that nobody knows yet, or that somebody must judge, still does.".to_string(),
        (_, several) => {
            format!("Nothing else matters now. {several} things that nobody knows yet, or that somebody must judge, still do.")
        }
    }
}
