use domain::Kind;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use messages::text::custom::custom_fields;
use messages::text::{frame as text, settings as settings_text, transfer};
use messages::{Message, labels, timeline};
use ui::{Icon, Menu, MenuLink, NavItem, dynamic};

use super::bell::OwnState;
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
pub(super) fn items(own: OwnState) -> Memo<Vec<NavItem>> {
    let boot = use_boot();
    let counts = Kind::ALL.map(|kind| (kind, told(boot, Memo::new(move |_| own.due(kind)))));
    let item = move |kind: Kind| {
        let count = counts.iter().find(|(known, _)| *known == kind).map(|(_, count)| *count);
        item(kind, count)
    };
    let all = told(boot, Memo::new(move |_| own.due_of_all()));
    Memo::new(move |_| boot.with(|boot| kinds(boot).into_iter().map(item).chain([activities(all)]).collect()))
}

/// A number of activities, and what it means.
type Count = (Memo<i64>, Memo<String>);

fn told(boot: RwSignal<Boot>, count: Memo<i64>) -> Count {
    let counters = Memo::new(move |_| boot.with(|boot| boot.settings.counters));
    (count, Memo::new(move |_| tr(timeline::due(counters.get(), ui::short_count(count.get())))))
}

/// The section of activities, with what is due on records of every kind.
fn activities(count: Count) -> NavItem {
    NavItem {
        key: ACTIVITIES.to_owned(),
        label: tr(text::activities()),
        href: paths::ACTIVITIES.to_owned(),
        icon: Icon::Calendar,
        count: Some(count),
    }
}

/// What the section of activities is called among the kinds of records.
const ACTIVITIES: &str = "activities";

fn kinds(boot: &Boot) -> Vec<Kind> {
    Kind::ALL.into_iter().filter(|kind| *kind != Kind::Lead || boot.is_classic()).collect()
}

fn item(kind: Kind, count: Option<Count>) -> NavItem {
    NavItem {
        key: kind.code().to_owned(),
        label: tr(labels::kind_plural(kind)),
        href: paths::section(kind),
        icon: section_icon(kind),
        count,
    }
}

/// The section that an address belongs to; empty for settings and the like.
pub(super) fn current(path: &str) -> String {
    if path == paths::ACTIVITIES {
        return ACTIVITIES.to_owned();
    }
    let section = path.strip_prefix("/crm/").and_then(|rest| rest.split('/').next()).unwrap_or_default();
    Kind::from_code(section).map_or_else(String::new, |kind| kind.code().to_owned())
}

/// The gear of a section, and the three dots on the phone: what can be set up here.
#[component]
pub fn SectionMenu(#[prop(into)] id: String, #[prop(into)] current: Signal<String>) -> impl IntoView {
    let boot = use_boot();
    let phone = id.ends_with("phone");
    // An open menu stays open unless something in it changes.
    let kind = Memo::new(move |_| current.with(|current| Kind::from_code(current)));
    let rights = Memo::new(move |_| boot.with(|boot| (boot.may_change_settings(), boot.may_manage_people())));
    let query = use_location().search;
    dynamic(move || {
        let id = id.clone();
        let (kind, (settings, people)) = (kind.get(), rights.get());
        let has_leads = kind.is_some_and(Kind::has_stages);
        let export = move |ending: &'static str, all: &'static str| {
            let href = move || {
                let query = query.read();
                let kind = kind.unwrap_or(Kind::Lead);
                let sign = if query.is_empty() && all.is_empty() { "" } else { "?" };
                let and = if query.is_empty() || all.is_empty() { "" } else { "&" };
                paths::export(kind, ending, &format!("{sign}{}{and}{all}", *query))
            };
            Signal::derive(href)
        };
        (phone || kind.is_some()).then(|| {
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
                        <MenuLink href=paths::COUNTERS icon=Icon::Clock>{tr(settings_text::counters())}</MenuLink>
                    })}
                    <MenuLink href=paths::import(import_kind(kind)) icon=Icon::Upload>{tr(import_label(kind))}</MenuLink>
                    {kind.map(|_| view! {
                        <MenuLink href=export("csv", "") icon=Icon::Download download=true>{tr(transfer::export_csv())}</MenuLink>
                        <MenuLink href=export("xlsx", "") icon=Icon::Download download=true>{tr(transfer::export_xlsx())}</MenuLink>
                        <MenuLink href=export("xlsx", "fields=all") icon=Icon::Download download=true>
                            {tr(transfer::export_xlsx_all())}
                        </MenuLink>
                    })}
                    {people.then(|| view! {
                        <MenuLink href=paths::PEOPLE icon=Icon::Users>{tr(text::people())}</MenuLink>
                    })}
                </Menu>
            }
        })
    })
}

/// What is imported from a section: deals come from leads.
fn import_kind(section: Option<Kind>) -> Kind {
    section.filter(|kind| !kind.has_stages()).unwrap_or(Kind::Lead)
}

fn import_label(section: Option<Kind>) -> Message {
    match import_kind(section) {
        Kind::Contact => transfer::import_contacts(),
        Kind::Company => transfer::import_companies(),
        Kind::Lead | Kind::Deal => text::import_leads(),
    }
}
