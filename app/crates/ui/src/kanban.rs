//! A board of columns with cards that can be moved between them.

use leptos::{ev, html, prelude::*};

use crate::dynamic::dynamic;
use crate::kanban_drag::Dragging;
use crate::kanban_keys::Carrying;
use crate::{VisuallyHidden, stage_style};

/// A card was let go above another column; or, carried by the keyboard, it is above that column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KanbanMove {
    /// `value` of the card.
    pub card: String,
    /// `value` of the column.
    pub column: String,
}

/// The id of the board's hint; a page has one board.
const HINT: &str = "kanban-hint";

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
    let board = NodeRef::<html::Div>::new();
    let drag = Dragging::new(board, on_move);
    let carrying = Carrying { board, on_move, carried };
    let (pressed, moved, released, cancelled) = (drag.clone(), drag.clone(), drag.clone(), drag.clone());
    let (touched, clicked, held, keyed) = (drag.clone(), drag.clone(), drag.clone(), drag);
    let key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && keyed.is_active() {
            event.prevent_default();
            keyed.cancel();
        } else {
            carrying.press_key(&event);
        }
    };
    view! {
        <div
            node_ref=board
            class="kanban"
            role="group"
            aria-label=label
            tabindex="0"
            aria-describedby=HINT
            on:pointerdown=move |event| {
                carrying.put_down();
                pressed.press(&event);
            }
            on:pointermove=move |event| moved.follow(&event)
            on:pointerup=move |_| released.release()
            on:pointercancel=move |_| cancelled.cancel()
            on:touchmove=move |event| touched.keep_from_scrolling(&event)
            on:click=move |event| clicked.swallow_click(&event)
            on:contextmenu=move |event| held.keep_from_menu(&event)
            on:keydown=key
        >
            {children()}
        </div>
        <VisuallyHidden><span id=HINT>{hint}</span></VisuallyHidden>
    }
    .into_any()
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
                <h2 class="kanban__title" id=title_id.clone()>{move || title.get()}</h2>
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
        <article class="kanban-card" data-card=value data-fixed=fixed.then_some("")>
            <a class="kanban-card__title" href=move || href.get() draggable="false">{move || title.get()}</a>
            <span class="kanban-card__amount">{move || amount.get()}</span>
            {children.map(|children| view! { <div class="kanban-card__lines">{children()}</div> })}
        </article>
    }
    .into_any()
}
