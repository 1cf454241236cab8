"""A merge and a visit, or two merges, at the same moment: real connections, real locks."""

from datetime import timedelta
from uuid import uuid4

import pytest

from cards.tests.factories import make_card
from cards.tests.test_concurrency import at_once
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_unit, make_user
from laoling.answers import Outdated
from laoling.desk import merging
from laoling.people.models import Retiree
from laoling.people.tests.factories import make_retiree
from visits.models import Duty, Visit
from visits.services import plan_duties, record_visit
from visits.tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
VISITS = 6


def merging_of(kept, gone, by, open_card=None):
    versions = {kept.pk: kept.version, gone.pk: gone.version}
    return lambda: merging.merge_retirees(
        kept=kept, gone=gone, taken={}, open_card=open_card, versions=versions, by=by, now=NOW
    )


def visiting(retiree, by):
    return lambda: record_visit(
        retiree=retiree,
        visited_at=NOW - timedelta(hours=1),
        outcome="MET",
        kinds=["VISIT", "HOME_SERVICE"],
        submission_id=uuid4(),
        by=by,
        now=NOW,
    )


def test_visits_recorded_while_two_become_one_are_all_there_and_settle():
    station = make_unit("STATION")
    kept, gone = (make_retiree(station=station) for _ in range(2))
    visitor, manager = make_user(Role.VISITOR, station), make_user(Role.DEPARTMENT_MANAGER)
    cards = [make_card(retiree, opened_on=TODAY - timedelta(20)) for retiree in (kept, gone)]
    plan_duties(today=TODAY)
    visits = [visiting(retiree, visitor) for retiree in (kept, gone) for _ in range(VISITS // 2)]
    results = at_once(*visits[:2], merging_of(kept, gone, manager, cards[0].pk), *visits[2:])
    assert not [r for r in results if isinstance(r, Exception)]
    assert Visit.objects.filter(retiree=kept).count() == VISITS
    plan_duties(today=TODAY)
    assert not Duty.objects.filter(retiree=gone).exists()
    assert not Duty.objects.open_on(TODAY).exists()


def test_two_managers_merge_the_same_two_each_the_other_way_and_one_is_told():
    station = make_unit("STATION")
    one, other = (make_retiree(station=station) for _ in range(2))
    managers = [make_user(Role.DEPARTMENT_MANAGER) for _ in range(2)]
    results = at_once(merging_of(one, other, managers[0]), merging_of(other, one, managers[1]))
    assert sorted(type(r).__name__ for r in results) == ["Outdated", "Retiree"]
    assert Retiree.objects.filter(merged_into=None).count() == 1
    assert [r for r in results if isinstance(r, Outdated)]
