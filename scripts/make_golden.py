"""Make the reference tensors that the parity tests compare with.

Usage: python scripts/make_golden.py [--minilm FOLDER]

Writes src/test/resources/golden/. Needs torch, transformers and safetensors from PyPI; their versions
are recorded in golden/versions.json. --minilm names a folder with the built-in encoder in Hugging Face
format (bertft unpacks it to its cache on first use); without it the minilm reference is left as it is.
"""
import argparse
import json
import os

import safetensors
import torch
import transformers
from safetensors.torch import save_file
from transformers import (
    AutoModel,
    AutoTokenizer,
    BertConfig,
    BertForPreTraining,
    BertForSequenceClassification,
    DistilBertConfig,
    DistilBertForMaskedLM,
    DistilBertForSequenceClassification,
    ElectraConfig,
    ElectraForMaskedLM,
    ElectraForSequenceClassification,
    RobertaConfig,
    RobertaForMaskedLM,
    RobertaForSequenceClassification,
    XLMRobertaConfig,
    XLMRobertaForSequenceClassification,
    get_constant_schedule_with_warmup,
    get_cosine_schedule_with_warmup,
    get_linear_schedule_with_warmup,
)

GOLDEN = os.path.join(os.path.dirname(__file__), "..", "src", "test", "resources", "golden")
LABELS = {0: "negative", 1: "neutral", 2: "positive"}
STEPS, WARMUP, RATE, DECAY, CLIP = 6, 2, 1e-2, 0.01, 1.0
SENTENCES = [
    "I love this movie.",
    "The plot was thin and the acting worse.",
    "What is the capital of Norway?",
    "Shares fell sharply after the announcement.",
    "A short one.",
    "The keynote ran forty minutes over, and nobody seemed to mind at all.",
    "Who wrote the first dictionary?",
    "It rained, so the final was moved to Sunday afternoon.",
    "The battery lasts two days; the screen scratches in two minutes.",
    "Never again!",
    "How many moons does Mars have?",
    "An honest, unhurried film about growing old in a small town.",
    "The committee will vote on the proposal next week.",
    "My order arrived late, cold and without the sauce I had paid for.",
    "Scientists found water ice in the shade of the crater.",
    "Two thumbs up \U0001f44d\U0001f44d from the whole family.",
    "Das ist ein Satz auf Deutsch.",
    "\u4f60\u597d\uff0c\u4e16\u754c",
    "The defender signed a contract until 2029.",
    "ok",
]


def batches(padding=0):
    """Three batches of (ids, types, lengths, labels), padded, drawn from a fixed seed; some texts hold padding, too."""
    generator = torch.Generator().manual_seed(7)
    for lengths in ([9, 6, 3], [5, 5, 5], [12, 1, 7]):
        tokens = max(lengths)
        ids = torch.full((3, tokens), padding)
        types = torch.zeros(3, tokens, dtype=torch.long)
        for row, length in enumerate(lengths):
            ids[row, :length] = torch.randint(1, 30, (length,), generator=generator)
            types[row, length // 2 : length] = 1
        labels = torch.randint(0, 3, (3,), generator=generator)
        yield ids, types, torch.tensor(lengths), labels


def mask_of(lengths, tokens):
    return (torch.arange(tokens)[None, :] < lengths[:, None]).long()


def run(name, model, uses_types, readouts=None, window_poolings=None):
    """The reference of a classifier, with some ways to a text's vector or all of them."""
    padding = model.config.pad_token_id
    folder = os.path.join(GOLDEN, name)
    model.save_pretrained(folder)
    tensors = {}
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for n, p in model.named_parameters() if decays(n)], "weight_decay": DECAY},
            {"params": [p for n, p in model.named_parameters() if not decays(n)], "weight_decay": 0.0},
        ],
        lr=RATE,
        betas=(0.9, 0.999),
        eps=1e-8,
    )
    schedule = get_linear_schedule_with_warmup(optimizer, WARMUP, STEPS)
    model.train()
    for kind in READOUTS if readouts is None else readouts:
        tensors |= readout(kind, READOUTS[kind], model, *next(batches(padding)), uses_types)
    for kind in WINDOW_POOLINGS if window_poolings is None else window_poolings:
        tensors |= windows(kind, model, *next(batches(padding)), uses_types)
    for step, (ids, types, lengths, labels) in enumerate(batches(padding)):
        inputs = {"input_ids": ids, "attention_mask": mask_of(lengths, ids.shape[1]), "labels": labels}
        if uses_types:
            inputs["token_type_ids"] = types
        out = model(**inputs, output_hidden_states=True)
        optimizer.zero_grad()
        out.loss.backward()
        prefix = f"step{step}."
        tensors |= {prefix + "ids": ids, prefix + "types": types, prefix + "lengths": lengths, prefix + "labels": labels}
        tensors |= {prefix + "logits": out.logits, prefix + "loss": out.loss}
        tensors |= {f"{prefix}hidden{i}": h for i, h in enumerate(out.hidden_states)}
        tensors[prefix + "pooled"] = pooled(model, out.hidden_states[-1])
        tensors |= {f"{prefix}gradient.{n}": p.grad.clone() for n, p in model.named_parameters()}
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        tensors[prefix + "norm"] = norm
        tensors[prefix + "rate"] = torch.tensor(optimizer.param_groups[0]["lr"], dtype=torch.float64)
        optimizer.step()
        schedule.step()
    tensors |= {f"after.{n}": p for n, p in model.named_parameters()}
    # Integers as float32 too, which holds them exactly: the reader of the tests gives floats.
    save_file({n: t.detach().float().clone().contiguous() for n, t in tensors.items()}, os.path.join(folder, "reference.safetensors"))


def readout(name, vector, model, ids, types, lengths, labels, uses_types):
    """Logits, loss and gradients where `vector` of states and mask goes straight to a linear layer."""
    mask = mask_of(lengths, ids.shape[1])
    inputs = {"input_ids": ids, "attention_mask": mask} | ({"token_type_ids": types} if uses_types else {})
    states = model.base_model(**inputs, output_hidden_states=True).hidden_states[1:]
    pooled = vector(states, mask)
    # A wider vector needs a wider classifier: that of the model, repeated with other signs.
    last, last_name = last_layer(model)
    repeats = pooled.shape[1] // last.weight.shape[1]
    weight = torch.cat([last.weight * (-1) ** i for i in range(repeats)], dim=1).detach().requires_grad_()
    logits = torch.nn.functional.linear(pooled, weight, last.bias)
    loss = torch.nn.functional.cross_entropy(logits, labels)
    loss.backward()
    gradients = {f"{name}.gradient.{n}": p.grad.clone() for n, p in model.named_parameters() if p.grad is not None}
    gradients[f"{name}.gradient.{last_name}.weight"] = weight.grad
    model.zero_grad()
    return {f"{name}.logits": logits, f"{name}.loss": loss} | gradients


def last_layer(model):
    """The last linear layer and its name."""
    if hasattr(model.classifier, "out_proj"):
        return model.classifier.out_proj, "classifier.out_proj"
    return model.classifier, "classifier"


def windows(kind, model, ids, types, lengths, labels, uses_types):
    """Logits, loss and gradients of two texts: the first has the rows 0 and 2 as windows, the second row 1."""
    mask = mask_of(lengths, ids.shape[1])
    inputs = {"input_ids": ids, "attention_mask": mask} | ({"token_type_ids": types} if uses_types else {})
    vectors = mean(model.base_model(**inputs).last_hidden_state, mask)
    generator = torch.Generator().manual_seed(8)
    attention = {
        n: torch.randn(shape, generator=generator).requires_grad_()
        for n, shape in (("dense.weight", (8, 8)), ("dense.bias", (8,)), ("score.weight", (1, 8)))
    }
    pooled = torch.stack([WINDOW_POOLINGS[kind](vectors[rows], attention) for rows in ([0, 2], [1])])
    last, _ = last_layer(model)
    logits = torch.nn.functional.linear(pooled, last.weight, last.bias)
    loss = torch.nn.functional.cross_entropy(logits, labels[:2])
    loss.backward()
    gradients = {f"{kind}.gradient.{n}": p.grad.clone() for n, p in model.named_parameters() if p.grad is not None}
    if kind == "windows_attention":
        gradients |= {f"{kind}.gradient.window_attention.{n}": w.grad for n, w in attention.items()}
        gradients |= {f"{kind}.weight.window_attention.{n}": w for n, w in attention.items()}
    model.zero_grad()
    return {f"{kind}.logits": logits, f"{kind}.loss": loss} | gradients


def attended(vectors, w):
    hidden = torch.tanh(torch.nn.functional.linear(vectors, w["dense.weight"], w["dense.bias"]))
    shares = torch.softmax(torch.nn.functional.linear(hidden, w["score.weight"]), dim=0)
    return (shares * vectors).sum(0)


WINDOW_POOLINGS = {
    "windows_mean": lambda vectors, w: vectors.mean(0),
    "windows_max": lambda vectors, w: vectors.amax(0),
    "windows_attention": attended,
}


def mean(states, mask):
    used = mask[..., None].float()
    return (states * used).sum(1) / used.sum(1)


def largest(states, mask):
    return states.masked_fill(mask[..., None] == 0, float("-inf")).amax(1)


READOUTS = {
    "mean": lambda states, mask: mean(states[-1], mask),
    "max": lambda states, mask: largest(states[-1], mask),
    "last": lambda states, mask: states[-1][torch.arange(len(mask)), mask.sum(1) - 1],
    "cls_concat": lambda states, mask: torch.cat([s[:, 0] for s in states], dim=1),
    "mean_concat": lambda states, mask: torch.cat([mean(s, mask) for s in states], dim=1),
    "mean_mean": lambda states, mask: torch.stack([mean(s, mask) for s in states]).mean(0),
    "cls_max": lambda states, mask: torch.stack([s[:, 0] for s in states]).amax(0),
    "cls_layer_1": lambda states, mask: states[0][:, 0],
}


def pretraining(name, model, next_sentence, uses_types):
    """Both losses of pre-training and their gradients, three tokens hidden in the first batch."""
    folder = os.path.join(GOLDEN, name)
    model.save_pretrained(folder)
    ids, types, lengths, _ = next(batches(model.config.pad_token_id))
    places = torch.tensor([2, 5, ids.shape[1] + 1])
    words = torch.tensor([7, 28, 11])
    labels = torch.full(ids.shape, -100)
    labels.view(-1)[places] = words
    random = torch.tensor([1, 0, 1])
    inputs = {"input_ids": ids, "attention_mask": mask_of(lengths, ids.shape[1]), "labels": labels}
    if uses_types:
        inputs["token_type_ids"] = types
    if next_sentence:
        inputs["next_sentence_label"] = random
    model.train()
    out = model(**inputs)
    out.loss.backward()
    logits = out.prediction_logits if next_sentence else out.logits
    word_loss = torch.nn.functional.cross_entropy(logits.view(-1, logits.shape[-1]), labels.view(-1))
    tensors = {"ids": ids, "types": types, "lengths": lengths, "places": places, "words": words, "random": random}
    tensors |= {"word_loss": word_loss, "next_loss": out.loss - word_loss}
    tensors |= {f"gradient.{n}": p.grad for n, p in model.named_parameters()}
    save_file({n: t.detach().float().clone().contiguous() for n, t in tensors.items()}, os.path.join(folder, "reference.safetensors"))


def losses():
    """Losses of made-up logits and their gradients: smoothing, class weights, focal factor, R-Drop."""
    generator = torch.Generator().manual_seed(11)
    labels, weights = torch.tensor([1, 0, 2, 2, 1]), torch.tensor([2.0, 0.5, 1.5])
    first, second = (3 * torch.randn(5, 3, generator=generator) for _ in range(2))
    tensors = {"labels": labels, "weights": weights, "first": first, "second": second}
    for smoothing, gamma, alpha in LOSSES:
        logits = [l.clone().requires_grad_() for l in ([first] if alpha == 0 else [first, second])]
        loss = sum(label_loss(l, labels, weights, smoothing, gamma) for l in logits) / len(logits)
        if alpha:
            loss = loss + alpha * divergence(*logits, weights[labels])
        loss.backward()
        name = f"{smoothing}-{gamma}-{alpha}"
        tensors |= {f"{name}.loss": loss, f"{name}.gradient": torch.cat([l.grad for l in logits])}
    save_file({n: t.detach().float().contiguous() for n, t in tensors.items()}, os.path.join(GOLDEN, "losses.safetensors"))


LOSSES = [(s, g, a) for s, g in ((0.0, 0.0), (0.1, 0.0), (0.0, 0.5), (0.0, 2.0)) for a in (0.0, 1.0, 2.5)]


def label_loss(logits, labels, weights, smoothing, gamma):
    if gamma == 0:
        return torch.nn.functional.cross_entropy(logits, labels, weights, label_smoothing=smoothing)
    share = logits.softmax(1).gather(1, labels[:, None])[:, 0]
    weight = weights[labels]
    return (weight * (1 - share) ** gamma * -share.log()).sum() / weight.sum()


def divergence(first, second, weight):
    """Mean of both directions; each example counts by its weight."""
    p, q = first.log_softmax(1), second.log_softmax(1)
    both = [torch.nn.functional.kl_div(a, b, reduction="none", log_target=True).sum(1) for a, b in ((p, q), (q, p))]
    return (weight * (both[0] + both[1]) / 2).sum() / weight.sum()


def task_losses():
    """Losses of several labels a text and of numbers, and their gradients."""
    generator = torch.Generator().manual_seed(12)
    targets = (torch.rand(5, 4, generator=generator) < 0.4).float()
    weights = torch.tensor([2.0, 0.5, 1.0, 3.5])
    first, second = (3 * torch.randn(5, 4, generator=generator) for _ in range(2))
    tensors = {"targets": targets, "weights": weights, "first": first, "second": second}
    for smoothing, gamma, alpha in LOSSES:
        logits = [l.clone().requires_grad_() for l in ([first] if alpha == 0 else [first, second])]
        loss = sum(sides_loss(l, targets, weights, smoothing, gamma) for l in logits) / len(logits)
        if alpha:
            loss = loss + alpha * sides_divergence(*logits)
        loss.backward()
        name = f"{smoothing}-{gamma}-{alpha}"
        tensors |= {f"{name}.loss": loss, f"{name}.gradient": torch.cat([l.grad for l in logits])}
    numbers = torch.randn(5, 1, generator=generator)
    outputs = torch.randn(5, 1, generator=generator).requires_grad_()
    loss = torch.nn.functional.mse_loss(outputs, numbers)
    loss.backward()
    tensors |= {"numbers": numbers, "outputs": outputs, "squared.loss": loss, "squared.gradient": outputs.grad}
    save_file({n: t.detach().float().contiguous() for n, t in tensors.items()}, os.path.join(GOLDEN, "task-losses.safetensors"))


def sides_loss(logits, targets, weights, smoothing, gamma):
    """Mean over texts and labels; the focal factor is the share of the wrong side."""
    if gamma == 0:
        smooth = (1 - smoothing) * targets + smoothing / 2
        return torch.nn.functional.binary_cross_entropy_with_logits(logits, smooth, pos_weight=weights)
    share = logits.sigmoid()
    present = weights * targets * (1 - share) ** gamma * -share.log()
    absent = (1 - targets) * share**gamma * -(1 - share).log()
    return (present + absent).mean()


def sides_divergence(first, second):
    """Mean of both directions between the distributions of each label's two sides."""
    p, q = (torch.stack([torch.nn.functional.logsigmoid(l), torch.nn.functional.logsigmoid(-l)]) for l in (first, second))
    both = [torch.nn.functional.kl_div(a, b, reduction="none", log_target=True).sum(0) for a, b in ((p, q), (q, p))]
    return ((both[0] + both[1]) / 2).mean()


def decays(name):
    return not name.endswith(".bias") and "LayerNorm" not in name and "layer_norm" not in name


def pooled(model, last):
    if hasattr(model, "bert"):
        return model.bert.pooler(last)
    if hasattr(model.classifier, "dense"):
        return (torch.nn.functional.gelu if hasattr(model, "electra") else torch.tanh)(model.classifier.dense(last[:, 0]))
    return torch.relu(model.pre_classifier(last[:, 0]))


def schedules():
    values = {}
    for kind, make in (
        ("linear", lambda o, w, n: get_linear_schedule_with_warmup(o, w, n)),
        ("cosine", lambda o, w, n: get_cosine_schedule_with_warmup(o, w, n)),
        ("constant", lambda o, w, n: get_constant_schedule_with_warmup(o, w)),
    ):
        for warmup, total in ((0, 5), (1, 10), (3, 10), (10, 10), (100, 1000)):
            optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=5e-5)
            schedule = make(optimizer, warmup, total)
            rates = []
            for _ in range(total):
                rates.append(optimizer.param_groups[0]["lr"])
                optimizer.step()
                schedule.step()
            values[f"{kind}-{warmup}-{total}"] = rates
    return values


def minilm(folder):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder, add_pooling_layer=False).eval()
    encoded = tokenizer(SENTENCES, padding=True, return_tensors="pt")
    lengths = encoded["attention_mask"].sum(1)
    with torch.no_grad():
        states = model(**encoded, output_hidden_states=True).hidden_states
    used = encoded["attention_mask"][..., None].float()
    tensors = {"ids": encoded["input_ids"], "lengths": lengths}
    for i, h in enumerate(states):
        tensors[f"first{i}"] = h[:, 0]
        tensors[f"mean{i}"] = (h * used).sum(1) / used.sum(1)
    save_file({n: t.float().contiguous() for n, t in tensors.items()}, os.path.join(GOLDEN, "minilm.safetensors"))


def pretrained():
    common = dict(vocab_size=30, max_position_embeddings=16, initializer_range=0.2)
    torch.manual_seed(43)
    pretraining("tiny-bert-pretraining", BertForPreTraining(BertConfig(
        hidden_size=8, num_hidden_layers=2, num_attention_heads=2, intermediate_size=16, hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0, **common)), True, True)
    pretraining("tiny-distilbert-pretraining", DistilBertForMaskedLM(DistilBertConfig(
        dim=8, n_layers=2, n_heads=2, hidden_dim=16, dropout=0.0, attention_dropout=0.0, **common)), False, False)


def others():
    """The families that differ from BERT in little: fewer references, as most of the arithmetic is the same."""
    sizes = dict(vocab_size=30, hidden_size=8, num_hidden_layers=2, num_attention_heads=2, intermediate_size=16, initializer_range=0.2)
    dropout = dict(hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, classifier_dropout=0.0)
    labels = dict(num_labels=3, id2label=LABELS, label2id={v: k for k, v in LABELS.items()})
    roberta = dict(**sizes, **dropout, max_position_embeddings=18, type_vocab_size=1, pad_token_id=1, bos_token_id=0, eos_token_id=2)
    electra = dict(**sizes, **dropout, max_position_embeddings=16, embedding_size=4)
    some = dict(readouts=["mean", "cls_concat"], window_poolings=["windows_mean"])
    torch.manual_seed(44)
    run("tiny-roberta", RobertaForSequenceClassification(RobertaConfig(**roberta, **labels)), False, **some)
    torch.manual_seed(45)
    run("tiny-xlm-roberta", XLMRobertaForSequenceClassification(XLMRobertaConfig(**roberta, **labels)), False, [], [])
    torch.manual_seed(46)
    run("tiny-electra", ElectraForSequenceClassification(ElectraConfig(**electra, **labels)), True, **some)
    torch.manual_seed(47)
    pretraining("tiny-roberta-pretraining", RobertaForMaskedLM(RobertaConfig(**roberta)), False, False)
    torch.manual_seed(48)
    pretraining("tiny-electra-pretraining", ElectraForMaskedLM(ElectraConfig(**electra)), False, True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minilm")
    arguments = parser.parse_args()
    os.makedirs(GOLDEN, exist_ok=True)
    common = dict(vocab_size=30, num_labels=3, id2label=LABELS, label2id={v: k for k, v in LABELS.items()}, max_position_embeddings=16)
    torch.manual_seed(42)
    run("tiny-bert", BertForSequenceClassification(BertConfig(
        hidden_size=8, num_hidden_layers=2, num_attention_heads=2, intermediate_size=16, hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0, classifier_dropout=0.0, initializer_range=0.2, **common)), True)
    run("tiny-distilbert", DistilBertForSequenceClassification(DistilBertConfig(
        dim=8, n_layers=2, n_heads=2, hidden_dim=16, dropout=0.0, attention_dropout=0.0, seq_classif_dropout=0.0,
        initializer_range=0.2, **common)), False)
    pretrained()
    others()
    losses()
    task_losses()
    with open(os.path.join(GOLDEN, "schedules.json"), "w") as f:
        json.dump(schedules(), f)
    if arguments.minilm:
        minilm(arguments.minilm)
    with open(os.path.join(GOLDEN, "versions.json"), "w") as f:
        json.dump({"torch": torch.__version__, "transformers": transformers.__version__, "safetensors": safetensors.__version__, "seed": 42}, f, indent=1)
        f.write("\n")


if __name__ == "__main__":
    main()
