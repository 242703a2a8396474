use std::collections::{BTreeMap, VecDeque};

use domain::settings::{ListChange, ListKey, ListValue, ValueList};
use domain::{AppError, Kind};
use leptos::prelude::*;
use leptos::task::spawn_local;
use messages::text::settings as text;
use ui::{SortMove, SortPlace, Toasts, use_toasts};

use super::{announcement_of_move, shown};
use crate::errors::Failure;
use crate::frame::show_error;
use crate::json::{Resource, resource};
use crate::live::use_live;
use crate::settings::api;
use crate::settings::dialog::Task;
use crate::text::tr;

/// How many records use each value, by kind.
pub(in crate::settings) type Usage = BTreeMap<String, BTreeMap<Kind, i64>>;

/// What everything about one list shares.
#[derive(Clone, Copy)]
pub(in crate::settings) struct Editor {
    pub key: ListKey,
    pub loaded: Resource<Result<ValueList, Failure>>,
    /// The list as it is shown, for those who act: they stand outside of the transition, where a resource is not read.
    shown: StoredValue<Option<ValueList>>,
    /// Grows when the list is to be read anew.
    version: RwSignal<u32>,
    /// What was done here and is not yet confirmed, in order; the first one is on its way.
    unconfirmed: StoredValue<VecDeque<ListChange>>,
    is_sending: StoredValue<bool>,
    /// Counted after the page is there: counting may take a moment.
    pub usage: RwSignal<Option<Usage>>,
    pub search: RwSignal<String>,
    /// What a dialog is open for.
    pub task: RwSignal<Option<Task>>,
    /// The row whose menu is open, and the row whose menu was opened last.
    pub opened: RwSignal<Option<String>>,
    pub about: RwSignal<String>,
    /// The run that moves records away from a deleted value.
    pub run: RwSignal<Option<i64>>,
    pub announcement: RwSignal<String>,
    pub toasts: Toasts,
}

impl Editor {
    pub fn new(key: ListKey) -> Self {
        let live = use_live();
        let version = RwSignal::new(0);
        let unconfirmed = StoredValue::new(VecDeque::new());
        let loaded = resource(
            move || (version.get(), live.settings()),
            move |_| async move {
                let read = api::read_list(key).await?;
                Ok(with_unconfirmed(read, unconfirmed))
            },
        );
        let editor = Self {
            key,
            loaded,
            shown: StoredValue::new(None),
            version,
            unconfirmed,
            is_sending: StoredValue::new(false),
            usage: RwSignal::new(None),
            search: RwSignal::new(String::new()),
            task: RwSignal::new(None),
            opened: RwSignal::new(None),
            about: RwSignal::new(String::new()),
            run: RwSignal::new(None),
            announcement: RwSignal::new(String::new()),
            toasts: use_toasts(),
        };
        Effect::new(move |_| {
            let list = loaded.with(|loaded| loaded.as_ref()?.as_ref().ok().cloned());
            editor.shown.try_set_value(list);
        });
        Effect::new(move |_| {
            live.settings();
            version.track();
            editor.count();
        });
        editor
    }

    /// Looks at the list, for those who act.
    pub fn look<T>(self, look: impl FnOnce(&ValueList) -> T) -> Option<T> {
        self.shown.try_with_value(|shown| shown.as_ref().map(look)).flatten()
    }

    /// Shows a list that is newer than the one that was read.
    pub fn show(self, list: ValueList) {
        self.shown.try_set_value(Some(list.clone()));
        self.loaded.try_update(|loaded| *loaded = Some(Ok(list)));
    }

    pub fn value(self, code: &str) -> Option<ListValue> {
        self.look(|list| list.value(code).cloned()).flatten()
    }

    pub fn refresh(self) {
        self.version.try_update(|version| *version += 1);
    }

    fn count(self) {
        if self.key.uses().is_empty() {
            return;
        }
        spawn_local(async move {
            if let Ok(usage) = api::read_usage(self.key).await {
                self.usage.try_set(Some(usage));
            }
        });
    }

    /// Shows a change at once, and sends it after those before it.
    pub fn change(self, change: ListChange) {
        match self.look(|list| list.apply(&change)) {
            Some(Ok((list, Some(_)))) => {
                self.show(list);
                self.unconfirmed.update_value(|unconfirmed| unconfirmed.push_back(change));
                self.send();
            }
            Some(Err(error)) => show_error(self.toasts, &error),
            Some(Ok((_, None))) | None => {}
        }
    }

    fn send(self) {
        if self.is_sending.try_update_value(|is_sending| std::mem::replace(is_sending, true)) != Some(false) {
            return;
        }
        spawn_local(async move {
            let first = |unconfirmed: StoredValue<VecDeque<ListChange>>| {
                unconfirmed.try_with_value(|unconfirmed| unconfirmed.front().cloned()).flatten()
            };
            while let Some(change) = first(self.unconfirmed) {
                let answer = api::change_list(self.key, change).await;
                self.unconfirmed.try_update_value(VecDeque::pop_front);
                if let Err(failure) = answer {
                    // What was done after it may rest on it.
                    self.unconfirmed.try_update_value(VecDeque::clear);
                    show_error(self.toasts, &failure.0);
                }
            }
            self.is_sending.try_set_value(false);
            self.refresh();
        });
    }

    /// Sends a change and waits: for dialogs, which show what is wrong beside their fields.
    pub async fn submit(self, change: ListChange) -> Result<(), AppError> {
        let checked = match change.clone() {
            // The server draws the code; any free one is right for the look ahead.
            ListChange::Add { naming, color, semantics, after, .. } => {
                ListChange::Add { code: "UC_".to_owned(), naming, color, semantics, after }
            }
            other => other,
        };
        if let Some(Err(error)) = self.look(|list| list.apply(&checked)) {
            return Err(error);
        }
        api::change_list(self.key, change).await.map_err(|failure| failure.0)?;
        self.refresh();
        Ok(())
    }

    /// Moves a value as the user asked by mouse, touch or keyboard.
    pub fn sort(self, asked: SortMove) {
        let place = match asked {
            SortMove::To { item, place: SortPlace::After(other) } => Some((item, Some(other))),
            SortMove::To { item, place: SortPlace::Before(other) } => {
                let after = self.look(|list| list.predecessor(&other).map(str::to_owned)).flatten();
                Some((item, after))
            }
            SortMove::Up(code) => self.neighbour(&code, true).map(|after| (code, after)),
            SortMove::Down(code) => self.neighbour(&code, false).map(|after| (code, after)),
        };
        let Some((code, after)) = place else { return };
        self.change(ListChange::Move { code: code.clone(), after });
        let told = self.look(|list| {
            let value = list.value(&code)?;
            let position = list.group(value.semantics).position(|known| known.code == code)? + 1;
            Some(announcement_of_move(shown(value), position, list.group(value.semantics).count()))
        });
        if let Some(told) = told.flatten() {
            self.announcement.set(told);
        }
    }

    /// After which value this one stands when it goes one place up or down.
    fn neighbour(self, code: &str, up: bool) -> Option<Option<String>> {
        let (name, after) = self.look(|list| {
            let value = list.value(code)?;
            let group: Vec<&str> = list.group(value.semantics).map(|known| known.code.as_str()).collect();
            let at = group.iter().position(|known| *known == code)?;
            let after = match (up, at) {
                (true, 0) => None,
                (true, 1) => Some(None),
                (true, at) => group.get(at - 2).map(|before| Some((*before).to_owned())),
                (false, at) => group.get(at + 1).map(|next| Some((*next).to_owned())),
            };
            Some((shown(value), after))
        })??;
        if after.is_none() {
            self.announcement.set(tr(text::at_the_edge(name)));
        }
        after
    }
}

/// What was done here meanwhile is done to a list that was just read, too.
fn with_unconfirmed(mut list: ValueList, unconfirmed: StoredValue<VecDeque<ListChange>>) -> ValueList {
    unconfirmed.try_with_value(|unconfirmed| {
        for change in unconfirmed {
            if let Ok((changed, _)) = list.apply(change) {
                list = changed;
            }
        }
    });
    list
}
