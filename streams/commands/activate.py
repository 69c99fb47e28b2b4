"""`headerfirst policy activate`: the register record that puts a pack in force, as two people decided it."""

from __future__ import annotations

from datetime import UTC, datetime

import click
import orjson
from headerfirst.agents.activation import shortcomings
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.policy import Pack
from headerfirst.schemas.register import PackActivation, PackConsultation
from headerfirst.streams.codec import encode
from headerfirst.streams.pack_shelf import ready_pack
from headerfirst.streams.packs import find_pack


@click.command("activate")
@click.argument("pack")
@click.option(
    "--consulted",
    nargs=4,
    multiple=True,
    metavar="UNION OFFICER DATE REF",
    help="Who was consulted, of which union, when (as --from), and where it is on record; may be repeated.",
)
@click.option(
    "--approver", "approvers", multiple=True, metavar="PERSON", help="Register id of who decided; two of them."
)
@click.option("--backtest", metavar="REF", help="Where the figures of a backtest with this pack are on record.")
@click.option(
    "--from", "start", metavar="TIME", help="From when on, RFC 3339 (2026-03-10T09:00:00Z); now, unless given."
)
def activate(
    pack: str,
    consulted: tuple[tuple[str, ...], ...],
    approvers: tuple[str, ...],
    backtest: str | None,
    start: str | None,
) -> None:
    r"""Print the register record that puts PACK in force, for `register import`.

    The record names the pack's folder by its digest, so that a later edit of any file is another pack. What falls short
    of two approvers and an earlier consultation would activate nothing, and is refused here with what is missing.

    \b
    headerfirst policy activate dmu --consulted ucu dewi 2026-03-02T10:00:00Z minutes-12 \
        --approver hana --approver jonas --backtest backtest-7 > activation.jsonl
    headerfirst register import activation.jsonl
    """
    record = _record(find_pack(pack), consulted, approvers, backtest, _time(start) if start else _now())
    missing = list(shortcomings(record))
    if missing:
        raise Misconfigured(" ".join(missing))
    click.echo(orjson.dumps({"topic": "register", "value": orjson.loads(encode(record))}).decode())


def _record(
    pack: Pack,
    consulted: tuple[tuple[str, ...], ...],
    approvers: tuple[str, ...],
    backtest: str | None,
    start: datetime,
) -> PackActivation:
    ready_pack(pack)  # what no worker would load cannot be put in force either
    return PackActivation(
        id=f"{pack.file.id}-{pack.file.version}-{pack.digest[:8]}",
        version=pack.file.version,
        digest=pack.digest,
        consulted=[
            PackConsultation(union=union, officer=officer, at=_time(at), ref=ref)
            for union, officer, at, ref in consulted
        ],
        approvers=list(approvers),
        dpia_ref=pack.file.dpia.id,
        backtest_ref=backtest,
        active_from=start,
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _time(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Misconfigured(f"{text!r} is no time with a zone; write it like 2026-03-10T09:00:00Z.")
    return moment.astimezone(UTC)
