"""Products of matrices that stay on one core unless they are large.

OpenBLAS spreads even a small product over all cores and waits for the slowest. On a laptop that is
also serving a room, waiting takes a hundred times longer than the product.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

ONE_CORE: Final = 2**18
"""Multiplications up to which OpenBLAS does not ask for a second core."""
LARGE: Final = 2**27
"""Multiplications from which more cores are worth waiting for."""


def product(
    a: NDArray[np.float64], b: NDArray[np.float64], out: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Write a @ b into `out` and return it; a: (rows, k), b: (k, columns)."""
    a_row = max(a.shape[1] * b.shape[1], 1)
    step = max(ONE_CORE // a_row, 1) if len(a) * a_row < LARGE else max(len(a), 1)
    for start in range(0, len(a), step):
        np.matmul(a[start : start + step], b, out=out[start : start + step])
    return out
