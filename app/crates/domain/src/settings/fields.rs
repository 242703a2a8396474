//! Custom fields in the list of changes, and in a file of settings.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Naming;
use crate::errors::{AppError, Place, Problem};
use crate::fields::{CREATOR, DefinedField, FieldDefinition, FieldLink, FieldType, OptionDefinition, RequiredFrom};
use crate::{Kind, Language, Value};

/// A change of a custom field that was made, with what is needed to show it and to take it back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldDone {
    pub id: i32,
    /// The field as it was before; an added or restored one as it became.
    pub definition: FieldDefinition,
    pub what: FieldWhat,
    /// Of a deleted one: the lead's fields that became it until then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<i32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldWhat {
    Added,
    Changed { after: Box<FieldDefinition> },
    Deleted,
    Restored,
}

/// A part of a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldAspect {
    Name,
    Help,
    Required,
    Default,
    Lists,
    Options,
    Becomes,
}

impl FieldDone {
    pub fn new(id: i32, definition: FieldDefinition, what: FieldWhat) -> Self {
        Self { id, definition, what, sources: Vec::new() }
    }

    /// What a change changed.
    pub fn aspects(&self) -> Vec<FieldAspect> {
        let FieldWhat::Changed { after } = &self.what else { return Vec::new() };
        let before = &self.definition;
        let lists = |of: &FieldDefinition| (of.in_list, of.is_searched);
        let aspects = [
            (before.naming != after.naming, FieldAspect::Name),
            (before.help != after.help, FieldAspect::Help),
            (before.asks_otherwise(after), FieldAspect::Required),
            (before.default != after.default, FieldAspect::Default),
            (lists(before) != lists(after), FieldAspect::Lists),
            (before.options != after.options, FieldAspect::Options),
            (before.becomes != after.becomes, FieldAspect::Becomes),
        ];
        aspects.into_iter().filter(|(is_changed, _)| *is_changed).map(|(_, aspect)| aspect).collect()
    }
}

/// A custom field as it stands in a file. Other installations know it by its kind and name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileField {
    pub kind: Kind,
    pub name: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<Language, String>,
    #[serde(default, skip_serializing_if = "is_unnamed")]
    pub help: Naming,
    /// The code of its type.
    #[serde(rename = "type")]
    pub field_type: String,
    #[serde(default, skip_serializing_if = "is_no")]
    pub is_multiple: bool,
    #[serde(default, skip_serializing_if = "is_no")]
    pub is_required: bool,
    /// Stages of the file's pipelines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required_from: Vec<RequiredFrom>,
    #[serde(default, skip_serializing_if = "Value::is_empty")]
    pub default: Value,
    #[serde(default, skip_serializing_if = "is_no")]
    pub in_list: bool,
    #[serde(default, skip_serializing_if = "is_no")]
    pub is_searched: bool,
    /// The values of its list, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<FileOption>,
    /// Of a lead's field: the field that it becomes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub becomes: Option<FileLink>,
}

/// A value of a custom field's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileOption {
    /// Records hold it; stable.
    pub code: String,
    pub name: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<Language, String>,
}

/// A custom field, as a file names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileLink {
    pub kind: Kind,
    pub name: String,
}

fn is_no(flag: &bool) -> bool {
    !flag
}

fn is_unnamed(naming: &Naming) -> bool {
    *naming == Naming::default()
}

/// Whether a default means the same elsewhere: the number of an employee or a record does not.
fn is_portable(default: &Value) -> bool {
    default.each().iter().filter_map(Value::as_id).all(|id| id == CREATOR)
}

impl FileField {
    /// `known` are all fields of the installation.
    pub fn of(defined: &DefinedField, known: &[DefinedField]) -> Self {
        let FieldDefinition { naming, required_from, default, options, .. } = defined.definition.clone();
        let option = |option: OptionDefinition| FileOption {
            code: option.code,
            name: option.naming.name.unwrap_or_default(),
            translations: option.naming.translations,
        };
        let becomes = defined.definition.becomes.and_then(|link| {
            let target = known.iter().find(|field| field.id == link.id && !field.is_deleted)?;
            Some(FileLink { kind: link.kind, name: target.definition.naming.name.clone()? })
        });
        Self {
            kind: defined.definition.kind,
            name: naming.name.unwrap_or_default(),
            translations: naming.translations,
            help: defined.definition.help.clone(),
            field_type: defined.definition.field_type.code().unwrap_or_default().into_owned(),
            is_multiple: defined.definition.is_multiple,
            is_required: defined.definition.is_required,
            required_from,
            default: if is_portable(&default) { default } else { Value::Empty },
            in_list: defined.definition.in_list,
            is_searched: defined.definition.is_searched,
            options: options.into_iter().filter(|option| !option.is_deleted).map(option).collect(),
            becomes,
        }
    }

    /// The field of the installation that it is.
    pub fn find<'a>(&self, known: &'a [DefinedField]) -> Option<&'a DefinedField> {
        FileLink { kind: self.kind, name: self.name.clone() }.find(known)
    }

    /// The definition that it makes. `pipeline` gives the installation's number of a pipeline of the file, `becomes` is
    /// the field that it becomes, `before` the present one: what its list has beyond the file's stays, if `is_used`
    /// says that records hold it, and else is deleted.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a type that there is not, or a code that no value can have.
    pub fn definition(
        &self,
        before: Option<&DefinedField>,
        pipeline: impl Fn(i64) -> Option<i64>,
        becomes: Option<FieldLink>,
        is_used: impl Fn(&str) -> bool,
    ) -> Result<FieldDefinition, AppError> {
        let field_type = FieldType::from_code(&self.field_type)
            .ok_or_else(|| AppError::invalid(Place::ValueName, Problem::WrongType))?;
        let is_code = |code: &str| (1..=50).contains(&code.len()) && code.trim() == code;
        if !self.options.iter().all(|option| is_code(&option.code)) {
            return Err(AppError::invalid(Place::FieldOptions, Problem::NotACode));
        }
        let mut options: Vec<OptionDefinition> = Vec::new();
        for option in &self.options {
            let naming = Naming { name: Some(option.name.clone()), translations: option.translations.clone() };
            options.push(OptionDefinition { code: option.code.clone(), naming, is_deleted: false });
        }
        for option in before.iter().flat_map(|before| &before.definition.options) {
            if !options.iter().any(|known| known.code == option.code) {
                let is_deleted = option.is_deleted || !is_used(&option.code);
                options.push(OptionDefinition { is_deleted, ..option.clone() });
            }
        }
        let required_from = self.required_from.iter().filter_map(|from| {
            let pipeline_id = match from.pipeline_id {
                Some(number) => Some(pipeline(number)?),
                None => None,
            };
            Some(RequiredFrom { pipeline_id, stage: from.stage.clone() })
        });
        Ok(FieldDefinition {
            kind: self.kind,
            naming: Naming { name: Some(self.name.clone()), translations: self.translations.clone() },
            help: self.help.clone(),
            field_type,
            is_multiple: self.is_multiple,
            is_required: self.is_required,
            required_from: required_from.collect(),
            default: match before {
                Some(before) if self.default.is_empty() && !is_portable(&before.definition.default) => {
                    before.definition.default.clone()
                }
                _ => self.default.clone(),
            },
            in_list: self.in_list,
            is_searched: self.is_searched,
            options,
            becomes,
        })
    }
}

impl FileLink {
    /// The field that is called so, by its own name before its translations.
    pub fn find<'a>(&self, known: &'a [DefinedField]) -> Option<&'a DefinedField> {
        let wanted = self.name.to_lowercase();
        let of_kind = || known.iter().filter(|field| field.definition.kind == self.kind && !field.is_deleted);
        let is = |name: &String| name.to_lowercase() == wanted;
        let named = of_kind().find(|field| field.definition.naming.name.as_ref().is_some_and(is));
        named.or_else(|| of_kind().find(|field| field.definition.naming.translations.values().any(is)))
    }
}
