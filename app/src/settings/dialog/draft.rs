use std::collections::BTreeMap;

use domain::errors::Place;
use domain::settings::{ListChange, ListKey, ListValue, Naming, PipelineTemplate};
use domain::{AppError, Language};
use leptos::prelude::*;

use super::Task;
use super::palette::next_color;
use crate::frame::problem_at;
use crate::settings::api;
use crate::settings::editor::Editor;
use crate::text::language;

/// The values of [`Draft::template`].
pub(super) const DEFAULT: &str = "default";
pub(super) const EMPTY: &str = "empty";
pub(super) const COPY: &str = "copy";

/// What was entered so far.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    editor: Editor,
    task: StoredValue<Task>,
    /// The value as the user saw it when the dialog opened, or when they decided to overwrite somebody else's change.
    seen: StoredValue<Option<ListValue>>,
    pub name: RwSignal<String>,
    pub translations: StoredValue<Vec<(Language, RwSignal<String>)>>,
    pub color: RwSignal<String>,
    pub template: RwSignal<String>,
    /// The pipeline whose stages are copied.
    pub copy_of: RwSignal<String>,
    pub error: RwSignal<Option<AppError>>,
    pub pending: RwSignal<bool>,
}

impl Draft {
    pub fn new(editor: Editor, task: Task) -> Self {
        let seen = task.code().and_then(|code| editor.value(code));
        let name =
            seen.as_ref().map(|value| value.naming.name.clone().unwrap_or_else(|| value.shown(language()).to_owned()));
        let translation = |of: Language| {
            let known = seen.as_ref().and_then(|value| value.naming.translations.get(&of).cloned());
            (of, RwSignal::new(known.unwrap_or_default()))
        };
        let own_color = seen.as_ref().and_then(|value| value.color.clone());
        let color = own_color.or_else(|| editor.look(|list| next_color(list).to_owned()));
        Self {
            editor,
            name: RwSignal::new(name.unwrap_or_default()),
            translations: StoredValue::new(Language::ALL.map(translation).to_vec()),
            color: RwSignal::new(color.unwrap_or_default()),
            template: RwSignal::new(DEFAULT.to_owned()),
            copy_of: RwSignal::new(domain::mode::GENERAL_PIPELINE.to_string()),
            error: RwSignal::new(None),
            pending: RwSignal::new(false),
            task: StoredValue::new(task),
            seen: StoredValue::new(seen),
        }
    }

    /// The names that the value has without being renamed, by language.
    pub fn default_names(self) -> BTreeMap<Language, String> {
        self.seen.with_value(|seen| seen.as_ref().map(|value| value.default_names.clone()).unwrap_or_default())
    }

    pub fn is_renamed(self) -> bool {
        self.seen.with_value(|seen| seen.as_ref().is_some_and(ListValue::is_renamed))
    }

    pub fn has_translations(self) -> bool {
        self.seen.with_value(|seen| seen.as_ref().is_some_and(|value| !value.naming.translations.is_empty()))
    }

    /// The name as it was typed; the default name is none.
    fn naming(self) -> Naming {
        let line = |text: RwSignal<String>| text.with_untracked(|text| domain::text::line(text));
        let translations: BTreeMap<Language, String> = self.translations.with_value(|translations| {
            let filled = translations.iter().map(|(of, text)| (*of, line(*text)));
            filled.filter(|(_, text)| !text.is_empty()).collect()
        });
        let default_name = self.default_names().remove(&language());
        let is_default = |name: &String| translations.is_empty() && default_name.as_ref() == Some(name);
        let name = Some(line(self.name)).filter(|name| !name.is_empty() && !is_default(name));
        Naming { name, translations }
    }

    fn change(self) -> Option<ListChange> {
        let seen = self.seen.get_value();
        Some(match self.task.get_value() {
            Task::Add { semantics, after } => ListChange::Add {
                code: String::new(),
                naming: self.naming(),
                color: self.editor.key.has_stages().then(|| self.color.get_untracked()),
                semantics,
                after,
            },
            Task::Rename { code, .. } => ListChange::Rename { code, before: seen?.naming, after: self.naming() },
            Task::Recolor { code } => {
                ListChange::Recolor { code, before: seen?.color?, after: self.color.get_untracked() }
            }
            Task::CreatePipeline | Task::Delete { .. } => return None,
        })
    }

    /// Sends what was entered; returns the name if it was stored.
    pub async fn submit(self) -> Option<String> {
        self.error.set(None);
        self.pending.set(true);
        let answer = match self.change() {
            Some(change) => self.editor.submit(change).await,
            None => self.create_pipeline().await,
        };
        self.pending.try_set(false);
        match answer {
            Ok(()) => self.name.try_get_untracked(),
            Err(error) => {
                self.error.try_set(Some(error));
                None
            }
        }
    }

    async fn create_pipeline(self) -> Result<(), AppError> {
        let (naming, template) = (self.naming(), self.template.get_untracked());
        let template = match template.as_str() {
            EMPTY => PipelineTemplate::Empty,
            COPY => PipelineTemplate::CopyOf(self.copy_of.get_untracked().parse().unwrap_or_default()),
            _ => PipelineTemplate::Default,
        };
        api::create_pipeline(naming, template).await.map_err(|failure| failure.0)?;
        self.editor.refresh();
        Ok(())
    }

    /// After a conflict: takes note of what the other one did, so that it can be overwritten.
    pub async fn look_again(self) -> Result<(), AppError> {
        let fresh = api::read_list(self.editor.key).await.map_err(|failure| failure.0)?;
        let code = self.task.with_value(|task| task.code().map(str::to_owned));
        self.seen.try_set_value(code.and_then(|code| fresh.value(&code).cloned()));
        self.editor.show(fresh);
        Ok(())
    }

    /// Lets the next submission bring the default name back.
    pub fn clear_naming(self) {
        self.name.set(self.default_names().remove(&language()).unwrap_or_default());
        self.translations.with_value(|translations| {
            for (_, text) in translations {
                text.set(String::new());
            }
        });
    }

    pub fn problem(self, places: &'static [Place]) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.error.with(|error| places.iter().find_map(|place| problem_at(error.as_ref(), *place)))
        })
    }

    /// Where a name stands in an error.
    pub fn name_places(self) -> &'static [Place] {
        if self.editor.key == ListKey::Pipelines { &[Place::PipelineName] } else { &[Place::ValueName] }
    }
}
