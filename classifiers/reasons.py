"""Why something happened to a document or a mail: a fixed code, and a sentence for people.

Codes are stored and printed by `documents --json`; they never change their meaning.
"""

from enum import StrEnum


class Status(StrEnum):
    """What happened to a document."""

    FILED = "filed"
    REVIEW = "review"
    SET_ASIDE = "set_aside"
    QUARANTINED = "quarantined"
    DUPLICATE = "duplicate"
    UNREADABLE = "unreadable"


class Reason(StrEnum):
    """The fixed reason codes; `SENTENCES` says each in German and in English."""

    # filed
    NUMBER_AND_SECOND_FACTOR = "number_and_second_factor"
    FILED_BY_CLERK = "filed_by_clerk"
    # review: the case
    NO_EVIDENCE = "no_evidence"
    NUMBER_ALONE = "number_alone"
    NO_NUMBER = "no_number"
    UNKNOWN_NUMBER = "unknown_number"
    SEVERAL_CASES = "several_cases"
    SEVERAL_PERSONS = "several_persons"
    SEVERAL_DOCUMENTS = "several_documents"
    TAKEN_OUT_BY_CLERK = "taken_out_by_clerk"
    PIECE_OF_ANOTHER = "piece_of_another"
    CONTRADICTION = "contradiction"
    AMBIGUOUS_PERSON = "ambiguous_person"
    FOREIGN_OFFICE = "foreign_office"
    CLOSED_CASE = "closed_case"
    RESTRICTED_CASE = "restricted_case"
    NEIGHBOUR_FITS = "neighbour_fits"
    REPAIRED_NUMBER = "repaired_number"
    NOT_SURE_ENOUGH = "not_sure_enough"
    ONLY_QUOTED = "only_quoted"
    NOT_IN_DOCUMENT = "not_in_document"
    DOUBTFUL_NUMBER = "doubtful_number"
    # review: the document
    UNSUPPORTED_KIND = "unsupported_kind"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    PICTURES_UNREAD = "pictures_unread"
    PIECE_OF_MESSAGE = "piece_of_message"
    LIES_ELSEWHERE = "lies_elsewhere"
    TOO_LONG = "too_long"
    OUT_OF_TIME = "out_of_time"
    SAME_BYTES_OTHER_SENDER = "same_bytes_other_sender"
    UNSCANNED = "unscanned"
    RESTRICTED_TYPE = "restricted_type"
    INSPECT_AND_DISCARD = "inspect_and_discard"
    REDACT_FIRST = "redact_first"
    # unreadable
    UNREADABLE = "unreadable"
    NO_TEXT = "no_text"
    EMPTY_FILE = "empty_file"
    # set aside
    ALTERNATIVE_OF_TEXT = "alternative_of_text"
    SAYS_NOTHING = "says_nothing"
    SIGNATURE_IMAGE = "signature_image"
    TRACKING_PIXEL = "tracking_pixel"
    CRYPTOGRAPHIC_SIGNATURE = "cryptographic_signature"
    UNPACKED = "unpacked"
    LEAVINGS = "leavings"
    CALENDAR_OR_CARD = "calendar_or_card"
    DELIVERY_REPORT = "delivery_report"
    AUTOMATIC_MAIL = "automatic_mail"
    SPAM_MARKED = "spam_marked"
    SET_ASIDE_BY_CLERK = "set_aside_by_clerk"
    FORWARDED_BY_CLERK = "forwarded_by_clerk"
    UNREADABLE_BY_CLERK = "unreadable_by_clerk"
    DISCARDED_BY_CLERK = "discarded_by_clerk"
    TAKEN_APART_BY_CLERK = "taken_apart_by_clerk"
    # duplicate
    SAME_BYTES = "same_bytes"
    # quarantined
    TOO_LARGE = "too_large"
    VIRUS_FOUND = "virus_found"
    TOO_LARGE_TO_SCAN = "too_large_to_scan"
    TOO_MANY_PARTS = "too_many_parts"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    UNPACKING_TIMED_OUT = "unpacking_timed_out"
    READER_CRASHED = "reader_crashed"
    READER_TIMED_OUT = "reader_timed_out"
    READER_OUT_OF_BOUNDS = "reader_out_of_bounds"
    WORK_FAILED = "work_failed"


SENTENCES: dict[Reason, tuple[str, str]] = {
    Reason.NUMBER_AND_SECOND_FACTOR: (
        "Eine Nummer und ein zweites, unabhängiges Merkmal zeigen auf denselben Fall.",
        "A number and a second, independent factor point to the same case.",
    ),
    Reason.FILED_BY_CLERK: ("Von einer Person abgelegt.", "Filed by a clerk."),
    Reason.NO_EVIDENCE: (
        "Das Schriftstück nennt keine Nummer und keinen Namen aus dem Register.",
        "The document names no number and no person of the register.",
    ),
    Reason.NUMBER_ALONE: (
        "Nur eine Nummer, kein zweites Merkmal: eine Nummer allein legt nichts ab.",
        "A number without a second factor: a number alone never files.",
    ),
    Reason.NO_NUMBER: (
        "Ein Name passt, aber BG-Nummer und Kundennummer fehlen.",
        "A name fits, but there is no case number and no customer number.",
    ),
    Reason.UNKNOWN_NUMBER: ("Die Nummer steht nicht im Register.", "The number is not in the register."),
    Reason.SEVERAL_CASES: ("Mehrere Fälle in einem Schriftstück.", "Several cases in one document."),
    Reason.SEVERAL_PERSONS: ("Mehrere Personen in einem Schriftstück.", "Several persons in one document."),
    Reason.SEVERAL_DOCUMENTS: (
        "Eine Datei mit mehreren Schriftstücken; eine Person trennt sie.",
        "One file with several documents; a person takes them apart.",
    ),
    Reason.TAKEN_OUT_BY_CLERK: (
        "Seiten, die eine Person aus einer Datei mit mehreren Schriftstücken genommen hat.",
        "Pages that a clerk took out of a file with several documents.",
    ),
    Reason.PIECE_OF_ANOTHER: (
        "Wohl eine Seite eines Schriftstücks, dessen andere Seiten schon da sind.",
        "Probably a page of a document whose other pages are here already.",
    ),
    Reason.CONTRADICTION: (
        "Ein Merkmal zeigt auf einen anderen Fall oder eine andere Person.",
        "A factor points to another case or another person.",
    ),
    Reason.AMBIGUOUS_PERSON: (
        "Die Person ist in mehreren Fällen; welcher gemeint ist, steht nicht da.",
        "The person is in several cases and the document does not say which.",
    ),
    Reason.FOREIGN_OFFICE: (
        "Die BG-Nummer gehört einer anderen Stelle (weiterleiten, Eingangsdatum wahren).",
        "The case number belongs to another office (forward it, keep the date of receipt).",
    ),
    Reason.CLOSED_CASE: ("Der Fall ist geschlossen.", "The case is closed."),
    Reason.RESTRICTED_CASE: (
        "Der Fall ist gesperrt; nur berechtigte Personen legen darin ab.",
        "The case is restricted; only people with the right to see it file there.",
    ),
    Reason.NEIGHBOUR_FITS: (
        "Im Fall mit einer fast gleichen Nummer passt das zweite Merkmal ebenso.",
        "The second factor fits a case with nearly the same number as well.",
    ),
    Reason.REPAIRED_NUMBER: (
        "Die Nummer war nur mit Korrektur zu lesen, und kein anderes Merkmal steht buchstabengetreu da.",
        "The number could be read only with repairs, and no other factor stands there letter by letter.",
    ),
    Reason.NOT_SURE_ENOUGH: (
        "Die Merkmale reichen für diesen Fall nicht sicher genug.",
        "The factors together are not sure enough for this case.",
    ),
    Reason.ONLY_QUOTED: (
        "Die Nummer steht nur in zitiertem oder weitergeleitetem Text.",
        "The number stands only in quoted or forwarded text.",
    ),
    Reason.NOT_IN_DOCUMENT: (
        "Die E-Mail nennt einen Fall, das Schriftstück selbst aber nichts, was dazu passt.",
        "The mail names a case, but nothing in the document itself fits it.",
    ),
    Reason.DOUBTFUL_NUMBER: (
        "Eine Nummer auf dem Bild wurde zweimal gelesen, und jedes Mal anders.",
        "A number on the picture was read twice, and differently each time.",
    ),
    Reason.UNSUPPORTED_KIND: (
        "Diese Art Datei wird noch nicht gelesen; eine Person sieht sie an.",
        "This kind of file is not read yet; a person looks at it.",
    ),
    Reason.ENCRYPTED: ("Die Datei ist verschlüsselt.", "The file is encrypted."),
    Reason.DAMAGED: (
        "Die Datei ist beschädigt; was lesbar war, wurde gelesen.",
        "The file is damaged; what could be read was read.",
    ),
    Reason.PIECE_OF_MESSAGE: (
        "Ein Stück einer Nachricht, die in mehreren Stücken verschickt wurde; eine Person fügt sie zusammen.",
        "A piece of a message that was sent in several pieces; a person puts them together.",
    ),
    Reason.LIES_ELSEWHERE: (
        "Die Datei liegt nicht in der Nachricht, sondern anderswo; sie wird nicht geholt.",
        "The file is not in the message but somewhere else; it is not fetched.",
    ),
    Reason.PICTURES_UNREAD: (
        "Im Schriftstück sind Bilder, die nicht gelesen werden konnten.",
        "The document holds pictures that could not be read.",
    ),
    Reason.TOO_LONG: ("Das Schriftstück hat zu viele Seiten.", "The document has too many pages."),
    Reason.OUT_OF_TIME: (
        "Die Zeit reichte nicht für alle Seiten des Schriftstücks.",
        "There was not enough time for all pages of the document.",
    ),
    Reason.SAME_BYTES_OTHER_SENDER: (
        "Dieselbe Datei kam schon von einem anderen Absender.",
        "The same file has come from another sender before.",
    ),
    Reason.UNSCANNED: (
        "Ungeprüft: Der Virenscanner war nicht erreichbar, als die Nachricht geöffnet wurde.",
        "Not scanned: the virus scanner was out of reach when the mail was opened.",
    ),
    Reason.RESTRICTED_TYPE: (
        "Schriftstücke dieser Art legt immer eine Person ab.",
        "Documents of this kind are always filed by a person.",
    ),
    Reason.INSPECT_AND_DISCARD: (
        "Wohl ein Ausweis oder Ähnliches: ansehen, vermerken, nicht behalten.",
        "Probably an identity document or the like: to be inspected and noted, not kept.",
    ),
    Reason.REDACT_FIRST: (
        "Vor der Ablage schwärzt eine Person, was nicht in die Akte gehört.",
        "Before it is filed a person blackens what does not belong on file.",
    ),
    Reason.UNREADABLE: ("Die Datei lässt sich nicht öffnen.", "The file cannot be opened."),
    Reason.NO_TEXT: ("Auf dem Bild ist kein Text zu lesen.", "No text can be read on the picture."),
    Reason.EMPTY_FILE: ("Die Datei ist leer.", "The file is empty."),
    Reason.ALTERNATIVE_OF_TEXT: (
        "Dieselbe Nachricht in anderer Form; die andere wird bearbeitet.",
        "The same message in another form; the other one is worked.",
    ),
    Reason.SAYS_NOTHING: (
        "Nur Gruß oder Begleittext ohne Anliegen.",
        "A greeting or covering text without a request.",
    ),
    Reason.SIGNATURE_IMAGE: ("Ein Bild aus der E-Mail-Signatur.", "A picture from a mail signature."),
    Reason.TRACKING_PIXEL: ("Ein Zählpixel.", "A tracking pixel."),
    Reason.CRYPTOGRAPHIC_SIGNATURE: (
        "Eine elektronische Signatur zur Nachricht.",
        "A cryptographic signature of the message.",
    ),
    Reason.CALENDAR_OR_CARD: (
        "Ein Kalendereintrag oder eine Visitenkarte neben dem Text der Nachricht.",
        "A calendar entry or visiting card beside the text of the mail.",
    ),
    Reason.LEAVINGS: (
        "Eine Datei, die der Computer in das Archiv gelegt hat.",
        "A file the computer left in the archive.",
    ),
    Reason.UNPACKED: (
        "Ein Behälter; was darin liegt, wird einzeln bearbeitet.",
        "A container; what lies in it is worked piece by piece.",
    ),
    Reason.DELIVERY_REPORT: ("Ein Zustellbericht.", "A delivery report."),
    Reason.AUTOMATIC_MAIL: (
        "Eine automatische Nachricht ohne eigene Unterlagen.",
        "An automatic message without documents.",
    ),
    Reason.SPAM_MARKED: (
        "Vom Mailserver als Spam gekennzeichnet, und im Text trägt niemand ein Anliegen vor.",
        "Marked as spam by the mail server, and nobody speaks to the office in the text.",
    ),
    Reason.SET_ASIDE_BY_CLERK: ("Von einer Person beiseitegelegt.", "Set aside by a clerk."),
    Reason.FORWARDED_BY_CLERK: (
        "Von einer Person an die zuständige Stelle weitergeleitet, mit dem Eingangsdatum.",
        "Forwarded by a clerk to the office in charge, with the date of receipt.",
    ),
    Reason.UNREADABLE_BY_CLERK: (
        "Auch eine Person konnte es nicht lesen; die Absenderin wird um eine lesbare Fassung gebeten.",
        "A clerk could not read it either; the sender is asked for a readable copy.",
    ),
    Reason.DISCARDED_BY_CLERK: (
        "Von einer Person eingesehen und mit Vermerk nicht zur Akte genommen.",
        "Inspected by a clerk and, with a note, not kept on file.",
    ),
    Reason.TAKEN_APART_BY_CLERK: (
        "Von einer Person in mehrere Schriftstücke getrennt; jedes wird einzeln bearbeitet.",
        "Taken apart by a clerk into several documents; each is worked by itself.",
    ),
    Reason.SAME_BYTES: (
        "Dieselbe Datei ist schon da; sie ist mit der ersten verknüpft.",
        "The same file is here already; it is linked to the first.",
    ),
    Reason.TOO_LARGE: (
        "Die Nachricht ist größer als erlaubt; sie ist ungeöffnet verwahrt.",
        "The message is larger than allowed; it is kept unopened.",
    ),
    Reason.VIRUS_FOUND: (
        "Der Virenscanner hat in der Nachricht Schadsoftware gefunden; sie ist ungeöffnet verwahrt.",
        "The virus scanner found malware in the message; it is kept unopened.",
    ),
    Reason.TOO_LARGE_TO_SCAN: (
        "Der Virenscanner konnte die Nachricht nicht ganz prüfen; sie ist ungeöffnet verwahrt.",
        "The virus scanner could not look through the whole message; it is kept unopened.",
    ),
    Reason.TOO_MANY_PARTS: (
        "Die Nachricht hat zu viele oder zu tief verschachtelte Teile.",
        "The message has too many or too deeply nested parts.",
    ),
    Reason.UNPACKS_TOO_LARGE: (
        "Was darin gepackt ist, wird beim Entpacken größer als erlaubt.",
        "What is packed in it becomes larger than allowed when it is unpacked.",
    ),
    Reason.UNPACKING_TIMED_OUT: ("Das Entpacken hat zu lange gedauert.", "Unpacking took too long."),
    Reason.READER_CRASHED: (
        "Beim Lesen ist der Leseprozess zweimal abgestürzt.",
        "The reader process crashed twice on it.",
    ),
    Reason.READER_TIMED_OUT: ("Das Lesen hat zu lange gedauert.", "Reading took too long."),
    Reason.READER_OUT_OF_BOUNDS: (
        "Das Lesen hätte mehr Speicher oder Platz gebraucht als erlaubt.",
        "Reading needed more memory or space than allowed.",
    ),
    Reason.WORK_FAILED: (
        "Die Bearbeitung ist mehrmals fehlgeschlagen.",
        "Work on it failed several times.",
    ),
}


def sentence(reason: Reason, language: str = "de") -> str:
    """The reason in words, in German or English."""
    german, english = SENTENCES[reason]
    return english if language == "en" else german
