//! A choice from a list too long to show: found by typing.

mod list;

use std::time::Duration;

use leptos::{ev, html, leptos_dom::helpers::debounce, prelude::*};

use self::list::lookup_list;
use crate::held_form::HeldForm;
use crate::{Avatar, AvatarSize, Choice, FieldError, Icon, field::field_context};

/// A choice that a [`Lookup`] has found, with what tells it from another of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub choice: Choice,
    /// The address of its picture, empty for initials; nothing where a picture would say nothing.
    pub picture: Option<String>,
    /// In quiet letters after the name.
    pub detail: String,
}

/// A found choice as lists show it.
pub fn offer_view(offer: Offer) -> AnyView {
    let Offer { choice: Choice { label, .. }, picture, detail } = offer;
    let avatar = picture.map(|picture| view! { <Avatar name=label.clone() picture=picture size=AvatarSize::Small/> });
    view! {
        {avatar}
        <span class="offer__name" dir="auto">{label}</span>
        <span class="offer__detail" dir="auto">{detail}</span>
    }
    .into_any()
}

/// A text that was typed in a [`Lookup`] and chose nothing.
#[derive(Clone, Copy)]
pub struct Unchosen {
    /// It stays in the field when that is left; empty while a choice, or nothing, stands there.
    pub text: RwSignal<String>,
    /// Called with it when the field is left. Answers with the choice that it means, if that is known at once.
    pub on_leave: Callback<String, Option<Choice>>,
    /// What it means is not known yet: the form around waits with being sent.
    pub is_asking: Signal<bool>,
}

/// A field that finds records or employees: `on_search` gets what was typed after a pause of 200 ms (and the empty text
/// when the list opens), the page answers by filling `choices`. Arrow keys, Enter and Escape work as in every combo box;
/// an unfinished text falls back to the choice on leaving, unless `unchosen` takes care of it. Whoever deletes all of the
/// text and leaves, or presses Enter, chooses nothing.
///
/// `<Field …><Lookup value=client choices=found on_search=move |text| find(text) clear_label=tr(text::clear()) none=tr(text::nothing_found())/></Field>`
#[component]
pub fn Lookup(
    value: RwSignal<Option<Choice>>,
    #[prop(into)] choices: Signal<Vec<Offer>>,
    #[prop(into)] on_search: Callback<String>,
    #[prop(into)] clear_label: String,
    /// What the list says when nothing was found.
    #[prop(into)]
    none: String,
    #[prop(optional, into)] id: Option<String>,
    /// Where no `Field` around says it.
    #[prop(optional_no_strip)]
    label: Option<String>,
    #[prop(optional, into)] placeholder: Option<String>,
    /// Offers, as the last choice, to create what was typed.
    #[prop(optional_no_strip)]
    create: Option<Creating>,
    #[prop(optional)] unchosen: Option<Unchosen>,
    #[prop(optional)] focused: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Called after a choice was made or cleared.
    #[prop(optional, into)]
    on_commit: Option<Callback<Option<Choice>>>,
) -> impl IntoView {
    let field = field_context(id);
    let list_id = format!("{}-list", field.id);
    let node = NodeRef::<html::Input>::new();
    let (open, active, typed) = (RwSignal::new(false), RwSignal::new(Some(0)), RwSignal::new(String::new()));
    let lookup = State { open, active, typed, value, choices, create, unchosen, on_commit, node };
    show_choice(lookup, field.error, focused);
    hold_form(lookup);
    let mut search = debounce(Duration::from_millis(200), move |text: String| {
        on_search.try_run(text);
    });
    let option_id = {
        let list_id = list_id.clone();
        move || lookup.active.get().filter(|_| lookup.open.get()).map(|active| format!("{list_id}-{active}"))
    };
    let open_list = move |_| {
        if !disabled.get_untracked() && !lookup.open.get_untracked() {
            // What chose nothing is looked for again.
            let text = lookup.text_beside_choice().unwrap_or_default();
            lookup.active.set(Some(0));
            lookup.typed.set(text.clone());
            lookup.open.set(true);
            on_search.run(text);
        }
    };
    let cleared = move |_| {
        lookup.choose(None);
        lookup.focus();
    };
    view! {
        <div class="lookup">
            <input
                node_ref=node
                id=field.id
                class="input lookup__input"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                value=untrack(|| lookup.shown())
                placeholder=placeholder
                required=field.required
                aria-label=label
                aria-autocomplete="list"
                aria-expanded=move || lookup.open.get().to_string()
                aria-controls=list_id.clone()
                aria-activedescendant=option_id
                aria-invalid=move || field.invalid.get().then_some("true")
                aria-describedby=move || field.described_by.get()
                disabled=move || disabled.get()
                on:click=open_list
                on:input=move |event| {
                    let text = event_target_value(&event);
                    // Whoever deletes the text means nothing of the list.
                    lookup.active.set((!text.trim().is_empty()).then_some(0));
                    lookup.open.set(true);
                    lookup.forget_text();
                    lookup.typed.set(text.clone());
                    search(text);
                }
                on:keydown=move |event| lookup.key(&event)
                on:blur=move |_| lookup.leave()
            />
            <button
                type="button"
                class="lookup__clear"
                aria-label=clear_label
                hidden=move || value.with(Option::is_none) || disabled.get()
                // Were the field left, where the text is deleted, the button would be gone before the click.
                on:mousedown=move |event| event.prevent_default()
                on:click=cleared
            >
                {Icon::Close.view()}
            </button>
            {lookup_list(lookup, list_id, none)}
        </div>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct State {
    open: RwSignal<bool>,
    /// Position of the choice that Enter takes; of none while the text is deleted.
    active: RwSignal<Option<usize>>,
    /// What was typed since the list opened.
    typed: RwSignal<String>,
    value: RwSignal<Option<Choice>>,
    choices: Signal<Vec<Offer>>,
    create: Option<Creating>,
    unchosen: Option<Unchosen>,
    on_commit: Option<Callback<Option<Choice>>>,
    node: NodeRef<html::Input>,
}

/// How a [`Lookup`] creates what is not there.
#[derive(Clone, Copy)]
pub struct Creating {
    /// What the choice says, for what was typed: *Create "Firma"*.
    pub label: Callback<String, String>,
    /// Called with what was typed.
    pub on_create: Callback<String>,
}

impl State {
    fn choose(self, choice: Option<Choice>) {
        self.value.set(choice.clone());
        self.close();
        if let Some(on_commit) = self.on_commit {
            on_commit.run(choice);
        }
    }

    /// How what was typed can be created, and that; nothing where it cannot be.
    fn creation(self) -> Option<(Creating, String)> {
        let typed = self.typed.with(|typed| typed.trim().to_owned());
        self.create.filter(|_| !typed.is_empty()).map(|create| (create, typed))
    }

    fn create(self) {
        if let Some((create, typed)) = untrack(|| self.creation()) {
            self.close();
            create.on_create.run(typed);
        }
    }

    /// What stands in the field while nobody types there: the text that chose nothing, or else the choice; tracked.
    fn shown(self) -> String {
        let text = self.unchosen.map(|unchosen| unchosen.text.get()).unwrap_or_default();
        if !text.is_empty() {
            return text;
        }
        self.value.with(|value| value.as_ref().map(|choice| choice.label.clone())).unwrap_or_default()
    }

    /// What stands in the field and is not the choice.
    fn text_beside_choice(self) -> Option<String> {
        let text = self.node.try_get_untracked().flatten()?.value();
        let text = text.trim();
        let is_choice = |value: &Option<Choice>| value.as_ref().is_some_and(|choice| choice.label.trim() == text);
        let is_beside = !text.is_empty() && !self.value.try_with_untracked(is_choice)?;
        is_beside.then(|| text.to_owned())
    }

    /// Whether the name of the choice was deleted.
    fn is_emptied(self) -> bool {
        let Some(input) = self.node.try_get_untracked().flatten() else { return false };
        let text = input.value();
        let is_gone = |value: &Option<Choice>| value.as_ref().is_some_and(|choice| is_deleted(choice, &text));
        self.value.try_with_untracked(is_gone).unwrap_or_default()
    }

    /// The field is left. What was typed there and chose nothing stays, where the page takes care of it.
    fn leave(self) {
        if self.is_emptied() {
            return self.choose(None);
        }
        let Some((unchosen, text)) = self.unchosen.zip(self.text_beside_choice()) else { return self.close() };
        let is_told = unchosen.text.try_with_untracked(|known| *known == text).unwrap_or(true);
        if is_told && self.open.try_get_untracked() != Some(true) {
            return;
        }
        self.open.try_set(false);
        unchosen.text.try_set(text.clone());
        if let Some(meant @ Some(_)) = unchosen.on_leave.try_run(text) {
            self.choose(meant);
        }
    }

    /// The text that chose nothing is given up, or goes on.
    fn forget_text(self) {
        if let Some(Unchosen { text, .. }) = self.unchosen
            && text.try_with_untracked(|text| !text.is_empty()) == Some(true)
        {
            text.try_set(String::new());
        }
    }

    /// Closes the list and shows the choice again instead of what was typed.
    fn close(self) {
        self.open.try_set(false);
        self.forget_text();
        let label = self.value.try_with_untracked(|value| value.as_ref().map(|choice| choice.label.clone()));
        if let (Some(label), Some(input)) = (label, self.node.try_get_untracked().flatten()) {
            input.set_value(&label.unwrap_or_default());
        }
    }

    fn focus(self) {
        if let Some(input) = self.node.get_untracked() {
            let _ = input.focus();
        }
    }

    fn key(self, event: &ev::KeyboardEvent) {
        let found = self.choices.with_untracked(Vec::len);
        let count = found + usize::from(untrack(|| self.creation().is_some()));
        let open = self.open.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if open => self.active.update(|active| *active = Some(neighbour(*active, count, false))),
            "ArrowUp" if open => self.active.update(|active| *active = Some(neighbour(*active, count, true))),
            "ArrowDown" | "ArrowUp" => self.focus_and_open(),
            // Whoever is around goes on with the key.
            "Enter" if self.is_emptied() && self.active.get_untracked().is_none() => return self.choose(None),
            "Enter" if open => self.take_active(found),
            "Escape" if open => self.close(),
            // Before anybody around takes what was chosen.
            "Tab" => return self.leave(),
            _ => return,
        }
        event.prevent_default();
    }

    /// Chooses what is marked in the list; behind so many offers it is what can be created.
    fn take_active(self, found: usize) {
        let Some(active) = self.active.get_untracked() else { return self.close() };
        match self.choices.with_untracked(|offers| offers.get(active).cloned()) {
            Some(offer) => self.choose(Some(offer.choice)),
            None if active == found => self.create(),
            None => {}
        }
    }

    fn focus_and_open(self) {
        if let Some(input) = self.node.get_untracked() {
            input.click();
        }
    }
}

/// Whether the text says that the choice is to go. One without a name is not known by its text.
fn is_deleted(choice: &Choice, text: &str) -> bool {
    text.trim().is_empty() && !choice.label.trim().is_empty()
}

/// The position after the marked one, or before it, in a list of so many, from whose ends it goes round; where none is
/// marked, the first or the last one.
fn neighbour(active: Option<usize>, count: usize, backwards: bool) -> usize {
    let count = count.max(1);
    match active {
        None if backwards => count - 1,
        None => 0,
        Some(at) if backwards => (at + count - 1) % count,
        Some(at) => (at + 1) % count,
    }
}

/// Keeps the field's text equal to the choice when the page changes it.
fn show_choice(lookup: State, error: Option<FieldError>, focused: bool) {
    Effect::new(move |known: Option<Option<Choice>>| {
        let (shown, value) = (lookup.shown(), lookup.value.get());
        // A choice is no input.
        if let Some(error) = error.filter(|_| known.as_ref().is_some_and(|known| *known != value)) {
            error.outdate();
        }
        let Some(input) = lookup.node.get() else { return value };
        // What is being typed is nobody else's.
        if known.is_some() && input.value() != shown && !lookup.open.get_untracked() {
            input.set_value(&shown);
        }
        if known.is_none() && focused {
            let _ = input.focus();
        }
        value
    });
}

/// Holds the form around while what stands in the field is being asked about.
fn hold_form(lookup: State) {
    let Some(Unchosen { is_asking, .. }) = lookup.unchosen else { return };
    Effect::new(move |held: Option<Option<HeldForm>>| {
        let held = held.flatten();
        if is_asking.get() {
            return held.or_else(|| lookup.node.get_untracked().and_then(|input| HeldForm::around(&input)));
        }
        held.into_iter().for_each(HeldForm::release);
        None
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_goes_when_its_name_is_deleted() {
        let choice = Choice::new(7, "Firma");
        assert!(is_deleted(&choice, "") && is_deleted(&choice, " "));
        assert!(!is_deleted(&choice, "Firma") && !is_deleted(&choice, "F"));
        // Nothing stands in the field of what has no name, and nobody has deleted that.
        assert!(!is_deleted(&Choice::new(7, ""), ""));
    }

    #[test]
    fn arrow_keys_begin_at_the_ends_and_go_round() {
        assert_eq!([neighbour(None, 3, false), neighbour(Some(0), 3, false), neighbour(Some(2), 3, false)], [0, 1, 0]);
        assert_eq!([neighbour(None, 3, true), neighbour(Some(0), 3, true), neighbour(Some(2), 3, true)], [2, 2, 1]);
        assert_eq!([neighbour(None, 0, true), neighbour(Some(0), 0, false)], [0, 0]);
    }
}
