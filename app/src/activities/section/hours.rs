//! The calendar of a day or a week: deadlines above, and below them the hours with what has a length.

use std::time::Duration;

use chrono::{Datelike, NaiveDate};
use domain::activity::calendar::{Block, DAY, Lane, Span, abreast};
use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;
use messages::agenda as names;
use messages::format;
use messages::text::agenda as text;
use ui::{Icon, VisuallyHidden, dynamic};

use super::address::iso;
use super::board::{Days, class_of_day, more};
use super::entry::{Placed, due, entries};
use crate::text::{language, tr};

/// The height of an hour in the style sheet, in pixels.
const HOUR: i32 = 48;
/// The hour at which a day begins to be seen.
const MORNING: u8 = 7;
/// The width of the names of the hours on a phone.
pub const NARROW: i32 = 48;
/// So many stand beside one another where a day is as narrow as on a phone, and where it has the whole width.
const MOST_OF_WEEK: u32 = 4;
const MOST_OF_DAY: u32 = 12;

#[component]
pub fn Hours(span: Span, days: Days) -> impl IntoView {
    let now = use_now(days);
    let hour = |hour: u8| {
        let time = domain::moment::LocalTime { year: 0, month: 1, day: 1, hour, minute: 0 };
        view! { <span class="calendar__hour">{format::time_of_day(time)}</span> }
    };
    view! {
        <div class="calendar__head">
            <span class="calendar__corner"></span>
            {dynamic(move || days.days.get().into_iter().map(|day| label(days, day, span)).collect_view())}
            <span class="calendar__corner calendar__corner--deadlines" title=tr(text::deadlines())>
                {Icon::Clock.view()}
                <VisuallyHidden>{tr(text::deadlines())}</VisuallyHidden>
            </span>
            {dynamic(move || days.days.get().into_iter().map(|day| view! { <Deadlines days=days day=day/> }).collect_view())}
        </div>
        <div class="calendar__body">
            <div class="calendar__hours" aria-hidden="true">{(0..24).map(hour).collect_view()}</div>
            {dynamic(move || days.days.get().into_iter().map(|day| view! { <Column span=span days=days day=day now=now/> }).collect_view())}
        </div>
    }
    .into_any()
}

/// The name of a day, which leads to its own calendar.
fn label(days: Days, day: NaiveDate, span: Span) -> AnyView {
    let class = move || class_of_day("calendar__label", day, days.today(), None);
    let short = format!("{} {}", tr(names::weekday_short(day.weekday())), day.day());
    let content = if span == Span::Week {
        let full = names::day(language(), day);
        view! { <a href=move || days.path(day) title=full>{short}</a> }.into_any()
    } else {
        short.into_any()
    };
    view! { <div class=class>{content}</div> }.into_any()
}

/// What is due on the day and has no length.
#[component]
fn Deadlines(days: Days, day: NaiveDate) -> impl IntoView {
    let shown = Memo::new(move |_| {
        let of_day = days.on(|listed| {
            let due = due(listed).filter(|due| due.date() == day)?;
            listed.activity.what.minutes().is_none().then_some(due)
        });
        of_day.into_iter().map(|(listed, _)| Placed::below(listed)).collect::<Vec<_>>()
    });
    view! {
        <div class="calendar__day calendar__deadlines" data-day=iso(day)>{entries(day, "", shown)}</div>
    }
    .into_any()
}

/// The hours of a day, with what has a length; what overlaps stands side by side, as far as a finger hits it.
#[component]
fn Column(span: Span, days: Days, day: NaiveDate, now: Memo<Option<(NaiveDate, i32)>>) -> impl IntoView {
    let most = if span == Span::Day { MOST_OF_DAY } else { MOST_OF_WEEK };
    let found = Memo::new(move |_| {
        let found = days.on(|listed| {
            let start = due(listed)?;
            let block = Block::on(day, start, listed.activity.what.minutes()?)?;
            Some((block.legible(), start.date() == day))
        });
        let blocks: Vec<Block> = found.iter().map(|(_, (block, _))| *block).collect();
        let (lanes, crowds) = abreast(&blocks, most);
        let placed = found.into_iter().zip(lanes).filter_map(|((listed, (block, is_whole)), lane)| {
            Some(Placed { listed, is_whole, style: style(block, lane?) })
        });
        (placed.collect::<Vec<_>>(), crowds)
    });
    let shown = Memo::new(move |_| found.with(|(shown, _)| shown.clone()));
    // What has no room there stands in the calendar of the day, or in the list.
    let href = move || if span == Span::Day { days.address.path(|shown| shown.span = None) } else { days.path(day) };
    let crowds = move || {
        let crowd = |(block, count): (Block, u32)| {
            more(href(), day, count.into(), style(block, Lane { at: most - 1, of: most }))
        };
        found.with(|(_, crowds)| crowds.clone()).into_iter().map(crowd).collect_view()
    };
    let class = move || class_of_day("calendar__day calendar__column", day, days.today(), None);
    view! {
        <div class=class data-day=iso(day) data-hours="">
            {entries(day, "calendar__block", shown)}
            {dynamic(crowds)}
            {dynamic(move || now.get().filter(|(today, _)| *today == day).map(|(_, minute)| view! {
                <span class="calendar__now" style=format!("--from: {minute}")></span>
            }))}
        </div>
    }
    .into_any()
}

/// How far the board is scrolled when it opens: to the morning, and where today is shown, with its present hour, to the
/// hour before that when it is later.
pub fn beginning(hour_of_today: Option<u8>) -> i32 {
    let before = hour_of_today.map_or(MORNING, |hour| hour.saturating_sub(1));
    i32::from(before.max(MORNING)) * HOUR
}

fn style(Block { from, until }: Block, Lane { at, of }: Lane) -> String {
    format!("--from: {from}; --until: {until}; --lane: {at}; --lanes: {of}")
}

/// The minute of today, as it was when the calendar was fetched, and as it goes on from there.
fn use_now(days: Days) -> Memo<Option<(NaiveDate, i32)>> {
    let fetched = Memo::new(move |_| {
        let now = days.with(|calendar| Some(calendar.now.local))?;
        Some((days.today()?, i32::from(now.hour) * 60 + i32::from(now.minute)))
    });
    let passed = RwSignal::new(0);
    Effect::new(move |_| {
        fetched.track();
        passed.set(0);
    });
    Effect::new(move |_| {
        let tick = move || {
            passed.try_update(|passed| *passed += 1);
        };
        if let Ok(clock) = set_interval_with_handle(tick, Duration::from_secs(60)) {
            on_cleanup(move || clock.clear());
        }
    });
    Memo::new(move |_| {
        let (today, minute) = fetched.get()?;
        Some((today, minute + passed.get())).filter(|(_, minute)| *minute < DAY)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_board_opens_at_the_morning_or_the_hour_before_now() {
        let hours = [None, Some(0), Some(7), Some(8), Some(9), Some(23)];
        assert_eq!(hours.map(|hour| beginning(hour) / HOUR), [7, 7, 7, 7, 8, 22]);
    }
}
