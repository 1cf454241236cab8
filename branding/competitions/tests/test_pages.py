"""The pages of competitions: they work, outsiders get 404, readers 403, GET 405, bad input 422."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from branding.competitions import closing
from branding.competitions.models import Competition, Entry
from branding.competitions.tests.parts import day, make_competition, make_entry, make_score
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user

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
    return {role: make_user(role, unit) for role, unit in homes.items()}


@pytest.fixture
def sign_in(client, staff):
    def do(role):
        client.force_login(staff[role])
        return client

    return do


@pytest.fixture
def manager(staff):
    return staff[Role.DEPARTMENT_MANAGER]


@pytest.fixture
def closed(tree, staff, manager):
    """Somebody with a rare name won together with another, and a third didn't."""
    competition = make_competition(tree.department, manager, judges=[manager], awards=[("一等奖", 1)])
    for name, points, unit in (
        ("张𠮷", 90, tree.station),
        ("李四", 90, tree.sibling),
        ("王五", 70, tree.sibling),
    ):
        make_score(make_entry(competition, make_user(Role.VISITOR, unit, name=name)), manager, points)
    return closing.close_competition(competition=competition, version=1, by=manager, now=timezone.now())


def url(name, *args):
    return reverse(f"competitions:{name}", args=args)


def pages(response):
    """The texts of a PDF's pages without blanks: the reader of the file sees some between letters and digits."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(response.content)).pages]


def posted(manager, **kwargs):
    lines = {
        f"{name}-{part}": value
        for name, forms in (("criteria", 6), ("awards", 4))
        for part, value in (("TOTAL_FORMS", forms), ("INITIAL_FORMS", 0))
    }
    return {
        "unit": manager.unit_id,
        "kind": "EXCELLENCE",
        "who": "STAFF",
        "title": "冬季服务之星",
        "starts_on": f"{day(0)}",
        "ends_on": f"{day(30)}",
        "entries_until": f"{day(10)}",
        "judged_until": f"{day(40)}",
        "judges": [manager.pk],
        **lines,
        "criteria-0-name": "检查合格",
        "criteria-0-weight": "60",
        "criteria-0-figure": "CHECK",
        "criteria-1-name": "事迹",
        "criteria-1-weight": "40",
        "awards-0-name": "一等奖",
        "awards-0-places": "1",
        **kwargs,
    }


def test_a_manager_arranges_changes_and_opens_a_competition(sign_in, manager):
    client = sign_in(Role.DEPARTMENT_MANAGER)
    response = client.post(url("competition_new"), posted(manager))
    row = Competition.objects.get()
    assert response.url == url("competition_detail", row.pk)
    assert [(one.name, one.weight, one.figure) for one in row.criteria.all()] == [
        ("检查合格", 60, "CHECK"),
        ("事迹", 40, ""),
    ]
    form = client.get(url("competition_edit", row.pk)).content.decode()
    assert "检查合格" in form
    changed = posted(manager, version=1, title="冬季之星")
    changed |= {"criteria-INITIAL_FORMS": 2, "awards-INITIAL_FORMS": 1}
    client.post(url("competition_edit", row.pk), changed)
    client.post(url("competition_open", row.pk), {"version": 2})
    row.refresh_from_db()
    assert (row.title, row.is_open) == ("冬季之星", True)
    assert client.get(url("competition_edit", row.pk)).status_code == 403


def test_a_form_with_errors_keeps_everything_that_was_typed(sign_in, manager):
    client = sign_in(Role.DEPARTMENT_MANAGER)
    wrong = client.post(url("competition_new"), posted(manager, **{"criteria-1-weight": "50"}))
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "现在是 110" in page
    assert 'value="事迹"' in page
    wrong = client.post(url("competition_new"), posted(manager, **{"criteria-1-weight": ""}))
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "请填写权重" in page
    assert "冬季服务之星" in page


def test_somebody_enters_changes_and_takes_it_back(sign_in, tree, staff, manager):
    competition = make_competition(tree.department, manager, days_left=3, kind="INNOVATION", judges=[manager])
    visitor = staff[Role.VISITOR]
    client = sign_in(Role.VISITOR)
    wrong = client.post(url("entry_new", competition.pk), {"thing": visitor.pk, "title": "药盒", "text": ""})
    assert wrong.status_code == 422
    assert "药盒" in wrong.content.decode()
    data = {"thing": visitor.pk, "title": "药盒", "text": "三色", "team": [staff[Role.STATION_HEAD].pk]}
    client.post(url("entry_new", competition.pk), data)
    entry = Entry.objects.get()
    client.post(url("entry_edit", entry.pk), {"title": "药盒", "text": "四色分装", "version": 1})
    assert "四色分装" in client.get(url("entry_detail", entry.pk)).content.decode()
    client.post(url("entry_withdraw", entry.pk), {"version": 2})
    assert client.get(url("entry_detail", entry.pk)).status_code == 404


def test_a_head_enters_the_whole_station_at_once(sign_in, tree, staff, manager):
    competition = make_competition(tree.department, manager, days_left=3)
    response = sign_in(Role.STATION_HEAD).post(url("entry_all", competition.pk), follow=True)
    assert "已报名 2 个" in response.content.decode()


def test_before_the_end_nobody_reads_colleagues_innovations(sign_in, tree, staff, manager):
    competition = make_competition(tree.department, manager, kind="INNOVATION", judges=[manager])
    entry = make_entry(competition, make_user(Role.VISITOR, tree.station), title="药盒", text="三色")
    assert sign_in(Role.VISITOR).get(url("entry_detail", entry.pk)).status_code == 404
    assert sign_in(Role.STATION_HEAD).get(url("entry_detail", entry.pk)).status_code == 200


def test_the_honours_list_shows_who_won_on_page_and_paper(sign_in, closed):
    client = sign_in(Role.VISITOR)
    page = client.get(url("honours", closed.pk)).content.decode()
    assert "张𠮷" in page
    assert "李四" in page
    assert "王五" not in page
    text = "".join(pages(client.post(url("honours_print", closed.pk))))
    assert "李四" in text
    assert "打印不出" in text
    assert AccessEvent.objects.filter(kind="PRINT", subject=f"competitions.competition:{closed.pk}").exists()


def test_only_ranks_with_a_prize_or_of_one_s_own_are_read(sign_in, closed):
    for role, wanted in ((Role.VISITOR, False), (Role.STATION_HEAD, False), (Role.DEPARTMENT_MANAGER, True)):
        page = sign_in(role).get(url("competition_detail", closed.pk)).content.decode()
        assert ("王五" in page) == wanted


def test_there_is_a_certificate_for_every_winner_and_rare_names_are_named_before(sign_in, closed):
    client = sign_in(Role.DEPARTMENT_MANAGER)
    assert "张𠮷（𠮷）" in client.get(url("honours", closed.pk)).content.decode()
    response = client.post(url("certificates_print", closed.pk))
    texts = pages(response)
    assert len(texts) == 2
    assert all("荣誉证书" in text and "一等奖" in text for text in texts)
    assert [name in text for name, text in zip(("张", "李四"), texts, strict=True)] == [True, True]
    assert (
        PdfReader(io.BytesIO(client.post(url("certificates_print", closed.pk)).content))
        .pages[0]
        .mediabox.width
        > 800
    )


def test_one_certificate_is_replaced_under_the_number_that_it_had(sign_in, closed):
    client = sign_in(Role.DEPARTMENT_MANAGER)
    everybody = pages(client.post(url("certificates_print", closed.pk), {"entry": ""}))
    second = closed.entries.get(member__name="李四")
    assert pages(client.post(url("certificates_print", closed.pk), {"entry": second.pk})) == [everybody[1]]
    assert "荣誉证书（李四）" in AccessEvent.objects.filter(kind="PRINT").first().detail
    loser = closed.entries.get(member__name="王五")
    for wrong in (loser.pk, "abc"):
        assert client.post(url("certificates_print", closed.pk), {"entry": wrong}).status_code == 404


def test_the_ranking_is_taken_away_as_a_file_by_whoever_arranged_it(sign_in, tree, manager):
    criteria = [("检查合格", 60, "CHECK"), ("印象", 40, "")]
    other = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    competition = make_competition(tree.department, manager, judges=[manager, other], criteria=criteria)
    for name, points in (("张三", 91), ("李四", 80)):
        entry = make_entry(competition, make_user(Role.VISITOR, tree.station, name=name))
        make_score(entry, manager, points)
        make_score(entry, other, points - 30)
    address = url("ranking_export", competition.pk)
    client = sign_in(Role.DEPARTMENT_MANAGER)
    assert client.get(address).status_code == 404  # sealed
    closing.close_competition(competition=competition, version=1, by=manager, now=timezone.now())
    assert "导出名次" in client.get(url("competition_detail", competition.pk)).content.decode()
    assert "张三" not in client.get(address).content.decode()
    file = b"".join(client.post(address, {"file_format": "csv"})).decode("utf-8-sig")
    head, first, second = list(csv.reader(io.StringIO(file)))
    assert first[:5] == ["1", "张三", tree.station.name, "76.0", "一等奖"]
    assert dict(zip(head, first, strict=True))["检查合格（权重 60）：依据"] == "没有数据"
    assert dict(zip(head, first, strict=True))["印象（权重 40）：得分"] == "76.0"
    assert not any(mine in cell for mine in ("91", "61") for cell in [*first, *second])  # no judge's own
    assert AccessEvent.objects.filter(kind="EXPORT", subject="competitions.result").count() == 1
    assert sign_in(Role.STATION_HEAD).get(address).status_code == 403
    assert (
        sign_in(Role.DEPARTMENT_MANAGER)
        .get(url("ranking_export", make_competition(tree.other_department).pk))
        .status_code
        == 404
    )


def test_before_the_end_there_is_no_honours_list(sign_in, tree, manager):
    competition = make_competition(tree.department, manager, judges=[manager])
    client = sign_in(Role.DEPARTMENT_MANAGER)
    assert client.get(url("honours", competition.pk)).status_code == 404
    assert client.post(url("certificates_print", competition.pk)).status_code == 404


def test_results_are_announced_and_taken_back_with_a_reason(sign_in, tree, manager):
    competition = make_competition(tree.department, manager, judges=[manager])
    entry = make_entry(competition)
    client = sign_in(Role.DEPARTMENT_MANAGER)
    early = client.post(url("competition_close", competition.pk), {"version": 1})
    assert early.status_code == 422
    assert "还缺 1 个评分" in early.content.decode()
    make_score(entry, manager, 90)
    client.post(url("competition_close", competition.pk), {"version": 1})
    competition.refresh_from_db()
    assert competition.is_closed
    assert client.post(url("competition_reopen", competition.pk), {"version": 2}).status_code == 422
    client.post(url("competition_reopen", competition.pk), {"version": 2, "reason": "漏了一位"})
    assert "漏了一位" in client.get(url("competition_detail", competition.pk)).content.decode()


@pytest.mark.parametrize("state", ["prepared", "entries", "judged", "closed"])
def test_the_list_is_narrowed_by_state(sign_in, tree, manager, closed, state):
    made = {
        "prepared": make_competition(
            tree.department, manager, title="准备的", opened_at=None, opened_by=None
        ),
        "entries": make_competition(tree.department, manager, title="报名的", days_left=2),
        "judged": make_competition(tree.department, manager, title="评着的"),
        "closed": closed,
    }
    page = sign_in(Role.DEPARTMENT_MANAGER).get(url("competition_list"), {"state": state}).content.decode()
    assert {name for name, row in made.items() if row.title in page} == {state}


def test_what_is_prepared_is_not_seen_below(sign_in, tree, manager):
    row = make_competition(tree.department, manager, opened_at=None, opened_by=None)
    assert sign_in(Role.VISITOR).get(url("competition_detail", row.pk)).status_code == 404


def test_outsiders_get_404_readers_403_and_get_405(sign_in, tree, manager):
    far = make_competition(tree.other_department)
    far_entry = make_entry(far)
    own = make_competition(tree.department, manager, judges=[manager])
    client = sign_in(Role.DEPARTMENT_MANAGER)
    for name in ("competition_detail", "competition_edit", "entry_new", "competition_judge", "honours"):
        assert client.get(url(name, far.pk)).status_code == 404
    for name in ("entry_detail", "entry_edit", "entry_score"):
        assert client.get(url(name, far_entry.pk)).status_code == 404
    posts = (
        "competition_open",
        "competition_judges",
        "competition_close",
        "competition_reopen",
        "certificates_print",
    )
    for name in posts:
        assert client.post(url(name, far.pk)).status_code == 404
        assert client.get(url(name, own.pk)).status_code == 405
    assert client.get(url("honours_print", own.pk)).status_code == 405
    client = sign_in(Role.STATION_HEAD)
    for name in posts:
        assert client.post(url(name, own.pk)).status_code == 403
    assert client.get(url("competition_new")).status_code == 403


def test_a_page_of_many_costs_no_more_queries(sign_in, tree, manager, closed, django_assert_max_num_queries):
    competition = make_competition(tree.department, manager, judges=[manager])
    for _ in range(10):
        make_entry(competition)
    client = sign_in(Role.DEPARTMENT_MANAGER)
    for address in (
        url("competition_detail", competition.pk),
        url("competition_judge", competition.pk),
        url("competition_detail", closed.pk),
        url("honours", closed.pk),
        url("competition_list"),
    ):
        with django_assert_max_num_queries(32):
            client.get(address)
