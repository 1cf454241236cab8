"""What of publicity waits on the home page and the dashboard: counted, each with the list of as many."""

import pytest
from django.urls import reverse
from django.utils import timezone

from branding.publicity import services
from branding.publicity.models import Kind, Piece
from branding.publicity.tests.parts import approved, make_piece, make_plan, published
from branding.publicity.todo import publicity_lines
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def manager(tree):
    return make_user(Role.DEPARTMENT_MANAGER, tree.department)


@pytest.fixture
def writer(tree, manager):
    """A visitor with a text given back, a plan that is late and one that is soon; others wait at their places."""
    visitor, now = make_user(Role.VISITOR, tree.station), timezone.now()
    piece = submitted(make_piece(by=visitor), now)
    services.give_back(piece=piece, words="短一些", version=piece.version, by=manager, now=now)
    submitted(make_piece(by=visitor), now)
    submitted(make_piece(by=manager), now)
    approved(make_piece(by=visitor), manager)
    published(by=visitor)
    over = approved(make_piece(by=visitor, kind=Kind.NOTICE), manager)
    past = calendar.today() - calendar.ONE_DAY
    Piece.objects.filter(pk=over.pk).update(from_on=past, until_on=past)
    for due_in in (-2, 7, 8):
        make_plan(writer=visitor, due_in=due_in)
    return visitor


def submitted(piece, now):
    return services.submit(piece=piece, version=piece.version, by=piece.author, now=now)


def said(user):
    return [(line.words, line.count, line.late) for line in publicity_lines(user, calendar.today())]


def test_each_role_is_told_what_waits_for_it(tree, manager, writer):
    assert said(writer) == [("退回的稿件请修改", 1, 0), ("宣传计划请您写稿", 2, 1)]
    assert said(make_user(Role.STATION_HEAD, tree.station)) == [("审核通过，等登记发布", 1, 0)]
    assert said(manager) == [("稿件等您审核", 1, 0)], "his own is judged by somebody else"
    assert said(make_user(Role.CENTRE_LEADER, tree.centre)) == [("稿件等您审核", 2, 0)]
    for outsider in (make_user(Role.STATION_HEAD, tree.sibling), make_user(Role.SYSTEM_ADMIN)):
        assert said(outsider) == []


def test_each_count_leads_to_a_list_of_as_many_from_the_home_page(client, tree, writer):
    for user in (writer, make_user(Role.STATION_HEAD, tree.station)):
        client.force_login(user)
        page = client.get(reverse("desk:home"))
        lines = publicity_lines(user, calendar.today())
        assert lines
        for line in lines:
            assert line.url.replace("&", "&amp;") in page.text
            assert client.get(line.url).context["page"].paginator.count == line.count, line


def test_the_dashboard_tells_the_reader_of_the_whole_what_waits(client, tree, writer):
    client.force_login(make_user(Role.CENTRE_LEADER, tree.centre))
    page = client.get(reverse("admin:index"))
    assert "等您处理" in page.text
    assert "稿件等您审核" in page.text
    below = client.get(f"{reverse('admin:index')}?unit={tree.department.pk}")
    assert "等您处理" not in below.text
