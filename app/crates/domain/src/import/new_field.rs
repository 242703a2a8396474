use serde::{Deserialize, Serialize};

use crate::fields::{Field, FieldDefinition, FieldType};
use crate::settings::Naming;
use crate::{FieldName, Kind, Language};

/// A custom field that an import makes when it begins. Those who may change the settings decide so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewField {
    /// As administrators name it; translations follow in the settings.
    pub name: String,
    /// One of [`NewField::TYPES`].
    pub field_type: FieldType,
}

impl NewField {
    /// What can be made while columns are mapped: what a cell says by itself.
    pub const TYPES: [FieldType; 7] = [
        FieldType::Text,
        FieldType::Number,
        FieldType::Decimal,
        FieldType::Date,
        FieldType::Url,
        FieldType::List,
        FieldType::Boolean,
    ];

    /// What the new field in that place is called in the columns until it is made: no field has a number below zero.
    pub fn name_of(place: usize) -> FieldName {
        FieldName::Custom(i32::try_from(place).map_or(i32::MIN, |place| -1 - place))
    }

    /// The place of the new field of that name.
    pub fn place_of(name: FieldName) -> Option<usize> {
        let id = name.custom_id().filter(|id| *id < 0)?;
        usize::try_from(-1 - id).ok()
    }

    /// Its entry in the catalogue until it is made.
    pub fn field(&self, kind: Kind, place: usize) -> Field {
        let definition = self.definition(kind, &[]).custom_field(0, false, Language::default());
        Field { name: Self::name_of(place), ..definition.field() }
    }

    /// The field to be made, its list with these values.
    pub fn definition(&self, kind: Kind, options: &[String]) -> FieldDefinition {
        let mut definition = FieldDefinition::new(kind);
        definition.naming = Naming::named(self.name.as_str());
        definition.field_type = self.field_type;
        definition.add_options(options);
        definition
    }
}
