"""What a worker may be told to use: every shipped pack, folders that lint, and nothing else."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.policy import Pack
from headerfirst.streams.pack_shelf import ready_pack, ready_packs
from headerfirst.streams.packs import find_pack, shipped


def test_every_shipped_pack_is_ready() -> None:
    assert [ready.ref.id for ready in ready_packs()] == shipped() == ["dmu", "wcc"]


def test_a_pack_is_known_by_the_digest_of_its_folder() -> None:
    pack = find_pack("dmu")
    ref = ready_pack(pack).ref
    assert (ref.id, ref.version, ref.digest) == (pack.file.id, pack.file.version, pack.digest)


def test_a_folder_that_is_no_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="There is no pack"):
        ready_packs([tmp_path])


def broken(pack: Pack, rules: int) -> Pack:
    """So many of its rules name a detector that there is not."""
    bad = (msgspec.structs.replace(rule, detector="nonesuch") for rule in pack.rules[:rules])
    return msgspec.structs.replace(pack, rules=(*bad, *pack.rules[rules:]))


def test_a_pack_that_does_not_lint_is_refused_with_its_first_fault() -> None:
    with pytest.raises(Misconfigured, match=r"^The pack dmu does not lint: .*nonesuch") as refused:
        ready_pack(broken(find_pack("dmu"), 1))
    assert "more:" not in str(refused.value)


def test_more_faults_are_counted() -> None:
    with pytest.raises(Misconfigured, match=r"\(and 1 more: `headerfirst policy check`\)$"):
        ready_pack(broken(find_pack("dmu"), 2))
