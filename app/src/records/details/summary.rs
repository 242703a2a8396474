use domain::details::{AccountField, Details, FieldText, account_fields};
use leptos::prelude::*;
use messages::labels;

use super::copy::copy_button;
use crate::text::{language, tr};

/// What details are called: the name in them, or whose they are.
pub(super) fn name_of(details: &Details) -> String {
    let name = details.text(domain::details::DetailField::Name);
    if name.is_empty() { tr(labels::subject(details.subject)) } else { name.to_owned() }
}

/// Details as they are read: numbers as people write them, each ready to be copied.
pub(super) fn summary(details: &Details) -> AnyView {
    let fields = details.fields.iter().map(|FieldText { field, text }| {
        let warning = field.warning(text).map(|warning| tr(labels::warning(warning, field.example())));
        row(tr(labels::detail_field(*field, details.subject)), field.shown(text), text.clone(), warning)
    });
    let addresses = details.addresses.iter().map(|address| {
        let line = match address.country.as_str() {
            "" => address.line(),
            code => format!("{}, {}", address.line(), labels::country(language(), code)),
        };
        row(tr(labels::address_type(address.address_type)), line.clone(), line, None)
    });
    let accounts = details.accounts.iter().map(|account| {
        let country = details.country.as_str();
        let line = |field: &AccountField| {
            let text = account.get(*field);
            (!text.is_empty()).then(|| {
                let warning = field.warning(text, country).map(|warning| tr(labels::warning(warning, "")));
                let shown = field.shown(text, country);
                row(tr(labels::account_field(*field, country)), shown, text.to_owned(), warning)
            })
        };
        let lines: Vec<AnyView> = account_fields(country).iter().filter_map(line).collect();
        view! { <dl class="details-rows">{lines}</dl> }.into_any()
    });
    let own: Vec<AnyView> = fields.chain(addresses).collect();
    view! {
        {(!own.is_empty()).then(|| view! { <dl class="details-rows">{own}</dl> })}
        {accounts.collect_view()}
    }
    .into_any()
}

fn row(name: String, shown: String, copied: String, warning: Option<String>) -> AnyView {
    view! {
        <div class="details-row">
            <dt class="details-row__name">{name.clone()}</dt>
            <dd class="details-row__value">
                <span class="details-row__text" dir="auto">{shown}</span>
                {copy_button(name, copied)}
                {warning.map(|warning| view! { <p class="details-row__warning">{warning}</p> })}
            </dd>
        </div>
    }
    .into_any()
}
