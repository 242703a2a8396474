use chrono::Utc;
use domain::activity::{ActivityInput, Preferred, What, parse_local};
use domain::directory::{Dictionary, Directory};
use domain::errors::Place;
use domain::{AppError, Moment};
use leptos::prelude::*;
use messages::text::{records, timeline as text};
use messages::{errors, format, timeline as names};
use ui::{Banner, BannerKind, Button, ButtonSize};

use super::Draft;
use crate::boot::use_boot;
use crate::text::{language, tr};

/// Somebody else changed the same of an activity since it was seen `before`: shows what they entered, and lets the user
/// choose.
#[component]
pub(super) fn Conflict(
    draft: Draft,
    before: StoredValue<ActivityInput>,
    #[prop(into)] on_keep: Callback<()>,
) -> impl IntoView {
    let boot = use_boot();
    let Some(AppError::ActivityConflict { theirs }) = draft.error.get_untracked() else { return ().into_any() };
    let Ok(own) = draft.entered() else { return ().into_any() };
    let (_, places) = before.with_value(|before| own.clone().merged(before, &theirs, Preferred::Own));
    let entry = |place: &Place| {
        let value = boot.with_untracked(|boot| described(&boot.directory, &theirs, *place));
        let value = if value.is_empty() { tr(records::history_empty_value()) } else { value };
        view! {
            <dt>{tr(errors::place_name(*place))}</dt>
            <dd dir="auto">{value}</dd>
        }
        .into_any()
    };
    let list = places.iter().map(entry).collect_view();
    let about = StoredValue::new((own, *theirs));
    let settle = move |preferred: Preferred| {
        let (own, theirs) = about.get_value();
        let (chosen, _) = before.with_value(|before| own.merged(before, &theirs, preferred));
        draft.fill(&chosen);
        before.set_value(theirs);
        draft.error.set(None);
    };
    let keep = move |_| {
        settle(Preferred::Own);
        on_keep.run(());
    };
    view! {
        <Banner kind=BannerKind::Warning>{tr(text::changed_meanwhile())}</Banner>
        <dl class="conflict">{list}</dl>
        <div class="row">
            <Button size=ButtonSize::Small on_press=move |_| settle(Preferred::Theirs)>{tr(records::take_theirs())}</Button>
            <Button size=ButtonSize::Small on_press=keep>{tr(records::keep_mine())}</Button>
        </div>
    }
    .into_any()
}

/// What somebody entered at a place of the form, in words.
fn described(directory: &Directory, input: &ActivityInput, place: Place) -> String {
    let what = &input.what;
    let name = |id: i64| directory.employee_name(id).to_owned();
    match (place, what) {
        (Place::Subject, _) => input.subject.clone(),
        (Place::Field(_), _) => input.responsible_id.map(name).unwrap_or_default(),
        (Place::Start | Place::Deadline, _) => {
            let time = what.due().and_then(|typed| parse_local(typed));
            time.map(|time| format::date_time(language(), Moment::new(time.and_utc(), &Utc).local)).unwrap_or_default()
        }
        (Place::Length, _) => what.minutes().map(|minutes| tr(text::minutes(minutes.into()))).unwrap_or_default(),
        (Place::Reminder, _) => what.reminder().map(|minutes| tr(names::reminder(minutes))).unwrap_or_default(),
        (Place::Participants, _) => what.participants().iter().map(|id| name(*id)).collect::<Vec<_>>().join(", "),
        (Place::Location, What::Meeting { place, .. }) => place.clone(),
        (Place::Checklist, What::Task { checklist, .. }) => {
            checklist.iter().map(|step| step.text.as_str()).collect::<Vec<_>>().join(", ")
        }
        (Place::CallStatus, What::LoggedCall { direction, status, .. }) => {
            let status = status.as_deref().map_or("", |code| directory.choice_name(Dictionary::CallStatus, code));
            let said = [tr(names::direction(*direction)), status.to_owned()];
            said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
        }
        (Place::Color, What::Todo { color: Some(color), .. }) => tr(names::color(*color)),
        _ => String::new(),
    }
}
