"""What an installation chooses, read once and checked before anything starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, get_args

from headerfirst.agents.ledger.note import Signer
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.schemas.errors import Misconfigured

RoleName = Literal[
    "mail", "web", "accounts", "reports", "incidents", "gate", "notices", "notary", "budgets", "inspection"
]
ROLES: Final[tuple[RoleName, ...]] = get_args(RoleName)
ALONE: Final[RoleName] = "inspection"
"""Sees content, so that it runs only when it is named, and in a process of its own."""
TOGETHER: Final[tuple[RoleName, ...]] = tuple(role for role in ROLES if role != ALONE)


@dataclass(frozen=True, slots=True)
class InspectionSettings:
    """Of the inspection worker alone. Credentials of the store come from the environment."""

    stores: tuple[str, ...]
    """URLs: `imaps://mail.example.org`, `folder:///var/mail`."""
    clamd: str | None = None
    """`HOST:PORT` or a socket's path; without one what has to be scanned for malware is not inspected."""
    yara_folders: tuple[Path, ...] = ()
    word_files: tuple[Path, ...] = ()
    largest_message: int = 50_000_000
    """Bytes; a longer one is closed unread."""
    scan_within: float = 60.0
    room_host: str = "127.0.0.1"
    room_port: int = 0
    """Of the reading room, where a granted message is shown; 0: any free one."""
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Of the process, as far as content stores read it."""
    room_certificate: Path | None = None
    room_key: Path | None = None
    """PEM files; without them the room opens on loopback alone."""


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """How notices leave."""

    host: str
    port: int = 25
    sender: str = "headerfirst@localhost"
    start_tls: bool | None = None
    """None: where the server offers it."""
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """Of one worker process. Durations in seconds."""

    bootstrap: str
    pseudonyms: Pseudonyms = field(repr=False)
    prefix: str = ""
    roles: tuple[RoleName, ...] = TOGETHER
    pack_folders: tuple[Path, ...] = ()
    """Beside the packs that are shipped."""
    monitor_host: str = "127.0.0.1"
    monitor_port: int = 0
    """Of /livez, /readyz and /metrics; 0: any free one."""
    instance: str | None = None
    """A stable name of this process makes a restart within the session time-out free of a rebalance."""
    session_timeout: float = 10.0
    stop_within: float = 20.0
    """After SIGTERM the process ends within this, whatever happens."""
    stuck_after: float = 120.0
    """A partition that has lag and has not moved for this long ends the process."""
    register_stale_after: float = 60.0
    inspection: InspectionSettings | None = None
    ledger_signer: Signer | None = field(default=None, repr=False)
    """Needed by the notary alone."""
    smtp: SmtpSettings | None = None
    """Without it notices are shown on their topic and sent by nobody."""
    categories: Path | None = None
    """A store of domain categories; without one sites have the categories that the proxy's vendor gave them."""

    def __post_init__(self) -> None:
        if not self.bootstrap or any(":" not in server for server in self.bootstrap.split(",")):
            raise Misconfigured(
                "The broker has to be HOST:PORT[,HOST:PORT…]; set --bootstrap or KAFKA_BOOTSTRAP_SERVERS."
            )
        if not self.roles:
            raise Misconfigured(f"At least one role has to run; the roles are {', '.join(ROLES)}.")
        if ALONE in self.roles and len(self.roles) > 1:
            raise Misconfigured(f"{ALONE} sees content and runs alone: --only {ALONE}, and the other roles elsewhere.")
        if self.stop_within <= 0 or self.stuck_after <= 0:
            raise Misconfigured("Durations have to be above zero.")


def roles_named(text: str | None) -> tuple[RoleName, ...]:
    """`mail,web` as roles; where nothing is named all of them but the one that runs alone."""
    if text is None:
        return TOGETHER
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in ROLES]
    if unknown:
        raise Misconfigured(f"There is no role {unknown[0]!r}; the roles are {', '.join(ROLES)}.")
    return tuple(role for role in ROLES if role in names)
