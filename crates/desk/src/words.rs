//! Values as people write them: £1,234, 5 October 2026, 36 months.

use jiff::civil::Date;
use rulebook::model::{Book, FactId, Kind, Measure, OPEN, Slot, Val};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// `2026-10-05` of a day number.
pub fn iso_day(day: i64) -> String {
    date(day).map_or_else(|| day.to_string(), |date| date.to_string())
}

/// `5 October 2026` of a day number.
pub fn long_day(day: i64) -> String {
    date(day).map_or_else(|| day.to_string(), civil_in_words)
}

fn date(day: i64) -> Option<Date> {
    let span = jiff::Span::new().try_days(i32::try_from(day).ok()?).ok()?;
    Date::constant(1970, 1, 1).checked_add(span).ok()
}

/// `£1,234` or `£1,234.56` of pence.
pub fn pounds(pence: i64) -> String {
    let (sign, pence) = if pence < 0 { ("−", -pence) } else { ("", pence) };
    let digits = (pence / 100).to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if pence % 100 == 0 { format!("{sign}£{grouped}") } else { format!("{sign}£{grouped}.{:02}", pence % 100) }
}

/// A figure of the inside unit with its unit.
pub(crate) fn number(measure: Measure, number: i64) -> String {
    match measure {
        Measure::Money(_) => pounds(number),
        Measure::Months if number == 1 => "1 month".to_string(),
        Measure::Months => format!("{number} months"),
        Measure::Date if number >= OPEN => "never".to_string(),
        Measure::Date => long_day(number),
    }
}

/// A day as the rulebook counts it: days since 1970.
pub(crate) fn day_number(date: Date) -> i64 {
    Date::constant(1970, 1, 1).until(date).map_or(0, |span| i64::from(span.get_days()))
}

/// The single citations of a text.
pub(crate) fn citations(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|cite| !cite.is_empty())
}

/// A word of a list as it is read aloud: `unitary_council` is "unitary council".
pub fn spaced(word: &str) -> String {
    word.replace('_', " ")
}

/// A sentence as part of another: its first letter small, unless it begins with an abbreviation.
pub fn lower(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), second) if second.is_none_or(|second| !second.is_uppercase()) => first.to_lowercase().chain(letters).collect(),
        _ => text.to_string(),
    }
}

/// A sentence's first letter made a capital.
pub fn upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The name that is most like a misspelt one; empty where there are none.
pub(crate) fn nearest<'n>(wrong: &str, names: impl Iterator<Item = &'n str>) -> &'n str {
    names.max_by(|a, b| strsim::jaro_winkler(a, wrong).total_cmp(&strsim::jaro_winkler(b, wrong))).unwrap_or_default()
}

/// The item that a place names, by its name or its number: `rooms` of `parts[rooms].part_value`.
pub fn item_of(place: &str) -> Option<&str> {
    place.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map(|(item, _)| item)
}

/// A place with its item as a part of its own: `parts.rooms.part_value`.
pub fn dotted(place: &str) -> String {
    place.replace("].", ".").replace('[', ".")
}

/// The part of the law that the clocks of a file belong to, as a heading.
pub(crate) fn clock_group(file: &str) -> &'static str {
    let name = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".toml");
    match name {
        "act" => "Under the Act",
        "psr" => "The health rules in England",
        "psr_wales" => "The health rules in Wales",
        "remedies" => "Court and challenge",
        "subsidy" => "Subsidies",
        _ => "Others",
    }
}

/// The themes of the glossary, each with its heading, in the commissioner's order.
pub const THEMES: [(&str, &str); 20] = [
    ("buyer", "Who buys"),
    ("purchase", "What is bought, and how"),
    ("value", "What it may cost"),
    ("parts", "Its parts"),
    ("existing", "Today’s contract"),
    ("health", "Health care"),
    ("person", "What one person wants"),
    ("control", "A company of your own, and what public bodies do together"),
    ("earlier", "An earlier contract, bought again"),
    ("framework", "The framework that is set up"),
    ("grant", "A grant"),
    ("mutual", "A provider that its employees run"),
    ("prototype", "Something new, to be tried"),
    ("quotes", "Quotes and reservations below the limit"),
    ("supported", "A provider that gives supported jobs"),
    ("urgency", "What makes it urgent"),
    ("contract_life", "How it is run, and what comes after signing"),
    ("plan", "The way there, and its dates"),
    ("policy", "Which policies bind the body"),
    ("subsidy", "Whether it is a subsidy"),
];

/// Names in a row, the first of them where there are many: `a; b and 60 more`.
pub fn some_of(names: &[String], most: usize) -> String {
    let shown = names.iter().take(most).map(String::as_str).collect::<Vec<_>>().join("; ");
    if names.len() > most { format!("{shown} and {} more", names.len() - most) } else { shown }
}

/// A title and its sentence; the sentence alone where the title is but its beginning.
pub fn titled(title: &str, sentence: &str) -> String {
    let begins = |title: &str| !title.is_empty() && sentence.starts_with(title.trim_end_matches(['…', '.']));
    match (title, sentence) {
        (title, sentence) if begins(title) => sentence.to_string(),
        (title, "") => title.to_string(),
        _ => format!("{title}. {sentence}"),
    }
}

/// A number below this bound in a word; from it on in figures.
pub(crate) fn counted(number: usize, below: usize) -> String {
    const WORDS: [&str; 13] = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.get(number).filter(|_| number < below).map_or_else(|| number.to_string(), |word| (*word).to_string())
}

/// Parts of a sentence in a row: `one, two and three`.
pub fn and(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A civil date in words: `1 May 2027`.
pub(crate) fn civil_in_words(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// `1 May 2027` of `2027-05-01`; as it is, if it is no date.
pub fn day_in_words(iso: &str) -> String {
    iso.parse::<Date>().map_or_else(|_| iso.to_string(), civil_in_words)
}

/// A regime in plain words.
pub fn regime(id: &str) -> &str {
    match id {
        "outside" => "no procurement rules",
        "below_threshold" => "the Act's short rules for contracts below the limit",
        "pa2023" => "the Procurement Act in full",
        "psr2023" => "the health rules (Provider Selection Regime)",
        "psr_wales" => "the Welsh health rules",
        "pcr2015" => "the older rules (Public Contracts Regulations 2015)",
        "pcr2006" => "the rules before 2015",
        "concessions2016" => "the older rules on concessions",
        "utilities2016" => "the older rules on utilities",
        "defence2011" => "the older rules on defence",
        "scotland" => "Scotland's rules",
        "utilities_or_defence" => "the rules on utilities or defence",
        other => other,
    }
}

/// The codes as the need's file wrote them, by place.
pub type Written = BTreeMap<Slot, String>;

/// A value in words; a code as it was written, with its name.
pub fn in_words(book: &Book, slot: Slot, value: Val, written: &Written) -> String {
    let kind = book.facts.get(usize::from(slot.fact)).map(|fact| &fact.kind);
    match (value, kind) {
        (Val::Unknown, _) => "not known".to_string(),
        (Val::Yes(yes), _) => if yes { "yes" } else { "no" }.to_string(),
        (Val::OneOf(mask), Some(Kind::OneOf(of))) => one_of(mask, of).iter().map(|word| spaced(word)).collect::<Vec<_>>().join(" or "),
        (Val::OneOf(_), _) => match written.get(&slot) {
            Some(code) => match book.codes.names.get(code) {
                Some(name) => format!("{code} ({name})"),
                None => code.clone(),
            },
            None => book.show_value(slot.fact, value),
        },
        (Val::Num(low, high), Some(Kind::Number(measure))) => match (low <= measure.least(), high >= OPEN) {
            _ if low == high => number(*measure, low),
            (true, true) => "not known".to_string(),
            (true, false) => format!("at most {}", number(*measure, high)),
            (false, true) => format!("at least {}", number(*measure, low)),
            (false, false) => format!("{} to {}", number(*measure, low), number(*measure, high)),
        },
        (Val::Num(..), _) => book.show_value(slot.fact, value),
    }
}

fn one_of(mask: u64, of: &[String]) -> Vec<&str> {
    of.iter().enumerate().filter(|(place, _)| mask >> place & 1 == 1).map(|(_, word)| word.as_str()).collect()
}

/// A value as JSON, in the units and forms of a need file; null when not known.
pub fn as_json(book: &Book, slot: Slot, value: Val, written: &Written) -> Value {
    let kind = book.facts.get(usize::from(slot.fact)).map(|fact| &fact.kind);
    match (value, kind) {
        (Val::Unknown, _) => Value::Null,
        (Val::Yes(yes), _) => json!(yes),
        (Val::OneOf(mask), Some(Kind::OneOf(of))) => match one_of(mask, of).as_slice() {
            [one] => json!(one),
            several => json!({ "one_of": several }),
        },
        (Val::OneOf(_), _) => written.get(&slot).map_or(Value::Null, |code| json!(code)),
        (Val::Num(low, high), Some(Kind::Number(measure))) => {
            let end = |number: i64| match measure {
                Measure::Money(_) if number % 100 == 0 => json!(number / 100),
                Measure::Money(_) => json!(format!("{}.{:02}", number / 100, (number % 100).abs())),
                Measure::Months => json!(number),
                Measure::Date if number >= OPEN => json!("never"),
                Measure::Date => json!(iso_day(number)),
            };
            match (low <= measure.least(), high >= OPEN) {
                _ if low == high => end(low),
                (true, true) => Value::Null,
                (true, false) => json!({ "at_most": end(high) }),
                (false, true) => json!({ "at_least": end(low) }),
                (false, false) => json!({ "at_least": end(low), "at_most": end(high) }),
            }
        }
        (Val::Num(..), _) => Value::Null,
    }
}

/// The plain name of a fact: its id, read aloud.
pub fn fact_name(book: &Book, fact: FactId) -> String {
    book.facts.get(usize::from(fact)).map_or_else(String::new, |fact| spaced(&fact.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_dates_read_as_people_write_them() {
        assert_eq!(pounds(66_354_000), "£663,540");
        assert_eq!(pounds(66_353_999), "£663,539.99");
        assert_eq!(pounds(0), "£0");
        assert_eq!(pounds(-10_000_050), "−£100,000.50");
        assert_eq!(long_day(0), "1 January 1970");
        assert_eq!(iso_day(20_731), "2026-10-05");
        assert_eq!(number(Measure::Date, OPEN), "never");
        let names = ["a", "b", "c"].map(String::from);
        assert_eq!((some_of(&names, 3).as_str(), some_of(&names, 1).as_str()), ("a; b; c", "a and 2 more"));
    }
}
