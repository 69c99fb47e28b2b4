"""The evaluation loses no input, and its table says what became of each."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from headerfirst.schemas.errors import HeaderFirstError, Misconfigured
from headerfirst.streams import evaluation
from headerfirst.streams.evaluation import BEGIN, END, SOURCES, Source, evaluate, main, replaced, table

from tests.streams.connectors.desks import mail

DOCUMENT = Path(__file__).parents[2] / "docs/evaluation.md"


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    folder = tmp_path / "mails"
    folder.mkdir()
    for name, content in {"1": mail(), "2": mail("From:"), "3": mail("To:"), "legend.txt": b"legend"}.items():
        (folder / name).write_bytes(content)
    return tmp_path


def test_the_table_holds_numbers_and_reasons(mails: Path) -> None:
    rows = table(evaluate(mails, [Source("mails", "every file", left_out=("*.txt",))])).splitlines()
    assert rows[2:] == [
        f"| mails | {pack} | 3 | 3 | 1 | 0 | not_ours 1 | field_missing 1 | 0 | 0 |" for pack in ("dmu", "wcc")
    ]


def test_a_domain_that_is_ours_gives_mail_a_direction(mails: Path) -> None:
    result = next(evaluate(mails, [Source("mails", "", left_out=("*.txt",), ours=("example.net",))]))
    assert result.counts["produced"] == 2


def test_an_input_that_is_lost_ends_the_run(mails: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "_run", lambda *_: {"inputs": 2})
    with pytest.raises(HeaderFirstError, match=r"mails: 4 inputs, of which 2 were read\."):
        list(evaluate(mails, [Source("mails", "every file")]))


def test_the_table_stands_between_its_markers() -> None:
    assert replaced(f"a\n{BEGIN}\nold\n{END}\nb\n", "new\n") == f"a\n{BEGIN}\nnew\n{END}\nb\n"
    with pytest.raises(Misconfigured, match="has no place for the table"):
        replaced("a\n", "new\n")


def test_absent_data_is_said_in_one_sentence(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--data", str(tmp_path / "missing")])
    assert done.exit_code == 1
    assert "say where the data is with --data or HEADERFIRST_DATA" in done.output


@pytest.mark.data
def test_no_input_of_real_mail_and_logs_is_lost() -> None:
    data = Path(os.environ.get("HEADERFIRST_DATA", DOCUMENT.parents[2] / "shared/data"))
    if not data.is_dir():
        pytest.skip("no real mail here: set HEADERFIRST_DATA to the folder that holds it")
    results = list(evaluate(data))
    assert len(results) == 2 * len(SOURCES)
    assert all(result.counts["inputs"] > 0 for result in results)
