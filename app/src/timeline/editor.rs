use domain::AppError;
use domain::directory::{Directory, EmployeeName};
use domain::errors::Place;
use domain::markup::{self, Written};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use messages::text::timeline as text;
use ui::{ButtonSize, Field, Icon, IconButton, TextArea, dynamic};
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

use super::area::{area, read, write};
use super::suggestions::{being_typed, matching};
use crate::boot::use_boot;
use crate::frame::problem_at;
use crate::text::tr;

/// What a button or a key makes of the text.
type Rule = fn(&Written) -> Written;

/// What was typed, as it is stored: mentions by number. `known` are those whom the text mentioned before: they stay
/// mentioned, also if they have left.
pub fn stored(typed: &str, directory: &Directory, known: &[i64]) -> String {
    let (offered, others): (Vec<&EmployeeName>, Vec<&EmployeeName>) =
        directory.employees.iter().partition(|employee| employee.is_offered());
    let known = others.into_iter().filter(|employee| known.contains(&employee.id));
    let all: Vec<&EmployeeName> = offered.into_iter().chain(known).collect();
    let told_apart = all.iter().map(|employee| (employee.id, employee.mention_name()));
    let by_name = all.iter().map(|employee| (employee.id, employee.name.clone()));
    markup::to_stored(typed, told_apart.chain(by_name))
}

/// What is stored, as people type it: mentions by name.
pub fn typed(stored: &str, directory: &Directory) -> String {
    let known = |id| directory.employees.iter().find(|employee| employee.id == id);
    markup::to_typed(stored, |id| known(id).map(EmployeeName::mention_name))
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
            let found: Vec<EmployeeName> =
                boot.with(|boot| matching(&boot.directory.employees, typed).into_iter().cloned().collect());
            (!found.is_empty()).then_some(found)
        })
    });
    let look = move || {
        before.set(area(id).map(|area| read(&area).before).unwrap_or_default());
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
        let Written { before: start, after, .. } = read(&area);
        let Some((at, _)) = being_typed(&start) else { return };
        let start = format!("{}@{name} ", start.get(..at).unwrap_or_default());
        write(&area, value, &Written { before: start, after, ..Written::default() });
        before.set(String::new());
    };
    let apply = move |rule: Rule| {
        let Some(area) = area(id) else { return };
        write(&area, value, &rule(&read(&area)));
        changed();
        look();
    };
    let key = move |event: KeyboardEvent| {
        let has_control = event.ctrl_key() || event.meta_key();
        if event.key() == "Enter" && has_control {
            event.prevent_default();
            return on_submit.run(());
        }
        if is_in_text(&event) && has_control && !event.alt_key() && event.key().eq_ignore_ascii_case("b") {
            event.prevent_default();
            return apply(Written::bold);
        }
        let Some(names) = offered.get_untracked() else {
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
            "Enter" | "Tab" => names.get(at).map(EmployeeName::mention_name).into_iter().for_each(take),
            "Escape" => before.set(String::new()),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let option = move |(at, employee): (usize, EmployeeName)| {
        let name = employee.mention_name();
        view! {
            <li
                id=format!("{id}-offer-{at}")
                class="mentions__name"
                role="option"
                aria-selected=move || (chosen.get() == at).to_string()
                dir="auto"
                on:mousedown=move |event| {
                    event.prevent_default();
                    take(name.clone());
                }
            >
                {employee.name}
                {employee.email.map(|email| view! { " " <span class="mentions__detail">{email}</span> })}
            </li>
        }
        .into_any()
    };
    // The focus stays in the text: which name would be taken is told beside it.
    let told = move || offered.get().and_then(|names| names.get(chosen.get()).map(EmployeeName::mention_name));
    let tool = move |icon: Icon, label: String, rule: Rule| {
        let press = move |_| apply(rule);
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
            // A press leaves the focus in the text, and the keyboard of a phone where it is.
            <div class="editor__tools" on:mousedown=move |event: MouseEvent| event.prevent_default()>
                {tool(Icon::Bold, tr(text::bold()), Written::bold)}
                {tool(Icon::List, tr(text::bullets()), |written| written.listed(false))}
                {tool(Icon::Numbers, tr(text::numbers()), |written| written.listed(true))}
                {tool(Icon::Link, tr(text::link()), Written::linked)}
                {tool(Icon::At, tr(text::mention()), mentioning)}
            </div>
        </div>
    }
    .into_any()
}

/// Begins a mention after what is selected.
fn mentioning(written: &Written) -> Written {
    let Written { before, selected, after } = written;
    let start = format!("{before}{selected}");
    let blank = if markup::may_mention(&start) { "" } else { " " };
    Written { before: format!("{start}{blank}@"), after: after.clone(), ..Written::default() }
}

/// Whether the key was pressed in the text, and not on a button beside it.
fn is_in_text(event: &KeyboardEvent) -> bool {
    event.target().is_some_and(|target| target.has_type::<HtmlTextAreaElement>())
}

/// Whether Enter alone was pressed in the text, and not to take what an input method offers.
fn is_plain_enter(event: &KeyboardEvent) -> bool {
    is_in_text(event) && event.key() == "Enter" && !event.shift_key() && !event.alt_key() && !event.is_composing()
}

/// Begins the next item of a list, or ends the list after an empty one; says whether the cursor stands in a list.
fn continue_list(id: &str, value: RwSignal<String>) -> bool {
    let Some(area) = area(id) else { return false };
    let Some(written) = read(&area).entered() else { return false };
    write(&area, value, &written);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory() -> Directory {
        let employee = |id: i64, name: &str, is_active, email: &str| EmployeeName {
            id,
            name: name.to_owned(),
            is_active,
            is_system: false,
            email: (!email.is_empty()).then(|| email.to_owned()),
        };
        let employees = vec![
            employee(1, "Ben Żak", true, "ben@x.example"),
            employee(2, "Ben Żak", true, "zak@x.example"),
            employee(3, "Cleo Rossi", false, ""),
        ];
        Directory { employees, ..Directory::default() }
    }

    #[test]
    fn a_comment_that_is_changed_keeps_its_mentions() {
        let directory = directory();
        let text = "@[2] and @[1], @[3]";
        let shown = typed(text, &directory);
        assert_eq!(shown, "@Ben Żak (zak@x.example) and @Ben Żak (ben@x.example), @Cleo Rossi");
        assert_eq!(stored(&shown, &directory, &markup::mentioned(text)), text);
    }

    #[test]
    fn of_one_name_the_first_is_mentioned_and_who_has_left_is_not() {
        assert_eq!(stored("@ben zak, @Cleo Rossi", &directory(), &[]), "@[1], @Cleo Rossi");
    }
}
