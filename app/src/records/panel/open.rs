use std::collections::{BTreeMap, VecDeque};

use domain::errors::{Place, Problem};
use domain::stage::{CONVERTED, Semantics};
use domain::{AppError, FieldName, Kind, Record, Value};
use leptos::prelude::*;

use super::conflict::{Conflict, Edit, Settled, Theirs};
use crate::boot::{Boot, use_boot};
use crate::live::{Live, use_live};
use crate::records::api::{self, Opened};
use crate::records::value::{field_label, record_name};

/// The record that is open, for everything inside its panel.
#[derive(Clone, Copy)]
pub struct OpenRecord {
    pub kind: Kind,
    pub id: i64,
    pub opened: Memo<Opened>,
    /// What was saved here and has not been fetched again yet.
    saved: RwSignal<BTreeMap<FieldName, Value>>,
    /// The question that a change by two people at once raises.
    pub conflict: RwSignal<Option<Conflict>>,
    /// The field whose editor is to open, and what is wrong with it, if anything is.
    pub asked: RwSignal<Option<(FieldName, Option<Problem>)>>,
    saves: StoredValue<Saves>,
    live: Live,
    boot: RwSignal<Boot>,
}

type Next = Box<dyn FnOnce() + Send + Sync>;

/// The changes of the record that are on their way to the server. Whoever closes the panel meanwhile does not stop
/// them, nor what waits for them.
#[derive(Clone)]
struct Saves(ArcStoredValue<Waiting>);

/// How many changes are on their way, and what waits for them.
#[derive(Default)]
struct Waiting {
    running: u32,
    /// What happens once none is on its way, one after the other.
    next: VecDeque<Next>,
    /// What happens last, if all was saved.
    close: Option<Next>,
}

impl Waiting {
    /// What is to happen now, if anything is.
    fn due(&mut self) -> Option<Next> {
        if self.running > 0 {
            return None;
        }
        self.next.pop_front().or_else(|| self.close.take())
    }
}

impl Saves {
    fn begin(&self) {
        self.0.update_value(|waiting| waiting.running += 1);
    }

    fn end(&self, is_saved: bool) {
        self.0.update_value(|waiting| {
            waiting.running -= 1;
            if !is_saved {
                waiting.close = None;
            }
        });
        self.go_on_later();
    }

    fn go_on(&self) {
        if let Some(next) = self.0.try_update_value(Waiting::due).flatten() {
            next();
            self.go_on_later();
        }
    }

    /// After what goes on now has begun to save something, or to ask.
    fn go_on_later(&self) {
        let saves = self.clone();
        leptos::task::spawn_local(async move { saves.go_on() });
    }
}

impl OpenRecord {
    pub(super) fn provide(first: &Opened, opened: Memo<Opened>) -> Self {
        let open = Self {
            kind: first.record.kind,
            id: first.record.id,
            opened,
            saved: RwSignal::new(BTreeMap::new()),
            conflict: RwSignal::new(None),
            asked: RwSignal::new(None),
            saves: StoredValue::new(Saves(ArcStoredValue::new(Waiting::default()))),
            live: use_live(),
            boot: use_boot(),
        };
        Effect::new(move |_| {
            opened.track();
            open.saved.set(BTreeMap::new());
        });
        provide_context(open);
        open
    }

    /// The value as it is shown, tracked.
    pub fn value(self, name: FieldName) -> Value {
        match self.saved.with(|saved| saved.get(&name).cloned()) {
            Some(value) => value,
            None => self.opened.with(|opened| opened.record.value(name).clone()),
        }
    }

    /// Reads the record with what was saved a moment ago, tracked.
    pub fn with_record<T>(self, read: impl FnOnce(&Record) -> T) -> T {
        let saved = self.saved.get();
        self.opened.with(|opened| read_with(saved, opened, read))
    }

    /// The same as it is now; nothing where the panel was closed meanwhile.
    pub fn try_with_record_untracked<T>(self, read: impl FnOnce(&Record) -> T) -> Option<T> {
        let saved = self.saved.try_get_untracked()?;
        self.opened.try_with_untracked(|opened| read_with(saved, opened, read))
    }

    /// What the record is called; empty where the panel was closed meanwhile.
    pub fn name(self) -> String {
        let name = self
            .boot
            .try_with_untracked(|boot| self.try_with_record_untracked(|record| record_name(&boot.directory, record)));
        name.flatten().unwrap_or_default()
    }

    /// What a field of the record is called.
    pub fn field_name(self, name: FieldName) -> String {
        self.boot.try_with_untracked(|boot| field_label(&boot.directory, self.kind, name)).unwrap_or_default()
    }

    pub fn stage_semantics(self) -> Option<Semantics> {
        let pipeline = self.value(FieldName::PipelineId).as_id();
        let stage = self.value(FieldName::Stage);
        self.boot.with(|boot| {
            let stages = boot.directory.stages(self.kind, pipeline);
            stages.iter().find(|known| Some(known.code.as_str()) == stage.as_text()).map(|known| known.semantics)
        })
    }

    /// Whether this is a lead whose deal carries on.
    pub fn is_converted(self) -> bool {
        self.kind == Kind::Lead && self.value(FieldName::Stage).as_text() == Some(CONVERTED)
    }

    /// Whether the user may change the record; a converted lead stays as it is.
    pub fn may_edit(self) -> bool {
        self.opened.with(|opened| opened.may_update) && !self.is_converted()
    }

    /// Whether the panel was closed: what remains to be said has no place in it.
    pub fn is_closed(self) -> bool {
        self.saves.is_disposed()
    }

    /// Calls at once, or when all changes that are on their way have been answered, well or not.
    pub fn after_saves(self, next: impl FnOnce() + Send + Sync + 'static) {
        let Some(saves) = self.saves.try_get_value() else { return };
        saves.0.update_value(|waiting| waiting.next.push_back(Box::new(next)));
        saves.go_on();
    }

    /// The same for what closes the panel: after everything else that waits, and only if all of it was saved. What was
    /// not saved is to be seen here.
    pub fn close_after_saves(self, close: impl FnOnce() + Send + Sync + 'static) {
        let Some(saves) = self.saves.try_get_value() else { return };
        let close = move || {
            if self.conflict.try_with_untracked(Option::is_none) == Some(true) {
                close();
            }
        };
        saves.0.update_value(|waiting| waiting.close = Some(Box::new(close)));
        saves.go_on();
    }

    /// Takes that back. Says whether it was still waiting.
    pub fn stop_closing(self) -> bool {
        let Some(saves) = self.saves.try_get_value() else { return false };
        saves.0.try_update_value(|waiting| waiting.close.take()).flatten().is_some()
    }

    /// Saves a change, and has everything that shows it fetched anew.
    ///
    /// # Errors
    /// What the server answered.
    pub fn save(self, edit: Edit) -> impl Future<Output = Result<(), AppError>> {
        self.saving(self.send(edit), Result::is_ok)
    }

    /// Makes a change of what belongs to the record, and answers what came of it. What waits for changes waits from now
    /// on for this one, too; `is_saved` tells whether it was made.
    pub fn saving<Answer>(
        self,
        change: impl Future<Output = Answer>,
        is_saved: impl FnOnce(&Answer) -> bool,
    ) -> impl Future<Output = Answer> {
        let saves = self.saves.try_get_value();
        if let Some(saves) = &saves {
            saves.begin();
        }
        async move {
            let answer = change.await;
            if let Some(saves) = saves {
                saves.end(is_saved(&answer));
            }
            answer
        }
    }

    async fn send(self, edit: Edit) -> Result<(), AppError> {
        match edit {
            Edit::Fields(changes) => {
                api::edit(self.kind, self.id, changes.clone(), None).await.map_err(|failure| failure.0)?;
                let values = changes.into_iter().map(|change| (change.field, change.after));
                self.saved.try_update(|saved| saved.extend(values));
            }
            Edit::Points(change) => {
                api::edit_points(self.kind, self.id, change).await.map_err(|failure| failure.0)?;
            }
        }
        self.refresh();
        Ok(())
    }

    /// Shows both values, if the change was refused because of somebody else's, and lets the user choose.
    ///
    /// # Errors
    /// The error itself, where it is another one.
    pub fn ask(self, edit: Edit, error: AppError, settled: Settled) -> Result<(), AppError> {
        let theirs = match error {
            AppError::Conflict { field, theirs } => Theirs::Field(field, theirs),
            AppError::PointsConflict { kind, theirs } => Theirs::Points(kind, theirs),
            error => return Err(error),
        };
        self.conflict.try_set(Some(Conflict { edit, theirs, settled }));
        Ok(())
    }

    /// Opens the editor of the first custom field that is refused, with what is wrong with it.
    pub fn ask_for_refused(self, error: &AppError) {
        let AppError::Invalid(violations) = error else { return };
        let refused = violations.iter().find_map(|violation| match violation.place {
            Place::Field(name) if name.custom_id().is_some() => Some((name, Some(violation.problem.clone()))),
            _ => None,
        });
        if refused.is_some() {
            self.asked.try_set(refused);
        }
    }

    /// Has everything that shows records of this kind fetched anew.
    pub fn refresh(self) {
        self.live.touch(self.kind);
    }
}

fn read_with<T>(saved: BTreeMap<FieldName, Value>, opened: &Opened, read: impl FnOnce(&Record) -> T) -> T {
    if saved.is_empty() {
        return read(&opened.record);
    }
    let mut record = opened.record.clone();
    record.values.extend(saved);
    read(&record)
}

/// The open record. Only what is inside its panel asks for it.
pub fn use_open() -> OpenRecord {
    expect_context()
}
