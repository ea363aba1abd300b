-- grain: one row for each ask
-- reads: enrolment, form, booklet-shown
-- patient_enrolled_on: day the patient was enrolled in the programme
-- prescriber_enrolled_on: day of the prescriber's enrolment that still stands
-- prescriber_number: identifier of the prescriber in the programme (in the US the NPI)
-- prescriber_attested: the prescriber attested the programme's duties
-- pharmacy_enrolled_on: day of the pharmacy's enrolment that still stands
-- pharmacy_until: last day of that enrolment
-- staff_trained_on: last day the pharmacy's staff were trained
-- us_form_signed_by: who signed the iPLEDGE enrolment form
-- us_consent_signed_by: who signed the birth-defects consent
-- arf_on: day of the UK Acknowledgement of Risk Form of this course; of several, the signed and most complete one
-- arf_edition: edition of that form
-- arf_confirms: what it confirms
-- arf_signed_by: who signed it
-- eu_form_on: day of the latest European acknowledgement form
-- fr_agreement_signed_by: who signed the French care and contraception agreement
-- booklet_shown_on: last day the booklet was shown at the pharmacy and dated by it
-- ca_form_on: day of the Canadian acknowledgement form
-- in_consent_on: day of the signed consent (India)
WITH found AS (
    SELECT a.ask, a.on_date, e.*
    FROM asked AS a
    INNER JOIN event AS e
        ON
            a.person = e.person AND e.kind IN ('enrolment', 'form', 'booklet-shown')
            AND seen(e.happened_on, e.recorded_at, e.superseded_at, a.on_date, a.known_at)
),

acknowledged AS (
    SELECT
        f.ask, f.happened_on, f.edition, f.confirms, f.signed_by,
        list_has_any(f.signed_by, ['patient', 'guardian']) AS signed,
        len(list_distinct(f.confirms)) = 4 AS complete
    FROM found AS f
    INNER JOIN course AS c ON f.ask = c.ask
    WHERE f.form = 'uk-acknowledgement-of-risk' AND is_since(f.happened_on, c.stopped_on)
),

-- One form counts, so that the signature of one is never read together with the content of another.
uk_form AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY ask
            ORDER BY
                signed DESC NULLS LAST,
                complete DESC NULLS LAST,
                CASE WHEN complete THEN edition END DESC NULLS LAST,
                edition ASC NULLS FIRST,
                happened_on DESC,
                confirms DESC,
                signed_by DESC
        ) AS place
    FROM acknowledged
)

SELECT
    a.ask,
    max(e.happened_on) FILTER (WHERE e.party = 'patient') AS patient_enrolled_on,
    max(e.happened_on) FILTER (WHERE e.party = 'prescriber' AND (e.until IS NULL OR e.until >= e.on_date))
        AS prescriber_enrolled_on,
    max(e.number) FILTER (WHERE e.party = 'prescriber' AND (e.until IS NULL OR e.until >= e.on_date))
        AS prescriber_number,
    bool_or(e.attested) FILTER (WHERE e.party = 'prescriber' AND (e.until IS NULL OR e.until >= e.on_date))
        AS prescriber_attested,
    max(e.happened_on) FILTER (WHERE e.party = 'pharmacy') AS pharmacy_enrolled_on,
    max(e.until) FILTER (WHERE e.party = 'pharmacy') AS pharmacy_until,
    max(e.staff_trained) FILTER (WHERE e.party = 'pharmacy' AND e.staff_trained <= e.on_date) AS staff_trained_on,
    flatten(list(e.signed_by) FILTER (WHERE e.form = 'us-enrolment')) AS us_form_signed_by,
    flatten(list(e.signed_by) FILTER (WHERE e.form = 'us-birth-defects-consent')) AS us_consent_signed_by,
    any_value(u.happened_on) AS arf_on,
    any_value(u.edition) AS arf_edition,
    any_value(u.confirms) AS arf_confirms,
    any_value(u.signed_by) AS arf_signed_by,
    max(e.happened_on) FILTER (WHERE e.form = 'eu-acknowledgement') AS eu_form_on,
    flatten(list(e.signed_by) FILTER (WHERE e.form = 'fr-care-and-contraception-agreement')) AS fr_agreement_signed_by,
    max(e.happened_on) FILTER (WHERE e.kind = 'booklet-shown' AND e.dated_by_pharmacist) AS booklet_shown_on,
    max(e.happened_on) FILTER (WHERE e.form = 'ca-acknowledgement' AND len(e.signed_by) > 0) AS ca_form_on,
    max(e.happened_on) FILTER (WHERE e.form = 'in-consent' AND len(e.signed_by) > 0) AS in_consent_on
FROM asked AS a
LEFT JOIN found AS e ON a.ask = e.ask
LEFT JOIN uk_form AS u ON a.ask = u.ask AND u.place = 1
GROUP BY a.ask
