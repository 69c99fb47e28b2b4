"""How much of a message is looked at: what somebody sends may be made to fill memory or time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from headerfirst.schemas.content import WhyNotInspected

MIB: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What lies beyond is closed, and said to be. Memory needed is about three times `total_bytes` at worst."""

    total_bytes: int = 128 * MIB
    """Of everything that is decoded or decompressed, kept or not, and of the text made of it: the largest message that
    mail systems commonly pass (50 MB, so 36 MB of files) may hold ordinary office documents, which grow thrice.
    """
    part_bytes: int = 48 * MIB
    """Of one piece: anything that fits into such a message as it is, and documents that grow in it."""
    text_bytes: int = 16 * MIB
    """Of one piece of text: a book has a million, a large table ten. The first so many are read."""
    parts: int = 1_000
    """A spreadsheet of a hundred sheets has about 300 members, a long chain of replies as attachments about 100."""
    depth: int = 16
    """Containers within containers: forwarded mail nests three for each time it is forwarded as an attachment."""
    ratio: int = 250
    """Times that a compressed piece may grow; deflate reaches 1,032 with zeros alone, logs and tables 20 to 100."""
    ratio_from: int = MIB
    """Bytes that any piece may grow to: blank pictures compress without end, and harm nobody."""
    pdf_pages: int = 300
    """About a minute's work; the rest of a longer document is not read."""


class Shut(Exception):  # noqa: N818 - says what is the matter
    """One piece stays closed; its neighbours need not."""

    def __init__(self, why: WhyNotInspected) -> None:
        super().__init__(why)
        self.why: WhyNotInspected = why


class Spent(Shut):
    """The message has used up what it may: the rest of it stays closed."""


@dataclass(slots=True)
class Allowance:
    """What is left of the limits for one message."""

    limits: Limits
    left: int = field(init=False)
    numbers: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.left = self.limits.total_bytes

    def spend(self, size: int) -> None:
        """Bytes decoded, or characters of text."""
        self.left -= size
        if self.left < 0:
            raise Spent("too_large")

    def number(self) -> int:
        """The next piece's."""
        if self.numbers >= self.limits.parts:
            raise Spent("too_many_parts")
        self.numbers += 1
        return self.numbers - 1

    def require_room(self, size: int) -> None:
        """For one piece."""
        if size > self.limits.part_bytes:
            raise Shut("too_large")
