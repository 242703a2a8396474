//! What stands around every page: sections, search, create, the user's menu.

mod bell;
mod create;
mod navigation;
mod reminders;
mod search;
mod user_menu;
mod way_back;

pub use bell::OpenedMessages;
#[cfg(feature = "ssr")]
pub use create::begins_creating;
pub use create::{Create, Creating};
pub use navigation::{BarItem, SectionMenu, section_icon};
pub use user_menu::LanguageChoice;
pub use way_back::{back_in_place, keep_place, way_back};

use domain::errors::Place;
use domain::{AppError, Language};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;
use messages::text::frame as text;
use ui::{
    AppFrame, Banner, BannerKind, BottomBar, Button, ButtonSize, EmptyState, Icon, PhoneHeader, Skeleton, SkipLink,
    TopBar, dynamic,
};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::live::use_live;
use crate::mode::RunBanner;
use crate::paths::{self, ProgramName};
use crate::text::{language, tr};

/// The parts of the phone's header that the open page provides.
#[derive(Clone, Copy)]
pub struct PageSlots {
    /// The title of the phone's header.
    pub title: RwSignal<String>,
}

/// The frame around the pages of logged-in users.
#[component]
pub fn Frame() -> impl IntoView {
    let title = ArcRwSignal::new(String::new());
    let slots = PageSlots { title: title.clone().into() };
    let language = language();
    provide_context(slots);
    let create = create::provide_create();
    let palette = search::provide_palette();
    let path = use_location().pathname;
    let current = Memo::new(move |_| path.with(|path| navigation::current(path)));
    let own = bell::provide_own();
    let items = navigation::items(own);
    Effect::new(|_| tell_time_zone());
    Effect::new(move |begun: Option<()>| path.with(|path| way_back::follow(path, begun.is_none())));
    let top = move || {
        view! {
            <TopBar label=tr(text::main_navigation()) home=paths::HOME items=items current=current>
                <search::OpenSearch palette=palette/>
                <create::CreateMenu id="create" create=create/>
                <bell::Bell id="bell" state=own/>
                <user_menu::UserMenu id="user"/>
            </TopBar>
        }
        .into_any()
    };
    let header = move || {
        view! {
            <PhoneHeader title=slots.title>
                <search::OpenSearch palette=palette/>
                <create::CreateMenu id="create-phone" create=create/>
                <bell::Bell id="bell-phone" state=own/>
                <SectionMenu id="section-phone" current=current/>
                <user_menu::UserMenu id="user-phone"/>
            </PhoneHeader>
        }
        .into_any()
    };
    let bottom =
        move || view! { <BottomBar label=tr(text::main_navigation()) items=items current=current/> }.into_any();
    view! {
        <Title text=move || window_title(&title, language)/>
        <SkipLink>{tr(text::skip_to_content())}</SkipLink>
        <AppFrame top=top header=header bottom=bottom>
            <ConnectionBanner/>
            <RunBanner/>
            <Outlet/>
        </AppFrame>
        <create::CreateDialog create=create/>
        <search::Palette palette=palette/>
    }
}

/// Names the open page: in the window's title and in the phone's header.
#[component]
pub fn PageTitle(#[prop(into)] title: Signal<String>) -> impl IntoView {
    let Some(slots) = use_context::<PageSlots>() else { return };
    // On the server the window's title is written last, and knows what the page has told by then.
    #[cfg(feature = "ssr")]
    slots.title.set(title.get_untracked());
    Effect::new(move |_| {
        slots.title.try_set(title.get());
    });
}

/// One title for all pages: those that come and go inside the frame only change its text, so that none of them is
/// asked for it after it has gone. The server asks for it where the page's signals and contexts cannot be reached
/// (`leptos_meta` writes titles after the page), so what it needs is held.
fn window_title(page: &ArcRwSignal<String>, language: Language) -> String {
    page.with(|page| if page.is_empty() { text::program_name() } else { text::page_title(page) }).show(language)
}

#[component]
fn ConnectionBanner() -> impl IntoView {
    let live = use_live();
    dynamic(move || {
        (!live.is_connected.get()).then(|| {
            let reload = move || {
                view! {
                    <Button size=ButtonSize::Small on_press=move |_| reload()>{tr(text::reload())}</Button>
                }
                .into_any()
            };
            view! { <Banner kind=BannerKind::Warning action=reload>{tr(text::connection_lost())}</Banner> }
        })
    })
}

/// The page of an address that leads nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::context::set_status(&AppError::NotFound);
    view! {
        <Title text=tr(text::page_title(text::page_not_found()))/>
        <main id="main" class="page">
            <EmptyState icon=Icon::Search title=tr(text::page_not_found()) text=tr(text::page_not_found_hint())>
                <a class="link" href="/" rel="external">{tr(text::go_to_start())}</a>
            </EmptyState>
        </main>
    }
}

/// Lets the browser itself follow links to pages that this program does not have, before the router takes them.
pub fn leave_for_other_programs() {
    let follow = move |event: web_sys::MouseEvent| {
        let link = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        // What is downloaded leaves the page where it is: the router lets it be, and its menu closes.
        let link = link.and_then(|element| element.closest("a[href^='/']:not([download])").ok().flatten());
        let path = link.and_then(|link| link.get_attribute("href"));
        if let Some(path) = &path {
            way_back::note(path);
        }
        if path.is_some_and(|path| !ProgramName::of(&path).is_here()) {
            event.stop_propagation();
        }
    };
    let follow = Closure::<dyn Fn(web_sys::MouseEvent)>::new(follow).into_js_value();
    let _ = document().add_event_listener_with_callback_and_bool("click", follow.unchecked_ref(), true);
}

/// Stands for a page that this program of the browser does not have: the server sends it with the one that does.
#[component]
pub fn Elsewhere() -> impl IntoView {
    let location = use_location();
    // The router changes the window's address only after the page is there: so the address is its word, not the window's.
    Effect::new(move |_| {
        let search = location.search.get_untracked();
        let mark = if search.is_empty() { "" } else { "?" };
        visit(&format!("{}{mark}{search}", location.pathname.get_untracked()));
    });
    view! { <Skeleton count=6 label=tr(text::loading())/> }
}

/// Loads a page of this site from the server: with another user, or in another language.
pub fn visit(path: &str) {
    let _ = window().location().set_href(path);
}

/// Goes to a page: within the program, if it has it.
pub fn go(path: &str, within: impl FnOnce(&str)) {
    if ProgramName::of(path).is_here() { within(path) } else { visit(path) }
}

/// Loads this page anew.
pub fn reload() {
    let _ = window().location().reload();
}

/// The text beside a field whose value breaks a rule.
pub fn problem_at(error: Option<&AppError>, place: Place) -> Option<String> {
    let Some(AppError::Invalid(violations)) = error else { return None };
    let violation = violations.iter().find(|violation| violation.place == place)?;
    Some(tr(messages::errors::problem(&violation.problem)))
}

/// Shows an error that belongs to no field of an open form.
pub fn show_error(toasts: ui::Toasts, error: &AppError) {
    if *error == AppError::Unauthenticated {
        return reload();
    }
    toasts.show(BannerKind::Error, tr(messages::errors::describe(error)));
}

/// Tells the server the browser's time zone once a visit.
fn tell_time_zone() {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsValue;
        let options =
            js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).resolved_options();
        let zone =
            js_sys::Reflect::get(&options, &JsValue::from_str("timeZone")).ok().and_then(|zone| zone.as_string());
        let storage = window().session_storage().ok().flatten();
        let known = storage.as_ref().and_then(|storage| storage.get_item("modus-time-zone").ok().flatten());
        if let Some(zone) = zone.filter(|zone| known.as_ref() != Some(zone)) {
            if let Some(storage) = storage {
                let _ = storage.set_item("modus-time-zone", &zone);
            }
            leptos::task::spawn_local(async move {
                let _ = crate::session::api::set_time_zone(zone).await;
            });
        }
    }
}
