"""`headerfirst ledger verify|prove|check-proof|export|witness|key`: every access, held to account offline."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

import click
from headerfirst.agents.ledger.note import Verifier
from headerfirst.agents.ledger.tlog_proof import tlog_proof
from headerfirst.agents.ledger.verification import Verdict, Verification
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.commands.options import bootstrap_option, prefix_option
from headerfirst.streams.ledger import signing_keys, witness
from headerfirst.streams.ledger.export import export as export_to
from headerfirst.streams.ledger.file import read_pieces
from headerfirst.streams.ledger.proving import Prover
from headerfirst.streams.ledger.topic import pieces_of_topic

FOUND: Final = 1
"""The exit code that says: something is wrong."""

_key_option = click.option(
    "--key",
    "vkeys",
    multiple=True,
    envvar="HEADERFIRST_LEDGER_VERIFIERS",
    metavar="NAME+ID+KEY",
    help="A public key of the ledger; give every one that it ever had (HEADERFIRST_LEDGER_VERIFIERS lists them too).",
)
_file_argument = click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))


def _of_a_ledger(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of every command that reads one: a file, or else the topic."""
    for option in (_file_argument, _key_option, prefix_option, bootstrap_option):
        command = option(command)
    return command


@click.group()
def ledger() -> None:
    """Verify, prove, export and witness the record of every access. Where no FILE is named, the topic is read."""


@ledger.command()
@_of_a_ledger
@click.pass_context
def verify(context: click.Context, bootstrap: str, prefix: str, vkeys: tuple[str, ...], file: Path | None) -> None:
    """Say what is wrong with a ledger, and where; exit code 1 if anything is."""
    verification = Verification(_verifiers(vkeys, prefix))
    with _pieces(file, bootstrap, prefix) as pieces:
        for piece in pieces:
            verification.take(piece)
    verdict = verification.verdict(closed=file is not None)
    _tell(verdict)
    context.exit(FOUND if verdict.problems else 0)


@ledger.command()
@click.argument("entry_id")
@_of_a_ledger
@click.pass_context
def prove(
    context: click.Context, entry_id: str, bootstrap: str, prefix: str, vkeys: tuple[str, ...], file: Path | None
) -> None:
    """Print a proof that an entry is on the ledger (c2sp.org/tlog-proof), to be checked without the ledger."""
    prover = Prover(entry_id, Verification(_verifiers(vkeys, prefix)))
    with _pieces(file, bootstrap, prefix) as pieces:
        verdict = prover.read(pieces, closed=file is not None)
    proof = prover.proof(verdict)
    if verdict.problems:
        _name(verdict, err=True)
    elif proof is not None:
        click.echo(proof.text(), nl=False)
        context.exit(0)
    elif prover.has_met_the_entry:
        click.echo("The entry is on the ledger, and no checkpoint covers it yet.", err=True)
    else:
        click.echo("The ledger has no such entry.", err=True)
    context.exit(FOUND)


@ledger.command(name="check-proof")
@_key_option
@prefix_option
@click.argument("file", type=click.File(encoding="utf-8"))
@click.pass_context
def check_proof(context: click.Context, vkeys: tuple[str, ...], prefix: str, file: Any) -> None:
    """Check what `prove` printed, and print the line that it proves; exit code 1 if it proves none."""
    verifiers = _verifiers(vkeys, prefix)
    try:
        proof = tlog_proof(file.read())
    except UnicodeDecodeError:
        proof = None
    head = None if proof is None else proof.proves(verifiers)
    if proof is None or head is None:
        click.echo("This proves nothing: it was altered, or the keys given signed no checkpoint in it.", err=True)
        context.exit(FOUND)
    click.echo(f"Line {proof.index} of {head.origin}, among the first {head.size}:", err=True)
    click.echo(proof.data)


@ledger.command(name="export")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where to, instead of standard output.")
@click.option(
    "--sign", is_flag=True, help=f"Sign the lines after the last checkpoint too, with {signing_keys.LEDGER_KEY}."
)
@_key_option
@prefix_option
@bootstrap_option
@click.pass_context
def export_(
    context: click.Context,
    out: Path | None,
    sign: bool,  # noqa: FBT001 - click passes by name
    vkeys: tuple[str, ...],
    prefix: str,
    bootstrap: str,
) -> None:
    """Write the topic's lines, one a line, as a file that `verify` accepts; pseudonyms stay as they are."""
    signer = signing_keys.signer(os.environ, prefix) if sign else None
    own = [] if signer is None else [str(signer.verifier)]
    verification = Verification(_verifiers((*vkeys, *own), prefix))
    with pieces_of_topic(bootstrap, prefix) as pieces, _opened(out) as file:
        exported = export_to(pieces, verification, file, signer)
    verdict = exported.verdict
    if verdict.problems:
        _name(verdict, err=True)
    elif not exported.is_closed:
        click.echo("Nothing on the ledger is signed yet: no file can be closed without --sign.", err=True)
    elif exported.written < verdict.size:
        left = verdict.size - exported.written
        click.echo(f"Left out, because they wait for their checkpoint: the newest {left}.", err=True)
    context.exit(0 if exported.is_closed else FOUND)


@ledger.group(name="witness")
def witness_() -> None:
    """Keep a checkpoint, and hold a later ledger against it."""


@witness_.command()
@click.argument("kept", type=click.Path(path_type=Path, dir_okay=False))
@_of_a_ledger
@click.pass_context
def keep(
    context: click.Context, kept: Path, bootstrap: str, prefix: str, vkeys: tuple[str, ...], file: Path | None
) -> None:
    """Keep the newest checkpoint of a ledger in KEPT, if it continues what was kept there before."""
    verdict = _witnessed(kept if kept.exists() else None, bootstrap, prefix, vkeys, file)
    if verdict.problems:
        context.exit(FOUND)
    if verdict.newest is None:
        click.echo("Nothing on the ledger is signed yet: there is nothing to keep.", err=True)
        context.exit(FOUND)
    witness.keep(verdict.newest, kept)


@witness_.command()
@click.argument("kept", type=click.Path(path_type=Path, dir_okay=False))
@_of_a_ledger
@click.pass_context
def check(
    context: click.Context, kept: Path, bootstrap: str, prefix: str, vkeys: tuple[str, ...], file: Path | None
) -> None:
    """Say whether a ledger is sound and continues what KEPT holds; exit code 1 if not (forked, truncated, …)."""
    context.exit(FOUND if _witnessed(kept, bootstrap, prefix, vkeys, file).problems else 0)


@ledger.command()
@prefix_option
def key(prefix: str) -> None:
    """Print the public key of the ledger: hand it to everybody who shall verify."""
    click.echo(str(signing_keys.signer(os.environ, prefix).verifier))


def _witnessed(kept: Path | None, bootstrap: str, prefix: str, vkeys: tuple[str, ...], file: Path | None) -> Verdict:
    verifiers = _verifiers(vkeys, prefix)
    seen = [] if kept is None else [witness.kept_head(kept, verifiers)]
    verification = Verification(verifiers, seen)
    with _pieces(file, bootstrap, prefix) as pieces:
        for piece in pieces:
            verification.take(piece)
    verdict = verification.verdict(closed=file is not None)
    _tell(verdict)
    if seen and not verdict.problems:
        click.echo(f"The first {seen[0].size} lines are those that the witness saw.")
    return verdict


def _verifiers(vkeys: tuple[str, ...], prefix: str) -> list[Verifier]:
    verifiers, warning = signing_keys.verifiers(vkeys, prefix)
    if warning is not None:
        click.echo(warning, err=True)
    return verifiers


@contextmanager
def _pieces(file: Path | None, bootstrap: str, prefix: str) -> Iterator[Iterator[bytes]]:
    if file is None:
        with pieces_of_topic(bootstrap, prefix) as pieces:
            yield pieces
        return
    try:
        opened = file.open("rb")
    except OSError as error:
        raise Misconfigured(f"{file} cannot be read: {error.strerror}.") from error
    with opened:
        yield read_pieces(opened)


@contextmanager
def _opened(out: Path | None) -> Iterator[BinaryIO]:
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        file = out.open("wb")
    except OSError as error:
        raise Misconfigured(f"{out} cannot be written: {error.strerror}.") from error
    with file:
        yield file


def _tell(verdict: Verdict) -> None:
    if verdict.problems:
        _name(verdict)
        return
    unsigned = verdict.size - verdict.signed
    waiting = f", {unsigned} of them not signed yet" if unsigned else ""
    click.echo(f"Nothing is wrong. Lines: {verdict.size}{waiting}; signed checkpoints: {verdict.checkpoints}.")


def _name(verdict: Verdict, *, err: bool = False) -> None:
    """Where standard output is for a file or a proof, problems go to the other (`err`)."""
    for problem in verdict.problems:
        click.echo(str(problem), err=err)
    if verdict.unnamed:
        click.echo(f"… and {verdict.unnamed} more.", err=err)
