#!/usr/bin/env python3
"""Makes tiny tokenizers of RoBERTa and XLM-RoBERTa, and the reference ids of the tests.

    pip install tokenizers transformers sentencepiece protobuf
    scripts/make_family_tokenizers.py

Trains a byte-level BPE and a SentencePiece unigram model of a few hundred tokens on the word lists of
golden/tokenizer/pieces.json, writes them as the transformers library saves tokenizers, and records in
golden/tokenizer/families.json what it makes of the texts that make_tokenizer_golden.py generates, and
of some nasty ones with all their ids.
"""

import io
import json
import shutil
import tempfile
from pathlib import Path

import sentencepiece
import tokenizers
import transformers
from make_tokenizer_golden import GOLDEN, SEED, Generator, block_hashes
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

TEXTS = 2_000
PAIR_MAX_TOKENS = [32, 33]
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
NASTY = [
    "",
    " ",
    "  two  spaces ",
    "plain words",
    " led by a space",
    "a<s>b</s>c",
    "the <mask> of it",
    "the<mask>of it",
    "before <pad> behind",
    "<unk> and <UNK> and [MASK]",
    "\n\tlines\r\n\n and\ttabs ",
    "caf\u00e9 cafe\u0301 \ufb01sh \uff26\uff35\uff2c\uff2c \u2026",
    "\u4f60\u597d\uff0c\u4e16\u754c \U0001f44d\U0001f3fd \u0645\u0631\u062d\u0628\u0627",
    "\u200b\ufeff\u00a0zero width",
    "\u2581already \u2581marked\u2581",
    "don't can't we'll I'M",
    "x" * 200,
    "3.14 1,000,000 20%",
    "https://example.org/a?b=c&d=e#f",
    "\x01control\x7f",
]
# What the tiny SentencePiece model replaces; of two rules the longer one wins.
RULES = {
    "\u00a0": " ",
    "\u2026": "...",
    "\ufb01": "fi",
    "e\u0301": "\u00e9",
    "a\u0308": "\u00e4",
    "\u200b": " ",
    "\ufeff": "",
    "\u00bd": "1/2",
    "\u2460": "1",
    "\u0130": "I",
} | {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}


def corpus():
    """A few words in each line, so that both models learn them and their endings."""
    pieces = json.loads((GOLDEN / "pieces.json").read_text(encoding="utf-8"))
    words = [w for kind in ("words", "accented", "scripts", "emoji", "punctuation", "links") for w in pieces[kind]]
    return [" ".join(words[(i * 7 + j * 3) % len(words)] for j in range(9)) for i in range(3 * len(words))]


def roberta(folder):
    """Byte-level BPE; vocab.json and merges.txt beside tokenizer.json."""
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trained.train_from_iterator(corpus(), trainers.BpeTrainer(
        vocab_size=420, special_tokens=SPECIAL[:4], initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), show_progress=False))
    model = json.loads(trained.to_str())["model"]
    vocabulary = {**model["vocab"], "<mask>": len(model["vocab"])}
    merges = [tuple(pair) for pair in model["merges"]]
    transformers.RobertaTokenizer(vocab=vocabulary, merges=merges).save_pretrained(folder)
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    lines = "".join(f"{a} {b}\n" for a, b in merges)
    (folder / "merges.txt").write_text("#version: 0.2\n" + lines, encoding="utf-8")


def xlm_roberta(folder):
    """SentencePiece unigrams with a table of replaced characters."""
    with tempfile.TemporaryDirectory() as work:
        rules = Path(work, "rules.tsv")
        rules.write_text("".join(f"{codes(a)}\t{codes(b)}\n" for a, b in RULES.items()))
        saved = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(corpus()), model_writer=saved, vocab_size=400, hard_vocab_limit=False,
            normalization_rule_tsv=str(rules), character_coverage=0.98, minloglevel=2, num_threads=1)
    proto = sentencepiece_model_pb2.ModelProto.FromString(saved.getvalue())
    pieces = [(piece.piece, round(piece.score, 4)) for piece in proto.pieces[3:]]
    vocabulary = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *pieces, ("<mask>", 0.0)]
    tokenizer = transformers.XLMRobertaTokenizer(
        vocab=vocabulary, _spm_precompiled_charsmap=proto.normalizer_spec.precompiled_charsmap)
    tokenizer.save_pretrained(folder)


def codes(text):
    return " ".join(f"{ord(c):X}" for c in text)


def reference(tokenizer, texts):
    return {
        "blocks": block_hashes(tokenizer(texts)["input_ids"]),
        "pairs": {
            limit: block_hashes(
                tokenizer(texts, texts[1:] + texts[:1], truncation=True, max_length=limit)["input_ids"])
            for limit in PAIR_MAX_TOKENS
        },
        "nasty": [
            {"text": text, "ids": tokenizer(text)["input_ids"], "pair": tokenizer(text, "b c")["input_ids"]}
            for text in NASTY
        ],
    }


def with_config(folder, **options):
    """The same files read with other options."""
    with tempfile.TemporaryDirectory() as work:
        copy = Path(work, "copy")
        shutil.copytree(folder, copy)
        config = copy / "tokenizer_config.json"
        config.write_text(json.dumps({**json.loads(config.read_text()), **options}))
        return transformers.AutoTokenizer.from_pretrained(copy)


def old_files(folder):
    """vocab.json and merges.txt alone."""
    with tempfile.TemporaryDirectory() as work:
        for name in ("vocab.json", "merges.txt"):
            shutil.copy(folder / name, work)
        return transformers.RobertaTokenizer.from_pretrained(work)


def main():
    pieces = json.loads((GOLDEN / "pieces.json").read_text(encoding="utf-8"))
    generator = Generator(SEED, pieces)
    texts = [generator.text() for _ in range(TEXTS)]
    families = {}
    for name, make in (("roberta", roberta), ("xlm-roberta", xlm_roberta)):
        folder = GOLDEN / name
        folder.mkdir(exist_ok=True)
        make(folder)
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
        families[name] = reference(tokenizer, texts)
        # What transformers makes of the files must be what they say.
        plain = Tokenizer.from_file(str(folder / "tokenizer.json"))
        assert [plain.encode(text).ids for text in texts] == tokenizer(texts)["input_ids"], name
    families["roberta-space"] = reference(with_config(GOLDEN / "roberta", add_prefix_space=True), texts)
    families["roberta-files"] = reference(old_files(GOLDEN / "roberta"), texts)
    content = {"seed": SEED, "texts": TEXTS, "tokenizers": tokenizers.__version__,
               "transformers": transformers.__version__, "sentencepiece": sentencepiece.__version__, **families}
    (GOLDEN / "families.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
