"""The one station of `?station=`, on pages that show a manager all of his."""

from laoling.accounts.filters import stations_of
from laoling.accounts.models import Unit

LONGEST_KEY = 18


def chosen_station(request) -> Unit | None:
    """The station that the address names, within the user's scope; what names none is as good as not said."""
    key = request.GET.get("station", "")
    if not (key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY):
        return None
    return stations_of(request).filter(pk=int(key)).first()
