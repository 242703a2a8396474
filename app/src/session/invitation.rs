use domain::people::Identity;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use messages::text::{frame, session as text};

use super::api;
use super::one_time::{LinkFailed, LinkInvalid, PasswordCard, PasswordForm};
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
                    Err(error) => view! { <LinkFailed title=tr(text::invitation_title()) error=error/> }.into_any(),
                })
            }}
        </Suspense>
    }
}

#[component]
fn InvitationForm(token: String, identity: Identity) -> impl IntoView {
    let form = PasswordForm::new();
    let accept = move |()| form.send(api::accept_invitation(token.clone(), form.password.get_untracked()));
    let email = identity.email.clone();
    view! {
        <PasswordCard
            title=tr(text::invitation_title())
            explanation=tr(text::invitation_explanation(identity.email, identity.name))
            submit=tr(text::accept_invitation())
            form=form
            on_submit=Callback::new(accept)
            only_password=true
        >
            // Password managers store the address beside the password, as it is: of e-mails browsers rewrite the domain.
            <input r#type="text" name="username" autocomplete="username" value=email readonly hidden/>
        </PasswordCard>
    }
}
