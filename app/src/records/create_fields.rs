use domain::FieldType;
use domain::layout::{Item, LayoutSection, SectionKey};
use leptos::prelude::*;
use messages::labels;
use ui::{Each, dynamic};

use super::company_contacts::NewContacts;
use super::create::Form;
use super::details::NewDetails;
use super::forms::{Draft, LabelledControl, PointsEditor, companion};
use crate::layout::{ChangeButton, section_title};
use crate::text::tr;

/// The fields and blocks of a new record, in sections as the user or somebody for everybody laid them out.
#[component]
pub(super) fn FormFields(form: Form) -> impl IntoView {
    let keys = Memo::new(move |_| {
        let all = form.layout.with(|layout| layout.sections.iter().map(|section| section.key).collect::<Vec<_>>());
        all.into_iter().filter(|key| !form.shown(*key).is_empty()).collect::<Vec<_>>()
    });
    view! {
        <Each each=move || keys.get() key=|key| *key let:key>
            {section_view(form, key)}
        </Each>
    }
    .into_any()
}

fn section_view(form: Form, key: SectionKey) -> AnyView {
    let of_section = move |section: &LayoutSection| section_title(form.kind, section);
    let title = Memo::new(move |_| form.layout.with(|layout| layout.section(key).map(of_section)).unwrap_or_default());
    let shown = move |blocks: bool| {
        let mut shown = form.shown(key);
        shown.retain(|item| item.is_block() == blocks);
        shown
    };
    let controls = Memo::new(move |_| shown(false));
    let blocks = Memo::new(move |_| shown(true));
    let id = [form.prefix, "section", &key.code()].join("-");
    let heading = id.clone();
    view! {
        <section class="form-group" role="group" aria-labelledby=id>
            <div class="form-group__head">
                <h3 id=heading class="form-group__title"><bdi>{move || title.get()}</bdi></h3>
                <ChangeButton title=title on_press=Callback::new(move |()| form.changing.set(Some(key)))/>
            </div>
            <div class="form-grid">
                <Each each=move || controls.get() key=|item| *item let:item>
                    {cell(form, item)}
                </Each>
            </div>
            <Each each=move || blocks.get() key=|item| *item let:item>
                {block(form, item)}
            </Each>
        </section>
    }
    .into_any()
}

fn cell(form: Form, item: Item) -> AnyView {
    match item {
        Item::Field(name) => {
            // Anew when an administrator changed the field; what is typed is in the draft.
            let field = Memo::new(move |_| form.draft(name).map(|draft| draft.field));
            dynamic(move || field.get().and_then(|_| untrack(|| form.draft(name))).map(|draft| control(form, draft)))
        }
        Item::Points(points) => view! {
            <div class="form-wide">
                <fieldset class="field">
                    <legend class="field__label">{tr(labels::contact_point_kind(points))}</legend>
                    <PointsEditor drafts=form.points kind=points prefix=form.prefix/>
                </fieldset>
            </div>
        }
        .into_any(),
        Item::Contacts | Item::Details | Item::Unknown => ().into_any(),
    }
}

fn block(form: Form, item: Item) -> AnyView {
    match item {
        Item::Contacts => {
            view! { <NewContacts drafts=form.contacts primary=form.primary prefix=form.prefix/> }.into_any()
        }
        Item::Details => view! { <NewDetails drafts=form.details prefix=form.prefix/> }.into_any(),
        Item::Field(_) | Item::Points(_) | Item::Unknown => ().into_any(),
    }
}

/// The control of a field, with that of the currency beside an amount.
fn control(form: Form, draft: Draft) -> AnyView {
    let beside = companion(form.kind, &draft.field).and_then(|beside| untrack(|| form.draft(beside.name)));
    let has_lines = matches!(draft.field.field_type, FieldType::LongText | FieldType::Address | FieldType::File);
    let class = if has_lines || draft.field.is_multiple { "form-wide" } else { "form-cell" };
    view! {
        <div class=class>
            <LabelledControl kind=form.kind draft=draft companion=beside prefix=form.prefix/>
        </div>
    }
    .into_any()
}
