use domain::timeline::{Anchor, Comment};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use messages::format;
use messages::text::{frame, timeline as text};
use ui::{Icon, MenuItem, SharedMenu, SharedMenuButton, TimelineItem, TimelineKind, dynamic};
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

use super::api;
use super::comment_dialog::{Ask, CommentDialog, resume};
use super::markup::markup_view;
use crate::activities::owner_view;
use crate::attachments::attachments;
use crate::boot::use_boot;
use crate::live::use_live;
use crate::records::{Kept, OpenRecord, Sent};
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
    /// The record whose timeline this is.
    open: Option<OpenRecord>,
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

/// Provides what comments need to the timeline's items, and answers the menu and the dialog that they share. `find`
/// knows the comments that are shown; what is typed in the dialog is kept at `kept`.
pub fn provide_comments(find: Callback<i64, Option<Comment>>, kept: Kept) -> AnyView {
    let commands = Commands {
        opened: RwSignal::new(None),
        about: RwSignal::new(String::new()),
        asking: RwSignal::new(None),
        moving: StoredValue::new(None),
        find,
        open: use_context(),
    };
    provide_context(commands);
    let asking = commands.asking;
    resume(asking, kept);
    view! {
        <CommentMenu commands=commands/>
        {dynamic(move || asking.get().map(|(ask, comment)| view! {
            <CommentDialog asking=asking ask=ask comment=comment kept=kept/>
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
            let sent = Sent::named(commands.open, toasts, tr(text::comment()));
            leptos::task::spawn_local(async move {
                match sent.saving(api::pin_comment(id, !is_pinned)).await {
                    Ok(()) => live.touch(owner),
                    Err(failure) => {
                        commands.moving.try_set_value(None);
                        sent.tell(&failure.0);
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
