-- grain: statements that make what measures count, of the people of one range, as everything is known at the end
-- happening: events that stand, those known by the end of the period
-- course: one row for each course with a supply: from the decision to the last dose
-- who: whether each person can become pregnant, as last recorded

CREATE OR REPLACE TEMP VIEW happening AS
SELECT * FROM all_events
WHERE
    person BETWEEN getvariable('low') AND getvariable('high') AND superseded_at IS NULL
    AND happened_on <= getvariable('last_day');

CREATE OR REPLACE TEMP TABLE who AS
SELECT person, arg_max(category, happened_on) AS who FROM happening WHERE kind = 'category' GROUP BY person;

CREATE OR REPLACE TEMP TABLE course AS
WITH stops AS (
    SELECT person, happened_on AS stopped_on, any_value(reason) AS stop_reason
    FROM happening WHERE kind = 'course' AND step = 'stopped' GROUP BY person, happened_on
),

numbered AS (
    SELECT s.*, (SELECT count(*) FROM stops AS p WHERE p.person = s.person AND p.stopped_on < s.happened_on) AS number
    FROM supply AS s WHERE s.happened_on <= getvariable('last_day')
),

grouped AS (
    SELECT
        person, number, min(happened_on) AS first_supply_on, max(happened_on) AS last_supply_on, min(ask) AS first_ask,
        count(*) AS supplies
    FROM numbered GROUP BY person, number
),

bounded AS (
    SELECT
        g.*, (SELECT min(p.stopped_on) FROM stops AS p WHERE p.person = g.person AND p.stopped_on >= g.last_supply_on)
            AS stopped_on,
        (SELECT max(p.stopped_on) FROM stops AS p WHERE p.person = g.person AND p.stopped_on < g.first_supply_on)
            AS stopped_before
    FROM grouped AS g
)

SELECT
    b.*, s.stop_reason,
    (
        SELECT max(d.happened_on) FROM happening AS d
        WHERE
            d.kind = 'course' AND d.step = 'decided' AND d.person = b.person AND d.happened_on <= b.first_supply_on
            AND (b.stopped_before IS NULL OR d.happened_on > b.stopped_before)
    ) AS decided_on
FROM bounded AS b LEFT JOIN stops AS s ON b.person = s.person AND b.stopped_on = s.stopped_on;
