#[cfg(feature = "ssr")]
use domain::AppError;
use domain::settings::ListKey;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use messages::text::{frame, settings as text};
use ui::{ButtonLink, Choice, EmptyState, Icon, IconLink, PageHeader, Select, dynamic};

use super::editor::ListEditor;
use super::lists::{groups, list_name};
use crate::boot::{Boot, use_boot};
use crate::frame::PageTitle;
use crate::paths;
use crate::text::tr;

/// The page *Statuses and dropdowns*: one list, and the way to the others.
#[component]
pub fn StatusesPage() -> impl IntoView {
    let boot = use_boot();
    let params = use_params_map();
    let is_permitted = Memo::new(move |_| boot.with(Boot::may_change_settings));
    let key = Memo::new(move |_| match params.with(|params| params.get("list")) {
        Some(code) => code.parse().ok(),
        None => Some(ListKey::Lead),
    });
    view! {
        <PageTitle title=tr(frame::statuses_and_dropdowns())/>
        {dynamic(move || match (is_permitted.get(), key.get()) {
            (false, _) => view! { <NoRight/> }.into_any(),
            (true, None) => no_such_list(),
            (true, Some(key)) => view! { <Lists key=key/> }.into_any(),
        })}
    }
}

/// What others than administrators and employees with the right see, of lists, custom fields and changes.
#[component]
pub(super) fn NoRight() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::context::set_status(&AppError::Forbidden);
    view! {
        <div class="page">
            <PageHeader title=tr(frame::settings())/>
            <EmptyState icon=Icon::Lock title=tr(text::no_right_title()) text=tr(text::no_right())>
                <a class="button button--secondary" href=paths::HOME>{tr(frame::go_to_start())}</a>
            </EmptyState>
        </div>
    }
}

fn no_such_list() -> AnyView {
    #[cfg(feature = "ssr")]
    crate::context::set_status(&AppError::NotFound);
    view! { <div class="page"><Missing/></div> }.into_any()
}

/// Stands for a list that does not exist, or not any more.
#[component]
pub(super) fn Missing() -> impl IntoView {
    view! {
        <EmptyState icon=Icon::Search title=tr(text::no_such_list())>
            <a class="button button--secondary" href=paths::STATUSES>{tr(frame::statuses_and_dropdowns())}</a>
        </EmptyState>
    }
}

/// Where the page stands among the settings.
#[component]
pub(super) fn Crumbs() -> impl IntoView {
    let steps = [text::crumb_crm(), frame::settings(), text::crumb_basic()];
    view! {
        <p class="crumbs">
            {steps.map(|step| view! { <span>{tr(step)}</span> }).into_iter().collect_view()}
        </p>
    }
}

#[component]
fn Lists(key: ListKey) -> impl IntoView {
    let boot = use_boot();
    let name = move || boot.with(|boot| list_name(key, &boot.directory));
    let changes = || {
        view! {
            <ButtonLink href=paths::CHANGES icon=Icon::History>{tr(text::changes())}</ButtonLink>
        }
        .into_any()
    };
    view! {
        <div class="page settings">
            <div class="settings__head">
                <Crumbs/>
                <PageHeader title=tr(frame::statuses_and_dropdowns()) actions=changes/>
            </div>
            <p class="prose only-desktop">{tr(text::introduction())}</p>
            <div class="settings__columns">
                <Navigation current=key/>
                <Chooser current=key/>
                <section class="settings__list" aria-labelledby="list-name">
                    <h2 id="list-name"><bdi>{name}</bdi></h2>
                    <ListEditor key=key/>
                </section>
            </div>
        </div>
    }
}

/// The lists on a desktop.
#[component]
fn Navigation(current: ListKey) -> impl IntoView {
    let boot = use_boot();
    // Exchanged only when a name in it changes.
    let shown = Memo::new(move |_| {
        boot.with(|boot| {
            groups(&boot.directory).map(|group| {
                let link = |key: ListKey| (key, list_name(key, &boot.directory));
                (group.title, group.keys.into_iter().map(link).collect::<Vec<_>>())
            })
        })
    });
    let link = move |(key, name): (ListKey, String)| {
        view! {
            <li>
                <a class="settings__link" href=paths::statuses(key) aria-current={(key == current).then_some("page")}>
                    <bdi>{name}</bdi>
                </a>
            </li>
        }
    };
    view! {
        <nav class="settings__lists only-desktop" aria-label=tr(frame::statuses_and_dropdowns())>
            {dynamic(move || shown.get().map(|(title, links)| view! {
                <div>
                    {title.map(|title| view! { <p class="settings__group">{title}</p> })}
                    <ul>{links.into_iter().map(link).collect_view()}</ul>
                </div>
            }).into_iter().collect_view())}
        </nav>
    }
}

/// The lists on a phone.
#[component]
fn Chooser(current: ListKey) -> impl IntoView {
    let boot = use_boot();
    let navigate = use_navigate();
    let value = RwSignal::new(current.to_string());
    let choices = Signal::derive(move || {
        boot.with(|boot| {
            let keys = groups(&boot.directory).into_iter().flat_map(|group| group.keys);
            keys.map(|key| Choice::new(key, list_name(key, &boot.directory))).collect::<Vec<_>>()
        })
    });
    let choose = move |chosen: String| {
        if let Ok(key) = chosen.parse::<ListKey>() {
            navigate(&paths::statuses(key), NavigateOptions::default());
        }
    };
    view! {
        <div class="only-phone settings__chooser">
            <Select value=value choices=choices label=tr(text::choose_list()) on_commit=choose/>
            <IconLink icon=Icon::History label=tr(text::changes()) href=paths::CHANGES/>
        </div>
    }
}
