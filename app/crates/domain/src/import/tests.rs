use chrono::NaiveDate;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::directory::Dictionary;
use crate::fields::{check, field};
use crate::{ContactPointKind, ContactPointType, FieldName, Kind, Value, defaults, text};

fn known() -> Known {
    let names = |code: &str, names: &defaults::Names| KnownNames {
        code: code.to_owned(),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
    };
    let dictionary = |dictionary| -> Vec<KnownNames> {
        defaults::dictionary(dictionary).iter().map(|value| names(value.code, &value.names)).collect()
    };
    let stages: Vec<KnownStage> = defaults::LEAD_STAGES
        .iter()
        .map(|stage| KnownStage { value: names(stage.code, &stage.names), semantics: stage.semantics })
        .collect();
    let employees = [
        (7, "Anna Kowalska".to_owned(), Some("anna@firm.example".to_owned())),
        (8, "Jan Nowak".to_owned(), None),
        (9, "Jan Nowak".to_owned(), None),
    ];
    let dictionaries: Vec<(Dictionary, Vec<KnownNames>)> =
        Dictionary::ALL.into_iter().map(|of| (of, dictionary(of))).collect();
    Known::new(&stages, &dictionaries, &employees, "PL")
}

fn read(pairs: &[(&str, &str)]) -> Result<ImportedRecord, Vec<RowReason>> {
    let headers: Vec<String> = pairs.iter().map(|(header, _)| (*header).to_owned()).collect();
    let cells: Vec<String> = pairs.iter().map(|(_, cell)| (*cell).to_owned()).collect();
    let columns = recognise_headers(Kind::Lead, &headers, &ColumnTitles::default());
    let options = ImportOptions { columns, currency: "EUR".to_owned(), ..ImportOptions::default() };
    let normalize_phone = |typed: &str, country: &str| Some(format!("{country}:{typed}"));
    let reader = RowReader { headers: &headers, options: &options, known: &known(), normalize_phone: &normalize_phone };
    reader.read(&cells)
}

fn findings(lead: &ImportedRecord) -> Vec<Finding> {
    lead.reasons.iter().map(|reason| reason.finding).collect()
}

fn value(lead: &ImportedRecord, name: FieldName) -> Value {
    lead.values.get(&name).cloned().unwrap_or_default()
}

fn comment(lead: &ImportedRecord) -> String {
    value(lead, FieldName::Comment).as_text().unwrap_or_default().to_owned()
}

#[test]
fn headers_of_lead_files_are_recognised() {
    let headers = "Lead Name;Salutation;First name;Last name;Date of birth;Company name;Position;Source;\
        Source information;Status;Currency;Total;Responsible person;Work Phone;Mobile phone;Work E-mail;Home e-mail;\
        Corporate website;City;Street, house No.;Postal code;Country;Comment";
    let headers: Vec<String> = headers.split(';').map(str::to_owned).collect();
    let codes: Vec<String> =
        recognise_headers(Kind::Lead, &headers, &ColumnTitles::default()).into_iter().map(Column::code).collect();
    assert_eq!(
        codes.join(" "),
        "title honorific first_name last_name birthdate company_title position source source_description stage \
         currency amount responsible_id phone.work phone.mobile email.work email.home web.work address_city \
         address_street address_postal_code address_country comment"
    );
}

#[test]
fn headers_in_every_language_and_codes_are_recognised() {
    let column = |header: &str| recognise_headers(Kind::Lead, &[header.to_owned()], &ColumnTitles::default())[0];
    for header in ["Nazwisko", "Nachname", "Cognome", "LAST_NAME", "last_name", "Surname"] {
        assert_eq!(column(header), Column::Field(FieldName::LastName), "{header}");
    }
    for header in ["Ulica, nr domu", "Ulica i numer domu", "Straße und Hausnummer", "Via e numero civico", "Apartment"]
    {
        assert_eq!(column(header), Column::Field(FieldName::AddressStreet), "{header}");
    }
    assert_eq!(column("OPPORTUNITY"), Column::Field(FieldName::Amount));
    assert_eq!(column("Handy"), Column::ContactPoint(ContactPointKind::Phone, ContactPointType::Mobile));
    assert_eq!(column("Shoe size"), Column::Note);
    let pair =
        |a: &str, b: &str| recognise_headers(Kind::Lead, &[a.to_owned(), b.to_owned()], &ColumnTitles::default());
    assert_eq!(pair("Vorname", "Name")[1], Column::Field(FieldName::LastName));
    assert_eq!(pair("City", "Miasto")[1], Column::Note, "the first header takes the field");
    let street = Column::Field(FieldName::AddressStreet);
    assert_eq!(pair("Apartment", "Street"), [street, street], "they stand in one line");
    assert_eq!(pair("Street", "Ulica"), [street, Column::Note]);
}

#[test]
fn contact_points_are_recognised_by_their_uses_in_every_language() {
    let expected = [
        ("phone.work", "Work phone number|Business phone|Służbowy numer telefonu|Telefon służbowy"),
        ("phone.work", "Geschäftliche Telefonnummer|Telefon (geschäftlich)|Telefono aziendale|Numero di telefono"),
        ("phone.mobile", "Mobile number|Telefon komórkowy|Numer telefonu komórkowego|Mobilnummer|Cellulare"),
        ("phone.home", "Home phone number|Prywatny numer telefonu|Private Telefonnummer|Telefono privato"),
        ("phone.fax", "Fax number|Numer faksu|Faxnummer|Numero di fax"),
        ("phone.other", "Other phone|Inny numer telefonu|Weitere Telefonnummer|Altro numero di telefono"),
        ("email.work", "Business e-mail|Służbowy e-mail|Firmowy adres e-mail|Geschäftliche E-Mail|Firmen-E-Mail"),
        ("email.work", "Email aziendale|E-mail aziendale|Indirizzo email aziendale"),
        ("email.home", "Personal email address|Prywatny e-mail|Private E-Mail-Adresse|E-mail personale"),
        ("email.other", "Secondary e-mail|Inny adres e-mail|Weitere E-Mail|Altro indirizzo e-mail"),
        (
            "web.work",
            "Company website|Firmowa strona internetowa|Strona WWW firmy|Website des Unternehmens|Firmenwebsite",
        ),
        ("web.work", "Sito web aziendale|Sito internet"),
        ("web.home", "Personal website|Prywatna strona internetowa|Private Website|Sito web personale"),
        ("web.other", "Other website|Inna strona internetowa|Weitere Website|Altro sito web"),
        ("im.other", "Skype ID|Skype account|Konto Skype"),
        ("address_street", "Apartment, office, room, floor|Mieszkanie, biuro, pokój, piętro|Ulica, numer domu"),
        ("address_street", "Wohnung, Büro, Zimmer, Etage|Appartamento, ufficio, stanza, piano"),
        ("position", "Stellung|Stanowisko|Posizione"),
    ];
    for (kind, (code, headers)) in KINDS.into_iter().flat_map(|kind| expected.map(|expected| (kind, expected))) {
        // Companies hold no position.
        if field(kind, FieldName::Position).is_none() && code == "position" {
            continue;
        }
        for header in headers.split('|') {
            let column = recognise_headers(kind, &[header.to_owned()], &ColumnTitles::default())[0];
            assert_eq!(column.code(), code, "{kind:?} {header}");
        }
    }
}

#[test]
fn headers_of_companies_and_contacts_are_recognised() {
    let codes = |kind, headers: &str| {
        let headers: Vec<String> = headers.split(';').map(str::to_owned).collect();
        let columns = recognise_headers(kind, &headers, &ColumnTitles::default());
        columns.into_iter().map(Column::code).collect::<Vec<_>>().join(" ")
    };
    let company = |headers| codes(Kind::Company, headers);
    assert_eq!(
        company("Symbol;Security;GICS Sector;GICS Sub-Industry;Headquarters Location;Date added;CIK;Founded"),
        "note title industry note location note note note"
    );
    assert_eq!(
        company("Company Name;Company type;Industry;Annual revenue;Currency;Work Phone;Number of employees"),
        "title company_type industry annual_revenue currency phone.work employees"
    );
    assert_eq!(company("Nazwa firmy;Typ firmy;Branża;Roczny przychód"), "title company_type industry annual_revenue");
    assert_eq!(company("Firma;Branche;Jahresumsatz;Sitz"), "title industry annual_revenue location");
    assert_eq!(company("Ragione sociale;Settore;Fatturato;Sede"), "title industry annual_revenue location");
    let contact = |headers| codes(Kind::Contact, headers);
    assert_eq!(contact("Name;Company;Position;Work E-mail"), "full_name company_id position email.work");
    assert_eq!(contact("Vorname;Name;Firmenname"), "first_name last_name company_id");
    assert_eq!(contact("Titolo;Nome;Cognome"), "honorific first_name last_name");
    assert_eq!(
        contact("Facebook account;Skype account;Telegram account;Other phone number"),
        "im.other im.other im.telegram phone.other"
    );
    assert_eq!(contact("COMPANY_TITLE;LAST_NAME"), "company_id last_name", "the only name of a company links it");
    assert_eq!(contact("Modus ID;DATE_CREATE;Nazwisko"), "id note last_name");
}

#[test]
fn rows_become_companies_and_contacts() {
    let read = |kind, key: Option<Column>, pairs: &[(&str, &str)]| {
        let headers: Vec<String> = pairs.iter().map(|(header, _)| (*header).to_owned()).collect();
        let cells: Vec<String> = pairs.iter().map(|(_, cell)| (*cell).to_owned()).collect();
        let columns = recognise_headers(kind, &headers, &ColumnTitles::default());
        let options = ImportOptions { kind, key, columns, currency: "EUR".to_owned(), ..ImportOptions::default() };
        let normalize_phone = |typed: &str, _: &str| Some(typed.to_owned());
        let known = known();
        RowReader { headers: &headers, options: &options, known: &known, normalize_phone: &normalize_phone }
            .read(&cells)
    };
    let company = read(
        Kind::Company,
        None,
        &[("Name", "'=1+1"), ("Revenue", "5"), ("HQ", "Columbus, Ohio; Detroit, Michigan"), ("Industry", "Falconry")],
    )
    .expect("created");
    assert_eq!(value(&company, FieldName::Title), Value::text("=1+1"), "as exported");
    assert_eq!(value(&company, FieldName::AnnualRevenue), Value::Decimal(Decimal::new(500, 2)));
    assert_eq!(value(&company, FieldName::AddressRegion), Value::text("Ohio"));
    assert_eq!(company.kept, "HQ: Columbus, Ohio; Detroit, Michigan\nIndustry: Falconry");
    assert_eq!(value(&company, FieldName::Stage), Value::Empty);
    let unseen = read(Kind::Company, None, &[("Name", "\u{200b}"), ("City", "Bonn")]).expect_err("rejected");
    assert_eq!(unseen[0].finding, Finding::NameMissing);
    let nameless = [("Name", ""), ("E-mail", "A@b.example")];
    let rejected = read(Kind::Company, None, &nameless).expect_err("rejected");
    assert_eq!(rejected[0].finding, Finding::NameMissing);
    let key = Column::ContactPoint(ContactPointKind::Email, ContactPointType::Work);
    let update = read(Kind::Company, Some(key), &nameless).expect("may change one");
    assert_eq!((update.is_nameless, update.key(key).as_deref()), (true, Some("a@b.example")));
    let contact = read(Kind::Contact, None, &[("Name", "Anna Lane"), ("Company", " Bau  GmbH")]).expect("created");
    assert_eq!(contact.company.as_deref(), Some("Bau GmbH"));
    assert_eq!(contact.key(Column::FullName).as_deref(), Some("Anna Lane"));
    assert_eq!(
        read(Kind::Contact, None, &[("Company", "Bau GmbH")]).expect_err("rejected")[0].finding,
        Finding::NameMissing
    );
}

#[test]
fn a_place_is_replaced_as_a_whole() {
    let cleared = |key: Option<Column>, columns: &[Column], cells: &[&str]| {
        let headers: Vec<String> = columns.iter().map(|column| column.code()).collect();
        let options = ImportOptions { kind: Kind::Company, key, columns: columns.to_vec(), ..ImportOptions::default() };
        let known = known();
        let reader = RowReader { headers: &headers, options: &options, known: &known, normalize_phone: &|_, _| None };
        let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        let record = reader.read(&cells).expect("a record");
        assert!(record.cleared.iter().all(|name| !record.values.contains_key(name)));
        record.cleared.iter().map(|name| name.code().into_owned()).collect::<Vec<_>>().join(" ")
    };
    let name = Column::Field(FieldName::Title);
    let columns = [name, Column::Location];
    assert_eq!(cleared(Some(name), &columns, &["3M", "Berlin, Germany"]), "address_region");
    assert_eq!(cleared(Some(name), &columns, &["3M", "Saint Paul, Minnesota"]), "address_country");
    let mut alone =
        cleared(Some(name), &columns, &["3M", "Singapore"]).split(' ').map(str::to_owned).collect::<Vec<_>>();
    alone.sort_unstable();
    assert_eq!(alone, ["address_country", "address_region"]);
    assert_eq!(cleared(Some(name), &columns, &["3M", "1 Main Street, Springfield, Illinois, USA"]), "");
    assert_eq!(cleared(Some(name), &columns, &["3M", " "]), "", "an empty cell erases nothing");
    assert_eq!(cleared(Some(name), &columns, &["3M", " , "]), "", "and what is no place neither");
    assert_eq!(cleared(None, &columns, &["3M", "Berlin, Germany"]), "", "each row makes a record");
    // What has a column of its own is none of the place's.
    let with_region = [name, Column::Location, Column::Field(FieldName::AddressRegion)];
    assert_eq!(cleared(Some(name), &with_region, &["3M", "Berlin, Germany", ""]), "");
    assert_eq!(cleared(Some(name), &with_region, &["3M", "Berlin, Brandenburg", ""]), "", "kept in the comment");
}

#[test]
fn columns_keep_their_codes() {
    for column in KINDS.into_iter().flat_map(Column::all) {
        assert_eq!(Column::from_code(&column.code()), Some(column));
    }
}

#[test]
fn amounts_are_read_by_the_separator_of_the_file() {
    let read = |typed: &str, separator| {
        read_amount(typed, separator).map(|read| (read.amount.normalize().to_string(), read.is_other_separator))
    };
    let point = |typed: &str| read(typed, DecimalSeparator::Point);
    let some = |amount: &str, other| Some((amount.to_owned(), other));
    assert_eq!(point("5150.95"), some("5150.95", false));
    assert_eq!(point("1 234,56"), some("1234.56", true));
    assert_eq!(point("1,234"), some("1234", false));
    assert_eq!(point("-1'234'567.5"), some("-1234567.5", false));
    assert_eq!(read("1.234", DecimalSeparator::Comma), some("1234", false));
    assert_eq!(read("1.234,50", DecimalSeparator::Comma), some("1234.5", false));
    for wrong in ["about 5k", "", "5k", "1,23,456", "1.234", "12.", ".5", "0,500", "1..2", "1e5", "٣", "--5"] {
        assert_eq!(point(wrong), None, "{wrong}");
    }
    let with_currency = read_amount("€ 1 200,50", DecimalSeparator::Comma).expect("an amount");
    assert_eq!((with_currency.currency, with_currency.amount), (Some("EUR"), Decimal::new(120_050, 2)));
    assert_eq!(read_amount("99 zł", DecimalSeparator::Comma).and_then(|read| read.currency), Some("PLN"));
}

#[test]
fn the_decimal_separator_is_decided_by_all_values() {
    let decide = |values: &[&str]| {
        let mut evidence = AmountEvidence::default();
        values.iter().for_each(|value| evidence.add(value));
        evidence.decide()
    };
    assert_eq!(decide(&["1.50", "2.75", "1 234,56"]), DecimalSeparator::Point);
    assert_eq!(decide(&["1,50", "2,75", "1.234"]), DecimalSeparator::Comma);
    assert_eq!(decide(&["1.234", "12.500", "7"]), DecimalSeparator::Comma, "thousands, not parts of a cent");
    assert_eq!(decide(&["1,234", "12,500"]), DecimalSeparator::Point);
    assert_eq!(decide(&[]), DecimalSeparator::Point);
}

#[test]
fn dates_are_read_by_the_order_of_the_file() {
    let date = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
    assert_eq!(read_date("08.03.1954", DateOrder::DayMonthYear), date(1954, 3, 8));
    assert_eq!(read_date("08/03/1954", DateOrder::MonthDayYear), date(1954, 8, 3));
    assert_eq!(read_date("1954-03-08 00:00:00", DateOrder::MonthDayYear), date(1954, 3, 8));
    assert_eq!(read_date("1. 2. 1990", DateOrder::DayMonthYear), date(1990, 2, 1));
    for wrong in ["31.02.1990", "1.2.90", "1990", "1.2.3.1990", "a.b.1990", "", "1990.1990.1"] {
        assert_eq!(read_date(wrong, DateOrder::DayMonthYear), None, "{wrong}");
    }
    let decide = |values: &[&str]| {
        let mut evidence = DateEvidence::default();
        values.iter().for_each(|value| evidence.add(value));
        evidence.decide()
    };
    assert_eq!(decide(&["01/02/1990", "25/12/1990"]), DateOrder::DayMonthYear);
    assert_eq!(decide(&["01/02/1990", "12/25/1990"]), DateOrder::MonthDayYear);
    assert_eq!(decide(&["1990-12-25"]), DateOrder::YearMonthDay);
    assert_eq!(decide(&["01/02/1990"]), DateOrder::DayMonthYear);
}

#[test]
fn values_of_lists_are_recognised_by_code_name_and_alias() {
    let known = known();
    let source = |typed| known.choice(Dictionary::Source, typed).map(str::to_owned);
    for typed in ["TRADE_SHOW", "Trade show", "Targi", "MESSE", "fiera", "Show/Exhibition"] {
        assert_eq!(source(typed).as_deref(), Some("TRADE_SHOW"), "{typed}");
    }
    assert_eq!(source("Existing client").as_deref(), Some("PARTNER"));
    assert_eq!(source("Carrier pigeon"), None);
    for typed in ["Unassigned", "new", "Nieprzetworzony", "NEW"] {
        assert_eq!(known.stage(typed).map(|(code, _)| code), Some("NEW"), "{typed}");
    }
    assert_eq!(known.stage("Junk lead").map(|(code, _)| code), Some("JUNK"));
    assert_eq!(known.choice(Dictionary::Honorific, "Mr"), Some("HNR_EN_1"));
    assert_eq!(known.employee("ANNA@firm.example"), Some(7));
    assert_eq!(known.employee("Kowalska, Anna"), Some(7));
    assert_eq!(known.employee("Jan Nowak"), None, "two of that name");
    for typed in ["Deutschland", "Niemcy", "germany", "DE", "DEU"] {
        assert_eq!(country_code(typed), Some("DE"), "{typed}");
    }
    for (typed, code) in [("Elfenbeinküste", "CI"), ("Kenia", "KE"), ("Kosowo", "XK"), ("Korea Północna", "KP")] {
        assert_eq!(country_code(typed), Some(code), "{typed}");
    }
}

#[test]
fn a_sound_row_needs_no_repair() {
    let lead = read(&[
        ("Lead Name", "  Order 1 "),
        ("Salutation", "Mrs."),
        ("Source", "Show/Exhibition"),
        ("Status", "In progress"),
        ("Currency", "GBP"),
        ("Total", "5150.95"),
        ("Responsible person", "Anna Kowalska"),
        ("Work Phone", "020 7946 0018"),
        ("Work E-mail", "  Pamela@Lane.example "),
        ("Street, house No.", "Flat 26x\nRobert Fords"),
        ("Country", "United Kingdom"),
        ("Comment", "first line\r\nsecond line"),
        ("Company name", "=HYPERLINK(\"http://example.test\",\"click\")"),
        ("Last name", "O'); DROP TABLE lead;--"),
    ])
    .expect("created");
    assert_eq!(lead.reasons, []);
    assert_eq!(value(&lead, FieldName::Title), Value::text("Order 1"));
    assert_eq!(value(&lead, FieldName::Source), Value::Choice("TRADE_SHOW".to_owned()));
    assert_eq!(value(&lead, FieldName::Stage), Value::Choice("IN_PROCESS".to_owned()));
    assert_eq!(value(&lead, FieldName::Amount), Value::Decimal(Decimal::new(515_095, 2)));
    assert_eq!(value(&lead, FieldName::ResponsibleId).as_id(), Some(7));
    assert_eq!(value(&lead, FieldName::AddressStreet), Value::text("Flat 26x Robert Fords"));
    assert_eq!(value(&lead, FieldName::LastName), Value::text("O'); DROP TABLE lead;--"));
    assert_eq!(value(&lead, FieldName::CompanyTitle), Value::text("=HYPERLINK(\"http://example.test\",\"click\")"));
    assert_eq!(comment(&lead), "first line\nsecond line");
    assert_eq!(lead.contact_points[0].normalized, "GB:020 7946 0018");
    assert_eq!(lead.contact_points[1].value, "Pamela@Lane.example");
    assert_eq!(lead.contact_points[1].normalized, "pamela@lane.example");
}

#[test]
fn what_is_not_understood_is_kept_in_the_comment() {
    let lead = read(&[
        ("Lead Name", "Order\u{0}\u{202e} 2"),
        ("Date of birth", "31.02.1990"),
        ("Source", "Carrier pigeon"),
        ("Status", "Converted"),
        ("Total", "about 5k"),
        ("Responsible person", "Nobody"),
        ("Work Phone", "n/a"),
        ("Work E-mail", "not an e-mail@@"),
        ("Corporate website", "javascript:alert(1)"),
        ("Comment", "Hello"),
        ("Shoe size", "42"),
    ])
    .expect("created");
    assert_eq!(
        findings(&lead),
        [
            Finding::Cleaned,
            Finding::NotADate,
            Finding::UnknownValue,
            Finding::ConvertedStatus,
            Finding::UnknownEmployee,
            Finding::NotAPhone,
            Finding::NotAnEmail,
            Finding::NotAWebAddress,
            Finding::NotAnAmount,
        ]
    );
    assert_eq!(value(&lead, FieldName::Title), Value::text("Order 2"));
    assert_eq!(value(&lead, FieldName::Stage), Value::Choice("NEW".to_owned()));
    assert_eq!(
        comment(&lead),
        "Hello\n\nDate of birth: 31.02.1990\nSource: Carrier pigeon\nStatus: Converted\nResponsible person: Nobody\n\
         Work Phone: n/a\nWork E-mail: not an e-mail@@\nCorporate website: javascript:alert(1)\nShoe size: 42\n\
         Total: about 5k"
    );
    assert!(lead.contact_points.is_empty());
}

#[test]
fn nobody_is_born_in_times_to_come() {
    let now = "2026-03-02T09:00:00Z".parse().expect("a time");
    let headers = ["Last name", "Date of birth"].map(str::to_owned);
    let columns = recognise_headers(Kind::Lead, &headers, &ColumnTitles::default());
    let options = ImportOptions { columns, ..ImportOptions::default() };
    let known = known().at(now);
    let reader = RowReader { headers: &headers, options: &options, known: &known, normalize_phone: &|_, _| None };
    let born = |day: &str| reader.read(&["Doyle".to_owned(), day.to_owned()]).expect("created");
    assert_eq!(findings(&born("02.03.2026")), []);
    let unborn = born("04.03.2026");
    assert_eq!(unborn.reasons, [RowReason::cell(Finding::NotBornYet, "Date of birth", "04.03.2026")]);
    assert_eq!(value(&unborn, FieldName::Birthdate), Value::Empty);
    assert_eq!(comment(&unborn), "Date of birth: 04.03.2026");
}

#[test]
fn an_amount_is_never_stored_in_a_wrong_currency() {
    let unknown = read(&[("Currency", "XXQ"), ("Total", "559.25")]).expect("created");
    assert_eq!(findings(&unknown), [Finding::UnknownCurrency, Finding::AmountWithoutCurrency]);
    assert_eq!(value(&unknown, FieldName::Amount), Value::Empty);
    assert_eq!(comment(&unknown), "Currency: XXQ\nTotal: 559.25");
    let contradicting = read(&[("Currency", "EUR"), ("Total", "5 USD")]).expect("created");
    assert_eq!(findings(&contradicting), [Finding::AmountWithoutCurrency]);
    let none = read(&[("Currency", ""), ("Total", "5")]).expect("created");
    assert_eq!(value(&none, FieldName::Currency), Value::Choice("EUR".to_owned()));
    let exact = read(&[("Total", "99999.999")]).expect("created");
    assert_eq!((findings(&exact), comment(&exact)), (vec![Finding::PartsOfCent], "Total: 99999.999".to_owned()));
    let beside = read(&[("Total", "£5")]).expect("created");
    assert_eq!(value(&beside, FieldName::Currency), Value::Choice("GBP".to_owned()));
}

#[test]
fn long_texts_are_cut_and_whole_in_the_comment() {
    let title = "A".repeat(5_000);
    let lead = read(&[("Lead Name", &title)]).expect("created");
    assert_eq!(value(&lead, FieldName::Title), Value::text("A".repeat(255)));
    assert_eq!(findings(&lead), [Finding::Shortened]);
    assert_eq!(comment(&lead), format!("Lead Name: {title}"));
    assert_eq!(lead.reasons[0].text.chars().count(), 101);
}

#[test]
fn rows_that_say_nothing_or_are_too_long_are_rejected() {
    let rejected = |pairs: &[(&str, &str)]| read(pairs).expect_err("rejected")[0].finding;
    assert_eq!(rejected(&[("Lead Name", "   "), ("Total", "\u{0}")]), Finding::Empty);
    assert_eq!(rejected(&[("Status", "Unassigned"), ("Currency", "EUR")]), Finding::Empty);
    let headers = ["Title".to_owned()];
    let options = ImportOptions {
        columns: recognise_headers(Kind::Lead, &headers, &ColumnTitles::default()),
        ..ImportOptions::default()
    };
    let known = known();
    let reader = RowReader { headers: &headers, options: &options, known: &known, normalize_phone: &|_, _| None };
    let cells = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    assert_eq!(reader.read(&cells(&["a", "b"])).expect_err("rejected")[0].finding, Finding::TooManyCells);
    assert!(reader.read(&cells(&["a", " ", ""])).is_ok());
}

#[test]
fn what_nobody_sees_is_no_value() {
    for blank in ["\u{200b}", "\u{feff}", "\u{ad}", "\u{3164}", "\u{200e}", " \u{200d}\n\u{200f} "] {
        for title in ["Lead Name", "E-mail", "Phone", "Telegram", "Comment", "Street", "Imię i nazwisko", "HQ"] {
            let reasons = read(&[(title, blank)]).expect_err("rejected");
            assert_eq!(reasons[0].finding, Finding::Empty, "{title} {blank:?}");
        }
        let lead = read(&[("Lead Name", blank), ("City", "Bonn"), ("Imię i nazwisko", &format!("Anna {blank}"))]);
        let lead = lead.expect("a place");
        assert!(!lead.values.contains_key(&FieldName::Title));
        assert!(lead.values.values().all(|value| !value.is_empty() && !value.as_text().is_some_and(text::is_blank)));
        let mails = format!("a@x.example, {blank}");
        let lead = read(&[("E-mail", &mails), ("Phone", &format!("601 234 567; {blank}"))]).expect("contact points");
        assert!(lead.contact_points.iter().all(|point| !text::is_blank(&point.value)), "{blank:?}");
    }
}

#[test]
fn several_contact_points_in_one_cell_are_taken_apart() {
    let lead = read(&[("E-mail", "a@x.example; Anna <b@x.example>"), ("Phone", "22 123 45 67, 600 100 200")])
        .expect("created");
    let values: Vec<&str> = lead.contact_points.iter().map(|point| point.value.as_str()).collect();
    assert_eq!(values, ["a@x.example", "b@x.example", "22 123 45 67", "600 100 200"]);
    assert_eq!(comment(&lead), "E-mail: a@x.example; Anna <b@x.example>");
    assert_eq!(findings(&lead), [Finding::NotAnEmail]);
}

#[test]
fn full_names_are_taken_apart() {
    for typed in ["Anna Maria Kowalska", "Kowalska, Anna Maria"] {
        let lead = read(&[("Imię i nazwisko", typed)]).expect("created");
        assert_eq!(value(&lead, FieldName::FirstName), Value::text("Anna Maria"), "{typed}");
        assert_eq!(value(&lead, FieldName::LastName), Value::text("Kowalska"), "{typed}");
    }
}

#[test]
fn tables_are_read_with_quotes_and_stray_quotes() {
    let cells = |table: &str| Rows::new(table, ';').map(|row| row.cells).collect::<Vec<_>>();
    assert_eq!(
        cells("a;\"The \"\"Best\"\"; Ltd\"\r\n\r\n\"two\nlines\";"),
        [vec!["a", "The \"Best\"; Ltd"], vec!["two\nlines", ""]]
    );
    assert_eq!(cells("\"stray;b\nc;d\n"), [vec!["\"stray", "b"], vec!["c", "d"]], "the next rows are not swallowed");
    assert_eq!(cells("\"a\" b;c"), [vec!["\"a\" b", "c"]]);
    assert_eq!(cells(""), Vec::<Vec<String>>::new());
}

#[test]
fn a_row_of_very_many_cells_is_found_out_without_building_them() {
    let wide = format!("a;b\n\"x;\ny\";2\n{}\nc;d\n", "x;".repeat(20_000));
    let rows: Vec<Row> = Rows::new(&wide, ';').collect();
    assert_eq!(rows.iter().map(|row| row.cells.len()).collect::<Vec<_>>(), [2, 2, MOST_COLUMNS + 1, 2]);
    assert_eq!(rows[3].cells, ["c", "d"], "the next row begins where it should");
    assert!(Rows::new(&wide, ';').has_wider_row(20_000));
    assert!(!Rows::new(&wide, ';').has_wider_row(20_001));
    assert!(!Rows::new(&wide, ',').has_wider_row(1), "there is no comma");
    let quoted = format!("a\n\"{}\"\n", "x;".repeat(20_000));
    assert!(!Rows::new(&quoted, ';').has_wider_row(1), "one cell");
}

#[test]
fn headings_alone_are_nothing_to_import() {
    for bare in ["", "Name;City", "Name;City\n", "\nName;City\n\n\r\n", "Name;City\n;\n \t; \n\"\";\" \"\n"] {
        assert!(!Rows::new(bare, ';').has_data(), "{bare:?}");
    }
    for table in ["Name;City\n;Rom", "Name\n0\n", "Name;City\n;\n\"\";\"a\"\n", "\"Name\nof it\"\n-"] {
        assert!(Rows::new(table, ';').has_data(), "{table:?}");
    }
    assert!(!Rows::new("\"Name\nof it\"\n", ';').has_data(), "one heading of two lines");
}

#[test]
fn the_separator_is_guessed() {
    assert_eq!(guess_separator("First name;Last name;Comment\nA;B;\"x, y, z\"\n"), Separator::Semicolon);
    assert_eq!(guess_separator("First name,Last name\nA,\"b;c;d\"\n"), Separator::Comma);
    assert_eq!(guess_separator("x\ty\n1,5\t2;3\n"), Separator::Tab);
    let many = |sign: &str| (0..2_000).map(|at| at.to_string()).collect::<Vec<_>>().join(sign);
    assert_eq!(guess_separator(&format!("{}\n{}\n", many(","), many(","))), Separator::Comma);
    assert_eq!(separator_hint("sep=,\r\na,b"), Some((Separator::Comma, "a,b")));
    assert_eq!(separator_hint("separate;b"), None);
    assert!(!has_table("PK\u{3}\u{4}\u{14}\0\u{6}\0\u{8}\0"));
    assert!(!has_table(";;;\n"));
}

/// Cells as people and programs write them.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[ a-zA-ZąłżÄöß]{0,12}",
        2 => "[0-9., '-]{0,10}",
        1 => Just(String::new()),
        1 => Just("EUR".to_owned()),
        1 => Just("XXQ".to_owned()),
        1 => "[0-3][0-9]\\.[01][0-9]\\.(19|20)[0-9]{2}",
        1 => "[a-z]{1,5}@[a-z]{1,5}\\.(example|@)",
        1 => "\\PC{0,20}",
        1 => ".{0,20}",
        1 => "[A-Z]{250,300}",
        1 => "[a \u{ad}\u{200b}-\u{200f}\u{feff},;\n]{0,6}",
        1 => Just("Unassigned".to_owned()),
        1 => Just("Converted".to_owned()),
        1 => Just("a@b.example, c@d.example x".to_owned()),
    ]
}

/// The letters and digits of a text: what must survive, wherever it is stored.
fn substance(text: &str) -> String {
    text::lines(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

proptest! {
    #[test]
    fn nothing_typed_is_lost(cells in prop::collection::vec(cell(), Column::all(Kind::Lead).len())) {
        let columns: Vec<Column> = Column::all(Kind::Lead).into_iter().filter(|column| *column != Column::Ignore).collect();
        let headers: Vec<String> = columns.iter().map(|column| column.code()).collect();
        let options = ImportOptions { columns: columns.clone(), currency: "EUR".to_owned(), ..ImportOptions::default() };
        let known = known();
        let reader = RowReader { headers: &headers, options: &options, known: &known, normalize_phone: &|_, _| None };
        let cells = &cells[..columns.len()];
        let Ok(lead) = reader.read(cells) else {
            let is_choice = |column: &Column| matches!(column, Column::Field(
                FieldName::Stage | FieldName::Source | FieldName::Honorific | FieldName::Currency
                | FieldName::ResponsibleId | FieldName::IsOpen));
            for (column, cell) in columns.iter().zip(cells) {
                prop_assert!(is_choice(column) || text::line(cell).is_empty(), "{column:?} {cell:?}");
            }
            return Ok(());
        };
        for point in &lead.contact_points {
            prop_assert!(!text::is_blank(&point.value), "{:?}", point);
        }
        // What is stored passes the rules of the catalogue; comments alone may be longer.
        for (name, value) in &lead.values {
            if *name != FieldName::Comment {
                let field = field(Kind::Lead, *name).expect("a field of leads");
                prop_assert_eq!(check(field, value.clone()), Ok(value.clone()), "{:?}", name);
            }
        }
        let stored: Vec<String> = lead.values.values()
            .filter_map(Value::as_text)
            .map(substance)
            .chain([substance(&lead.contact_points.iter().map(|point| point.value.as_str()).collect::<String>())])
            .collect();
        for (column, typed) in columns.iter().zip(cells) {
            let substance = substance(typed);
            let is_understood = match column {
                Column::Field(FieldName::Birthdate) => read_date(typed, options.date_order)
                    .is_some_and(|date| lead.values.get(&FieldName::Birthdate) == Some(&Value::Date(date))),
                Column::Field(FieldName::Amount) => read_amount(typed, options.decimal)
                    .is_some_and(|read| lead.values.get(&FieldName::Amount) == Some(&Value::Decimal(read.amount))),
                Column::Field(FieldName::Stage) => known.stage(typed).is_some(),
                Column::Field(FieldName::Source) => known.choice(Dictionary::Source, typed).is_some(),
                Column::Field(FieldName::Honorific) => known.choice(Dictionary::Honorific, typed).is_some(),
                Column::Field(FieldName::ResponsibleId) => known.employee(typed).is_some(),
                Column::Field(FieldName::IsOpen) => Known::yes_or_no(typed).is_some(),
                Column::Field(FieldName::Currency) => Known::currency(typed).is_some(),
                Column::FullName | Column::Location => text::line(typed).split([' ', ',']).all(|part| {
                    let part = self::substance(part);
                    stored.iter().any(|stored| stored.contains(&part))
                }),
                Column::ContactPoint(ContactPointKind::Email | ContactPointKind::Web, _) => typed
                    .split([',', ';', ' ', '<', '>'])
                    .map(self::substance)
                    .all(|part| stored.iter().any(|stored| stored.contains(&part))),
                _ => false,
            };
            prop_assert!(
                is_understood || stored.iter().any(|stored| stored.contains(&substance)),
                "{:?} {:?} is lost from {:?}", column, typed, lead
            );
        }
    }

    #[test]
    fn written_rows_are_read_back(rows in prop::collection::vec(prop::collection::vec("[^\0]{0,8}|[;\"\n\r x]{0,5}", 1..5), 0..6)) {
        let table: String = rows.iter().map(|row| write_row(row.iter().map(String::as_str), ';')).collect();
        let read: Vec<Vec<String>> = Rows::new(&table, ';').map(|row| row.cells).collect();
        prop_assert_eq!(read, rows);
    }

    #[test]
    fn every_letter_of_a_table_is_in_a_cell(table in "[a-c;\"\n\r ]{0,60}") {
        let letters = |text: &str| text.chars().filter(char::is_ascii_lowercase).collect::<String>();
        let cells: String = Rows::new(&table, ';').flat_map(|row| row.cells).collect();
        prop_assert_eq!(letters(&cells), letters(&table));
    }

    #[test]
    fn reading_may_continue_after_any_row(table in "[a-c;\"\n]{0,60}") {
        let all: Vec<Row> = Rows::new(&table, ';').collect();
        for (index, row) in all.iter().enumerate() {
            let rest: Vec<Row> = Rows::from(&table, ';', row.end).collect();
            prop_assert_eq!(&rest[..], &all[index + 1..]);
        }
    }
}
