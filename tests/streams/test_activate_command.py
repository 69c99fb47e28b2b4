"""`policy activate` prints what the register takes, and refuses what would activate nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.register import key_of
from headerfirst.streams.commands.policy import policy
from headerfirst.streams.pack_shelf import ready_packs
from headerfirst.streams.register_file import read_register

CONSULTED = ("--consulted", "example-workers", "dewi", "2026-03-02T10:00:00Z", "minutes-12")
APPROVED = ("--approver", "hana", "--approver", "jonas")
FROM = ("--from", "2026-03-10T09:00:00+00:00")
START = datetime(2026, 3, 10, 9, tzinfo=UTC)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(policy, ["activate", *arguments], catch_exceptions=False)


@pytest.mark.clause("DMU 10")
def test_what_it_prints_puts_the_pack_in_force_from_then_on(tmp_path: Path) -> None:
    result = run("dmu", *CONSULTED, *APPROVED, *FROM, "--backtest", "backtest-7")
    assert result.exit_code == 0
    path = tmp_path / "activation.jsonl"
    path.write_text(result.output, encoding="utf-8")
    [record] = read_register(path)
    register = Register()
    register.fold(key_of(record), record)
    in_force = Packs(ready_packs()).in_force(register, START)
    assert in_force is not None
    assert in_force.ref.id == "dmu"
    assert Packs(ready_packs()).in_force(register, START.replace(hour=8)) is None


def test_without_a_time_it_is_from_now_on() -> None:
    assert run("wcc", *CONSULTED, *APPROVED).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (APPROVED, "No union was consulted"),
        ((*CONSULTED, "--approver", "hana"), "Two people have to decide"),
        ((*CONSULTED, *APPROVED, "--from", "2026-03-01T09:00:00Z"), "only after the pack is to be in force"),
        ((*CONSULTED, *APPROVED, "--from", "tomorrow"), "'tomorrow' is no time with a zone"),
        ((*CONSULTED, *APPROVED, "--from", "2026-03-10T09:00:00"), "is no time with a zone"),
    ],
)
def test_what_falls_short_is_refused_with_what_is_missing(arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(Misconfigured, match=said):
        run("dmu", *arguments)


def test_a_pack_that_no_worker_would_load_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="There is no pack"):
        run(str(tmp_path), *CONSULTED, *APPROVED)
