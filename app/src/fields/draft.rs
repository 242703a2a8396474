use std::collections::BTreeMap;

use domain::errors::Place;
use domain::fields::{DefinedField, FieldDefinition, FieldLink, FieldType, FieldUse, NOT_MADE_YET};
use domain::settings::Naming;
use domain::{AppError, Field, Kind, Language, Value};
use leptos::prelude::*;

use super::api;
use super::names::may_have_default;
use super::options::{OptionDraft, going, option_drafts, read_options};
use super::stages::{StageDraft, read_stages, stage_drafts};
use crate::frame::problem_at;
use crate::records::Draft as ValueDraft;

/// A name that is being entered, with its translations.
#[derive(Clone, Copy)]
pub(crate) struct NamingDraft {
    pub name: RwSignal<String>,
    pub translations: StoredValue<Vec<(Language, RwSignal<String>)>>,
}

impl NamingDraft {
    pub fn new(naming: &Naming) -> Self {
        let translation = |of: Language| (of, RwSignal::new(naming.translations.get(&of).cloned().unwrap_or_default()));
        Self {
            name: RwSignal::new(naming.name.clone().unwrap_or_default()),
            translations: StoredValue::new(Language::ALL.map(translation).to_vec()),
        }
    }

    pub fn read(self) -> Naming {
        let mut translations = BTreeMap::new();
        for (language, text) in self.translations.get_value() {
            let text = text.get_untracked();
            if !text.trim().is_empty() {
                translations.insert(language, text);
            }
        }
        Naming { name: Some(self.name.get_untracked()), translations }
    }
}

/// A custom field as it is being set up.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    kind: Kind,
    /// What the dialog began with.
    begun: StoredValue<Option<FieldDefinition>>,
    /// The field as it was when the dialog opened; nothing for a new one.
    pub known: StoredValue<Option<DefinedField>>,
    pub naming: NamingDraft,
    pub help: NamingDraft,
    /// The code of the type.
    pub type_code: RwSignal<String>,
    pub is_multiple: RwSignal<bool>,
    pub is_required: RwSignal<bool>,
    pub in_list: RwSignal<bool>,
    pub is_searched: RwSignal<bool>,
    pub options: RwSignal<Vec<OptionDraft>>,
    pub stages: StoredValue<Vec<StageDraft>>,
    /// The control of the default value, for the type that is chosen.
    pub default: StoredValue<Option<ValueDraft>>,
    /// What stood in that control at first.
    begun_default: StoredValue<String>,
    /// The default of a list: the code of a value, or the name of one that has no code yet.
    pub default_option: RwSignal<String>,
    /// The same of a list of which several can be chosen.
    pub default_options: RwSignal<Vec<String>>,
    /// The field that it becomes: `deal.12`, or empty.
    pub becomes: RwSignal<String>,
    pub used: RwSignal<Option<FieldUse>>,
    /// Values that go though records hold them, as the dialog has asked about them; none before it asks.
    pub going: RwSignal<Vec<String>>,
    pub error: RwSignal<Option<AppError>>,
    pub pending: RwSignal<bool>,
}

impl Draft {
    pub fn new(kind: Kind, known: Option<DefinedField>) -> Self {
        let own = known.as_ref().map_or_else(|| FieldDefinition::new(kind), |known| known.definition.clone());
        let becomes = own.becomes.map(|link| format!("{}.{}", link.kind.code(), link.id));
        let draft = Self {
            kind,
            begun: StoredValue::new(None),
            naming: NamingDraft::new(&own.naming),
            help: NamingDraft::new(&own.help),
            type_code: RwSignal::new(own.field_type.code().unwrap_or_default().into_owned()),
            is_multiple: RwSignal::new(own.is_multiple),
            is_required: RwSignal::new(own.is_required),
            in_list: RwSignal::new(own.in_list),
            is_searched: RwSignal::new(own.is_searched),
            options: RwSignal::new(option_drafts(&own.options)),
            stages: StoredValue::new(stage_drafts(kind, &own.required_from)),
            default: StoredValue::new(None),
            begun_default: StoredValue::new(String::new()),
            default_option: RwSignal::new(own.default.as_text().unwrap_or_default().to_owned()),
            default_options: RwSignal::new(codes_of(&own.default)),
            becomes: RwSignal::new(becomes.unwrap_or_default()),
            used: RwSignal::new(None),
            going: RwSignal::new(Vec::new()),
            error: RwSignal::new(None),
            pending: RwSignal::new(false),
            known: StoredValue::new(known),
        };
        draft.begun.set_value(Some(draft.entered()));
        draft
    }

    /// Whether something was entered that would be lost.
    pub fn is_changed(self) -> bool {
        let entered = self.entered();
        let typed = self.own_control(&entered).map(|control| untrack(|| control.typed()));
        let is_default_changed = typed.is_some_and(|typed| self.begun_default.with_value(|begun| *begun != typed));
        is_default_changed || self.begun.with_value(|begun| begun.as_ref() != Some(&entered))
    }

    pub fn is_new(self) -> bool {
        self.known.with_value(Option::is_none)
    }

    /// The type that is chosen, tracked.
    pub fn field_type(self) -> FieldType {
        self.type_code.with(|code| FieldType::from_code(code)).unwrap_or(FieldType::Text)
    }

    /// What stands in the form, tracked as far as it decides what else is asked.
    pub fn shape(self) -> FieldDefinition {
        let field_type = self.field_type();
        let is_multiple = self.is_multiple.get() && field_type.may_be_multiple();
        FieldDefinition { field_type, is_multiple, ..FieldDefinition::new(self.kind) }
    }

    pub fn may_have_default(self) -> bool {
        may_have_default(&self.shape())
    }

    /// A control for the default of the chosen type, with the present default where it still fits.
    pub fn default_draft(self) -> ValueDraft {
        let field: Field =
            Field { name: NOT_MADE_YET, ..self.shape().custom_field(0, false, Language::default()).field() };
        let present = self.known.with_value(|known| {
            let own = known.as_ref().filter(|known| known.definition.field_type == field.field_type)?;
            Some(own.definition.default.clone())
        });
        let draft = ValueDraft::new(&field, &present.unwrap_or_default());
        self.default.set_value(Some(draft));
        self.begun_default.set_value(untrack(|| draft.typed()));
        draft
    }

    /// What was entered; nothing if the default is wrong, which is then marked.
    fn read(self) -> Option<FieldDefinition> {
        let entered = self.entered();
        let Some(control) = self.own_control(&entered) else { return Some(entered) };
        // A box that is not ticked is no default.
        let default = Some(control.read()?).filter(|value| *value != Value::Boolean(false)).unwrap_or_default();
        Some(FieldDefinition { default, ..entered })
    }

    /// The control of the default, where the chosen type has one of its own.
    fn own_control(self, entered: &FieldDefinition) -> Option<ValueDraft> {
        self.default.get_value().filter(|_| may_have_default(entered) && entered.field_type != FieldType::List)
    }

    /// What was entered, but a default that has a control of its own.
    fn entered(self) -> FieldDefinition {
        let shape = untrack(|| self.shape());
        FieldDefinition {
            naming: self.naming.read(),
            help: self.help.read(),
            is_required: self.is_required.get_untracked(),
            required_from: self.stages.with_value(|stages| read_stages(stages)),
            default: if shape.field_type == FieldType::List { self.chosen(&shape) } else { Value::Empty },
            in_list: self.in_list.get_untracked(),
            is_searched: self.is_searched.get_untracked(),
            options: self.options.with_untracked(|options| read_options(options)),
            becomes: self.becomes.with_untracked(|code| link(code)),
            ..shape
        }
    }

    /// The default of a list.
    fn chosen(self, shape: &FieldDefinition) -> Value {
        if shape.is_multiple {
            // Of those that are still there.
            let options = self.options.get_untracked();
            let offered: Vec<_> = untrack(|| options.iter().filter_map(OptionDraft::choice).collect());
            let mut chosen = self.default_options.get_untracked();
            chosen.retain(|code| offered.iter().any(|own| own.value == *code));
            return Value::Many(chosen.into_iter().map(Value::Choice).collect());
        }
        let code = self.default_option.get_untracked();
        if code.is_empty() { Value::Empty } else { Value::Choice(code) }
    }

    /// Stores the field and returns its number; what is wrong is shown where it stands. Where values go that records
    /// hold, it asks first, and stores when it is called once more.
    pub async fn submit(self) -> Option<i32> {
        let definition = self.read()?;
        self.error.set(None);
        self.pending.set(true);
        let known = self.known.with_value(|known| known.as_ref().map(|known| (known.id, known.version)));
        let answer = match known {
            None => api::create_field(definition).await.map(Some),
            Some((id, _)) if self.has_to_ask(id).await => Ok(None),
            Some((id, version)) => api::change_field(id, version, definition).await.map(|()| Some(id)),
        };
        self.pending.try_set(false);
        self.error.try_set(answer.as_ref().err().map(|failure| failure.0.clone()));
        answer.ok().flatten()
    }

    /// Whether values go that records hold, and nobody was asked about them yet.
    async fn has_to_ask(self, id: i32) -> bool {
        let was_asked = self.going.with_untracked(|going| !going.is_empty());
        if was_asked || !self.options.with_untracked(|options| options.iter().any(OptionDraft::goes)) {
            return false;
        }
        let Ok(used) = api::count_field(id).await else { return false };
        let going = self.options.try_with_untracked(|options| going(options, &used)).unwrap_or_default();
        let has_to_ask = !going.is_empty();
        self.used.try_set(Some(used));
        self.going.try_set(going);
        has_to_ask
    }

    /// The text of the problem at a place of the form.
    pub fn problem(self, place: Place) -> Signal<Option<String>> {
        Signal::derive(move || self.error.with(|error| problem_at(error.as_ref(), place)))
    }
}

/// The codes of a list's values.
fn codes_of(value: &Value) -> Vec<String> {
    let mut codes = Vec::new();
    for value in value.each() {
        codes.extend(value.as_text().map(str::to_owned));
    }
    codes
}

fn link(code: &str) -> Option<FieldLink> {
    let (kind, id) = code.split_once('.')?;
    Some(FieldLink { kind: Kind::from_code(kind)?, id: id.parse().ok()? })
}
