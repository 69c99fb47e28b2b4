"""`headerfirst demo`: a working day of a made-up organisation through the real agents, in under a minute."""

from __future__ import annotations

import signal
import sys
import time
from datetime import date, datetime
from pathlib import Path
from threading import Event

import click
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.policy import Pack
from headerfirst.streams import keys
from headerfirst.streams.commands.options import categories_option
from headerfirst.streams.demo.outputs import Outputs
from headerfirst.streams.demo.play import Broker, Demo, broker, ref_of, refuse_unplayable, today, with_workers
from headerfirst.streams.demo.report import summary
from headerfirst.streams.demo.screen import LiveScreen, PlainScreen
from headerfirst.streams.ledger import signing_keys
from headerfirst.streams.ledger.file import write_ledger
from headerfirst.streams.packs import find_pack, shipped
from headerfirst.streams.sample import files
from headerfirst.streams.sample.day import RECORDS, SEED, last_weekday, sample_day
from headerfirst.streams.sample.files import Written
from headerfirst.streams.topics import prefixed


@click.command()
@click.option("--pack", "pack_name", default="dmu", show_default=True, metavar="ID|FOLDER", help="A pack.")
@click.option(
    "--day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Default: the last weekday before today."
)
@click.option("--seed", default=SEED, show_default=True, help="Another seed, other people and other records.")
@click.option("--records", default=RECORDS, show_default=True, type=click.IntRange(min=0), help="How many are played.")
@click.option("--stay", is_flag=True, help="Keep broker, worker and metrics up afterwards, until Ctrl-C.")
@click.option("--bootstrap", metavar="HOST:PORT", help="Use this Kafka, not an embedded one.")
@click.option("--live/--no-live", default=None, help="A live table, or plain lines. Default: what the terminal allows.")
@categories_option
@click.option(
    "--ledger-out",
    "ledger_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the day's ledger into this file, for `ledger verify`.",
)
@click.option(
    "--write-sample",
    "sample_folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Only write register.jsonl and day.jsonl into this folder, for `backtest` and `register import`.",
)
def demo(
    pack_name: str,
    day: datetime | None,
    seed: int,
    records: int,
    stay: bool,  # noqa: FBT001 - click passes flags by name
    bootstrap: str | None,
    live: bool | None,  # noqa: FBT001 - click passes flags by name
    categories: Path | None,
    ledger_file: Path | None,
    sample_folder: Path | None,
) -> None:
    """Play a made-up working day through the real agents and say what came of it.

    Everything runs here: an embedded broker (or --bootstrap), the worker, and a plain consumer of its outputs.
    """
    pack = find_pack(pack_name)
    that_day = day.date() if day is not None else last_weekday(today())
    if sample_folder is not None:
        _write(files.write(sample_day(that_day, seed, [ref_of(pack)], records), sample_folder), pack_name)
        return
    refuse_unplayable(that_day, today(), real_kafka=bootstrap is not None)
    click.echo(keys.PUBLISHED_WARNING, err=True)
    sample = sample_day(that_day, seed, [ref_of(pack)], records)
    is_live = sys.stdout.isatty() if live is None else live
    ending = Event()
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    screen = LiveScreen(_title(pack, that_day)) if is_live else PlainScreen()
    folders = () if pack_name in shipped() else (Path(pack_name),)
    options = () if categories is None else ("--categories", str(categories))
    with broker(bootstrap) as where, with_workers(sample, pack, where, folders, ending, options) as running:
        played = running.play(screen)
        click.echo(summary(played))
        if ledger_file is not None:
            _write_ledger(played.outputs, where, ledger_file)
        if stay:
            _stay(running, where)
    if where.prefix:
        click.echo(f"The topics {where.prefix}… stay on {where.bootstrap}; delete them when you are done.")


def _stay(running: Demo, where: Broker) -> None:
    metrics = f"http://{running.workers.all_but_inspection.address}/metrics"
    click.echo(f"\nBroker {where.bootstrap}; metrics {metrics}; Ctrl-C ends both.")
    click.echo(f"For instance: kcat -C -e -b {where.bootstrap} -t {prefixed(where.prefix, 'incidents')}")
    try:
        while True:
            running.keep_up()
            time.sleep(1)
    except KeyboardInterrupt:
        click.echo("Stopped.")


def _write(written: Written, pack_name: str) -> None:
    click.echo(
        f"{written.records:,} records in {written.day}, the register in {written.register}; "
        f"{written.left_out} records that no line of JSON can hold were left out."
    )
    click.echo(
        f"Try: headerfirst backtest --pack {pack_name} --format jsonl {written.day} --register {written.register}"
    )
    click.echo(f"On a Kafka of yours: headerfirst register import {written.register} --without-past-cases")


def _write_ledger(outputs: Outputs, where: Broker, file: Path) -> None:
    lines = [outputs.ledger[seq] for seq in sorted(outputs.ledger)]
    signer = signing_keys.published_signer(where.prefix)
    try:
        with file.open("wb") as target:
            write_ledger(lines, signer, target)
    except OSError as error:
        raise Misconfigured(f"The ledger cannot be written to {file}: {error.strerror}.") from error
    option = f" --prefix {where.prefix}" if where.prefix else ""
    click.echo(f"\nThe day's ledger is in {file}. Try: headerfirst ledger verify{option} {file}")


def _title(pack: Pack, day: date) -> str:
    return f"headerfirst demo · {pack.file.id} {pack.file.version} · {day:%A %-d %B %Y}"
