//! The words that only a route has; its steps are read in `path`.

use super::Loader;
use crate::model::{Kind, Nature, Objection, RouteWords};
use crate::problem::did_you_mean;
use crate::section::Section;

impl<'a> Loader<'a> {
    pub(super) fn route_words(&self, section: Section<'a>, above: &[&str]) -> RouteWords {
        let words = |key: &str| section.text(key).unwrap_or_default();
        RouteWords {
            effect: section.need("effect", "what the route does, in plain words"),
            regime: section.need("regime", "whose law it is under: pa2023, psr2023, …"),
            research: words("research"),
            who: words("who"),
            value: words("value"),
            longest_term: words("longest_term"),
            unlawful_if: words("unlawful_if"),
            competes: section.yes("competes"),
            keeps: section.yes("keeps"),
            means: self.means(section),
            duties: section.texts("duties").into_iter().map(|(duty, _)| duty).collect(),
            steps: self.steps(section, above),
            objections: self.objections(section, above),
            remedies: section.texts("remedies").into_iter().map(|(remedy, _)| remedy).collect(),
        }
    }

    /// What taking the route chooses: yes/no facts that are choices.
    fn means(&self, section: Section<'a>) -> Vec<(String, bool)> {
        let Some(table) = section.section("means", "`means`") else { return Vec::new() };
        let mut out = Vec::new();
        for (key, value) in table.table.iter() {
            let (name, at): (&str, usize) = (key.get_ref(), key.span().start);
            let fact = self.names.get(name).and_then(|id| self.fact(*id));
            if fact.is_none_or(|fact| fact.nature != Nature::Choice || fact.kind != Kind::YesNo) {
                let choices = self.book.facts.iter().filter(|fact| fact.nature == Nature::Choice && fact.kind == Kind::YesNo);
                let hint = did_you_mean(name, choices.map(|fact| fact.id.as_str()), "a route means choices of yes or no");
                table.add(at, format!("`{name}` is no choice of yes or no"), hint);
            } else if value.get_ref().as_bool().is_none() {
                table.add(value.span().start, format!("`{name}` is true or false here"), "without quotes");
            }
            out.extend(value.get_ref().as_bool().map(|yes| (name.to_string(), yes)));
        }
        out
    }

    fn objections(&self, section: Section<'a>, above: &[&str]) -> Vec<Objection> {
        let mut out: Vec<Objection> = Vec::new();
        for objection in section.sections("objection", "an objection") {
            objection.only(&["id", "attacks", "says", "answer", "right_when", "case", "ours"], above);
            let id = objection.need("id", "a short name");
            if out.iter().any(|other| other.id == id) {
                objection.add(objection.at("id"), format!("this route has two objections `{id}`"), "each needs a name of its own");
            }
            out.push(Objection {
                id,
                attacks: objection.need("attacks", "the condition it attacks"),
                says: objection.need("says", "the objection in words"),
                answer: objection.need("answer", "what answers it"),
                right_when: objection.need("right_when", "when it is right"),
                case: objection.need("case", "the name of a case in which the route is closed or arguable because of it"),
                ours: objection.yes("ours"),
            });
        }
        out
    }
}
