//! Where the focus goes while fields are edited in place.

use std::time::Duration;

use leptos::ev::{FocusEvent, KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use messages::text::unsaved;
use ui::dynamic;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, Node, NodeList};

use crate::text::tr;

const FOCUSABLE: &str = "input, select, textarea, button, a, [tabindex]";
const CONTROLS: &str = "input, select, textarea, button:not([hidden])";
const ROW: &str = ".key-value";
const EDIT_BUTTON: &str = ".key-value__button";
const CARD: &str = ".details-card";
const CARD_BUTTON: &str = ".details-card__edit button";
const SECTION: &str = ".key-values";
const SECTION_BUTTON: &str = ".section-edit button";
const MARKED: &str = ".field-editor [aria-invalid=true]";
/// Who has the focus where the user is nowhere in particular, or has pressed the button that opens a section.
const NOWHERE: &str = "body, #record, .section-edit button";
const STAGE: &str = "#record .stage-bar :is(.stage-bar__segment[aria-current], select)";
const ADD_BUTTON: &str = ":scope > button";

/// When an editor disappears after it was saved.
#[derive(Clone, Copy)]
pub enum Closing {
    AtOnce,
    /// The press that took the focus away ends first: were the rows below to move in between, it would hit another.
    AfterPress,
}

impl Closing {
    pub fn perform(self, close: impl FnOnce() + 'static) {
        match self {
            Self::AtOnce => close(),
            Self::AfterPress => set_timeout(close, Duration::from_millis(150)),
        }
    }
}

/// Whether something is entered in the panel that could not be saved yet, and is not on its way to the server.
pub fn has_unsaved() -> bool {
    let entered = "#record .field-editor [aria-invalid=true], #record .field-editor__note:not([data-saving]), \
                   #record .section-editor[data-begun]:not([data-saving]), \
                   #record .details-editor[data-begun]:not([data-saving]), #record .composer[data-begun]";
    document().query_selector(entered).ok().flatten().is_some()
}

/// Whether something is on its way to the server whose form stays until that has answered: a whole section, which may
/// take more than one step, a card, or what is added to the timeline.
pub fn is_form_saving() -> bool {
    let sent = "#record .section-editor[data-saving], #record .details-editor[data-saving], \
                #record .composer[data-saving]";
    document().query_selector(sent).ok().flatten().is_some()
}

/// Says that what stands in the editor was typed before the page was loaded anew.
pub fn resumed_note(is_resumed: RwSignal<bool>, is_saving: Signal<bool>) -> AnyView {
    let note = move || {
        view! {
            <p class="field-editor__note small" data-saving=move || is_saving.get().then_some("true")>
                {tr(unsaved::restored())}
            </p>
        }
    };
    dynamic(move || is_resumed.get().then(note))
}

/// Moves the focus into an editor once it is there. Where it was opened with the others of its section, or is open again
/// after a reload, the first one gets it, and only if the user is nowhere else: whoever loses the focus is saved.
pub fn focus_opened(node: NodeRef<html::Div>, is_resumed: bool, is_joined: bool) {
    let take: fn(&Element) = match (is_resumed, is_joined) {
        (true, _) => return_if_free,
        (false, true) => take_if_free,
        (false, false) => take_focus,
    };
    Effect::new(move |_| {
        if let Some(editor) = node.get() {
            once_there(editor.into(), 120, take);
        }
    });
}

/// The same for a form on a card.
pub fn focus_first_of_form(node: NodeRef<html::Form>) {
    Effect::new(move |_| {
        if let Some(form) = node.get() {
            once_there(form.into(), 120, take_focus);
        }
    });
}

/// At once, or a key that follows would find the focus nowhere; with one of the next frames where the editor is not in
/// the page yet, as under a Transition.
fn once_there(editor: Element, frames: u32, take: fn(&Element)) {
    if editor.is_connected() {
        take(&editor);
    } else if frames > 0 {
        request_animation_frame(move || once_there(editor, frames - 1, take));
    }
}

/// The text of one line is selected: it is replaced by what is typed, not continued.
fn take_focus(editor: &Element) {
    let Some(control) = first_control(editor) else { return };
    focus(&control);
    if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        input.select();
    }
}

fn take_if_free(editor: &Element) {
    if is_free() {
        take_focus(editor);
    }
}

/// What was typed already is continued.
fn return_if_free(editor: &Element) {
    let Some(control) = first_control(editor).filter(|_| is_free()) else { return };
    focus(&control);
    if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        // Behind its last letter; a date has no such place.
        let _ = input.set_selection_range(u32::MAX, u32::MAX);
    }
}

fn is_free() -> bool {
    document().active_element().is_none_or(|active| active.matches(NOWHERE).unwrap_or_default())
}

fn first_control(editor: &Element) -> Option<Element> {
    editor.query_selector(CONTROLS).ok().flatten()
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// The row of label and value that the key was pressed in.
pub fn row_of(event: &KeyboardEvent) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(ROW).ok().flatten()
}

/// Gives the focus back to the row's button, once the editor is gone: the server may take a while to answer.
pub fn focus_button(row: Option<Element>) {
    if let Some(row) = row {
        focus_within(row, EDIT_BUTTON, 120);
    }
}

/// The section of the card in which its buttons stand.
pub fn section_around(node: NodeRef<html::Div>) -> Option<Element> {
    node.try_get_untracked().flatten()?.closest(SECTION).ok().flatten()
}

/// Gives the focus back to the button that opens all of the section, once that is there again.
pub fn focus_section_button(section: Option<Element>) {
    if let Some(section) = section {
        focus_within(section, SECTION_BUTTON, 120);
    }
}

/// Moves the focus to the first field of the section that is marked as wrong.
pub fn focus_marked(section: Option<Element>) {
    if let Some(section) = section {
        focus_within(section, MARKED, 10);
    }
}

/// The row of label and value in which this editor stands.
pub fn row_around(node: NodeRef<html::Div>) -> Option<Element> {
    node.try_get_untracked().flatten()?.closest(ROW).ok().flatten()
}

/// Moves the focus into an editor that is open already.
pub fn focus_open(node: NodeRef<html::Div>) {
    if let Some(editor) = node.try_get_untracked().flatten() {
        take_focus(&editor);
    }
}

/// Gives the focus to the stage of the record once the question above it is gone: to the current segment, or to the list
/// of the phone. Of the two only one is in sight.
pub fn focus_stage() {
    request_animation_frame(|| {
        if let Ok(stages) = document().query_selector_all(STAGE) {
            elements(&stages).for_each(|stage| focus(&stage));
        }
    });
}

/// Closes a form on a card, and gives the focus back to the button that opened it: that of the card, or the one that
/// adds another.
pub fn close_form(node: NodeRef<html::Form>, close: Callback<()>) {
    let form = node.try_get_untracked().flatten();
    let opened_by = form.and_then(|form| match form.closest(CARD).ok().flatten() {
        Some(card) => Some((card, CARD_BUTTON)),
        None => form.parent_element().map(|block| (block, ADD_BUTTON)),
    });
    close.try_run(());
    if let Some((place, button)) = opened_by {
        focus_within(place, button, 120);
    }
}

/// Looks again frame by frame; whoever has gone elsewhere meanwhile is not called back.
fn focus_within(place: Element, wanted: &'static str, frames: u32) {
    request_animation_frame(move || {
        let active = document().active_element();
        let is_free = active.is_none_or(|active| active.tag_name() == "BODY" || place.contains(Some(&active)));
        match place.query_selector(wanted).ok().flatten() {
            _ if !is_free || !place.is_connected() => {}
            Some(found) => focus(&found),
            None if frames > 0 => focus_within(place, wanted, frames - 1),
            None => {}
        }
    });
}

/// Whether Tab moves out of the editor: the focus is on its last control, or with Shift on its first.
pub fn leaves(event: &KeyboardEvent, node: NodeRef<html::Div>) -> bool {
    let Some(editor) = node.try_get_untracked().flatten() else { return false };
    let Ok(controls) = editor.query_selector_all(CONTROLS) else { return false };
    let edge = if event.shift_key() { controls.item(0) } else { controls.item(controls.length().saturating_sub(1)) };
    let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
    edge.is_some() && edge == target
}

/// Opens the editor of the next row that has one, or of the one before; false if there is none.
pub fn edit_neighbour(row: Option<Element>, backwards: bool) -> bool {
    let Some(row) = row else { return false };
    let Some(rows) = row.closest(".record-fields").ok().flatten().and_then(|all| all.query_selector_all(ROW).ok())
    else {
        return false;
    };
    let Some(own) = elements(&rows).position(|other| other == row) else { return false };
    let neighbours: Vec<Element> = elements(&rows).collect();
    let button = |row: &Element| row.query_selector(EDIT_BUTTON).ok().flatten()?.dyn_into::<HtmlElement>().ok();
    let found = if backwards {
        neighbours.iter().take(own).rev().find_map(button)
    } else {
        neighbours.iter().skip(own + 1).find_map(button)
    };
    found.inspect(HtmlElement::click).is_some()
}

fn elements(list: &NodeList) -> impl Iterator<Item = Element> {
    (0..list.length()).filter_map(|at| list.item(at)?.dyn_into().ok())
}

/// Whether the focus leaves the editor for another place of this window.
pub fn has_left(event: &FocusEvent, node: NodeRef<html::Div>) -> bool {
    let Some(editor) = node.try_get_untracked().flatten() else { return false };
    let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
    !is_interrupted() && !editor.contains(to.as_ref())
}

/// Whether the focus, which has left the editor for a moment, comes back.
fn is_interrupted() -> bool {
    // Whoever looks something up in another window goes on typing here afterwards.
    let stays_here = document().has_focus().unwrap_or(true);
    // What is created from a lookup has a dialog of its own, from which one comes back.
    let is_asked = document().query_selector("dialog.dialog[open]").ok().flatten().is_some();
    !stays_here || is_asked
}

/// Whether the focus is in another place of this window.
pub fn is_elsewhere(node: NodeRef<html::Div>) -> bool {
    let Some(editor) = node.try_get_untracked().flatten() else { return false };
    let is_inside = document().active_element().is_some_and(|active| editor.contains(Some(&active)));
    !is_inside && !is_interrupted()
}

/// A press on what takes no focus, as the words of a checkbox do not, leaves the focus in the editor: whoever loses it is
/// saved, before the press can do anything.
pub fn keep_focus(event: &MouseEvent, node: NodeRef<html::Div>) {
    let Some(editor) = node.try_get_untracked().flatten() else { return };
    let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let control = pressed.and_then(|pressed| pressed.closest(FOCUSABLE).ok().flatten());
    if control.is_none_or(|control| control.contains(Some(&editor))) {
        event.prevent_default();
    }
}

/// Whether the key was pressed in an input, not on a button beside it.
pub fn is_in_input(event: &KeyboardEvent) -> bool {
    is_on(event, "INPUT")
}

/// Presses what the key was pressed on.
pub fn press(event: &KeyboardEvent) {
    if let Some(pressed) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
        pressed.click();
    }
}

/// Whether the key was pressed on a button, which it presses.
pub fn is_on_button(event: &KeyboardEvent) -> bool {
    is_on(event, "BUTTON")
}

fn is_on(event: &KeyboardEvent, tag: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.tag_name() == tag)
}
