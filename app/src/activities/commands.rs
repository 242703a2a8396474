use domain::activity::{Activity, ActivityKind, Outcome, Postponement, What};
use domain::{AppError, Kind};
use leptos::prelude::*;
use messages::text::{activities as activity_text, frame, timeline as text};
use messages::timeline as names;
use ui::{BannerKind, Icon, MenuHeading, MenuItem, MenuLink, MenuSeparator, SharedMenu, Toasts, dynamic};

use super::api;
use super::dialogs::{Ask, Dialogs};
use crate::errors::Failure;
use crate::live::{Live, use_live};
use crate::records::{Kept, OpenRecord, Sent};
use crate::text::tr;

/// The id of the menu that all activities of a timeline share.
pub const MENU: &str = "activity-menu";

/// What can be done with the activities of a timeline.
#[derive(Clone, Copy)]
pub struct Commands {
    /// The activity whose menu is open.
    pub opened: RwSignal<Option<String>>,
    /// The activity that a command of the menu is for: its id.
    pub about: RwSignal<String>,
    /// The question that is open, and for which activity.
    pub asking: RwSignal<Option<(Ask, Activity)>>,
    find: Callback<i64, Option<Activity>>,
    /// Where what is typed in a dialog is kept.
    pub(super) kept: Kept,
    /// The record whose timeline this is; none in the section of activities.
    open: Option<OpenRecord>,
    /// The activity that was completed last, and the message that offers to take that back.
    completed: StoredValue<Option<(i64, u64)>>,
    live: Live,
    toasts: Toasts,
}

/// Provides [`Commands`] to the timeline's items and answers the menu and the dialogs that they share. `find` knows the
/// activities that are shown; what is typed in a dialog is kept at `kept`.
pub fn provide_commands(find: Callback<i64, Option<Activity>>, kept: Kept) -> AnyView {
    let commands = Commands {
        opened: RwSignal::new(None),
        about: RwSignal::new(String::new()),
        asking: RwSignal::new(None),
        find,
        kept,
        open: use_context(),
        completed: StoredValue::new(None),
        live: use_live(),
        toasts: ui::use_toasts(),
    };
    provide_context(commands);
    view! {
        <ActivityMenu commands=commands/>
        <Dialogs commands=commands/>
    }
    .into_any()
}

/// Only what is inside a timeline asks for it.
pub fn use_commands() -> Commands {
    expect_context()
}

impl Commands {
    /// The activity whose menu was opened last.
    fn activity(self) -> Option<Activity> {
        self.find.run(self.about.get().parse().ok()?)
    }

    pub fn ask(self, ask: Ask, activity: Activity) {
        self.asking.set(Some((ask, activity)));
    }

    /// Completes an activity, and offers to take that back.
    pub async fn complete(self, activity: &Activity, outcome: Outcome) -> Option<AppError> {
        let (id, owner) = (activity.id, activity.owner_kind);
        let sent = self.sent(activity.what.kind());
        let answer = sent.saving(api::complete(id, outcome)).await;
        match answer {
            Ok(()) => {
                self.live.touch(owner);
                let undo = move || self.undo(id, owner, sent.clone());
                let (said, undo_text) = (tr(activity_text::was_completed()), tr(frame::undo()));
                self.toasts.show_with_action(BannerKind::Success, said, undo_text, undo);
                self.completed.try_set_value(Some((id, self.toasts.newest())));
                None
            }
            Err(failure) => self.failed(owner, &sent, failure),
        }
    }

    /// Takes back that an activity was completed; the record that it was completed in may be closed by then.
    fn undo(self, id: i64, owner: Kind, sent: Sent) {
        leptos::task::spawn_local(async move {
            let answer = sent.saving(api::reopen(id)).await;
            self.settle(owner, &sent, answer, None);
        });
    }

    /// Opens a completed activity again. There is nothing left to take back then.
    pub async fn reopen(self, activity: &Activity) -> Option<AppError> {
        let error = self.send(activity.owner_kind, activity.what.kind(), api::reopen(activity.id), None).await;
        if let Some((id, message)) = self.completed.try_get_value().flatten()
            && error.is_none()
            && id == activity.id
        {
            self.toasts.dismiss(message);
        }
        error
    }

    pub async fn postpone(self, activity: &Activity, to: Postponement) -> Option<AppError> {
        let change = api::postpone(activity.id, to, None);
        self.send(activity.owner_kind, activity.what.kind(), change, Some(tr(text::moved()))).await
    }

    /// Changes an activity of this kind, which belongs to a record of that one, and says how it went; an open record
    /// waits for it. What belongs into an open form is answered, everything else is shown.
    pub async fn send<Saved>(
        self,
        owner: Kind,
        kind: ActivityKind,
        change: impl Future<Output = Result<Saved, Failure>>,
        said: Option<String>,
    ) -> Option<AppError> {
        let sent = self.sent(kind);
        let answer = sent.saving(change).await;
        self.settle(owner, &sent, answer, said)
    }

    /// What a change of an activity is about, while its record can still be asked.
    fn sent(self, kind: ActivityKind) -> Sent {
        Sent::named(self.open, self.toasts, tr(names::activity_kind(kind)))
    }

    /// Has the timeline fetched anew, and says how it went.
    fn settle<Saved>(
        self,
        owner: Kind,
        sent: &Sent,
        answer: Result<Saved, Failure>,
        said: Option<String>,
    ) -> Option<AppError> {
        match answer {
            Ok(_) => {
                self.live.touch(owner);
                if let Some(said) = said {
                    self.toasts.show(BannerKind::Success, said);
                }
                None
            }
            Err(failure) => self.failed(owner, sent, failure),
        }
    }

    fn failed(self, owner: Kind, sent: &Sent, Failure(error): Failure) -> Option<AppError> {
        if !matches!(error, AppError::Invalid(_)) {
            self.live.touch(owner);
        }
        // Where the panel was closed, its form is gone, too.
        if sent.is_closed() || !matches!(error, AppError::Invalid(_) | AppError::ActivityConflict { .. }) {
            sent.tell(&error);
        }
        Some(error)
    }
}

/// What can be done with an activity, for all of them.
#[component]
fn ActivityMenu(commands: Commands) -> impl IntoView {
    let label = Signal::derive(move || {
        commands.activity().map(|activity| tr(text::more_of(activity.subject.as_str()))).unwrap_or_default()
    });
    let items = move || {
        let activity = commands.activity()?;
        let is_open = activity.completed.is_none();
        let is_logged = matches!(activity.what, What::LoggedCall { .. });
        let asks = |ask: Ask, icon: Icon, label: String| {
            let activity = activity.clone();
            let danger = ask == Ask::Delete;
            view! {
                <MenuItem icon=icon danger=danger on_press=move |_| commands.ask(ask, activity.clone())>{label}</MenuItem>
            }
            .into_any()
        };
        let moves = |to: Postponement, label: String| {
            let activity = activity.clone();
            let press = move |_| {
                let (activity, to) = (activity.clone(), to.clone());
                leptos::task::spawn_local(async move {
                    commands.postpone(&activity, to).await;
                });
            };
            view! { <MenuItem on_press=press>{label}</MenuItem> }.into_any()
        };
        let file = matches!(activity.what, What::Meeting { .. }).then(|| {
            let href = format!("/activities/{}/calendar", activity.id);
            view! { <MenuLink href=href icon=Icon::Calendar download=true>{tr(text::calendar_file())}</MenuLink> }
        });
        Some(view! {
            {is_open.then(|| view! {
                {asks(Ask::Complete, Icon::Check, tr(text::complete_with_result()))}
                <MenuSeparator/>
                <MenuHeading>{tr(text::move_to())}</MenuHeading>
                {moves(Postponement::InAnHour, tr(text::in_an_hour()))}
                {moves(Postponement::Tomorrow, tr(activity_text::tomorrow()))}
                {moves(Postponement::NextWeek, tr(text::next_week()))}
                {asks(Ask::Move, Icon::Clock, tr(text::other_time()))}
                <MenuSeparator/>
                {asks(Ask::Assign, Icon::User, tr(text::assign()))}
            })}
            {(is_open || is_logged).then(|| asks(Ask::Edit, Icon::Pencil, tr(frame::edit())))}
            {file}
            {asks(Ask::Delete, Icon::Trash, tr(frame::delete()))}
        })
    };
    view! {
        <SharedMenu id=MENU label=label opened=commands.opened>
            {dynamic(items)}
        </SharedMenu>
    }
}
