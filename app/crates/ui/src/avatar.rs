//! A person or company as two letters on a colour of their own.

use leptos::prelude::*;

use crate::dynamic;

/// How many hues `style/tokens.css` defines (`--hue-0` …).
const HUES: u32 = 8;

/// The first letters of the first two words that have one; `?` where there is no letter or digit. At the end of a
/// company's name stands its legal form. The style sheet makes them capitals, which needs no table of letters in the
/// browser's program.
#[must_use]
pub fn initials(name: &str) -> String {
    let letters = name.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let letters: String = letters.take(2).collect();
    if letters.is_empty() { "?".to_owned() } else { letters }
}

/// The number of the hue for a name: always the same one, below [`HUES`].
#[must_use]
pub fn hue(name: &str) -> u32 {
    // FNV-1a: stable between versions of the language, unlike its own hasher.
    name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)) % HUES
}

/// Size of an [`Avatar`]: 20, 24 or 40 px.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AvatarSize {
    Small,
    #[default]
    Medium,
    Large,
}

/// Initials on a quiet colour, drawn by the style sheet so that assistive technology does not read them. Decorative
/// beside the name; alone, set `named` so that it carries the name.
///
/// `<Avatar name=person.name/>`
#[component]
pub fn Avatar(
    #[prop(into)] name: Signal<String>,
    /// The address of a picture that takes the place of the initials; empty for none.
    #[prop(optional, into)]
    picture: Signal<String>,
    #[prop(optional)] size: AvatarSize,
    #[prop(optional)] named: bool,
) -> impl IntoView {
    let size = match size {
        AvatarSize::Small => " avatar--small",
        AvatarSize::Medium => "",
        AvatarSize::Large => " avatar--large",
    };
    let has_picture = move || picture.with(|picture| !picture.is_empty());
    // In one: a class of its own would go with the next name.
    let class = move || {
        let pictured = if has_picture() { " avatar--picture" } else { "" };
        format!("avatar avatar--hue-{}{size}{pictured}", name.with(|name| hue(name)))
    };
    view! {
        <span
            class=class
            role=named.then_some("img")
            aria-label=move || named.then(|| name.get())
            title=move || named.then(|| name.get())
            aria-hidden=(!named).then_some("true")
            data-initials=move || name.with(|name| initials(name))
        >
            {dynamic(move || has_picture().then(|| view! { <img src=picture alt="" loading="lazy"/> }))}
        </span>
    }
    .into_any()
}

/// An avatar with the name beside it.
///
/// `<Person name=person.name/>`
#[component]
pub fn Person(
    #[prop(into)] name: Signal<String>,
    /// The address of a picture; empty for none.
    #[prop(optional, into)]
    picture: Signal<String>,
) -> impl IntoView {
    view! {
        <span class="person">
            <Avatar name=name picture=picture size=AvatarSize::Small/>
            <span class="person__name">{move || name.get()}</span>
        </span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_first_two_words() {
        for (name, expected) in [
            ("Anna Nowak", "AN"),
            ("Dach & Wand sp. z o.o.", "DW"),
            ("„Alfa” Budowa S.A.", "AB"),
            ("łukasz", "ł"),
            ("  ", "?"),
            ("", "?"),
            ("- & -", "?"),
            ("(Möbel) Österreich", "MÖ"),
            ("3M Company", "3C"),
            ("ßtraße x", "ßx"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn hues_are_stable_and_spread() {
        assert_eq!(hue("Anna Nowak"), hue("Anna Nowak"));
        let used: std::collections::BTreeSet<u32> = (0..200).map(|number| hue(&format!("Name {number}"))).collect();
        assert_eq!(used, (0..HUES).collect());
    }
}
