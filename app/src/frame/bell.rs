use domain::Kind;
use domain::notification::{Notification, Own, Reason};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use messages::text::{frame, notifications as text};
use messages::{format, timeline as names};
use ui::{BannerKind, Icon, Menu, MenuHeading, MenuLink, dynamic, short_count};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::reminders::Reminders;
use super::{go, way_back};
use crate::boot::{Boot, use_boot};
use crate::live::use_live;
use crate::notifications::api;
use crate::paths;
use crate::text::{language, tr};

/// What the frame shows of the user's own.
#[derive(Clone, Copy)]
pub(super) struct OwnState {
    own: RwSignal<Own>,
    /// The notifications, once somebody has looked.
    list: RwSignal<Option<Vec<Notification>>>,
    boot: RwSignal<Boot>,
    reminders: StoredValue<Option<Reminders>>,
}

/// Counts how often a message was opened. It may lead to where one is already, of which the router tells nobody.
#[derive(Clone, Copy)]
pub struct OpenedMessages(pub RwSignal<u32>);

/// Begins with what the page carries, and fetches it anew when it changes; news are shown at once.
pub(super) fn provide_own() -> OwnState {
    let boot = use_boot();
    let own = RwSignal::new(boot.with_untracked(|boot| boot.own.clone()));
    let state = OwnState { own, list: RwSignal::new(None), boot, reminders: StoredValue::new(None) };
    let live = use_live();
    let toasts = ui::use_toasts();
    let navigate = StoredValue::new(use_navigate());
    let count = RwSignal::new(0_u32);
    provide_context(OpenedMessages(count));
    let open = Callback::new(move |path: String| {
        way_back::note(&path);
        go(&path, |path| navigate.with_value(|navigate| navigate(path, NavigateOptions::default())));
        count.try_update(|count| *count = count.wrapping_add(1));
    });
    let say = Callback::new(move |told: Notification| (path_of(&told), state.told(&told)));
    let reminders = Reminders::provide(open, say);
    state.reminders.set_value(Some(reminders));
    let tell = move |news: &Notification| {
        let (path, told) = (path_of(news), state.told(news));
        if news.reason == Reason::Reminder {
            return reminders.show(news.id, &path, &told);
        }
        toasts.show_with_action(BannerKind::Info, told, tr(text::open()), move || {
            open.try_run(path.clone());
        });
    };
    let (is_asking, is_wanted) = (StoredValue::new(false), StoredValue::new(false));
    Effect::new(move |begun: Option<()>| {
        live.own();
        live.runs();
        if begun.is_none() {
            return;
        }
        is_wanted.set_value(true);
        if is_asking.get_value() {
            return;
        }
        is_asking.set_value(true);
        leptos::task::spawn_local(async move {
            // One answer at a time: each begins after the latest news of the one before, so that none is told twice and
            // none is left out. What was announced meanwhile is asked for afterwards.
            while is_wanted.try_get_value() == Some(true) {
                is_wanted.try_set_value(false);
                let Some(known) = own.try_with_untracked(|own| own.latest) else { return };
                if let Ok(mut fresh) = api::fetch_own(known).await {
                    std::mem::take(&mut fresh.news).iter().for_each(tell);
                    own.try_set(fresh);
                }
            }
            is_asking.try_set_value(false);
        });
    });
    state
}

impl OwnState {
    /// How many of the user's activities on records of the kind are due, tracked.
    pub fn due(self, kind: Kind) -> i64 {
        self.own.with(|own| own.due.iter().find(|(known, _)| *known == kind).map_or(0, |(_, count)| *count))
    }

    /// How many of the user's activities are due, tracked.
    pub fn due_of_all(self) -> i64 {
        self.own.with(|own| own.due.iter().map(|(_, count)| *count).sum())
    }

    /// What the list leads to is what was waited for.
    fn opened(self, path: &str) {
        if let Some(reminders) = self.reminders.try_get_value().flatten() {
            reminders.opened(path);
        }
    }

    fn told(self, news: &Notification) -> String {
        let author = news.author_id.unwrap_or_default();
        self.boot.with_untracked(|boot| tr(names::notification(language(), news, boot.directory.employee_name(author))))
    }

    /// Fetches the list, and notes that everything was seen.
    fn look(self) {
        let latest = self.own.with_untracked(|own| own.latest);
        leptos::task::spawn_local(async move {
            if let Ok(list) = api::fetch_list().await {
                self.list.try_set(Some(list));
                if self.own.try_with_untracked(|own| own.unread > 0) == Some(true) {
                    let _ = api::mark_read(latest).await;
                }
            }
        });
    }
}

/// The entry of the record's timeline, or the record; the section of its kind where there are several, or one that went since; where the user may not see the
/// record of an activity, the section that shows what they take part in.
fn path_of(told: &Notification) -> String {
    match told.record {
        _ if told.records > 1 => paths::section(told.kind),
        None if told.reason == Reason::Responsible => paths::section(told.kind),
        Some(_) => match told.entry {
            Some(entry) => paths::entry(told.kind, told.record_id, entry),
            None => paths::record(told.kind, told.record_id),
        },
        None => paths::ACTIVITIES.to_owned(),
    }
}

/// The bell: how much is unread, and the list.
#[component]
pub(super) fn Bell(#[prop(into)] id: String, state: OwnState) -> impl IntoView {
    let unread = Memo::new(move |_| state.own.with(|own| own.unread));
    let label = Signal::derive(move || match unread.get() {
        0 => tr(text::title()),
        count => tr(text::unread(count)),
    });
    let trigger = move || {
        view! {
            {Icon::Bell.view()}
            {dynamic(move || (unread.get() > 0).then(|| view! {
                <span class="bell__count">{short_count(unread.get())}</span>
            }))}
        }
        .into_any()
    };
    let item = move |told: Notification| {
        let time = format::date_time(language(), told.at.local);
        let class = if told.is_read { "bell__text" } else { "bell__text bell__text--new" };
        view! {
            <MenuLink href=path_of(&told)>
                <span class=class dir="auto">{state.told(&told)}</span>
                <span class="bell__time">{time}</span>
            </MenuLink>
        }
        .into_any()
    };
    let list = move || match state.list.get() {
        None => view! { <MenuHeading>{tr(frame::loading())}</MenuHeading> }.into_any(),
        Some(list) if list.is_empty() => view! { <MenuHeading>{tr(text::none())}</MenuHeading> }.into_any(),
        Some(list) => list.into_iter().map(item).collect_view().into_any(),
    };
    let pressed = move |event: MouseEvent| {
        let link = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        match link.and_then(|link| link.closest("a[href]").ok().flatten()?.get_attribute("href")) {
            Some(path) => state.opened(&path),
            None => state.look(),
        }
    };
    view! {
        <span class="bell" on:click=pressed>
            <Menu id=id label=label trigger=trigger>{dynamic(list)}</Menu>
        </span>
    }
    .into_any()
}
