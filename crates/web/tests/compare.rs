//! What the last change moved, and two versions beside each other, over the forms that the pages themselves hold.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use axum::http::StatusCode;
use common::{Page, Site, hidden, main, to, words_of};

const PLUS: &str = "youth_service_600k_plus_vat";
const WITH: &str = "youth_service_600k_including_vat";

/// A copy of an example, by its address.
async fn copied(site: &Site, example: &str) -> String {
    to(&site.send(&format!("/examples/{example}/copy"), &[]).await)
}

/// Answers one question of a need again.
async fn change(site: &Site, base: &str, place: &str, value: &str) -> Page {
    let page = site.get(&format!("{base}/ask?place={place}")).await;
    let revision = hidden(&page, "revision");
    let name = format!("v.{place}");
    site.send(&format!("{base}/ask"), &[("revision", &revision), ("place", place), (&name, value), ("do", "answer")]).await
}

/// A second version of a need that answers one question otherwise; the address of its question.
async fn second(site: &Site, base: &str, place: &str, names: [&str; 2]) -> String {
    let form = site.get(&format!("{base}/compare")).await;
    let revision = hidden(&form, "revision");
    let fields = [("revision", revision.as_str()), ("place", place), ("name_a", names[0]), ("name_b", names[1])];
    to(&site.send(&format!("{base}/compare"), &fields).await)
}

fn before(page: &Page, first: &str, then: &str) {
    let (first_at, then_at) = (main(page).find(first), main(page).find(then));
    assert!(first_at.is_some() && first_at < then_at, "{first} before {then}: {first_at:?} {then_at:?}\n{}", main(page));
}

#[tokio::test]
async fn what_the_last_change_moved_is_told_and_can_be_put_back() {
    let site = Site::new();
    let base = copied(&site, PLUS).await;
    let moved = format!("{base}/moved");
    let none = site.get(&moved).await;
    assert!(
        none.status == StatusCode::OK && none.body.contains("Nothing was changed yet") && !none.body.contains("Put the old"),
        "{}",
        main(&none)
    );
    let at_first = site.file();
    change(&site, &base, "vat_payable", "0").await;
    let page = site.get(&moved).await;
    assert!(page.body.matches("<h1").count() == 1, "{}", main(&page));
    let said = words_of(&page.body);
    for words in ["£120,000", "£0", "with this change, three ways come in", "£663,540, so below", "did not move", "put the old answer back"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    before(&page, "You have left out the VAT", "Come in");
    assert!(!page.body.contains("<script") && !page.body.contains("style=\""));
    let revision = hidden(&page, "revision");
    let stale = site.send(&format!("{base}/put-back"), &[("revision", "77")]).await;
    assert!(stale.status == StatusCode::CONFLICT && stale.body.contains("changed in another window"), "{}", main(&stale));
    assert_eq!(to(&site.send(&format!("{base}/put-back"), &[("revision", &revision)]).await), moved);
    assert!(site.file().contains("vat_payable = 120_000") && site.file().contains("revision = 2"), "{}", site.file());
    let same = |text: &str| text.lines().filter(|line| !line.starts_with("revision")).map(str::to_string).collect::<Vec<_>>();
    assert_eq!(same(&site.file()), same(&at_first), "all else is as it was");
    let back = words_of(&site.get(&moved).await.body);
    assert!(back.contains("with this change, three ways come in: compete, under the lighter rules"), "{back}");
}

#[tokio::test]
async fn a_change_that_moves_nothing_says_so() {
    let site = Site::new();
    let base = copied(&site, PLUS).await;
    change(&site, &base, "vat_payable", "119,000").await;
    let page = site.get(&format!("{base}/moved")).await;
    assert!(page.body.contains("With this change, nothing moves: all"), "{}", main(&page));
}

#[tokio::test]
async fn a_second_version_is_made_answered_compared_and_discarded() {
    let site = Site::new();
    let base = copied(&site, PLUS).await;
    let compare = format!("{base}/compare");
    let form = site.get(&compare).await;
    assert!(form.body.contains("<option value=\"vat_payable\">"), "what was said can be chosen: {}", main(&form));
    assert!(!form.body.contains(" selected"), "nothing is chosen for anybody");
    let revision = hidden(&form, "revision");
    let empty = site.send(&compare, &[("revision", &revision), ("place", ""), ("name_b", "Without VAT")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("href=\"#place\"") && empty.body.contains("value=\"Without VAT\""), "{}", main(&empty));
    let stale = site.send(&compare, &[("revision", "9"), ("place", "vat_payable")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);

    let ask = second(&site, &base, "vat_payable", ["With VAT", "<b>Without</b> VAT"]).await;
    assert!(ask.ends_with("/ask?place=vat_payable") && !ask.contains("Without"), "no name is in an address: {ask}");
    let other = ask.split_once("/ask").unwrap().0.to_string();
    assert_ne!(other, base);
    change(&site, &other, "vat_payable", "0").await;
    assert_eq!(to(&site.get(&format!("{other}/compare")).await), compare, "both lead to the one page");
    let page = site.get(&compare).await;
    let said = words_of(&page.body);
    assert!(page.body.contains("&lt;b&gt;Without&lt;") && !page.body.contains("<b>Without"), "names are escaped: {}", main(&page));
    for words in ["three ways come in", "what differs", "before you choose b", "routes that moved", "what else moved", "did not move"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    before(&page, "Before you choose B", "Routes that moved");
    for table in page.body.split("<table").skip(1) {
        let table = table.split("</table>").next().unwrap();
        assert!(table.contains("<caption") && table.contains("scope=\"col\"") && table.contains("scope=\"row\""), "{table}");
    }
    let again = site.send(&compare, &[("revision", &revision), ("place", "vat_payable")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "one second version at a time");

    let revision_b = hidden(&page, "revision");
    let stale = site.send(&format!("{compare}/discard"), &[("revision", "0")]).await;
    assert!(
        stale.status == StatusCode::CONFLICT && site.get(&other).await.status == StatusCode::OK,
        "a change not seen is never thrown away"
    );
    assert_eq!(to(&site.send(&format!("{compare}/discard"), &[("revision", &revision_b)]).await), compare);
    assert_eq!(site.get(&other).await.status, StatusCode::NOT_FOUND);
    assert!(site.get(&compare).await.body.contains("Make a second version"));
    assert!(
        site.get(&base).await.status == StatusCode::OK && std::fs::read_dir(&site.folder).unwrap().count() == 1,
        "nothing is left of it"
    );
    assert_eq!(to(&site.send(&format!("{compare}/discard"), &[("revision", &revision_b)]).await), compare, "twice does no harm");
}

#[tokio::test]
async fn a_need_file_can_be_the_second_version() {
    let site = Site::new();
    let base = copied(&site, PLUS).await;
    let compare = format!("{base}/compare");
    let revision = hidden(&site.get(&compare).await, "revision");
    let other = desk::examples::named(WITH).unwrap().text;
    let open = format!("{compare}/open");
    let nothing = site.post_parts(&open, &[("revision", revision.as_bytes())]).await;
    assert!(
        nothing.status == StatusCode::UNPROCESSABLE_ENTITY && nothing.body.contains("There is no need in the form"),
        "{}",
        main(&nothing)
    );
    let broken = site.post_parts(&open, &[("revision", revision.as_bytes()), ("text", b"[need]\nnonsense")]).await;
    assert!(broken.status == StatusCode::UNPROCESSABLE_ENTITY && broken.body.contains("Line 2"), "{}", main(&broken));
    let bytes = site.post_parts(&open, &[("revision", revision.as_bytes()), ("file", &[0xff, 0xfe])]).await;
    assert_eq!(bytes.status, StatusCode::UNPROCESSABLE_ENTITY);
    let stale = site.post_parts(&open, &[("revision", b"5"), ("text", other.as_bytes())]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let fields: [(&str, &[u8]); 3] = [("revision", revision.as_bytes()), ("file", other.as_bytes()), ("name_b", b"VAT counted in")];
    assert_eq!(to(&site.post_parts(&open, &fields).await), compare);
    let page = site.get(&compare).await;
    assert!(page.body.contains("Version A or VAT counted in: what moves") && page.body.contains("Come in"), "{}", main(&page));
}

#[tokio::test]
async fn examples_are_compared_by_their_names_and_nothing_is_written() {
    let site = Site::new();
    let page = site.get(&format!("/examples/{PLUS}/compare")).await;
    assert!(
        page.body.replace("&#x2f;", "/").contains(&format!("/examples/{PLUS}/compare?with={WITH}")),
        "the most like it is named: {}",
        main(&page)
    );
    let page = site.get(&format!("/examples/{PLUS}/compare?with={WITH}")).await;
    assert!(page.body.contains("three ways come in") && !page.body.contains("<form"), "{}", main(&page));
    assert!(page.body.replace("&#x2f;", "/").contains(&format!("/examples/{WITH}/routes/below_threshold_direct_award")), "{}", main(&page));
    for away in ["/examples/none/compare", &format!("/examples/{PLUS}/compare?with=none"), "/needs/0/compare", "/needs/0/moved"] {
        assert_eq!(site.get(away).await.status, StatusCode::NOT_FOUND, "{away}");
    }
    assert_eq!(std::fs::read_dir(&site.folder).unwrap().count(), 0);
}

#[tokio::test]
async fn every_pair_of_neighbouring_examples_makes_a_whole_page() {
    let site = Site::new();
    let examples = desk::examples::all();
    for (a, b) in examples.iter().zip(examples.iter().cycle().skip(1)) {
        let page = site.get(&format!("/examples/{}/compare?with={}", a.id, b.id)).await;
        assert_eq!(page.status, StatusCode::OK, "{} {}: {}", a.id, b.id, page.body);
        assert!(page.body.contains("Did not move") && page.body.contains("</footer>"), "{} {}", a.id, b.id);
        // the words of the Acts and the policies themselves
        let law = ["best interests", "best value", "the public interest in lawful awards", "score social value"];
        let text = law.iter().fold(words_of(&page.body), |text, words| text.replace(words, ""));
        for word in text.split(|letter: char| !letter.is_alphanumeric() && letter != '_') {
            let banned = "safe safest compliant guaranteed lawful recommended recommend easy easiest easier score overlay teckal ocid settled_as best";
            assert!(!banned.split(' ').any(|one| one == word), "{} {}: {word}", a.id, b.id);
        }
    }
}
