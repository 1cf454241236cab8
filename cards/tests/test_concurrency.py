"""Two people at the same moment, with real connections and real locks."""

import threading
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction

from cards import services
from cards.models import Assessment, CardSeries, Pause, RosterImport, RosterRow, ServiceCard
from cards.reopening import reopen_card
from cards.roster import saving
from cards.tests.factories import make_assessment, make_card
from cards.tests.roster_files import make_csv
from laoling.accounts.models import Role, Unit
from laoling.accounts.tests.factories import make_unit, make_user
from laoling.answers import Outdated
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
TODAY = date(2026, 11, 23)
MANY = 12


def at_once(*actions):
    """Run each action in a thread with a connection of its own; return their results or exceptions in order."""
    results: list[Any] = [None] * len(actions)
    start = threading.Barrier(len(actions))

    def run(place, action):
        try:
            connection.ensure_connection()
            start.wait()
            results[place] = action()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def approval(assessment, by):
    return lambda: services.approve_assessment(
        assessment=assessment, tier=assessment.proposed_tier, by=by, today=TODAY
    )


def test_two_managers_approve_the_same_assessment_and_one_is_told():
    assessment = make_assessment()
    managers = [make_user(Role.DEPARTMENT_MANAGER, name=name) for name in ("王芳", "李强")]
    results = at_once(*(approval(assessment, manager) for manager in managers))
    told = [r for r in results if isinstance(r, Outdated)]
    cards = [r for r in results if isinstance(r, ServiceCard)]
    assert (len(told), len(cards), ServiceCard.objects.count()) == (1, 1, 1)
    assert cards[0].opened_by.name in str(told[0])
    assert cards[0].tier_changes.count() == 1


def test_two_managers_approve_overlapping_heaps_and_each_is_done_once():
    heap = [make_assessment() for _ in range(MANY)]
    manager = make_user(Role.DEPARTMENT_MANAGER)
    results = at_once(
        *(
            lambda part=part: services.approve_assessments(assessments=part, by=manager, today=TODAY)
            for part in (heap[: MANY - 3], heap[:2:-1])
        )
    )
    assert sum(r.approved for r in results) == ServiceCard.objects.count() == MANY
    assert sum(r.skipped for r in results) == MANY - 6


def open_many_cards_at_once():
    station = make_unit("STATION")
    manager = make_user(Role.DEPARTMENT_MANAGER)
    waiting = [make_assessment(make_retiree(station=station)) for _ in range(MANY)]
    results = at_once(*(approval(assessment, manager) for assessment in waiting))
    return results, sorted(ServiceCard.objects.values_list("number", flat=True))


def test_card_numbers_are_unique_and_without_gaps():
    _, numbers = open_many_cards_at_once()
    assert [int(number[-4:]) for number in numbers] == list(range(1, MANY + 1))


def test_without_the_lock_card_numbers_do_collide(monkeypatch):
    """The control: the test above would prove nothing if threads never met."""

    def unlocked(department, year):
        series, _ = CardSeries.objects.get_or_create(department=department, year=year, defaults={"last": 0})
        series.last += 1
        series.save()
        return f"{department.code}-{year}-{series.last:04}"

    monkeypatch.setattr(services, "next_number", unlocked)
    results, numbers = open_many_cards_at_once()
    assert len(numbers) < MANY
    assert any(isinstance(r, Exception) for r in results)


def test_an_approval_that_fails_gives_its_number_back():
    station = make_unit("STATION")
    manager = make_user(Role.DEPARTMENT_MANAGER)
    first, second = (make_assessment(make_retiree(station=station)) for _ in range(2))

    @transaction.atomic
    def fail_after_approval():
        approval(first, manager)()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_approval()
    assert approval(second, manager)().number.endswith("-0001")


def test_two_reopen_a_card_and_one_is_made():
    closed = make_card(opened_on=date(2026, 1, 5), closed_on=date(2026, 11, 1))
    managers = [make_user(Role.DEPARTMENT_MANAGER, name=name) for name in ("王芳", "李强")]
    results = at_once(
        *(lambda by=by: reopen_card(card=closed, reason="误销", by=by, today=TODAY) for by in managers)
    )
    assert {type(result) for result in results} == {ServiceCard, Outdated}
    assert ServiceCard.objects.open().count() == 1


def test_reopening_and_approving_at_once_leave_one_open_card():
    for _ in range(5):
        retiree = make_retiree()
        closed = make_card(retiree, opened_on=date(2026, 1, 5), closed_on=date(2026, 11, 1))
        manager = make_user(Role.DEPARTMENT_MANAGER)
        assessment = make_assessment(retiree)
        at_once(
            approval(assessment, manager),
            lambda closed=closed, by=manager: reopen_card(card=closed, reason="误销", by=by, today=TODAY),
        )
        assert retiree.cards.open().count() == 1


def test_two_proposals_for_one_retiree_make_one():
    retiree = make_retiree()
    proposers = [make_user(Role.VISITOR, retiree.station) for _ in range(2)]
    at_once(
        *(
            lambda by=by: services.propose_assessment(
                retiree=retiree,
                assessed_on=TODAY,
                hardships=["NO_HELPER"],
                ability="",
                living="",
                notes="",
                proposed_tier=3,
                by=by,
            )
            for by in proposers
        )
    )
    assert Assessment.objects.count() == 1


def test_two_clicks_pause_a_card_once():
    card = make_card()
    head = make_user(Role.STATION_HEAD, card.retiree.station)

    def pause():
        return services.pause_card(
            card=card, starts_on=TODAY, ends_on=TODAY, reason="探亲", by=head, today=TODAY, version=1
        )

    first, second = at_once(pause, pause)
    assert first == second == Pause.objects.get()


# One order of locks


def proposal_first(assessment, by):
    """As it was once: the proposal is held before its person."""

    @transaction.atomic
    def approve():
        services.lock_waiting(assessment)
        return approval(assessment, by)()

    return approve


def race_roster_against_approval(monkeypatch, order):
    """A manager approves a proposal that a roster, which holds its person already, is about to change."""
    retiree = make_retiree(station=make_unit("STATION", name="一号站"), name="王秀英")
    manager = make_user(Role.DEPARTMENT_MANAGER, Unit.objects.get_parent(retiree.station))
    before, source = (
        RosterImport.objects.create(unit=manager.unit, file_name="花名册.csv", created_by=manager)
        for _ in range(2)
    )
    assessment = make_assessment(retiree, proposed_tier=2, source=before)
    held, save = threading.Event(), saving.save

    def slow(rows, **kwargs):
        held.set()
        threading.Event().wait(1)  # by now the approval has what it can get
        save(rows, **kwargs)

    def approve():
        held.wait(10)
        return order(assessment, manager)()

    row = {"姓名": "王秀英", "身份证号": retiree.id_number, "老年站": "一号站"}
    content = make_csv([row | {"困难类型": "有事没有帮手", "困难等级": "三级"}])
    with monkeypatch.context() as patch:
        patch.setattr(saving, "save", slow)
        return at_once(
            lambda: saving.take_roster(files=[content], by=manager, today=TODAY, source=source), approve
        )


def test_a_roster_and_an_approval_never_wait_for_each_other(monkeypatch):
    roster, told = race_roster_against_approval(monkeypatch, approval)
    assert roster.counts == {RosterRow.Action.CHANGED: 1}
    assert isinstance(told, ValidationError), "another tier is asked for than the manager's page said"
    assert Assessment.objects.waiting().get().proposed_tier == 3


def test_control_with_the_proposal_before_the_person_one_of_them_fails(monkeypatch):
    results = race_roster_against_approval(monkeypatch, proposal_first)
    failed = [result for result in results if isinstance(result, OperationalError)]
    assert len(failed) == 1
    assert "deadlock" in str(failed[0])
