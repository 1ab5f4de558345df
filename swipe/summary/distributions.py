"""The distributions that the figures rest on, as scipy has them.

scipy is loaded when the first figure is made: it costs a start a tenth of a second, and no picture waits for it.
"""

from __future__ import annotations

from typing import Any

from numpy.typing import ArrayLike


def normal(z: ArrayLike) -> Any:
    """Return the probability, in [0, 1], of at most `z` in the standard normal distribution."""
    from scipy.special import ndtr

    return ndtr(z)


def student_t(freedom: ArrayLike, t: ArrayLike) -> Any:
    """Return the probability, in [0, 1], of at most `t` in Student's distribution with `freedom` > 0 degrees."""
    from scipy.special import stdtr

    return stdtr(freedom, t)


def student_t_quantile(freedom: ArrayLike, level: ArrayLike) -> Any:
    """Return below what the share `level`, in (0, 1), of Student's distribution with `freedom` > 0 degrees lies."""
    from scipy.special import stdtrit

    return stdtrit(freedom, level)


def beta_quantile(a: ArrayLike, b: ArrayLike, level: ArrayLike) -> Any:
    """Return below what the share `level`, in (0, 1), of the beta distribution of shapes `a`, `b` > 0 lies."""
    from scipy.special import betaincinv

    return betaincinv(a, b, level)
