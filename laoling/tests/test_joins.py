"""Long statements over many rows are planned alike, whatever sizes PostgreSQL guesses."""

import pytest
from django.db import connection

from laoling.joins import joined_by_sorting

pytestmark = pytest.mark.django_db


def joins_of(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [
            line.split("(")[0].strip(" ->")
            for (line,) in cursor.fetchall()
            if " Join" in line or "Loop" in line
        ]


def test_sets_are_sorted_whatever_is_guessed():
    statement = "EXPLAIN SELECT FROM generate_series(1, 1000) a JOIN generate_series(1, 3) b ON a = b"
    assert joins_of(statement) == ["Hash Join"]
    with joined_by_sorting():
        assert joins_of(statement) == ["Merge Join"]
    assert joins_of(statement) == ["Hash Join"]
