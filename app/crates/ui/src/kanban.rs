//! A board of columns with cards that can be moved between them.

use std::rc::Rc;

use leptos::{html, prelude::*};

use crate::board::board;
use crate::drag::{Dragging, Dropped, Rest, Rules};
use crate::dynamic::dynamic;
use crate::kanban_keys::{CARD_CLASS, COLUMN, COLUMN_CLASS, Carrying, MOVABLE, column_of};
use crate::stage_style;

/// A card was let go above another column; or, carried by the keyboard, it is above that column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KanbanMove {
    /// `value` of the card.
    pub card: String,
    /// `value` of the column.
    pub column: String,
}

static RULES: Rules = Rules {
    item: MOVABLE,
    name: "data-card",
    control: "button, input, select, textarea, label, .kanban-card__lines a",
    place: COLUMN,
    board_class: "kanban--dragging",
    item_class: CARD_CLASS,
    copy_class: "kanban-card--flying",
    place_class: COLUMN_CLASS,
    rest: |card, column, _| if column.contains(Some(card)) { Rest::Nowhere } else { Rest::Anywhere },
    tell: |_, _| (),
};

/// The board: columns side by side, on phones one at a time with a swipe to the next. With `on_move` cards are moved by
/// mouse, by touch after a long press, and by the keyboard: Space lifts the focused card, the arrow keys carry it,
/// Space puts it down, Escape leaves it where it was.
///
/// `<KanbanBoard label=tr(text::deals()) on_move=move |moved: KanbanMove| move_card(moved)>…columns…</KanbanBoard>`
#[component]
pub fn KanbanBoard(
    #[prop(into)] label: String,
    #[prop(optional, into)] on_move: Option<Callback<KanbanMove>>,
    /// What the keyboard carries and above which column, to be announced.
    #[prop(optional)]
    carried: RwSignal<Option<KanbanMove>>,
    /// How cards are moved by the keyboard, for assistive technology.
    #[prop(optional, into)]
    hint: String,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let on_drop = on_move.map(|on_move| {
        let drop = move |Dropped { name: card, place, .. }: Dropped| {
            if let Some(column) = column_of(Some(&place)) {
                on_move.try_run(KanbanMove { card, column });
            }
        };
        Rc::new(drop) as Rc<dyn Fn(Dropped)>
    });
    let drag = Dragging::new(node, &RULES, on_drop);
    let carrying = Carrying { board: node, on_move, carried };
    board(node, "kanban", label.into(), hint, &drag, carrying, children)
}

/// A column with the stage's name, colour, count and sums; `value` names it in a [`KanbanMove`].
///
/// `<KanbanColumn value=stage.id.to_string() title=name color=color count=count sums=sums>…cards…</KanbanColumn>`
#[component]
pub fn KanbanColumn(
    #[prop(into)] value: String,
    #[prop(into)] title: Signal<String>,
    #[prop(into)] color: Signal<String>,
    #[prop(into)] count: Signal<String>,
    /// One text a currency.
    #[prop(optional, into)]
    sums: Signal<Vec<String>>,
    children: Children,
) -> impl IntoView {
    let title_id = format!("kanban-{value}-title");
    let sums = move || sums.get().into_iter().map(|sum| view! { <span>{sum}</span> }).collect_view();
    view! {
        <section
            class="kanban__column"
            style=move || color.with(|color| stage_style(color))
            aria-labelledby=title_id
            data-column=value
        >
            <header class="kanban__header">
                <h2 class="kanban__title" id=title_id.clone() tabindex="-1">{move || title.get()}</h2>
                <span class="kanban__count">{move || count.get()}</span>
                <span class="kanban__sums">{dynamic(sums)}</span>
            </header>
            <div class="kanban__cards">{children()}</div>
        </section>
    }
    .into_any()
}

/// A card: the title is the link to the record, the children are its lines; `value` names it in a [`KanbanMove`].
///
/// `<KanbanCard value=deal.id.to_string() href=href title=title amount=amount><span>{client}</span></KanbanCard>`
#[component]
pub fn KanbanCard(
    #[prop(into)] value: String,
    #[prop(into)] href: Signal<String>,
    #[prop(into)] title: Signal<String>,
    /// At the right of the title's line, such as an amount.
    #[prop(optional, into)]
    amount: Signal<String>,
    /// The card stays where it is.
    #[prop(optional)]
    fixed: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        // Of a board that gives way to a list at another address the effects run once more, without their signals.
        <article class="kanban-card" data-card=value data-fixed=fixed.then_some("")>
            <a class="kanban-card__title" href=move || href.try_get() draggable="false">{move || title.get()}</a>
            <span class="kanban-card__amount">{move || amount.get()}</span>
            {children.map(|children| view! { <div class="kanban-card__lines">{children()}</div> })}
        </article>
    }
    .into_any()
}
