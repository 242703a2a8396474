//! Between what people type, `@Anna Nowak`, and what is stored, `@[7]`: names change, numbers do not.

use std::collections::BTreeMap;

use super::inline::mention;

/// The employees that a text mentions, each once.
pub fn mentioned(source: &str) -> Vec<i64> {
    let mut found = Vec::new();
    for (at, _) in source.match_indices('@') {
        if let Some((id, _)) = source.get(at..).and_then(mention)
            && !found.contains(&id)
        {
            found.push(id);
        }
    }
    found
}

/// Puts numbers in the place of names, whatever their case and accents. Where one name begins with another, the longer
/// one is meant; where several have a name, the one who is written just so, and else the first one.
pub fn to_stored<N: AsRef<str>>(typed: &str, names: impl IntoIterator<Item = (i64, N)>) -> String {
    let mut exact: BTreeMap<String, i64> = BTreeMap::new();
    let mut folded: BTreeMap<String, i64> = BTreeMap::new();
    for (id, name) in names {
        let name = name.as_ref();
        if !name.is_empty() {
            exact.entry(name.to_owned()).or_insert(id);
            folded.entry(folded_name(name)).or_insert(id);
        }
    }
    let longest = folded.keys().map(String::len).max().unwrap_or_default();
    replace(typed, |from| {
        let typed = from.get(1..)?;
        let mut found = None;
        let mut so_far = String::new();
        let mut signs = typed.char_indices().peekable();
        while let Some((at, sign)) = signs.next().filter(|(_, sign)| *sign != '\n' && so_far.len() <= longest) {
            push_folded(&mut so_far, sign);
            let end = at + sign.len_utf8();
            let goes_on = signs.peek().is_some_and(|(_, next)| is_of_word(*next));
            let id = typed.get(..end).and_then(|typed| exact.get(typed)).or_else(|| folded.get(&so_far));
            if let Some(id) = id.filter(|_| !goes_on) {
                found = Some((format!("@[{id}]"), 1 + end));
            }
        }
        found
    })
}

/// A name as it is compared with what is typed: in lower case and without accents, but with all its blanks and signs.
pub fn folded_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    name.chars().for_each(|sign| push_folded(&mut folded, sign));
    folded
}

fn push_folded(folded: &mut String, sign: char) {
    for letter in sign.to_lowercase() {
        match PLAIN.iter().find(|(letters, _)| letters.contains(letter)) {
            Some((_, plain)) => folded.push_str(plain),
            None if letter.is_whitespace() => folded.push(' '),
            None if !is_accent(letter) => folded.push(letter),
            None => {}
        }
    }
}

/// The letters of Latin names and what they are without accents, as [`fold`](crate::search::fold) has it, whose tables of
/// all scripts are too large for browsers.
const PLAIN: [(&str, &str); 22] = [
    ("àáâãäåāăąǎ", "a"),
    ("æ", "ae"),
    ("çćĉċč", "c"),
    ("ďđ", "d"),
    ("èéêëēĕėęě", "e"),
    ("ĝğġģ", "g"),
    ("ĥ", "h"),
    ("ìíîïĩīĭįı", "i"),
    ("ĵ", "j"),
    ("ķ", "k"),
    ("ĺļľł", "l"),
    ("ñńņň", "n"),
    ("òóôõöøōŏő", "o"),
    ("œ", "oe"),
    ("ŕŗř", "r"),
    ("śŝşšș", "s"),
    ("ß", "ss"),
    ("ţťț", "t"),
    ("ùúûüũūŭůűų", "u"),
    ("ŵẁẃẅ", "w"),
    ("ýÿŷỳ", "y"),
    ("źżž", "z"),
];

/// Whether the sign is an accent of the letter before it.
fn is_accent(sign: char) -> bool {
    matches!(sign, '\u{300}'..='\u{36F}')
}

/// Puts names in the place of numbers. A number stays that nobody has, or whose name would not be found again where it
/// stands.
pub fn to_typed(stored: &str, name: impl Fn(i64) -> Option<String>) -> String {
    replace(stored, |from| {
        let (id, length) = mention(from)?;
        let goes_on = from.get(length..)?.starts_with(is_of_word);
        if goes_on { None } else { Some((format!("@{}", name(id)?), length)) }
    })
}

/// Whether an `@` begins a mention after this text, or after this piece of it since the mention before. Behind letters
/// it belongs to an e-mail address, behind a slash to an address of the web; a slash between mentions separates them.
pub fn may_mention(before: &str) -> bool {
    before == "/" || !before.ends_with(|sign: char| sign.is_alphanumeric() || sign == '/')
}

fn is_of_word(sign: char) -> bool {
    sign.is_alphanumeric() || is_accent(sign)
}

/// Replaces what begins with `@` where a mention may, if `find` says by what, and how long it was. It is told what
/// stands from the sign on.
fn replace(text: &str, find: impl Fn(&str) -> Option<(String, usize)>) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut done = 0;
    for (at, _) in text.match_indices('@') {
        // A sign inside of what was replaced is gone.
        let Some(earlier) = text.get(done..at) else { continue };
        let found = text.get(at..).filter(|_| may_mention(earlier)).and_then(&find);
        if let Some((by, length)) = found {
            replaced.push_str(earlier);
            replaced.push_str(&by);
            done = at + length;
        }
    }
    replaced.push_str(text.get(done..).unwrap_or_default());
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::fold;

    #[test]
    fn letters_lose_their_accents_as_they_do_for_searches() {
        for (letters, plain) in PLAIN {
            for letter in letters.chars() {
                assert_eq!(fold(&letter.to_string()), plain, "{letter}");
                assert_eq!(folded_name(&letter.to_uppercase().to_string()), plain, "{letter}");
            }
        }
        assert_eq!(folded_name("Zo\u{308}e\u{a0}Żółć-Ößling"), "zoe zolc-ossling");
    }
}
