//! The days that local periods take, put into the text of a need file: comments, order and all else stay as they were.

use crate::Desk;
use crate::need::OpenNeed;
use crate::reply::{count_up, set, table};
use rulebook::Problem;
use std::collections::BTreeMap;
use toml_edit::{DocumentMut, Value};

/// The longest that a local period may take, in days.
pub const LONGEST: u32 = rulebook::LONGEST_TAKEN;

impl Desk {
    /// Puts the days of local periods into the text of a need file and counts its revision up; no days take back what was said of a
    /// period. What comes back is a need that can be read. Where nothing differs, the text comes back as it was.
    ///
    /// # Errors
    /// A period that does not exist, or no whole number of days: all of them, and the text stays as it was.
    pub fn give_takes(&self, name: &str, text: &str, takes: &[(String, String)]) -> Result<(String, OpenNeed), Vec<Problem>> {
        let wrong = |message: &str, hint: &str| Problem {
            file: name.to_string(),
            line: 1,
            column: 1,
            message: message.to_string(),
            hint: hint.to_string(),
            clash: Vec::new(),
        };
        let old = self.read_need(name, text, None)?;
        let (mut given, mut problems): (BTreeMap<String, Option<u32>>, Vec<Problem>) = (BTreeMap::new(), Vec::new());
        for (period, days) in takes {
            let days = days.trim();
            let one = if days.is_empty() { "0" } else { days };
            match self.read_takes(&[format!("{period}={one}")]) {
                Ok(read) => given.extend(read.into_iter().map(|(period, number)| (period, (!days.is_empty()).then_some(number)))),
                Err(message) => {
                    let (message, hint) = message.split_once("\n  hint: ").unwrap_or((&message, ""));
                    problems.push(wrong(message, hint));
                }
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        given.retain(|period, days| old.file.takes.get(period) != days.as_ref());
        if given.is_empty() {
            return Ok((text.to_string(), old));
        }
        let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
            vec![wrong(&format!("this is not TOML: {}", error.message()), "mend the file by hand first")]
        })?;
        let root = document.as_table_mut();
        let under = table(root, "takes").ok_or_else(|| vec![wrong("`takes` is no table in this file", "write [takes]")])?;
        for (period, days) in &given {
            set(under, period, days.map(|days| Value::from(i64::from(days))));
        }
        if under.is_empty() {
            root.remove("takes");
        }
        count_up(root).ok_or_else(|| vec![wrong("`need` is no table", "write [need]")])?;
        let text = document.to_string();
        let need = self.read_need(name, &text, None)?;
        Ok((text, need))
    }
}
