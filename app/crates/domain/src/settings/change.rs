use serde::{Deserialize, Serialize};

use super::{Done, ListKey, ListValue, Naming, ValueList, What};
use crate::Language;
use crate::errors::{AppError, Place, Problem, Refusal};
use crate::stage::Semantics;
use crate::text::{self, LINE_LENGTH};

/// What may be done to a list. A place is named by the value that stands before it in the same group; nothing means
/// the beginning of the group, and a value that has gone meanwhile its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListChange {
    Add {
        code: String,
        naming: Naming,
        color: Option<String>,
        semantics: Option<Semantics>,
        after: Option<String>,
    },
    /// `before` is what the user saw: somebody else's change in between is a conflict. The default name comes back
    /// by a naming without a name.
    Rename {
        code: String,
        before: Naming,
        after: Naming,
    },
    Recolor {
        code: String,
        before: String,
        after: String,
    },
    Move {
        code: String,
        after: Option<String>,
    },
    /// The store has moved the records away.
    Delete {
        code: String,
    },
    /// Takes an addition back: also of a stage that stands at the beginning, if others remain in its group.
    Remove {
        code: String,
    },
    /// Takes a deletion back.
    Restore {
        value: Box<ListValue>,
        after: Option<String>,
    },
    /// Only for pipelines.
    MakeDefault {
        code: String,
    },
}

/// The longest code of a dictionary value (`reference-crm.md` §2.4).
pub const CODE_LENGTH: usize = 50;

impl ValueList {
    /// The list after a change, and what was done; nothing was done if the change changes nothing.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a name, colour or code; [`AppError::Refused`] for what obligatory values do not allow;
    /// [`AppError::Outdated`] when somebody else was faster; [`AppError::NotFound`] for a value that has gone.
    pub fn apply(&self, change: &ListChange) -> Result<(Self, Option<Done>), AppError> {
        let mut list = self.clone();
        let done = match change {
            ListChange::Add { code, naming, color, semantics, after } => {
                let value = self.new_value(code, naming, color.as_deref(), *semantics)?;
                list.insert(value.clone(), after.as_deref());
                Some(Done { value, what: What::Added { after: after.clone() } })
            }
            ListChange::Rename { code, before, after } => {
                let value = self.named(code)?;
                let after = self.checked_naming(code, after, !value.default_names.is_empty())?;
                if after == value.naming {
                    return Ok((list, None));
                }
                if *before != value.naming {
                    return Err(AppError::Outdated { theirs: value.naming.name.clone().unwrap_or_default() });
                }
                list.change(code, |value| value.naming = after.clone());
                Some(Done { value: value.clone(), what: What::Renamed { after } })
            }
            ListChange::Recolor { code, before, after } => {
                let value = self.named(code)?;
                let after = checked_color(after)?;
                let current = value.color.clone().ok_or(AppError::NotFound)?;
                if after == current {
                    return Ok((list, None));
                }
                if *before != current {
                    return Err(AppError::Outdated { theirs: current });
                }
                list.change(code, |value| value.color = Some(after.clone()));
                Some(Done { value: value.clone(), what: What::Recolored { after } })
            }
            ListChange::Move { code, after } => {
                let value = self.named(code)?;
                self.check_group(value.semantics, after.as_deref())?;
                let before = self.predecessor(code).map(str::to_owned);
                if before == *after || after.as_ref() == Some(code) {
                    return Ok((list, None));
                }
                list.values.retain(|value| value.code != *code);
                list.insert(value.clone(), after.as_deref());
                Some(Done { value: value.clone(), what: What::Moved { before, after: after.clone() } })
            }
            ListChange::Delete { code } => {
                if let Some(refusal) = self.why_kept(code) {
                    return Err(AppError::Refused(refusal));
                }
                Some(list.remove(code)?)
            }
            ListChange::Remove { code } => {
                let value = self.named(code)?;
                let is_last_of_group = value.semantics.is_some() && self.group(value.semantics).count() == 1;
                match self.why_kept(code) {
                    Some(refusal) if value.is_system || is_last_of_group => return Err(AppError::Refused(refusal)),
                    _ => Some(list.remove(code)?),
                }
            }
            ListChange::Restore { value, after } => {
                if self.value(&value.code).is_some() {
                    return Err(AppError::invalid(Place::ValueCode, Problem::AlreadyUsed));
                }
                self.checked_naming(&value.code, &value.naming, !value.default_names.is_empty())?;
                list.insert((**value).clone(), after.as_deref());
                Some(Done { value: (**value).clone(), what: What::Restored })
            }
            ListChange::MakeDefault { code } => {
                let value = self.named(code)?;
                let before = self.default.clone().ok_or(AppError::NotFound)?;
                if before == *code {
                    return Ok((list, None));
                }
                list.default = Some(code.clone());
                Some(Done { value: value.clone(), what: What::MadeDefault { before } })
            }
        };
        Ok((list, done))
    }

    fn named(&self, code: &str) -> Result<&ListValue, AppError> {
        let value = self.value(code).ok_or(AppError::NotFound)?;
        if value.is_closing { Err(AppError::Refused(Refusal::ValueClosing)) } else { Ok(value) }
    }

    fn change(&mut self, code: &str, change: impl FnOnce(&mut ListValue)) {
        if let Some(value) = self.values.iter_mut().find(|value| value.code == code) {
            change(value);
        }
    }

    fn remove(&mut self, code: &str) -> Result<Done, AppError> {
        let value = self.named(code)?.clone();
        let after = self.predecessor(code).map(str::to_owned);
        self.values.retain(|value| value.code != *code);
        Ok(Done { value, what: What::Deleted { after, replacement: None } })
    }

    /// Puts a value behind another of its group; groups stay in their order.
    fn insert(&mut self, value: ListValue, after: Option<&str>) {
        let group_begin = self.values.iter().take_while(|known| known.semantics < value.semantics).count();
        let group_length = self.group(value.semantics).count();
        let position = match after {
            None => group_begin,
            Some(code) => {
                let known =
                    self.values.iter().position(|known| known.code == code && known.semantics == value.semantics);
                known.map_or(group_begin + group_length, |position| position + 1)
            }
        };
        self.values.insert(position.min(self.values.len()), value);
    }

    fn new_value(
        &self,
        code: &str,
        naming: &Naming,
        color: Option<&str>,
        semantics: Option<Semantics>,
    ) -> Result<ListValue, AppError> {
        check_code(self.key, code)?;
        if self.value(code).is_some() {
            return Err(AppError::invalid(Place::ValueCode, Problem::AlreadyUsed));
        }
        let naming = self.checked_naming(code, naming, false)?;
        let (color, semantics) = match (self.key.has_stages(), color, semantics) {
            (false, ..) => (None, None),
            (true, _, Some(Semantics::Success)) => return Err(AppError::Refused(Refusal::OneSuccessStage)),
            (true, Some(color), Some(semantics)) => (Some(checked_color(color)?), Some(semantics)),
            (true, ..) => return Err(AppError::invalid(Place::Color, Problem::Required)),
        };
        Ok(ListValue {
            code: code.to_owned(),
            naming,
            default_names: Default::default(),
            color,
            semantics,
            is_system: false,
            is_closing: false,
        })
    }

    /// Names are cleaned; each reader sees each name once in the list.
    fn checked_naming(&self, code: &str, naming: &Naming, has_default: bool) -> Result<Naming, AppError> {
        let clean = |name: &String| Some(text::line(name)).filter(|name| !name.is_empty());
        let name = naming.name.as_ref().and_then(clean);
        let translations = naming.translations.iter();
        let translations = translations.filter_map(|(language, name)| Some((*language, clean(name)?)));
        // What says the same as the name says nothing.
        let translations = translations.filter(|(_, translated)| Some(translated) != name.as_ref()).collect();
        let naming = Naming { name, translations };
        let place = if self.key == ListKey::Pipelines { Place::PipelineName } else { Place::ValueName };
        let wrong = |problem| Err(AppError::invalid(place, problem));
        if naming.name.is_none() && !has_default {
            return wrong(Problem::Required);
        }
        let too_long = |name: &String| name.chars().count() > LINE_LENGTH;
        if naming.name.iter().chain(naming.translations.values()).any(too_long) {
            return wrong(Problem::TooLong(u32::try_from(LINE_LENGTH).unwrap_or(u32::MAX)));
        }
        let default_names = self.value(code).map(|value| value.default_names.clone()).unwrap_or_default();
        let renamed = ListValue {
            code: code.to_owned(),
            naming: naming.clone(),
            default_names,
            color: None,
            semantics: None,
            is_system: false,
            is_closing: false,
        };
        let is_taken = Language::ALL.into_iter().any(|language| {
            let wanted = renamed.shown(language).to_lowercase();
            self.values.iter().any(|known| known.code != code && known.shown(language).to_lowercase() == wanted)
        });
        if is_taken { wrong(Problem::AlreadyUsed) } else { Ok(naming) }
    }

    fn check_group(&self, semantics: Option<Semantics>, after: Option<&str>) -> Result<(), AppError> {
        let other_group = after.and_then(|code| self.value(code)).is_some_and(|known| known.semantics != semantics);
        if other_group { Err(AppError::Refused(Refusal::OtherGroup)) } else { Ok(()) }
    }
}

/// Codes are stable names for integrations: statuses of leads have at most 21 characters, other stages 22, a pipeline's
/// prefix `Cn:` included; both of `A-Z a-z 0-9 _ -`. Dictionary values have at most 50 characters
/// (`reference-crm.md` §2.4).
///
/// # Errors
/// [`AppError::Invalid`].
pub fn check_code(key: ListKey, code: &str) -> Result<(), AppError> {
    let wrong = |problem| Err(AppError::invalid(Place::ValueCode, problem));
    let longest = match key {
        ListKey::Lead => 21,
        ListKey::Quote | ListKey::Invoice | ListKey::Deal(0) => 22,
        ListKey::Deal(pipeline) => 22_usize.saturating_sub(format!("C{pipeline}:").len()),
        ListKey::Pipelines | ListKey::Dictionary(_) => CODE_LENGTH,
    };
    let is_plain = code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if code.is_empty() {
        wrong(Problem::Required)
    } else if code.chars().count() > longest {
        wrong(Problem::TooLong(u32::try_from(longest).unwrap_or(u32::MAX)))
    } else if (key.has_stages() && !is_plain) || text::line(code) != code {
        wrong(Problem::NotACode)
    } else {
        Ok(())
    }
}

/// Whether a text is a colour as stages have it: `#rrggbb`, lower case.
pub fn is_color(text: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    text.len() == 7 && text.strip_prefix('#').is_some_and(|digits| digits.chars().all(is_digit))
}

fn checked_color(color: &str) -> Result<String, AppError> {
    let color = color.trim().to_ascii_lowercase();
    if is_color(&color) { Ok(color) } else { Err(AppError::invalid(Place::Color, Problem::NotAColor)) }
}
