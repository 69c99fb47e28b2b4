"""ClamAV finds, does not find, and is not there: each of them said as it is. Against a real clamd."""

from __future__ import annotations

import io
import os
import signal
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from headerfirst.schemas.content import Part, Unpacked
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.interface import Absent, Report, ScannerOptions
from headerfirst.streams.inspection.isolation import ScannerPool
from headerfirst.streams.inspection.scanner_frames import Limits
from headerfirst.streams.inspection.scanners.clamav import ClamAV, opened

from tests.clamd_server import FILE_LIMIT, SAMPLES, SETTINGS, STREAM_LIMIT, Clamd, clamd_with, eicar

CLEAN = b"Dear Ms Invented, the agenda is attached.\n"
PROGRAM = SAMPLES / "clam.exe"
CONTAINERS = ("clam.zip", "clam.7z", "clam.cab", "clam.tar.gz", "clam.mail", "clam.exe.bz2")
"""The same program, wrapped: clamd looks inside."""


def message(*parts: bytes) -> Unpacked:
    return Unpacked(tuple(Part(number, "application/octet-stream", data) for number, data in enumerate(parts)), ())


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    program = PROGRAM.read_bytes() if PROGRAM.is_file() else b"none"
    known = [("Own.Test.Eicar", eicar()), ("Own.Test (odd name)", b"an odd name"), ("Own.Test.Program", program)]
    with clamd_with(tmp_path_factory.mktemp("clamd"), known) as clamd:
        yield clamd


@pytest.fixture
def clamav(clamd: Clamd) -> ClamAV:
    return opened(ScannerOptions(clamd=clamd.address))


@pytest.mark.e2e
def test_the_test_file_is_a_hit_and_the_part_beside_it_is_not(clamav: ClamAV) -> None:
    assert clamav.scan(message(CLEAN, eicar(), b"")) == Report(("Own.Test.Eicar.UNOFFICIAL",), 1, ())


@pytest.mark.e2e
def test_a_clean_message_is_clean(clamav: ClamAV) -> None:
    assert clamav.scan(message(CLEAN)) == Report((), 0, ())


@pytest.mark.e2e
def test_each_part_that_is_a_hit_counts(clamav: ClamAV) -> None:
    report = clamav.scan(message(eicar(), CLEAN, eicar(), PROGRAM.read_bytes()))
    assert (report.rule_ids, report.count) == (("Own.Test.Eicar.UNOFFICIAL", "Own.Test.Program.UNOFFICIAL"), 3)


@pytest.mark.e2e
@pytest.mark.parametrize("name", CONTAINERS)
def test_a_program_is_found_inside_what_it_was_wrapped_in(clamav: ClamAV, name: str) -> None:
    assert clamav.scan(message((SAMPLES / name).read_bytes())).rule_ids == ("Own.Test.Program.UNOFFICIAL",)


@pytest.mark.e2e
def test_a_name_holds_nothing_but_what_names_are_made_of(clamav: ClamAV) -> None:
    assert clamav.scan(message(b"an odd name")).rule_ids == ("Own.Test_odd_name_.UNOFFICIAL",)


@pytest.mark.e2e
def test_it_speaks_over_a_unix_socket_too(clamd: Clamd) -> None:
    assert opened(ScannerOptions(clamd=clamd.socket)).scan(message(eicar())).count == 1


@pytest.mark.e2e
def test_a_verdict_rests_on_the_engine_and_its_signatures(clamav: ClamAV) -> None:
    assert clamav.version == "unknown"
    clamav.scan(message(CLEAN))
    program, _, signatures = clamav.version.partition("/")
    assert program[0].isdecimal()
    assert signatures == "unnumbered"  # signatures of one's own have no number; the published ones do


@pytest.mark.e2e
@pytest.mark.parametrize("size", [FILE_LIMIT + 1, STREAM_LIMIT + 1, 8 * STREAM_LIMIT])
@pytest.mark.parametrize("way", ["address", "socket"])
def test_what_is_too_large_for_clamd_is_closed_and_the_next_part_is_scanned(clamd: Clamd, size: int, way: str) -> None:
    clamav = opened(ScannerOptions(clamd=getattr(clamd, way)))
    report = clamav.scan(message(os.urandom(size), eicar()))
    assert (report.count, report.closed) == (1, ((0, "too_large"),))


@pytest.mark.e2e
def test_what_is_encrypted_is_closed_and_no_hit(clamav: ClamAV) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("salaries.txt", "invented")
    data = bytearray(buffer.getvalue())
    for flags in (6, data.index(b"PK\x01\x02") + 8):  # APPNOTE 4.4.4
        data[flags] |= 1
    report = clamav.scan(message(bytes(data)))
    assert report == Report((), 0, (), ((0, "encrypted"),))


def test_without_an_address_the_engine_is_absent() -> None:
    with pytest.raises(Absent):
        opened(ScannerOptions()).scan(message(CLEAN))


def test_where_nothing_listens_the_engine_is_absent(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and refusing
        for address in (f"127.0.0.1:{taken.getsockname()[1]}", str(tmp_path / "nowhere")):
            with pytest.raises(Absent):
                opened(ScannerOptions(clamd=address)).scan(message(CLEAN))


def test_something_else_that_answers_is_not_clamd() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(100)
                connection.sendall(b"220 mail.example.org\n")

        other = threading.Thread(target=answer)
        other.start()
        with pytest.raises(Absent):
            opened(ScannerOptions(clamd=f"127.0.0.1:{server.getsockname()[1]}")).scan(message(CLEAN))
        other.join()


@pytest.mark.parametrize("address", ["clamd", "clamd:", ":3310", "clamd:port", "relative/path"])
def test_an_address_that_is_none_is_said_so(address: str) -> None:
    with pytest.raises(Misconfigured, match=r"HOST:PORT or the absolute path"):
        opened(ScannerOptions(clamd=address))


class Interrupted(tuple[Part, ...]):
    """Parts between which something happens to clamd: nothing before the first, all before the second."""

    __slots__ = ()
    happens: Callable[[], None]

    def __iter__(self) -> Iterator[Part]:
        for number, part in enumerate(super().__iter__()):
            if number == 1:
                self.happens()
            yield part


def interrupted(by: Callable[[], None]) -> Unpacked:
    class Here(Interrupted):
        happens = staticmethod(by)

    return Unpacked(Here(message(eicar(), CLEAN).parts), ())


@pytest.mark.e2e
def test_killed_in_the_middle_of_a_message_it_is_absent(tmp_path: Path) -> None:
    with clamd_with(tmp_path, [("Own.Test.Eicar", eicar())]) as clamd, pytest.raises(Absent):
        opened(ScannerOptions(clamd=clamd.address)).scan(interrupted(clamd.kill))


@pytest.mark.e2e
def test_a_part_that_clamd_does_not_finish_is_closed(tmp_path: Path) -> None:
    with clamd_with(tmp_path, [("Own.Test.Eicar", eicar())]) as clamd:
        report = opened(ScannerOptions(clamd=clamd.address), seconds=1).scan(
            interrupted(lambda: clamd.signal(signal.SIGSTOP))
        )
    assert (report.count, report.closed) == (1, ((1, "time_out"),))


@pytest.mark.e2e
async def test_from_its_own_process_it_is_a_hit_then_absent_then_a_hit_again(tmp_path: Path) -> None:
    """The worker need not be started again when clamd was."""
    with clamd_with(tmp_path, [("Own.Test.Eicar", eicar())]) as clamd:
        pool = ScannerPool(ScannerOptions(clamd=clamd.address), limits=Limits(seconds=60))
        here = await pool.scan(message(eicar()), ["clamav"])
        clamd.kill()
        gone = await pool.scan(message(eicar()), ["clamav"])
        clamd.start()
        back = await pool.scan(message(eicar()), ["clamav"])
    await pool.close()
    assert [scanned.verdicts[0].verdict for scanned in (here, gone, back)] == ["hit", "not_inspected", "hit"]
    assert gone.not_inspected == ["clamav: scanner_absent"]
    assert here == back
    assert here.verdicts[0].version == gone.verdicts[0].version


@pytest.mark.e2e
async def test_a_clamd_that_does_not_answer_takes_no_more_than_the_time_of_a_message(tmp_path: Path) -> None:
    with clamd_with(tmp_path, [("Own.Test.Eicar", eicar())]) as clamd:
        pool = ScannerPool(ScannerOptions(clamd=clamd.address), limits=Limits(seconds=3))
        await pool.prepare(["clamav"])
        clamd.signal(signal.SIGSTOP)
        slow = await pool.scan(message(CLEAN), ["malware"])
    await pool.close()
    assert slow.not_inspected == ["clamav: time_out"]
    assert [(one.id, one.verdict) for one in slow.verdicts] == [("clamav", "not_inspected"), ("yara", "clean")]


@pytest.mark.e2e
@pytest.mark.parametrize("deepest", ["", "MaxRecursion 100\n"])
async def test_a_clamd_that_calls_clean_what_it_skipped_is_not_believed(tmp_path: Path, deepest: str) -> None:
    silent = SETTINGS.replace("AlertExceedsMax yes\n", deepest)
    with clamd_with(tmp_path, [("Own.Test.Eicar", eicar())], silent) as clamd:
        pool = ScannerPool(ScannerOptions(clamd=clamd.address), limits=Limits(seconds=60))
        with pytest.raises(Misconfigured, match="AlertExceedsMax yes"):
            await pool.prepare(["malware"])
        scanned = await pool.scan(message(CLEAN), ["clamav"])
    await pool.close()
    assert scanned.not_inspected == ["clamav: scanner_failed"]


@pytest.mark.e2e
def test_a_clamd_that_goes_as_deep_as_it_can_is_believed(tmp_path: Path) -> None:
    with clamd_with(tmp_path, [("Own.Test.Eicar", eicar())], f"{SETTINGS}MaxRecursion 100\n") as clamd:
        assert opened(ScannerOptions(clamd=clamd.address)).scan(message(CLEAN)) == Report((), 0, ())
