"""What is printed on contact cards: the data of the pages, and the pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from cards.contact.codes import maker_for
from cards.contact.directory import Directory
from cards.contact.phones import in_groups
from cards.models import CardStyle, ServiceContact
from laoling import typeset
from laoling.people.models import Retiree

PER_SHEET = {CardStyle.CARD: 10, CardStyle.DOOR: 4, CardStyle.POCKET: 2}
TEMPLATES = {
    CardStyle.CARD: "cards/contact_card.typ",
    CardStyle.DOOR: "cards/contact_door.typ",
    CardStyle.POCKET: "cards/contact_pocket.typ",
}


@dataclass(frozen=True)
class Piece:
    """One card to be printed: whose it is, and the token of its code."""

    retiree: Retiree
    token: str


def pages_of(pieces: Sequence[Piece], *, style: str, directory: Directory, site: str) -> bytes:
    """The sheets of these cards as one PDF; at least one card. `site` is where the public pages are.

    What the font lacks of a name is a gap to be filled in by hand: see `missing_in`.
    """
    return typeset.make_pdf(
        TEMPLATES[CardStyle(style)], data_of(pieces, style=style, directory=directory, site=site)
    )


def data_of(pieces: Sequence[Piece], *, style: str, directory: Directory, site: str) -> dict:
    """What the template prints: the faces of the stations once, and for each person which one is theirs."""
    maker = maker_for(reach_address(site), len(pieces[0].token))
    stations = list(dict.fromkeys(piece.retiree.station_id for piece in pieces))
    return {
        "modules": maker.modules,
        "faces": [face_of(directory, station, style) for station in stations],
        "people": [
            {
                "face": stations.index(piece.retiree.station_id),
                "name": name_parts(piece.retiree.name),
                "code": maker.path(piece.token),
            }
            for piece in pieces
        ],
    }


def reach_address(site: str) -> str:
    """The address that the codes begin with."""
    return f"{site.rstrip('/')}/reach/"


def face_of(directory: Directory, station: int, style: str) -> dict:
    """What stands on every card of a station."""
    unit = directory.units[station]
    return {
        "station": unit.name,
        "services": [line_of(contact) for contact in directory.on_card(unit, style)],
    }


def line_of(contact: ServiceContact) -> dict:
    return {
        "name": contact.name,
        "phone": in_groups(contact.phone),
        "does": contact.does,
        "hours": contact.hours,
    }


def name_parts(name: str) -> list[dict]:
    """The name cut where the font lacks characters: `[{"text": "张", "gap": False}, {"text": "𠮷", "gap": True}]`."""
    missing = set(missing_in(name))
    parts: list[dict] = []
    for character in name:
        gap = character in missing
        if parts and parts[-1]["gap"] == gap:
            parts[-1]["text"] += character
        else:
            parts.append({"text": character, "gap": gap})
    return parts


def missing_in(name: str) -> list[str]:
    """The characters of a name that can't be printed."""
    return typeset.unprintable([name])


def sheets_for(count: int, style: str) -> int:
    """How many sheets of A4 so many cards take."""
    return -(-count // PER_SHEET[CardStyle(style)])
