"""A standard of words, such as the Data Loss Prevention standard: a YAML file of kinds and their phrases.

One comes with the package (`standards/dlp.yaml`); an organisation adds its own in the same form.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Final

import msgspec
import yaml
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.record import Struct
from headerfirst.streams.inspection import scanners

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Version = Annotated[str, msgspec.Meta(pattern=r"^[0-9]+(\.[0-9]+){0,2}$")]
Phrase = Annotated[str, msgspec.Meta(min_length=2, max_length=120)]
_FOLDER: Final = "standards"


class Kind(Struct, frozen=True, kw_only=True):
    """One kind of matter that ought to stay inside."""

    title: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9 -]{0,59}$")]
    """What a person reads in place of the words."""
    phrases: tuple[Phrase, ...] = ()
    """Each counts by itself."""
    in_context: tuple[Phrase, ...] = ()
    """Each counts where one of `context` stands nearby."""
    context: tuple[Phrase, ...] = ()
    harmless: tuple[Phrase, ...] = ()
    """Within these nothing counts."""
    usual_in_footers: bool = False
    """Words that legal notices at the foot of mail are full of: within those they do not count."""


class Standard(Struct, frozen=True, kw_only=True):
    id: Name
    version: Version
    kinds: dict[Name, Kind]


def shipped() -> Iterator[Standard]:
    """Those that come with the package, in the order of their files."""
    folder = files(scanners) / _FOLDER
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            yield read(file)


def read(file: Path | Traversable) -> Standard:
    """Raises Misconfigured with the file and field that are wrong."""
    try:
        standard = msgspec.convert(yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader), Standard)
    except OSError:
        raise Misconfigured(f"{file} is not there, or cannot be read: name a YAML file of words") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise Misconfigured(f"{file} is no YAML: see standards/dlp.yaml for the form") from None
    except msgspec.ValidationError as error:
        raise Misconfigured(f"{file}: {error}") from None
    for name, kind in standard.kinds.items():
        if kind.in_context and not kind.context:
            raise Misconfigured(f"{file}: the kind {name} has phrases that need context, and no `context`")
    return standard
