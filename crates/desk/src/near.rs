//! The near misses of the law book: what people get wrong, and the one fact that closes it.

use crate::Desk;
use rulebook::group::Group;
use rulebook::model::{NearFrom, NearMiss};
use rulebook::near::comes_out;
use rulebook::route::Route;
use rulebook::settle::Mind;
use serde::Serialize;
use std::collections::BTreeMap;

/// One near miss.
#[derive(Clone, Debug, Serialize)]
pub struct NearMissEntry {
    /// The id of the route that it does not open.
    pub route: String,
    /// Its name.
    pub name: String,
    /// What people get wrong.
    pub error: String,
    /// The open case of that route that it stands beside.
    pub beside: String,
    /// The one fact that is otherwise.
    pub fact: String,
    /// Its value.
    pub value: String,
    /// The question for that fact.
    pub asks: String,
    /// How it comes out.
    pub comes_out: &'static str,
    /// The provision that closes it.
    pub cite: String,
    /// Where the error is known from: research, guidance, ours.
    pub from: &'static str,
    /// Where it is described.
    pub source: Option<String>,
    /// The file and the line.
    pub place: String,
}

/// How many near misses there are, and from where.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NearMissCount {
    /// All.
    pub all: usize,
    /// From the research on the routes.
    pub from_research: usize,
    /// From official guidance.
    pub from_guidance: usize,
    /// Thought of while the rules were written.
    pub ours: usize,
    /// Those that come out open, which none may.
    pub open: usize,
}

fn from_name(from: NearFrom) -> &'static str {
    match from {
        NearFrom::Research => "research",
        NearFrom::Guidance => "guidance",
        NearFrom::Ours => "ours",
    }
}

impl Desk {
    /// Every near miss, by route.
    pub fn near_misses(&self) -> Vec<NearMissEntry> {
        let mind = Mind::new(&self.book);
        self.book.near_misses.iter().filter_map(|near| self.near_miss(&mind, near)).collect()
    }

    fn near_miss(&self, mind: &Mind<'_>, near: &NearMiss) -> Option<NearMissEntry> {
        let book = &self.book;
        let (group, _) = comes_out(mind, self.route_of(near)?, near);
        let fact = book.facts.iter().find(|fact| fact.id == near.fact)?;
        Some(NearMissEntry {
            route: book.rules.get(usize::from(near.route))?.id.clone(),
            name: near.name.clone(),
            error: near.error.clone(),
            beside: book.cases.get(near.base)?.name.clone(),
            fact: near.fact.clone(),
            value: near.value.clone(),
            asks: fact.asks.clone(),
            comes_out: group.name(),
            cite: near.cite.clone(),
            from: from_name(near.from),
            source: near.source.clone(),
            place: format!("{}:{}", near.file, near.line),
        })
    }

    fn route_of(&self, near: &NearMiss) -> Option<&Route> {
        self.routes.iter().find(|route| route.id == near.route)
    }

    /// Counts the near misses, and names in words those that come out otherwise than they say.
    pub(crate) fn count_near_misses(&self) -> (NearMissCount, Vec<String>) {
        let book = &self.book;
        let mind = Mind::new(book);
        let (mut count, mut wrong) = (NearMissCount { all: book.near_misses.len(), ..Default::default() }, Vec::new());
        for near in &book.near_misses {
            match near.from {
                NearFrom::Research => count.from_research += 1,
                NearFrom::Guidance => count.from_guidance += 1,
                NearFrom::Ours => count.ours += 1,
            }
            let Some(route) = self.route_of(near) else { continue };
            let (group, differs) = comes_out(&mind, route, near);
            let open = matches!(group, Group::Open | Group::OpenIf);
            count.open += usize::from(open);
            if !differs.is_empty() {
                let differs: Vec<String> = differs.iter().map(ToString::to_string).collect();
                let loud = if open { "A NEAR MISS COMES OUT OPEN: " } else { "" };
                wrong.push(format!("{loud}{}:{}: \"{}\": {}", near.file, near.line, near.name, differs.join("; ")));
            }
        }
        (count, wrong)
    }

    /// How many near misses each route has.
    pub(crate) fn near_misses_by_route(&self) -> BTreeMap<String, usize> {
        let ids = self.book.routes.iter().filter_map(|id| Some((*id, self.book.rules.get(usize::from(*id))?)));
        ids.map(|(id, rule)| (rule.id.clone(), self.book.near_misses.iter().filter(|near| near.route == id).count())).collect()
    }
}
