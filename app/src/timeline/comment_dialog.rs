//! The dialog that changes a comment, or asks whether it may go. What is typed survives a reload of the page: the
//! dialog opens again, with the comment as it was seen.

use domain::attachment::{Attachment, FileChanges};
use domain::timeline::Comment;
use domain::{AppError, markup};
use leptos::prelude::*;
use messages::text::{details, frame, records, timeline as text};
use ui::{Banner, BannerKind, Button, ButtonKind, ButtonSize, Dialog, DialogActions, DialogSize, dynamic};

use super::api;
use super::area::area;
use super::editor::{Editor, stored, typed};
use super::markup::markup_view;
use crate::attachments::{FileArea, Files};
use crate::boot::{Boot, use_boot};
use crate::errors::Failure;
use crate::frame::show_error;
use crate::json::read;
use crate::live::use_live;
use crate::records::{Kept, LeaveDialog, restored_note};
use crate::text::tr;

/// The id of the text.
const EDITOR: &str = "comment-edit";

/// A question about a comment.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    Edit,
    Delete,
}

/// What was typed when the page was left.
struct Unsaved {
    comment: Comment,
    text: String,
    files: Vec<Attachment>,
}

impl Unsaved {
    fn read(kept: Kept) -> Option<Self> {
        let [comment, text, files] = <[String; 3]>::try_from(kept.read()?).ok()?;
        Some(Self { comment: read(&comment).ok()?, text, files: read(&files).ok()? })
    }
}

/// Opens the dialog again in which something was typed before the page was loaded anew.
pub(super) fn resume(asking: RwSignal<Option<(Ask, Comment)>>, kept: Kept) {
    Effect::new(move |_| {
        if let Some(unsaved) = Unsaved::read(kept) {
            asking.set(Some((Ask::Edit, unsaved.comment)));
        }
    });
}

/// What stands in the dialog.
#[derive(Clone, Copy)]
struct Entered {
    boot: RwSignal<Boot>,
    /// As it was when the dialog was opened; its text as it was when the user chose last between two.
    seen: RwSignal<Comment>,
    text: RwSignal<String>,
    /// The text that was seen, as it is typed.
    begun: StoredValue<String>,
    files: Files,
    is_resumed: RwSignal<bool>,
    /// What somebody made of the text meanwhile, until the user has chosen.
    theirs: RwSignal<Option<String>>,
}

impl Entered {
    /// Begins with the comment, or with what was typed before the page was loaded anew. In the body of a component.
    fn new(comment: Comment, kept: Kept) -> Self {
        let boot = use_boot();
        let begun = boot.with_untracked(|boot| typed(&comment.text, &boot.directory));
        let unsaved = Unsaved::read(kept).filter(|unsaved| unsaved.comment.id == comment.id);
        let is_resumed = RwSignal::new(unsaved.is_some());
        let (text, files) = match unsaved {
            Some(unsaved) => (unsaved.text, unsaved.files),
            None => (begun.clone(), comment.files.clone()),
        };
        let (text, begun) = (RwSignal::new(text), StoredValue::new(begun));
        let (seen, theirs) = (RwSignal::new(comment), RwSignal::new(None));
        Self { boot, seen, text, begun, files: Files::new(files), is_resumed, theirs }
    }

    /// Keeps what is typed and attached until it is saved or given up.
    fn keep(self, kept: Kept) {
        Effect::new(move |_| {
            let (text, files) = (self.text.get(), self.files.attached.with(serde_json::to_string));
            let seen = self.seen.with(serde_json::to_string);
            if self.is_changed() {
                kept.keep(&[seen.unwrap_or_default(), text, files.unwrap_or_default()]);
            } else {
                self.is_resumed.set(false);
                kept.forget();
            }
        });
    }

    /// What was done to the files.
    fn file_changes(self) -> FileChanges {
        self.seen.with_untracked(|seen| FileChanges::between(&seen.files, &self.files.ids()))
    }

    fn is_other_text(self) -> bool {
        self.text.with_untracked(|text| self.begun.with_value(|begun| text != begun))
    }

    /// Whether something stands otherwise than it began.
    fn is_changed(self) -> bool {
        self.is_other_text() || self.file_changes() != FileChanges::default()
    }

    /// The text as it was seen.
    fn seen_text(self) -> String {
        self.seen.with_untracked(|seen| seen.text.clone())
    }

    /// The text as it is stored.
    fn stored_text(self) -> String {
        let seen = self.seen_text();
        // Whoever is called otherwise by now is still meant.
        if !self.is_other_text() {
            return seen;
        }
        let known = markup::mentioned(&seen);
        self.boot.with_untracked(|boot| self.text.with_untracked(|text| stored(text, &boot.directory, &known)))
    }

    /// Goes on from what somebody made of the text meanwhile, if they did; what is typed stays.
    fn settle(self) {
        let Some(theirs) = self.theirs.get_untracked() else { return };
        self.begun.set_value(self.boot.with_untracked(|boot| typed(&theirs, &boot.directory)));
        self.seen.update(|seen| seen.text = theirs);
        self.theirs.set(None);
    }

    /// Has all of it stand as it began.
    fn start_over(self) {
        self.settle();
        self.text.set(self.begun.get_value());
        self.files.attached.set(self.seen.with_untracked(|seen| seen.files.clone()));
        self.files.error.set(None);
    }
}

/// The text was changed meanwhile: shows what it is by now, and lets the user choose.
fn conflict(entered: Entered, theirs: &str, on_keep: Callback<()>) -> AnyView {
    let shown = if theirs.is_empty() {
        tr(records::history_empty_value()).into_any()
    } else {
        entered.boot.with_untracked(|boot| markup_view(theirs, &boot.directory))
    };
    let take = move |_| {
        entered.settle();
        entered.text.set(entered.begun.get_value());
        // The button goes; the focus stays where what was taken can be changed or saved.
        if let Some(area) = area(EDITOR) {
            let _ = area.focus();
        }
    };
    let keep = move |_| {
        entered.settle();
        on_keep.run(());
    };
    view! {
        <Banner kind=BannerKind::Warning>{tr(details::conflict_text())}</Banner>
        <dl class="conflict">
            <dt>{tr(details::theirs())}</dt>
            <dd>{shown}</dd>
        </dl>
        <div class="row">
            <Button size=ButtonSize::Small on_press=take>{tr(records::take_theirs())}</Button>
            <Button size=ButtonSize::Small on_press=keep>{tr(records::keep_mine())}</Button>
        </div>
    }
    .into_any()
}

/// Changes a comment, or asks whether it may go.
#[component]
pub(super) fn CommentDialog(
    asking: RwSignal<Option<(Ask, Comment)>>,
    ask: Ask,
    comment: Comment,
    kept: Kept,
) -> impl IntoView {
    let live = use_live();
    let toasts = ui::use_toasts();
    let shown = RwSignal::new(false);
    Effect::new(move |_| shown.set(true));
    let pending = RwSignal::new(false);
    let (id, owner) = (comment.id, comment.owner_kind);
    let entered = Entered::new(comment, kept);
    let Entered { text: value, files, .. } = entered;
    if ask == Ask::Edit {
        entered.keep(kept);
    }
    let error = files.error;
    let confirm = move || {
        if pending.get_untracked() || files.is_sending() {
            return;
        }
        let (changes, seen, text) = (entered.file_changes(), entered.seen_text(), entered.stored_text());
        pending.set(true);
        // The page may be left before the answer.
        let forget = kept.forgetting();
        leptos::task::spawn_local(async move {
            let answer = match ask {
                Ask::Edit => api::edit_comment(id, seen, text, Some(changes)).await,
                Ask::Delete => api::delete_comment(id).await,
            };
            pending.try_set(false);
            match answer {
                Ok(()) => {
                    forget();
                    shown.try_set(false);
                    live.touch(owner);
                    let said = if ask == Ask::Edit { text::saved() } else { text::deleted() };
                    toasts.show(BannerKind::Success, tr(said));
                }
                Err(Failure(AppError::Conflict { theirs, .. })) => {
                    error.try_set(None);
                    entered.theirs.try_set(Some(theirs.as_text().unwrap_or_default().to_owned()));
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
    let leaving = RwSignal::new(false);
    let may_close = move |()| {
        let asks = ask == Ask::Edit && (entered.is_changed() || files.is_sending());
        leaving.set(asks);
        !asks
    };
    let cancel = move |_| {
        if may_close(()) {
            shown.set(false);
        }
    };
    let closed = move |()| {
        kept.forget();
        asking.try_set(None);
    };
    let busy = Signal::derive(move || pending.get() || files.waits());
    let title = tr(if ask == Ask::Edit { text::comment_edit() } else { text::comment_delete_question() });
    let confirmed = Callback::new(move |()| confirm());
    let content = move || match ask {
        Ask::Edit => view! {
            {restored_note(entered.is_resumed, Callback::new(move |()| entered.start_over()))}
            <FileArea id="comment-edit-files" files=files>
                <Editor id=EDITOR value=value error=error on_submit=confirmed/>
            </FileArea>
            {dynamic(move || entered.theirs.get().map(|theirs| conflict(entered, &theirs, confirmed)))}
        }
        .into_any(),
        Ask::Delete => view! { <p>{tr(text::delete_consequence())}</p> }.into_any(),
    };
    let verb = move || tr(if ask == Ask::Edit { frame::save() } else { frame::delete() });
    let (look, size) = match ask {
        Ask::Edit => (ButtonKind::Primary, DialogSize::Medium),
        Ask::Delete => (ButtonKind::Danger, DialogSize::Small),
    };
    view! {
        <Dialog
            id="comment-dialog"
            open=shown
            title=title
            close_label=tr(frame::close())
            size=size
            keep=ask == Ask::Edit
            may_close=may_close
            on_close=closed
        >
            {content()}
            <DialogActions>
                <Button on_press=cancel>{tr(frame::cancel())}</Button>
                <Button kind=look pending=busy on_press=move |_| confirm()>{verb()}</Button>
            </DialogActions>
        </Dialog>
        <LeaveDialog id="leave-comment" shown=leaving on_discard=Callback::new(move |()| shown.set(false))/>
    }
}
