"""What every list that stations share is narrowed down by; all of it stands in the address."""

import django_filters as filters

from laoling.accounts.models import Unit

ALL = "all"


def stations_of(request):
    """The stations of the user's subtree."""
    return Unit.objects.visible_to(request.user).stations()


class ScopedFilter(filters.FilterSet):
    """Has a default for `state`; somebody with one station isn't asked for the station."""

    default_state = ALL

    def __init__(self, data, *args, **kwargs):
        data = data.copy()
        data.setdefault("state", self.default_state)
        super().__init__(data, *args, **kwargs)
        if not self.request.user.uses_admin:
            self.filters.pop("station")

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the usual is asked for, so that an empty list says so."""
        others = any(self.data.get(name) for name in self.filters if name != "state")
        return others or self.data["state"] != self.default_state
