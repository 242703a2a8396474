use domain::fields::{self, CustomField, Field};
use domain::{FieldName, Kind};

use crate::{Ctx, Result, custom};

/// The fields of a kind of record, with those that administrators added.
pub(crate) struct Catalogue {
    pub kind: Kind,
    pub custom: Vec<CustomField>,
}

impl Catalogue {
    pub async fn load(ctx: &mut Ctx, kind: Kind) -> Result<Self> {
        Ok(Self { kind, custom: custom::of_kind(ctx, kind).await? })
    }

    /// All fields, in the order of the form.
    pub fn fields(&self) -> Vec<Field> {
        fields::of(self.kind, &self.custom)
    }

    pub fn field(&self, name: FieldName) -> Option<Field> {
        fields::find(self.kind, name, &self.custom)
    }

    /// What a custom field is beyond its [`Field`].
    pub fn custom_field(&self, name: FieldName) -> Option<&CustomField> {
        self.custom.iter().find(|field| field.name() == name)
    }
}
