//! Fields of several values: one control a value.

use domain::errors::Problem;
use domain::{Field, Value};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use messages::text::{custom, records as text};
use ui::{Button, ButtonKind, ButtonSize, Choice, Each, FieldError, Icon, IconButton};

use super::Draft;
use super::control::control;
use super::focus::{focus_added, leave_line};
use crate::text::tr;

/// One of several values that are being entered. Its signals belong to nobody but itself: it is made by the press of a
/// button, and outlives what the button stood in.
#[derive(Clone)]
pub struct Item {
    /// Distinguishes it from the others of the same field.
    key: u32,
    text: ArcRwSignal<String>,
    currency: ArcRwSignal<String>,
    link: ArcRwSignal<Option<Choice>>,
    unchosen: ArcRwSignal<String>,
}

impl Item {
    fn new(key: u32) -> Self {
        Self {
            key,
            text: ArcRwSignal::new(String::new()),
            currency: ArcRwSignal::new(String::new()),
            link: ArcRwSignal::new(None),
            unchosen: ArcRwSignal::new(String::new()),
        }
    }

    /// The draft of this value alone.
    fn draft(&self, field: &Field) -> Draft {
        Draft {
            field: Field { is_multiple: false, is_required: false, ..*field },
            text: self.text.clone().into(),
            currency: self.currency.clone().into(),
            checked: RwSignal::new(false),
            was_empty: RwSignal::new(true),
            items: RwSignal::new(Vec::new()),
            link: self.link.clone().into(),
            unchosen: self.unchosen.clone().into(),
            files: RwSignal::new(Vec::new()),
            problem: RwSignal::new(None),
            is_sending: RwSignal::new(false),
        }
    }
}

/// The items for the values of a field, and one to begin with where there is none.
pub fn items(field: &Field, value: &Value) -> Vec<Item> {
    let mut items = Vec::new();
    for value in value.each() {
        let item = Item::new(next_key(&items));
        item.draft(field).show(value);
        items.push(item);
    }
    if items.is_empty() {
        items.push(Item::new(0));
    }
    items
}

/// # Errors
/// The first problem of one of the values.
pub fn parse_items(field: &Field, items: &[Item]) -> Result<Value, Problem> {
    let mut values = Vec::new();
    for item in items {
        let value = item.draft(field).parse()?;
        if !value.is_empty() {
            values.push(value);
        }
    }
    Ok(if values.is_empty() { Value::Empty } else { Value::Many(values) })
}

/// What stands in the controls of all values, to be kept beyond a reload; tracked.
pub fn typed_items(field: &Field, items: &[Item]) -> String {
    let typed: Vec<String> = items.iter().map(|item| item.draft(field).typed()).collect();
    serde_json::to_string(&typed).unwrap_or_default()
}

/// Items for what was kept. They are new ones: the controls of those that are shown keep their own texts.
pub fn retyped_items(field: &Field, known: &[Item], typed: &str) -> Vec<Item> {
    let typed: Vec<String> = crate::json::read(typed).unwrap_or_default();
    let retyped = |(key, typed): (u32, &String)| {
        let item = Item::new(key);
        item.draft(field).retype(typed);
        item
    };
    (next_key(known)..).zip(&typed).map(retyped).collect()
}

fn next_key(items: &[Item]) -> u32 {
    items.iter().map(|item| item.key + 1).max().unwrap_or(0)
}

/// That of the control of one value.
fn item_id(prefix: &str, field: Field, key: u32) -> String {
    format!("{prefix}-{}-{key}", field.name.code())
}

/// The controls of all values, each with a button to remove it, and one below to add another.
#[component]
pub fn ManyEditor(
    kind: domain::Kind,
    draft: Draft,
    /// What the field is called.
    name: String,
    prefix: &'static str,
) -> impl IntoView {
    // Of all values together, each of which may be what it is about.
    let error = FieldError::new(draft.error());
    let row = move |item: Item| {
        let key = item.key;
        let own = item.draft(&draft.field);
        // What is wrong is told once, below the first value, or in its place; a name that chose nothing where it stands.
        let told = Signal::derive(move || {
            let is_unchosen = |problem: &Option<Problem>| *problem == Some(Problem::NothingChosen);
            let is_refused = draft.problem.with(is_unchosen);
            let stands_here = own.unchosen.with(|text| !text.is_empty());
            if stands_here && (is_refused || own.problem.with(is_unchosen)) {
                return Some(tr(messages::errors::problem(&Problem::NothingChosen)));
            }
            let is_first = draft.items.with(|items| items.first().is_some_and(|first| first.key == key));
            if is_first && !is_refused { error.get() } else { None }
        });
        let id = item_id(prefix, draft.field, key);
        let remove = move |event: MouseEvent| {
            leave_line(&event, ".many__row");
            error.outdate();
            draft.items.update(|all| all.retain(|other| other.key != key));
        };
        view! {
            <div class="many__row">
                <ui::Field id=id label=name.clone() label_hidden=true error=told>{control(kind, own, None)}</ui::Field>
                <IconButton
                    icon=Icon::Close
                    label=tr(text::remove_value(name.as_str()))
                    on_press=remove
                />
            </div>
        }
    };
    let add = move |_| {
        let key = draft.items.with_untracked(|all| next_key(all));
        draft.items.update(|all| all.push(Item::new(key)));
        focus_added(item_id(prefix, draft.field, key));
    };
    let without_row = move || error.get().filter(|_| draft.items.with(Vec::is_empty));
    view! {
        <div class="many" role="group" on:input:capture=move |_| error.outdate()>
            // The button follows the last line: the focus goes there when that is removed.
            <p class="field__error" aria-live="polite">{without_row}</p>
            <Each each=move || draft.items.get() key=|item| item.key children=row/>
            <Button
                kind=ButtonKind::Ghost
                size=ButtonSize::Small
                icon=Icon::Plus
                on_press=add
            >
                {tr(custom::add_value())}
            </Button>
        </div>
    }
    .into_any()
}
