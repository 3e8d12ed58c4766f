"""A messy spreadsheet through the page: seen first, answered, then taken as a whole."""

import pytest

pytestmark = pytest.mark.e2e
