//! A column that is made wider or narrower by dragging the edge of its heading.

use domain::Kind;
use leptos::ev;
use leptos::prelude::RwSignal;

use crate::boot::{Boot, use_boot};
use crate::records::query::Address;

/// What is needed to keep a width.
#[derive(Clone, Copy)]
pub struct Resizing {
    kind: Kind,
    address: Address,
    boot: RwSignal<Boot>,
    toasts: ui::Toasts,
}

impl Resizing {
    pub fn new(kind: Kind, address: Address) -> Self {
        Self { kind, address, boot: use_boot(), toasts: ui::use_toasts() }
    }

    /// Follows the pointer until it is lifted, and keeps the width then.
    pub fn begin(self, event: &ev::PointerEvent) {
        #[cfg(feature = "hydrate")]
        dragging::begin(self, event);
        #[cfg(not(feature = "hydrate"))]
        let _ = (self.kind, self.address, self.boot, self.toasts, event);
    }
}

#[cfg(feature = "hydrate")]
mod dragging {
    use domain::view::WIDTHS;
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::prelude::Closure;
    use web_sys::{Element, HtmlElement, PointerEvent};

    use super::*;
    use crate::frame::show_error;
    use crate::live::refresh_boot;
    use crate::records::list_api;

    pub fn begin(resizing: Resizing, event: &PointerEvent) {
        let Resizing { kind, address, boot, toasts } = resizing;
        let edge = event.current_target().and_then(|edge| edge.dyn_into::<HtmlElement>().ok());
        let heading = edge.as_ref().and_then(|edge| edge.closest("th").ok().flatten());
        let (Some(edge), Some(heading)) = (edge, heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()))
        else {
            return;
        };
        event.prevent_default();
        let _ = edge.set_pointer_capture(event.pointer_id());
        let (start, before) = (event.client_x(), heading.offset_width());
        let moved = heading.clone();
        let follow = Closure::<dyn FnMut(PointerEvent)>::new(move |event: PointerEvent| {
            show(&moved, width(before + event.client_x() - start));
        });
        edge.set_onpointermove(Some(follow.as_ref().unchecked_ref()));
        let (lifted, style) = (edge.clone(), heading.get_attribute("style").unwrap_or_default());
        let end = Closure::once_into_js(move |event: PointerEvent| {
            lifted.set_onpointermove(None);
            lifted.set_onpointerup(None);
            lifted.set_onpointercancel(None);
            drop(follow);
            // Only pressed, or taken away by the browser: the column stays as it was.
            if event.client_x() == start || event.type_() != "pointerup" {
                let _ = heading.set_attribute("style", &style);
                return;
            }
            let code = heading.get_attribute("data-column").unwrap_or_default();
            let Some(mut columns) = address.columns.try_get_untracked() else { return };
            for column in columns.iter_mut().filter(|column| column.code == code) {
                column.width = Some(width(before + event.client_x() - start));
            }
            let view = address.view();
            leptos::task::spawn_local(async move {
                match list_api::set_columns(kind, view, columns).await {
                    Ok(()) => refresh_boot(boot),
                    Err(error) => {
                        let _ = heading.set_attribute("style", &style);
                        show_error(toasts, &error.0);
                    }
                }
            });
        });
        edge.set_onpointerup(Some(end.unchecked_ref()));
        edge.set_onpointercancel(Some(end.unchecked_ref()));
    }

    fn width(pixels: i32) -> u16 {
        u16::try_from(pixels.max(0)).unwrap_or(u16::MAX).clamp(*WIDTHS.start(), *WIDTHS.end())
    }

    /// Gives the column its width while it is being dragged; the cells follow their heading.
    fn show(heading: &Element, width: u16) {
        let _ = heading.set_attribute("style", &crate::records::list::sorting::width_style(width));
    }
}
