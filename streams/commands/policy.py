"""`headerfirst policy check|show|diff|coverage|test`: a pack as its authors, a works council and an auditor read it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

import click
from headerfirst.agents.coverage import behind, coverage
from headerfirst.agents.difference import difference
from headerfirst.agents.lint import lint
from headerfirst.agents.pack_in_words import in_words
from headerfirst.agents.rule_cases import run_cases
from headerfirst.schemas.policy import Pack
from headerfirst.streams.packs import find_pack, shipped

_WIDTH: Final = 100


@click.group()
def policy() -> None:
    """Read, check and compare policy packs. PACK is the id of a shipped pack or the path of a folder."""


@policy.command("check")
@click.argument("packs", metavar="[PACK]...", nargs=-1)
@click.pass_context
def check(context: click.Context, packs: tuple[str, ...]) -> None:
    """Say what is wrong with packs (all shipped ones, unless named); exit code 1 if a worker would not load one."""
    failed = False
    for pack in _named(packs):
        problems = lint(pack)
        errors = sum(problem.severity == "error" for problem in problems)
        for problem in problems:
            click.echo(f"{pack.file.id}: {problem.severity}: {problem}")
        failed |= errors > 0
        clean = f"{len(pack.rules)} rules, {len(pack.clauses)} clauses, no error; digest {pack.digest}"
        click.echo(f"{pack.file.id} {pack.file.version}: {f'{errors} errors' if errors else clean}.")
    if failed:
        context.exit(1)


@policy.command("test")
@click.argument("packs", metavar="[PACK]...", nargs=-1)
@click.pass_context
def run(context: click.Context, packs: tuple[str, ...]) -> None:
    """Run the examples of every rule through the real agents; exit code 1 if one does not come out as stated."""
    failed = False
    for pack in _named(packs):
        results = list(run_cases(pack))
        wrong = [result for result in results if result.problem is not None]
        for result in wrong:
            click.echo(f"{pack.file.id}: rule {result.rule_id}, case {result.case!r}: {result.problem}.")
        failed |= bool(wrong)
        click.echo(f"{pack.file.id}: {len(results) - len(wrong)} of {len(results)} cases as stated.")
    if failed:
        context.exit(1)


@policy.command("show")
@click.argument("pack")
def show(pack: str) -> None:
    """Print a pack in words."""
    for title, entries in in_words(find_pack(pack)):
        click.echo(title)
        for entry in entries:
            click.echo(textwrap.fill(entry, _WIDTH, initial_indent="  - ", subsequent_indent="    "))
        click.echo()


@policy.command("diff")
@click.argument("one", metavar="PACK")
@click.argument("other", metavar="PACK")
def diff(one: str, other: str) -> None:
    """Say in words what differs between two packs."""
    sentences = difference(find_pack(one), find_pack(other))
    for sentence in sentences or ["The packs say the same."]:
        click.echo(sentence)


@policy.command("coverage")
@click.argument("pack")
def covered(pack: str) -> None:
    """Print every clause of the policy with what stands behind it, and the counts."""
    found = coverage(find_pack(pack))
    width = max((len(clause.id) for clause in found.clauses), default=0)
    for clause in found.clauses:
        click.echo(f"{clause.id:<{width}}  {clause.state:<9}  {clause.title} ({behind(clause)})")
    counts = ", ".join(f"{count} {state}" for state, count in found.counts.items())
    click.echo(f"{len(found.clauses)} clauses: {counts}.")


def _named(packs: tuple[str, ...]) -> Iterator[Pack]:
    return (find_pack(name) for name in packs or shipped())
