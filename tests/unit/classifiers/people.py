"""Invented people, parts and readings for tests of the deciding half."""

from classifiers.nouns import Member, Page, Part, Reading, Role

ANNA = Member(
    bg_number="35502BG0012345",
    customer_number="123D456789",
    last_name="Müller-Lüdenscheid",
    first_name="Anna Maria",
    birth_date="1982-05-14",
    email="anna@example.org",
    iban="DE89370400440532013000",
    vsnr="15070649C103",
    active=True,
)


def person(given: Member = ANNA, **changes: object) -> Member:
    """A member like `given`, with some facts changed."""
    facts = {name: getattr(given, name) for name in Member.__slots__}
    return Member(**{**facts, **changes})  # type: ignore[arg-type]


PETER = person(
    customer_number="123P000002",
    last_name="Müller",
    first_name="Peter",
    birth_date="1979-11-03",
    email="",
    iban="",
    vsnr="",
)
"""Anna's husband, in her case."""

YILMAZ = person(
    bg_number="35502BG0099999",
    customer_number="123Y000003",
    last_name="Y\u0131lmaz",
    first_name="Öztürk",
    birth_date="1990-01-01",
    email="",
    iban="GB29NWBK60161331926819",
    vsnr="65180539W001",
)
"""Somebody in another case."""


def part(number: int = 2, role: Role = Role.ATTACHMENT, **changes: object) -> Part:
    """One part; an attached PDF when nothing else is said."""
    kind = "text/plain" if role is Role.TEXT else "application/pdf"
    facts: dict[str, object] = {
        "number": number,
        "path": str(number),
        "nested": False,
        "role": role,
        "filename": "" if role is Role.TEXT else "scan.pdf",
        "claimed_type": kind,
        "media_type": kind,
        "sha256": f"{number:064x}",
        "size": 100_000,
        "offset": 0,
    }
    return Part(**{**facts, **changes})  # type: ignore[arg-type]


def reading(*pages: str, **changes: object) -> Reading:
    """A reading with these pages."""
    numbered = tuple(Page(number=n, text=text, how="text") for n, text in enumerate(pages, start=1))
    facts: dict[str, object] = {"engine": "test", "pages": numbered, "page_count": len(pages)}
    return Reading(**{**facts, **changes})  # type: ignore[arg-type]
