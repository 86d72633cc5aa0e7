//! Reflections: questions to think with before a way is chosen. What is said of them stays in the need file, and decides nothing.

mod library;

pub use library::Side;
pub use rulebook::{LONGEST_NOTE, Leaning};

use crate::Desk;
use crate::answer::{NeedView, RouteView};
use crate::condition::FactUsed;
use crate::need::OpenNeed;
use crate::reply::{count_up, set, table};
use crate::words;
use library::{Question, Reflection};
use rulebook::model::{Slot, TOP};
use rulebook::{NeedFile, Problem};
use serde::Serialize;
use std::sync::OnceLock;
use toml_edit::{DocumentMut, Item, Table, Value};

/// The reflections, once they were needed, and what is wrong with their files.
pub(crate) type Library = OnceLock<(Vec<Reflection>, Vec<Problem>)>;

/// A reflection by its name.
#[derive(Clone, Debug, Serialize)]
pub struct ReflectionName {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How many questions it has.
    pub questions: usize,
    /// Of how many something was said.
    pub said: usize,
}

/// A reflection for one need.
#[derive(Clone, Debug, Serialize)]
pub struct ReflectView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The need.
    pub need: NeedView,
    /// What it is about.
    pub lead: String,
    /// What the first sides lean to.
    pub toward_a: String,
    /// What the second sides lean to.
    pub toward_b: String,
    /// How many lean to the first sides.
    pub leans_a: usize,
    /// How many lean to the second sides.
    pub leans_b: usize,
    /// How many lie in between.
    pub between: usize,
    /// How many were not thought about yet.
    pub not_yet: usize,
    /// The same in a sentence. It counts; it does not conclude.
    pub reads: String,
    /// What is so where it truly is a purchase.
    pub caution: String,
    /// The questions.
    pub questions: Vec<ReflectQuestion>,
    /// The ways outside procurement, with their answers; empty where the reflection does not set them beside buying.
    pub outside: Vec<WayView>,
    /// The ways of buying, with their answers; empty as `outside`.
    pub buying: Vec<WayView>,
    /// Where the thoughts come from.
    pub sources: Vec<String>,
}

/// A question of a reflection, with what was said.
#[derive(Clone, Debug, Serialize)]
pub struct ReflectQuestion {
    /// Its id.
    pub id: String,
    /// The question.
    pub asks: String,
    /// Why it matters.
    pub why: String,
    /// What to be careful of.
    pub caution: String,
    /// Its first side.
    pub a: Side,
    /// Its second side.
    pub b: Side,
    /// towards_a, towards_b, between; null where it was not thought about.
    pub leans: Option<&'static str>,
    /// A note.
    pub note: Option<String>,
    /// What the need already says of it.
    pub facts: Vec<FactUsed>,
    /// The routes that it touches.
    pub routes: Vec<WayView>,
    /// Where the thought comes from.
    pub sources: Vec<String>,
}

/// A route in a line, with its answer for this need.
#[derive(Clone, Debug, Serialize)]
pub struct WayView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its group.
    pub group: &'static str,
    /// on_the_text, arguable; null for unknown.
    pub standing: Option<&'static str>,
    /// It is encoded, so there is a finding to open.
    pub encoded: bool,
    /// The reason in one line.
    pub reason: String,
}

impl WayView {
    fn new(route: &RouteView) -> WayView {
        WayView {
            id: route.id.clone(),
            title: route.title.clone(),
            group: route.group,
            standing: route.standing,
            encoded: route.encoded,
            reason: route.reason.clone(),
        }
    }
}

/// What is said of one question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Thought {
    /// The id of the question.
    pub question: String,
    /// To which side; nothing takes back what was said.
    pub leans: Option<Leaning>,
    /// A note; an empty one takes back what was noted, and none leaves it as it is.
    pub note: Option<String>,
}

impl Thought {
    /// Reads `ID=towards_a` as a command line gives it; `ID=` takes back what was said.
    ///
    /// # Errors
    /// It is not of that form.
    pub fn read(text: &str) -> Result<Thought, String> {
        let hint = "write ID=towards_a, ID=towards_b or ID=between; ID= takes it back";
        let (question, leans) = text.split_once('=').ok_or_else(|| format!("`{text}` says nothing of a question\n  hint: {hint}"))?;
        let leaning = Leaning::named(leans.trim());
        if leaning.is_none() && !leans.trim().is_empty() {
            return Err(format!("`{leans}` is no leaning\n  hint: {hint}"));
        }
        Ok(Thought { question: question.trim().to_string(), leans: leaning, note: None })
    }
}

impl Desk {
    fn library(&self) -> &(Vec<Reflection>, Vec<Problem>) {
        self.library.get_or_init(|| library::shipped(&self.book))
    }

    /// What is wrong with the library's files against this law.
    pub fn reflection_problems(&self) -> &[Problem] {
        &self.library().1
    }

    /// The reflections there are, and how far each was thought about for this need.
    pub fn reflections(&self, need: &OpenNeed) -> Vec<ReflectionName> {
        let said = |one: &Question| need.file.reflections.get(&one.id).is_some_and(|said| said.leans.is_some());
        let name = |one: &Reflection| ReflectionName {
            id: one.id.clone(),
            title: one.title.clone(),
            questions: one.questions.len(),
            said: one.questions.iter().filter(|question| said(question)).count(),
        };
        self.library().0.iter().map(name).collect()
    }

    /// One reflection for a need: its questions, what was said, and what the need's facts and findings already say beside it.
    ///
    /// # Errors
    /// There is no such reflection.
    pub fn reflect(&self, need: &OpenNeed, id: &str) -> Result<ReflectView, String> {
        let all = &self.library().0;
        let Some(one) = all.iter().find(|one| one.id == id) else {
            let known: Vec<&str> = all.iter().map(|one| one.id.as_str()).collect();
            return Err(format!("there is no reflection `{id}`\n  hint: they are {}", known.join(", ")));
        };
        let answer = self.results(need);
        let questions: Vec<ReflectQuestion> =
            one.questions.iter().map(|question| self.reflect_question(need, question, &answer.routes)).collect();
        let count = |leans: Option<Leaning>| questions.iter().filter(|one| one.leans == leans.map(Leaning::name)).count();
        let (leans_a, leans_b) = (count(Some(Leaning::TowardsA)), count(Some(Leaning::TowardsB)));
        let (between, not_yet) = (count(Some(Leaning::Between)), count(None));
        let ways = |outside: bool| -> Vec<WayView> {
            let of = answer.routes.iter().filter(|route| one.outside && (route.regime == "outside") == outside);
            of.map(WayView::new).collect()
        };
        Ok(ReflectView {
            id: one.id.clone(),
            title: one.title.clone(),
            need: NeedView::new(need),
            lead: one.lead.clone(),
            toward_a: one.toward[0].clone(),
            toward_b: one.toward[1].clone(),
            leans_a,
            leans_b,
            between,
            not_yet,
            reads: tally(&[
                (leans_a, &format!("towards {}", one.toward[0])),
                (leans_b, &format!("towards {}", one.toward[1])),
                (between, "in between"),
                (not_yet, "not thought about yet"),
            ]),
            caution: one.caution.clone(),
            questions,
            outside: ways(true),
            buying: ways(false),
            sources: one.sources.clone(),
        })
    }

    fn reflect_question(&self, need: &OpenNeed, one: &Question, routes: &[RouteView]) -> ReflectQuestion {
        let said = need.file.reflections.get(&one.id);
        let fact = |name: &String| self.fact_used(need, Slot { fact: self.book.fact_named(name)?, item: TOP });
        let route = |id: &String| routes.iter().find(|route| route.id == *id).map(WayView::new);
        ReflectQuestion {
            id: one.id.clone(),
            asks: one.asks.clone(),
            why: one.why.clone(),
            caution: one.caution.clone(),
            a: one.sides[0].clone(),
            b: one.sides[1].clone(),
            leans: said.and_then(|said| said.leans).map(Leaning::name),
            note: said.and_then(|said| said.note.clone()),
            facts: one.facts.iter().filter_map(fact).collect(),
            routes: one.routes.iter().filter_map(route).collect(),
            sources: one.sources.clone(),
        }
    }

    /// What a need file thinks about questions that are not there.
    pub(crate) fn unknown_reflections(&self, name: &str, file: &NeedFile) -> Vec<Problem> {
        if file.reflections.is_empty() {
            return Vec::new();
        }
        let known: Vec<&str> = self.library().0.iter().flat_map(|one| &one.questions).map(|one| one.id.as_str()).collect();
        let wrong = file.reflections.iter().filter(|(id, _)| !known.contains(&id.as_str()));
        let problem = |(id, said): (&String, &rulebook::Reflected)| Problem {
            file: name.to_string(),
            line: said.place.0,
            column: said.place.1,
            message: format!("there is no question `{id}` to reflect on"),
            hint: format!("did you mean `{}`? `waymark reflect NEED.toml` lists them", words::nearest(id, known.iter().copied())),
            clash: Vec::new(),
        };
        wrong.map(problem).collect()
    }

    /// Puts thoughts into the text of a need file and counts its revision up. Where nothing differs, the text comes back as it was.
    ///
    /// # Errors
    /// The file has problems, there is no such question, or a note is too long: the text stays as it was.
    pub fn give_thoughts(&self, name: &str, text: &str, thoughts: &[Thought]) -> Result<(String, OpenNeed), Vec<Problem>> {
        let wrong =
            |message: String, hint: String| vec![Problem { file: name.to_string(), line: 1, column: 1, message, hint, clash: Vec::new() }];
        let old = self.read_need(name, text, None)?;
        let known: Vec<&str> = self.library().0.iter().flat_map(|one| &one.questions).map(|one| one.id.as_str()).collect();
        for one in thoughts {
            if !known.contains(&one.question.as_str()) {
                let hint = format!("did you mean `{}`?", words::nearest(&one.question, known.iter().copied()));
                return Err(wrong(format!("there is no question `{}` to reflect on", one.question), hint));
            }
            if one.note.as_ref().is_some_and(|note| note.chars().count() > LONGEST_NOTE) {
                return Err(wrong(
                    format!("the note on `{}` is longer than {LONGEST_NOTE} letters", one.question),
                    "shorten it".to_string(),
                ));
            }
        }
        let said = |one: &&Thought| {
            let before = old.file.reflections.get(&one.question);
            let noted = one.note.as_ref().map(|note| note.trim().to_string()).filter(|note| !note.is_empty());
            before.and_then(|before| before.leans) != one.leans
                || (one.note.is_some() && before.and_then(|before| before.note.clone()) != noted)
        };
        let thoughts: Vec<&Thought> = thoughts.iter().filter(said).collect();
        if thoughts.is_empty() {
            return Ok((text.to_string(), old));
        }
        let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
            wrong(format!("this is not TOML: {}", error.message()), "mend it by hand first".to_string())
        })?;
        let root = document.as_table_mut();
        let none = |what: &str| wrong(format!("`{what}` is no table in this file"), format!("write [{what}]"));
        let under = table(root, "reflections").ok_or_else(|| none("reflections"))?;
        for one in thoughts {
            if under.get(&one.question).is_none() {
                under.insert(&one.question, Item::Table(Table::new()));
            }
            let of = under.get_mut(&one.question).and_then(Item::as_table_like_mut).ok_or_else(|| none(&one.question))?;
            set(of, "leans", one.leans.map(|leans| Value::from(leans.name())));
            if let Some(note) = &one.note {
                set(of, "note", Some(note.trim()).filter(|note| !note.is_empty()).map(Value::from));
            }
            if of.is_empty() {
                under.remove(&one.question);
            }
        }
        if under.is_empty() {
            root.remove("reflections");
        }
        count_up(root).ok_or_else(|| none("need"))?;
        let text = document.to_string();
        let need = self.read_need(name, &text, None)?;
        Ok((text, need))
    }
}

/// "Four lean towards stewardship, one towards purchase, and one was not thought about yet."
fn tally(counts: &[(usize, &str)]) -> String {
    let parts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| {
            let verb = match (what.starts_with("towards"), *count) {
                (true, 1) => "leans ",
                (true, _) => "lean ",
                (false, 1) => "is ",
                (false, _) => "are ",
            };
            format!("{} {verb}{what}", words::counted(*count, 11))
        })
        .collect();
    words::upper(&format!("{}.", parts.join(", ")))
}
