"""Compare a trained folder's probabilities in Hugging Face transformers with those of bertft.

Usage: python scripts/check_transformers.py FOLDER FILE

FOLDER is what `bertft train` wrote; FILE holds one text a line. Needs torch and transformers from PyPI.
Prints the largest difference of any label's probability, in float32, and exits with 1 above 1e-5.
"""
import json
import os
import subprocess
import sys

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

BATCH = 32


def main():
    folder, file = sys.argv[1:3]
    with open(file, encoding="utf-8") as lines:
        texts = [line.rstrip("\n") for line in lines]
    launcher = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bertft")
    command = [launcher, "predict", "-q", "--model", folder, "--input", file, "--input-format", "lines",
               "--precision", "fp32", "--all-scores", "--no-echo", "--format", "jsonl"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    ours = [{score["label"]: score["probability"] for score in json.loads(line)["scores"]} for line in printed.splitlines()]
    with open(os.path.join(folder, "bertft.json"), encoding="utf-8") as record:
        text = json.load(record)["text"]
    limit = text["max_tokens"]
    windows = {}
    if text["long"].startswith("windows"):
        overlap = limit - 2 - text["window_stride"] if text["window_stride"] else 0
        windows = {"return_overflowing_tokens": True, "stride": overlap}
    custom = os.path.exists(os.path.join(folder, "modeling_bertft.py"))
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder, trust_remote_code=custom).eval()
    assert len(ours) == len(texts), (len(ours), len(texts))
    worst = 0.0
    for start in range(0, len(texts), BATCH):
        batch = tokenizer(texts[start:start + BATCH], padding=True, truncation=True, max_length=limit, return_tensors="pt", **windows)
        with torch.no_grad():
            theirs = torch.softmax(model(**batch).logits, -1)
        for i, row in enumerate(theirs):
            for index, label in model.config.id2label.items():
                worst = max(worst, abs(ours[start + i][label] - row[index].item()))
    print(f"{len(texts)} texts, {type(model).__name__}: largest difference {worst:.2e}")
    sys.exit(worst > 1e-5)


if __name__ == "__main__":
    main()
