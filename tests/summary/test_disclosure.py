"""How few are too few."""

from __future__ import annotations

import pytest

from swipe.summary.disclosure import CAUTION, FLOOR, is_too_few, needs_caution


@pytest.mark.parametrize(
    ("respondents", "too_few", "caution"),
    [(0, True, False), (9, True, False), (10, False, True), (29, False, True), (30, False, False), (999, False, False)],
)
def test_figures_appear_at_ten_and_stand_alone_from_thirty(respondents, too_few, caution):
    assert (FLOOR, CAUTION) == (10, 30)
    assert is_too_few(respondents) is too_few
    assert needs_caution(respondents) is caution
