//! The pages and their addresses.

#[cfg(feature = "activities")]
mod activities;
mod pages;
#[cfg(feature = "runs")]
mod runs;
#[cfg(feature = "sections")]
mod sections;
#[cfg(feature = "sections")]
mod session;
#[cfg(feature = "settings")]
mod settings;

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;
use messages::text::{frame as text, notifications};
use ui::{ToastHost, Toasts};

use crate::boot::provide_boot;
use crate::frame::leave_for_other_programs;
use crate::lazy;
use crate::live::provide_live;
use crate::text::tr;

/// The application. Every page is rendered with its data before it is sent.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let boot = provide_boot();
    provide_live(boot);
    let toasts = ui::provide_toasts();
    // Errors name custom fields by their numbers alone.
    Effect::new(move |_| {
        let names = boot.with(|boot| {
            let fields = boot.directory.custom_fields.iter();
            fields.map(|field| (field.id, field.label.clone())).collect()
        });
        messages::custom::know(names);
    });
    Effect::new(|_| {
        leave_for_other_programs();
        mark_hydrated();
        lazy::prepare();
    });
    view! {
        <Title formatter=move |title: String| title_in_page(title, toasts)/>
        <Router>
            <pages::Pages/>
        </Router>
        <ToastHost
            label=tr(text::notifications())
            close_label=tr(text::close())
            more=Callback::new(|count| tr(notifications::more_reminders(count)))
        />
    }
}

/// The title of the window, behind the number of reminders that wait in it. The server writes it into the page as it is
/// given, the browser sets it as text: so names of records become markup here, on the server, or else they would be
/// markup.
fn title_in_page(title: String, toasts: Toasts) -> String {
    if cfg!(feature = "ssr") {
        return title.replace('&', "&amp;").replace('<', "&lt;");
    }
    match toasts.reminders() {
        0 => title,
        count => format!("({count}) {title}"),
    }
}

/// Tells tests, and style sheets, that buttons work.
fn mark_hydrated() {
    if let Some(body) = document().body() {
        let _ = body.set_attribute("data-hydrated", "");
    }
}
