//! The calendar of a month: whole weeks, one below the other.

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use domain::activity::agenda::Listed;
use leptos::prelude::*;
use messages::agenda as names;
use messages::text::agenda as text;
use ui::dynamic;

use super::address::iso;
use super::board::{Days, class_of_day};
use super::entry::{due, entry};
use crate::text::{language, tr};

/// So many activities of a day are shown; the others are one press away.
const SHOWN: usize = 3;

#[component]
pub fn Month(days: Days) -> impl IntoView {
    let weekday = |day: NaiveDate| {
        view! { <span class="calendar__weekday">{tr(names::weekday_short(day.weekday()))}</span> }
    };
    let weekdays = move || days.days.get().into_iter().take(7).map(weekday).collect_view();
    view! {
        <div class="calendar__weekdays" aria-hidden="true">{dynamic(weekdays)}</div>
        <div class="calendar__weeks">
            {dynamic(move || days.days.get().into_iter().map(|day| view! { <Cell days=days day=day/> }).collect_view())}
        </div>
    }
    .into_any()
}

#[component]
fn Cell(days: Days, day: NaiveDate) -> impl IntoView {
    let month = Memo::new(move |_| days.with(|calendar| Some(calendar.day.month())));
    let shown = Memo::new(move |_| days.on(|listed| due(listed).filter(|due| due.date() == day)));
    let class = move || class_of_day("calendar__day calendar__cell", day, days.today(), month.get());
    let item = |(listed, _): (Listed, NaiveDateTime)| view! { <li>{entry(&listed, true)}</li> };
    let rest = Memo::new(move |_| shown.with(|shown| shown.len().saturating_sub(SHOWN)));
    let more = move || {
        let count = i64::try_from(rest.get()).unwrap_or_default();
        (count > 0).then(|| view! { <a class="calendar__more" href=days.path(day)>{tr(text::more(count))}</a> })
    };
    let full = names::day(language(), day);
    view! {
        <div class=class data-day=iso(day)>
            <a class="calendar__number" href=move || days.path(day) aria-label=full.clone()>{day.day()}</a>
            <ul aria-label=full>{dynamic(move || shown.get().into_iter().take(SHOWN).map(item).collect_view())}</ul>
            {dynamic(more)}
        </div>
    }
    .into_any()
}
