"""The people whom the day's occasions are about; tests and the demo's text know them by their ids."""

from __future__ import annotations

from typing import Final, NamedTuple

from headerfirst.schemas.vocabulary import PersonType
from headerfirst.streams.sample.invented import DOMAIN


class Member(NamedTuple):
    id: str
    name: str
    unit: str
    person_type: PersonType = "employee"

    @property
    def address(self) -> str:
        return f"{self.id.replace('-', '.')}@{DOMAIN}"


_ALL: Final = (
    # Those who decide, keep and monitor.
    Member("helena-voss", "Helena Voss", "communications"),
    Member("jonas-petrov", "Jonas Petrov", "communications"),
    Member("beatrice-stone", "Beatrice Stone", "people"),
    Member("ravi-menon", "Ravi Menon", "legal-services"),
    Member("claire-dubois", "Claire Dubois", "information-security"),
    Member("felix-brandt", "Felix Brandt", "information-security"),
    Member("leo-santos", "Leo Santos", "it-services"),
    Member("maya-green", "Maya Green", "people"),
    # Mail to everybody, with and without approval, and chains.
    Member("priya-nair", "Priya Nair", "communications"),
    Member("dafydd-rowlands", "Dafydd Rowlands", "estates"),
    Member("sofia-lindgren", "Sofia Lindgren", "events"),
    Member("kwame-boateng", "Kwame Boateng", "catering"),
    Member("aoife-brennan", "Aoife Brennan", "finance"),
    # Forwarding and sending under another name.
    Member("marek-zielinski", "Marek Zielinski", "engineering"),
    Member("yuki-mori", "Yuki Mori", "library"),
    Member("nadia-haddad", "Nadia Haddad", "registry", "agency"),
    # Headings that sound confidential: one with a registered case, one without.
    Member("oscar-delgado", "Oscar Delgado", "finance"),
    Member("ruth-adeyemi", "Ruth Adeyemi", "people"),
    # Web use.
    Member("ben-castell", "Ben Castell", "engineering"),
    Member("lena-hartmann", "Lena Hartmann", "admissions"),
    Member("rhys-morgan", "Rhys Morgan", "admissions"),
    Member("mei-tanaka", "Mei Tanaka", "admissions"),
    Member("ivan-kolar", "Ivan Kolar", "computing", "contractor"),
    Member("anton-rusu", "Anton Rusu", "computing"),
    Member("grace-mbeki", "Grace Mbeki", "engineering"),
    Member("omar-siddiqui", "Omar Siddiqui", "estates", "agency"),
    Member("carla-ferri", "Carla Ferri", "events"),
    Member("hugo-lambert", "Hugo Lambert", "humanities"),
    # Union officials employed here: one in office, one whose term ends at noon.
    Member("imani-osei", "Imani Osei", "library"),
    Member("tomasz-wrona", "Tomasz Wrona", "estates"),
    # Accounts: set to forward, to hide mail, used by a delegate; two people who left.
    Member("dele-akande", "Dele Akande", "catering"),
    Member("elin-strand", "Elin Strand", "finance"),
    Member("noor-rahimi", "Noor Rahimi", "people"),
    Member("colm-darcy", "Colm Darcy", "estates"),
    Member("edith-marlowe", "Edith Marlowe", "humanities"),
    # Letters by the hundred, with a case and without; a shop of one's own, and the organisation's.
    Member("ines-calder", "Ines Calder", "events"),
    Member("pia-holm", "Pia Holm", "admissions"),
    Member("tanvir-hossain", "Tanvir Hossain", "computing"),
    Member("carys-pugh", "Carys Pugh", "communications"),
    # People who mark mail as personal, raise a concern, or are not bound at all.
    Member("sam-okoro", "Sam Okoro", "events", "volunteer"),
    Member("hana-novak", "Hana Novak", "registry"),
    Member("lucy-ferreira", "Lucy Ferreira", "humanities", "councillor"),
    Member("theo-quist", "Theo Quist", "computing", "student"),
    Member("ada-winters", "Ada Winters", "events", "visitor"),
)

CAST: Final = {member.id: member for member in _ALL}

BRANCH_OFFICER: Final = "gareth.bevan@branch.united-workers.example"
"""Of the same union, employed elsewhere."""
REGIONAL_OFFICER: Final = "bronwen.hale@region.united-workers.example"


def address_of(member_id: str) -> str:
    return CAST[member_id].address
