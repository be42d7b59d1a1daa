"""Check an ONNX file that `bertft export` wrote: by ONNX's own checker, and its logits by transformers'.

Usage: python scripts/check_onnx.py FOLDER MODEL.onnx TEXTS

FOLDER is what `bertft train` wrote; TEXTS holds one text a line. Needs onnx, onnxruntime, torch and transformers
from PyPI. Prints inputs, outputs, metadata and the largest difference of any logit, and exits with 1 above 1e-4, as
files with --quantize int8 always will.
"""
import json
import os
import sys

import numpy as np
import onnx
import onnxruntime
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

BATCH = 32


def main():
    folder, file, texts_file = sys.argv[1:4]
    onnx.checker.check_model(file, full_check=True)
    session = onnxruntime.InferenceSession(file)
    metadata = session.get_modelmeta().custom_metadata_map
    for kind, values in (("input", session.get_inputs()), ("output", session.get_outputs())):
        for value in values:
            print(f"{kind} {value.name} {value.type} {value.shape}")
    for key in sorted(metadata):
        print(f"{key} = {metadata[key]}")
    with open(texts_file, encoding="utf-8") as lines:
        texts = [line.rstrip("\n") for line in lines]
    limit = int(metadata["bertft.max_tokens"])
    windows = {}
    if metadata["bertft.long_text"].startswith("windows"):
        stride = int(metadata["bertft.window_stride"])
        windows = {"return_overflowing_tokens": True, "stride": limit - 2 - stride if stride else 0}
    custom = os.path.exists(os.path.join(folder, "modeling_bertft.py"))
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder, trust_remote_code=custom).eval()
    labels = [model.config.id2label[i] for i in range(model.config.num_labels)]
    assert json.loads(metadata["bertft.labels"]) == labels, (metadata["bertft.labels"], labels)
    names = {value.name for value in session.get_inputs()}
    worst, same = 0.0, 0
    for start in range(0, len(texts), BATCH):
        batch = tokenizer(texts[start:start + BATCH], padding=True, truncation=True, max_length=limit,
                          return_tensors="pt", **windows)
        with torch.no_grad():
            theirs = model(**batch).logits.numpy()
        feed = {name: batch[name].numpy().astype(np.int64) for name in names}
        ours = session.run(["logits"], feed)[0]
        worst = max(worst, float(np.abs(ours - theirs).max()))
        same += int((ours.argmax(-1) == theirs.argmax(-1)).sum())
    print(f"{len(texts)} texts, {type(model).__name__}: largest difference {worst:.2e}, "
          f"the same label for {same}")
    sys.exit(worst > 1e-4)


if __name__ == "__main__":
    main()
