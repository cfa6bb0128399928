"""Numbers in the cells of a table as a person sees them: dates as dates, leading zeros, a decimal comma."""

import re
from datetime import datetime, timedelta

MAX_DIGITS = 15
"""As Excel shows them; the rest is noise of binary fractions."""
LAST_DAY = 2_958_465
"""31 December 9999."""
DATE, TIME = "%d.%m.%Y", "%H:%M"
BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 17, *range(27, 32), 36, *range(50, 59)), DATE),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47), TIME),
    22: f"{DATE} {TIME}",
}
"""Formats every program knows by number (ECMA-376 part 1, 18.8.30)."""
SAID = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""Words, filling and conditions within a format."""
DIGITS = re.compile(r"-?[0-9]{1,30}")
"""Numbers of cases and accounts, kept to the last digit."""
ZEROS = re.compile(r"0{2,15}")


def date_form(code: str) -> str:
    """How `code`, a format of one's own, shows a date; the code itself where it shows a number."""
    signs = SAID.sub("", code.partition(";")[0]).lower()
    day = DATE if "d" in signs or "y" in signs else ""
    time = TIME if "h" in signs or "s" in signs else ""
    return f"{day} {time}".strip() or (DATE if "mmm" in signs else code)


def shown(value: str, form: str, since: datetime) -> str:
    """The number `value` in a cell of the format `form`; dates count days since `since`."""
    try:
        number = float(value)
    except ValueError:
        return value
    if "%" in form and 0 <= number <= LAST_DAY and form.startswith(("%d", "%H")):
        moment = since + timedelta(seconds=round(number * 86400))
        return moment.strftime(form)
    text = value if DIGITS.fullmatch(value) else f"{number:.{MAX_DIGITS}g}".replace(".", ",")
    return text.zfill(len(form)) if ZEROS.fullmatch(form) and text.isdigit() else text
