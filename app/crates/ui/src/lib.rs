//! The design system of Modus: components and pure helpers, without server functions and without knowledge of the CRM.
//!
//! Every visible text is handed in by the caller. Colours, radii and shadows come from `style/tokens.css`; each
//! component has its style in the file of the same name under `style/`. The first render uses neither the window nor
//! anything random, so that server and browser agree; ids are given, or derived from a given one.
#![recursion_limit = "256"]

mod avatar;
mod badge;
mod banner;
mod board;
mod button;
mod calendar;
mod card;
mod checkbox;
mod color;
mod color_picker;
mod dialog;
mod dom;
mod drag;
mod dynamic;
mod empty_state;
mod field;
mod file_drop;
mod focus;
mod frame;
mod held_form;
mod icon;
mod input;
mod kanban;
mod kanban_keys;
mod key_value;
mod lookup;
mod menu;
mod page_header;
mod pixels;
mod progress;
mod radio_cards;
mod search_box;
mod segmented_control;
mod select;
mod side_panel;
mod skeleton;
mod sort_list;
mod stage_bar;
mod stepper;
mod table;
mod tabs;
mod timeline;
mod toast;
mod visually_hidden;

pub use avatar::*;
pub use badge::*;
pub use banner::*;
pub use button::*;
pub use calendar::*;
pub use card::*;
pub use checkbox::*;
pub use color::*;
pub use color_picker::*;
pub use dialog::*;
pub use dynamic::dynamic;
pub use empty_state::*;
pub use field::*;
pub use file_drop::*;
pub use frame::*;
pub use icon::*;
pub use input::*;
pub use kanban::*;
pub use key_value::*;
pub use lookup::*;
pub use menu::*;
pub use page_header::*;
pub use progress::*;
pub use radio_cards::*;
pub use search_box::*;
pub use segmented_control::*;
pub use select::*;
pub use side_panel::*;
pub use skeleton::*;
pub use sort_list::*;
pub use stage_bar::*;
pub use stepper::*;
pub use table::*;
pub use tabs::*;
pub use timeline::*;
pub use toast::*;
pub use visually_hidden::*;
