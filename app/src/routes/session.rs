use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::Route;
use leptos_router::{SsrMode, path};

use crate::session::{InvitationPage, LogInPage, NotSetUpPage, SetUpPage};

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
