"""`headerfirst policy check|show|explain|diff|coverage|test`: a pack as its authors and a works council read it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
from headerfirst.agents.coverage import behind, coverage, has_failed, in_tests, is_shown
from headerfirst.agents.difference import difference
from headerfirst.agents.lint import lint
from headerfirst.agents.pack_in_words import in_words
from headerfirst.agents.rule_cases import run_cases
from headerfirst.agents.rule_in_words import explained
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.policy import Pack
from headerfirst.streams.clause_tests import read_clause_tests
from headerfirst.streams.commands.activate import activate
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
@click.option(
    "--tests",
    "results",
    type=click.Path(path_type=Path, dir_okay=False),
    help="What the tests said of each clause, as `make coverage` writes it; exit code 1 if one failed.",
)
@click.pass_context
def covered(context: click.Context, pack: str, results: Path | None) -> None:
    """Print every clause of the policy with what stands behind it, and the counts."""
    found = coverage(find_pack(pack))
    tests = read_clause_tests(results) if results is not None else None
    width = max((len(clause.id) for clause in found.clauses), default=0)
    for clause in found.clauses:
        line = f"{clause.id:<{width}}  {clause.state:<9}  {clause.title} ({behind(clause)})"
        click.echo(line if tests is None else f"{line}: {in_tests(clause, tests)}")
    counts = ", ".join(f"{count} {state}" for state, count in found.counts.items())
    click.echo(f"{len(found.clauses)} clauses: {counts}.")
    if tests is not None:
        shown = sum(is_shown(clause, tests) for clause in found.clauses)
        click.echo(f"{shown} are enforced or supported and shown by tests that passed.")
        if any(has_failed(clause, tests) for clause in found.clauses):
            context.exit(1)


@policy.command("explain")
@click.argument("rule")
@click.option("--pack", "name", default=None, help="The pack that the rule stands in; all shipped ones, unless named.")
def explain(rule: str, name: str | None) -> None:
    """Tell RULE in words: what it looks at and why, when it is silent, what it costs a person, and its examples."""
    packs = [find_pack(name)] if name is not None else list(_named(()))
    found = [(pack, one) for pack in packs for one in pack.rules if one.id == rule]
    if not found:
        known = sorted({one.id for pack in packs for one in pack.rules})
        raise Misconfigured(f"There is no rule {rule!r}; the rules are {', '.join(known)}.")
    for pack, one in found:
        for title, entries in explained(pack, one):
            click.echo(title)
            for entry in entries:
                click.echo(textwrap.fill(entry, _WIDTH, initial_indent="  - ", subsequent_indent="    "))
        click.echo()


policy.add_command(activate)


def _named(packs: tuple[str, ...]) -> Iterator[Pack]:
    return (find_pack(name) for name in packs or shipped())
