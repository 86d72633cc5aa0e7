//! The desk's names as people read them.

/// The mark and the words of a group; an arguable route never shows the open mark.
pub(crate) fn group(group: &str, standing: Option<&str>) -> (&'static str, &'static str) {
    match (group, standing) {
        ("open" | "open_if", Some("arguable")) => ("arguable", "Arguable: take advice"),
        ("open", _) => ("open", "Open on these facts"),
        ("open_if", _) => ("open_if", "Open if …"),
        ("closed", _) => ("closed", "Closed on these facts"),
        ("not_needed", _) => ("not_needed", "Not needed"),
        _ => ("unknown", "Not yet known"),
    }
}

/// The mark and the words of whether a duty or a policy binds.
pub(crate) fn binds(binds: &str) -> (&'static str, &'static str) {
    match binds {
        "yes" => ("must", "Binds"),
        "if" => ("open_if", "Binds if …"),
        "may" => ("open", "May be adopted"),
        "no" => ("not_needed", "Does not apply"),
        _ => ("unknown", "Not yet known"),
    }
}

/// The words of a group in a row, below a heading that says them in full.
pub(crate) fn short(words: &'static str) -> &'static str {
    match words {
        "Open on these facts" => "Open",
        "Closed on these facts" => "Closed",
        _ => words,
    }
}

/// The item of a list that a fact belongs to, where it has a name: `rooms` of `parts[rooms].part_value`.
pub(crate) fn item(fact: &str) -> Option<String> {
    let name = desk::words::item_of(fact)?;
    name.parse::<usize>().is_err().then(|| desk::words::spaced(name))
}

/// The mark and the words of a condition's answer.
pub(crate) fn status(status: &str, doubt: bool) -> (&'static str, &'static str) {
    match status {
        "met" if doubt => ("arguable", "Met, in doubt"),
        "met" => ("open", "Met"),
        "not_met" => ("closed", "Not met"),
        "to_be_judged" => ("open_if", "To be judged"),
        "to_be_recorded" => ("open_if", "To be recorded"),
        "to_be_chosen" => ("open_if", "To be chosen"),
        "presumed" => ("unknown", "Presumed"),
        "not_encoded" => ("unknown", "Not encoded yet"),
        _ => ("unknown", "Not yet known"),
    }
}

/// The heading of a theme of the glossary.
pub(crate) fn theme(theme: &str) -> &str {
    desk::words::THEMES.iter().find(|(id, _)| *id == theme).map_or("Other things", |(_, title)| title)
}

/// How well a provision was read.
pub(crate) fn checked(checked: &str) -> &'static str {
    match checked {
        "text_read" => "Text read",
        "official_page" => "Official page",
        "secondary" => "Secondary source",
        _ => "Unverified",
    }
}

/// Whose rules, in words.
pub(crate) fn regime(regime: &str) -> &'static str {
    match regime {
        "outside" => "Outside the Act: its rules on competition do not reach it",
        "below_threshold" => "Below the limit, under the Act",
        "pa2023" => "The Act (Procurement Act 2023)",
        "psr2023" => "The health rules (Provider Selection Regime 2023)",
        "psr_wales" => "The health rules of Wales",
        "pcr2015" => "Older rules (Public Contracts Regulations 2015)",
        "pcr2006" => "Older rules (of 2006)",
        "concessions2016" => "Older rules for concessions (of 2016)",
        "utilities2016" => "Older rules for utilities (of 2016)",
        "defence2011" => "Older rules for defence (of 2011)",
        "scotland" => "Scotland’s rules",
        "utilities_or_defence" => "The rules for utilities or defence",
        _ => "Another set of rules",
    }
}

/// A short name of a source whose date stands at the foot of each page.
pub(crate) fn source(id: &str) -> Option<&'static str> {
    match id {
        "PA23" => Some("the Act"),
        "PR24" => Some("the regulations under it"),
        "PSR" => Some("the health rules"),
        "PCR15" => Some("the older rules"),
        _ => None,
    }
}

/// `5 October 2026` of `2026-10-05`; as it is, if it is no date.
pub(crate) fn day(iso: &str) -> String {
    desk::words::day_in_words(iso)
}

/// A value of a list as a choice: `nhs_trust` is "NHS trust".
pub(crate) fn choice(value: &str) -> String {
    let said = sentence(&desk::words::spaced(value));
    said.trim_end_matches('.').replace("Nhs", "NHS").replace("ireland", "Ireland")
}

/// With a capital at the start and a full stop at the end.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.trim().chars();
    let mut out: String = letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
    if !out.is_empty() && !out.ends_with(['.', '?', '!', '…', ':']) {
        out.push('.');
    }
    out
}

/// How conditions join, read aloud by their numbers; nothing where that would mislead.
///
/// A row says *met* when the route gets what it wants of it, so a NOT before one condition is already in its row.
pub(crate) fn joined(holds_if: &str, gates: usize, number: impl Fn(&str) -> Option<usize>) -> Option<String> {
    let spaced = holds_if.replace('(', " ( ").replace(')', " ) ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut words: Vec<String> = (1..=gates).map(|gate| gate.to_string()).collect();
    let (mut either, mut bare, mut depth) = (false, false, 0_usize);
    let mut said = String::new();
    for (place, token) in tokens.iter().enumerate() {
        match *token {
            "NOT" if tokens.get(place + 1) == Some(&"(") => return None,
            "NOT" => {}
            "AND" => said.push_str(" and "),
            "OR" => {
                either = true;
                bare |= depth == 0;
                said.push_str(" or ");
            }
            "(" | ")" => {
                depth = if *token == "(" { depth + 1 } else { depth.saturating_sub(1) };
                said.push_str(token);
            }
            id => said.push_str(&number(id)?.to_string()),
        }
    }
    if !either {
        return Some("All must be met.".to_string());
    }
    words.push(if bare { format!("({said})") } else { said });
    Some(format!("Must be met: {}.", words.join(" and ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_are_read_aloud() {
        let number = |id: &str| ["a", "b", "c"].iter().position(|known| *known == id).map(|place| place + 2);
        assert_eq!(joined("a AND NOT b", 1, number).as_deref(), Some("All must be met."));
        assert_eq!(joined("a AND (b OR c)", 1, number).as_deref(), Some("Must be met: 1 and 2 and (3 or 4)."));
        assert_eq!(joined("a OR b", 1, number).as_deref(), Some("Must be met: 1 and (2 or 3)."));
        assert_eq!(joined("a AND NOT (b OR c)", 1, number), None);
        assert_eq!(joined("a AND other", 1, number), None);
        assert_eq!(sentence("the plan, in writing"), "The plan, in writing.");
        assert_eq!(day("2026-10-05"), "5 October 2026");
    }
}
