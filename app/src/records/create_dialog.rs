use domain::AppError;
use domain::errors::Place;
use domain::inquiry::Created;
use leptos::context::Provider;
use leptos::html;
use leptos::prelude::*;
use messages::text::frame;
use ui::{Banner, BannerKind, Button, ButtonKind, Dialog, DialogActions, DialogSize, dynamic};

use super::leave_dialog::LeaveDialog;
use super::nested::{self, Nesting};
use super::restored::restored_note;
use super::unsaved::{Kept, Named, beginnings, differing};
use crate::frame::problem_at;
use crate::paths;
use crate::text::tr;

/// How far a dialog that creates something is.
#[derive(Clone, Copy)]
pub(super) struct Creation {
    pub shown: RwSignal<bool>,
    pub pending: RwSignal<bool>,
    pub error: RwSignal<Option<AppError>>,
}

impl Creation {
    pub fn new() -> Self {
        Self { shown: RwSignal::new(true), pending: RwSignal::new(false), error: RwSignal::new(None) }
    }

    /// The sentence for an error that belongs to no single field of the form.
    pub fn general(self) -> Option<String> {
        self.error.with(|error| match error {
            Some(AppError::Invalid(_)) => problem_at(error.as_ref(), Place::ContactPoints),
            Some(error) => Some(tr(messages::errors::describe(error))),
            None => None,
        })
    }

    /// What the form created when it was sent before.
    fn earlier(self) -> Option<Created> {
        self.error.with(|error| match error {
            Some(AppError::AlreadyCreated { created, .. }) => Some(*created),
            _ => None,
        })
    }
}

/// What is wrong with the whole, and the way to what is there already: in a tab of its own, so that the form stays.
fn said(text: String, earlier: Option<Created>) -> AnyView {
    let Some(Created { kind, id }) = earlier else {
        return view! { <Banner kind=BannerKind::Error>{text}</Banner> }.into_any();
    };
    let open = move || {
        view! { <a class="link" href=paths::record(kind, id) target="_blank">{tr(frame::open())}</a> }.into_any()
    };
    view! { <Banner kind=BannerKind::Error action=open>{text}</Banner> }.into_any()
}

/// Moves the focus to the first field of the dialog that is marked, once it is.
pub(super) fn focus_marked(dialog: &'static str) {
    request_animation_frame(move || {
        use wasm_bindgen::JsCast;
        let dialog = document().get_element_by_id(dialog);
        let marked = dialog.and_then(|dialog| dialog.query_selector("[aria-invalid=true]").ok().flatten());
        if let Some(control) = marked.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = control.focus();
        }
    });
}

/// Scrolls to what is wrong with the whole, for those who are at the end of the form.
fn bring_into_view(notice: NodeRef<html::Div>, general: Signal<Option<String>>) {
    Effect::new(move |_| {
        if general.with(Option::is_some) {
            request_animation_frame(move || {
                if let Some(notice) = notice.try_get_untracked().flatten() {
                    notice.scroll_into_view();
                }
            });
        }
    });
}

/// What is typed in a form, to be kept beyond a reload of the page.
#[derive(Clone, Copy)]
pub(super) struct Typed {
    pub place: Kept,
    /// What stands in the controls; tracked.
    pub read: Callback<(), Vec<Named>>,
    /// Puts texts into the controls that they name; the others stay as they are.
    pub write: Callback<Vec<Named>>,
}

/// A form that keeps what is typed.
#[derive(Clone, Copy)]
pub(super) struct Keeping {
    pub typed: Typed,
    /// What the controls began with, those that came while the form was open too.
    begun: StoredValue<Vec<Named>>,
    /// What was kept before stands in the form.
    is_resumed: RwSignal<bool>,
}

impl Typed {
    /// Keeps what is typed from now on, beginning with what was kept. What stands as it began is not kept: it begins
    /// anew with the form.
    pub fn keep(self) -> Keeping {
        let begun = untrack(|| self.read.run(()));
        let kept = differing(&begun, &self.place.read_named());
        let is_resumed = RwSignal::new(!kept.is_empty());
        let keeping = Keeping { typed: self, begun: StoredValue::new(begun), is_resumed };
        if !kept.is_empty() {
            self.write.run(kept);
        }
        Effect::new(move |_| {
            let typed = self.read.run(());
            let begun = beginnings(&keeping.begun.get_value(), &typed);
            let changed = differing(&begun, &typed);
            keeping.begun.set_value(begun);
            if changed.is_empty() {
                keeping.is_resumed.set(false);
                self.place.forget();
            } else {
                self.place.keep_named(&changed);
            }
        });
        keeping
    }
}

impl Keeping {
    /// Whether something stands otherwise than it began; tracked.
    pub fn is_changed(self) -> bool {
        let typed = self.typed.read.run(());
        !self.begun.with_value(|begun| differing(begun, &typed)).is_empty()
    }

    /// Has all of it stand as it began.
    pub fn start_over(self) {
        self.typed.write.run(self.begun.get_value());
    }

    /// Says that what stands there was typed before the page was loaded anew, with a way to begin anew.
    pub fn note(self, on_start_over: Callback<()>) -> AnyView {
        restored_note(self.is_resumed, on_start_over)
    }
}

/// The dialog around the form of something new.
#[component]
pub(super) fn CreateDialog(
    id: &'static str,
    title: String,
    /// What the button says.
    #[prop(into)]
    submit: Signal<String>,
    creation: Creation,
    /// What is wrong with the whole.
    general: Signal<Option<String>>,
    on_submit: Callback<()>,
    on_close: Callback<()>,
    typed: Typed,
    /// Called when it lies over the page with all that is in it.
    #[prop(optional)]
    on_shown: Option<Callback<()>>,
    children: ChildrenFn,
) -> impl IntoView {
    let submitted = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        on_submit.run(());
    };
    // What was typed does not go by a slip of the hand.
    let keeping = typed.keep();
    let is_begun = StoredValue::new(keeping.is_resumed.get_untracked());
    let start_over = Callback::new(move |()| {
        is_begun.set_value(false);
        keeping.start_over();
    });
    let nesting = Nesting::of_form(typed.place);
    let closed = move |()| {
        typed.place.forget();
        nesting.forget();
        on_close.run(());
    };
    // What lay over it opens again.
    let shown = move |()| {
        nesting.resume();
        if let Some(on_shown) = on_shown {
            on_shown.try_run(());
        }
    };
    let leaving = RwSignal::new(false);
    let leave_id = match nested::depth() {
        0 => "leave-form",
        1 => "leave-second-form",
        _ => "leave-third-form",
    };
    let children = StoredValue::new(children);
    let notice = NodeRef::new();
    bring_into_view(notice, general);
    let may_close = move |()| {
        let asks = is_begun.get_value();
        leaving.set(asks);
        !asks
    };
    let cancel = move |_| {
        if may_close(()) {
            creation.shown.set(false);
        }
    };
    view! {
        <Dialog
            id=id
            open=creation.shown
            title=title
            close_label=tr(frame::close())
            size=DialogSize::Large
            keep=true
            may_close=may_close
            on_shown=shown
            on_close=closed
        >
            <form
                method="post"
                class="stack"
                novalidate=true
                on:submit=submitted
                on:input=move |_| is_begun.set_value(true)
            >
                {keeping.note(start_over)}
                <div node_ref=notice class="form-notice">
                    {dynamic(move || general.get().map(|text| said(text, creation.earlier())))}
                </div>
                <Provider value=nesting>{children.with_value(|children| children())}</Provider>
                <DialogActions>
                    <Button on_press=cancel>{tr(frame::cancel())}</Button>
                    <Button kind=ButtonKind::Primary submit=true pending=creation.pending>{submit.get_untracked()}</Button>
                </DialogActions>
            </form>
        </Dialog>
        <LeaveDialog id=leave_id shown=leaving on_discard=Callback::new(move |()| creation.shown.set(false))/>
        {nesting.view()}
    }
    .into_any()
}
