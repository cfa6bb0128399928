"""A private Dovecot on free loopback ports, with a folder, users and certificates of its own.

    with Dovecot() as server:
        server.add_user("kundenpost", "geheim")
        server.append("kundenpost", raw)
        server.url("kundenpost")            # imaps://kundenpost@127.0.0.1:40993/INBOX

It needs no root: as an ordinary user every process of the server runs as that user; as root the mail
belongs to `nobody`. Three things an unprivileged Dovecot 2.3 trips over are settled in the
configuration: `chroot` must be empty for the login and anvil services, the penalty socket of anvil
must be off, and its folder must be short (a socket path has at most 108 bytes), so it lies in /tmp.
"""

import base64
import contextlib
import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal, Self
from urllib.parse import quote

from imapclient import IMAPClient

from tests.servers.certificates import Authority, Certificate
from tests.servers.missing import find

CAPABILITIES = """
IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT THREAD=REFERENCES MULTIAPPEND UNSELECT CHILDREN
NAMESPACE UIDPLUS LIST-EXTENDED CONDSTORE QRESYNC ESEARCH LIST-STATUS MOVE SPECIAL-USE LITERAL+
"""
TOKEN_KEY = b"a key that only this test server knows"
START_SECONDS = 20.0
REREAD_SECONDS = 1.1
"""Dovecot looks at a password file once a second; a new account has a file of its own."""

CONFIGURATION = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
default_process_limit = 60
default_client_limit = 200
default_vsz_limit = 1G
first_valid_uid = 0
first_valid_gid = 0
mail_location = {store}:{home}/mail/%u
mail_fsync = never
mail_max_userip_connections = 60
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_verbose = yes
auth_cache_size = 0
auth_failure_delay = 0
ssl = {ssl}
ssl_cert = <{certificate}
ssl_key = <{key}
imap_logout_format =
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
}}
passdb {{
  driver = passwd-file
  args = {home}/users/%u
  mechanisms = plain login
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {home}/oauth2.conf.ext
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u
}}
protocol imap {{
  {capability}
}}
{extra}
"""
OAUTH2 = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={home}/keys/
username_attribute = email
"""


class Dovecot:
    """A private IMAP server; the mail stays from one `start` to the next and goes with the context."""

    host = "127.0.0.1"

    def __init__(
        self,
        *,
        hide: Iterable[str] = (),
        tls: bool = True,
        certificate: Certificate | None = None,
        store: Literal["sdbox", "maildir"] = "sdbox",
        separator: str = "/",
        prefix: str = "",
        extra: str = "",
    ) -> None:
        """Prepare a server without the capabilities in `hide`; `extra` goes into its configuration."""
        self.program = find("dovecot")
        self.home = Path(tempfile.mkdtemp(prefix="kp-imap-", dir="/tmp"))
        self.home.chmod(0o755)
        self.authority = Authority(self.home / "tls")
        self.ca_file = self.authority.file
        self.port, self.tls_port = free_port(), free_port()
        self._passwords: dict[str, str] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._prepare(
            capability=_capability_line(hide),
            ssl="yes" if tls else "no",
            pair=certificate or self.authority.issue("server"),
            layout={"store": store, "separator": separator, "prefix": prefix, "extra": extra},
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def start(self) -> None:
        """Start the server and wait until it greets. Raises RuntimeError with its log when it does not."""
        if self.program is None:
            raise RuntimeError("dovecot is not installed: install the Debian package dovecot-imapd")
        command = [self.program, "-F", "-c", str(self.home / "dovecot.conf")]
        with (self.home / "out").open("ab") as out:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
            )
        try:
            self._wait_until_it_greets()
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """Ask the server to stop, as a system does; its clients are told BYE. The mail stays."""
        if self._process is not None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
            self.kill()

    def kill(self) -> None:
        """End all processes of the server at once, as a power cut does. The mail stays."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Let the server fall silent with all connections open, as a lost network does; `kill` ends that."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGSTOP)

    def log(self) -> str:
        """Return what the server wrote about itself."""
        files = (self.home / "out", self.home / "log")
        return "".join(f.read_text(errors="replace") for f in files if f.exists())

    def url(self, user: str, folder: str = "INBOX", scheme: str = "imaps") -> str:
        """Return the URL for the settings of this mailbox."""
        port = self.tls_port if scheme == "imaps" else self.port
        return f"{scheme}://{quote(user)}@{self.host}:{port}/{quote(folder)}"

    def add_user(self, name: str, password: str) -> None:
        """Create an account, or give it another password (which takes a second to be noticed)."""
        known, self._passwords[name] = name in self._passwords, password
        file = self.home / "users" / name
        file.write_text(f"{name}:{{PLAIN}}{password}\n")
        if known:
            time.sleep(REREAD_SECONDS)

    def token(self, user: str, *, ends: int = 4_000_000_000) -> str:
        """Return an access token for `user` that this server believes until `ends` (epoch seconds)."""
        from joserfc import jwt  # noqa: PLC0415 - only tests of OAuth2 need it
        from joserfc.jwk import OctKey  # noqa: PLC0415

        claims = {"email": user, "sub": user, "iat": 1_700_000_000, "exp": ends}
        return jwt.encode({"alg": "HS256", "typ": "JWT"}, claims, OctKey.import_key(TOKEN_KEY))

    @contextlib.contextmanager
    def client(self, user: str, folder: str | None = "INBOX") -> Iterator[IMAPClient]:
        """Yield a plain connection as another client of the same account, with `folder` selected."""
        with IMAPClient(self.host, self.port, ssl=False, timeout=30) as client:
            client.plain_login(user, self._passwords[user])  # LOGIN knows no umlauts
            if folder is not None:
                client.select_folder(folder)
            yield client

    def append(self, user: str, raw: bytes, when: datetime | None = None, folder: str = "INBOX") -> int:
        """Put a message into a folder, creating the folder where missing, and return its UID."""
        return self.append_all(user, [raw], when, folder)[0]

    def append_all(
        self, user: str, raws: Iterable[bytes], when: datetime | None = None, folder: str = "INBOX"
    ) -> list[int]:
        """Put many messages into a folder over one connection and return their UIDs, in order."""
        with self.client(user, None) as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            first = int(client.folder_status(folder, ["UIDNEXT"])[b"UIDNEXT"])
            count = 0
            for raw in raws:
                client.append(folder, raw, (), when)
                count += 1
        return list(range(first, first + count))

    def messages(self, user: str, folder: str = "INBOX") -> dict[int, bytes]:
        """Return the raw messages of a folder by UID; empty where there is no such folder."""
        with self.client(user, None) as client:
            if not client.folder_exists(folder):
                return {}
            client.select_folder(folder, readonly=True)
            answer = client.fetch(client.search("ALL"), ["BODY.PEEK[]"])
            return {uid: data[b"BODY[]"] for uid, data in sorted(answer.items())}

    def uids(self, user: str, folder: str = "INBOX") -> list[int]:
        """Return the UIDs of a folder, in order, without the messages."""
        with self.client(user, folder) as client:
            return sorted(client.search("ALL"))

    def flags(self, user: str, folder: str = "INBOX") -> dict[int, tuple[bytes, ...]]:
        """Return the flags and keywords of each message in a folder, by UID."""
        with self.client(user, folder) as client:
            return dict(client.get_flags(client.search("ALL")))

    def folders(self, user: str) -> set[str]:
        """Return the names of all folders of an account."""
        with self.client(user, None) as client:
            return {name for _, _, name in client.list_folders()}

    def remove(self, user: str, uids: Iterable[int], folder: str = "INBOX") -> None:
        """Delete messages for good, as another client of the account would."""
        with self.client(user, folder) as client:
            client.delete_messages(list(uids))
            client.expunge()

    def _prepare(self, capability: str, ssl: str, pair: Certificate, layout: Mapping[str, str]) -> None:
        owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        values = {
            "home": self.home,
            "user": owner.pw_name,
            "group": grp.getgrgid(owner.pw_gid).gr_name,
            "uid": owner.pw_uid,
            "gid": owner.pw_gid,
            "port": self.port,
            "tls_port": self.tls_port,
            "ssl": ssl,
            "certificate": pair.file,
            "key": pair.key,
            "capability": capability,
            **layout,
        }
        key_file = self.home / "keys/default/HS256/default"
        key_file.parent.mkdir(parents=True)
        key_file.write_text(base64.b64encode(TOKEN_KEY).decode())
        (self.home / "mail").mkdir()
        if os.geteuid() == 0:
            os.chown(self.home / "mail", owner.pw_uid, owner.pw_gid)
        (self.home / "users").mkdir()
        (self.home / "oauth2.conf.ext").write_text(OAUTH2.format(home=self.home))
        (self.home / "dovecot.conf").write_text(CONFIGURATION.format_map(values))

    def _wait_until_it_greets(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._greets():
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Dovecot did not start:\n{self.log()}")
            time.sleep(0.02)

    def _greets(self) -> bool:
        try:
            with socket.create_connection((self.host, self.port), 1) as connection:
                return connection.recv(4) == b"* OK"
        except OSError:
            return False


def free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _capability_line(hide: Iterable[str]) -> str:
    hidden = set(hide)
    shown = [name for name in CAPABILITIES.split() if name not in hidden]
    return f"imap_capability = {' '.join(shown)}" if hidden else ""
