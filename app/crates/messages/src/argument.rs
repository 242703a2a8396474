use domain::Language;
use rust_decimal::Decimal;

use crate::catalogue;

/// A text that is not yet written in a language: its number in the catalogue, and what fills its placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    index: u16,
    arguments: Vec<Argument>,
}

/// What fills a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// Shown as it is: names, formatted amounts and dates, identifiers.
    Text(String),
    /// Shown with digit grouping; chooses the plural form where it is the `count`.
    Number(i64),
    /// Shown in the language of the text around it.
    Message(Message),
}

impl Message {
    pub(crate) const fn plain(index: u16) -> Self {
        Self { index, arguments: Vec::new() }
    }

    pub(crate) fn new<const COUNT: usize>(index: u16, arguments: [Argument; COUNT]) -> Self {
        Self { index, arguments: Vec::from(arguments) }
    }

    /// The text in a language. In the browser the loaded catalogue is the only one, whatever the language;
    /// before one is loaded the text is empty.
    pub fn show(&self, language: Language) -> String {
        catalogue::of(language).map(|catalogue| catalogue.show(self)).unwrap_or_default()
    }

    pub(crate) fn index(&self) -> usize {
        usize::from(self.index)
    }

    pub(crate) fn argument(&self, at: usize) -> Option<&Argument> {
        self.arguments.get(at)
    }
}

impl From<Message> for Argument {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

impl From<&Message> for Argument {
    fn from(message: &Message) -> Self {
        Self::Message(message.clone())
    }
}

impl From<&Argument> for Argument {
    fn from(argument: &Argument) -> Self {
        argument.clone()
    }
}

macro_rules! shown_as_it_is {
    ($($type:ty),*) => {
        $(impl From<$type> for Argument {
            fn from(value: $type) -> Self {
                Self::Text(value.to_string())
            }
        })*
    };
}

shown_as_it_is!(
    &str,
    &String,
    &&str,
    char,
    i16,
    i32,
    i64,
    u8,
    u16,
    u32,
    u64,
    usize,
    Decimal,
    std::borrow::Cow<'_, str>
);

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
