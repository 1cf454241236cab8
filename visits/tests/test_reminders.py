"""The ladder goes by tier: each rung tells those named, once (Rules of duties, 10 and 12)."""

import threading
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections

from cards.models import CareKind, ServiceCard, Tier
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_leave, make_user
from laoling.inbox.models import Heartbeat, Reminder
from laoling.people.tests.factories import make_retiree
from visits.models import Duty
from visits.reminders import send_reminders

DUE = date(2026, 11, 15)


def at(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


class House:
    """A station with everybody in post, and one card of a tier."""

    def __init__(self, tier=Tier.FIRST):
        self.tree = make_centre_tree()
        self.visitor = make_user(Role.VISITOR, self.tree.station, name="走访员")
        self.head = make_user(Role.STATION_HEAD, self.tree.station, name="站长")
        self.department = make_user(Role.DEPARTMENT_MANAGER, self.tree.department, name="服务部")
        self.centre = make_user(Role.CENTRE_LEADER, self.tree.centre, name="中心")
        make_user(Role.STATION_HEAD, self.tree.sibling, name="别站站长")
        make_user(Role.DEPARTMENT_MANAGER, self.tree.other_department, name="别部管理员")
        self.retiree = make_retiree(station=self.tree.station, name="王秀英")
        self.card = ServiceCard.objects.create(
            retiree=self.retiree,
            number="D1-2026-0001",
            tier=tier,
            visitor=self.visitor,
            opened_on=date(2026, 1, 1),
            opened_by=self.department,
        )

    def duty(self, **kwargs):
        fields = {
            "kind": CareKind.VISIT,
            "tier": self.card.tier,
            "opens_on": date(2026, 11, 1),
            "due_on": DUE,
        }
        return Duty.objects.create(retiree=self.retiree, card=self.card, **{**fields, **kwargs})

    def told_on(self, day):
        """Scan on that day; the names of those told then, sorted, parts of the centre's counts left out."""
        now = at(day)
        send_reminders(now=now)
        return sorted(
            Reminder.objects.filter(sent_at=now, part_of=None).values_list("recipient__name", flat=True)
        )


def story(house, days):
    """Who was told on each of those days relative to the due day, silent days left out."""
    told = {offset: house.told_on(DUE + timedelta(days=offset)) for offset in days}
    return {offset: names for offset, names in told.items() if names}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tier", "expected"),
    [
        (
            Tier.FIRST,
            {-1: ["走访员"], 1: ["站长", "走访员"], 2: ["服务部"], 3: ["中心"], 10: ["服务部", "站长"]},
        ),
        (
            Tier.SECOND,
            {-3: ["走访员"], 1: ["站长", "走访员"], 3: ["服务部"], 7: ["中心"], 14: ["服务部", "站长"]},
        ),
        (
            Tier.THIRD,
            {-14: ["走访员"], 1: ["站长", "走访员"], 7: ["服务部"], 14: ["中心"], 21: ["服务部", "站长"]},
        ),
    ],
)
def test_rule_10_each_rung_tells_those_named_on_its_day_and_the_last_repeats_weekly(tier, expected):
    house = House(tier)
    house.duty()
    last = max(expected)
    assert story(house, range(-20, last + 7)) == expected
    assert house.told_on(DUE + timedelta(days=last + 7)) == ["服务部", "站长"]


@pytest.mark.django_db
def test_rule_10_16_november_is_day_1_of_a_duty_due_on_15_november():
    house = House()
    house.duty()
    house.told_on(DUE - timedelta(days=1))
    assert house.told_on(DUE) == []
    assert house.told_on(date(2026, 11, 16)) == ["站长", "走访员"]
    assert "已逾期 1 天" in Reminder.objects.filter(recipient=house.head).get().title


@pytest.mark.django_db
def test_rule_12_after_days_of_silence_each_gets_one_message_at_the_highest_rung_that_names_him():
    house = House()
    house.duty()
    assert house.told_on(DUE + timedelta(days=4)) == ["中心", "服务部", "站长", "走访员"]
    assert house.told_on(DUE + timedelta(days=5)) == []
    assert Reminder.objects.get(recipient=house.visitor).rung == 2


@pytest.mark.django_db
def test_nobody_is_told_of_what_is_settled_waived_or_not_open_yet():
    house = House()
    house.duty(ended_as=Duty.End.PAUSED, ended_at=at(DUE))
    house.duty(kind=CareKind.HOME_SERVICE, opens_on=DUE, due_on=DUE)
    assert house.told_on(DUE - timedelta(days=1)) == []
    assert house.told_on(DUE) == ["走访员"]


@pytest.mark.django_db
def test_rule_10_of_several_overdue_duties_of_one_kind_the_oldest_climbs():
    house = House()
    oldest = house.duty(opens_on=date(2026, 11, 2), due_on=date(2026, 11, 8))
    house.duty(opens_on=date(2026, 11, 9), due_on=date(2026, 11, 15))
    house.told_on(date(2026, 11, 16))
    assert set(
        Reminder.objects.exclude(part_of=None, recipient=house.centre).values_list("subject", flat=True)
    ) == {f"visits.duty:{oldest.pk}"}


def vacate(house, how):
    if how == "vacant":
        ServiceCard.objects.update(visitor=None)
    elif how == "disabled":
        type(house.visitor).objects.filter(pk=house.visitor.pk).update(is_active=False)
    elif how == "moved":
        type(house.visitor).objects.filter(pk=house.visitor.pk).update(unit=house.tree.sibling)
    else:
        make_leave(house.visitor, starts_on=DUE - timedelta(days=5), ends_on=DUE + timedelta(days=5))


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["vacant", "disabled", "moved", "on leave"])
def test_rule_10_where_no_visitor_is_there_the_head_is_told_at_once(how):
    house = House()
    house.duty()
    vacate(house, how)
    assert house.told_on(DUE - timedelta(days=1)) == ["站长"]


@pytest.mark.django_db
def test_rule_10_where_neither_visitor_nor_head_is_there_the_department_is_told_at_once():
    house = House()
    house.duty()
    vacate(house, "vacant")
    type(house.head).objects.filter(pk=house.head.pk).update(is_active=False)
    assert house.told_on(DUE - timedelta(days=1)) == ["服务部"]


@pytest.mark.django_db
def test_a_substitute_of_the_same_station_stands_in_but_never_one_from_elsewhere():
    house = House()
    house.duty()
    colleague = make_user(Role.VISITOR, house.tree.station, name="替班人")
    stranger = make_user(Role.VISITOR, house.tree.sibling, name="外站人")
    leave = make_leave(house.visitor, starts_on=DUE, ends_on=DUE + timedelta(days=1), substitute=stranger)
    assert house.told_on(DUE) == ["站长"]
    leave.substitute = colleague
    leave.save()
    assert house.told_on(DUE + timedelta(days=1)) == ["替班人", "站长"]


@pytest.mark.django_db
def test_rule_10_the_centre_sees_counts_by_station_and_no_name_of_anybody():
    house = House()
    house.duty()
    house.duty(kind=CareKind.HOME_SERVICE)
    house.told_on(DUE + timedelta(days=3))
    shown = Reminder.objects.visible_to(house.centre)
    assert [r.title for r in shown] == [f"{house.tree.station.name}：2 件逾期事项已报到中心"]
    everything = " ".join(r.title + r.body for r in Reminder.objects.filter(recipient=house.centre))
    assert "王秀英" not in everything


@pytest.mark.django_db
def test_a_reminder_is_answered_when_its_duty_is_done_and_asks_again_when_that_is_withdrawn():
    house = House()
    duty = house.duty()
    house.told_on(DUE + timedelta(days=1))
    Duty.objects.filter(pk=duty.pk).update(ended_as=Duty.End.PAUSED, ended_at=at(DUE))
    send_reminders(now=at(DUE + timedelta(days=1), 10))
    assert not Reminder.objects.visible_to(house.head).unread().exists()
    Duty.objects.filter(pk=duty.pk).update(ended_as="", ended_at=None)
    send_reminders(now=at(DUE + timedelta(days=1), 11))
    assert Reminder.objects.visible_to(house.head).unread().count() == 1


@pytest.mark.django_db
def test_who_moves_to_another_station_no_longer_reads_the_old_ones_names():
    house = House()
    house.duty()
    house.told_on(DUE + timedelta(days=1))
    assert Reminder.objects.visible_to(house.visitor).exists()
    house.visitor.unit = house.tree.sibling
    house.visitor.save()
    assert not Reminder.objects.visible_to(house.visitor).exists()


@pytest.mark.django_db
def test_a_scan_leaves_its_heartbeat_and_a_late_one_is_stale_after_two_intervals():
    send_reminders(now=at(DUE))
    assert not Heartbeat.objects.stale(at(DUE) + timedelta(seconds=600)).exists()
    assert Heartbeat.objects.stale(at(DUE) + timedelta(seconds=601)).get().name == "remind"


def scan_in_threads(count, now):
    """That many scans at the same moment, each on a connection of its own."""
    gate = threading.Barrier(count)

    def scan():
        try:
            gate.wait()
            send_reminders(now=now)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=scan) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_scans_at_the_same_moment_tell_everybody_once():
    house = House()
    house.duty()
    scan_in_threads(6, at(DUE + timedelta(days=4)))
    assert sorted(Reminder.objects.filter(part_of=None).values_list("recipient__name", flat=True)) == [
        "中心",
        "服务部",
        "站长",
        "走访员",
    ]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_same_scans_without_the_constraint_do_tell_twice():
    """The control: what the test above shows is the constraint's work, not luck."""
    house = House()
    house.duty()
    constraint = next(c for c in Reminder._meta.constraints if c.name.startswith("inbox_reminder_once"))
    with connection.schema_editor() as editor:
        editor.remove_constraint(Reminder, constraint)
    try:
        told = 0
        for _ in range(20):
            scan_in_threads(6, at(DUE + timedelta(days=4)))
            told = max(told, Reminder.objects.filter(recipient=house.head).count())
            Reminder.objects.all().delete()
        assert told > 1
    finally:
        with connection.schema_editor() as editor:
            editor.add_constraint(Reminder, constraint)
