//! The current day, from the seconds of the clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use logcheck_rules::suppression::Date;

const DAY: u64 = 24 * 60 * 60;

/// The day of a point in time, in UTC; a clock before 1970 counts as the first day.
pub(crate) fn date_of(time: SystemTime) -> Date {
    let since_epoch = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    date_of_day(since_epoch.as_secs() / DAY)
}

/// The date of the day that many days after 1970-01-01, in the Gregorian calendar: Howard Hinnant's `civil_from_days`.
fn date_of_day(days: u64) -> Date {
    // Years are counted from the first of March, so that the leap day is the last one; 400 years have 146097 days.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    Date {
        year: u16::try_from(year).unwrap_or(u16::MAX),
        month: u8::try_from(month).unwrap_or(u8::MAX),
        day: u8::try_from(day).unwrap_or(u8::MAX),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use logcheck_rules::suppression::Date;

    use super::{DAY, date_of, date_of_day};

    #[test]
    fn known_days() {
        let days = [(0, "1970-01-01"), (58, "1970-02-28"), (59, "1970-03-01"), (789, "1972-02-29")];
        let later =
            [(11_016, "2000-02-29"), (20_653, "2026-07-19"), (47_540, "2100-02-28"), (47_541, "2100-03-01")];
        for (day, expected) in days.into_iter().chain(later) {
            assert_eq!(Some(date_of_day(day)), Date::parse(expected), "day {day}");
        }
    }

    #[test]
    fn a_day_lasts_until_midnight() {
        assert_eq!(date_of(UNIX_EPOCH + Duration::from_secs(DAY - 1)), date_of_day(0));
        assert_eq!(date_of(UNIX_EPOCH + Duration::from_secs(DAY)), date_of_day(1));
        assert_eq!(date_of(UNIX_EPOCH - Duration::from_secs(1)), date_of_day(0));
    }

    #[test]
    fn days_follow_one_another() {
        let mut dates = (0..200 * 366).map(date_of_day);
        let mut before = dates.next().unwrap();
        for date in dates {
            assert!(before < date, "{before:?} {date:?}");
            before = date;
        }
    }
}
