"""Short names of groups in tables and charts."""

from __future__ import annotations

import pytest

from swipe.exports import group_label
from swipe.operations import words


@pytest.mark.parametrize(
    ("variable", "group", "danish"),
    [
        ("age_group", "15-29", "15–29 år"),
        ("age_group", "65+", "65+ år"),
        ("age_group", "15-29 + 30-44", "15–44 år"),
        ("age_group", "45-64 + 65+ + unknown", "45+ år + har ikke sagt det"),
        ("age_group", "unknown", "Har ikke sagt det"),
        ("gender", "women", "Kvinder"),
        ("gender", "men + other", "Mænd + andre køn"),
        ("children", "yes", "Børnefamilier"),
        ("lives", "no", "Folk udefra"),
    ],
)
def test_groups_are_called_as_briefly_as_a_table_needs(variable: str, group: str, danish: str) -> None:
    assert group_label(variable, group, words("da")) == danish
