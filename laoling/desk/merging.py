"""Two records of one person become one: what differs is chosen, everything else moves, and an empty record stays.

The record that goes keeps its number, its name and its ID number: its address leads to the one that stays, and a
roster that brings its ID number is told where it went (docs/decisions/0018).

Who waits for whom: as for an approval their waiting proposals come first, then the two people, as for everybody who
writes about one of them, then their open cards; at last nobody may even refer to them, so that what others
were adding meanwhile has arrived and moves too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pgtrigger
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max, Model, QuerySet

from activities.groups.services import end_all
from activities.models import GroupKind, Membership
from activities.signing.leaving import move_to
from activities.study.services import join_attendance
from branding.publicity.models import Mention
from cards.models import Assessment, ContactCard, ServiceCard
from cards.services import close_locked, decide
from laoling import calendar
from laoling.accounts.models import User
from laoling.answers import Outdated
from laoling.crypto import digits
from laoling.desk.merge_fields import FIELDS, LEFT_BEHIND
from laoling.people.models import Consent, EmergencyContact, KnownApart, Retiree, Transfer
from visits.models import Duty, Entitlement, EventKind, HelpRequest, LifeEvent, Talk, Visit
from visits.moods.services import work_out_talk
from visits.services import keep_planners_out, plan_unseen, settle_again

REPORTED_TWICE = "合并重复资料：同一件事报了两次"
TURNED_DOWN = "合并重复资料：保留较新的一份评估"


@dataclass(frozen=True)
class Merge:
    """One merging while it goes on: who stays, who goes, who does it and when."""

    kept: Retiree
    gone: Retiree
    by: User
    now: datetime

    @property
    def today(self) -> date:
        return calendar.local_day(self.now)


@transaction.atomic
def merge_retirees(
    *,
    kept: Retiree,
    gone: Retiree,
    taken: Mapping[str, Any],
    open_card: int | None = None,
    versions: Mapping[int, int],
    by: User,
    now: datetime,
) -> Retiree:
    """Make `gone` a part of `kept`, and return what stays.

    `taken` says, by the key of a field of `merge_fields.FIELDS`, the primary key of the record whose value stays (a
    key left out: that of `kept`); `open_card` is the card that stays open when both have one; `versions` are
    what the preview showed, by primary key. Raises ValidationError when the answers don't fit together, and
    Outdated when one of the two was changed or merged since the preview. The caller asks for a plan on commit.
    """
    unseen = keep_planners_out([kept.pk, gone.pk])
    merge = Merge(*locked(kept, gone, versions), by, now)
    list(proposals_of(kept, gone).select_for_update(of=("self",)).order_by("pk"))
    plan_unseen(unseen, now)
    cards = open_cards(merge)
    refuse_misfits(merge, taken, cards, open_card)
    turn_down_older_proposal(merge)
    for card in cards:
        if len(cards) > 1 and card.pk != open_card:
            close_locked(card, reason=ServiceCard.CloseReason.MERGED, by=by, today=merge.today)
    list(Retiree.objects.select_for_update().filter(pk__in=[merge.kept.pk, merge.gone.pk]).order_by("pk"))
    for move in MOVES.values():
        move(merge)
    write_fields(merge, taken)
    work_out_talk(merge.kept, now=now)
    settle_again(merge.kept.pk)
    return merge.kept


def locked(kept: Retiree, gone: Retiree, versions: Mapping[int, int]) -> tuple[Retiree, Retiree]:
    """Both as they stand, locked; raises Outdated when one isn't what the preview showed."""
    rows = Retiree.objects.select_for_update(no_key=True).filter(pk__in=[kept.pk, gone.pk]).order_by("pk")
    people = {retiree.pk: retiree for retiree in rows}
    if len(people) < 2:
        raise ValidationError("请选择两份不同的资料。")
    if any(retiree.merged_into_id or retiree.erased_at for retiree in people.values()):
        raise Outdated(f"{gone}的资料刚刚已由别人合并或清除，没有再做改动。")
    for retiree in people.values():
        if retiree.version != versions.get(retiree.pk):
            raise Outdated(f"{retiree}的资料刚刚被别人修改过。请核对下面的最新情况，再合并一次。")
    return people[kept.pk], people[gone.pk]


def proposals_of(kept: Retiree, gone: Retiree) -> QuerySet[Assessment]:
    return Assessment.objects.waiting().filter(retiree__in=[kept, gone])


def open_cards(merge: Merge) -> list[ServiceCard]:
    """The open cards of both, locked."""
    cards = ServiceCard.objects.open().filter(retiree__in=[merge.kept, merge.gone])
    return list(cards.select_for_update(of=("self",)).order_by("pk"))


def refuse_misfits(merge: Merge, taken: Mapping[str, Any], cards, open_card: int | None) -> None:
    """Raise ValidationError by the name of the answer."""
    if len(cards) > 1 and open_card not in {card.pk for card in cards}:
        raise ValidationError({"open_card": "两份资料都有在用的服务卡，请选择保留哪一张。"})
    source = merge.gone if taken.get("standing") == merge.gone.pk else merge.kept
    if cards and (source.died_on or source.archived_at):
        raise ValidationError(
            {"field_standing": "还有在用的服务卡，不能合并成已去世或已归档：请先销卡，或选择“在册”。"}
        )


def turn_down_older_proposal(merge: Merge) -> None:
    """One proposal may wait for a person: of two the newer one stays."""
    for older in proposals_of(merge.kept, merge.gone).order_by("-proposed_at", "-pk")[1:]:
        decide(
            older,
            status=Assessment.Status.REJECTED,
            tier=None,
            reason=TURNED_DOWN,
            by=merge.by,
            now=merge.now,
        )


def write_fields(merge: Merge, taken: Mapping[str, Any]) -> None:
    """Put what was chosen into the record that stays, and leave the other one empty.

    The ID numbers change places when the other one's is taken: both stay known, and neither can be registered anew.
    """
    kept, gone = merge.kept, merge.gone
    values: dict[str, Any] = {}
    for field in FIELDS:
        if taken.get(field.key, kept.pk) == gone.pk:
            values |= {name: getattr(gone, name) for name in field.names}
    numbers = kept.id_number, gone.id_number
    for name, value in values.items():
        setattr(kept, name, value)
    if kept.household is not None and kept.household.station_id != kept.station_id:
        kept.household = None
    if "id_number" in values:
        kept.id_number, gone.id_number = numbers[1], numbers[0]
        with pgtrigger.ignore("people.Retiree:update_update"):  # a step in between, no state of anything
            Retiree.objects.filter(pk=gone.pk).update(id_number_index=None)
    for name, value in LEFT_BEHIND.items():
        setattr(gone, name, value)
    gone.merged_into, gone.merged_at, gone.merged_by = kept, merge.now, merge.by
    for retiree in (kept, gone):
        retiree.version += 1
        retiree.save()


def moves(model: type[Model], field: str = "retiree") -> Callable[[Merge], object]:
    """Rows that simply become the other record's."""
    rows: Any = model._default_manager
    return lambda merge: rows.filter(**{field: merge.gone.pk}).update(**{f"{field}_id": merge.kept.pk})


def move_contacts(merge: Merge) -> None:
    """Behind those that are there; who stands there already, with the same phone, isn't listed twice."""
    there = {(c.name, digits(c.phone)) for c in merge.kept.contacts.all()}
    place = merge.kept.contacts.aggregate(last=Max("place"))["last"] or 0
    for contact in EmergencyContact.objects.filter(retiree=merge.gone).order_by("place"):
        if (contact.name, digits(contact.phone)) in there:
            contact.delete()
            continue
        place += 1
        contact.retiree, contact.place = merge.kept, place
        contact.version += 1
        contact.save()


def move_consents(merge: Merge) -> None:
    """Of two in force for one purpose the earlier one stays; the other ends today and stays readable."""
    in_force = Consent.objects.filter(retiree__in=[merge.kept, merge.gone]).in_force()
    seen: set[str] = set()
    for consent in in_force.order_by("given_on", "pk"):
        if consent.purpose in seen:
            consent.withdrawn_on = max(consent.given_on, merge.today)
            consent.withdrawn_by = merge.by
            consent.save()
        seen.add(consent.purpose)
    Consent.objects.filter(retiree=merge.gone).update(retiree=merge.kept)


def move_contact_cards(merge: Merge) -> None:
    """One card of a style may wait to be handed out and one be in use: a second one is replaced by what is there."""
    for card in ContactCard.objects.valid().filter(retiree=merge.gone):
        there = merge.kept.contact_cards.valid().filter(style=card.style)
        if there.filter(issued_on__isnull=card.issued_on is None).exists():
            card.replaced_on = merge.today
            card.save()
    ContactCard.objects.filter(retiree=merge.gone).update(retiree=merge.kept)


def move_events(merge: Merge) -> None:
    """A stay or a death that both records tell of was reported twice: the later report is withdrawn."""
    events = LifeEvent.objects.filter(retiree__in=[merge.kept, merge.gone]).order_by("reported_at", "pk")
    stays = events.filter(kind=EventKind.HOSPITALISED, ended_on=None, withdrawn_at=None)
    deaths = events.filter(kind=EventKind.DIED, withdrawn_at=None)
    for twice in (*stays[1:], *deaths[1:]):
        twice.withdrawn_at, twice.withdrawn_by, twice.withdraw_reason = merge.now, merge.by, REPORTED_TWICE
        twice.version += 1
        twice.save()
    LifeEvent.objects.filter(retiree=merge.gone).update(retiree=merge.kept)


def move_entitlements(merge: Merge) -> None:
    """Of two to one policy the one that is further on stays: received before told, told before listed."""
    mine = {one.policy_id: one for one in Entitlement.objects.filter(retiree=merge.kept)}
    for other in Entitlement.objects.filter(retiree=merge.gone, policy__in=mine):
        kept = mine[other.policy_id]
        behind = min((kept, other), key=lambda one: (one.received_on is not None, one.told_on is not None))
        behind.delete()
    Entitlement.objects.filter(retiree=merge.gone).update(retiree=merge.kept)


def move_memberships(merge: Merge) -> None:
    """Two in one group at the same time are one membership; of two Party branches the earlier one goes on."""
    for row in Membership.objects.filter(retiree=merge.gone).order_by("joined_on", "pk"):
        same = [
            one
            for one in Membership.objects.filter(retiree=merge.kept, group=row.group_id)
            if overlap(one, row)
        ]
        join_memberships(row, same)
        row.retiree = merge.kept
        row.save(update_fields=["joined_on", "left_on", "left_reason", "ended_by", "retiree"])
    for kind in (GroupKind.PARTY_BRANCH, GroupKind.PARTY_GROUP):
        rows = Membership.objects.filter(retiree=merge.kept, left_on=None, group__kind=kind)
        later = rows.order_by("joined_on", "pk")[1:]
        end_all(later, on=merge.today, reason=Membership.Reason.MERGED, by=merge.by)


def overlap(one: Membership, other: Membership) -> bool:
    """Whether both lasted on some day; an open one lasts for ever."""
    return (one.left_on is None or other.joined_on <= one.left_on) and (
        other.left_on is None or one.joined_on <= other.left_on
    )


def join_memberships(row: Membership, same: list[Membership]) -> None:
    """Take what these have of the same group at the same time into `row`, which is saved later."""
    join_attendance(kept=row, gone=same)
    for one in same:
        held = set(row.offices.filter(until_on=None).values_list("post", flat=True))
        one.offices.filter(until_on=None, post__in=held).delete()
        one.offices.update(membership=row)
        row.joined_on = min(row.joined_on, one.joined_on)
        if row.left_on is not None and (one.left_on is None or one.left_on > row.left_on):
            row.left_on, row.left_reason, row.ended_by = one.left_on, one.left_reason, one.ended_by
        one.delete()


def move_sign_ups(merge: Merge) -> None:
    """Of two sign-ups for one activity the better one stays, and the seat of the other goes to who waits."""
    move_to(kept=merge.kept, gone=merge.gone, by=merge.by, now=merge.now)


def move_talks(merge: Merge) -> None:
    """One talk may wait for a person: of two the one that is further on stays, else the one asked for first."""
    talks = (
        Talk.objects.select_for_update(of=("self",)).filter(retiree__in=[merge.kept, merge.gone]).unended()
    )
    for talk in talks.order_by("-times", "asked_at", "pk")[1:]:
        talk.ended_at, talk.ended_by, talk.ended_as = merge.now, merge.by, Talk.End.MERGED
        talk.version += 1
        talk.save()
    Talk.objects.filter(retiree=merge.gone).update(retiree=merge.kept)


def move_pairs(merge: Merge) -> None:
    """Who isn't the one that goes isn't the one that stays; that these two aren't one person was a mistake."""
    for pair in KnownApart.objects.about(merge.gone):
        other = ({pair.first_id, pair.second_id} - {merge.gone.pk}).pop()
        pair.delete()
        if other != merge.kept.pk:
            first, second = sorted((other, merge.kept.pk))
            KnownApart.objects.get_or_create(
                first_id=first, second_id=second, defaults={"decided_by": pair.decided_by}
            )


def move_spouse(merge: Merge) -> None:
    """A marriage of the one that goes, unless the one that stays has one; both directions are written."""
    kept, gone = merge.kept, merge.gone
    spouse = Retiree.objects.filter(spouse=gone).first()
    gone.spouse = None
    if spouse is None:
        return
    Retiree.objects.filter(pk=gone.pk).update(spouse=None)
    if spouse.pk == kept.pk or kept.spouse_id is not None:
        kept.spouse_id = None if spouse.pk == kept.pk else kept.spouse_id
        spouse.spouse = None
    else:
        kept.spouse_id, spouse.spouse = spouse.pk, kept
    Retiree.objects.filter(pk=kept.pk).update(spouse=kept.spouse_id)
    if spouse.pk != kept.pk:
        spouse.version += 1
        spouse.save()


def move_mentions(merge: Merge) -> None:
    """A story that names both records names one person."""
    there = Mention.objects.filter(retiree=merge.kept).values("piece")
    Mention.objects.filter(retiree=merge.gone, piece__in=there).delete()
    Mention.objects.filter(retiree=merge.gone).update(retiree=merge.kept)


def nothing(merge: Merge) -> None:
    """Handled with another key of MOVES."""


def counts_of(one: Retiree, other: Retiree) -> list[tuple[str, int, int]]:
    """What each of the two has, by the name of the kind, for the preview; kinds that neither has are left out."""
    counts = []
    for key in MOVES:
        label, _, field = key.rpartition(".")
        model = apps.get_model(label)
        if field != "retiree":
            continue
        found = dict(
            model._default_manager.filter(retiree__in=[one, other])
            .order_by()
            .values_list("retiree")
            .annotate(n=Count("pk"))
        )
        if found:
            counts.append((str(model._meta.verbose_name), found.get(one.pk, 0), found.get(other.pk, 0)))
    return counts


# What becomes of everything that refers to a retiree. A test walks over all foreign keys of the project: a new one
# must be named here.
MOVES: dict[str, Callable[[Merge], object]] = {
    "people.Retiree.spouse": move_spouse,
    "people.Retiree.merged_into": moves(Retiree, "merged_into"),
    "people.EmergencyContact.retiree": move_contacts,
    "people.Transfer.retiree": moves(Transfer),
    "people.Consent.retiree": move_consents,
    "people.KnownApart.first": move_pairs,
    "people.KnownApart.second": nothing,
    "cards.Assessment.retiree": moves(Assessment),
    "cards.ServiceCard.retiree": moves(ServiceCard),
    "cards.ContactCard.retiree": move_contact_cards,
    "visits.Visit.retiree": moves(Visit),
    "visits.LifeEvent.retiree": move_events,
    "visits.HelpRequest.retiree": moves(HelpRequest),
    "visits.Talk.retiree": move_talks,
    "visits.Entitlement.retiree": move_entitlements,
    "visits.Duty.retiree": moves(Duty),
    "activities.Membership.retiree": move_memberships,
    "activities.SignUp.retiree": move_sign_ups,
    "publicity.Mention.retiree": move_mentions,
}
