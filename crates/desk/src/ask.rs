//! The next question for a need: what it asks, why, who could know, what each answer would settle; or why there is none.

use crate::Desk;
use crate::condition::FactUsed;
use crate::facts::FactView;
use crate::need::{COMMENCED, OpenNeed, today};
use crate::path::{PathView, once_each};
use crate::{services::ServiceView, words};
use rulebook::ask::{Ask, Asked, Phase, Waiting};
use rulebook::group::{Group, top_slot};
use rulebook::model::{Fact, FactId, Kind, ListId, Nature, Question, RuleId, Said, Slot, TOP, Val};
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
    /// Its path.
    pub path: PathView,
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
    /// Facts that somebody has given.
    pub answered: usize,
}

impl ProgressView {
    /// The same in a sentence or two.
    pub fn in_words(&self) -> String {
        let mut parts = vec![format!("{} of {} ways are settled.", self.settled, self.routes)];
        parts.extend(match self.unknown {
            0 => None,
            1 => Some("1 waits for an answer.".to_string()),
            several => Some(format!("{several} wait for an answer.")),
        });
        parts.extend(match self.open_if {
            0 => None,
            1 => Some("1 is open if something else comes first.".to_string()),
            several => Some(format!("{several} are open if something else comes first.")),
        });
        parts.join(" ")
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
    /// The same as a person would write it: yes, 600000, 2026-12-01; `?` where nobody knows.
    pub now_written: Option<String>,
    /// Its question in fewer words, where one of the first questions asks for it.
    pub label: Option<String>,
    /// It is one of a list to tick, in these words.
    pub tick: Option<String>,
    /// The place that must be yes for this one to be asked.
    pub only_if: Option<String>,
    /// Answers of yes or no in words of their own; several may stand for one. Null: somebody must judge it.
    pub choices: Vec<(Option<bool>, String)>,
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
    /// Its question in fewer words, where one of the first questions has them.
    pub short: Option<String>,
    /// The legal term.
    pub term: Option<String>,
    /// What is known of it.
    pub fact: FactUsed,
    /// What was said in the words of its question, where that has words of its own.
    pub says: Option<String>,
    /// given, do_not_know, to_be_judged, later.
    pub state: &'static str,
}

impl Desk {
    /// Whether a question matters, and which comes next: what [`Desk::ask`] works out before it makes a view of it.
    pub fn next(&self, mind: &Mind<'_>, need: &OpenNeed) -> (Vec<Waiting>, Option<Ask>) {
        self.next_as_of(mind, &need.file, today())
    }

    /// The same, where the purchase is taken to begin on this day if nobody has said when it does.
    pub(crate) fn next_as_of(&self, mind: &Mind<'_>, file: &NeedFile, day: i64) -> (Vec<Waiting>, Option<Ask>) {
        let standing = self.standing(mind, file, day);
        (standing.waiting, standing.next)
    }

    fn standing(&self, mind: &Mind<'_>, file: &NeedFile, day: i64) -> Standing {
        let mut waiting = mind.all_waiting_unfilled(&self.routes, &file.said);
        let likely = self.likely(mind, &file.said, &waiting, day);
        // what was left for later comes again once nothing else is left to ask
        let now = |slot: Slot| file.why_unknown(slot);
        let later = |slot: Slot| nobody_knows(file, slot);
        let firsts = mind.first_questions(&file.said, &waiting, &likely, &now);
        let first = |asked: Asked<'_>| mind.next_first(&file.said, &waiting, &likely, asked);
        let (first_now, first_later) = (first(&now), first(&later));
        drop(likely);
        let mut after = |asked: Asked<'_>| mind.next_after(&self.routes, &file.said, &mut waiting, asked);
        let next = first_now.or_else(|| after(&now)).or(first_later).or_else(|| after(&later));
        Standing { waiting, next, firsts }
    }

    /// The next question for this need.
    pub fn ask(&self, need: &OpenNeed) -> AskView {
        let mind = Mind::new(&self.book);
        let standing = self.standing(&mind, &need.file, today());
        self.ask_view(&mind, need, standing, true)
    }

    /// How far the answer has come, without the question.
    pub fn progress(&self, need: &OpenNeed) -> ProgressView {
        self.progress_of(need, &Mind::new(&self.book).all_waiting_unfilled(&self.routes, &need.file.said))
    }

    /// What the routes would wait for if the purchase began on this day, where nobody has said when it does.
    fn likely<'w>(&self, mind: &Mind<'_>, said: &Said, waiting: &'w [Waiting], day: i64) -> Cow<'w, [Waiting]> {
        let slot = self.book.fact_named(COMMENCED).map(|fact| Slot { fact, item: TOP });
        let Some(slot) = slot.filter(|slot| self.book.get(&said.need, *slot) == Val::Unknown) else { return waiting.into() };
        let mut likely = said.clone();
        self.book.learn(&mut likely.need, slot, Val::Num(day, day));
        mind.turning_at_a_look(&self.routes, waiting, &likely).into()
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
        let standing = self.standing(&mind, &need.file, today());
        Some(self.ask_view(&mind, need, standing, false))
    }

    fn again(&self, need: &OpenNeed, place: &str, settles: bool) -> Option<AskView> {
        let mind = Mind::new(&self.book);
        let file = &need.file;
        let waiting = mind.all_waiting(&self.routes, &file.said);
        let likely = self.likely(&mind, &file.said, &waiting, today());
        let firsts = mind.first_questions(&file.said, &waiting, &likely, &|slot| file.why_unknown(slot));
        drop(likely);
        let question = self.book.questions.iter().position(|question| question.id == place);
        let slots = match question.and_then(|place| self.book.questions.get(place)) {
            Some(question) => self.all_of(need, question, &waiting),
            None => vec![self.slot_of(need, place)?],
        };
        let routes = waiting.iter().filter(|one| slots.iter().any(|slot| one.turns_on(*slot))).map(|one| one.rule).collect();
        let phase = if question.is_some() { Phase::First } else { Phase::Missing };
        let next = (!slots.is_empty()).then_some(Ask { phase, question, slots, routes })?;
        Some(self.ask_view(&mind, need, Standing { waiting, next: Some(next), firsts }, settles))
    }

    /// Everything that one of the first questions asks for, or has asked for.
    fn all_of(&self, need: &OpenNeed, question: &Question, waiting: &[Waiting]) -> Vec<Slot> {
        let asked = |slot: &Slot| {
            need.file.why_unknown(*slot).is_some() || self.given(need, *slot) || waiting.iter().any(|one| one.turns_on(*slot))
        };
        once_each(question).into_iter().map(top_slot).filter(asked).collect()
    }

    /// Everything that was said, in the order of the glossary: what a person checks before relying on an answer.
    pub fn said(&self, need: &OpenNeed) -> Vec<SaidView> {
        let state = |slot: Slot| match need.file.why_unknown(slot) {
            Some(Reason::DoNotKnow) => Some("do_not_know"),
            Some(Reason::ToBeJudged) => Some("to_be_judged"),
            Some(Reason::NotAsked) => Some("later"),
            None => self.given(need, slot).then_some("given"),
        };
        let view = |slot: Slot| {
            let state = state(slot)?;
            Some(SaidView {
                place: self.book.show_slot(slot, &need.file.item_ids),
                at: self.number_of(slot),
                item: self.item_of(need, slot),
                theme: self.book.facts.get(usize::from(slot.fact))?.theme.clone(),
                short: self.book.questions.iter().find_map(|question| question.label(slot.fact)).map(str::to_string),
                term: self.book.facts.get(usize::from(slot.fact))?.term.clone(),
                says: self.own_words(need, slot),
                state,
                fact: self.fact_used(need, slot)?,
            })
        };
        self.places(need).filter_map(view).collect()
    }

    /// What was said in the words of the question that asks for it, where it has words of its own.
    fn own_words(&self, need: &OpenNeed, slot: Slot) -> Option<String> {
        let Val::Yes(yes) = self.book.get(&need.file.said.need, slot) else { return None };
        self.book.questions.iter().find_map(|question| question.own_words(slot.fact, yes)).map(str::to_string)
    }

    /// Every place that somebody can be asked for, in the order of the glossary.
    fn places(&self, need: &OpenNeed) -> impl Iterator<Item = Slot> {
        let asked = |(_, fact): &(FactId, &Fact)| !matches!(fact.nature, Nature::Decided | Nature::Computed);
        (0..).zip(&self.book.facts).filter(asked).flat_map(|(id, fact)| match fact.kind {
            Kind::List(_) => vec![Slot { fact: id, item: TOP }],
            _ => self.book.slots_of(&need.file.said.need, id),
        })
    }

    pub(crate) fn given(&self, need: &OpenNeed, slot: Slot) -> bool {
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
        let said = |slot: Slot| self.written(need, slot);
        let item = |item: u16| {
            let facts =
                has.iter().filter_map(|fact| Some((book.facts.get(usize::from(*fact))?.id.clone(), said(Slot { fact: *fact, item })?)));
            let ids = file.item_ids.get(usize::from(list)).and_then(|ids| ids.get(usize::from(item))).filter(|id| !id.is_empty());
            facts.chain(ids.map(|id| ("id".to_string(), id.clone()))).collect()
        };
        let items = file.said.need.lists.get(usize::from(list)).and_then(Option::as_ref);
        items.map_or_else(Vec::new, |items| (0u16..).zip(items).map(|(place, _)| item(place)).collect())
    }

    /// What is known of one place, as a person would write it.
    fn written(&self, need: &OpenNeed, slot: Slot) -> Option<String> {
        let (book, file) = (&self.book, &need.file);
        let value = book.get(&file.said.need, slot);
        match words::as_json(book, slot, value, &file.written) {
            Value::Null | Value::Array(_) => file.why_unknown(slot).and_then(|reason| match reason {
                Reason::DoNotKnow => Some("?".to_string()),
                Reason::ToBeJudged => Some("to be judged".to_string()),
                Reason::NotAsked => None,
            }),
            Value::String(text) => Some(text),
            Value::Bool(yes) => Some(if yes { "yes" } else { "no" }.to_string()),
            Value::Object(_) => Some(words::in_words(book, slot, value, &file.written).replace('£', "")),
            other => Some(other.to_string()),
        }
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
            answered: self.answered(need),
        }
    }

    fn ask_view(&self, mind: &Mind<'_>, need: &OpenNeed, standing: Standing, settles: bool) -> AskView {
        let Standing { waiting, next, firsts } = standing;
        let waiting = if settles { mind.all_waiting(&self.routes, &need.file.said) } else { waiting };
        let progress = self.progress_of(need, &waiting);
        let path = self.interview_path(need, next.as_ref(), &firsts);
        let still = |slot: Slot| waiting.iter().any(|one| one.turns_on(slot));
        let unknown = need.file.not_known.iter().map(|(slot, _)| *slot);
        let unknown = unknown.filter(|slot| nobody_knows(&need.file, *slot).is_some() && still(*slot));
        let not_known: Vec<FactUsed> = unknown.filter_map(|slot| self.fact_used(need, slot)).collect();
        let stops = next.is_none().then(|| stops(waiting.len(), not_known.len()));
        let question = next.map(|next| self.question(mind, need, settles.then_some(&waiting), &next));
        AskView { title: need.file.title.clone(), revision: need.file.revision.unwrap_or(0), question, stops, not_known, progress, path }
    }

    /// `waiting`: the routes over which to work out what each answer would settle.
    fn question(&self, mind: &Mind<'_>, need: &OpenNeed, waiting: Option<&Vec<Waiting>>, next: &Ask) -> QuestionView {
        let first = next.question.and_then(|place| self.book.questions.get(place));
        let facts: Vec<AskedView> =
            next.slots.iter().filter_map(|slot| self.asked(mind, need, waiting.map(Vec::as_slice), *slot, first)).collect();
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

    fn asked(&self, mind: &Mind<'_>, need: &OpenNeed, waiting: Option<&[Waiting]>, slot: Slot, of: Option<&Question>) -> Option<AskedView> {
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
        let named = || self.services_named(&format!("{}. {}", need.file.title, need.file.sentence), NAMED);
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
            now_written: self.written(need, slot),
            label: of.and_then(|of| of.label(slot.fact)).map(str::to_string),
            tick: of.and_then(|of| of.ticks.iter().find(|(tick, _)| *tick == slot.fact)).map(|(_, words)| words.clone()),
            only_if: of.and_then(|of| of.only_if(slot.fact)).map(|fact| self.number_of(top_slot(fact))),
            choices: of.filter(|of| of.facts.first() == Some(&slot.fact)).map(|of| of.choices.clone()).unwrap_or_default(),
            settles,
            cannot_be,
        })
    }
}

/// Where an interview stands: what waits, what comes next, and which of the first questions matter.
struct Standing {
    waiting: Vec<Waiting>,
    next: Option<Ask>,
    firsts: Vec<usize>,
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
