"""What happens to a test whose server is not installed: skipped on a laptop, failed in CI."""

import os
import shutil
from typing import NoReturn

import pytest

SYSTEM_FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/sbin")


def find(program: str) -> str | None:
    """Return the full path of a program, also where an ordinary user's PATH has no `sbin`."""
    folders = [*os.environ.get("PATH", "").split(os.pathsep), *SYSTEM_FOLDERS]
    return shutil.which(program, path=os.pathsep.join(folders))


def need(program: str, what: str) -> str:
    """Return the full path of `program`, or end the test: skipped here, failed where CI is set.

    `what` says what to install, such as "the Debian package dovecot-imapd".
    """
    return find(program) or _absent(f"{program} is not installed: install {what}")


def _absent(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
