from datetime import timedelta

import pytest
from django.urls import reverse

from branding.models import Standard
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_user


@pytest.mark.django_db
def test_the_four_norms_are_there_from_the_start_with_all_their_items():
    assert {s.name: s.items.count() for s in Standard.objects.all()} == {
        "六个一": 6,
        "四个不": 4,
        "四净一齐": 5,
        "一二三工作法": 9,
    }


@pytest.mark.django_db
def test_the_shift_method_has_three_steps_before_during_and_after():
    phases = Standard.objects.get(name="一二三工作法").items.values_list("phase", flat=True)
    assert list(phases) == ["岗前"] * 3 + ["岗中"] * 3 + ["岗后"] * 3


@pytest.fixture
def manager(client):
    user = make_user(Role.DEPARTMENT_MANAGER)
    client.force_login(user)
    return user


def change(client, slug, **data):
    url = reverse("branding:standard_change", args=[slug])
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return client.post(url, {**values, **data}, follow=True)


@pytest.mark.django_db
def test_a_change_makes_a_new_version_from_its_day_on(client, manager):
    day = calendar.today() + timedelta(days=3)
    answer = change(client, "venue", lines_0="地面净\r\n 灯光亮 \r\n\r\n", valid_from=day)
    assert "已保存“四净一齐”的新版本" in answer.content.decode()
    newest = Standard.objects.get(name="四净一齐", version=2)
    assert [str(item) for item in newest.items.all()] == ["地面净", "灯光亮"]
    for on, version in ((calendar.today(), 1), (day, 2)):
        assert Standard.objects.of_versions_on(on).get(name="四净一齐").version == version
    assert Standard.objects.of_versions_on(day).count() == 4


@pytest.mark.django_db
def test_the_shift_method_keeps_its_phases(client, manager):
    change(client, "shift", lines_1="一快\n二主动")
    newest = Standard.objects.get(name="一二三工作法", version=2)
    assert [(item.phase, item.text) for item in newest.items.all()][2:5] == [
        ("岗前", "三到位"),
        ("岗中", "一快"),
        ("岗中", "二主动"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"lines_0": " \n "}, "请填写内容，每行一条"),
        ({"lines_0": "长" * 61}, "每条最多 60 个字"),
        ({"lines_0": "地面净\n地面净"}, "有两条一样"),
        ({"lines_0": "\n".join(f"第{n}条" for n in range(21))}, "最多 20 条"),
        ({"lines_0": "地面净", "valid_from": "2020-01-01"}, "不能早于今天"),
        ({"lines_0": "地面净", "valid_from": "2026-02-30"}, "请填写有效的日期"),
        ({}, "没有改动"),
    ],
)
def test_bad_input_makes_no_version(client, manager, data, words):
    answer = change(client, "venue", **data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Standard.objects.count() == 4


@pytest.mark.django_db
def test_of_two_who_change_one_norm_the_second_is_told(client, manager):
    url = reverse("branding:standard_change", args=["venue"])
    form = client.get(url).context["form"]
    data = {"last": form["last"].value(), "valid_from": calendar.today(), "lines_0": "地面净"}
    client.post(url, data)
    answer = client.post(url, data | {"lines_0": "灯光亮"})
    assert "刚刚有人改过这项规范" in answer.content.decode()
    assert Standard.objects.filter(name="四净一齐").count() == 2


@pytest.mark.django_db
def test_staff_read_the_norms_and_managers_change_them(client):
    client.force_login(make_user(Role.VISITOR))
    page = client.get(reverse("branding:standard_list")).content.decode()
    assert "一张笑脸相迎" in page
    assert client.get(reverse("branding:standard_change", args=["venue"])).status_code == 403
    client.force_login(make_user(Role.DEPARTMENT_MANAGER))
    assert client.get(reverse("branding:standard_change", args=["nonsense"])).status_code == 404
