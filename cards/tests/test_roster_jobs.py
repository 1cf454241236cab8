"""The life of an upload: nothing is lost when a worker dies, nothing is kept when it ends."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from kombu.exceptions import OperationalError

from cards import tasks
from cards.models import Assessment, RosterImport, RosterRow
from cards.roster import jobs
from cards.roster.reading import UnreadableFile
from cards.tests.roster_files import HEADINGS, make_csv, make_full_row, make_row, make_xlsx
from laoling import ticks
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.clock import TICKS
from laoling.people.models import Retiree
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db
Status = RosterImport.Status


@pytest.fixture
def tree():
    tree = make_centre_tree()
    tree.station.name = "一号站"
    tree.station.save()
    return tree


@pytest.fixture
def manager(tree):
    return make_user(Role.DEPARTMENT_MANAGER, tree.department)


def start(by, rows=None, content=None):
    content = content or make_csv(rows or [make_full_row(0)])
    return jobs.start_import(content=content, file_name="花名册.csv", by=by)


def ready(by, rows=None):
    roster = start(by, rows)
    jobs.work_through()
    roster.refresh_from_db()
    assert roster.status == Status.READY
    return roster


def claimed() -> RosterImport:
    roster = jobs.claim_next(timezone.now())
    assert roster is not None
    return roster


def test_an_upload_is_read_shown_confirmed_and_saved(manager):
    roster = ready(manager)
    assert (roster.new, roster.progress) == (1, 100)
    assert not Retiree.objects.exists()
    jobs.confirm_import(roster=roster)
    tasks.read_rosters()
    roster.refresh_from_db()
    assert (roster.status, roster.content) == (Status.DONE, None)
    assert Retiree.objects.count() == 1
    event = AccessEvent.objects.get(kind=AccessEvent.Kind.IMPORT)
    assert (event.user, event.subject) == (manager, f"cards.rosterimport:{roster.pk}")
    assert "新增 1 人" in event.detail


def test_the_file_is_encrypted_while_it_is_kept(manager):
    roster = start(manager)
    stored = bytes(RosterImport.objects.values_list("content", flat=True).get() or b"")
    assert make_row(0)["身份证号"].encode() not in stored
    assert "姓名".encode() not in stored
    assert jobs.files_of(roster) == [make_csv([make_full_row(0)])]


def test_nothing_of_an_import_holds_a_plain_number(manager, caplog):
    roster = ready(
        manager, [make_full_row(0), make_row(1, 人员类别="370502195001011234", 联系电话="13812345")]
    )
    secrets = (make_row(0)["身份证号"], "13800000000", "13900000000", "370502195001011234", "13812345")
    with connection.cursor() as cursor:
        for table in ("cards_rosterrow", "cards_rosterimport", "accounts_accessevent"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")  # noqa: S608
            held = str(cursor.fetchone()[0])
            assert not [secret for secret in secrets if secret in held], table
    assert roster.wrong == 1
    assert not [secret for secret in secrets if secret in caplog.text]


def test_wrong_rows_cant_be_confirmed(manager):
    roster = ready(manager, [make_row(0), make_row(1, 身份证号="1")])
    with pytest.raises(jobs.NotPossible, match="还有 1 行有错误"):
        jobs.confirm_import(roster=roster)


def test_a_second_click_on_confirm_is_told_so(manager):
    roster = ready(manager)
    jobs.confirm_import(roster=roster)
    with pytest.raises(jobs.NotPossible, match="正在保存"):
        jobs.confirm_import(roster=roster)


def test_an_unreadable_file_fails_with_what_to_do_and_is_deleted(manager):
    roster = start(manager, content=b"%PDF-1.7 \0\0\0\0\0\0\0\0\0\0")
    jobs.work_through()
    roster.refresh_from_db()
    assert (roster.status, roster.content) == (Status.FAILED, None)
    assert "请上传 .xlsx 或 .csv" in roster.problem


def test_a_heading_without_rows_fails(manager):
    roster = start(manager, content=make_xlsx([]))
    jobs.work_through()
    roster.refresh_from_db()
    assert (roster.status, roster.problem) == (Status.FAILED, "表头下面没有内容。请填写后重新上传。")


def test_what_wasnt_read_is_said_beside_the_preview(manager):
    roster = start(manager, content=make_xlsx([{**make_row(), "爱好": "钓鱼"}], [*HEADINGS, "爱好"]))
    jobs.work_through()
    roster.refresh_from_db()
    assert roster.problem == "这些列不认识，没有读取：爱好"


def test_an_empty_or_huge_file_isnt_taken_in(manager):
    for content in (b"", b"x" * (20 * 1024 * 1024 + 1)):
        with pytest.raises(UnreadableFile):
            jobs.start_import(content=content, file_name="a.xlsx", by=manager)
    assert not RosterImport.objects.exists()


def test_corrected_rows_take_their_places(manager):
    roster = ready(manager, [make_row(0), make_row(1, 身份证号="1"), make_row(2)])
    correction = make_csv([{**make_row(1), "原行号": 3}], ["错误原因", "原行号", *HEADINGS])
    jobs.upload_again(roster=roster, content=correction)
    jobs.work_through()
    roster.refresh_from_db()
    assert (roster.status, roster.new, roster.wrong) == (Status.READY, 3, 0)
    jobs.confirm_import(roster=roster)
    jobs.work_through()
    assert Retiree.objects.count() == 3


def test_a_correction_that_cant_be_read_leaves_the_import_as_it_was(manager):
    roster = ready(manager, [make_row(0), make_row(1, 身份证号="1")])
    jobs.upload_again(roster=roster, content=b"PK nonsense")
    jobs.work_through()
    roster.refresh_from_db()
    assert (roster.status, roster.new, roster.wrong, roster.rows.count()) == (Status.READY, 1, 1, 2)
    assert roster.problem.startswith("刚上传的文件没有采用：文件已损坏")
    assert len(jobs.files_of(roster)) == 1


def test_a_job_whose_worker_died_is_taken_up_again(manager):
    roster = start(manager)
    assert jobs.claim_next(timezone.now()) == roster  # and then its worker is killed
    assert jobs.work_through() == 0
    RosterImport.objects.update(claimed_at=timezone.now() - RosterImport.STALE_AFTER - timedelta(seconds=1))
    assert jobs.work_through() == 1
    roster.refresh_from_db()
    assert roster.status == Status.READY


def test_a_worker_that_died_while_saving_left_nothing_and_the_next_one_saves(manager):
    roster = ready(manager)
    jobs.confirm_import(roster=roster)
    assert claimed().status == Status.SAVING  # and then its worker is killed
    RosterImport.objects.update(claimed_at=timezone.now() - RosterImport.STALE_AFTER - timedelta(seconds=1))
    jobs.work_through()
    roster.refresh_from_db()
    assert roster.status == Status.DONE
    assert Retiree.objects.count() == 1


def test_a_job_that_dies_again_and_again_fails_with_what_to_do(manager):
    roster = start(manager)
    now = timezone.now()
    for _ in range(jobs.MAX_ATTEMPTS):
        assert jobs.claim_next(now)
        now += RosterImport.STALE_AFTER + timedelta(seconds=1)
    assert jobs.claim_next(now) is None
    roster.refresh_from_db()
    assert (roster.status, roster.problem, roster.content) == (Status.FAILED, jobs.GAVE_UP, None)


def test_a_worker_that_lost_its_job_leaves_it_alone(manager):
    start(manager)
    mine = claimed()
    RosterImport.objects.update(attempts=2)  # another worker has it now
    jobs.read_claimed(mine)
    assert RosterImport.objects.get().status == Status.READING
    assert not RosterRow.objects.exists()


def test_giving_up_while_it_is_read_ends_it(manager):
    roster = start(manager)
    mine = claimed()
    jobs.cancel_import(roster=roster)
    jobs.read_claimed(mine)
    roster.refresh_from_db()
    assert (roster.status, roster.content, roster.rows.count()) == (Status.CANCELLED, None, 0)


def test_what_was_confirmed_can_be_given_up_until_it_is_saved(manager):
    roster = ready(manager)
    jobs.confirm_import(roster=roster)
    mine = claimed()
    jobs.cancel_import(roster=roster)
    jobs.save_claimed(mine)
    roster.refresh_from_db()
    assert (roster.status, roster.content) == (Status.CANCELLED, None)
    assert not Retiree.objects.exists()


def test_a_change_between_preview_and_saving_is_shown_before_anything_is_saved(manager, tree):
    roster = ready(manager, [make_row(0), make_row(1)])
    make_retiree(station=tree.station, name="王别名", id_number=make_row(0)["身份证号"], sex="F")
    jobs.confirm_import(roster=roster)
    jobs.work_through()
    roster.refresh_from_db()
    assert (roster.status, roster.new, roster.changed) == (Status.READY, 1, 1)
    assert roster.problem == jobs.CHANGED_MEANWHILE
    assert Retiree.objects.count() == 1
    jobs.confirm_import(roster=roster)
    jobs.work_through()
    assert Retiree.objects.count() == 2


def test_two_imports_of_one_person_end_in_one_person(manager):
    first, second = ready(manager), ready(manager)
    jobs.confirm_import(roster=first)
    jobs.confirm_import(roster=second)
    jobs.work_through()
    second.refresh_from_db()
    assert (second.status, second.unchanged) == (Status.READY, 1)
    assert Retiree.objects.count() == 1


@pytest.mark.parametrize(
    "lost", [{"is_active": False}, {"role": Role.STATION_HEAD}, {"unit": "other_department"}], ids=str
)
def test_who_lost_the_right_meanwhile_imports_nothing(manager, tree, lost):
    roster = ready(manager)
    jobs.confirm_import(roster=roster)
    values = {key: getattr(tree, value) if key == "unit" else value for key, value in lost.items()}
    type(manager).objects.filter(pk=manager.pk).update(**values)
    jobs.work_through()
    roster.refresh_from_db()
    assert (roster.status, roster.problem) == (Status.FAILED, jobs.RIGHT_LOST)
    assert not Retiree.objects.exists()


def test_what_nobody_confirms_for_a_week_is_deleted(manager):
    roster = ready(manager)
    RosterImport.objects.update(created_at=timezone.now() - timedelta(days=8))
    tasks.read_rosters()
    roster.refresh_from_db()
    assert (roster.status, roster.content, roster.problem) == (Status.CANCELLED, None, jobs.ABANDONED)


def test_the_worker_is_woken_by_an_upload_and_by_a_confirmation(
    manager, monkeypatch, django_capture_on_commit_callbacks
):
    asked: list[str] = []
    monkeypatch.setattr(ticks.app, "send_task", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        roster = ready(manager)
        jobs.confirm_import(roster=roster)
    assert asked == ["cards.tasks.read_rosters"] * 2


def test_a_broker_that_is_down_costs_no_upload(manager, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(task):
        raise OperationalError("no broker")

    monkeypatch.setattr(ticks.app, "send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        roster = start(manager)
    assert roster.status == Status.WAITING
    tasks.read_rosters()  # the next beat
    roster.refresh_from_db()
    assert roster.status == Status.READY


def test_beat_picks_up_what_a_broker_that_was_down_never_heard_of():
    entry = TICKS["rosters"]
    assert entry["task"] == tasks.read_rosters.name
    assert entry["schedule"] <= 60


def test_an_import_alone_decides_nothing(manager):
    roster = ready(manager, [make_full_row(0, 困难类型="有事没有帮手", 困难等级="一级")])
    jobs.confirm_import(roster=roster)
    jobs.work_through()
    assert Assessment.objects.get().status == Assessment.Status.PROPOSED
    assert Assessment.objects.get().source == roster
