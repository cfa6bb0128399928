"""The values that travel between the stages: part, reading, mention, candidate, verdict."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Self

from classifiers.reasons import Reason, Status
from classifiers.types.nouns import Assessment
from config.catalogue import Urgency


class Role(StrEnum):
    """What a leaf part is within its mail."""

    TEXT = "text"
    """The mail's own text: the first readable text part that is no attachment."""
    ALTERNATIVE = "alternative"
    """The same text in another form (the other branches of multipart/alternative)."""
    INLINE = "inline"
    """A part the mail's HTML shows within itself (`cid:`)."""
    ATTACHMENT = "attachment"
    """All else, with or without a name or Content-Disposition."""
    REPORT = "report"
    """Machine-readable halves of delivery and read reports."""
    CONTAINER = "container"
    """An archive or an envelope of a mail program whose members are parts of their own."""
    SIGNATURE = "signature"
    """A detached S/MIME or PGP signature."""


DAMAGE = frozenset({"base64", "boundary", "checksum", "crc", "damaged", "truncated"})
"""Defects that may have cost a part some of its bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One leaf part of a mail, as the opener found it. Its bytes lie in the spool file."""

    number: int
    """1 for the first leaf of the mail, counted over all levels; the `nn` of its file name."""
    path: str
    """Where it hangs in the MIME tree, as in IMAP: "1", "2.1"; parts of a nested mail below its number."""
    nested: bool
    """Whether it came inside a forwarded mail (message/rfc822)."""
    role: Role
    filename: str
    """The name the client's program gave, decoded, for the record only; never used as a path."""
    claimed_type: str
    """The media type in the mail, lower case."""
    media_type: str
    """The media type by content; the one that counts."""
    sha256: str
    """Of the decoded bytes."""
    size: int
    """Decoded bytes."""
    offset: int
    """Where the decoded bytes begin in the spool file."""
    pixels: tuple[int, int] | None = None
    """Width and height, for pictures whose header could be read."""
    defects: tuple[str, ...] = ()
    """What was wrong with it, by name (`base64`, `truncated`, …)."""
    problem: Reason | None = None
    """Why a container could not be opened, or not to its end."""
    signature: str = ""
    """For signed mail: `valid`, `invalid`, `unknown signer`, `not checked`."""

    @classmethod
    def alone(cls, media_type: str, size: int, *, sha256: str = "", claimed_type: str = "") -> Self:
        """A file by itself, as if it were all of a mail."""
        return cls(
            number=1, path="1", nested=False, role=Role.ATTACHMENT, filename="",
            claimed_type=claimed_type or media_type, media_type=media_type, sha256=sha256, size=size,
            offset=0,
        )  # fmt: skip


class Word(NamedTuple):
    """One word on a picture and where it stands, in pixels of the read picture from its upper left corner.

    A tuple, because it is the one noun there are thousands of: it travels and is kept as a plain list.
    """

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: int
    """The engine's, 0 to 100."""
    line: int
    """The line of the page it stands in, counted from 0 in reading order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """One place with a number that was read twice."""

    first: str
    """The number as the page's text has it."""
    second: str
    """The number as the other reading has it; the same where both agree."""

    @property
    def agrees(self) -> bool:
        """Whether both readings say the same."""
        return self.first == self.second


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The text of one page in reading order, and where its words stand on the picture that was read.

    The read picture is the page as it was sent (upright by its EXIF note, or as PDFium draws it), brought
    into shape: `ingest.reading.cleanup.shape.shaped` makes it again from the original and `mapping`.
    """

    number: int
    text: str
    how: str
    """`text` (born digital), `ocr`, `form` (values typed into form fields), `none` (it is broken)."""
    confidence: float | None = None
    """Mean word confidence of the engine, 0 to 1; None for born-digital text."""
    kind: str = ""
    """What the picture is: `photo`, `scan`, `fax`, `screenshot`, `blank`; of any page: `separator` (a sheet
    that parts two documents in a pile), `damaged` (a broken page between others); else empty."""
    copy_of: int = 0
    """The earlier page of the document that shows the very same picture, or the same words; 0 for none."""
    words: tuple[Word, ...] = ()
    """In reading order; none for born-digital text."""
    width: int = 0
    """Pixels of the read picture; 0 where there is none."""
    height: int = 0
    dpi: int = 0
    """Dots per inch of the read picture; 0 where nothing tells its size on paper."""
    turned: int = 0
    """Degrees (0, 90, 180, 270) the page was turned clockwise to stand upright, beyond its EXIF note."""
    mapping: tuple[float, ...] = ()
    """Nine numbers, row by row: the homography from the page as sent, its width and height taken as 1,
    to pixels of the read picture. Empty for born-digital text."""
    cleaned: tuple[str, ...] = ()
    """What was done before it was read: `flattened`, `turned`, `deskewed`, `inverted`, `even_light`."""
    script: str = ""
    """The script most letters are of, by ISO 15924: `Latn`, `Cyrl`, `Arab`, …; empty with few letters."""
    language: str = ""
    """A guess, by ISO 639-1: `de`, `en`, `tr`, `uk`, …; empty where it is only a guess by chance."""
    second_looks: tuple[SecondLook, ...] = ()
    """Numbers that were read twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What could be read of one part."""

    engine: str
    """Engine and version; with the content hash it is the key under which a reading is kept."""
    pages: tuple[Page, ...] = ()
    page_count: int = 0
    """Pages the document has; more than `pages` when a bound was hit."""
    problem: Reason | None = None
    """Why it could not be read, or not to the end."""
    metadata: tuple[tuple[str, str], ...] = ()
    """Title, producer and the like, as the document claims."""

    @property
    def text(self) -> str:
        """All pages, a form feed between two."""
        return "\f".join(page.text for page in self.pages)


class Kind(StrEnum):
    """What a mention may say about a person or a case."""

    BG_NUMBER = "bg_number"
    CUSTOMER_NUMBER = "customer_number"
    PENSION_NUMBER = "pension_number"
    IBAN = "iban"
    BIRTH_DATE = "birth_date"
    NAME = "name"
    ADDRESS = "address"
    """The name of a person and where they live, together; it strengthens and never counts as a factor."""
    REFERENCE = "reference"
    """A number of somebody else's that a clerk taught a case for."""


class Source(StrEnum):
    """Whose words a mention stands in."""

    WRITTEN = "written"
    """The client's own words: subject and unquoted text of the mail."""
    QUOTED = "quoted"
    """Quoted or forwarded text of a mail."""
    DOCUMENT = "document"
    """A page of the document itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place where a text names something the register may know."""

    kind: Kind
    value: str
    """Canonical: `35502BG0012345`, `123D456789`, `15070649C103`, ISO date, IBAN without blanks."""
    source: Source
    page: int
    snippet: str
    """The words around it, at most 80 characters."""
    repaired: bool = False
    """Whether digits or spelling had to be repaired to find it in the register."""
    only_letter: bool = False
    """Whether of a repaired Kundennummer all nine digits were read well."""
    place: str = ""
    """Where on the page: `reference line`, `letterhead`, `body`; empty in a mail's own text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person in one case, as the register knows them. A person in two cases is two members."""

    bg_number: str
    customer_number: str
    last_name: str
    first_name: str
    birth_date: str
    """ISO date, or empty."""
    email: str
    iban: str
    vsnr: str
    active: bool
    street: str = ""
    """With the house number, as the register has it."""
    postcode: str = ""
    site: str = ""
    restricted: bool = False
    """Whether only chosen people may see this case."""
    references: tuple[tuple[str, str], ...] = ()
    """Kind and value of what was learned for this case and stands in the text that is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A member of the register who may be meant, and what speaks for it."""

    bg_number: str
    customer_number: str
    factors: tuple[Mention, ...]
    """Independent factors first; what only strengthens comes last."""
    score: float
    """0 to 1, for ranking only; never enough to file by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleOutcome:
    """What one rule said."""

    rule: str
    hit: bool
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is to happen to one part, and why."""

    part: int
    """`Part.number`."""
    status: Status
    reason: Reason
    case: str | None = None
    """The BG number, only when it is filed."""
    person: str | None = None
    """The Kundennummer, when one person is meant."""
    confidence: float | None = None
    candidates: tuple[Candidate, ...] = ()
    """At most five, best first."""
    trail: tuple[RuleOutcome, ...] = ()
    """Every rule asked, hit or missed, in order."""
    duplicate_of: str | None = None
    """The document it repeats."""
    assessment: Assessment | None = None
    """Which kind of document it is, how soon somebody has to look, and why; None for what is set aside."""

    @property
    def type(self) -> str | None:
        """The code of its type; None where that is not sure."""
        return self.assessment.guess.code if self.assessment else None

    @property
    def urgency(self) -> Urgency | None:
        """How soon somebody has to look; None where nothing tells."""
        return self.assessment.urgency if self.assessment else None
