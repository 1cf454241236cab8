"""What people do with moods and talks: note one on a visit, talk, follow up, close.

A talk is asked for by the newest mood of a person, so nothing that is recorded late about the past asks for one.
Invalid input raises ValidationError by field; what somebody else did meanwhile raises Outdated.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import TextChoices

from laoling import calendar
from laoling.answers import Outdated
from laoling.people.models import Retiree
from visits.models import MoodRecord, Talk, TalkSession, Visit
from visits.moods.scale import Appeal, Concern, Reason, reason_for, time_for
from visits.windows import BACKDATING_DAYS, Outcome

TALKED_THROUGH = "谈通了，不用再谈。"
LONGEST_WAIT = timedelta(days=366)
WITHOUT_MOOD = "填了关切的，请选择心情。"
OF_NOBODY = "没有见到人，不能记心情。请改结果，或者把心情选成“没问”。"
OF_THE_FAMILY = "去世以后看望的是家属，不记老同志的心情。"


def noted_on(visit: Visit) -> MoodRecord | None:
    """The mood that was noted on the visit, if one was."""
    return getattr(visit, "mood_record", None)


def note_mood(
    visit: Visit, *, mood: int | None, concerns: Collection[str] = (), words: str = ""
) -> MoodRecord | None:
    """Make the mood of the visit what was said; without `mood` there is none. The visit's person is locked.

    Raises ValidationError by the names of the visit's form when it can't be anybody's.
    """
    record = noted_on(visit)
    if mood is None:
        if concerns or words:
            raise ValidationError({"mood": WITHOUT_MOOD})
        if record is not None:
            record.delete()
            visit._state.fields_cache.pop("mood_record", None)
        return None
    if visit.outcome == Outcome.ABSENT:
        raise ValidationError({"mood": OF_NOBODY})
    died_on = visit.retiree.died_on
    if died_on is not None and visit.visited_on > died_on:
        raise ValidationError({"mood": OF_THE_FAMILY})
    record = record or MoodRecord(visit=visit, station_id=visit.retiree.station_id)
    record.mood, record.concerns, record.words = mood, in_order(concerns, Concern), words.strip()
    record.full_clean()
    record.save()
    return record


def in_order(ticked: Collection[str], choices: type[TextChoices]) -> list[str]:
    """What was ticked, each once, in the order of the list; what isn't in it comes last, to be refused."""
    known = [choice.value for choice in choices]
    return [value for value in known if value in ticked] + sorted(set(ticked) - set(known))


def correct_mood(visit: Visit, said: Mapping[str, Any]) -> MoodRecord | None:
    """Change what was noted by what `said` has of mood, concerns and mood_words; the rest stays.

    What stays of a visit that met nobody after all would be nobody's: it goes.
    """
    record = noted_on(visit)
    if not said and visit.outcome == Outcome.ABSENT:
        return note_mood(visit, mood=None)
    if not said:
        return record
    before = {
        "mood": record.mood if record else None,
        "concerns": record.concerns if record else [],
        "mood_words": record.words if record else "",
    }
    now = {**before, **said}
    return note_mood(visit, mood=now["mood"], concerns=now["concerns"], words=now["mood_words"])


def work_out_talk(retiree: Retiree, *, now: datetime) -> Talk | None:
    """Make the person's open talk what the moods ask for, and return it; any number of times, the person locked.

    One that nobody held yet goes when its cause was withdrawn or corrected, and comes back with it. A better mood
    later takes none away: it is somebody who says that it isn't needed any more.
    """
    talk = Talk.objects.select_for_update(of=("self",)).filter(retiree=retiree).unended().first()
    if talk is not None and talk.times == 0:
        talk = follow_cause(talk, now)
    if talk is not None:
        return talk
    newest = MoodRecord.objects.valid().filter(visit__retiree=retiree).newest_first().first()
    if newest is None or not is_reachable(retiree) or (reason := why(newest)) is None:
        return None
    talk = Talk.objects.filter(mood=newest).first()
    if talk is None:
        talk = Talk(retiree=retiree, mood=newest, noticed_by_id=newest.visit.recorded_by_id)
    elif talk.ended_as != Talk.End.CANCELLED:
        return None
    ask(talk, newest.mood, reason, now)
    return talk


def is_reachable(retiree: Retiree) -> bool:
    return retiree.died_on is None and retiree.archived_at is None and retiree.merged_into_id is None


def ask(talk: Talk, mood: int, reason: Reason, now: datetime) -> None:
    """Ask for the talk from now on."""
    talk.reason, talk.asked_at = reason, now
    talk.due_on = calendar.local_day(now) + time_for(mood)
    talk.ended_at, talk.ended_by, talk.ended_as, talk.end_words = None, None, "", ""
    save(talk)


def follow_cause(talk: Talk, now: datetime) -> Talk | None:
    """The talk as its cause is now; None, and cancelled, when that doesn't ask for one any more."""
    cause = talk.mood if talk.mood and talk.mood.visit.withdrawn_at is None else None
    reason = why(cause) if cause else None
    if cause is None or reason is None:
        talk.ended_at, talk.ended_as = now, Talk.End.CANCELLED
        save(talk)
        return None
    due_on = calendar.local_day(talk.asked_at) + time_for(cause.mood)
    if (talk.reason, talk.due_on) != (reason, due_on):
        talk.reason, talk.due_on = reason, due_on
        save(talk)
    return talk


def why(record: MoodRecord) -> Reason | None:
    """Why a mood asks for a talk, against the one that was noted before it."""
    earlier = MoodRecord.objects.valid().filter(
        visit__retiree=record.visit.retiree_id, visit__visited_at__lt=record.visit.visited_at
    )
    before = earlier.newest_first().values_list("mood", flat=True).first()
    return reason_for(record.mood, before)


def save(talk: Talk) -> None:
    if talk.pk:
        talk.version += 1
    talk.full_clean()
    talk.save()


@transaction.atomic
def hold_talk(
    *,
    talk: Talk,
    talked_on: date,
    appeals: Collection[str],
    words: str,
    next_on: date | None,
    submission_id: UUID,
    by,
    now: datetime,
    version: int | None = None,
) -> Talk:
    """Write down that somebody talked; `next_on` is when to talk again, None closes the talk.

    The same `submission_id` again changes nothing. `version` is the talk's when the page was shown. Raises
    PermissionDenied for somebody whose business it isn't, ValidationError by field, and Outdated when the talk
    ended or was held by somebody else meanwhile.
    """
    today = calendar.local_day(now)
    check_own(talk, by, today)
    talk = lock(talk)
    if talk.sessions.filter(submission_id=submission_id).exists():
        return talk
    check_open(talk, version)
    check_days(talked_on, next_on, today)
    session = TalkSession(
        talk=talk,
        talked_on=talked_on,
        appeals=in_order(appeals, Appeal),
        words=words.strip(),
        next_on=next_on,
        by=by,
        recorded_at=now,
        submission_id=submission_id,
    )
    session.full_clean()
    session.save()
    talk.times += 1
    if next_on is None:
        end(talk, Talk.End.CLOSED, TALKED_THROUGH, by, now)
    else:
        talk.due_on = next_on
    save(talk)
    return talk


@transaction.atomic
def close_talk(*, talk: Talk, words: str, by, now: datetime, version: int | None = None) -> Talk:
    """End a talk without one more; `words` say why. Raises as `hold_talk` does."""
    check_own(talk, by, calendar.local_day(now))
    talk = lock(talk)
    if talk.ended_as == Talk.End.CLOSED and (talk.ended_by_id, talk.end_words) == (by.pk, words.strip()):
        return talk
    check_open(talk, version)
    if not words.strip():
        raise ValidationError({"words": "请填写为什么不用谈了。"})
    end(talk, Talk.End.CLOSED, words.strip(), by, now)
    save(talk)
    return talk


def end(talk: Talk, how: str, words: str, by, now: datetime | None) -> None:
    talk.ended_at, talk.ended_by, talk.ended_as, talk.end_words = now, by, how, words


def lock(talk: Talk) -> Talk:
    """The talk as it stands, until the transaction ends nobody else's."""
    return Talk.objects.select_for_update(of=("self",)).select_related("retiree", "ended_by").get(pk=talk.pk)


def check_own(talk: Talk, by, today: date) -> None:
    if not Talk.objects.open_to(by, today).filter(pk=talk.pk).exists():
        raise PermissionDenied("a talk that is somebody else's business")


def check_open(talk: Talk, version: int | None) -> None:
    if not talk.is_open:
        raise Outdated(f"{talk.retiree}的谈心已经结束（{talk.get_ended_as_display()}），没有再做改动。")
    if version is not None and version != talk.version:
        raise Outdated(f"{talk.retiree}的谈心刚刚被别人更新过。请核对下面的最新情况，再保存一次。")


def check_days(talked_on: date, next_on: date | None, today: date) -> None:
    if talked_on > today:
        raise ValidationError({"talked_on": "谈心的日期不能晚于今天。"})
    if talked_on < today - timedelta(days=BACKDATING_DAYS):
        raise ValidationError({"talked_on": f"只能补记 {BACKDATING_DAYS} 天以内的谈心。"})
    if next_on is not None and next_on <= today:
        raise ValidationError({"next_on": "再谈的日期应在今天以后。"})
    if next_on is not None and next_on > today + LONGEST_WAIT:
        raise ValidationError({"next_on": "再谈的日期最多约到一年以后，请核对年份。"})


def end_by_death(retiree: Retiree, *, by, now: datetime) -> int | None:
    """End the open talk of somebody who died; returns its key, for `resume_talk`."""
    talk = Talk.objects.select_for_update(of=("self",)).filter(retiree=retiree).unended().first()
    if talk is None:
        return None
    end(talk, Talk.End.DIED, "", by, now)
    save(talk)
    return talk.pk


def resume_talk(pk: int) -> None:
    """Take the end of a talk back: the death was reported by mistake."""
    talk = Talk.objects.select_for_update(of=("self",)).get(pk=pk)
    end(talk, "", "", None, None)
    save(talk)
