"""A death in one step and its undoing: all of it, or nothing (Rules of duties, 8)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from cards.models import Assessment, ServiceCard
from cards.tests.factories import make_assessment, make_card
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_user
from laoling.answers import Outdated
from laoling.desk import death as deaths
from laoling.inbox.models import Reminder
from laoling.people.models import Living, Marriage, Retiree
from laoling.people.tests.factories import make_retiree
from visits import life_events, planner, services
from visits.models import Duty, DutyKind, EventKind, LifeEvent, Visit
from visits.reminders import send_reminders
from visits.tests.factories import NOW, TODAY, make_visit, moment
from visits.tests.mood_parts import make_talk
from visits.tests.request_parts import make_request

pytestmark = pytest.mark.django_db


def make_couple(card):
    """A spouse of the card's person; the database asks that each has the other."""
    spouse = make_retiree(station=card.retiree.station, marriage=Marriage.MARRIED, living=Living.SPOUSE)
    pair = [card.retiree.pk, spouse.pk]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_retiree SET spouse_id = CASE id WHEN %s THEN %s ELSE %s END WHERE id = ANY(%s)",
            [pair[0], pair[1], pair[0], pair],
        )
    card.retiree.refresh_from_db()
    return spouse


@pytest.fixture
def card():
    card = make_card(opened_on=date(2026, 8, 1), tier=1)
    planner.plan(today=TODAY)
    return card


def report(retiree, now=NOW, happened_on=TODAY, **kwargs):
    kwargs.setdefault("submission_id", uuid4())
    kwargs.setdefault("by", make_user(Role.VISITOR, retiree.station))
    return deaths.report_death(retiree=retiree, happened_on=happened_on, now=now, **kwargs)


def undo(death, now=NOW, **kwargs):
    return deaths.undo_death(death=death, reason="误报", by=death.reported_by, now=now, **kwargs)


def picture(card):
    """Everything that a death changes, to be compared before it and after its undoing."""
    duties = Duty.objects.filter(card=card).exclude(kind=DutyKind.FUNERAL).order_by("pk")
    return (
        Retiree.objects.filter(pk=card.retiree_id).values_list("died_on", "marriage").get(),
        ServiceCard.objects.filter(pk=card.pk).values_list("tier", "closed_on", "close_reason").get(),
        list(duties.values_list("pk", "ended_as", "settled_by")),
        list(LifeEvent.objects.stays().values_list("pk", "ended_on")),
        list(card.retiree.assessments.values_list("pk", "status", "decided_by")),
        list(card.retiree.talks.values_list("pk", "due_on", "ended_as", "ended_at")),
    )


def test_rule_8_it_closes_the_card_and_ends_all_duties_but_the_funeral(card):
    death = report(card.retiree)
    card.refresh_from_db()
    assert (card.closed_on, card.close_reason) == (TODAY, "DIED")
    open_kinds = set(Duty.objects.unsettled().values_list("kind", flat=True))
    assert open_kinds == {DutyKind.FUNERAL}
    funeral = Duty.objects.get(event=death)
    assert (funeral.due_at, funeral.card) == (NOW + timedelta(hours=24), card)


def test_a_death_some_days_ago_closes_the_card_on_that_day_so_that_nothing_later_was_missed(card):
    report(card.retiree, happened_on=TODAY - timedelta(days=10))
    missed = Duty.objects.filter(ended_as="MISSED").values_list("due_on", flat=True)
    assert max(missed) < TODAY - timedelta(days=10)


def test_rule_7_a_funeral_is_asked_for_of_every_retiree_with_a_card_or_without():
    death = report(make_retiree())
    assert Duty.objects.get(event=death).kind == DutyKind.FUNERAL


def test_a_visit_to_the_family_settles_the_funeral_though_the_card_is_closed(card):
    death = report(card.retiree)
    visit = services.record_visit(
        retiree=card.retiree,
        visited_at=NOW + timedelta(hours=3),
        outcome="MET",
        kinds=["FUNERAL"],
        submission_id=uuid4(),
        by=death.reported_by,
        now=NOW + timedelta(hours=3),
    )
    assert Duty.objects.get(event=death).settled_by == visit


def test_nothing_but_the_funeral_is_recorded_after_the_death(card):
    report(card.retiree)
    answer = {
        "outcome": "MET",
        "submission_id": uuid4(),
        "by": card.opened_by,
        "now": moment(TODAY + timedelta(2)),
    }
    with pytest.raises(ValidationError, match="后事必到"):
        services.record_visit(
            retiree=card.retiree, visited_at=moment(TODAY + timedelta(1)), kinds=["VISIT"], **answer
        )
    before = moment(TODAY - timedelta(days=2))
    assert services.record_visit(retiree=card.retiree, visited_at=before, kinds=["VISIT"], **answer)


def test_nothing_cheerful_is_sent_about_the_dead(card):
    """Reminders of what was open are closed, and no later scan tells of anything but the funeral."""
    make_user(Role.STATION_HEAD, card.retiree.station)
    send_reminders(now=NOW)
    assert Reminder.objects.unread().exists()
    death = report(card.retiree)
    funeral = Duty.objects.get(event=death)
    for days in range(40):
        send_reminders(now=NOW + timedelta(days=days))
        planner.plan(today=TODAY + timedelta(days=days))
    assert set(Reminder.objects.unread().values_list("subject", flat=True)) == {f"visits.duty:{funeral.pk}"}
    assert not Duty.objects.unsettled().exclude(pk=funeral.pk).exists()


def test_rule_8_the_surviving_spouse_is_put_up_for_assessment_and_the_station_is_told(card):
    head = make_user(Role.STATION_HEAD, card.retiree.station)
    spouse = make_couple(card)
    report(card.retiree)
    event = LifeEvent.objects.get(retiree=spouse)
    spouse.refresh_from_db()
    assert (event.kind, spouse.marriage, spouse.living) == (EventKind.BEREAVED, Marriage.WIDOWED, "")
    assert list(LifeEvent.objects.waiting_for_assessment()) == [event]
    assert Reminder.objects.filter(subject=f"visits.event:{event.pk}", recipient=head).exists()


def test_a_stay_in_hospital_ends_with_the_death(card):
    stay = life_events.report_event(
        retiree=card.retiree,
        kind=EventKind.HOSPITALISED,
        happened_on=TODAY,
        submission_id=uuid4(),
        by=card.opened_by,
        now=NOW,
    )
    report(card.retiree)
    stay.refresh_from_db()
    assert stay.ended_on == TODAY
    assert Duty.objects.get(event=stay).ended_as in ("OVER", "CLOSED")


def test_a_talk_ends_with_the_death(card):
    talk = make_talk(card.retiree)
    assert "正在跟进的谈心结束。" in deaths.foresee(card.retiree, NOW)
    death = report(card.retiree)
    talk.refresh_from_db()
    assert (talk.ended_as, talk.ended_by) == ("DIED", death.reported_by)


def test_the_page_says_beforehand_what_will_happen(card):
    spouse = make_couple(card)
    make_assessment(card.retiree)
    make_request(card.retiree)
    text = " ".join(deaths.foresee(card.retiree, NOW))
    for words in (
        card.number,
        "销卡",
        "没有结案的 1 件诉求",
        spouse.name,
        "待评估",
        "后事必到",
        "24 小时",
        "困难评估退回",
    ):
        assert words in text


def test_rule_8_every_step_can_be_undone_after_a_day_of_ticks(card):
    """Also what was ended since: the picture before the report and after its undoing is the same."""
    spouse = make_couple(card)
    make_assessment(card.retiree)
    make_talk(card.retiree)
    life_events.report_event(
        retiree=card.retiree,
        kind=EventKind.HOSPITALISED,
        happened_on=TODAY,
        submission_id=uuid4(),
        by=card.opened_by,
        now=NOW,
    )
    before = picture(card)
    death = report(card.retiree)
    assert picture(card) != before
    planner.plan(today=TODAY)
    send_reminders(now=NOW + timedelta(hours=1))
    undo(death, NOW + timedelta(hours=2))
    assert picture(card) == before
    spouse.refresh_from_db()
    assert (spouse.marriage, spouse.living) == (Marriage.MARRIED, Living.SPOUSE)
    assert not LifeEvent.objects.waiting_for_assessment().exists()
    assert Duty.objects.get(event=death).state_at(NOW) == "CANCELLED"


def test_nobody_at_home_is_no_longer_asked_about_the_dead_and_is_again_once_it_is_undone(card):
    make_user(Role.STATION_HEAD, card.retiree.station)
    for hours in (48, 24):
        services.record_visit(
            retiree=card.retiree,
            visited_at=NOW - timedelta(hours=hours),
            outcome="ABSENT",
            kinds=["VISIT"],
            submission_id=uuid4(),
            by=card.opened_by,
            now=NOW,
        )
    asked = Reminder.objects.filter(subject__startswith="visits.visit:").unread()
    assert asked.count() == 1
    death = report(card.retiree)
    assert asked.count() == 0
    undo(death, NOW + timedelta(hours=2))
    assert asked.count() == 1


def test_undone_days_later_the_duties_are_what_they_would_have_been(card):
    later = NOW + timedelta(days=6)
    twin = make_card(opened_on=card.opened_on, tier=1)
    death = report(card.retiree)
    undo(death, later)
    planner.plan(today=later.date())
    facts = ["kind", "origin", "opens_on", "due_on", "ended_as"]
    of_card, of_twin = (
        set(Duty.objects.filter(card=c).exclude(kind=DutyKind.FUNERAL).values_list(*facts))
        for c in (card, twin)
    )
    assert of_card == of_twin


def test_a_visit_to_the_family_stays_after_the_undoing(card):
    death = report(card.retiree)
    services.record_visit(
        retiree=card.retiree,
        visited_at=NOW + timedelta(hours=1),
        outcome="MET",
        kinds=["FUNERAL"],
        submission_id=uuid4(),
        by=death.reported_by,
        now=NOW + timedelta(hours=1),
    )
    undo(death, NOW + timedelta(hours=2))
    assert Visit.objects.valid().filter(kinds=["FUNERAL"]).exists()
    assert Duty.objects.get(event=death).settled_by is not None


def test_rule_8_after_seven_days_it_cannot_be_undone(card):
    death = report(card.retiree)
    with pytest.raises(ValidationError, match="7 天"):
        undo(death, NOW + timedelta(days=7, seconds=1))
    assert Retiree.objects.get(pk=card.retiree_id).died_on == TODAY


def test_a_second_report_is_told_of_the_first_and_the_same_submission_is_one(card):
    number = uuid4()
    death = report(card.retiree, submission_id=number)
    assert report(card.retiree, submission_id=number) == death
    with pytest.raises(Outdated, match="没有重复登记"):
        report(card.retiree)
    assert Duty.objects.filter(kind=DutyKind.FUNERAL).count() == 1


def test_a_report_that_fails_on_the_way_leaves_nothing(card, monkeypatch):
    before = picture(card)

    def fail(*args):
        raise ValidationError("不行")

    steps = (*deaths.STEPS, deaths.Step("last", lambda retiree: [], fail, fail))
    monkeypatch.setattr(deaths, "STEPS", steps)
    with pytest.raises(ValidationError):
        report(card.retiree)
    assert picture(card) == before
    assert not LifeEvent.objects.exists()


def test_correcting_the_day_moves_the_person_and_the_card(card):
    death = report(card.retiree)
    day = TODAY - timedelta(days=3)
    deaths.correct_death(
        death=death, version=death.version, happened_on=day, words="", by=death.reported_by, now=NOW
    )
    card.refresh_from_db()
    assert (card.closed_on, Retiree.objects.get(pk=card.retiree_id).died_on) == (day, day)


def test_correcting_the_day_moves_the_end_of_the_stay_and_the_bereavement_and_can_still_be_undone(card):
    spouse = make_couple(card)
    stay = life_events.report_event(
        retiree=card.retiree,
        kind=EventKind.HOSPITALISED,
        happened_on=TODAY - timedelta(days=9),
        submission_id=uuid4(),
        by=card.opened_by,
        now=NOW,
    )
    before = picture(card)
    death = report(card.retiree)
    day = TODAY - timedelta(days=3)
    death = deaths.correct_death(
        death=death, version=death.version, happened_on=day, words="", by=death.reported_by, now=NOW
    )
    stay.refresh_from_db()
    assert (stay.ended_on, spouse.life_events.get().happened_on) == (day, day)
    undo(death, NOW + timedelta(hours=2))
    assert picture(card) == before


def test_rule_8_an_undoing_leaves_what_the_spouse_was_given_meanwhile(card):
    """The spouse was assessed as left alone and has a card by the time the report turns out to be wrong."""
    spouse = make_couple(card)
    death = report(card.retiree)
    make_assessment(spouse, status=Assessment.Status.APPROVED)
    own = make_card(spouse, opened_on=TODAY)
    undo(death, NOW + timedelta(days=2))
    own.refresh_from_db()
    spouse.refresh_from_db()
    assert own.is_open
    assert spouse.marriage == Marriage.MARRIED
    assert not LifeEvent.objects.waiting_for_assessment().exists()
    assert ServiceCard.objects.open().filter(pk=card.pk).exists()


def test_history_stays_readable(card):
    make_visit(card.retiree)
    report(card.retiree)
    assert card.retiree.visits.count() == 1
    assert card.retiree.cards.count() == 1
