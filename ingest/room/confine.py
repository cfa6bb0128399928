"""A reader gives up its rights: memory, files, user, network, other processes."""

import os
import pwd
import resource
import sys
from contextlib import suppress
from pathlib import Path

from ingest.room.kernel import die_with
from ingest.room.landlock import restrict_files
from ingest.room.syscalls import refuse_system_calls
from ingest.room.terms import Terms

SYSTEM = tuple(map(Path, ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/dev/urandom")))
NOBODY = "nobody"
OPEN_FILES = 64
MORE_PROCESSES = 60
"""Room for the command of each reader, and for what else the user starts meanwhile."""
NOWHERE = Path("/dev/null")
"""Tesseract writes its messages there, and crashes where it cannot."""


def confine(terms: Terms, server: int) -> list[str]:
    """Close all doors for good; returns the layers the kernel did not give, in words."""
    os.chdir("/")
    os.umask(0o077)
    limit_resources(terms)
    become_nobody()
    if terms.scratch:
        limit_processes()
    die_with(server)
    if terms.sandbox == "off":
        return ["switched off (reading.sandbox): readers can open files and sockets as their user can"]
    return [*_without_files(terms), *_without_system_calls(terms)]


def limit_resources(terms: Terms) -> None:
    """Memory for documents comes on top of the address space that libraries and models fill already.

    The filter of system calls forbids other processes; memory ends threads, each of which reserves some.
    """
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    most = {
        resource.RLIMIT_AS: mapped + terms.memory,
        resource.RLIMIT_FSIZE: terms.max_opened,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for what, value in most.items():
        _, hard = resource.getrlimit(what)
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (allowed, allowed))


def limit_processes() -> None:
    """For an engine that is a command, and so may fork: a few more than the user has now.

    The kernel counts all processes and threads of the user, those of other programs too.
    """
    allowed = _processes_of(os.getuid()) + MORE_PROCESSES
    _, hard = resource.getrlimit(resource.RLIMIT_NPROC)
    if hard == resource.RLIM_INFINITY or allowed < hard:
        resource.setrlimit(resource.RLIMIT_NPROC, (allowed, allowed))


def _processes_of(user: int) -> int:
    """Processes and threads of a user."""
    count = 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            own = process.stat().st_uid == user
            count += len([*(process / "task").iterdir()]) if own else 0
    return count


def limit_cpu(seconds: float) -> None:
    """CPU time for the next document. The clock of the daemon is faster; this holds without it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 5
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def become_nobody() -> None:
    """Where the daemon runs as root, a reader does not."""
    if os.getuid() != 0:
        return
    user = pwd.getpwnam(NOBODY)
    os.setgroups([])
    os.setresgid(user.pw_gid, user.pw_gid, user.pw_gid)
    os.setresuid(user.pw_uid, user.pw_uid, user.pw_uid)


def _without_files(terms: Terms) -> list[str]:
    own = [
        Path(folder)
        for folder in (sys.prefix, sys.base_prefix, terms.tessdata, terms.best_tessdata)
        if folder
    ]
    readable = [*SYSTEM, *own]
    startable, scratch = (readable, [Path(terms.scratch)]) if terms.scratch else ([], [])
    try:
        restrict_files(readable, startable, [*scratch, NOWHERE])
    except OSError:
        return ["Landlock (Linux 5.13, in the kernel's lsm= list): a reader can open the files its user can"]
    return []


def _without_system_calls(terms: Terms) -> list[str]:
    try:
        refuse_system_calls(programs=bool(terms.scratch))
    except OSError:
        return [
            "seccomp filters (x86_64, aarch64): a reader can open sockets and signal its user's processes"
        ]
    return []
