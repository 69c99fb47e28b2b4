"""Words of XML and of office documents."""

from __future__ import annotations

import pytest

from tests.streams.inspection.unpacking.samples import closed, opened, texts, the_only, zipped

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def seen(document: str) -> str | None:
    return the_only(opened(document.encode(), "application/xml")).text


def test_a_word_that_was_edited_is_one_word() -> None:
    runs = "<w:p><w:r><w:t>con</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>fidential</w:t></w:r></w:p>"
    assert seen(f'<w:d xmlns:w="{WORD}">{runs}<w:p><w:r><w:t>two</w:t></w:r></w:p></w:d>') == "confidential\ntwo"


def test_cells_show_values_and_no_numbers_of_strings() -> None:
    cells = '<row><c t="s"><v>17</v></c><c><v>943</v></c><c t="inlineStr"><is><t>sum</t></is></c></row>'
    assert seen(f"<sheet>{cells}</sheet>") == "943\nsum"


def test_fields_of_any_xml_are_lines() -> None:
    assert seen("<x><name>Ada</name><town>Leicester</town></x>") == "Ada\nLeicester"


def test_spaces_of_open_document_are_spaces() -> None:
    assert seen("<t:p xmlns:t='urn:t'>one<t:s/>two<t:tab/>three</t:p>") == "one two three"


def test_links_and_descriptions_are_told_apart() -> None:
    part = the_only(opened(b'<r Target="https://example.org/x" descr="a map"/>', "text/xml"))
    assert part.links == ("https://example.org/x",)
    assert part.text == "a map"


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">',
        '<!ENTITY a SYSTEM "file:///etc/hostname">',
        '<!ENTITY % a "x">',
    ],
    ids=["laughs", "a file", "a parameter"],
)
def test_a_document_with_entities_of_its_own_is_unreadable(entities: str) -> None:
    part = the_only(opened(f"<!DOCTYPE x [{entities}]><x>&b;&a;</x>".encode(), "application/xml"))
    assert part.unread == "unreadable"
    assert part.text == ""


def test_a_billion_laughs_in_an_office_document_stay_unread() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    document = f'<!DOCTYPE w [<!ENTITY l0 "lol">{laughs}]><w:p xmlns:w="{WORD}">&l9;</w:p>'.encode()
    message = opened(zipped([("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document)]))
    assert [part.unread for part in message.parts] == [None, None, "unreadable"]
    assert texts(message) == ["", ""]


def test_what_stands_before_a_mistake_is_read() -> None:
    part = the_only(opened(b"<x><p>before</p><p>after</x>", "text/xml"))
    assert part.text == "before\nafter"
    assert part.unread == "unreadable"


def test_an_unread_document_is_open_to_scanners_of_bytes() -> None:
    assert closed(opened(b"<x>", "text/xml")) == []
