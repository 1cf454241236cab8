"""What a roster does to people, contacts and assessments: only what differs, all of it or nothing."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cards.models import Assessment, Hardship, RosterImport, RosterRow, ServiceCard, Tier
from cards.roster import checking
from cards.roster.reading import Place
from cards.roster.saving import NotTaken, preview_roster, take_roster
from cards.tests.factories import make_assessment, make_card
from cards.tests.roster_files import make_csv, make_full_row, make_row
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people import services as people
from laoling.people.models import Ability, Category, EmergencyContact, Retiree, Transfer
from laoling.people.tests.factories import build_retiree, make_household, make_retiree

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
RetireeEvent = apps.get_model("people", "RetireeEvent")
ContactEvent = apps.get_model("people", "EmergencyContactEvent")
HARD = {"困难类型": "有事没有帮手、缺乏精神慰藉", "困难等级": "二级"}


@pytest.fixture
def tree():
    tree = make_centre_tree()
    for number, station in zip("一二三四", tree.stations, strict=True):
        station.name = f"{number}号站"
        station.save()
    return tree


@pytest.fixture
def manager(tree):
    return make_user(Role.DEPARTMENT_MANAGER, tree.department)


def make_source(by):
    return RosterImport.objects.create(
        unit=by.unit, file_name="花名册.csv", created_by=by, status=RosterImport.Status.SAVING
    )


def preview(rows, by):
    return preview_roster(files=[make_csv(rows)], by=by, today=TODAY)


def by_number(preview):
    return {place.number: line for place, line in preview.lines.items()}


def take(rows, by, **kwargs):
    return take_roster(files=[make_csv(rows)], by=by, today=TODAY, source=make_source(by), **kwargs)


def message(row, by) -> str:
    [line] = preview([row], by).lines.values()
    return line.message


def only_line(rows, by):
    [line] = take(rows, by).lines.values()
    return line


def test_a_preview_saves_nothing(manager):
    result = preview([make_full_row(0, **HARD)], manager)
    assert result.counts == {RosterRow.Action.NEW: 1}
    assert not Retiree.objects.exists()
    assert not Assessment.objects.exists()


def test_every_column_reaches_its_field(manager, tree):
    take([make_full_row(0)], manager)
    retiree = Retiree.objects.get()
    assert retiree.station == tree.station
    assert (retiree.name, retiree.name_pinyin, retiree.sex) == ("王一", "wangyi", "F")
    assert (retiree.born_on, retiree.retired_on) == (date(1935, 1, 1), date(1990, 6, 30))
    assert (retiree.id_number, retiree.phone) == (make_row(0)["身份证号"], "13800000000")
    assert (retiree.address, retiree.area) == ("试验小区0号楼", "试验小区")
    assert (retiree.politics, retiree.party_branch, retiree.marriage) == ("MASSES", "第一支部", "WIDOWED")
    assert (retiree.living, retiree.health, retiree.ability) == ("ALONE", "高血压", "MILD")
    assert (retiree.category, retiree.notes) == (Category.RETIRED, "每周三在家")
    contact = EmergencyContact.objects.get()
    assert (contact.retiree, contact.place, contact.name, contact.phone) == (
        retiree,
        1,
        "王亲属",
        "13900000000",
    )


def test_sex_and_birth_come_from_the_id_number(manager):
    take([make_row(3)], manager)
    assert (Retiree.objects.get().sex, Retiree.objects.get().born_on) == ("F", date(1935, 1, 4))


def test_a_contradiction_to_the_id_number_is_an_error(manager):
    text = message(make_row(0, 性别="男", 出生日期="1936-01-01"), manager)
    assert "性别：与身份证号不符，身份证号上是“女”" in text
    assert "出生日期：与身份证号不符，身份证号上是 1935-01-01" in text


def test_the_same_again_changes_nothing(manager):
    rows = [make_full_row(number, **HARD) for number in range(30)]
    take(rows, manager)
    events, contacts = RetireeEvent.objects.count(), ContactEvent.objects.count()
    again = take(rows, manager)
    assert again.counts == {RosterRow.Action.UNCHANGED: 30}
    assert again.assessments == 0
    assert RetireeEvent.objects.count() == events == 30
    assert ContactEvent.objects.count() == contacts == 30


def test_history_has_a_row_for_each_row_that_changed(manager):
    take([make_full_row(number) for number in range(5)], manager)
    changed = [make_full_row(0, 住址="新家"), make_full_row(1, 备注="搬家"), make_full_row(2)]
    assert take(changed, manager).counts == {RosterRow.Action.CHANGED: 2, RosterRow.Action.UNCHANGED: 1}
    updates = RetireeEvent.objects.filter(pgh_label="update")
    assert sorted(updates.values_list("address", flat=True)) == ["新家", "试验小区1号楼"]
    assert {event.pgh_context.metadata["user"] for event in updates} == {manager.pk}


def test_only_what_differs_is_written_and_told_with_numbers_masked(manager):
    take([make_full_row(0)], manager)
    line = only_line([make_row(0, 联系电话="13700001111", 能力等级="重度")], manager)
    assert line.message == "联系电话：138****0000 → 137****1111\n能力等级：轻度 → 重度"
    retiree = Retiree.objects.get()
    assert (retiree.phone, retiree.ability, retiree.address) == ("13700001111", "SEVERE", "试验小区0号楼")
    assert retiree.phone_index != Retiree(phone="13800000000").phone_index


def test_a_blank_cell_leaves_what_is_there(manager):
    take([make_full_row(0)], manager)
    assert take([make_row(0)], manager).counts == {RosterRow.Action.UNCHANGED: 1}
    assert Retiree.objects.get().notes == "每周三在家"
    assert Retiree.objects.get().category == Category.RETIRED


def test_no_number_shows_in_the_preview(manager):
    rows = [make_full_row(0), make_row(1, 联系电话="12345678901"), make_row(2, 人员类别="370502195001011234")]
    shown = str(preview(rows, manager))
    for secret in (
        make_row(0)["身份证号"],
        "13800000000",
        "13900000000",
        "12345678901",
        "370502195001011234",
    ):
        assert secret not in shown


def test_a_move_within_the_department_leaves_the_household(manager, tree):
    take([make_row(0)], manager)
    Retiree.objects.update(household=make_household(station=tree.station))
    assert only_line([make_row(0, station="二号站")], manager).message == "老年站：一号站 → 二号站"
    retiree = Retiree.objects.get()
    assert (retiree.station, retiree.household) == (tree.sibling, None)
    moved = Transfer.objects.get()
    assert (moved.from_station, moved.to_station, moved.recorded_by) == (tree.station, tree.sibling, manager)
    assert moved.moved_on == TODAY


def test_a_station_is_known_by_its_code_too(manager, tree):
    take([make_row(0, station=tree.sibling.code)], manager)
    assert Retiree.objects.get().station == tree.sibling


def test_a_station_elsewhere_is_unknown(manager):
    assert message(make_row(0, station="三号站"), manager) == (
        "没有“三号站”这个老年站，或不归您管理。可以填：一号站、二号站"
    )


def test_two_stations_of_one_name_need_the_code(manager, tree):
    tree.sibling.name = "一号站"
    tree.sibling.save()
    assert "代号" in message(make_row(0), manager)


def test_a_person_of_another_unit_is_refused_without_a_word_more(manager, tree):
    known = make_retiree(name="外单位人", station=tree.far_station)
    line = preview([make_row(0, 身份证号=known.id_number, 姓名="王一")], manager).lines[Place("", 2)]
    assert line == (RosterRow.Action.WRONG, "王一", f"身份证号：{checking.ELSEWHERE}")
    with pytest.raises(NotTaken):
        take([make_row(0, 身份证号=known.id_number)], manager)
    known.refresh_from_db()
    assert known.name == "外单位人"


def test_the_dead_and_the_archived_are_refused(manager, tree):
    dead = make_retiree(station=tree.station, died_on=date(2026, 1, 2))
    archived = make_retiree(station=tree.station, archived_at=timezone.now())
    assert "已登记去世（2026-01-02）" in message(make_row(0, 身份证号=dead.id_number), manager)
    assert "已归档" in message(make_row(0, 身份证号=archived.id_number), manager)


def test_an_id_number_twice_names_both_rows(manager):
    rows = [make_row(0), make_row(1), make_row(0), make_row(0, 人员类别="不明")]
    lines = by_number(preview(rows, manager))
    assert [lines[number].action for number in (2, 3, 4, 5)] == ["WRONG", "NEW", "WRONG", "WRONG"]
    assert lines[2].message.splitlines() == [
        "身份证号与第 4 行相同，请删去其中一行",
        "身份证号与第 5 行相同，请删去其中一行",
    ]
    assert "身份证号与第 2 行相同" in lines[5].message
    assert "人员类别" in lines[5].message


def test_an_id_number_twice_is_seen_across_chunks(manager, monkeypatch):
    monkeypatch.setattr(checking, "CHUNK", 2)
    lines = by_number(preview([make_row(0), make_row(1), make_row(2), make_row(0)], manager))
    assert [lines[number].action for number in (2, 3, 4, 5)] == ["WRONG", "NEW", "NEW", "WRONG"]


def test_one_wrong_row_saves_nothing(manager, monkeypatch):
    monkeypatch.setattr(checking, "CHUNK", 2)
    rows = [make_full_row(number, **HARD) for number in range(6)]
    with pytest.raises(NotTaken) as outcome:
        take([*rows, make_row(9, 退休日期="1900-01-01")], manager)
    assert list(outcome.value.preview.wrong) == [Place("", 8)]
    assert not Retiree.objects.exists()
    assert not RetireeEvent.objects.exists()


def test_all_that_is_wrong_with_a_row_is_told_at_once(manager):
    row = make_row(
        0, 姓名="", 身份证号="370502195001011234", 联系电话="1", 困难等级="一级", 紧急联系电话="13900000000"
    )
    assert len(message(row, manager).splitlines()) == 5


@pytest.mark.parametrize(
    ("id_number", "words"),
    [
        ("3.70502E+17", "被 Excel 存成了数字"),
        ("370502500101123", "15 位"),
        ("370599193501010013", "校验码"),
        ("370599193502300010", "不是真实的日期"),
        ("", "没有填写身份证号"),
        ("王一", "只能是数字"),
    ],
)
def test_an_id_number_that_is_none_is_never_repaired(manager, id_number, words):
    assert words in message(make_row(0, 身份证号=id_number), manager)


def test_a_trailing_x_full_width_digits_and_invisible_spaces_are_forgiven(manager, tree):
    with_x = next(
        r for r in (build_retiree(station=tree.station) for _ in range(100)) if r.id_number.endswith("X")
    )
    written = "\u200b" + with_x.id_number.replace("3", "3").lower() + " "
    take([{**make_row(0), "身份证号": written}], manager)
    assert Retiree.objects.get().id_number == with_x.id_number


def test_the_sample_row_of_the_template_is_passed_over(manager):
    lines = by_number(preview([make_row(0, 姓名="示例（请删除本行）"), make_row(1)], manager))
    assert lines.keys() == {3}


def test_a_new_contact_doesnt_keep_the_phone_of_the_old_one(manager):
    take([make_full_row(0)], manager)
    EmergencyContact.objects.update(relation="女儿")
    line = only_line([make_row(0, 紧急联系人="赵邻居")], manager)
    assert line.message == "紧急联系人：王亲属 139****0000 → 赵邻居"
    contact = EmergencyContact.objects.get()
    assert (contact.name, contact.phone, contact.relation) == ("赵邻居", "", "")


def test_a_new_phone_of_the_same_contact_needs_no_name(manager):
    take([make_full_row(0)], manager)
    take([make_row(0, 紧急联系电话="0546-8551234")], manager)
    assert EmergencyContact.objects.get().phone == "0546-8551234"


def test_a_phone_without_anybody_is_an_error(manager):
    assert message(make_row(0, 紧急联系电话="13900000000"), manager) == "填了紧急联系电话，还要填紧急联系人"


def test_hardship_becomes_a_proposal_and_opens_no_card(manager):
    result = take([make_full_row(0, **HARD)], manager)
    assert result.assessments == 1
    assessment = Assessment.objects.get()
    assert assessment.status == Assessment.Status.PROPOSED
    assert assessment.hardships == sorted([Hardship.NO_HELPER, Hardship.NO_COMPANION])
    assert (assessment.proposed_tier, assessment.assessed_on) == (Tier.SECOND, TODAY)
    assert (assessment.ability, assessment.living) == (Ability.MILD, "ALONE")
    assert (assessment.proposed_by, assessment.source) == (manager, RosterImport.objects.get())
    assert not ServiceCard.objects.exists()


def test_a_proposal_without_a_tier_takes_the_suggested_one(manager):
    take([make_full_row(0, 困难类型="有病无人照料", 能力等级="完全失能")], manager)
    assessment = Assessment.objects.get()
    assert assessment.proposed_tier == assessment.suggested_tier is not None
    assert take([make_full_row(0, 困难类型="有病无人照料", 能力等级="完全失能")], manager).assessments == 0


def test_a_tier_without_hardship_is_an_error(manager):
    assert message(make_row(0, 困难等级="一级"), manager) == "填了困难等级，还要填困难类型"


def test_a_waiting_proposal_of_an_import_is_brought_up_to_date(manager):
    take([make_row(0, **HARD)], manager)
    line = only_line([make_row(0, **{**HARD, "困难等级": "一级"})], manager)
    assert line.action == RosterRow.Action.CHANGED
    assert Assessment.objects.get().proposed_tier == Tier.FIRST
    assert Assessment.objects.get().source == RosterImport.objects.first()


def test_a_waiting_proposal_of_a_colleague_is_left_alone(manager, tree):
    retiree = make_retiree(station=tree.station)
    mine = make_assessment(retiree, Tier.THIRD)
    line = only_line([make_row(0, 姓名=retiree.name, 身份证号=retiree.id_number, **HARD)], manager)
    assert line.action == RosterRow.Action.UNCHANGED
    assert "没有采用" in line.message
    mine.refresh_from_db()
    assert mine.proposed_tier == Tier.THIRD


@pytest.mark.parametrize("status", [Assessment.Status.APPROVED, Assessment.Status.REJECTED])
def test_what_was_decided_isnt_proposed_again(manager, tree, status):
    retiree = make_retiree(station=tree.station)
    hardships = sorted([Hardship.NO_HELPER, Hardship.NO_COMPANION])
    make_assessment(retiree, Tier.SECOND, status, hardships=hardships)
    if status == Assessment.Status.APPROVED:
        make_card(retiree, Tier.SECOND)
    same = make_row(0, 姓名=retiree.name, 身份证号=retiree.id_number, **HARD)
    assert take([same], manager).assessments == 0
    assert take([{**same, "困难等级": "一级"}], manager).assessments == 1
    if status == Assessment.Status.APPROVED:
        assert ServiceCard.objects.get().tier == Tier.SECOND


def test_an_approval_whose_card_was_closed_is_no_longer_current(manager, tree):
    retiree = make_retiree(station=tree.station)
    hardships = sorted([Hardship.NO_HELPER, Hardship.NO_COMPANION])
    make_assessment(retiree, Tier.SECOND, Assessment.Status.APPROVED, hardships=hardships)
    make_card(retiree, Tier.SECOND, closed_on=TODAY)
    assert (
        take([make_row(0, 姓名=retiree.name, 身份证号=retiree.id_number, **HARD)], manager).assessments == 1
    )


def test_what_was_confirmed_is_what_is_saved_or_nothing(manager):
    take([make_full_row(0)], manager)
    rows = [make_full_row(0, 住址="新家"), make_full_row(1)]
    seen = preview(rows, manager).lines
    Retiree.objects.update(address="又搬了")
    with pytest.raises(NotTaken):
        take(rows, manager, confirmed=seen.items())
    assert Retiree.objects.get().address == "又搬了"
    with pytest.raises(NotTaken):  # less than was agreed to
        take(rows[:1], manager, confirmed=preview(rows, manager).lines.items())
    assert take(rows, manager, confirmed=preview(rows, manager).lines.items())
    assert Retiree.objects.count() == 2


def test_nobody_writes_outside_their_subtree(manager, tree):
    with pytest.raises(PermissionDenied):
        people.save_retirees(new=[build_retiree(station=tree.far_station)], changed=[], by=manager)
    assert not Retiree.objects.exists()


def test_the_number_of_queries_is_that_of_chunks_not_of_rows(manager):
    def queries_for(numbers, **cells):
        with CaptureQueriesContext(connection) as captured:
            take([make_full_row(number, **HARD | cells) for number in numbers], manager)
        return len(captured)

    assert queries_for(range(3)) == queries_for(range(1000, 1300))
    assert queries_for(range(3)) == queries_for(range(1000, 1300))
    assert queries_for(range(3), 紧急联系人="赵邻居", 困难等级="一级", 备注="全都变了") == queries_for(
        range(1000, 1300), 紧急联系人="赵邻居", 困难等级="一级", 备注="全都变了"
    )
