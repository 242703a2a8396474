use domain::attachment::FileChanges;
use domain::timeline::{Anchor, Comment};
use domain::{AppError, markup};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use messages::format;
use messages::text::{frame, timeline as text};
use ui::{
    BannerKind, Button, ButtonKind, Dialog, DialogActions, DialogSize, Icon, MenuItem, SharedMenu, SharedMenuButton,
    TimelineItem, TimelineKind, dynamic,
};
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

use super::api;
use super::editor::{Editor, stored, typed};
use super::markup::markup_view;
use crate::activities::owner_view;
use crate::attachments::{FileArea, Files, attachments};
use crate::boot::use_boot;
use crate::frame::show_error;
use crate::live::use_live;
use crate::records::LeaveDialog;
use crate::text::{language, tr};

/// The id of the menu that all comments of a timeline share.
const MENU: &str = "comment-menu";

/// What can be done with the comments of a timeline.
#[derive(Clone, Copy)]
struct Commands {
    opened: RwSignal<Option<String>>,
    about: RwSignal<String>,
    /// The comment that is being changed, or thrown away.
    asking: RwSignal<Option<(Ask, Comment)>>,
    /// The comment that is on its way to another place in the timeline.
    moving: StoredValue<Option<Moving>>,
    find: Callback<i64, Option<Comment>>,
}

/// A comment that goes elsewhere by a command of its menu, whose button has the focus.
#[derive(Clone, Copy)]
struct Moving {
    id: i64,
    /// What it is there.
    is_pinned: bool,
    /// Whoever uses the keyboard is led there; for others the page stays where it is.
    by_keyboard: bool,
}

impl Commands {
    /// A comment was rendered, maybe where it has gone to: it keeps the focus.
    fn follow(self, id: i64, is_pinned: bool) {
        let Some(moving) = self.moving.try_get_value().flatten().filter(|moving| moving.id == id) else { return };
        if moving.is_pinned == is_pinned {
            self.moving.try_set_value(None);
        }
        request_animation_frame(move || focus_button(moving));
    }
}

/// Gives the focus to the comment's button, unless the user has gone elsewhere. For a moment the comment may stand where
/// it stood, too, which is below.
fn focus_button(moving: Moving) {
    let item = Anchor::Comment(moving.id).element_id();
    let is_elsewhere = document().active_element().is_some_and(|active| {
        active.tag_name() != "BODY" && active.closest(&format!("#{item}")).ok().flatten().is_none()
    });
    if is_elsewhere {
        return;
    }
    let button = document().query_selector(&format!("#{item} .timeline__actions button")).ok().flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(!moving.by_keyboard);
        let _ = button.focus_with_options(&options);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ask {
    Edit,
    Delete,
}

/// Provides what comments need to the timeline's items, and answers the menu and the dialog that they share. `find`
/// knows the comments that are shown.
pub fn provide_comments(find: Callback<i64, Option<Comment>>) -> AnyView {
    let commands = Commands {
        opened: RwSignal::new(None),
        about: RwSignal::new(String::new()),
        asking: RwSignal::new(None),
        moving: StoredValue::new(None),
        find,
    };
    provide_context(commands);
    view! {
        <CommentMenu commands=commands/>
        {dynamic(move || commands.asking.get().map(|(ask, comment)| view! {
            <Question commands=commands ask=ask comment=comment/>
        }))}
    }
    .into_any()
}

/// One comment in a timeline.
#[component]
pub fn CommentItem(comment: Comment, may_pin: bool) -> impl IntoView {
    let commands: Commands = expect_context();
    let boot = use_boot();
    let author = boot.with_untracked(|boot| boot.directory.employee_name(comment.author_id).to_owned());
    let body = boot.with_untracked(|boot| markup_view(&comment.text, &boot.directory));
    let time = format::date_time(language(), comment.at.local);
    let (icon, kind) =
        if comment.is_pinned { (Icon::Pin, TimelineKind::Planned) } else { (Icon::Comment, TimelineKind::Plain) };
    let (id, is_pinned) = (comment.id, comment.is_pinned);
    Effect::new(move |_| commands.follow(id, is_pinned));
    let menu = (may_pin || comment.may_edit).then(|| {
        view! {
            <SharedMenuButton
                menu=MENU
                value=id.to_string()
                label=tr(text::more_of_comment())
                opened=commands.opened
                about=commands.about
            />
        }
    });
    let details = view! {
        {body}
        {attachments(&comment.files)}
        <span class="row small">
            {comment.is_edited.then(|| tr(text::edited()))}
            {comment.owner.map(|owner| owner_view(comment.owner_kind, owner))}
        </span>
    };
    let actions = move || menu.into_any();
    let anchor = Anchor::Comment(id).element_id();
    view! {
        <TimelineItem icon=icon title=author time=time kind=kind id=anchor actions=actions>{details}</TimelineItem>
    }
    .into_any()
}

#[component]
fn CommentMenu(commands: Commands) -> impl IntoView {
    let live = use_live();
    let toasts = ui::use_toasts();
    let comment = move || commands.find.run(commands.about.get().parse().ok()?);
    let items = move || {
        let comment = comment()?;
        let (id, owner, is_pinned) = (comment.id, comment.owner_kind, comment.is_pinned);
        let pin = move |event: MouseEvent| {
            // A press of a key counts no clicks.
            let by_keyboard = event.detail() == 0;
            commands.moving.set_value(Some(Moving { id, is_pinned: !is_pinned, by_keyboard }));
            leptos::task::spawn_local(async move {
                match api::pin_comment(id, !is_pinned).await {
                    Ok(()) => live.touch(owner),
                    Err(failure) => {
                        commands.moving.try_set_value(None);
                        show_error(toasts, &failure.0);
                    }
                }
            });
        };
        let asks = |ask: Ask, icon: Icon, label: String| {
            let comment = comment.clone();
            let press = move |_| commands.asking.set(Some((ask, comment.clone())));
            view! { <MenuItem icon=icon danger={ask == Ask::Delete} on_press=press>{label}</MenuItem> }.into_any()
        };
        let may_edit = comment.may_edit;
        Some(view! {
            <MenuItem icon=Icon::Pin on_press=pin>{tr(if is_pinned { text::unpin() } else { text::pin() })}</MenuItem>
            {may_edit.then(|| asks(Ask::Edit, Icon::Pencil, tr(frame::edit())))}
            {may_edit.then(|| asks(Ask::Delete, Icon::Trash, tr(frame::delete())))}
        })
    };
    view! {
        <SharedMenu id=MENU label=tr(text::more_of_comment()) opened=commands.opened>
            {dynamic(items)}
        </SharedMenu>
    }
}

/// Changes a comment, or asks whether it may go.
#[component]
fn Question(commands: Commands, ask: Ask, comment: Comment) -> impl IntoView {
    let boot = use_boot();
    let live = use_live();
    let toasts = ui::use_toasts();
    let shown = RwSignal::new(false);
    Effect::new(move |_| shown.set(true));
    let pending = RwSignal::new(false);
    let files = Files::new(comment.files.clone());
    let seen = StoredValue::new(comment.files.clone());
    let mentioned = StoredValue::new(markup::mentioned(&comment.text));
    let error = files.error;
    let value = RwSignal::new(boot.with_untracked(|boot| typed(&comment.text, &boot.directory)));
    let begun = StoredValue::new(value.get_untracked());
    let (id, owner) = (comment.id, comment.owner_kind);
    let confirm = move || {
        if pending.get_untracked() || files.is_sending() {
            return;
        }
        let changes = seen.with_value(|seen| FileChanges::between(seen, &files.ids()));
        let known = mentioned.get_value();
        let text = boot.with_untracked(|boot| value.with_untracked(|value| stored(value, &boot.directory, &known)));
        pending.set(true);
        leptos::task::spawn_local(async move {
            let answer = match ask {
                Ask::Edit => api::edit_comment(id, text, Some(changes)).await,
                Ask::Delete => api::delete_comment(id).await,
            };
            pending.try_set(false);
            match answer {
                Ok(()) => {
                    shown.try_set(false);
                    live.touch(owner);
                    let said = if ask == Ask::Edit { text::saved() } else { text::deleted() };
                    toasts.show(BannerKind::Success, tr(said));
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
    let is_changed = move || {
        let files_changed = seen.with_value(|seen| FileChanges::between(seen, &files.ids()) != FileChanges::default());
        files_changed || files.waits() || value.with(|value| begun.with_value(|begun| value != begun))
    };
    let leaving = RwSignal::new(false);
    let may_close = move |()| {
        let asks = ask == Ask::Edit && untrack(is_changed);
        leaving.set(asks);
        !asks
    };
    let cancel = move |_| {
        if may_close(()) {
            shown.set(false);
        }
    };
    let busy = Signal::derive(move || pending.get() || files.waits());
    let title = tr(if ask == Ask::Edit { text::comment_edit() } else { text::comment_delete_question() });
    let content = move || match ask {
        Ask::Edit => view! {
            <FileArea id="comment-edit-files" files=files>
                <Editor id="comment-edit" value=value error=error on_submit=Callback::new(move |()| confirm())/>
            </FileArea>
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
            on_close=move |()| commands.asking.set(None)
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
