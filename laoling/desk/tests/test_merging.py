"""Two records of one person become one: everything moves, nothing is counted twice, old links lead on."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from cards.models import Assessment, ServiceCard
from cards.tests.factories import make_assessment, make_card, make_contact_card, make_pause
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.answers import Outdated
from laoling.desk import merging
from laoling.history import event_model_of
from laoling.people.models import EmergencyContact, KnownApart, Purpose, Retiree
from laoling.people.services import change_retiree, check_id_number
from laoling.people.tests.factories import make_consent, make_retiree
from visits import planner
from visits.models import Duty
from visits.services import plan_duties, record_visit
from visits.tests.factories import NOW, TODAY, make_duty, make_visit, moment
from visits.tests.mood_parts import make_mood, make_session, make_talk

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def manager(tree):
    return make_user(Role.DEPARTMENT_MANAGER, tree.department)


@pytest.fixture
def two(tree):
    """王秀英 twice, the second time with another ID number and at another station."""
    first = make_retiree(station=tree.station, name="王秀英", phone="13800138000", notes="会二胡")
    second = make_retiree(station=tree.sibling, name="王秀英", phone="13800138001", health="高血压")
    return first, second


@pytest.fixture
def merge(manager):
    def do(kept, gone, **kwargs):
        versions = {r.pk: r.version for r in Retiree.objects.filter(pk__in=[kept.pk, gone.pk])}
        answers = {"taken": {}, "versions": versions, "by": manager, "now": NOW, **kwargs}
        return merging.merge_retirees(kept=kept, gone=gone, **answers)

    return do


def again(retiree):
    return Retiree.objects.get(pk=retiree.pk)


def test_every_foreign_key_to_a_retiree_is_named():
    """Whoever adds a model says in `merging.MOVES` what becomes of its rows when two people become one."""
    events = {model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")}
    found = {
        f"{field.related_model._meta.label}.{field.field.name}"
        for field in Retiree._meta.get_fields(include_hidden=True)
        if field.auto_created
        and not field.concrete
        and field.related_model not in events
        and field.related_model._meta.managed
    }
    assert found == set(merging.MOVES)


def test_what_refers_to_the_one_that_goes_refers_to_the_one_that_stays(two, merge):
    kept, gone = two
    card = make_card(gone, closed_on=date(2026, 11, 20))
    make_pause(card)
    rows = [card, make_duty(card), make_visit(gone), make_assessment(gone), make_consent(gone)]
    rows.append(EmergencyContact.objects.create(retiree=gone, place=1, name="王强"))
    merge(kept, gone)
    for row in rows:
        row.refresh_from_db()
        assert row.retiree_id == kept.pk, row
    assert card.pauses.count() == 1


def test_fields_are_taken_as_chosen_and_the_rest_stays(two, merge):
    kept, gone = two
    merge(kept, gone, taken={"phone": gone.pk, "health": gone.pk, "notes": kept.pk, "station": gone.pk})
    left = again(kept)
    assert (left.phone, left.health, left.notes, left.station) == (
        "13800138001",
        "高血压",
        "会二胡",
        gone.station,
    )
    assert Retiree.objects.filter(phone_index=left.phone_index).get() == kept
    assert left.version == kept.version + 1


def test_the_one_that_goes_leaves_its_number_and_where_it_went(two, merge, manager):
    kept, gone = two
    merge(kept, gone)
    left = again(gone)
    assert (left.merged_into, left.merged_at, left.merged_by) == (kept, NOW, manager)
    assert (left.id_number, left.name) == (gone.id_number, "王秀英")
    assert (left.phone, left.phone_index, left.health, left.address) == ("", None, "", "")
    assert not left.is_current
    assert list(Retiree.objects.visible_to(manager)) == [kept]
    assert not Retiree.objects.current().filter(pk=gone.pk).exists()


def test_an_id_number_that_is_taken_changes_places(two, merge):
    kept, gone = two
    merge(kept, gone, taken={"id_number": gone.pk})
    assert again(kept).id_number == gone.id_number
    assert again(kept).born_on == gone.born_on
    assert again(gone).id_number == kept.id_number
    assert again(gone).id_number_index == kept.id_number_index


def test_the_history_of_both_stays_readable(two, merge):
    kept, gone = two
    events = event_model_of(Retiree).objects
    visit = make_visit(gone)
    merge(kept, gone, taken={"id_number": gone.pk})
    before = events.filter(pgh_obj=gone).order_by("pgh_id")
    assert [event.phone for event in before] == ["13800138001", ""]
    assert not events.filter(id_number_index=None).exists()
    assert list(event_model_of(type(visit)).objects.order_by("pgh_id").values_list("retiree", flat=True)) == [
        gone.pk,
        kept.pk,
    ]


def test_of_two_open_cards_the_manager_says_which_stays(two, merge, manager):
    kept, gone = two
    cards = make_card(kept), make_card(gone)
    with pytest.raises(ValidationError, match="请选择保留哪一张"):
        merge(kept, gone)
    merge(kept, gone, open_card=cards[1].pk)
    closed, still_open = (ServiceCard.objects.get(pk=card.pk) for card in cards)
    assert (closed.closed_on, closed.close_reason, closed.closed_by) == (TODAY, "MERGED", manager)
    assert (still_open.closed_on, still_open.retiree) == (None, kept)
    assert {closed.planned_to, still_open.planned_to} == {None}


def test_of_two_waiting_assessments_the_older_is_turned_down(two, merge):
    kept, gone = two
    older, newer = make_assessment(kept), make_assessment(gone)
    merge(kept, gone)
    older.refresh_from_db()
    newer.refresh_from_db()
    assert (older.status, older.decision_reason) == (Assessment.Status.REJECTED, merging.TURNED_DOWN)
    assert (newer.status, newer.retiree) == (Assessment.Status.PROPOSED, kept)


def test_a_visit_to_one_settles_the_duty_of_the_other(two, merge):
    kept, gone = two
    duty = make_duty(make_card(kept, planned_to=date.max), date(2026, 11, 1), date(2026, 11, 30))
    visit = make_visit(gone, visited_at=moment(date(2026, 11, 10)))
    merge(kept, gone)
    duty.refresh_from_db()
    assert (duty.settled_by, duty.settled_on) == (visit, date(2026, 11, 10))


def test_the_first_visit_settles_when_both_were_visited(two, merge):
    kept, gone = two
    later = make_visit(kept, visited_at=moment(date(2026, 11, 20)))
    card = make_card(kept, planned_to=date.max)
    duty = make_duty(
        card, date(2026, 11, 1), date(2026, 11, 30), settled_by=later, settled_on=date(2026, 11, 20)
    )
    earlier = make_visit(gone, visited_at=moment(date(2026, 11, 5)))
    merge(kept, gone)
    duty.refresh_from_db()
    assert (duty.settled_by, duty.settled_on) == (earlier, date(2026, 11, 5))


def test_planning_afterwards_leaves_one_rhythm(two, merge):
    kept, gone = two
    cards = make_card(kept, opened_on=date(2026, 11, 4)), make_card(gone, opened_on=date(2026, 11, 4))
    plan_duties(today=TODAY)
    merge(kept, gone, open_card=cards[0].pk)
    plan_duties(today=TODAY)
    assert not Duty.objects.unsettled().filter(card=cards[1]).exists()
    assert Duty.objects.unsettled().filter(card=cards[0], retiree=kept).exists()
    assert plan_duties(today=TODAY) == planner.PlanResult()


def test_of_two_talks_the_one_that_is_further_on_stays(two, merge, manager):
    kept, gone = two
    waiting, held = make_talk(kept), make_talk(gone)
    make_session(held)
    merge(kept, gone)
    waiting.refresh_from_db()
    held.refresh_from_db()
    assert (waiting.ended_as, waiting.ended_by, held.is_open) == ("MERGED", manager, True)
    assert set(kept.talks.all()) == {waiting, held}


def test_the_moods_of_both_are_one_line_and_may_ask_for_a_talk(two, merge):
    kept, gone = two
    make_mood(kept, 5, on=TODAY - timedelta(days=3))
    make_mood(gone, 3, on=TODAY - timedelta(days=1))
    merge(kept, gone)
    assert kept.talks.get().reason == "DROP"


def test_contacts_follow_those_there_and_nobody_stands_twice(two, merge):
    kept, gone = two
    for retiree, place, name, phone in [
        (kept, 1, "王强", "13900139000"),
        (gone, 1, "王强", "139 0013 9000"),
        (gone, 2, "王丽", "13900139001"),
    ]:
        EmergencyContact.objects.create(retiree=retiree, place=place, name=name, phone=phone)
    merge(kept, gone)
    assert list(kept.contacts.values_list("place", "name")) == [(1, "王强"), (2, "王丽")]


def test_of_two_consents_in_force_the_earlier_stays(two, merge, manager):
    kept, gone = two
    earlier = make_consent(gone, Purpose.HEALTH, given_on=date(2026, 10, 1))
    later = make_consent(kept, Purpose.HEALTH, given_on=date(2026, 11, 1))
    merge(kept, gone)
    earlier.refresh_from_db()
    later.refresh_from_db()
    assert (earlier.retiree, earlier.is_in_force) == (kept, True)
    assert (later.withdrawn_on, later.withdrawn_by) == (TODAY, manager)


def test_contact_cards_follow_and_a_second_of_a_style_is_replaced(two, merge):
    kept, gone = two
    mine, double, other = (
        make_contact_card(kept, style="CARD"),
        make_contact_card(gone, style="CARD"),
        make_contact_card(gone, style="DOOR"),
    )
    merge(kept, gone)
    for card in (mine, double, other):
        card.refresh_from_db()
    assert {card.retiree for card in (mine, double, other)} == {kept}
    assert [card.replaced_on for card in (mine, double, other)] == [None, TODAY, None]


def marry(one, other):
    Retiree.objects.filter(pk=one.pk).update(spouse=other)
    Retiree.objects.filter(pk=other.pk).update(spouse=one)


def test_a_spouse_follows_both_ways(two, merge, tree):
    kept, gone = two
    spouse = make_retiree(station=tree.sibling)
    marry(gone, spouse)
    merge(kept, gone)
    assert (again(kept).spouse, again(spouse).spouse, again(gone).spouse) == (spouse, kept, None)


def test_the_spouse_of_the_one_that_stays_stays(two, merge, tree):
    kept, gone = two
    mine, other = make_retiree(station=tree.station), make_retiree(station=tree.sibling)
    marry(kept, mine)
    marry(gone, other)
    merge(kept, gone)
    assert (again(kept).spouse, again(mine).spouse, again(other).spouse) == (mine, kept, None)


def test_two_that_were_married_to_each_other_by_mistake_are_nobody_s_spouse(two, merge):
    kept, gone = two
    marry(kept, gone)
    merge(kept, gone)
    assert (again(kept).spouse, again(gone).spouse) == (None, None)


def test_what_was_merged_before_follows(two, merge, tree):
    kept, gone = two
    third = make_retiree(station=tree.station)
    merge(gone, third)
    merge(kept, again(gone))
    assert again(third).merged_into == kept


def test_pairs_known_apart_follow(two, merge, tree, manager):
    kept, gone = two
    other = make_retiree(station=tree.station)
    KnownApart.objects.create(first=kept, second=gone, decided_by=manager)
    KnownApart.objects.create(first=gone, second=other, decided_by=manager)
    merge(kept, gone)
    assert list(KnownApart.objects.values_list("first", "second")) == [(kept.pk, other.pk)]


def test_nobody_becomes_dead_with_a_card_in_use(two, merge):
    kept, gone = two
    make_card(kept)
    Retiree.objects.filter(pk=gone.pk).update(died_on=date(2026, 11, 1))
    with pytest.raises(ValidationError, match="请先销卡"):
        merge(kept, again(gone), taken={"standing": gone.pk})
    assert again(gone).merged_into is None


def test_a_change_since_the_preview_is_told(two, merge):
    kept, gone = two
    with pytest.raises(Outdated, match="刚刚被别人修改过"):
        merge(kept, gone, versions={kept.pk: kept.version, gone.pk: gone.version - 1})


def test_merging_twice_is_told(two, merge):
    kept, gone = two
    versions = {kept.pk: kept.version, gone.pk: gone.version}
    merge(kept, gone)
    with pytest.raises(Outdated, match="已由别人合并"):
        merge(kept, gone, versions=versions)


def test_nobody_is_merged_with_themselves(two, merge):
    with pytest.raises(ValidationError, match="两份不同的资料"):
        merge(two[0], two[0])


def test_a_visit_that_waited_for_the_merge_belongs_to_the_one_that_stays(two, merge):
    """As it is once the lock is free: see the race in test_merging_at_once."""
    kept, gone = two
    merge(kept, gone)
    visit = record_visit(
        retiree=gone,
        visited_at=NOW - timedelta(hours=1),
        outcome="MET",
        kinds=["VISIT"],
        submission_id=uuid4(),
        by=make_user(Role.VISITOR, kept.station),
        now=NOW,
    )
    assert visit.retiree == kept


def test_registering_the_id_number_of_a_merged_record_names_the_one_that_stays(two, merge, manager):
    kept, gone = two
    merge(kept, gone)
    with pytest.raises(ValidationError, match="该身份证号已登记：王秀英"):
        check_id_number(gone.id_number, manager)
    with pytest.raises(ValidationError, match="已经并入这位同志的旧资料"):
        check_id_number(gone.id_number, manager, but=kept)


def test_nobody_writes_to_a_record_that_was_merged_meanwhile(two, merge, manager):
    kept, gone = two
    merge(kept, gone)
    with pytest.raises(Outdated, match="刚刚并入了另一份"):
        change_retiree(retiree=gone, values={"notes": "爱下棋"}, version=gone.version, by=manager)
