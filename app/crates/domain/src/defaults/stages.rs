use super::{DefaultStage, Names};
use crate::stage::Semantics::{self, Failure, InProgress, Success};

/// The name of the default pipeline.
pub const GENERAL_PIPELINE_NAME: Names = ["General", "Ogólny", "Allgemein", "Generale"];

const fn stage(
    code: &'static str,
    names: Names,
    color: &'static str,
    semantics: Semantics,
    is_system: bool,
) -> DefaultStage {
    DefaultStage { code, names, color, semantics, is_system }
}

/// Statuses of leads (`STATUS`).
pub const LEAD_STAGES: &[DefaultStage] = &[
    stage("NEW", ["Unprocessed", "Nieprzetworzony", "Nicht bearbeitet", "Non elaborato"], "#39a8ef", InProgress, true),
    stage("IN_PROCESS", ["In progress", "W toku", "In Arbeit", "In lavorazione"], "#2fc6f6", InProgress, false),
    stage("PROCESSED", ["Processed", "Przetworzony", "Bearbeitet", "Elaborato"], "#55d0e0", InProgress, false),
    stage("CONVERTED", ["Converted", "Skonwertowany", "Konvertiert", "Convertito"], "#7bd500", Success, true),
    stage("JUNK", ["Junk lead", "Śmieciowy", "Junk-Lead", "Lead spazzatura"], "#ff5752", Failure, true),
];

/// Stages of deals in every new pipeline (`DEAL_STAGE`).
pub const DEAL_STAGES: &[DefaultStage] = &[
    stage("NEW", ["New", "Nowy", "Neu", "Nuovo"], "#39a8ef", InProgress, true),
    stage(
        "PREPARATION",
        ["Document preparation", "Przygotowanie dokumentów", "Dokumente vorbereiten", "Preparazione documenti"],
        "#2fc6f6",
        InProgress,
        false,
    ),
    stage(
        "PREPAYMENT_INVOICE",
        ["Prepayment invoice", "Faktura zaliczkowa", "Vorkasserechnung", "Fattura di acconto"],
        "#55d0e0",
        InProgress,
        false,
    ),
    stage("EXECUTING", ["In progress", "W realizacji", "In Bearbeitung", "In corso"], "#47e4c2", InProgress, false),
    stage(
        "FINAL_INVOICE",
        ["Final invoice", "Faktura końcowa", "Endrechnung", "Fattura finale"],
        "#ffa900",
        InProgress,
        false,
    ),
    stage("WON", ["Deal won", "Deal wygrany", "Auftrag gewonnen", "Affare concluso"], "#7bd500", Success, true),
    stage("LOSE", ["Deal lost", "Deal przegrany", "Auftrag verloren", "Affare perso"], "#ff5752", Failure, true),
    stage(
        "APOLOGY",
        ["Analysis of the failure", "Analiza niepowodzenia", "Analyse des Misserfolgs", "Analisi dell'insuccesso"],
        "#ff5752",
        Failure,
        false,
    ),
];

/// Statuses of quotes (`QUOTE_STATUS`); `DECLAINED` is the reference product's spelling.
pub const QUOTE_STAGES: &[DefaultStage] = &[
    stage("DRAFT", ["Draft", "Wersja robocza", "Entwurf", "Bozza"], "#39a8ef", InProgress, true),
    stage(
        "SENT",
        ["Sent to client", "Wysłana do klienta", "An Kunden gesendet", "Inviato al cliente"],
        "#2fc6f6",
        InProgress,
        false,
    ),
    stage("APPROVED", ["Accepted", "Zaakceptowana", "Angenommen", "Accettato"], "#7bd500", Success, true),
    stage("DECLAINED", ["Declined", "Odrzucona", "Abgelehnt", "Rifiutato"], "#ff5752", Failure, true),
    stage(
        "APOLOGY",
        ["Analysis of the refusal", "Analiza odrzucenia", "Analyse der Ablehnung", "Analisi del rifiuto"],
        "#ff5752",
        Failure,
        false,
    ),
];

/// Statuses of invoices (`SMART_INVOICE_STAGE`).
pub const INVOICE_STAGES: &[DefaultStage] = &[
    stage("N", ["New", "Nowa", "Neu", "Nuova"], "#39a8ef", InProgress, true),
    stage(
        "S",
        ["Sent to client", "Wysłana do klienta", "An Kunden gesendet", "Inviata al cliente"],
        "#2fc6f6",
        InProgress,
        false,
    ),
    stage("P", ["Paid", "Opłacona", "Bezahlt", "Pagata"], "#7bd500", Success, true),
    stage("D", ["Unpaid", "Nieopłacona", "Nicht bezahlt", "Non pagata"], "#ff5752", Failure, true),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_one_initial_one_success_and_a_failure_stage() {
        for list in [LEAD_STAGES, DEAL_STAGES, QUOTE_STAGES, INVOICE_STAGES] {
            assert_eq!(list[0].semantics, InProgress);
            assert_eq!(list.iter().filter(|stage| stage.semantics == Success).count(), 1);
            assert!(list.iter().any(|stage| stage.semantics == Failure));
            assert!(list.is_sorted_by_key(|stage| stage.semantics), "in progress, success, failure");
            assert!(list.iter().all(|stage| stage.code.len() <= 21));
        }
    }
}
