//! What is on its way while something is added to what is shown.

use leptos::prelude::*;

/// The loads of a resource. Who writes to the resource drops what is on its way to it: it has to be asked for anew.
#[derive(Clone, Copy)]
pub struct Loads {
    begun: StoredValue<u32>,
    ended: StoredValue<u32>,
}

impl Loads {
    /// In the body of a component. What the server has sent with the page is there.
    pub fn new() -> Self {
        Self { begun: StoredValue::new(0), ended: StoredValue::new(0) }
    }

    /// Counts the load, and passes its result on.
    pub fn follow<T>(self, load: impl Future<Output = T>) -> impl Future<Output = T> {
        let number = self.begun.try_get_value().unwrap_or_default().wrapping_add(1);
        self.begun.try_set_value(number);
        async move {
            let loaded = load.await;
            self.ended.try_set_value(number);
            loaded
        }
    }

    /// Whether something is on its way that takes the place of what is shown.
    pub fn is_any_on_its_way(self) -> bool {
        self.begun.try_get_value() != self.ended.try_get_value()
    }
}
