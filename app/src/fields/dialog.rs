use domain::Kind;
use domain::fields::DefinedField;
use leptos::prelude::*;
use leptos::task::spawn_local;
use messages::text::{custom as text, frame};
use ui::{Banner, BannerKind, Button, ButtonKind, Dialog, DialogActions, DialogSize, use_toasts};

use super::api;
use super::draft::Draft;
use super::form::FieldForm;
use crate::boot::use_boot;
use crate::live::{fetch_boot, refresh_boot};
use crate::records::LeaveDialog;
use crate::text::tr;

/// Adds a field to a kind of record, or changes one. Exists while it is open.
#[component]
pub fn FieldDialog(
    kind: Kind,
    /// The field that is changed; nothing adds one.
    known: Option<DefinedField>,
    /// Called with the number of a new field, once the page knows the field.
    #[prop(optional, into)]
    on_created: Option<Callback<i32>>,
    /// Called after it was closed, stored or not.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let boot = use_boot();
    let toasts = use_toasts();
    let (open, leaving) = (RwSignal::new(true), RwSignal::new(false));
    let is_new = known.is_none();
    let title = tr(if is_new { text::new_field() } else { text::change_field() });
    let id = known.as_ref().map(|known| known.id);
    let draft = Draft::new(kind, known);
    // Who holds the values of a list is told before one of them goes.
    Effect::new(move |_| {
        if let Some(id) = id {
            spawn_local(async move {
                if let Ok(used) = api::count_field(id).await {
                    draft.used.try_set(Some(used));
                }
            });
        }
    });
    let may_close = move |()| {
        let asks = draft.is_changed();
        leaving.set(asks);
        !asks
    };
    let cancel = move |_| {
        if may_close(()) {
            open.set(false);
        }
    };
    let submit = move || {
        if draft.pending.get_untracked() {
            return;
        }
        spawn_local(async move {
            if let Some(id) = draft.submit().await {
                match on_created.filter(|_| is_new) {
                    Some(on_created) => {
                        draft.pending.try_set(true);
                        fetch_boot(boot).await;
                        on_created.try_run(id);
                    }
                    None => refresh_boot(boot),
                }
                toasts.show(BannerKind::Success, tr(text::saved()));
                open.try_set(false);
            }
        });
    };
    view! {
        <Dialog
            id="field-dialog"
            open=open
            title=title
            close_label=tr(frame::close())
            size=DialogSize::Large
            keep=true
            may_close=may_close
            on_close=move |()| {
                on_close.try_run(());
            }
        >
            <form
                class="stack"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    submit();
                }
            >
                <FieldForm kind=kind draft=draft/>
                <DialogActions>
                    {move || {
                        let values = draft.going.with(|going| (!going.is_empty()).then(|| going.join(" · ")))?;
                        Some(view! { <Banner kind=BannerKind::Warning>{tr(text::values_go(values))}</Banner> })
                    }}
                    <Button on_press=cancel>{tr(frame::cancel())}</Button>
                    <Button kind=ButtonKind::Primary submit=true pending=draft.pending>
                        {move || tr(match draft.going.with(Vec::is_empty) {
                            _ if is_new => frame::add(),
                            true => frame::save(),
                            false => text::remove_and_save(),
                        })}
                    </Button>
                </DialogActions>
            </form>
        </Dialog>
        <LeaveDialog id="leave-field" shown=leaving on_discard=Callback::new(move |()| open.set(false))/>
    }
}
