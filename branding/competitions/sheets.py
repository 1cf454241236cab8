"""The ranking of a competition as a file, as it was written down when it was announced."""

from collections.abc import Callable

from branding.competitions.models import Competition, Criterion, Result, ResultLine
from branding.competitions.models.competitions import Kind
from laoling.people.exporting import Column, ListResource


def line_of(row: Result, criterion: Criterion) -> ResultLine | None:
    """What that criterion gave, of a row with its lines prefetched."""
    return next((line for line in row.lines.all() if line.criterion_id == criterion.pk), None)


def points_of(criterion: Criterion) -> Callable[[Result], float | None]:
    """Nothing where there was nothing to measure."""

    def points(row: Result) -> float | None:
        line = line_of(row, criterion)
        return None if line is None or line.points is None else float(line.points)

    return points


def words_of(criterion: Criterion) -> Callable[[Result], str]:
    return lambda row: line.words if (line := line_of(row, criterion)) else ""


class RankingResource(ListResource):
    """Results with entry, team and lines: two columns a criterion, its points and what they come from."""

    title = "竞赛名次"
    has_numbers = False

    rank = Column("名次", lambda row: row.rank, width=8)
    whom = Column("参赛", lambda row: row.entry.of_whom, width=18)
    unit = Column("单位", lambda row: row.entry.unit.name, width=18)
    total = Column("总分", lambda row: float(row.total), width=8)
    award = Column("奖项", lambda row: row.award)

    def __init__(self, competition: Competition, **kwargs) -> None:
        super().__init__(**kwargs)
        if competition.kind == Kind.INNOVATION:
            self.fields["project"] = Column("项目", lambda row: row.entry.title, width=24)
            self.fields["team"] = Column(
                "一起完成的人", lambda row: "、".join(str(one) for one in row.entry.team.all()), width=24
            )
        for one in competition.criteria.all():
            name = f"{one.name}（权重 {one.weight}）"
            self.fields[f"points_{one.pk}"] = Column(f"{name}：得分", points_of(one))
            self.fields[f"words_{one.pk}"] = Column(f"{name}：依据", words_of(one), width=16)
