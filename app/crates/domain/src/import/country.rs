use std::collections::HashMap;
use std::sync::LazyLock;

use super::names::key;

/// The ISO 3166-1 alpha-2 code of a country that is named by its code, in one of the four languages, or in its
/// own. Used for phone numbers alone: the address keeps the country as it is written.
pub fn country_code(typed: &str) -> Option<&'static str> {
    BY_NAME.get(&key(typed)).copied()
}

static BY_NAME: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut by_name = HashMap::new();
    for (code, names) in COUNTRIES {
        for name in std::iter::once(*code).chain(names.split('|')) {
            by_name.entry(key(name)).or_insert(*code);
        }
    }
    by_name
});

/// Alpha-2 code; then alpha-3 code, English, Polish, German and Italian name, own name, other names.
const COUNTRIES: &[(&str, &str)] = &[
    ("PL", "POL|Poland|Polska|Polen|Polonia|Rzeczpospolita Polska"),
    ("DE", "DEU|Germany|Niemcy|Deutschland|Germania|Federal Republic of Germany|D"),
    ("IT", "ITA|Italy|Włochy|Italien|Italia"),
    (
        "GB",
        "GBR|United Kingdom|Wielka Brytania|Vereinigtes Königreich|Regno Unito|UK|Great Britain|Großbritannien|Gran Bretagna|England|Anglia|Inghilterra|Scotland|Wales|Northern Ireland",
    ),
    ("AT", "AUT|Austria|Austria|Österreich|Austria"),
    ("CH", "CHE|Switzerland|Szwajcaria|Schweiz|Svizzera|Suisse"),
    ("LI", "LIE|Liechtenstein"),
    ("FR", "FRA|France|Francja|Frankreich|Francia"),
    ("ES", "ESP|Spain|Hiszpania|Spanien|Spagna|España"),
    ("PT", "PRT|Portugal|Portugalia|Portugal|Portogallo"),
    ("NL", "NLD|Netherlands|Holandia|Niederlande|Paesi Bassi|Nederland|The Netherlands|Holland|Olanda|Niderlandy"),
    ("BE", "BEL|Belgium|Belgia|Belgien|Belgio|België|Belgique"),
    ("LU", "LUX|Luxembourg|Luksemburg|Luxemburg|Lussemburgo"),
    ("IE", "IRL|Ireland|Irlandia|Irland|Irlanda|Éire"),
    ("DK", "DNK|Denmark|Dania|Dänemark|Danimarca|Danmark"),
    ("SE", "SWE|Sweden|Szwecja|Schweden|Svezia|Sverige"),
    ("NO", "NOR|Norway|Norwegia|Norwegen|Norvegia|Norge"),
    ("FI", "FIN|Finland|Finlandia|Finnland|Finlandia|Suomi"),
    ("IS", "ISL|Iceland|Islandia|Island|Islanda|Ísland"),
    (
        "CZ",
        "CZE|Czech Republic|Czechy|Tschechien|Repubblica Ceca|Česko|Czechia|Tschechische Republik|Cechia|Česká republika",
    ),
    ("SK", "SVK|Slovakia|Słowacja|Slowakei|Slovacchia|Slovensko"),
    ("HU", "HUN|Hungary|Węgry|Ungarn|Ungheria|Magyarország"),
    ("RO", "ROU|Romania|Rumunia|Rumänien|Romania|România"),
    ("BG", "BGR|Bulgaria|Bułgaria|Bulgarien|Bulgaria|България"),
    ("SI", "SVN|Slovenia|Słowenia|Slowenien|Slovenia|Slovenija"),
    ("HR", "HRV|Croatia|Chorwacja|Kroatien|Croazia|Hrvatska"),
    ("RS", "SRB|Serbia|Serbia|Serbien|Serbia|Srbija"),
    ("BA", "BIH|Bosnia and Herzegovina|Bośnia i Hercegowina|Bosnien und Herzegowina|Bosnia ed Erzegovina"),
    ("ME", "MNE|Montenegro|Czarnogóra|Montenegro|Montenegro|Crna Gora"),
    ("MK", "MKD|North Macedonia|Macedonia Północna|Nordmazedonien|Macedonia del Nord"),
    ("AL", "ALB|Albania|Albania|Albanien|Albania|Shqipëria"),
    ("GR", "GRC|Greece|Grecja|Griechenland|Grecia|Ελλάδα"),
    ("CY", "CYP|Cyprus|Cypr|Zypern|Cipro"),
    ("MT", "MLT|Malta"),
    ("SM", "SMR|San Marino"),
    ("VA", "VAT|Vatican City|Watykan|Vatikanstadt|Città del Vaticano"),
    ("MC", "MCO|Monaco|Monako"),
    ("AD", "AND|Andorra|Andora"),
    ("EE", "EST|Estonia|Estonia|Estland|Estonia|Eesti"),
    ("LV", "LVA|Latvia|Łotwa|Lettland|Lettonia|Latvija"),
    ("LT", "LTU|Lithuania|Litwa|Litauen|Lituania|Lietuva"),
    ("BY", "BLR|Belarus|Białoruś|Belarus|Bielorussia|Weißrussland"),
    ("UA", "UKR|Ukraine|Ukraina|Ukraine|Ucraina|Україна"),
    ("MD", "MDA|Moldova|Mołdawia|Moldau|Moldavia|Republik Moldau"),
    ("RU", "RUS|Russia|Rosja|Russland|Russia|Россия|Russian Federation"),
    ("TR", "TUR|Turkey|Turcja|Türkei|Turchia|Türkiye"),
    ("GE", "GEO|Georgia|Gruzja|Georgien|Georgia"),
    ("AM", "ARM|Armenia|Armenia|Armenien|Armenia"),
    ("AZ", "AZE|Azerbaijan|Azerbejdżan|Aserbaidschan|Azerbaigian"),
    ("KZ", "KAZ|Kazakhstan|Kazachstan|Kasachstan|Kazakistan"),
    ("US", "USA|United States|Stany Zjednoczone|Vereinigte Staaten|Stati Uniti|United States of America|U.S.A.|U.S."),
    ("CA", "CAN|Canada|Kanada|Kanada|Canada"),
    ("MX", "MEX|Mexico|Meksyk|Mexiko|Messico|México"),
    ("BR", "BRA|Brazil|Brazylia|Brasilien|Brasile|Brasil"),
    ("AR", "ARG|Argentina|Argentyna|Argentinien|Argentina"),
    ("CL", "CHL|Chile|Chile|Chile|Cile"),
    ("CO", "COL|Colombia|Kolumbia|Kolumbien|Colombia"),
    ("PE", "PER|Peru|Peru|Peru|Perù"),
    ("AU", "AUS|Australia|Australia|Australien|Australia"),
    ("NZ", "NZL|New Zealand|Nowa Zelandia|Neuseeland|Nuova Zelanda"),
    ("ZA", "ZAF|South Africa|Republika Południowej Afryki|Südafrika|Sudafrica|RPA"),
    ("EG", "EGY|Egypt|Egipt|Ägypten|Egitto"),
    ("MA", "MAR|Morocco|Maroko|Marokko|Marocco"),
    ("TN", "TUN|Tunisia|Tunezja|Tunesien|Tunisia"),
    ("IL", "ISR|Israel|Izrael|Israel|Israele"),
    (
        "AE",
        "ARE|United Arab Emirates|Zjednoczone Emiraty Arabskie|Vereinigte Arabische Emirate|Emirati Arabi Uniti|UAE",
    ),
    ("SA", "SAU|Saudi Arabia|Arabia Saudyjska|Saudi-Arabien|Arabia Saudita"),
    ("IN", "IND|India|Indie|Indien|India"),
    ("CN", "CHN|China|Chiny|China|Cina"),
    ("JP", "JPN|Japan|Japonia|Japan|Giappone"),
    ("KR", "KOR|South Korea|Korea Południowa|Südkorea|Corea del Sud"),
    ("VN", "VNM|Vietnam|Wietnam|Vietnam|Vietnam"),
    ("TH", "THA|Thailand|Tajlandia|Thailand|Thailandia"),
    ("SG", "SGP|Singapore|Singapur|Singapur|Singapore"),
    ("MY", "MYS|Malaysia|Malezja|Malaysia|Malesia"),
    ("ID", "IDN|Indonesia|Indonezja|Indonesien|Indonesia"),
    ("PH", "PHL|Philippines|Filipiny|Philippinen|Filippine"),
    ("HK", "HKG|Hong Kong|Hongkong"),
    ("TW", "TWN|Taiwan|Tajwan|Taiwan|Taiwan"),
];
