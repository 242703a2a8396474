//! The dialog that makes a deal and its client of one lead.

mod asked;
mod choices;

use domain::{AppError, Kind, Record};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use messages::text::{frame, records as text};
use ui::{Banner, BannerKind, Button, ButtonKind, Dialog, DialogActions, dynamic};

use self::asked::Asked;
use self::choices::Choices;
use super::api;
use super::create_dialog::{Keeping, Typed, focus_marked};
use super::leave_dialog::LeaveDialog;
use super::unsaved::{Kept, Named, differing, is_part_kept};
use crate::live::use_live;
use crate::paths;
use crate::text::tr;

/// The id of the dialog.
const DIALOG: &str = "convert-lead";

/// The part of a lead that this dialog is. No field is called so.
const PART: &str = "conversion";

/// Converts one lead with the choices of the person who does it; they begin as the deal creation mode has them.
#[component]
pub fn ConvertLead(id: i64, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let live = use_live();
    let toasts = ui::use_toasts();
    let navigate = StoredValue::new(use_navigate());
    let shown = RwSignal::new(true);
    let choices = Choices::new();
    let lead = RwSignal::new(None::<Record>);
    fetch(id, lead);
    let asked = Asked::new(lead, choices.options);
    let keeping = keep(id, choices, asked);
    let place = keeping.typed.place;
    let pending = RwSignal::new(false);
    let error = RwSignal::new(None::<AppError>);
    let convert = move |event: SubmitEvent| {
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        if asked.is_sending() {
            return toasts.show(BannerKind::Info, tr(text::wait_for_file()));
        }
        let Some(given) = asked.read() else { return focus_marked(DIALOG) };
        let options = choices.options.get_untracked();
        pending.set(true);
        error.set(None);
        // The news of the conversion can be faster than its answer: what follows must not depend on this dialog.
        let (go, forget) = (navigate.get_value(), place.forgetting());
        leptos::task::spawn_local(async move {
            let answer = api::convert_lead(id, options, given).await;
            pending.try_set(false);
            match answer {
                Ok(deal) => {
                    forget();
                    toasts.show(BannerKind::Success, tr(text::lead_converted()));
                    go(&paths::record(Kind::Deal, deal), Default::default());
                    Kind::ALL.into_iter().for_each(|kind| live.touch(kind));
                    shown.try_set(false);
                }
                Err(failure) => {
                    if asked.takes(&failure.0) {
                        focus_marked(DIALOG);
                    } else {
                        error.try_set(Some(failure.0));
                    }
                    // What is asked for depends on what the lead holds, which may be something else by now.
                    fetch(id, lead);
                }
            }
        });
    };
    let described = move || {
        error.get().map(|error| {
            view! {
                <Banner kind=BannerKind::Error>{tr(messages::errors::describe(&error))}</Banner>
            }
        })
    };
    // What was typed does not go by a slip of the hand.
    let is_begun = Memo::new(move |_| asked.is_any_sending() || keeping.is_changed());
    let leaving = RwSignal::new(false);
    let may_close = move |()| {
        let asks = is_begun.get_untracked();
        leaving.set(asks);
        !asks
    };
    let cancel = move |_| {
        if may_close(()) {
            shown.set(false);
        }
    };
    let closed = move |()| {
        place.forget();
        on_close.run(());
    };
    let start_over = Callback::new(move |()| keeping.start_over());
    view! {
        <Dialog
            id=DIALOG
            open=shown
            title=tr(text::convert_lead())
            close_label=tr(frame::close())
            keep=true
            may_close=may_close
            on_close=closed
        >
            <form method="post" class="stack" novalidate=true on:submit=convert>
                {keeping.note(start_over)}
                {dynamic(described)}
                {choices.view(lead)}
                {asked.view()}
                <DialogActions>
                    <Button on_press=cancel>{tr(frame::cancel())}</Button>
                    <Button kind=ButtonKind::Primary submit=true pending=pending>{tr(text::convert_lead())}</Button>
                </DialogActions>
            </form>
        </Dialog>
        <LeaveDialog id="leave-conversion" shown=leaving on_discard=Callback::new(move |()| shown.set(false))/>
    }
    .into_any()
}

/// Reads the lead; without it nothing is asked for, and the server has the last word.
fn fetch(id: i64, lead: RwSignal<Option<Record>>) {
    leptos::task::spawn_local(async move {
        if let Ok(opened) = api::open(Kind::Lead, id).await {
            lead.try_set(Some(opened.record));
        }
    });
}

/// Keeps what is chosen and typed until the lead is converted or the dialog is closed: a reload brings it back.
fn keep(id: i64, choices: Choices, asked: Asked) -> Keeping {
    let read = move |()| [choices.typed(), asked.typed()].concat();
    let write = move |typed: Vec<Named>| {
        let present = untrack(|| read(()));
        let typed = differing(&present, &typed);
        choices.retype(&typed);
        asked.retype(&typed);
    };
    let place = Kept::of_record(Kind::Lead, id, PART);
    Typed { place, read: Callback::new(read), write: Callback::new(write) }.keep()
}

/// Whether something was typed for the conversion of this lead when the page was left.
pub fn is_conversion_kept(id: i64) -> bool {
    is_part_kept(Kind::Lead, id, PART)
}
