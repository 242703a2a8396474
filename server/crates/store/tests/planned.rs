//! What a batch wrote is what was planned, for generated leads and every choice of options.

use std::collections::HashMap;

use domain::conversion::{ActivityFate, Address, Client, ClientLink, LeadFacts, LeadPlan, NotConvertible, plan};
use domain::record::person_name;
use domain::{ClientChoice, ContactPoint, ContactPointKind, ContactPointType, DealCreation, Kind};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};
use sqlx::PgPool;
use store::records::{contact_points, search};

use crate::support::*;

/// Leads for each choice of options.
const LEADS: i64 = 60;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_a_batch_wrote_is_what_was_planned(pool: PgPool) {
    classic(&pool).await;
    let mut clients = Vec::new();
    for (kind, field) in
        [(Kind::Contact, domain::FieldName::LastName), (Kind::Company, domain::FieldName::Title)].repeat(2)
    {
        clients.push(add(&pool, new_record(kind, &[(field, "Vogel")])).await);
    }
    delete(&pool, Kind::Contact, clients[2]).await;
    delete(&pool, Kind::Company, clients[3]).await;
    let mut random = StdRng::seed_from_u64(20_260_302);
    for client in [ClientChoice::Contact, ClientChoice::Company, ClientChoice::Both] {
        for keep_activities in [true, false] {
            let mut leads = Vec::new();
            for _ in 0..LEADS {
                leads.push(add_generated(&pool, &mut random, &clients).await);
            }
            let run = start_switch(&pool, client, keep_activities).await.unwrap();
            store::conversion::drain(&pool, run).await.unwrap();
            let written = Written::read(&pool, run).await;
            for lead in &leads {
                match plan(lead, &options(client, keep_activities)) {
                    Ok(planned) => written.assert_converted(lead, &planned),
                    Err(reason) => written.assert_left(lead, reason),
                }
            }
            written.assert_nothing_else(&leads, &options(client, keep_activities));
            assert_consistent(&pool).await;
            // What cannot be converted would be taken up again by the next switch.
            execute(&pool, "update lead set contact_id = null, company_id = null where stage_semantics = 'P'; update lead set stage = 'JUNK', stage_semantics = 'F' where stage_semantics = 'P'").await;
            let mut ctx = system(&pool).await;
            store::mode::switch_to_classic(&mut ctx).await.unwrap();
            ctx.commit().await.unwrap();
        }
    }
}

/// Stores a lead of which every part is there by chance. Of the given clients (contact, company, contact, company) the
/// last two were deleted.
async fn add_generated(pool: &PgPool, random: &mut StdRng, clients: &[i64]) -> LeadFacts {
    const WORDS: [&str; 5] = ["", "", "Żak", "Groß & Söhne", "O'Neil"];
    let mut word = || (*WORDS.choose(random).unwrap()).to_owned();
    let mut lead = LeadFacts {
        title: word(),
        first_name: word(),
        second_name: word(),
        last_name: word(),
        company_title: word(),
        position: word(),
        address: Address { street: word(), city: word(), region: word(), postal_code: word(), country: word() },
        source_description: word(),
        comment: word(),
        responsible_id: 1,
        is_open: random.random(),
        ..LeadFacts::default()
    };
    lead.honorific = random.random_bool(0.5).then(|| "HNR_EN_1".to_owned());
    lead.source = random.random_bool(0.5).then(|| "WEB".to_owned());
    lead.currency = random.random_bool(0.5).then(|| "PLN".to_owned());
    lead.amount = random.random_bool(0.5).then(|| Decimal::new(random.random_range(0..1_000_000), 2));
    lead.birthdate = random.random_bool(0.3).then(|| "1990-02-28".parse().unwrap());
    let link = |random: &mut StdRng, existing: i64, gone: i64| match random.random_range(0..10) {
        0 | 1 => ClientLink::To(existing),
        2 => ClientLink::Gone(gone),
        _ => ClientLink::None,
    };
    lead.contact = link(random, clients[0], clients[2]);
    lead.company = link(random, clients[1], clients[3]);
    for number in 0..random.random_range(0..4) {
        use ContactPointKind::{Email, Phone, Web};
        let kind = *[Phone, Email, Web].choose(random).unwrap();
        let value_type = *[ContactPointType::Work, ContactPointType::Mobile].choose(random).unwrap();
        let value = format!("{}{number}", random.random_range(600_000_000..700_000_000));
        lead.contact_points.push(ContactPoint { kind, value_type, normalized: format!("+48{value}"), value });
    }
    store(pool, &mut lead).await;
    for _ in 0..random.random_range(0..3) {
        lead.activities.push(add_activity(pool, Kind::Lead, lead.id).await);
    }
    lead
}

async fn store(pool: &PgPool, lead: &mut LeadFacts) {
    let link = |link| match link {
        ClientLink::None => None,
        ClientLink::To(id) | ClientLink::Gone(id) => Some(id),
    };
    lead.id = sqlx::query_scalar(
        "with new as (
             insert into lead (title, first_name, second_name, last_name, company_title, position, address_street,
                               address_city, address_region, address_postal_code, address_country, source_description,
                               comment, is_open, honorific, source, currency, amount, birthdate, contact_id, company_id,
                               stage, stage_semantics, responsible_id, created_at, created_by, changed_at, changed_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                     'IN_PROCESS', 'P', 1, now(), 1, now(), 1)
             returning id)
         insert into lead_search (id, search) select id, '' from new returning id",
    )
    .bind(&lead.title)
    .bind(&lead.first_name)
    .bind(&lead.second_name)
    .bind(&lead.last_name)
    .bind(&lead.company_title)
    .bind(&lead.position)
    .bind(&lead.address.street)
    .bind(&lead.address.city)
    .bind(&lead.address.region)
    .bind(&lead.address.postal_code)
    .bind(&lead.address.country)
    .bind(&lead.source_description)
    .bind(&lead.comment)
    .bind(lead.is_open)
    .bind(&lead.honorific)
    .bind(&lead.source)
    .bind(&lead.currency)
    .bind(lead.amount)
    .bind(lead.birthdate)
    .bind(link(lead.contact))
    .bind(link(lead.company))
    .fetch_one(pool)
    .await
    .unwrap();
    for (number, point) in lead.contact_points.iter().enumerate() {
        sqlx::query(
            "insert into contact_point (owner_kind, owner_id, kind, value_type, value, normalized, sort)
             values (1, $1, $2, $3, $4, $5, $6)",
        )
        .bind(lead.id)
        .bind(point.kind.code())
        .bind(point.value_type.code())
        .bind(&point.value)
        .bind(&point.normalized)
        .bind(i32::try_from(number).unwrap())
        .execute(pool)
        .await
        .unwrap();
    }
}

/// Everything that a run wrote, as the rows stand in the database.
struct Written {
    leads: HashMap<i64, Json>,
    /// By lead.
    deals: HashMap<i64, Json>,
    contacts: HashMap<i64, Json>,
    companies: HashMap<i64, Json>,
    ledger: HashMap<i64, Json>,
    activities: HashMap<i64, Json>,
    activity_ledger: HashMap<i64, Json>,
    /// Kind, record, field, before and after of what the run did.
    history: Vec<(i16, i64, String, String, String)>,
    points: HashMap<(Kind, i64), Vec<ContactPoint>>,
}

impl Written {
    async fn read(pool: &PgPool, run: i64) -> Self {
        let of_run = "where lead_id in (select lead_id from conversion where run_id = $1)";
        let rows = async |columns: &str, from: &str| -> HashMap<i64, Json> {
            let sql = sqlx::AssertSqlSafe(format!("select {columns}, to_jsonb(row) from {from}"));
            sqlx::query_as::<_, (i64, Json)>(sql).bind(run).fetch_all(pool).await.unwrap().into_iter().collect()
        };
        let found = |kind: &str| format!("(select * from {kind} join {kind}_search using (id)) as row {of_run}");
        let contacts = rows("lead_id", &found("contact")).await;
        let companies = rows("lead_id", &found("company")).await;
        let mut points = HashMap::new();
        let mut connection = pool.acquire().await.unwrap();
        for (kind, clients) in [(Kind::Contact, &contacts), (Kind::Company, &companies)] {
            let ids: Vec<i64> = clients.values().map(|client| client["id"].as_i64().unwrap()).collect();
            let of_kind = contact_points::of_many(&mut connection, kind, &ids).await.unwrap();
            points.extend(of_kind.into_iter().map(|(id, of_one)| ((kind, id), of_one)));
        }
        Self {
            leads: rows("id", "lead as row where id in (select lead_id from conversion where run_id = $1)").await,
            deals: rows("lead_id", &found("deal")).await,
            ledger: rows("lead_id", "conversion as row where run_id = $1").await,
            activities: rows("id", "activity as row where $1 > 0").await,
            activity_ledger: rows("activity_id", "conversion_activity as row where run_id = $1").await,
            history: sqlx::query_as(
                "select kind, record_id, field, before, after from history where run_id = $1 and cause = 'conversion'",
            )
            .bind(run)
            .fetch_all(pool)
            .await
            .unwrap(),
            contacts,
            companies,
            points,
        }
    }

    fn assert_converted(&self, lead: &LeadFacts, planned: &LeadPlan) {
        let (row, deal) = (&self.leads[&lead.id], &self.deals[&lead.id]);
        let contact = self.assert_client(lead, &planned.contact, &self.contacts, Kind::Contact);
        let company = self.assert_client(lead, &planned.company, &self.companies, Kind::Company);
        if let Some(draft) = planned.contact.draft() {
            let names = [&draft.first_name, &draft.second_name, &draft.last_name, &draft.company_title];
            let expected = json!({
                "honorific": draft.honorific, "first_name": draft.first_name, "second_name": draft.second_name,
                "last_name": draft.last_name, "birthdate": draft.birthdate, "company_title": draft.company_title,
                "position": draft.position, "company_id": company, "source_description": planned.deal.source_description,
                "search": search::of_client(&names.map(String::as_str), &draft.contact_points),
            });
            assert_holds(&self.contacts[&lead.id], &[expected, address(&draft.address), common(planned)]);
        }
        if let Some(draft) = planned.company.draft() {
            let expected = json!({
                "title": draft.title, "currency": planned.deal.currency,
                "search": search::of_client(&[&draft.title], &draft.contact_points),
            });
            assert_holds(&self.companies[&lead.id], &[expected, address(&draft.address), common(planned)]);
        }
        let contact_name = match &planned.contact {
            Client::Create(draft) => person_name(&draft.first_name, &draft.second_name, &draft.last_name),
            Client::Existing(_) => "Vogel".to_owned(),
            Client::None => String::new(),
        };
        let company_name = match &planned.company {
            Client::Create(draft) => draft.title.clone(),
            Client::Existing(_) => "Vogel".to_owned(),
            Client::None => String::new(),
        };
        let expected = json!({
            "title": planned.deal.title, "pipeline_id": planned.deal.pipeline_id, "stage": "NEW", "stage_semantics": "P",
            "amount": planned.deal.amount.map(|amount| amount.to_string().parse::<f64>().unwrap()),
            "currency": planned.deal.currency, "source_description": planned.deal.source_description,
            "comment": planned.deal.comment, "is_return_customer": planned.deal.is_return_customer,
            "contact_id": contact, "company_id": company,
            "search": search::of_deal(&planned.deal.title, &contact_name, &company_name, &[]),
        });
        assert_holds(deal, &[expected, common(planned)]);
        let closed = json!({
            "stage": "CONVERTED", "stage_semantics": "S", "version": 2, "contact_id": contact, "company_id": company,
        });
        assert_holds(row, &[closed]);

        let (moves, ids) = match &planned.activities {
            ActivityFate::MoveToDeal(ids) => (true, ids),
            ActivityFate::Complete(ids) => (false, ids),
        };
        for id in ids {
            let (owner_kind, owner) = if moves { (2, deal["id"].clone()) } else { (1, json!(lead.id)) };
            let activity = &self.activities[id];
            assert_holds(activity, &[json!({ "owner_kind": owner_kind, "owner_id": owner, "version": 2 })]);
            assert_eq!(activity["completed_at"].is_null(), moves);
            let entry = json!({ "lead_id": lead.id, "was_moved": moves, "version": 2 });
            assert_holds(&self.activity_ledger[id], &[entry]);
        }
        let created = |client: Option<i64>, creates: bool| client.filter(|_| creates);
        let entry = json!({
            "failure": null, "stage_before": "IN_PROCESS", "stage_semantics_before": "P", "lead_version": 2,
            "contact_id_before": linked(lead.contact), "company_id_before": linked(lead.company),
            "closed_at_before": null, "moved_at_before": null, "moved_by_before": null, "deal_id": deal["id"],
            "contact_id": created(contact, planned.contact.creates()),
            "company_id": created(company, planned.company.creates()),
            "activities_moved": if moves { ids.len() } else { 0 },
            "activities_completed": if moves { 0 } else { ids.len() },
        });
        assert_holds(&self.ledger[&lead.id], &[entry]);
        self.assert_history(lead, planned, (deal["id"].as_i64().unwrap(), contact, company));
    }

    /// The client that a deal must have got, with its contact points where it is new.
    fn assert_client<Draft>(
        &self,
        lead: &LeadFacts,
        client: &Client<Draft>,
        created: &HashMap<i64, Json>,
        kind: Kind,
    ) -> Option<i64>
    where
        Draft: Points,
    {
        let new = created.get(&lead.id).map(|row| row["id"].as_i64().unwrap());
        assert_eq!(new.is_some(), client.creates());
        match client {
            Client::None => None,
            Client::Existing(id) => Some(*id),
            Client::Create(draft) => {
                let stored = self.points.get(&(kind, new.unwrap())).map_or(&[][..], Vec::as_slice);
                assert_eq!(stored, draft.points());
                new
            }
        }
    }

    fn assert_history(&self, lead: &LeadFacts, planned: &LeadPlan, made: (i64, Option<i64>, Option<i64>)) {
        let (deal, contact, company) = made;
        let mut expected = vec![
            (2, deal, "", String::new(), String::new()),
            (1, lead.id, "stage", "IN_PROCESS".to_owned(), "CONVERTED".to_owned()),
        ];
        for (kind, field, before, after, creates) in [
            (3, "contact_id", linked(lead.contact), contact, planned.contact.creates()),
            (4, "company_id", linked(lead.company), company, planned.company.creates()),
        ] {
            let text = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
            expected.extend((before != after).then(|| (1, lead.id, field, text(before), text(after))));
            expected.extend(after.filter(|_| creates).map(|id| (kind, id, "", String::new(), String::new())));
        }
        let is_made = |kind: i16, id: i64| match kind {
            1 => id == lead.id,
            2 => id == deal,
            3 => Some(id) == contact && planned.contact.creates(),
            _ => Some(id) == company && planned.company.creates(),
        };
        let written = self.history.iter().filter(|(kind, id, ..)| is_made(*kind, *id));
        let mut written: Vec<_> = written
            .map(|(kind, id, field, before, after)| (*kind, *id, field.as_str(), before.clone(), after.clone()))
            .collect();
        written.sort();
        expected.sort();
        assert_eq!(written, expected);
    }

    /// The lead stayed as it was, and the ledger says why.
    fn assert_left(&self, lead: &LeadFacts, reason: NotConvertible) {
        let as_before = json!({
            "stage": "IN_PROCESS", "stage_semantics": "P", "version": 1, "contact_id": linked(lead.contact),
            "company_id": linked(lead.company),
        });
        assert_holds(&self.leads[&lead.id], &[as_before]);
        assert!(!self.deals.contains_key(&lead.id));
        assert_holds(
            &self.ledger[&lead.id],
            &[json!({ "failure": reason.code(), "deal_id": null, "lead_version": 1 })],
        );
        for id in &lead.activities {
            assert_holds(
                &self.activities[id],
                &[json!({ "owner_kind": 1, "owner_id": lead.id, "completed_at": null })],
            );
        }
    }

    /// Nothing was written that no plan speaks of.
    fn assert_nothing_else(&self, leads: &[LeadFacts], options: &DealCreation) {
        let plans: Vec<LeadPlan> = leads.iter().filter_map(|lead| plan(lead, options).ok()).collect();
        assert!(plans.len() < leads.len(), "some leads cannot be converted");
        assert_eq!((self.ledger.len(), self.deals.len()), (leads.len(), plans.len()));
        assert_eq!(self.contacts.len(), plans.iter().filter(|plan| plan.contact.creates()).count());
        assert_eq!(self.companies.len(), plans.iter().filter(|plan| plan.company.creates()).count());
        let activities = plans.iter().map(|plan| match &plan.activities {
            ActivityFate::MoveToDeal(ids) | ActivityFate::Complete(ids) => ids.len(),
        });
        assert_eq!(self.activity_ledger.len(), activities.sum::<usize>());
    }
}

/// A draft with contact points.
trait Points {
    fn points(&self) -> &[ContactPoint];
}

impl Points for domain::conversion::ContactDraft {
    fn points(&self) -> &[ContactPoint] {
        &self.contact_points
    }
}

impl Points for domain::conversion::CompanyDraft {
    fn points(&self) -> &[ContactPoint] {
        &self.contact_points
    }
}

fn linked(link: ClientLink) -> Option<i64> {
    match link {
        ClientLink::None => None,
        ClientLink::To(id) | ClientLink::Gone(id) => Some(id),
    }
}

fn address(address: &Address) -> Json {
    json!({
        "address_street": address.street, "address_city": address.city, "address_region": address.region,
        "address_postal_code": address.postal_code, "address_country": address.country,
    })
}

/// What clients have in common with their deal.
fn common(planned: &LeadPlan) -> Json {
    json!({
        "lead_id": planned.lead_id, "source": planned.deal.source, "responsible_id": planned.deal.responsible_id,
        "is_open": planned.deal.is_open, "version": 1, "deleted_at": null,
    })
}

/// Asserts that the row has these values.
fn assert_holds(row: &Json, expected: &[Json]) {
    for (column, value) in expected.iter().flat_map(|part| part.as_object().unwrap()) {
        assert_eq!(&row[column], value, "{column} of {row}");
    }
}
