"""The accounting loses no input, and its table says what became of each."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.errors import HeaderFirstError
from headerfirst.streams.evaluation import accounting
from headerfirst.streams.evaluation.accounting import SOURCES, Source, evaluate, inputs, table

from tests.streams.connectors.desks import mail


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    folder = tmp_path / "mails"
    folder.mkdir()
    for name, content in {"1": mail(), "2": mail("From:"), "3": mail("To:"), "legend.txt": b"legend"}.items():
        (folder / name).write_bytes(content)
    return tmp_path


def test_the_table_holds_numbers_and_reasons(mails: Path, packs: list[ReadyPack]) -> None:
    rows = table(evaluate(mails, packs, [Source("mails", "every file", left_out=("*.txt",))])).splitlines()
    assert rows[2:] == [
        f"| mails | {pack} | 3 | 3 | 1 | 0 | not_ours 1 | field_missing 1 | 0 | 0 |" for pack in ("dmu", "wcc")
    ]


def test_a_domain_that_is_ours_gives_mail_a_direction(mails: Path, packs: list[ReadyPack]) -> None:
    result = next(evaluate(mails, packs, [Source("mails", "", left_out=("*.txt",), ours=("example.net",))]))
    assert result.counts["produced"] == 2


def test_an_input_that_is_lost_ends_the_run(
    mails: Path, packs: list[ReadyPack], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounting, "_run", lambda *_: {"inputs": 2})
    with pytest.raises(HeaderFirstError, match=r"mails: 4 inputs, of which 2 were read\."):
        list(evaluate(mails, packs, [Source("mails", "every file")]))


@pytest.mark.data
def test_no_input_of_real_mail_and_logs_is_lost(data: Path, packs: list[ReadyPack], document: str) -> None:
    results = list(evaluate(data, packs))
    assert len(results) == 2 * len(SOURCES)
    assert all(result.counts["inputs"] > 0 for result in results)
    assert f"{inputs()}\n{table(results)}" in document
