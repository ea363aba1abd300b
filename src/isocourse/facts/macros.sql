-- Counting conventions of evidence/programmes.md section 0, written once.

-- The anchor is day 1, so a window of 7 days ends six days after it.
CREATE OR REPLACE MACRO last_day_of_window(n, anchor) AS CAST(anchor + (n - 1) AS DATE);

-- "Within n days of" read the other way: n days after the anchor. The day between is doubtful.
CREATE OR REPLACE MACRO last_day_literal(n, anchor) AS CAST(anchor + n AS DATE);

-- The later of 30 days and one calendar month, so that both readings are met.
CREATE OR REPLACE MACRO one_month_after(d) AS greatest(CAST(d + 30 AS DATE), CAST(d + INTERVAL 1 MONTH AS DATE));

-- Whole years of age on a day.
CREATE OR REPLACE MACRO age_on(born, d) AS
    year(d) - year(born) - CAST(month(d) * 100 + day(d) < month(born) * 100 + day(born) AS INTEGER);

-- Whether an event had happened by the day, was known by the moment, and was not yet replaced.
CREATE OR REPLACE MACRO seen(happened_on, recorded_at, superseded_at, on_date, known_at) AS
    happened_on <= on_date AND recorded_at <= known_at AND (superseded_at IS NULL OR superseded_at > known_at);

-- True when the day is known and comes after the other day, or there is no other day to come after.
CREATE OR REPLACE MACRO is_since(d, after_day) AS d IS NOT NULL AND (after_day IS NULL OR d > after_day);

-- The day of a moment on the programme's clock, never later than the day written down.
CREATE OR REPLACE MACRO clock_day(happened_on, happened_at, clock) AS
    least(happened_on, CAST(happened_at AT TIME ZONE clock AS DATE));

-- Whether any text in the list matches the pattern; an empty list has none.
CREATE OR REPLACE MACRO has_match(texts, pattern) AS len([x FOR x IN texts IF regexp_matches(x, pattern)]) > 0;

-- From this day on the label names no caution about procedures: six calendar months after the last dose.
CREATE OR REPLACE MACRO label_wait_end(last_dose) AS CAST(last_dose + INTERVAL 6 MONTH AS DATE);

-- What is said of something, as a sentence that begins with its name.
CREATE OR REPLACE MACRO said(name, words) AS upper(name[1]) || name[2:] || ': ' || words;

-- A name as people write it, in small letters with hyphens.
CREATE OR REPLACE MACRO tidy(name) AS regexp_replace(lower(trim(name)), '[\s_–-]+', '-', 'g');

-- Isotretinoin to be swallowed, by its ATC code or by its name; what is put on the skin is another medicine.
CREATE OR REPLACE MACRO is_oral_isotretinoin(atc, name) AS
    coalesce(upper(atc) = 'D10BA01', FALSE)
    OR (
        atc IS NULL AND coalesce(
            regexp_matches(lower(name), 'isotretinoin|accutan')
            AND NOT regexp_matches(lower(name), '\bgel\b|\bcream\b|topical'),
            FALSE
        )
    );

-- Whether contraception by hormones that a medicine can weaken is in use, as a method or as a medicine.
CREATE OR REPLACE MACRO hormonal(methods, classes) AS
    coalesce(
        list_has_any(
            methods, ['combined-pill', 'progestogen-only-pill', 'patch', 'vaginal-ring', 'implant', 'injection']
        ), FALSE
    )
    OR list_has_any(classes, ['combined-pill', 'minipill']);

-- The day on which we knew of something: when it happened, or later, when it was recorded.
CREATE OR REPLACE MACRO known_day(happened_on, recorded_at, clock) AS
    greatest(happened_on, CAST(recorded_at AT TIME ZONE clock AS DATE));

-- Whether a clinician has looked since it was known: on a later day, or that day and not before it (looked_at: UTC).
CREATE OR REPLACE MACRO was_seen(known_on, known_at, looked_on, looked_at) AS
    coalesce(
        looked_on > known_on OR (looked_on = known_on AND coalesce(looked_at >= known_at AT TIME ZONE 'UTC', TRUE)),
        FALSE
    );

-- Our code of a condition: in small letters with hyphens, and where people write the same thing otherwise.
CREATE OR REPLACE MACRO condition_code(name) AS
    CASE
        WHEN tidy(name) IN ('pregnant', 'gravid') THEN 'pregnancy'
        WHEN tidy(name) IN ('lactating', 'nursing', 'breast-feeding') THEN 'breastfeeding'
        WHEN tidy(name) IN ('cirrhosis', 'liver-failure', 'hepatic-failure', 'liver-insufficiency')
            THEN 'hepatic-insufficiency'
        WHEN
            tidy(name) IN (
                'stevens-johnson-syndrome', 'stevens-johnson', 'toxic-epidermal-necrolysis', 'erythema-multiforme'
            )
            THEN 'severe-skin-reaction'
        WHEN tidy(name) IN ('suicide-attempt', 'attempted-suicide', 'suicidal-plan') THEN 'self-harm'
        WHEN tidy(name) IN ('suicidal-thoughts', 'suicidal') THEN 'suicidal-ideation'
        WHEN tidy(name) IN ('idiopathic-intracranial-hypertension', 'benign-intracranial-hypertension')
            THEN 'intracranial-hypertension'
        WHEN tidy(name) = 'papilledema' THEN 'papilloedema'
        ELSE tidy(name)
    END;
