//! Reads JSON with as little code for each type as there can be.
//!
//! serde compiles the reading of every type for every reader. With serde_json's that is a tenth of the browser's
//! program: it reads structs from lists as well as from objects, and phrases an error for everything that could be
//! wrong. Here the text becomes a tree first, by code that knows no types; structs are objects; and why something is
//! unreadable nobody asks, for both sides are of one version.

use std::fmt::{self, Display};

use super::tree::{Tree, parse};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};

/// Reads a value from its JSON.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    T::deserialize(parse(text)?)
}

/// The text is no JSON, or not of the type that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("unreadable JSON")
    }
}

impl std::error::Error for Unreadable {}

impl Error for Unreadable {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

macro_rules! integers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            match self {
                Tree::Integer(number) => visitor.visit_i64(number),
                _ => Err(Unreadable),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for Tree {
    type Error = Unreadable;

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Tree::Boolean(yes) => visitor.visit_bool(yes),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Tree::Null => visitor.visit_unit(),
            Tree::Boolean(yes) => visitor.visit_bool(yes),
            Tree::Integer(number) => visitor.visit_i64(number),
            Tree::Text(text) => visitor.visit_string(text),
            Tree::List(_) => self.deserialize_seq(visitor),
            Tree::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Tree::Text(text) => visitor.visit_str(&text),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_str(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Tree::Text(text) => visitor.visit_string(text),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Tree::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Tree::Null => visitor.visit_unit(),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Tree::List(items) => visitor.visit_seq(Items(items.into_iter())),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Tree::Object(entries) => visitor.visit_map(Entries { rest: entries.into_iter(), value: Tree::Null }),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_enum(Variant::of(self).ok_or(Unreadable)?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { f32 f64 char bytes byte_buf unit_struct tuple_struct }
}

struct Items(std::vec::IntoIter<Tree>);

impl<'de> SeqAccess<'de> for Items {
    type Error = Unreadable;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Unreadable> {
        self.0.next().map(|item| seed.deserialize(item)).transpose()
    }
}

struct Entries {
    rest: std::vec::IntoIter<(String, Tree)>,
    /// Of the key that was asked for last.
    value: Tree,
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Unreadable;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Unreadable> {
        let Some((key, value)) = self.rest.next() else { return Ok(None) };
        self.value = value;
        seed.deserialize(Tree::Text(key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Unreadable> {
        seed.deserialize(std::mem::replace(&mut self.value, Tree::Null))
    }
}

/// One of several: its name, or an object of its name and content.
struct Variant {
    name: String,
    content: Tree,
}

impl Variant {
    #[inline(never)]
    fn of(tree: Tree) -> Option<Self> {
        match tree {
            Tree::Text(name) => Some(Self { name, content: Tree::Null }),
            Tree::Object(entries) => {
                let mut entries = entries.into_iter();
                let (name, content) = entries.next()?;
                entries.next().is_none().then_some(Self { name, content })
            }
            _ => None,
        }
    }
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Unreadable;
    type Variant = Tree;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Tree), Unreadable> {
        Ok((seed.deserialize(Tree::Text(self.name))?, self.content))
    }
}

impl<'de> VariantAccess<'de> for Tree {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        if matches!(self, Self::Null) { Ok(()) } else { Err(Unreadable) }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Unreadable> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_map(visitor)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::event::Event;
    use domain::value::{Link, Value};
    use domain::{AppError, FieldName, Kind};
    use serde::{Deserialize, Serialize};

    use super::*;

    /// What was written by serde_json is read as it was.
    fn assert_same<T: Serialize + DeserializeOwned + PartialEq + fmt::Debug>(value: &T) {
        let text = serde_json::to_string(value).unwrap();
        assert_eq!(read::<T>(&text).as_ref(), Ok(value), "{text}");
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Shape {
        Unit,
        Tuple(u8, Option<i64>),
        Struct { list: Vec<String>, nothing: () },
    }

    #[test]
    fn every_shape_of_data_survives_the_way() {
        let text = "\"quoted\" \\ / \n\t\r\u{8}\u{c}\u{1f} Zażółć 😀";
        assert_same(&text.to_owned());
        assert_same(&vec![Shape::Unit, Shape::Tuple(255, None), Shape::Tuple(0, Some(i64::MIN))]);
        assert_same(&Shape::Struct { list: vec![String::new()], nothing: () });
        let date = chrono::NaiveDate::from_ymd_opt(2028, 2, 29).unwrap();
        let values = [
            Value::Empty,
            Value::Text(text.to_owned()),
            Value::Decimal("-12345678901234567890.50".parse().unwrap()),
            Value::Boolean(true),
            Value::Date(date),
            Value::Link(Link::new(i64::MAX, "x")),
        ];
        assert_same(&values.iter().cloned().map(|value| (FieldName::Title, value)).collect::<BTreeMap<_, _>>());
        assert_same(&values.to_vec());
        assert_same(&Ok::<(Kind, bool), AppError>((Kind::Lead, false)));
        assert_same(&Event::Resync);
        assert_eq!(read(" { \"Tuple\" : [ 1 , \t2 ]\n} "), Ok(Shape::Tuple(1, Some(2))));
        assert_eq!(read(r#""\ud83d\ude00\u0041\/""#), Ok("😀A/".to_owned()));
    }

    #[test]
    fn what_is_no_json_is_refused() {
        let deep = "[".repeat(100_000);
        for text in ["", "{", "[1,]", "[1 2]", "nul", "1 2", "\"a", r#""\ud83d""#, r#""\x""#, "-", "{\"a\"}", &deep] {
            assert_eq!(read::<Option<Vec<i64>>>(text), Err(Unreadable), "{text:.20}");
        }
        assert_eq!(read::<u8>("256"), Err(Unreadable));
        assert_eq!(read::<Shape>("[\"Unit\"]"), Err(Unreadable));
    }
}
