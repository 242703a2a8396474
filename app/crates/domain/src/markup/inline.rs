use super::Inline;

/// The parts of a line.
pub(super) fn parse(line: &str) -> Vec<Inline> {
    parts(line, true)
}

fn parts(line: &str, may_be_bold: bool) -> Vec<Inline> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut rest = line;
    while let Some(sign) = rest.chars().next() {
        let found = match sign {
            '*' if may_be_bold => bold(rest),
            '@' => mention(rest).map(|(id, length)| (Inline::Mention(id), length)),
            'h' | 'H' if !plain.ends_with(char::is_alphanumeric) => {
                link_length(rest).and_then(|length| Some((Inline::Link(rest.get(..length)?.to_owned()), length)))
            }
            _ => None,
        };
        let length = match found {
            Some((part, length)) => {
                if !plain.is_empty() {
                    parts.push(Inline::Text(std::mem::take(&mut plain)));
                }
                parts.push(part);
                length
            }
            None => {
                plain.push(sign);
                sign.len_utf8()
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    if !plain.is_empty() {
        parts.push(Inline::Text(plain));
    }
    parts
}

/// `**…**` with something inside that neither begins nor ends with a blank.
fn bold(rest: &str) -> Option<(Inline, usize)> {
    let inside = rest.strip_prefix("**")?;
    let end = inside.find("**")?;
    let inside = inside.get(..end)?;
    let is_wrapped = inside.trim() == inside && !inside.is_empty();
    is_wrapped.then(|| (Inline::Bold(parts(inside, false)), end + 4))
}

/// `@[7]`: the number and the length of the whole.
pub(super) fn mention(rest: &str) -> Option<(i64, usize)> {
    let inside = rest.strip_prefix("@[")?;
    let end = inside.find(']')?;
    let digits = inside.get(..end)?;
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    if is_number { Some((digits.parse().ok()?, end + 3)) } else { None }
}

/// How long the web address is that the text begins with. Punctuation at its end belongs to the sentence around it.
fn link_length(rest: &str) -> Option<usize> {
    let starts = |prefix: &str| rest.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let scheme = ["https://", "http://"].into_iter().find(|prefix| starts(prefix))?;
    let ends = |sign: char| sign.is_whitespace() || sign.is_control() || "<>\"'`{}|\\^".contains(sign);
    let end = rest.find(ends).unwrap_or(rest.len());
    let mut address = rest.get(..end)?;
    if let Some(at) = address.find("**") {
        address = address.get(..at)?;
    }
    let trimmed = address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '*', '…']);
    // A bracket that was opened inside of the address is closed by it.
    let length = if trimmed.contains('(') && address.get(trimmed.len()..).is_some_and(|end| end.starts_with(')')) {
        trimmed.len() + 1
    } else {
        trimmed.len()
    };
    (length > scheme.len()).then_some(length)
}
