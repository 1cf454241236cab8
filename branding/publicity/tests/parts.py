"""Stories, notices and plans for tests."""

import uuid
from datetime import timedelta

from django.utils import timezone

from branding.publicity import services
from branding.publicity.models import Agreement, Channel, Kind, Piece, PlannedPiece
from laoling import calendar
from laoling.accounts.models import Role, Unit
from laoling.accounts.tests.factories import make_unit, make_user


def portal() -> Channel:
    return Channel.objects.get(is_portal=True)


def make_piece(
    unit=None, *, kind=Kind.STORY, by=None, title="一杯热茶", words="天冷了。\n\n先喝杯热茶。", **facts
):
    """A draft; a notice is for today and the week after unless said otherwise."""
    unit = unit or (by.unit if by else make_unit())
    by = by or make_user(Role.VISITOR if unit.level == "STATION" else Role.DEPARTMENT_MANAGER, unit)
    today = calendar.today()
    if kind == Kind.NOTICE:
        facts = {"from_on": today, "until_on": today + timedelta(days=7), **facts}
    piece = Piece(kind=kind, unit=unit, title=title, words=words, submission_id=uuid.uuid4(), **facts)
    return services.write(piece=piece, version=None, by=by, now=timezone.now())


def approver_of(piece):
    return make_user(Role.CENTRE_LEADER, Unit.objects.get(path=piece.unit.path[: Unit.steplen]))


def approved(piece, by=None):
    """Submitted by its author, and approved by somebody else."""
    now = timezone.now()
    piece = services.submit(piece=piece, version=piece.version, by=piece.author, now=now)
    return services.approve(piece=piece, version=piece.version, by=by or approver_of(piece), now=now)


def out_on(piece, channel=None, *, days_ago=0, by=None):
    """It came out on a channel: the portal unless said otherwise."""
    return services.publish(
        piece=piece,
        channel=channel or portal(),
        on_day=calendar.today() - timedelta(days=days_ago),
        version=piece.version,
        by=by or approver_of(piece),
        now=timezone.now(),
    )


def published(unit=None, *, settled=(), **facts):
    """Written, approved, and on the public pages; `settled` are names with a recorded agreement."""
    piece = make_piece(unit, **facts)
    for name in settled:
        piece = services.agree(
            piece=piece,
            name=name,
            how=Agreement.How.WRITTEN,
            given_on=calendar.today(),
            version=piece.version,
            by=piece.author,
            now=timezone.now(),
        )
    return out_on(approved(piece))


def make_plan(unit=None, *, writer=None, channel=None, due_in=5, topic="冬季防滑") -> PlannedPiece:
    unit = unit or (writer.unit if writer else make_unit())
    writer = writer or make_user(Role.VISITOR, unit)
    plan = PlannedPiece(
        unit=unit,
        topic=topic,
        channel=channel or portal(),
        writer=writer,
        due_on=calendar.today() + timedelta(days=due_in),
        submission_id=uuid.uuid4(),
    )
    planner = make_user(Role.STATION_HEAD if unit.level == "STATION" else Role.DEPARTMENT_MANAGER, unit)
    return services.save_plan(plan=plan, version=None, by=planner)
