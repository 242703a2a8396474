use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::Route;
use leptos_router::{SsrMode, path};

use crate::people::PeoplePage;
use crate::session::{InvitationPage, LogInPage, NotSetUpPage, SetUpPage};
use crate::settings::{ChangesPage, FieldsPage, StatusesPage};

/// The pages before log-in, without the frame.
#[component(transparent)]
pub fn SessionRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/login") view=LogInPage ssr=SsrMode::Async/>
        <Route path=path!("/start") view=NotSetUpPage ssr=SsrMode::Async/>
        <Route path=path!("/start/:token") view=SetUpPage ssr=SsrMode::Async/>
        <Route path=path!("/invitation/:token") view=InvitationPage ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// People, statuses and dropdowns.
#[component(transparent)]
pub fn SettingsRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/settings/people") view=PeoplePage/>
        <Route path=path!("/settings/statuses") view=StatusesPage/>
        <Route path=path!("/settings/statuses/:list") view=StatusesPage/>
        <Route path=path!("/settings/changes") view=ChangesPage/>
        <Route path=path!("/settings/fields") view=FieldsPage/>
        <Route path=path!("/settings/fields/:kind") view=FieldsPage/>
    }
    .into_inner()
    .into_any_nested_route()
}
