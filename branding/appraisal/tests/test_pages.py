"""The pages: who finds what, what is refused, what is noted in the access log."""

import csv
import io
import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from activities.tests.factories import make_venue
from branding.appraisal.computing import compute_month
from branding.appraisal.models import Accountability, Appraisal, Outcome, WeightTable
from branding.appraisal.scoring import Measure, Of
from branding.appraisal.tests.parts import (
    NOW,
    OCTOBER,
    SHOWN,
    at,
    make_accountability,
    make_appraisal,
    make_objection,
)
from branding.tests.factories import make_check
from cards.tests.factories import make_card
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_leave, make_user
from laoling.people.tests.factories import make_retiree
from visits.tests.factories import make_duty

pytestmark = pytest.mark.django_db
LIST = reverse("appraisal:appraisal_list")


@pytest.fixture(autouse=True)
def the_ninth_of_november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def member(tree):
    return make_user(Role.VISITOR, tree.station, name="李秀兰", date_joined=at(date(2020, 1, 1)))


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station, name="王站长", date_joined=NOW)


@pytest.fixture
def manager(tree):
    return make_user(Role.DEPARTMENT_MANAGER, tree.department)


@pytest.fixture
def row(member, manager):
    """A computed October: a check that found something, a duty that nobody kept."""
    make_check(member=member, by=manager, failed=[0], note="没有倒水", now=at(date(2026, 10, 12)))
    card = make_card(make_retiree(station=member.unit, name="赵德柱"), visitor=member, planned_to=date.max)
    make_duty(card, opens_on=date(2026, 10, 1), due_on=date(2026, 10, 31))
    compute_month(OCTOBER, now=at(SHOWN))
    return Appraisal.objects.get(member=member)


def page(name, *args):
    return reverse(f"appraisal:{name}", args=args)


def read(client, user, address, status=200):
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def post(client, user, address, status=302, **data):
    client.force_login(user)
    response = client.post(address, data)
    assert response.status_code == status, response.content.decode()[:3000]
    return response


def readers_of(client, tree, address):
    """The roles, of one's own and of other units, that get the page."""
    units = {
        "own": tree.station,
        "sibling": tree.sibling,
        "department": tree.department,
        "other": tree.other_department,
        "centre": tree.centre,
    }
    found = set()
    for role, place in [
        (Role.VISITOR, "own"),
        (Role.STATION_HEAD, "own"),
        (Role.STATION_HEAD, "sibling"),
        (Role.DEPARTMENT_MANAGER, "department"),
        (Role.DEPARTMENT_MANAGER, "other"),
        (Role.CENTRE_LEADER, "centre"),
    ]:
        client.force_login(make_user(role, units[place]))
        status = client.get(address).status_code
        assert status in (200, 404)
        if status == 200:
            found.add((role, place))
    for role in (Role.AUDITOR, Role.SYSTEM_ADMIN):
        client.force_login(make_user(role))
        assert client.get(address).status_code == 403
    return found


LINE = {
    (Role.STATION_HEAD, "own"),
    (Role.DEPARTMENT_MANAGER, "department"),
    (Role.CENTRE_LEADER, "centre"),
}


def test_only_the_person_and_the_line_see_somebody_s_month(client, tree, row, member):
    assert readers_of(client, tree, page("appraisal_detail", row.pk)) == LINE
    read(client, member, page("appraisal_detail", row.pk))


def test_only_the_person_and_the_line_see_an_accountability(client, tree, member):
    address = page("accountability_detail", make_accountability(member).pk)
    assert readers_of(client, tree, address) == LINE
    read(client, member, address)


def test_a_venue_s_month_is_for_everybody_who_works_there(client, tree):
    row = make_appraisal(venue=make_venue(unit=tree.station))
    assert readers_of(client, tree, page("appraisal_detail", row.pk)) == LINE | {(Role.VISITOR, "own")}


def test_every_number_is_on_the_page_with_what_stands_behind_it(client, row, member):
    text = read(client, member, page("appraisal_detail", row.pk))
    for words in ("检查合格", "按期走访", "没有发生的项目不算零分", "赵德柱", "没有完成", "条不合格"):
        assert words in text
    for line in row.lines.all():
        if line.points is not None:
            assert f"{line.part} / {line.whole}" in text
            assert str(line.points) in text


def test_the_centre_sees_the_numbers_but_nobody_s_name_behind_them(client, tree, row):
    text = read(client, make_user(Role.CENTRE_LEADER, tree.centre), page("appraisal_detail", row.pk))
    assert "按期走访" in text
    assert "赵德柱" not in text


def test_leave_in_the_month_is_shown(client, row, member):
    make_leave(member, starts_on=date(2026, 9, 28), ends_on=date(2026, 10, 8))
    assert "9月28日至10月8日休假" in read(client, member, page("appraisal_detail", row.pk))


def test_reading_somebody_s_is_noted_and_reading_one_s_own_is_not(client, row, member, head):
    account = make_accountability(member)
    for user in (member, head):
        read(client, user, page("appraisal_detail", row.pk))
        read(client, user, page("accountability_detail", account.pk))
    events = AccessEvent.objects.filter(kind=AccessEvent.Kind.READ).order_by("pk")
    assert [(event.user, event.subject) for event in events] == [
        (head, f"appraisal.appraisal:{row.pk}"),
        (head, f"appraisal.accountability:{account.pk}"),
    ]


def test_the_list_is_of_the_newest_month_and_narrowed_by_month_unit_and_state(client, tree, manager, member):
    make_appraisal(member, month=date(2026, 9, 1), score="60.0")
    october = make_appraisal(member)
    sibling = make_appraisal(make_user(Role.VISITOR, tree.sibling, name="孙大力"))
    far = make_appraisal(make_user(Role.VISITOR, tree.far_station, name="外人"))
    venue = make_appraisal(venue=make_venue(unit=tree.station, name="向阳活动室"))
    make_objection(october)
    client.force_login(manager)

    def rows(query=""):
        return set(client.get(LIST + query).context["page"])

    assert rows() == {october, sibling, venue}
    assert far not in rows("?state=all")
    assert {one.score for one in rows("?month=2026-09")} == {60}
    assert rows(f"?station={tree.sibling.pk}") == {sibling}
    assert rows("?of=venue") == {venue}
    assert rows("?state=objected") == {october}
    assert rows("?state=ready") == {sibling, venue}
    assert rows("?state=closed") == set()
    assert rows("?month=x&state=y&sort=z") == rows()


def test_a_visitor_s_list_holds_no_colleague(client, tree, member):
    mine = make_appraisal(member)
    make_appraisal(make_user(Role.VISITOR, tree.station))
    client.force_login(member)
    assert set(client.get(LIST).context["page"]) == {mine}


def test_one_s_own_page_has_the_months_and_what_one_was_held_to_account_for(client, row, member, tree):
    make_accountability(member)
    make_accountability(make_user(Role.VISITOR, tree.station), reason="别人的事")
    text = read(client, member, page("mine"))
    assert "2026年10月" in text
    assert "提醒谈话" in text
    assert "别人的事" not in text


def test_objecting_answering_and_closing_in_the_pages(client, row, member, manager):
    detail = page("appraisal_detail", row.pk)
    assert "提出异议" in read(client, member, detail)
    post(client, member, page("appraisal_object", row.pk), words="那天是替班", version=row.version)
    assert "等答复" in read(client, member, detail)
    row.refresh_from_db()
    data = {"outcome": Outcome.PARTLY, "words": "核实后更正", "version": row.version}
    data |= {"measure": Measure.CHECK, "part": 10, "whole": 10}
    post(client, manager, page("appraisal_answer", row.pk), **data)
    text = read(client, member, detail)
    assert "部分采纳" in text
    assert "已更正" in text
    row.refresh_from_db()
    post(client, manager, page("appraisal_close", row.pk), version=row.version)
    text = read(client, manager, detail)
    assert "已定稿" in text
    assert page("appraisal_correct", row.pk) not in text


def test_what_was_typed_stays_when_it_is_refused(client, row, member, manager):
    make_objection(row)
    row.refresh_from_db()
    half = {"outcome": "UPHELD", "words": "情况属实，按规定处理", "measure": "CHECK", "version": row.version}
    response = post(client, manager, page("appraisal_answer", row.pk), 422, **half)
    text = response.content.decode()
    assert "请把项目、合格数和总数都填上" in text
    assert "情况属实，按规定处理" in text
    wrong = {"measure": "CHECK", "part": 9, "whole": 8, "reason": "x", "version": row.version}
    text = post(client, manager, page("appraisal_correct", row.pk), 422, **wrong).content.decode()
    assert "不能超过总数" in text
    empty = post(client, member, page("appraisal_object", row.pk), 422, words=" ", version=row.version)
    assert "请填写对哪一项有异议" in empty.content.decode()


def test_a_step_on_what_changed_meanwhile_is_told_and_nothing_is_lost(client, row, member):
    response = post(client, member, page("appraisal_object", row.pk), 409, words="不对", version=99)
    text = response.content.decode()
    assert "刚刚有变化" in text
    assert "不对" in text


@pytest.mark.parametrize("step", ["object", "answer", "correct", "close"])
def test_steps_are_for_those_who_may(client, tree, row, head, step):
    address = page(f"appraisal_{step}", row.pk)
    post(client, head, address, 403)
    post(client, make_user(Role.STATION_HEAD, tree.sibling), address, 404)
    client.force_login(head)
    assert client.get(address).status_code == 405


def test_many_are_closed_as_the_list_is_narrowed(client, tree, manager, head, member):
    row = make_appraisal(member)
    other = make_appraisal(make_user(Role.VISITOR, tree.sibling))
    address = f"{page('appraisal_close_many')}?station={tree.station.pk}"
    post(client, head, address, 403)
    response = post(client, manager, address)
    assert response.url.startswith(LIST)
    assert list(Appraisal.objects.open()) == [other]
    row.refresh_from_db()
    assert row.closed_by == manager


def test_who_has_no_score_stands_last_whichever_way_it_is_sorted(client, tree, manager):
    for score in (None, "90.0", "70.0"):
        make_appraisal(make_user(Role.VISITOR, tree.station), score=score)
    client.force_login(manager)
    for sort, wanted in (("highest", [90, 70, None]), ("lowest", [70, 90, None])):
        assert [row.score for row in client.get(LIST, {"sort": sort}).context["page"]] == wanted


def test_the_month_prints_on_a4_and_that_is_logged(client, row, head, member):
    text = post(client, head, page("appraisal_print"), 200).content.decode()
    for words in ("2026年10月考核表", "李秀兰", "检查合格", "（0/1）"):
        assert words in text
    event = AccessEvent.objects.get(kind=AccessEvent.Kind.PRINT)
    assert "2026年10月考核表 1 条" in event.detail
    post(client, member, page("appraisal_print"), 403)


def test_the_month_is_exported_with_a_column_for_every_number(client, row, manager, head):
    address = page("appraisal_export")
    text = read(client, manager, address)
    assert "身份证" not in text
    client.force_login(manager)
    response = client.post(address, {"file_format": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    heading, line = list(sheet.values)
    found = dict(zip(heading, line, strict=True))
    assert (found["姓名或活动室"], found["得分"]) == ("李秀兰", float(row.score))
    assert (found["按期走访：合格"], found["按期走访：总数"], found["按期走访：得分"]) == (0, 1, 0)
    response = client.post(address, {"file_format": "csv"})
    lines = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert len(lines) == 2
    detail = AccessEvent.objects.filter(kind=AccessEvent.Kind.EXPORT).latest("pk").detail
    assert "导出考核 1 条，没有号码" in detail
    client.force_login(head)
    assert client.get(address).status_code == 403


def test_the_weights_are_read_by_all_who_are_appraised_and_changed_by_managers(client, member, head, manager):
    for user in (member, head, manager):
        assert "没有发生的项目不算零分" in read(client, user, page("weight_list"))
    change = page("weight_change", "venue")
    read(client, head, change, 403)
    read(client, manager, page("weight_change", "nobody"), 404)
    weights = {"coverage": 40, "checks": 20, "repeats": 10, "rectifications": 20, "feedback": 9}
    text = post(client, manager, change, 422, valid_from="2026-12-01", **weights).content.decode()
    assert "权重合计应为 100，现在是 99。" in text
    post(client, manager, change, valid_from="2026-12-01", **weights | {"feedback": 10})
    assert WeightTable.objects.holding_in(date(2026, 12, 1), Of.VENUE).coverage == 40
    assert WeightTable.objects.holding_in(date(2026, 11, 1), Of.VENUE).coverage == 25
    assert "2026年12月起" in read(client, member, page("weight_list"))


def new_accountability(member, **kwargs):
    return {
        "member": member.pk,
        "kind": "TALK",
        "happened_on": "2026-11-09",
        "reason": "没有按期走访",
        "submission_id": uuid.uuid4(),
        **kwargs,
    }


def test_recording_replying_and_withdrawing_in_the_pages(client, tree, row, member, head, manager):
    new = page("accountability_new")
    read(client, head, new, 403)
    assert "2026-10" in read(client, manager, f"{new}?member={member.pk}&appraisal={row.pk}")
    other = make_user(Role.VISITOR, tree.far_station)
    text = post(client, manager, new, 422, **new_accountability(other, reason="留着的话")).content.decode()
    assert "留着的话" in text
    post(client, manager, new, **new_accountability(member, appraisal=row.pk))
    made = Accountability.objects.get()
    detail = page("accountability_detail", made.pk)
    assert "2026年10月考核" in read(client, member, detail)
    post(client, head, page("accountability_reply", made.pk), 403, words="x", version=1)
    post(client, member, page("accountability_withdraw", made.pk), 403, reason="x", version=1)
    post(client, member, page("accountability_reply", made.pk), words="当天送医", version=1)
    assert "当天送医" in read(client, head, detail)
    post(client, manager, page("accountability_withdraw", made.pk), 422, reason="", version=2)
    post(client, manager, page("accountability_withdraw", made.pk), reason="查明原因", version=2)
    text = read(client, member, detail)
    assert "已撤销" in text
    assert "查明原因" in text


@pytest.mark.parametrize("query", ["member=0", "finding=9", "duty=99999999999999999999", "appraisal=x"])
def test_an_address_about_nothing_is_no_error(client, manager, query):
    read(client, manager, f"{page('accountability_new')}?{query}")


def test_the_list_of_accountabilities_is_narrowed_by_state_and_station(client, tree, manager, member):
    standing = make_accountability(member)
    answered = make_accountability(member, reply="知道了", replied_at=NOW)
    gone = make_accountability(
        make_user(Role.VISITOR, tree.sibling),
        withdrawn_at=NOW,
        withdrawn_by=manager,
        withdraw_reason="查明",
    )
    make_accountability(make_user(Role.VISITOR, tree.far_station))
    client.force_login(manager)

    def rows(query=""):
        return set(client.get(page("accountability_list") + query).context["page"])

    assert rows() == {standing, answered}
    assert rows("?state=unanswered") == {standing}
    assert rows("?state=withdrawn") == {gone}
    assert rows(f"?state=all&station={tree.sibling.pk}") == {gone}


def test_the_list_asks_as_many_questions_for_twelve_as_for_two(
    client, tree, manager, django_assert_max_num_queries
):
    for _ in range(12):
        make_appraisal(make_user(Role.VISITOR, tree.station))
    client.force_login(manager)
    client.get(LIST)
    with django_assert_max_num_queries(18):
        client.get(LIST)


def test_a_month_with_much_behind_it_asks_a_bounded_number_of_questions(
    client, row, member, manager, django_assert_max_num_queries
):
    for number in range(12):
        make_check(
            member=member, by=manager, failed=[0, 1], now=at(date(2026, 10, 13)) + timedelta(days=number)
        )
    client.force_login(manager)
    with django_assert_max_num_queries(36):
        client.get(page("appraisal_detail", row.pk))


def test_the_history_tells_an_auditor_who_did_something_not_what_was_said(client, member, manager):
    make_accountability(member, by=manager, reason="两次没有按期走访")
    objection = make_objection(make_appraisal(member, score="61.5"), words="那天是替班")
    assert objection.words
    for kind in ("accountability", "objection", "appraisal"):
        text = read(client, make_user(Role.AUDITOR), f"{reverse('admin:history')}?kind=appraisal.{kind}")
        for secret in ("两次没有按期走访", "61.5", "那天是替班", member.name):
            assert secret not in text
