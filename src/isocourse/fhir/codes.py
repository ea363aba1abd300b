"""The codes that mean something here, each with its system, its source and how sure we are of it.

Marks as in evidence/: [P] primary text, [S] secondary, [B] background, not re-read, [D] derived.
Every SNOMED CT and LOINC code here passes its check digit (`tests/fhir/test_codes.py`).
"""

from __future__ import annotations

Key = tuple[str, str]

# --- Isotretinoin: evidence/pharmacology.md A1, safety.md E5 -------------------------------------------------
ORAL_ISOTRETINOIN: dict[Key, float | None] = {  # strength in mg where the code says it
    ("atc", "D10BA01"): None,  # [S]
    ("rxnorm", "197843"): 10.0,  # [S] a US quality-measure value set, 2021; so are the next five
    ("rxnorm", "197844"): 20.0,
    ("rxnorm", "1547561"): 25.0,
    ("rxnorm", "403930"): 30.0,
    ("rxnorm", "1547565"): 35.0,
    ("rxnorm", "197845"): 40.0,
}
ISOTRETINOIN = {  # the substance, by whatever route
    ("rxnorm", "6064"),  # [S]
    ("snomed", "387208003"),  # [S]
}
TOPICAL_ISOTRETINOIN = {("atc", "D10AD04"), ("atc", "D10AD54")}  # [S]; the combination [B]
# Labeller and product without package, in both spellings: the CodeX test order; the label of programmes.md US-5.
ISOTRETINOIN_NDC = ("0245-0571-", "002450571", "70710-1024-", "707101024")  # [S]

# RxNorm ingredients whose class has a rule in safety.md E5; the ATC class is E5's, the single ATC code [B].
ATC_OF_RXNORM = {
    "3640": "J01AA02",  # doxycycline [S]
    "10395": "J01AA07",  # tetracycline [S, weaker]
    "8640": "H02AB07",  # prednisone [S]
    "8638": "H02AB06",  # prednisolone [S, weaker]
    "11289": "B01AA03",  # warfarin [S]
    "2002": "N03AF01",  # carbamazepine [S]
    "6851": "L01BA01",  # methotrexate [S, weaker]; 6809, seen in the wild, is metformin
    "8183": "N03AB02",  # phenytoin [S, weaker]
}

# --- Pregnancy: evidence/safety.md F5 ------------------------------------------------------------------------
PREGNANCY_PRESENCE = {"2106-3": "urine", "2118-8": "serum", "2110-5": "serum"}  # LOINC [S]
PREGNANCY_QUANTITY = {"19080-1", "21198-7"}  # LOINC [S]; both serum or plasma
PREGNANCY_STATUS = "82810-3"  # LOINC [P: US Core example]
PREGNANCY_INTENT = "86645-9"  # LOINC [P: US Core example]
PREGNANCIES_COUNTED = {"11996-6", "11977-6"}  # LOINC gravidity, parity [B]: history, no test

PREGNANT = {("snomed", "77386006"), ("loinc", "LA15173-0")}  # [P: US Core example]; [B]
NOT_PREGNANT = {("snomed", "60001007"), ("loinc", "LA26683-5")}  # [B]

RESULTS: dict[Key, str] = {  # all [B] except that the interpretation codes are the standard's own
    ("snomed", "260385009"): "negative",
    ("snomed", "260415000"): "negative",  # not detected
    ("loinc", "LA6577-6"): "negative",
    ("interpretation", "NEG"): "negative",
    ("snomed", "10828004"): "positive",
    ("snomed", "260373001"): "positive",  # detected
    ("snomed", "52101004"): "positive",  # present
    ("loinc", "LA6576-8"): "positive",
    ("interpretation", "POS"): "positive",
    ("snomed", "82334004"): "indeterminate",
    ("snomed", "280414007"): "indeterminate",  # equivocal
    ("snomed", "419984006"): "indeterminate",  # inconclusive
    ("loinc", "LA11884-6"): "indeterminate",
    ("interpretation", "IND"): "indeterminate",
    ("interpretation", "E"): "indeterminate",
}

# --- Body: evidence/safety.md F5, LOINC [B] ------------------------------------------------------------------
WEIGHT = "29463-7"
HEIGHT = "8302-2"

# --- Mood: evidence/assessment.md D2, LOINC [S] --------------------------------------------------------------
PHQ_ITEMS = {
    "44250-9": "1",
    "44255-8": "2",
    "44259-0": "3",
    "44254-1": "4",
    "44251-7": "5",
    "44258-2": "6",
    "44252-5": "7",
    "44253-3": "8",
    "44260-8": "9",
}
PHQ_DIFFICULTY = "69722-7"  # how difficult it made life: not scored
PHQ_TOTALS = {"44261-6": "phq-9", "55758-7": "phq-2", "70274-6": "gad-7"}
PHQ_PANELS = {"44249-1": "phq-9", "55757-9": "phq-2", "69737-5": "gad-7"}
PHQ_ANSWERS = {"LA6568-5": 0, "LA6569-3": 1, "LA6570-1": 2, "LA6571-9": 3}
PHQ_WORDS = {"not at all": 0, "several days": 1, "more than half the days": 2, "nearly every day": 3}  # D2's wording

# --- People [B] ----------------------------------------------------------------------------------------------
ROLES: dict[Key, str] = {
    ("snomed", "394582007"): "dermatologist",
    ("nucc", "207N00000X"): "dermatologist",
    ("snomed", "394814009"): "general-practitioner",
    ("nucc", "208D00000X"): "general-practitioner",
    ("nucc", "207Q00000X"): "general-practitioner",  # family medicine
    ("nucc", "363L00000X"): "nurse-practitioner",
}
SEVERITIES: dict[Key, str] = {
    ("snomed", "255604002"): "mild",
    ("snomed", "6736007"): "moderate",
    ("snomed", "24484000"): "severe",
}
TOPICAL_ROUTES = {("snomed", "6064005"), ("snomed", "448598008")}  # topical, cutaneous [B]
