//! What the command writes to be shared, and the reflections, as a user meets them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const EXAMPLE: &str = "examples/needs/homelessness_service_4m_with_rooms.toml";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn waymark(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_waymark")).args(args).current_dir(root()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("waymark-papers-{}-{name}", std::process::id()));
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_copy_is_written_and_the_reader_warned() {
    let folder = folder("copy");
    let file = folder.join("copy.html");
    let out = waymark(&["copy", EXAMPLE, "--out", file.to_str().unwrap()]);
    assert!(out.status.success(), "{}", text(&out.stderr));
    let said = text(&out.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("Never name a person who receives the service") && said.contains("disclosed"), "{said}");
    let html = std::fs::read_to_string(&file).unwrap();
    assert!(html.starts_with("<!doctype html>") && html.contains("A read-only copy: it changes nothing and asks nothing."));
    assert!(html.contains("<strong>Sample.</strong>") && html.contains("id=\"finding-open_light_touch_competition\""));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing half-written stays");
    let nowhere = waymark(&["copy", EXAMPLE, "--out", folder.join("no/such/folder.html").to_str().unwrap()]);
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(text(&nowhere.stderr).contains("cannot be written"));
    drop(std::fs::remove_dir_all(folder));
}

#[test]
fn the_paper_for_legal_is_printed_written_and_json() {
    let folder = folder("legal");
    let printed = text(&waymark(&["legal", EXAMPLE]).stdout);
    for says in [
        "Paper for legal: ",
        "What is asked of legal",
        "to be judged",
        "What Waymark has not checked",
        "Said, and nobody named",
        "open_light_touch_competition",
    ] {
        assert!(printed.contains(says), "{says}\n{printed}");
    }
    let json: serde_json::Value = serde_json::from_slice(&waymark(&["legal", EXAMPLE, "--route", "grant", "--json"]).stdout).unwrap();
    assert_eq!(json["routes"].as_array().unwrap().len(), 1);
    assert_eq!(json["routes"][0]["route"]["id"], "grant");
    let file = folder.join("paper.html");
    let out = waymark(&["legal", EXAMPLE, "--route", "grant", "--out", file.to_str().unwrap()]);
    assert!(out.status.success() && text(&out.stdout).contains("The paper for legal is in"));
    assert!(std::fs::read_to_string(&file).unwrap().contains("Paper for legal: "));
    let wrong = waymark(&["legal", EXAMPLE, "--route", "grantt"]);
    assert!(wrong.status.code() == Some(2) && text(&wrong.stderr).contains("did you mean `grant`"));
    drop(std::fs::remove_dir_all(folder));
}

#[test]
fn reflections_are_shown_answered_and_taken_back() {
    let folder = folder("reflect");
    let need = folder.join("need.toml");
    std::fs::copy(root().join(EXAMPLE), &need).unwrap();
    let need_text = || std::fs::read_to_string(&need).unwrap();
    let path = need.to_str().unwrap();
    let both = text(&waymark(&["reflect", path]).stdout);
    assert!(both.contains("Must this be procured at all?") && both.contains("Stewardship or purchase?"), "{both}");
    assert!(!need_text().contains("reflections"), "to look is not to say");
    let out = waymark(&["reflect", path, "stewardship", "--answer", "market=towards_b", "--answer", "relational=between"]);
    assert!(out.status.success(), "{}", text(&out.stderr));
    assert!(text(&out.stdout).contains("One leans towards stewardship"), "{}", text(&out.stdout));
    assert!(need_text().contains("[reflections.market]"));
    let json: serde_json::Value = serde_json::from_slice(&waymark(&["reflect", path, "stewardship", "--json"]).stdout).unwrap();
    assert_eq!(json[0]["leans_b"], 1);
    assert!(waymark(&["reflect", path, "--answer", "market=", "--answer", "relational="]).status.success());
    assert!(!need_text().contains("reflections"));
    for (args, says) in [
        (vec!["reflect", path, "--answer", "market=left"], "no leaning"),
        (vec!["reflect", path, "--answer", "markett=between"], "did you mean `market`"),
        (vec!["reflect", path, "nothing"], "no reflection"),
        (vec!["reflect", "-", "--answer", "market=between"], "name the need file"),
    ] {
        let wrong = waymark(&args);
        assert!(wrong.status.code() == Some(2) && text(&wrong.stderr).contains(says), "{args:?}: {}", text(&wrong.stderr));
    }
    drop(std::fs::remove_dir_all(folder));
}
