"""Which mailboxes and folders are asked about, and how often: what the command line says of a mail server."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final, NamedTuple, Self

from headerfirst.schemas.errors import Misconfigured

OPTIONS: Final = {
    "users": "a file of mailboxes, one a line, instead of the one that the address names",
    "include": "folders, by commas, with * and ?; without it all",
    "exclude": "folders that are never opened, likewise",
    "poll": "seconds between two looks where the server does not tell by itself (30)",
}
_POLL: Final = "30"
_LONGEST_POLL: Final = 1500.0
"""Seconds: a server may end a connection that is silent for half an hour (RFC 3501 §5.4), or an IDLE (RFC 2177)."""


class FolderChoice(NamedTuple):
    include: tuple[str, ...]
    exclude: tuple[str, ...]

    @classmethod
    def of(cls, options: Mapping[str, str]) -> Self:
        return cls(*(tuple(filter(None, map(str.strip, options.get(name, "").split(",")))) for name in cls._fields))

    def takes(self, path: str) -> bool:
        """Letters count alike, large or small: INBOX is no case of its own (RFC 3501 §5.1)."""
        folded = path.casefold()
        if any(fnmatchcase(folded, pattern.casefold()) for pattern in self.exclude):
            return False
        return not self.include or any(fnmatchcase(folded, pattern.casefold()) for pattern in self.include)


def mailboxes(options: Mapping[str, str], named: str | None) -> tuple[str, ...]:
    """Raises Misconfigured where there are none, or the file cannot be read."""
    file = options.get("users")
    if file is None:
        if not named:
            raise Misconfigured("Say whose mail it is: the mailbox before the host (with %40 for @), or option users.")
        return (named,)
    if named:
        raise Misconfigured("Name a mailbox before the host, or give the option users, not both.")
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        raise Misconfigured("The file that the option users names cannot be read as text.") from None
    found = tuple(dict.fromkeys(line.strip() for line in lines if line.strip() and not line.startswith("#")))
    if not found:
        raise Misconfigured("The file that the option users names holds no mailbox.")
    return found


def poll_seconds(options: Mapping[str, str]) -> float:
    """Raises Misconfigured where it is no number, or too large for a connection to live that long."""
    try:
        seconds = float(options.get("poll", _POLL))
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= _LONGEST_POLL:
        raise Misconfigured(f"The option poll is in seconds, above 0 and at most {_LONGEST_POLL:.0f}.")
    return seconds
