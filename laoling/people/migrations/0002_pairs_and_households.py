from django.db import migrations

# Both are asked at the end of the transaction. Whoever is somebody's spouse has that somebody as spouse, and the two
# directions are written one after the other.
BOTH_DIRECTIONS = """
ALTER TABLE people_retiree
    ADD CONSTRAINT people_retiree_pair UNIQUE (id, spouse_id),
    ADD CONSTRAINT people_retiree_spouse_both_ways FOREIGN KEY (spouse_id, id)
        REFERENCES people_retiree (id, spouse_id) DEFERRABLE INITIALLY DEFERRED;
"""
ONE_DIRECTION = """
ALTER TABLE people_retiree
    DROP CONSTRAINT people_retiree_spouse_both_ways,
    DROP CONSTRAINT people_retiree_pair;
"""
# A household belongs to one station: who lives there belongs to it too. A whole household moves in several statements.
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


class Migration(migrations.Migration):
    replaces = [("people", "0019_photos_and_feedback_end")]
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.RunSQL(BOTH_DIRECTIONS, ONE_DIRECTION),
        migrations.RunSQL(ONE_STATION, ANY_STATION),
    ]
