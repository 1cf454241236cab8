"""The life of a help request as a table: which step leads from which state to which, and what it asks for.

No database: the model takes its words from here, the services their rules, the page its buttons.
"""

from dataclasses import dataclass

from django.db.models import TextChoices


class Category(TextChoices):
    PRACTICAL = "PRACTICAL", "实事"
    KIND = "KIND", "好事"
    HARD = "HARD", "难事"


class Channel(TextChoices):
    """How a request reached us."""

    PHONE = "PHONE", "来电"
    VISIT = "VISIT", "走访"
    WINDOW = "WINDOW", "到窗口"


class State(TextChoices):
    REGISTERED = "REGISTERED", "待受理"
    ACCEPTED = "ACCEPTED", "已受理"
    IN_PROGRESS = "IN_PROGRESS", "办理中"
    WAITING = "WAITING", "等待中"
    RESOLVED = "RESOLVED", "待回访"
    CALLED_BACK = "CALLED_BACK", "已回访"
    CLOSED = "CLOSED", "已结案"


class Step(TextChoices):
    """What happened to a request; each is a row of its timeline."""

    REGISTERED = "REGISTERED", "登记"
    ASSIGNED = "ASSIGNED", "指派"
    ACCEPTED = "ACCEPTED", "受理"
    STARTED = "STARTED", "办理"
    WAITED = "WAITED", "等待"
    RESOLVED = "RESOLVED", "办结"
    CALLED_BACK = "CALLED_BACK", "回访"
    CLOSED = "CLOSED", "结案"
    REOPENED = "REOPENED", "重新办理"
    NOTED = "NOTED", "补充情况"
    IDENTIFIED = "IDENTIFIED", "核实身份"


# Somebody still has to do something so that it is resolved; the clock runs, while waiting too
# (docs/decisions/0015).
UNRESOLVED = (State.REGISTERED, State.ACCEPTED, State.IN_PROGRESS, State.WAITING)
NOT_CLOSED = (*UNRESOLVED, State.RESOLVED, State.CALLED_BACK)

WORK, ASSIGN, CLOSE = "visits.work_request", "visits.assign_request", "visits.close_request"


@dataclass(frozen=True)
class Move:
    """From which states a step may be taken, and to which it leads (None: the state stays).

    `right` is the permission that it takes; `words_missing` is what is said when it needs words and has none.
    """

    sources: tuple[State, ...]
    target: State | None
    right: str = WORK
    words_missing: str = ""


MOVES: dict[Step, Move] = {
    Step.ASSIGNED: Move(UNRESOLVED, None, ASSIGN),
    Step.ACCEPTED: Move((State.REGISTERED,), State.ACCEPTED),
    Step.STARTED: Move((State.REGISTERED, State.ACCEPTED, State.WAITING), State.IN_PROGRESS),
    Step.WAITED: Move(
        (State.REGISTERED, State.ACCEPTED, State.IN_PROGRESS),
        State.WAITING,
        words_missing="请填写等待的原因：在等什么、等到什么时候。",
    ),
    Step.RESOLVED: Move(UNRESOLVED, State.RESOLVED, words_missing="请填写做了什么。"),
    Step.CALLED_BACK: Move((State.RESOLVED,), State.CALLED_BACK),
    Step.REOPENED: Move(
        (State.RESOLVED, State.CALLED_BACK, State.CLOSED),
        State.IN_PROGRESS,
        words_missing="请填写为什么要重新办理。",
    ),
    Step.CLOSED: Move(NOT_CLOSED, State.CLOSED, CLOSE),
    Step.NOTED: Move(tuple(State), None, words_missing="请填写补充的情况。"),
    Step.IDENTIFIED: Move(tuple(State), None),
}
HOW_SATISFIED = [(5, "很满意"), (4, "满意"), (3, "一般"), (2, "不满意"), (1, "很不满意")]
SATISFIED_FROM = 4
NOT_CALLED_BACK = "还没有回访就结案，请填写原因，例如：老同志撤回、重复登记、多次联系不上。"


def may_follow(step: str, state: str) -> bool:
    """Whether a request in `state` can take that step."""
    return Step(step) in MOVES and state in MOVES[Step(step)].sources


def needs_words(step: str, state: str) -> str:
    """What to say when a step out of `state` comes without words; "" when it needs none."""
    if step == Step.CLOSED and state != State.CALLED_BACK:
        return NOT_CALLED_BACK
    return MOVES[Step(step)].words_missing
