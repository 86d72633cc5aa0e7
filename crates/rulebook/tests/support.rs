//! The small law folder of these tests, as texts.
#![allow(dead_code, clippy::expect_used, clippy::panic, clippy::unwrap_used, missing_docs, reason = "shared by tests, which may stop")]

use rulebook::model::Book;
use std::path::Path;

/// Every file of `tests/law`.
pub fn files() -> Vec<(String, String)> {
    fn read(folder: &Path, root: &Path, out: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).expect("the folder of the tests is there") {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                read(&path, root, out);
            } else {
                let name = path.strip_prefix(root).expect("it is below").to_string_lossy().into_owned();
                out.push((name, std::fs::read_to_string(&path).expect("it is text")));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/law");
    let mut out = Vec::new();
    read(&root, &root, &mut out);
    out
}

pub fn book() -> Book {
    let (book, problems) = rulebook::load(&files());
    let words: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(words.is_empty(), "{}", words.join("\n"));
    book
}

/// The files with some replaced or added.
pub fn with(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut all = files();
    for (name, text) in changes {
        all.retain(|(known, _)| known != name);
        all.push((name.to_string(), text.to_string()));
    }
    all
}

/// The problems of a folder, in one text.
pub fn problems(files: &[(String, String)]) -> String {
    rulebook::load(files).1.iter().map(|problem| format!("{problem}\n")).collect()
}
