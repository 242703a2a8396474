use std::collections::{HashMap, HashSet};

use super::Column;
use super::names::key;
use super::point_headers::POINTS;
use crate::fields::{Access, fields};
use crate::{FieldName as Name, Kind};

/// What columns are called by those who write files: the names of fields in every language, and what administrators
/// called theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnTitles {
    catalogue: HashMap<String, Column>,
    custom: HashMap<String, Column>,
    /// Those of custom fields letter by letter: *C* and *C#* may be two of them.
    exact: HashMap<String, Column>,
}

impl ColumnTitles {
    /// Of several columns with one title the first is meant.
    pub fn new<'a>(titles: impl IntoIterator<Item = (Column, &'a str)>) -> Self {
        Self { catalogue: by_key(titles), ..Self::default() }
    }

    /// The same with the titles of custom fields. A title of the catalogue wins, once. What is called as one that is to
    /// be ignored is left out of a file that Modus exported.
    pub fn with_custom<'a>(self, titles: impl IntoIterator<Item = (Column, &'a str)>) -> Self {
        let titles: Vec<(Column, &str)> = titles.into_iter().collect();
        let mut exact = HashMap::new();
        for (column, title) in &titles {
            exact.entry(title.to_lowercase()).or_insert(*column);
        }
        Self { custom: by_key(titles), exact, ..self }
    }

    fn column(&self, key: &str) -> Option<Column> {
        self.catalogue.get(key).copied()
    }

    fn custom(&self, header: &str, key: &str) -> Option<Column> {
        self.exact.get(&header.to_lowercase()).or_else(|| self.custom.get(key)).copied()
    }
}

fn by_key<'a>(titles: impl IntoIterator<Item = (Column, &'a str)>) -> HashMap<String, Column> {
    let mut columns = HashMap::new();
    for (column, title) in titles {
        let key = key(title);
        if !key.is_empty() {
            columns.entry(key).or_insert(column);
        }
    }
    columns
}

/// The first column of a file that Modus exported, with the number of the record. It says that the columns which
/// nobody enters, such as the time of creation, come from there and are left out.
pub const EXPORT_ID: &str = "Modus ID";

/// What each column is likely to be, by its header: as the fields are called (`titles`), as the reference product's
/// files name them, in any of the four languages, or by a field's code. What is not recognised becomes a note, so
/// that nothing is lost. A field that several headers name takes the first of them.
pub fn recognise_headers(kind: Kind, headers: &[String], titles: &ColumnTitles) -> Vec<Column> {
    let possible = Column::all(kind);
    let is_exported = headers.first().is_some_and(|header| key(header) == key(EXPORT_ID));
    let mut taken = HashSet::new();
    let mut columns: Vec<Column> = headers
        .iter()
        .enumerate()
        .map(|(at, header)| {
            let key = key(header);
            let titled = titles.column(&key);
            if is_exported && at == 0 && possible.contains(&Column::Id) {
                taken.insert(Column::Id);
                return Column::Id;
            }
            if is_exported && (at == 0 || titled == Some(Column::Ignore)) {
                return Column::Ignore;
            }
            let is_target = |column: &Column| *column != Column::Ignore && possible.contains(column);
            let custom = titles.custom(header, &key).filter(|column| is_exported || *column != Column::Ignore);
            let column = titled.filter(is_target).or(custom).unwrap_or_else(|| recognise(kind, &key, &possible));
            let may_repeat = matches!(column, Column::Note | Column::Ignore | Column::ContactPoint(..));
            // The flat stands behind the street, or before it, in one line.
            let is_flat = column == Column::Field(Name::AddressStreet) && FLAT.split(' ').any(|name| name == key);
            if may_repeat || is_flat || taken.insert(column) {
                return column;
            }
            custom.filter(|custom| taken.insert(*custom)).unwrap_or(Column::Note)
        })
        .collect();
    settle_full_name(&mut columns);
    settle_company(kind, &mut columns);
    columns
}

/// The only column with a contact's company links it with the company of that name.
fn settle_company(kind: Kind, columns: &mut [Column]) {
    if kind != Kind::Contact || columns.contains(&Column::Field(Name::CompanyId)) {
        return;
    }
    for column in columns.iter_mut().filter(|column| **column == Column::Field(Name::CompanyTitle)) {
        *column = Column::Field(Name::CompanyId);
    }
}

/// *Name* beside a last name is the first name, beside a first name the last name.
fn settle_full_name(columns: &mut [Column]) {
    let has = |columns: &[Column], name| columns.contains(&Column::Field(name));
    let replacement = match (has(columns, Name::FirstName), has(columns, Name::LastName)) {
        (false, false) => return,
        (false, true) => Column::Field(Name::FirstName),
        (true, false) => Column::Field(Name::LastName),
        (true, true) => Column::Note,
    };
    for column in columns.iter_mut().filter(|column| **column == Column::FullName) {
        *column = replacement;
    }
}

fn recognise(kind: Kind, key: &str, possible: &[Column]) -> Column {
    if key.is_empty() {
        return Column::Note;
    }
    let own = match kind {
        Kind::Company => COMPANY,
        Kind::Contact => CONTACT,
        Kind::Lead | Kind::Deal => &[],
    };
    let called =
        |(column, names): &&(Column, &str)| possible.contains(column) && names.split(' ').any(|name| name == key);
    if let Some((column, _)) = own.iter().chain(HEADERS).chain(POINTS).find(called) {
        return *column;
    }
    let code = |code: &str| code.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    fields(kind)
        .iter()
        .filter(|field| field.access == Access::Editable)
        .find(|field| code(&field.name.code()) == key || (!key.is_empty() && code(field.reference_name) == key))
        .map(|field| Column::Field(field.name))
        .filter(|column| possible.contains(column))
        .unwrap_or(Column::Note)
}

/// What files of companies call their columns; looked up before [`HEADERS`].
const COMPANY: &[(Column, &str)] = &[
    (
        Column::Field(Name::Title),
        "companyname name company security organisation organization account accountname title nazwafirmy nazwa firma \
         firmenname unternehmensname unternehmen namedesunternehmens nomeazienda nomedellazienda azienda nome societa \
         ragionesociale denominazione titolo",
    ),
    (
        Column::Field(Name::CompanyType),
        "companytype type typfirmy rodzajfirmy typ unternehmenstyp firmentyp tipodiazienda tipoazienda tipo",
    ),
    (
        Column::Field(Name::Industry),
        "industry sector gicssector branza sektor branche wirtschaftszweig settore settoredattivita",
    ),
    (
        Column::Field(Name::Employees),
        "employees numberofemployees headcount pracownicy liczbapracownikow zatrudnienie mitarbeiter mitarbeiterzahl \
         anzahlmitarbeiter anzahldermitarbeiter dipendenti numerodidipendenti numerodipendenti",
    ),
    (
        Column::Field(Name::AnnualRevenue),
        "annualrevenue revenue turnover rocznyprzychod przychod obroty jahresumsatz umsatz fatturatoannuo fatturato \
         ricavi ricaviannui",
    ),
];

/// What files of contacts call their columns; looked up before [`HEADERS`].
const CONTACT: &[(Column, &str)] = &[
    (
        Column::Field(Name::CompanyId),
        "company companyname organisation organization account accountname firma nazwafirmy unternehmen firmenname \
         unternehmensname azienda nomeazienda nomedellazienda societa ragionesociale",
    ),
    (
        Column::Field(Name::ContactType),
        "contacttype type typkontaktu rodzajkontaktu typ kontakttyp tipodicontatto tipocontatto tipo",
    ),
    // A contact has no title but the one in front of its name.
    (Column::Field(Name::Honorific), "titolo"),
];

/// What is part of the street's line and may have a column of its own beside it, as in the reference product's files.
const FLAT: &str = "apartment apartmentno apartmentnumber suite suiteapartment apartmentsuite apt aptsuite flat flatno \
                    flatnumber apartmentofficeroomfloor address2 addressline2 mieszkanie nrmieszkania numermieszkania \
                    lokal nrlokalu numerlokalu mieszkanielokal apartament mieszkaniebiuropokojpietro \
                    apartamentbiuropokojpietro wohnung wohnungsnummer appartement apartmentburozimmeretage \
                    wohnungburozimmeretage wohnungburozimmerstock wohnungburozimmerstockwerk adresszusatz \
                    adresszeile2 appartamento numeroappartamento interno appartamentoufficiostanzapiano \
                    appartamentoufficiocamerapiano";

/// Headers as [`key`] leaves them: letters and digits only, folded. Each line: English, Polish, German, Italian.
const HEADERS: &[(Column, &str)] = &[
    // The column that files of rejected rows begin with: what was wrong before is no part of the lead.
    (Column::Ignore, "reasonforrejection powododrzucenia grundderablehnung motivodelrifiuto"),
    (
        Column::Field(Name::Title),
        "leadname title leadtitle subject inquiry nazwaleada nazwalead tytul temat zapytanie \
         leadtitel titel betreff anfrage nomelead nomedellead titolo oggetto richiesta",
    ),
    (
        Column::Field(Name::Honorific),
        "salutation honorific zwrotgrzecznosciowy forma formagrzecznosciowa zwrot anrede appellativo formadicortesia",
    ),
    (
        Column::FullName,
        "fullname name contact contactname contactperson person imieinazwisko nazwiskoimie osoba kontakt osobakontaktowa \
         vollstandigername vorundnachname ansprechpartner nomeecognome nomecompleto contatto",
    ),
    (Column::Field(Name::FirstName), "firstname givenname forename imie vorname nome"),
    (Column::Field(Name::SecondName), "secondname middlename drugieimie zweitervorname zweitername secondonome"),
    (Column::Field(Name::LastName), "lastname surname familyname nazwisko nachname familienname cognome"),
    (
        Column::Field(Name::Birthdate),
        "dateofbirth birthdate birthday dob dataurodzenia urodziny geburtsdatum geburtstag datadinascita compleanno",
    ),
    (
        Column::Field(Name::CompanyTitle),
        "companyname company organisation organization account nazwafirmy firma unternehmen firmenname unternehmensname \
         azienda nomeazienda nomedellazienda societa ragionesociale",
    ),
    (
        Column::Field(Name::Position),
        "position jobtitle job role stanowisko funkcja stellung beruf funktion stelle posizione ruolo professione",
    ),
    (Column::Field(Name::Source), "source leadsource zrodlo quelle leadquelle origine fonte sorgente"),
    (
        Column::Field(Name::SourceDescription),
        "sourceinformation sourcedescription informacjeozrodle opiszrodla quelleninformation quellenbeschreibung \
         informazionisullorigine descrizioneorigine informazionifonte",
    ),
    (Column::Field(Name::Stage), "status stage leadstatus etap phase fase stato"),
    (Column::Field(Name::Currency), "currency waluta wahrung valuta"),
    (
        Column::Field(Name::Amount),
        "total amount opportunity value sum budget kwota suma wartosc razem betrag summe gesamtbetrag gesamt wert \
         importo totale somma valore",
    ),
    (
        Column::Field(Name::ResponsibleId),
        "responsibleperson responsible owner assignedto assignee osobaodpowiedzialna odpowiedzialny opiekun \
         verantwortlicheperson verantwortlich zustandig personaresponsabile responsabile",
    ),
    (Column::Field(Name::IsOpen), "availabletoeveryone dostepnedlawszystkich furalleverfugbar disponibilepertutti"),
    (
        Column::Location,
        "headquarterslocation headquarters location hq siedziba lokalizacja hauptsitz sitz standort sede \
         sedeprincipale localita",
    ),
    (Column::Field(Name::AddressCity), "city town miasto miejscowosc ort stadt citta comune"),
    (
        Column::Field(Name::AddressStreet),
        "streethouseno streethousenumber street address streetaddress streetandhousenumber ulicanrdomu ulicanumerdomu \
         ulica ulicainumer ulicainumerdomu ulicainrdomu adres strassehausnr strassehausnummer strasseundhausnummer \
         strasseundhausnr strasse adresse anschrift viacivico vianumerocivico via viaenumero viaenumerocivico \
         indirizzo",
    ),
    (Column::Field(Name::AddressStreet), FLAT),
    (
        Column::Field(Name::AddressPostalCode),
        "postalcode postcode zip zipcode kodpocztowy plz postleitzahl cap codicepostale",
    ),
    (
        Column::Field(Name::AddressRegion),
        "region state stateprovince province county wojewodztwo powiat bundesland bundeslandkanton kanton regione provincia",
    ),
    (Column::Field(Name::AddressCountry), "country kraj panstwo land paese nazione"),
    (
        Column::Field(Name::Comment),
        "comment comments note notes description remarks komentarz komentarze uwagi opis notatka kommentar kommentare \
         bemerkung bemerkungen notiz beschreibung commento commenti nota descrizione",
    ),
];
