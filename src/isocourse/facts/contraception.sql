-- grain: one row for each ask
-- reads: contraception, contraception-exemption, contraception-entry
-- contraception_ok: the methods in use on the day are ones the programme accepts, together
-- contraception_since: first day from which they have been in use together without a gap
-- abstinent_since: first day of a commitment to complete abstinence that still stands
-- protected_since: the earlier of the two, from which pregnancy prevention stands
-- methods_in_use: the methods in use on the day
-- gap_on: last day since the first supply on which, by the record, nothing that the programme accepts was in place
-- exemption_on: day in this course on which prescriber and patient recorded that no risk is expected
-- exemption_complete: that record has a coded reason and both agreed
-- prescriber_entered_on: day the prescriber entered the methods for this supply
-- patient_entered_on: day the patient entered the methods for this supply
-- entries_match: both entered the same methods
WITH stated AS (
    SELECT
        a.ask, a.version, a.on_date, e.method, e.until, coalesce(e.since, e.happened_on) AS since,
        list(e.until) FILTER (WHERE e.until IS NOT NULL) OVER (PARTITION BY a.ask, e.method) AS ends
    FROM asked AS a
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'contraception'
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

-- A method ends by its own word, or by the next word that it ended.
spanned AS (
    SELECT s.*, coalesce(list_min([day FOR day IN s.ends IF day > s.since]), DATE '9999-12-31') AS ended_on
    FROM stated AS s
    WHERE s.until IS NULL OR s.until > s.since
),

in_use AS (
    SELECT s.ask, s.version, s.method, min(s.since) AS since
    FROM spanned AS s
    WHERE s.since <= s.on_date AND s.ended_on > s.on_date
    GROUP BY s.ask, s.version, s.method
),

-- Every day since the first supply on which a method began or ended, with what was in place then.
changed AS (
    SELECT DISTINCT s.ask, d.day
    FROM spanned AS s
    INNER JOIN course AS c ON s.ask = c.ask
    CROSS JOIN unnest([c.first_supply_on, s.since, s.ended_on]) AS d (day)
    WHERE d.day BETWEEN c.first_supply_on AND s.on_date
),

covered AS (
    SELECT
        d.ask, d.day,
        bool_or((s.method = 'abstinence' AND v.abstinence_counts) OR list_contains(v.methods_alone, s.method)) AS alone,
        count(DISTINCT s.method) FILTER (WHERE list_contains(v.methods_primary, s.method)) AS primaries,
        count(DISTINCT s.method) FILTER (WHERE list_contains(v.methods_secondary, s.method)) AS secondaries,
        any_value(v.two_primaries) AS two_primaries
    FROM changed AS d
    LEFT JOIN spanned AS s ON d.ask = s.ask AND d.day >= s.since AND d.day < s.ended_on
    LEFT JOIN version AS v ON s.version = v.version
    GROUP BY d.ask, d.day
),

uncovered AS (
    SELECT v.ask, max(v.day) AS gap_on
    FROM covered AS v
    WHERE
        NOT coalesce(v.alone, FALSE)
        AND (v.primaries = 0 OR (v.secondaries = 0 AND NOT (v.two_primaries AND v.primaries > 1)))
    GROUP BY v.ask
),

classed AS (
    SELECT
        u.ask,
        min(u.since) FILTER (WHERE list_contains(v.methods_alone, u.method)) AS alone,
        list_sort(list(u.since) FILTER (WHERE list_contains(v.methods_primary, u.method))) AS primaries,
        min(u.since) FILTER (WHERE list_contains(v.methods_secondary, u.method)) AS secondary,
        min(u.since) FILTER (WHERE u.method = 'abstinence') AS abstinent_since,
        any_value(v.two_primaries) AS two_primaries,
        list_sort(list(u.method)) AS methods_in_use
    FROM in_use AS u
    INNER JOIN version AS v ON u.version = v.version
    GROUP BY u.ask
),

paired AS (
    SELECT
        c.*,
        CASE WHEN c.two_primaries THEN least(c.secondary, c.primaries[2]) ELSE c.secondary END AS second_since
    FROM classed AS c
),

entered AS (
    SELECT
        a.ask,
        max(e.happened_on) FILTER (WHERE e.kind = 'contraception-exemption') AS exemption_on,
        bool_or(e.reason_code IS NOT NULL AND list_has_all(e.agreed_by, ['prescriber', 'patient']))
            FILTER (WHERE e.kind = 'contraception-exemption') AS exemption_complete,
        max(e.happened_on) FILTER (WHERE e.entered_by = 'prescriber') AS prescriber_entered_on,
        max(e.happened_on) FILTER (WHERE e.entered_by = 'patient') AS patient_entered_on,
        list_sort(
            max_by(e.methods, (e.happened_on, e.recorded_at, e.methods)) FILTER (WHERE e.entered_by = 'prescriber')
        ) AS by_prescriber,
        list_sort(
            max_by(e.methods, (e.happened_on, e.recorded_at, e.methods)) FILTER (WHERE e.entered_by = 'patient')
        ) AS by_patient
    FROM asked AS a
    INNER JOIN course AS k ON a.ask = k.ask
    INNER JOIN prescription AS p ON a.ask = p.ask
    INNER JOIN event AS e
        ON
            a.person = e.person
            AND (
                (e.kind = 'contraception-exemption' AND is_since(e.happened_on, k.stopped_on))
                OR (e.kind = 'contraception-entry' AND is_since(e.happened_on, p.since_on))
            )
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
    GROUP BY a.ask
),

together AS (
    SELECT
        p.*,
        least(
            p.alone,
            CASE
                WHEN
                    p.second_since IS NOT NULL AND p.primaries[1] IS NOT NULL
                    THEN greatest(p.primaries[1], p.second_since)
            END
        ) AS contraception_since
    FROM paired AS p
)

SELECT
    a.ask, t.contraception_since, t.contraception_since IS NOT NULL AS contraception_ok, t.abstinent_since,
    least(t.contraception_since, t.abstinent_since) AS protected_since, t.methods_in_use, u.gap_on,
    n.exemption_on,
    n.exemption_complete,
    n.prescriber_entered_on,
    n.patient_entered_on,
    n.by_prescriber = n.by_patient AS entries_match
FROM asked AS a
LEFT JOIN together AS t ON a.ask = t.ask
LEFT JOIN uncovered AS u ON a.ask = u.ask
LEFT JOIN entered AS n ON a.ask = n.ask
