"""Every error a person may read, and the exit code it ends a command with.

Three families decide what happens next:

=========  ==========================  =================================================
family     whose doing                 what the program does
=========  ==========================  =================================================
Operator   settings, credentials       stops and says what to change; no letter is touched
Sender     a letter as it arrived      routes the letter to a person; the others go on
World      network, disk, database     leaves everything as it was and tries again later
=========  ==========================  =================================================

A message says what happened, what it means for the letters, and what to do.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ended. 64 and above follow `sysexits.h` where it has a fitting code."""

    OK = 0
    """Done."""
    FAILED = 1
    """An error of our own; the log has the trace."""
    USAGE = 2
    """The command line was not understood."""
    NOT_BALANCED = 3
    """`balance` or `audit verify` found something that does not add up."""
    CHECK_FAILED = 4
    """`check` found something that would stop the daemon."""
    BAD_DATA = 65
    """A file given to a command (a register) cannot be used as it is."""
    NOT_FOUND = 66
    """There is no such submission or document."""
    MAILBOX_UNREACHABLE = 69
    """The IMAP server cannot be reached or stopped answering."""
    STORAGE_FAILED = 74
    """Disk, database or object store cannot be read or written."""
    BUSY = 75
    """Another Kundenpost works this mailbox."""
    ACCESS_REFUSED = 77
    """The IMAP or SMTP server refused the credentials or its certificate is not trusted."""
    CONFIGURATION = 78
    """The settings are wrong; every problem is listed."""


class KundenpostError(Exception):
    """The base of all errors meant for people."""

    exit_code = ExitCode.FAILED


class OperatorError(KundenpostError):
    """Settings, credentials or the machine must be changed by an operator."""

    exit_code = ExitCode.CONFIGURATION


class SenderError(KundenpostError):
    """A letter cannot be worked as it arrived; it goes to a person, with the reason."""

    exit_code = ExitCode.BAD_DATA


class WorldError(KundenpostError):
    """Network, disk or database failed; nothing was lost and it is tried again."""

    exit_code = ExitCode.STORAGE_FAILED


class SettingsError(OperatorError):
    """The settings cannot be used; `problems` has one line for each thing to change."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Keep the problems and say all of them at once."""
        super().__init__("The settings cannot be used:\n" + "\n".join(f"  - {p}" for p in problems))
        self.problems = problems


class AccessRefusedError(OperatorError):
    """A server refused our credentials, or its certificate is not trusted."""

    exit_code = ExitCode.ACCESS_REFUSED


class MailboxUnreachableError(WorldError):
    """The IMAP server cannot be reached or stopped answering."""

    exit_code = ExitCode.MAILBOX_UNREACHABLE


class OutgoingUnreachableError(WorldError):
    """The outgoing mail server cannot be reached; the outbox waits."""


class StorageError(WorldError):
    """Disk, database or object store cannot be read or written."""


class BusyError(WorldError):
    """Another process holds the lease."""

    exit_code = ExitCode.BUSY


class BadDataError(OperatorError):
    """A file handed to a command cannot be used; nothing of it was taken."""

    exit_code = ExitCode.BAD_DATA


class NotFoundError(OperatorError):
    """There is nothing under the name that was asked for."""

    exit_code = ExitCode.NOT_FOUND


class MissingFileError(NotFoundError):
    """The bytes of a letter are not where they were kept, or are damaged there."""
