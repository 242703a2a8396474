use super::{DefaultValue, Names};
use crate::directory::Dictionary;

const fn system(code: &'static str, names: Names) -> DefaultValue {
    DefaultValue { code, names, is_system: true }
}

const fn custom(code: &'static str, names: Names) -> DefaultValue {
    DefaultValue { code, names, is_system: false }
}

/// The values that a dictionary starts with, in order.
pub fn dictionary(dictionary: Dictionary) -> &'static [DefaultValue] {
    match dictionary {
        Dictionary::Source => SOURCE,
        Dictionary::ContactType => CONTACT_TYPE,
        Dictionary::CompanyType => COMPANY_TYPE,
        Dictionary::Employees => EMPLOYEES,
        Dictionary::Industry => INDUSTRY,
        Dictionary::DealType => DEAL_TYPE,
        Dictionary::Honorific => HONORIFIC,
        Dictionary::EventType => EVENT_TYPE,
        Dictionary::CallStatus => CALL_STATUS,
        Dictionary::DocumentCatalogue => DOCUMENT_CATALOGUE,
    }
}

const SOURCE: &[DefaultValue] = &[
    system("CALL", ["Call", "Połączenie", "Anruf", "Chiamata"]),
    custom("EMAIL", ["E-mail", "E-mail", "E-Mail", "E-mail"]),
    custom("WEB", ["Website", "Strona internetowa", "Website", "Sito web"]),
    custom("ADVERTISING", ["Advertising", "Reklama", "Werbung", "Pubblicità"]),
    custom("PARTNER", ["Existing client", "Obecny klient", "Bestandskunde", "Cliente esistente"]),
    custom("RECOMMENDATION", ["By recommendation", "Z polecenia", "Empfehlung", "Su raccomandazione"]),
    custom("TRADE_SHOW", ["Trade show", "Targi", "Messe", "Fiera"]),
    system("WEBFORM", ["CRM form", "Formularz CRM", "CRM-Formular", "Modulo CRM"]),
    system("CALLBACK", ["Callback", "Oddzwonienie", "Rückruf", "Richiamata"]),
    system("RC_GENERATOR", ["Sales generator", "Generator sprzedaży", "Verkaufsgenerator", "Generatore di vendite"]),
    system("STORE", ["Online store", "Sklep online", "Onlineshop", "Negozio online"]),
    custom("OTHER", ["Other", "Inne", "Sonstiges", "Altro"]),
    system("BOOKING", ["Online booking", "Rezerwacja online", "Onlinebuchung", "Prenotazione online"]),
    system("REPEAT_SALE", ["Repeat sales", "Sprzedaż powtórna", "Wiederholungsverkauf", "Vendite ripetute"]),
];

const CONTACT_TYPE: &[DefaultValue] = &[
    custom("CLIENT", ["Client", "Klient", "Kunde", "Cliente"]),
    custom("SUPPLIER", ["Supplier", "Dostawca", "Lieferant", "Fornitore"]),
    custom("PARTNER", ["Partner", "Partner", "Partner", "Partner"]),
    custom("OTHER", ["Other", "Inny", "Sonstiges", "Altro"]),
];

const COMPANY_TYPE: &[DefaultValue] = &[
    custom("CUSTOMER", ["Customer", "Klient", "Kunde", "Cliente"]),
    custom("SUPPLIER", ["Supplier", "Dostawca", "Lieferant", "Fornitore"]),
    custom("COMPETITOR", ["Competitor", "Konkurent", "Wettbewerber", "Concorrente"]),
    custom("PARTNER", ["Partner", "Partner", "Partner", "Partner"]),
    custom("OTHER", ["Other", "Inna", "Sonstiges", "Altro"]),
];

const EMPLOYEES: &[DefaultValue] = &[
    system("EMPLOYEES_1", ["under 50", "poniżej 50", "unter 50", "meno di 50"]),
    custom("EMPLOYEES_2", ["50–250", "50–250", "50–250", "50–250"]),
    custom("EMPLOYEES_3", ["250–500", "250–500", "250–500", "250–500"]),
    custom("EMPLOYEES_4", ["over 500", "powyżej 500", "über 500", "oltre 500"]),
];

const INDUSTRY: &[DefaultValue] = &[
    custom("IT", ["Information technology", "Technologie informacyjne", "Informationstechnik", "Informatica"]),
    custom("TELECOM", ["Telecommunications", "Telekomunikacja", "Telekommunikation", "Telecomunicazioni"]),
    custom("MANUFACTURING", ["Manufacturing", "Produkcja", "Produktion", "Produzione"]),
    custom("BANKING", ["Banking", "Bankowość", "Bankwesen", "Banche"]),
    custom("CONSULTING", ["Consulting", "Doradztwo", "Beratung", "Consulenza"]),
    custom("FINANCE", ["Finance", "Finanse", "Finanzen", "Finanza"]),
    custom(
        "GOVERNMENT",
        ["Government", "Administracja publiczna", "Öffentliche Verwaltung", "Pubblica amministrazione"],
    ),
    custom("DELIVERY", ["Delivery", "Dostawy", "Lieferdienste", "Consegne"]),
    custom("ENTERTAINMENT", ["Entertainment", "Rozrywka", "Unterhaltung", "Intrattenimento"]),
    custom("NOTPROFIT", ["Non-profit", "Organizacja non-profit", "Gemeinnützig", "Senza scopo di lucro"]),
    system("OTHER", ["Other", "Inna", "Sonstiges", "Altro"]),
];

const DEAL_TYPE: &[DefaultValue] = &[
    system("SALE", ["Sale", "Sprzedaż", "Verkauf", "Vendita"]),
    custom("COMPLEX", ["Combined sale", "Sprzedaż złożona", "Kombinierter Verkauf", "Vendita combinata"]),
    custom("GOODS", ["Goods", "Towary", "Waren", "Merci"]),
    custom("SERVICES", ["Services", "Usługi", "Dienstleistungen", "Servizi"]),
    custom("SERVICE", ["After-sales service", "Obsługa posprzedażna", "Kundendienst", "Assistenza"]),
];

const HONORIFIC: &[DefaultValue] = &[
    custom("HNR_EN_1", ["Mr.", "Mr.", "Mr.", "Mr."]),
    custom("HNR_EN_2", ["Mrs.", "Mrs.", "Mrs.", "Mrs."]),
    custom("HNR_EN_3", ["Ms.", "Ms.", "Ms.", "Ms."]),
    custom("HNR_DE_1", ["Frau", "Frau", "Frau", "Frau"]),
    custom("HNR_DE_2", ["Herr", "Herr", "Herr", "Herr"]),
    custom("HNR_PL_1", ["Pan", "Pan", "Pan", "Pan"]),
    custom("HNR_PL_2", ["Pani", "Pani", "Pani", "Pani"]),
    custom("HNR_IT_1", ["Sig.", "Sig.", "Sig.", "Sig."]),
    custom("HNR_IT_2", ["Sig.ra", "Sig.ra", "Sig.ra", "Sig.ra"]),
];

const EVENT_TYPE: &[DefaultValue] = &[
    system("INFO", ["Information", "Informacja", "Information", "Informazione"]),
    system("PHONE", ["Phone call", "Rozmowa telefoniczna", "Telefonat", "Telefonata"]),
    system("MESSAGE", ["E-mail sent", "Wysłany e-mail", "Gesendete E-Mail", "E-mail inviata"]),
];

const CALL_STATUS: &[DefaultValue] = &[
    system("IN_WORK", ["In progress", "W toku", "In Arbeit", "In corso"]),
    system("SUCCESS", ["Successful", "Udane", "Erfolgreich", "Riuscita"]),
    system("WRONG_NUMBER", ["Wrong number", "Błędny numer", "Falsche Nummer", "Numero errato"]),
    system("STOP_CALLING", ["Do not call again", "Nie dzwonić ponownie", "Nicht mehr anrufen", "Non richiamare"]),
];

const DOCUMENT_CATALOGUE: &[DefaultValue] = &[
    system("CONTRACT", ["Contract", "Umowa", "Vertrag", "Contratto"]),
    system("QUOTE", ["Quote", "Oferta", "Angebot", "Preventivo"]),
    system("ORDER", ["Order", "Zamówienie", "Bestellung", "Ordine"]),
    system("INVOICE", ["Invoice", "Faktura", "Rechnung", "Fattura"]),
    system("MINUTES", ["Minutes", "Protokół", "Protokoll", "Verbale"]),
    system("OTHER", ["Other", "Inne", "Sonstiges", "Altro"]),
];
