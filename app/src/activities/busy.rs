use std::ops::Range;

use chrono::Timelike;
use domain::activity::{Busy, BusyQuery, MINUTES_MAX, parse_local};
use leptos::prelude::*;
use messages::format;
use messages::text::timeline as text;
use ui::dynamic;

use super::Draft;
use super::api;
use crate::boot::use_boot;
use crate::text::tr;

/// The hours that are shown at least.
const HOURS: Range<i32> = 7..20;

/// From when until when, in minutes since the beginning of the day.
type Span = (i32, i32);

/// When the people of a call or meeting are busy on its day, hour by hour.
#[component]
pub fn BusyHours(draft: Draft) -> impl IntoView {
    let boot = use_boot();
    let wanted = Memo::new(move |_| (draft.day(), draft.people()));
    let found = RwSignal::new(None::<(Vec<i64>, Vec<Busy>)>);
    Effect::new(move |_| {
        let (Some(day), people) = wanted.get() else { return found.set(None) };
        leptos::task::spawn_local(async move {
            if let Ok(busy) = api::busy_hours(BusyQuery { day, people: people.clone(), except: draft.id }).await
                && wanted.try_get_untracked().is_some_and(|(now, whose)| now == Some(day) && whose == people)
            {
                found.try_set(Some((people, busy)));
            }
        });
    });
    let chosen = Memo::new(move |_| draft.time.with(|time| draft.minutes.with(|minutes| chosen_span(time, minutes))));
    let row = move |id: i64, busy: &[Busy], shown: Range<i32>, chosen: Option<Span>| {
        let own: Vec<Busy> = busy.iter().filter(|busy| busy.employee_id == id).copied().collect();
        let name = boot.with_untracked(|boot| boot.directory.employee_name(id).to_owned());
        let told = if own.is_empty() {
            tr(text::is_free(name.as_str()))
        } else {
            let sentence = |busy: &Busy| tr(text::is_busy(clock(busy.from), name.as_str(), clock(busy.until)));
            own.iter().map(sentence).collect::<Vec<_>>().join("; ")
        };
        let hour = move |hour: i32| {
            let is_in = |(from, until): Span| from < (hour + 1) * 60 && until > hour * 60;
            let is_busy = own.iter().any(|busy| is_in((busy.from, busy.until)));
            let class = match (is_busy, chosen.is_some_and(is_in)) {
                (false, false) => "busy__hour",
                (false, true) => "busy__hour busy__hour--chosen",
                (true, false) => "busy__hour busy__hour--taken",
                (true, true) => "busy__hour busy__hour--taken busy__hour--chosen",
            };
            view! { <span class=class>{hour}</span> }.into_any()
        };
        view! {
            <li class="busy__row">
                <span class="busy__name" dir="auto" aria-hidden="true">{name}</span>
                <span class="busy__hours" role="img" aria-label=told.clone() title=told>
                    {shown.map(hour).collect_view()}
                </span>
            </li>
        }
        .into_any()
    };
    dynamic(move || {
        let chosen = chosen.get();
        found.get().map(|(people, busy)| {
            let shown = hours(busy.iter().map(|busy| (busy.from, busy.until)).chain(chosen));
            let rows = people.into_iter().map(|id| row(id, &busy, shown.clone(), chosen)).collect_view();
            view! {
                <div class="busy">
                    <p class="small muted">{tr(text::busy())}</p>
                    <ul>{rows}</ul>
                </div>
            }
        })
    })
}

/// The hours of the day that are shown: those of every working day, and those of the spans.
fn hours(spans: impl Iterator<Item = Span>) -> Range<i32> {
    spans.fold(HOURS, |shown, (from, until)| {
        let (first, end) = (from.div_euclid(60).max(0), (until + 59).div_euclid(60).min(24));
        shown.start.min(first)..shown.end.max(end)
    })
}

/// When the call or meeting takes place, as far as that is entered: without a length, its first minute.
fn chosen_span(time: &str, minutes: &str) -> Option<Span> {
    let start = parse_local(time)?;
    let from = i32::try_from(start.hour() * 60 + start.minute()).ok()?;
    let minutes: Option<u32> = minutes.trim().parse().ok();
    let length = minutes.filter(|minutes| *minutes <= MINUTES_MAX).unwrap_or_default().max(1);
    Some((from, from + i32::try_from(length).ok()?))
}

/// The time of day after so many minutes; the end of the day is its last minute.
fn clock(minutes: i32) -> String {
    let minutes = minutes.clamp(0, 24 * 60 - 1);
    let part = |number: i32| u8::try_from(number).unwrap_or_default();
    let time =
        domain::moment::LocalTime { year: 0, month: 1, day: 1, hour: part(minutes / 60), minute: part(minutes % 60) };
    format::time_of_day(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hours_hold_whatever_is_busy_or_chosen() {
        assert_eq!(hours(std::iter::empty()), 7..20);
        assert_eq!(hours([(9 * 60, 10 * 60), (20 * 60, 21 * 60)].into_iter()), 7..21);
        assert_eq!(hours([(6 * 60 + 59, 8 * 60)].into_iter().chain(chosen_span("2026-11-23T22:30", "45"))), 6..24);
        // From the day before, and into the day after.
        assert_eq!(hours([(-120, 30), (23 * 60, 26 * 60)].into_iter()), 0..24);
    }

    #[test]
    fn a_length_that_is_not_entered_leaves_the_beginning() {
        assert_eq!(chosen_span("2026-11-23T09:30", " 60 "), Some((570, 630)));
        for unreadable in ["", "-5", "soon", "99999999"] {
            assert_eq!(chosen_span("2026-11-23T09:30", unreadable), Some((570, 571)), "{unreadable}");
        }
        assert_eq!(chosen_span("", "60"), None);
    }
}
