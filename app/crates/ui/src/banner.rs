//! A message that stays in the page.

use leptos::{children::ViewFnOnce, prelude::*};

use crate::Icon;

/// What a message is about; the same for banners and toasts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BannerKind {
    #[default]
    Info,
    Success,
    Warning,
    Error,
}

impl BannerKind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    pub(crate) const fn icon(self) -> Icon {
        match self {
            Self::Info => Icon::Info,
            Self::Success => Icon::Success,
            Self::Warning => Icon::Warning,
            Self::Error => Icon::Error,
        }
    }

    /// Errors interrupt, everything else waits for a pause.
    pub(crate) const fn role(self) -> &'static str {
        if matches!(self, Self::Error) { "alert" } else { "status" }
    }
}

/// Says what happened, what was kept, and what to do; with an action where there is one.
///
/// `<Banner kind=BannerKind::Warning title=title action=move || view! { <Button …/> }>{text}</Banner>`
#[component]
pub fn Banner(
    #[prop(optional)] kind: BannerKind,
    #[prop(optional, into)] title: Option<String>,
    #[prop(optional, into)] action: Option<ViewFnOnce>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=format!("banner banner--{}", kind.name()) role=kind.role()>
            {kind.icon().view()}
            <div class="banner__text">
                {title.map(|title| view! { <p class="banner__title">{title}</p> })}
                {children.map(|children| view! { <div>{children()}</div> })}
            </div>
            {action.map(|action| view! { <div class="banner__action">{action.run()}</div> })}
        </div>
    }
    .into_any()
}
