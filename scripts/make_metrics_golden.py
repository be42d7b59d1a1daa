#!/usr/bin/env python3
"""Makes the reference figures that MetricsGoldenTest compares with.

    pip install scikit-learn
    python scripts/make_metrics_golden.py

Writes src/test/resources/io/github/bertft/evaluate/metrics-golden.json. The same versions give the
same bytes: logits come from a fixed seed.
"""

import json
import pathlib

import numpy
import sklearn
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    f1_score,
    log_loss,
    precision_recall_fscore_support,
)

TARGET = (
    pathlib.Path(__file__).resolve().parent.parent
    / "src/test/resources/io/github/bertft/evaluate/metrics-golden.json"
)


def case(name, classes, actual, logits):
    logits = numpy.asarray(logits, dtype=numpy.float32)
    every_label = list(range(classes))
    predicted = logits.argmax(axis=1).tolist()
    precision, recall, f1, support = precision_recall_fscore_support(
        actual, predicted, labels=every_label, zero_division=0
    )
    wide = logits.astype(numpy.float64)
    shifted = wide - wide.max(axis=1, keepdims=True)
    probabilities = numpy.exp(shifted) / numpy.exp(shifted).sum(axis=1, keepdims=True)

    def average(kind):
        return float(
            f1_score(actual, predicted, labels=every_label, average=kind, zero_division=0)
        )

    return {
        "name": name,
        "classes": classes,
        "actual": actual,
        "logits": [[float(value) for value in row] for row in logits],
        "accuracy": float(accuracy_score(actual, predicted)),
        "macro_f1": average("macro"),
        "weighted_f1": average("weighted"),
        "loss": float(log_loss(actual, probabilities, labels=every_label)),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": support.tolist(),
        "confusion": confusion_matrix(actual, predicted, labels=every_label).tolist(),
    }


def main():
    random = numpy.random.default_rng(42)
    two = random.normal(size=(23, 2))
    six = random.normal(size=(60, 6)) * 3
    # Class 3 is never true, class 4 never predicted, class 5 neither.
    holes = random.normal(size=(40, 6))
    holes[:, 4] = -9
    holes[:, 5] = -9
    cases = [
        case("two classes", 2, random.integers(0, 2, 23).tolist(), two),
        case("six classes", 6, random.integers(0, 6, 60).tolist(), six),
        case("classes without examples", 6, [[0, 1, 2, 4][i % 4] for i in range(40)], holes),
        case("one example", 3, [1], [[0.5, 0.25, 2.0]]),
    ]
    versions = {"scikit-learn": sklearn.__version__, "numpy": numpy.__version__}
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(
        json.dumps({"versions": versions, "cases": cases}, indent=None) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
