//! The values of a list.

use domain::errors::Place;
use domain::fields::{FieldUse, OptionDefinition};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use messages::labels;
use messages::text::{custom as text, records};
use ui::{Button, ButtonKind, ButtonSize, Each, FieldError, Icon, IconButton, TextInput};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::draft::{Draft, NamingDraft};
use crate::text::tr;

/// A value that is being entered. Its signals belong to nobody but itself: it is made by the press of a button, and
/// outlives what the button stood in.
#[derive(Clone)]
pub(super) struct OptionDraft {
    key: u32,
    /// Empty for a new one.
    pub code: String,
    naming: OptionNaming,
    was_deleted: bool,
    is_deleted: ArcRwSignal<bool>,
}

#[derive(Clone)]
struct OptionNaming {
    name: ArcRwSignal<String>,
    translations: Vec<(domain::Language, ArcRwSignal<String>)>,
}

impl OptionDraft {
    fn new(key: u32, option: &OptionDefinition) -> Self {
        let of = |language| option.naming.translations.get(&language).cloned().unwrap_or_default();
        Self {
            key,
            code: option.code.clone(),
            naming: OptionNaming {
                name: ArcRwSignal::new(option.naming.name.clone().unwrap_or_default()),
                translations: domain::Language::ALL.map(|known| (known, ArcRwSignal::new(of(known)))).to_vec(),
            },
            was_deleted: option.is_deleted,
            is_deleted: ArcRwSignal::new(option.is_deleted),
        }
    }

    fn empty(key: u32) -> Self {
        let naming = domain::settings::Naming::default();
        Self::new(key, &OptionDefinition { code: String::new(), naming, is_deleted: false })
    }

    /// Whether it is to go, and was there when the dialog opened.
    pub fn goes(&self) -> bool {
        self.is_deleted.get_untracked() && !self.was_deleted
    }

    fn naming(&self) -> NamingDraft {
        let translations = self.naming.translations.iter().map(|(of, text)| (*of, text.clone().into())).collect();
        NamingDraft { name: self.naming.name.clone().into(), translations: StoredValue::new(translations) }
    }

    /// What a new default of the list is called by: its code, or its name until it has one. Tracked.
    pub fn choice(&self) -> Option<ui::Choice> {
        let name = self.naming.name.get();
        if self.is_deleted.get() || name.trim().is_empty() {
            return None;
        }
        let code = if self.code.is_empty() { domain::text::line(&name) } else { self.code.clone() };
        Some(ui::Choice::new(code, name))
    }
}

pub(super) fn option_drafts(options: &[OptionDefinition]) -> Vec<OptionDraft> {
    let mut drafts = Vec::new();
    for option in options {
        drafts.push(OptionDraft::new(next_key(&drafts), option));
    }
    if drafts.is_empty() {
        drafts.push(OptionDraft::empty(0));
    }
    drafts
}

/// What was entered; empty lines are none.
pub(super) fn read_options(drafts: &[OptionDraft]) -> Vec<OptionDefinition> {
    let option = |draft: &OptionDraft| OptionDefinition {
        code: draft.code.clone(),
        naming: draft.naming().read(),
        is_deleted: draft.is_deleted.get_untracked(),
    };
    let is_blank = |option: &OptionDefinition| {
        option.code.is_empty() && option.naming.name.as_ref().is_none_or(|name| name.trim().is_empty())
    };
    drafts.iter().map(option).filter(|option| !is_blank(option)).collect()
}

/// The names of the values that are to go though records hold them.
pub(super) fn going(drafts: &[OptionDraft], used: &FieldUse) -> Vec<String> {
    let is_held = |draft: &&OptionDraft| used.options.get(&draft.code).is_some_and(|count| *count > 0);
    let held = drafts.iter().filter(|draft| draft.goes()).filter(is_held);
    held.map(|draft| draft.naming.name.get_untracked()).collect()
}

fn next_key(drafts: &[OptionDraft]) -> u32 {
    drafts.iter().map(|draft| draft.key + 1).max().unwrap_or(0)
}

/// One line a value: its name, how many records hold it, and what can be done with it.
#[component]
pub(super) fn OptionsEditor(draft: Draft, translates: RwSignal<bool>) -> impl IntoView {
    let problem = FieldError::new(draft.problem(Place::FieldOptions));
    // Values come, go and take another place by presses.
    Effect::new(move |known: Option<()>| {
        draft.options.with(|all| all.iter().for_each(|option| option.is_deleted.track()));
        if known.is_some() {
            problem.outdate();
            draft.going.set(Vec::new());
        }
    });
    let add = move |_| draft.options.update(|all| all.push(OptionDraft::empty(next_key(all))));
    view! {
        <fieldset class="field" on:input:capture=move |_| problem.outdate()>
            <legend class="field__label">{tr(text::options())}</legend>
            <div class="many">
                <Each
                    each=move || draft.options.get()
                    key=|option| option.key
                    children=move |option| row(draft, option, translates)
                />
                <Button kind=ButtonKind::Ghost size=ButtonSize::Small icon=Icon::Plus on_press=add>
                    {tr(text::add_value())}
                </Button>
            </div>
            <p class="field__error" aria-live="polite">{move || problem.get()}</p>
        </fieldset>
    }
    .into_any()
}

fn row(draft: Draft, option: OptionDraft, translates: RwSignal<bool>) -> AnyView {
    let key = option.key;
    let code = option.code.clone();
    let naming = option.naming();
    let is_deleted: RwSignal<bool> = option.is_deleted.clone().into();
    let label = tr(text::value());
    let remove_label = Signal::derive(move || tr(records::remove_value(naming.name.get())));
    let is_new = code.is_empty();
    let remove = move |pressed: MouseEvent| {
        go_on(&pressed);
        if is_new {
            draft.options.update(|all| all.retain(|other| other.key != key));
        } else {
            is_deleted.set(true);
        }
    };
    let held = move || {
        let count = draft.used.with(|used| used.as_ref().and_then(|used| used.options.get(&code).copied()));
        count.filter(|count| *count > 0)
    };
    let held = Memo::new(move |_| held());
    let bring_back = move |pressed: MouseEvent| {
        go_on(&pressed);
        is_deleted.set(false);
    };
    let up = move |_| draft.options.update(|all| move_up(all, key));
    let editor = move || {
        if is_deleted.get() {
            return view! {
                <span class="options__gone">
                    <s>{naming.name.get_untracked()}</s>
                    " "
                    <span class="small muted">{move || held.get().map(|count| tr(text::option_kept(count)))}</span>
                </span>
                <Button size=ButtonSize::Small kind=ButtonKind::Ghost icon=Icon::Undo on_press=bring_back>
                    {tr(text::bring_back())}
                </Button>
            }
            .into_any();
        }
        let translations = move || {
            translates.get().then(|| {
                let input = |(of, value)| {
                    view! {
                        <label class="options__translation">
                            <span class="options__language">{tr(labels::language(of))}</span>
                            <TextInput value=value label=tr(labels::language(of))/>
                        </label>
                    }
                };
                naming.translations.get_value().into_iter().map(input).collect_view()
            })
        };
        view! {
            <div class="options__names">
                <TextInput value=naming.name label=label.clone() focused=is_new autocomplete="off"/>
                {translations}
                <span class="small muted">{move || held.get().map(|count| tr(text::held_by(count)))}</span>
            </div>
            <IconButton icon=Icon::ChevronUp label=tr(text::move_up()) on_press=up/>
            <IconButton icon=Icon::Close label=remove_label on_press=remove/>
        }
        .into_any()
    };
    view! { <div class="options__row">{editor}</div> }.into_any()
}

fn move_up(all: &mut [OptionDraft], key: u32) {
    if let Some(at) = all.iter().position(|option| option.key == key).filter(|at| *at > 0) {
        all.swap(at - 1, at);
    }
}

/// Moves the focus from a button that goes with its press, once it has gone: to the last button of its line, or of the
/// next one where the line goes as well, or to the button that adds a line.
fn go_on(pressed: &MouseEvent) {
    let pressed = pressed.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(line) = pressed.and_then(|pressed| pressed.closest(".options__row").ok().flatten()) else { return };
    let next = line.next_element_sibling();
    request_animation_frame(move || {
        let place = if line.is_connected() { Some(line) } else { next };
        let Some(place) = place else { return };
        let buttons = place.query_selector_all("button").ok();
        let last = buttons.and_then(|buttons| buttons.item(buttons.length().checked_sub(1)?));
        let last = last.and_then(|last| last.dyn_into::<HtmlElement>().ok());
        if let Some(button) = last.or_else(|| place.dyn_into().ok()) {
            let _ = button.focus();
        }
    });
}
