"""The fields of a retiree as merging puts them side by side: what belongs together is chosen together."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from laoling.desk.templatetags.parts import home_of
from laoling.people.models import Retiree

EMPTY = "（空）"


@dataclass(frozen=True)
class Field:
    """One line of the comparison: attributes that go together, and how they read, numbers masked."""

    key: str
    label: str
    names: tuple[str, ...]
    words: Callable[[Retiree], str]

    def is_same(self, one: Retiree, other: Retiree) -> bool:
        return all(getattr(one, name) == getattr(other, name) for name in self.names)

    def is_empty(self, retiree: Retiree) -> bool:
        return all(getattr(retiree, name) in (None, "") for name in self.names)

    def read(self, retiree: Retiree) -> str:
        return self.words(retiree) or EMPTY


def plain(name: str) -> Callable[[Retiree], str]:
    return lambda retiree: str(getattr(retiree, name) or "")


def label_of(name: str) -> Callable[[Retiree], str]:
    return lambda retiree: str(getattr(retiree, f"get_{name}_display")())


def joined(*parts: Any) -> str:
    return " ".join(str(part) for part in parts if part)


def standing(retiree: Retiree) -> str:
    """`在册`, or since when not."""
    words = [f"{retiree.died_on:%Y-%m-%d} 去世"] if retiree.died_on else []
    if retiree.archived_at:
        day = timezone.localtime(retiree.archived_at)
        words.append(f"{day:%Y-%m-%d} 归档（{retiree.get_archive_reason_display() or '原因没有登记'}）")
    return "，".join(words) or "在册"


FIELDS = (
    Field("name", "姓名", ("name",), plain("name")),
    Field(
        "id_number",
        "身份证号",
        ("id_number", "sex", "born_on"),
        lambda r: joined(r.masked_id_number, r.get_sex_display(), f"{r.born_on:%Y-%m-%d} 出生"),
    ),
    Field("phone", "联系电话", ("phone",), lambda r: r.masked_phone),
    Field(
        "station",
        "老年站和家庭",
        ("station", "household"),
        lambda r: joined(r.station, f"（家庭：{r.household}）" if r.household else ""),
    ),
    Field("address", "住址", ("address", "area"), home_of),
    Field("category", "人员类别", ("category",), label_of("category")),
    Field("retired_on", "退休日期", ("retired_on",), plain("retired_on")),
    Field(
        "politics",
        "政治面貌",
        ("politics", "party_branch"),
        lambda r: joined(r.get_politics_display(), r.party_branch),
    ),
    Field("marriage", "婚姻状况", ("marriage",), label_of("marriage")),
    Field("living", "居住状况", ("living",), label_of("living")),
    Field("health", "健康状况", ("health",), plain("health")),
    Field("ability", "能力等级", ("ability",), label_of("ability")),
    Field("notes", "备注", ("notes",), plain("notes")),
    Field(
        "standing",
        "状态",
        ("died_on", "archived_at", "archived_by", "archive_reason", "archive_note"),
        standing,
    ),
)

# What isn't left in the record that goes: its history has it, and nobody needs it twice.
LEFT_BEHIND = {
    "household": None,
    "phone": "",
    "address": "",
    "area": "",
    "retired_on": None,
    "politics": "",
    "party_branch": "",
    "marriage": "",
    "living": "",
    "health": "",
    "ability": "",
    "notes": "",
    "died_on": None,
    "archived_at": None,
    "archived_by": None,
    "archive_reason": "",
    "archive_note": "",
}
