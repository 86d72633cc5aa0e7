//! The interview, tried on every example need; and replies put into need files.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use desk::Desk;
use desk::reply::{Record, Reply, Says};

/// Real needs: what the public sources do not say stays unknown, whoever is asked.
const REAL: [&str; 3] = ["oldham_social_prescribing_2024", "leicestershire_childrens_partnership_today", "plymouth_alliance_today"];

#[test]
fn six_answers_leave_at_most_a_third_of_the_routes_unknown() {
    let desk = Desk::open(None).unwrap();
    for example in desk::examples::all().iter().filter(|example| !REAL.contains(&example.id.as_str())) {
        let need = desk.read_need(&example.id, example.text, None).unwrap();
        let trial = desk.trial(&need);
        let unknown = trial.unknown_after(6);
        assert!(unknown * 3 <= desk.routes.len(), "{}: {unknown} of {} routes\n{:#?}", example.id, desk.routes.len(), trial.asked);
    }
}

#[test]
fn whoever_answers_all_that_is_asked_comes_out_where_the_example_does() {
    let desk = Desk::open(None).unwrap();
    let mind = rulebook::settle::Mind::new(&desk.book);
    for example in desk::examples::all() {
        let need = desk.read_need(&example.id, example.text, None).unwrap();
        let trial = desk.trial(&need);
        for (route, rule) in desk.routes.iter().zip(&desk.book.routes) {
            let id = &desk.book.rules[usize::from(*rule)].id;
            let settled = mind.waiting(route, &need.file.said).is_none();
            assert_eq!(trial.settled_after[id].is_some(), settled, "{}: {id}", example.id);
        }
    }
}

const NEED: &str = "# mine\n[need]\ntitle = \"x\" # a title\ndoor = \"need\"\nformat = 1\n\n[facts]\n# who\nnation = \"wales\"\n";

fn reply(text: &str, replies: &[&str]) -> Result<String, Vec<String>> {
    let desk = Desk::open(None).unwrap();
    let replies: Vec<Reply> = replies.iter().map(|reply| Reply::read(reply).unwrap()).collect();
    let done = desk.reply("n.toml", text, &replies).map(|(text, _)| text);
    done.map_err(|problems| problems.into_iter().map(|problem| problem.message).collect())
}

#[test]
fn a_reply_changes_its_own_line_and_the_revision_only() {
    let text = reply(NEED, &["nation=england"]).unwrap();
    assert_eq!(text, NEED.replace("wales", "england").replace("format = 1\n", "format = 1\nrevision = 1\n"));
    let again = reply(&text, &["term_months=36"]);
    assert_eq!(again.unwrap_err(), ["there is no fact `term_months`"]);
}

#[test]
fn values_are_read_as_people_write_them() {
    let written = [
        ("value_excluding_vat=£600,000", "value_excluding_vat = 600000"),
        ("value_excluding_vat=1234.56", "value_excluding_vat = \"1234.56\""),
        ("value_excluding_vat=850,000 to 950,000", "value_excluding_vat = { at_least = 850000, at_most = 950000 }"),
        ("value_excluding_vat=at most 5", "value_excluding_vat = { at_most = 5 }"),
        ("commenced_on=2026-12-01", "commenced_on = 2026-12-01"),
        ("existing_transparency_on=Never", "existing_transparency_on = \"never\""),
        ("existing_contract_exists=No", "existing_contract_exists = false"),
        ("buyer_kind=Unitary council", "buyer_kind = \"unitary_council\""),
        ("buyer_kind=county council or school", "buyer_kind = { one_of = [\"county_council\", \"school\"] }"),
        ("service_codes=85311000, 85320000", "service_codes = [\"85311000\", \"85320000\"]"),
        ("similar_contracts=none", "similar_contracts = []"),
        (
            "similar_contracts=£5,000; 6000",
            "similar_contracts = [{ similar_value = 5000, id = \"item_1\" }, { similar_value = 6000, id = \"item_2\" }]",
        ),
        ("vat_payable=?", "vat_payable = \"do_not_know\""),
        ("competition_not_in_best_interests=to be judged", "competition_not_in_best_interests = \"to_be_judged\""),
    ];
    for (said, line) in written {
        let text = reply(NEED, &[said]).unwrap();
        assert!(text.lines().any(|one| one == line), "{said}\n{text}");
    }
}

#[test]
fn what_cannot_be_is_refused_and_says_why() {
    for (said, message) in [
        ("nation=france", "`nation` cannot be \"france\""),
        ("commenced_on=tomorrow", "`commenced_on`: `tomorrow` is not a date"),
        ("value_excluding_vat=lots", "`value_excluding_vat`: \"lots\" is not a sum of money"),
        ("existing_contract_exists=maybe", "`existing_contract_exists` is yes or no, not a text"),
        ("service_codes=12", "`service_code`: \"12\" is not a code"),
        ("nobody=1", "there is no fact `nobody`"),
        ("covered=yes", "`covered` is worked out, never given: a rule decides it"),
        ("parts.rooms.part_value=5", "`parts` has no item `rooms`"),
    ] {
        assert_eq!(reply(NEED, &[said]).unwrap_err(), [message], "{said}");
    }
    let clash = reply(NEED, &["existing_contract_exists=no", "existing_covers_these_services=yes"]).unwrap_err();
    assert_eq!(clash, ["these facts cannot all be: existing_contract_exists = no, existing_covers_these_services = yes"]);
}

#[test]
fn items_and_records_find_their_place() {
    let text = reply(NEED, &["parts=[{ id = \"rooms\", part_value = 5 }, { part_value = 6 }]"]).unwrap();
    let text = reply(&text, &["parts[rooms].part_separable=to be judged", "parts[1].part_value=7", "parts.1.part_code=?"]).unwrap();
    for line in ["[not_known.parts.rooms]", "part_separable = \"to_be_judged\"", "[not_known.parts.item_1]", "part_code = \"do_not_know\""]
    {
        assert!(text.lines().any(|one| one == line), "{line}\n{text}");
    }
    let desk = Desk::open(None).unwrap();
    let record = Record { by: "Head of Housing".into(), on: "2026-11-20".into(), why: "It is one service.".into() };
    let judged = Reply { place: "parts.rooms.part_separable".into(), says: Says::Value("no".into()), record: Some(record) };
    let (text, need) = desk.reply("n.toml", &text, &[judged]).unwrap();
    assert!(text.contains("[given.parts.rooms.part_separable]"), "{text}");
    assert!(!text.contains("[not_known.parts.rooms]\npart_separable"), "{text}");
    assert!(need.file.said.unrecorded.is_empty());
    let back = reply(&text, &["parts.rooms.part_separable="]).unwrap();
    assert!(!back.contains("part_separable = false"), "{back}");
}

#[test]
fn an_interview_asks_one_question_at_a_time_and_stops() {
    let desk = Desk::open(None).unwrap();
    let text = NEED.replace("wales", "england");
    let need = desk.read_need("n.toml", &text, None).unwrap();
    let first = desk.ask(&need).question.unwrap();
    assert_eq!((first.id.as_str(), first.phase, first.facts.len()), ("who_buys", "first", 1), "the nation is known");
    let (_, need) = desk.reply("n.toml", &text, &["buyer_kind=?"].map(|said| Reply::read(said).unwrap())).unwrap();
    assert_eq!(desk.ask(&need).question.unwrap().id, "what_people_receive", "what nobody knows is not asked again");
    let example = desk::examples::named("health_service_renewed_2026").unwrap();
    let settled = desk.ask(&desk.read_need("x", example.text, None).unwrap());
    assert!(settled.question.is_none() && settled.stops.is_some());
    assert_eq!(settled.progress.settled + settled.progress.open_if + settled.progress.unknown, desk.routes.len());
}

/// Answers that name no place of their own: the next one that is asked.
fn said(desk: &Desk, text: &str, replies: &[&str]) -> (String, desk::need::OpenNeed) {
    let replies: Vec<Reply> = replies.iter().map(|reply| Reply::read(reply).unwrap()).collect();
    desk.reply("n.toml", text, &replies).unwrap()
}

#[test]
fn no_example_takes_more_than_six_questions_to_the_first_results_or_twelve_first_questions() {
    let desk = Desk::open(None).unwrap();
    let gate = desk.book.before_results;
    let place = |id: &str| desk.book.questions.iter().position(|question| question.id == id);
    for example in desk::examples::all() {
        let need = desk.read_need(&example.id, example.text, None).unwrap();
        let trial = desk.trial(&need);
        let places: Vec<usize> = trial.asked.iter().filter(|asked| asked.phase == "first").filter_map(|asked| place(&asked.id)).collect();
        let to_results = places.iter().filter(|place| **place < gate).count();
        assert!((1..=6).contains(&to_results), "{}: {to_results}", example.id);
        assert!(places.is_sorted(), "{}: the order of the file: {places:?}", example.id);
        // a tie between buyer and provider has questions of its own, beyond the twelve
        let of_ties = ["own_company", "cooperation"].map(|id| place(id).unwrap());
        let twelve = places.iter().filter(|place| !of_ties.contains(place)).count();
        assert!(twelve <= 12, "{}: {twelve}", example.id);
    }
}

#[test]
fn the_path_says_what_was_answered_what_is_sure_and_where_the_results_are() {
    let desk = Desk::open(None).unwrap();
    let (text, need) = said(&desk, NEED, &["nation=england", "buyer_kind=unitary_council"]);
    let path = desk.ask(&need).path;
    assert_eq!((path.number, path.ahead.as_str(), path.results_ahead), (Some(2), "At most four more to your first results.", true));
    let answered: Vec<(&str, &str)> = path.answered.iter().map(|step| (step.id.as_str(), step.says.as_str())).collect();
    assert_eq!(answered, [("who_buys", "Unitary council; England")]);
    assert_eq!(path.before_results.len(), 4);
    let (text, need) = said(&desk, &text, &["service_codes=85312300", "schedule_2_subject=none_of_these", "works_are_main_purpose=no"]);
    let (_, need) = {
        drop(need);
        said(&desk, &text, &["makes_prototype=no", "developed_at_our_request=no", "supplied_for_particular_individual=no"])
    };
    let again = desk.ask_again(&need, "what_people_receive").unwrap();
    let question = again.question.unwrap();
    assert_eq!((question.id.as_str(), question.facts.len()), ("what_people_receive", 5), "a question is asked again as a whole");
    assert!(desk.results_come_after("how_much", Some("contract_today")) && desk.results_come_after("when", None));
    assert!(!desk.results_come_after("when", Some("how_much")) && !desk.results_come_after("provider_in_mind", None));
}

#[test]
fn what_is_left_for_later_comes_again_when_nothing_else_is_left() {
    let desk = Desk::open(None).unwrap();
    let (text, need) = said(&desk, NEED, &["nation=england", "buyer_kind=later"]);
    assert!(text.contains("buyer_kind = \"not_asked\""), "{text}");
    let view = desk.ask(&need);
    assert_eq!(view.question.unwrap().id, "what_people_receive");
    let first = desk.said(&need);
    assert!(first.iter().any(|said| said.place == "buyer_kind" && said.state == "later"));
    // leave everything: what was left is asked again in the end, and nothing is lost
    let (mut text, mut need, mut asked) = (text, need, Vec::new());
    loop {
        let question = desk.asked_for(&need, "").unwrap().question.unwrap();
        let places: Vec<String> = question.facts.iter().map(|fact| format!("{}=later", fact.place)).collect();
        if asked.contains(&question.id) {
            assert_eq!(question.id, "who_buys");
            break;
        }
        asked.push(question.id);
        assert!(asked.len() < 300, "it does not come back");
        (text, need) = said(&desk, &text, &places.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let (_, need) = said(&desk, &text, &["buyer_kind=county_council"]);
    assert!(!desk.said(&need).iter().any(|said| said.place == "buyer_kind" && said.state == "later"));
}

#[test]
fn what_an_answer_would_settle_is_what_it_settles() {
    let desk = Desk::open(None).unwrap();
    let example = desk::examples::named("youth_service_600k_including_vat").unwrap();
    let text = example.text.replace("existing_contract_exists = false\n", "").replace("nation = \"england\"\n", "");
    let need = desk.read_need("x", &text, None).unwrap();
    let mut tried = 0;
    for place in ["nation", "existing_contract_exists"] {
        for asked in desk.ask_again(&need, place).unwrap().question.unwrap().facts {
            for settles in asked.settles.iter().filter(|settles| settles.value.is_string() || settles.value.is_boolean()) {
                let value = settles.value.as_str().map_or_else(|| settles.value.to_string(), str::to_string);
                let (_, then) = desk.reply("x", &text, &[Reply::read(&format!("{place}={value}")).unwrap()]).unwrap();
                let answer = desk.routes(&then);
                for moved in &settles.moves {
                    let group = answer.routes.iter().find(|route| route.id == moved.route).unwrap().group;
                    assert_eq!(group, moved.group, "{place} = {value}: {}", moved.route);
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 2, "{tried}");
}

#[test]
fn a_list_said_again_keeps_what_its_items_were_judged_and_forgets_those_that_are_gone() {
    let desk = Desk::open(None).unwrap();
    let text = desk::examples::named("homelessness_service_4m_with_rooms").unwrap().text;
    let record = Record { by: "Head of Housing".into(), on: "2026-11-20".into(), why: "It is one service.".into() };
    let judged = Reply { place: "parts.rooms.part_separable".into(), says: Says::Value("no".into()), record: Some(record) };
    let (text, _) = desk.reply("n.toml", text, &[judged]).unwrap();
    let row = |pairs: &[(&str, &str)]| pairs.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect::<Vec<_>>();
    let again = vec![row(&[("id", "rooms"), ("part_value", "1,500,000"), ("part_code", "")]), row(&[("part_value", "5")])];
    let again = Reply { place: "parts".into(), says: Says::Items(again), record: None };
    let (text, need) = desk.reply("n.toml", &text, &[again]).unwrap();
    assert!(text.contains("part_value = 1500000") && text.contains("part_separable = false") && !text.contains("parts.support"), "{text}");
    assert!(!need.file.said.unrecorded.iter().any(|slot| slot.item == 0), "its record stays");
    let asked = desk.ask_again(&need, "parts").unwrap().question.unwrap();
    let now = &asked.facts[0].items_now;
    assert_eq!((now.len(), now[0]["id"].as_str(), now[0]["part_separable"].as_str(), now[0].get("part_code")), (2, "rooms", "no", None));
    let one = desk.ask_again(&need, "parts.0.part_separable").unwrap().question.unwrap();
    assert_eq!((one.facts[0].place.as_str(), one.facts[0].item.as_str()), ("parts[rooms].part_separable", "rooms"));
}

#[test]
fn a_need_begins_with_its_words_alone_and_copies_know_their_example() {
    let desk = Desk::open(None).unwrap();
    let text = desk.begin("A \"quoted\" title", "Two\nlines", desk::Door::Proposal);
    let need = desk.read_need("n.toml", &text, None).unwrap();
    assert_eq!((need.file.title.as_str(), need.file.door, need.file.revision), ("A \"quoted\" title", desk::Door::Proposal, Some(0)));
    assert!(desk.said(&need).is_empty());
    let dated = desk.begins_on("n.toml", &text, "2026-10-05".parse().unwrap()).unwrap();
    assert!(dated.contains("commenced_on = 2026-10-05"));
    assert_eq!(desk.begins_on("n.toml", &dated, "2027-10-05".parse().unwrap()).unwrap(), dated);
    for example in desk::examples::all() {
        assert_eq!(desk::examples::copied(example.text).map(|known| known.id), Some(example.id));
    }
    assert!(desk::examples::copied(&text).is_none());
}

/// A theme without a heading would stand among "other things" on the page of answers.
#[test]
fn every_theme_that_is_asked_for_has_a_heading() {
    let desk = Desk::open(None).unwrap();
    for fact in desk.facts(None).iter().filter(|fact| matches!(fact.nature, "circumstance" | "choice" | "judgement")) {
        assert!(
            desk::words::THEMES.iter().any(|(theme, _)| *theme == fact.theme),
            "{} of {} has no heading in words.rs",
            fact.theme,
            fact.id
        );
    }
}

#[test]
fn facts_that_clash_are_named_by_their_questions() {
    let desk = Desk::open(None).unwrap();
    let replies = ["existing_contract_exists=no", "existing_covers_these_services=yes"].map(|reply| Reply::read(reply).unwrap());
    let problems = desk.reply("n.toml", NEED, &replies).unwrap_err();
    let clash = desk.clashing(&problems[0]);
    let said: Vec<(&str, &str)> = clash.iter().map(|one| (one.fact.as_str(), one.value.as_str())).collect();
    assert_eq!(said, [("existing_contract_exists", "no"), ("existing_covers_these_services", "yes")]);
    assert!(clash.iter().all(|one| one.asks.ends_with('?')) && !problems[0].hint.is_empty());
}
