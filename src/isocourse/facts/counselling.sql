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
-- comprehension_on: last day the questions were answered correctly, with no failed attempt after it
WITH told AS (
    SELECT
        a.ask,
        max(e.happened_on) FILTER (WHERE list_contains(e.topics, 'pregnancy-prevention')) AS counselled_on,
        max(e.happened_on) FILTER (WHERE list_contains(e.topics, 'benefits-and-risks')) AS risks_discussed_on,
        max(e.happened_on) FILTER (WHERE list_contains(e.topics, 'mental-health')) AS mental_health_discussed_on,
        max(e.happened_on) FILTER (WHERE list_contains(e.topics, 'sexual-function')) AS sexual_function_discussed_on,
        max(e.happened_on) FILTER (WHERE list_contains(e.topics, 'blood-donation')) AS told_no_donation_on,
        max(e.happened_on) FILTER (WHERE list_contains(e.topics, 'no-sharing')) AS told_no_sharing_on,
        max(e.happened_on) FILTER (WHERE list_contains(e.topics, 'emergency-contraception'))
            AS emergency_contraception_on,
        max(e.happened_on) FILTER (WHERE list_contains(e.topics, 'medication-guide')) AS guide_given_on,
        max(e.happened_on) FILTER (WHERE e.kind = 'comprehension' AND e.passed) AS passed_on,
        max(e.happened_on) FILTER (WHERE e.kind = 'comprehension' AND NOT e.passed) AS failed_on
    FROM asked AS a
    LEFT JOIN event AS e
        ON
            a.person = e.person AND e.kind IN ('counselling', 'comprehension')
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
    GROUP BY a.ask
)

SELECT
    * EXCLUDE (passed_on, failed_on),
    CASE WHEN is_since(passed_on, failed_on) THEN passed_on END AS comprehension_on
FROM told
