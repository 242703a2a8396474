use domain::errors::Place;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use messages::text::{frame, session as text};
use ui::{Banner, BannerKind, CenterCard, Field, TextInput, TextKind};

use super::api;
use super::one_time::{LinkFailed, LinkInvalid, PasswordCard, PasswordForm};
use crate::boot::use_boot;
use crate::frame::LanguageChoice;
use crate::json::resource;
use crate::text::tr;

/// The page before there is an administrator: says where the one-time link is found.
#[component]
pub fn NotSetUpPage() -> impl IntoView {
    view! {
        <Title text=tr(frame::page_title(text::set_up_title()))/>
        <CenterCard
            title=tr(text::not_set_up_title())
            text=tr(text::not_set_up_explanation())
            footer=move || view! { <LanguageChoice/> }.into_any()
        >
            <p>{tr(text::not_set_up_link_lost())}</p>
            <p><code>"modus admin create --email … --name …"</code></p>
        </CenterCard>
    }
}

/// The page of the one-time link: creates the first administrator.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token")).unwrap_or_default();
    let checked = token.clone();
    let is_valid = resource(|| (), move |()| api::set_up_link(checked.clone()));
    view! {
        <Title text=tr(frame::page_title(text::set_up_title()))/>
        <Suspense>
            {move || {
                let token = token.clone();
                is_valid.get().map(move |valid| match valid {
                    Ok(true) => view! { <SetUpForm token=token/> }.into_any(),
                    Ok(false) => view! { <LinkInvalid/> }.into_any(),
                    Err(error) => view! { <LinkFailed title=tr(text::set_up_title()) error=error/> }.into_any(),
                })
            }}
        </Suspense>
    }
}

#[component]
fn SetUpForm(token: String) -> impl IntoView {
    let form = PasswordForm::new();
    let (name, email) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let is_insecure = use_boot().with_untracked(|boot| boot.is_insecure);
    let create = move |()| {
        let (name, email) = (name.get_untracked(), email.get_untracked());
        form.send(api::set_up(token.clone(), name, email, form.password.get_untracked()));
    };
    view! {
        <PasswordCard
            title=tr(text::set_up_title())
            explanation=tr(text::set_up_explanation())
            submit=tr(text::create_administrator())
            form=form
            on_submit=Callback::new(create)
        >
            {is_insecure.then(|| view! { <Banner kind=BannerKind::Warning>{tr(text::plain_http())}</Banner> })}
            <Field id="name" label=tr(text::name()) error=form.problem(Place::EmployeeName) required=true>
                <TextInput value=name name="name" autocomplete="name" focused=true/>
            </Field>
            <Field id="email" label=tr(text::email()) error=form.problem(Place::Login) required=true>
                <TextInput value=email kind=TextKind::Email name="email" autocomplete="username"/>
            </Field>
        </PasswordCard>
    }
}
