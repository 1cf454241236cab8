"""Checks by exception: recorded in one step, under the version of the day, within scope."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from activities.tests.factories import make_venue
from branding.models import CheckKind, Finding, Norm, Photo, QualityCheck, Rectification, Standard
from branding.photos import cleaned
from branding.standards.services import change_standard
from branding.tests.factories import items_of, make_check, make_shift
from branding.tests.pictures import exif, jpeg
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_leave, make_user

pytestmark = pytest.mark.django_db
ROWS = (QualityCheck, Finding, Rectification, Photo)


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def venue(tree):
    return make_venue(unit=tree.station, name="向阳活动室")


@pytest.fixture
def visitor(client, tree):
    user = make_user(Role.VISITOR, tree.station)
    client.force_login(user)
    return user


def address(venue):
    return reverse("branding:check_venue", args=[venue.pk])


def form_of(client, url, **more):
    """What the page's form would send, with `more`."""
    form = client.get(url).context["form"]
    return {"submission_id": str(form["submission_id"].value()), "versions": form["versions"].value(), **more}


def picture(content=None, name="a.jpg"):
    return SimpleUploadedFile(name, content or jpeg(head=exif()), content_type="image/jpeg")


def counts():
    return [model.objects.count() for model in ROWS]


def test_a_check_without_a_tap_is_all_right(client, visitor, venue):
    answer = client.post(address(venue), form_of(client, address(venue)), follow=True)
    assert answer.redirect_chain == [("/branding/checks/today/", 302)]
    assert "已保存向阳活动室的检查：5 条全部合格" in answer.content.decode()
    check = QualityCheck.objects.get()
    assert (check.kind, check.items, check.failed, check.checked_by) == (CheckKind.SELF, 5, 0, visitor)
    assert [str(standard) for standard in check.standards.all()] == ["四净一齐"]


def test_what_is_tapped_becomes_a_finding_with_note_photo_and_rectification(client, visitor, venue):
    item = items_of()[2]
    data = {f"fails_{item.pk}": "on", f"note_{item.pk}": "窗台有灰", f"photo_{item.pk}": picture()}
    answer = client.post(address(venue), form_of(client, address(venue), **data), follow=True)
    assert "1 条不合格，已列入整改" in answer.content.decode()
    finding = Finding.objects.get()
    assert (finding.what, finding.note, finding.venue) == ("门窗净", "窗台有灰", venue)
    row = finding.rectification
    assert row.owner == visitor
    assert row.due_on == calendar.add_working_days(calendar.today(), 3)
    photo = Photo.objects.get()
    assert (photo.finding, photo.width) == (finding, 8)
    assert b"GPS" not in bytes(photo.content)
    assert "窗台有灰" in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 not a photo", "PDF 格式"),
        (b"GIF89a0000", "GIF 格式"),
        (jpeg()[:80], "照片不完整或已损坏"),
        (b"\xff\xd8\xff" + b"0" * (6 * 1024 * 1024), "照片太大"),
        (b"<html><script>alert(1)</script>", "这不是照片文件"),
    ],
)
def test_a_wrong_upload_is_refused_with_a_reason_and_leaves_nothing_behind(
    client, visitor, venue, content, words
):
    item = items_of()[0]
    data = {f"fails_{item.pk}": "on", f"note_{item.pk}": "有水", f"photo_{item.pk}": picture(content)}
    answer = client.post(address(venue), form_of(client, address(venue), **data))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert 'value="有水"' in page
    assert counts() == [0, 0, 0, 0]


def test_an_empty_photo_is_refused(client, visitor, venue):
    item = items_of()[0]
    empty = SimpleUploadedFile("a.jpg", b"", content_type="image/jpeg")
    data = form_of(client, address(venue), **{f"fails_{item.pk}": "on", f"photo_{item.pk}": empty})
    answer = client.post(address(venue), data)
    assert (answer.status_code, counts()) == (422, [0, 0, 0, 0])
    assert "照片是空的" in answer.content.decode()


def test_an_upload_too_big_to_be_read_isn_t_saved_without_its_photo(client, visitor, venue, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    item = items_of()[0]
    data = form_of(
        client, address(venue), **{f"fails_{item.pk}": "on", f"photo_{item.pk}": picture(jpeg() * 5)}
    )
    answer = client.post(address(venue), data)
    assert (answer.status_code, counts()) == (422, [0, 0, 0, 0])
    assert "照片太大" in answer.content.decode()


def test_a_note_without_its_tap_isn_t_lost_in_silence(client, visitor, venue):
    item = items_of()[0]
    answer = client.post(address(venue), form_of(client, address(venue), **{f"note_{item.pk}": "有水"}))
    assert (answer.status_code, counts()) == (422, [0, 0, 0, 0])
    assert "请把它点成不合格" in answer.content.decode()


def test_the_same_form_twice_is_one_check(client, visitor, venue):
    data = form_of(client, address(venue), **{f"fails_{items_of()[0].pk}": "on"})
    for _ in range(2):
        assert client.post(address(venue), data).status_code == 302
    assert counts() == [1, 1, 1, 0]


def test_a_page_of_another_version_is_refused(client, visitor, venue):
    data = form_of(client, address(venue))
    by = make_user(Role.DEPARTMENT_MANAGER)
    today = calendar.today()
    last = Standard.objects.get(name=Norm.VENUE)
    change_standard(name=Norm.VENUE, lines=[("", "地面净")], valid_from=today, last=last, by=by, today=today)
    answer = client.post(address(venue), data)
    assert (answer.status_code, counts()) == (422, [0, 0, 0, 0])
    assert "换了新版本" in answer.content.decode()


def test_a_check_keeps_the_version_that_it_was_made_under(client, visitor, venue):
    check = make_check(venue=venue, by=visitor, failed=[4])
    today, last = calendar.today(), Standard.objects.get(name=Norm.VENUE)
    by = make_user(Role.DEPARTMENT_MANAGER)
    change_standard(name=Norm.VENUE, lines=[("", "灯光亮")], valid_from=today, last=last, by=by, today=today)
    page = client.get(reverse("branding:check_detail", args=[check.pk])).content.decode()
    assert "器材摆放整齐" in page
    assert "四净一齐第 1 版" in page
    newer = make_check(venue=venue, by=visitor)
    assert (newer.items, newer.standards.get().version) == (1, 2)


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (Role.VISITOR, CheckKind.SELF),
        (Role.STATION_HEAD, CheckKind.HEAD),
        (Role.DEPARTMENT_MANAGER, CheckKind.SURPRISE),
        (Role.CENTRE_LEADER, CheckKind.SURPRISE),
    ],
)
def test_who_looks_makes_it_a_self_check_a_head_s_or_a_surprise(client, tree, venue, role, kind):
    units = {Role.DEPARTMENT_MANAGER: tree.department, Role.CENTRE_LEADER: tree.centre}
    client.force_login(make_user(role, units.get(role, tree.station)))
    assert client.post(address(venue), form_of(client, address(venue))).status_code == 302
    assert QualityCheck.objects.get().kind == kind


def test_of_staff_both_norms_are_checked_and_one_s_own_check_is_a_self_check(client, visitor):
    url = reverse("branding:check_member", args=[visitor.pk])
    client.post(url, form_of(client, url))
    check = QualityCheck.objects.get()
    assert (check.kind, check.items, check.member) == (CheckKind.SELF, 10, visitor)
    assert {str(standard) for standard in check.standards.all()} == {"六个一", "四个不"}


def test_a_visitor_checks_no_colleague_and_reads_nothing_about_one(client, visitor, tree):
    colleague, head = make_user(Role.VISITOR, tree.station), make_user(Role.STATION_HEAD, tree.station)
    check = make_check(member=colleague, by=head, failed=[0])
    url = reverse("branding:check_member", args=[colleague.pk])
    assert (client.get(url).status_code, client.post(url, {}).status_code) == (403, 403)
    row = Rectification.objects.get()
    assert row.owner == colleague
    for name, pk in (("check_detail", check.pk), ("rectification_detail", row.pk)):
        assert client.get(reverse(f"branding:{name}", args=[pk])).status_code == 404
    client.force_login(colleague)
    assert client.get(reverse("branding:check_detail", args=[check.pk])).status_code == 200


def test_the_database_takes_no_self_check_of_somebody_else(tree):
    check = make_check(
        member=make_user(Role.VISITOR, tree.station), by=make_user(Role.STATION_HEAD, tree.station)
    )
    check.kind = CheckKind.SELF
    with pytest.raises(IntegrityError), transaction.atomic():
        check.save()


def test_an_outsider_finds_neither_venue_nor_check_nor_photo(client, tree, venue):
    check = make_check(venue=venue, failed=[0], photo=cleaned(jpeg()))
    photo = Photo.objects.get()
    client.force_login(make_user(Role.STATION_HEAD, tree.sibling))
    for name, pk in (("check_venue", venue.pk), ("check_detail", check.pk), ("photo", photo.pk)):
        assert client.get(reverse(f"branding:{name}", args=[pk])).status_code == 404
    client.force_login(make_user(Role.SYSTEM_ADMIN))
    assert client.get(reverse("branding:photo", args=[photo.pk])).status_code == 403
    client.logout()
    assert client.get(reverse("branding:photo", args=[photo.pk])).status_code == 302
    client.force_login(make_user(Role.VISITOR, tree.station))
    answer = client.get(reverse("branding:photo", args=[photo.pk]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"].startswith("private")


def test_what_wasn_t_checked_today_is_on_top_and_on_the_home_page(client, visitor, tree, venue, time_machine):
    time_machine.move_to("2026-11-27 10:00+08:00")  # a Friday
    client.force_login(visitor)
    other = make_venue(unit=tree.station, name="书画室")
    make_venue(unit=tree.sibling, name="别站的")
    make_check(venue=venue, by=visitor)
    targets = client.get(reverse("branding:check_today")).context["venues"]
    assert [(target.row, len(target.checks)) for target in targets] == [(other, 0), (venue, 1)]
    brand = client.get(reverse("desk:home")).context["brand"]
    assert [target.row for target in brand.venues] == [other]


def test_on_a_day_off_no_venue_waits_on_the_home_page(client, visitor, venue, time_machine):
    time_machine.move_to("2026-11-29 10:00+08:00")  # a Sunday
    client.force_login(visitor)
    assert client.get(reverse("desk:home")).context["brand"].venues == []


def test_the_list_of_checks_is_narrowed_and_costs_the_same_for_more_rows(
    client, visitor, venue, django_assert_max_num_queries
):
    make_check(venue=venue, by=visitor)
    wrong = make_check(venue=venue, by=visitor, failed=[1], now=timezone.now() - timedelta(days=2))
    url = reverse("branding:check_list")
    assert [check.pk for check in client.get(f"{url}?state=failed").context["page"]] == [wrong.pk]
    for _ in range(10):
        make_check(venue=venue, by=visitor)
    with django_assert_max_num_queries(14):
        assert len(client.get(url).context["page"].object_list) == 12


def test_a_foreign_submission_id_makes_nothing(client, visitor, venue):
    check = make_check(venue=venue)
    data = form_of(client, address(venue)) | {"submission_id": str(check.submission_id)}
    answer = client.post(address(venue), data)
    assert (answer.status_code, QualityCheck.objects.count()) == (422, 1)
    data["submission_id"] = "x" + str(uuid.uuid4())
    assert client.post(address(venue), data).status_code == 422


def test_only_those_whose_service_is_checked_are(client, tree):
    manager, head = (
        make_user(Role.DEPARTMENT_MANAGER, tree.department),
        make_user(Role.STATION_HEAD, tree.station),
    )
    gone = make_user(Role.VISITOR, tree.station, is_active=False)
    client.force_login(manager)
    for member, status in ((manager, 404), (gone, 404), (head, 200)):
        assert client.get(reverse("branding:check_member", args=[member.pk])).status_code == status
    client.force_login(make_user(Role.VISITOR, tree.station))
    assert client.get(reverse("branding:check_member", args=[head.pk])).status_code == 403


def test_a_manager_may_look_at_one_station_alone(client, tree, venue):
    make_venue(unit=tree.sibling, name="别站的")
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    url = reverse("branding:check_today")
    for query, count in (
        ("", 2),
        (f"?station={tree.station.pk}", 1),
        (f"?station={tree.far_station.pk}", 2),
        ("?station=x", 2),
    ):
        assert len(client.get(url + query).context["venues"]) == count
    assert "看全部今天的检查" in client.get(f"{url}?station={tree.station.pk}").text


def test_one_s_own_self_check_and_post_wait_on_the_home_page_until_they_are_done(
    client, visitor, tree, time_machine
):
    time_machine.move_to("2026-11-27 10:00+08:00")  # a Friday
    client.force_login(visitor)

    def waiting():
        lines = client.get(reverse("desk:home")).context["brand"].own
        return {line.words: line.count for line in lines}

    assert waiting() == {"我的服务自查": 1, "我的岗位还没打勾": 9}
    make_shift(visitor, ticked=[0, 1])
    make_check(member=visitor, by=visitor)
    assert waiting() == {"我的岗位还没打勾": 7}
    make_shift(visitor, ticked=range(9))
    assert waiting() == {}
    away = make_user(Role.VISITOR, tree.station)
    make_leave(away, starts_on=calendar.today(), ends_on=calendar.today())
    client.force_login(away)
    assert waiting() == {}
    time_machine.move_to("2026-11-29 10:00+08:00")  # a Sunday
    client.force_login(make_user(Role.VISITOR, tree.station))
    assert waiting() == {}
    assert "今天休息，不要求检查" in client.get(reverse("desk:home")).text
