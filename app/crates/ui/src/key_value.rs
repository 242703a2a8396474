//! Fields of a record as rows of label and value, edited in place.

use leptos::prelude::*;

use crate::Icon;

/// A group of [`KeyValue`] rows under a heading.
///
/// `<KeyValueList title=tr(text::about())><KeyValue …/></KeyValueList>`
#[component]
pub fn KeyValueList(
    #[prop(into)] title: Signal<String>,
    /// A button beside the heading.
    #[prop(optional)]
    action: Option<AnyView>,
    /// What stands below the rows.
    #[prop(optional)]
    below: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="key-values">
            <div class="key-values__head">
                <h3 class="key-values__title">
                    <bdi>{move || title.get()}</bdi>
                </h3>
                {action}
            </div>
            <dl class="key-values__list">{children()}</dl>
            {below}
        </section>
    }
    .into_any()
}

/// One row. With `on_edit` a press on the value asks to edit it (links in it stay links); while `editing`, the children
/// are the control itself.
///
/// `<KeyValue label=name edit_label=tr(text::edit_field(name)) on_edit=move |()| editing.set(true) editing=editing>{value}</KeyValue>`
#[component]
pub fn KeyValue(
    #[prop(into)] label: String,
    /// What the button to edit is called for assistive technology; required with `on_edit`.
    #[prop(optional, into)]
    edit_label: String,
    #[prop(optional, into)] on_edit: Option<Callback<()>>,
    #[prop(optional, into)] editing: Signal<bool>,
    /// Shows a dash in the place of the children.
    #[prop(optional, into)]
    empty: Signal<bool>,
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    // A control that is being edited is not exchanged when its value changes elsewhere.
    let editing = Memo::new(move |_| editing.get());
    let is_dash = Memo::new(move |_| empty.get() && !editing.get());
    let shown = move || {
        if is_dash.get() {
            view! { <span class="muted">"–"</span> }.into_any()
        } else {
            children.with_value(|children| children())
        }
    };
    let value = move || match on_edit.filter(|_| !editing.get()) {
        Some(on_edit) => view! {
            <div class="key-value__editable">
                <div class="key-value__shown">{shown()}</div>
                <button
                    type="button"
                    class="key-value__button"
                    aria-label=edit_label.clone()
                    on:click=move |_| on_edit.run(())
                >
                    {Icon::Pencil.view()}
                </button>
            </div>
        }
        .into_any(),
        None => view! { <div class="key-value__plain">{shown()}</div> }.into_any(),
    };
    view! {
        <div class="key-value">
            <dt class="key-value__label">{label}</dt>
            <dd class="key-value__value">{value}</dd>
        </div>
    }
    .into_any()
}
