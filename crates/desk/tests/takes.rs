//! The days of local periods, put into need files.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use desk::Desk;

const NEED: &str = "# mine\n[need]\ntitle = \"x\" # a title\ndoor = \"need\"\nformat = 1\n\n[facts]\n# who\nnation = \"wales\"\n";

fn give(desk: &Desk, text: &str, takes: &[(&str, &str)]) -> Result<String, Vec<String>> {
    let takes: Vec<(String, String)> = takes.iter().map(|(period, days)| (period.to_string(), days.to_string())).collect();
    let given = desk.give_takes("need.toml", text, &takes);
    given.map(|(text, _)| text).map_err(|problems| problems.into_iter().map(|problem| problem.message).collect())
}

#[test]
fn days_are_put_in_changed_and_taken_back_and_all_else_stays() {
    let desk = Desk::open(None).unwrap();
    let first = give(&desk, NEED, &[("consultation", "42"), ("call_in", " 5 "), ("tupe", "")]).unwrap();
    assert!(first.contains("[takes]\n") && first.contains("consultation = 42\n") && first.contains("call_in = 5\n"), "{first}");
    assert!(first.contains("revision = 1") && first.contains("# mine") && first.contains("# who\nnation") && !first.contains("tupe"));
    let need = desk.read_need("need.toml", &first, None).unwrap();
    assert_eq!(need.file.takes["consultation"], 42);
    let noted = first.replace("consultation = 42", "consultation = 42 # as promised");
    let second = give(&desk, &noted, &[("consultation", "0"), ("call_in", "")]).unwrap();
    assert!(
        second.contains("consultation = 0 # as promised") && !second.contains("call_in") && second.contains("revision = 2"),
        "{second}"
    );
    let none = give(&desk, &second, &[("consultation", "")]).unwrap();
    assert!(!none.contains("takes") && none.contains("revision = 3"), "{none}");
}

#[test]
fn what_says_nothing_new_changes_nothing() {
    let desk = Desk::open(None).unwrap();
    assert_eq!(give(&desk, NEED, &[]).unwrap(), NEED);
    assert_eq!(give(&desk, NEED, &[("consultation", "")]).unwrap(), NEED);
    let first = give(&desk, NEED, &[("consultation", "42")]).unwrap();
    assert_eq!(give(&desk, &first, &[("consultation", "42")]).unwrap(), first);
}

#[test]
fn what_cannot_be_is_refused() {
    let desk = Desk::open(None).unwrap();
    for (period, days) in [("consultation", "-1"), ("consultation", "soon"), ("consultation", "999999"), ("no_such_period", "1")] {
        let problems = give(&desk, NEED, &[(period, days)]).unwrap_err();
        assert_eq!(problems.len(), 1, "{period} {days}");
    }
    assert_eq!(give(&desk, NEED, &[("consultation", "x"), ("call_in", "y")]).unwrap_err().len(), 2, "all of them at once");
    let odd = NEED.replace("[facts]", "takes = 3\n[facts]");
    assert!(give(&desk, &odd, &[("consultation", "1")]).is_err());
}
