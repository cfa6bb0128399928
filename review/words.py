"""German and English: sentences stand in English in the code and in German in `locale/de/`; codes in both.

The catalogues are plain gettext files, read when the desk starts: nothing is compiled and nothing can be
stale (docs/decisions/2026-11-22-catalogues.md). A sentence without a translation is shown in English.
"""

import ast
import gettext
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

LANGUAGES = ("de", "en")
"""The first is taken where a browser names neither."""
FOLDER = Path(__file__).parent / "locale"
ENTRY = re.compile(r'^(msgid|msgid_plural|msgstr|msgstr\[[01]\]) (".*")$')
Catalogues = Mapping[str, "Words"]


class Words(gettext.NullTranslations):
    """One language."""

    def __init__(self, sentences: Mapping[tuple[str, int], str]) -> None:
        """`sentences`: by the English one and 0 for one thing, 1 for several."""
        super().__init__()
        self.sentences = sentences

    def gettext(self, message: str) -> str:
        """The sentence in this language."""
        return self.sentences.get((message, 0)) or message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The sentence for `n` things; German and English both count one and not one."""
        return self.sentences.get((msgid1, int(n != 1))) or (msgid1 if n == 1 else msgid2)


def read_catalogues() -> Catalogues:
    """Every language of the desk."""
    return {language: Words(_sentences(FOLDER / language)) for language in LANGUAGES}


def _sentences(folder: Path) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for file in sorted(folder.glob("*.po")):
        found |= read_po(file.read_text(encoding="utf-8"))
    return found


def read_po(text: str) -> dict[tuple[str, int], str]:
    """The translations of a gettext catalogue."""
    found: dict[tuple[str, int], str] = {}
    for entry in _entries(text):
        if english := entry.get("msgid"):
            found[english, 0] = entry.get("msgstr", "") or entry.get("msgstr[0]", "")
            found[english, 1] = entry.get("msgstr[1]", "")
    return found


def _entries(text: str) -> Iterator[dict[str, str]]:
    """Each paragraph of the file; a long sentence goes on in the next line."""
    for paragraph in re.split(r"\n\s*\n", text):
        entry: dict[str, str] = {}
        last = ""
        for line in paragraph.splitlines():
            if begins := ENTRY.match(line):
                last = begins[1]
                entry[last] = ast.literal_eval(begins[2])
            elif line.startswith('"') and last:
                entry[last] += ast.literal_eval(line)
        yield entry


def language_of(cookie: str | None, accepted: str) -> str:
    """What the person chose, else what the browser asks for first, else German (RFC 9110, 12.5.4)."""
    if cookie in LANGUAGES:
        return cookie
    weighed = [_weighed(one) for one in accepted.split(",")[:20]]
    known = [(weight, language) for language, weight in weighed if language in LANGUAGES and weight > 0]
    return max(known, key=lambda one: one[0])[1] if known else LANGUAGES[0]


def _weighed(accepted: str) -> tuple[str, float]:
    name, _, weight = accepted.partition(";q=")
    try:
        return name.strip().lower()[:2], float(weight or 1)
    except ValueError:
        return "", 0.0
