//! Civil dates as days since 1 January 1970.

use jiff::civil::Date;

const EPOCH: Date = Date::constant(1970, 1, 1);

/// The day number of a civil date, if there is such a date.
pub(crate) fn day(year: i16, month: i8, day: i8) -> Option<i64> {
    let date = Date::new(year, month, day).ok()?;
    EPOCH.until(date).ok().map(|span| i64::from(span.get_days()))
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
}
