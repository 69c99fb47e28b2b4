"""CSV as `Get-ADUser | Export-Csv`, `Get-Mailbox | Export-Csv` and `csvde` write it: columns are attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.people.attributes import Attributes
from headerfirst.streams.people.csv_rows import read_rows
from headerfirst.streams.people.interface import Problem

_OTHER_NAMES: Final = {
    "dn": "entrydn",
    "distinguishedname": "entrydn",
    "emailaddress": "mail",
    "primarysmtpaddress": "mail",
    "emailaddresses": "proxyaddresses",
    "guid": "objectguid",
    "recipienttypedetails": "msexchrecipienttypedetails",
}
"""What the commands call attributes; of two for one, `mail` and `EmailAddress`, the values are put together."""
_LISTS: Final = frozenset({"proxyaddresses", "objectclass", "mail"})
_HEXADECIMAL: Final = re.compile(r"X'((?:[0-9a-fA-F]{2})*)'")
"""How csvde writes what is no plain text."""
_NO_VALUE: Final = re.compile(r"Microsoft\.\w[\w.]*Collection|System\.\w[\w.]*\[\]")
"""What Export-Csv writes of an attribute with several values: the name of its type."""


def read_ad_csv(path: Path) -> Iterator[Attributes | Problem]:
    """Raises Misconfigured where a column holds names of types in place of values."""
    for row in read_rows(path):
        if isinstance(row, Problem):
            yield row
            continue
        values: dict[str, list[bytes | str]] = {}
        for column, text in row.values.items():
            if _NO_VALUE.fullmatch(text) is not None:
                raise Misconfigured(
                    f"{path}, line {row.line}: the column {column!r} has the name of a type and no values; join them: "
                    f"@{{n='{column}';e={{$_.{column} -join ';'}}}}."
                )
            name = column.lower()
            name = _OTHER_NAMES.get(name, name)
            values.setdefault(name, []).extend(_values(name, text))
        yield Attributes(f"line {row.line}", values)


def _values(name: str, text: str) -> list[bytes | str]:
    found = _HEXADECIMAL.fullmatch(text)
    if found is not None:
        return [bytes.fromhex(found[1])]
    return [*text.split(";")] if name in _LISTS else [text]
