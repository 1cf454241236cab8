"""Moods and talks for tests, made directly: no rule of `visits.moods.services` is asked."""

from datetime import date, timedelta
from uuid import uuid4

from laoling.people.tests.factories import make_retiree
from visits.models import MoodRecord, Talk, TalkSession
from visits.moods.scale import Appeal, Mood, Reason
from visits.tests.factories import NOW, TODAY, make_visit, moment


def make_mood(retiree=None, mood=Mood.FAIR, on: date = TODAY, **kwargs) -> MoodRecord:
    """How somebody was on a visit of that day."""
    kwargs.setdefault("visited_at", moment(on))
    return make_visit(retiree, mood=mood, **kwargs).mood_record


def make_talk(retiree=None, due_on: date = TODAY + timedelta(days=7), record=None, **kwargs) -> Talk:
    """A talk that a low mood of today asks for."""
    retiree = retiree or make_retiree()
    if record is None:
        record = make_mood(retiree, Mood.LOW, visited_at=NOW - timedelta(hours=1))
    fields = {"reason": Reason.LOW, "asked_at": NOW, "noticed_by": record.visit.recorded_by, **kwargs}
    return Talk.objects.create(retiree=retiree, mood=record, due_on=due_on, **fields)


def make_session(talk: Talk, by=None, **kwargs) -> TalkSession:
    """Somebody talked today, and agreed on another day."""
    fields = {
        "talked_on": TODAY,
        "appeals": [Appeal.FEELING],
        "words": "说了说心里话",
        "next_on": TODAY + timedelta(days=14),
        "recorded_at": NOW,
        "submission_id": uuid4(),
        **kwargs,
    }
    session = TalkSession.objects.create(talk=talk, by=by or talk.noticed_by, **fields)
    Talk.objects.filter(pk=talk.pk).update(times=talk.sessions.count())
    return session
