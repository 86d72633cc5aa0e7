//! `waymark policy`: which policies bind this body for this purchase, which it may adopt, which do not apply.

use crate::Desk;
use crate::answer::{NeedView, RulebookView};
use crate::duty::DutyView;
use crate::need::OpenNeed;
use crate::words;
use rulebook::settle::Mind;
use serde::Serialize;
use std::collections::BTreeMap;

/// The policies for one need.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyView {
    /// The day on which the new purchase begins.
    pub as_of: Option<String>,
    /// The day that was assumed because the need names none.
    pub assumed_date: Option<String>,
    /// The rulebook.
    pub rulebook: RulebookView,
    /// The need.
    pub need: NeedView,
    /// How many bind, may be adopted, and so on.
    pub counts: BTreeMap<&'static str, usize>,
    /// Every policy.
    pub policies: Vec<DutyView>,
}

impl Desk {
    /// Every policy for a need: those that bind first, then those that bind if, may be adopted, are not known, do not apply.
    pub fn policy(&self, need: &OpenNeed) -> PolicyView {
        let mind = Mind::new(&self.book);
        let rules =
            self.duties.iter().filter_map(|duty| self.rule(duty)).filter(|rule| rule.duty.as_ref().is_some_and(|words| words.policy));
        let mut named: Vec<&str> = Vec::new();
        for fact in rules.filter_map(|rule| self.book.facts.get(usize::from(rule.decides))) {
            if !named.contains(&fact.id.as_str()) {
                named.push(&fact.id);
            }
        }
        let mut policies: Vec<DutyView> = named.into_iter().filter_map(|id| self.duty_view(&mind, id, need)).collect();
        let order = ["yes", "if", "may", "unknown", "no"];
        policies.sort_by_key(|policy| order.iter().position(|binds| *binds == policy.binds));
        let mut counts: BTreeMap<&'static str, usize> = order.into_iter().map(|binds| (binds, 0)).collect();
        for policy in &policies {
            *counts.entry(policy.binds).or_default() += 1;
        }
        PolicyView {
            as_of: self.commenced(need).map(words::iso_day),
            assumed_date: need.assumed.map(words::iso_day),
            rulebook: self.rulebook_view(),
            need: NeedView::new(need),
            counts,
            policies,
        }
    }
}
