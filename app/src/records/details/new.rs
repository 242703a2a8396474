use domain::details::Details;
use leptos::prelude::*;
use messages::text::details as text;
use ui::{Button, ButtonKind, ButtonSize, Icon, IconButton};

use super::draft::DetailsDraft;
use super::form::details_form;
use crate::boot::use_boot;
use crate::text::tr;

/// The details of a record that is being created: none at first, and as many as are asked for.
#[component]
pub fn NewDetails(drafts: RwSignal<Vec<(u32, DetailsDraft)>>, prefix: &'static str) -> impl IntoView {
    let country = use_boot().with_untracked(|boot| boot.settings.default_country.clone());
    let add = move |_| {
        drafts.update(|all| {
            let number = all.iter().map(|(number, _)| number + 1).max().unwrap_or_default();
            all.push((number, DetailsDraft::new(&country)));
        });
    };
    view! {
        <fieldset class="form-group">
            <legend class="form-group__title">{tr(text::title())}</legend>
            <div class="stack">
                <For each=move || drafts.get() key=|own| own.0 let:own>
                    {one(own.0, &own.1, drafts, prefix)}
                </For>
                <div>
                    <Button kind=ButtonKind::Ghost size=ButtonSize::Small icon=Icon::Plus on_press=add>
                        {tr(text::add())}
                    </Button>
                </div>
            </div>
        </fieldset>
    }
    .into_any()
}

fn one(number: u32, draft: &DetailsDraft, drafts: RwSignal<Vec<(u32, DetailsDraft)>>, prefix: &str) -> AnyView {
    view! {
        <div class="details-editor">
            <div class="details-part__remove">
                <IconButton
                    icon=Icon::Close
                    size=ButtonSize::Small
                    label=tr(text::remove_part(text::title()))
                    on_press=move |_| drafts.update(|all| all.retain(|own| own.0 != number))
                />
            </div>
            {details_form(draft, &format!("{prefix}-details-{number}"))}
        </div>
    }
    .into_any()
}

/// Reads all of them; nothing if one breaks a rule, which is then marked.
pub fn read_details(drafts: &[(u32, DetailsDraft)]) -> Option<Vec<Details>> {
    let read: Vec<Option<Details>> = drafts.iter().map(|(_, draft)| draft.read()).collect();
    read.into_iter().collect()
}
