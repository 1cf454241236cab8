"""What a closed competition consists of can't be written any more, whoever tries by which way: the database refuses."""

import pgtrigger

REFUSAL = (
    "RAISE EXCEPTION '竞赛已经公布结果，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"
)
RETURN = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
CHANGES = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete


def frozen(path: str) -> pgtrigger.Trigger:
    """The trigger of a table that belongs to competitions: no change of a row whose competition is closed.

    `path` is SQL that gives the competition's key of the row `{row}`. It waits for whoever closes the competition
    in this moment, and then refuses.
    """
    look = """
            IF TG_OP <> '{other}' THEN
                SELECT closed_at INTO closed FROM competitions_competition WHERE id = {path} FOR SHARE;
                IF closed IS NOT NULL THEN {refusal} END IF;
            END IF;"""
    refusal = REFUSAL.format(name="competitions_frozen_when_closed")
    looks = [
        look.format(other=other, path=path.format(row=row), refusal=refusal)
        for row, other in (("OLD", "INSERT"), ("NEW", "DELETE"))
    ]
    return pgtrigger.Trigger(
        name="frozen_when_closed",
        when=pgtrigger.Before,
        operation=CHANGES,
        declare=[("closed", "TIMESTAMPTZ")],
        func=f"""{"".join(looks)}
            {RETURN}
        """,
    )


def closed_for_good() -> pgtrigger.Trigger:
    """The competition's own trigger: once closed, the only change is to reopen it, counted and with a reason."""
    return pgtrigger.Trigger(
        name="frozen_when_closed",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF OLD.closed_at IS NOT NULL AND (
                TG_OP = 'DELETE' OR NEW.closed_at IS NOT NULL OR NEW.reopened_reason = ''
                OR NEW.times_reopened <> OLD.times_reopened + 1
            ) THEN
                {REFUSAL.format(name="competitions_closed_for_good")}
            END IF;
            {RETURN}
        """,
    )
