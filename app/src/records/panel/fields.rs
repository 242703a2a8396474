use domain::Kind;
use domain::layout::SectionKey;
use leptos::prelude::*;
use messages::text::custom;
use ui::{Button, ButtonKind, ButtonSize, Each, Icon, dynamic};

use super::open::use_open;
use super::related::Related;
use super::section::CardSection;
use crate::boot::use_boot;
use crate::fields::FieldDialog;
use crate::layout::{LayoutDialog, resume_layout};
use crate::records::unsaved::Kept;
use crate::text::tr;

/// The record's fields and blocks, in sections as the user or somebody for everybody laid them out.
#[component]
pub(super) fn RecordFields() -> impl IntoView {
    let open = use_open();
    let kind = open.kind;
    let boot = use_boot();
    let layout = Memo::new(move |_| boot.with(|boot| boot.directory.layout(kind)));
    let keys = Memo::new(move |_| {
        layout.with(|layout| {
            let all = layout.sections.iter().map(|section| section.key);
            all.filter(|key| !layout.shown(*key).is_empty()).collect::<Vec<_>>()
        })
    });
    let changing = RwSignal::new(None::<SectionKey>);
    // A name that no field has.
    let kept = Kept::of_record(kind, open.id, "layout-dialog");
    Effect::new(move |_| resume_layout(changing, kept));
    let changed = Callback::new(move |()| {
        changing.try_set(None);
    });
    view! {
        <div class="record-fields">
            // Each section and each row stays while others come and go: editors stand in them.
            <Each each=move || keys.get() key=|key| *key let:key>
                <CardSection section=key layout=layout changing=changing/>
            </Each>
            <AddField kind=kind/>
            <Related/>
            {dynamic(move || changing.get().map(|section| {
                view! { <LayoutDialog kind=kind section=section kept=kept on_close=changed/> }
            }))}
        </div>
    }
    .into_any()
}

/// Adds a custom field to the kind of record, for those who may change settings.
#[component]
fn AddField(kind: Kind) -> impl IntoView {
    let may_add = use_boot().with_untracked(crate::boot::Boot::may_change_settings);
    let adds = RwSignal::new(false);
    may_add.then(|| {
        view! {
            <div>
                <Button
                    kind=ButtonKind::Ghost
                    size=ButtonSize::Small
                    icon=Icon::Plus
                    on_press=move |_| adds.set(true)
                >
                    {tr(custom::add_field())}
                </Button>
            </div>
            {dynamic(move || adds.get().then(|| {
                view! { <FieldDialog kind=kind known=None on_close=move |()| { adds.try_set(false); }/> }
            }))}
        }
    })
}
