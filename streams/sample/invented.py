"""Names, departments, headings and hosts that ordinary people and ordinary traffic are drawn from; all invented."""

from __future__ import annotations

from typing import Final

DOMAIN: Final = "example.org"

FIRST_NAMES: Final = (
    "Adaeze", "Aled", "Amira", "Anders", "Anjali", "Arjun", "Asha", "Beatriz", "Bethan", "Callum", "Camille",
    "Chidi", "Clara", "Daniel", "Dilys", "Dmitri", "Eilidh", "Elif", "Emeka", "Erin", "Esther", "Fatima", "Fergus",
    "Freya", "Gita", "Gwen", "Hamza", "Harriet", "Hiro", "Ifan", "Ines", "Isla", "Jamal", "Jana", "Joana", "Jun",
    "Kamal", "Katya", "Keira", "Kofi", "Leila", "Lewis", "Liam", "Magda", "Malik", "Marta", "Mateo", "Mina", "Naomi",
    "Neha", "Nuno", "Olga", "Owen", "Pavel", "Petra", "Rahim", "Rosa", "Rowan", "Saba", "Sean", "Selma", "Tariq",
    "Tegan", "Tomas", "Uma", "Vera", "Wanjiru", "Wei", "Yara", "Yusuf", "Zofia", "Zuri",
)  # fmt: skip
LAST_NAMES: Final = (
    "Abara", "Ahlgren", "Banerjee", "Barros", "Bellamy", "Brodie", "Campion", "Chaudhry", "Costa", "Dalgleish",
    "Danso", "Demir", "Dunmore", "Ekwueme", "Eliasson", "Farouk", "Fenwick", "Gallego", "Garrick", "Goswami",
    "Gruffydd", "Haverford", "Hoang", "Ibarra", "Inglis", "Jankowski", "Jardine", "Kapoor", "Kerridge", "Kovac",
    "Lachlan", "Lindqvist", "Lovelace", "Macrae", "Mensah", "Merriweather", "Moreau", "Nakata", "Nkosi", "Norrell",
    "Obi", "Ostrowski", "Pascoe", "Penhaligon", "Quaye", "Quigley", "Rasmussen", "Redfern", "Romero", "Sandhu",
    "Santoro", "Sharpe", "Sorensen", "Tanner", "Tembo", "Thackeray", "Uddin", "Underhill", "Varga", "Vickery",
    "Wadsworth", "Wolfe", "Yeboah", "Yilmaz", "Zeman", "Zhao",
)  # fmt: skip

DEPARTMENTS: Final = (
    "admissions", "catering", "communications", "computing", "engineering", "estates", "events", "finance",
    "humanities", "information-security", "it-services", "legal-services", "library", "people", "registry",
)  # fmt: skip

SUPPLIERS: Final = (
    "northgate-supplies.example", "harbour-print.example", "kestrel-travel.example", "brightwater-labs.example",
    "oakfield-catering.example", "meridian-maps.example", "saltmarsh-college.test", "fenland-archive.test",
)  # fmt: skip
OUTSIDE_NAMES: Final = (
    ("orders", "Order desk"), ("m.arden", "Morag Arden"), ("service", "Customer service"),
    ("t.halloran", "Tess Halloran"), ("events", "Events team"), ("b.osgood", "Bram Osgood"), ("accounts", "Accounts"),
    ("j.kemble", "Jude Kemble"),
)  # fmt: skip
PRIVATE_PROVIDERS: Final = ("home-mail.example", "postbox.example")
"""Where people have mail of their own."""

TOPICS: Final = (
    "the spring timetable", "room bookings for May", "the boiler replacement", "open day", "the reading list",
    "the new starter forms", "the induction pack", "the catering order", "signage for the north stairs",
    "the enrolment figures", "the library lift", "the travel claim", "the laboratory benches", "the conference stand",
    "the car park survey", "the fire drill", "the archive boxes", "supply chain dates", "the lecture theatre sound",
)  # fmt: skip
HEADINGS: Final = (
    "Minutes: {topic}", "Question about {topic}", "Update on {topic}", "Agenda for Thursday: {topic}",
    "Notes on {topic}", "Next steps for {topic}", "Draft paper on {topic}", "Could we talk about {topic}?",
    "Thank you for {topic}", "Dates for {topic}",
)  # fmt: skip
SUPPLIER_HEADINGS: Final = (
    "Order {number} has been sent", "Delivery {number} on Wednesday", "Your quotation {number}",
    "Statement {number} for last month", "Receipt {number}", "Change to booking {number}",
)  # fmt: skip

WORK_SITES: Final = (
    ("intranet.example.org", ("business",)), ("timetable.example.org", ("education",)),
    ("learning.example.org", ("education",)), ("library.example.org", ("reference",)),
    ("catalogue.fenland-archive.test", ("reference",)), ("portal.northgate-supplies.example", ("business",)),
    ("journals.meridian-maps.example", ("education",)), ("docs.brightwater-labs.example", ("technology",)),
    ("cdn.brightwater-labs.example", ("content-delivery",)), ("fonts.assets.example", ("content-delivery",)),
    ("search.finder.example", ("search-engines",)), ("maps.meridian-maps.example", ("reference",)),
    ("status.it-services.example.org", ("technology",)), ("rail.kestrel-travel.example", ("business",)),
)  # fmt: skip
LEISURE_SITES: Final = (
    ("www.morning-courier.example", ("news",)), ("weather.morning-courier.example", ("weather",)),
    ("shop.larch-and-linen.example", ("shopping",)), ("www.friends-around.example", ("social-networking",)),
    ("scores.touchline.example", ("sports",)), ("tickets.orpheum.example", ("entertainment",)),
)  # fmt: skip
