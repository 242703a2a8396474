use domain::activity::{ActivityKind, NewActivity};
use domain::attachment::Attachment;
use domain::{AppError, Kind, markup};
use leptos::prelude::*;
use messages::text::{frame, timeline as text};
use messages::timeline as names;
use ui::{BannerKind, Button, ButtonKind, ButtonSize, Tab, TabPanel, Tabs};

use super::api;
use super::editor::{Editor, stored};
use crate::activities::{ActivityFields, Draft, add_activity};
use crate::attachments::{FileArea, Files};
use crate::boot::use_boot;
use crate::frame::show_error;
use crate::live::use_live;
use crate::records::Kept;
use crate::text::tr;

const COMMENT: &str = "comment";

/// Adds to the timeline of a record: a comment, or an activity of any kind. What is typed stays while one looks at
/// another tab, and beyond a reload.
#[component]
pub fn Composer(kind: Kind, id: i64) -> impl IntoView {
    let boot = use_boot();
    let myself = boot.with_untracked(|boot| boot.user.as_ref().map(|user| user.id));
    let tab = RwSignal::new(COMMENT.to_owned());
    let tabs = std::iter::once(Tab::new(COMMENT, tr(text::comment())))
        .chain(ActivityKind::ALL.map(|kind| Tab::new(kind.code(), tr(names::activity_kind(kind)))))
        .collect::<Vec<_>>();
    let drafts = ActivityKind::ALL.map(|kind| Draft::new(kind, myself));
    let select = move |value: String| {
        if let Some(draft) = drafts.iter().find(|draft| draft.kind.code() == value) {
            draft.propose_time();
        }
        tab.set(value);
    };
    let comment = RwSignal::new(String::new());
    let files = Files::new(Vec::new());
    // A name that no field has.
    let kept = Kept::of_record(kind, id, "composer");
    keep(comment, files, kept);
    drafts.iter().for_each(|draft| keep_draft(*draft, kind, id, tab));
    // Of the tabs only the chosen one is in the page: whether something would be lost is said for all of them.
    let is_begun = move || {
        let has_comment = comment.with(|text| !text.trim().is_empty());
        has_comment || files.has_some() || drafts.iter().any(|draft| draft.is_begun())
    };
    let panel = move |draft: Draft| {
        view! {
            <TabPanel tabs="composer" value=draft.kind.code() selected=tab>
                <NewActivityForm kind=kind id=id draft=draft myself=myself/>
            </TabPanel>
        }
        .into_any()
    };
    view! {
        <section class="composer" aria-label=tr(text::composer()) data-begun=move || is_begun().then_some("true")>
            <Tabs id="composer" label=tr(text::composer()) tabs=tabs selected=tab on_select=select/>
            <TabPanel tabs="composer" value=COMMENT selected=tab>
                <NewComment kind=kind id=id value=comment files=files kept=kept/>
            </TabPanel>
            {drafts.map(panel).into_iter().collect_view()}
        </section>
    }
    .into_any()
}

/// Begins with what was kept, once the page lives, and keeps what is typed and attached until it is sent or taken away.
fn keep(comment: RwSignal<String>, files: Files, kept: Kept) {
    Effect::new(move |begun: Option<()>| {
        let (typed, attached) = (comment.get(), files.attached.get());
        if !typed.is_empty() || !attached.is_empty() {
            let mut texts = vec![typed];
            texts.extend(attached.into_iter().flat_map(|file| [file.id.to_string(), file.size.to_string(), file.name]));
            kept.keep(&texts);
        } else if begun.is_some() {
            kept.forget();
        } else if let Some(texts) = kept.read() {
            let mut texts = texts.into_iter();
            comment.set(texts.next().unwrap_or_default());
            let file = || {
                let (id, size, name) = (texts.next()?, texts.next()?, texts.next()?);
                Some(Attachment { id: id.parse().ok()?, size: size.parse().ok()?, name })
            };
            files.attached.set(std::iter::from_fn(file).collect());
        }
    });
}

/// The same of an activity, whose form is shown again.
fn keep_draft(draft: Draft, kind: Kind, id: i64, tab: RwSignal<String>) {
    let code = draft.kind.code();
    let kept = Kept::of_record(kind, id, &format!("composer-{code}"));
    Effect::new(move |begun: Option<()>| {
        let texts = draft.texts();
        if draft.is_begun() {
            kept.keep(&texts);
        } else if begun.is_some() {
            kept.forget();
        } else if let Some(texts) = kept.read() {
            draft.restore(texts);
            tab.set(code.to_owned());
        }
    });
}

#[component]
fn NewComment(kind: Kind, id: i64, value: RwSignal<String>, files: Files, kept: Kept) -> impl IntoView {
    let boot = use_boot();
    let live = use_live();
    let toasts = ui::use_toasts();
    let pending = RwSignal::new(false);
    let error = files.error;
    let add = move |()| {
        if pending.get_untracked() || files.is_sending() {
            return;
        }
        let text = boot.with_untracked(|boot| value.with_untracked(|value| stored(value, &boot.directory, &[])));
        let attached = files.ids();
        if let (Err(problem), true) = (markup::check(&text), attached.is_empty() || !text.trim().is_empty()) {
            return error.set(Some(problem));
        }
        pending.set(true);
        error.set(None);
        let forget = kept.forgetting();
        leptos::task::spawn_local(async move {
            let answer = api::add_comment(kind, id, text, Some(attached.clone())).await;
            pending.try_set(false);
            match answer {
                Ok(_) => {
                    value.try_set(String::new());
                    forget();
                    files.forget(&attached);
                    live.touch(kind);
                    toasts.show(BannerKind::Success, tr(text::comment_added()));
                }
                Err(failure) => {
                    if !matches!(failure.0, AppError::Invalid(_)) {
                        show_error(toasts, &failure.0);
                    }
                    error.try_set(Some(failure.0));
                }
            }
        });
    };
    let busy = Signal::derive(move || pending.get() || files.waits());
    view! {
        <FileArea id="comment-text-files" files=files>
            <Editor id="comment-text" value=value error=error on_submit=Callback::new(add)/>
        </FileArea>
        <div class="composer__buttons">
            <Button size=ButtonSize::Small kind=ButtonKind::Primary pending=busy on_press=move |_| add(())>
                {tr(text::comment_add())}
            </Button>
        </div>
    }
    .into_any()
}

#[component]
fn NewActivityForm(kind: Kind, id: i64, draft: Draft, myself: Option<i64>) -> impl IntoView {
    let live = use_live();
    let toasts = ui::use_toasts();
    let pending = RwSignal::new(false);
    let reset = move || draft.reset(myself);
    let add = move || {
        if pending.get_untracked() {
            return;
        }
        let Some(input) = draft.read() else { return };
        pending.set(true);
        leptos::task::spawn_local(async move {
            let answer = add_activity(NewActivity { owner_kind: kind, owner_id: id, input }).await;
            pending.try_set(false);
            match answer {
                Ok(_) => {
                    reset();
                    live.touch(kind);
                    toasts.show(BannerKind::Success, tr(text::added()));
                }
                Err(failure) => {
                    if !matches!(failure.0, AppError::Invalid(_)) {
                        show_error(toasts, &failure.0);
                    }
                    draft.error.try_set(Some(failure.0));
                }
            }
        });
    };
    view! {
        <form
            class="composer__form"
            novalidate=true
            method="post"
            on:submit=move |event| {
                event.prevent_default();
                add();
            }
        >
            <ActivityFields draft=draft id="activity"/>
            <div class="composer__buttons">
                <Button size=ButtonSize::Small on_press=move |_| reset()>{tr(frame::cancel())}</Button>
                <Button size=ButtonSize::Small kind=ButtonKind::Primary submit=true pending=pending>
                    {tr(names::add_activity(draft.kind))}
                </Button>
            </div>
        </form>
    }
    .into_any()
}
