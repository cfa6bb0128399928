"""For those who run the program: is anything stuck, and what came and waited over time. No content."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from config.errors import NotFoundError
from ingest.operations.quarantine import longest_quarantined, replay
from review.amounts import number, size, span
from review.legible import LARGEST
from review.operator_charts import charts_of, reasons_of
from review.page import render
from review.who import Visitor, desk_of, language, may
from storage.accounts import Role

router = APIRouter(include_in_schema=False)
Admin = Annotated[Visitor, Depends(may(Role.ADMIN))]
SHOWN = 50
"""Mails in quarantine on the page."""
NOBODY = -1
"""What is told when somebody else had put the mail back meanwhile."""
Replayed = Annotated[int, Query(ge=NOBODY, le=LARGEST)]


@router.get("/operator", response_class=HTMLResponse)
def overview(request: Request, who: Admin, replayed: Replayed = 0) -> Response:
    """Alarms, queue, mailboxes, outgoing mail, workers, disks, balance, quarantine, the last 30 days."""
    desk, chosen = desk_of(request), language(request)
    words = desk.words[chosen]
    health, days = desk.watch.look(anew=True), desk.figures.days()
    return render(
        request, "operator.html", who, health=health, replayed=replayed, balancing=desk.watch.balancing,
        quarantine=longest_quarantined(desk.office.store, SHOWN),
        charts=charts_of(days, words, chosen), reasons=reasons_of(days, words, chosen),
        number=lambda value: number(value, chosen),
        size=lambda value: size(value, chosen),
        codes={alarm.code for alarm in health.alarms},
        ago=lambda moment: span(health.now - moment, words),
        left=lambda moment: span(moment - health.now, words),
    )  # fmt: skip


@router.post("/operator/quarantine/replay")
def put_back(request: Request, who: Admin, submission: Annotated[str, Form(max_length=32)] = "") -> Response:
    """Put one mail back to work, or all of them; the daemon works them."""
    try:
        put = len(replay(desk_of(request).office.store, [submission] if submission else [], who.name))
    except NotFoundError:
        put = NOBODY
    return RedirectResponse(f"/operator?replayed={put}#quarantine", status_code=303)


@router.post("/operator/balance")
def balance_now(request: Request, who: Admin) -> Response:  # noqa: ARG001 - asked for, so that only an admin may
    """Begin a balance; the page tells when it is done."""
    desk_of(request).watch.start_balance()
    return RedirectResponse("/operator#balance", status_code=303)
