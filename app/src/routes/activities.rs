use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::Route;
use leptos_router::path;

use crate::activities::ActivitiesPage;

/// The section of activities.
#[component(transparent)]
pub fn ActivityRoutes() -> AnyNestedRoute {
    view! { <Route path=path!("/activities") view=ActivitiesPage/> }.into_inner().into_any_nested_route()
}
