//! Which pages a program has: the server's all of them, each of the browser's its own. A program is built with one of
//! the features alone, or with all.

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Routes};
use leptos_router::hooks::use_location;
use leptos_router::{SsrMode, path};

#[cfg(feature = "activities")]
use super::activities::ActivityRoutes;
#[cfg(feature = "runs")]
use super::runs::RunRoutes;
#[cfg(feature = "sections")]
use super::sections::SectionRoutes;
#[cfg(feature = "sections")]
use super::session::SessionRoutes;
#[cfg(feature = "settings")]
use super::settings::SettingsRoutes;
use crate::frame::{Elsewhere, Frame, NotFound};
use crate::paths::ProgramName;

/// Every page: of the server, and of a development build.
#[cfg(all(feature = "sections", feature = "activities", feature = "settings", feature = "runs"))]
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=other_page>
            <SessionRoutes/>
            <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                <SectionRoutes/>
                <ActivityRoutes/>
                <SettingsRoutes/>
                <RunRoutes/>
            </ParentRoute>
        </Routes>
    }
}

/// Log-in, and the sections of records.
#[cfg(all(feature = "sections", not(feature = "runs")))]
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=other_page>
            <SessionRoutes/>
            <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                <SectionRoutes/>
            </ParentRoute>
        </Routes>
    }
}

/// The list and the calendar of activities.
#[cfg(all(feature = "activities", not(feature = "runs")))]
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=other_page>
            <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                <ActivityRoutes/>
            </ParentRoute>
        </Routes>
    }
}

/// Statuses and dropdowns, custom fields, people.
#[cfg(all(feature = "settings", not(feature = "runs")))]
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=other_page>
            <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                <SettingsRoutes/>
            </ParentRoute>
        </Routes>
    }
}

/// The mode and its switch, and the import.
#[cfg(all(feature = "runs", not(feature = "sections")))]
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=other_page>
            <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                <RunRoutes/>
            </ParentRoute>
        </Routes>
    }
}

/// A page of another program, or none at all.
fn other_page() -> AnyView {
    let path = use_location().pathname.get_untracked();
    if ProgramName::of(&path).is_here() { view! { <NotFound/> }.into_any() } else { view! { <Elsewhere/> }.into_any() }
}
