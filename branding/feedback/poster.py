"""The poster with a venue's code, A4."""

from cards.contact.codes import maker_for
from laoling import typeset


def poster_of(*, venue, token: str, site: str) -> bytes:
    """The sheet as PDF; `site` is where the public pages are, such as https://portal.example.com/."""
    maker = maker_for(f"{site.rstrip('/')}/feedback/", len(token))
    data = {
        "venue": venue.name,
        "station": venue.unit.name,
        "phone": venue.unit.phone,
        "modules": maker.modules,
        "code": maker.path(token),
    }
    return typeset.make_pdf("branding/poster.typ", data)
