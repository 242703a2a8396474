use domain::Kind;
use domain::stage::Semantics;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use messages::by_kind;
use messages::text::{frame, records as text};
use ui::{
    BannerKind, Button, ButtonKind, ButtonSize, Dialog, DialogActions, DialogSize, Icon, Menu, MenuItem, dynamic,
};

use super::news::use_news;
use super::open::use_open;
use crate::boot::{Boot, use_boot};
use crate::frame::show_error;
use crate::live::use_live;
use crate::paths;
use crate::records::api;
use crate::records::convert::{ConvertLead, is_conversion_kept};
use crate::records::leave_dialog::LeaveDialog;
use crate::records::move_deal::MoveDeal;
use crate::text::tr;

/// Which of the record's dialogs is open.
#[derive(Clone, Copy)]
pub struct ActionState {
    pub converting: RwSignal<bool>,
    pub deleting: RwSignal<bool>,
    pub moving: RwSignal<bool>,
    /// Something entered could not be saved, and the panel is to be closed.
    pub leaving: RwSignal<bool>,
}

impl ActionState {
    pub fn new() -> Self {
        let closed = || RwSignal::new(false);
        Self { converting: closed(), deleting: closed(), moving: closed(), leaving: closed() }
    }
}

/// What can be done with the whole record.
#[component]
pub(super) fn RecordActions(state: ActionState) -> impl IntoView {
    let open = use_open();
    let boot = use_boot();
    let toasts = ui::use_toasts();
    let may_delete = Memo::new(move |_| open.opened.with(|opened| opened.may_delete));
    let may_convert = Memo::new(move |_| {
        let is_lead = open.kind == Kind::Lead && boot.with(Boot::is_classic);
        is_lead && open.may_edit() && open.stage_semantics() == Some(Semantics::InProgress)
    });
    let may_move = Memo::new(move |_| {
        let has_others = boot.with(|boot| boot.directory.pipelines.len() > 1);
        open.kind == Kind::Deal && has_others && open.may_edit()
    });
    let copy_link = move |_| {
        let address = window().location().href().unwrap_or_default();
        leptos::task::spawn_local(async move {
            let copied = window().navigator().clipboard().write_text(&address);
            if wasm_bindgen_futures::JsFuture::from(copied).await.is_ok() {
                toasts.show(BannerKind::Success, tr(text::link_copied()));
            }
        });
    };
    view! {
        {dynamic(move || may_convert.get().then(|| view! {
            <Button size=ButtonSize::Small icon=Icon::Swap on_press=move |_| state.converting.set(true)>
                {tr(text::convert_lead())}
            </Button>
        }))}
        <Menu id="record-actions" label=tr(frame::more_actions()) icon=Icon::Dots>
            <MenuItem icon=Icon::Link on_press=copy_link>{tr(text::copy_link())}</MenuItem>
            {dynamic(move || may_move.get().then(|| view! {
                <MenuItem icon=Icon::Swap on_press=move |_| state.moving.set(true)>{tr(text::move_to_pipeline())}</MenuItem>
            }))}
            {dynamic(move || may_delete.get().then(|| view! {
                <MenuItem icon=Icon::Trash danger=true on_press=move |_| state.deleting.set(true)>
                    {tr(frame::delete())}
                </MenuItem>
            }))}
        </Menu>
    }
}

/// The dialogs of the record's actions.
#[component]
pub(super) fn ActionDialogs(state: ActionState, name: Memo<String>, on_discard: Callback<()>) -> impl IntoView {
    let (open, boot) = (use_open(), use_boot());
    // It was open before the page was loaded anew.
    Effect::new(move |_| {
        let may_convert = untrack(|| open.kind == Kind::Lead && open.may_edit() && boot.with(Boot::is_classic));
        if may_convert && is_conversion_kept(open.id) {
            state.converting.set(true);
        }
    });
    let converting = dynamic(move || {
        state.converting.get().then(|| {
            view! {
                <ConvertLead id=open.id on_close=move |()| {
                    state.converting.try_set(false);
                }/>
            }
        })
    });
    let moving = dynamic(move || {
        state.moving.get().then(|| {
            view! {
                <MoveDeal open=open on_close=move |()| {
                    state.moving.try_set(false);
                }/>
            }
        })
    });
    view! {
        <DeleteDialog shown=state.deleting name=name/>
        <LeaveDialog id="leave-record" shown=state.leaving on_discard=on_discard/>
        {converting}
        {moving}
    }
}

#[component]
fn DeleteDialog(shown: RwSignal<bool>, name: Memo<String>) -> impl IntoView {
    let open = use_open();
    let (live, news) = (use_live(), use_news());
    let toasts = ui::use_toasts();
    let navigate = StoredValue::new(use_navigate());
    let pending = RwSignal::new(false);
    let kind = open.kind;
    let delete = move |_| {
        let name = name.get_untracked();
        pending.set(true);
        // The news of the deletion can be faster than its answer.
        news.begin_deleting(open.id);
        let go = navigate.get_value();
        leptos::task::spawn_local(async move {
            let answer = api::delete(kind, open.id).await;
            pending.try_set(false);
            match answer {
                Ok(()) => {
                    shown.try_set(false);
                    toasts.show(BannerKind::Success, tr(by_kind::deleted(kind, name)));
                    let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
                    go(&paths::section(kind), options);
                    live.touch(kind);
                }
                Err(failure) => {
                    news.deletion_failed();
                    show_error(toasts, &failure.0);
                }
            }
        });
    };
    view! {
        <Dialog
            id="delete-record"
            open=shown
            title=Signal::derive(move || tr(by_kind::delete_question(kind, name.get())))
            close_label=tr(frame::close())
            size=DialogSize::Small
        >
            <p>{tr(text::delete_consequence())}</p>
            <DialogActions>
                <Button on_press=move |_| shown.set(false)>{tr(frame::cancel())}</Button>
                <Button kind=ButtonKind::Danger pending=pending on_press=delete>{tr(frame::delete())}</Button>
            </DialogActions>
        </Dialog>
    }
}
