#!/usr/bin/env python3
"""Writes the tiny Parquet files of the tests; needs pyarrow (made with 26.0.1)."""
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

FOLDER = Path(__file__).parents[1] / "src/test/resources/io/github/bertft/data/parquet"


def write(name, columns, features=None, **options):
    table = pa.table(columns)
    if features is not None:
        info = {"huggingface": json.dumps({"info": {"features": features}})}
        table = table.replace_schema_metadata(info)
    pq.write_table(table, FOLDER / name, **options)


def classes(*names):
    return {"names": list(names), "_type": "ClassLabel"}


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    word = {"dtype": "string", "_type": "Value"}
    # Two groups of rows, packed, with the names of classes that Hugging Face's library writes.
    write(
        "news.parquet",
        {
            "text": ["rain in Rome", "Ajax wins", "shares fall", "Größe 漢字 🙂", "a goal"],
            "label": pa.array([0, 1, 2, 0, 1], pa.int64()),
        },
        {"text": word, "label": classes("World", "Sports", "Business")},
        compression="zstd",
        row_group_size=2,
    )
    # A second file of the same kind, whose labels are outside of the names.
    write(
        "outside.parquet",
        {"text": ["one", "two", "three"], "label": pa.array([1, 3, -1], pa.int32())},
        {"text": word, "label": classes("World", "Sports", "Business")},
    )
    # Every kind of column, and no names.
    write(
        "kinds.parquet",
        {
            "text": ["good", "bad"],
            "pair": ["well", "ill"],
            "name": ["pos", "neg"],
            "number": pa.array([7, -2], pa.int8()),
            "flag": [True, False],
            "score": pa.array([0.1, 2.5], pa.float32()),
            "gap": [None, "here"],
            "tags": [["a", "b"], []],
            "bytes": [b"\x00\xff", b""],
            "parts": [{"x": 1}, {"x": 2}],
            "when": pa.array([0, 1], pa.timestamp("s")),
            "zero": ["fine", "a\x00b"],
        },
    )
    # Several classes a row.
    write(
        "several.parquet",
        {"text": ["both", "none", "one"], "labels": [[2, 0], [], [1]]},
        {"text": word, "labels": {"feature": classes("joy", "fear", "love"), "_type": "List"}},
    )
    # Enough to train a tiny model on, in the words of its vocabulary.
    words = ["good", "bad", "great", "poor", "fine", "dull", "lovely", "awful"]
    things = ["film", "book", "meal", "song"]
    write(
        "mood.parquet",
        {
            "text": [f"the {things[i // 8 % 4]} was {words[i % 8]} ." for i in range(24)],
            "label": pa.array([1 - i % 2 for i in range(24)], pa.int64()),
        },
        {"text": word, "label": classes("negative", "positive")},
        compression="snappy",
    )


if __name__ == "__main__":
    main()
