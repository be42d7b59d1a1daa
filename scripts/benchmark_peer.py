"""The peer of scripts/benchmark: Hugging Face Trainer and pipelines, one task a process, one JSON line.

Usage: benchmark_peer.py train --model DIR --train CSV [--test CSV] [--max-tokens N] [--batch N] [--epochs X] [--rate X]
                         [--steps N] [--bf16] [--group-by-length] [--no-attention-dropout] [--seed N]
       benchmark_peer.py predict --model DIR --input CSV --max-tokens N [--bf16]
       benchmark_peer.py onnx --model DIR --to FILE       the classifier as ONNX
       benchmark_peer.py predict-onnx --model DIR --onnx FILE --input CSV --max-tokens N
       benchmark_peer.py model --from DIR --to DIR [--layers N --hidden N]   random weights, BERT-base's shape by default
       benchmark_peer.py peak                             GFLOP/s of matrix products
All take --threads N and --device cpu|cuda.
"""
import argparse
import csv
import json
import resource
import shutil
import time


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [(row["text"], row["label"]) for row in csv.DictReader(file)]


def peak_mib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def train(options):
    import numpy
    import torch
    from transformers import (AutoModelForSequenceClassification, AutoTokenizer, DataCollatorWithPadding, Trainer,
                              TrainerCallback, TrainingArguments, set_seed)

    set_seed(options.seed)
    torch.set_num_threads(options.threads)
    training_rows, test_rows = rows(options.train), rows(options.test) if options.test else []
    classes = {name: index for index, name in enumerate(sorted({label for _, label in training_rows}))}
    changes = {"attention_probs_dropout_prob": 0.0} if options.no_attention_dropout else {}
    tokenizer = AutoTokenizer.from_pretrained(options.model)
    model = AutoModelForSequenceClassification.from_pretrained(options.model, num_labels=len(classes), **changes)

    def dataset(examples):
        encoded = tokenizer([text for text, _ in examples], truncation=True, max_length=options.max_tokens)
        return [{"input_ids": ids, "attention_mask": mask, "label": classes[label]}
                for ids, mask, (_, label) in zip(encoded["input_ids"], encoded["attention_mask"], examples)]

    class Clock(TrainerCallback):
        def __init__(self):
            self.ends = []

        def on_step_end(self, args, state, control, **unused):
            self.ends.append(time.perf_counter())

    clock = Clock()
    trainer = Trainer(
        model=model,
        args=TrainingArguments(
            output_dir=options.to, num_train_epochs=options.epochs, max_steps=options.steps, learning_rate=options.rate,
            per_device_train_batch_size=options.batch, per_device_eval_batch_size=64, weight_decay=0.01, warmup_steps=0.1,
            use_cpu=options.device == "cpu", bf16=options.bf16, report_to=[], save_strategy="no", logging_steps=50, seed=options.seed,
            disable_tqdm=True, train_sampling_strategy="group_by_length" if options.group_by_length else "random"),
        train_dataset=dataset(training_rows),
        eval_dataset=dataset(test_rows) if test_rows else None,
        data_collator=DataCollatorWithPadding(tokenizer),
        compute_metrics=lambda p: {"accuracy": float((numpy.argmax(p.predictions, -1) == p.label_ids).mean())},
        callbacks=[clock])
    trainer.train()
    accuracy = trainer.evaluate()["eval_accuracy"] if test_rows else None
    return {"accuracy": accuracy, "step_ends": clock.ends}


def predict(options):
    import torch
    from transformers import pipeline

    torch.set_num_threads(options.threads)
    classify = pipeline("text-classification", model=options.model, device=options.device,
                        dtype=torch.bfloat16 if options.bf16 else torch.float32)
    if options.text:
        return {"labels": [classify(options.text)[0]["label"]]}
    texts = sorted((text for text, _ in rows(options.input)), key=len)  # the peer's best: little padding
    results = classify(texts, batch_size=64, truncation=True, max_length=options.max_tokens)
    return {"labels": len(results)}


def onnx(options):
    import torch
    from transformers import AutoModelForSequenceClassification

    model = AutoModelForSequenceClassification.from_pretrained(options.model, attn_implementation="eager").eval()

    class Logits(torch.nn.Module):
        def forward(self, ids, mask):
            return model(input_ids=ids, attention_mask=mask).logits

        def __init__(self):
            super().__init__()
            self.model = model

    ids = torch.ones(2, 16, dtype=torch.long)
    size = {0: torch.export.Dim("texts"), 1: torch.export.Dim("tokens", max=512)}
    torch.onnx.export(Logits(), (ids, ids), options.to, input_names=["ids", "mask"], output_names=["logits"], dynamo=True,
                      dynamic_shapes={"ids": size, "mask": size}, external_data=False)
    return {"model": options.to}


def predict_onnx(options):
    import onnxruntime
    from transformers import AutoTokenizer

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    session = onnxruntime.InferenceSession(options.onnx, settings, providers=["CPUExecutionProvider"])
    tokenizer = AutoTokenizer.from_pretrained(options.model)
    texts = sorted((text for text, _ in rows(options.input)), key=len)
    labels = []
    for start in range(0, len(texts), 64):
        encoded = tokenizer(texts[start:start + 64], truncation=True, max_length=options.max_tokens, padding=True, return_tensors="np")
        labels.extend(session.run(["logits"], {"ids": encoded["input_ids"], "mask": encoded["attention_mask"]})[0].argmax(-1))
    return {"labels": len(labels)}


def model(options):
    import os
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification, set_seed

    set_seed(1)
    config = BertConfig(vocab_size=len(AutoTokenizer.from_pretrained(options.source)), num_hidden_layers=options.layers,
                        hidden_size=options.hidden, intermediate_size=4 * options.hidden)
    BertForSequenceClassification(config).save_pretrained(options.to)
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json"):
        shutil.copy(os.path.join(options.source, name), options.to)
    return {"model": options.to}


def peak(options):
    import torch

    torch.set_num_threads(options.threads)
    cuda = options.device == "cuda"
    best = {"gpu": torch.cuda.get_device_name()} if cuda else {}
    for name, dtype in (("fp32", torch.float32), ("bf16", torch.bfloat16)):
        x, w = torch.ones(2048, 1536, dtype=dtype, device=options.device), torch.ones(1536, 1536, dtype=dtype, device=options.device)
        seconds = []
        for _ in range(12):
            start = time.perf_counter()
            torch.nn.functional.linear(x, w)
            if cuda:
                torch.cuda.synchronize()
            seconds.append(time.perf_counter() - start)
        best[name] = round(2 * 2048 * 1536 * 1536 / min(seconds) / 1e9, 1)
    return best


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("task", choices=["train", "predict", "onnx", "predict-onnx", "model", "peak"])
    for name in ("--model", "--train", "--test", "--input", "--to", "--text", "--onnx"):
        parser.add_argument(name)
    parser.add_argument("--from", dest="source")
    for name, kind, default in (("--max-tokens", int, 128), ("--batch", int, 32), ("--epochs", float, 1), ("--rate", float, 1e-4),
                                ("--steps", int, -1), ("--seed", int, 42), ("--threads", int, 2),
                                ("--layers", int, 12), ("--hidden", int, 768)):
        parser.add_argument(name, type=kind, default=default)
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    for name in ("--bf16", "--group-by-length", "--no-attention-dropout"):
        parser.add_argument(name, action="store_true")
    options = parser.parse_args()
    tasks = {"train": train, "predict": predict, "onnx": onnx, "predict-onnx": predict_onnx, "model": model, "peak": peak}
    result = tasks[options.task](options)
    print(json.dumps({**result, "peak_mib": peak_mib()}))


if __name__ == "__main__":
    main()
