use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::Route;
use leptos_router::path;

use crate::people::PeoplePage;
use crate::records::BinPage;
use crate::settings::{ChangesPage, CountersPage, FieldsPage, StatusesPage};

/// People, statuses and dropdowns.
#[component(transparent)]
pub fn SettingsRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/settings/people") view=PeoplePage/>
        <Route path=path!("/settings/statuses") view=StatusesPage/>
        <Route path=path!("/settings/statuses/:list") view=StatusesPage/>
        <Route path=path!("/settings/bin") view=BinPage/>
        <Route path=path!("/settings/changes") view=ChangesPage/>
        <Route path=path!("/settings/fields") view=FieldsPage/>
        <Route path=path!("/settings/fields/:kind") view=FieldsPage/>
        <Route path=path!("/settings/counters") view=CountersPage/>
    }
    .into_inner()
    .into_any_nested_route()
}
