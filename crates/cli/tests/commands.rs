//! The command as a user meets it: what it prints, what it refuses, and its exit codes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn waymark(args: &[&str], input: Option<&[u8]>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_waymark"));
    command.args(args).current_dir(root()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // a command that refuses early closes its input: that is its right
    drop(stdin.write_all(input.unwrap_or_default()));
    drop(stdin);
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What a need file with these facts is told, and with which exit code.
fn refused(facts: &str) -> String {
    let need = format!("[need]\ntitle = \"x\"\nsentence = \"x\"\nformat = 1\n\n[facts]\n{facts}\n");
    let out = waymark(&["routes", "-"], Some(need.as_bytes()));
    let told = text(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{facts}: {told}{}", text(&out.stdout));
    assert!(out.stdout.is_empty(), "nothing half-printed: {}", text(&out.stdout));
    assert!(!told.contains("panicked"), "{told}");
    told
}

const EXAMPLE: &str = "examples/needs/youth_service_600k_including_vat.toml";

#[test]
fn routes_names_every_group_and_its_foot() {
    let out = text(&waymark(&["routes", EXAMPLE], None).stdout);
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "Open on these facts (1)",
        "Not needed",
        "below_threshold_direct_award",
        "Not encoded yet, so not yet known (56)",
        "not legal advice",
        "No lawyer has reviewed",
        "PA23 2026-04-01",
    ] {
        assert!(out.contains(words), "{words}\n{out}");
    }
    assert!(!out.contains('\u{1b}'), "no colours in a pipe");
}

#[test]
fn results_fit_on_a_page_and_name_a_competition() {
    let out = text(&waymark(&["results", EXAMPLE], None).stdout);
    let flowing = out.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in ["Dates that bind you", "Provide or buy anew", "Earliest start:", "What would break it:", "Who must sign:", "Objection:"] {
        assert!(flowing.contains(words), "{words}\n{out}");
    }
    assert!(out.lines().count() < 120, "{out}");
    let json: serde_json::Value = serde_json::from_slice(&waymark(&["results", EXAMPLE, "--json"], None).stdout).unwrap();
    assert!(json["ways"].as_array().unwrap().iter().any(|way| way["competes"] == true), "{json}");
}

#[test]
fn routes_and_why_print_the_same_finding_as_json() {
    let all: serde_json::Value = serde_json::from_slice(&waymark(&["routes", EXAMPLE, "--json"], None).stdout).unwrap();
    let one: serde_json::Value =
        serde_json::from_slice(&waymark(&["why", EXAMPLE, "below_threshold_direct_award", "--json"], None).stdout).unwrap();
    let in_list = all["routes"].as_array().unwrap().iter().find(|route| route["id"] == "below_threshold_direct_award").unwrap();
    let opened = &one["routes"][0];
    for field in ["group", "standing", "because", "conditions", "ifs"] {
        assert_eq!(in_list[field], opened[field], "{field}");
    }
    assert!(in_list["would_change"].is_null() && opened["would_change"].is_array(), "worked out when a finding is opened");
}

#[test]
fn why_shows_conditions_objections_and_provisions() {
    let out = text(&waymark(&["why", EXAMPLE, "below_threshold_direct_award"], None).stdout);
    for words in [
        "[Met] large: the contract is below the limit",
        "PA23 s 5(5) (text_read)",
        "Objection to",
        "Right, if",
        "What would change this",
        "How it can be challenged",
    ] {
        assert!(out.contains(words), "{words}\n{out}");
    }
    let none = waymark(&["why", EXAMPLE, "below_threshold_direct_awrd"], None);
    assert_eq!(none.status.code(), Some(2));
    assert!(text(&none.stderr).contains("did you mean `below_threshold_direct_award`"));
}

#[test]
fn bad_needs_are_refused_in_words() {
    for (facts, words) in [
        ("buyer_knid = \"school\"", "buyer_kind"),
        ("buyer_kind = \"castle\"", "castle"),
        ("buyer_kind = 3", "buyer_kind"),
        ("commenced_on = 2026-02-30", "invalid date"),
        ("commenced_on = \"2026-02-30\"", "there is no day 2026-02-30"),
        ("value_excluding_vat = -1", "less than nothing"),
        ("value_excluding_vat = { at_least = 2, at_most = 1 }", "at least"),
        ("service_codes = [\"85311001\"]", "85311001"),
        ("covered = true", "worked out"),
        ("existing_contract_exists = false\nexisting_term_due_to_expire = true", "cannot"),
    ] {
        let told = refused(facts);
        assert!(told.contains(words), "{facts}: {words} is not in\n{told}");
        assert!(told.contains("hint:"), "{facts}: says what to do\n{told}");
    }
}

#[test]
fn contradictory_facts_are_named_with_the_reason() {
    let told = refused("existing_contract_exists = false\nexisting_term_due_to_expire = true");
    for words in ["existing_contract_exists = no", "existing_term_due_to_expire = yes", "a contract that does not exist"] {
        assert!(told.contains(words), "{words}\n{told}");
    }
}

#[test]
fn a_judgement_that_is_still_to_come_is_refused() {
    let facts = "is_health_care = true\nfor_the_health_service = true\n[given.for_the_health_service]\nvalue = true\nby = \"x\"\nwhy = \"y\"\non = 2931-05-06";
    let told = refused(facts);
    assert!(told.contains("standard input:9:1: `for_the_health_service` is recorded on 2931-05-06, which is still to come"), "{told}");
}

#[test]
fn what_is_no_need_is_refused() {
    let huge = vec![b'#'; 1_100_000];
    let many = format!("[need]\ntitle = \"x\"\nformat = 1\n[facts]\n{}", "x = 1\n".repeat(50));
    let inputs: [(&[u8], &str); 6] = [
        (b"", "[need]"),
        (b"\xff\xfe\x00", "cannot be read"),
        (b"<html>", "1:"),
        (&huge, "1000000"),
        (b"[need", "1:"),
        (many.as_bytes(), "duplicate key"),
    ];
    for (input, words) in inputs {
        let out = waymark(&["routes", "-"], Some(input));
        let told = text(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{told}");
        assert!(told.contains(words) && !told.contains("panicked"), "{words}\n{told}");
    }
    let absent = waymark(&["routes", "there/is/none.toml"], None);
    assert_eq!(absent.status.code(), Some(2));
    assert!(text(&absent.stderr).contains("waymark need new"));
}

#[test]
fn a_new_need_reads_and_is_never_written_over() {
    let folder = std::env::temp_dir().join(format!("waymark-test-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("need.toml");
    let name = path.to_str().unwrap();
    assert!(waymark(&["need", "new", name], None).status.success());
    let first = std::fs::read_to_string(&path).unwrap();
    let again = waymark(&["need", "new", name], None);
    assert_eq!(again.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), first);
    let out = waymark(&["routes", name, "--on", "2026-11-24"], None);
    assert!(out.status.success(), "{}", text(&out.stderr));
    assert!(text(&out.stdout).contains("2026-11-24 is assumed"));
    // every line that is offered can be taken
    let mut taken = String::new();
    for line in first.lines() {
        let offered = line.strip_prefix("# ").filter(|rest| {
            rest.contains(" = ") && rest.split(' ').next().is_some_and(|id| id.contains('_') || id == "nation" || id == "parts")
        });
        match offered {
            Some(rest) if first.contains("[facts]") && rest.contains(" = true  #") => taken.push_str(&format!("{rest}\n")),
            _ => taken.push_str(&format!("{line}\n")),
        }
    }
    let out = waymark(&["routes", "-"], Some(taken.as_bytes()));
    assert!(out.status.success() || text(&out.stderr).contains("cannot all be"), "{}", text(&out.stderr));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn facts_explains_and_suggests() {
    let out = text(&waymark(&["facts", "vat_payable"], None).stdout);
    assert!(out.contains("How much VAT is payable") && out.contains("Write: vat_payable"));
    let json: serde_json::Value = serde_json::from_slice(&waymark(&["facts", "--json"], None).stdout).unwrap();
    assert!(json.as_array().unwrap().len() > 150);
    let none = waymark(&["facts", "vat_paybale"], None);
    assert_eq!(none.status.code(), Some(2));
    assert!(text(&none.stderr).contains("vat_payable"));
}

#[test]
fn the_law_book_answers() {
    assert!(text(&waymark(&["law", "check"], None).stdout).contains("Every case comes out as it says."));
    assert!(text(&waymark(&["law", "check"], None).stdout).contains("; 0 come out open."));
    assert!(text(&waymark(&["law", "near-misses"], None).stdout).contains("a known expiry date is called urgent: closed"));
    assert!(text(&waymark(&["law", "show", "threshold"], None).stdout).contains("£663,540"));
    assert!(text(&waymark(&["law", "show", "PA23 s 3"], None).stdout).contains("https://www.legislation.gov.uk/ukpga/2023/54/section/3"));
    assert!(text(&waymark(&["law", "coverage"], None).stdout).contains("no lawyer has reviewed"));
    assert!(text(&waymark(&["law", "sources"], None).stdout).contains("Procurement Act 2023"));
    assert_eq!(waymark(&["law", "show", "no_such_thing"], None).status.code(), Some(2));
}

#[test]
fn a_folder_of_bad_law_is_told_all_its_mistakes() {
    let folder = std::env::temp_dir().join(format!("waymark-law-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("facts")).unwrap();
    std::fs::write(folder.join("facts/a.toml"), "[x]\nkind = \"yes_no\"\n[y]\nkind = \"sometimes\"\n").unwrap();
    let out = waymark(&["--law", folder.to_str().unwrap(), "law", "check"], None);
    let told = text(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{told}");
    assert!(told.contains("facts/a.toml:1") && told.contains("sometimes") && told.contains("hint:"), "{told}");
    std::fs::remove_dir_all(&folder).unwrap();
    let none = waymark(&["--law", "no/such/folder", "law", "check"], None);
    assert_eq!(none.status.code(), Some(2));
}

#[test]
fn help_teaches() {
    for args in [
        vec!["--help"],
        vec!["routes", "--help"],
        vec!["why", "--help"],
        vec!["facts", "--help"],
        vec!["need", "--help"],
        vec!["law", "--help"],
        vec!["serve", "--help"],
    ] {
        let out = waymark(&args, None);
        assert!(out.status.success() && text(&out.stdout).contains("Usage:"), "{args:?}");
    }
    let wrong = waymark(&["route", EXAMPLE], None);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("routes"), "the nearest command is named");
}

/// A need file of its own in the temporary folder.
fn need_file(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("waymark-{name}-{}.toml", std::process::id()));
    drop(std::fs::remove_file(&path));
    assert!(waymark(&["need", "new", path.to_str().unwrap()], None).status.success());
    path
}

#[test]
fn ask_puts_answers_into_the_file_and_asks_on() {
    let path = need_file("ask");
    let file = path.to_str().unwrap();
    let first: serde_json::Value = serde_json::from_slice(&waymark(&["ask", file, "--json"], None).stdout).unwrap();
    assert_eq!(first["question"]["id"], "who_buys");
    let asked = waymark(
        &[
            "ask",
            file,
            "--answer",
            "nation=england",
            "--answer",
            "buyer_kind=?",
            "--answer",
            "control_tie=no_such_tie",
            "--answer",
            "parties_all_authorities=no",
        ],
        None,
    );
    assert!(text(&asked.stdout).starts_with("What do people receive"), "{}", text(&asked.stdout));
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(
        written.contains("nation = \"england\"") && written.contains("buyer_kind = \"do_not_know\"") && written.contains("revision = 1")
    );
    let refused =
        waymark(&["ask", file, "--answer", "existing_contract_exists=no", "--answer", "existing_covers_these_services=yes"], None);
    assert_eq!(refused.status.code(), Some(2));
    let told = text(&refused.stderr);
    assert!(told.contains("existing_contract_exists = no, existing_covers_these_services = yes") && told.contains("hint:"), "{told}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), written, "nothing is written when an answer is refused");
    std::fs::remove_file(path).unwrap();
}

#[test]
fn an_interview_in_the_terminal_writes_each_answer_and_goes_back() {
    let path = need_file("interview");
    let file = path.to_str().unwrap();
    let typed = "county council\nfrance\nengland\nsettles\n85311000\nback\n85312000\nnone of these\nno\nperhaps\nno\nno\nno\nquit\n";
    let out = waymark(&["ask", file, "--interactive"], Some(typed.as_bytes()));
    assert!(out.status.success(), "{}", text(&out.stderr));
    let said = text(&out.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("everything you said is in that file"), "{said}");
    assert!(text(&out.stderr).contains("`makes_prototype` is yes or no"), "{}", text(&out.stderr));
    let written = std::fs::read_to_string(&path).unwrap();
    for line in ["buyer_kind = \"county_council\"", "service_codes = [\"85312000\"]", "supplied_for_particular_individual = false"] {
        assert!(written.lines().any(|one| one == line), "{line}\n{written}");
    }
    std::fs::remove_file(path).unwrap();
}

#[test]
fn services_are_found_by_words() {
    let out = text(&waymark(&["services", "social", "work", "accommodation"], None).stdout);
    assert!(out.contains("85311000"), "{out}");
    let home = text(&waymark(&["services", "children's home"], None).stdout);
    assert!(home.starts_with("Children's home\n  85311300"), "{home}");
    assert!(home.contains("Light touch") && !home.contains('\u{1b}'), "{home}");
    let rooms = text(&waymark(&["services", "temporary accommodation", "--most", "1"], None).stdout)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(rooms.contains("98341000 Accommodation services Not light touch"), "{rooms}");
    assert!(rooms.contains("only for defence and security"), "{rooms}");
    let json = waymark(&["services", "school", "nursing", "--json"], None);
    let found: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(found[0]["id"], "school_nursing");
    let none = waymark(&["services", "zzzz"], None);
    assert_eq!(none.status.code(), Some(2));
    assert!(text(&none.stderr).contains("the nearest are"), "{}", text(&none.stderr));
}

#[test]
fn compare_says_what_moved_between_two_files_and_with_an_answer_changed() {
    let plus = "examples/needs/youth_service_600k_plus_vat.toml";
    let files = waymark(&["compare", plus, EXAMPLE], None);
    assert_eq!(files.status.code(), Some(0), "{}", text(&files.stderr));
    let out = text(&files.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    for words in
        ["three ways come in", "What differs", "A: £600,000", "Come in (3)", "A: Closed on these facts", "rests on:", "Did not move"]
    {
        assert!(out.contains(words), "{words}\n{out}");
    }
    let (against, comes) = (out.find("What will be said against B").unwrap(), out.find("Come in (3)").unwrap());
    assert!(against < comes, "the objection comes before what B brings");
    let args = ["compare", plus, "--with", "value_excluding_vat=500000", "--with", "vat_payable=£100,000", "--json"];
    let made: serde_json::Value = serde_json::from_slice(&waymark(&args, None).stdout).unwrap();
    let read: serde_json::Value = serde_json::from_slice(&waymark(&["compare", plus, EXAMPLE, "--json"], None).stdout).unwrap();
    assert_eq!((&made["moved"], &made["differs"]), (&read["moved"], &read["differs"]), "a file and an answer changed are the same version");
    assert_eq!(made["b"]["revision"], 1);
    let file = std::fs::read_to_string(root().join(plus)).unwrap();
    let typed = waymark(&["compare", "-", "--with", "vat_payable=?"], Some(file.as_bytes()));
    assert!(text(&typed.stdout).contains("Nobody knows"), "{}", text(&typed.stderr));
    assert_eq!(std::fs::read_to_string(root().join(plus)).unwrap(), file, "no file is written");
}

#[test]
fn compare_refuses_what_it_cannot_compare_and_says_what_to_write() {
    for (args, words) in [
        (vec!["compare", EXAMPLE], "there is no version B"),
        (vec!["compare", EXAMPLE, EXAMPLE, "--with", "vat_payable=0"], "cannot be used with"),
        (vec!["compare", "-", "-"], "cannot come from standard input"),
        (vec!["compare", EXAMPLE, "nowhere.toml"], "cannot be read"),
        (vec!["compare", EXAMPLE, "--with", "vat"], "FACT=VALUE"),
        (vec!["compare", EXAMPLE, "--with", "vat_paid=1"], "there is no fact `vat_paid`"),
    ] {
        let out = waymark(&args, None);
        assert_eq!(out.status.code(), Some(2), "{args:?}");
        assert!(out.stdout.is_empty() && text(&out.stderr).contains(words), "{args:?}: {}", text(&out.stderr));
    }
}
