use domain::fields::Access;
use domain::{Field, FieldType, Value};
use leptos::ev;
use leptos::prelude::*;
use messages::text::records as text;
use ui::{KeyValue, dynamic};

use super::field_edit::FieldEdit;
use super::keys::{self, Closing, resumed_note};
use super::open::use_open;
use super::section_editor::SectionEditor;
use super::tabs::use_tabs;
use crate::attachments::attachments;
use crate::boot::use_boot;
use crate::records::forms::LabelledControl;
use crate::records::value::{ValueContext, field_label, value_view};
use crate::text::tr;

/// One field of the open record: shown, and edited in its place.
#[component]
pub(super) fn FieldRow(field: Field, section: SectionEditor) -> impl IntoView {
    let open = use_open();
    let boot = use_boot();
    let tabs = use_tabs();
    let editor = FieldEdit::new(open, section, &field);
    let value = Memo::new(move |_| open.value(field.name));
    let name = boot.with_untracked(|boot| field_label(&boot.directory, open.kind, field.name));
    let shown = move || {
        if field.field_type == FieldType::File {
            return value.with(|value| attachments(&value.files()));
        }
        boot.with(|boot| {
            open.with_record(|record| value_view(&field, &value.get(), ValueContext::of(&boot.directory, record)))
        })
    };
    let content = move || {
        if editor.editing.get() {
            view! { <FieldEditor editor=editor/> }.into_any()
        } else {
            view! { <span dir="auto">{shown}</span> }.into_any()
        }
    };
    let is_editable = field.access == Access::Editable && open.opened.with_untracked(|opened| opened.may_update);
    let row = move |on_edit: Option<Callback<()>>| {
        let edit_label = tr(text::edit_field(name.clone()));
        let empty = Signal::derive(move || value.with(Value::is_empty));
        match on_edit {
            Some(on_edit) => view! {
                <KeyValue
                    label=name.clone()
                    edit_label=edit_label
                    on_edit=on_edit
                    editing=editor.editing
                    empty=empty
                >
                    {content}
                </KeyValue>
            }
            .into_any(),
            None => view! { <KeyValue label=name.clone() empty=empty>{content}</KeyValue> }.into_any(),
        }
    };
    if is_editable {
        section.add_field(editor);
    }
    let may_edit = Memo::new(move |_| is_editable && open.may_edit());
    Effect::new(move |_| {
        if !may_edit.get_untracked() {
            return;
        }
        // A row that comes later opens with the others.
        if section.is_open_now() { editor.join() } else { editor.resume() }
    });
    // Once its tab is shown: the focus goes to what is in sight only.
    Effect::new(move |_| {
        let Some((_, problem)) = open.asked.get().filter(|(name, _)| *name == field.name) else { return };
        if !tabs.is_general() {
            return;
        }
        open.asked.set(None);
        if !may_edit.get_untracked() {
            return;
        }
        if editor.editing.get_untracked() {
            return keys::focus_open(editor.node);
        }
        editor.begin();
        editor.own.problem.set(problem);
    });
    // What nobody can fill in is not shown while it is empty.
    let is_shown = Memo::new(move |_| field.access == Access::Editable || !value.with(Value::is_empty));
    dynamic(move || is_shown.get().then(|| row(may_edit.get().then(|| Callback::new(move |()| editor.begin())))))
}

#[component]
fn FieldEditor(editor: FieldEdit) -> impl IntoView {
    let (node, section) = (editor.node, editor.section);
    provide_context(section.asking());
    keys::focus_opened(node, editor.is_resumed.get_untracked(), section.is_open_now());
    Effect::new(move |_| editor.keep());
    let field_type = editor.own.field.field_type;
    // Enter means something else here: another line, or the button that it is pressed on.
    let is_sent = matches!(field_type, FieldType::File | FieldType::Picture);
    let has_lines = is_sent || matches!(field_type, FieldType::LongText | FieldType::Address);
    // A choice that was made with the pointer is saved at once; arrow keys only walk through the list.
    let by_pointer = StoredValue::new(false);
    let on_key = move |event: ev::KeyboardEvent| {
        by_pointer.set_value(false);
        if event.default_prevented() || event.is_composing() {
            return;
        }
        let row = keys::row_of(&event);
        match event.key().as_str() {
            // On a phone the browser itself opens no choice of files.
            "Enter" if is_sent && keys::is_in_input(&event) && !(event.ctrl_key() || event.meta_key()) => {
                event.prevent_default();
                keys::press(&event);
            }
            _ if section.is_open_now() => section.take_key(&event, has_lines),
            "Escape" => {
                event.prevent_default();
                editor.end();
                keys::focus_button(row);
            }
            "Enter" if event.ctrl_key() || event.meta_key() || !(has_lines || keys::is_on_button(&event)) => {
                event.prevent_default();
                editor.commit(Closing::AtOnce);
                keys::focus_button(row);
            }
            "Tab" if keys::leaves(&event, node) => {
                editor.commit(Closing::AtOnce);
                if keys::edit_neighbour(row, event.shift_key()) {
                    event.prevent_default();
                }
            }
            _ => {}
        }
    };
    let on_choose = move |()| {
        if section.is_open_now() {
            return;
        }
        // A picture or file was chosen, dropped or pasted: nothing remains to be entered.
        if by_pointer.get_value() || is_sent {
            editor.commit(Closing::AtOnce);
            keys::focus_button(keys::row_around(node));
        } else if keys::is_elsewhere(node) {
            // A name that was left there turned out to be a record's.
            editor.commit(Closing::AfterPress);
        }
    };
    view! {
        <div
            node_ref=node
            class="field-editor"
            on:keydown=on_key
            on:pointerdown=move |_| by_pointer.set_value(true)
            on:input=move |_| section.typed()
            on:mousedown=move |event| keys::keep_focus(&event, node)
            on:focusout=move |event| {
                if !section.is_open_now() && keys::has_left(&event, node) {
                    editor.commit(Closing::AfterPress);
                }
            }
        >
            <LabelledControl
                kind=editor.open.kind
                draft=editor.own
                companion=editor.beside
                label_hidden=true
                prefix="field"
                on_choose=on_choose
            />
            {resumed_note(editor.is_resumed, Signal::derive(move || editor.is_saving()))}
        </div>
    }
    .into_any()
}
