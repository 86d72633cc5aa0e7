//! Civil dates as days since 1 January 1970.

use jiff::civil::Date;

const EPOCH: Date = Date::constant(1970, 1, 1);

/// The day number of a civil date, if there is such a date.
pub(crate) fn day(year: i16, month: i8, day: i8) -> Option<i64> {
    let date = Date::new(year, month, day).ok()?;
    EPOCH.until(date).ok().map(|span| i64::from(span.get_days()))
}

/// The day so many calendar months before, or the last day of its month where that month is shorter. What lies beyond the
/// calendar, "never" too, stays where it is, so a later day never gives an earlier one.
pub(crate) fn months_before(day: i64, months: i64) -> i64 {
    let span = |months: i64| jiff::Span::new().try_months(months).ok();
    let date = i32::try_from(day).ok().and_then(|days| EPOCH.checked_add(jiff::Span::new().try_days(days).ok()?).ok());
    let Some(date) = date else { return day };
    let before = span(months).and_then(|span| date.checked_sub(span).ok());
    before.and_then(|date| EPOCH.until(date).ok()).map_or(-crate::model::OPEN, |span| i64::from(span.get_days()))
}

/// The first day that, so many calendar months before, is this day or later.
pub(crate) fn first_with_months_before(day: i64, months: i64) -> i64 {
    if day.abs() >= crate::model::OPEN {
        return day;
    }
    // a month is 28 to 31 days long: the last day that is surely too early, then one after the other
    let early = months_before(day, -months).saturating_sub(4);
    (early..early + 9).find(|later| months_before(*later, months) >= day).unwrap_or(early + 9)
}

/// The day number of `YYYY-MM-DD`; otherwise words on what is wrong.
pub(crate) fn day_of_text(text: &str) -> Result<i64, String> {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, long: usize| part.len() == long && part.bytes().all(|b| b.is_ascii_digit());
    let [year, month, of_month] = parts.as_slice() else { return Err(format!("`{text}` is not a date")) };
    if !digits(year, 4) || !digits(month, 2) || !digits(of_month, 2) {
        return Err(format!("`{text}` is not a date"));
    }
    let number = |part: &str| part.parse::<i16>().unwrap_or(0);
    let (month, of_month) = (number(month) as i8, number(of_month) as i8);
    day(number(year), month, of_month).ok_or_else(|| format!("there is no day {text}"))
}

/// `YYYY-MM-DD` of a day number; the number itself where it is beyond the calendar.
pub(crate) fn text_of_day(day: i64) -> String {
    let date = i32::try_from(day).ok().and_then(|days| EPOCH.checked_add(jiff::Span::new().try_days(days).ok()?).ok());
    date.map_or_else(|| day.to_string(), |date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_go_there_and_back() {
        for text in ["1970-01-01", "2024-02-29", "2026-12-01", "1969-12-31", "0001-01-01"] {
            assert_eq!(day_of_text(text).map(text_of_day), Ok(text.to_string()));
        }
        assert_eq!(day_of_text("1970-01-02"), Ok(1));
        assert_eq!(day_of_text("2026-02-30"), Err("there is no day 2026-02-30".to_string()));
        assert_eq!(day_of_text("1 May 2026"), Err("`1 May 2026` is not a date".to_string()));
        assert!(text_of_day(i64::MAX).starts_with('9'));
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        let before = |text: &str, months| text_of_day(months_before(day_of_text(text).expect("a date"), months));
        assert_eq!(before("2026-03-10", 36), "2023-03-10");
        assert_eq!(before("2026-03-31", 1), "2026-02-28");
        assert_eq!(before("2024-02-29", 12), "2023-02-28");
        assert_eq!(before("2026-01-15", 1), "2025-12-15");
        assert_eq!(months_before(crate::model::OPEN, 36), crate::model::OPEN);
        let from = day_of_text("2019-12-25").expect("a date");
        for day in from..from + 1600 {
            for months in [1, 12, 36, 60] {
                assert!(months_before(day, months) <= months_before(day + 1, months), "a later day is never earlier");
                let first = first_with_months_before(day, months);
                assert!(months_before(first, months) >= day && months_before(first - 1, months) < day, "{}", text_of_day(day));
            }
        }
    }
}
