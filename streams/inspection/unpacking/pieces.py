"""What goes into a look at one kind of content, and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from headerfirst.schemas.content import WhyNotInspected
from headerfirst.streams.inspection.unpacking.limits import Allowance

UNDECLARED = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes, with what they are said to be. Names are left behind: they are content too, and decide nothing."""

    data: bytes = field(repr=False)
    declared: str = UNDECLARED
    charset: str | None = None
    flowed: bool = False
    """RFC 3676: a space at the end of a line says that the line goes on."""
    drops_spaces: bool = False
    """RFC 3676 `delsp`: that space is none of the text."""
    levels: int = 0
    """How many containers it lay in within the container that was opened: multiparts are no pieces."""
    broken: WhyNotInspected | None = None
    """What is the matter with it, although these bytes could be got."""


Found = Piece | WhyNotInspected
"""Something in a container: a piece, or why it is none."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a look at a piece shows; the fields are those of Part."""

    text: str | None = field(repr=False, default=None)
    unread: WhyNotInspected | None = None
    links: tuple[str, ...] = field(repr=False, default=())
    contents: Iterable[Found] = field(repr=False, default=())
    """Taken one by one, so that a limit stops the work. Raises Shut, or anything else where the bytes are broken."""
    shut: WhyNotInspected | None = None
    """Closed to everybody."""


Look = Callable[[Piece, Allowance], Sight]
