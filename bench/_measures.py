"""How well something is found or told apart."""

from collections.abc import Sequence
from statistics import fmean

import numpy as np


def auc(scores: Sequence[float], labels: Sequence[int]) -> float:
    """How often one of label 1 scores above one of label 0; half of those that tie."""
    ranks = _ranks(scores)
    yes = [rank for rank, label in zip(ranks, labels, strict=True) if label]
    no = len(labels) - len(yes)
    return (sum(yes) - len(yes) * (len(yes) + 1) / 2) / (len(yes) * no)


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    return float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])


def _ranks(values: Sequence[float]) -> list[float]:
    """From 1; those alike share the mean of theirs."""
    _distinct, which, counts = np.unique(np.asarray(values, float), return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return list((last - (counts - 1) / 2)[which])


def halves(values: Sequence[float]) -> dict[str, float]:
    """The mean, of the even rows too, on which constants may have been chosen, and of the odd ones."""
    parts = {"all": values, "even": values[::2], "odd": values[1::2]}
    return {name: round(fmean(part), 4) for name, part in parts.items()} | {"of": len(values)}
