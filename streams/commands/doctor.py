"""`headerfirst doctor`: everything that an installation rests on, looked at once, and what to do about it."""

from __future__ import annotations

import copy
import os
from pathlib import Path
from typing import Any, Final

import click
import msgspec
from headerfirst.streams.codec import encode_dict
from headerfirst.streams.commands.options import bootstrap_option, prefix_option
from headerfirst.streams.commands.worker import _smtp as smtp_settings  # what a worker makes of the same options
from headerfirst.streams.commands.worker import worker
from headerfirst.streams.doctor.diagnosis import LEAST_FREE, Diagnosis, Installation
from headerfirst.streams.settings import roles_named
from headerfirst.streams.topics import DEFAULT_PARTITIONS

FOUND: Final = 1
"""The exit code that says: something failed."""
_OF_THE_WORKER: Final = (
    "only", "pack_folders", "demo_keys", "smtp", "smtp_from", "smtp_user", "clamd", "yara_folders", "word_files",
)  # fmt: skip
_SIGNS: Final = {"ok": "ok", "warning": "WARNING", "failed": "FAILED", "not checked": "-"}


def _options_of_the_worker() -> list[click.Parameter]:
    """The same words, and the same place in the environment beside the doctor's own."""
    found = [copy.copy(option) for option in worker.params if option.name in _OF_THE_WORKER]
    for option in found:
        option.envvar = f"HEADERFIRST_WORKER_{str(option.name).upper()}"
    return found


class LikeTheWorker(click.Command):
    """Takes from the table [worker] of a settings file what it is not told otherwise."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        config = None if parent is None else parent.params.get("config")
        if parent is not None and config is not None:
            from headerfirst.streams.cli import by_parameter, settings_in

            told = by_parameter(worker, settings_in(config).get("worker", {}), "worker")
            own = (parent.default_map or {}).get("doctor", {})
            extra["default_map"] = told | own
        return super().make_context(info_name, args, parent, **extra)


@click.command(cls=LikeTheWorker, params=_options_of_the_worker())
@bootstrap_option
@prefix_option
@click.option("--partitions", type=click.IntRange(min=1), default=DEFAULT_PARTITIONS, show_default=True)
@click.option("--replication-factor", type=click.IntRange(min=1), default=1, show_default=True)
@click.option(
    "--folder",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Of which to see whether there is room in it.",
)
@click.option("--least-free", type=click.IntRange(0, 100), default=LEAST_FREE, show_default=True, help="Per cent.")
@click.option("--lock", type=click.Path(path_type=Path, dir_okay=False), help="The lock file of this version.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a check.")
@click.pass_context
def doctor(
    context: click.Context,
    bootstrap: str,
    prefix: str,
    partitions: int,
    replication_factor: int,
    folders: tuple[Path, ...],
    least_free: int,
    lock: Path | None,
    as_json: bool,  # noqa: FBT001 - click passes by name
    only: str | None,
    pack_folders: tuple[Path, ...],
    demo_keys: bool,  # noqa: FBT001 - click passes by name
    smtp: str | None,
    smtp_from: str,
    smtp_user: str | None,
    clamd: str | None,
    yara_folders: tuple[Path, ...],
    word_files: tuple[Path, ...],
) -> None:
    """Look the installation over and say what to do about it; exit code 1 if anything failed.

    Run it with the settings and the environment of the worker: it takes the worker's options, its variables
    (HEADERFIRST_WORKER_…) and its table in the settings file. It changes nothing and sends nothing.
    """
    from headerfirst.streams.doctor.examination import examine

    installation = Installation(
        bootstrap=bootstrap,
        prefix=prefix,
        roles=roles_named(only),
        partitions=partitions,
        replication=replication_factor,
        pack_folders=pack_folders,
        demo_keys=demo_keys,
        smtp=smtp_settings(smtp, smtp_from, smtp_user, os.environ),
        clamd=clamd,
        yara_folders=yara_folders,
        word_files=word_files,
        folders=folders,
        least_free=least_free,
        lock=lock,
        environment=dict(os.environ),
    )
    states = [_tell(diagnosis, as_json=as_json) for diagnosis in examine(installation)]
    if not as_json:
        counts = ", ".join(f"{state}: {states.count(state)}" for state in _SIGNS)
        click.echo(f"\n{counts}.")
    context.exit(FOUND if "failed" in states else 0)


def _tell(diagnosis: Diagnosis, *, as_json: bool) -> str:
    if as_json:
        click.echo(encode_dict(msgspec.to_builtins(diagnosis)))
        return diagnosis.state
    click.echo(f"{_SIGNS[diagnosis.state]:<8}{diagnosis.check:<17}{diagnosis.reason}")
    if diagnosis.remedy is not None:
        click.echo(f"{'':<25}{diagnosis.remedy}")
    return diagnosis.state
