use domain::settings::ValueList;

/// Colours that can be told apart, in the order in which new stages get them: first those of the default stages.
pub(super) const PALETTE: [&str; 20] = [
    "#39a8ef", "#2fc6f6", "#55d0e0", "#47e4c2", "#ffa900", "#7bd500", "#ff5752", "#9d7ee8", "#f179b9", "#b7eb81",
    "#fdd907", "#3f51b5", "#00838f", "#2e7d32", "#8d6e63", "#ad1457", "#6a1b9a", "#c62828", "#607d8b", "#37474f",
];

/// The first colour that no stage has yet.
pub(super) fn next_color(list: &ValueList) -> &'static str {
    let is_free = |color: &&&str| list.values.iter().all(|value| value.color.as_deref() != Some(**color));
    let in_turn = || PALETTE.iter().cycle().nth(list.values.len());
    PALETTE.iter().find(is_free).or_else(in_turn).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use domain::settings::is_color;

    use super::*;

    #[test]
    fn the_palette_holds_colours() {
        assert!(PALETTE.iter().all(|color| is_color(color)));
    }
}
