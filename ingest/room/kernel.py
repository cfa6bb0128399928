"""The few calls of the kernel that Python's standard library does not have."""

import ctypes
import os
import signal

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38


def prctl(option: int, *values: int) -> None:
    """Change how the kernel treats this process. Raises OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    padded = [*values, 0, 0, 0, 0][:4]
    if libc.prctl(ctypes.c_int(option), *map(ctypes.c_ulong, padded)):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def system_call(number: int, *values: int | bytes) -> int:
    """Make a system call by its number; bytes are passed by address. Raises OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    arguments = [ctypes.c_char_p(v) if isinstance(v, bytes) else ctypes.c_long(v) for v in values]
    result = int(libc.syscall(ctypes.c_long(number), *arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def no_new_privileges() -> None:
    """Never gain rights again, nor any program started from here; sandboxes ask for it."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)


def die_with(parent: int) -> None:
    """Have the kernel kill this process when the thread that started it ends.

    Changing the user clears this, so it comes after that. A parent that is gone already is noticed.
    """
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(os.EX_UNAVAILABLE)
