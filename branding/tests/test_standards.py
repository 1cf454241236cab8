import pytest

from branding.models import Standard


@pytest.mark.django_db
def test_the_four_norms_are_there_from_the_start_with_all_their_items():
    assert {s.name: s.items.count() for s in Standard.objects.all()} == {
        "六个一": 6,
        "四个不": 4,
        "四净一齐": 5,
        "一二三工作法": 9,
    }


@pytest.mark.django_db
def test_the_shift_method_has_three_steps_before_during_and_after():
    phases = Standard.objects.get(name="一二三工作法").items.values_list("phase", flat=True)
    assert list(phases) == ["岗前"] * 3 + ["岗中"] * 3 + ["岗后"] * 3
