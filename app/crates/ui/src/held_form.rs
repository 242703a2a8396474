//! A form that waits with being sent.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, HtmlFormElement};

const BUSY: &str = "aria-busy";
/// Somebody wishes to send the form, or goes on typing in it.
const EVENTS: [&str; 2] = ["submit", "input"];

/// As long as it is there, the form is not sent; whoever presses its button meanwhile need not press again, unless
/// something is typed after that.
pub(crate) struct HeldForm {
    form: HtmlFormElement,
    listener: Closure<dyn FnMut(Event)>,
    is_wanted: Rc<Cell<bool>>,
}

impl HeldForm {
    /// Holds the form around a control, if there is one.
    pub fn around(control: &Element) -> Option<Self> {
        let form = control.closest("form").ok().flatten()?.dyn_into::<HtmlFormElement>().ok()?;
        let is_wanted = Rc::new(Cell::new(false));
        let listener = Closure::<dyn FnMut(Event)>::new({
            let (form, is_wanted) = (form.clone(), is_wanted.clone());
            move |event: Event| {
                if event.type_() == "submit" {
                    event.prevent_default();
                    event.stop_immediate_propagation();
                    is_wanted.set(true);
                    let _ = form.set_attribute(BUSY, "true");
                } else if is_wanted.replace(false) {
                    let _ = form.remove_attribute(BUSY);
                }
            }
        });
        let held = Self { form, listener, is_wanted };
        // Before the page hears of it.
        for event in EVENTS {
            let listener = held.listener.as_ref().unchecked_ref();
            held.form.add_event_listener_with_callback_and_bool(event, listener, true).ok()?;
        }
        Some(held)
    }

    /// Lets the form go, and sends it if somebody wished that.
    pub fn release(self) {
        let (form, is_wanted) = (self.form.clone(), self.is_wanted.get());
        drop(self);
        if is_wanted && form.is_connected() {
            let _ = form.request_submit();
        }
    }
}

impl Drop for HeldForm {
    fn drop(&mut self) {
        for event in EVENTS {
            let listener = self.listener.as_ref().unchecked_ref();
            let _ = self.form.remove_event_listener_with_callback_and_bool(event, listener, true);
        }
        if self.is_wanted.get() {
            let _ = self.form.remove_attribute(BUSY);
        }
    }
}
