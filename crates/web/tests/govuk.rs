//! Our components make the trees that GOV.UK Frontend's own fixtures show, and escape whatever is put into them.
#![allow(clippy::unwrap_used, clippy::panic)]

use html5ever::tendril::TendrilSink;
use html5ever::{QualName, local_name, ns};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use minijinja::Value;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Fixtures that ours do not make, each with the reason. One that came to pass must leave the list.
const LEFT_OUT: &[(&str, &str, &str)] = &[
    ("button", "start", "the arrow of a start button belongs to GOV.UK's start pages"),
    ("button", "start link", "the same"),
    ("button", "start link with html", "the same"),
    ("file-upload", "enhanced", "the package's script draws it; the browser's own field is there without"),
    ("file-upload", "enhanced, with error message and hint", "the same"),
    ("file-upload", "enhanced, multiple files", "the same"),
    ("file-upload", "enhanced, custom wrapper classes and attributes", "the same"),
    ("file-upload", "translated", "the same"),
    ("select", "with falsy values", "a value is text; false is none"),
];

/// Attributes that only the package's scripts read. We ship none.
const SCRIPTS_ONLY: &[&str] =
    &["data-module", "data-prevent-double-click", "data-disable-auto-focus", "data-behaviour", "data-aria-controls"];

/// Attributes of the package that ours leave out: the class of the element, the attribute, and why.
const WITHOUT: &[(&str, &str, &str)] =
    &[("govuk-button", "role", "the space key presses a button; it follows a link only where the package's script runs")];

/// Attributes that ours add: the class of the element, the attribute, and why.
const OWN: &[(&str, &str, &str)] = &[
    ("govuk-error-summary__title", "tabindex", "the focus can be put on it"),
    ("govuk-error-summary__title", "autofocus", "it has the focus as the page opens, which the package does by script"),
];

/// Where the templates of the components are.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/govuk")
}

/// The components: each file of the folder but the shared ones.
fn components() -> Vec<String> {
    let files = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = files.filter_map(|file| Some(file.strip_suffix(".html")?.to_string())).collect();
    names.retain(|name| !name.starts_with('_'));
    names.sort();
    names
}

/// The fixtures that the package ships with a component: name, parameters, HTML.
fn fixtures(component: &str) -> Vec<(String, Json, String)> {
    let file = Path::new(env!("WAYMARK_PACKAGES")).join(format!("govuk-frontend/dist/govuk/components/{component}/fixtures.json"));
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{component} is no component of the package: {error}"));
    let json: Json = serde_json::from_str(&text).unwrap();
    let text = |one: &Json, name: &str| one[name].as_str().unwrap().to_string();
    json["fixtures"].as_array().unwrap().iter().map(|one| (text(one, "name"), one["options"].clone(), text(one, "html"))).collect()
}

/// Parameters as a page gives them: HTML as the block of a template would be, which is what the package's fixtures mean by it.
fn given(json: &Json, name: &str) -> Value {
    match json {
        Json::String(text) if name == "html" || name.ends_with("Html") => Value::from_safe_string(text.clone()),
        Json::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), given(value, name))).collect(),
        Json::Array(list) => list.iter().map(|one| given(one, "")).collect(),
        other => Value::from_serialize(other),
    }
}

/// What a reader of HTML makes of a piece of it.
fn parsed(html: &str) -> RcDom {
    let context = QualName::new(None, ns!(html), local_name!("body"));
    html5ever::parse_fragment(RcDom::default(), html5ever::ParseOpts::default(), context, Vec::new(), false).one(html)
}

/// A tree as lines, one an element or text: what must agree. Attributes in order of name, classes in order, white space as one space.
fn lines(html: &str) -> Vec<String> {
    fn walk(node: &Handle, depth: usize, lines: &mut Vec<String>) {
        let pad = " ".repeat(depth);
        match &node.data {
            NodeData::Text { contents } => {
                let words = contents.borrow().split_whitespace().collect::<Vec<_>>().join(" ");
                match lines.last_mut() {
                    _ if words.is_empty() => {}
                    Some(last) if last.starts_with(&format!("{pad}\"")) => last.push_str(&words),
                    _ => lines.push(format!("{pad}\"{words}")),
                }
            }
            NodeData::Element { name, attrs, .. } => {
                let all: BTreeMap<String, String> =
                    attrs.borrow().iter().map(|one| (one.name.local.to_string(), one.value.to_string())).collect();
                let classes: BTreeSet<&str> = all.get("class").map(|text| text.split_whitespace().collect()).unwrap_or_default();
                let hidden = |attribute: &str| {
                    SCRIPTS_ONLY.contains(&attribute)
                        || WITHOUT.iter().chain(OWN).any(|(class, name, _)| *name == attribute && classes.contains(class))
                };
                let mut line = format!("{pad}<{}", name.local);
                for (attribute, value) in all.iter().filter(|(attribute, _)| !hidden(attribute)) {
                    let value = if attribute == "class" { classes.iter().copied().collect::<Vec<_>>().join(" ") } else { value.clone() };
                    line.push_str(&format!(" {attribute}={value:?}"));
                }
                lines.push(line);
            }
            _ => {}
        }
        node.children.borrow().iter().for_each(|child| walk(child, depth + 1, lines));
    }
    let mut found = Vec::new();
    walk(&parsed(html).document, 0, &mut found);
    found
}

#[test]
fn each_component_makes_the_trees_of_its_fixtures() {
    let mut wrong = Vec::new();
    let mut met: BTreeSet<(String, String)> = BTreeSet::new();
    let mut compared = 0;
    for component in components() {
        for (name, options, html) in fixtures(&component) {
            let left_out = LEFT_OUT.iter().any(|(of, fixture, _)| *of == component && *fixture == name);
            met.insert((component.clone(), name.clone()));
            let ours = web::component(&component, &given(&options, "")).unwrap_or_else(|error| panic!("{component}, {name}: {error:#}"));
            let (ours, theirs) = (lines(&ours), lines(&html));
            compared += usize::from(!left_out);
            match (ours == theirs, left_out) {
                (true, true) => wrong.push(format!("{component}, {name}: passes, so it must leave the list")),
                (false, false) => {
                    wrong.push(format!("{component}, {name}:\n{}\n  but the package\n{}", ours.join("\n"), theirs.join("\n")))
                }
                _ => {}
            }
        }
    }
    let gone = LEFT_OUT.iter().filter(|(of, name, _)| !met.contains(&(of.to_string(), name.to_string())));
    wrong.extend(gone.map(|(of, name, _)| format!("{of}, {name}: the package has no such fixture")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(compared > 250, "{compared}");
}

/// Every text of parameters, changed in place.
fn each_text(json: &mut Json, change: &mut impl FnMut(&str, &mut String)) {
    fn walk(name: &str, json: &mut Json, change: &mut impl FnMut(&str, &mut String)) {
        match json {
            // one that is empty says that there is none
            Json::String(text) if !text.is_empty() => change(name, text),
            Json::Array(list) => list.iter_mut().for_each(|one| walk(name, one, change)),
            Json::Object(fields) => fields.iter_mut().for_each(|(name, value)| walk(name, value, change)),
            _ => {}
        }
    }
    walk("", json, change);
}

#[test]
fn whatever_is_put_in_comes_out_escaped() {
    let nasty = "\"'><script>alert(1)</script>&amp;<b>";
    for component in components() {
        for (name, options, _) in fixtures(&component) {
            // every text parameter in turn, and also those of which HTML is made, given as a plain string
            let mut texts = 0;
            each_text(&mut options.clone(), &mut |_, _| texts += 1);
            for at in 0..texts {
                let (mut bad, mut number) = (options.clone(), 0);
                each_text(&mut bad, &mut |_, text| {
                    if number == at {
                        text.push_str(nasty);
                    }
                    number += 1;
                });
                let made = web::component(&component, &Value::from_serialize(&bad)).unwrap();
                assert!(!made.contains("<script") && !made.contains("<b>"), "{component}, {name}, text {at}: {made}");
                assert!(!made.contains("&amp;lt;"), "escaped twice: {component}, {name}, text {at}: {made}");
                let plain = |json: &Json| lines(&web::component(&component, &Value::from_serialize(json)).unwrap());
                let elements = |lines: &[String]| lines.iter().filter(|line| line.trim_start().starts_with('<')).count();
                let (before, after) = (plain(&options), plain(&bad));
                assert_eq!(elements(&before), elements(&after), "{component}, {name}, text {at}: {made}");
                let names = |json: &Json| attribute_names(&web::component(&component, &Value::from_serialize(json)).unwrap());
                assert!(names(&bad).is_subset(&names(&options)), "{component}, {name}, text {at}: {made}");
            }
        }
    }
}

/// The names of the attributes of a piece of HTML, but for those that say that an item is chosen.
fn attribute_names(html: &str) -> BTreeSet<String> {
    let found = lines(html);
    let tags = found.iter().filter(|line| line.trim_start().starts_with('<'));
    // a value may hold anything, so the debug form is cut at quotes that are not escaped
    tags.flat_map(|line| line.replace("\\\"", "").split('"').step_by(2).map(|piece| piece.trim().to_string()).collect::<Vec<_>>())
        .map(|piece| piece.rsplit(' ').next().unwrap_or_default().to_string())
        .filter(|name| name.ends_with('='))
        .collect()
}

#[test]
fn each_component_is_used_by_a_page() {
    fn templates(folder: &Path, found: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => templates(&path, found),
                false => found.push_str(&std::fs::read_to_string(&path).unwrap()),
            }
        }
    }
    let mut all = String::new();
    templates(folder().parent().unwrap(), &mut all);
    for component in components() {
        assert!(all.contains(&format!("\"govuk/{component}.html\"")), "no template uses {component}");
    }
}

#[test]
fn what_ours_add_is_there() {
    let html = web::component("error-summary", &Value::from_serialize(serde_json::json!({ "titleText": "Wrong" }))).unwrap();
    for (class, attribute, _) in OWN {
        let tag = html.split('<').find(|tag| tag.contains(class)).unwrap();
        assert!(tag.contains(attribute), "{tag}");
    }
}
