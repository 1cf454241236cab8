"""What of publicity waits on the home page: approval, a text to change, where it came out, and one's plans."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from branding.publicity.models import Piece, PlannedPiece, State
from branding.publicity.services import APPROVE, PUBLISH, WRITE
from branding.waiting import Line, worth_saying


def publicity_lines(user, today: date) -> list[Line]:
    """What waits for that user, in two queries; nothing for who has no part in it."""
    if not user.has_perm("publicity.view_piece"):
        return []
    return worth_saying([*pieces(user, today), *plans(user, today)])


def pieces(user, today: date) -> Iterator[Line]:
    """What is approved is published where it was written: others' units aren't asked about."""
    nothing = Q(pk__in=[])
    unpublished = Piece.objects.unpublished(today).filter(unit=user.unit_id)
    wanted = {
        "to_judge": Q(state=State.SUBMITTED) & ~Q(author=user) if user.has_perm(APPROVE) else nothing,
        "to_change": Q(state=State.RETURNED, author=user) if user.has_perm(WRITE) else nothing,
        "to_publish": Q(pk__in=unpublished.values("pk")) if user.has_perm(PUBLISH) else nothing,
    }
    rows = Piece.objects.visible_to(user)
    counts = rows.aggregate(**{name: Count("pk", filter=which) for name, which in wanted.items()})
    where, own = reverse("publicity:piece_list"), "" if user.uses_admin else "&mine=on"
    yield Line("稿件等您审核", counts["to_judge"], "篇", f"{where}?state=submitted")
    yield Line("退回的稿件请修改", counts["to_change"], "篇", f"{where}?state=returned{own}")
    yield Line(
        "审核通过，等登记发布", counts["to_publish"], "篇", f"{where}?state=unpublished&unit={user.unit_id}"
    )


def plans(user, today: date) -> Iterator[Line]:
    rows = PlannedPiece.objects.visible_to(user).pressing(today).of(user, today)
    counts = rows.aggregate(count=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    own = "" if user.uses_admin else "&mine=on"
    url = f"{reverse('publicity:plan_list')}?state=pressing{own}"
    yield Line("宣传计划请您写稿", counts["count"], "条", url, counts["late"])
