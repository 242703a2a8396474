use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::{ParentRoute, Redirect, Route};
use leptos_router::path;

use crate::boot::use_boot;
use crate::companies::{CompaniesPage, CompanyPanel};
use crate::contacts::{ContactPanel, ContactsPage};
use crate::deals::{DealPanel, DealsPage};
use crate::leads::{LeadPanel, LeadsPage};
use crate::paths;

/// The everyday sections: lists and boards, with a record over them.
#[component(transparent)]
pub fn SectionRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/") view=Home/>
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
    }
    .into_inner()
    .into_any_nested_route()
}

/// Leads to the section that the user works in.
#[component]
fn Home() -> impl IntoView {
    let section = use_boot().with_untracked(|boot| boot.first_section());
    view! { <Redirect path=paths::section(section)/> }
}
