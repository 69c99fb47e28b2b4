"""A pack is read whole or not at all, and an error names the file and the field, in one sentence."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from headerfirst import policies
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.packs import digest_of, find_pack, load_pack, shipped

DMU = Path(str(policies.__file__)).parent / "dmu"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a shipped pack, to be broken."""
    return Path(shutil.copytree(DMU, tmp_path / "mine"))


def test_both_policies_are_shipped() -> None:
    assert shipped() == ["dmu", "wcc"]


def test_a_pack_is_found_by_id_or_by_folder(folder: Path) -> None:
    assert find_pack("dmu") == find_pack(folder) == find_pack(str(folder)) == load_pack(DMU)
    assert {rule.id for rule in find_pack("dmu").rules} == {path.stem for path in (DMU / "rules").iterdir()}


def test_where_there_is_no_pack_the_sentence_says_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"^There is no pack 'nix': name one of dmu, wcc, or a folder"):
        find_pack("nix")
    with pytest.raises(Misconfigured, match="There is no pack"):
        find_pack(tmp_path)


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return apply


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        pytest.param(
            edit("pack.yaml", "time_zone: Europe/London\n", ""),
            r"pack\.yaml: .*`time_zone`\.$",
            id="a field is missing",
        ),
        pytest.param(
            edit("pack.yaml", "version: 1.0.0", "version: 1.0"), r"pack\.yaml: .*`str`.*`\$\.version`\.$", id="no text"
        ),
        pytest.param(edit("pack.yaml", "title:", "colour: red\ntitle:"), r"pack\.yaml: .*`colour`\.$", id="unknown"),
        pytest.param(
            edit("rules/mass-mail.yaml", "mode: review", "mode: loud"),
            r"mass-mail\.yaml: .*`\$\.mode`\.$",
            id="a value",
        ),
        pytest.param(
            edit("rules/mass-mail.yaml", "category: mass_mail", "category: gossip"),
            r"mass-mail\.yaml: .*`\$\.category`\.$",
            id="an unknown category",
        ),
        pytest.param(
            edit("rules/mass-mail.yaml", "mode: review", "mode: review\nmode: alert"),
            r"^mass-mail\.yaml: line \d+: the key 'mode' stands twice\.$",
            id="a key twice",
        ),
        pytest.param(
            edit("clauses.yaml", "state: supported", "state: done"),
            r"clauses\.yaml: .*`\$\[0\]\.state`\.$",
            id="a state",
        ),
        pytest.param(edit("pack.yaml", "purposes:\n", "purposes: [\n"), r"^pack\.yaml: line \d+: ", id="no YAML"),
        pytest.param(
            edit("rules/mass-mail.yaml", "id: mass-mail", "id: mass"),
            r"^mass-mail\.yaml: .* call it mass\.yaml\.$",
            id="another name than its file's",
        ),
        pytest.param(
            lambda folder: (folder / "clauses.yaml").unlink(), r"^clauses\.yaml: cannot be read", id="no file"
        ),
        pytest.param(
            lambda folder: (folder / "pack.yaml").write_bytes(b"\xff\xfe\xff"),
            r"^pack\.yaml: is no YAML\.$",
            id="bytes",
        ),
        pytest.param(edit("pack.yaml", "title: ", "? [a]\n: b\ntitle: "), r"^pack\.yaml: ", id="a key that is a list"),
        pytest.param(
            edit("pack.yaml", "title: ", "other: !!python/name:os.system\ntitle: "),
            r"^pack\.yaml: line",
            id="a program",
        ),
    ],
)
def test_what_is_wrong_is_named(folder: Path, damage: Callable[[Path], object], expected: str) -> None:
    damage(folder)
    with pytest.raises(Misconfigured, match=expected) as caught:
        load_pack(folder)
    assert "\n" not in str(caught.value)


def test_the_digest_is_of_names_and_bytes(folder: Path) -> None:
    before = digest_of(folder)
    assert before == digest_of(DMU) == find_pack("dmu").digest
    rules = folder / "rules"
    (rules / "mass-mail.yaml").rename(rules / "mass.yaml")
    assert digest_of(folder) != before
    (rules / "mass.yaml").rename(rules / "mass-mail.yaml")
    assert digest_of(folder) == before
    (folder / "clauses.yaml").write_text((folder / "clauses.yaml").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert digest_of(folder) != before


def test_what_is_no_part_of_a_pack_is_not_in_its_digest(folder: Path) -> None:
    (folder / "README.md").write_text("Notes", encoding="utf-8")
    (folder / "rules" / "draft.txt").write_text("Notes", encoding="utf-8")
    assert digest_of(folder) == digest_of(DMU)


def test_dates_and_times_are_read_as_such() -> None:
    pack = find_pack("dmu")
    assert pack.file.dpia.reviewed.isoformat() == "2025-09-01"
    mass_mail = next(rule for rule in pack.rules if rule.id == "mass-mail")
    approval = next(entry for case in mass_mail.positive for entry in case.register)
    assert approval["from"].isoformat() == "2026-03-11T09:00:00+00:00"
