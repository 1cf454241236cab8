"""The SQL of planning, held to the pure functions."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_user
from laoling.people.tests.factories import make_retiree
from visits import planner, windows
from visits.models import Duty
from visits.tests.factories import (
    make_card_of,
    set_standards,
)
from visits.tests.histories import histories, without_overlaps

pytestmark = pytest.mark.django_db

possible_histories = histories().map(without_overlaps)

# The database is rolled back per test, not per example: each example makes its own card and deletes it.
EXAMPLES = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def retiree():
    return make_retiree()


@pytest.fixture
def manager(retiree):
    return make_user(Role.DEPARTMENT_MANAGER, retiree.station)


def rows_of(card, *, with_cancelled=False):
    rows = Duty.objects.filter(card=card)
    if not with_cancelled:
        rows = rows.exclude(ended_as="CANCELLED")
    return set(rows.values_list("kind", "origin", "opens_on", "due_on", "tier", "phone_counts", "ended_as"))


def wanted_rows(facts, today):
    return {
        (w.kind, w.origin, w.opens_on, w.due_on, w.tier, w.phone_counts, w.ended_as)
        for w in windows.wanted_duties(facts, windows.horizon(today))
    }


@contextmanager
def undone():
    """What happens inside is rolled back: an example leaves nothing to the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@EXAMPLES
@given(facts=possible_histories, ahead=st.integers(-14, 150))
def test_it_makes_the_rows_that_the_rules_want(facts, ahead, retiree, manager):
    today = facts.opened_on + timedelta(days=ahead)
    with undone():
        set_standards(facts.standards)
        card = make_card_of(facts, retiree, manager)
        planner.plan(today=today)
        assert rows_of(card, with_cancelled=True) == wanted_rows(facts, today)
