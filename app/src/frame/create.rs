//! *Create*: an inquiry by the short form, or a record of any kind.

use domain::Kind;
use leptos::prelude::*;
use messages::labels;
use messages::text::{frame as text, inquiry};
use ui::{ButtonKind, Icon, Menu, MenuItem, dynamic};

use crate::boot::use_boot;
use crate::records::{CreateRecord, InquiryForm};
use crate::text::tr;

/// What is being created at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Creating {
    Inquiry,
    Record(Kind),
}

/// Opens and closes the dialog that creates something.
#[derive(Clone, Copy)]
pub struct Create(pub RwSignal<Option<Creating>>);

pub(super) fn provide_create() -> Create {
    let create = Create(RwSignal::new(None));
    provide_context(create);
    create
}

#[component]
pub(super) fn CreateMenu(#[prop(into)] id: String, create: Create) -> impl IntoView {
    let boot = use_boot();
    let is_phone = id.ends_with("phone");
    let item = move |kind: Kind, icon: Icon| {
        view! {
            <MenuItem icon=icon on_press=move |_| create.0.set(Some(Creating::Record(kind)))>
                {tr(labels::kind(kind))}
            </MenuItem>
        }
    };
    let label = if is_phone { Signal::stored(String::new()) } else { Signal::stored(tr(text::create())) };
    let menu = move |id: String| {
        let items = move || {
            view! {
                <MenuItem icon=Icon::Lead on_press=move |_| create.0.set(Some(Creating::Inquiry))>
                    {tr(inquiry::title())}
                </MenuItem>
                {move || boot.with(crate::boot::Boot::is_classic).then(|| item(Kind::Lead, Icon::Lead))}
                {item(Kind::Deal, Icon::Deal)}
                {item(Kind::Contact, Icon::User)}
                {item(Kind::Company, Icon::Building)}
            }
        };
        if is_phone {
            view! { <Menu id=id label=tr(text::create()) icon=Icon::Plus>{items()}</Menu> }.into_any()
        } else {
            view! {
                <Menu id=id label=tr(text::create()) icon=Icon::Plus text=label kind=ButtonKind::Primary>{items()}</Menu>
            }.into_any()
        }
    };
    menu(id)
}

#[component]
pub(super) fn CreateDialog(create: Create) -> impl IntoView {
    dynamic(move || match create.0.get() {
        None => ().into_any(),
        Some(Creating::Inquiry) => view! { <InquiryForm on_close=move |()| create.0.set(None)/> }.into_any(),
        Some(Creating::Record(kind)) => {
            view! { <CreateRecord kind=kind on_close=move |()| create.0.set(None)/> }.into_any()
        }
    })
}
