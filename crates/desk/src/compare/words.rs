//! What moved, in a sentence.

use super::{CompareView, DirectionView};
use crate::words::{counted, some_of};

/// How many ways of a direction are named.
const NAMED: usize = 3;

/// A small number as a word.
pub(crate) fn count(number: usize) -> String {
    counted(number, 10)
}

/// The heading of a direction.
pub(super) fn title(direction: &str) -> &'static str {
    match direction {
        "comes_in" => "Come in",
        "falls_away" => "Fall away",
        "becomes_unknown" => "Are no longer known",
        "becomes_known" => "Become known, and are not open",
        "open_in_both" => "Open in both, but not on the same terms",
        _ => "Not open in either, for another reason",
    }
}

/// One way, or several, that moved in a direction.
fn says(direction: &str, several: bool) -> &'static str {
    match (direction, several) {
        ("comes_in", false) => "comes in",
        ("comes_in", true) => "come in",
        ("falls_away", false) => "falls away",
        ("falls_away", true) => "fall away",
        ("becomes_unknown", false) => "is no longer known",
        ("becomes_unknown", true) => "are no longer known",
        ("becomes_known", false) => "becomes known, and is not open",
        ("becomes_known", true) => "become known, and are not open",
        ("open_in_both", false) => "is open in both, but not on the same terms",
        ("open_in_both", true) => "are open in both, but not on the same terms",
        (_, false) => "is open in neither, for another reason",
        (_, true) => "are open in neither, for another reason",
    }
}

fn titles(direction: &DirectionView) -> String {
    let titles: Vec<String> = direction.causes.iter().flat_map(|cause| &cause.routes).map(|route| route.title.clone()).collect();
    some_of(&titles, NAMED)
}

impl CompareView {
    /// What moved with B, called by this name, in a few sentences: the ways by direction with their names, and how many did not move.
    pub fn sentence(&self, with: &str) -> String {
        let stay = |number: usize| format!("{} {}", count(number), if number == 1 { "does not move" } else { "do not move" });
        if self.moved.is_empty() && self.altered.is_empty() {
            return format!("With {with}, nothing moves: all {} encoded routes come out the same.", self.encoded);
        }
        let mut parts: Vec<String> = Vec::new();
        for (place, direction) in self.moved.iter().enumerate() {
            let noun = match (place, direction.count) {
                (0, 1) => " way",
                (0, _) => " ways",
                _ => "",
            };
            let named = if direction.direction == "out_in_both" { String::new() } else { format!(": {}", titles(direction)) };
            parts.push(format!("{}{noun} {}{named}", count(direction.count), says(direction.direction, direction.count > 1)));
        }
        let mut out = match parts.split_first() {
            Some((first, rest)) => {
                let rest: String = rest.iter().map(|part| format!(" {}.", crate::words::upper(part))).collect();
                format!("With {with}, {first}.{rest}")
            }
            None => format!("With {with}, no way moves."),
        };
        match self.altered.len() {
            0 => {}
            1 => out.push_str(" One has the same answer for another reason, or on other terms."),
            several => out.push_str(&format!(
                " {} have the same answer for another reason, or on other terms.",
                crate::words::upper(&count(several))
            )),
        }
        format!("{out} {}.", crate::words::upper(&stay(self.stayed.len())))
    }
}
