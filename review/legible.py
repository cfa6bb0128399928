"""What a request may be written with: no control characters, no halves of characters, no boundless numbers.

SQLite cannot count to 10^30, PostgreSQL keeps no NUL, and half of a surrogate pair is no text anywhere. All
of it is refused here, before any page sees it, so that no page needs to think of it.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Request
from pydantic import AfterValidator, AwareDatetime, Field

UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters but for tabs and line ends, and lone surrogates."""
LARGEST = 2**62
"""The largest number a database counts to, with room to add one."""
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
JSON = "application/json"

Whole = Annotated[int, Field(ge=0, le=LARGEST)]
"""The number of an event."""


class IllegibleError(Exception):
    """A request with characters nobody writes and no database keeps."""


def moment_in_utc(moment: dt.datetime) -> dt.datetime:
    """The same moment in UTC. Raises ValueError for the few at either end of time that have none."""
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:
        raise ValueError("This moment lies outside of the calendar.") from None


def moment_of(text: str) -> dt.datetime | None:
    """The moment an address names, in UTC; None where it names none."""
    try:
        moment = dt.datetime.fromisoformat(text)
        return moment_in_utc(moment) if moment.tzinfo else None
    except ValueError:
        return None


Moment = Annotated[AwareDatetime, AfterValidator(moment_in_utc)]
"""A moment with its time zone, in UTC."""


async def must_be_legible(request: Request) -> None:
    """Look at everything that is written in the request. Raises IllegibleError."""
    told = [*request.path_params.values(), *_both(request.query_params.multi_items()), await _body(request)]
    if any(UNWRITABLE.search(text) for text in _texts(told)):
        raise IllegibleError


async def _body(request: Request) -> Any:  # noqa: ANN401 - whatever was sent
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in FORMS:
        return _both((await request.form()).multi_items())
    if kind == JSON or kind.endswith("+json"):
        return _read(await request.body())
    return None


def _read(body: bytes) -> Any:  # noqa: ANN401 - plain data
    """The plain data of a body; what is no JSON is refused where a route asks for some."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _both(pairs: list[tuple[str, Any]]) -> list[Any]:
    return [one for pair in pairs for one in pair]


def _texts(told: Any) -> Iterator[str]:  # noqa: ANN401 - plain data
    """Every text within, however deep."""
    waiting = [told]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
