#!/usr/bin/env python3
"""Makes the reference figures that MetricsGoldenTest compares with.

    pip install scikit-learn scipy
    python scripts/make_metrics_golden.py

Writes src/test/resources/io/github/bertft/evaluate/metrics-golden.json. The same versions give the
same bytes: logits come from a fixed seed.
"""

import json
import pathlib

import numpy
import sklearn
from scipy.stats import pearsonr, spearmanr
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    confusion_matrix,
    f1_score,
    hamming_loss,
    log_loss,
    mean_absolute_error,
    mean_squared_error,
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


def several(name, actual, logits, thresholds):
    """Several labels a text; a label of no text is left out of the mean average precision."""
    actual = numpy.asarray(actual)
    logits = numpy.asarray(logits, dtype=numpy.float32)
    probabilities = 1 / (1 + numpy.exp(-logits.astype(numpy.float64)))
    probabilities = probabilities.astype(numpy.float32)
    predicted = (probabilities >= numpy.asarray(thresholds, dtype=numpy.float32)).astype(int)
    precision, recall, f1, support = precision_recall_fscore_support(actual, predicted, zero_division=0)
    wide = logits.astype(numpy.float64)
    loss = numpy.maximum(wide, 0) - wide * actual + numpy.log1p(numpy.exp(-numpy.abs(wide)))
    ranked = [
        float(average_precision_score(actual[:, i], probabilities[:, i])) if support[i] else None
        for i in range(actual.shape[1])
    ]

    def average(kind):
        return float(f1_score(actual, predicted, average=kind, zero_division=0))

    return {
        "name": name,
        "actual": actual.tolist(),
        "logits": [[float(value) for value in row] for row in logits],
        "thresholds": thresholds,
        "micro_f1": average("micro"),
        "macro_f1": average("macro"),
        "subset_accuracy": float(accuracy_score(actual, predicted)),
        "hamming_loss": float(hamming_loss(actual, predicted)),
        "average_precision": float(numpy.mean([r for r in ranked if r is not None])),
        "loss": float(loss.mean()),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": support.tolist(),
        "average_precisions": ranked,
    }


def numbers(name, actual, predicted):
    predicted = numpy.asarray(predicted, dtype=numpy.float32)
    wide = predicted.astype(numpy.float64)
    return {
        "name": name,
        "actual": [float(value) for value in actual],
        "predicted": [float(value) for value in predicted],
        "pearson": float(pearsonr(actual, wide)[0]),
        "spearman": float(spearmanr(actual, wide)[0]),
        "mae": float(mean_absolute_error(actual, wide)),
        "rmse": float(numpy.sqrt(mean_squared_error(actual, wide))),
        "loss": float(mean_squared_error(actual, wide)),
    }


def other_tasks(random):
    four = random.normal(size=(50, 4)) * 2
    # Equal probabilities, a label of no text, a text of no label.
    ties = numpy.round(random.normal(size=(30, 5)))
    labels = (random.random((30, 5)) < 0.3).astype(int)
    labels[:, 4] = 0
    labels[0] = 0
    ratings = numpy.round(random.normal(size=40) * 2 + 5)
    return {
        "several": [
            several("four labels", (random.random((50, 4)) < 0.4).astype(int), four, [0.5, 0.3, 0.7, 0.05]),
            several("ties and holes", labels, ties, [0.5] * 5),
        ],
        "numbers": [
            numbers("ratings", ratings, ratings + random.normal(size=40)),
            numbers("three", [1.0, -2.5, 4.0], [0.5, 0.25, 0.25]),
        ],
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
        json.dumps({"versions": versions, "cases": cases} | other_tasks(random), indent=None) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
