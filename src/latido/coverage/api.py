"""The door of coverage: what insurance a patient has, and who pays."""

from latido.coverage.bringing import Bringing
from latido.coverage.configuring import KINDS as KINDS
from latido.coverage.core.affiliation import FIELDS as FIELDS
from latido.coverage.core.affiliation import apart as apart
from latido.coverage.holding import Holding
from latido.coverage.services import CoverageChanged as CoverageChanged
from latido.coverage.services import CoverageUnknown as CoverageUnknown
from latido.coverage.services import InvalidCoverage as InvalidCoverage
from latido.coverage.services import affiliation_of as affiliation_of
from latido.coverage.services import coverage_of as coverage_of
from latido.coverage.services import end_coverage as end_coverage
from latido.coverage.services import set_coverage as set_coverage
from latido.coverage.services import undo_coverage as undo_coverage

holding = Holding()
bringing = Bringing()
