use domain::directory::Dictionary;
use domain::fields::FieldType;
use domain::{Kind, fields::FieldDefinition};
use messages::labels;
use messages::text::custom as text;
use ui::Choice;

use crate::text::tr;

/// What a type is called.
pub fn type_name(field_type: FieldType) -> String {
    tr(match field_type {
        FieldType::LongText => text::type_long_text(),
        FieldType::Number => text::type_number(),
        FieldType::Decimal => text::type_decimal(),
        FieldType::Boolean => text::type_boolean(),
        FieldType::List => text::type_list(),
        FieldType::Date => text::type_date(),
        FieldType::Moment => text::type_moment(),
        FieldType::Money | FieldType::Amount => text::type_money(),
        FieldType::Url => text::type_url(),
        FieldType::Address => text::type_address(),
        FieldType::File => text::type_file(),
        FieldType::Employee => text::type_employee(),
        FieldType::Choice(dictionary) => text::type_dictionary(labels::dictionary(dictionary)),
        FieldType::Lead => text::type_record(labels::kind(Kind::Lead)),
        FieldType::Deal => text::type_record(labels::kind(Kind::Deal)),
        FieldType::Contact => text::type_record(labels::kind(Kind::Contact)),
        FieldType::Company => text::type_record(labels::kind(Kind::Company)),
        FieldType::Text | FieldType::Currency | FieldType::Stage | FieldType::Pipeline | FieldType::Picture => {
            text::type_text()
        }
    })
}

/// Every type to choose from: those with a dictionary or a kind of record once for each.
pub fn types() -> Vec<Choice> {
    let mut types = Vec::new();
    for field_type in FieldType::CUSTOM {
        match field_type {
            FieldType::Choice(_) => types.extend(Dictionary::ALL.map(FieldType::Choice)),
            FieldType::Company => {
                types.extend([FieldType::Lead, FieldType::Deal, FieldType::Contact, FieldType::Company]);
            }
            plain => types.push(plain),
        }
    }
    let choice = |field_type: FieldType| Some(Choice::new(field_type.code()?, type_name(field_type)));
    types.into_iter().filter_map(choice).collect()
}

/// Whether a default can be entered: not a file, which belongs to the record that it was uploaded for.
pub fn may_have_default(definition: &FieldDefinition) -> bool {
    definition.field_type != FieldType::File
}
