"""Changing a person's data: who may change what, and two people at it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.models import Retiree
from laoling.people.tests.factories import make_id_number, make_retiree

pytestmark = pytest.mark.django_db
BORN_ON = date(1950, 1, 31)


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def zhang(tree):
    return make_retiree(
        station=tree.station,
        name="张三",
        born_on=BORN_ON,
        id_number=make_id_number(BORN_ON, "M", 7),
        phone="13800138000",
        address="石化小区3号楼",
        politics="PARTY",
    )


def address(retiree):
    return reverse("people:retiree_edit", args=[retiree.pk])


def signed_in(client, role, unit, **kwargs):
    user = make_user(role, unit, **kwargs)
    client.force_login(user)
    return user


def sent_by(client, retiree, **changes) -> dict[str, str]:
    """What the page shown now would send, with `changes`."""
    form = client.get(address(retiree)).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else str(value) for name, value in shown.items() if value is not False}
    return data | changes


def test_a_head_changes_everything(client, tree, zhang):
    signed_in(client, Role.STATION_HEAD, tree.station)
    changes = {"name": "张三丰", "phone": "13900139000", "politics": "MASSES", "notes": "爱下象棋"}
    response = client.post(address(zhang), sent_by(client, zhang, **changes), follow=True)
    zhang.refresh_from_db()
    assert {name: getattr(zhang, name) for name in changes} == changes
    assert zhang.version == 2
    assert "已保存张三" in response.content.decode()


def test_an_untouched_form_leaves_no_trace(client, tree, zhang):
    signed_in(client, Role.STATION_HEAD, tree.station)
    events = zhang.pgh_event_model.objects.count()
    client.post(address(zhang), sent_by(client, zhang))
    zhang.refresh_from_db()
    assert (zhang.version, zhang.pgh_event_model.objects.count()) == (1, events)


def test_a_visitor_changes_what_is_learnt_at_the_door_and_nothing_else(client, tree, zhang):
    signed_in(client, Role.VISITOR, tree.station)
    fields = client.get(address(zhang)).context["form"].fields.keys()
    assert fields == {"version", "phone", "area", "address", "living", "ability", "health", "notes"}
    forged = {"name": "李四", "politics": "MASSES", "id_number": make_id_number(), "address": "石化小区4号楼"}
    client.post(address(zhang), sent_by(client, zhang, **forged))
    zhang.refresh_from_db()
    assert (zhang.name, zhang.politics, zhang.address) == ("张三", "PARTY", "石化小区4号楼")


def test_numbers_are_shown_masked_and_left_as_they_are_when_left_blank(client, tree, zhang):
    signed_in(client, Role.DEPARTMENT_MANAGER, tree.department)
    shown = client.get(address(zhang)).content.decode()
    assert zhang.id_number not in shown
    assert zhang.phone not in shown
    assert f"现在是 {zhang.masked_id_number}；留空不改" in shown
    assert "现在是 138****8000；留空不改" in shown
    client.post(address(zhang), sent_by(client, zhang, notes="爱下象棋"))
    zhang.refresh_from_db()
    assert (zhang.phone, zhang.notes) == ("13800138000", "爱下象棋")
    assert zhang.masked_id_number.startswith("3705")


def test_who_calls_sees_the_phone_in_full_and_may_empty_it(client, tree, zhang):
    signed_in(client, Role.VISITOR, tree.station)
    assert zhang.phone in client.get(address(zhang)).content.decode()
    client.post(address(zhang), sent_by(client, zhang, phone=""))
    zhang.refresh_from_db()
    assert (zhang.phone, zhang.phone_index) == ("", None)


def test_a_manager_removes_a_phone_by_a_tick(client, tree, zhang):
    signed_in(client, Role.DEPARTMENT_MANAGER, tree.department)
    both = sent_by(client, zhang, phone="13900139000", phone_removed="on")
    response = client.post(address(zhang), both)
    assert response.context["form"].errors["phone_removed"] == ["已经填了新电话，就不要再勾选删除。"]
    client.post(address(zhang), sent_by(client, zhang, phone_removed="on"))
    zhang.refresh_from_db()
    assert zhang.phone == ""


def test_a_new_id_number_takes_birth_and_sex_along(client, tree, zhang):
    signed_in(client, Role.STATION_HEAD, tree.station)
    number = make_id_number(date(1951, 2, 1), "F", 9)
    client.post(address(zhang), sent_by(client, zhang, id_number=number))
    zhang.refresh_from_db()
    assert (zhang.id_number, zhang.born_on, zhang.sex) == (number, date(1951, 2, 1), "F")


def test_birth_can_not_contradict_the_number_that_stays(client, tree, zhang):
    signed_in(client, Role.STATION_HEAD, tree.station)
    response = client.post(address(zhang), sent_by(client, zhang, born_on="1950-02-01", notes="爱下象棋"))
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "born_on": ["出生日期：与身份证号不符，身份证号上是 1950-01-31。"]
    }
    assert "爱下象棋" in response.content.decode()


@pytest.mark.parametrize(("where", "message"), [("station", "李四"), ("far_station", "别的单位")])
def test_the_number_of_somebody_else_is_refused(client, tree, zhang, where, message):
    signed_in(client, Role.STATION_HEAD, tree.station)
    other = make_retiree(station=getattr(tree, where), name="李四")
    response = client.post(
        address(zhang), sent_by(client, zhang, id_number=other.id_number, born_on="", sex="")
    )
    assert response.status_code == 422
    assert message in response.context["form"].errors["id_number"][0]


def change(retiree, **values):
    """What somebody else does meanwhile."""
    now = Retiree.objects.get(pk=retiree.pk)
    for name, value in values.items():
        setattr(now, name, value)
    now.version += 1
    now.save()


def test_who_comes_second_is_told_and_nothing_is_overwritten(client, tree, zhang):
    signed_in(client, Role.VISITOR, tree.station)
    sent = sent_by(client, zhang, address="锦苑小区1号楼", notes="耳背")
    change(zhang, address="石化小区9号楼", health="高血压")
    response = client.post(address(zhang), sent)
    assert response.status_code == 409
    shown = response.content.decode()
    assert "住址 由“石化小区3号楼”改为“石化小区9号楼”" in shown
    assert "健康状况 由“（空）”改为“高血压”" in shown
    assert "您和别人都改了这一项。现在是：<strong>石化小区9号楼</strong>" in shown
    form = response.context["form"]
    assert [form[name].value() for name in ("address", "health", "notes")] == [
        "锦苑小区1号楼",  # typed: kept
        "高血压",  # not touched: up to date
        "耳背",
    ]
    zhang.refresh_from_db()
    assert (zhang.address, zhang.notes) == ("石化小区9号楼", "")

    knowingly = {name: form[name].value() for name in form.fields}
    assert client.post(address(zhang), knowingly).status_code == 302
    zhang.refresh_from_db()
    assert (zhang.address, zhang.health, zhang.notes) == ("锦苑小区1号楼", "高血压", "耳背")


def test_it_names_who_changed_what_and_when(client, tree, zhang):
    other = make_user(Role.STATION_HEAD, tree.station, name="王芳")
    signed_in(client, Role.VISITOR, tree.station)
    sent = sent_by(client, zhang, notes="耳背")
    theirs = client.__class__()
    theirs.force_login(other)
    theirs.post(address(zhang), sent_by(theirs, zhang, phone="13900139000"))
    changes = client.post(address(zhang), sent).context["form"].changes
    assert [(c.who, c.label, c.before, c.after) for c in changes] == [
        ("王芳", "联系电话", "13800138000", "13900139000")
    ]
    assert timezone.now() - changes[0].at < timezone.timedelta(minutes=1)


def test_personal_numbers_are_masked_in_what_changed_meanwhile(client, tree, zhang):
    signed_in(client, Role.DEPARTMENT_MANAGER, tree.department)
    sent = sent_by(client, zhang, notes="耳背", phone="13700137000")
    number = make_id_number(BORN_ON, "M", 8)
    change(zhang, phone="13900139000", id_number=number)
    shown = client.post(address(zhang), sent).content.decode()
    assert "联系电话 由“138****8000”改为“139****9000”" in shown
    assert "现在是：<strong>139****9000</strong>" in shown
    assert "身份证号 由“3705**********" in shown
    assert not any(secret in shown for secret in ("13900139000", "13800138000", number, zhang.id_number))
    assert 'value="13700137000"' in shown


def test_the_second_click_of_a_double_click_is_no_conflict(client, tree, zhang):
    signed_in(client, Role.VISITOR, tree.station)
    sent = sent_by(client, zhang, notes="耳背")
    assert client.post(address(zhang), sent).status_code == 302
    assert client.post(address(zhang), sent).status_code == 302
    zhang.refresh_from_db()
    assert (zhang.notes, zhang.version) == ("耳背", 2)


def test_a_change_to_what_the_form_does_not_show_disturbs_nobody(client, tree, zhang):
    signed_in(client, Role.VISITOR, tree.station)
    sent = sent_by(client, zhang, notes="耳背")
    change(zhang, politics="MASSES")
    assert client.post(address(zhang), sent).status_code == 302
    zhang.refresh_from_db()
    assert (zhang.notes, zhang.politics) == ("耳背", "MASSES")


@pytest.mark.parametrize("version", ["", "x", "-1"])
def test_a_version_that_is_none_is_refused(client, tree, zhang, version):
    signed_in(client, Role.VISITOR, tree.station)
    response = client.post(address(zhang), sent_by(client, zhang, version=version, notes="耳背"))
    assert response.status_code == 422
    zhang.refresh_from_db()
    assert zhang.notes == ""


@pytest.mark.parametrize("version", ["77", "99999999999999999999"])
def test_a_version_that_never_was_is_a_conflict(client, tree, zhang, version):
    signed_in(client, Role.VISITOR, tree.station)
    response = client.post(address(zhang), sent_by(client, zhang, version=version, notes="耳背"))
    assert response.status_code == 409
    assert "现在是：<strong>（空）</strong>" in response.content.decode()


def test_an_archived_person_is_for_reading(client, tree, zhang):
    signed_in(client, Role.STATION_HEAD, tree.station)
    sent = sent_by(client, zhang, notes="耳背")
    change(zhang, archived_at=timezone.now(), archive_reason="OTHER")
    for response in (client.get(address(zhang), follow=True), client.post(address(zhang), sent, follow=True)):
        assert "张三已归档，恢复以后才能修改资料。" in response.content.decode()
    zhang.refresh_from_db()
    assert zhang.notes == ""


def test_opening_the_form_is_in_the_access_log(client, tree, zhang):
    visitor = signed_in(client, Role.VISITOR, tree.station)
    client.get(address(zhang))
    found = AccessEvent.objects.get(user=visitor, kind=AccessEvent.Kind.READ)
    assert found.subject == f"people.retiree:{zhang.pk}"


def test_outsiders_find_nothing_and_readers_without_the_right_are_refused(client, tree, zhang):
    signed_in(client, Role.VISITOR, tree.sibling)
    assert client.get(address(zhang)).status_code == client.post(address(zhang)).status_code == 404
    signed_in(client, Role.AUDITOR, None)
    assert client.get(address(zhang)).status_code == client.post(address(zhang)).status_code == 403
