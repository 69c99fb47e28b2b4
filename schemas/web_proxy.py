"""A web request up to the first slash of its path; past it a URL is content."""

from __future__ import annotations

from headerfirst.schemas.email_metadata import Device
from headerfirst.schemas.record import Bytes, Count, Record, Time
from headerfirst.schemas.vocabulary import AgentClass, Attribution, ProxyAction


class WebProxy(Record, frozen=True, kw_only=True):
    """`path_tags` are the ids of the pack's path patterns that matched at the connector; the path itself, query,
    fragment, userinfo, full user agent and client address were dropped there. `duration_ms` in milliseconds.
    """

    event_id: str
    observed_at: Time
    user: str | None = None
    attribution: Attribution
    device: Device | None = None
    method: str
    scheme: str
    host: str
    port: int | None = None
    path_tags: list[str]
    extension: str | None = None
    status: int | None = None
    bytes_in: Bytes | None = None
    bytes_out: Bytes | None = None
    media_type: str | None = None
    sha256: str | None = None
    referrer_host: str | None = None
    agent_class: AgentClass | None = None
    action: ProxyAction
    vendor_categories: list[str]
    duration_ms: Count | None = None
