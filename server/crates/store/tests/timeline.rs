//! Comments, the pages of the past, and what employees are told.

use domain::activity::{Outcome, What};
use domain::attachment::FileChanges;
use domain::company_contact::LinkedContact;
use domain::notification::{Notification, Reason};
use domain::permissions::Role;
use domain::timeline::{Anchor, Cursor, Entry};
use domain::{AppError, ClientChoice, FieldName, Kind, Value};
use sqlx::PgPool;
use store::{Ctx, activities, company_contacts, conversion, notifications, records, timeline};

use crate::support::*;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn comments_are_changed_by_their_authors_and_pinned_by_all(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let mut ctx = acting(&pool, &anna).await;
    let id = timeline::add(&mut ctx, Kind::Lead, lead, " **Wants** oak\r\n").await.unwrap();
    assert!(matches!(refused(timeline::add(&mut ctx, Kind::Lead, lead, " \n").await), AppError::Invalid(_)));
    assert_eq!(refused(timeline::add(&mut ctx, Kind::Deal, 404, "x").await), AppError::NotFound);
    ctx.commit().await.unwrap();

    let mut ctx = acting(&pool, &ben).await;
    let outcome = timeline::edit(&mut ctx, id, "**Wants** oak", "Pine", &FileChanges::default()).await;
    assert_eq!(refused(outcome), AppError::Forbidden);
    assert_eq!(refused(timeline::delete(&mut ctx, id).await), AppError::Forbidden);
    timeline::pin(&mut ctx, id, true).await.unwrap();
    let shown = timeline::open(&mut ctx, Kind::Lead, lead).await.unwrap();
    assert_eq!(shown.pinned[0].text, "**Wants** oak");
    assert!(!shown.pinned[0].may_edit && shown.pinned[0].is_pinned);
    assert!(!shown.past.entries.iter().any(|entry| matches!(entry, Entry::Comment(_))), "pinned stands above");
    ctx.commit().await.unwrap();

    let mut ctx = acting(&pool, &anna).await;
    timeline::edit(&mut ctx, id, "**Wants** oak", "Pine", &FileChanges::default()).await.unwrap();
    timeline::pin(&mut ctx, id, false).await.unwrap();
    let shown = timeline::open(&mut ctx, Kind::Lead, lead).await.unwrap();
    let comments: Vec<_> = shown
        .past
        .entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Comment(comment) => Some((comment.text.as_str(), comment.is_edited, comment.may_edit)),
            _ => None,
        })
        .collect();
    assert_eq!(comments, [("Pine", true, true)]);
    timeline::delete(&mut ctx, id).await.unwrap();
    assert_eq!(refused(timeline::pin(&mut ctx, id, true).await), AppError::NotFound);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_newer_text_is_not_overwritten_by_who_has_not_seen_it(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let mut ctx = system(&pool).await;
    let none = FileChanges::default();
    let id = timeline::add(&mut ctx, Kind::Lead, lead, "Oak").await.unwrap();
    timeline::edit(&mut ctx, id, "Oak", "Ash", &none).await.unwrap();
    let outdated = timeline::edit(&mut ctx, id, "Oak", "Pine", &none).await;
    let conflict = AppError::Conflict { field: FieldName::Comment, theirs: Value::text("Ash") };
    assert_eq!(refused(outdated), conflict);
    assert_eq!(comment_text(&mut ctx, lead).await, "Ash");
    // The same once more, as when an answer was lost.
    timeline::edit(&mut ctx, id, "Oak", " Ash\r\n", &none).await.unwrap();
    // Who left the text as they saw it does not bring it back.
    timeline::edit(&mut ctx, id, "Oak", "Oak", &none).await.unwrap();
    assert_eq!(comment_text(&mut ctx, lead).await, "Ash");
    timeline::edit(&mut ctx, id, "Ash", "Pine", &none).await.unwrap();
    assert_eq!(comment_text(&mut ctx, lead).await, "Pine");
}

/// What the comment of a lead says.
async fn comment_text(ctx: &mut Ctx, lead: i64) -> String {
    let shown = timeline::open(ctx, Kind::Lead, lead).await.unwrap();
    let text = shown.past.entries.into_iter().find_map(|entry| match entry {
        Entry::Comment(comment) => Some(comment.text),
        _ => None,
    });
    text.unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_is_mentioned_is_told_once(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let mut ctx = acting(&pool, &anna).await;
    let text = format!("**Ask** @[{}] and @[{}] and @[404]", ben.id, anna.id);
    let id = timeline::add(&mut ctx, Kind::Lead, lead, &text).await.unwrap();
    timeline::edit(&mut ctx, id, &text, &format!("{text} again"), &FileChanges::default()).await.unwrap();
    assert_eq!(notifications::list(&mut ctx).await.unwrap(), [], "oneself is not told");
    ctx.commit().await.unwrap();

    let mut ctx = acting(&pool, &ben).await;
    let told = notifications::list(&mut ctx).await.unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].reason, told[0].kind, told[0].record_id), (Reason::Mention, Kind::Lead, lead));
    assert_eq!((told[0].text.as_str(), told[0].author_id), ("Ask @Ben and @Anna and @", Some(anna.id)));
    assert_eq!(told[0].entry, Some(Anchor::Comment(id)));
    let own = notifications::own(&mut ctx, Some(0)).await.unwrap();
    assert_eq!((own.unread, own.latest, own.news.len()), (1, told[0].id, 1));
    notifications::read(&mut ctx, own.latest).await.unwrap();
    let own = notifications::own(&mut ctx, Some(own.latest)).await.unwrap();
    assert_eq!((own.unread, own.news), (0, Vec::new()));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_client_shows_what_belongs_to_its_deals_and_contacts(pool: PgPool) {
    classic(&pool).await;
    let company = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Doyle Ltd")])).await;
    let linked = |kind, title: &str, links: &[(FieldName, i64)]| {
        let name = if kind == Kind::Contact { FieldName::LastName } else { FieldName::Title };
        let mut new = new_record(kind, &[(name, title)]);
        new.values.extend(links.iter().map(|(name, id)| (*name, Value::link(Some(*id), None))));
        new
    };
    let contact = add(&pool, linked(Kind::Contact, "Doyle", &[(FieldName::CompanyId, company)])).await;
    let links = [(FieldName::CompanyId, company), (FieldName::ContactId, contact)];
    let deal = add(&pool, linked(Kind::Deal, "Kitchen", &links)).await;
    let other = add(&pool, linked(Kind::Deal, "Other", &[])).await;
    for (kind, id) in [(Kind::Contact, contact), (Kind::Deal, deal), (Kind::Deal, other)] {
        add_activity(&pool, kind, id).await;
    }
    let mut ctx = system(&pool).await;
    timeline::add(&mut ctx, Kind::Deal, deal, "Oak").await.unwrap();
    for (kind, id, planned) in [(Kind::Company, company, 2), (Kind::Contact, contact, 2), (Kind::Deal, deal, 1)] {
        let shown = timeline::open(&mut ctx, kind, id).await.unwrap();
        assert_eq!(shown.planned.len(), planned, "{kind:?}");
        let comment = shown.past.entries.iter().find_map(|entry| match entry {
            Entry::Comment(comment) => Some(comment.owner.as_ref().map(|owner| owner.label.clone())),
            _ => None,
        });
        assert_eq!(comment, Some((kind != Kind::Deal).then(|| "Kitchen".to_owned())), "{kind:?}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_linked_otherwise_is_shown_and_what_is_deleted_is_not(pool: PgPool) {
    classic(&pool).await;
    let company = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "Doyle Ltd")])).await;
    let contact = add(&pool, new_record(Kind::Contact, &[(FieldName::LastName, "Doyle")])).await;
    let first = add(&pool, new_record(Kind::Company, &[(FieldName::Title, "First")])).await;
    let mut ctx = system(&pool).await;
    for company_id in [first, company] {
        let linked = LinkedContact { contact_id: contact, role: String::new(), is_primary: false };
        company_contacts::link(&mut ctx, company_id, linked).await.unwrap();
    }
    timeline::add(&mut ctx, Kind::Contact, contact, "Oak").await.unwrap();
    let said = |shown: &domain::timeline::Timeline| {
        shown.past.entries.iter().filter(|entry| matches!(entry, Entry::Comment(_))).count()
    };
    for company_id in [first, company] {
        assert_eq!(said(&timeline::open(&mut ctx, Kind::Company, company_id).await.unwrap()), 1);
    }
    ctx.commit().await.unwrap();

    let lead = add_lead(&pool, "Roe", "").await;
    let mut ctx = system(&pool).await;
    timeline::add(&mut ctx, Kind::Lead, lead, "Pine").await.unwrap();
    ctx.commit().await.unwrap();
    let run = start_switch(&pool, ClientChoice::Contact, true).await.unwrap();
    conversion::drain(&pool, run).await.unwrap();
    let deal = number(&pool, "select id from deal").await;
    let shown = timeline::open(&mut system(&pool).await, Kind::Deal, deal).await.unwrap();
    assert_eq!(said(&shown), 1);
    delete(&pool, Kind::Lead, lead).await;
    let shown = timeline::open(&mut system(&pool).await, Kind::Deal, deal).await.unwrap();
    assert_eq!(said(&shown), 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_pinned_comment_stands_above(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let mut ctx = system(&pool).await;
    for _ in 0..25 {
        let id = timeline::add(&mut ctx, Kind::Lead, lead, "Pinned").await.unwrap();
        timeline::pin(&mut ctx, id, true).await.unwrap();
    }
    assert_eq!(timeline::open(&mut ctx, Kind::Lead, lead).await.unwrap().pinned.len(), 25);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn changes_of_a_field_that_is_gone_do_not_end_the_past(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    execute(
        &pool,
        "insert into history (kind, record_id, field, at, employee_id, cause)
         select 1, lead.id, 'gone', created_at, created_by, 'person' from lead, generate_series(1, 200)",
    )
    .await;
    let shown = timeline::open(&mut system(&pool).await, Kind::Lead, lead).await.unwrap();
    assert_eq!((shown.past.entries.len(), shown.past.next), (1, None), "it was created");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_past_is_paged_without_gaps_or_repetition(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let mut ctx = system(&pool).await;
    let mut times = Vec::new();
    for number in 0..80 {
        ctx.now = now() + chrono::TimeDelta::minutes(number / 3);
        if number % 2 == 0 {
            timeline::add(&mut ctx, Kind::Lead, lead, "Said").await.unwrap();
        } else {
            let id = activities::add(&mut ctx, todo(Kind::Lead, lead, "Done", "")).await.unwrap();
            activities::complete(&mut ctx, id, Outcome::default()).await.unwrap();
        }
        times.push(ctx.now.timestamp_millis());
    }
    times.push(now().timestamp_millis());
    times.sort_unstable_by_key(|at| std::cmp::Reverse(*at));
    let mut found = Vec::new();
    let mut cursor = Cursor::default();
    loop {
        let page = timeline::past(&mut ctx, Kind::Lead, lead, cursor).await.unwrap();
        found.extend(page.entries.iter().map(Entry::at));
        let Some(next) = page.next else { break };
        cursor = next;
    }
    assert_eq!(found, times);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn reminders_are_made_once_and_for_everybody_who_takes_part(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let deleted = add_lead(&pool, "Gone", "").await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let ben = employee(&pool, "Ben", Role::Employee).await;
    let meeting = |start: &str| What::Meeting {
        start: start.to_owned(),
        minutes: 30,
        place: String::new(),
        participants: vec![anna.id, ben.id],
        reminder: Some(15),
    };
    let mut ctx = acting(&pool, &anna).await;
    // It is ten o'clock for Anna.
    let due = activities::add(&mut ctx, planned(Kind::Lead, lead, "Meet", meeting("2026-03-02T10:15"))).await.unwrap();
    activities::add(&mut ctx, planned(Kind::Lead, lead, "Later", meeting("2026-03-02T10:16"))).await.unwrap();
    activities::add(&mut ctx, planned(Kind::Lead, deleted, "Gone", meeting("2026-03-02T10:00"))).await.unwrap();
    let done = activities::add(&mut ctx, planned(Kind::Lead, lead, "Done", meeting("2026-03-02T10:00"))).await.unwrap();
    activities::complete(&mut ctx, done, Outcome::default()).await.unwrap();
    ctx.commit().await.unwrap();
    delete(&pool, Kind::Lead, deleted).await;

    // Two servers look at once: each activity is taken by one of them.
    let (mut one, mut two) = (system(&pool).await, system(&pool).await);
    assert_eq!(notifications::remind(&mut one).await.unwrap(), 2);
    assert_eq!(notifications::remind(&mut two).await.unwrap(), 0);
    one.commit().await.unwrap();
    two.commit().await.unwrap();
    for actor in [&anna, &ben] {
        let mut ctx = acting(&pool, actor).await;
        let told = notifications::list(&mut ctx).await.unwrap();
        let reminders = told.iter().filter(|it| it.reason == Reason::Reminder);
        let time = |told: &Notification| told.time.map(|time| (time.local.hour, time.local.minute));
        let reminders: Vec<_> = reminders.map(|it| (it.text.as_str(), it.entry, time(it))).collect();
        assert_eq!(reminders, [("Meet", Some(Anchor::Activity(due)), Some((10, 15)))]);
    }
    // Moved to a later time, it reminds again.
    let mut ctx = acting(&pool, &anna).await;
    activities::postpone(&mut ctx, due, &domain::activity::Postponement::Tomorrow, None).await.unwrap();
    ctx.commit().await.unwrap();
    let mut later = system(&pool).await;
    later.now += chrono::TimeDelta::days(1);
    assert_eq!(notifications::remind(&mut later).await.unwrap(), 2);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn other_news_push_no_reminder_out(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let anna = employee(&pool, "Anna", Role::Employee).await;
    let mut ctx = acting(&pool, &anna).await;
    for subject in ["One", "Two", "Three", "Four"] {
        let call = What::Call { start: "2026-03-02T10:15".to_owned(), minutes: 15, reminder: Some(15) };
        activities::add(&mut ctx, planned(Kind::Lead, lead, subject, call)).await.unwrap();
    }
    ctx.commit().await.unwrap();
    let mut ctx = system(&pool).await;
    assert_eq!(notifications::remind(&mut ctx).await.unwrap(), 4);
    for _ in 0..5 {
        timeline::add(&mut ctx, Kind::Lead, lead, &format!("@[{}]", anna.id)).await.unwrap();
    }
    ctx.commit().await.unwrap();
    let own = notifications::own(&mut acting(&pool, &anna).await, Some(0)).await.unwrap();
    let count = |reason| own.news.iter().filter(|told| told.reason == reason).count();
    assert_eq!((count(Reason::Reminder), count(Reason::Mention), own.news.len()), (4, 3, 7));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_stands_on_deleted_records_is_not_counted(pool: PgPool) {
    classic(&pool).await;
    let lead = add_lead(&pool, "Doyle", "").await;
    let mut ctx = system(&pool).await;
    activities::add(&mut ctx, todo(Kind::Lead, lead, "Call", "2026-03-02T08:00")).await.unwrap();
    assert_eq!(notifications::own(&mut ctx, None).await.unwrap().due, [(Kind::Lead, 1)]);
    records::delete(&mut ctx, Kind::Lead, lead).await.unwrap();
    assert_eq!(notifications::own(&mut ctx, None).await.unwrap().due, []);
}
