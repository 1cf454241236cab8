"""For migrations: the rungs that a room's ladders begin with (Rules of duties, 10)."""

from collections.abc import Mapping

from django.db.migrations import RunPython

Rung = dict[str, int | bool]


def days(offset: int, *told: str) -> Rung:
    """A rung `offset` days after the day that the ladder counts from (before it if negative), and whom it tells."""
    return {"offset_days": offset, **dict.fromkeys(told, True)}


def hours(offset: int, *told: str) -> Rung:
    """A rung `offset` hours after the moment that the ladder counts from, and whom it tells."""
    return {"offset_hours": offset, **dict.fromkeys(told, True)}


def first_rungs(ladders: Mapping[str, Mapping[int, Rung]]) -> RunPython:
    """The operation that adds each ladder's rungs by number, and takes the ladders away again when reversed."""

    def add(apps, schema_editor):
        apps.get_model("inbox", "LadderRung").objects.bulk_create(
            apps.get_model("inbox", "LadderRung")(ladder=ladder, rung=number, **rung)
            for ladder, rungs in ladders.items()
            for number, rung in rungs.items()
        )

    def remove(apps, schema_editor):
        apps.get_model("inbox", "LadderRung").objects.filter(ladder__in=ladders).delete()

    return RunPython(add, remove)
