use domain::directory::Directory;
use domain::stage::CONVERTED;
use domain::{FieldName, Kind, Record, Value};
use leptos::prelude::*;
use messages::format;
use messages::text::records as text;
use ui::{Avatar, AvatarSize, ButtonSize, Icon, IconButton, KanbanCard, dynamic};

use super::Board;
use crate::paths;
use crate::records::columns::due_mark;
use crate::records::value::{amount_text, person, record_name};
use crate::text::{language, tr};

/// A record on the board: what it is, how much, since when, for whom, whose. It stays the same element while its
/// record changes, and so keeps the focus.
#[component]
pub fn Card(board: Board, id: i64, record: Memo<Option<Record>>) -> impl IntoView {
    let is_fixed = record.with_untracked(|record| record.as_ref().is_some_and(is_fixed));
    let texts = Memo::new(move |_| {
        record.with(|record| board.boot.with(|boot| record.as_ref().map(|record| texts(&boot.directory, record))))
    });
    let text = move |of: fn(&Texts) -> &String| {
        Signal::derive(move || texts.with(|texts| texts.as_ref().map(of).cloned().unwrap_or_default()))
    };
    let clients =
        Memo::new(move |_| texts.with(|texts| texts.as_ref().map(|texts| texts.clients.clone()).unwrap_or_default()));
    let responsible = text(|texts| &texts.responsible);
    let has_responsible = Memo::new(move |_| !responsible.get().is_empty());
    let due = Memo::new(move |_| record.with(|record| record.as_ref().map_or(0, |record| record.planned.due)));
    let counters = Memo::new(move |_| board.boot.with(|boot| boot.settings.counters));
    let choose = move || {
        view! {
            <IconButton
                icon=Icon::Swap
                size=ButtonSize::Small
                label=text(|texts| &texts.move_label)
                on_press=move |_| board.choosing.set(Some(id))
            />
        }
    };
    view! {
        <KanbanCard
            value=id.to_string()
            href=Signal::derive(move || board.address.record(board.kind, id))
            title=text(|texts| &texts.name)
            fixed=is_fixed
        >
            <span class="split">
                <span class="board-card__amount number">{text(|texts| &texts.amount)}</span>
                <span class="muted small number">{text(|texts| &texts.created)}</span>
            </span>
            <span class="split board-card__foot">
                <span class="truncate board-card__client">
                    {dynamic(move || clients.get().into_iter().enumerate().map(client_view).collect_view())}
                </span>
                <span class="row board-card__marks">
                    {dynamic(move || due_mark(counters.get(), due.get()))}
                    {(!is_fixed).then(choose)}
                    {dynamic(move || has_responsible.get().then(|| view! {
                        <Avatar name=responsible size=AvatarSize::Small named=true/>
                    }))}
                </span>
            </span>
        </KanbanCard>
    }
}

/// What a card says.
#[derive(Clone, PartialEq)]
struct Texts {
    name: String,
    amount: String,
    created: String,
    clients: Vec<Client>,
    responsible: String,
    move_label: String,
}

/// A company or person on a card.
#[derive(Clone, PartialEq)]
struct Client {
    name: String,
    /// The address of the logo or photograph, where there is one.
    picture: Option<String>,
}

/// What stands behind another one is set off from it.
fn client_view((at, client): (usize, Client)) -> AnyView {
    let Client { name, picture } = client;
    let picture = picture.map(|picture| view! { <Avatar name=name.clone() picture=picture size=AvatarSize::Small/> });
    view! {
        {(at > 0).then_some(" · ")}
        {picture}
        {name}
    }
    .into_any()
}

fn texts(directory: &Directory, record: &Record) -> Texts {
    let name = record_name(directory, record);
    let amount = record.value(FieldName::Amount).as_decimal();
    Texts {
        move_label: tr(text::move_record(name.as_str())),
        name,
        amount: amount.map(|amount| amount_text(&amount, record.text(FieldName::Currency))).unwrap_or_default(),
        created: match record.value(FieldName::CreatedAt) {
            Value::Moment(moment) => format::local_date(language(), moment.local),
            _ => String::new(),
        },
        clients: clients(directory, record),
        responsible: record
            .value(FieldName::ResponsibleId)
            .as_id()
            .map(|id| directory.employee_name(id).to_owned())
            .unwrap_or_default(),
    }
}

/// A converted lead stays what it is: its deal carries on.
pub fn is_fixed(record: &Record) -> bool {
    record.kind == Kind::Lead && record.text(FieldName::Stage) == CONVERTED
}

/// Whom the record is about: linked clients, else the names that the lead carries.
fn clients(directory: &Directory, record: &Record) -> Vec<Client> {
    let linked = [FieldName::CompanyId, FieldName::ContactId].map(|name| match record.value(name) {
        Value::Link(link) => Client { name: link.label.clone(), picture: link.picture_id.map(paths::file) },
        _ => Client { name: String::new(), picture: None },
    });
    let named = [record.text(FieldName::CompanyTitle).to_owned(), person(directory, record)];
    let named = named.map(|name| Client { name, picture: None });
    linked.into_iter().chain(named).filter(|client| !client.name.is_empty()).collect()
}
