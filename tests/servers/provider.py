"""A token endpoint on loopback, as an identity provider has it (RFC 6749): real HTTP, scripted answers."""

import json
import threading
from base64 import b64decode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl


class Provider:
    """Answers each request with the next entry of `script`, the last one again and again.

    An entry is a status and a JSON object; or a text, for an answer that is no JSON.
    """

    def __init__(self) -> None:
        """Prepare a provider that hands out one token that lasts an hour."""
        self.script: list[tuple[int, dict[str, Any] | str]] = [
            (200, {"access_token": "first", "token_type": "Bearer", "expires_in": 3600})
        ]
        self.requests: list[dict[str, str]] = []
        self.clients: list[str] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Where tokens are asked for."""
        return f"http://127.0.0.1:{self._server.server_port}/token"

    def answer(self, form: dict[str, str], client: str) -> tuple[int, dict[str, Any] | str]:
        """Note a request and return the next answer."""
        with self._lock:
            self.requests.append(form)
            self.clients.append(client)
            return self.script.pop(0) if len(self.script) > 1 else self.script[0]


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, answer = provider.answer(dict(parse_qsl(body)), _client(self.headers["Authorization"]))
            data = answer if isinstance(answer, str) else json.dumps(answer)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data.encode())))
            self.end_headers()
            self.wfile.write(data.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def _client(header: str | None) -> str:
    return b64decode(header.removeprefix("Basic ")).decode() if header else ""
