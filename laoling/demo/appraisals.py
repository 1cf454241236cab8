"""Appraisals in the demo: a month that is closed, with an objection that was answered, and one that is open."""

from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from branding.appraisal import accountabilities, services
from branding.appraisal.computing import compute_month, last_month
from branding.appraisal.models import Appraisal, Consequence, Objection, Outcome
from branding.appraisal.models.appraisals import OBJECTION_DAYS
from branding.appraisal.scoring import Measure
from branding.appraisal.services import Corrected
from laoling.accounts.models import User
from laoling.calendar import ONE_DAY, Period, next_period, start_of
from laoling.demo.staff import Organisation

COMPUTED_AT = timedelta(hours=3)  # on the first day after the month
OBJECTED_AFTER, ANSWERED_AFTER = timedelta(days=2, hours=6), timedelta(days=4, hours=7)
CLOSED_AFTER = timedelta(days=OBJECTION_DAYS + 2, hours=7)
OBJECTED = "这里面有一项是我休假时到期的，当时已经交给同事，请核实。"
ANSWERED = "核对了休假和派工记录，情况属实，去掉这一项。"
DOUBTED = "有一次检查当天我在外走访，不在岗，请核实。"
WORDS = [
    (
        Consequence.TALK,
        "连续两个月按期走访的比例偏低，提醒安排好每周的走访。",
        "已和站长一起排好了每周的走访计划。",
    ),
    (Consequence.CRITICISM, "接待来访老同志时态度冷淡，经核实情况属实。", ""),
    (Consequence.TALK, "交接班没有记录。", ""),
]


class Appraisals:
    """Computes two months as they would have been computed, and writes what was said to them."""

    def __init__(self, rng: Random, made: Organisation, *, today: date, now: datetime) -> None:
        self.rng, self.made, self.today, self.now = rng, made, today, now

    def write(self) -> None:
        month = last_month(self.today)
        before = last_month(month)
        self.compute(before)
        objection = self.object(before, self.low_scores(before)[0], OBJECTED)
        if objection:
            self.answer(objection)
        self.close(before)
        self.compute(month)
        doubtful = [row for row in self.low_scores(month) if self.department_of(row) == "D1"]
        self.object(month, doubtful[0], DOUBTED)
        self.hold_to_account(self.low_scores(before))

    def moment(self, month: date, after: timedelta) -> datetime:
        """So long after the month was over; never after now."""
        return min(start_of(next_period(month, Period.MONTH)[0]) + after, self.now)

    def compute(self, month: date) -> None:
        compute_month(month, now=self.moment(month, COMPUTED_AT))

    def low_scores(self, month: date) -> list[Appraisal]:
        """The month's scores of visitors, the lowest first; those without a score last."""
        rows = Appraisal.objects.of_month(month).of_staff().filter(member__in=self.visitors())
        return sorted(
            rows.select_related("member", "unit", "weights"), key=lambda row: (row.score or 100, row.pk)
        )

    def visitors(self) -> list[User]:
        return [user for visitors in self.made.visitors.values() for user in visitors]

    def department_of(self, row: Appraisal) -> str:
        return self.made.department_of(row.unit.code)

    def manager_of(self, row: Appraisal) -> User:
        return self.made.managers[self.department_of(row)][0]

    def object(self, month: date, row: Appraisal, words: str) -> Objection | None:
        assert row.member is not None  # of `low_scores`
        at = self.moment(month, OBJECTED_AFTER)
        return services.object_to(appraisal=row, words=words, version=row.version, by=row.member, now=at)

    def answer(self, objection: Objection) -> None:
        """Upheld: the duty in question is taken out, if there was one."""
        row = Appraisal.objects.get(pk=objection.appraisal_id)
        line = row.lines.get(measure=Measure.DUTY)
        is_due = line.part < line.whole
        services.answer(
            appraisal=row,
            outcome=Outcome.UPHELD if is_due else Outcome.PARTLY,
            words=ANSWERED,
            corrected=Corrected(Measure.DUTY, line.part, line.whole - 1) if is_due else None,
            version=row.version,
            by=self.manager_of(row),
            now=self.moment(row.month, ANSWERED_AFTER),
        )

    def close(self, month: date) -> None:
        for managers in self.made.managers.values():
            rows = Appraisal.objects.visible_to(managers[0]).of_month(month)
            services.close_many(appraisals=rows, by=managers[0], now=self.moment(month, CLOSED_AFTER))

    def hold_to_account(self, rows: list[Appraisal]) -> None:
        """Three consequences: replied to, not yet, and withdrawn."""
        for (kind, reason, reply), row in zip(WORDS, rows, strict=False):
            by, member = self.manager_of(row), row.member
            assert member is not None
            at = self.moment(row.month, CLOSED_AFTER + ONE_DAY)
            made = accountabilities.record(
                member=member,
                kind=kind,
                reason=reason,
                happened_on=at.date(),
                appraisal=row if reply else None,
                submission_id=UUID(int=self.rng.getrandbits(128), version=4),
                by=by,
                now=at,
            )
            if reply:
                accountabilities.reply(
                    accountability=made, words=reply, version=made.version, by=member, now=at + ONE_DAY
                )
            elif kind == Consequence.TALK:
                accountabilities.withdraw(
                    accountability=made, reason="核实后是前一班没有签字", version=made.version, by=by, now=at
                )
