-- grain: one row for each ask
-- reads: condition, medicine, allergy
-- conditions: conditions active on the day (its last day included), by our plain codes
-- medicines_atc: ATC codes of other medicines in use on the day
-- medicines_rxnorm: their RxNorm codes
-- medicine_names: their names in lower case
-- vitamin_a_ug: daily vitamin A from supplements, micrograms
-- allergies: recorded allergies
WITH told AS (
    SELECT a.ask, e.*
    FROM asked AS a
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind IN ('condition', 'medicine', 'allergy')
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
            AND (e.until IS NULL OR e.until >= a.on_date) AND (e.since IS NULL OR e.since <= a.on_date)
)

SELECT
    a.ask,
    coalesce(list_sort(list(DISTINCT condition_code(e.condition)) FILTER (WHERE e.kind = 'condition')), [])
        AS conditions,
    coalesce(list_sort(list(DISTINCT upper(e.atc)) FILTER (WHERE e.kind = 'medicine' AND e.atc IS NOT NULL)), [])
        AS medicines_atc,
    coalesce(list_sort(list(DISTINCT e.rxnorm) FILTER (WHERE e.kind = 'medicine' AND e.rxnorm IS NOT NULL)), [])
        AS medicines_rxnorm,
    coalesce(list_sort(list(DISTINCT lower(e.name)) FILTER (WHERE e.kind = 'medicine' AND e.name IS NOT NULL)), [])
        AS medicine_names,
    sum(e.vitamin_a_ug) FILTER (WHERE e.kind = 'medicine') AS vitamin_a_ug,
    coalesce(list_sort(list(DISTINCT lower(e.substance)) FILTER (WHERE e.kind = 'allergy')), []) AS allergies
FROM asked AS a
LEFT JOIN told AS e ON a.ask = e.ask
GROUP BY a.ask
