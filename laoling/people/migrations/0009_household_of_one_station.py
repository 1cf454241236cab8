from django.db import migrations

# A household belongs to one station: who lives there belongs to it too. Asked at the end of the transaction,
# since a whole household moves in several statements.
ONE_STATION = """
ALTER TABLE people_household ADD CONSTRAINT people_household_at_station UNIQUE (id, station_id);
ALTER TABLE people_retiree ADD CONSTRAINT people_retiree_household_of_own_station
    FOREIGN KEY (household_id, station_id) REFERENCES people_household (id, station_id)
    DEFERRABLE INITIALLY DEFERRED;
"""
ANY_STATION = """
ALTER TABLE people_retiree DROP CONSTRAINT people_retiree_household_of_own_station;
ALTER TABLE people_household DROP CONSTRAINT people_household_at_station;
"""
# Whoever was moved without the household that stayed behind is no longer of it.
LEFT_BEHIND = """
UPDATE people_retiree SET household_id = NULL FROM people_household
WHERE people_household.id = household_id AND people_household.station_id <> people_retiree.station_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0008_transfers")]

    operations = [
        migrations.RunSQL(LEFT_BEHIND, migrations.RunSQL.noop),
        migrations.RunSQL(ONE_STATION, ANY_STATION),
    ]
