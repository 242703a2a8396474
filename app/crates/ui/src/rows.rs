//! Rows on the page that come, go and change places, without touching those that can stay where they are.

use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::reactive_graph::{OwnedView, OwnedViewState};
use leptos::tachys::renderer::Rndr;
use leptos::tachys::renderer::types::{Element, Node, Placeholder};
use leptos::tachys::ssr::StreamBuilder;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Position, PositionState};

/// Makes a row.
pub(crate) type Make = Box<dyn FnOnce() -> AnyView + Send>;

/// The rows in their order, each with the number under which it is known. One that is shown already is not made again.
pub(crate) struct Rows {
    /// What the rows make belongs to it.
    owner: Owner,
    rows: Vec<(u64, Content)>,
}

enum Content {
    Unmade(Make),
    Made(OwnedView<AnyView>),
}

impl Content {
    fn made(self, owner: &Owner) -> OwnedView<AnyView> {
        match self {
            Self::Made(view) => view,
            Self::Unmade(make) => {
                let own = owner.with(Owner::new);
                let view = own.with(make);
                OwnedView::new_with_owner(view, own)
            }
        }
    }
}

impl Rows {
    pub fn new(owner: Owner, rows: Vec<(u64, Make)>) -> Self {
        let rows = rows.into_iter().map(|(number, make)| (number, Content::Unmade(make))).collect();
        Self { owner, rows }
    }

    /// Makes all of them before the first one is rendered: server and browser number what rows make in that order.
    fn made(self) -> Vec<(u64, OwnedView<AnyView>)> {
        let Self { owner, rows } = self;
        rows.into_iter().map(|(number, content)| (number, content.made(&owner))).collect()
    }

    fn views(self) -> Vec<OwnedView<AnyView>> {
        self.made().into_iter().map(|(_, view)| view).collect()
    }
}

/// The rows as they are on the page.
pub(crate) struct RowsState {
    rows: Vec<Shown>,
    /// Stands behind the last one.
    marker: Placeholder,
}

struct Shown {
    number: u64,
    state: OwnedViewState<AnyViewState>,
}

impl RowsState {
    /// Puts the rows into their order. Each says where it stood before, if it did.
    fn put(&mut self, places: &[Option<usize>]) {
        let stays = if places.iter().flatten().is_sorted() {
            places.iter().map(Option::is_some).collect()
        } else {
            staying(places, self.focused())
        };
        // From the last one on: what follows is in its place then.
        for (at, stays) in stays.into_iter().enumerate().rev() {
            let Some((row, following)) = self.rows.get_mut(at..).and_then(<[Shown]>::split_first_mut) else { continue };
            if stays {
                continue;
            }
            let mut is_put = false;
            for next in following.iter() {
                is_put = next.state.insert_before_this(&mut row.state);
                if is_put {
                    break;
                }
            }
            if !is_put {
                Rndr::try_mount_before(&mut row.state, self.marker.as_ref());
            }
        }
    }

    /// Which row has the focus.
    fn focused(&self) -> Option<usize> {
        let active = document().active_element()?;
        let has_it = |row: &Shown| row.state.elements().iter().any(|element| element.contains(Some(&active)));
        self.rows.iter().position(has_it)
    }
}

/// Where that one stands; most follow the one that was looked for before.
pub(crate) fn place_of<T>(rows: &[T], guess: usize, is_it: impl Fn(&T) -> bool) -> Option<usize> {
    let (head, tail) = rows.split_at_checked(guess).unwrap_or((rows, &[]));
    let in_tail = tail.iter().position(&is_it).map(|place| head.len() + place);
    in_tail.or_else(|| head.iter().position(is_it))
}

/// Which rows stay, of those that stood at these places: as many as possible whose order is what it was, and always the
/// one with the focus, which it would lose on its way. The others move around them.
fn staying(places: &[Option<usize>], focused: Option<usize>) -> Vec<bool> {
    let fixed = focused.and_then(|row| Some((row, places.get(row).copied().flatten()?)));
    // What stood on the other side of that one has to move.
    let may_stay = |row: usize, place: usize| fixed.is_none_or(|(own, at)| row.cmp(&own) == place.cmp(&at));
    // The longest ascending run: for each length the lowest place with which one ends, and for each row the one before
    // it in the run that it ends.
    let mut ends: Vec<(usize, usize)> = Vec::new();
    let mut previous = Vec::with_capacity(places.len());
    for (row, place) in places.iter().enumerate() {
        let place = place.filter(|place| may_stay(row, *place));
        let shorter = place.map_or(0, |place| ends.partition_point(|(end, _)| *end < place));
        previous.push(shorter.checked_sub(1).and_then(|last| ends.get(last)).map(|(_, row)| *row));
        match (place, ends.get_mut(shorter)) {
            (None, _) => {}
            (Some(place), Some(end)) => *end = (place, row),
            (Some(place), None) => ends.push((place, row)),
        }
    }
    let mut stays = vec![false; places.len()];
    let mut last = ends.last().map(|(_, row)| *row);
    while let Some(row) = last {
        if let Some(stay) = stays.get_mut(row) {
            *stay = true;
        }
        last = previous.get(row).copied().flatten();
    }
    stays
}

impl Render for Rows {
    type State = RowsState;

    fn build(self) -> RowsState {
        let Self { owner, rows } = self;
        let build = |(number, content): (u64, Content)| Shown { number, state: content.made(&owner).build() };
        RowsState { rows: rows.into_iter().map(build).collect(), marker: Rndr::create_placeholder() }
    }

    fn rebuild(self, state: &mut RowsState) {
        let Self { owner, rows } = self;
        let mut before: Vec<Option<Shown>> = std::mem::take(&mut state.rows).into_iter().map(Some).collect();
        let mut guess = 0;
        let mut places = Vec::with_capacity(rows.len());
        for (number, _) in &rows {
            let place = place_of(&before, guess, |row| row.as_ref().is_some_and(|row| row.number == *number));
            guess = place.map_or(guess, |place| place + 1);
            places.push(place);
        }
        let kept: Vec<Option<Shown>> = places.iter().map(|place| before.get_mut((*place)?)?.take()).collect();
        for mut gone in before.into_iter().flatten() {
            gone.state.unmount();
        }
        for ((number, content), kept) in rows.into_iter().zip(kept) {
            let row = kept.unwrap_or_else(|| Shown { number, state: content.made(&owner).build() });
            state.rows.push(row);
        }
        state.put(&places);
    }
}

impl Mountable for RowsState {
    fn unmount(&mut self) {
        for row in &mut self.rows {
            row.state.unmount();
        }
        self.marker.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        for row in &mut self.rows {
            row.state.mount(parent, marker);
        }
        self.marker.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        for row in &self.rows {
            if row.state.insert_before_this(child) {
                return true;
            }
        }
        self.marker.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.rows.iter().flat_map(|row| row.state.elements()).collect()
    }
}

impl AddAnyAttr for Rows {
    type Output<SomeNewAttr: Attribute> = Self;

    /// Rows have the attributes that they are made with.
    fn add_any_attr<NewAttr: Attribute>(self, _attr: NewAttr) -> Self::Output<NewAttr> {
        self
    }
}

impl RenderHtml for Rows {
    type AsyncOutput = Vec<OwnedView<AnyView>>;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let owner = &self.owner;
        self.rows = rows.into_iter().map(|(number, content)| (number, Content::Made(content.made(owner)))).collect();
        for (_, content) in &mut self.rows {
            if let Content::Made(view) = content {
                view.dry_resolve();
            }
        }
    }

    async fn resolve(self) -> Self::AsyncOutput {
        self.views().resolve().await
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.views().to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.views().to_html_async_with_buf::<OUT_OF_ORDER>(buf, position, escape, mark_branches, extra_attrs);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> RowsState {
        let mut rows = Vec::new();
        for (number, view) in self.made() {
            rows.push(Shown { number, state: view.hydrate::<FROM_SERVER>(cursor, position) });
        }
        let marker = cursor.next_placeholder(position);
        position.set(Position::NextChild);
        RowsState { rows, marker }
    }

    fn into_owned(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stays(places: &[Option<usize>], focused: Option<usize>) -> Vec<usize> {
        let stays = staying(places, focused).into_iter().enumerate();
        stays.filter(|(_, stays)| *stays).map(|(row, _)| row).collect()
    }

    #[test]
    fn as_many_rows_stay_as_keep_their_order() {
        assert_eq!(stays(&[Some(2), Some(0), Some(1)], None), [1, 2]);
        assert_eq!(stays(&[None, Some(0), None, Some(3), Some(1), Some(2)], None), [1, 4, 5]);
        assert_eq!(stays(&[None, None], None), [0; 0]);
    }

    #[test]
    fn the_row_with_the_focus_stays_and_the_others_move_around_it() {
        assert_eq!(stays(&[Some(2), Some(0), Some(1)], Some(0)), [0]);
        assert_eq!(stays(&[Some(0), Some(3), Some(1), Some(2), Some(4)], Some(1)), [0, 1, 4]);
        // One that is new has not been anywhere.
        assert_eq!(stays(&[Some(1), None, Some(0)], Some(1)), [2]);
    }

    #[test]
    fn rows_are_found_before_and_behind_where_they_are_looked_for() {
        let place = |wanted: u32, guess| place_of(&[7, 8, 7], guess, |known| *known == wanted);
        assert_eq!([place(7, 0), place(7, 1), place(8, 2), place(9, 9)], [Some(0), Some(2), Some(1), None]);
    }
}
