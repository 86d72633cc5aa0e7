//! Whatever is sent: no page fails, nothing that was refused is kept, and no text of a person ever becomes markup.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use common::{Page, Site, hidden, main, to};
use std::collections::BTreeMap;
use std::path::Path;

const EXAMPLE: &str = "homelessness_service_4m_with_rooms";
const ROUTE: &str = "open_light_touch_competition";
/// Markup of every kind that a careless page would let through, and the sign of a template that reads it as its own.
const EVIL: &str = "\"'></textarea></title><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 191 }}{% raw %}";
const FORM: &str = "application/x-www-form-urlencoded";

/// The addresses that take forms, and all that give pages, as the router has them: one that is new is tried too.
fn addresses(takes_forms: bool) -> Vec<String> {
    let router = include_str!("../src/lib.rs");
    let routes = router.split(".route(").skip(1).filter_map(|route| {
        let address = route.split('"').nth(1)?;
        (route.contains("post(") || !takes_forms).then(|| address.to_string())
    });
    let found: Vec<String> = routes.collect();
    assert!(found.len() >= 7, "{found:?}");
    found
}

/// An address with this need, the example and a route in it.
fn filled(address: &str, need: &str) -> String {
    let id = if address.starts_with("/examples") { EXAMPLE } else { need };
    let filled = address.replace("{id}", id).replace("{route}", ROUTE).replace("{command}", "standstill").replace("{folder}", "routes");
    filled.replace("{page}", ROUTE).replace("{name}", "style.css").replace("{which}", "procured")
}

async fn kept(site: &Site) -> String {
    let base = to(&site.send(&format!("/examples/{EXAMPLE}/copy"), &[]).await);
    base.split('/').nth(2).unwrap().to_string()
}

/// Every file below a folder.
fn files(folder: &Path) -> BTreeMap<std::path::PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { drop(found.insert(path.clone(), std::fs::read(&path).unwrap())) }
    }
    found
}

/// Sends it: it must come back as a page, and must leave everything as it was unless it was taken.
async fn survives(site: &Site, request: Request<Body>, what: &str) -> Page {
    let before = files(&site.folder);
    let page = site.ask(request).await;
    assert!(!page.status.is_server_error(), "{what}: {} {}", page.status, page.body);
    assert!(page.status == StatusCode::SEE_OTHER || files(&site.folder) == before, "{what}: it was refused ({}) and written", page.status);
    assert!(!page.body.contains("<script") && !page.body.contains("<img src=x") && !page.body.contains("1337"), "{what}: {}", main(&page));
    page
}

fn form(address: &str, kind: &str, body: impl Into<Body>) -> Request<Body> {
    let request = Request::post(address).header("content-type", kind).header("sec-fetch-site", "same-origin");
    request.body(body.into()).unwrap()
}

#[tokio::test]
async fn what_is_too_large_is_refused_with_a_page() {
    let site = Site::new();
    let need = kept(&site).await;
    for address in addresses(true) {
        // what a copy is made of stands in its address: its form has no fields, and is not read
        if address.ends_with("/copy") {
            continue;
        }
        let address = filled(&address, &need);
        for (kind, head) in
            [(FORM, "title="), ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n")]
        {
            let body = head.bytes().chain(std::iter::repeat_n(b'a', 10_000_000)).collect::<Vec<u8>>();
            let page = survives(&site, form(&address, kind, body), &address).await;
            assert!(page.status.is_client_error(), "{address}: {}", page.status);
            assert!(page.body.contains("<h1") && page.body.contains("</html>"), "{address} says why on a page: {}", page.body);
        }
    }
}

#[tokio::test]
async fn forms_that_are_none_do_no_harm() {
    let site = Site::new();
    let need = kept(&site).await;
    let revision = hidden(&site.get(&format!("/needs/{need}/ask?place=nation")).await, "revision");
    let mut bodies: Vec<Vec<u8>> = [
        "",
        "&&&&====&",
        "%",
        "%zz=%g1&%=%",
        "title=%ff%fe&sentence=%80",
        "title=%00&sentence=%00%00",
        "revision=-1&place=nation&v.nation=england",
        "revision=99999999999999999999999&place=nation",
        "revision=&place=..%2F..%2Fetc",
        "title[]=1&title[a]=2",
        "[]=&.=&v.=&k.=&i..0.=",
        "door=neither&title=a&sentence=b",
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .collect();
    bodies.push(vec![0xff, 0xfe, b'=', 0x80, b'&', 0x00]);
    for place in [
        "__proto__",
        "parts[999999999999999999999].part_value",
        "parts[-1].part_value",
        "parts[].id",
        "parts..",
        "[",
        "]",
        "nation.nation",
        "%00",
        "🦊",
        "",
    ] {
        bodies.push(format!("revision={revision}&place={place}&v.{place}=yes&do=answer").into_bytes());
    }
    bodies.push(format!("revision={revision}&place=nation&{}", "v.nation=england&".repeat(10_000)).into_bytes());
    bodies.push((0..5_000).map(|field| format!("v.{field}={field}&i.parts.{field}.id={field}&")).collect::<String>().into_bytes());
    bodies.push(
        format!("revision={revision}&place=parts&{}", (0..2_000).map(|row| format!("i.parts.{row}.id=a&")).collect::<String>())
            .into_bytes(),
    );
    bodies.push(format!("revision={revision}&place=value_excluding_vat&v.value_excluding_vat={}", "9".repeat(5_000)).into_bytes());
    for address in addresses(true) {
        let address = filled(&address, &need);
        for (number, body) in bodies.iter().enumerate() {
            survives(&site, form(&address, FORM, body.clone()), &format!("{address} with form {number}")).await;
        }
        for kind in ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=", "é", ""] {
            let request = Request::post(&address).header("content-type", kind.as_bytes()).header("sec-fetch-site", "same-origin");
            survives(&site, request.body(Body::from("{\"title\": \"x\"}")).unwrap(), &format!("{address} as {kind}")).await;
        }
    }
}

#[tokio::test]
async fn parts_of_a_form_that_are_broken_are_told() {
    let site = Site::new();
    let long = format!("--x\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\na\r\n--x--\r\n", "n".repeat(100_000));
    let many = format!("{}--x--\r\n", "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\na = 1\r\n".repeat(5_000));
    let part = |head: &str, body: &str| format!("--x\r\n{head}\r\n\r\n{body}\r\n--x--\r\n");
    for body in [
        String::new(),
        "--x".to_string(),
        "--x--".to_string(),
        "--y\r\n\r\n--y--".to_string(),
        "--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n".to_string(),
        "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nno end".to_string(),
        part("Content-Disposition: form-data; name=\"file\"; filename=\"../../../etc/passwd\"", "not a need"),
        part("Content-Disposition: form-data; name=\"text\"\r\nContent-Type: text/html", EVIL),
        part("Content-Disposition: form-data; name=text; name=file", "a"),
        part("Content-Disposition: form-data; name=\"on\"", EVIL),
        part("Content-Type: multipart/mixed; boundary=x", "--x\r\n\r\na"),
        long,
        many,
    ] {
        let page =
            survives(&site, form("/open", "multipart/form-data; boundary=x", body.clone()), &body.chars().take(80).collect::<String>())
                .await;
        assert!(page.status.is_client_error() && page.body.contains("<h1"), "{} {}", page.status, main(&page));
    }
    assert!(files(&site.folder).is_empty());
}

#[tokio::test]
async fn need_files_that_are_broken_are_told() {
    let site = Site::new();
    let whole = desk::examples::named(EXAMPLE).unwrap().text;
    let head = "[need]\ntitle = \"a\"\nsentence = \"b\"\ndoor = \"need\"\nformat = 1\n[facts]\n";
    let mut texts: Vec<Vec<u8>> = Vec::new();
    // cut anywhere, also within a letter; what is cut between two lines may still be a need
    texts.extend((1..whole.len()).step_by(211).map(|end| whole.as_bytes()[..end].to_vec()));
    texts.push((0..=255).cycle().take(20_000).collect());
    texts.push(b"\x00\x00\x00".to_vec());
    texts.push([b"\xef\xbb\xbf", whole.as_bytes(), b"\x00"].concat());
    for text in [
        format!("{head}parts = {}{}", "[".repeat(20_000), "]".repeat(20_000)),
        format!("{head}parts = {}1{}", "{a=".repeat(20_000), "}".repeat(20_000)),
        format!("{head}{}nation = 1", "a.".repeat(50_000)),
        format!("[{}]", ["a"; 50_000].join(".")),
        format!("{head}value_excluding_vat = {}", "9".repeat(400)),
        format!("{head}value_excluding_vat = \"{}\"", "9".repeat(400)),
        format!(
            "{head}value_excluding_vat = 9223372036854775807\nvat_payable = 9223372036854775807\noptions_value_excluding_vat = 9223372036854775807"
        ),
        format!("{head}value_excluding_vat = -9223372036854775808"),
        format!("{head}value_excluding_vat = {{ at_least = 9223372036854775807, at_most = -1 }}"),
        format!("{head}value_excluding_vat = nan"),
        format!("{head}value_excluding_vat = 1e400"),
        format!("{head}commenced_on = 9999-12-31"),
        format!("{head}commenced_on = 0000-01-01"),
        format!("{head}commenced_on = 2026-02-30"),
        format!("{head}commenced_on = 2026-10-05T00:00:00Z"),
        format!("{head}cooperation_time = 9223372036854775807"),
        format!("{head}service_codes = [{}]", "\"85311000\", ".repeat(40_000)),
        format!("{head}nation = {{ one_of = [] }}"),
        format!("{head}{} = 1", "k".repeat(500_000)),
        format!("{head}nation = \"england\"\nnation = \"wales\""),
        format!(
            "[need]\ntitle = \"{0}\"\nsentence = \"{0}\"\ndoor = \"need\"\nformat = 1\nrevision = 9223372036854775807\n",
            "x".repeat(400_000)
        ),
        "[need]\ntitle = \"a\"\nsentence = \"b\"\ndoor = \"need\"\nformat = 99999999999\n".to_string(),
        format!("{head}[given.nation]\nvalue = 1\nby = []\non = \"x\"\nwhy = 2020-01-01"),
    ] {
        texts.push(text.into_bytes());
    }
    let mut refused = 0;
    for text in &texts {
        let begins = String::from_utf8_lossy(text).chars().skip(70).take(90).collect::<String>();
        let before = files(&site.folder);
        let page = site.open(&[("file", text), ("text", b""), ("on", b"")]).await;
        assert!(!page.status.is_server_error(), "{begins}: {}", page.status);
        if page.status == StatusCode::SEE_OTHER {
            // what was taken can be shown, asked about and answered
            let base = to(&page);
            for path in ["", "/ask", "/answers", "/policy", &format!("/plan/{ROUTE}"), &format!("/routes/{ROUTE}")] {
                let page = site.get(&format!("{base}{path}")).await;
                assert_eq!(page.status, StatusCode::OK, "{begins}: {path} {}", main(&page));
            }
        } else {
            refused += 1;
            assert!(page.body.contains("<h1") && files(&site.folder) == before, "{begins}: {}", page.status);
        }
    }
    assert!(refused > texts.len() / 2, "{refused} of {}", texts.len());
}

#[tokio::test]
async fn forged_addresses_find_nothing() {
    let site = Site::new();
    let need = kept(&site).await;
    let long = "a".repeat(30_000);
    let forged = [
        &need[1..],
        &need.to_uppercase(),
        &format!("{need}0"),
        &format!("{need}.toml"),
        &format!("{need}%00"),
        &format!("%20{need}"),
        "%2e%2e",
        "..",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "..%5c..%5c",
        "%2F",
        "%00",
        "%ff%fe",
        "%zz",
        "%",
        "%3Cscript%3E",
        ".",
        "*",
        "~",
        &long,
    ]
    .map(str::to_string);
    let all = addresses(false);
    for address in all.iter().filter(|address| address.contains('{')) {
        for id in &forged {
            let one = address.replacen("{id}", id, 1).replacen("{route}", id, 1).replacen("{page}", id, 1).replacen("{folder}", id, 1);
            let one = one.replacen("{command}", id, 1).replacen("{name}", id, 1);
            let what = one.chars().take(120).collect::<String>();
            for request in
                [Request::get(&one).body(Body::empty()).unwrap(), form(&one, FORM, "revision=0&place=nation&v.nation=england&do=answer")]
            {
                let page = survives(&site, request, &what).await;
                assert!(page.status.is_client_error(), "{what}: {}", page.status);
                // nobody reads what an address of a font says
                assert!(page.body.contains("<h1") || what.starts_with("/assets/"), "{what}: {}", page.body);
            }
        }
    }
}

#[tokio::test]
async fn other_methods_are_refused() {
    let site = Site::new();
    let need = kept(&site).await;
    for address in addresses(false) {
        let address = filled(&address, &need);
        for method in ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT", "BREW", "get"] {
            let request = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(&address);
            let page = survives(&site, request.body(Body::from("x")).unwrap(), &format!("{method} {address}")).await;
            assert!(page.status.is_client_error(), "{method} {address}: {}", page.status);
        }
    }
}

#[tokio::test]
async fn searches_and_dates_take_any_words() {
    let site = Site::new();
    let need = kept(&site).await;
    let coded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let words = [
        coded(EVIL),
        coded(&"ab ".repeat(1_000)),
        "%ff%fe".to_string(),
        "%zz".to_string(),
        "%00".to_string(),
        coded("👩‍👩‍👧 \u{202e}x"),
        "%25".repeat(3_000),
    ];
    for word in &words {
        for address in [
            format!("/services?words={word}"),
            format!("/law/find?words={word}"),
            format!("/law/changes?from={word}&to={word}"),
            format!("/dates/working-day?day={word}"),
            format!("/dates/standstill?day={word}&regime={word}&{word}={word}"),
            format!("/needs/{need}/ask?place={word}"),
            format!("/needs/{need}?{word}"),
            format!("/law/find?{}", format!("words={}&", word.chars().take(3).collect::<String>()).repeat(2_000)),
        ] {
            let what = address.chars().take(100).collect::<String>();
            let page = survives(&site, Request::get(&address).body(Body::empty()).unwrap(), &what).await;
            assert!(page.body.contains("<h1"), "{what}: {}", page.body);
        }
    }
}

/// The pages of a need, as the router has them.
async fn pages_of(site: &Site, need: &str) -> Vec<(String, Page)> {
    let mut pages = Vec::new();
    for address in addresses(false).iter().filter(|address| address.starts_with("/needs/") && !address.ends_with("need.toml")) {
        let address = filled(address, need);
        let page = site.get(&address).await;
        assert!(!page.status.is_server_error(), "{address}: {}", page.status);
        if page.status == StatusCode::OK {
            pages.push((address, page));
        }
    }
    assert!(pages.len() >= 6, "{}", pages.len());
    pages
}

#[tokio::test]
async fn markup_in_any_field_stays_text_on_every_page() {
    let site = Site::new();
    let begun = to(&site.send("/begin", &[("title", EVIL), ("sentence", EVIL), ("door", "need")]).await);
    let need = begun.split('/').nth(2).unwrap().to_string();
    let ask = format!("/needs/{need}/ask");
    // every field of every kind of question, one form after the other
    for place in [
        "nation",
        "buyer_kind",
        "value_excluding_vat",
        "commenced_on",
        "cooperation_time",
        "service_codes",
        "similar_contracts",
        "parts",
        "for_the_health_service",
        EVIL,
    ] {
        let coded: String = place.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let page = site.get(&format!("{ask}?place={coded}")).await;
        let names: Vec<String> =
            page.body.split(" name=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_string).collect();
        let revision = if page.status == StatusCode::OK { hidden(&page, "revision") } else { String::new() };
        let mut fields: Vec<(&str, &str)> = vec![("revision", &revision), ("place", place), ("do", "answer")];
        fields.extend(names.iter().filter(|name| !["revision", "place", "do"].contains(&name.as_str())).map(|name| (name.as_str(), EVIL)));
        for act in ["answer", "search"] {
            fields[2] = ("do", act);
            let answer = site.send(&ask, &fields).await;
            assert!(!answer.status.is_server_error(), "{place}");
            plain(&format!("the answer to {place}"), &answer);
        }
    }
    // a judgement is taken with whatever words its record has, and items with whatever names
    let revision = hidden(&site.get(&format!("{ask}?place=for_the_health_service")).await, "revision");
    let f = "for_the_health_service";
    let fields = [("v", "no"), ("by", EVIL), ("on", "2026-09-21"), ("why", EVIL)].map(|(kind, text)| (format!("{kind}.{f}"), text));
    let mut said = vec![("revision", revision.as_str()), ("place", f), ("do", "answer")];
    said.extend(fields.iter().map(|(name, text)| (name.as_str(), *text)));
    to(&site.send(&ask, &said).await);
    let revision = hidden(&site.get(&format!("{ask}?place=parts")).await, "revision");
    let items =
        [("revision", revision.as_str()), ("place", "parts"), ("do", "answer"), ("i.parts.0.id", EVIL), ("i.parts.0.part_value", "10")];
    to(&site.send(&ask, &items).await);
    let pages = pages_of(&site, &need).await;
    for (address, page) in &pages {
        plain(address, page);
    }
    assert!(pages.iter().any(|(_, page)| page.body.contains("&lt;script&gt;alert(1)")), "the words are shown as they were written");
    assert!(site.get(&format!("/needs/{need}/answers")).await.body.matches("&lt;script&gt;alert(1)").count() >= 3);
}

fn plain(what: &str, page: &Page) {
    for markup in ["<script", "<img src=x", "</textarea></title>", "1337"] {
        assert!(!page.body.contains(markup), "{what}: {markup} in {}", main(page));
    }
}

#[tokio::test]
async fn letters_of_every_script_are_kept_and_shown() {
    let site = Site::new();
    let text = "Clubs \u{202e}sbulc\u{202c} 👩‍👩‍👧 café ŵ نادي 俱乐部 𝒜";
    let begun = to(&site.send("/begin", &[("title", text), ("sentence", text), ("door", "proposal")]).await);
    let need = begun.split('/').nth(2).unwrap().to_string();
    let pages = pages_of(&site, &need).await;
    let shown = pages.iter().filter(|(_, page)| page.body.contains(text)).count();
    assert!(shown >= 4, "{shown} of {}", pages.len());
    let file = site.get(&format!("/needs/{need}/need.toml")).await.body;
    assert!(site.open(&[("text", file.as_bytes())]).await.status == StatusCode::SEE_OTHER, "the file that is taken away opens again");
    let desk = common::desk();
    assert_eq!(desk.read_need("need.toml", &file, None).unwrap().file.sentence, text);
}
