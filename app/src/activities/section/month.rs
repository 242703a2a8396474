//! The calendar of a month: whole weeks, one below the other.

use chrono::{Datelike, NaiveDate};
use domain::activity::agenda::SHOWN_OF_DAY;
use leptos::prelude::*;
use messages::agenda as names;
use ui::dynamic;

use super::address::iso;
use super::board::{Days, class_of_day, more};
use super::entry::{Placed, due, entries};
use crate::text::{language, tr};

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
    let shown = Memo::new(move |_| {
        let of_day = days.on(|listed| due(listed).filter(|due| due.date() == day));
        let first = of_day.into_iter().take(usize::try_from(SHOWN_OF_DAY).unwrap_or_default());
        first.map(|(listed, _)| Placed::below(listed)).collect::<Vec<_>>()
    });
    let class = move || class_of_day("calendar__day calendar__cell", day, days.today(), month.get());
    // The others are one press away.
    let rest = Memo::new(move |_| {
        let at = days.days.with(|days| days.iter().position(|other| *other == day));
        let count = days.with(|calendar| at.and_then(|at| calendar.counts.get(at).copied()).unwrap_or_default());
        count - shown.with(|shown| i64::try_from(shown.len()).unwrap_or_default())
    });
    let more = move || (rest.get() > 0).then(|| more(days.path(day), day, rest.get(), String::new()));
    let full = names::day(language(), day);
    view! {
        <div class=class data-day=iso(day)>
            <a class="calendar__number" href=move || days.path(day) aria-label=full>{day.day()}</a>
            {entries(day, "", shown)}
            {dynamic(more)}
        </div>
    }
    .into_any()
}
