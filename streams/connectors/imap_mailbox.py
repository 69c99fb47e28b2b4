"""One mailbox over one IMAP connection: what is new in each folder since its mark, by header fields that are named.

Asked for are `HEADER.FIELDS`, flags, date and size; nothing else is ever fetched. A folder's mark is its UIDVALIDITY,
the highest UID that was read and, where the server keeps it, the highest MODSEQ: by that, mail which its owner marks as
personal later is read again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterator, Mapping, MutableMapping, Sequence
from datetime import UTC, timedelta
from io import BytesIO
from typing import Any, Final, NamedTuple

from headerfirst.streams.connectors.asked_mail import HEADER_FIELDS, MailPlace, oldest
from headerfirst.streams.connectors.asked_mailboxes import FolderChoice
from headerfirst.streams.connectors.header_block import LONGEST, read_block
from headerfirst.streams.connectors.interface import Bookmark, Envelope, Origin, Raw
from headerfirst.streams.connectors.mail_headers import Headers
from headerfirst.streams.connectors.personal_signs import marks_of
from headerfirst.streams.connectors.visiting import wait
from headerfirst.streams.servers.imap_folders import Examined, Folder, examine, own_folders
from imapclient import IMAPClient

log = logging.getLogger(__name__)

ASKED_FOR: Final = (
    f"BODY.PEEK[HEADER.FIELDS ({' '.join(HEADER_FIELDS).upper()})]<0.{LONGEST + 1}>",
    "FLAGS",
    "INTERNALDATE",
    "RFC822.SIZE",
)
_ANSWERED: Final = b"BODY[HEADER.FIELDS "
_NO_HEADERS: Final = Headers(b"")
_NOT_SENT: Final = b"\\Draft"
_PASSED_BY: Final = frozenset({b"\\drafts", b"\\all", b"\\flagged", b"\\important"})
"""What nobody has sent yet; and views of other folders (RFC 6154, RFC 8457), in which mail of a union folder would seem
to lie elsewhere.
"""
_AT_A_TIME: Final = 200
"""Header blocks in one response."""
_WINDOW: Final = 50_000
"""UIDs in one search: its answer is one line, and lines have an end."""
_INBOX: Final = Folder("INBOX", "INBOX", frozenset())
_NEWS: Final = (b"EXISTS", b"FETCH")


class Mark(NamedTuple):
    """Of a folder, how far it was read."""

    uidvalidity: int
    uid: int
    modseq: int | None

    @classmethod
    def of(cls, bookmark: Bookmark) -> Mark | None:
        """None where it is none of ours."""
        validity, uid, modseq = (bookmark.get(name) for name in cls._fields)
        if not isinstance(validity, int) or not isinstance(uid, int) or not isinstance(modseq, int | None):
            return None
        return cls(validity, uid, modseq)


class ImapMailbox:
    """`marks` outlive the connection: they are set as items are handed out."""

    def __init__(
        self, client: IMAPClient, mailbox: str, choice: FolderChoice, marks: MutableMapping[str, Mark]
    ) -> None:
        client.normalise_times = False  # else in the zone of this machine, and without saying so
        self._client = client
        self._mailbox = mailbox
        self._choice = choice
        self._marks = marks
        self._opened: str | None = None
        """Of this one STATUS says nothing new (RFC 3501 §6.3.10)."""
        self._keeps_modseq = client.has_capability("CONDSTORE")
        if self._keeps_modseq and client.has_capability("ENABLE"):
            client.enable("CONDSTORE")  # Dovecot counts from when it was first asked to

    def look(self) -> Generator[Raw | None, None, None]:
        """What is new in every folder; the inbox comes last, and stays open."""
        for folder in sorted(own_folders(self._client), key=lambda one: (_is_inbox(one), one.name)):
            if folder.flags & _PASSED_BY or not self._choice.takes(folder.path):
                continue
            if _is_inbox(folder) or folder.name == self._opened or self._has_news(folder):
                yield from self.look_at(folder)

    def look_at(self, folder: Folder) -> Iterator[Raw]:
        now = examine(self._client, folder.name)
        self._opened = folder.name
        mark = self._mark(folder, now)
        yield from self._marked_later(folder, mark, now)
        yield from self._new(folder, self._marks[self._key(folder)], now)

    def wait(self, seconds: float) -> Iterator[Raw | None]:
        """None each second, until the time is over; what comes to the inbox meanwhile at once, if the server tells."""
        ends = time.monotonic() + seconds
        if self._client.has_capability("IDLE") and self._key(_INBOX) in self._marks:
            yield from self._listen(ends)
        yield from wait(ends - time.monotonic())

    def _listen(self, ends: float) -> Iterator[Raw | None]:
        """A server tells only of what comes once it idles: so it is looked right before, and again after a second."""
        is_quiet = is_short = False
        while (now := time.monotonic()) < ends:
            found = yield from self._look_at_inbox()
            if found or not is_quiet:  # what was found is said to be all before anything is waited for
                is_quiet, is_short = not found, True
                yield None
                continue
            yield from self._idle(min(now + 1.0, ends) if is_short else ends)
            is_short = not is_short

    def _look_at_inbox(self) -> Generator[Raw, None, bool]:
        """Whether there was anything new."""
        found = False
        for raw in self.look_at(_INBOX):
            found = True
            yield raw
        return found

    def _idle(self, ends: float) -> Iterator[None]:
        """Until something happens, or the time is over; an end of the connection is for the next command to find."""
        self._client.idle()
        while (left := ends - time.monotonic()) > 0:
            began = time.monotonic()
            told = self._client.idle_check(timeout=min(1.0, left))
            if any(len(one) > 1 and one[1] in _NEWS for one in told) or (
                not told and time.monotonic() - began < min(1.0, left) / 2  # hung up
            ):
                break
            yield None
        self._client.idle_done()

    def _has_news(self, folder: Folder) -> bool:
        """By STATUS, which opens nothing."""
        names = ["UIDVALIDITY", "UIDNEXT"] + (["HIGHESTMODSEQ"] if self._keeps_modseq else [])
        status = self._client.folder_status(folder.name, names)
        mark = self._marks.get(self._key(folder))
        return mark is None or (
            (mark.uidvalidity, mark.uid + 1, mark.modseq)
            != (status.get(b"UIDVALIDITY"), status.get(b"UIDNEXT"), status.get(b"HIGHESTMODSEQ"))
        )

    def _mark(self, folder: Folder, now: Examined) -> Mark:
        key = self._key(folder)
        mark = self._marks.get(key)
        if mark is not None and mark.uidvalidity != now.validity:
            log.warning("A mail folder was made anew by its server (UIDVALIDITY): it is read from its beginning.")
            mark = None
        self._marks[key] = mark or Mark(now.validity, 0, now.modseq)
        return self._marks[key]

    def _marked_later(self, folder: Folder, mark: Mark, now: Examined) -> Iterator[Raw]:
        """Mail that was read before, and bears a personal label since."""
        if now.modseq is None or mark.modseq == now.modseq:
            return
        if mark.modseq is not None and mark.uid:
            changed = self._client.search(["UID", f"1:{mark.uid}", "MODSEQ", str(mark.modseq + 1)])
            for uids in _batches(sorted(changed)):
                flags = self._client.fetch(uids, ["FLAGS"])
                labelled = [uid for uid in sorted(flags) if marks_of(_NO_HEADERS, None, _keywords(flags[uid]))]
                yield from (raw for _, raw in self._fetched(folder, labelled, mark, mark))
        self._marks[self._key(folder)] = mark._replace(modseq=now.modseq)

    def _new(self, folder: Folder, mark: Mark, now: Examined) -> Iterator[Raw]:
        key = self._key(folder)
        for uids in self._uids(mark.uid + 1, now.next_uid):
            for uid, raw in self._fetched(folder, uids, mark, None):
                self._marks[key] = mark._replace(uid=uid)
                yield raw
        self._marks[key] = mark._replace(uid=max(mark.uid, now.next_uid - 1))

    def _uids(self, first: int, end: int) -> Iterator[Sequence[int]]:
        """Of messages from `first` on that are not too old: old mail may be moved here, and get the newest UID.

        A server compares days, in a zone of its own (RFC 3501 §6.4.4): so a day more.
        """
        since = oldest().date() - timedelta(days=1)
        for start in range(first, end, _WINDOW):
            window = f"{start}:{min(start + _WINDOW, end) - 1}"
            yield from _batches(sorted(self._client.search(["UID", window, "SINCE", since])))

    def _fetched(
        self, folder: Folder, uids: Sequence[int], mark: Mark, stays: Mark | None
    ) -> Iterator[tuple[int, Raw]]:
        """`stays`: the mark beside each of them, where they are no news."""
        for uid, answer in sorted(self._client.fetch(uids, ASKED_FOR).items()):
            before, after = stays or mark._replace(uid=uid - 1), stays or mark._replace(uid=uid)
            place = MailPlace(self._key(folder), self._mailbox, before._asdict(), after._asdict())
            raw = _raw(uid, answer, folder.path, place)
            if raw is not None:
                yield uid, raw

    def _key(self, folder: Folder) -> str:
        return f"{self._mailbox}/{_INBOX.name if _is_inbox(folder) else folder.name}"


def _is_inbox(folder: Folder) -> bool:
    """Its name alone is the same in any letters (RFC 3501 §5.1)."""
    return folder.name.upper() == _INBOX.name


def _raw(uid: int, answer: Mapping[bytes, Any], folder: str, place: MailPlace) -> Raw | None:
    """None of a draft, and of a message that went meanwhile."""
    header = next((value for name, value in answer.items() if name.upper().startswith(_ANSWERED)), None)
    received_at, size = answer.get(b"INTERNALDATE"), answer.get(b"RFC822.SIZE")
    if header is None or _NOT_SENT in answer.get(b"FLAGS", ()):
        return None
    block = read_block(BytesIO(header).readline)
    return Raw(
        origin=Origin(place.key, uid, uid),
        value=block.value,
        length=len(block.value),
        problem=block.problem,
        is_whole=block.is_whole,
        folder=folder,
        envelope=Envelope(
            received_at=None if received_at is None else received_at.astimezone(UTC),
            size_bytes=size,
            keywords=_keywords(answer),
        ),
        place=place,
    )


def _keywords(answer: Mapping[bytes, Any]) -> tuple[str, ...]:
    """Without the flags that every server has, which begin with a backslash."""
    flags = answer.get(b"FLAGS", ())
    return tuple(flag.decode("utf-8", "replace") for flag in flags if not flag.startswith(b"\\"))


def _batches(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (uids[start : start + _AT_A_TIME] for start in range(0, len(uids), _AT_A_TIME))
