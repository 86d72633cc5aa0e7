//! Makes pages stand alone: what a file holds that leaves this machine. No form, no script, no address of this server; the style sheet and
//! the fonts inside; ids that several pages share kept apart; links that cannot lead anywhere become their words, or go.

use crate::assets::Asset;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use std::cell::RefCell;
use std::collections::HashMap;

/// Where a link of a page leads once the page stands alone.
pub(crate) enum To {
    /// To an anchor of the same file.
    Anchor(String),
    /// Nowhere: its words stay.
    Words,
    /// Nowhere, and its words would mislead.
    Nothing,
}

/// How one page is set into a file.
pub(crate) struct Setting<'a> {
    /// What stands before its ids, so that pages in one file do not share any.
    pub(crate) prefix: &'a str,
    /// By how many levels its headings go down.
    pub(crate) deeper: u8,
    /// Where the links to this server lead.
    pub(crate) to: &'a dyn Fn(&str) -> To,
    /// Parts that the file has elsewhere, or has no room for: `#id` or `.class`.
    pub(crate) without: &'a [&'a str],
    /// The duties that stand in the file already.
    pub(crate) once: Option<&'a RefCell<Once>>,
}

/// The entries of lists that stand in a file, by what they say, with their ids: what is said again word for word becomes a link.
pub(crate) type Once = HashMap<String, String>;

/// The start of the ids of entries that may stand in several pages of a file.
const ENTRY: &str = "d-";

/// Ids with this start are shared by all pages of a file: rules that are worked out once.
pub(crate) const SHARED: &str = "rule-";

/// Elements that hold what a reader of a file cannot use.
const DROPPED: [&str; 2] = ["form", "nav"];
/// Classes of elements that hold nothing but ways to act.
const ACTS: [&str; 4] = ["go", "back", "acts", "onward"];
/// Elements that go once all that they held has gone.
const EMPTIED: [&str; 4] = ["p", "li", "ul", "ol"];
/// Elements without an end.
const VOID: [&str; 7] = ["meta", "link", "br", "hr", "img", "input", "wbr"];

/// An element that is open in the output.
struct Open<'h> {
    name: &'h str,
    /// Where it begins in the output.
    from: usize,
    /// Where what it holds begins.
    inside: usize,
    /// The name that it was given, where that is another.
    becomes: &'h str,
    /// Something inside it went.
    lost: bool,
    /// Words stand inside it that are not those of a link that leads nowhere.
    words: bool,
}

/// Sets the markup of one page of ours into a file. Text in our pages is always escaped, so `<` begins a tag.
pub(crate) fn set(html: &str, how: &Setting<'_>) -> String {
    let mut out = String::with_capacity(html.len());
    let mut open: Vec<Open<'_>> = Vec::new();
    // the name of the element that is being dropped, and how deep inside it we are
    let mut dropping: Option<(&str, usize)> = None;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, from) = rest.split_at(at);
        let end = tag_end(from);
        let (tag, after) = from.split_at(end);
        rest = after;
        let (name, closes) = name_of(tag);
        if let Some((dropped, depth)) = dropping {
            if name == dropped {
                dropping = match (closes, depth) {
                    (true, 0) => None,
                    (true, deep) => Some((dropped, deep - 1)),
                    (false, deep) => Some((dropped, deep + 1)),
                };
            }
            continue;
        }
        say(&mut out, &mut open, text);
        if name.is_empty() {
            out.push_str(tag);
        } else if closes {
            close(&mut out, &mut open, name, how);
        } else if drops(name, tag, how) {
            open.iter_mut().for_each(|one| one.lost = true);
            dropping = Some((name, 0));
        } else if let Some((written, becomes)) = opened(name, tag, how) {
            let from = out.len();
            out.push_str(&written);
            if !VOID.contains(&name) && !tag.ends_with("/>") {
                open.push(Open { name, from, inside: out.len(), becomes, lost: false, words: false });
            }
        } else {
            open.iter_mut().for_each(|one| one.lost = true);
            dropping = Some((name, 0));
        }
    }
    say(&mut out, &mut open, rest);
    out
}

/// Text: runs of white space that hold a line's end become one, since nothing of ours is set out by it.
fn say(out: &mut String, open: &mut [Open<'_>], text: &str) {
    if text.trim().is_empty() {
        if !text.is_empty() && !out.ends_with([' ', '\n']) {
            out.push(if text.contains('\n') { '\n' } else { ' ' });
        }
        return;
    }
    // the words of a link that leads nowhere do not keep what is around it
    let dead = open.iter().position(|one| one.name == "a" && one.becomes != "a").unwrap_or(0);
    open.iter_mut().skip(dead).for_each(|one| one.words = true);
    out.push_str(text);
}

fn close(out: &mut String, open: &mut Vec<Open<'_>>, name: &str, how: &Setting<'_>) {
    let Some(place) = open.iter().rposition(|one| one.name == name) else { return };
    open.truncate(place + 1);
    let Some(one) = open.pop() else { return };
    if one.lost && !one.words && EMPTIED.contains(&one.name) {
        out.truncate(one.from);
        open.iter_mut().for_each(|around| around.lost = true);
        return;
    }
    if one.name == "li" {
        said_once(out, &one, how);
    }
    out.push_str("</");
    out.push_str(one.becomes);
    out.push('>');
    if one.name == "a" && one.becomes != "a" {
        open.iter_mut().for_each(|around| around.lost = true);
    }
}

/// Puts a link in place of an entry that stands in the file already, word for word.
fn said_once(out: &mut String, one: &Open<'_>, how: &Setting<'_>) {
    let (Some(once), Some(tag), Some(holds)) = (how.once, out.get(one.from..one.inside), out.get(one.inside..)) else { return };
    let Some(id) = attribute(tag, "id").filter(|id| id.strip_prefix(how.prefix).is_some_and(|id| id.starts_with(ENTRY))) else { return };
    let mut once = once.borrow_mut();
    let Some(known) = once.get(holds) else {
        once.insert(holds.to_string(), id.to_string());
        return;
    };
    let title = holds.split_once("<h3").and_then(|(_, rest)| rest.split_once('>')).and_then(|(_, rest)| rest.split_once("</h3>"));
    let (Some((head, _)), Some((title, _))) = (holds.split_once("<div class=\"what\">"), title) else { return };
    let short = format!("{head}<p class=\"what\"><a href=\"#{known}\">{}</a>: as above.</p>", words_of(title));
    out.truncate(one.inside);
    out.push_str(&short);
}

/// The words of some markup, without its tags.
fn words_of(markup: &str) -> String {
    markup.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, words)| words)).collect()
}

/// Where the tag at the start of this text ends; quotes may hold `>`.
fn tag_end(from: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in from.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    from.len()
}

/// The name of a tag, and whether it closes; no name for a comment or a doctype.
fn name_of(tag: &str) -> (&str, bool) {
    let inner = tag.trim_start_matches('<');
    let (inner, closes) = inner.strip_prefix('/').map_or((inner, false), |inner| (inner, true));
    let end = inner.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(inner.len());
    (inner.get(..end).unwrap_or_default(), closes)
}

fn drops(name: &str, tag: &str, how: &Setting<'_>) -> bool {
    let class = attribute(tag, "class").unwrap_or_default();
    let is = |one: &&str| match one.strip_prefix('#') {
        Some(id) => attribute(tag, "id") == Some(id),
        None => one.strip_prefix('.').is_some_and(|named| class.split(' ').any(|one| one == named)),
    };
    let elsewhere = || how.without.iter().any(&is);
    DROPPED.contains(&name) || class.split(' ').any(|one| ACTS.contains(&one)) || elsewhere()
}

/// The value of an attribute, as it is written.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    attributes(tag).find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// The attributes of a tag; one without a value has an empty one.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let inner = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    let mut rest = inner.split_once(char::is_whitespace).map_or("", |(_, rest)| rest);
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|letter: char| letter == '=' || letter.is_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let Some(value) = after.strip_prefix("=\"") else {
            rest = after.strip_prefix('=').unwrap_or(after);
            return Some((name, ""));
        };
        let (value, after) = value.split_once('"').unwrap_or((value, ""));
        rest = after;
        Some((name, value))
    })
}

/// The tag as the file has it, and the name that it ends with; none where the element goes with all that it holds.
fn opened<'h>(name: &'h str, tag: &'h str, how: &Setting<'_>) -> Option<(String, &'h str)> {
    let plain = !["a", "h1", "h2", "h3", "h4"].contains(&name) && !["id=", "for=", "aria-"].iter().any(|one| tag.contains(one));
    if plain || name == "use" {
        return Some((tag.to_string(), name));
    }
    let (mut becomes, mut written) = (name, String::new());
    for (key, value) in attributes(tag) {
        let value = match key {
            "id" | "for" | "aria-labelledby" | "aria-describedby" => value.split(' ').map(|id| own(id, how)).collect::<Vec<_>>().join(" "),
            "href" => match leads(value, how) {
                Some(To::Anchor(anchor)) => format!("#{anchor}"),
                Some(To::Words) => {
                    becomes = "span";
                    continue;
                }
                Some(To::Nothing) => return None,
                None => value.to_string(),
            },
            _ => value.to_string(),
        };
        written.push_str(&format!(" {key}=\"{value}\""));
    }
    if let (Some(level), true) = (name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok()), how.deeper > 0) {
        written.push_str(&format!(" aria-level=\"{}\"", level + how.deeper));
    }
    Some((format!("<{becomes}{written}>"), becomes))
}

/// An id as the file has it.
fn own(id: &str, how: &Setting<'_>) -> String {
    if id.starts_with(SHARED) { id.to_string() } else { format!("{}{id}", how.prefix) }
}

/// Where an address leads; none where it stays as it is: the statutes' own.
fn leads(address: &str, how: &Setting<'_>) -> Option<To> {
    let address = address.replace("&#x2f;", "/");
    match address.strip_prefix('#') {
        Some(anchor) => Some(To::Anchor(own(anchor, how))),
        None if address.starts_with("https://") || address.starts_with("http://") => None,
        None => Some((how.to)(&address)),
    }
}

/// What stands in the page itself, without its head and foot.
pub(crate) fn main_of(page: &str) -> &str {
    let inner = page.split_once("<main").and_then(|(_, main)| main.split_once('>')).map(|(_, inner)| inner);
    inner.and_then(|inner| inner.rsplit_once("</main>")).map_or(page, |(inner, _)| inner)
}

/// What a file may load: nothing.
const NOTHING_LOADS: &str =
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; font-src data:\">";

/// A whole page of ours as one file: the style sheet and the fonts inside, its links as `set` leaves them.
pub(crate) fn whole(page: &str, assets: &[Asset]) -> String {
    let style = assets.iter().find(|asset| asset.name == "style").map(|asset| String::from_utf8_lossy(asset.bytes()).into_owned());
    let mut style = style.unwrap_or_default();
    for font in assets.iter().filter(|asset| asset.file.ends_with(".woff2")) {
        style = style.replace(&font.file, &format!("data:font/woff2;base64,{}", BASE64_STANDARD.encode(font.bytes())));
    }
    let page = set(page, &Setting { prefix: "", deeper: 0, to: &|_| To::Words, without: &[], once: None });
    let mut out = String::with_capacity(page.len() + style.len());
    let mut rest = page.as_str();
    while let Some((before, link)) = rest.split_once("<link ") {
        out.push_str(before);
        let (tag, after) = link.split_once('>').unwrap_or((link, ""));
        if tag.contains("\"stylesheet\"") {
            out.push_str(NOTHING_LOADS);
            out.push_str(&format!("<style>{style}</style>"));
        }
        rest = after;
    }
    out.push_str(rest);
    // what an old browser or a careful escape needs, thousands of times over
    out.replace("&#x2f;", "/").replace(" focusable=\"false\"", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set_in(html: &str) -> String {
        let to = |address: &str| match address {
            "/needs/1/routes/grant" => To::Anchor("finding-grant".to_string()),
            "/dates/x" => To::Nothing,
            _ => To::Words,
        };
        set(html, &Setting { prefix: "p-", deeper: 1, to: &to, without: &["#elsewhere", ".small"], once: None })
    }

    #[test]
    fn ids_and_links_are_set_in() {
        assert_eq!(set_in("<h2 id=\"a\">x</h2>"), "<h2 id=\"p-a\" aria-level=\"3\">x</h2>");
        assert_eq!(set_in("<p class=\"x\"><a href=\"#a\">x</a></p>"), "<p class=\"x\"><a href=\"#p-a\">x</a></p>");
        assert_eq!(set_in("<a href=\"#rule-3\">x</a><p id=\"rule-3\">y</p>"), "<a href=\"#rule-3\">x</a><p id=\"rule-3\">y</p>");
        assert_eq!(set_in("<a href=\"/needs/1/routes/grant\">x</a>"), "<a href=\"#finding-grant\">x</a>");
        assert_eq!(set_in("<a href=\"&#x2f;needs&#x2f;1&#x2f;routes&#x2f;grant\">x</a>"), "<a href=\"#finding-grant\">x</a>");
        assert_eq!(set_in("<a href=\"https://law.example/1\">x</a>"), "<a href=\"https://law.example/1\">x</a>");
        assert_eq!(set_in("<svg><use href=\"#m-open\"/></svg>"), "<svg><use href=\"#m-open\"/></svg>");
        assert_eq!(set_in("<section aria-labelledby=\"a b\">x</section>"), "<section aria-labelledby=\"p-a p-b\">x</section>");
    }

    #[test]
    fn links_that_lead_nowhere_become_words_or_go() {
        assert_eq!(
            set_in("<h3 class=\"t\"><a class=\"n\" href=\"/law\">x</a></h3>"),
            "<h3 class=\"t\" aria-level=\"4\"><span class=\"n\">x</span></h3>"
        );
        assert_eq!(set_in("<p>See <a href=\"/law\">x</a>.</p>"), "<p>See <span>x</span>.</p>");
        assert_eq!(set_in("<div><p class=\"by\"><a href=\"/law\">x<span class=\"vh\">: y</span></a></p></div>"), "<div></div>");
        assert_eq!(set_in("<ul><li><a href=\"/law\">x</a></li><li>y</li></ul>"), "<ul><li>y</li></ul>");
        assert_eq!(set_in("<dd>By then. <a href=\"/dates/x\">Count it</a></dd>"), "<dd>By then. </dd>");
        assert_eq!(set_in("<p>a</p><form action=\"/x\"><p>b</p></form><p class=\"go\"><a href=\"/y\">c</a></p>d"), "<p>a</p>d");
        assert_eq!(set_in("<nav><ul><li>a</li></ul></nav>b"), "b");
        assert_eq!(set_in("<p></p><ul></ul>"), "<p></p><ul></ul>", "what was empty before stays");
    }

    #[test]
    fn what_the_file_has_once_stands_once() {
        let once = RefCell::default();
        let page = |prefix: &str, says: &str| {
            let html = format!(
                "<ul><li id=\"d-x\" class=\"row\"><div>Binds</div><div class=\"what\"><h3><a href=\"/law\">A duty</a></h3><p>{says}</p></div></li></ul>"
            );
            set(&html, &Setting { prefix, deeper: 0, to: &|_| To::Words, without: &[], once: Some(&once) })
        };
        assert!(page("a-", "It asks this.").contains("It asks this."));
        let again =
            "<ul><li id=\"b-d-x\" class=\"row\"><div>Binds</div><p class=\"what\"><a href=\"#a-d-x\">A duty</a>: as above.</p></li></ul>";
        assert_eq!(page("b-", "It asks this."), again);
        assert!(page("c-", "It asks something else.").contains("It asks something else."));
        assert_eq!(set_in("<p>a</p><section id=\"elsewhere\"><p>b</p></section><svg class=\"x small\"></svg>"), "<p>a</p>");
    }

    #[test]
    fn fonts_stand_inside_as_they_are() {
        let assets = crate::assets::all();
        let page = whole("<head><link rel=\"stylesheet\" href=\"x\"></head>", &assets);
        let fonts: Vec<Vec<u8>> = page
            .split("data:font/woff2;base64,")
            .skip(1)
            .map(|rest| BASE64_STANDARD.decode(rest.split(['"', ')']).next().unwrap_or_default()).unwrap_or_default())
            .collect();
        let kept: Vec<&[u8]> = assets.iter().filter(|asset| asset.file.ends_with(".woff2")).map(Asset::bytes).collect();
        assert_eq!(fonts, kept);
    }
}
