"""What is on Kafka is read no more after a stop than ids absorb, and nothing that is not on Kafka is passed over."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured

from tests.streams.ingest.test_run import a_folder, a_mail, an_ingest, append, following, until, visit
from tests.streams.installation import Installation


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
    again = an_ingest(installation, "squid", log, bookmarks=marks)
    await again.run()
    assert 0 < again.account.inputs < 700  # the last minutes, to count equal lines as before


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
