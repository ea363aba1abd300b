"""Our plain code of a condition, by SNOMED CT, by ICD-10, or by its words.

Acne codes are from evidence/assessment.md D4 [S]; scars [B]. All others are [B]: SNOMED CT with a valid check
digit, ICD-10 chapter headings. By words only warnings and acne are recognised, and always pointed out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .own import CODE as OWN_CODE
from .systems import Coding

Plain = tuple[str, str | None]  # our code, and a severity that the foreign code implies

SNOMED: dict[str, Plain] = {
    "88616000": ("acne-vulgaris", None),
    "11381005": ("acne", None),
    "77386006": ("pregnancy", None),
    "413712001": ("breastfeeding", None),
    "235856003": ("liver-disease", None),
    "59927004": ("hepatic-insufficiency", None),
    "19943007": ("hepatic-insufficiency", None),  # cirrhosis
    "55822004": ("hyperlipidaemia", None),
    "13644009": ("hyperlipidaemia", None),  # hypercholesterolaemia
    "267432004": ("hyperlipidaemia", None),  # pure hypercholesterolaemia
    "302870006": ("hyperlipidaemia", None),  # hypertriglyceridaemia
    "236423003": ("renal-impairment", None),
    "709044004": ("renal-impairment", None),  # chronic kidney disease
    "433144002": ("renal-impairment", "moderate"),  # its stage 3
    "431857002": ("renal-impairment", "severe"),  # its stage 4
    "433146000": ("renal-impairment", "severe"),  # its stage 5
    "46177005": ("renal-impairment", "severe"),  # end stage
    "73211009": ("diabetes", None),  # [P: CodeX test bundle]
    "44054006": ("diabetes", None),
    "46635009": ("diabetes", None),
    "35489007": ("depression", None),
    "370143000": ("depression", None),  # major depressive disorder
    "6471006": ("suicidal-ideation", None),
    "69322001": ("psychosis", None),
    "13746004": ("bipolar-disorder", None),
    "24526004": ("ibd", None),
    "34000006": ("ibd", None),  # Crohn's disease
    "64766004": ("ibd", None),  # ulcerative colitis
    "75694006": ("pancreatitis", None),
    "68267002": ("intracranial-hypertension", None),
    "161800001": ("no-uterus", None),  # history of hysterectomy
}

ICD10: tuple[tuple[str, Plain], ...] = (  # the first row that fits counts
    (r"L70\.?0", ("acne-vulgaris", None)),
    (r"L70\.?1", ("acne-conglobata", None)),
    (r"L70", ("acne", None)),
    (r"L90\.?5", ("scar", None)),
    (r"L91\.?0", ("keloid", None)),
    (r"Z33|Z34|Z3A|Z32\.?01|O[0-3]|O4[0-8]|O6|O7[0-7]|O9[4-9A]", ("pregnancy", None)),
    (r"Z39\.?1|O92", ("breastfeeding", None)),
    (r"E67\.?0", ("hypervitaminosis-a", None)),
    (r"E78\.?[0-5]", ("hyperlipidaemia", None)),
    (r"K72|K70\.?[34]|K74\.?[3-6]|K76\.?7", ("hepatic-insufficiency", None)),
    (r"K7[0-7]|B1[5-9]", ("liver-disease", None)),
    (r"N18\.?[456]", ("renal-impairment", "severe")),
    (r"N18\.?3", ("renal-impairment", "moderate")),
    (r"N1[789]", ("renal-impairment", None)),
    (r"E1[0-4]", ("diabetes", None)),
    (r"F32|F33|F34\.?1", ("depression", None)),
    (r"F3[01]", ("bipolar-disorder", None)),
    (r"F2", ("psychosis", None)),
    (r"R45\.?851", ("suicidal-ideation", None)),
    (r"T14\.?91|X[67]|X8[0-4]", ("self-harm", None)),
    (r"K5[01]", ("ibd", None)),
    (r"K85|K86\.?[01]", ("pancreatitis", None)),
    (r"G93\.?2", ("intracranial-hypertension", None)),
    (r"Z90\.?71", ("no-uterus", None)),
    (r"Z90\.?722", ("no-ovaries", None)),
    (r"Z78\.?0", ("post-menopausal", None)),
)

WORDS = (
    (r"\bacne fulminans", "acne-fulminans"),
    (r"\bacne conglobata", "acne-conglobata"),
    (r"\bacne vulgaris", "acne-vulgaris"),
    (r"\bacne\b", "acne"),
    (r"\bpregnan(t|cy)\b", "pregnancy"),
    (r"\bbreast[- ]?feeding|\blactating", "breastfeeding"),
    (r"hypervitaminosis a\b", "hypervitaminosis-a"),
    (r"(hepatic|liver) (insufficiency|failure)|cirrhosis", "hepatic-insufficiency"),
    (r"hepatitis|(liver|hepatic) disease", "liver-disease"),
    (r"hyperlipid|hyperlipopr|hypertriglycerid|hypercholesterol|dyslipid", "hyperlipidaemia"),
    (r"(renal|kidney) (impairment|insufficiency|failure)|chronic kidney", "renal-impairment"),
    (r"diabet", "diabetes"),
    (r"suicid", "suicidal-ideation"),
    (r"depressi(on|ve)", "depression"),
    (r"psycho(sis|tic)|schizophren", "psychosis"),
    (r"bipolar", "bipolar-disorder"),
    (r"crohn|ulcerative colitis|inflammatory bowel", "ibd"),
    (r"pancreatitis", "pancreatitis"),
    (r"intracranial hypertension|pseudotumou?r cerebri", "intracranial-hypertension"),
    (r"papill?oedema|papilledema", "papilloedema"),
    (r"stevens.?johnson|epidermal necrolysis|erythema multiforme", "severe-skin-reaction"),
    (r"anaphyla", "anaphylaxis"),
    (r"rhabdomyolysis", "rhabdomyolysis"),
)
# Words that turn a phrase into something else: `family history of depression`, `pregnancy test`.
ELSE = re.compile(
    r"\b(no|not|without|denie[sd]|family|history|screening|risk|test|prevent\w*|counsel\w*|planning|wish|desire|exclu\w*"
    r"|negative|scar\w*|rosacea|keloidalis|insipidus|prediabet\w*)\b",
    re.IGNORECASE,
)


def by_code(found: Sequence[Coding]) -> Plain | None:
    """Our code for the first coding that we know."""
    for item in found:
        if item.system == OWN_CODE:
            return item.code, None
        if item.system == "snomed" and item.code in SNOMED:
            return SNOMED[item.code]
        if item.system == "icd10":
            code = item.code.upper()
            plain = next((plain for pattern, plain in ICD10 if re.match(pattern, code)), None)
            if plain:
                return plain
    return None


def by_words(said: Sequence[str]) -> str | None:
    """Our code for what is said, unless the words may mean its absence."""
    for phrase in said:
        if ELSE.search(phrase):
            continue
        for pattern, plain in WORDS:
            if re.search(pattern, phrase, re.IGNORECASE):
                return plain
    return None


def slug(said: Sequence[str], found: Sequence[Coding] = ()) -> str | None:
    """A code made of the words, or of the foreign code when there are none."""
    source = said[0] if said else f"{found[0].system.rsplit('/', 1)[-1]} {found[0].code}" if found else ""
    return "-".join(re.findall(r"\w+", source.casefold()))[:80] or None
