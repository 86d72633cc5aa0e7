//! Many small expressions.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that fails may stop")]

use super::*;

/// The tree in one line.
fn short(test: &Test) -> String {
    let all = |all: &[Test], word: &str| format!("({})", all.iter().map(short).collect::<Vec<_>>().join(word));
    let fact = |side: &FactSide| {
        let mut out = side.percent.map_or(String::new(), |percent| format!("{percent}% "));
        out.push_str(&side.named.name);
        out.push_str(&side.by.as_ref().map_or(String::new(), |by| format!(" by {}", by.name)));
        out + &side.plus.map_or(String::new(), |plus| format!(" {plus:+}"))
    };
    let side = |side: &Side| match side {
        Side::Number(number, _) => number.to_string(),
        Side::Date(day, _) => format!("day {day}"),
        Side::Word(word) => format!("'{}'", word.name),
        Side::Fact(side) => fact(side),
    };
    match test {
        Test::Name(named) => named.name.clone(),
        Test::Not(inner) => format!("!{}", short(inner)),
        Test::And(tests) => all(tests, " & "),
        Test::Or(tests) => all(tests, " | "),
        Test::Compare { left, sign, right, .. } => format!("{} {} {}", fact(left), sign.text(), side(right)),
        Test::Between { left, low, high, .. } => format!("{} from {} to {}", fact(left), side(low), side(high)),
        Test::In { named, set: Set::List(list) } => format!("{} in {}", named.name, list.name),
        Test::In { named, set: Set::Words(words) } => {
            format!("{} in {:?}", named.name, words.iter().map(|word| word.name.as_str()).collect::<Vec<_>>())
        }
        Test::Within { date, months, end, .. } => format!("{} in {months} months to {}", date.name, end.name),
        Test::Over { any, list, rule } => format!("{} {} has {}", if *any { "any" } else { "every" }, list.name, rule.name),
    }
}

#[test]
fn what_can_be_said() {
    let said = [
        ("a", "a"),
        (" NOT a ", "!a"),
        ("NOT NOT a", "!!a"),
        ("a AND b AND c", "(a & b & c)"),
        ("a OR (b AND NOT c)", "(a | (b & !c))"),
        ("NOT (a OR b)", "!(a | b)"),
        ("((a))", "a"),
        ("term_months <= 60", "term_months <= 60"),
        ("v >= 663_540", "v >= 663540"),
        ("v<>5", "v <> 5"),
        ("d >= DATE '1970-01-02'", "d >= day 1"),
        ("k = 'works'", "k = 'works'"),
        ("v BETWEEN 1 AND 2 AND a", "(v from 1 to 2 & a)"),
        ("v BETWEEN low AND threshold BY kind", "v from low to threshold by kind"),
        ("k IN ('a', 'b')", "k in [\"a\", \"b\"]"),
        ("k NOT IN ('a')", "!k in [\"a\"]"),
        ("code IN light_touch", "code in light_touch"),
        ("code NOT IN light_touch AND x", "(!code in light_touch & x)"),
        ("a <= b + 500_000", "a <= b +500000"),
        ("a > b - 5", "a > b -5"),
        ("a < 150% OF b", "a < 150% b"),
        ("v >= threshold BY part_kind", "v >= threshold by part_kind"),
        ("d WITHIN 36 MONTHS ENDING WITH e AND a", "(d in 36 months to e & a)"),
        ("ANY parts HAS big", "any parts has big"),
        ("NOT EVERY parts HAS big OR x", "(!every parts has big | x)"),
    ];
    for (text, tree) in said {
        assert_eq!(parse(text).map(|test| short(&test)), Ok(tree.to_string()), "{text}");
    }
}

#[test]
fn what_cannot_be_said() {
    let wrong = [
        ("", 0, "the expression ends where a fact or a value should stand"),
        ("a AND", 5, "the expression ends where a fact or a value should stand"),
        ("a AND b OR c", 8, "AND and OR stand side by side"),
        ("(a", 2, "the expression ends where `)` should stand"),
        ("a)", 1, "this bracket closes nothing"),
        ("a b", 2, "`b` cannot follow here"),
        ("a and b", 2, "`and` cannot stand for a name"),
        ("Aa", 0, "`Aa` is neither a name nor a word of the language"),
        ("60 >= term", 0, "a test begins with the name of a fact"),
        ("a + 1 >= b", 0, "the left of a comparison is one fact alone"),
        ("a = 'x", 4, "this quote is not closed"),
        ("a = \"x\"", 4, "`\"` is not in the language"),
        ("a == 'x'", 2, "`==` is not in the language"),
        ("a >= 1.5", 5, "numbers are whole"),
        ("a >= 1,500", 5, "numbers are whole"),
        ("a >= £5", 5, "`£` is not in the language"),
        ("a >= 5k", 5, "`5k` is neither a number nor a name"),
        ("a >= 999999999999999999999", 5, "`999999999999999999999` is more than any figure"),
        ("a >= 0% OF b", 5, "0% is not a share"),
        ("a >= 50% b", 9, "`b` stands where OF should stand"),
        ("a IN (b)", 6, "`b` stands where a word in quotes should stand"),
        ("a IN ('b'", 9, "the expression ends where `)` should stand"),
        ("a NOT b", 6, "`b` stands where IN should stand"),
        ("d >= DATE 2025", 10, "`2025` stands where a date in quotes should stand"),
        ("d >= DATE '2025-02-30'", 10, "there is no day 2025-02-30"),
        ("d WITHIN e", 9, "`e` stands where a number of months should stand"),
        ("d WITHIN 36 MONTHS OF e", 19, "`OF` stands where ENDING should stand"),
        ("d WITHIN 36 MONTHS ENDING WITH 5", 31, "`5` stands where the name of a date should stand"),
        ("ANY parts big", 10, "`big` stands where HAS should stand"),
        ("a IS NOT b", 2, "`IS` is not in the language"),
        ("a + 1", 5, "the expression ends where a comparison should stand"),
        ("a < b BY c + 1", 4, "nothing can be added to an amount"),
        ("v BETWEEN 1 OR 2", 12, "`OR` stands where AND should stand"),
    ];
    for (text, at, message) in wrong {
        let mistake = parse(text).expect_err(text);
        assert_eq!((mistake.at, mistake.message.as_str()), (at, message), "{text}");
        assert!(!mistake.hint.is_empty(), "{text}: no hint");
    }
    let deep = "(".repeat(5_000);
    assert_eq!(parse(&deep).expect_err("deep").message, "brackets stand more than 40 deep");
    assert_eq!(parse(&"NOT ".repeat(5_000)).expect_err("deep").message, "too many NOTs in a row");
}

#[test]
fn names_come_in_order() {
    let test = parse("b >= t BY k AND ANY parts HAS r AND NOT z = 'q'").expect("it parses");
    assert_eq!(test.names().iter().map(|named| named.name.as_str()).collect::<Vec<_>>(), ["b", "t", "k", "parts", "r", "z"]);
}
