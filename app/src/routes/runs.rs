use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::Route;
use leptos_router::path;

use crate::import::{ImportPage, ImportRunPage};
use crate::mode::{ModePage, RunPage};

/// The mode and the import, with their runs.
#[component(transparent)]
pub fn RunRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/crm/mode") view=ModePage/>
        <Route path=path!("/crm/mode/run/:id") view=RunPage/>
        <Route path=path!("/crm/import") view=ImportPage/>
        <Route path=path!("/crm/import/:run") view=ImportRunPage/>
    }
    .into_inner()
    .into_any_nested_route()
}
