//! The pages and their addresses.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::{SsrMode, path};
use messages::text::frame as text;
use ui::ToastHost;

use crate::boot::{provide_boot, use_boot};
use crate::frame::{Frame, NotFound};
use crate::live::provide_live;
use crate::paths;
use crate::text::tr;
#[cfg(feature = "sections")]
use crate::{
    companies::{CompaniesPage, CompanyPanel},
    contacts::{ContactPanel, ContactsPage},
    deals::{DealPanel, DealsPage},
    leads::{LeadPanel, LeadsPage},
};
#[cfg(feature = "settings")]
use crate::{
    import::{ImportPage, ImportRunPage},
    mode::{ModePage, RunPage},
    people::PeoplePage,
    session::{InvitationPage, LogInPage, NotSetUpPage, SetUpPage},
    settings::{ChangesPage, StatusesPage},
};
// Pages of the other program.
#[cfg(not(feature = "sections"))]
use crate::frame::{
    Elsewhere as CompaniesPage, Elsewhere as CompanyPanel, Elsewhere as ContactPanel, Elsewhere as ContactsPage,
    Elsewhere as DealPanel, Elsewhere as DealsPage, Elsewhere as LeadPanel, Elsewhere as LeadsPage,
};
#[cfg(not(feature = "settings"))]
use crate::frame::{
    Elsewhere as ChangesPage, Elsewhere as ImportPage, Elsewhere as ImportRunPage, Elsewhere as InvitationPage,
    Elsewhere as LogInPage, Elsewhere as ModePage, Elsewhere as NotSetUpPage, Elsewhere as PeoplePage,
    Elsewhere as RunPage, Elsewhere as SetUpPage, Elsewhere as StatusesPage,
};

/// The application. Every page is rendered with its data before it is sent.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let boot = provide_boot();
    provide_live(boot);
    ui::provide_toasts();
    Effect::new(|_| mark_hydrated());
    view! {
        <Title formatter=title_in_page/>
        <Router>
            <Routes fallback=|| view! { <NotFound/> }.into_any()>
                <Route path=path!("/login") view=LogInPage ssr=SsrMode::Async/>
                <Route path=path!("/start") view=NotSetUpPage ssr=SsrMode::Async/>
                <Route path=path!("/start/:token") view=SetUpPage ssr=SsrMode::Async/>
                <Route path=path!("/invitation/:token") view=InvitationPage ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                    <Route path=path!("/") view=Home/>
                    <Route path=path!("/crm/mode") view=ModePage/>
                    <Route path=path!("/crm/mode/run/:id") view=RunPage/>
                    <Route path=path!("/settings/people") view=PeoplePage/>
                    <Route path=path!("/settings/statuses") view=StatusesPage/>
                    <Route path=path!("/settings/statuses/:list") view=StatusesPage/>
                    <Route path=path!("/settings/changes") view=ChangesPage/>
                    <ParentRoute path=path!("/crm/lead") view=LeadsPage>
                        <Route path=path!("") view=|| ()/>
                        <Route path=path!(":id") view=LeadPanel/>
                    </ParentRoute>
                    <ParentRoute path=path!("/crm/deal") view=DealsPage>
                        <Route path=path!("") view=|| ()/>
                        <Route path=path!(":id") view=DealPanel/>
                    </ParentRoute>
                    <ParentRoute path=path!("/crm/contact") view=ContactsPage>
                        <Route path=path!("") view=|| ()/>
                        <Route path=path!(":id") view=ContactPanel/>
                    </ParentRoute>
                    <ParentRoute path=path!("/crm/company") view=CompaniesPage>
                        <Route path=path!("") view=|| ()/>
                        <Route path=path!(":id") view=CompanyPanel/>
                    </ParentRoute>
                    <Route path=path!("/crm/import") view=ImportPage/>
                    <Route path=path!("/crm/import/:run") view=ImportRunPage/>
                </ParentRoute>
            </Routes>
        </Router>
        <ToastHost label=tr(text::notifications()) close_label=tr(text::close())/>
    }
}

/// Leads to the section that the user works in.
#[component]
fn Home() -> impl IntoView {
    let section = use_boot().with_untracked(|boot| boot.first_section());
    view! { <Redirect path=paths::section(section)/> }
}

/// The title of the window. The server writes it into the page as it is given, the browser sets it as text: so names of
/// records become markup here, on the server, or else they would be markup.
fn title_in_page(title: String) -> String {
    if cfg!(feature = "ssr") { title.replace('&', "&amp;").replace('<', "&lt;") } else { title }
}

/// Tells tests, and style sheets, that buttons work.
fn mark_hydrated() {
    if let Some(body) = document().body() {
        let _ = body.set_attribute("data-hydrated", "");
    }
}
