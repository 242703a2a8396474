use domain::directory::Directory;
use domain::errors::Place;
use domain::{AppError, markup};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use messages::text::timeline as text;
use ui::{ButtonSize, Field, Icon, IconButton, TextArea, dynamic};
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

use super::suggestions::{being_typed, matching};
use crate::boot::use_boot;
use crate::frame::problem_at;
use crate::text::tr;

/// What was typed, as it is stored: mentions by number.
pub fn stored(typed: &str, directory: &Directory) -> String {
    let active = directory.employees.iter().filter(|employee| employee.is_offered());
    markup::to_stored(typed, active.map(|employee| (employee.id, employee.name.as_str())))
}

/// What is stored, as people type it: mentions by name.
pub fn typed(stored: &str, directory: &Directory) -> String {
    let known = |id| directory.employees.iter().find(|employee| employee.id == id);
    markup::to_typed(stored, |id| known(id).map(|employee| employee.name.clone()))
}

/// Where the text of a comment is written, with buttons for the mark-up and an offer of colleagues to mention.
#[component]
pub fn Editor(
    id: &'static str,
    value: RwSignal<String>,
    /// What is wrong with the comment; what concerns its text goes once that is changed.
    error: RwSignal<Option<AppError>>,
    on_submit: Callback<()>,
) -> impl IntoView {
    let boot = use_boot();
    // Where the cursor is; the offer depends on what stands before it.
    let before = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let offered = Memo::new(move |_| {
        before.with(|before| {
            let (_, typed) = being_typed(before)?;
            let found: Vec<String> =
                boot.with(|boot| matching(&boot.directory.employees, typed).iter().map(|it| it.name.clone()).collect());
            (!found.is_empty()).then_some(found)
        })
    });
    let look = move || {
        before.set(area(id).map(|area| split(&area).0).unwrap_or_default());
        chosen.set(0);
    };
    let problem = Signal::derive(move || error.with(|error| problem_at(error.as_ref(), Place::CommentText)));
    let changed = move || {
        if problem.with_untracked(Option::is_some) {
            error.set(None);
        }
    };
    let take = move |name: String| {
        let Some(area) = area(id) else { return };
        let (start, _, rest) = parts(&area);
        let Some((at, _)) = being_typed(&start) else { return };
        let start = format!("{}@{name} ", start.get(..at).unwrap_or_default());
        write(&area, value, &start, &rest);
        before.set(String::new());
    };
    let key = move |event: KeyboardEvent| {
        let names = offered.get_untracked();
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            return on_submit.run(());
        }
        let Some(names) = names else {
            if is_plain_enter(&event) && continue_list(id, value) {
                event.prevent_default();
                changed();
                look();
            }
            return;
        };
        let at = chosen.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => chosen.set((at + 1) % names.len()),
            "ArrowUp" => chosen.set(at.checked_sub(1).unwrap_or(names.len() - 1)),
            "Enter" | "Tab" => names.get(at).cloned().into_iter().for_each(take),
            "Escape" => before.set(String::new()),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let option = move |(at, name): (usize, String)| {
        let own = name.clone();
        view! {
            <li
                id=format!("{id}-offer-{at}")
                class="mentions__name"
                role="option"
                aria-selected=move || (chosen.get() == at).to_string()
                dir="auto"
                on:mousedown=move |event| {
                    event.prevent_default();
                    take(own.clone());
                }
            >
                {name}
            </li>
        }
        .into_any()
    };
    // The focus stays in the text: which name would be taken is told beside it.
    let told = move || offered.get().and_then(|names| names.get(chosen.get()).cloned());
    let tool = move |icon: Icon, label: String, change: fn(&str, &str) -> (String, String)| {
        let press = move |_| {
            if let Some(area) = area(id) {
                let (start, selected, rest) = parts(&area);
                let (put, after) = change(&start, &selected);
                write(&area, value, &format!("{start}{put}"), &format!("{after}{rest}"));
                changed();
                look();
            }
        };
        view! { <IconButton icon=icon size=ButtonSize::Small label=label on_press=press/> }.into_any()
    };
    let entered = move |_| {
        changed();
        look();
    };
    view! {
        <div class="editor" on:keydown=key on:input=entered on:click=move |_| look() on:focusout=move |_| before.set(String::new())>
            <div class="editor__text">
                <Field id=id label=tr(text::comment()) label_hidden=true error=problem>
                    <TextArea value=value rows=2 placeholder=tr(text::comment_placeholder())/>
                </Field>
                {dynamic(move || offered.get().map(|names| view! {
                    <ul class="mentions" role="listbox" aria-label=tr(text::mention())>
                        {names.into_iter().enumerate().map(option).collect_view()}
                    </ul>
                }))}
            </div>
            <span class="visually-hidden" role="status">{told}</span>
            <div class="editor__tools">
                {tool(Icon::Bold, tr(text::bold()), |_, selected| ("**".to_owned(), format!("{selected}**")))}
                {tool(Icon::List, tr(text::bullets()), |start, selected| (listed(start, selected, |_| "- ".to_owned()), String::new()))}
                {tool(Icon::Numbers, tr(text::numbers()), |start, selected| (listed(start, selected, |at| format!("{at}. ")), String::new()))}
                {tool(Icon::At, tr(text::mention()), |start, selected| {
                    let blank = if start.ends_with(char::is_alphanumeric) { " " } else { "" };
                    (format!("{selected}{blank}@"), String::new())
                })}
            </div>
        </div>
    }
    .into_any()
}

/// Makes each line of the selection an item of a list, with the mark of its number; without a selection, begins a list.
/// `start` is what stands before it: a list begins on a line of its own.
fn listed(start: &str, selected: &str, mark: fn(u32) -> String) -> String {
    let fresh_line = if start.is_empty() || start.ends_with('\n') { "" } else { "\n" };
    if selected.trim().is_empty() {
        return format!("{fresh_line}{}{selected}", mark(1));
    }
    let mut items = fresh_line.to_owned();
    let mut number = 0;
    for line in selected.split_inclusive('\n') {
        // Blank lines are no items.
        if !line.trim().is_empty() {
            number += 1;
            items.push_str(&mark(number));
        }
        items.push_str(line);
    }
    items
}

/// Whether Enter alone was pressed in the text, and not on a button beside it or to take what an input method offers.
fn is_plain_enter(event: &KeyboardEvent) -> bool {
    let is_in_text = event.target().is_some_and(|target| target.has_type::<HtmlTextAreaElement>());
    is_in_text && event.key() == "Enter" && !event.shift_key() && !event.alt_key() && !event.is_composing()
}

/// Begins the next item of a list, or ends the list after an empty one; says whether the cursor stands in a list.
fn continue_list(id: &str, value: RwSignal<String>) -> bool {
    let Some(area) = area(id) else { return false };
    let (start, _, rest) = parts(&area);
    let Some(start) = markup::after_enter(&start, &rest) else { return false };
    write(&area, value, &start, &rest);
    if rest.is_empty() {
        // The browser shows the cursor where it was typed itself only.
        area.set_scroll_top(area.scroll_height());
    }
    true
}

fn area(id: &str) -> Option<HtmlTextAreaElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// What stands before the cursor, and after it.
fn split(area: &HtmlTextAreaElement) -> (String, String) {
    let (start, selected, rest) = parts(area);
    (start, format!("{selected}{rest}"))
}

/// What stands before the selection, in it and after it. The browser counts in units of UTF-16.
fn parts(area: &HtmlTextAreaElement) -> (String, String, String) {
    let units: Vec<u16> = area.value().encode_utf16().collect();
    let at = |place: Option<u32>| place.and_then(|at| usize::try_from(at).ok()).unwrap_or(units.len()).min(units.len());
    let start = at(area.selection_start().ok().flatten());
    let end = at(area.selection_end().ok().flatten()).max(start);
    let text = |units: Option<&[u16]>| String::from_utf16_lossy(units.unwrap_or_default());
    (text(units.get(..start)), text(units.get(start..end)), text(units.get(end..)))
}

/// Writes the text and puts the cursor between its parts.
fn write(area: &HtmlTextAreaElement, value: RwSignal<String>, start: &str, rest: &str) {
    let whole = format!("{start}{rest}");
    area.set_value(&whole);
    value.set(whole);
    let at = u32::try_from(start.encode_utf16().count()).unwrap_or_default();
    let _ = area.focus();
    let _ = area.set_selection_range(at, at);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_selected_line_becomes_an_item() {
        let bullets = |start: &str, selected: &str| listed(start, selected, |_| "- ".to_owned());
        let numbers = |start: &str, selected: &str| listed(start, selected, |at| format!("{at}. "));
        assert_eq!(bullets("", "One\nTwo\n"), "- One\n- Two\n");
        assert_eq!(numbers("To do:\n", "One\n\nTwo"), "1. One\n\n2. Two");
        assert_eq!(numbers("To do:", "One"), "\n1. One");
        assert_eq!((bullets("", ""), numbers("Text", "")), ("- ".to_owned(), "\n1. ".to_owned()));
    }
}
