"""Roster files for tests: every person in them is invented."""

import csv
import io
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook

from cards.roster.columns import COLUMNS
from laoling.people.models import Sex
from laoling.people.tests.factories import make_id_number

HEADINGS = [column.label + "*" * column.required for column in COLUMNS]
FIRST_ROW = 2


def make_row(number=0, station="一号站", **cells) -> dict[str, Any]:
    """Cells by heading (without star) of the person of that `number`, with everything that is required."""
    born_on = date(1935, 1, 1) + timedelta(days=number)
    id_number = make_id_number(born_on, Sex.FEMALE, 1)
    return {
        "姓名": "王" + "一二三四五六七八九十"[number % 10],
        "身份证号": id_number,
        "老年站": station,
        **cells,
    }


def make_full_row(number=0, station="一号站", **cells) -> dict[str, Any]:
    """Like `make_row`, with something in every column but the hardships."""
    born_on = date(1935, 1, 1) + timedelta(days=number)
    full = {
        "性别": "女",
        "出生日期": born_on.isoformat(),
        "联系电话": f"138{number:08}",
        "住址": f"试验小区{number}号楼",
        "居民区": "试验小区",
        "人员类别": "退休",
        "退休日期": "1990-06-30",
        "政治面貌": "群众",
        "党支部": "第一支部",
        "婚姻状况": "丧偶",
        "居住状况": "独居",
        "健康状况": "高血压",
        "能力等级": "轻度",
        "紧急联系人": "王亲属",
        "紧急联系电话": f"139{number:08}",
        "备注": "每周三在家",
    }
    return make_row(number, station, **{**full, **cells})


def make_xlsx(rows, headings=HEADINGS, sheet="花名册") -> bytes:
    """A workbook of rows: dictionaries by heading without star, or lists as they are."""
    workbook = Workbook()
    page = workbook.active
    page.title = sheet
    page.append(list(headings))
    for row in rows:
        page.append(as_list(row, headings))
    return saved(workbook)


def make_csv(rows, headings=HEADINGS, encoding="utf-8") -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows([headings, *(as_list(row, headings) for row in rows)])
    return target.getvalue().encode(encoding)


def as_list(row, headings) -> list[Any]:
    return [row.get(heading.rstrip("*"), "") for heading in headings] if isinstance(row, dict) else row


def saved(workbook) -> bytes:
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()
