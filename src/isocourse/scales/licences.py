"""The licences that several scales share."""

from __future__ import annotations

from .model import Licence

METHOD = Licence(
    True,
    "A published method of grading, described here in our own words. "
    "No licence for its use is known to us; the article's own text and pictures are not copied.",
)
PHQ = Licence(
    True,
    "Free: the forms say that no permission is required to reproduce, translate, display or distribute. "
    "The credit line stays with the items.",
    credit="Copyright © Pfizer Inc. All rights reserved. Developed by Drs. Robert L. Spitzer, Janet B.W. Williams, "
    "Kurt Kroenke and colleagues, with an educational grant from Pfizer Inc. "
    "No permission required to reproduce, translate, display or distribute.",
)
CARDIFF = Licence(
    False,
    "Cardiff University: routine clinical use by a clinician is free, with the copyright line on each copy. "
    "Putting the text into software is another use and may need a licence, so only the score is entered. "
    "Take the questionnaire from Cardiff University's own pages.",
)
ASK = Licence(
    False,
    "No permission is known to us, so only the score is entered. Ask the owner before using the text.",
)
OWN = Licence(True, "Written by this project: free to use.")
