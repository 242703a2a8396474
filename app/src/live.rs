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
            // Lists carry the numbers of activities, too.
            Event::Due { .. } => {
                self.touch_own();
                Kind::ALL.into_iter().for_each(|kind| self.touch_records(kind));
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
    //! The tab that holds the lock reads the stream and passes each event on to the others.

    use js_sys::{Function, Promise, Reflect};
    use wasm_bindgen::prelude::*;
    use web_sys::{BroadcastChannel, EventSource, MessageEvent};

    use super::*;

    const NAME: &str = "modus-events";

    pub fn open(live: Live, boot: RwSignal<Boot>) {
        let Ok(channel) = BroadcastChannel::new(NAME) else { return };
        let on_passed = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            hear(live, boot, &message.data());
        });
        channel.set_onmessage(Some(on_passed.as_ref().unchecked_ref()));
        on_passed.forget();

        let read = Closure::<dyn FnMut() -> Promise>::new(move || {
            connect(live, boot, channel.clone());
            // Held until the tab is closed.
            Promise::new(&mut |_, _| {})
        });
        let read: Function = read.into_js_value().unchecked_into();
        if request_lock(&read).is_none() {
            // Locks need a secure page; without them each tab reads for itself.
            let _ = read.call0(&JsValue::NULL);
        }
    }

    fn request_lock(callback: &Function) -> Option<()> {
        let locks = Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)?;
        let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
        request.call2(&locks, &NAME.into(), callback).ok().map(|_| ())
    }

    fn connect(live: Live, boot: RwSignal<Boot>, channel: BroadcastChannel) {
        let Ok(source) = EventSource::new("/events") else { return };
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            let _ = channel.post_message(&message.data());
            hear(live, boot, &message.data());
        });
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
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

    fn hear(live: Live, boot: RwSignal<Boot>, data: &JsValue) {
        let event = data.as_string().and_then(|text| crate::json::read(&text).ok());
        live.hear(&event.unwrap_or(Event::Resync), boot);
    }
}
