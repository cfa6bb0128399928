"""What programs ask: does the process live, can it work, and its figures."""

import hmac

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from config.load import secret
from ingest.operations.ready import readiness
from review.desk import Desk
from review.limits import Rate
from review.metrics import OfficeCollector
from review.who import NotAllowedError, TooOftenError, caller, desk_of

public = APIRouter()
"""Asked by programs that cannot sign in; they tell figures, and nothing of a letter or a person."""
PROBES = Rate(burst=60, per_second=2)
NO_STORE = {"Cache-Control": "no-store"}


@public.get("/healthz")
def lives() -> Response:
    """The process answers; nothing else is looked at."""
    return PlainTextResponse("ok\n", headers=NO_STORE)


@public.get("/readyz")
def is_ready(request: Request) -> Response:
    """200 when database, schema and storage can be worked with, else 503; which of them, by name."""
    desk = _asked(request)
    probes = readiness(desk.office.settings, desk.office.store)
    ready = all(probe.ok for probe in probes)
    told = {"ready": ready, "checks": {probe.name: "ok" if probe.ok else "failed" for probe in probes}}
    return JSONResponse(told, status_code=200 if ready else 503, headers=NO_STORE)


@public.get("/metrics")
def metrics(request: Request) -> Response:
    """Figures for Prometheus; behind a token where `review.metrics_token` is set."""
    desk = _asked(request)
    if not _shown(request, desk):
        raise NotAllowedError
    registry = CollectorRegistry()
    registry.register(OfficeCollector(desk.watch))
    encode, content_type = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(registry), media_type=content_type, headers=NO_STORE)


def _asked(request: Request) -> Desk:
    desk = desk_of(request)
    if not desk.limits.allow(f"probe {caller(request)}", PROBES):
        raise TooOftenError
    return desk


def _shown(request: Request, desk: Desk) -> bool:
    token = desk.office.settings.review.metrics_token
    if token is None:
        return True
    wanted = secret(token)
    _, _, given = request.headers.get("authorization", "").partition(" ")
    return bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())
