"""Days and moments of rows in SQL, for the order of a story."""

from datetime import timedelta

from django.db.models import DateTimeField, ExpressionWrapper, F
from django.db.models.functions import Cast, TruncDate

from laoling.calendar import SHANGHAI

ONE_DAY = timedelta(days=1)


def end_of(day: str):
    """A moment at the end of the day in that column."""
    return ExpressionWrapper(Cast(F(day), DateTimeField()) + ONE_DAY, output_field=DateTimeField())


def day_of(moment: str) -> TruncDate:
    """The Shanghai day of the moment in that column."""
    return TruncDate(F(moment), tzinfo=SHANGHAI)
