//! What the fuzz targets share: the law folders they start from, what every problem must be, and changes that keep a file readable.

use rulebook::Problem;
use rulebook::decide::{LANES, Lanes, decide, lane, top};
use rulebook::model::{Book, Said};
use rulebook::route::{Route, Scope};
use rulebook::settle::Mind;
use rulebook::truth::Known;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Paths from the folder, and texts.
pub type Files = Vec<(String, String)>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file of a folder of this repository.
pub fn files(folder: &str) -> Files {
    fn read(folder: &Path, below: &Path, out: &mut Files) {
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                read(&path, below, out);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                out.push((path.strip_prefix(below).expect("it is below").to_string_lossy().into_owned(), text));
            }
        }
    }
    let folder = root().join(folder);
    let mut out = vec![];
    read(&folder, &folder, &mut out);
    out.sort();
    out
}

/// The shipped law; with `short`, of the vocabulary only the codes that some other file names (it is nine tenths of the reading).
pub fn shipped(short: bool) -> Files {
    let mut law = files("law");
    law.retain(|(path, _)| path.ends_with(".toml") && path != "COVERAGE.toml" || path.ends_with(".csv"));
    if short {
        let vocabulary = "lists/cpv_2008.csv";
        let digits =
            |text: &str| text.split(|c: char| !c.is_ascii_digit()).filter(|word| word.len() == 8).map(str::to_string).collect::<Vec<_>>();
        let named: BTreeSet<String> = law.iter().filter(|file| file.0 != vocabulary).flat_map(|file| digits(&file.1)).collect();
        for (_, text) in law.iter_mut().filter(|file| file.0 == vocabulary) {
            let keep = |line: &(usize, &str)| line.0 == 0 || line.1.get(..8).is_some_and(|code| named.contains(code));
            *text = text.lines().enumerate().filter(keep).map(|(_, line)| format!("{line}\n")).collect();
        }
    }
    law
}

/// The small law folder of the rulebook's own tests: it has every form, and is read a hundred times as fast.
pub fn small() -> Files {
    files("crates/rulebook/tests/law")
}

/// Each problem stands in a file that was given, inside its text, and says what is wrong and what to do.
pub fn check_problems(problems: &[Problem], files: &[(String, String)]) {
    for problem in problems {
        let told = format!("{problem:?}");
        assert!(!problem.message.trim().is_empty() && !problem.hint.trim().is_empty(), "no words: {told}");
        let texts: Vec<&String> = files.iter().filter(|(name, _)| *name == problem.file).map(|(_, text)| text).collect();
        assert!(!texts.is_empty(), "no such file: {told}");
        let inside = |text: &str| {
            let line = text.split('\n').nth(problem.line.wrapping_sub(1));
            line.is_some_and(|line| (1..=line.chars().count() + 1).contains(&problem.column))
        };
        assert!(texts.iter().any(|text| inside(text)), "not inside the text: {told}");
    }
}

/// Decides these needs in both widths, and the findings of every route for those that do not contradict themselves: nothing may panic, and the
/// widths must agree. With `changes` also what would change each finding, which takes most of the time.
pub fn decide_all(book: &Book, routes: &[Route], needs: &[&Said], changes: bool) {
    let mind = Mind::new(book);
    let all = Scope::of_nevers(book);
    let (nodes, mut lanes, mut out) = (top(book), Lanes::new(book), vec![Known::UNKNOWN; book.nodes.len()]);
    for block in needs.chunks(LANES) {
        lanes.fill(book, &block.iter().map(|said| &said.need).collect::<Vec<_>>());
        decide(book, &nodes, &lanes, &[], &mut out);
        for (i, said) in block.iter().enumerate() {
            let possible = mind.possible(&all, &said.need);
            for route in routes {
                mind.look(route, &said.need, &[]);
                let (one, wide) = (mind.at(route.root), lane(out[route.root as usize], i));
                assert!(!(one.yes && one.no), "yes and no");
                assert_eq!(one.plain(), wide, "the widths differ");
                if !possible {
                    continue;
                }
                let finding = mind.finding(route, said);
                assert_eq!(finding.plain, one.plain(), "the plain answer of a finding");
                assert!(finding.answer.is_none_or(|answer| one.plain() == Some(answer)), "an answer that is not the plain one");
                if changes {
                    std::hint::black_box((mind.would_change(route, said, finding.group), mind.other_ways(route, said, &finding)));
                }
            }
        }
    }
}

/// The words that law files and need files are made of.
const WORDS: &str = include_str!("../words.dict");

fn words() -> Vec<String> {
    WORDS.lines().filter_map(|line| line.strip_prefix('"')?.strip_suffix('"')).map(|word| word.replace("\\\"", "\"")).collect()
}

/// One change that a person might make: a line lost, doubled, moved, or one word exchanged for another. Keeps the text readable far more often
/// than changes of single bytes do.
pub fn edit(text: &str, seed: u32) -> String {
    let mut state = u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut below = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ((state >> 11) % limit.max(1) as u64) as usize
    };
    let mut lines: Vec<String> = text.split('\n').map(str::to_string).collect();
    let from = below(lines.len());
    match below(8) {
        0 => drop(lines.remove(from)),
        1 => lines.insert(below(lines.len()), lines[from].clone()),
        2 => {
            let line = lines.remove(from);
            lines.insert(below(lines.len() + 1), line);
        }
        3 => {
            // a key of one place, in another
            let until = (from + 1 + below(4)).min(lines.len());
            let piece: Vec<String> = lines[from..until].to_vec();
            let to = below(lines.len());
            lines.splice(to..to, piece);
        }
        _ => {
            let (line, known) = (lines[from].clone(), words());
            let breaks = |c: char| !(c.is_alphanumeric() || c == '_' || c == '-');
            let mut parts: Vec<String> = line.split_inclusive(breaks).map(str::to_string).collect();
            if parts.is_empty() {
                parts.push(String::new());
            }
            let place = below(parts.len());
            let tail: String = parts[place].chars().last().filter(|c| breaks(*c)).into_iter().collect();
            let others: Vec<&str> = text.split(breaks).filter(|word| !word.is_empty()).collect();
            let number = parts[place].trim_end_matches(breaks).parse::<i64>().ok();
            parts[place] = match below(4) {
                0 if !known.is_empty() => known[below(known.len())].clone(),
                1 => String::new(),
                2 if number.is_some() => {
                    let value = number.unwrap_or(0);
                    [value.wrapping_add(1), value.wrapping_sub(1), value.wrapping_neg(), value.wrapping_mul(1000), i64::MAX, 0][below(6)]
                        .to_string()
                }
                _ if !others.is_empty() => others[below(others.len())].to_string(),
                _ => String::new(),
            } + &tail;
            lines[from] = parts.concat();
        }
    }
    lines.join("\n")
}

/// The libFuzzer mutation by [`edit`] three times of four, by bytes otherwise. Gives the new size.
pub fn mutate(data: &mut [u8], size: usize, max: usize, seed: u32) -> usize {
    if let Some(Ok(text)) = data.get(..size).map(std::str::from_utf8).filter(|_| seed % 4 > 0 && size > 0) {
        let new = edit(text, seed);
        if !new.is_empty() && new.len() <= max.min(data.len()) {
            data[..new.len()].copy_from_slice(new.as_bytes());
            return new.len();
        }
    }
    libfuzzer_sys::fuzzer_mutate(data, size, max)
}
