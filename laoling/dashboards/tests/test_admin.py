"""The managers' admin: who finds which list, only rows of one's own, nothing in full (domain: the table of roles)."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from activities.tests.factories import make_activity
from branding.models import Standard
from cards.models import CareStandard
from cards.tests.factories import make_assessment, make_card
from laoling.accounts import lockout
from laoling.accounts.models import AccessEvent, Level, Role, SignInLock, Unit, User
from laoling.accounts.services import record_access
from laoling.accounts.tests.factories import PASSWORD, make_centre_tree, make_unit, make_user
from laoling.inbox.models import Heartbeat, LadderRung
from laoling.people.models import EmergencyContact
from laoling.people.tests.factories import make_retiree
from visits.tests.factories import make_duty, make_event, make_visit
from visits.tests.request_parts import make_request

pytestmark = pytest.mark.django_db

LISTS = {
    "accounts.unit": {Role.SYSTEM_ADMIN},
    "accounts.user": {Role.SYSTEM_ADMIN},
    "accounts.signinlock": {Role.SYSTEM_ADMIN},
    "accounts.accessevent": {Role.AUDITOR},
    "people.retiree": {Role.DEPARTMENT_MANAGER},
    "people.retentionrule": {Role.DEPARTMENT_MANAGER, Role.AUDITOR, Role.SYSTEM_ADMIN},
    "cards.servicecard": {Role.DEPARTMENT_MANAGER},
    "cards.assessment": {Role.DEPARTMENT_MANAGER},
    "cards.carestandard": {Role.DEPARTMENT_MANAGER, Role.CENTRE_LEADER},
    "cards.tierrule": {Role.DEPARTMENT_MANAGER, Role.CENTRE_LEADER},
    "visits.duty": {Role.DEPARTMENT_MANAGER},
    "visits.visit": {Role.DEPARTMENT_MANAGER},
    "visits.lifeevent": {Role.DEPARTMENT_MANAGER},
    "visits.muststandard": {Role.DEPARTMENT_MANAGER},
    "visits.festivalrule": {Role.DEPARTMENT_MANAGER},
    "visits.helprequest": {Role.DEPARTMENT_MANAGER},
    "visits.requesttopic": {Role.DEPARTMENT_MANAGER},
    "visits.requesturgency": {Role.DEPARTMENT_MANAGER},
    "activities.activity": {Role.DEPARTMENT_MANAGER, Role.CENTRE_LEADER},
    "inbox.delivery": {Role.SYSTEM_ADMIN},
    "inbox.ladderrung": {Role.DEPARTMENT_MANAGER, Role.CENTRE_LEADER},
    "inbox.heartbeat": {Role.SYSTEM_ADMIN},
    "study.studytheme": {Role.DEPARTMENT_MANAGER, Role.CENTRE_LEADER},
    "publicity.channel": {Role.DEPARTMENT_MANAGER, Role.CENTRE_LEADER},
    "branding.standard": {Role.DEPARTMENT_MANAGER, Role.CENTRE_LEADER},
    "training.topic": {Role.DEPARTMENT_MANAGER, Role.CENTRE_LEADER},
}
SCOPED = [
    "people.retiree",
    "cards.servicecard",
    "cards.assessment",
    "visits.duty",
    "visits.visit",
    "visits.lifeevent",
    "visits.helprequest",
]


def address(label, page="changelist", *args):
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


def make_person(station, name):
    """Somebody with one row in each list, and that row's address."""
    retiree = make_retiree(station=station, name=name, phone="13812345678")
    EmergencyContact.objects.create(retiree=retiree, name="小王", phone="13987654321")
    card = make_card(retiree)
    rows = {
        "people.retiree": retiree,
        "cards.servicecard": card,
        "cards.assessment": make_assessment(retiree),
        "visits.duty": make_duty(card=card),
        "visits.visit": make_visit(retiree=retiree),
        "visits.lifeevent": make_event(retiree),
        "visits.helprequest": make_request(retiree),
    }
    return retiree, rows


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def manager(client, tree):
    user = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    client.force_login(user)
    return user


@pytest.fixture
def chief(client):
    user = make_user(Role.SYSTEM_ADMIN)
    client.force_login(user)
    return user


def test_every_list_is_in_the_table_above():
    registered = {model._meta.label_lower for model in admin.site._registry}
    assert registered == set(LISTS)


@pytest.mark.parametrize("role", Role)
def test_each_role_finds_its_lists_and_no_other(client, tree, role):
    client.force_login(make_user(role, tree.department))
    for label, roles in LISTS.items():
        assert client.get(address(label)).status_code == (200 if role in roles else 403), label


@pytest.mark.parametrize("label", SCOPED)
def test_a_list_and_its_pages_hold_only_the_department_s_people(client, tree, manager, label):
    _, mine = make_person(tree.station, "本部门王一")
    _, other = make_person(tree.far_station, "外部门李二")
    text = client.get(address(label)).content.decode()
    assert "本部门王一" in text
    assert "外部门李二" not in text
    assert client.get(address(label, "change", mine[label].pk)).status_code == 200
    for page in ("change", "history"):
        response = client.get(address(label, page, other[label].pk), follow=True)
        assert "外部门李二" not in response.content.decode()
        assert response.redirect_chain
    for query in ("?q=李二", f"?unit={tree.far_station.pk}", f"?unit={tree.other_department.pk}", "?unit=x"):
        assert "外部门李二" not in client.get(address(label) + query).content.decode()


@pytest.mark.parametrize("label", SCOPED)
def test_nothing_is_shown_in_full_nor_changed_there(client, tree, manager, label):
    retiree, rows = make_person(tree.station, "本部门王一")
    pages = [address(label), address(label, "change", rows[label].pk)]
    for page in pages:
        text = client.get(page).content.decode()
        for secret in (retiree.id_number, "13812345678", "13987654321"):
            assert secret not in text
    assert client.post(pages[1], {"name": "改名"}).status_code == 403
    assert client.get(address(label, "add")).status_code == 403
    assert client.post(address(label, "delete", rows[label].pk), {"post": "yes"}).status_code == 403


def test_numbers_are_masked_so_that_one_can_still_tell_two_people_apart(client, tree, manager):
    retiree, _ = make_person(tree.station, "本部门王一")
    text = client.get(address("people.retiree", "change", retiree.pk)).content.decode()
    assert f"{retiree.id_number[:4]}**********{retiree.id_number[-4:]}" in text
    assert "138****5678" in text
    assert "139****4321" in text


@pytest.mark.parametrize("label", sorted(LISTS))
def test_a_list_asks_as_many_questions_for_fifteen_rows_as_for_three(
    client, tree, label, django_assert_num_queries, django_assert_max_num_queries
):
    role = next(iter(sorted(LISTS[label], reverse=True)))
    unit = None if role in {Role.SYSTEM_ADMIN, Role.AUDITOR} else tree.department
    client.force_login(make_user(role, unit))
    fill(tree, 3)
    client.get(address(label))
    with django_assert_max_num_queries(30) as few:
        client.get(address(label))
    fill(tree, 12)
    with django_assert_num_queries(len(few)):
        client.get(address(label))


def fill(tree, count):
    for number in range(count):
        make_person(tree.station, f"王{number}")
        make_activity(unit=tree.station)
        record_access(by=make_user(unit=tree.station), kind=AccessEvent.Kind.READ)
        lockout.take_try(make_user(unit=tree.station).username, now=timezone.now())


def test_staff_without_business_here_are_told_so(client, tree):
    client.force_login(make_user(Role.VISITOR, tree.station))
    for page in ("/admin/", "/admin/people/retiree/", "/admin/login/", "/admin/nowhere/"):
        response = client.get(page, follow=True)
        assert response.status_code in {403, 200, 404}
        assert "管理看板" not in response.content.decode()
    assert client.get("/admin/").status_code == 403


def test_the_doors_are_the_portal_s_own(client, chief):
    assert client.get("/admin/login/").url == "/admin/"
    assert client.get("/admin/password_change/").url == "/accounts/password/"
    assert client.post("/admin/logout/").url == "/accounts/sign-in/"


def account(**kwargs):
    data = {"username": "zhangsan", "password1": PASSWORD, "password2": PASSWORD}
    return data | {"name": "张三", "role": Role.VISITOR, "phone": ""} | kwargs


def test_the_system_administrator_makes_an_account_that_can_sign_in(client, chief, tree):
    response = client.post(
        address("accounts.user", "add"), account(unit=tree.station.pk, username="ZhangSan")
    )
    assert response.status_code == 302
    user = User.objects.get(username="zhangsan")
    assert (user.role, user.unit, user.check_password(PASSWORD)) == (Role.VISITOR, tree.station, True)
    assert (
        client.post("/accounts/sign-in/", {"username": "zhangsan", "password": PASSWORD}).status_code == 302
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"unit": ""}, "请选择单位"),
        ({"unit": "department"}, "走访员的单位应当是老年站"),
        ({"password1": "short", "password2": "short"}, "密码太短了"),
        ({"name": ""}, "这个字段是必填项"),
    ],
)
def test_an_account_that_makes_no_sense_is_explained(client, chief, tree, wrong, words):
    units = {"unit": tree.station.pk} | {
        key: getattr(tree, value).pk if value == "department" else value for key, value in wrong.items()
    }
    response = client.post(address("accounts.user", "add"), account() | units)
    assert words in response.content.decode()
    assert not User.objects.filter(username="zhangsan").exists()


def change(user, **kwargs):
    inlines = {"leaves-TOTAL_FORMS": 0, "leaves-INITIAL_FORMS": 0}
    data = {"username": user.username, "name": user.name, "role": user.role, "is_active": "on"} | inlines
    data["unit"] = user.unit_id or ""
    return {key: value for key, value in (data | kwargs).items() if value is not None}


def test_an_account_is_disabled_and_never_deleted(client, chief, tree):
    user = make_user(unit=tree.station)
    assert (
        client.post(address("accounts.user", "change", user.pk), change(user, is_active=None)).status_code
        == 302
    )
    user.refresh_from_db()
    assert not user.is_active
    assert client.post(address("accounts.user", "delete", user.pk), {"post": "yes"}).status_code == 403


def test_nobody_shuts_himself_out(client, chief):
    response = client.post(address("accounts.user", "change", chief.pk), change(chief, is_active=None))
    assert "不能停用自己的账号" in response.content.decode()
    chief.refresh_from_db()
    assert chief.is_active


def test_a_new_password_by_the_administrator_opens_the_lock_and_is_written_down(client, chief, tree):
    user = make_user(unit=tree.station)
    for _ in range(5):
        lockout.take_try(user.username, now=timezone.now())
    data = {"password1": "xin-Mima-2027", "password2": "xin-Mima-2027"}
    assert client.post(reverse("admin:auth_user_password_change", args=[user.pk]), data).status_code == 302
    user.refresh_from_db()
    assert user.check_password("xin-Mima-2027")
    assert not SignInLock.objects.exists()
    assert AccessEvent.objects.get().subject == f"accounts.user:{user.pk}"


def test_a_weak_new_password_is_explained_and_changes_nothing(client, chief, tree):
    user = make_user(unit=tree.station)
    page = reverse("admin:auth_user_password_change", args=[user.pk])
    for data, words in [
        ({"password1": "short", "password2": "short"}, "密码太短了"),
        ({"password1": "xin-Mima-2027", "password2": "other"}, "密码"),
        ({}, "必填"),
    ]:
        response = client.post(page, data)
        assert response.status_code == 200
        assert words in response.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_leave_with_a_substitute_is_noted_and_its_end_checked(client, chief, tree):
    user, other = make_user(unit=tree.station), make_user(unit=tree.station)
    leave = {
        "leaves-TOTAL_FORMS": 1,
        "leaves-0-starts_on": "2026-12-01",
        "leaves-0-ends_on": "2026-11-01",
        "leaves-0-substitute": other.pk,
    }
    page = address("accounts.user", "change", user.pk)
    assert "结束日期不能早于开始日期" in client.post(page, change(user, **leave)).content.decode()
    assert client.post(page, change(user, **leave | {"leaves-0-ends_on": "2026-12-05"})).status_code == 302
    assert user.leaves.get().substitute == other


def test_the_lock_is_shown_by_account_and_lifted(client, chief, tree):
    user = make_user(unit=tree.station, name="被锁的人")
    for name in (user.username, "nobody-here"):
        lockout.take_try(name, now=timezone.now())
    text = client.get(address("accounts.signinlock")).content.decode()
    assert f"被锁的人（{user.username}）" in text
    assert "1 登录锁定" in text.replace("\n", " ")
    data = {"action": "unlock", "_selected_action": [user.pk]}
    assert (
        "已解除 1 个账号的登录锁定"
        in client.post(address("accounts.user"), data, follow=True).content.decode()
    )
    assert SignInLock.objects.count() == 1


def test_an_administrator_of_a_department_looks_after_its_accounts_only(client, tree):
    client.force_login(make_user(Role.SYSTEM_ADMIN, tree.department))
    mine, other = (
        make_user(unit=tree.station, name="本部门的人"),
        make_user(unit=tree.far_station, name="别部门的人"),
    )
    text = client.get(address("accounts.user")).content.decode()
    assert mine.name in text
    assert other.name not in text
    assert client.get(address("accounts.user", "change", other.pk)).status_code == 302
    page = client.get(address("accounts.user", "change", mine.pk)).content.decode()
    assert tree.station.name in page
    assert tree.far_station.name not in page
    query = {"app_label": "accounts", "model_name": "leave", "field_name": "substitute", "term": "的人"}
    found = client.get(reverse("admin:autocomplete"), query).json()["results"]
    assert [person["text"] for person in found] == ["本部门的人"]


def test_units_are_added_below_another_and_keep_their_code(client, chief):
    assert client.post(address("accounts.unit", "add"), {"name": "中心", "code": "C"}).status_code == 302
    centre = Unit.objects.get()
    assert (centre.level, centre.depth) == (Level.CENTRE, 1)
    second = client.post(address("accounts.unit", "add"), {"name": "又一个中心", "code": "C2"})
    assert "中心只有一个" in second.content.decode()
    data = {"name": "一部", "code": "D1", "parent": centre.pk}
    assert client.post(address("accounts.unit", "add"), data).status_code == 302
    department = Unit.objects.get(code="D1")
    assert (department.level, department.path.startswith(centre.path)) == (Level.DEPARTMENT, True)
    client.post(
        address("accounts.unit", "change", department.pk),
        {"name": "第一服务部", "code": "HACK", "level": "STATION"},
    )
    department.refresh_from_db()
    assert (department.name, department.code, department.level) == ("第一服务部", "D1", Level.DEPARTMENT)
    assert client.post(address("accounts.unit", "delete", department.pk), {"post": "yes"}).status_code == 403
    station = make_unit(Level.STATION, department)
    refused = client.post(
        address("accounts.unit", "add"), {"name": "站下站", "code": "X", "parent": station.pk}
    )
    assert refused.status_code == 200


def test_the_access_log_goes_out_safe_from_formulas_and_is_itself_logged(client, tree):
    auditor = make_user(Role.AUDITOR)
    client.force_login(auditor)
    name = '=HYPERLINK("http://evil","点我")'
    event = record_access(
        by=make_user(unit=tree.station, name=name), kind=AccessEvent.Kind.REVEAL, detail="+1-2"
    )
    data = {"action": "export_csv", "_selected_action": [event.pk]}
    response = client.post(address("accounts.accessevent"), data)
    content = b"".join(response.streaming_content).decode()
    assert content.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(content.lstrip("\ufeff"))))
    assert rows[1][1] == f"'{name}"
    assert rows[1][5] == "'+1-2"
    logged = AccessEvent.objects.get(kind="EXPORT")
    assert (logged.user, logged.detail) == (auditor, "导出访问记录 1 条")


def test_nobody_else_takes_the_log_along_nor_changes_it(client, chief):
    event = record_access(by=chief, kind=AccessEvent.Kind.REVEAL)
    data = {"action": "export_csv", "_selected_action": [event.pk]}
    assert client.post(address("accounts.accessevent"), data).status_code == 403
    client.force_login(make_user(Role.AUDITOR))
    assert (
        client.post(address("accounts.accessevent", "change", event.pk), {"detail": "x"}).status_code == 403
    )
    assert (
        client.post(address("accounts.accessevent", "delete", event.pk), {"post": "yes"}).status_code == 403
    )


def test_a_standard_is_changed_where_its_meaning_is_shown_first(client, tree, manager):
    before = CareStandard.objects.count()
    data = {"tier": 2, "kind": "VISIT", "times": 2, "period": "MONTH", "valid_from": "2099-01-01"}
    assert client.post(address("cards.carestandard", "add"), data).url == "/cards/standards/change/"
    assert CareStandard.objects.count() == before
    standing = CareStandard.objects.first()
    assert client.post(address("cards.carestandard", "change", standing.pk), data).status_code == 403


def test_the_ladder_is_changed_in_place_and_its_change_logged(client, tree, manager):
    rung = LadderRung.objects.order_by("pk")[0]
    data = {"offset_days": 5, "visitor": "on", "ladder": "hack"}
    assert client.post(address("inbox.ladderrung", "change", rung.pk), data).status_code == 302
    changed = LadderRung.objects.get(pk=rung.pk)
    assert (changed.offset_days, changed.ladder) == (5, rung.ladder)
    assert LogEntry.objects.get().user == manager
    nobody = client.post(address("inbox.ladderrung", "change", rung.pk), {"offset_days": 5})
    assert "请至少选择一个被提醒的人" in nobody.content.decode()


def test_a_changed_norm_is_a_new_version_with_its_items(client, tree, manager):
    data = {"name": "六个一", "about": "接待", "valid_from": "2027-01-01"}
    items = {
        "items-TOTAL_FORMS": 1,
        "items-INITIAL_FORMS": 0,
        "items-0-place": 1,
        "items-0-text": "一张笑脸相迎",
    }
    assert client.post(address("branding.standard", "add"), data | items).status_code == 302
    newest = Standard.objects.filter(name="六个一").order_by("-version")[0]
    assert (newest.version, newest.items.get().text) == (2, "一张笑脸相迎")
    assert client.post(address("branding.standard", "change", newest.pk), data).status_code == 403


def test_a_scan_that_stands_still_is_seen(client, chief):
    Heartbeat.objects.create(name="plan", beat_at=timezone.now(), interval_seconds=60)
    Heartbeat.objects.create(
        name="remind", beat_at=timezone.now() - timedelta(minutes=3), interval_seconds=60
    )
    text = client.get(address("inbox.heartbeat")).content.decode()
    assert (text.count("icon-yes"), text.count("icon-no")) == (1, 1)
