//! One table of a TOML file, read with places: each wrong key, missing key and wrong type becomes a problem.

use crate::dates;
use crate::problem::{Page, Problems, did_you_mean};
use crate::syntax::{self, Mistake, Test};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A TOML value with its place.
pub type Value<'a> = Spanned<DeValue<'a>>;

/// A table and what it is called in messages.
#[derive(Clone, Copy)]
pub struct Section<'a> {
    /// The file.
    pub page: &'a Page<'a>,
    /// Where problems go.
    pub problems: &'a Problems,
    /// The table itself.
    pub table: &'a DeTable<'a>,
    /// Where it begins.
    pub at: usize,
    /// "this rule", "this case".
    pub what: &'static str,
}

/// An expression with its text and its place.
#[derive(Clone)]
pub(crate) struct Expression<'a> {
    pub(crate) test: Test,
    pub(crate) text: String,
    pub(crate) page: &'a Page<'a>,
    /// The byte of the file at which the expression begins.
    from: usize,
    /// The text stands in the file as it is, so that places inside it can be shown.
    verbatim: bool,
}

impl<'a> Expression<'a> {
    pub(crate) fn place(&self, at: usize) -> usize {
        if self.verbatim { self.from + at } else { self.from }
    }
}

/// What a value is, in words.
pub fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a point",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// A whole number as written in TOML.
pub fn whole(value: &DeValue<'_>) -> Option<i64> {
    value.as_integer().and_then(|integer| i64::from_str_radix(integer.as_str(), integer.radix()).ok())
}

/// The day of a TOML date without a time.
pub fn day(value: &DeValue<'_>) -> Option<i64> {
    let datetime = value.as_datetime()?;
    if datetime.time.is_some() || datetime.offset.is_some() {
        return None;
    }
    let date = datetime.date?;
    dates::day(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?)
}

impl<'a> Section<'a> {
    /// A problem at a byte of the file.
    pub fn add(&self, at: usize, message: impl Into<String>, hint: impl Into<String>) {
        self.problems.add(self.page, at, message, hint);
    }

    /// A table inside this one.
    pub fn within(&self, table: &'a DeTable<'a>, at: usize, what: &'static str) -> Section<'a> {
        Section { table, at, what, ..*self }
    }

    /// Refuses every key that is not among these. `above` are the keys of the table that this one hangs on.
    pub fn only(&self, keys: &[&str], above: &[&str]) {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if keys.contains(&name) {
                continue;
            }
            let hint = if above.contains(&name) {
                format!("TOML joins a key to the table above it: `{name}` has become part of {}. Move it above that table.", self.what)
            } else {
                did_you_mean(name, keys.iter().copied(), &format!("{} may have: {}", self.what, keys.join(", ")))
            };
            self.add(key.span().start, format!("{} has no key `{name}`", self.what), hint);
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&'a Value<'a>> {
        self.table.get(key)
    }

    /// The key is there.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Where a key's value begins; the table's own place where there is none.
    pub fn at(&self, key: &str) -> usize {
        self.get(key).map_or(self.at, |value| value.span().start)
    }

    fn wrong(&self, key: &str, value: &Value<'_>, wanted: &str, hint: &str) {
        self.add(value.span().start, format!("`{key}` is {wanted}, not {}", kind_of(value.get_ref())), hint);
    }

    /// A key that must be there is not.
    pub fn missing(&self, key: &str, hint: &str) {
        self.add(self.at, format!("{} has no `{key}`", self.what), hint);
    }

    /// A text, trimmed; anything else is a problem.
    pub fn text(&self, key: &str) -> Option<String> {
        let value = self.get(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong(key, value, "a text in quotes", "write it as \"…\"");
            return None;
        };
        if text.trim().is_empty() {
            self.add(value.span().start, format!("`{key}` is empty"), "say something or take the key away");
        }
        Some(text.trim().to_string())
    }

    /// A text that must be there; empty after a problem.
    pub fn need(&self, key: &str, hint: &str) -> String {
        if !self.has(key) {
            self.missing(key, hint);
        }
        self.text(key).unwrap_or_default()
    }

    /// A text that is one of these.
    pub fn one_of<T: Copy>(&self, key: &str, among: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        let found = among.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = among.iter().map(|(name, _)| *name).collect();
            self.add(self.at(key), format!("`{key}` cannot be \"{text}\""), format!("it is one of: {}", names.join(", ")));
        }
        found
    }

    /// A list of texts, each once, with their places.
    pub fn texts(&self, key: &str) -> Vec<(String, usize)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(key, value, "a list of texts", "write [\"…\", \"…\"]");
            return Vec::new();
        };
        let mut out: Vec<(String, usize)> = Vec::new();
        for item in array.iter() {
            match item.get_ref().as_str() {
                Some(text) if out.iter().any(|(known, _)| known == text) => {
                    self.add(item.span().start, format!("\"{text}\" stands twice in `{key}`"), "keep one of them");
                }
                Some(text) => out.push((text.to_string(), item.span().start)),
                None => self.wrong(key, item, "a list of texts", "put each in quotes"),
            }
        }
        out
    }

    /// Why the reading of what cannot be masked is doubtful: `doubt`, which goes together with `reading`.
    pub fn doubt(&self) -> Option<String> {
        if self.has("reading") != self.has("doubt") {
            self.add(self.at("reading"), "`reading` and `doubt` go together", "reading = \"deduced\" or \"disputed\", and say why");
        }
        self.one_of("reading", &[("deduced", ()), ("disputed", ())]);
        self.text("doubt")
    }

    /// True or false; false where it is not there.
    pub fn yes(&self, key: &str) -> bool {
        let Some(value) = self.get(key) else { return false };
        let yes = value.get_ref().as_bool();
        if yes.is_none() {
            self.wrong(key, value, "true or false", "without quotes");
        }
        yes.unwrap_or(false)
    }

    /// A date without a time, as days since 1970-01-01.
    pub fn date(&self, key: &str) -> Option<i64> {
        let value = self.get(key)?;
        let found = day(value.get_ref());
        if found.is_none() {
            self.wrong(key, value, "a date", "write 2025-02-24, without quotes and without a time");
        }
        found
    }

    /// A value as it stands in the file.
    pub fn written(&self, value: &Value<'_>) -> &'a str {
        self.page.text.get(value.span()).unwrap_or_default()
    }

    /// A table, written as `[key]` or `{ … }`.
    pub fn section(&self, key: &str, what: &'static str) -> Option<Section<'a>> {
        let value = self.get(key)?;
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(key, value, "a table", &format!("write [{key}] above its keys, or {key} = {{ … }}"));
            return None;
        };
        Some(self.within(table, value.span().start, what))
    }

    /// Tables written as `[[key]]` or `[{ … }]`.
    pub fn sections(&self, key: &str, what: &'static str) -> Vec<Section<'a>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(key, value, "a list of tables", &format!("write [[{key}]] with two brackets"));
            return Vec::new();
        };
        let mut out = Vec::new();
        for item in array.iter() {
            match item.get_ref().as_table() {
                Some(table) => out.push(self.within(table, item.span().start, what)),
                None => self.wrong(key, item, "a list of tables", &format!("write each as [[{key}]]")),
            }
        }
        out
    }

    /// An expression; a mistake in it is a problem at its place.
    pub(crate) fn expression(&self, key: &str) -> Option<Expression<'a>> {
        let value = self.get(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong(key, value, "an expression in quotes", "write it as \"…\"");
            return None;
        };
        let (from, verbatim) = inside_quotes(self.page.text, value.span(), text);
        let place = |at: usize| if verbatim { from + at } else { from };
        match syntax::parse(text) {
            Ok(test) => {
                Some(Expression { test, text: text.split_whitespace().collect::<Vec<_>>().join(" "), page: self.page, from, verbatim })
            }
            Err(Mistake { at, message, hint }) => {
                self.add(place(at), format!("`{key}`: {message}"), hint);
                None
            }
        }
    }
}

/// Where the text of a TOML string begins in the file, and whether it stands there as it is.
fn inside_quotes(page: &str, span: std::ops::Range<usize>, text: &str) -> (usize, bool) {
    let raw = page.get(span.clone()).unwrap_or("");
    let quotes = if raw.starts_with("\"\"\"") || raw.starts_with("'''") { 3 } else { 1 };
    let after = raw.get(quotes..).unwrap_or("");
    let newline = if quotes == 3 && after.starts_with("\r\n") { 2 } else { usize::from(quotes == 3 && after.starts_with('\n')) };
    let from = quotes + newline;
    if raw.get(from..).is_some_and(|rest| rest.starts_with(text)) { (span.start + from, true) } else { (span.start, false) }
}
