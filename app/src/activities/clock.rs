//! What time it is where the user is. Only what happens after the page is alive asks for it.

use chrono::NaiveDateTime;

/// The local time of the browser, to the minute.
#[cfg(feature = "hydrate")]
pub fn now() -> NaiveDateTime {
    let date = js_sys::Date::new_0();
    let year = i32::try_from(date.get_full_year()).unwrap_or_default();
    chrono::NaiveDate::from_ymd_opt(year, date.get_month() + 1, date.get_date())
        .and_then(|day| day.and_hms_opt(date.get_hours(), date.get_minutes(), 0))
        .unwrap_or_default()
}

/// The server never shows an open form.
#[cfg(not(feature = "hydrate"))]
pub fn now() -> NaiveDateTime {
    NaiveDateTime::default()
}
