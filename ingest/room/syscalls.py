"""System calls a reader is refused by seccomp (EPERM): new sockets, other processes, mounts, keys, modules.

A filter of the kernel's classic BPF (seccomp(2)), put together by hand: load the number of the call,
compare it with each refused one, allow the rest. It closes what Landlock leaves open on older kernels.
"""

import ctypes
import errno
import platform
import struct

from ingest.room.kernel import no_new_privileges, prctl

Step = tuple[int, int, int, int]
"""Code, steps to jump if true, if false, value."""
NUMBERS: dict[str, tuple[int | None, int | None]] = {
    # name: (x86_64, aarch64), from the kernel's unistd_64.h and asm-generic/unistd.h
    "socket": (41, 198),
    "connect": (42, 203),
    "accept": (43, 202),
    "sendmsg": (46, 211),
    "bind": (49, 200),
    "listen": (50, 201),
    "socketpair": (53, 199),
    "kill": (62, 129),
    "truncate": (76, 45),
    "ptrace": (101, 117),
    "personality": (135, 92),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "mount": (165, 40),
    "umount2": (166, 39),
    "init_module": (175, 105),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "kexec_load": (246, 104),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "unshare": (272, 97),
    "accept4": (288, 242),
    "perf_event_open": (298, 241),
    "open_by_handle_at": (304, 265),
    "sendmmsg": (307, 269),
    "setns": (308, 268),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "finit_module": (313, 273),
    "bpf": (321, 280),
    "memfd_create": (319, 279),
    "userfaultfd": (323, 282),
    "pidfd_send_signal": (424, 424),
    "io_uring_setup": (425, 425),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "mount_setattr": (442, 442),
    "memfd_secret": (447, 447),
}
STARTING: dict[str, tuple[int | None, int | None]] = {
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
}
"""Refused besides, unless the engine is a command; None where the machine has no such call."""
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""Column of `NUMBERS`, and AUDIT_ARCH of the machine."""
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
CALL, MACHINE, FIRST_ARGUMENT = 0, 4, 16
"""Where the filter finds them (struct seccomp_data, little-endian)."""
ALLOW, KILL = 0x7FFF0000, 0x80000000
REFUSE, NO_SUCH_CALL = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
CLONE, CLONE3, CLONE_THREAD = (56, 220), 435, 0x10000
X32 = 0x40000000
"""Calls of the x32 ABI begin here; they would pass by the numbers above."""
PR_SET_SECCOMP, FILTER = 22, 2


def refuse_system_calls(*, programs: bool) -> None:
    """Refuse the calls above to this process, for good, and to start others unless `programs`.

    Threads stay possible: the decoder of HEIC needs one. Raises OSError where it cannot be done.
    """
    if platform.machine() not in MACHINES:
        raise OSError(errno.ENOSYS, "no list of system calls for this machine")
    steps = _program(*MACHINES[platform.machine()], programs=programs)
    program = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    header = ctypes.create_string_buffer(struct.pack("HL", len(steps), ctypes.addressof(program)))
    no_new_privileges()
    prctl(PR_SET_SECCOMP, FILTER, ctypes.addressof(header))


def _program(column: int, machine: int, *, programs: bool) -> list[Step]:
    """The filter; the last step refuses, the one before allows."""
    named = NUMBERS if programs else NUMBERS | STARTING
    refused = [number for numbers in named.values() if (number := numbers[column])]
    end = [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    if not programs:
        end = [*_only_threads(column), *end]
    last = len(refused) + len(end) - 1
    checks = [(EQUAL, last - place - 1, 0, number) for place, number in enumerate(refused)]
    return [
        (LOAD, 0, 0, MACHINE),
        (EQUAL, 1, 0, machine),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, CALL),
        (AT_LEAST, last, 0, X32),
        *checks,
        *end,
    ]


def _only_threads(column: int) -> list[Step]:
    """`clone` for a thread only. `clone3` hides its flags from us; libc then takes `clone`."""
    return [
        (EQUAL, 0, 1, CLONE3),
        (RETURN, 0, 0, NO_SUCH_CALL),
        (EQUAL, 0, 3, CLONE[column]),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (ANY_BIT, 1, 0, CLONE_THREAD),
        (RETURN, 0, 0, REFUSE),
    ]
