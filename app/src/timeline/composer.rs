use domain::activity::{ActivityKind, NewActivity};
use domain::attachment::Attachment;
use domain::{AppError, markup};
use leptos::prelude::*;
use messages::text::{frame, timeline as text};
use messages::timeline as names;
use ui::{BannerKind, Button, ButtonKind, ButtonSize, Tab, TabPanel, Tabs};

use super::api;
use super::editor::{Editor, stored};
use crate::activities::{ActivityFields, Draft, add_activity};
use crate::attachments::{FileArea, Files};
use crate::boot::use_boot;
use crate::live::use_live;
use crate::records::{Kept, OpenRecord, Sent};
use crate::text::tr;

const COMMENT: &str = "comment";

/// A comment that is being written.
#[derive(Clone, Copy)]
struct CommentDraft {
    text: RwSignal<String>,
    files: Files,
    kept: Kept,
    /// What is on its way to the server.
    sent: RwSignal<Option<String>>,
}

impl CommentDraft {
    /// Whether something was written that would be lost, and is not on its way; tracked.
    fn is_begun(self) -> bool {
        let is_written = self.files.has_some() || self.text.with(|text| !text.trim().is_empty());
        let is_sent = self.sent.with(|sent| *sent == Some(self.text.get()));
        // A file that is still coming is not sent with the others.
        self.files.waits() || (is_written && !is_sent)
    }
}

/// An activity that is being entered.
#[derive(Clone, Copy)]
struct ActivityDraft {
    draft: Draft,
    kept: Kept,
    /// What is on its way to the server.
    sent: RwSignal<Option<Vec<String>>>,
}

impl ActivityDraft {
    /// The same.
    fn is_begun(self) -> bool {
        self.draft.is_begun() && self.sent.with(|sent| *sent != Some(self.draft.texts()))
    }
}

/// Answers whether nothing else stands there than what was sent: that may go now. Ends the sending.
fn is_as_sent<T: PartialEq + Send + Sync + 'static>(sent: RwSignal<Option<T>>, typed: Option<T>) -> bool {
    let sent = sent.try_update(Option::take).flatten();
    // Nothing is typed where the panel is gone.
    typed.is_none() || typed == sent
}

/// Adds to the timeline of a record: a comment, or an activity of any kind. What is typed stays while one looks at
/// another tab, and beyond a reload.
#[component]
pub fn Composer(open: OpenRecord) -> impl IntoView {
    let boot = use_boot();
    let myself = boot.with_untracked(|boot| boot.user.as_ref().map(|user| user.id));
    let tab = RwSignal::new(COMMENT.to_owned());
    let tabs = std::iter::once(Tab::new(COMMENT, tr(text::comment())))
        .chain(ActivityKind::ALL.map(|kind| Tab::new(kind.code(), tr(names::activity_kind(kind)))))
        .collect::<Vec<_>>();
    let activities = ActivityKind::ALL.map(|kind| ActivityDraft {
        draft: Draft::new(kind, myself),
        kept: Kept::of_record(open.kind, open.id, &format!("composer-{}", kind.code())),
        sent: RwSignal::new(None),
    });
    let select = move |value: String| {
        if let Some(activity) = activities.iter().find(|activity| activity.draft.kind.code() == value) {
            activity.draft.propose_time();
        }
        tab.set(value);
    };
    let comment = CommentDraft {
        text: RwSignal::new(String::new()),
        files: Files::new(Vec::new()),
        // A name that no field has.
        kept: Kept::of_record(open.kind, open.id, "composer"),
        sent: RwSignal::new(None),
    };
    keep(comment);
    activities.into_iter().for_each(|activity| keep_activity(activity, tab));
    // Of the tabs only the chosen one is in the page: whether something would be lost is said for all of them.
    let is_begun = move || comment.is_begun() || activities.iter().any(|activity| activity.is_begun());
    let is_sent = |activity: &ActivityDraft| activity.sent.with(Option::is_some);
    let is_saving = move || comment.sent.with(Option::is_some) || activities.iter().any(is_sent);
    let panel = move |activity: ActivityDraft| {
        view! {
            <TabPanel tabs="composer" value=activity.draft.kind.code() selected=tab>
                <NewActivityForm open=open activity=activity myself=myself/>
            </TabPanel>
        }
        .into_any()
    };
    view! {
        <section
            class="composer"
            aria-label=tr(text::composer())
            data-begun=move || is_begun().then_some("true")
            data-saving=move || is_saving().then_some("true")
        >
            <Tabs id="composer" label=tr(text::composer()) tabs=tabs selected=tab on_select=select/>
            <TabPanel tabs="composer" value=COMMENT selected=tab>
                <NewComment open=open comment=comment/>
            </TabPanel>
            {activities.map(panel).into_iter().collect_view()}
        </section>
    }
    .into_any()
}

/// Begins with what was kept, once the page lives, and keeps what is typed and attached until it is sent or taken away.
fn keep(comment: CommentDraft) {
    let CommentDraft { text, files, kept, .. } = comment;
    Effect::new(move |begun: Option<()>| {
        let (typed, attached) = (text.get(), files.attached.get());
        if !typed.is_empty() || !attached.is_empty() {
            let mut texts = vec![typed];
            texts.extend(attached.into_iter().flat_map(|file| [file.id.to_string(), file.size.to_string(), file.name]));
            kept.keep(&texts);
        } else if begun.is_some() {
            kept.forget();
        } else if let Some(texts) = kept.read() {
            let mut texts = texts.into_iter();
            text.set(texts.next().unwrap_or_default());
            let file = || {
                let (id, size, name) = (texts.next()?, texts.next()?, texts.next()?);
                Some(Attachment { id: id.parse().ok()?, size: size.parse().ok()?, name })
            };
            files.attached.set(std::iter::from_fn(file).collect());
        }
    });
}

/// The same of an activity, whose form is shown again.
fn keep_activity(activity: ActivityDraft, tab: RwSignal<String>) {
    let ActivityDraft { draft, kept, .. } = activity;
    Effect::new(move |begun: Option<()>| {
        let texts = draft.texts();
        if draft.is_begun() {
            kept.keep(&texts);
        } else if begun.is_some() {
            kept.forget();
        } else if let Some(texts) = kept.read() {
            draft.restore(texts);
            tab.set(draft.kind.code().to_owned());
        }
    });
}

#[component]
fn NewComment(open: OpenRecord, comment: CommentDraft) -> impl IntoView {
    let CommentDraft { text: value, files, kept, sent } = comment;
    let pending = Signal::derive(move || sent.with(Option::is_some));
    let boot = use_boot();
    let live = use_live();
    let toasts = ui::use_toasts();
    let error = files.error;
    let add = move |()| {
        if pending.get_untracked() || files.is_sending() {
            return;
        }
        let written = boot.with_untracked(|boot| value.with_untracked(|value| stored(value, &boot.directory, &[])));
        let attached = files.ids();
        if let (Err(problem), true) = (markup::check(&written), attached.is_empty() || !written.trim().is_empty()) {
            return error.set(Some(problem));
        }
        sent.set(Some(value.get_untracked()));
        error.set(None);
        let forget = kept.forgetting();
        let named = Sent::named(open, toasts, tr(text::comment()));
        leptos::task::spawn_local(async move {
            let change = api::add_comment(open.kind, open.id, written, Some(attached.clone()));
            let answer = open.saving(change, Result::is_ok).await;
            let may_go = is_as_sent(sent, value.try_get_untracked());
            match answer {
                Ok(_) => {
                    if may_go {
                        value.try_set(String::new());
                        forget();
                    }
                    files.forget(&attached);
                    live.touch(open.kind);
                    toasts.show(BannerKind::Success, tr(text::comment_added()));
                }
                Err(failure) => {
                    tell(open, &named, &failure.0);
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

/// Says why something was not added, unless that is said at its field.
fn tell(open: OpenRecord, sent: &Sent, error: &AppError) {
    if open.is_closed() || !matches!(error, AppError::Invalid(_)) {
        sent.tell(error);
    }
}

#[component]
fn NewActivityForm(open: OpenRecord, activity: ActivityDraft, myself: Option<i64>) -> impl IntoView {
    let ActivityDraft { draft, kept, sent } = activity;
    let pending = Signal::derive(move || sent.with(Option::is_some));
    let live = use_live();
    let toasts = ui::use_toasts();
    let reset = move || draft.reset(myself);
    let add = move || {
        if pending.get_untracked() {
            return;
        }
        let Some(input) = draft.read() else { return };
        sent.set(Some(untrack(|| draft.texts())));
        let forget = kept.forgetting();
        let named = Sent::named(open, toasts, tr(names::activity_kind(draft.kind)));
        leptos::task::spawn_local(async move {
            let change = add_activity(NewActivity { owner_kind: open.kind, owner_id: open.id, input });
            let answer = open.saving(change, Result::is_ok).await;
            let typed = (!open.is_closed()).then(|| untrack(|| draft.texts()));
            let may_go = is_as_sent(sent, typed);
            match answer {
                Ok(_) => {
                    if may_go {
                        reset();
                        forget();
                    }
                    live.touch(open.kind);
                    toasts.show(BannerKind::Success, tr(text::added()));
                }
                Err(failure) => {
                    tell(open, &named, &failure.0);
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
                <Button size=ButtonSize::Small disabled=pending on_press=move |_| reset()>{tr(frame::cancel())}</Button>
                <Button size=ButtonSize::Small kind=ButtonKind::Primary submit=true pending=pending>
                    {tr(names::add_activity(draft.kind))}
                </Button>
            </div>
        </form>
    }
    .into_any()
}
