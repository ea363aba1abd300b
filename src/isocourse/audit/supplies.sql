-- grain: statements that make, of the people between the variables low and high, the relations of one range
-- told: the source in the documented columns, with what was left out as a record would have it
-- again: ids that stand more than once for one person
-- mended: rows of these ids once each, and rows that cannot be what they say; what is not understood is unread
-- counter: supplies handed over and those that nobody collected, known only from the moment after the ask about each
-- handed: those of them that were handed over
-- supply: one row for each supply that stands, with the ask about it
-- missed: one row for each time between two supplies at which one was not collected, with the ask about it: a restart

CREATE OR REPLACE TEMP TABLE again AS
SELECT person, id FROM told
WHERE person BETWEEN getvariable('low') AND getvariable('high') AND id IS NOT NULL
GROUP BY person, id HAVING count(*) > 1;

CREATE OR REPLACE TEMP TABLE mended AS
WITH once AS (
    -- Where an entry was read from makes it no other entry.
    SELECT DISTINCT t.* REPLACE (CAST(NULL AS VARCHAR) AS source) FROM told AS t
    SEMI JOIN again AS g ON t.person = g.person AND t.id = g.id
    WHERE t.person BETWEEN getvariable('low') AND getvariable('high') AND NOT t.faulty
),

counted AS (SELECT *, count(*) OVER (PARTITION BY person, id) AS contents FROM once)

SELECT
    * EXCLUDE (contents) REPLACE (
        CASE WHEN contents > 1 THEN 'unread' ELSE kind END AS kind,
        CASE WHEN contents > 1 THEN kind ELSE about END AS about,
        CASE WHEN contents > 1 THEN 'one id, several contents' ELSE problem END AS problem
    )
FROM counted
UNION ALL BY NAME
SELECT
    * REPLACE (
        'unread' AS kind, coalesce(kind, 'record') AS about, 'not what it says' AS problem,
        coalesce(happened_on, DATE '0001-01-01') AS happened_on,
        coalesce(recorded_at, TIMESTAMPTZ '0001-01-01 00:00:00+00') AS recorded_at
    )
FROM told
WHERE person BETWEEN getvariable('low') AND getvariable('high') AND faulty;

CREATE OR REPLACE TEMP TABLE counter AS
WITH standing AS (
    SELECT COLUMNS(getvariable('counter_columns')) FROM told AS t
    ANTI JOIN again AS g ON t.person = g.person AND t.id = g.id
    WHERE
        t.person BETWEEN getvariable('low') AND getvariable('high')
        AND at_counter(t.kind, t.status) AND NOT t.faulty
    UNION ALL BY NAME
    SELECT COLUMNS(getvariable('counter_columns')) FROM mended WHERE at_counter(kind, status)
),

-- A supply of a day without a time is judged at the end of the day, as `decide --at` would.
moments AS (
    SELECT
        *,
        coalesce(
            date_trunc('second', happened_at),
            (CAST(happened_on AS TIMESTAMP) + INTERVAL '23:59:59') AT TIME ZONE getvariable('clock')
        ) AS moment
    FROM standing
),

placed AS (
    SELECT
        *, superseded_at IS NULL AS stands,
        row_number() OVER (
            PARTITION BY person, happened_on, superseded_at IS NULL
            ORDER BY moment, status = 'handed-over', recorded_at, id, days
        ) AS place,
        count(*) OVER (PARTITION BY person, happened_on) AS that_day,
        max(moment) OVER (PARTITION BY person, happened_on) AS last_moment
    FROM moments
)

SELECT
    * EXCLUDE (stands, place, that_day, last_moment) REPLACE (
        greatest(
            recorded_at,
            CASE
                WHEN stands THEN moment + (place * 2 - 1) * INTERVAL 1 SECOND
                ELSE last_moment + that_day * 2 * INTERVAL 1 SECOND
            END
        ) AS recorded_at
    ),
    CASE WHEN stands THEN moment + (place - 1) * 2 * INTERVAL 1 SECOND END AS known_at
FROM placed;

CREATE OR REPLACE TEMP VIEW handed AS SELECT * FROM counter WHERE status = 'handed-over';

CREATE OR REPLACE TEMP TABLE supply AS
SELECT
    row_number() OVER (ORDER BY person, known_at, id) AS ask, person, id, happened_on, moment, known_at,
    happened_on BETWEEN getvariable('first_day') AND getvariable('last_day') AS in_period
FROM handed WHERE known_at IS NOT NULL;

-- Asked about only where other rules are to be compared. The first entry counts: a later one tells that it went back.
CREATE OR REPLACE TEMP TABLE missed AS
WITH counted AS (
    SELECT
        m.person, m.id, m.happened_on, m.moment, m.known_at,
        (SELECT count(*) FROM supply AS s WHERE s.person = m.person AND s.known_at <= m.known_at) AS supplies_before
    FROM counter AS m WHERE m.known_at IS NOT NULL AND m.status != 'handed-over'
),

placed AS (
    SELECT
        *, row_number() OVER (PARTITION BY person, supplies_before ORDER BY happened_on, known_at, id) AS place
    FROM counted
)

SELECT
    (SELECT count(*) FROM supply) + row_number() OVER (ORDER BY person, known_at) AS ask, person, moment, known_at
FROM placed
WHERE
    place = 1 AND CAST(getvariable('other_rules') AS BOOLEAN)
    AND happened_on BETWEEN getvariable('first_day') AND getvariable('last_day');

CREATE OR REPLACE TEMP TABLE all_asks AS
SELECT
    ask, person, 'dispense' AS act, moment, known_at, CAST(getvariable('monthly_tests') AS BOOLEAN) AS monthly_tests,
    CAST(NULL AS VARCHAR) AS laboratory_schedule
FROM (
    SELECT ask, person, moment, known_at FROM supply WHERE in_period
    UNION ALL
    SELECT ask, person, moment, known_at FROM missed
) AS asked;
