"""Closing a month while somebody objects, is corrected, or closes it too: real connections, each its transaction."""

import threading

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from branding.appraisal import services
from branding.appraisal.models import Appraisal, Objection
from branding.appraisal.models.appraisals import AppraisalQuerySet
from branding.appraisal.tests.parts import NOW, make_appraisal
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from visits.tests.test_planning_at_once import A_WHILE, at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def manager(tree):
    return make_user(Role.DEPARTMENT_MANAGER, tree.department)


@pytest.fixture
def rows(tree):
    """Three of a month that may be closed today."""
    return [make_appraisal(make_user(Role.VISITOR, tree.station)) for _ in range(3)]


def close_all(manager):
    return services.close_many(appraisals=Appraisal.objects.visible_to(manager), by=manager, now=NOW)


def object_slowly(row, found, begun):
    """Object, and keep the row until the closing has looked for what is ready and waits for us."""
    with transaction.atomic():
        made = services.object_to(
            appraisal=row, words="那天是替班", version=row.version, by=row.member, now=NOW
        )
        begun.set()
        found.wait(A_WHILE)
        threading.Event().wait(0.3)
        return made


def close_after(begun, found, manager, monkeypatch):
    """Close while the objection is written and not yet to be seen; `found` says that the keys were read."""
    original = QuerySet.select_for_update

    def told(queryset, *args, **kwargs):
        if queryset.model is Appraisal:
            found.set()
        return original(queryset, *args, **kwargs)

    begun.wait(A_WHILE)
    monkeypatch.setattr(QuerySet, "select_for_update", told)
    return close_all(manager)


def race(rows, manager, monkeypatch):
    begun, found = threading.Event(), threading.Event()
    return at_once(
        lambda: object_slowly(rows[1], found, begun),
        lambda: close_after(begun, found, manager, monkeypatch),
    )


def test_an_objection_at_the_same_moment_keeps_its_appraisal_open(rows, manager, monkeypatch):
    objection, closed = race(rows, manager, monkeypatch)
    assert isinstance(objection, Objection)
    assert closed == (2, 1)
    assert Appraisal.objects.open().get() == rows[1]


def test_without_asking_again_the_closing_would_fail_as_a_whole(rows, manager, monkeypatch):
    """The control: by what was ready before the wait, one that is objected to is among them; the database refuses."""
    original = AppraisalQuerySet.ready_to_close
    seen = []

    def once(queryset, today):
        """What was ready when it was asked first."""
        seen.append(list(original(queryset, today).values_list("pk", flat=True)))
        return queryset.filter(pk__in=seen[0])

    monkeypatch.setattr(AppraisalQuerySet, "ready_to_close", once)
    objection, closed = race(rows, manager, monkeypatch)
    assert isinstance(objection, Objection)
    assert isinstance(closed, IntegrityError)
    assert Appraisal.objects.open().count() == 3


def test_of_two_who_close_the_month_one_closes_and_the_other_finds_nothing_left(tree, rows, manager):
    other = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    closed = at_once(lambda: close_all(manager), lambda: close_all(other))
    assert sorted(count for count, _ in closed) == [0, 3]
    assert Appraisal.objects.open().count() == 0
    assert Appraisal.objects.values("closed_by").distinct().count() == 1
