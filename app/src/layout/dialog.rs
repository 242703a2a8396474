use domain::layout::{Item, SectionKey};
use domain::{AppError, FieldName, Kind};
use leptos::prelude::*;
use leptos::task::spawn_local;
use messages::labels;
use messages::text::{frame, layout as text};
use ui::{
    Banner, BannerKind, Button, ButtonKind, Dialog, DialogActions, DialogSize, Segment, SegmentedControl, dynamic,
    use_toasts,
};

use super::draft::Draft;
use super::sections::Sections;
use super::title::TitleDialog;
use crate::boot::Boot;
use crate::fields::FieldDialog;
use crate::records::{Kept, LeaveDialog, restored_note};
use crate::text::tr;

/// What is asked for over the dialog.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Task {
    AddSection,
    Rename(SectionKey),
    /// Adds a custom field to the section.
    AddField(SectionKey),
}

/// Arranges the card and the form of a kind of record. Exists while it is open; to stand beside a form, not in it.
#[component]
pub fn LayoutDialog(
    kind: Kind,
    /// The one that *Change* was pressed at.
    section: SectionKey,
    /// Where what is arranged is kept until it is stored or given up.
    kept: Kept,
    /// Called after it was closed, stored or not.
    on_close: Callback<()>,
) -> impl IntoView {
    let draft = Draft::new(kind, kept);
    draft.keep(kept, section);
    let toasts = use_toasts();
    let (open, leaving) = (RwSignal::new(true), RwSignal::new(false));
    let task = RwSignal::new(None::<Task>);
    let may_close = move |()| {
        let asks = draft.is_changed();
        leaving.set(asks);
        !asks
    };
    let cancel = move |_| {
        if may_close(()) {
            open.set(false);
        }
    };
    let save = move |_| {
        if draft.pending.get_untracked() {
            return;
        }
        let said = if draft.is_default.get_untracked() { text::default_restored() } else { text::saved() };
        // The page may be left before the answer.
        let forget = kept.forgetting();
        spawn_local(async move {
            if draft.submit().await {
                forget();
                toasts.show(BannerKind::Success, tr(said));
                open.try_set(false);
            }
        });
    };
    let closed = Callback::new(move |()| {
        task.try_set(None);
    });
    let asked = move || {
        task.get().map(|task| match task {
            Task::AddSection => view! { <TitleDialog draft=draft key=None on_close=closed/> }.into_any(),
            Task::Rename(key) => view! { <TitleDialog draft=draft key=Some(key) on_close=closed/> }.into_any(),
            Task::AddField(key) => {
                let put = move |id: i32| {
                    draft.change(|layout| layout.move_to_end(Item::Field(FieldName::Custom(id)), key));
                };
                view! { <FieldDialog kind=kind known=None on_created=put on_close=closed/> }.into_any()
            }
        })
    };
    view! {
        <Dialog
            id="layout-dialog"
            open=open
            title=tr(text::title(labels::kind_plural(kind)))
            close_label=tr(frame::close())
            size=DialogSize::Large
            keep=true
            may_close=may_close
            on_close=move |()| {
                kept.forget();
                on_close.try_run(());
            }
        >
            {restored_note(draft.is_resumed, Callback::new(move |()| draft.start_over()))}
            <p class="muted small">{tr(text::introduction())}</p>
            {dynamic(move || draft.error.get().map(problem))}
            <Scope draft=draft/>
            {dynamic(move || draft.gives_up_own().then(|| view! { <Banner>{tr(text::own_given_up())}</Banner> }))}
            {dynamic(move || draft.is_default.get().then(|| view! { <Banner>{tr(text::default_shown())}</Banner> }))}
            <Sections draft=draft begins_with=section task=task/>
            <DialogActions>
                <Button kind=ButtonKind::Ghost on_press=move |_| draft.show_default()>
                    {tr(text::back_to_default())}
                </Button>
                <Button on_press=cancel>{tr(frame::cancel())}</Button>
                <Button kind=ButtonKind::Primary pending=draft.pending on_press=save>{tr(frame::save())}</Button>
            </DialogActions>
        </Dialog>
        <LeaveDialog id="leave-layout" shown=leaving on_discard=Callback::new(move |()| open.set(false))/>
        {dynamic(asked)}
    }
    .into_any()
}

fn problem(error: AppError) -> AnyView {
    let told = match &error {
        AppError::Outdated { .. } => text::changed_by_others(),
        error => messages::errors::describe(error),
    };
    view! { <Banner kind=BannerKind::Error>{tr(told)}</Banner> }.into_any()
}

/// For whom it is arranged; those who may not change settings arrange it for themselves.
#[component]
fn Scope(draft: Draft) -> impl IntoView {
    const OWN: &str = "own";
    const ALL: &str = "all";
    let segment = |value: &str, label| Segment { value: value.to_owned(), label: tr(label), ..Segment::default() };
    draft.boot.with_untracked(Boot::may_change_settings).then(|| {
        let segments = Signal::stored(vec![segment(OWN, text::only_me()), segment(ALL, text::everybody())]);
        let selected = Signal::derive(move || if draft.is_own.get() { OWN } else { ALL }.to_owned());
        view! {
            <div class="layout-scope">
                <span class="small" aria-hidden="true">{tr(text::applies_to())}</span>
                <SegmentedControl
                    label=tr(text::applies_to())
                    segments=segments
                    selected=selected
                    on_select=move |value: String| draft.choose_scope(value == OWN)
                />
            </div>
        }
    })
}
