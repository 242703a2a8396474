//! The buttons that switch the mode, each with its one confirmation.

use domain::AppError;
use domain::errors::Refusal;
use domain::mode::PipelineChoice;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use messages::Message;
use messages::text::{frame, mode as text};
use ui::{BannerKind, Button, ButtonKind, Dialog, DialogActions, DialogSize, use_toasts};

use super::api;
use super::draft::{Draft, Step};
use crate::boot::use_boot;
use crate::frame::show_error;
use crate::live::{refresh_boot, use_live};
use crate::paths;
use crate::text::tr;

/// Opens the wizard when leads are in progress, and switches after one question when none is.
#[component]
pub(super) fn SwitchToSimple(draft: Draft) -> impl IntoView {
    let boot = use_boot();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let asks = RwSignal::new(false);
    let look = {
        let navigate = navigate.clone();
        Action::new(move |(): &()| {
            let navigate = navigate.clone();
            async move {
                match api::read_preview().await {
                    Ok(preview) if preview.active_leads() == 0 => {
                        asks.try_set(true);
                    }
                    Ok(preview) => {
                        draft.begin(preview, boot.with_untracked(|boot| boot.settings.deal_creation));
                        navigate(&Step::Pipeline.path(), NavigateOptions::default());
                    }
                    Err(failure) => show_error(toasts, &failure.0),
                }
            }
        })
    };
    let switch = use_switch_to_simple();
    let pending = switch.pending;
    let confirm = move || {
        let stored = boot.with_untracked(|boot| boot.settings.deal_creation);
        let done = Callback::new(move |error: Option<AppError>| {
            asks.try_set(false);
            if error == Some(AppError::Refused(Refusal::PreviewOutdated)) {
                // Somebody has added a lead meanwhile: the wizard shows what would become of it.
                look.dispatch(());
            }
        });
        switch.run(
            Request { options: stored, pipeline: PipelineChoice::Existing(stored.pipeline_id), previewed: 0 },
            done,
        );
    };
    view! {
        <Button
            kind=ButtonKind::Primary
            pending=look.pending()
            disabled=Signal::derive(move || boot.with(|boot| boot.settings.running.is_some()))
            on_press=move |_| { look.dispatch(()); }
        >
            {tr(text::switch_to_simple())}
        </Button>
        <Confirm
            id="switch-to-simple"
            open=asks
            title=text::confirm_simple_title()
            question=text::confirm_simple()
            pending=pending
            on_confirm=move |()| confirm()
        />
    }
}

/// Switches to Classic after one question.
#[component]
pub(super) fn SwitchToClassic() -> impl IntoView {
    let boot = use_boot();
    let toasts = use_toasts();
    let asks = RwSignal::new(false);
    let switch = Action::new(move |(): &()| async move {
        let answer = api::switch_to_classic().await;
        asks.try_set(false);
        refresh_boot(boot);
        match answer {
            Ok(()) => toasts.show(BannerKind::Success, tr(text::switched_to_classic())),
            Err(failure) => show_error(toasts, &failure.0),
        }
    });
    view! {
        <Button
            kind=ButtonKind::Primary
            disabled=Signal::derive(move || boot.with(|boot| boot.settings.running.is_some()))
            on_press=move |_| asks.set(true)
        >
            {tr(text::switch_to_classic())}
        </Button>
        <Confirm
            id="switch-to-classic"
            open=asks
            title=text::confirm_classic_title()
            question=text::confirm_classic()
            pending=switch.pending()
            on_confirm=move |()| { switch.dispatch(()); }
        />
    }
}

#[component]
fn Confirm(
    #[prop(into)] id: String,
    open: RwSignal<bool>,
    title: Message,
    question: Message,
    #[prop(into)] pending: Signal<bool>,
    #[prop(into)] on_confirm: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog id=id open=open title=tr(title) close_label=tr(frame::close()) size=DialogSize::Small>
            <p>{tr(question.clone())}</p>
            <DialogActions>
                <Button on_press=move |_| open.set(false)>{tr(frame::cancel())}</Button>
                <Button kind=ButtonKind::Primary pending=pending on_press=move |_| on_confirm.run(())>
                    {tr(text::switch_now())}
                </Button>
            </DialogActions>
        </Dialog>
    }
}

/// A switch to Simple as the user confirmed it.
pub(super) struct Request {
    pub options: domain::DealCreation,
    pub pipeline: PipelineChoice,
    /// Leads in progress as the user was shown them.
    pub previewed: i64,
}

/// Switches to Simple, once, whatever is pressed meanwhile.
#[derive(Clone, Copy)]
pub(super) struct SimpleSwitch {
    pub pending: RwSignal<bool>,
    send: Callback<(Request, Callback<Option<AppError>>)>,
}

impl SimpleSwitch {
    /// Asks the server, and calls `done` with the error if it refused. Otherwise the page moves on.
    pub fn run(self, request: Request, done: Callback<Option<AppError>>) {
        if !self.pending.get_untracked() {
            self.pending.set(true);
            self.send.run((request, done));
        }
    }
}

pub(super) fn use_switch_to_simple() -> SimpleSwitch {
    let boot = use_boot();
    let live = use_live();
    let toasts = use_toasts();
    let navigate = StoredValue::new(use_navigate());
    let pending = RwSignal::new(false);
    let send = Callback::new(move |(request, done): (Request, Callback<Option<AppError>>)| {
        let Request { options, pipeline, previewed } = request;
        // The event of the switch can be here before its answer, and take the wizard away: nothing below may
        // depend on the component.
        let Some(navigate) = navigate.try_get_value() else { return };
        spawn_local(async move {
            let answer = api::switch_to_simple(options.client, pipeline, options.keep_activities, previewed).await;
            pending.try_set(false);
            let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
            match answer {
                Ok(Some(run)) => {
                    live.touch_runs();
                    navigate(&paths::conversion(run), replace);
                }
                Ok(None) => {
                    toasts.show(BannerKind::Success, tr(text::switched_to_simple()));
                    navigate(paths::MODE, replace);
                }
                Err(failure) => {
                    show_error(toasts, &failure.0);
                    done.try_run(Some(failure.0));
                    return refresh_boot(boot);
                }
            }
            done.try_run(None);
            refresh_boot(boot);
        });
    });
    SimpleSwitch { pending, send }
}
