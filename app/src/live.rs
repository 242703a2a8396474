//! Keeps pages current while others work: one event stream a browser, shared between its tabs.

use domain::Kind;
#[cfg(feature = "hydrate")]
use domain::event::Event;
use leptos::prelude::*;

use crate::boot::Boot;

/// Counts the changes of each topic. A resource that depends on a count is fetched anew when it grows.
#[derive(Clone, Copy, Debug)]
pub struct Live {
    records: [(Kind, RwSignal<u64>); 4],
    runs: RwSignal<u64>,
    activities: RwSignal<u64>,
    own: RwSignal<u64>,
    settings: RwSignal<u64>,
    /// Whether the stream is connected; shown only after it was lost.
    pub is_connected: RwSignal<bool>,
}

impl Live {
    /// Grows when a record of the kind changed.
    pub fn records(&self, kind: Kind) -> u64 {
        self.records.iter().find(|(known, _)| *known == kind).map_or(0, |(_, count)| count.get())
    }

    /// Grows when a run began, advanced or ended.
    pub fn runs(&self) -> u64 {
        self.runs.get()
    }

    /// Grows when activities of any records may have changed.
    pub fn activities(&self) -> u64 {
        self.activities.get()
    }

    /// Grows when the user is told something, or the number of their due activities changes.
    pub fn own(&self) -> u64 {
        self.own.get()
    }

    /// Grows when mode, stages, dictionaries, pipelines or employees changed.
    pub fn settings(&self) -> u64 {
        self.settings.get()
    }

    /// The page itself changed a record or what stands on it: what shows it is fetched anew without waiting for the
    /// stream.
    pub fn touch(&self, kind: Kind) {
        self.touch_records(kind);
        self.touch_activities();
    }

    fn touch_activities(&self) {
        self.activities.try_update(|count| *count += 1);
    }

    fn touch_records(&self, kind: Kind) {
        if let Some((_, count)) = self.records.iter().find(|(known, _)| *known == kind) {
            count.try_update(|count| *count += 1);
        }
    }

    pub fn touch_runs(&self) {
        self.runs.try_update(|count| *count += 1);
    }

    #[cfg(feature = "hydrate")]
    fn touch_own(&self) {
        self.own.try_update(|count| *count += 1);
    }

    /// The numbers of the menu, and those that lists carry.
    #[cfg(feature = "hydrate")]
    fn touch_counters(&self) {
        self.touch_own();
        Kind::ALL.into_iter().for_each(|kind| self.touch_records(kind));
    }

    #[cfg(feature = "hydrate")]
    fn touch_settings(&self, boot: RwSignal<Boot>) {
        self.settings.try_update(|count| *count += 1);
        refresh_boot(boot);
    }

    #[cfg(feature = "hydrate")]
    fn hear(&self, event: &Event, boot: RwSignal<Boot>) {
        match event {
            // Among many there may be some that were deleted, or came back.
            Event::Record { kind, id: None } => self.touch(*kind),
            Event::Record { kind, .. } => self.touch_records(*kind),
            Event::Activities => self.touch_activities(),
            Event::Own { .. } => self.touch_own(),
            Event::Due { .. } => self.touch_counters(),
            Event::Counters => {
                self.touch_counters();
                self.touch_settings(boot);
            }
            Event::Arranged { .. } => refresh_boot(boot),
            Event::Run { .. } => self.touch_runs(),
            Event::Settings => self.touch_settings(boot),
            Event::Resync => {
                Kind::ALL.into_iter().for_each(|kind| self.touch(kind));
                self.touch_runs();
                self.touch_own();
                self.touch_settings(boot);
            }
        }
    }
}

/// Fetches settings and names anew.
pub fn refresh_boot(boot: RwSignal<Boot>) {
    leptos::task::spawn_local(fetch_boot(boot));
}

/// The same, for those who wait for it.
pub async fn fetch_boot(boot: RwSignal<Boot>) {
    if let Ok(fresh) = crate::session::api::read_boot().await {
        boot.try_update(|known| {
            if *known != fresh {
                *known = fresh;
            }
        });
    }
}

pub fn use_live() -> Live {
    use_context::<Live>().unwrap_or_else(new)
}

fn new() -> Live {
    Live {
        records: Kind::ALL.map(|kind| (kind, RwSignal::new(0))),
        runs: RwSignal::new(0),
        activities: RwSignal::new(0),
        own: RwSignal::new(0),
        settings: RwSignal::new(0),
        is_connected: RwSignal::new(true),
    }
}

/// Provides [`Live`] and, in the browser of a user, opens the stream.
pub fn provide_live(boot: RwSignal<Boot>) -> Live {
    let live = new();
    provide_context(live);
    Effect::new(move |opened: Option<bool>| {
        let is_user = boot.with_untracked(|boot| boot.user.is_some());
        #[cfg(feature = "hydrate")]
        if is_user && opened != Some(true) {
            stream::open(live, boot);
        }
        let _ = opened;
        is_user
    });
    live
}

#[cfg(feature = "hydrate")]
mod stream {
    //! The tab that holds the lock reads the stream and passes each event on to the others. A page knows what was so when
    //! it was made; what came since is asked for: from the server by the reading tab, from the reading tab by the others.

    use js_sys::{Function, Promise, Reflect};
    use wasm_bindgen::prelude::*;
    use web_sys::{BroadcastChannel, EventSource, MessageEvent};

    use super::*;
    use crate::boot;

    const NAME: &str = "modus-events";
    /// How a tab that does not read asks whether it has missed something, and how it is told so: with the time up to
    /// which it knows everything.
    const ASKED: &str = "since ";
    const MISSED: &str = "missed ";

    #[derive(Clone)]
    struct Tab {
        live: Live,
        boot: RwSignal<Boot>,
        channel: BroadcastChannel,
        /// What came up to then is known, in milliseconds of the server's clock.
        known: StoredValue<i64>,
        is_reader: StoredValue<bool>,
    }

    pub fn open(live: Live, boot: RwSignal<Boot>) {
        let Ok(channel) = BroadcastChannel::new(NAME) else { return };
        let (known, is_reader) = (StoredValue::new(made_at()), StoredValue::new(false));
        let tab = Tab { live, boot, channel: channel.clone(), known, is_reader };
        let own = tab.clone();
        let on_passed = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            own.take(&message.data().as_string().unwrap_or_default());
        });
        channel.set_onmessage(Some(on_passed.as_ref().unchecked_ref()));
        on_passed.forget();

        let own = tab.clone();
        let read = Closure::<dyn FnMut() -> Promise>::new(move || {
            own.connect();
            // Held until the tab is closed.
            Promise::new(&mut |_, _| {})
        });
        let read: Function = read.into_js_value().unchecked_into();
        if request_lock(&read).is_none() {
            // Locks need a secure page; without them each tab reads for itself.
            let _ = read.call0(&JsValue::NULL);
        }
        tab.pass(&format!("{ASKED}{}", tab.known.get_value()));
    }

    /// When the server made the page.
    fn made_at() -> i64 {
        let page = document().get_element_by_id(boot::ELEMENT);
        page.and_then(|page| page.get_attribute("data-made-at")?.parse().ok()).unwrap_or_default()
    }

    fn request_lock(callback: &Function) -> Option<()> {
        let locks = Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)?;
        let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
        request.call2(&locks, &NAME.into(), callback).ok().map(|_| ())
    }

    impl Tab {
        fn pass(&self, message: &str) {
            let _ = self.channel.post_message(&message.into());
        }

        /// What another tab says: when an event came and the event, a question, or the answer to one.
        fn take(&self, message: &str) {
            if let Some(asked) = message.strip_prefix(ASKED) {
                let is_late = asked.parse().is_ok_and(|since: i64| since < self.known.get_value());
                if is_late && self.is_reader.get_value() {
                    self.pass(&format!("{MISSED}{asked}"));
                }
            } else if let Some(asked) = message.strip_prefix(MISSED) {
                if asked.parse() == Ok(self.known.get_value()) {
                    self.live.hear(&Event::Resync, self.boot);
                }
            } else if let Some((at, event)) = message.split_once(' ') {
                self.hear(at, event);
            }
        }

        fn hear(&self, at: &str, event: &str) {
            if let Ok(at) = at.parse() {
                self.known.set_value(at);
            }
            self.live.hear(&crate::json::read(event).unwrap_or(Event::Resync), self.boot);
        }

        fn connect(&self) {
            self.is_reader.set_value(true);
            let Ok(source) = EventSource::new(&format!("/events?since={}", self.known.get_value())) else { return };
            let tab = self.clone();
            let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
                let (at, event) = (message.last_event_id(), message.data().as_string().unwrap_or_default());
                tab.pass(&format!("{at} {event}"));
                tab.hear(&at, &event);
            });
            source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
            on_message.forget();
            let (live, boot) = (self.live, self.boot);
            let on_open = Closure::<dyn FnMut()>::new(move || {
                let was_connected = live.is_connected.try_get_untracked().unwrap_or(true);
                if !was_connected {
                    live.is_connected.try_set(true);
                    // What happened in between was missed.
                    live.hear(&Event::Resync, boot);
                }
            });
            source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
            on_open.forget();
            let on_error = Closure::<dyn FnMut()>::new(move || {
                live.is_connected.try_set(false);
            });
            source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
            on_error.forget();
        }
    }
}
