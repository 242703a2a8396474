//! A filter as one text: `*(*stage:any:NEW,WON;amount:gt:100)(+source:any:WEB;is_open:yes)`. A star stands for *and*,
//! a plus for *or*; what separates is written behind a backslash where it belongs to an operand.

use std::fmt::{Display, Formatter, Write};
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Condition, Filter, Group, Join, Operator};
use crate::FieldName;

/// The text is no filter, or one that is too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// More would not fit into an address, and would be a burden to the database.
const MOST_CONDITIONS: usize = 50;
const MOST_OPERANDS: usize = 100;
const LONGEST: usize = 6_000;

const SEPARATORS: &str = "\\():;,";

impl Join {
    fn sign(self) -> char {
        match self {
            Self::All => '*',
            Self::Any => '+',
        }
    }

    /// Takes the sign off the beginning of the text.
    fn take(text: &str) -> Result<(Self, &str), Unreadable> {
        if let Some(rest) = text.strip_prefix('*') {
            return Ok((Self::All, rest));
        }
        text.strip_prefix('+').map(|rest| (Self::Any, rest)).ok_or(Unreadable)
    }
}

impl Display for Filter {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        if self.is_empty() {
            return Ok(());
        }
        formatter.write_char(self.join.sign())?;
        for group in self.filled_groups() {
            formatter.write_char('(')?;
            formatter.write_char(group.join.sign())?;
            for (at, condition) in group.conditions.iter().enumerate() {
                if at > 0 {
                    formatter.write_char(';')?;
                }
                write_condition(formatter, condition)?;
            }
            formatter.write_char(')')?;
        }
        Ok(())
    }
}

fn write_condition(formatter: &mut Formatter<'_>, condition: &Condition) -> std::fmt::Result {
    formatter.write_str(&condition.field.code())?;
    formatter.write_char(':')?;
    formatter.write_str(condition.operator.code())?;
    for (at, operand) in condition.operands.iter().enumerate() {
        formatter.write_char(if at == 0 { ':' } else { ',' })?;
        for sign in operand.chars() {
            if SEPARATORS.contains(sign) {
                formatter.write_char('\\')?;
            }
            formatter.write_char(sign)?;
        }
    }
    Ok(())
}

impl FromStr for Filter {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let (join, rest) = Join::take(text)?;
        if text.len() > LONGEST {
            return Err(Unreadable);
        }
        let mut groups = Vec::new();
        // What follows the last bracket is nothing.
        let mut parts = split(rest, ')');
        if parts.pop() != Some("") || parts.is_empty() {
            return Err(Unreadable);
        }
        for part in parts {
            let (join, conditions) = Join::take(part.strip_prefix('(').ok_or(Unreadable)?)?;
            let conditions = split(conditions, ';').into_iter().map(read_condition).collect::<Result<_, _>>()?;
            groups.push(Group { join, conditions });
        }
        let filter = Self { join, groups };
        if filter.has_few_parts() { Ok(filter) } else { Err(Unreadable) }
    }
}

impl Filter {
    /// Whether it is small enough to be read again.
    pub fn fits(&self) -> bool {
        self.has_few_parts() && self.to_string().len() <= LONGEST
    }

    fn has_few_parts(&self) -> bool {
        self.conditions().count() <= MOST_CONDITIONS
            && self.conditions().all(|condition| condition.operands.len() <= MOST_OPERANDS)
    }
}

fn read_condition(text: &str) -> Result<Condition, Unreadable> {
    let parts = split(text, ':');
    let (field, operator, operands) = match parts.as_slice() {
        [field, operator] => (field, operator, Vec::new()),
        [field, operator, operands] => {
            (field, operator, split(operands, ',').into_iter().map(unescaped).collect::<Vec<_>>())
        }
        _ => return Err(Unreadable),
    };
    let field = FieldName::from_code(field).ok_or(Unreadable)?;
    Ok(Condition { field, operator: Operator::from_code(operator).ok_or(Unreadable)?, operands })
}

/// The parts between separators that no backslash stands before.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut is_escaped) = (0, false);
    for (at, sign) in text.char_indices() {
        if is_escaped {
            is_escaped = false;
        } else if sign == '\\' {
            is_escaped = true;
        } else if sign == separator {
            parts.push(text.get(start..at).unwrap_or_default());
            start = at + sign.len_utf8();
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut is_escaped = false;
    for sign in text.chars() {
        is_escaped = sign == '\\' && !is_escaped;
        if !is_escaped {
            plain.push(sign);
        }
    }
    plain
}

impl Serialize for Filter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_string())
    }
}

impl<'de> Deserialize<'de> for Filter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|Unreadable| D::Error::custom("no filter"))
    }
}
