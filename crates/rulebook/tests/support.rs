//! The small law folder of these tests, as texts.
#![allow(dead_code, clippy::expect_used, clippy::panic, clippy::unwrap_used, missing_docs, reason = "shared by tests, which may stop")]

use rulebook::model::Book;
use std::path::Path;

/// Every file of `tests/law`.
pub fn files() -> Vec<(String, String)> {
    below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/law"))
}

/// Every file below a folder, by its path from there.
pub fn below(root: &Path) -> Vec<(String, String)> {
    fn read(folder: &Path, root: &Path, out: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).expect("the folder of the tests is there") {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                read(&path, root, out);
            } else {
                let name = path.strip_prefix(root).expect("it is below").to_string_lossy().replace('\\', "/");
                out.push((name, std::fs::read_to_string(&path).expect("it is text")));
            }
        }
    }
    let mut out = Vec::new();
    read(root, root, &mut out);
    out.sort();
    out
}

/// The texts of `law/`, as the loader takes them.
pub fn shipped() -> Vec<(String, String)> {
    let law = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
    let mut texts = below(&law);
    texts.retain(|(name, _)| name.ends_with(".toml") || name.ends_with(".csv"));
    texts
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
    let all = rulebook::load(files).1;
    assert!(all.iter().all(|problem| !problem.hint.is_empty()), "every problem says what to do: {all:#?}");
    all.iter().map(|problem| format!("{problem}\n")).collect()
}

/// A node in one line; conditions by their names.
pub fn tree(book: &Book, node: u32) -> String {
    use rulebook::model::Node;
    let fact = |id: u16| book.facts[usize::from(id)].id.as_str();
    let kids = |from: u32, to: u32, word: &str| {
        let all: Vec<String> = book.kids[from as usize..to as usize].iter().map(|kid| tree(book, *kid)).collect();
        format!("({})", all.join(word))
    };
    match &book.nodes[node as usize] {
        Node::YesNo(id) => fact(*id).to_string(),
        Node::AtLeast(id, constant, _) => format!("{}>={constant}", fact(*id)),
        Node::OneOf(id, mask) => format!("{}:{mask:b}", fact(*id)),
        Node::Linear { left, right, num, den, plus } => format!("{den}*{}-{num}*{}-{plus}>=0", fact(*left), fact(*right)),
        Node::Not(inner) => format!("!{}", tree(book, *inner)),
        Node::And(from, to) => kids(*from, *to, " & "),
        Node::Or(from, to) => kids(*from, *to, " | "),
        Node::Pick(from, to) => format!("pick{}", kids(*from, *to, ", ")),
        Node::Over { any, list, root, .. } => {
            format!("{} {} [{}]", if *any { "any" } else { "every" }, fact(book.lists[usize::from(*list)].fact), tree(book, *root))
        }
        Node::Inside(inside, rule) => format!("inside<{} ; {}>", tree(book, *inside), tree(book, *rule)),
        Node::Condition(id) => {
            let condition = &book.conditions[usize::from(*id)];
            format!("{}.{}", book.rules[usize::from(condition.rule)].id, condition.id)
        }
        Node::MonthsBack { left, right, months } => {
            format!("{} > {} less {months} months", book.facts[*left as usize].id, book.facts[*right as usize].id)
        }
        Node::NotEncoded => "?".to_string(),
    }
}

/// The test of a condition, lowered, in one line.
pub fn test(book: &Book, rule: &str, condition: &str) -> String {
    let rule = book.rules.iter().find(|known| known.id == rule).expect("the rule is there");
    let own = rule.own.iter().map(|id| &book.conditions[usize::from(*id)]);
    let condition = own.into_iter().find(|known| known.id == condition).expect("the condition is there");
    let other = condition.other.map_or(String::new(), |other| format!(" or else {}", tree(book, other)));
    tree(book, condition.main) + &other
}
