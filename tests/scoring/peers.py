"""Methods that take their anchors from the proposals present, for comparison; never offered.

Each reads x: (trials, n_proposals, n_criteria), more is better, and w: (trials, n_criteria), and
gives (trials, n_proposals), more is better. `tests/oracles` holds them against pymcdm.
"""

import numpy as np


def min_max(x):
    """0 for the lowest figure present and 1 for the highest."""
    low, span = x.min(axis=1, keepdims=True), np.ptp(x, axis=1, keepdims=True)
    return (x - low) / np.where(span > 0, span, 1.0)


def weighted(v, w):
    """Σ_j w_j v_ij."""
    return np.einsum("tij,tj->ti", v, w)


def topsis(v, w):
    """Nearness to the best of what is present."""
    u = v * w[:, np.newaxis]
    far = np.sqrt(((u - u.max(axis=1, keepdims=True)) ** 2).sum(axis=2))
    near = np.sqrt(((u - u.min(axis=1, keepdims=True)) ** 2).sum(axis=2))
    return near / (far + near)


def vikor(x, w):
    """Minus Q with v = 1/2: the lower Q, the better."""
    regret = w[:, np.newaxis] * (1.0 - min_max(x))
    parts = np.stack([regret.sum(axis=2), regret.max(axis=2)])
    span = np.ptp(parts, axis=2, keepdims=True)
    parts = (parts - parts.min(axis=2, keepdims=True)) / np.where(span > 0, span, 1.0)
    return -parts.mean(axis=0)


def promethee(x, w):
    """Net flow under the usual criterion: who beats whom, criterion by criterion (= Borda)."""
    beats = (x[:, :, np.newaxis] > x[:, np.newaxis]).astype(np.int8)
    return weighted((beats - beats.swapaxes(1, 2)).sum(axis=2) / (x.shape[1] - 1), w).round(9)


PEERS = {
    "WSM min-max (pymcdm)": lambda x, w: weighted(min_max(x), w),
    "WSM sum-norm (pymcdm default)": lambda x, w: weighted(x / x.sum(axis=1, keepdims=True), w),
    "TOPSIS min-max (pymcdm default)": lambda x, w: topsis(min_max(x), w),
    "TOPSIS vector": lambda x, w: topsis(x / np.sqrt((x**2).sum(axis=1, keepdims=True)), w),
    "VIKOR": vikor,
    "PROMETHEE II usual": promethee,
}
