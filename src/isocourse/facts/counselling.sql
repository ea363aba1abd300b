-- grain: one row for each ask
-- reads: counselling, comprehension
-- counselled_on: last day of pregnancy-prevention counselling
-- risks_discussed_on: last day benefits and risks were discussed
-- mental_health_discussed_on: last day mental health was part of it
-- sexual_function_discussed_on: last day sexual function was part of it
-- told_no_donation_on: last day the person was told not to donate blood
-- told_no_sharing_on: last day the person was told not to share the drug
-- emergency_contraception_on: last day emergency contraception was discussed or prescribed
-- guide_given_on: last day the medication guide was given
-- counselled_first_on: first day of counselling in this course
-- comprehension_on: last day the questions were answered correctly, with no failed attempt after it
WITH seen_events AS (
    SELECT
        a.ask, e.*,
        max(e.happened_on) FILTER (WHERE e.kind = 'comprehension' AND NOT e.passed) OVER (PARTITION BY a.ask) AS failed_on
    FROM asked AS a
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind IN ('counselling', 'comprehension')
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
)

SELECT
    a.ask,
    max(e.happened_on) FILTER (WHERE list_contains(e.topics, 'pregnancy-prevention')) AS counselled_on,
    max(e.happened_on) FILTER (WHERE list_contains(e.topics, 'benefits-and-risks')) AS risks_discussed_on,
    max(e.happened_on) FILTER (WHERE list_contains(e.topics, 'mental-health')) AS mental_health_discussed_on,
    max(e.happened_on) FILTER (WHERE list_contains(e.topics, 'sexual-function')) AS sexual_function_discussed_on,
    max(e.happened_on) FILTER (WHERE list_contains(e.topics, 'blood-donation')) AS told_no_donation_on,
    max(e.happened_on) FILTER (WHERE list_contains(e.topics, 'no-sharing')) AS told_no_sharing_on,
    max(e.happened_on) FILTER (WHERE list_contains(e.topics, 'emergency-contraception')) AS emergency_contraception_on,
    max(e.happened_on) FILTER (WHERE list_contains(e.topics, 'medication-guide')) AS guide_given_on,
    min(e.happened_on) FILTER (WHERE e.kind = 'counselling' AND is_since(e.happened_on, c.stopped_on)) AS counselled_first_on,
    max(e.happened_on) FILTER (WHERE e.kind = 'comprehension' AND e.passed AND (e.failed_on IS NULL OR e.happened_on > e.failed_on))
        AS comprehension_on
FROM asked AS a
INNER JOIN course AS c ON a.ask = c.ask
LEFT JOIN seen_events AS e ON a.ask = e.ask
GROUP BY a.ask
