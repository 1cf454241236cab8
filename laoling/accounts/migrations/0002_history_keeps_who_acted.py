from django.db import migrations

# pghistory writes who acted with INSERT … ON CONFLICT DO UPDATE, so the runtime role needs the right to update
# that table. This trigger leaves it only what pghistory needs: to add (a user who signs in during a request),
# never to change what is there. It drops such an update without an error: the request isn't at fault.
FORWARD = """
CREATE FUNCTION accounts_history_keeps_who_acted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.metadata @> jsonb_strip_nulls(OLD.metadata) AND NEW.id = OLD.id
       AND NEW.created_at = OLD.created_at THEN
        RETURN NEW;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER accounts_history_keeps_who_acted BEFORE UPDATE ON pghistory_context
    FOR EACH ROW EXECUTE FUNCTION accounts_history_keeps_who_acted();
"""
BACKWARD = """
DROP TRIGGER accounts_history_keeps_who_acted ON pghistory_context;
DROP FUNCTION accounts_history_keeps_who_acted();
"""


class Migration(migrations.Migration):
    replaces = [("accounts", "0005_erasing_is_logged")]
    dependencies = [
        ("accounts", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
