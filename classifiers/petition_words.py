"""The words by which a petition, a person and a lure are told: beginnings of words, in lists."""
# ruff: noqa: RUF001 - words of many alphabets

import re

_SPELLINGS: dict[str, int | str | None] = {"ä": "(?:ä|ae)", "ö": "(?:ö|oe)", "ü": "(?:ü|ue)", "_": " "}


def _any_of(words: str) -> re.Pattern[str]:
    """One pattern for beginnings of words, `_` for a blank inside; umlauts match as ae, oe, ue too."""
    spelled = "|".join(words.split()).translate(str.maketrans(_SPELLINGS))
    return re.compile(spelled, re.IGNORECASE)


BENEFITS = _any_of(r"""
    antrag anträg bewillig \bwba\b widerspruch widersprech bürgergeld hartz grundsicherung
    \balg_?(?:2|ii)\b arbeitslosengeld sozialhilfe sozialleistung leistungsbe regelsatz regelbedarf
    mehrbedarf erstausstattung bedarfsgemeinschaft \bsgb_?(?:2|ii|xii)\b ungsbescheid unterkunft \bkdu\b
    \bmiet räumung stromsperr obdachlos wohnungslos \bkein_geld mittellos vorschuss \bdarlehen kaution
    bildungspaket bildung_und_teilhabe \bbenefits?\b \bunemployed\b \bhomeless\b \b(?:my|the|our)_rent\b
    заяв допомог пособи виплат выплат житл жиль оренд аренд başvur yard.m \bkira işsiz طلب مساعدة إيجار
    درخواست کمک اجاره
    """)
BENEFITS_ABROAD = _any_of(r"""
    \bwnios(?:ek|k) zasi[łl][ek] [śs]wiadcze bezrobo[ct] czynsz eksmisj odwo[łl]ani pomoc_(?:socjaln|spo[łl])
    nie_mam_pieni[ęe]dzy pomoc_finansow
    \bcerere ajutor [șşs]omaj [șşs]omer \bchiri[ea] indemniza[țţt] aloca[țţt]i presta[țţt]i \bnu_am_bani
    evacua молба помощ помоћ социалн соціальн безработ безробіт незапосл \bнаем обезщетен
    нямам_пари жалб скарг нет_денег немає_грошей нема_грошей субсиді захтев
    demande_(?:d|de|du|pour)\b aide_sociale allocation ch[ôo]mage \bloyer expuls sans_abri prestations_soc
    pas_d.argent besoin_d.aide
    basvur yard[ıi]m \bissiz sosyal_ dilek[çc]e \bitiraz ödenek odenek tahliye param_yok
    مساعده ايجار بطالة إعانة اعانة معونة اعتراض جوب_?سنتر فلوس نقود بیکار پول
    \bdomanda_(?:di|per) sussidi disoccupa \baffitto sfratto \bsolicitud \bayuda_(?:social|econ) desemple
    alquiler desahuci \bzaht[jei]+v pomo[ćc]\b nezaposlen stanarin socijaln kërkes kerkes ndihm papun \bqira
    αίτηση επίδομα ενοίκιο άνεργ \bunemploy \bwelfare\b social_assistance \bno_money \bevict
    """)
"""Polish, Romanian, Bulgarian, Ukrainian, Russian, French, Turkish, Arabic, Persian, and others."""
NEED = _any_of(r"""
    \bhilfe\b \bhelft \bnotlage \bhunger nichts_zu_essen \bfriere gerichtsvollzieher \bpfänd schulden
    schwanger alleinerziehend geflüchtet flüchtling \basyl jobcent job_cent jobcenter
    \bhungry \bneed_(?:some_)?(?:help|money) pregnant refugee
    """)
"""Words of need: for people who tell of themselves, and not for sentences that talk to a reader."""
LURE = _any_of(r"""
    [ck]asino казино jackpot \bslots? gewinnspiel gewinnen_sie sie_haben_gewonnen \blott[eo] lottery \bbahis
    ставк viagra cialis potenz \bpill(?:s|en) abnehmen_ohne bitcoin [ck]rypto крипт trading \brendite \bforex
    investier \binvest(?:ment|ition|or)?s?\b replica rolex watches ohne_schufa
    kredit_(?:ohne|trotz|ab|bis|von|wurde) sofortkredit kreditangebot minikredit privatkredit kreditkarte
    darlehen_ohne \bloan_offer \brabatt gutschein jetzt_(?:kaufen|bestellen|sichern|starten|zugreifen)
    \bseo\b suchmaschinen backlink inheritance erbschaft_von million(?:en)?_(?:us|dollar|euro)
    klicken_sie hier_klicken click_here verify_your mailbox_is_full
    konto_wurde_(?:gesperrt|eingeschr|vorübergehend) \bsexy dating \bbonus
    newsletter rundbrief unsubscribe im_browser
    (?:hier|zum|jetzt|link)_(?:ab(?:zu)?(?:melden|bestellen)|austragen)
    (?:abmelden|abbestellen|austragen):?_?https?
    """)
"""What spam promises, and how newsletters are left: no client writes so."""
EVERYDAY = _any_of(r"""
    jobcent job_cent sachbearbeit wohnung umzug umgezogen umzieh umzuzieh \bzieht\b \bziehen\b
    nebenkosten heiz strom\b schuld mahnung gericht anwalt \bgeld leistung \blohn gehalt einkommen
    arbeit \bjob kündig konto unterlagen nachweis bescheinig \bbescheid vertrag formular rechnung
    versicher \brente unterhalt ausweis aufenthalt ausbildung bewerb termin krank schwanger \bkind
    geburt gestorben verstorben getrennt scheidung schule \bhilf auszahl überwies überweis zahlung
    \bfrist rückruf absag verschieb adresse anschrift \bantwort appointment application money \brent\b
    landlord apartment \bsick\b pregnan payment \bhelp\b randevu зустріч термін موعد
    """)
PERSON = _any_of(r"""
    \b(?:ich|mir|mich|mein(?:e[mnrs]?)?|klient\w{0,9}|mandant\w{0,9}|ratsuchende\w?|betreute[rnm]?)\b
    \b(?:я|мені|мене|мій|моя|моє|мне|меня|мой|мою|ben|bana|benim)\b [\u0600-\u06ff]{3} \bbitten_wir
    \bwir_(?:bitten|beantragen|brauchen|benötigen|ziehen|wohnen|haben_(?:noch|immer|kein\w{0,2}|nicht))
    """)
PERSON_IN_ENGLISH = re.compile(r"\b(?:I|[Mm]y|[Mm]e)\b")
SALUTE = _any_of(r"""
    (?:liebe[rs]?|hallo|geehrte[rs]?|guten_tag|an_das|dear),?_(?:team_)?(?:das_|vom_|des_)?job_?center
    (?:liebe[rs]?|hallo|guten_tag),?_(?:team_)?(?:der_)?kundenpost
    """)
YOU = re.compile(r"\b(?:Sie|Ihnen|Ihr(?:e[mnrs]?)?|[Dd]u|[Dd]ein(?:e[mnrs]?)?|[Dd]ich|[Dd]ir)\b")
ASKS = _any_of(r"\? \bbitte")
APPLIES = _any_of("antrag_auf beantrag widerspruch_gegen")
ABSENT = _any_of(r"""
    abwesen außer_haus nicht_im_(?:büro|haus|dienst) nicht_erreichbar im_urlaub vertretung
    wieder_(?:erreichbar|im_|für_sie) automatische_(?:antwort|e-?mail)
    out_of_(?:the_)?office auto(?:matic)?[_-]?reply
    """)
LINK = _any_of(r"https?:// \bklicken_sie \bhier_klicken \bclick_here")
UNSUBSCRIBE = _any_of("abmelden abbestell abzubestell austragen unsubscribe newsletter rundbrief im_browser")
