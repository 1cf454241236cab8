"""A changed norm is a new version, with its items; the old one stays readable."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from branding.models import Standard, StandardItem

MOST_ITEMS = 20


@transaction.atomic
def change_standard(
    *, name: str, lines: Sequence[tuple[str, str]], valid_from: date, last: Standard, by, today: date
) -> Standard:
    """A new version of the norm `name` from that day on; `lines` are (phase, text), `last` the version shown.

    Raises ValidationError when it would begin in the past, says nothing new, or somebody was quicker.
    """
    if not by.has_perm("branding.add_standard"):
        raise PermissionDenied
    versions = Standard.objects.select_for_update().filter(name=name)
    newest = max(versions, key=lambda standard: standard.version)
    if newest.pk != last.pk:
        raise ValidationError("刚刚有人改过这项规范，没有保存。请重新打开这一页，在新版本上改。")
    if valid_from < max(today, newest.valid_from):
        raise ValidationError({"valid_from": "新版本不能早于今天，也不能早于上一个版本的开始日期。"})
    if list(newest.items.values_list("phase", "text")) == list(lines):
        raise ValidationError("和现在的版本一样，没有改动。")
    made = Standard.objects.create(
        name=name, about=newest.about, version=newest.version + 1, valid_from=valid_from
    )
    StandardItem.objects.bulk_create(
        StandardItem(standard=made, place=place, phase=phase, text=text)
        for place, (phase, text) in enumerate(lines, start=1)
    )
    return made
