-- grain: one row for each ask
-- reads: person
-- birth_date: date of birth; not recorded is unknown
-- age: whole years of age on the day asked about
SELECT
    a.ask,
    max_by(e.birth_date, (e.recorded_at, e.birth_date)) AS birth_date,
    age_on(max_by(e.birth_date, (e.recorded_at, e.birth_date)), any_value(a.on_date)) AS age
FROM asked AS a
LEFT JOIN event AS e
    ON
        a.person = e.person AND e.kind = 'person' AND e.birth_date IS NOT NULL
        AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
GROUP BY a.ask
