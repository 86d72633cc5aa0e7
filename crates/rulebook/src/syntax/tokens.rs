//! The words and signs of an expression, each with its place.

use super::{Mistake, Sign, mistake};
use std::fmt;

const KEYWORDS: [&str; 16] =
    ["AND", "OR", "NOT", "IN", "BETWEEN", "DATE", "OF", "BY", "ANY", "EVERY", "HAS", "IS", "WITHIN", "MONTHS", "ENDING", "WITH"];

/// Words that names may be too: they are of the language in capitals only.
const IN_CAPITALS_ONLY: [&str; 5] = ["IS", "WITHIN", "MONTHS", "ENDING", "WITH"];

/// The largest number an expression may write, in pounds: a hundred thousand million.
pub(crate) const LARGEST: i64 = 100_000_000_000;

#[derive(Clone, PartialEq, Debug)]
pub(super) enum What {
    Name(String),
    Keyword(&'static str),
    Word(String),
    Number(i64),
    Percent(i64),
    Sign(Sign),
    Mark(&'static str),
}

impl fmt::Display for What {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::Name(name) => write!(out, "`{name}`"),
            What::Keyword(word) | What::Mark(word) => write!(out, "`{word}`"),
            What::Word(word) => write!(out, "'{word}'"),
            What::Number(number) => write!(out, "`{number}`"),
            What::Percent(number) => write!(out, "`{number}%`"),
            What::Sign(sign) => write!(out, "`{}`", sign.text()),
        }
    }
}

#[derive(Clone, PartialEq, Debug)]
pub(super) struct Token {
    pub(super) what: What,
    pub(super) at: usize,
}

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Mistake> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(first) = rest.chars().next() else { break };
        let (what, long) = match first {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '\'' => quoted(rest, at)?,
            c if c.is_ascii_digit() => number(rest, at)?,
            c if c.is_alphabetic() || c == '_' => word(rest, at)?,
            _ => sign(rest, first, at)?,
        };
        out.push(Token { what, at });
        at += long;
    }
    Ok(out)
}

fn quoted(rest: &str, at: usize) -> Result<(What, usize), Mistake> {
    let inner = rest.get(1..).unwrap_or("");
    let Some(end) = inner.find('\'') else { return Err(mistake(at, "this quote is not closed", "close it with another '")) };
    Ok((What::Word(inner.get(..end).unwrap_or("").to_string()), end + 2))
}

fn run(rest: &str) -> &str {
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    rest.get(..end).unwrap_or(rest)
}

fn number(rest: &str, at: usize) -> Result<(What, usize), Mistake> {
    let written = run(rest);
    let after = rest.get(written.len()..).unwrap_or("");
    if after.starts_with('.') || (after.starts_with(',') && after[1..].starts_with(|c: char| c.is_ascii_digit())) {
        return Err(mistake(at, "numbers are whole", "write pounds without pence, and `250_000` for 250,000"));
    }
    let digits: String = written.chars().filter(|c| *c != '_').collect();
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(mistake(
            at,
            format!("`{written}` is neither a number nor a name"),
            "names begin with a letter; write `250_000` for 250,000",
        ));
    }
    let value = digits.parse::<i64>().ok().filter(|value| *value <= LARGEST);
    let Some(value) = value else {
        return Err(mistake(at, format!("`{written}` is more than any figure"), "numbers are pounds or months"));
    };
    if !after.starts_with('%') {
        return Ok((What::Number(value), written.len()));
    }
    if !(1..=10_000).contains(&value) {
        return Err(mistake(at, format!("{value}% is not a share"), "a share is between 1% and 10000%"));
    }
    Ok((What::Percent(value), written.len() + 1))
}

fn word(rest: &str, at: usize) -> Result<(What, usize), Mistake> {
    let written = run(rest);
    let upper = written.to_uppercase();
    let keyword = KEYWORDS.iter().find(|word| **word == upper);
    match keyword {
        Some(&"IS") if written == "IS" => {
            Err(mistake(at, "`IS` is not in the language", "write the fact alone for yes, `NOT fact` for no"))
        }
        Some(word) if *word == written => Ok((What::Keyword(word), written.len())),
        Some(word) if !IN_CAPITALS_ONLY.contains(word) => {
            Err(mistake(at, format!("`{written}` cannot stand for a name"), format!("write {word} in capitals")))
        }
        _ if written.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') => {
            Ok((What::Name(written.to_string()), written.len()))
        }
        _ => {
            let hint = "names are small letters, figures and `_`; the words of the language are AND OR NOT IN BETWEEN DATE OF BY ANY EVERY HAS WITHIN MONTHS ENDING WITH";
            Err(mistake(at, format!("`{written}` is neither a name nor a word of the language"), hint))
        }
    }
}

fn sign(rest: &str, first: char, at: usize) -> Result<(What, usize), Mistake> {
    let signs =
        [("<=", Sign::AtMost), (">=", Sign::AtLeast), ("<>", Sign::Unequal), ("<", Sign::Less), (">", Sign::More), ("=", Sign::Equal)];
    let written = ["==", "!=", "=>", "=<"].iter().find(|wrong| rest.starts_with(**wrong));
    if let Some(wrong) = written {
        return Err(mistake(at, format!("`{wrong}` is not in the language"), "comparisons are = <> < <= > >="));
    }
    if let Some((text, sign)) = signs.iter().find(|(text, _)| rest.starts_with(text)) {
        return Ok((What::Sign(*sign), text.len()));
    }
    if let Some(mark) = ["(", ")", ",", "+", "-"].iter().find(|mark| rest.starts_with(**mark)) {
        return Ok((What::Mark(mark), 1));
    }
    let hint = match first {
        '£' => "write pounds as a whole number: `250_000`",
        '"' | '‘' | '’' | '“' | '”' => "words stand in straight single quotes: 'works'",
        '/' | '*' => "there is neither division nor multiplication; write `150% OF fact`",
        _ => "see docs/for-developers/law-format.md, The language of `test`",
    };
    Err(mistake(at, format!("`{first}` is not in the language"), hint))
}
