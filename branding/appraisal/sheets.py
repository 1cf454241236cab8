"""The month on paper and as a file: a column a measure."""

from collections.abc import Callable

from branding.appraisal.models import Appraisal, Line
from branding.appraisal.scoring import MEASURES, Measure, Of
from laoling.accounts.printing import Column as Printed
from laoling.people.exporting import Column, ListResource


def line_of(row: Appraisal, measure: Measure) -> Line | None:
    """The line of that measure, of a row with its lines prefetched."""
    return next((line for line in row.lines.all() if line.measure == measure), None)


def points_in_words(measure: Measure) -> Callable[[Appraisal], str]:
    """`21.4（12/14）`, `无` where nothing was measured, nothing for a measure that isn't appraised."""

    def words(row: Appraisal) -> str:
        line = line_of(row, measure)
        if line is None or not line.weight:
            return ""
        return f"{line.points}（{line.part}/{line.whole}）" if line.points is not None else "无"

    return words


def score_in_words(row: Appraisal) -> str:
    return str(row.score) if row.score is not None else "没有得分"


def columns_for(user, found) -> list[Printed]:
    """The columns of the printed month; the measures of staff, of venues, or of both."""
    of = (found.form.cleaned_data.get("of") or "").upper() if found.form.is_valid() else ""
    kinds = [Of(of)] if of else list(Of)
    measures = [measure for measure in Measure if any(measure in MEASURES[kind] for kind in kinds)]
    station = [Printed("老年站", lambda row: row.unit.name, narrow=True)] if user.uses_admin else []
    return [
        *station,
        Printed("姓名或活动室", lambda row: row.of_what),
        Printed("得分", score_in_words, narrow=True),
        *(Printed(measure.label, points_in_words(measure)) for measure in measures),
        Printed("状态", state_in_words, narrow=True),
    ]


def state_in_words(row: Appraisal) -> str:
    """Of a row with `is_objected`."""
    if not row.is_open:
        return "已定稿"
    return "有异议" if row.is_objected else "公示中"


def part_of(measure: Measure) -> Callable[[Appraisal], int | None]:
    return lambda row: line.part if (line := line_of(row, measure)) else None


def whole_of(measure: Measure) -> Callable[[Appraisal], int | None]:
    return lambda row: line.whole if (line := line_of(row, measure)) else None


def points_of(measure: Measure) -> Callable[[Appraisal], float | None]:
    return lambda row: number(line.points) if (line := line_of(row, measure)) else None


def number(value) -> float | None:
    """A number that a spreadsheet calculates with."""
    return float(value) if value is not None else None


class AppraisalResource(ListResource):
    """Appraisals with `is_objected`, their lines and objections prefetched."""

    title = "考核"
    has_numbers = False

    month = Column("月份", lambda row: f"{row.month:%Y-%m}")
    of = Column("对象", lambda row: row.of.label)
    unit = Column("老年站", lambda row: row.unit.name, width=18)
    name = Column("姓名或活动室", lambda row: row.of_what, width=18)
    score = Column("得分", lambda row: number(row.score))
    state = Column("状态", state_in_words)
    objections = Column("异议（次）", lambda row: len(row.objections.all()))

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        for measure in Measure:
            columns = {
                "part": Column(f"{measure.label}：合格", part_of(measure)),
                "whole": Column(f"{measure.label}：总数", whole_of(measure)),
                "points": Column(f"{measure.label}：得分", points_of(measure)),
            }
            self.fields |= {f"{measure.value}_{name}": column for name, column in columns.items()}
