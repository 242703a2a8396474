use domain::fields::DefinedField;
use leptos::prelude::*;
use leptos::task::spawn_local;
use messages::labels;
use messages::text::{custom as text, frame, settings};
use ui::{Button, ButtonKind, Dialog, DialogActions, DialogSize, use_toasts};

use crate::boot::use_boot;
use crate::fields::api;
use crate::frame::show_error;
use crate::live::refresh_boot;
use crate::text::{language, tr};

/// Asks before a field goes: how many records hold it, and that its values are kept.
#[component]
pub(super) fn DeleteField(field: DefinedField, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let boot = use_boot();
    let toasts = use_toasts();
    let open = RwSignal::new(true);
    let pending = RwSignal::new(false);
    let held = RwSignal::new(None::<i64>);
    let (id, kind) = (field.id, field.definition.kind);
    let name = field.definition.naming.shown(language()).to_owned();
    Effect::new(move |_| {
        spawn_local(async move {
            match api::count_field(id).await {
                Ok(used) => {
                    held.try_set(Some(used.records));
                }
                Err(failure) => show_error(toasts, &failure.0),
            }
        });
    });
    let told = move || match held.get() {
        None => tr(settings::counting()),
        Some(0) => tr(text::held_by_none()),
        Some(count) => tr(text::held_by_records(labels::kind_count(kind, count))),
    };
    let delete = move |_| {
        pending.set(true);
        spawn_local(async move {
            let answer = api::delete_field(id).await;
            pending.try_set(false);
            match answer {
                Ok(()) => {
                    refresh_boot(boot);
                    open.try_set(false);
                }
                Err(failure) => show_error(toasts, &failure.0),
            }
        });
    };
    let is_counted = Signal::derive(move || held.with(Option::is_none));
    view! {
        <Dialog
            id="delete-field"
            open=open
            title=tr(text::delete_field(name))
            close_label=tr(frame::close())
            size=DialogSize::Small
            on_close=move |()| {
                on_close.try_run(());
            }
        >
            <p role="status">{told}</p>
            <p class="muted">{tr(text::values_are_kept())}</p>
            <DialogActions>
                <Button on_press=move |_| open.set(false)>{tr(frame::cancel())}</Button>
                <Button kind=ButtonKind::Danger pending=pending disabled=is_counted on_press=delete>
                    {tr(frame::delete())}
                </Button>
            </DialogActions>
        </Dialog>
    }
}
