"""What of the suggestions waits on the home page and the dashboard: counted, each with the list of as many."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from branding.suggestions import services
from branding.suggestions.models import Suggestion
from branding.suggestions.tests.parts import carry_out, make_suggestion
from branding.suggestions.todo import suggestion_lines
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station)


@pytest.fixture
def owner(tree, head):
    """A visitor with two to carry out, one of them late; others wait for an answer, to be assigned, for a call."""
    visitor, now, today = make_user(Role.VISITOR, tree.station), timezone.now(), calendar.today()
    for _ in range(2):
        row = make_suggestion(tree.station)
        services.assign(suggestion=row, owner=visitor, due_on=today, version=row.version, by=head, now=now)
    Suggestion.objects.filter(pk=row.pk).update(due_on=today - timedelta(days=1))
    for _ in range(3):
        make_suggestion(tree.station)
    row = make_suggestion(tree.station)
    services.accept(suggestion=row, version=row.version, by=head, now=now)
    carry_out(make_suggestion(tree.station, name="张大妈", phone="13812345678"), head)
    make_suggestion(tree.sibling)
    return visitor


def said(user):
    return [(line.words, line.count, line.late) for line in suggestion_lines(user, calendar.today())]


def test_each_role_is_told_what_waits_for_it(tree, head, owner):
    to_call = ("金点子要打电话致谢", 1, 0)
    assert said(owner) == [("金点子请您办理", 2, 1), to_call]
    assert said(head) == [("金点子等答复", 3, 0), ("采纳的金点子等指派", 1, 0), to_call]
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    assert said(manager) == [("金点子等答复", 4, 0), ("采纳的金点子等指派", 1, 0)]
    for outsider in (make_user(Role.STATION_HEAD, tree.far_station), make_user(Role.AUDITOR)):
        assert said(outsider) == []


def test_each_count_leads_to_a_list_of_as_many_from_the_home_page(client, head, owner):
    for user in (owner, head):
        client.force_login(user)
        page = client.get(reverse("desk:home"))
        lines = suggestion_lines(user, calendar.today())
        assert lines
        for line in lines:
            assert line.url.replace("&", "&amp;") in page.text
            assert client.get(line.url).context["page"].paginator.count == line.count, line


def test_it_is_one_question_however_many(head, owner, tree, django_assert_num_queries):
    suggestion_lines(head, calendar.today())  # the rights are asked for once
    for _ in range(5):
        make_suggestion(tree.station)
    with django_assert_num_queries(1):
        suggestion_lines(head, calendar.today())
