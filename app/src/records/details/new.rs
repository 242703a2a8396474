use domain::details::Details;
use leptos::prelude::*;
use messages::text::details as text;
use ui::{Button, ButtonKind, ButtonSize, Each, Icon, IconButton};

use super::draft::DetailsDraft;
use super::form::details_form;
use crate::boot::use_boot;
use crate::records::forms::{focus_added, leave_line};
use crate::text::tr;

/// The details of a record that is being created: none at first, and as many as are asked for.
#[component]
pub fn NewDetails(drafts: RwSignal<Vec<(u32, DetailsDraft)>>, prefix: &'static str) -> impl IntoView {
    let country = use_boot().with_untracked(|boot| boot.settings.default_country.clone());
    let add = move |_| {
        let number = drafts.with_untracked(|all| next_number(all));
        drafts.update(|all| all.push((number, DetailsDraft::new(&country))));
        focus_added(format!("{prefix}-details-{number}-subject"));
    };
    view! {
        <fieldset class="form-group">
            <legend class="form-group__title">{tr(text::title())}</legend>
            <div class="stack">
                <Each each=move || drafts.get() key=|own| own.0 let:own>
                    {one(own.0, &own.1, drafts, prefix)}
                </Each>
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
                    on_press=move |event| {
                        leave_line(&event, ".details-editor");
                        drafts.update(|all| all.retain(|own| own.0 != number));
                    }
                />
            </div>
            {details_form(draft, &format!("{prefix}-details-{number}"))}
        </div>
    }
    .into_any()
}

fn next_number(drafts: &[(u32, DetailsDraft)]) -> u32 {
    drafts.iter().map(|(number, _)| number + 1).max().unwrap_or_default()
}

/// What stands in the forms, to be kept beyond a reload; tracked.
pub fn typed_details(drafts: &[(u32, DetailsDraft)]) -> String {
    let typed: Vec<Details> = drafts.iter().map(|(_, draft)| draft.typed()).collect();
    serde_json::to_string(&typed).unwrap_or_default()
}

/// Puts what was kept in the place of what is typed, in forms of their own.
pub fn retype_details(drafts: RwSignal<Vec<(u32, DetailsDraft)>>, typed: &str) {
    let typed: Vec<Details> = crate::json::read(typed).unwrap_or_default();
    drafts.update(|all| *all = (next_number(all)..).zip(typed.iter().map(DetailsDraft::of)).collect());
}

/// Reads all of them; nothing if one breaks a rule, which is then marked.
pub fn read_details(drafts: &[(u32, DetailsDraft)]) -> Option<Vec<Details>> {
    let read: Vec<Option<Details>> = drafts.iter().map(|(_, draft)| draft.read()).collect();
    read.into_iter().collect()
}
