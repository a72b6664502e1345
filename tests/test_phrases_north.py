"""Known junk in the languages of Northern and Central Europe, Romanian and Greek: what goes and what stays."""

from __future__ import annotations

import pytest

from dedup import Article, Cleaner

GOES = {
    "de": [
        "Neuer Abschnitt",
        "Link des Videos",
        "Detailansicht öffnen",
        "Folgst du schon Hafenbote auf Whatsapp?",
        "Fehler auf hafenbote.example entdeckt?",
        "Ich bin damit einverstanden, dass mir der externe Inhalt angezeigt wird. Mehr dazu in der Datenschutzerklärung.",
    ],
    "da": [
        "Læs også: Den gamle mole åbner igen efter tyve år",
        "Artiklen fortsætter efter annoncen",
        "Din e-mailadresse vil ikke blive publiceret. Krævede felter er markeret med *",
        "Klik for at dele på Facebook (Åbner i et nyt vindue)",
        "Denne artikel er kun for abonnenter",
        "Tilmeld dig vores nyhedsbrev her",
        "Synes godt om Indlæser...",
    ],
    "no": [
        "Les også: Den gamle moloen åpner igjen etter tjue år",
        "Saken fortsetter under annonsen.",
        "Din e-postadresse vil ikke bli publisert. Obligatoriske felt er merket med *",
        "Logg inn for å lese hele saken",
        "Vis mer Vis mindre",
        "Følg oss på Facebook og Instagram",
        "Alle rettigheter forbeholdt",
    ],
    "sv": [
        "LÄS MER: Den gamla piren öppnar igen efter tjugo år",
        "Artikeln fortsätter under annonsen",
        "Din e-postadress kommer inte publiceras. Obligatoriska fält är märkta *",
        "Dela det här:TwitterFacebookGoogleGillaGilla Laddar...",
        "Den här artikeln är bara för prenumeranter",
        "Denna webbplats använder Akismet för att minska skräppost. Lär dig hur din kommentardata bearbetas.",
    ],
    "fi": [
        "Lue myös: Vanha laituri avataan kahdenkymmenen vuoden jälkeen",
        "Juttu jatkuu mainoksen jälkeen",
        "Sähköpostiosoitettasi ei julkaista. Pakolliset kentät on merkitty *",
        "Jaa artikkeli Facebookissa",
        "Seuraa meitä Facebookissa ja Instagramissa",
        "Oletko jo tilaaja? Kirjaudu sisään",
    ],
    "nl": [
        "Lees ook: De oude pier gaat na twintig jaar weer open",
        "Tekst gaat verder onder de foto",
        "Het e-mailadres wordt niet gepubliceerd. Vereiste velden zijn gemarkeerd met *",
        "Klik om te delen met Facebook (Wordt in een nieuw venster geopend)",
        "Dit artikel is alleen voor abonnees",
        "Vind-ik-leuk Aan het laden...",
    ],
    "hu": [
        "Kapcsolódó: Húsz év után újra megnyílt a régi móló",
        "A cikk a hirdetés után folytatódik",
        "Az e-mail címet nem tesszük közzé. A kötelező mezőket * karakterrel jelöltük",
        "Megosztás Facebookon",
        "Kövessen minket a Facebookon is!",
        "Iratkozzon fel hírlevelünkre!",
    ],
    "ro": [
        "Citeşte şi: Vechiul dig se redeschide după douăzeci de ani",
        "Articolul continuă după publicitate",
        "Adresa ta de email nu va fi publicată. Câmpurile obligatorii sunt marcate cu *",
        "Urmărește-ne pe Facebook și Instagram",
        "Lasă un răspuns Anulează răspunsul",
        "Acest site folosește Akismet pentru a reduce spamul. Află cum sunt procesate datele comentariilor tale.",
    ],
    "el": [
        "Διαβάστε επίσης: Η παλιά προβλήτα ανοίγει ξανά μετά από είκοσι χρόνια",
        "Ακολουθήστε το Κύμα στο Google News και μάθετε πρώτοι όλες τις ειδήσεις",
        "Η ηλ. διεύθυνση σας δεν δημοσιεύεται. Τα υποχρεωτικά πεδία σημειώνονται με *",
        "Κοινοποίηση στο Facebook",
        "Με επιφύλαξη παντός δικαιώματος",
        "Μου αρέσει Φόρτωση...",
    ],
    "lt": ["Skaitykite taip pat: Senasis molas vėl atidarytas", "Visos teisės saugomos", "Sekite mus Facebook"],
    "lv": ["Lasi arī: Vecais mols atkal atvērts", "Visas tiesības aizsargātas", "Lasi vairāk: Mols slēgts"],
    "et": ["Loe ka: Vana kai avati kahekümne aasta järel", "Artikkel jätkub pärast reklaami", "Liitu uudiskirjaga"],
    "sq": ["Lexo edhe: Moli i vjetër hapet sërish", "Të gjitha të drejtat e rezervuara", "Na ndiqni në Facebook"],
    "mk": ["Прочитајте и: Стариот мол повторно отворен", "Сите права се задржани", "Следете нè на Фејсбук"],
    "ca": [
        "Llegeix també: El vell moll torna a obrir",
        "Tots els drets reservats",
        "L'adreça electrònica no es publicarà.",
    ],
}
STAYS = {
    "de": [
        "Hauptinhalt",
        "Neuer Bereich",
        "Der Hauptinhalt des Vertrags ist seit Montag bekannt.",
        "Weitere Newsletter will der Verlag nicht mehr verschicken.",
        "Ich bin damit einverstanden, dass der Film gezeigt wird, sagte die Bürgermeisterin.",
        "Ein neuer Abschnitt der Promenade wird im Mai eröffnet.",
    ],
    "da": [
        "Om fem dage",
        "Ministeren vil forbyde hjemmesider at bruge cookies til at følge børn.",
        "Debatten er lukket, sagde formanden.",
        "Annonce",
        "Har du et tip? Ring til politiet på 114.",
        "Avisens nyhedsbrev nåede 40.000 læsere i marts.",
    ],
    "no": [
        "Om to uker",
        "Datatilsynet krever at nettsteder spør før de bruker informasjonskapsler.",
        "Har du tips i saken? Ring politiet på 02800.",
        "Svar",
        "Følg ordføreren på Twitter.",
        "Avisen mistet 3000 abonnenter i fjor.",
    ],
    "sv": [
        "Om tre veckor",
        "Domstolen slog fast att tidningen har upphovsrätt till bilderna.",
        "Bakgrund",
        "Följ kommunen på Facebook för nya tider.",
        "Prenumerationen på badkort ska kosta lika mycket för alla, säger nämnden.",
        "Swisha till 123 456 om du vill stödja sjöräddarna.",
    ],
    "fi": [
        "Mielipide",
        "Komission mukaan evästeistä pitää kysyä ennen kuin ne tallennetaan.",
        "Lähetä vinkki poliisille.",
        "Seuraa poliisia Facebookissa.",
        "Lautta jatkaa mainoksista huolimatta vanhoilla hinnoilla, yhtiö kertoo.",
        "Kuvat",
    ],
    "nl": [
        "Over twee weken",
        "De rechter oordeelde dat de uitgever geen auteursrecht heeft op de kaart.",
        "Mail naar de gemeente voor een afspraak.",
        "Volg de burgemeester op Twitter.",
        "Stelling",
        "Gepubliceerd in Leiden",
    ],
    "hu": [
        "Vélemény",
        "A bíróság szerint a lapnak nincs szerzői joga a térképre.",
        "A hivatal sütikről szóló tájékoztatót kért minden laptól.",
        "Kövesd a rendőrséget Facebookon is!",
        "Támogassa a mentők munkáját!",
        "Hirdetés",
    ],
    "ro": [
        "Prima pagină",
        "Instanța a decis că ziarul nu are drepturi de autor asupra hărții.",
        "Publicat în Germania",
        "Urmăriți primarul pe Facebook.",
        "Nu există comentarii oficiale.",
        "Mai multe din casele vechi au fost dărâmate.",
    ],
    "el": [
        "Περισσότερα από είκοσι πλοία",
        "Το δικαστήριο έκρινε ότι η εφημερίδα δεν έχει δικαιώματα στον χάρτη.",
        "Σχόλιο",
        "Η αρχή ζήτησε από τις εφημερίδες να ρωτούν πριν αποθηκεύσουν cookies.",
        "Βρίσκεστε εδώ",
        "Διαφήμιση",
    ],
    "lt": ["Reklama", "Policija prašo sekti naujienas, kol audra praeis.", "Komentarai"],
    "lv": ["Reklāma", "Tiesa lēma, ka avīzei nav autortiesību uz karti.", "Foto"],
    "et": ["Reklaam", "Kohus otsustas, et lehel pole kaardile õigust.", "Saada vihje politseile."],
    "sq": ["Reklamë", "Gjykata vendosi se gazeta nuk ka të drejta mbi hartën.", "Foto"],
    "mk": ["Реклама", "Нема коментари од владата.", "Судот одлучи дека весникот нема права на картата."],
    "ca": ["Més de vint vaixells", "El tribunal va decidir que el diari no té drets sobre el mapa.", "Publicitat"],
}
STORIES = {
    "de": (
        "Die Reederei teilte am Dienstag mit, dass vom ersten Wochenende im Mai an eine Fähre auch nach Mitternacht fährt.",
        "Das Schiff legt um zwanzig vor eins am Nordpier ab und kehrt zwei Stunden später zurück, wenn die Bäcker öffnen.",
    ),
    "da": (
        "Færgeselskabet oplyste tirsdag, at der fra den første weekend i maj sejler en afgang efter midnat.",
        "Skibet forlader den nordlige mole tyve minutter i et og vender tilbage to timer senere, når bagerierne åbner.",
    ),
    "no": (
        "Fergeselskapet opplyste tirsdag at det fra første helg i mai går en avgang etter midnatt hver natt.",
        "Skipet forlater den nordre moloen tjue på ett og kommer tilbake to timer senere, når bakeriene åpner.",
    ),
    "sv": (
        "Färjebolaget meddelade på tisdagen att det från första helgen i maj går en tur efter midnatt.",
        "Fartyget lämnar den norra piren tjugo i ett och återvänder två timmar senare, när bagerierna öppnar.",
    ),
    "fi": (
        "Lauttayhtiö kertoi tiistaina, että toukokuun ensimmäisestä viikonlopusta alkaen yksi vuoro lähtee puolenyön jälkeen.",
        "Laiva lähtee pohjoiselta laiturilta kaksikymmentä vaille yksi ja palaa kaksi tuntia myöhemmin, kun leipomot aukeavat.",
    ),
    "nl": (
        "De veerdienst meldde dinsdag dat er vanaf het eerste weekend van mei één afvaart na middernacht komt.",
        "Het schip verlaat de noordelijke pier om tien over half een en keert twee uur later terug, als de bakkers opengaan.",
    ),
    "hu": (
        "A komptársaság kedden közölte, hogy május első hétvégéjétől éjfél után is indít egy járatot a túlpartra.",
        "A hajó húsz perccel egy előtt indul az északi mólóról, és két órával később tér vissza, amikor a pékségek nyitnak.",
    ),
    "ro": (
        "Compania de feriboturi a anunțat marți că din primul weekend al lunii mai va avea o cursă după miezul nopții.",
        "Vasul pleacă de la digul de nord la unu fără douăzeci și se întoarce după două ore, când se deschid brutăriile.",
    ),
    "el": (
        "Η ακτοπλοϊκή εταιρεία ανακοίνωσε την Τρίτη ότι από το πρώτο Σαββατοκύριακο του Μαΐου θα κάνει ένα δρομολόγιο μετά τα μεσάνυχτα.",
        "Το πλοίο φεύγει από τη βόρεια προβλήτα στη μία παρά είκοσι και επιστρέφει δύο ώρες αργότερα, όταν ανοίγουν οι φούρνοι.",
    ),
    "lt": (
        "Keltų bendrovė antradienį pranešė, kad nuo pirmojo gegužės savaitgalio vienas reisas vyks po vidurnakčio.",
        "Laivas iš šiaurinio molo išplaukia be dvidešimt pirmą ir grįžta po dviejų valandų, kai atsidaro kepyklos.",
    ),
    "lv": (
        "Prāmju uzņēmums otrdien paziņoja, ka no pirmās maija nedēļas nogales viens reiss notiks pēc pusnakts.",
        "Kuģis no ziemeļu mola iziet divdesmit minūtes pirms vieniem un atgriežas pēc divām stundām, kad veras ceptuves.",
    ),
    "et": (
        "Laevafirma teatas teisipäeval, et mai esimesest nädalavahetusest väljub üks reis ka pärast keskööd.",
        "Laev lahkub põhjakailt kahekümne minuti pärast üks ja naaseb kahe tunni pärast, kui pagarid avavad uksed.",
    ),
    "sq": (
        "Kompania e trageteve njoftoi të martën se nga fundjava e parë e majit do të ketë një udhëtim pas mesnate.",
        "Anija niset nga moli verior njëzet minuta para njërës dhe kthehet dy orë më vonë, kur hapen furrat e bukës.",
    ),
    "mk": (
        "Бродската компанија во вторникот соопшти дека од првиот викенд во мај ќе има едно патување по полноќ.",
        "Бродот тргнува од северниот мол во дваесет до еден и се враќа по два часа, кога се отвораат пекарниците.",
    ),
    "ca": (
        "La companyia de transbordadors va anunciar dimarts que des del primer cap de setmana de maig hi haurà un viatge després de mitjanit.",
        "El vaixell surt del moll nord a tres quarts d'una menys cinc i torna dues hores més tard, quan obren els forns.",
    ),
}


def removed(lines: list[str]) -> list[str]:
    return [finding.text for finding in Cleaner().clean(Article("\n".join(lines))).findings if finding.removes]


@pytest.mark.parametrize(("language", "line"), [(language, line) for language in GOES for line in GOES[language]])
def test_known_junk_goes_and_the_story_stays(language: str, line: str) -> None:
    assert removed([*STORIES[language], line]) == [line]


@pytest.mark.parametrize(("language", "line"), [(language, line) for language in STAYS for line in STAYS[language]])
def test_story_that_looks_like_junk_stays(language: str, line: str) -> None:
    first, second = STORIES[language]
    assert removed([first, line, second]) == []
