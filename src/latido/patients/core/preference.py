"""Who is attended before others of the same queue, as each country says. Pure.

CO Ley 1171 de 2007; MX Ley de los Derechos de las Personas Adultas Mayores, art. 3; PE Ley 30490, art. 2;
CL Ley 19.828, art. 1; AR Ley 27.360, art. 2; BR Lei 10.741/2003, art. 1. Elsewhere, and for children, what is usual:
no law of theirs was read. In the United States nobody's age may decide by itself (45 CFR 92.210).
"""

from collections.abc import Mapping
from datetime import date

from latido.patients.core.ages import age_on

OLDER_FROM: Mapping[str, int] = {"CO": 62, "MX": 60, "PE": 60, "CL": 60, "AR": 60, "BR": 60}
USUAL = 65
CHILD_UNTIL = 6  # years: before that birthday
NOT_BY_AGE = frozenset({"US"})


def by_age(country: str, born: date | None, day: date) -> bool:
    """Whether somebody of this age has preferential attention. Of whom no birth date is known, not by age."""
    age = age_on(born, day)
    if age is None or country in NOT_BY_AGE:
        return False
    return age < CHILD_UNTIL or age >= OLDER_FROM.get(country, USUAL)
