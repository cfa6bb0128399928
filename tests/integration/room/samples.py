"""Documents and mails the tests make themselves; every person in them is invented."""

from email.message import EmailMessage
from io import BytesIO

from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

LINES = (
    "Jobcenter Dortmund",
    "Ihr Zeichen: 35502BG0012345",
    "Kundennummer: 123D456789",
    "Sehr geehrte Damen und Herren,",
    "hiermit sende ich Ihnen meine Lohnabrechnung für März.",
    "Mit freundlichen Grüßen",
    "Erika Mustermann",
)
WORDS = ("Dortmund", "Lohnabrechnung", "Mustermann")
"""Words that every reading of `LINES` must hold."""


def page(lines: tuple[str, ...] = LINES, size: tuple[int, int] = (1240, 1754)) -> Image.Image:
    """A letter as a scanner sees it, A4 at 150 dots per inch."""
    picture = Image.new("L", size, 255)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(30)
    for number, line in enumerate(lines):
        pen.text((110, 150 + number * 66), line, font=font, fill=10)
    return picture


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def pdf(pages: int = 1, lines: tuple[str, ...] = LINES) -> bytes:
    """A born-digital letter."""
    document = FPDF()
    document.set_title("Lohnabrechnung März")
    for number in range(pages):
        document.add_page()
        document.set_font("Helvetica", size=12)
        for line in (*lines, "Noch ein Absatz mit genug Text, damit die Seite voll genug ist. " * 4):
            document.multi_cell(0, 8, line, new_x="LMARGIN", new_y="NEXT")
        document.cell(0, 8, f"Blatt {number + 1}")
    return bytes(document.output())


def scanned_pdf(picture: Image.Image) -> bytes:
    """A page that is only a picture."""
    document = FPDF()
    document.add_page()
    document.image(picture, x=0, y=0, w=210)
    return bytes(document.output())


def mail(text: str = "Guten Tag, anbei meine Unterlagen.", *attachments: tuple[str, str, bytes]) -> bytes:
    """A mail with files of (name, media type, bytes)."""
    message = EmailMessage()
    message["From"] = "Erika Mustermann <erika@example.org>"
    message["To"] = "kundenpost@example.org"
    message["Subject"] = "Unterlagen für März"
    message.set_content(text)
    for name, kind, data in attachments:
        main, sub = kind.split("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()
