use domain::activity::{NewActivity, check_subject};
use domain::errors::Place;
use domain::{AppError, Kind};
use leptos::prelude::*;
use messages::text::{activities as text, fields, frame};
use ui::{BannerKind, Button, ButtonKind, ButtonSize, Choice, DateInput, Field, FieldRow, Icon, Select, TextInput};

use super::api;
use crate::boot::use_boot;
use crate::frame::{problem_at, show_error};
use crate::live::use_live;
use crate::text::tr;

/// Plans an activity of a record: one line, and more once it is used.
#[component]
pub fn AddActivity(kind: Kind, id: i64) -> impl IntoView {
    let boot = use_boot();
    let live = use_live();
    let toasts = ui::use_toasts();
    let myself = boot.with_untracked(|boot| boot.user.as_ref().map(|user| user.id.to_string()).unwrap_or_default());
    let subject = RwSignal::new(String::new());
    let deadline = RwSignal::new(String::new());
    let responsible = RwSignal::new(myself);
    let is_used = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let error = RwSignal::new(None::<AppError>);
    let at = move |place| Signal::derive(move || error.with(|error| problem_at(error.as_ref(), place)));
    let reset = move || {
        subject.try_set(String::new());
        deadline.try_set(String::new());
        error.try_set(None);
        is_used.try_set(false);
    };
    let add = move || {
        if pending.get_untracked() {
            return;
        }
        if let Err(problem) = check_subject(&subject.get_untracked()) {
            return error.set(Some(problem));
        }
        let activity = NewActivity {
            owner_kind: kind,
            owner_id: id,
            subject: subject.get_untracked(),
            deadline: Some(deadline.get_untracked()).filter(|deadline| !deadline.is_empty()),
            responsible_id: responsible.get_untracked().parse().ok(),
        };
        pending.set(true);
        error.set(None);
        leptos::task::spawn_local(async move {
            let answer = api::add(activity).await;
            pending.try_set(false);
            match answer {
                Ok(_) => {
                    reset();
                    live.touch(kind);
                    toasts.show(BannerKind::Success, tr(text::added()));
                }
                Err(failure) => {
                    if !matches!(failure.0, AppError::Invalid(_)) {
                        show_error(toasts, &failure.0);
                    }
                    error.try_set(Some(failure.0));
                }
            }
        });
    };
    let employees = Memo::new(move |_| {
        boot.with(|boot| {
            let active = boot.directory.employees.iter().filter(|employee| employee.is_active);
            active.map(|employee| Choice::new(employee.id, &employee.name)).collect::<Vec<_>>()
        })
    });
    let details = move || {
        is_used.get().then(|| {
            view! {
                <FieldRow>
                    <Field id="activity-deadline" label=tr(fields::deadline()) error=at(Place::Deadline)>
                        <DateInput value=deadline time=true/>
                    </Field>
                    <Field id="activity-responsible" label=tr(fields::responsible())>
                        <Select value=responsible choices=employees/>
                    </Field>
                </FieldRow>
                <div class="composer__buttons">
                    <Button size=ButtonSize::Small on_press=move |_| reset()>{tr(frame::cancel())}</Button>
                    <Button size=ButtonSize::Small kind=ButtonKind::Primary submit=true pending=pending>
                        {tr(text::add())}
                    </Button>
                </div>
            }
        })
    };
    view! {
        <form
            class="composer"
            method="post"
            on:submit=move |event| {
                event.prevent_default();
                add();
            }
            on:focusin=move |_| is_used.set(true)
            on:keydown=move |event| {
                if event.key() == "Escape" && !event.default_prevented() && subject.with_untracked(String::is_empty) {
                    event.prevent_default();
                    reset();
                }
            }
        >
            <div class="composer__line">
                {Icon::Activity.view()}
                <Field id="activity-subject" label=tr(text::add()) label_hidden=true error=at(Place::Subject)>
                    <TextInput value=subject placeholder=tr(text::subject_placeholder()) autocomplete="off"/>
                </Field>
            </div>
            {details}
        </form>
    }
    .into_any()
}
