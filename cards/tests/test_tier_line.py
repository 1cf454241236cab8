"""The drawn line of a card's tiers."""

from datetime import date

from cards.tier_line import LEFT, RIGHT, draw

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def test_it_goes_from_the_opening_to_the_last_day_in_steps():
    line = draw([(FIRST, 2), (date(2026, 7, 2), 1)], until=LAST, pauses=[])
    middle = LEFT + (RIGHT - LEFT) * 182 / 365
    assert line.path == f"M{LEFT}.0 60 H{middle:.1f} V22 H{RIGHT}"
    assert line.dots == [(f"{LEFT}.0", 60), (f"{middle:.1f}", 22)]


def test_pauses_are_bands_as_far_as_they_lie_on_it():
    over, ahead = (date(2025, 12, 1), date(2026, 1, 10)), (date(2027, 1, 5), date(2027, 2, 1))
    line = draw([(FIRST, 3)], until=LAST, pauses=[over, ahead])
    assert [(band.x, band.width) for band in line.bands] == [
        (f"{LEFT}.0", f"{(RIGHT - LEFT) * 10 / 365:.1f}")
    ]


def test_a_card_of_today_is_a_line_too_and_years_are_marked():
    assert draw([(FIRST, 1)], until=FIRST, pauses=[]).path == f"M{LEFT}.0 22 H{RIGHT}"
    assert [year for _, year in draw([(FIRST, 1)], until=date(2028, 3, 1), pauses=[]).years] == [2027, 2028]
