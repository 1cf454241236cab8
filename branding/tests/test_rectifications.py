"""Putting findings right: owned, in time, judged by somebody else, and told upwards when late."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.tests.factories import make_venue
from branding.models import Finding, Mark, Norm, Photo, Rectification, Standard
from branding.rectifications import services
from branding.rectifications.reminders import remind_of_rectifications
from branding.standards.services import change_standard
from branding.tests.factories import make_check, make_feedback, make_rectification
from branding.tests.pictures import jpeg
from laoling import calendar
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_leave, make_user
from laoling.answers import Outdated
from laoling.inbox.models import Reminder

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def venue(tree):
    return make_venue(unit=tree.station, name="向阳活动室")


@pytest.fixture
def visitor(tree):
    return make_user(Role.VISITOR, tree.station, name="李秀兰")


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station, name="王站长")


@pytest.fixture
def row(venue, visitor):
    return make_rectification(venue=venue, by=visitor)


def address(row, step=""):
    return reverse(f"branding:rectification_{step or 'detail'}", args=[row.pk])


def done(row, by, **kwargs):
    return services.report_done(
        rectification=row, words="擦干净了", version=row.version, by=by, now=timezone.now(), **kwargs
    )


def test_it_is_put_right_with_a_photo_and_verified_by_the_head(client, row, visitor, head):
    client.force_login(visitor)
    photo = SimpleUploadedFile("a.jpg", jpeg(), content_type="image/jpeg")
    data = {"version": row.version, "words": "擦干净了", "photo": photo}
    answer = client.post(address(row, "done"), data, follow=True)
    assert "已报告改好，等待核实" in answer.content.decode()
    assert "整改人自己不能核实" in answer.content.decode()
    row.refresh_from_db()
    assert (row.state, row.done_by, Photo.objects.get().step.kind) == ("待核实", visitor, "DONE")
    client.force_login(head)
    assert [action["step"] for action in client.get(address(row)).context["actions"]] == ["verify", "return"]
    client.post(address(row, "verify"), {"version": row.version})
    row.refresh_from_db()
    assert (row.state, row.ended_by) == ("已核实", head)
    assert list(row.steps.values_list("kind", flat=True)) == ["FOUND", "DONE", "VERIFIED"]


def test_nobody_verifies_one_s_own_neither_by_page_nor_in_the_database(client, venue, head):
    row = make_rectification(venue=venue, by=head)
    row = services.assign(
        rectification=row, owner=head, due_on=row.due_on, version=row.version, by=head, now=timezone.now()
    )
    row = done(row, head)
    client.force_login(head)
    answer = client.post(address(row, "verify"), {"version": row.version})
    assert answer.status_code == 422
    assert "整改人自己不能核实" in answer.content.decode()
    row.refresh_from_db()
    row.ended_at, row.ended_by = timezone.now(), head
    with pytest.raises(IntegrityError, match="verified_by_another"), transaction.atomic():
        row.save()


def test_what_isn_t_right_yet_goes_back_with_a_new_deadline(client, row, visitor, head):
    row = done(row, visitor)
    client.force_login(head)
    due_on = calendar.today() + timedelta(days=2)
    client.post(address(row, "return"), {"version": row.version, "words": "窗台还有灰", "due_on": due_on})
    row.refresh_from_db()
    assert (row.state, row.due_on, row.times_returned, row.done) == ("待整改", due_on, 1, "")
    [told] = Reminder.objects.filter(recipient=visitor)
    assert "请您整改" in told.title


def test_the_head_assigns_and_who_is_asked_is_told_and_who_was_no_longer(client, row, visitor, head, tree):
    other = make_user(Role.VISITOR, tree.station)
    client.force_login(head)
    data = {"version": row.version, "owner": other.pk, "due_on": calendar.today()}
    assert client.post(address(row, "assign"), data).status_code == 302
    row.refresh_from_db()
    assert row.owner == other
    assert Reminder.objects.get(recipient=other).url == address(row)
    services.assign(
        rectification=row, owner=visitor, due_on=row.due_on, version=row.version, by=head, now=timezone.now()
    )
    assert Reminder.objects.get(recipient=other).answered_at is not None


def test_bad_input_is_kept_and_explained(client, row, head, tree):
    client.force_login(head)
    outsider = make_user(Role.VISITOR, tree.sibling)
    yesterday = calendar.today() - timedelta(days=1)
    data = {"version": row.version, "owner": outsider.pk, "due_on": yesterday, "words": "快一点"}
    answer = client.post(address(row, "assign"), data)
    assert answer.status_code == 422
    assert 'value="快一点"' in answer.content.decode()
    data["owner"] = head.pk
    assert "期限不能早于今天" in client.post(address(row, "assign"), data).content.decode()
    assert client.post(address(row, "set_aside"), {"version": row.version, "words": ""}).status_code == 422


def test_a_finding_that_is_none_is_set_aside_with_a_reason_by_another(client, row, head, visitor):
    client.force_login(head)
    client.post(address(row, "set_aside"), {"version": row.version, "words": "当时正在打扫"})
    row.refresh_from_db()
    assert (row.state, row.set_aside) == ("不需要整改", "当时正在打扫")


def test_scope_rights_and_methods(client, row, tree, visitor):
    client.force_login(make_user(Role.STATION_HEAD, tree.sibling))
    assert client.get(address(row)).status_code == 404
    assert client.post(address(row, "verify"), {"version": 1}).status_code == 404
    client.force_login(visitor)
    assert client.post(address(row, "verify"), {"version": 1}).status_code == 403
    assert client.get(address(row, "done")).status_code == 405
    client.force_login(make_user(Role.VISITOR, tree.station))
    assert client.post(address(row, "done"), {"version": 1, "words": "我改的"}).status_code == 403


def test_a_substitute_reports_for_who_is_on_leave(row, visitor, tree):
    substitute = make_user(Role.VISITOR, tree.station)
    make_leave(visitor, starts_on=calendar.today(), ends_on=calendar.today(), substitute=substitute)
    assert done(row, substitute).done_by == substitute


def test_two_at_one_rectification(row, visitor, head):
    stale = Rectification.objects.get(pk=row.pk)
    done(row, visitor)
    with pytest.raises(Outdated, match="待核实"):
        services.set_aside(
            rectification=stale, words="没事", version=stale.version, by=head, now=timezone.now()
        )


def test_the_same_item_again_within_thirty_days_is_a_repeated_finding(client, venue, visitor, head):
    make_check(venue=venue, by=visitor, failed=[0], now=timezone.now() - timedelta(days=31))
    make_check(venue=venue, by=visitor, failed=[0, 1], now=timezone.now() - timedelta(days=29))
    make_check(by=make_user(Role.VISITOR, venue.unit), failed=[0])  # another room
    last = Standard.objects.get(name=Norm.VENUE)
    today = calendar.today()
    lines = [("", "灯光亮"), ("", "地面净")]
    manager = make_user(Role.DEPARTMENT_MANAGER)
    change_standard(name=Norm.VENUE, lines=lines, valid_from=today, last=last, by=manager, today=today)
    check = make_check(venue=venue, by=visitor, failed=[0, 1])
    found = Finding.objects.filter(check_made=check).with_repeats()
    assert {str(finding.item): finding.repeats for finding in found} == {"灯光亮": 0, "地面净": 1}
    client.force_login(head)
    row = Rectification.objects.get(finding__check_made=check, finding__item__text="地面净")
    assert "30 天内已是第 2 次" in client.get(address(row)).content.decode()


def remind(row, days):
    """Ask the ladder so many days after the deadline."""
    at = calendar.start_of(row.due_on + timedelta(days=days)) + timedelta(hours=9)
    return remind_of_rectifications(now=at)


def test_what_stays_undone_climbs_the_ladder_and_each_rung_is_told_once(row, visitor, head, tree):
    manager, leader = (
        make_user(Role.DEPARTMENT_MANAGER, tree.department),
        make_user(Role.CENTRE_LEADER, tree.centre),
    )
    assert remind(row, -1) == 0
    assert remind(row, 0) == 1
    assert remind(row, 1) == 2
    assert remind(row, 1) == 0
    assert "已逾期 1 天" in Reminder.objects.filter(recipient=head).get().title
    remind(row, 4)
    remind(row, 8)
    assert Reminder.objects.filter(recipient=manager).count() == 1
    [count] = Reminder.objects.filter(recipient=leader, part_of=None)
    assert "1 件逾期事项" in count.title
    done(row, visitor)
    remind(row, 8)
    left = Reminder.objects.filter(subject__startswith="branding.rectification:", answered_at=None)
    assert not left.exists()


def test_what_nobody_owns_is_told_to_the_head(venue, head, tree):
    row = make_rectification(venue=venue, by=make_user(Role.DEPARTMENT_MANAGER, tree.department))
    assert row.owner is None
    remind(row, 0)
    assert Reminder.objects.get().recipient == head


def test_what_nobody_verifies_is_told_to_the_head_and_then_above(row, visitor, head, tree):
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    row = done(row, visitor)
    for days in (1, 2, 7):
        remind_of_rectifications(now=timezone.now() + timedelta(days=days))
    assert [str(told.recipient) for told in Reminder.objects.order_by("sent_at", "pk")] == [
        str(head),
        str(manager),
    ]
    services.verify(rectification=row, version=row.version, by=head, now=timezone.now())
    remind_of_rectifications(now=timezone.now() + timedelta(days=8))
    assert not Reminder.objects.filter(answered_at=None).exists()


def test_the_home_page_and_the_list_show_what_waits_for_whom(client, row, visitor, head):
    client.force_login(visitor)
    assert client.get(reverse("desk:home")).context["brand"].rows == [row]
    row = done(row, visitor)
    assert client.get(reverse("desk:home")).context["brand"].rows == []
    client.force_login(head)
    assert client.get(reverse("desk:home")).context["brand"].rows == [row]
    url = reverse("branding:rectification_list")
    assert list(client.get(f"{url}?state=waiting").context["page"]) == [row]
    assert list(client.get(f"{url}?state=overdue").context["page"]) == []


def test_what_stays_undone_in_a_department_s_own_room_climbs_from_its_manager_on(tree):
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    leader = make_user(Role.CENTRE_LEADER, tree.centre)
    row = make_rectification(venue=make_venue(unit=tree.department), by=manager)
    assert row.owner is None
    for days in (0, 1, 4, 8):
        remind(row, days)
    assert Reminder.objects.filter(recipient=manager).exists()
    [count] = Reminder.objects.filter(recipient=leader, part_of=None)
    assert f"{tree.department}：1 件逾期事项" in count.title


def test_what_a_department_s_only_manager_reported_reaches_the_centre(tree):
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    leader = make_user(Role.CENTRE_LEADER, tree.centre)
    done(make_rectification(venue=make_venue(unit=tree.department), by=manager), manager)
    for days in (1, 2, 7, 13):
        remind_of_rectifications(now=timezone.now() + timedelta(days=days))
    told = Reminder.objects.filter(recipient=leader, part_of=None)
    assert not told.exists()
    remind_of_rectifications(now=timezone.now() + timedelta(days=14))
    assert f"{tree.department}：1 件逾期事项" in told.get().title


def test_the_same_of_a_member_or_by_the_public_again_is_repeated_too(client, tree, venue, visitor, head):
    for days in (20, 0):
        make_check(member=visitor, by=head, failed=[1], now=timezone.now() - timedelta(days=days))
        make_feedback(venue, place=Mark.BAD, now=timezone.now() - timedelta(days=days))
    make_check(member=make_user(Role.VISITOR, tree.station), by=head, failed=[1])  # somebody else
    make_feedback(venue, work=Mark.BAD)  # something else
    found = Finding.objects.with_repeats().filter(found_on=calendar.today())
    assert sorted(found.values_list("repeats", flat=True)) == [0, 0, 1, 1]
    client.force_login(head)
    page = client.get(f"{reverse('branding:rectification_list')}?state=repeated")
    assert {row.finding.of_what for row in page.context["page"]} == {str(visitor), str(venue)}
    assert page.text.count("30 天内第 2 次") == 2


def test_the_list_costs_the_same_for_more_rows_and_is_printed(client, row, head, visitor, tree, venue):
    url, print_url = reverse("branding:rectification_list"), reverse("branding:rectification_print")
    client.force_login(visitor)
    assert "打印名单" not in client.get(url).text
    assert client.post(print_url).status_code == 403
    client.force_login(head)
    assert client.get(print_url).status_code == 405
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    make_check(venue=venue, by=visitor, failed=[0, 1, 2, 3], note="窗台有灰")
    with CaptureQueriesContext(connection) as many:
        assert len(client.get(url).context["page"].object_list) == 5
    assert len(many) == len(few)
    sheet = client.post(f"{print_url}?state=undone").text
    assert "整改台账" in sheet
    assert "门窗净：窗台有灰" in sheet
    assert AccessEvent.objects.filter(kind=AccessEvent.Kind.PRINT, user=head).exists()


def test_the_home_page_counts_all_that_waits_and_lists_the_first(client, venue, visitor, head):
    late = make_rectification(venue=venue, by=visitor, days_ago=20)
    for _ in range(3):
        make_check(venue=venue, by=visitor, failed=[0, 1, 2])
    client.force_login(visitor)
    page = client.get(reverse("desk:home"))
    brand = page.context["brand"]
    assert (brand.count, len(brand.rows), brand.hidden, brand.overdue) == (10, 8, 2, 1)
    assert brand.rows[0] == late
    assert "整改 10 件，" in page.text
    client.force_login(head)
    brand = client.get(reverse("desk:home")).context["brand"]
    assert (brand.rows, brand.count) == ([late], 1), "of the visitor's only what is late"
