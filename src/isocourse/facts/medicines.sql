-- grain: one row for each ask
-- reads: medicine
-- medicine_classes: classes that matter beside isotretinoin, of medicines in use on the day
-- medicine_classes_new: those of medicines that became known since a clinician last looked
-- interacting: the medicines behind them, each with its class
-- medicines_unclassed: medicines in use, new since then, known only by a name or code that belongs to no class
-- tetracycline_until: last day of a tetracycline that is over
-- steroid_since: first day of the systemic corticosteroid in use
-- oral_antibiotic_days: days of the longest oral antibiotic treatment on record
-- topical_tried: a treatment of acne on the skin is on record
WITH used AS (
    SELECT
        a.ask, e.since, lower(e.name) AS name, upper(e.atc) AS atc, e.rxnorm,
        coalesce(e.name, e.atc, e.rxnorm) AS shown,
        coalesce(e.since, e.happened_on) AS began_on,
        least(e.until, a.on_date) AS ended_on,
        e.until IS NULL OR e.until >= a.on_date AS in_use,
        is_since(greatest(e.happened_on, CAST(e.recorded_at AS DATE)), c.considered_on) AS is_new,
        -- Creams, drops and sprays, by ATC group or else by the words of the name.
        CASE
            WHEN e.atc IS NULL
                THEN regexp_matches(lower(e.name), '\b(cream|gel|lotion|ointment|topical|foam|solution|drops|spray)\b')
            WHEN regexp_matches(upper(e.atc), '^(D05BB|D10BA|D11AH04)') THEN FALSE
            ELSE regexp_matches(upper(e.atc), '^(D|S0|A01A|G01|R01|R03BA)')
        END AS local_use
    FROM asked AS a
    INNER JOIN considered AS c ON a.ask = c.ask
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind = 'medicine' AND (e.since IS NULL OR e.since <= a.on_date)
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

classed AS (
    SELECT u.*, d.class
    FROM used AS u
    INNER JOIN drug_class() AS d
        ON
            (d.local OR NOT coalesce(u.local_use, FALSE))
            AND (
                len([p FOR p IN d.atc IF starts_with(u.atc, p)]) > 0
                OR list_contains(d.rxnorm, u.rxnorm)
                OR regexp_matches(u.name, d.names)
            )
),

-- A whole ATC code says what a medicine is; a name (a brand's, say) may hide any of the classes.
unclassed AS (
    SELECT u.ask, list_sort(list(DISTINCT u.shown)) AS shown
    FROM used AS u
    LEFT JOIN classed AS d ON u.ask = d.ask AND u.shown = d.shown
    WHERE
        coalesce(len(u.atc) < 7, d.class IS NULL) AND u.in_use AND u.is_new
        AND NOT coalesce(u.local_use, FALSE) AND NOT is_oral_isotretinoin(u.atc, u.name)
    GROUP BY u.ask
)

SELECT
    a.ask,
    coalesce(list_sort(list(DISTINCT u.class) FILTER (WHERE u.in_use)), []) AS medicine_classes,
    coalesce(list_sort(list(DISTINCT u.class) FILTER (WHERE u.in_use AND u.is_new)), []) AS medicine_classes_new,
    coalesce(
        list_sort(
            list(DISTINCT u.shown || ' (' || u.class || ')')
                FILTER (WHERE u.in_use AND u.class NOT IN ('oral-antibiotic', 'acne-topical'))
        ), []
    ) AS interacting,
    coalesce(any_value(n.shown), []) AS medicines_unclassed,
    max(u.ended_on) FILTER (WHERE u.class = 'tetracycline' AND NOT u.in_use) AS tetracycline_until,
    min(u.began_on) FILTER (WHERE u.class = 'corticosteroid' AND u.in_use) AS steroid_since,
    max(coalesce(u.ended_on, a.on_date) - u.since + 1) FILTER (WHERE u.class = 'oral-antibiotic')
        AS oral_antibiotic_days,
    coalesce(bool_or(u.class = 'acne-topical'), FALSE) AS topical_tried
FROM asked AS a
LEFT JOIN classed AS u ON a.ask = u.ask
LEFT JOIN unclassed AS n ON a.ask = n.ask
GROUP BY a.ask
