"""How an elder wants to read the public pages: text size and contrast, kept in a cookie and nowhere else."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

COOKIE = "display"
COOKIE_AGE = 365 * 24 * 3600
SIZES = {24: "大", 30: "特大", 40: "超大"}  # pixels of the body text, at a browser's own default of 16
PUBLIC = ("/schedule/", "/reach/", "/policies/", "/feedback/", "/suggestions/", "/stories/", "/notices/")


@dataclass(frozen=True)
class Display:
    """One of the six ways to show a page."""

    size: int = 24
    high_contrast: bool = False

    def __str__(self):
        return f"{self.size}{'h' if self.high_contrast else ''}"

    @property
    def css_class(self) -> str:
        return f"size-{self.size}{' high-contrast' if self.high_contrast else ''}"

    @property
    def size_label(self) -> str:
        return SIZES[self.size]

    def controls(self, back: str) -> dict:
        """The links that change it and lead back to `back`: one per size, and the other contrast."""
        sizes = [
            {"label": label, "url": replace(self, size=size).link(back), "is_current": size == self.size}
            for size, label in SIZES.items()
        ]
        other = replace(self, high_contrast=not self.high_contrast)
        return {"sizes": sizes, "contrast_url": other.link(back)}

    def link(self, back: str) -> str:
        """The address that sets this display and leads back."""
        return f"{reverse('activities:display')}?{urlencode({'as': str(self), 'back': back})}"


ALL = {str(display): display for size in SIZES for display in (Display(size), Display(size, True))}
DEFAULT = Display()


def display_of(request) -> Display:
    """What the cookie asks for; the default when there is none, or when somebody made one up."""
    return ALL.get(request.COOKIES.get(COOKIE, ""), DEFAULT)


def safe_back(address: str) -> str:
    """The address if it is one of our public pages, else the schedule: never another site."""
    safe = address.isprintable() and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    if safe and urlsplit(address).path.startswith(PUBLIC) and ".." not in address:
        return address
    return reverse("activities:schedule")
