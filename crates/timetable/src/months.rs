//! Months by the corresponding date rule, and days forwards and back.
//!
//! A period of months beginning with a day ends on the day before the corresponding date; where that month has no such date, on its
//! last day (*Dodds v Walker*, House of Lords, 1981, for the rule).

use jiff::ToSpan;
use jiff::civil::Date;

/// So many calendar days later (or earlier); none beyond the calendar.
pub fn days(from: Date, days: i64) -> Option<Date> {
    from.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// The corresponding date so many months later (or earlier), and whether that month has no such date, so that its last day is given.
pub fn corresponding(from: Date, months: i64) -> Option<(Date, bool)> {
    let to = from.checked_add(jiff::Span::new().try_months(months).ok()?).ok()?;
    Some((to, to.day() != from.day()))
}

/// How many days the second is after the first.
pub fn between(first: Date, second: Date) -> i64 {
    first.until(second).map_or(0, |span| i64::from(span.get_days()))
}

/// The last day of a period of so many months that begins with a day.
pub fn beginning_with(from: Date, months: i64) -> Option<Date> {
    let (to, clipped) = corresponding(from, months)?;
    if clipped { Some(to) } else { to.checked_sub(1.day()).ok() }
}

/// The first day of a period of so many months that ends with a day.
pub fn ending_with(to: Date, months: i64) -> Option<Date> {
    corresponding(to, -months)?.0.checked_add(1.day()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_month_without_the_date_ends_on_its_last_day() {
        assert_eq!(beginning_with(date(2026, 8, 31), 6), Some(date(2027, 2, 28)));
        assert_eq!(beginning_with(date(2026, 9, 1), 6), Some(date(2027, 2, 28)));
        assert_eq!(beginning_with(date(2028, 2, 29), 12), Some(date(2029, 2, 28)));
        assert_eq!(corresponding(date(2028, 2, 29), 12), Some((date(2029, 2, 28), true)));
        assert_eq!(ending_with(date(2027, 2, 28), 12), Some(date(2026, 3, 1)));
        assert_eq!(between(date(2026, 12, 31), date(2027, 1, 1)), 1);
    }
}
