"""How addresses are sorted."""

from django.db.models import CharField, Func


class Natural(Func):
    """A text in the order that a reader expects of its numbers: 3号楼 before 12号楼."""

    template = (
        r"regexp_replace(regexp_replace(%(expressions)s, '([0-9]+)', '00000\1', 'g'),"
        r" '0*([0-9]{6})', '\1', 'g')"
    )
    output_field = CharField()
