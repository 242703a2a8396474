use domain::Kind;
use leptos::prelude::*;
use messages::labels;
use messages::text::custom::custom_fields;
use messages::text::frame as text;
use ui::{Icon, Menu, MenuLink, NavItem, dynamic};

use crate::boot::{Boot, use_boot};
use crate::paths;
use crate::text::tr;

/// An entry of the main sections.
pub type BarItem = NavItem;

/// The icon of a kind of record.
pub fn section_icon(kind: Kind) -> Icon {
    match kind {
        Kind::Lead => Icon::Lead,
        Kind::Deal => Icon::Deal,
        Kind::Contact => Icon::User,
        Kind::Company => Icon::Building,
    }
}

/// The sections that the user may open. Leads are there in Classic only (seed 001).
pub(super) fn items() -> Memo<Vec<NavItem>> {
    let boot = use_boot();
    Memo::new(move |_| boot.with(|boot| kinds(boot).into_iter().map(item).collect()))
}

fn kinds(boot: &Boot) -> Vec<Kind> {
    Kind::ALL.into_iter().filter(|kind| *kind != Kind::Lead || boot.is_classic()).collect()
}

fn item(kind: Kind) -> NavItem {
    NavItem {
        key: kind.code().to_owned(),
        label: tr(labels::kind_plural(kind)),
        href: paths::section(kind),
        icon: section_icon(kind),
    }
}

/// The section that an address belongs to; empty for settings and the like.
pub(super) fn current(path: &str) -> String {
    let section = path.strip_prefix("/crm/").and_then(|rest| rest.split('/').next()).unwrap_or_default();
    Kind::from_code(section).map_or_else(String::new, |kind| kind.code().to_owned())
}

/// The gear of a section, and the three dots on the phone: what can be set up here.
#[component]
pub fn SectionMenu(#[prop(into)] id: String, #[prop(into)] current: Signal<String>) -> impl IntoView {
    let boot = use_boot();
    let phone = id.ends_with("phone");
    // An open menu stays open unless something in it changes.
    let has_leads = Memo::new(move |_| matches!(Kind::from_code(&current.get()), Some(kind) if kind.has_stages()));
    let rights = Memo::new(move |_| boot.with(|boot| (boot.may_change_settings(), boot.may_manage_people())));
    dynamic(move || {
        let id = id.clone();
        let (has_leads, (settings, people)) = (has_leads.get(), rights.get());
        (phone || has_leads || settings).then(|| {
            view! {
                <Menu
                    id=id
                    label=tr(if phone { text::more_actions() } else { text::section_settings() })
                    icon={if phone { Icon::Dots } else { Icon::Gear }}
                >
                    {(settings && (has_leads || phone)).then(|| view! {
                        <MenuLink href=paths::MODE icon=Icon::Swap>{tr(text::crm_mode())}</MenuLink>
                        <MenuLink href=paths::STATUSES icon=Icon::List>{tr(text::statuses_and_dropdowns())}</MenuLink>
                    })}
                    {settings.then(|| view! {
                        <MenuLink href=paths::FIELDS icon=Icon::Pencil>{tr(custom_fields())}</MenuLink>
                    })}
                    <MenuLink href=paths::IMPORT icon=Icon::Upload>{tr(text::import_leads())}</MenuLink>
                    {people.then(|| view! {
                        <MenuLink href=paths::PEOPLE icon=Icon::Users>{tr(text::people())}</MenuLink>
                    })}
                </Menu>
            }
        })
    })
}
