use domain::company_contact::Noted;
use domain::errors::{AppError, Place};
use domain::history::Seen;
use domain::{ContactPoint, Field, FieldName, Kind, Value};
use leptos::prelude::*;
use messages::labels;
use messages::text::{frame, history as text};
use ui::{Banner, BannerKind, Button, ButtonKind, Dialog, DialogActions, DialogSize, dynamic};

use super::changes::{lines_of, or_empty, text_now, text_of};
use super::{api, focus_history};
use crate::boot::{Boot, use_boot};
use crate::frame::problem_at;
use crate::records::api::Opened;
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
    /// One that has left the company.
    Contact(Noted),
}

impl Earlier {
    fn name(&self, kind: Kind, boot: &Boot) -> String {
        match self {
            Self::Field(field, _) => field_label(&boot.directory, kind, field.name),
            Self::Points(_) => tr(text::contact_points()),
            Self::Contact(_) => tr(labels::kind_plural(Kind::Contact)),
        }
    }

    /// What there will be.
    fn then(&self, opened: &Opened, boot: &Boot) -> String {
        match self {
            Self::Field(field, value) => text_of(field, value, &opened.record, boot),
            Self::Points(points) => lines_of(points),
            Self::Contact(former) => {
                let is_primary = former.is_primary && !opened.contacts.iter().any(|own| own.is_primary);
                Noted { is_primary, ..former.clone() }.shown()
            }
        }
    }

    /// What there is in its place.
    fn now(&self, opened: &Opened, boot: &Boot) -> String {
        match self {
            Self::Field(field, _) => text_now(field, &opened.record, boot),
            Self::Points(_) => lines_of(&opened.record.contact_points),
            Self::Contact(_) => String::new(),
        }
    }

    /// The same, for the server.
    fn seen(&self, opened: &Opened) -> Seen {
        match self {
            Self::Field(field, _) => Seen::Field(opened.record.value(field.name).clone()),
            Self::Points(_) => Seen::ContactPoints(opened.record.contact_points.clone()),
            Self::Contact(_) => Seen::Unlinked,
        }
    }

    /// Where the server finds something wrong with it.
    fn place(&self) -> Place {
        match self {
            Self::Field(field, _) => Place::Field(field.name),
            Self::Points(_) => Place::ContactPoints,
            Self::Contact(_) => Place::Field(FieldName::ContactId),
        }
    }
}

/// Shows what there is and what will be, and asks.
#[component]
pub(super) fn RestoreDialog(wanted: Restoring, restoring: RwSignal<Option<Restoring>>) -> impl IntoView {
    let open = use_open();
    let boot = use_boot();
    let toasts = ui::use_toasts();
    let shown = RwSignal::new(true);
    let pending = RwSignal::new(false);
    let is_done = StoredValue::new(false);
    let error = RwSignal::new(None::<AppError>);
    let Restoring { entry_id, earlier } = wanted;
    let name = boot.with_untracked(|boot| earlier.name(open.kind, boot));
    let restored = StoredValue::new(name.clone());
    let place = earlier.place();
    let earlier = StoredValue::new(earlier);
    // Others may change it while the dialog is open: what is decided upon is what is shown.
    let shown_as = move |read: fn(&Earlier, &Opened, &Boot) -> String| {
        or_empty(open.opened.with(|opened| boot.with(|boot| earlier.with_value(|earlier| read(earlier, opened, boot)))))
    };
    let restore = move |_| {
        let seen = open.opened.with_untracked(|opened| earlier.with_value(|earlier| earlier.seen(opened)));
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
                    is_done.try_set_value(true);
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
                // The button that opened it goes with what it stood beside.
                if is_done.try_get_value() == Some(true) {
                    focus_history();
                }
                restoring.try_set(None);
            }
        >
            {dynamic(described)}
            <dl class="record-history__question">
                <dt>{tr(text::value_now())}</dt>
                <dd dir="auto">{move || shown_as(Earlier::now)}</dd>
                <dt>{tr(text::value_then())}</dt>
                <dd dir="auto">{move || shown_as(Earlier::then)}</dd>
            </dl>
            <DialogActions>
                <Button on_press=move |_| shown.set(false)>{tr(frame::cancel())}</Button>
                <Button kind=ButtonKind::Primary pending=pending on_press=restore>{tr(text::restore())}</Button>
            </DialogActions>
        </Dialog>
    }
    .into_any()
}
