use domain::activity::{Busy, BusyQuery};
use leptos::prelude::*;
use messages::format;
use messages::text::timeline as text;
use ui::dynamic;

use super::Draft;
use super::api;
use crate::boot::use_boot;
use crate::text::tr;

/// The hours that are shown.
const HOURS: std::ops::Range<i32> = 7..20;

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
    let row = move |id: i64, busy: &[Busy]| {
        let own: Vec<Busy> = busy.iter().filter(|busy| busy.employee_id == id).copied().collect();
        let name = boot.with_untracked(|boot| boot.directory.employee_name(id).to_owned());
        let told = if own.is_empty() {
            tr(text::is_free(name.as_str()))
        } else {
            let sentence = |busy: &Busy| tr(text::is_busy(clock(busy.from), name.as_str(), clock(busy.until)));
            own.iter().map(sentence).collect::<Vec<_>>().join("; ")
        };
        let hour = move |hour: i32| {
            let is_busy = own.iter().any(|busy| busy.from < (hour + 1) * 60 && busy.until > hour * 60);
            let class = if is_busy { "busy__hour busy__hour--taken" } else { "busy__hour" };
            view! { <span class=class>{hour}</span> }.into_any()
        };
        view! {
            <li class="busy__row">
                <span class="busy__name" dir="auto" aria-hidden="true">{name}</span>
                <span class="busy__hours" role="img" aria-label=told.clone() title=told>
                    {HOURS.map(hour).collect_view()}
                </span>
            </li>
        }
        .into_any()
    };
    dynamic(move || {
        found.get().map(|(people, busy)| {
            view! {
                <div class="busy">
                    <p class="small muted">{tr(text::busy())}</p>
                    <ul>{people.into_iter().map(|id| row(id, &busy)).collect_view()}</ul>
                </div>
            }
        })
    })
}

/// The time of day after so many minutes; the end of the day is its last minute.
fn clock(minutes: i32) -> String {
    let minutes = minutes.clamp(0, 24 * 60 - 1);
    let part = |number: i32| u8::try_from(number).unwrap_or_default();
    let time =
        domain::moment::LocalTime { year: 0, month: 1, day: 1, hour: part(minutes / 60), minute: part(minutes % 60) };
    format::time_of_day(time)
}
