import re

import pytest
from django.core.management import CommandError, call_command

from cards.models import Assessment, RosterImport
from cards.tests.roster_files import make_full_row, make_row, make_xlsx
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.models import Retiree

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    tree = make_centre_tree()
    tree.station.name = "一号站"
    tree.station.save()
    return make_user(Role.DEPARTMENT_MANAGER, tree.department)


@pytest.fixture
def run(tmp_path, capsys, manager):
    """Runs the command on a file of these rows; returns the counts and what it said on both channels."""

    def run(rows, *options, by=None):
        path = tmp_path / "花名册.xlsx"
        path.write_bytes(rows if isinstance(rows, bytes) else make_xlsx(rows))
        code, error = 0, ""
        try:
            call_command("import_roster", str(path), "--by", by or manager.username, *options)
        except CommandError as refused:
            code, error = refused.returncode, str(refused)
        out, err = capsys.readouterr()
        assert code == (1 if error else 0)
        counts = {name: int(number) for name, number in re.findall(r"(\w+): (\d+)", out)}
        return counts, out + err + error

    return run


def test_it_saves_and_prints_counts_and_again_changes_none(run, manager):
    rows = [make_full_row(0, 困难类型="有事没有帮手", 困难等级="三级"), make_full_row(1)]
    counts, said = run(rows)
    assert counts == {"new": 2, "changed": 0, "unchanged": 0, "wrong": 0, "assessments": 1}
    assert "已全部保存" in said
    assert Retiree.objects.count() == 2
    assert Assessment.objects.get().source == RosterImport.objects.get()
    assert RosterImport.objects.get().rows.count() == 2
    assert AccessEvent.objects.get(kind=AccessEvent.Kind.IMPORT).user == manager
    counts, _ = run([*rows[:1], {**rows[1], "备注": "新"}])
    assert counts == {"new": 0, "changed": 1, "unchanged": 1, "wrong": 0, "assessments": 0}


def test_a_wrong_row_is_named_and_nothing_is_saved(run):
    counts, said = run([make_row(0), make_row(1, 身份证号="370502195001011234")])
    assert (counts["new"], counts["wrong"]) == (1, 1)
    assert "第 3 行 王二" in said
    assert "校验码" in said
    assert "1 行有错误，一行也没有保存。" in said
    assert "370502195001011234" not in said
    assert not Retiree.objects.exists()
    assert not RosterImport.objects.exists()


def test_a_dry_run_saves_nothing(run):
    counts, said = run([make_row(0)], "--dry-run")
    assert counts["new"] == 1
    assert "没有保存" in said
    assert not Retiree.objects.exists()
    assert not RosterImport.objects.exists()


def test_a_dry_run_with_a_wrong_row_fails_too(run):
    assert "一行也没有保存" in run([make_row(0, 姓名="")], "--dry-run")[1]


def test_it_refuses_who_may_not_import(run):
    head = make_user(Role.STATION_HEAD)
    assert "没有导入花名册的权限" in run([make_row(0)], by=head.username)[1]
    assert "没有账号“nobody”" in run([make_row(0)], by="nobody")[1]
    assert not Retiree.objects.exists()


def test_it_says_what_is_wrong_with_the_file(run, manager, tmp_path):
    assert "不是 Excel" in run(b"%PDF \0\0\0\0\0\0\0\0\0\0")[1]
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_roster", str(tmp_path / "nothing.xlsx"), "--by", manager.username)
