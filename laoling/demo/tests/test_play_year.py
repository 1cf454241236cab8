"""A year of one elder's life, played through the services, against what the rules of duties promise.

The play is of 27 November 2026: the card opens on Wednesday, 22 October 2025. Dates are worked out by hand.
"""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction

from cards.models import Assessment, ServiceCard, TierChange
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.calendar import SHANGHAI, local_day
from laoling.demo.play.year import Play
from laoling.inbox.models import Reminder
from laoling.people.models import Marriage
from visits.models import Duty, DutyKind, HelpRequest, LifeEvent, Visit
from visits.windows import Origin, State

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def year(django_db_setup, django_db_blocker):
    """The whole year, played once for all tests of this file and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        tree = make_centre_tree()
        visitor, successor = (make_user(Role.VISITOR, tree.station, name=name) for name in ("李秀兰", "赵明"))
        head = make_user(Role.STATION_HEAD, tree.station, name="周站长")
        manager = make_user(Role.DEPARTMENT_MANAGER, tree.department, name="钱经理")
        make_user(Role.CENTRE_LEADER, tree.centre, name="孙主任")
        lines: list[str] = []
        play = Play.begin(today=date(2026, 11, 27), tell=lines.append)
        play.go_on(play.ends_on)
        staff = {"visitor": visitor, "successor": successor, "head": head, "manager": manager}
        card = ServiceCard.objects.get(retiree=play.cast.elder_pk)
        yield SimpleNamespace(play=play, lines=lines, card=card, elder=play.cast.elder, **staff)
        transaction.set_rollback(True)


def day(text):
    return date.fromisoformat(text)


def windows(year, kind, origin=Origin.REGULAR, **filters):
    duties = Duty.objects.filter(card=year.card, kind=kind, origin=origin, **filters)
    return [f"{d.opens_on}…{d.due_on}" for d in duties.order_by("opens_on")]


def told(subject_of, on):
    """Who was told on a day about a duty."""
    reminders = Reminder.objects.filter(subject=f"visits.duty:{subject_of.pk}", part_of=None)
    days = [(local_day(r.sent_at), r.recipient.name) for r in reminders.select_related("recipient")]
    return sorted(name for day_, name in days if day_ == day(on))


def the_late_one(year):
    return Duty.objects.get(card=year.card, kind="HOME_SERVICE", due_on="2026-01-31")


def test_the_card_opens_with_a_first_contact_and_what_is_left_of_month_and_quarter(year):
    assert year.card.opened_on == day("2025-10-22")
    before_raise = {"opens_on": day("2025-10-22")}
    assert windows(year, "VISIT", Origin.FIRST, **before_raise) == ["2025-10-22…2025-10-29"]
    assert windows(year, "VISIT", **before_raise) == ["2025-10-22…2025-12-31"]
    assert windows(year, "HOME_SERVICE", **before_raise) == ["2025-10-22…2025-10-31"]


def test_raised_to_tier_two_it_has_a_first_contact_and_the_cut_windows_beside_the_promised_ones(year):
    assert list(TierChange.objects.filter(card=year.card).values_list("tier", "from_on")) == [
        (3, day("2025-10-22")),
        (2, day("2025-11-19")),
    ]
    autumn = {"opens_on__range": ("2025-11-01", "2025-12-31"), "ended_as": ""}
    assert windows(year, "VISIT", Origin.FIRST, **autumn) == ["2025-11-19…2025-11-26"]
    assert windows(year, "VISIT", **autumn) == ["2025-11-19…2025-11-30", "2025-12-01…2025-12-31"]
    assert windows(year, "HOME_SERVICE", **autumn) == [
        "2025-11-01…2025-11-30",
        "2025-11-19…2025-11-30",
        "2025-12-01…2025-12-16",
        "2025-12-17…2025-12-31",
    ]


def test_every_month_of_the_year_has_its_visit_and_its_two_services(year):
    months = windows(year, "VISIT", tier=2, opens_on__range=("2025-12-01", "2026-11-01"))
    assert len(months) == 12
    services = windows(year, "HOME_SERVICE", tier=2, opens_on__range=("2025-12-01", "2026-11-01"))
    assert len(services) == 23  # twice a month, and once in November up to the death


def test_all_was_done_in_time_but_what_was_late_waived_or_no_longer_asked_for(year):
    now = datetime(2026, 11, 25, 23, tzinfo=SHANGHAI)
    rows = Duty.objects.filter(retiree=year.elder).with_state(now)
    left = {(d.kind, f"{d.due_on}", d.state) for d in rows.exclude(state=State.DONE)}
    assert left == {
        ("HOME_SERVICE", "2025-12-31", State.CANCELLED),  # the monthly one of tier three
        ("HOME_SERVICE", "2026-01-31", State.DONE_LATE),
        ("HOME_SERVICE", "2026-04-15", State.WAIVED),
        ("FUNERAL", "2026-07-16", State.CANCELLED),
        ("HOME_SERVICE", "2026-11-30", State.CANCELLED),
    }


def test_all_seven_festivals_of_the_year_were_kept(year):
    kept = Duty.objects.filter(card=year.card, kind=DutyKind.FESTIVAL).order_by("due_on")
    assert [f"{d.due_on} {d.get_origin_display()}" for d in kept] == [
        "2025-10-29 重阳",
        "2026-01-01 元旦",
        "2026-02-17 春节",
        "2026-06-19 端午",
        "2026-09-25 中秋",
        "2026-10-01 国庆",
        "2026-10-18 重阳",
    ]
    assert all(d.settled_on <= d.due_on for d in kept)
    assert kept.get(origin="SPRING").opens_on == day("2026-02-03")
    assert kept.get(due_on="2026-10-18").opens_on == day("2026-10-11")


def test_a_call_does_not_count_and_somebody_goes_the_next_day(year):
    call = Visit.objects.get(outcome="PHONED", recorded_by=year.visitor)
    assert not call.settles.exists()
    assert Visit.objects.filter(visited_on=call.visited_on + timedelta(days=1), outcome="MET").exists()


def test_what_stayed_undone_climbed_from_the_visitor_to_the_department(year):
    late = the_late_one(year)
    assert told(late, "2026-01-28") == ["李秀兰"]
    assert told(late, "2026-02-01") == ["周站长", "李秀兰"]
    assert told(late, "2026-02-03") == ["钱经理"]
    assert Reminder.objects.filter(subject=f"visits.duty:{late.pk}").count() == 4
    assert late.settled_on == day("2026-02-04")
    assert not Reminder.objects.filter(subject=f"visits.duty:{late.pk}", answered_at=None).exists()


def test_a_visit_written_down_after_five_days_is_marked_and_counts_by_its_day(year):
    late = Visit.objects.get(late_recorded=True)
    assert (late.visited_on, local_day(late.recorded_at)) == (day("2026-02-24"), day("2026-03-01"))
    duty = late.settles.get()
    assert (duty.due_on, duty.settled_on) == (day("2026-02-28"), day("2026-02-24"))


def test_who_turned_the_visitor_away_was_visited_all_the_same(year):
    refused = Visit.objects.refused().get()
    assert set(refused.settles.values_list("kind", flat=True)) == {"VISIT", "HOME_SERVICE"}


def test_the_pause_waives_what_falls_due_in_it_and_a_contact_follows(year):
    assert windows(year, "HOME_SERVICE", ended_as=Duty.End.PAUSED) == ["2026-04-01…2026-04-15"]
    for kind in ("VISIT", "HOME_SERVICE"):
        assert windows(year, kind, Origin.AFTER_PAUSE) == ["2026-04-22…2026-04-29"]
    met = Visit.objects.filter(retiree=year.elder, visited_on__range=("2026-04-01", "2026-04-21"))
    assert not met.exists()


def test_the_hospital_was_visited_within_a_day_and_the_head_reminded_after_half_of_it(year):
    duty = Duty.objects.get(kind=DutyKind.HOSPITAL)
    assert duty.due_at == datetime(2026, 5, 14, 16, tzinfo=SHANGHAI)
    assert duty.settled_at == datetime(2026, 5, 14, 9, tzinfo=SHANGHAI)
    assert told(duty, "2026-05-13") == ["周站长", "李秀兰"]
    assert told(duty, "2026-05-14") == ["周站长"]
    assert LifeEvent.objects.stays().get().ended_on == day("2026-05-23")


def test_after_two_vain_tries_the_head_is_told_and_calls_the_family(year):
    vain = list(Visit.objects.filter(outcome="ABSENT").order_by("visited_on"))
    assert [v.next_try_on for v in vain] == [vain[1].visited_on, day("2026-07-10")]
    assert vain[0].visited_on == day("2026-07-06")
    message = Reminder.objects.get(title__contains="连续 2 次没有见到人")
    assert (message.recipient, local_day(message.sent_at)) == (year.head, day("2026-07-08"))
    call = Visit.objects.get(outcome="PHONED", recorded_by=year.head)
    assert call.visited_on == day("2026-07-08")
    assert "儿子" in call.done
    assert Visit.objects.filter(outcome="MET", visited_on="2026-07-09").exists()


def test_a_death_reported_by_mistake_leaves_nothing_behind_but_its_withdrawn_report(year):
    mistake = LifeEvent.objects.get(kind="DIED", withdrawn_at__isnull=False)
    assert local_day(mistake.withdrawn_at) == day("2026-07-16")
    assert mistake.duties.get().ended_as == Duty.End.CANCELLED
    widowed = mistake.followers.get()
    assert widowed.withdrawn_at is not None
    services = windows(year, "HOME_SERVICE", opens_on__range=("2026-07-01", "2026-07-31"), ended_as="")
    assert services == ["2026-07-01…2026-07-16", "2026-07-17…2026-07-31"]


def test_the_request_was_resolved_in_time_and_called_back(year):
    request = HelpRequest.objects.get()
    assert (request.due_on, request.is_late, request.satisfaction) == (day("2026-07-31"), False, 5)
    assert [step.kind for step in request.steps.all()] == [
        "REGISTERED",
        "ACCEPTED",
        "RESOLVED",
        "CALLED_BACK",
    ]


def test_after_the_hand_over_the_successor_goes(year):
    since = Visit.objects.filter(retiree=year.elder, visited_on__gt="2026-08-26")
    assert set(since.values_list("visitor__name", flat=True)) == {"赵明"}
    assert Reminder.objects.filter(recipient=year.successor, subject__startswith="cards.handover:").exists()


def test_the_yearly_review_was_asked_for_four_weeks_before_and_done(year):
    asked = Reminder.objects.get(subject=f"cards.review:{year.card.pk}:20261117")
    assert (asked.recipient, local_day(asked.sent_at)) == (year.successor, day("2026-10-20"))
    assert asked.answered_at is not None
    decided = Assessment.objects.filter(retiree=year.elder).latest("decided_at")
    assert (local_day(decided.proposed_at), decided.decided_on) == (day("2026-10-27"), day("2026-10-30"))


def test_the_death_closes_the_card_and_the_family_is_seen_within_a_day(year):
    assert (year.card.closed_on, year.card.close_reason) == (day("2026-11-11"), "DIED")
    funeral = Duty.objects.get(kind=DutyKind.FUNERAL, ended_as="")
    assert funeral.due_at == datetime(2026, 11, 12, 15, tzinfo=SHANGHAI)
    assert funeral.settled_at == datetime(2026, 11, 12, 9, tzinfo=SHANGHAI)
    assert told(funeral, "2026-11-11") == ["周站长", "赵明"]


def test_the_spouse_was_put_up_for_assessment_and_has_a_card_of_her_own(year):
    spouse = year.play.cast.spouse
    assert spouse.marriage == Marriage.WIDOWED
    bereaved = LifeEvent.objects.valid().get(retiree=spouse, kind="BEREAVED")
    assert not LifeEvent.objects.waiting_for_assessment().exists()
    assert Reminder.objects.filter(subject=f"visits.event:{bereaved.pk}").exists()
    card = spouse.cards.open().get()
    assert (card.opened_on, card.tier) == (day("2026-11-18"), 3)
    first = Duty.objects.filter(card=card, origin=Origin.FIRST)
    assert {(d.due_on, d.settled_on) for d in first} == {(day("2026-11-25"), day("2026-11-20"))}


def test_every_moment_is_the_played_one(year):
    last = datetime(2026, 11, 26, tzinfo=SHANGHAI)
    assert not Reminder.objects.filter(sent_at__gte=last).exists()
    assert not Visit.objects.filter(recorded_at__gte=last).exists()
    assert not Assessment.objects.filter(decided_at__gte=last).exists()
    assert local_day(year.elder.created_at) == day("2025-10-16")
    assert local_day(year.card.created_at) == day("2025-10-22")


def test_the_lines_tell_day_by_day_what_happened_and_what_the_portal_did(year):
    opened = next(line for line in year.lines if line.startswith("2025-10-22 周三"))
    assert "服务部管理员钱经理：批准，开卡" in opened
    assert "→ 新任务：" in opened
    assert "走访（首次） 10月22日—10月29日" in opened
    raised = next(line for line in year.lines if line.startswith("2026-05-13"))
    assert "→ 新任务：住院必到，5月14日 16:00 前" in raised
    assert "→ 提醒站长周站长" in raised
    assert [line[:10] for line in year.lines] == sorted(line[:10] for line in year.lines)
