"""Every scale by its name. A new scale is a file of its own and a line here."""

from __future__ import annotations

from .acne.cass import CASS
from .acne.gags import GAGS
from .acne.hayashi import HAYASHI
from .acne.iga import IGA
from .acne.leeds import LEEDS
from .acne.lesion_counts import LESION_COUNTS
from .acne.lesion_totals import LESION_TOTALS
from .acne.nice import NICE
from .life.acne_q4 import ACNE_Q4
from .life.acne_qol import ACNE_QOL
from .life.acneq import ACNEQ
from .life.apsea import APSEA
from .life.cadi import CADI
from .life.cdlqi import CDLQI
from .life.check_in import CHECK_IN
from .life.dlqi import DLQI
from .life.eq5d import EQ5D
from .life.fasqol import FASQOL
from .life.scars_self import SCARS_SELF
from .life.skindex_16 import SKINDEX_16
from .life.skindex_29 import SKINDEX_29
from .mood.c_ssrs import C_SSRS
from .mood.gad7 import GAD_7
from .mood.phq2 import PHQ_2
from .mood.phq9 import PHQ_9
from .naming import closest, tidy
from .scale import Scale
from .scars.asrat import FOUR_ASRAT
from .scars.ecca import ECCA
from .scars.fitzpatrick import FITZPATRICK
from .scars.goodman_baron_qualitative import GOODMAN_BARON_QUALITATIVE
from .scars.goodman_baron_quantitative import GOODMAN_BARON_QUANTITATIVE
from .scars.jacob import JACOB
from .scars.own import OWN_SCARS
from .scars.scar_map import SCAR_MAP
from .scars.scar_s import SCAR_S

ALL = (
    LESION_COUNTS, LESION_TOTALS, GAGS, IGA, CASS, HAYASHI, NICE, LEEDS,
    JACOB, GOODMAN_BARON_QUALITATIVE, GOODMAN_BARON_QUANTITATIVE, ECCA, SCAR_S, SCAR_MAP, OWN_SCARS, FOUR_ASRAT,
    FITZPATRICK,
    PHQ_9, PHQ_2, GAD_7, C_SSRS,
    DLQI, CDLQI, CADI, ACNE_QOL, ACNE_Q4, APSEA, SCARS_SELF, FASQOL, SKINDEX_16, SKINDEX_29, ACNEQ, EQ5D, CHECK_IN,
)  # fmt: skip
SCALES: dict[str, Scale] = {scale.id: scale for scale in ALL}
_BY_NAME = {tidy(name): scale for scale in ALL for name in (*scale.aliases, scale.name, scale.id)}


class UnknownScale(LookupError):
    """No scale has this name; the message says which are known or close."""


def known(name: str) -> Scale | None:
    """The scale with this id, name or alias, if there is one."""
    return _BY_NAME.get(tidy(name))


def find(name: str) -> Scale:
    """The scale with this id, name or alias, however it is written.

    >>> find("PHQ 9").id
    'phq-9'
    """
    scale = known(name)
    if scale is None:
        hint = closest(name, _BY_NAME) or f"; known are {', '.join(SCALES)}"
        raise UnknownScale(f"{name!r} is not a scale{hint}")
    return scale
