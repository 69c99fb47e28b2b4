"""What is on Kafka is read no more after a stop than ids absorb, and nothing that is not on Kafka is passed over."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Final

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors import connector_for

from tests.streams.ingest.test_run import YESTERDAY, a_folder, a_mail, an_ingest, append, following, until, visit
from tests.streams.installation import Installation


def dated(format_name: str) -> str:
    """Its example, as if it were of yesterday."""
    line = connector_for(format_name).example.replace("2026-03-10", YESTERDAY.date().isoformat())
    return line.replace("1773144000000", str(int(YESTERDAY.timestamp() * 1000)))


def indented(*records: str) -> bytes:
    return json.dumps([json.loads(record) for record in records], indent=2).encode()


def table(*records: str) -> str:
    rows = [json.loads(record) for record in records]
    return "\r\n".join(",".join(f'"{field}"' for field in row) for row in (rows[0], *(row.values() for row in rows)))


FILES: Final = {
    "m365-audit": indented(dated("m365-audit")),
    "teams": indented(dated("teams")),
    "m365-trace": table(dated("m365-trace")).encode("utf-16"),
    "m365-trace, a page": json.dumps({"value": [json.loads(dated("m365-trace"))]}).encode(),
    "workspace-gmail": dated("workspace-gmail").encode() + b"\n",
    "exchange-tracking": dated("exchange-tracking").encode() + b"\n",
    "squid": visit(1).removesuffix(b"\n"),
    "squid, packed": gzip.compress(visit(1)),
}


@pytest.mark.parametrize("name", FILES)
async def test_a_file_of_one_record_comes_to_one_record_and_is_not_read_again(
    installation: Installation, tmp_path: Path, name: str
) -> None:
    installation.keep()
    path, marks = tmp_path / "file", tmp_path / "marks"
    path.write_bytes(FILES[name])
    accounts = []
    for _ in range(2):
        run = an_ingest(installation, name.partition(",")[0], path, bookmarks=marks)
        await run.run()
        accounts.append((run.account.inputs, run.account.produced, run.account.dead.total()))
    assert accounts == [(1, 1, 0), (0, 0, 0)]


async def test_of_many_files_each_is_marked_and_its_joins_are_told(installation: Installation, tmp_path: Path) -> None:
    installation.keep()
    paths = [tmp_path / f"MSGTRK{number}.LOG" for number in range(3)]
    for number, path in enumerate(paths):
        path.write_text(dated("exchange-tracking").replace("minutes-1", f"minutes-{number}"))
    for inputs, some in ((2, paths[:2]), (1, paths), (0, paths)):
        run = an_ingest(installation, "exchange-tracking", *some, bookmarks=tmp_path / "marks")
        await run.run()
        assert (run.account.inputs, run.account.produced) == (inputs, inputs)


async def test_a_file_of_which_the_run_was_ended_is_not_taken_for_read(
    installation: Installation, tmp_path: Path
) -> None:
    installation.keep()
    log, marks = tmp_path / "MSGTRK.LOG", tmp_path / "marks"
    log.write_text(dated("exchange-tracking"))
    ended = an_ingest(installation, "exchange-tracking", log, bookmarks=marks)
    ended.end()
    await ended.run()
    assert ended.account.inputs == 0
    run = an_ingest(installation, "exchange-tracking", log, bookmarks=marks)
    await run.run()
    assert run.account.produced == 1


def event_ids(installation: Installation) -> set[str]:
    return {value["event_id"] for value in installation.values("web-proxy")}


async def test_a_log_is_gone_on_with_through_rotation_and_equal_lines_stay_apart(
    installation: Installation, tmp_path: Path
) -> None:
    installation.keep()
    log, marks = tmp_path / "access.log", tmp_path / "marks"
    log.write_bytes(visit(1) + visit(2))
    async with following(installation, log, bookmarks=marks) as run:
        await until(lambda: run.account.produced == 2)
    append(log, visit(2), visit(3))
    log.rename(tmp_path / "access.log.1")
    log.write_bytes(visit(3) + visit(4))
    async with following(installation, log, bookmarks=marks) as run:
        await until(lambda: run.account.produced == 6)
    assert run.account.files_gone == 0
    resumed = event_ids(installation)
    whole = tmp_path / "whole.log"
    whole.write_bytes(visit(1) + visit(2) + visit(2) + visit(3) + visit(3) + visit(4))
    await an_ingest(installation, "squid", whole).run()
    assert event_ids(installation) == resumed
    assert len(resumed) == 6


async def test_a_file_that_has_an_end_is_gone_on_with_where_bookmarks_are_wanted(
    installation: Installation, tmp_path: Path
) -> None:
    installation.keep()
    log, marks = tmp_path / "access.log", tmp_path / "marks"
    log.write_bytes(visit(1))
    counts = []
    for changes in ({}, {"from_start": True}):
        append(log, *(visit(second) for second in range(400, 1000)))
        run = an_ingest(installation, "squid", log, bookmarks=marks, **changes)
        await run.run()
        counts.append(run.account.inputs)
    assert counts == [601, 1201]
    append(log, visit(1000))
    again = an_ingest(installation, "squid", log, bookmarks=marks)
    await again.run()
    assert 1 < again.account.inputs < 700  # the last minutes, to count equal lines as before
    once_more = an_ingest(installation, "squid", log, bookmarks=marks)
    await once_more.run()
    assert once_more.account.inputs == 0


async def test_each_path_remembers_its_own_lines(installation: Installation, tmp_path: Path) -> None:
    installation.keep()
    logs = [tmp_path / "a.log", tmp_path / "b.log"]
    for log in logs:
        log.write_bytes(visit(1))
    await an_ingest(installation, "squid", *logs).run()
    assert len(event_ids(installation)) == 1
    assert len(installation.messages("web-proxy")) == 2


async def test_two_runs_do_not_go_on_from_one_place(installation: Installation, tmp_path: Path) -> None:
    installation.keep()
    log, marks = tmp_path / "access.log", tmp_path / "marks"
    log.write_bytes(visit(1))
    async with following(installation, log, bookmarks=marks) as run:
        await until(lambda: run.account.produced == 1)
        with pytest.raises(Misconfigured, match="Another run reads this source and keeps its bookmark"):
            await an_ingest(installation, "squid", log, bookmarks=marks).run()


async def test_a_file_that_is_gone_is_counted(installation: Installation, tmp_path: Path) -> None:
    installation.keep()
    log, marks = tmp_path / "access.log", tmp_path / "marks"
    log.write_bytes(visit(1))
    async with following(installation, log, bookmarks=marks) as run:
        await until(lambda: run.account.produced == 1)
    log.rename(tmp_path / "elsewhere")
    log.write_bytes(visit(2))
    async with following(installation, log, bookmarks=marks) as run:
        await until(lambda: run.account.produced == 1)
    assert run.account.files_gone == 1
    assert run.account.sentence().endswith("; files gone unread 1")


async def test_mail_has_no_bookmark_and_is_read_whole(installation: Installation, tmp_path: Path) -> None:
    installation.keep()
    folder, marks = a_folder(tmp_path / "in", a_mail(1)), tmp_path / "marks"
    for _ in range(2):
        run = an_ingest(installation, "eml", folder, bookmarks=marks)
        await run.run()
        assert run.account.produced == 1
    assert not marks.exists()
