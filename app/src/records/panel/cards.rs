//! What belongs to the open record alone, as cards of a block that are edited in their place: its details, the
//! contacts of a company.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use messages::text::frame;
use ui::{Button, ButtonKind, ButtonSize, Each, Icon, dynamic};
use wasm_bindgen::JsCast;

use super::keys::{close_form, focus_first_of_form, resumed_note};
use super::open::{OpenRecord, use_open};
use super::sent::Sent;
use crate::errors::Failure;
use crate::records::leave_dialog::LeaveDialog;
use crate::records::unsaved::Kept;
use crate::text::tr;

/// A block with a card for each of `ids`, and a button that opens the form of another one for who may edit. `new_part`
/// is the part of the record that this form is.
pub fn cards_block(
    title: String,
    add_label: String,
    ids: Memo<Vec<i64>>,
    card: fn(OpenRecord, i64) -> AnyView,
    new_form: fn(OpenRecord, Callback<()>) -> AnyView,
    new_part: &str,
) -> AnyView {
    let open = use_open();
    let adding = RwSignal::new(false);
    resume_card(open, new_part, Callback::new(move |()| adding.set(true)));
    let close = Callback::new(move |()| {
        adding.try_set(false);
    });
    let new = move || {
        if adding.get() {
            return new_form(open, close);
        }
        if !open.may_edit() {
            return ().into_any();
        }
        let add_label = add_label.clone();
        view! {
            <Button kind=ButtonKind::Ghost size=ButtonSize::Small icon=Icon::Plus on_press=move |_| adding.set(true)>
                {add_label}
            </Button>
        }
        .into_any()
    };
    let label = title.clone();
    view! {
        <section class="key-values details-block" aria-label=label>
            <h3 class="key-values__title">{title}</h3>
            <Each each=move || ids.get() key=|id| *id let:id>
                {card(open, id)}
            </Each>
            {dynamic(new)}
        </section>
    }
    .into_any()
}

/// Makes a change of one of the record's cards, and shows the record as it is then, or why there was none; says whether
/// it was made.
pub async fn settle(open: OpenRecord, sent: Sent, change: impl Future<Output = Result<(), Failure>>) -> bool {
    let answer = open.saving(change, Result::is_ok).await;
    open.refresh();
    answer.inspect_err(|failure| sent.tell(&failure.0)).is_ok()
}

/// Opens the form of a card again in which something was typed before the page was loaded anew. `part` is that of the
/// form.
pub fn resume_card(open: OpenRecord, part: &str, begin: Callback<()>) {
    let unsaved = Kept::of_record(open.kind, open.id, part);
    Effect::new(move |_| {
        if untrack(|| open.may_edit()) && unsaved.read().is_some() {
            begin.run(());
        }
    });
}

/// The form of a card: it stands in the card's place until it is saved or given up.
#[derive(Clone, Copy)]
pub struct CardForm {
    node: NodeRef<html::Form>,
    pub pending: RwSignal<bool>,
    /// Something was typed that would be lost.
    pub is_begun: RwSignal<bool>,
    close: Callback<()>,
    unsaved: Kept,
    /// What is typed comes from before the page was loaded anew.
    is_resumed: RwSignal<bool>,
    /// Whether what was typed may go is being asked.
    leaving: RwSignal<bool>,
    leave_id: StoredValue<String>,
}

impl CardForm {
    /// `part` tells it from other forms of the same record.
    pub fn new(open: OpenRecord, part: &str, close: Callback<()>) -> Self {
        Self {
            node: NodeRef::new(),
            pending: RwSignal::new(false),
            is_begun: RwSignal::new(false),
            close,
            unsaved: Kept::of_record(open.kind, open.id, part),
            is_resumed: RwSignal::new(false),
            leaving: RwSignal::new(false),
            leave_id: StoredValue::new(format!("leave-{part}")),
        }
    }

    /// What was kept before the page was loaded anew, to begin with.
    pub fn resumed(self) -> Option<Vec<String>> {
        let kept = self.unsaved.read()?;
        self.is_resumed.set(true);
        self.is_begun.set(true);
        Some(kept)
    }

    /// Keeps what is typed beyond a reload; nothing while all stands as it began.
    pub fn keep(self, typed: impl Fn() -> Option<Vec<String>> + 'static) {
        Effect::new(move |_| match typed() {
            Some(typed) => self.unsaved.keep(&typed),
            None => self.unsaved.forget(),
        });
    }

    /// Gives up what is kept, later, when the form may be gone.
    pub fn forgetting(self) -> impl FnOnce() {
        self.unsaved.forgetting()
    }

    /// Closes the form and gives the focus back to the button that opened it.
    pub fn end(self) {
        self.unsaved.forget();
        close_form(self.node, self.close);
    }

    /// `fields` within the form, with *Cancel* and *Save*; Enter saves, Escape cancels: after a question where
    /// something was typed.
    pub fn view(self, fields: AnyView, save: impl Fn() + 'static) -> AnyView {
        if !self.is_resumed.get_untracked() {
            focus_first_of_form(self.node);
        }
        let on_key = move |event: KeyboardEvent| {
            if !is_escape(&event) {
                return;
            }
            event.prevent_default();
            match (self.pending.get_untracked(), self.is_begun.get_untracked()) {
                // What is being saved cannot be given up.
                (true, _) => {}
                (false, true) => self.leaving.set(true),
                (false, false) => self.end(),
            }
        };
        view! {
            <form
                node_ref=self.node
                method="post"
                class="details-editor stack"
                novalidate=true
                data-begun=move || self.is_begun.get().then_some("true")
                data-saving=move || self.pending.get().then_some("true")
                on:input=move |_| self.is_begun.set(true)
                on:keydown=on_key
                on:submit=move |event| {
                    event.prevent_default();
                    if !self.pending.get_untracked() {
                        save();
                    }
                }
            >
                {fields}
                {resumed_note(self.is_resumed, self.pending.into())}
                <div class="field-editor__buttons">
                    <Button size=ButtonSize::Small disabled=self.pending on_press=move |_| self.end()>
                        {tr(frame::cancel())}
                    </Button>
                    <Button size=ButtonSize::Small kind=ButtonKind::Primary submit=true pending=self.pending>
                        {tr(frame::save())}
                    </Button>
                </div>
            </form>
            <LeaveDialog
                id=self.leave_id.get_value()
                shown=self.leaving
                on_discard=Callback::new(move |()| self.end())
            />
        }
        .into_any()
    }
}

/// Whether Escape was pressed in a form, not in a menu that it closes.
fn is_escape(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let is_in_menu = target.and_then(|target| target.closest(".menu").ok().flatten()).is_some();
    event.key() == "Escape" && !event.default_prevented() && !is_in_menu
}
