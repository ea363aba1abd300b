"""SQL-on-FHIR v2: ViewDefinitions, and what makes a statement of DuckDB of them."""

from .paths import ViewFault as ViewFault
from .view import flatten as flatten
from .view import shipped as shipped
from .view import statement as statement
