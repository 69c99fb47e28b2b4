"""`headerfirst worker`: the agents, until they are told to stop."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click
from headerfirst.agents.ledger.note import Signer
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams import keys, logs
from headerfirst.streams.commands.options import bootstrap_option, categories_option, prefix_option
from headerfirst.streams.credentials import credential
from headerfirst.streams.ledger import signing_keys
from headerfirst.streams.settings import ALONE, ROLES, InspectionSettings, RoleName, Settings, SmtpSettings, roles_named

SMTP_PASSWORD = "HEADERFIRST_SMTP_PASSWORD"  # noqa: S105 - the setting's name
_STORE_SETTINGS = "HEADERFIRST_STORE_"
_folder = click.Path(path_type=Path, exists=True, file_okay=False)
_file = click.Path(path_type=Path, exists=True, dir_okay=False)
_port = click.IntRange(0, 65535)


@click.command()
@bootstrap_option
@prefix_option
@click.option(
    "--only",
    metavar="ROLE,…",
    help=f"Run these roles alone: {', '.join(ROLES)}. Default: all but {ALONE}, which sees content and runs by itself.",
)
@click.option(
    "--pack-dir",
    "pack_folders",
    type=_folder,
    multiple=True,
    help="A pack's folder, beside the packs that are shipped; the register says which is in force.",
)
@categories_option
@click.option("--metrics-host", default="127.0.0.1", show_default=True, help="Where /livez, /readyz, /metrics listen.")
@click.option("--metrics-port", default=0, show_default="any free port", type=_port)
@click.option("--instance", help="A stable name of this process: a quick restart then needs no rebalance.")
@click.option("--session-timeout", default=10.0, show_default=True, type=click.FloatRange(min=6), help="Seconds.")
@click.option("--stuck-after", default=120.0, show_default=True, type=click.FloatRange(min=1), help="Seconds.")
@click.option("--demo-keys", is_flag=True, help="Use the published keys; tokens then hide nobody. Never in earnest.")
@click.option("--smtp", metavar="HOST[:PORT]", help="notices: the server by which they leave; without it nobody sends.")
@click.option("--smtp-from", default="headerfirst@localhost", show_default=True, help="notices: the sender's address.")
@click.option("--smtp-user", help=f"notices: to log in as; the password comes from {SMTP_PASSWORD}.")
@click.option(
    "--store", "stores", metavar="URL", multiple=True, help="inspection: where mail lies, as imaps://mail.example.org."
)
@click.option("--clamd", metavar="HOST:PORT|SOCKET", help="inspection: without it a scan for malware is never clean.")
@click.option("--yara-dir", "yara_folders", type=_folder, multiple=True, help="inspection: further .yar files.")
@click.option("--words", "word_files", type=_file, multiple=True, help="inspection: a further list of words.")
@click.option("--largest-message", default=50_000_000, show_default=True, type=click.IntRange(min=1), help="Bytes.")
@click.option(
    "--scan-within", default=60.0, show_default=True, type=click.FloatRange(min=1, max=600), help="Seconds, a message."
)
@click.option("--room-host", default="127.0.0.1", show_default=True, help="inspection: where the reading room listens.")
@click.option("--room-port", default=0, show_default="any free port", type=_port)
@click.option("--room-certificate", type=_file, help="PEM; without it the room opens on loopback alone.")
@click.option("--room-key", type=_file, help="PEM.")
def worker(  # one parameter an option
    bootstrap: str,
    prefix: str,
    only: str | None,
    pack_folders: tuple[Path, ...],
    categories: Path | None,
    metrics_host: str,
    metrics_port: int,
    instance: str | None,
    session_timeout: float,
    stuck_after: float,
    demo_keys: bool,  # noqa: FBT001  # click passes flags by name
    smtp: str | None,
    smtp_from: str,
    smtp_user: str | None,
    stores: tuple[str, ...],
    clamd: str | None,
    yara_folders: tuple[Path, ...],
    word_files: tuple[Path, ...],
    largest_message: int,
    scan_within: float,
    room_host: str,
    room_port: int,
    room_certificate: Path | None,
    room_key: Path | None,
) -> None:
    """Run the agents: triage mail and web records, correlate incidents, judge requests, tell people, keep the ledger;
    or, alone and by --only inspection, open what was granted.

    Keys come from HEADERFIRST_TOKEN_KEY and HEADERFIRST_ID_KEY, for mail, accounts and inspection also from
    HEADERFIRST_TARGET_KEY, the notary's from HEADERFIRST_LEDGER_KEY, or from files that HEADERFIRST_TOKEN_KEY_FILE and
    so on name. SIGTERM ends it within 20 seconds; it ends by itself, with exit code 3, on what it cannot handle.
    """
    logs.configure()
    roles = roles_named(only)
    if demo_keys:
        click.echo(keys.PUBLISHED_WARNING, err=True)
    inspection = InspectionSettings(
        stores=stores,
        clamd=clamd,
        yara_folders=yara_folders,
        word_files=word_files,
        largest_message=largest_message,
        scan_within=scan_within,
        room_host=room_host,
        room_port=room_port,
        room_certificate=room_certificate,
        room_key=room_key,
        environment={name: text for name, text in os.environ.items() if name.startswith(_STORE_SETTINGS)},
    )
    settings = Settings(
        bootstrap=bootstrap,
        pseudonyms=keys.PUBLISHED if demo_keys else keys.load_for(roles, os.environ),
        prefix=prefix,
        roles=roles,
        pack_folders=pack_folders,
        categories=categories,
        monitor_host=metrics_host,
        monitor_port=metrics_port,
        instance=instance,
        session_timeout=session_timeout,
        stuck_after=stuck_after,
        inspection=_inspection(inspection, roles),
        ledger_signer=_signer(roles, prefix, demo_keys=demo_keys),
        smtp=_smtp(smtp, smtp_from, smtp_user, os.environ),
    )
    if settings.inspection is not None:
        _check(settings.inspection, pack_folders)
    from headerfirst.streams.worker import run

    sys.exit(run(settings))


def _signer(roles: tuple[RoleName, ...], prefix: str, *, demo_keys: bool) -> Signer | None:
    """Only where the notary runs: nobody else needs the key."""
    if "notary" not in roles:
        return None
    return signing_keys.published_signer(prefix) if demo_keys else signing_keys.signer(os.environ, prefix)


def _smtp(server: str | None, sender: str, user: str | None, environment: Mapping[str, str]) -> SmtpSettings | None:
    if server is None:
        return None
    host, port = _host_and_port(server)
    password = credential(environment, SMTP_PASSWORD)
    if (user is None) != (password is None):
        raise Misconfigured(f"To log in to the mail server give both --smtp-user and {SMTP_PASSWORD}.")
    if "@" not in sender.strip("@"):
        raise Misconfigured("--smtp-from has to be an address: notices come from it.")
    return SmtpSettings(host=host, port=port, sender=sender, user=user, password=password)


def _host_and_port(server: str) -> tuple[str, int]:
    """`mail.example.org`, `mail.example.org:587`, `[::1]:25`."""
    host, colon, port = server.rpartition(":")
    if not colon or server.endswith("]"):
        host, port = server, "25"
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isdecimal() or not 0 < int(port) <= 65535:  # noqa: PLR2004 - the last port
        raise Misconfigured("--smtp has to be HOST or HOST:PORT.")
    return host, int(port)


def _inspection(settings: InspectionSettings, roles: tuple[RoleName, ...]) -> InspectionSettings | None:
    """A store named to other roles would be one they have no business with."""
    if ALONE not in roles:
        if settings.stores:
            raise Misconfigured(f"Only inspection may know where mail lies: --store goes with --only {ALONE}.")
        return None
    if not settings.stores:
        raise Misconfigured(
            "Inspection opens messages in a content store: name it with --store URL, as imaps://mail.example.org."
        )
    return settings


def _check(settings: InspectionSettings, pack_folders: tuple[Path, ...]) -> None:
    from headerfirst.streams.inspection.start_up import check
    from headerfirst.streams.pack_shelf import ready_packs

    check(settings, list(ready_packs(pack_folders)))
