"""Compare bertft's answers with those of Hugging Face transformers on the same model folders.

Usage: python scripts/check_transformers.py FOLDER FILE
       python scripts/check_transformers.py --families [NAME ...]
       python scripts/check_transformers.py --losses

FOLDER is what `bertft train` wrote; FILE holds one text a line. With --families it makes tiny random
models of every family that bertft reads, or of those named, each with a tokenizer of its kind, and
compares both ways: classifiers that transformers saved, read by bertft; and classifiers that bertft
trained on them, with the family's own head and with others, on single texts and on pairs, read by
transformers. Needs torch, transformers and safetensors from PyPI. Prints the largest difference of any label's probability,
or of a number in units of the largest one, in float32, and exits with 1 above 1e-5. What a model tells
is its problem_type, by which transformers' own pipeline is asked, too, about single texts without windows.
With --losses it compares the loss of modeling_bertft.py with that of transformers' own BERT classifier.
"""
import csv
import json
import os
import subprocess
import sys
import tempfile

import torch
import transformers
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

BATCH = 32
MEANINGS = {
    "single_label_classification": lambda logits: torch.softmax(logits, -1),
    "multi_label_classification": torch.sigmoid,
    "regression": lambda logits: logits,
}
TOLERANCE = 1e-5
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LAUNCHER = os.path.join(ROOT, "scripts", "bertft")
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
WORD_PIECE_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
NASTY = ["", "  ", "a <pad> b </s> c [SEP] d", "<mask> [MASK]", "\u4f60\u597d caf\u00e9 \U0001f44d", "very " * 60]


def problem_type(folder):
    with open(os.path.join(folder, "config.json"), encoding="utf-8") as config:
        return json.load(config).get("problem_type") or "single_label_classification"


def probabilities(folder, rows, pairs):
    """Ours: of each row the probability of each label."""
    with tempfile.TemporaryDirectory() as work:
        file = os.path.join(work, "rows.jsonl")
        with open(file, "w", encoding="utf-8") as lines:
            for row in rows:
                lines.write(json.dumps({"text": row[0], "text2": row[1]} if pairs else {"text": row[0]}) + "\n")
        columns = ["--text", "text"] + (["--pair", "text2"] if pairs else [])
        command = [LAUNCHER, "predict", "-q", "--model", folder, "--input", file, "--precision", "fp32",
                   "--no-echo", "--format", "jsonl", *columns]
        number = problem_type(folder) == "regression"
        command += [] if number else ["--all-scores"]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode:
            sys.exit(result.stderr)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    if number:
        return [{"LABEL_0": answer["value"]} for answer in answers]
    return [{s["label"]: s["probability"] for s in answer["scores"]} for answer in answers]


def largest_difference(folder, rows, pairs=False):
    """The largest difference of any label's probability, and the class that transformers took."""
    ours = probabilities(folder, rows, pairs)
    record = os.path.join(folder, "bertft.json")
    limit, windows = None, {}
    if os.path.exists(record):
        with open(record, encoding="utf-8") as file:
            text = json.load(file)["text"]
        limit = text["max_tokens"]
        if text["long"].startswith("windows"):
            overlap = limit - 2 - text["window_stride"] if text["window_stride"] else 0
            windows = {"return_overflowing_tokens": True, "stride": overlap}
    custom = os.path.exists(os.path.join(folder, "modeling_bertft.py"))
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder, trust_remote_code=custom).eval()
    if limit is None:
        config = model.config
        limit = config.max_position_embeddings - (config.pad_token_id + 1 if "roberta" in config.model_type else 0)
    assert len(ours) == len(rows), (len(ours), len(rows))
    problem = problem_type(folder)
    unit = max((abs(answer["LABEL_0"]) for answer in ours), default=1) if problem == "regression" else 1
    worst = 0.0
    for start in range(0, len(rows), BATCH):
        columns = [list(column) for column in zip(*rows[start:start + BATCH])]
        batch = tokenizer(
            *columns[:2 if pairs else 1], padding=True, truncation=True, max_length=limit, return_tensors="pt", **windows)
        with torch.no_grad():
            theirs = MEANINGS[problem](model(**batch).logits)
        for i, row in enumerate(theirs):
            for index, label in model.config.id2label.items():
                worst = max(worst, abs(ours[start + i][label] - row[index].item()) / unit)
    if not windows and not pairs:
        pipe = pipeline("text-classification", model=model, tokenizer=tokenizer, top_k=None)
        for mine, answer in zip(ours, pipe([row[0] for row in rows], truncation=True, max_length=limit)):
            for score in answer:
                worst = max(worst, abs(mine[score["label"]] - score["score"]) / unit)
    return worst, type(model).__name__


def sentences():
    with open(os.path.join(ROOT, "data-samples", "reviews-train.csv"), encoding="utf-8") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    with open(os.path.join(ROOT, "data-samples", "pairs.csv"), encoding="utf-8") as file:
        texts += [text for row in csv.DictReader(file) for text in (row["text"], row["text2"])]
    return texts


def word_piece(folder, cased):
    trained = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    trained.normalizer = normalizers.BertNormalizer(lowercase=not cased)
    trained.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trained.decoder = decoders.WordPiece()
    trained.train_from_iterator(sentences(), trainers.WordPieceTrainer(
        vocab_size=300, special_tokens=WORD_PIECE_SPECIAL, show_progress=False))
    vocabulary = trained.get_vocab()
    if cased:  # as old repositories have it: vocab.txt and a switch
        with open(os.path.join(folder, "vocab.txt"), "w", encoding="utf-8") as file:
            file.writelines(word + "\n" for word in sorted(vocabulary, key=vocabulary.get))
        with open(os.path.join(folder, "tokenizer_config.json"), "w", encoding="utf-8") as file:
            json.dump({"do_lower_case": False}, file)
    else:
        transformers.BertTokenizer(vocab=vocabulary).save_pretrained(folder)


def byte_pairs(folder):
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trained.train_from_iterator(sentences(), trainers.BpeTrainer(
        vocab_size=400, special_tokens=SPECIAL, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), show_progress=False))
    model = json.loads(trained.to_str())["model"]
    vocabulary = {**model["vocab"], "<mask>": len(model["vocab"])}
    transformers.RobertaTokenizer(vocab=vocabulary, merges=[tuple(m) for m in model["merges"]]).save_pretrained(folder)


def unigrams(folder):
    trained = Tokenizer(models.Unigram())
    trained.normalizer = normalizers.NFKC()
    trained.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    trained.train_from_iterator(sentences(), trainers.UnigramTrainer(
        vocab_size=300, special_tokens=SPECIAL, unk_token="<unk>", show_progress=False))
    pieces = [tuple(entry) for entry in json.loads(trained.to_str())["model"]["vocab"]]
    transformers.XLMRobertaTokenizer(vocab=[*pieces, ("<mask>", 0.0)]).save_pretrained(folder)


SIZES = dict(hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32, initializer_range=0.2,
             num_labels=2, id2label={0: "bad", 1: "good"}, label2id={"bad": 0, "good": 1})
FAMILIES = {
    "bert": ("Bert", lambda folder: word_piece(folder, False), dict(max_position_embeddings=64)),
    "bert-old": ("Bert", lambda folder: word_piece(folder, True), dict(max_position_embeddings=64)),
    "distilbert": ("DistilBert", lambda folder: word_piece(folder, False), dict(max_position_embeddings=64)),
    "roberta": ("Roberta", byte_pairs, dict(max_position_embeddings=66, type_vocab_size=1, pad_token_id=1, layer_norm_eps=1e-5)),
    "xlm-roberta": ("XLMRoberta", unigrams, dict(max_position_embeddings=66, type_vocab_size=1, pad_token_id=1, layer_norm_eps=1e-5)),
    "electra": ("Electra", lambda folder: word_piece(folder, False), dict(max_position_embeddings=64, embedding_size=8)),
}


def make(name, folder):
    """A random classifier as transformers saves it."""
    prefix, make_tokenizer, options = FAMILIES[name]
    os.makedirs(folder)
    make_tokenizer(folder)
    sizes = dict(SIZES)
    if name == "distilbert":
        sizes |= dict(dim=16, n_layers=2, n_heads=2, hidden_dim=32)
        for key in ("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size"):
            del sizes[key]
    config = getattr(transformers, prefix + "Config")(vocab_size=450, **sizes, **options)
    torch.manual_seed(1)
    getattr(transformers, prefix + "ForSequenceClassification")(config).save_pretrained(folder)
    if name == "bert-old":  # names as converted from TensorFlow
        file = os.path.join(folder, "model.safetensors")
        old = {n.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): t for n, t in load_file(file).items()}
        save_file(old, file, metadata={"format": "pt"})


def train(model, out, *settings):
    data = os.path.join(ROOT, "data-samples", "pairs.csv")
    command = [LAUNCHER, "train", "-q", "--set", f"model.name={model}", "--set", f"data.train={data}",
               "--set", "data.label=label", "--set", f"output.folder={out}", "--set", "text.max_tokens=20",
               "--set", "training.epochs=1", "--set", "training.learning_rate=0.01", "--set", "training.precision=fp32"]
    for setting in settings:
        command += ["--set", setting]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        sys.exit(result.stderr)


def families(names):
    texts = sentences()[:60] + NASTY
    rows = list(zip(texts, texts[7:] + texts[:7]))
    failed = False
    with tempfile.TemporaryDirectory() as work:
        for name in names or FAMILIES:
            model = os.path.join(work, name)
            make(name, model)
            cases = [("transformers to bertft", model, False), ("transformers to bertft, pairs", model, True)]
            for way, settings, pairs in (
                ("own head, pairs", ["model.pooling=pooler", "data.text=text", "data.pair=text2"], True),
                ("mean", ["model.pooling=mean", "data.text=text"], False),
                ("windows", ["model.pooling=cls", "data.text=text", "text.long=windows_attention"], False),
            ):
                out = os.path.join(work, f"{name}-{way.replace(', ', '-')}".replace(" ", "-"))
                train(model, out, *settings)
                cases.append((f"bertft to transformers, {way}", out, pairs))
            for way, folder, pairs in cases:
                worst, class_name = largest_difference(folder, rows, pairs)
                failed |= worst > TOLERANCE
                print(f"{name}: {way}: {len(rows)} rows, {class_name}: largest difference {worst:.2e}", flush=True)
    return failed


def losses():
    """Of the same weights, for each kind of labels, with problem_type and without."""
    sys.path.insert(0, os.path.join(ROOT, "src", "main", "resources", "io", "github", "bertft", "model"))
    sys.dont_write_bytecode = True
    from modeling_bertft import BertftForSequenceClassification

    flags = torch.tensor([[0.0, 1, 1], [0, 0, 0], [1, 1, 1], [1, 0, 0]])
    labels_of = {
        "single_label_classification": (3, torch.tensor([0, 1, 2, 1])),
        "multi_label_classification": (3, flags),
        "regression": (1, torch.tensor([0.5, 1, -2, 3])),
    }
    worst = 0.0
    for problem, (outputs, labels) in labels_of.items():
        for named in (problem, None):
            torch.manual_seed(1)
            config = transformers.BertConfig(
                vocab_size=30, hidden_size=8, num_hidden_layers=1, num_attention_heads=2,
                intermediate_size=8, num_labels=outputs, problem_type=named)
            config.bertft_pooling = "pooler"
            ours = BertftForSequenceClassification(config).eval()
            theirs = transformers.BertForSequenceClassification(config).eval()
            theirs.load_state_dict(ours.state_dict())
            ids = torch.randint(0, 30, (4, 6))
            with torch.no_grad():
                pair = [model(input_ids=ids, labels=labels.clone()).loss.item() for model in (ours, theirs)]
            worst = max(worst, abs(pair[0] - pair[1]))
            print(f"{problem}, {'named' if named else 'not named'}: losses {pair[0]:.6f} and {pair[1]:.6f}")
    return worst > TOLERANCE


def main():
    transformers.utils.logging.disable_progress_bar()
    if sys.argv[1:2] == ["--losses"]:
        sys.exit(losses())
    if sys.argv[1:2] == ["--families"]:
        sys.exit(families(sys.argv[2:]))
    folder, file = sys.argv[1:3]
    with open(file, encoding="utf-8") as lines:
        texts = [line.rstrip("\n") for line in lines]
    worst, class_name = largest_difference(folder, [(text,) for text in texts])
    print(f"{len(texts)} texts, {class_name}: largest difference {worst:.2e}")
    sys.exit(worst > TOLERANCE)


if __name__ == "__main__":
    main()
