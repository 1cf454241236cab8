"""What a retiree agreed to: recording it, withdrawing it, and how it stands for each purpose."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from laoling.accounts.models import User
from laoling.answers import Outdated
from laoling.people.models import Consent, How, Purpose, Retiree
from laoling.people.services import lock_retiree


@dataclass(frozen=True)
class Standing:
    """One purpose and what was said about it, newest first; the newest counts."""

    purpose: Purpose
    records: Sequence[Consent]

    @property
    def latest(self) -> Consent | None:
        """What counts: the consent in force, else the last one withdrawn."""
        return next((record for record in self.records if record.is_in_force), None) or next(
            iter(self.records), None
        )

    @property
    def earlier(self) -> list[Consent]:
        return [record for record in self.records if record is not self.latest]

    @property
    def is_in_force(self) -> bool:
        return self.latest is not None and self.latest.is_in_force

    @property
    def word(self) -> str:
        """`同意`, `已撤回` or `未登记`."""
        if self.latest is None:
            return "未登记"
        return "同意" if self.latest.is_in_force else "已撤回"


def standings_of(retiree: Retiree) -> list[Standing]:
    """How each purpose stands, in one query."""
    records = list(retiree.consents.select_related("recorded_by", "withdrawn_by"))
    return [Standing(purpose, [r for r in records if r.purpose == purpose]) for purpose in Purpose]


@transaction.atomic
def record_consents(
    *,
    retiree: Retiree,
    purposes: Collection[str],
    how: str,
    relative: str,
    given_on: date,
    by: User,
    today: date,
) -> list[Consent]:
    """Note that somebody agreed to these purposes; those in force already stay as they are.

    `how` is a How; `relative` names who agreed in the person's place. Returns what was added, nothing for a
    second click. Raises ValidationError by field for a day ahead of `today` and for a relative not named, and
    Outdated when the record was merged or erased meanwhile.
    """
    if given_on > today:
        raise ValidationError({"given_on": "同意日期不能晚于今天。"})
    retiree = lock_retiree(retiree.pk)
    if retiree.erased_at is not None:
        raise Outdated("这位同志的资料已按保存期限清除，不能再登记同意。")
    if given_on < retiree.born_on:
        raise ValidationError({"given_on": "同意日期不能早于出生日期，请核对年份。"})
    if how == How.RELATIVE and not relative.strip():
        raise ValidationError({"relative": "请写明代为同意的家属的姓名和关系，例如：王强（儿子）。"})
    in_force = set(retiree.consents.in_force().values_list("purpose", flat=True))
    made = []
    for purpose in [purpose for purpose in Purpose.values if purpose in purposes and purpose not in in_force]:
        consent = Consent(retiree=retiree, purpose=purpose, how=how, given_on=given_on, recorded_by=by)
        consent.relative = relative.strip() if how == How.RELATIVE else ""
        consent.full_clean()
        consent.save()
        made.append(consent)
    return made


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: User, today: date) -> Consent:
    """End a consent on `today`; it stays readable. A second time changes nothing."""
    consent = Consent.objects.select_for_update(of=("self",)).select_related("retiree").get(pk=consent.pk)
    if consent.is_in_force:
        consent.withdrawn_on = today
        consent.withdrawn_by = by
        consent.save()
    return consent
