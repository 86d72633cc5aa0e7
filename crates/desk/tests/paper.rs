//! The paper for legal and the reflections: which routes, what is asked, and that thinking changes no answer.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use desk::Desk;
use desk::need::OpenNeed;
use desk::paper::{LegalView, MOST_ROUTES};
use desk::reflect::Thought;

fn paper(desk: &Desk, need: &OpenNeed, named: &[&str]) -> Result<LegalView, String> {
    let named: Vec<String> = named.iter().map(|id| (*id).to_string()).collect();
    desk.legal_paper(need, &named, "2026-11-29".parse().unwrap())
}

fn need(desk: &Desk, id: &str) -> OpenNeed {
    desk.read_need("n", desk::examples::named(id).unwrap().text, None).unwrap()
}

#[test]
fn a_paper_always_shows_a_competition_and_asks_what_the_findings_leave_open() {
    let desk = Desk::open(None).unwrap();
    for example in desk::examples::all() {
        let Ok(need) = desk.read_need("n", example.text, None) else { continue };
        let view = paper(&desk, &need, &[]).unwrap();
        assert!(!view.routes.is_empty() && view.routes.len() <= MOST_ROUTES, "{}", example.id);
        assert!(view.offered.iter().any(|one| one.taken && one.competes), "{}: no competition beside the other ways", example.id);
        for one in &view.routes {
            let route = &one.route;
            let kinds = |kind: &str| one.asks.iter().filter(|number| view.asked[**number - 1].kind == kind).count();
            let judged = route.ifs.iter().filter(|one| one.nature == "judgement" && one.state != "to_be_recorded").count();
            assert_eq!(kinds("judgement"), judged, "{} {}", example.id, route.id);
            assert_eq!(kinds("doubt"), route.doubts.len(), "{} {}", example.id, route.id);
            assert_eq!(kinds("presumption"), route.assumes.len(), "{} {}", example.id, route.id);
            assert_eq!(kinds("missing"), route.missing.len(), "{} {}", example.id, route.id);
            // the finding itself has the same conditions, each with the same answer
            let whole = desk.why(&need, &route.id).unwrap().routes.pop().unwrap();
            let answers =
                |route: &desk::answer::RouteView| route.conditions.iter().map(|one| (one.id.clone(), one.answer)).collect::<Vec<_>>();
            assert_eq!(answers(route), answers(&whole), "{} {}", example.id, route.id);
            assert!(
                route.conditions.iter().zip(&whole.conditions).all(|(kept, whole)| !kept.because || kept.rules.len() == whole.rules.len())
            );
        }
        let settled: Vec<usize> = view
            .routes
            .iter()
            .filter_map(|one| ["open", "open_if", "unknown", "closed", "not_needed"].iter().position(|group| *group == one.route.group))
            .collect();
        assert!(settled.is_sorted(), "{}: the most settled first", example.id);
    }
}

#[test]
fn routes_are_named_or_refused() {
    let desk = Desk::open(None).unwrap();
    let need = need(&desk, "homelessness_service_4m_with_rooms");
    let view = paper(&desk, &need, &["grant"]).unwrap();
    assert!(view.named && view.routes.len() == 1 && view.routes[0].route.id == "grant");
    assert!(paper(&desk, &need, &["grantt"]).unwrap_err().contains("did you mean `grant`"));
    assert!(paper(&desk, &need, &["in_house_delivery"]).unwrap_err().contains("not encoded"));
}

#[test]
fn facts_without_a_name_are_listed_and_named_ones_are_not() {
    let desk = Desk::open(None).unwrap();
    let text = desk::examples::named("homelessness_service_4m_with_rooms").unwrap().text;
    let before = paper(&desk, &need(&desk, "homelessness_service_4m_with_rooms"), &["open_light_touch_competition"]).unwrap();
    assert!(before.unsigned.iter().any(|fact| fact.id == "buyer_kind"));
    let named = format!("{text}\n[given.buyer_kind]\nby = \"Head of Housing\"\non = 2026-09-01\n");
    let after = paper(&desk, &desk.read_need("n", &named, None).unwrap(), &["open_light_touch_competition"]).unwrap();
    assert!(!after.unsigned.iter().any(|fact| fact.id == "buyer_kind"));
    assert_eq!(after.unsigned.len() + 1, before.unsigned.len());
}

#[test]
fn the_library_names_only_what_the_law_book_holds() {
    let desk = Desk::open(None).unwrap();
    assert_eq!(desk.reflection_problems(), []);
    let need = need(&desk, "grant_to_a_community_charity");
    let names: Vec<(String, usize)> = desk.reflections(&need).into_iter().map(|one| (one.id, one.questions)).collect();
    assert_eq!(names, [("procured".to_string(), 7), ("stewardship".to_string(), 6)]);
    for (id, questions) in names {
        let view = desk.reflect(&need, &id).unwrap();
        assert_eq!((view.not_yet, view.questions.len()), (questions, questions));
        assert!(view.questions.iter().all(|one| !one.facts.is_empty() && !one.routes.is_empty() && !one.sources.is_empty()));
    }
    assert!(desk.reflect(&need, "nothing").unwrap_err().contains("procured, stewardship"));
}

#[test]
fn what_is_thought_goes_into_the_file_and_changes_no_finding() {
    let desk = Desk::open(None).unwrap();
    for example in desk::examples::all() {
        let Ok(before) = desk.read_need("n", example.text, None) else { continue };
        let questions: Vec<String> =
            ["procured", "stewardship"].iter().flat_map(|id| desk.reflect(&before, id).unwrap().questions).map(|one| one.id).collect();
        for leans in ["towards_a", "towards_b", "between"] {
            let thoughts: Vec<Thought> = questions.iter().map(|id| Thought::read(&format!("{id}={leans}")).unwrap()).collect();
            let (text, after) = desk.give_thoughts("n", example.text, &thoughts).unwrap();
            assert!(text.starts_with(example.text.split("[need]").next().unwrap()), "the rest stays");
            let json = |need: &OpenNeed| serde_json::to_string(&desk.results(need)).unwrap();
            assert_eq!(json(&after), json(&before), "{}", example.id);
            assert_eq!(desk.reflect(&after, "stewardship").unwrap().not_yet, 0);
            let (same, _) = desk.give_thoughts("n", &text, &thoughts).unwrap();
            assert_eq!(same, text, "what says nothing new changes nothing");
        }
    }
}

#[test]
fn thoughts_that_cannot_be_are_refused() {
    let desk = Desk::open(None).unwrap();
    let text = desk::examples::named("grant_to_a_community_charity").unwrap().text;
    for (wrong, says) in [("market", "says nothing"), ("market=yes", "no leaning")] {
        assert!(Thought::read(wrong).unwrap_err().contains(says));
    }
    let given =
        |text: &str, thought: &str| desk.give_thoughts("n", text, &[Thought::read(thought).unwrap()]).unwrap_err()[0].message.clone();
    assert!(given(text, "markett=between").contains("no question `markett`"));
    let told = |more: &str| desk.read_need("n", &format!("{text}\n{more}"), None).unwrap_err();
    let unknown = told("[reflections.markett]\nleans = \"between\"\n");
    assert!(unknown[0].message.contains("no question `markett`") && unknown[0].hint.contains("`market`"), "{unknown:?}");
    assert!(unknown[0].line > 3, "{unknown:?}");
    assert!(told("[reflections]\nmarket = \"between\"\n")[0].message.contains("`market` is a table"));
    assert!(told("[reflections.market]\nleans = \"left\"\n")[0].message.contains("`leans` cannot be \"left\""));
    assert!(told("[reflections.market]\nlean = \"between\"\n")[0].hint.contains("leans"));
    let long = "x".repeat(desk::reflect::LONGEST_NOTE + 1);
    assert!(told(&format!("[reflections.market]\nnote = \"{long}\"\n"))[0].message.contains("longer than"));
}
