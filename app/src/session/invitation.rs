use domain::AppError;
use domain::errors::Place;
use domain::people::Identity;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use messages::text::{frame, session as text};
use ui::{Banner, BannerKind, Button, ButtonKind, CenterCard, Field, TextInput, TextKind};

use super::api;
use super::set_up::{LinkInvalid, general};
use crate::frame::{LanguageChoice, problem_at, visit};
use crate::json::resource;
use crate::text::tr;

/// The page of an invitation: the employee chooses a password and is in.
#[component]
pub fn InvitationPage() -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token")).unwrap_or_default();
    let asked = token.clone();
    let invited = resource(|| (), move |()| api::invitation(asked.clone()));
    view! {
        <Title text=tr(frame::page_title(text::invitation_title()))/>
        <Suspense>
            {move || {
                let token = token.clone();
                invited.get().map(move |invited| match invited {
                    Ok(Some(identity)) => view! { <InvitationForm token=token identity=identity/> }.into_any(),
                    Ok(None) => view! { <LinkInvalid/> }.into_any(),
                    Err(error) => view! {
                        <CenterCard title=tr(text::invitation_title())>
                            <Banner kind=BannerKind::Error>{tr(messages::errors::describe(&error.0))}</Banner>
                        </CenterCard>
                    }.into_any(),
                })
            }}
        </Suspense>
    }
}

#[component]
fn InvitationForm(token: String, identity: Identity) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let error = RwSignal::new(None::<AppError>);
    let accept = Action::new(move |(): &()| {
        let (token, password) = (token.clone(), password.get_untracked());
        async move {
            match api::accept_invitation(token, password).await {
                Ok(()) => visit("/"),
                Err(failure) => {
                    error.try_set(Some(failure.0));
                }
            }
        }
    });
    let pending = accept.pending();
    let problem = Signal::derive(move || error.with(|error| problem_at(error.as_ref(), Place::Password)));
    let email = identity.email.clone();
    view! {
        <CenterCard
            title=tr(text::invitation_title())
            text=tr(text::invitation_explanation(identity.email, identity.name))
            footer=move || view! { <LanguageChoice/> }.into_any()
        >
            <form
                class="stack"
                method="post"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    error.set(None);
                    accept.dispatch(());
                }
            >
                {move || general(error.get()).map(|text| view! { <Banner kind=BannerKind::Error>{text}</Banner> })}
                // Password managers store the address beside the password.
                <input r#type="email" name="username" autocomplete="username" value=email readonly hidden/>
                <Field
                    id="password"
                    label=tr(text::password())
                    hint=Some(tr(text::password_rule(i64::from(domain::people::PASSWORD_LENGTH))))
                    error=problem
                    required=true
                >
                    <TextInput value=password kind=TextKind::Password name="password" autocomplete="new-password" focused=true/>
                </Field>
                <Button kind=ButtonKind::Primary submit=true wide=true pending=pending>
                    {tr(text::accept_invitation())}
                </Button>
            </form>
        </CenterCard>
    }
}
