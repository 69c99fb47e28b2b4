"""Attachments of which the gateway says nothing, so that a scan is asked for: by a program, whose answer is all anybody
sees. One is caught, one is harmless, one is on personal mail, and one came to a union official and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.streams.sample.cast import address_of
from headerfirst.streams.sample.door import Door
from headerfirst.streams.sample.invented import PRIVATE_PROVIDERS, SUPPLIERS
from headerfirst.streams.sample.organisation import OFFICIAL, Calendar
from headerfirst.streams.sample.protected import Scene

TEST_FILE_HEADING: Final = "Delivery note 40117"
"""Of the message that brings the anti-malware test file."""
_SILENT: Final[dict[str, Any]] = {"gateway_verdict": None, "attachment_count": 1, "size_bytes": 48_211}


def attachments(door: Door, day: Calendar) -> Iterator[Scene]:
    at = day.at

    def inbound(clock: str, sender: str, to: str, heading: str) -> EmailMetadata:
        return door.mail(at(clock), sender, [address_of(to)], heading, **_SILENT)

    test_file = inbound("10:44", f"orders@{SUPPLIERS[1]}", "aoife-brennan", TEST_FILE_HEADING)
    yield Scene("attachment that is the anti-malware test file", (test_file,))
    harmless = inbound("11:36", f"b.osgood@{SUPPLIERS[6]}", "ruth-adeyemi", "Places for the autumn course")
    yield Scene("attachment that is harmless", (harmless,))
    marked = inbound("12:58", f"r.novak@{PRIVATE_PROVIDERS[1]}", "hana-novak", "[PERSONAL] The garden in May")
    yield Scene("attachment on personal mail", (marked,))
    leaflets = inbound("14:02", f"service@{SUPPLIERS[1]}", OFFICIAL, "Proof of the branch leaflet")
    yield Scene("attachment to a union official", (leaflets,))
