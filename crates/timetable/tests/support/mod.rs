//! The shipped law, read from the files.
#![allow(dead_code)]

use rulebook::model::Book;
use std::path::{Path, PathBuf};
use timetable::model::Timetable;

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law")
}

/// One file of the law.
pub fn text(name: &str) -> String {
    std::fs::read_to_string(top().join(name)).expect("a file of law/")
}

/// All files of the law, by their paths below `law/`.
pub fn files() -> Vec<(String, String)> {
    fn walk(folder: &Path, top: &Path, into: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).expect("law/ is there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, top, into);
            } else if path.extension().is_some_and(|ending| ending == "toml" || ending == "csv") {
                let name = path.strip_prefix(top).expect("below law/").to_string_lossy().to_string();
                into.push((name, std::fs::read_to_string(&path).expect("a text")));
            }
        }
    }
    let mut files = Vec::new();
    walk(&top(), &top(), &mut files);
    files
}

/// The book and the timetable, without problems.
pub fn law() -> (Book, Timetable) {
    let files = files();
    let said = |problems: &[rulebook::Problem]| problems.iter().map(|problem| format!("{problem}\n")).collect::<String>();
    let (book, problems) = rulebook::load(&files);
    assert!(problems.is_empty(), "{}", said(&problems));
    let (timetable, problems) = timetable::load(&files, &book);
    assert!(problems.is_empty(), "{}", said(&problems));
    (book, timetable)
}

/// The timetable alone.
pub fn shipped() -> Timetable {
    law().1
}
