"""What Amara did on the web: a page, a row of pages, and who was allowed what."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from headerfirst.schemas.email_metadata import Device
from headerfirst.schemas.register import Approval, ApprovedObject, RoleExemption
from headerfirst.schemas.vocabulary import ApprovalFor, Category
from headerfirst.schemas.web_proxy import WebProxy

from tests import builders

OURS: Final = Device(owner="organisation")
OWN: Final = Device(owner="personal")
MORNING: Final = builders.WORKING_DAY + timedelta(hours=9, minutes=30)
ELEVEN: Final = builders.WORKING_DAY + timedelta(hours=11)
LUNCH: Final = builders.WORKING_DAY + timedelta(hours=12, minutes=15)
EVENING: Final = builders.WORKING_DAY + timedelta(hours=18)
OBSCENE: Final[dict[str, Any]] = {"host": "adult.example.net", "vendor_categories": ["Pornography"]}
SHOPPING: Final[dict[str, Any]] = {"host": "shop.example.net", "vendor_categories": ["Shopping"]}
FILMS: Final[dict[str, Any]] = {
    "host": "films.example.net",
    "vendor_categories": ["Streaming Media"],
    "media_type": "video/mp4",
}
PROGRAM: Final[dict[str, Any]] = {
    "host": "downloads.example.net",
    "extension": "exe",
    "media_type": "application/x-msdownload",
}
REFUSED: Final[dict[str, Any]] = {"action": "blocked", "status": 403}


def visit(at: datetime = builders.NOON, **changes: Any) -> WebProxy:
    """Its id comes from its time, so that two pages are two events."""
    return builders.web_proxy(**({"event_id": f"visit {at.isoformat()}", "observed_at": at} | changes))


def visits(start: datetime, times: int, /, minutes_apart: int = 1, **changes: Any) -> list[WebProxy]:
    return [visit(start + timedelta(minutes=number * minutes_apart), **changes) for number in range(times)]


def exempt(*categories: Category, **changes: Any) -> RoleExemption:
    """Amara, from any host and for any topic, unless it is said."""
    fields: dict[str, Any] = {"categories": list(categories), "topics": [], "hosts": []}
    return builders.role_exemption(**(fields | changes))


def approved(purpose: ApprovalFor, host: str, **changes: Any) -> Approval:
    """For everybody, unless it is said."""
    fields: dict[str, Any] = {"for_": purpose, "object": ApprovedObject(type="host", value=host), "person": None}
    return builders.approval(**(fields | changes))
