//! The calendar: its head, and the board with the days.

use chrono::{Datelike, NaiveDate};
use domain::activity::agenda::{CALENDAR_SIZE, Calendar, Listed, MONTH_SIZE};
use domain::activity::calendar::Span;
use leptos::{html, prelude::*};
use messages::agenda as names;
use messages::text::{activities as activity_text, agenda as text};
use ui::{Banner, ButtonLink, ButtonSize, CalendarBoard, CalendarCarry, CalendarMove, Icon, IconLink, dynamic};

use super::address::Address;
use super::hours::{self, Hours};
use super::loading::{Content, Loaded};
use super::month::Month;
use super::moving::use_moving;
use crate::frame::back_in_place;
use crate::text::{language, tr};

/// What a calendar shows, for its days.
#[derive(Clone, Copy)]
pub struct Days {
    calendar: Memo<Option<Calendar>>,
    /// The days, in order.
    pub days: Memo<Vec<NaiveDate>>,
    pub address: Address,
}

impl Days {
    /// Reads the calendar, tracked.
    pub fn with<T: Default>(self, read: impl FnOnce(&Calendar) -> T) -> T {
        self.calendar.with(|calendar| calendar.as_ref().map(read)).unwrap_or_default()
    }

    /// Tracks whatever is shown.
    fn track(self) {
        self.calendar.track();
    }

    /// The activities for which a place on the day is found, each with that, tracked.
    pub fn on<T>(self, place: impl Fn(&Listed) -> Option<T>) -> Vec<(Listed, T)> {
        self.with(|calendar| {
            calendar.entries.iter().filter_map(|listed| Some((listed.clone(), place(listed)?))).collect()
        })
    }

    /// The day of the user, tracked.
    pub fn today(self) -> Option<NaiveDate> {
        self.with(|calendar| {
            let now = calendar.now.local;
            NaiveDate::from_ymd_opt(now.year, now.month.into(), now.day.into())
        })
    }

    /// The present hour where today is among the days that are shown, tracked.
    fn hour_of_today(self) -> Option<u8> {
        let today = self.today()?;
        let is_shown = self.days.with(|days| days.contains(&today));
        is_shown.then(|| self.with(|calendar| calendar.now.local.hour))
    }

    /// The address of the calendar of one day, tracked.
    pub fn path(self, day: NaiveDate) -> String {
        self.address.path(|shown| (shown.span, shown.day) = (Some(Span::Day), Some(day)))
    }
}

#[component]
pub fn CalendarView(span: Span, address: Address, loaded: Loaded) -> impl IntoView {
    // While it is fetched anew, what is known stays. The content is there when this is made, on the server, too.
    let calendar = Memo::new(move |known: Option<&Option<Calendar>>| {
        let fresh = loaded.content.with(|content| match content {
            Some(Ok(Content::Calendar(calendar))) if calendar.span == span => Some(calendar.clone()),
            _ => None,
        });
        fresh.or_else(|| known.cloned().flatten())
    });
    let day = Memo::new(move |_| calendar.with(|calendar| calendar.as_ref().map(|calendar| calendar.day)));
    let shown = Memo::new(move |_| day.get().map(|day| span.days(day)).unwrap_or_default());
    let days = Days { calendar, days: shown, address };
    let title = Memo::new(move |_| day.get().map(|day| names::title(language(), span, day)).unwrap_or_default());
    let cut_on = Memo::new(move |_| days.with(|calendar| calendar.cut_on));
    let size = if span == Span::Month { MONTH_SIZE } else { CALENDAR_SIZE };
    let cut = move |day| view! { <Banner>{tr(text::cut(size, names::day(language(), day)))}</Banner> };
    view! {
        <Head span=span day=day title=title address=address/>
        {dynamic(move || cut_on.get().map(cut))}
        <Board span=span days=days day=day title=title loaded=loaded/>
    }
    .into_any()
}

#[component]
fn Head(span: Span, day: Memo<Option<NaiveDate>>, title: Memo<String>, address: Address) -> impl IntoView {
    let step = move |forward: bool| {
        // Who is quick goes on from where they want to be, not from what is shown.
        let step = move |day: NaiveDate| span.step(day, forward);
        Signal::derive(move || address.path(|shown| shown.day = shown.day.or_else(|| day.get()).map(step)))
    };
    let today = Signal::derive(move || address.path(|shown| shown.day = None));
    view! {
        <div class="calendar-head">
            <IconLink icon=Icon::ChevronLeft label=tr(text::previous()) href=step(false)/>
            <IconLink icon=Icon::ChevronRight label=tr(text::next()) href=step(true)/>
            <ButtonLink href=today size=ButtonSize::Small>{tr(activity_text::today())}</ButtonLink>
            <h2 class="calendar-head__title" aria-live="polite">{move || title.get()}</h2>
        </div>
    }
    .into_any()
}

#[component]
fn Board(span: Span, days: Days, day: Memo<Option<NaiveDate>>, title: Memo<String>, loaded: Loaded) -> impl IntoView {
    let moving = use_moving(loaded);
    let carried = RwSignal::new(None::<CalendarCarry>);
    let node = NodeRef::<html::Div>::new();
    let class = match span {
        Span::Day => "calendar calendar--day",
        Span::Week => "calendar calendar--week",
        Span::Month => "calendar calendar--month",
    };
    Effect::new(move |begun: Option<bool>| {
        let (Some(board), Some(day)) = (node.get(), day.get()) else { return false };
        let begins = begun != Some(true);
        if (begins && back_in_place()) || span == Span::Month {
            return true;
        }
        if begins {
            let hour = untrack(|| days.hour_of_today());
            board.set_scroll_top(hours::beginning(hour));
        }
        // On a phone three days fit: the one that was asked for is the first.
        let (at, of) = days.days.with_untracked(|days| (days.iter().position(|other| *other == day), days.len()));
        let part = |of: usize| i32::try_from(of).unwrap_or_default();
        board.set_scroll_left((board.scroll_width() - hours::NARROW) * part(at.unwrap_or_default()) / part(of).max(1));
        true
    });
    view! {
        <CalendarBoard
            label=title
            class=class
            on_move=move |moved: CalendarMove| moving.let_go(&moved)
            carried=carried
            on_carry=move |carried: CalendarCarry| moving.put_down(&carried)
            by_weeks=span == Span::Month
            hint=tr(text::drag_hint())
            shown=move |()| days.track()
            node=node
        >
            {match span {
                Span::Month => view! { <Month days=days/> }.into_any(),
                Span::Day | Span::Week => view! { <Hours span=span days=days/> }.into_any(),
            }}
        </CalendarBoard>
        <p class="calendar-status small" role="status">
            {move || carried.get().map(|carried| moving.tell(&carried))}
        </p>
    }
    .into_any()
}

/// Leads to further activities of a day.
pub fn more(href: String, day: NaiveDate, count: i64, style: String) -> AnyView {
    let (class, short) = if style.is_empty() {
        ("calendar__more", tr(text::more(count)))
    } else {
        ("calendar__more calendar__block", format!("+{}", messages::format::number(language(), count)))
    };
    let label = tr(text::more_of_day(count, names::day(language(), day)));
    view! { <a class=class style=style href=href aria-label=label>{short}</a> }.into_any()
}

/// How a day stands out: today, or one of another month than the calendar shows.
pub fn class_of_day(class: &str, day: NaiveDate, today: Option<NaiveDate>, of_month: Option<u32>) -> String {
    let mut class = class.to_owned();
    if Some(day) == today {
        class.push_str(" calendar__day--today");
    }
    if of_month.is_some_and(|month| month != day.month()) {
        class.push_str(" calendar__day--other");
    }
    class
}
