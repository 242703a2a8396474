use serde::{Deserialize, Serialize};

use super::Column;
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

    /// The new fields that columns become, with their places; what no column becomes is not made.
    pub fn used<'a>(fields: &'a [Self], columns: &[Column]) -> Vec<(usize, &'a Self)> {
        let all = fields.iter().enumerate();
        all.filter(|(place, _)| columns.contains(&Column::Field(Self::name_of(*place)))).collect()
    }

    /// Makes a field of the column in that place. A field that no other column becomes gives way to it.
    pub fn make(self, column: usize, fields: &mut Vec<Self>, columns: &mut [Column]) {
        if let Some(own) = columns.get_mut(column) {
            *own = Column::Note;
            let is_free = |place: &usize| !columns.contains(&Column::Field(Self::name_of(*place)));
            let place = (0..fields.len()).find(is_free).unwrap_or(fields.len());
            match fields.get_mut(place) {
                Some(free) => *free = self,
                None => fields.push(self),
            }
            if let Some(own) = columns.get_mut(column) {
                *own = Column::Field(Self::name_of(place));
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_no_column_becomes_gives_way() {
        let new = |name: &str, field_type| NewField { name: name.to_owned(), field_type };
        let field = |place| Column::Field(NewField::name_of(place));
        let (mut fields, mut columns) = (Vec::new(), vec![Column::Note; 3]);
        new("Size", FieldType::List).make(0, &mut fields, &mut columns);
        new("Since", FieldType::Date).make(1, &mut fields, &mut columns);
        assert_eq!(columns, [field(0), field(1), Column::Note]);
        new("Size", FieldType::Text).make(0, &mut fields, &mut columns);
        assert_eq!(columns, [field(0), field(1), Column::Note], "the type was wrong");
        assert_eq!(fields, [new("Size", FieldType::Text), new("Since", FieldType::Date)]);

        columns[2] = field(0);
        new("Extent", FieldType::Number).make(0, &mut fields, &mut columns);
        assert_eq!(columns, [field(2), field(1), field(0)], "another column becomes the one before");
        columns[1] = Column::Ignore;
        let names = |columns: &[Column]| NewField::used(&fields, columns).iter().map(|(at, _)| *at).collect::<Vec<_>>();
        assert_eq!(names(&columns), [0, 2]);
        new("Far", FieldType::Url).make(7, &mut fields.clone(), &mut columns);
    }
}
