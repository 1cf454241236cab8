"""The pages of trainings and records: they work, outsiders get 404, readers 403, GET 405, bad input 422."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from branding.training.models import Invitation, Training
from branding.training.tests.parts import (
    make_candidate,
    make_invitation,
    make_learner,
    make_plan,
    make_topic,
    make_training,
)
from laoling import calendar
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def staff(tree):
    homes = {
        Role.VISITOR: tree.station,
        Role.STATION_HEAD: tree.station,
        Role.DEPARTMENT_MANAGER: tree.department,
        Role.CENTRE_LEADER: tree.centre,
    }
    return {role: make_learner(role, unit) for role, unit in homes.items()}


@pytest.fixture
def sign_in(client, staff):
    def do(role):
        client.force_login(staff[role])
        return client

    return do


@pytest.fixture
def head(staff):
    return staff[Role.STATION_HEAD]


@pytest.fixture
def visitor(staff):
    return staff[Role.VISITOR]


def url(name, *args):
    return reverse(f"training:{name}", args=args)


def day(days):
    return f"{calendar.today() + timedelta(days=days):%Y-%m-%d}"


def pdf_text(response):
    """Without blanks: the reader of the file sees some between letters and digits."""
    pages = PdfReader(io.BytesIO(response.content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def posted(head, **kwargs):
    return {
        "unit": head.unit_id,
        "topic": make_topic().pk,
        "title": "秋季消防演练",
        "day": day(5),
        "starts": "09:00",
        "place": "活动室",
        "trainer": "王队长",
        "minutes": 90,
        "credits": 1,
        "for_visitors": "on",
        **kwargs,
    }


def test_a_head_arranges_a_training_and_invites_whoever_has_to_come(sign_in, head, visitor):
    client = sign_in(Role.STATION_HEAD)
    response = client.post(url("training_new"), posted(head))
    training = Training.objects.get()
    assert response.url == url("training_detail", training.pk)
    page = client.get(response.url).content.decode()
    assert "还有 1 人没有邀请" in page
    client.post(url("training_invite", training.pk), {"everybody": "on"})
    assert [row.member for row in training.invitations.all()] == [visitor]


def test_a_form_with_errors_keeps_what_was_typed(sign_in, head):
    response = sign_in(Role.STATION_HEAD).post(url("training_new"), posted(head, trainer="", credits="99"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "请填写授课人" in page
    assert "秋季消防演练" in page
    assert "学分请填 1 到 20" in page


def test_an_invitation_of_nobody_says_so(sign_in, head):
    training = make_training(by=head, day=day(3))
    response = sign_in(Role.STATION_HEAD).post(url("training_invite", training.pk), {})
    assert response.status_code == 422
    assert "请选择邀请谁" in response.content.decode()


def test_ticking_who_came_gives_credits(sign_in, head, visitor):
    training = make_training(by=head, day=day(0))
    row = make_invitation(training, visitor)
    client = sign_in(Role.STATION_HEAD)
    page = client.get(url("training_attend", training.pk)).content.decode()
    assert str(visitor) in page
    client.post(url("training_attend", training.pk), {"came": [row.pk], "version": 1})
    row.refresh_from_db()
    assert row.credits == 1
    again = client.get(url("training_attend", training.pk)).content.decode()
    assert "checked" in again


def test_two_at_the_same_attendance_get_told(sign_in, head, visitor):
    training = make_training(by=head, day=day(0), came=[visitor])
    Training.objects.update(version=5)
    response = sign_in(Role.STATION_HEAD).post(url("training_attend", training.pk), {"version": 1})
    assert response.status_code == 409
    assert "刚刚被别人修改过" in response.content.decode()


def test_nobody_ticks_before_the_day(sign_in, head):
    training = make_training(by=head, day=day(1))
    assert sign_in(Role.STATION_HEAD).get(url("training_attend", training.pk)).status_code == 403


def test_somebody_who_cannot_come_says_why(sign_in, head, visitor):
    row = make_invitation(make_training(by=head, day=day(3)), visitor)
    client = sign_in(Role.VISITOR)
    wrong = client.post(url("invitation_excuse", row.pk), {"reason": ""})
    assert wrong.status_code == 422
    client.post(url("invitation_excuse", row.pk), {"reason": "外出走访"})
    row.refresh_from_db()
    assert row.excused == "外出走访"


def test_a_visitor_sees_no_colleague_on_the_list(sign_in, tree, head, visitor):
    other = make_learner(unit=tree.station, name="李隐")
    training = make_training(by=head, day=day(3))
    make_invitation(training, visitor)
    row = make_invitation(training, other)
    client = sign_in(Role.VISITOR)
    assert "李隐" not in client.get(url("training_detail", training.pk)).content.decode()
    assert client.post(url("invitation_excuse", row.pk), {"reason": "x"}).status_code == 404


def test_the_sheet_to_sign_in_on_names_everybody_and_is_logged(sign_in, head, visitor):
    training = make_training(by=head, day=day(3))
    make_invitation(training, visitor)
    response = sign_in(Role.STATION_HEAD).post(url("training_sheet", training.pk))
    assert str(visitor) in pdf_text(response)
    assert AccessEvent.objects.filter(kind="PRINT", subject=f"training.training:{training.pk}").exists()


def test_names_that_cannot_be_printed_are_named(sign_in, head, tree):
    training = make_training(by=head, day=day(3))
    make_invitation(training, make_learner(unit=tree.station, name="张𠮷"))
    assert "打印不出" in pdf_text(sign_in(Role.STATION_HEAD).post(url("training_sheet", training.pk)))


def test_my_training_shows_and_prints_what_i_owe(sign_in, tree, head, visitor):
    make_training(tree.station, head, day=day(-400), came=[visitor], for_visitors=True)
    client = sign_in(Role.VISITOR)
    page = client.get(url("my_record")).content.decode()
    assert "没有有效学分" in page
    assert "已过期" in page
    text = pdf_text(client.post(url("record_print", visitor.pk)))
    assert "消防演练" in text
    assert AccessEvent.objects.filter(kind="PRINT", subject=f"accounts.user:{visitor.pk}").exists()


@pytest.mark.parametrize("role", [Role.STATION_HEAD, Role.DEPARTMENT_MANAGER, Role.CENTRE_LEADER])
def test_the_line_reads_a_record_and_who_is_behind(sign_in, tree, head, visitor, role):
    make_training(tree.station, head, day=day(-20), absent=[visitor], for_visitors=True)
    client = sign_in(role)
    assert str(visitor) in client.get(url("record", visitor.pk)).content.decode()
    assert str(visitor) in client.get(url("learner_list")).content.decode()
    assert str(visitor) not in client.get(url("learner_list"), {"state": "met"}).content.decode()


def test_a_visitor_reads_only_the_own_record(sign_in, tree, head):
    client = sign_in(Role.VISITOR)
    assert client.get(url("record", head.pk)).status_code == 404
    assert client.get(url("learner_list")).status_code == 403


def test_brand_staff_are_shown_on_the_list(sign_in, tree, visitor):
    make_candidate(make_plan(tree.station), visitor, named_on=calendar.today())
    page = sign_in(Role.STATION_HEAD).get(url("learner_list"), {"state": "named"}).content.decode()
    assert "品牌员工</span>" in page
    assert str(visitor) in page


@pytest.mark.parametrize("state", ["", "ahead", "unrecorded", "recorded", "cancelled"])
def test_the_list_is_narrowed_by_state(sign_in, head, visitor, state):
    made = {
        "ahead": make_training(by=head, day=day(3), title="将来的"),
        "unrecorded": make_training(by=head, day=day(-3), title="没登的"),
        "recorded": make_training(by=head, day=day(-4), title="登过的", came=[visitor]),
        "cancelled": make_training(
            by=head,
            day=day(-5),
            title="取消的",
            cancelled_at=timezone.now(),
            cancelled_by=head,
            cancelled_reason="停电",
        ),
    }
    page = sign_in(Role.STATION_HEAD).get(url("training_list"), {"state": state}).content.decode()
    shown = {name for name, training in made.items() if training.title in page}
    assert shown == ({state} if state else set(made))


def test_outsiders_get_404_and_readers_403(sign_in, tree, head, visitor):
    far = make_training(tree.far_station, day=day(0))
    row = make_invitation(far, make_learner(unit=tree.far_station))
    client = sign_in(Role.STATION_HEAD)
    for name in ("training_detail", "training_edit", "training_attend"):
        assert client.get(url(name, far.pk)).status_code == 404
    for name in ("training_invite", "training_cancel", "training_sheet"):
        assert client.post(url(name, far.pk)).status_code == 404
    assert client.post(url("invitation_withdraw", row.pk)).status_code == 404
    own = make_training(by=head, day=day(0))
    client = sign_in(Role.VISITOR)
    for name in ("training_invite", "training_cancel", "training_sheet", "training_attend", "training_edit"):
        assert client.post(url(name, own.pk)).status_code == 403


def test_a_head_whose_people_are_asked_by_the_department_reads_but_changes_nothing(sign_in, tree, visitor):
    above = make_training(tree.department, day=day(2))
    make_invitation(above, visitor)
    client = sign_in(Role.STATION_HEAD)
    assert client.get(url("training_detail", above.pk)).status_code == 200
    assert client.get(url("training_edit", above.pk)).status_code == 403
    assert client.post(url("training_cancel", above.pk), {"reason": "x"}).status_code == 403


def test_get_of_what_is_posted_is_405(sign_in, head, visitor):
    training = make_training(by=head, day=day(0))
    row = make_invitation(training, visitor)
    client = sign_in(Role.STATION_HEAD)
    for name in ("training_invite", "training_cancel", "training_sheet"):
        assert client.get(url(name, training.pk)).status_code == 405
    for name in ("invitation_excuse", "invitation_withdraw"):
        assert client.get(url(name, row.pk)).status_code == 405
    assert client.get(url("record_print", visitor.pk)).status_code == 405


def test_somebody_is_taken_off_the_list(sign_in, head, visitor):
    row = make_invitation(make_training(by=head, day=day(3)), visitor)
    sign_in(Role.STATION_HEAD).post(url("invitation_withdraw", row.pk))
    assert not Invitation.objects.exists()


def test_a_cancelled_training_says_why(sign_in, head, visitor):
    training = make_training(by=head, day=day(3))
    make_invitation(training, visitor)
    client = sign_in(Role.STATION_HEAD)
    assert client.post(url("training_cancel", training.pk), {"version": 1}).status_code == 422
    client.post(url("training_cancel", training.pk), {"version": 1, "reason": "停电"})
    assert "停电" in client.get(url("training_detail", training.pk)).content.decode()


def test_a_long_list_costs_no_more_queries(sign_in, tree, head, django_assert_max_num_queries):
    people = [make_learner(unit=tree.station) for _ in range(12)]
    training = make_training(
        tree.station, head, day=day(-3), came=people[:6], absent=people[6:], for_visitors=True
    )
    client = sign_in(Role.STATION_HEAD)
    for page in (
        url("learner_list") + "?state=all",
        url("training_list"),
        url("training_detail", training.pk),
    ):
        with django_assert_max_num_queries(22):
            client.get(page)
