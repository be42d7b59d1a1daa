"""The peer of scripts/faults: Hugging Face Trainer on a tiny BERT, a checkpoint each step, going on from the newest one.

Usage: faults_trainer.py MODEL TRAIN TEST OUT EPOCHS    (needs torch, transformers, datasets, accelerate)

As in the text classification example of transformers: the files are read by datasets, the labels are those of the training file.
"""
import os
import sys

os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_CACHE=os.path.join(os.path.dirname(os.path.abspath(sys.argv[4])), "datasets-cache"))

import datasets
import torch
from transformers import (AutoModelForSequenceClassification, AutoTokenizer, DataCollatorWithPadding, Trainer, TrainingArguments,
                          set_seed)
from transformers.trainer_utils import get_last_checkpoint


def main():
    model_folder, train, test, out, epochs = sys.argv[1:]
    torch.set_num_threads(1)
    set_seed(42)
    datasets.disable_progress_bars()
    kind = "json" if train.endswith("jsonl") else "csv"
    data = datasets.load_dataset(kind, data_files={"train": train, "test": test})
    labels = sorted(data["train"].unique("label"))
    ids = {label: index for index, label in enumerate(labels)}
    tokenizer = AutoTokenizer.from_pretrained(model_folder)
    model = AutoModelForSequenceClassification.from_pretrained(model_folder, num_labels=len(labels), ignore_mismatched_sizes=True)

    def encoded(rows):
        return {**tokenizer(rows["text"], truncation=True, max_length=16), "labels": [ids[label] for label in rows["label"]]}

    data = data.map(encoded, batched=True, remove_columns=data["train"].column_names)
    trainer = Trainer(
        model=model,
        args=TrainingArguments(
            output_dir=out, num_train_epochs=float(epochs), learning_rate=0.001, per_device_train_batch_size=4, use_cpu=True,
            report_to=[], save_strategy="steps", save_steps=1, save_total_limit=2, logging_steps=1, seed=42, disable_tqdm=True),
        train_dataset=data["train"], eval_dataset=data["test"], data_collator=DataCollatorWithPadding(tokenizer))
    newest = get_last_checkpoint(out) if os.path.isdir(out) else None
    trainer.train(resume_from_checkpoint=newest)
    trainer.evaluate()
    trainer.save_model(os.path.join(out, "final"))


if __name__ == "__main__":
    main()
