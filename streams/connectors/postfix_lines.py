"""What one line of Postfix's says: which program, of which mail, and which facts of the envelope; never a header or a
body line that somebody let Postfix log, but for the heading.

https://www.postfix.org/postconf.5.html#enable_long_queue_ids for queue ids; header_checks(5) for logged headers.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_QUEUE_ID: Final = re.compile(r"([0-9A-F]{5,20}|[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,30}): (.*)", re.DOTALL).match
_DELIVERY: Final = re.compile(
    r"to=<?(?P<to>[^>,]*+)>?, (?:orig_to=<?(?P<orig_to>[^>,]*+)>?, )?(?:.*?, )?status=(?P<status>\w+)"
).match
"""`to=<"a,b"@x>` is quoted, and looked for otherwise."""
_QUOTED_DELIVERY: Final = re.compile(
    r"to=<(?P<to>[^>]*+)>, (?:orig_to=<(?P<orig_to>[^>]*+)>, )?(?:.*?, )?status=(?P<status>\w+)"
).match
_QUEUED: Final = re.compile(r"from=<([^>]*)>, size=(\d{1,15}), nrcpt=\d+").match
_SUBMITTED: Final = re.compile(r"uid=\d+ from=<([^>]*)>").match
_SIGNED_IN: Final = re.compile(r"client=.*?, sasl_username=([^,]*[^,\s])").match
_MESSAGE_ID: Final = re.compile(r"message-id=(.*)").match
_HEADING: Final = re.compile(
    r"(?:warning|info|hold|filter|prepend|replace|redirect|bcc|strip): header subject: ?(.*) from \S+; from=<",
    re.IGNORECASE,
).match
"""Logged by `WARN` or `INFO` in header_checks: `… from client[address]; from=<…> to=<…> proto=… helo=<…>`."""
_REFUSED: Final = re.compile(
    r"(?:milter-reject|milter-discard|reject|discard): (?:END-OF-MESSAGE|END-OF-HEADER|DATA|header|body|content) "
).match
"""The whole message was: nothing more will be said of it."""
_OF_POSTFIX: Final = frozenset({
    "anvil", "bounce", "cleanup", "discard", "dnsblog", "error", "flush", "lmtp", "local", "master", "nqmgr", "oqmgr",
    "pickup", "pipe", "postdrop", "postfix-script", "postlogd", "postscreen", "postsuper", "proxymap", "qmgr", "retry",
    "scache", "sendmail", "showq", "smtp", "smtpd", "tlsmgr", "tlsproxy", "trivial-rewrite", "verify", "virtual",
})  # fmt: skip
_BESIDE: Final = frozenset({
    "amavis", "clamd", "dovecot", "opendkim", "opendmarc", "policyd-spf", "postgrey", "rspamd", "spamass-milter",
    "spamc", "spamd", "sqlgrey",
})  # fmt: skip
"""Programs that stand in the same logs and speak of mail that Postfix speaks of too."""
_PROBES: Final = frozenset({"deliverable", "undeliverable"})


class Delivery(NamedTuple):
    """An attempt; `orig_to` is whom the sender wrote to, where that is another."""

    to: str
    orig_to: str | None


class Facts:
    """What the lines of one mail have said so far; None: not said. Silent in `repr`."""

    __slots__ = ("deliveries", "has_begun", "heading", "is_probe", "message_id", "sender", "signed_in", "size")

    def __init__(self) -> None:
        self.sender: str | None = None
        self.size: int | None = None
        self.signed_in: str | None = None
        self.message_id: str | None = None
        self.heading: str | None = None
        self.deliveries: dict[Delivery, None] = {}
        self.is_probe = False
        """An address was tried and no mail sent (`reject_unverified_recipient`)."""
        self.has_begun = False
        """Whether the line that every mail begins with was there: from a client, from this machine, from Postfix."""

    def __repr__(self) -> str:
        return "<Facts>"

    def learn(self, message: str) -> bool:
        """From what stands behind the queue id; whether that was the last line of the mail."""
        if message.startswith("to="):
            self._delivered(message)
        elif message.startswith("from="):
            self._queued(message)
        elif message.startswith("client="):
            self.has_begun = True
            if (signed_in := _SIGNED_IN(message)) is not None:
                self.signed_in = signed_in[1]
        elif message.startswith("message-id="):
            self.has_begun = True
            if (message_id := _MESSAGE_ID(message)) is not None:
                self.message_id = "".join(message_id[1].split()) or None
        elif message.startswith("uid="):
            self.has_begun = True
            if (submitted := _SUBMITTED(message)) is not None and self.sender is None:
                self.sender = submitted[1]
        elif (heading := _HEADING(message)) is not None:
            self.heading = heading[1]
        return message == "removed" or _REFUSED(message) is not None

    def _delivered(self, message: str) -> None:
        found = (_QUOTED_DELIVERY if message.startswith('to=<"') else _DELIVERY)(message)
        if found is None:
            return
        self.is_probe = self.is_probe or found["status"] in _PROBES
        reached = found["to"] or found["orig_to"]  # a mail that was written to nobody is told as to=<>
        if reached:
            self.deliveries[Delivery(reached, found["orig_to"])] = None

    def _queued(self, message: str) -> None:
        found = _QUEUED(message)
        if found is not None:
            self.sender, self.size = found[1], int(found[2])


def queue_id_of(message: str) -> tuple[str, str] | None:
    """The id, and what is said of that mail; None for a line about no one mail."""
    found = _QUEUE_ID(message)
    return None if found is None else (found[1], found[2])


def daemon_of(program: str) -> str | None:
    """`postfix/submission/smtpd` is `smtpd`, whatever name an instance was given; None: no part of Postfix."""
    name, slash, daemon = program.rpartition("/")
    if slash and daemon in _OF_POSTFIX:
        return daemon
    return "postfix" if program == "postfix" or (name == "postfix" and daemon not in _BESIDE) else None


def kind_of(program: str) -> str:
    """In one of few words, for a line that is about no mail."""
    name = program.rpartition("/")[2]
    if name in _BESIDE:
        return name
    return daemon_of(program) or "another-program"
