"""A demo portal on a day that stays the same."""

from datetime import date, datetime

from laoling.calendar import SHANGHAI
from laoling.demo.loading import load_demo

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)


def load(*, retirees=120, seed=1, accounts=None):
    return load_demo(
        retirees=retirees, seed=seed, accounts=accounts, today=TODAY, now=NOW, tell=lambda step: None
    )
