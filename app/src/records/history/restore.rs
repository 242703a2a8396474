use domain::errors::{AppError, Place};
use domain::history::Seen;
use domain::{ContactPoint, Field, Value};
use leptos::prelude::*;
use messages::text::{frame, history as text};
use ui::{Banner, BannerKind, Button, ButtonKind, Dialog, DialogActions, DialogSize, dynamic};

use super::api;
use super::changes::{lines_of, or_empty, text_now, text_of};
use crate::boot::use_boot;
use crate::frame::problem_at;
use crate::records::panel::use_open;
use crate::records::value::field_label;
use crate::text::tr;

/// What is to be brought back, and the entry of the history that knows it.
#[derive(Clone)]
pub(super) struct Restoring {
    pub entry_id: i64,
    pub earlier: Earlier,
}

/// What there was before a change.
#[derive(Clone)]
pub(super) enum Earlier {
    Field(Field, Value),
    Points(Vec<ContactPoint>),
}

/// Shows what there is and what will be, and asks.
#[component]
pub(super) fn RestoreDialog(wanted: Restoring, restoring: RwSignal<Option<Restoring>>) -> impl IntoView {
    let open = use_open();
    let boot = use_boot();
    let toasts = ui::use_toasts();
    let shown = RwSignal::new(true);
    let pending = RwSignal::new(false);
    let error = RwSignal::new(None::<AppError>);
    let Restoring { entry_id, earlier } = wanted;
    let name = match &earlier {
        Earlier::Field(field, _) => boot.with_untracked(|boot| field_label(&boot.directory, open.kind, field.name)),
        Earlier::Points(_) => tr(text::contact_points()),
    };
    let restored = name.clone();
    let then = or_empty(match &earlier {
        Earlier::Field(field, value) => {
            boot.with_untracked(|boot| open.opened.with_untracked(|opened| text_of(field, value, &opened.record, boot)))
        }
        Earlier::Points(points) => lines_of(points),
    });
    let (field, place) = match &earlier {
        Earlier::Field(field, _) => (Some(*field), Place::Field(field.name)),
        Earlier::Points(_) => (None, Place::ContactPoints),
    };
    // Others may change it while the dialog is open: what is decided upon is what is shown.
    let now = move || {
        or_empty(open.opened.with(|opened| match field {
            Some(field) => boot.with(|boot| text_now(&field, &opened.record, boot)),
            None => lines_of(&opened.record.contact_points),
        }))
    };
    let restored = StoredValue::new(restored);
    let restore = move |_| {
        let seen = open.opened.with_untracked(|opened| match field {
            Some(field) => Seen::Field(opened.record.value(field.name).clone()),
            None => Seen::ContactPoints(opened.record.contact_points.clone()),
        });
        pending.set(true);
        error.set(None);
        let name = restored.get_value();
        leptos::task::spawn_local(async move {
            let answer = api::restore_value(open.kind, open.id, entry_id, seen).await;
            pending.try_set(false);
            open.refresh();
            match answer {
                Ok(()) => {
                    toasts.show(BannerKind::Success, tr(text::restored(name)));
                    shown.try_set(false);
                }
                Err(failure) => {
                    error.try_set(Some(failure.0));
                }
            }
        });
    };
    let described = move || {
        error.get().map(|error| {
            let at_field = problem_at(Some(&error), place);
            let said = at_field.unwrap_or_else(|| tr(messages::errors::describe(&error)));
            view! { <Banner kind=BannerKind::Error>{said}</Banner> }
        })
    };
    view! {
        <Dialog
            id="restore"
            open=shown
            title=tr(text::restore_title(name))
            close_label=tr(frame::close())
            size=DialogSize::Small
            on_close=move |()| {
                restoring.try_set(None);
            }
        >
            {dynamic(described)}
            <dl class="record-history__question">
                <dt>{tr(text::value_now())}</dt>
                <dd dir="auto">{now}</dd>
                <dt>{tr(text::value_then())}</dt>
                <dd dir="auto">{then.clone()}</dd>
            </dl>
            <DialogActions>
                <Button on_press=move |_| shown.set(false)>{tr(frame::cancel())}</Button>
                <Button kind=ButtonKind::Primary pending=pending on_press=restore>{tr(text::restore())}</Button>
            </DialogActions>
        </Dialog>
    }
    .into_any()
}
