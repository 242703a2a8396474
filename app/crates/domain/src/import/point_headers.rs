use super::Column;
use crate::{ContactPointKind as Point, ContactPointType as Use};

/// What phones, e-mails, web sites and messengers are called, by their uses. As those of [`super::headers`]: in English,
/// then Polish, German, Italian.
pub(super) const POINTS: &[(Column, &str)] = &[
    (
        phone(Use::Work),
        "workphone phone phonenumber telephone tel workphonenumber worktelephone phonework businessphone \
         businessphonenumber businesstelephone phonebusiness officephone officephonenumber officetelephone \
         phoneoffice companyphone companyphonenumber corporatephone mainphone primaryphone directphone \
         telephonenumber \
         telefonsluzbowy telefonpraca telefon numertelefonu nrtelefonu sluzbowytelefon sluzbowynumertelefonu \
         numertelefonusluzbowego nrtelefonusluzbowego telefondopracy telefonwpracy telefonfirmowy firmowytelefon \
         firmowynumertelefonu numertelefonufirmowego telefonfirmy telefondofirmy numertelefonufirmy telefonbiurowy \
         telefondobiura \
         telefongeschaftlich geschaftstelefon telefonnummer rufnummer geschaftlichestelefon \
         geschaftlichetelefonnummer telefonnummergeschaftlich geschaftlicherufnummer diensttelefon \
         telefondienstlich dienstlichestelefon dienstlichetelefonnummer telefonarbeit arbeitstelefon telefonfirma \
         firmentelefon firmentelefonnummer telefonburo burotelefon telefonzentrale durchwahl \
         telefonolavoro telefonodilavoro telefonoufficio telefono numeroditelefono numerotelefono \
         telefonoaziendale numeroditelefonoaziendale numerotelefonoaziendale telefonoazienda telefonodellazienda \
         telefonodellavoro numeroditelefonodilavoro telefonodufficio telefonodellufficio telefonoprincipale",
    ),
    (
        phone(Use::Mobile),
        "mobilephone mobile cellphone cell mobilephonenumber mobilenumber mobiletelephone phonemobile workmobile \
         cellphonenumber cellnumber cellular cellularphone phonecell \
         telefonkomorkowy komorka numertelefonukomorkowego nrtelefonukomorkowego komorkowynumertelefonu \
         numerkomorkowy nrkomorkowy numerkomorki nrkomorki komorkowy telkomorkowy telefonkomorkowysluzbowy \
         sluzbowytelefonkomorkowy komorkasluzbowa \
         mobiltelefon handy mobil handynummer mobilnummer mobiltelefonnummer mobilrufnummer mobilfunk \
         mobilfunknummer telefonmobil geschaftlichemobilnummer mobilgeschaftlich diensthandy \
         telefonocellulare cellulare numerodicellulare numerocellulare numeroditelefonocellulare telefonomobile \
         telefonino cellulareaziendale cellularedilavoro",
    ),
    (
        phone(Use::Home),
        "homephone privatephone homephonenumber hometelephone phonehome privatephonenumber phoneprivate \
         personalphone personalphonenumber \
         telefondomowy domowytelefon domowynumertelefonu numertelefonudomowego telefondom telefonprywatny \
         prywatnytelefon prywatnynumertelefonu numertelefonuprywatnego \
         telefonprivat privattelefon privatestelefon privatetelefonnummer telefonnummerprivat privatnummer \
         telefonzuhause \
         telefonocasa telefonodicasa numeroditelefonodicasa telefonoabitazione telefonodomestico telefonoprivato \
         numeroditelefonoprivato telefonopersonale numeroditelefonopersonale",
    ),
    (
        phone(Use::Fax),
        "fax faxnumber workfax businessfax officefax \
         faks numerfaksu nrfaksu fakssluzbowy numerfaxu \
         telefax faxnummer telefaxnummer faxgeschaftlich \
         numerodifax numerofax faxaziendale",
    ),
    (
        phone(Use::Other),
        "otherphone otherphonenumber othertelephone phoneother alternatephone alternativephone additionalphone \
         secondaryphone pager pagernumber smsmarketingphone \
         innytelefon telefoninny innynumertelefonu numertelefonuinny dodatkowytelefon telefondodatkowy \
         dodatkowynumertelefonu \
         anderestelefon anderetelefonnummer telefonandere sonstigestelefon sonstigetelefonnummer telefonsonstige \
         telefonsonstiges weiterestelefon weiteretelefonnummer \
         altrotelefono altronumeroditelefono altronumero telefonoaltro telefonosecondario",
    ),
    (
        email(Use::Work),
        "workemail email emailaddress mail workemailaddress workmail emailwork businessemail businessemailaddress \
         emailbusiness companyemail companyemailaddress corporateemail officeemail primaryemail mainemail \
         emailsluzbowy emailpraca adresemail sluzbowyemail sluzbowyadresemail adresemailsluzbowy sluzbowymail \
         mailsluzbowy emaildopracy firmowyemail emailfirmowy firmowyadresemail adresemailfirmowy emailfirmy \
         pocztaelektroniczna \
         emailgeschaftlich geschaftlicheemail emailadresse geschaftlicheemailadresse emailadressegeschaftlich \
         geschaftsemail dienstlicheemail emaildienstlich dienstlicheemailadresse emailarbeit firmenemail \
         firmenemailadresse emailfirma emailburo unternehmensemail \
         emaillavoro emaildilavoro indirizzoemail emailaziendale indirizzoemailaziendale emailazienda \
         emaildellazienda emaildellavoro indirizzoemaildilavoro emailufficio emaildufficio emailprofessionale \
         emailprincipale mailaziendale postaelettronica indirizzodipostaelettronica",
    ),
    (
        email(Use::Home),
        "homeemail privateemail personalemail homeemailaddress emailhome privateemailaddress emailprivate \
         personalemailaddress emailpersonal privatemail \
         emaildomowy domowyemail emailprywatny prywatnyemail prywatnyadresemail adresemailprywatny prywatnymail \
         mailprywatny emailosobisty osobistyemail \
         emailprivat privateemailadresse emailadresseprivat personlicheemail personlicheemailadresse \
         emailpersonlich \
         emailcasa emaildicasa emailpersonale indirizzoemailpersonale emailprivata indirizzoemailprivato \
         mailpersonale",
    ),
    (
        email(Use::Other),
        "otheremail otheremailaddress emailother alternateemail alternativeemail additionalemail secondaryemail \
         newslettersemail newsletteremail \
         innyemail emailinny innyadresemail innymail dodatkowyemail emaildodatkowy dodatkowyadresemail \
         andereemail andereemailadresse emailandere sonstigeemail sonstigeemailadresse emailsonstige weitereemail \
         weitereemailadresse \
         altraemail altroindirizzoemail altramail emailaltro emailsecondaria",
    ),
    (
        web(Use::Work),
        "corporatewebsite website web url homepage site workwebsite businesswebsite companywebsite companysite \
         companyhomepage companyurl corporatesite websiteaddress websiteurl webaddress webpage \
         stronafirmowa stronainternetowa stronawww www firmowastrona firmowastronainternetowa firmowastronawww \
         stronafirmy stronainternetowafirmy stronawwwfirmy sluzbowastronainternetowa \
         stronainternetowasluzbowy witryna witrynainternetowa witrynafirmowa adreswww adresstronywww \
         adresstronyinternetowej \
         unternehmenswebsite webseite internetseite websitedesunternehmens webseitedesunternehmens \
         unternehmenswebseite unternehmensseite firmenwebsite firmenwebseite firmenhomepage websitederfirma \
         webseitederfirma geschaftlichewebsite websitegeschaftlich geschaftswebsite internetadresse webadresse \
         sitoaziendale sitoweb sito sitowebaziendale sitoazienda sitodellazienda sitowebazienda sitowebdellazienda \
         sitointernet sitointernetaziendale paginaweb paginaaziendale indirizzoweb",
    ),
    (
        web(Use::Home),
        "personalpage personalwebsite personalsite personalhomepage personalwebpage privatewebsite privatepage \
         homewebsite \
         stronaprywatna prywatnastrona prywatnastronainternetowa prywatnastronawww stronaosobista osobistastrona \
         osobistastronainternetowa stronainternetowaprywatny \
         personlicheseite personlichewebsite personlichewebseite personlichehomepage privatewebseite privateseite \
         privatehomepage websiteprivat \
         paginapersonale paginawebpersonale sitopersonale sitowebpersonale sitoprivato sitowebprivato",
    ),
    (
        web(Use::Other),
        "otherwebsite othersite otherwebpage \
         innastrona innastronainternetowa innastronawww stronainternetowainny \
         anderewebsite anderewebseite sonstigewebsite sonstigewebseite weiterewebsite weiterewebseite \
         altrosito altrositoweb",
    ),
    (
        messenger(Use::Telegram),
        "telegram telegramaccount telegramid telegramusername \
         kontotelegram \
         telegramkonto \
         accounttelegram",
    ),
    (
        messenger(Use::Whatsapp),
        "whatsapp whatsappaccount whatsappnumber \
         numerwhatsapp \
         whatsappnummer \
         numerowhatsapp",
    ),
    (messenger(Use::Signal), "signal signalaccount signalnumber numersignal signalnummer numerosignal"),
    (messenger(Use::Viber), "viber viberaccount vibernumber numerviber vibernummer numeroviber"),
    (
        messenger(Use::Other),
        "messenger othermessenger skype skypeaccount skypeid skypename skypeusername facebookaccount \
         komunikator innykomunikator komunikatorinny kontoskype nazwaskype identyfikatorskype idskype \
         anderermessenger sonstigermessenger skypekonto skypebenutzername \
         altromessenger accountskype nomeskype contattoskype",
    ),
];

const fn phone(value_type: Use) -> Column {
    Column::ContactPoint(Point::Phone, value_type)
}

const fn email(value_type: Use) -> Column {
    Column::ContactPoint(Point::Email, value_type)
}

const fn messenger(value_type: Use) -> Column {
    Column::ContactPoint(Point::Im, value_type)
}

const fn web(value_type: Use) -> Column {
    Column::ContactPoint(Point::Web, value_type)
}
