use domain::details::{AccountField, AddressField, AddressType, account_fields, address_fields};
use domain::fields::CURRENCIES;
use leptos::prelude::*;
use messages::labels;
use messages::text::{details as text, records};
use ui::{Button, ButtonKind, ButtonSize, Choice, Each, Field, Icon, IconButton, Menu, MenuItem, Select, dynamic};

use super::draft::{DetailsDraft, Key};
use super::form::{countries, text_field};
use crate::records::forms::{focus_added, leave_line};
use crate::text::tr;

/// The addresses, and a button that adds one of a type that is not there yet.
pub(super) fn addresses_form(draft: &DetailsDraft, prefix: &str) -> AnyView {
    let shown = RwSignal::from(draft.addresses.clone());
    let (for_rows, rows_prefix) = (draft.clone(), prefix.to_owned());
    let (for_menu, menu_prefix) = (draft.clone(), prefix.to_owned());
    let item = move |address_type: AddressType| {
        let draft = for_menu.clone();
        let added = format!("{menu_prefix}-{}-country", address_type.code());
        view! {
            <MenuItem
                disabled=Signal::derive(move || shown.with(|all| all.contains(&address_type)))
                on_press=move |_| {
                    draft.add_address(address_type);
                    focus_added(added.clone());
                }
            >
                {tr(labels::address_type(address_type))}
            </MenuItem>
        }
    };
    view! {
        <Each each=move || shown.get() key=|own| *own let:own>
            {address(&for_rows, own, &rows_prefix)}
        </Each>
        <div>
            <Menu
                id=format!("{prefix}-add-address")
                label=tr(text::add_address())
                icon=Icon::Plus
                text=Signal::derive(|| tr(text::add_address()))
                size=ButtonSize::Small
            >
                {AddressType::ALL.into_iter().map(item).collect_view()}
            </Menu>
        </div>
    }
    .into_any()
}

fn address(draft: &DetailsDraft, address_type: AddressType, prefix: &str) -> AnyView {
    let country = RwSignal::from(draft.text(Key::Address(address_type, AddressField::Country)));
    let shown = RwSignal::from(draft.addresses.clone());
    let name = tr(labels::address_type(address_type));
    let prefix = format!("{prefix}-{}", address_type.code());
    let country_id = format!("{prefix}-country");
    let lines = {
        let draft = draft.clone();
        move || {
            let at = country.get();
            let line = |field: &AddressField| {
                let value = RwSignal::from(draft.text(Key::Address(address_type, *field)));
                let label = labels::address_field(*field, &at);
                text_field(format!("{prefix}-{}", field.code()), tr(label), value, Signal::default(), |_| None, "")
            };
            let own = address_fields(&at).iter().filter(|field| **field != AddressField::Country);
            own.map(line).collect_view()
        }
    };
    view! {
        <fieldset class="details-part">
            <legend class="details-part__title">{name.clone()}</legend>
            <div class="details-part__remove">
                <IconButton
                    icon=Icon::Close
                    size=ButtonSize::Small
                    label=tr(text::remove_part(name))
                    on_press=move |event| {
                        leave_line(&event, ".details-part");
                        shown.update(|all| all.retain(|own| *own != address_type));
                    }
                />
            </div>
            <div class="form-grid">
                <div class="form-cell">
                    <Field id=country_id label=tr(labels::address_field(AddressField::Country, ""))>
                        <Select value=country choices=countries() empty=tr(text::no_country())/>
                    </Field>
                </div>
                {dynamic(lines)}
            </div>
        </fieldset>
    }
    .into_any()
}

/// The bank accounts, and a button that adds one.
pub(super) fn accounts_form(draft: &DetailsDraft, prefix: &str) -> AnyView {
    let shown = RwSignal::from(draft.accounts.clone());
    let (for_rows, rows_prefix) = (draft.clone(), prefix.to_owned());
    let (for_button, button_prefix) = (draft.clone(), prefix.to_owned());
    let add = move |_| {
        let number = for_button.add_account();
        let first = for_button.country.with_untracked(|country| account_fields(country).first().copied());
        if let Some(first) = first {
            focus_added(format!("{button_prefix}-account-{number}-{}", first.code()));
        }
    };
    view! {
        <Each each=move || shown.get() key=|own| own.0 let:own>
            {account(&for_rows, own.0, &rows_prefix)}
        </Each>
        <div>
            <Button kind=ButtonKind::Ghost size=ButtonSize::Small icon=Icon::Plus on_press=add>
                {tr(text::add_account())}
            </Button>
        </div>
    }
    .into_any()
}

fn account(draft: &DetailsDraft, number: u32, prefix: &str) -> AnyView {
    let country = RwSignal::from(draft.country.clone());
    let shown = RwSignal::from(draft.accounts.clone());
    let prefix = format!("{prefix}-account-{number}");
    let lines = {
        let draft = draft.clone();
        move || {
            let at = country.get();
            let line = |field: &AccountField| line(&draft, number, *field, &at, &prefix);
            account_fields(&at).iter().map(line).collect_view()
        }
    };
    view! {
        <fieldset class="details-part">
            <legend class="details-part__title">{tr(text::account())}</legend>
            <div class="details-part__remove">
                <IconButton
                    icon=Icon::Close
                    size=ButtonSize::Small
                    label=tr(text::remove_part(text::account()))
                    on_press=move |event| {
                        leave_line(&event, ".details-part");
                        shown.update(|all| all.retain(|own| own.0 != number));
                    }
                />
            </div>
            <div class="form-grid">{dynamic(lines)}</div>
        </fieldset>
    }
    .into_any()
}

fn line(draft: &DetailsDraft, number: u32, field: AccountField, country: &str, prefix: &str) -> AnyView {
    let value = RwSignal::from(draft.text(Key::Account(number, field)));
    let (id, label) = (format!("{prefix}-{}", field.code()), tr(labels::account_field(field, country)));
    if field == AccountField::Currency {
        let currencies: Vec<Choice> = CURRENCIES.iter().map(|code| Choice::new(code, *code)).collect();
        return view! {
            <div class="form-cell">
                <Field id=id label=label>
                    <Select value=value choices=currencies empty=tr(records::not_chosen())/>
                </Field>
            </div>
        }
        .into_any();
    }
    let at = country.to_owned();
    let warning = move |typed: &str| field.warning(&field.normalize(typed, &at), &at);
    text_field(id, label, value, Signal::default(), warning, field.example(country))
}
