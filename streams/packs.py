"""Packs from disk, as shipped (`policies/<id>/`) or of the organisation's own; an error names file and field."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
import yaml
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.policy import Clause, Pack, PackFile, Rule

PACK_FILE: Final = "pack.yaml"
CLAUSES_FILE: Final = "clauses.yaml"
RULES_FOLDER: Final = "rules"
_SUFFIX: Final = ".yaml"

T = TypeVar("T")


class _Loader(yaml.CSafeLoader):
    """Plain YAML values alone; a key that stands twice is an error, since the second would win in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {key.value!r} stands twice", key.start_mark
                    )
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def shipped() -> list[str]:
    """Ids of the packs that come with the package."""
    return sorted(folder.name for folder in files("headerfirst.policies").iterdir() if _is_pack(folder))


def find_pack(name: str | Path) -> Pack:
    """A shipped pack by its id, else the folder of that path; raises Misconfigured where there is neither."""
    if str(name) in shipped():
        return load_pack(files("headerfirst.policies") / str(name))
    folder = Path(name)
    if not _is_pack(folder):
        raise Misconfigured(
            f"There is no pack {str(name)!r}: name one of {', '.join(shipped())}, or a folder that holds {PACK_FILE}."
        )
    return load_pack(folder)


def load_pack(folder: Traversable) -> Pack:
    """All that a folder holds, typed; raises Misconfigured with the file and field that are wrong."""
    rules = tuple(_rule(file) for file in _rule_files(folder))
    return Pack(
        file=_read(folder / PACK_FILE, PackFile),
        rules=rules,
        clauses=tuple(_read(folder / CLAUSES_FILE, list[Clause])),
        digest=digest_of(folder),
    )


def digest_of(folder: Traversable) -> str:
    """SHA-256 over names and bytes of the folder's files, in the order of their names."""
    found = hashlib.sha256()
    for name, content in sorted(_files(folder)):
        for part in (name.encode(), content):
            found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def _files(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    for name in (PACK_FILE, CLAUSES_FILE):
        yield name, _bytes(folder / name)
    for file in _rule_files(folder):
        yield f"{RULES_FOLDER}/{file.name}", _bytes(file)


def _rule_files(folder: Traversable) -> list[Traversable]:
    rules = folder / RULES_FOLDER
    if not rules.is_dir():
        return []
    return sorted((file for file in rules.iterdir() if file.name.endswith(_SUFFIX)), key=lambda file: file.name)


def _is_pack(folder: Traversable) -> bool:
    return folder.is_dir() and (folder / PACK_FILE).is_file()


def _rule(file: Traversable) -> Rule:
    rule = _read(file, Rule)
    if file.name != rule.id + _SUFFIX:
        raise Misconfigured(f"{file.name}: a rule stands in a file of its own name; call it {rule.id}{_SUFFIX}.")
    return rule


def _read(file: Traversable, of: type[T]) -> T:
    try:
        return msgspec.convert(yaml.load(_bytes(file), Loader=_Loader), of)  # noqa: S506 - derives from the safe loader
    except msgspec.ValidationError as error:
        raise Misconfigured(f"{file.name}: {_lower_first(str(error))}.") from error
    except yaml.YAMLError as error:
        raise Misconfigured(f"{file.name}: {_place(error)}.") from error


def _bytes(file: Traversable) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Misconfigured(f"{file.name}: cannot be read ({error.strerror}).") from error


def _place(error: yaml.YAMLError) -> str:
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return "is no YAML"
    return f"line {error.problem_mark.line + 1}: {error.problem}"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
