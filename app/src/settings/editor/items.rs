//! The list as lines of one height, of which only those in sight are rendered.

use domain::settings::{ListKey, ValueList};
use domain::stage::Semantics;
use leptos::prelude::*;
use leptos::{ev, html};

use crate::text::language;

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Item {
    /// The heading of a group of stages.
    Group(GroupOf),
    Value(String),
    /// The end of a group of stages, where one is added.
    Add(GroupOf),
}

/// [`Semantics`], which cannot be hashed, by its letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct GroupOf(&'static str);

impl GroupOf {
    pub fn semantics(self) -> Option<Semantics> {
        Semantics::from_letter(self.0)
    }
}

/// So many values are looked through more quickly than searched.
pub(super) const FEW: usize = 20;

const GROUPS: [Semantics; 3] = [Semantics::InProgress, Semantics::Success, Semantics::Failure];

/// The lines of a list; with a search, the values that have it in their name or code.
pub(super) fn items(list: &ValueList, search: &str) -> Vec<Item> {
    let wanted = search.trim().to_lowercase();
    let value = |value: &domain::settings::ListValue| Item::Value(value.code.clone());
    if !wanted.is_empty() {
        let has_it = |value: &&domain::settings::ListValue| {
            value.shown(language()).to_lowercase().contains(&wanted) || value.code.to_lowercase().contains(&wanted)
        };
        return list.values.iter().filter(has_it).map(value).collect();
    }
    if !list.key.has_stages() {
        return list.values.iter().map(value).collect();
    }
    let group = |semantics: Semantics| {
        let name = GroupOf(semantics.letter());
        // There is exactly one success stage.
        let add = (semantics != Semantics::Success).then_some(Item::Add(name));
        let values: Vec<Item> = list.group(Some(semantics)).map(value).collect();
        std::iter::once(Item::Group(name)).chain(values).chain(add)
    };
    GROUPS.into_iter().flat_map(group).collect()
}

/// Whether the list may grow so long that groups of values have to be told apart by their letter in the page.
pub(super) fn group_letter(key: ListKey, semantics: Option<Semantics>) -> &'static str {
    if key.has_stages() { semantics.map_or("", Semantics::letter) } else { "" }
}

/// Rendered before the page is alive, and always where there are no more.
const FIRST: usize = 60;
/// Rendered beyond what is in sight, at either end; the window moves by half as many.
const SPARE: usize = 20;

/// The lines to render, from and to. `list` is the element whose first child is a line.
pub(super) fn in_sight(list: NodeRef<html::Div>, length: Memo<usize>) -> Memo<(usize, usize)> {
    let seen = RwSignal::new((0, FIRST));
    Effect::new(move |_| {
        // A shorter list may have left its window behind.
        length.track();
        let look = move || {
            if let Some(Some(list)) = list.try_get_untracked()
                && let Some(fresh) = look(&list)
            {
                seen.try_update(|seen| {
                    if *seen != fresh {
                        *seen = fresh;
                    }
                });
            }
        };
        request_animation_frame(look);
        let scroll = window_event_listener(ev::scroll, move |_| look());
        let resize = window_event_listener(ev::resize, move |_| look());
        on_cleanup(move || {
            scroll.remove();
            resize.remove();
        });
    });
    Memo::new(move |_| {
        let (length, (from, to)) = (length.get(), seen.get());
        if length <= FIRST { (0, length) } else { (from.min(length), to.min(length)) }
    })
}

fn look(list: &web_sys::HtmlDivElement) -> Option<(usize, usize)> {
    let line = list.first_element_child()?.get_bounding_client_rect().height();
    if line < 1.0 {
        return None;
    }
    let window = window().inner_height().ok()?.as_f64()?;
    let above = (-list.get_bounding_client_rect().top()).max(0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "neither negative nor large")]
    let lines = |pixels: f64| (pixels / line) as usize;
    let step = SPARE / 2;
    let from = lines(above).saturating_sub(SPARE) / step * step;
    Some((from, lines(above + window) + SPARE + step))
}

#[cfg(test)]
mod tests {
    use domain::settings::{ListValue, Naming};

    use super::*;

    fn value(code: &str, semantics: Option<Semantics>) -> ListValue {
        ListValue {
            code: code.to_owned(),
            naming: Naming::named(code),
            default_names: Default::default(),
            color: None,
            semantics,
            is_system: false,
            is_closing: false,
        }
    }

    #[test]
    fn stages_stand_in_groups_and_can_be_added_to_all_but_success() {
        let values = vec![
            value("NEW", Some(Semantics::InProgress)),
            value("WON", Some(Semantics::Success)),
            value("LOSE", Some(Semantics::Failure)),
        ];
        let list = ValueList { key: ListKey::Deal(0), values, default: None };
        let (progress, success, failure) = (GroupOf("P"), GroupOf("S"), GroupOf("F"));
        assert_eq!(
            items(&list, ""),
            [
                Item::Group(progress),
                Item::Value("NEW".to_owned()),
                Item::Add(progress),
                Item::Group(success),
                Item::Value("WON".to_owned()),
                Item::Group(failure),
                Item::Value("LOSE".to_owned()),
                Item::Add(failure),
            ]
        );
    }

    #[test]
    fn a_search_looks_at_names_and_codes() {
        let list = ValueList {
            key: ListKey::Pipelines,
            values: vec![value("Alpha", None), value("Beta", None)],
            default: None,
        };
        assert_eq!(items(&list, " BET "), [Item::Value("Beta".to_owned())]);
        assert_eq!(items(&list, "gamma"), []);
    }
}
