"""From readings to verdicts: gather the evidence about each part, understand it, ask the rules in order.

No clock, no file, no settings: the same values in give the same verdicts out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from classifiers.assess import said
from classifiers.candidates import certainty, rank
from classifiers.evidence import Clue, Evidence, Register, clues, ready
from classifiers.mail_text import REPLY, MailText, says_something, split
from classifiers.meaning import NUMBERS, understand
from classifiers.never import is_nobodys
from classifiers.nouns import Candidate, Member, Part, Reading, Role, RuleOutcome, Source, Verdict
from classifiers.plain import plain
from classifiers.question import Decision, Mail, OfficeFacts, Question, Words
from classifiers.reasons import Status
from classifiers.rules.order import RULES
from classifiers.rules.signature_image import is_logo
from classifiers.rules.tracking_pixel import is_pixel
from classifiers.texts import CARDS, is_repeated, is_text, own_text, own_texts
from classifiers.types.nouns import Assessment

__all__ = ["Mail", "OfficeFacts", "needs_reading", "texts_to_look_up", "weigh"]

_REPEATED = re.compile(rf"{REPLY.pattern}|\s*(?:wg|fwd?|tr|ilt|pd)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
"""Before a subject that somebody else may have written: answers, and forwarded mails."""
_NEVER_READ = frozenset({Role.REPORT, Role.SIGNATURE, Role.CONTAINER})


@dataclass(frozen=True, slots=True)
class _Opened:
    """One mail with everything that is the same for all its parts."""

    parts: tuple[Part, ...]
    readings: Mapping[int, Reading]
    mail: Mail
    office: OfficeFacts
    register: Register
    text: Part | None
    """The part that is the mail's own text."""
    has_message: bool
    """A text of the mail says something, or hands over a document that is no visiting card."""
    written: tuple[Clue, ...]
    quoted: tuple[Clue, ...]


def weigh(
    parts: tuple[Part, ...],
    readings: Mapping[int, Reading],
    mail: Mail,
    members: tuple[Member, ...],
    office: OfficeFacts,
) -> tuple[Verdict, ...]:
    """One verdict a part, in the order of the parts.

    `readings` are by `Part.number`; `members` are all whom the register knows for `what_to_look_up`,
    with all other members of their cases.
    """
    register = ready(members, office.ibans | office.never, mail.received, office.prefixes)
    if is_nobodys(mail.sender, register.never):
        mail = replace(mail, sender="")
    opened = _open(parts, readings, mail, register, office)
    return tuple(_verdict(_question(part, opened)) for part in parts)


def needs_reading(part: Part) -> bool:
    """Whether a part is worth reading: no report, no signature, no pixel, no logo.

    Other forms of the mail's text are read as well, for mails whose plain form is empty.
    """
    return part.role not in _NEVER_READ and not is_pixel(part) and not is_logo(part)


def texts_to_look_up(parts: tuple[Part, ...], readings: Mapping[int, Reading], mail: Mail) -> list[str]:
    """All texts of a mail in the pieces they are weighed in, for `what_to_look_up`."""
    texts = [mail.subject]
    for part in parts:
        if reading := readings.get(part.number):
            voices = split(reading.text) if part.media_type.startswith("text/") else None
            texts += [voices.written, voices.quoted] if voices else [page.text for page in reading.pages]
    return texts


def _open(
    parts: tuple[Part, ...],
    readings: Mapping[int, Reading],
    mail: Mail,
    register: Register,
    office: OfficeFacts,
) -> _Opened:
    text = own_text(parts, readings)
    words = split(readings[text.number].text) if text else MailText(written="", quoted="")
    nested = [readings[p.number].text for p in parts if _is_forwarded_text(p) and p.number in readings]
    repeated = [mail.subject] if _REPEATED.match(mail.subject) else []
    quoted = clues(map(plain, (words.quoted, *nested, *repeated)), Source.QUOTED, register)
    written = (*_subject(mail, register), *clues((plain(words.written),), Source.WRITTEN, register))
    others = [readings[part.number].text for part in own_texts(parts, readings) if part is not text]
    return _Opened(
        parts=parts,
        readings=readings,
        mail=mail,
        office=office,
        register=register,
        text=text,
        has_message=_has_message(words, nested, parts),
        written=(*written, *_numbers_only_in(others, (*written, *quoted), register)),
        quoted=quoted,
    )


def _subject(mail: Mail, register: Register) -> tuple[Clue, ...]:
    """What the subject names; of a subject that is not the client's own only the numbers.

    Number and name in one subject of ours, answered or forwarded by anybody, are one factor.
    """
    found = clues((plain(mail.subject),), Source.WRITTEN, register)
    return _numbers(found) if _REPEATED.match(mail.subject) else found


def _numbers(found: tuple[Clue, ...]) -> tuple[Clue, ...]:
    return tuple(clue for clue in found if clue.mention.kind in NUMBERS)


def _numbers_only_in(others: list[str], known: tuple[Clue, ...], register: Register) -> tuple[Clue, ...]:
    """Numbers that only another form or piece of the mail's text has: people see that one too."""
    there = {(clue.mention.kind, clue.mention.value) for clue in known}
    found = _numbers(clues((plain(split(other).written) for other in others), Source.WRITTEN, register))
    return tuple(clue for clue in found if (clue.mention.kind, clue.mention.value) not in there)


def _is_forwarded_text(part: Part) -> bool:
    """Words of a forwarded mail, in whatever form: weaker evidence than the client's own."""
    return part.nested and (is_text(part) or _is_between(part))


def _is_between(part: Part) -> bool:
    """A text without a name that is attached: words between two photos."""
    return part.media_type.startswith("text/") and part.role is Role.ATTACHMENT and not part.filename


def _has_message(own: MailText, nested: Sequence[str], parts: Sequence[Part]) -> bool:
    spoken = [own.written, own.quoted, *nested]
    brought = any(_is_document(part) and part.media_type not in CARDS for part in parts)
    return any(map(says_something, spoken)) or bool(own.written and brought)


def _question(part: Part, opened: _Opened) -> Question:
    evidence = _evidence(part, opened)
    words = _words(part, opened)
    return Question(
        part=part,
        reading=opened.readings.get(part.number),
        mail=opened.mail,
        office=opened.office,
        words=words,
        has_message=opened.has_message,
        is_repeated=is_repeated(part, opened.parts, opened.readings),
        evidence=evidence,
        meaning=understand(evidence),
        assessment=_assessment(part, words, opened),
    )


def _assessment(part: Part, words: Words | None, opened: _Opened) -> Assessment | None:
    """Kind and urgency: of a mail by the client's own words, of a document by its pages."""
    assessor, reading = opened.office.assessor, opened.readings.get(part.number)
    if assessor is None or reading is None:
        return None
    if words is None:
        return assessor.document([page.text for page in reading.pages], opened.mail.received)
    subject = opened.mail.subject if part is opened.text else ""
    text = said(words.written, words.quoted, is_reply=words.is_reply)
    return assessor.mail(subject, text, opened.mail.received)


def _evidence(part: Part, opened: _Opened) -> Evidence:
    """The mail's own text is its own document; texts of forwarded mails are quoted and never count."""
    if part is opened.text:
        return Evidence(own=opened.written, written=(), quoted=opened.quoted)
    if _is_forwarded_text(part):
        return Evidence(own=(), written=opened.written, quoted=opened.quoted)
    reading = opened.readings.get(part.number)
    pages = [page.text for page in reading.pages] if reading else []
    quoted: list[str] = []
    if part.media_type.startswith("text/"):  # mail programs put quotes behind an attachment into such a part
        texts = [split(page) for page in pages]
        pages, quoted = [text.written for text in texts], [text.quoted for text in texts]
    return Evidence(
        own=clues(map(plain, pages), Source.DOCUMENT, opened.register),
        written=opened.written,
        quoted=(*opened.quoted, *clues(map(plain, quoted), Source.QUOTED, opened.register)),
    )


def _words(part: Part, opened: _Opened) -> Words | None:
    """The part as words of a mail: its own text, that of forwarded mails, nameless text between photos."""
    reading = opened.readings.get(part.number)
    if reading is None or not (is_text(part) or _is_between(part)):
        return None
    text = split(reading.text)
    return Words(
        written=text.written,
        quoted=text.quoted,
        is_reply=bool(REPLY.match(opened.mail.subject)),
        has_documents=any(other is not part and _is_document(other) for other in opened.parts),
    )


def _is_document(part: Part) -> bool:
    is_file = part.role in {Role.ATTACHMENT, Role.INLINE} and bool(part.size)
    is_words = part.media_type.startswith("text/") and not part.filename
    return is_file and not is_words and needs_reading(part)


def _verdict(question: Question) -> Verdict:
    decision, trail = _ask(question)
    meaning = question.meaning
    filed = decision.status is Status.FILED
    aside = decision.status is Status.SET_ASIDE
    return Verdict(
        part=question.part.number,
        status=decision.status,
        reason=decision.reason,
        case=meaning.case if filed else None,
        person=None if aside else meaning.person,
        confidence=certainty(meaning) if filed else None,
        candidates=_candidates(question) if not aside else (),
        trail=trail,
        assessment=None if aside else question.assessment,
    )


def _ask(question: Question) -> tuple[Decision, tuple[RuleOutcome, ...]]:
    """The first rule that applies decides; the others before it are recorded as missed."""
    trail: list[RuleOutcome] = []
    for rule in RULES:
        decision = rule.decide(question)
        detail = decision.detail if decision else ""
        trail.append(RuleOutcome(rule=rule.NAME, hit=decision is not None, detail=detail))
        if decision:
            return decision, tuple(trail)
    raise AssertionError("the last rule always applies")


def _candidates(question: Question) -> tuple[Candidate, ...]:
    return rank(question.evidence, question.mail.sender)
