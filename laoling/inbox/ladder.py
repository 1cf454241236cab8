"""The ladder: who is told what when something stays undone (Rules of duties, 10).

A higher room says in SQL what climbs; this module says whom each reached rung tells, and writes the messages in
one statement. It asks "which rung is reached by now", so a scan that was away for days tells everybody once.
"""

from contextlib import nullcontext

from django.db import connection

from laoling.joins import joined_by_sorting

# Ranks of the audiences, from the nearest to the person upwards: when nobody is there, the next rank is told.
SCAN = """
WITH climber AS MATERIALIZED ({climbers}),
leave AS (
    SELECT DISTINCT ON (user_id) user_id, substitute_id
    FROM accounts_leave
    WHERE %(today)s BETWEEN starts_on AND ends_on
    ORDER BY user_id, substitute_id NULLS LAST
),
-- Each post and the person who answers in it today: the holder, or the substitute while the holder is on leave.
-- A substitute must be there too, and must be allowed to see that unit's people.
post AS (
    SELECT holder.id, holder.role, holder.unit_id, person.id AS person_id
    FROM accounts_user holder
    JOIN accounts_unit unit ON unit.id = holder.unit_id
    LEFT JOIN leave ON leave.user_id = holder.id
    JOIN accounts_user person ON person.id = coalesce(leave.substitute_id, holder.id) AND person.is_active
    JOIN accounts_unit person_unit ON person_unit.id = person.unit_id
    WHERE holder.is_active
      AND NOT EXISTS (SELECT FROM leave other WHERE other.user_id = person.id)
      AND starts_with(unit.path, person_unit.path)
      AND (person.id = holder.id OR (person.role = 'CENTRE_LEADER') = (holder.role = 'CENTRE_LEADER'))
      AND person.role NOT IN ('AUDITOR', 'SYSTEM_ADMIN')
),
staff AS (
    SELECT DISTINCT station.id AS station_id, level.rank, post.person_id
    FROM accounts_unit station
    JOIN accounts_unit above ON starts_with(station.path, above.path)
    JOIN (VALUES (2, 'STATION_HEAD', 'STATION'), (3, 'DEPARTMENT_MANAGER', 'DEPARTMENT'),
                 (4, 'CENTRE_LEADER', 'CENTRE')) AS level (rank, role, unit_level) ON level.unit_level = above.level
    JOIN post ON post.unit_id = above.id AND post.role = level.role
),
answering AS (
    SELECT station_id, wanted.rank AS wanted, min(staff.rank) AS rank
    FROM staff JOIN (VALUES (2), (3), (4)) AS wanted (rank) ON staff.rank >= wanted.rank
    GROUP BY station_id, wanted.rank
),
told_above AS (
    SELECT answering.station_id, answering.wanted, staff.person_id
    FROM answering JOIN staff USING (station_id, rank)
),
last_rung AS (SELECT DISTINCT ON (ladder) * FROM inbox_ladderrung ORDER BY ladder, rung DESC),
reached AS (
    SELECT climber.subject, climber.station_id, climber.visitor_id, rung.rung,
           rung.visitor, rung.head, rung.department, rung.centre
    FROM climber JOIN inbox_ladderrung rung
      ON rung.ladder = climber.ladder
     AND (climber.due_on + rung.offset_days <= %(today)s
          OR climber.since_at + rung.offset_hours * interval '1 hour' <= %(now)s)
    UNION ALL
    -- Past the last rung, every week again, to the head and the department.
    SELECT climber.subject, climber.station_id, climber.visitor_id,
           last_rung.rung + weeks.number, false, true, true, false
    FROM climber JOIN last_rung USING (ladder)
    CROSS JOIN LATERAL (
        SELECT coalesce(
            (%(today)s - climber.due_on - last_rung.offset_days) / 7,
            floor(extract(epoch FROM %(now)s - climber.since_at - last_rung.offset_hours * interval '1 hour')
                  / 604800)::int) AS number
    ) weeks
    WHERE weeks.number >= 1
),
highest AS (
    SELECT subject, station_id, visitor_id, audience.rank, max(rung) AS rung
    FROM reached
    CROSS JOIN LATERAL (VALUES (1, visitor), (2, head), (3, department), (4, centre)) AS audience (rank, told)
    WHERE audience.told
    GROUP BY subject, station_id, visitor_id, audience.rank
),
told AS (
    SELECT highest.subject, highest.rung, coalesce(visitor.person_id, above.person_id) AS person_id
    FROM highest
    LEFT JOIN post visitor
      ON highest.rank = 1 AND visitor.id = highest.visitor_id AND visitor.unit_id = highest.station_id
    LEFT JOIN told_above above
      ON visitor.id IS NULL AND above.station_id = highest.station_id AND above.wanted = greatest(highest.rank, 2)
),
once AS (
    SELECT subject, person_id, max(rung) AS rung FROM told WHERE person_id IS NOT NULL GROUP BY subject, person_id
)
INSERT INTO inbox_reminder (subject, rung, recipient_id, unit_id, names_people, title, body, url, sent_at)
SELECT once.subject, once.rung, once.person_id, climber.station_id,
       person.role <> 'CENTRE_LEADER',
       CASE person.role WHEN 'CENTRE_LEADER' THEN left(station.name, 60) ELSE left(climber.title, 120) END,
       CASE person.role WHEN 'CENTRE_LEADER' THEN '' ELSE left(climber.body, 2000) END,
       CASE person.role WHEN 'CENTRE_LEADER' THEN '' ELSE climber.url END,
       %(now)s
FROM once
JOIN climber USING (subject)
JOIN accounts_user person ON person.id = once.person_id
JOIN accounts_unit station ON station.id = climber.station_id
-- One look into the index for each: as a join (NOT EXISTS), PostgreSQL would guess how, and may guess badly.
WHERE once.rung > coalesce((
    SELECT max(earlier.rung) FROM inbox_reminder earlier
    WHERE earlier.subject = once.subject AND earlier.recipient_id = once.person_id
), once.rung - 1)
-- In one order: scans at the same moment wait for each other's rows, and would otherwise wait in a circle.
ORDER BY once.subject, once.person_id
ON CONFLICT DO NOTHING
"""

# The centre sees counts by station, not names: one message a station and scan counts what reached it. A scan climbs
# several times (duties, requests …): what a later climb brings is added to the count.
COUNT_FOR_CENTRE = """
WITH part AS (
    SELECT reminder.id, reminder.recipient_id, reminder.unit_id
    FROM inbox_reminder reminder
    JOIN accounts_user person ON person.id = reminder.recipient_id AND person.role = 'CENTRE_LEADER'
    WHERE reminder.part_of_id IS NULL AND reminder.sent_at = %(now)s AND reminder.unit_id IS NOT NULL
      AND NOT starts_with(reminder.subject, 'inbox.')
),
counted AS (
    SELECT part.recipient_id, part.unit_id, station.name, count(*) AS new,
           'inbox.station:' || part.unit_id || ':' || to_char(%(now)s, 'YYYYMMDDHH24MISSUS') AS subject
    FROM part JOIN accounts_unit station ON station.id = part.unit_id
    GROUP BY part.recipient_id, part.unit_id, station.name
),
added_to AS (
    UPDATE inbox_reminder SET title = left(counted.name, 60) || '：'
        || counted.new + (SELECT count(*) FROM inbox_reminder told WHERE told.part_of_id = inbox_reminder.id)
        || ' 件逾期事项已报到中心'
    FROM counted
    WHERE inbox_reminder.subject = counted.subject AND inbox_reminder.recipient_id = counted.recipient_id
    RETURNING inbox_reminder.id, inbox_reminder.recipient_id, inbox_reminder.unit_id
),
made AS (
    INSERT INTO inbox_reminder (subject, rung, recipient_id, unit_id, names_people, title, body, url, sent_at)
    SELECT subject, 0, recipient_id, unit_id, false, left(name, 60) || '：' || new || ' 件逾期事项已报到中心', '',
           %(url)s, %(now)s
    FROM counted
    WHERE NOT EXISTS (SELECT FROM added_to WHERE (recipient_id, unit_id) = (counted.recipient_id, counted.unit_id))
    RETURNING id, recipient_id, unit_id
),
whole AS (SELECT * FROM added_to UNION ALL SELECT * FROM made)
UPDATE inbox_reminder SET part_of_id = whole.id
FROM part JOIN whole USING (recipient_id, unit_id)
WHERE inbox_reminder.id = part.id
"""


def climb(*, climbers: str, params: dict, today, now, centre_url: str, are_many: bool = False) -> int:
    """Tell everybody whom a reached rung names and who wasn't told that rung yet; returns the number told.

    `climbers` is a SELECT of what is undone, one row a subject: subject (text, unique), ladder, station_id (or the
    department whose own it is), visitor_id (may be null), due_on (a day, for ladders in days), since_at (the moment
    of the report, for ladders in hours; else null), title, body, url; `params` are its own parameters, beside
    `today` (a Shanghai date) and `now`.
    Run it inside a transaction. `centre_url` is where the centre's counts lead. `are_many`: there may be tens of
    thousands of them.
    """
    params = {**params, "today": today, "now": now}
    with connection.cursor() as cursor:
        with joined_by_sorting() if are_many else nullcontext():
            cursor.execute(SCAN.format(climbers=climbers), params)
        sent = cursor.rowcount
        cursor.execute(COUNT_FOR_CENTRE, {"now": now, "url": centre_url})
    return sent
