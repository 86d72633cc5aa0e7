//! What must hold of the repository as a whole: the invariants of ARCHITECTURE.md that no compiler checks.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Every file below a folder with one of the endings, build folders left out: path from the root, and text.
fn files(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    fn walk(path: &Path, endings: &[&str], into: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().to_string();
            if path.is_dir() {
                if name != "target" && name != ".git" && name != "node_modules" {
                    walk(&path, endings, into);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                into.push(path);
            }
        }
    }
    let (root, mut paths) = (root(), vec![]);
    walk(&root.join(folder), endings, &mut paths);
    paths.sort();
    paths
        .iter()
        .map(|path| (path.strip_prefix(&root).unwrap().to_string_lossy().to_string(), std::fs::read_to_string(path).unwrap()))
        .collect()
}

/// A source file without its test modules: tests may name figures.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

fn sources() -> Vec<(String, String)> {
    let all = files("crates", &[".rs"]).into_iter().chain(files("xtask/src", &[".rs"]));
    all.filter(|(path, _)| path.contains("/src/") && !path.contains("/tests/") && !path.ends_with("/tests.rs")).collect()
}

#[test]
fn no_law_stands_in_rust() {
    // every figure of every amount, and the citations' sources
    let amounts: String = files("law/amounts", &[".toml"]).into_iter().map(|(_, text)| text).collect();
    let figures: Vec<String> =
        amounts.split(|c: char| !c.is_ascii_digit() && c != '_').map(|word| word.replace('_', "")).filter(|word| word.len() >= 5).collect();
    // a power of ten in a program is no sign of the law
    let figures: Vec<String> = figures.into_iter().filter(|figure| figure.trim_end_matches('0') != "1").collect();
    assert!(figures.len() > 20, "the amounts were read");
    let sources_toml = std::fs::read_to_string(root().join("law/sources.toml")).unwrap();
    let vocabulary = std::fs::read_to_string(root().join("law/lists/cpv_2008.csv")).unwrap();
    let codes: std::collections::BTreeSet<&str> = vocabulary.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    let ids: Vec<&str> = sources_toml.split("[[source]]\nid = \"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let mut found = String::new();
    for (path, text) in sources() {
        for (number, line) in without_tests(&text).lines().enumerate() {
            let code = line.split("//").next().unwrap();
            let digits: Vec<String> = code.split(|c: char| !c.is_ascii_digit() && c != '_').map(|word| word.replace('_', "")).collect();
            let figure = digits.iter().any(|word| figures.contains(word));
            let cpv = digits.iter().any(|word| codes.contains(word.as_str()));
            let cite = !path.ends_with("load/references.rs")
                && ids.iter().any(|id| [" s ", " reg ", " Sch "].iter().any(|word| code.contains(&format!("{id}{word}"))));
            let percent = code.contains("% OF") && !path.contains("/syntax/");
            if figure || cpv || cite || percent {
                found.push_str(&format!("{path}:{}: {line}\n", number + 1));
            }
        }
    }
    assert!(found.is_empty(), "a figure, code or citation of the law belongs into law/:\n{found}");
}

#[test]
fn the_pure_crates_are_pure() {
    let mut found = String::new();
    for (path, text) in
        sources().into_iter().filter(|(path, _)| path.starts_with("crates/rulebook/") || path.starts_with("crates/timetable/"))
    {
        for word in [
            "std::fs",
            "std::net",
            "std::time",
            "std::env",
            "std::process",
            "SystemTime",
            "Instant",
            "async fn",
            "tokio",
            ": f64",
            ": f32",
            "as f64",
            "as f32",
        ] {
            if without_tests(&text).contains(word) {
                found.push_str(&format!("{path}: {word}\n"));
            }
        }
    }
    assert!(found.is_empty(), "the pure crates take texts and values and give values:\n{found}");
}

#[test]
fn crates_depend_one_way() {
    let allowed = [("rulebook", vec![]), ("desk", vec!["rulebook"]), ("web", vec!["desk"]), ("cli", vec!["desk", "web"])];
    for (name, may) in allowed {
        let manifest = std::fs::read_to_string(root().join(format!("crates/{name}/Cargo.toml"))).unwrap();
        let dependencies = manifest.split("[dev-dependencies]").next().unwrap();
        for other in ["rulebook", "desk", "web", "cli"] {
            let depends = dependencies.contains(&format!("path = \"../{other}\""));
            assert!(!depends || may.contains(&other), "crates/{name} may not depend on {other}");
        }
    }
}

#[test]
fn files_are_short_or_say_why() {
    let mut found = String::new();
    for (path, text) in files("crates", &[".rs"]).into_iter().chain(files("xtask", &[".rs"])) {
        let lines = text.lines().count();
        if lines > 600 && !text.lines().take(12).any(|line| line.contains("long because")) {
            found.push_str(&format!("{path}: {lines} lines\n"));
        }
    }
    assert!(found.is_empty(), "split these, or say at their head that they are long because …:\n{found}");
}

#[test]
fn no_banned_word() {
    let banned = [" safe ", " safely", "compliant", "low risk", "low-risk", "guaranteed", "recommended", "best value for", "risk-free"];
    let mut found = String::new();
    let pages = files("law", &[".toml"]).into_iter().chain(files("crates/web", &[".html"])).chain(files("examples", &[".toml"]));
    for (path, text) in pages {
        for (number, line) in text.lines().enumerate() {
            let lower = line.to_lowercase();
            if let Some(word) = banned.iter().find(|word| lower.contains(**word)) {
                found.push_str(&format!("{path}:{}: {word}: {line}\n", number + 1));
            }
        }
    }
    assert!(found.is_empty(), "words that nobody may read as a verdict:\n{found}");
}

#[test]
fn every_invariant_names_a_test_that_exists() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let table = text.split("## Invariants").nth(1).unwrap().split("\n\n").nth(1).unwrap();
    let rows: Vec<&str> = table.lines().skip(2).collect();
    assert!(rows.len() >= 8);
    let tests: String = files("crates", &[".rs"]).into_iter().chain(files("xtask", &[".rs"])).map(|(_, text)| text).collect();
    for row in rows {
        let guard = row.trim_end_matches('|').rsplit('|').next().unwrap();
        let named: Vec<&str> = guard.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "no guard: {row}");
        for name in named {
            let exists = if name.contains('/') { root().join(name).exists() } else { tests.contains(&format!("fn {name}(")) };
            assert!(exists, "{name} does not exist: {row}");
        }
    }
}

#[test]
fn the_readme_names_every_command() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let commands = files("crates/cli/src/commands", &[".rs"]);
    let names = commands
        .iter()
        .filter_map(|(path, _)| path.rsplit('/').next()?.strip_suffix(".rs"))
        .filter(|name| !["mod", "serve"].contains(name));
    let mut count = 0;
    for name in names {
        count += 1;
        assert!(readme.contains(&format!("`waymark {name} ")), "the README says nothing of `waymark {name}`");
    }
    assert!(count >= 5);
}

#[test]
fn links_lead_somewhere() {
    let mut found = String::new();
    for (path, text) in files(".", &[".md"]) {
        let folder = root().join(&path).parent().unwrap().to_path_buf();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("http") || link.starts_with('#') {
                continue;
            }
            if !folder.join(link.split('#').next().unwrap()).exists() {
                found.push_str(&format!("{path}: {link}\n"));
            }
        }
    }
    assert!(found.is_empty(), "{found}");
}

#[test]
fn the_project_speaks_of_itself_alone() {
    let mut found = String::new();
    for (path, text) in files(".", &[".md", ".rs", ".toml", ".html", ".css", ".json", ".txt"]) {
        if path.ends_with("tidy.rs") {
            continue;
        }
        for word in ["/root/", "/home/", "/work/", "crates.io/api", "registry.npmjs"] {
            if text.contains(word) {
                found.push_str(&format!("{path}: {word}\n"));
            }
        }
    }
    assert!(found.is_empty(), "machine paths and registry hosts do not belong here:\n{found}");
}
