"""Whom a piece names, and whether they agreed: nobody is named in public without a recorded consent.

A registered retiree's consent stands in their own record; a colleague's, or anybody else's, with the piece. Names
are looked for among the people and the staff of the piece's department (of everybody, for a piece of the centre).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import CharField, F, Value
from django.db.models.functions import Length

from branding.publicity.models import Agreement, Piece
from laoling.accounts.models import Unit, User
from laoling.people.models import Consent, Purpose, Retiree

SHORTEST = 2  # letters of a name; one is a word of any sentence
DEPTH = 2  # centre and department


@dataclass
class Named:
    """A name that stands in the text: whose it may be, who of them agreed, and what was recorded with the piece."""

    name: str
    retirees: list[Retiree] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    agreement: Agreement | None = None

    @property
    def is_settled(self) -> bool:
        """Whether somebody of that name agreed, or it is nobody's name here; what was taken back counts no more."""
        if self.agreement:
            return self.agreement.withdrawn_on is None
        return bool(self.consents)

    @property
    def others(self) -> int:
        """How many registered people of that name didn't agree: the approver looks who is meant."""
        return len(self.retirees) - len(self.consents) if self.consents else 0

    @property
    def since(self) -> date | None:
        """The day of the consent."""
        return (
            self.agreement.given_on
            if self.agreement
            else self.consents[0].given_on
            if self.consents
            else None
        )


def names_of(piece: Piece) -> list[Named]:
    """Everybody whom the text names, as far as we know them, in the order of their names; three queries."""
    text, path = f"{piece.title}\n{piece.words}", piece.unit.path[: DEPTH * Unit.steplen]
    found: dict[str, Named] = {}
    people = Retiree.objects.filter(station__path__startswith=path, erased_at=None, merged_into=None)
    for retiree in standing_in(people, text).only("name", "station"):
        found.setdefault(retiree.name, Named(retiree.name)).retirees.append(retiree)
    consents = Consent.objects.in_force().filter(
        purpose=Purpose.PUBLICITY, retiree__in=[r.pk for named in found.values() for r in named.retirees]
    )
    for consent in consents.select_related("retiree"):
        found[consent.retiree.name].consents.append(consent)
    staff = User.objects.filter(unit__path__startswith=path)
    for name in standing_in(staff, text).values_list("name", flat=True):
        found.setdefault(name, Named(name))
    for agreement in piece.agreements.select_related("recorded_by") if piece.pk else []:
        found.setdefault(agreement.name, Named(agreement.name)).agreement = agreement
    return [found[name] for name in sorted(found)]


def standing_in(rows, text: str):
    """The rows whose name stands in the text."""
    in_text = Value(text, output_field=CharField())
    return rows.annotate(text=in_text, letters=Length("name")).filter(
        letters__gte=SHORTEST, text__contains=F("name")
    )


def unsettled(names: Iterable[Named]) -> list[str]:
    """Who is named and hasn't agreed."""
    return [named.name for named in names if not named.is_settled]
