"""Whether our own mail server could tie the mail to its From (RFC 8601, RFC 7489).

Only fields under the configured authserv-id are believed; anybody can write the others.
DMARC decides where it was evaluated. Elsewhere one aligned SPF or DKIM pass is enough, and a mail
without any verdict is not held: small mail domains often have neither.
"""

import re
from collections.abc import Iterator

from ingest.acknowledgement.addresses import domain_of
from ingest.acknowledgement.held import Held
from ingest.acknowledgement.rules.facts import Facts, Hit

NAME = "not_authenticated"
DESCRIPTION = (
    "Our own Authentication-Results: DMARC failed, or neither SPF nor DKIM passed for the From's domain."
)
RESULT = re.compile(r"\s*(spf|dkim|dmarc)\s*(?:/\s*\d+\s*)?=\s*([a-z]+)", re.IGNORECASE)
DOMAIN = re.compile(
    r"(?:smtp\.mailfrom|smtp\.helo|header\.d|header\.i)\s*=\s*\"?(?:[^\s@;\"]*@)?([^\s@;\"]+)", re.IGNORECASE
)
VERDICTS = frozenset({"pass", "fail", "softfail", "hardfail", "policy"})


def ask(facts: Facts) -> Hit | None:
    """Hit when our server's results speak against the From."""
    results = tuple(_results(facts)) if facts.authserv_id else ()
    dmarc = {verdict for method, verdict, _ in results if method == "dmarc"}
    if "fail" in dmarc:
        return Hit(held=Held.NOT_AUTHENTICATED, detail="dmarc")
    spoken = [r for r in results if r[0] != "dmarc" and r[1] in VERDICTS]
    if "pass" in dmarc or not spoken:
        return None
    sender = domain_of(facts.envelope.sender)
    if any(verdict == "pass" and _aligned(domain, sender) for _, verdict, domain in spoken):
        return None
    return Hit(held=Held.NOT_AUTHENTICATED, detail="spf and dkim")


def _results(facts: Facts) -> Iterator[tuple[str, str, str]]:
    """Method, verdict and the domain it speaks of, from each field our server wrote."""
    for value in facts.envelope.all("authentication-results"):
        server, *claims = _without_comments(value).split(";")
        if (server.split() or [""])[0].lower() != facts.authserv_id.lower():
            continue
        for claim in claims:
            if found := RESULT.match(claim):
                domain = DOMAIN.search(claim)
                yield found[1].lower(), found[2].lower(), domain[1].lower() if domain else ""


def _aligned(one: str, other: str) -> bool:
    """Relaxed alignment, nearly (RFC 7489 3.1): the same domain, or one below the other."""
    short, long = sorted((one, other), key=len)
    return "." in short and (short == long or long.endswith("." + short))


def _without_comments(value: str) -> str:
    kept, depth = [], 0
    for sign in value:
        depth += (sign == "(") - (sign == ")" and depth > 0)
        if depth == 0 and sign != ")":
            kept.append(sign)
    return "".join(kept)
