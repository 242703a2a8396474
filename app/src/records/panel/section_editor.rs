//! All fields of a section, edited at once: opened by one press, saved by another.

use std::sync::Arc;

use domain::layout::SectionKey;
use domain::record::PointsChange;
use domain::{AppError, Change};
use leptos::prelude::*;
use leptos::{ev, html};
use messages::text::{frame, records as text};
use ui::{BannerKind, Button, ButtonKind, ButtonSize, Icon, VisuallyHidden, dynamic};

use super::conflict::{Decision, Edit, Settled, Theirs};
use super::field_edit::FieldEdit;
use super::keys;
use super::open::OpenRecord;
use super::points_edit::PointsEdit;
use super::sent::Sent;
use crate::frame::show_error;
use crate::records::forms::Asking;
use crate::records::leave_dialog::LeaveDialog;
use crate::records::unsaved::Kept;
use crate::text::tr;

/// The editing of a whole section. Each of its fields keeps what is typed by itself; what is saved together, and when all
/// of it closes, is decided here.
#[derive(Clone, Copy)]
pub(super) struct SectionEditor {
    open: OpenRecord,
    /// The buttons at the end of the section, while they are there.
    node: NodeRef<html::Div>,
    fields: RwSignal<Vec<FieldEdit>>,
    points: RwSignal<Vec<PointsEdit>>,
    editing: RwSignal<bool>,
    /// Counts how often all of it was opened and closed: what was saved before that is over.
    turn: StoredValue<u32>,
    pending: RwSignal<bool>,
    /// Names in its lookups that are being asked about.
    asking: RwSignal<u32>,
    /// It is to be saved once those are known.
    is_wanted: RwSignal<bool>,
    /// Whether what was typed may go is being asked.
    leaving: RwSignal<bool>,
    leave_id: StoredValue<String>,
    /// Says that the section is open, while something is typed in it.
    unsaved: Kept,
    toasts: ui::Toasts,
}

impl SectionEditor {
    /// In the body of a component.
    pub fn new(open: OpenRecord, section: SectionKey) -> Self {
        let part = ["section", section.code().as_str()].join("-");
        let editor = Self {
            open,
            node: NodeRef::new(),
            fields: RwSignal::new(Vec::new()),
            points: RwSignal::new(Vec::new()),
            editing: RwSignal::new(false),
            turn: StoredValue::new(0),
            pending: RwSignal::new(false),
            asking: RwSignal::new(0),
            is_wanted: RwSignal::new(false),
            leaving: RwSignal::new(false),
            leave_id: StoredValue::new(["leave", part.as_str()].join("-")),
            unsaved: Kept::of_record(open.kind, open.id, &part),
            toasts: ui::use_toasts(),
        };
        // It was open before the page was loaded anew.
        Effect::new(move |_| {
            if untrack(|| open.may_edit()) && editor.unsaved.read().is_some() {
                editor.begin();
            }
        });
        Effect::new(move |_| {
            if editor.asking.get() == 0 && editor.is_wanted.get_untracked() {
                untrack(|| editor.save());
            }
        });
        editor
    }

    /// For the lookups in it.
    pub fn asking(self) -> Asking {
        Asking(self.asking)
    }

    /// Something is typed: whoever wanted to save it presses again.
    pub fn typed(self) {
        if self.is_wanted.try_get_untracked() == Some(true) {
            self.is_wanted.try_set(false);
        }
    }

    /// Takes a field in, until its row goes.
    pub fn add_field(self, field: FieldEdit) {
        self.fields.update(|all| all.push(field));
        on_cleanup(move || {
            self.fields.try_update(|all| all.retain(|other| other.name() != field.name()));
        });
    }

    /// The same for contact points.
    pub fn add_points(self, points: PointsEdit) {
        self.points.update(|all| all.push(points));
        on_cleanup(move || {
            self.points.try_update(|all| all.retain(|other| other.kind != points.kind));
        });
    }

    /// Whether all of the section is edited; tracked.
    pub fn is_open(self) -> bool {
        self.editing.get()
    }

    /// The same as it is now; false where the section is gone.
    pub fn is_open_now(self) -> bool {
        self.editing.try_get_untracked().unwrap_or_default()
    }

    /// Whether it is on its way to the server; tracked.
    pub fn is_saving(self) -> bool {
        self.pending.get()
    }

    /// None where the section is gone.
    fn all_fields(self) -> Vec<FieldEdit> {
        self.fields.try_get_untracked().unwrap_or_default()
    }

    /// The same of the contact points.
    fn all_points(self) -> Vec<PointsEdit> {
        self.points.try_get_untracked().unwrap_or_default()
    }

    /// Whatever was being saved belongs to what is over.
    fn renew(self) {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        self.is_wanted.try_set(false);
        self.pending.try_set(false);
    }

    fn begin(self) {
        self.renew();
        self.editing.set(true);
        self.all_fields().into_iter().for_each(FieldEdit::join);
        self.all_points().into_iter().for_each(PointsEdit::join);
    }

    /// Whether something was typed, or is being sent, that would be lost; tracked.
    fn is_begun(self) -> bool {
        self.is_sending()
            || self.fields.get().into_iter().any(FieldEdit::is_begun)
            || self.points.get().into_iter().any(PointsEdit::is_begun)
    }

    /// Whether a file is on its way to the server: there is nothing to save yet; tracked.
    fn is_sending(self) -> bool {
        self.fields.get().into_iter().any(FieldEdit::is_sending)
    }

    /// What is still to be saved: all fields in one, then the contact points. Nothing while something was typed that
    /// breaks a rule; everything that does is marked.
    fn edits(self) -> Option<Vec<Edit>> {
        // What nobody has touched is not judged: it may be older than the rules.
        let (fields, points) = untrack(|| {
            let fields = self.all_fields().into_iter().filter(|field| field.is_begun());
            let points = self.all_points().into_iter().filter(|points| points.is_begun());
            (fields.collect::<Vec<_>>(), points.collect::<Vec<_>>())
        });
        let changes: Vec<Option<Vec<Change>>> = fields.into_iter().map(FieldEdit::changes).collect();
        let points: Vec<Option<PointsChange>> = points.into_iter().map(PointsEdit::change).collect();
        let changes = changes.into_iter().collect::<Option<Vec<_>>>()?.concat();
        let mut all = PointsChange { before: Vec::new(), after: Vec::new() };
        for change in points.into_iter().collect::<Option<Vec<_>>>()? {
            if !domain::contact_point::same(&change.before, &change.after) {
                all.before.extend(change.before);
                all.after.extend(change.after);
            }
        }
        let mut edits = vec![Edit::Fields(changes), Edit::Points(all)];
        edits.retain(|edit| !edit.is_empty());
        Some(edits)
    }

    /// Saves what was changed, and closes when nothing is left.
    fn save(self) {
        let is_asked = self.open.conflict.try_with_untracked(Option::is_some).unwrap_or(true);
        if !self.is_open_now() || self.pending.get_untracked() || is_asked {
            return;
        }
        if untrack(|| self.is_sending()) {
            return self.toasts.show(BannerKind::Info, tr(text::wait_for_file()));
        }
        let is_asking = self.asking.get_untracked() > 0;
        self.is_wanted.set(is_asking);
        if is_asking {
            return;
        }
        match self.edits().map(|edits| edits.into_iter().next()) {
            None => keys::focus_marked(keys::section_around(self.node)),
            Some(None) => self.end(),
            Some(Some(edit)) => self.send(edit),
        }
    }

    /// Saves this, and then what is left.
    fn send(self, edit: Edit) {
        self.pending.set(true);
        let (turn, forget) = (self.turn.get_value(), self.unsaved.forgetting());
        let sent = Sent::new(self.open, self.toasts, &edit);
        // Begun before whoever waits for the step before is called.
        let saving = self.open.save(edit.clone());
        leptos::task::spawn_local(async move {
            let answer = saving.await;
            match self.turn.try_get_value() {
                Some(now) if now == turn => self.take(edit, answer),
                // It was given up.
                Some(_) => {}
                // The panel was closed meanwhile: the user must know what was not saved.
                None => match answer {
                    Ok(()) => forget(),
                    Err(error) => sent.tell_refused(&error),
                },
            }
        });
    }

    /// What follows the answer of the server.
    fn take(self, edit: Edit, answer: Result<(), AppError>) {
        self.pending.set(false);
        let Err(error) = answer else {
            self.note(&edit);
            return self.save();
        };
        if let Err(error) = self.open.ask(edit, error, self.settled()) {
            self.show_refusal(&error);
        }
    }

    /// What was saved is what was seen from now on.
    fn note(self, edit: &Edit) {
        match edit {
            Edit::Fields(changes) => self.all_fields().into_iter().for_each(|field| field.note(changes)),
            Edit::Points(change) => self.all_points().into_iter().for_each(|points| points.note(change)),
        }
    }

    /// Says at the fields why they were refused, and elsewhere what belongs to none of them.
    fn show_refusal(self, error: &AppError) {
        // Each of them is told, not only the first that is meant.
        let marked = self.all_fields().into_iter().filter(|field| field.take_problem(error)).count();
        if marked > 0 {
            keys::focus_marked(keys::section_around(self.node));
        } else {
            show_error(self.toasts, error);
        }
    }

    /// What follows once the user has chosen between two changes: the rest is saved, as it was asked for.
    fn settled(self) -> Settled {
        let turn = self.turn.get_value();
        Arc::new(move |decision: Decision| match decision {
            // The section was closed meanwhile.
            _ if self.turn.try_get_value() != Some(turn) => {}
            Decision::Mine(edit) => {
                self.note(&edit);
                self.save();
            }
            Decision::Theirs(edit, theirs) => match self.without(edit, &theirs) {
                rest if rest.is_empty() => self.save(),
                rest => self.send(rest),
            },
        })
    }

    /// The change without what somebody else has changed; that closes with what was typed.
    fn without(self, edit: Edit, theirs: &Theirs) -> Edit {
        match (edit, theirs) {
            (Edit::Fields(mut changes), Theirs::Field(name, _)) => {
                changes.retain(|change| change.field != *name);
                // An amount goes with its currency.
                for field in self.all_fields().into_iter().filter(|field| field.holds(*name)) {
                    changes.retain(|change| !field.holds(change.field));
                    field.end();
                }
                Edit::Fields(changes)
            }
            (Edit::Points(mut change), Theirs::Points(kind, _)) => {
                change.before.retain(|point| point.kind != *kind);
                change.after.retain(|point| point.kind != *kind);
                let own = self.all_points().into_iter().filter(|points| points.kind == *kind);
                own.for_each(PointsEdit::end);
                Edit::Points(change)
            }
            (edit, _) => edit,
        }
    }

    /// What a key means while the section is open. In what has lines Enter begins another one.
    pub fn take_key(self, event: &ev::KeyboardEvent, has_lines: bool) {
        if event.default_prevented() || event.is_composing() {
            return;
        }
        match event.key().as_str() {
            // What is being saved cannot be given up.
            "Escape" if self.pending.get_untracked() => event.prevent_default(),
            "Escape" => {
                event.prevent_default();
                self.is_wanted.set(false);
                if untrack(|| self.is_begun()) { self.leaving.set(true) } else { self.end() }
            }
            "Enter" if event.ctrl_key() || event.meta_key() || !(has_lines || keys::is_on_button(event)) => {
                event.prevent_default();
                self.save();
            }
            _ => {}
        }
    }

    /// Closes all fields, and gives the focus back to the button that opened them.
    fn end(self) {
        let section = keys::section_around(self.node);
        self.renew();
        self.all_fields().into_iter().for_each(FieldEdit::end);
        self.all_points().into_iter().for_each(PointsEdit::end);
        self.unsaved.forget();
        self.editing.try_set(false);
        keys::focus_section_button(section);
    }

    /// The button in the heading that opens all fields.
    pub fn button(self, title: Memo<String>, may_edit: Memo<bool>) -> AnyView {
        let button = move || {
            (may_edit.get() && !self.is_open()).then(|| {
                view! {
                    <Button
                        kind=ButtonKind::Ghost
                        size=ButtonSize::Small
                        icon=Icon::Pencil
                        on_press=move |_| self.begin()
                    >
                        <span aria-hidden="true">{tr(frame::edit())}</span>
                        <VisuallyHidden>{move || tr(text::edit_section(title.get()))}</VisuallyHidden>
                    </Button>
                }
            })
        };
        view! { <span class="section-edit">{dynamic(button)}</span> }.into_any()
    }

    /// *Cancel* and *Save*, at the end of the open section.
    pub fn end_buttons(self) -> AnyView {
        dynamic(move || self.is_open().then(|| view! { <SectionButtons editor=self/> }))
    }
}

#[component]
fn SectionButtons(editor: SectionEditor) -> impl IntoView {
    let is_begun = Signal::derive(move || editor.is_begun());
    Effect::new(move |_| if is_begun.get() { editor.unsaved.keep(&[]) } else { editor.unsaved.forget() });
    let pending = Signal::derive(move || editor.pending.get() || editor.is_wanted.get() || editor.is_sending());
    view! {
        <div
            node_ref=editor.node
            class="field-editor__buttons section-editor"
            data-begun=move || is_begun.get().then_some("true")
            data-saving=move || editor.pending.get().then_some("true")
            on:keydown=move |event| editor.take_key(&event, true)
        >
            <Button size=ButtonSize::Small disabled=editor.pending on_press=move |_| editor.end()>
                {tr(frame::cancel())}
            </Button>
            <Button
                size=ButtonSize::Small
                kind=ButtonKind::Primary
                pending=pending
                on_press=move |_| editor.save()
            >
                {tr(frame::save())}
            </Button>
        </div>
        <LeaveDialog
            id=editor.leave_id.get_value()
            shown=editor.leaving
            on_discard=Callback::new(move |()| editor.end())
        />
    }
    .into_any()
}
