"""The words of moods and talks, and which mood asks for a talk. No database: the models take their words from here."""

from datetime import timedelta

from django.db.models import IntegerChoices, TextChoices


class Mood(IntegerChoices):
    """How somebody was on a visit."""

    VERY_LOW = 1, "很差"
    LOW = 2, "较差"
    FAIR = 3, "一般"
    GOOD = 4, "较好"
    VERY_GOOD = 5, "很好"


class Concern(TextChoices):
    """What somebody's thoughts turn on; a short list, so that it can be ticked at a door and counted."""

    HEALTH = "HEALTH", "身体病痛"
    MEDICAL = "MEDICAL", "看病就医"
    FAMILY = "FAMILY", "子女家事"
    LONELINESS = "LONELINESS", "孤独少伴"
    MONEY = "MONEY", "经济困难"
    PENSION = "PENSION", "待遇政策"
    HOUSING = "HOUSING", "住房环境"
    NEIGHBOURS = "NEIGHBOURS", "邻里关系"
    COMPANY = "COMPANY", "企业发展"
    OTHER = "OTHER", "其他"


class Appeal(TextChoices):
    """What a talk 谈心 goes by; several at once as a rule."""

    DUTY = "DUTY", "讲责任"
    FEELING = "FEELING", "讲感情"
    DEDICATION = "DEDICATION", "讲奉献"
    POLICY = "POLICY", "讲政策"


class Reason(TextChoices):
    """Why a talk is asked for."""

    LOW = "LOW", "心情低落"
    DROP = "DROP", "心情明显变差"


LOW_FROM = Mood.LOW  # this low or lower asks for a talk
SHARP_DROP = 2  # so many steps down since the last time do too
TALK_WITHIN = timedelta(days=7)
TALK_SOON = timedelta(days=3)  # of the lowest mood


def reason_for(mood: int, before: int | None) -> Reason | None:
    """Why a mood asks for a talk, given the one that was noted `before` it (None: the first); None when it doesn't."""
    if mood <= LOW_FROM:
        return Reason.LOW
    if before is not None and before - mood >= SHARP_DROP:
        return Reason.DROP
    return None


def time_for(mood: int) -> timedelta:
    """How long the talk that a mood asks for may wait."""
    return TALK_SOON if mood == Mood.VERY_LOW else TALK_WITHIN
