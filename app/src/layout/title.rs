use domain::errors::Place;
use domain::layout::{SectionKey, checked_title};
use domain::settings::Naming;
use leptos::prelude::*;
use messages::text::{frame, layout as text, settings};
use ui::{Button, ButtonKind, Dialog, DialogActions, Field, TextInput};

use super::draft::Draft;
use super::names::default_title;
use super::sections::title_of;
use crate::fields::{NamingDraft, translations};
use crate::frame::problem_at;
use crate::text::tr;

/// Asks what a section is called, a new one or one that is there. Exists while it is open.
#[component]
pub(super) fn TitleDialog(
    draft: Draft,
    /// Nothing adds one.
    key: Option<SectionKey>,
    on_close: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(true);
    let known = key
        .and_then(|key| draft.shown.with_untracked(|layout| layout.section(key).map(|section| section.naming.clone())));
    let naming = NamingDraft::new(&known.unwrap_or_default());
    let error = RwSignal::new(None);
    let title = match key {
        Some(key) => tr(settings::rename_title(title_of(draft, key).get_untracked())),
        None => tr(text::new_section()),
    };
    // Without a title of its own a section of the catalogue has that one.
    let default = key.map(|key| default_title(draft.kind, key)).filter(|default| !default.is_empty());
    let is_required = default.is_none();
    let hint = default.map(|default| tr(text::empty_title(default)));
    let submit = move || match checked_title(key.unwrap_or(SectionKey::Own(0)), &naming.read()) {
        Ok(naming) => {
            draft.change(|layout| name_section(layout, key, naming));
            open.set(false);
        }
        Err(wrong) => error.set(Some(wrong)),
    };
    let problem = Signal::derive(move || error.with(|error| problem_at(error.as_ref(), Place::ValueName)));
    let label = StoredValue::new(tr(text::section_title()));
    let hint = StoredValue::new(hint);
    view! {
        <Dialog
            id="section-title-dialog"
            open=open
            title=title
            close_label=tr(frame::close())
            on_close=move |()| {
                on_close.try_run(());
            }
        >
            <form
                class="stack"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    submit();
                }
            >
                <Field
                    id="section-title"
                    label=label.get_value()
                    hint=hint.get_value()
                    error=problem
                    required=is_required
                >
                    <TextInput value=naming.name autocomplete="off" focused=true/>
                </Field>
                <details class="disclosure">
                    <summary>{tr(settings::translations())}</summary>
                    <div class="stack stack--small">
                        <p class="muted small">{tr(settings::translations_hint())}</p>
                        {translations("section-title", &label.get_value(), naming)}
                    </div>
                </details>
                <DialogActions>
                    <Button on_press=move |_| open.set(false)>{tr(frame::cancel())}</Button>
                    <Button kind=ButtonKind::Primary submit=true>
                        {tr(if key.is_none() { frame::add() } else { frame::done() })}
                    </Button>
                </DialogActions>
            </form>
        </Dialog>
    }
    .into_any()
}

fn name_section(layout: &mut domain::layout::Layout, key: Option<SectionKey>, naming: Naming) {
    match key {
        Some(key) => layout.rename_section(key, naming),
        None => {
            layout.add_section(naming);
        }
    }
}
