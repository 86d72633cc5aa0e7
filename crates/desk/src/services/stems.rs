//! Words to stems, so that *children's homes* and *home for a child* share theirs.

/// Words that say nothing of the kind of service: they are not looked for.
const EMPTY: [&str; 83] = [
    "a", "about", "all", "also", "an", "and", "any", "are", "around", "as", "at", "be", "been", "between", "both", "but", "by", "can",
    "do", "each", "etc", "for", "from", "get", "go", "has", "have", "how", "i", "in", "into", "is", "it", "its", "like", "many", "may",
    "more", "most", "must", "my", "need", "of", "on", "or", "other", "our", "per", "related", "so", "some", "such", "that", "the", "their",
    "them", "they", "this", "those", "to", "up", "us", "want", "we", "what", "when", "during", "while", "able", "was", "were", "not",
    "out", "where", "which", "who", "whose", "will", "with", "year", "years", "you", "your",
];

/// Stems that are in the name of almost any service: they count little.
const COMMON: [&str; 31] = [
    "servic",
    "support",
    "provision",
    "provid",
    "scheme",
    "project",
    "programm",
    "help",
    "peopl",
    "person",
    "contract",
    "commission",
    "local",
    "community",
    "council",
    "work",
    "adult",
    "need",
    "deliver",
    "based",
    "miscellaneou",
    "general",
    "new",
    "area",
    "various",
    "user",
    "run",
    "somewher",
    "someon",
    "somebody",
    "plac",
];

/// Plurals and forms that endings do not show.
const ODD: [(&str, &str); 21] = [
    ("children", "child"),
    ("childrens", "child"),
    ("kids", "child"),
    ("kid", "child"),
    ("persons", "peopl"),
    ("person", "peopl"),
    ("people", "peopl"),
    ("peoples", "peopl"),
    ("women", "woman"),
    ("womens", "woman"),
    ("men", "man"),
    ("mens", "man"),
    ("disability", "disabl"),
    ("disabilities", "disabl"),
    ("handicapped", "disabl"),
    ("counsellor", "counsel"),
    ("counsellors", "counsel"),
    ("taught", "teach"),
    ("teeth", "tooth"),
    ("youths", "youth"),
    ("housing", "housing"),
];

/// Words whose stem their ending does not show, with it.
pub(super) fn odd() -> impl Iterator<Item = (&'static str, &'static str)> {
    ODD.into_iter()
}

/// A word that says nothing of the kind of service.
pub(super) fn empty(word: &str) -> bool {
    EMPTY.contains(&word)
}

/// The words of a text in small letters, without apostrophes.
pub(super) fn words(text: &str) -> Vec<String> {
    let text: String = text
        .chars()
        .filter(|letter| !matches!(letter, '\'' | '’' | '‘' | '`'))
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'é' | 'è' | 'ê' => 'e',
            'à' | 'â' => 'a',
            'ï' => 'i',
            other => other,
        })
        .collect();
    let text = text.replace('&', " and ");
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_string).collect()
}

/// The stem of a word in small letters.
pub(super) fn stem(word: &str) -> String {
    if let Some((_, stem)) = ODD.iter().find(|(odd, _)| *odd == word) {
        return (*stem).to_string();
    }
    // an abbreviation or a number is what it is
    if word.len() <= 3 || word.chars().any(|letter| letter.is_ascii_digit()) || !word.is_ascii() {
        return word.to_string();
    }
    let mut stem = word.to_string();
    if let Some(rest) = stem.strip_suffix("ies").filter(|rest| rest.len() > 2) {
        stem = format!("{rest}y");
    } else if let Some(rest) = stem.strip_suffix("sses") {
        stem = format!("{rest}ss");
    } else if stem.ends_with('s') && !["ss", "us", "is"].iter().any(|end| stem.ends_with(end)) {
        stem.pop();
    }
    if let Some(rest) = stem.strip_suffix("ness").filter(|rest| rest.len() > 3) {
        stem = rest.to_string();
    }
    for end in ["ing", "ed"] {
        if let Some(rest) = stem.strip_suffix(end).filter(|rest| rest.len() > 3) {
            stem = rest.to_string();
            // counsell, plann: the letter was doubled before the ending
            let mut back = stem.chars().rev();
            if let (Some(last), Some(before)) = (back.next(), back.next())
                && last == before
                && matches!(last, 'l' | 'n' | 'p' | 'm' | 't' | 'g' | 'b')
            {
                stem.pop();
            }
            break;
        }
    }
    if stem.len() > 4 && stem.ends_with('e') {
        stem.pop();
    }
    stem
}

/// The stems of a text that say something, in their order. Where all its words are empty, all of them.
pub(super) fn stems(text: &str) -> Vec<String> {
    let words = words(text);
    let telling: Vec<String> = words.iter().filter(|word| !empty(word)).map(|word| stem(word)).collect();
    if telling.is_empty() { words.iter().map(|word| stem(word)).collect() } else { telling }
}

/// A stem that is in the name of almost any service.
pub(super) fn common(stem: &str) -> bool {
    COMMON.contains(&stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (one, other) in [
            ("children's homes", "child home"),
            ("home for children", "home child"),
            ("counselling", "counsellors"),
            ("supported lodgings", "support lodging"),
            ("drop-in", "drop in"),
            ("nurseries", "nursery"),
            ("homelessness", "homeless"),
            ("family’s nurses", "family nursing"),
            ("fostering", "foster"),
            ("bathing", "bath"),
        ] {
            assert_eq!(stems(one), stems(other), "{one}");
        }
        assert_eq!(stems("in the"), ["in", "the"]);
        assert_ne!(stems("carer"), stems("care"));
    }
}
