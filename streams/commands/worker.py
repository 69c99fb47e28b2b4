"""`headerfirst worker`: the agents, until they are told to stop."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
from headerfirst.streams import keys, logs
from headerfirst.streams.commands.options import bootstrap_option, prefix_option
from headerfirst.streams.settings import Settings, roles_named


@click.command()
@bootstrap_option
@prefix_option
@click.option("--only", metavar="ROLE,…", help="Run these roles alone: mail, web, incidents. Default: all of them.")
@click.option(
    "--pack-dir",
    "pack_folders",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    multiple=True,
    help="A pack's folder, beside the packs that are shipped; the register says which is in force.",
)
@click.option("--metrics-host", default="127.0.0.1", show_default=True, help="Where /livez, /readyz, /metrics listen.")
@click.option("--metrics-port", default=0, show_default="any free port", type=click.IntRange(0, 65535))
@click.option("--instance", help="A stable name of this process: a quick restart then needs no rebalance.")
@click.option("--session-timeout", default=10.0, show_default=True, type=click.FloatRange(min=6), help="Seconds.")
@click.option("--stuck-after", default=120.0, show_default=True, type=click.FloatRange(min=1), help="Seconds.")
@click.option("--demo-keys", is_flag=True, help="Use the published keys; tokens then hide nobody. Never in earnest.")
def worker(  # one parameter an option
    bootstrap: str,
    prefix: str,
    only: str | None,
    pack_folders: tuple[Path, ...],
    metrics_host: str,
    metrics_port: int,
    instance: str | None,
    session_timeout: float,
    stuck_after: float,
    demo_keys: bool,  # noqa: FBT001  # click passes flags by name
) -> None:
    """Run the agents: triage mail and web records, correlate incidents.

    Keys come from HEADERFIRST_TOKEN_KEY, HEADERFIRST_ID_KEY and HEADERFIRST_TARGET_KEY, or from files that
    HEADERFIRST_TOKEN_KEY_FILE and so on name. SIGTERM ends it within 20 seconds; it ends by itself, with exit code 3,
    on what it cannot handle.
    """
    logs.configure()
    if demo_keys:
        click.echo(keys.PUBLISHED_WARNING, err=True)
    settings = Settings(
        bootstrap=bootstrap,
        pseudonyms=keys.PUBLISHED if demo_keys else keys.load(os.environ),
        prefix=prefix,
        roles=roles_named(only),
        pack_folders=pack_folders,
        monitor_host=metrics_host,
        monitor_port=metrics_port,
        instance=instance,
        session_timeout=session_timeout,
        stuck_after=stuck_after,
    )
    from headerfirst.streams.worker import run

    sys.exit(run(settings))
