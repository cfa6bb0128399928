"""What lies in containers: archives, Outlook's envelopes, signed mail, mails as files.

```
mail                                path
├─ text/plain                       1
├─ Unterlagen.zip                   2        a container: set aside once it is opened
│  ├─ Lohn.pdf                      2.1
│  └─ weiter.eml                    2.2      a mail: its leaves are 2.2.1.1, 2.2.1.2 … and nested
└─ winmail.dat                      3        the same mail in another envelope: not nested
   └─ Mietvertrag.pdf               3.1
```

One budget for all of them. Where it ends, the container says so and goes to a person whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from email.message import Message
from functools import partial

from classifiers.nouns import DAMAGE
from classifiers.reasons import Reason
from ingest.opening.contents import Content, content_of
from ingest.opening.headers import tidy
from ingest.opening.kinds import media_type
from ingest.opening.nouns import MAX_NAME, MAX_TYPE, OpeningLimits
from ingest.opening.parse import marks, parse
from ingest.opening.roles import BODIES, SIGNATURES
from ingest.opening.tree import Leaf, Place, TooManyPartsError, leaves_below
from ingest.opening.unpack import broken_head
from ingest.opening.unpack.nouns import Budget, Member, OverBudgetError, Unpacked
from ingest.opening.unpack.signatures import Trust
from ingest.opening.unpack.smime import unpack_smime
from ingest.opening.unpack.table import STAYS_A_DOCUMENT, TNEF, Unpack, unpack_encoded, unpacker


def expand(
    found: Sequence[Content], budget: Budget, limits: OpeningLimits, trust: Trust | None = None
) -> list[Content]:
    """Every leaf, and behind a container everything that lies in it, as far as the budget goes."""
    everything = [inner for content in found for inner in _opened(content, 0, budget, limits, trust)]
    said_already = any(_says_something(content) for content in found)
    return [_once(content, said_already=said_already) for content in everything]


def _says_something(content: Content) -> bool:
    return content.media_type in BODIES and not content.filename and bool(content.data.strip())


def _once(content: Content, *, said_already: bool) -> Content:
    """Outlook's envelope repeats the words of the mail it came with."""
    return replace(content, repeats=content.repeats and said_already)


def _opened(
    content: Content, level: int, budget: Budget, limits: OpeningLimits, trust: Trust | None
) -> Iterator[Content]:
    unpack = _unpacker(content, trust)
    if unpack is None or not content.data:
        yield content
        return
    try:
        budget.enter(level, limits.depth)
        inside = unpack(content.data, budget)
        members = list(_all_contents(inside, content, limits))
        budget.count(len(members) - len(inside.members))  # the leaves of mails, each taken as one member
    except OverBudgetError as error:
        yield replace(content, container=True, problem=error.reason)
        return
    except (TooManyPartsError, RecursionError):
        yield replace(content, container=True, problem=Reason.TOO_MANY_PARTS)
        return
    yield _container(content, inside)
    damage = DAMAGE.intersection(content.defects)  # of its own bytes: nothing in it can be relied on
    for member in members:
        yield from _opened(member.with_defects(damage), level + 1, budget, limits, trust)


def _unpacker(content: Content, trust: Trust | None) -> Unpack | None:
    if broken_head.DEFECT in content.defects and broken_head.rest_of_mail(content.data):
        return broken_head.unpack_broken_head
    if content.leaf.place.encoded is not None:
        return partial(unpack_encoded, mail=content.leaf.place.encoded)
    if content.media_type in SIGNATURES:
        return None
    found = unpacker(content.data, content.media_type, content.claimed_type, content.filename)
    return partial(unpack_smime, trust=trust) if found is unpack_smime else found


def _container(content: Content, inside: Unpacked) -> Content:
    """The container itself: set aside when what lay in it has rows of its own."""
    stays = content.media_type in STAYS_A_DOCUMENT and content.leaf.place.encoded is None
    return replace(
        content,
        container=not stays and bool(inside.members or inside.problem),
        problem=content.problem if stays else inside.problem or content.problem,
        defects=content.with_defects(inside.defects).defects,
        signature=inside.signature,
    )


def _all_contents(inside: Unpacked, around: Content, limits: OpeningLimits) -> Iterator[Content]:
    for number, member in enumerate(inside.members, 1):
        yield from _contents(member, number, around, limits)


def _contents(member: Member, number: int, around: Content, limits: OpeningLimits) -> Iterator[Content]:
    path = f"{around.leaf.path}.{number}"
    place = replace(around.leaf.place, levels=around.leaf.place.levels + 1, encoded=None)
    if not member.is_mail:
        yield _file(member, path, place, around, number)
        return
    if not member.is_text:  # a mail that was a file is a level of its own, its text weaker evidence
        place = Place(mail=path, depth=place.depth + 1, levels=place.levels)
    message, defects = parse(member.data)
    for leaf in leaves_below(message, path, place, limits):
        yield content_of(leaf).with_defects((*member.defects, *marks(defects)))


def _file(member: Member, path: str, place: Place, around: Content, number: int) -> Content:
    headers = Message()
    headers["Content-Type"] = claimed = _claimed(member, around)
    if member.is_text:
        place = replace(place, branch=(around.leaf.path, number))
    else:
        headers["Content-Disposition"] = "attachment"
    name = tidy(member.name, MAX_NAME)
    kind = media_type(member.data, claimed, name)
    return Content(
        leaf=Leaf(message=headers, path=path, place=place),
        data=member.data,
        defects=member.defects,
        headers=headers,
        claimed_type=claimed,
        filename=name,
        media_type=kind,
        repeats=member.is_text and around.media_type == TNEF,
    )


def _claimed(member: Member, around: Content) -> str:
    """The type the container says; of the words of a text its own charset is kept."""
    if member.is_text and around.media_type.startswith("text/"):
        return around.claimed_type
    return (member.claimed_type or "application/octet-stream")[:MAX_TYPE]
