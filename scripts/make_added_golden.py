#!/usr/bin/env python3
"""Records what transformers makes of older model folders: vocab.txt with added_tokens.json.

    pip install tokenizers transformers
    scripts/make_added_golden.py

Writes golden/tokenizer/added.json: the files of each folder, and the ids of some texts.
"""

import json
import tempfile
from pathlib import Path

import tokenizers
import transformers
from make_tokenizer_golden import GOLDEN
from transformers import BertTokenizer, RobertaTokenizer

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] the cat ##s sat new ##tok tok [ ] a b < e1 > /".split()
UNMASKED = [word for word in WORDS if word != "[MASK]"]
UNFRAMED = [word for word in WORDS if word not in ("[CLS]", "[SEP]")]
TEXTS = [
    "the NewTok cats sat",
    "the newtok cats <e1>cat</e1>",
    "NewToks xNewTok",
    "the <E1> cat",
    "the  <e1>  cat[MASK]a",
    "[mask] two words\nsat",
    "caf\u00e9 \u00c9tat etat",
]
PLAIN = {"NewTok": 20, "<e1>": 21, "</e1>": 22}
ADDED, CONFIG, SPECIAL = "added_tokens.json", "tokenizer_config.json", "special_tokens_map.json"
CASES = {
    "plain": (WORDS, {ADDED: PLAIN}),
    "in another order": (WORDS, {ADDED: {"</e1>": 22, "NewTok": 20, "<e1>": 21}}),
    "cased": (WORDS, {ADDED: PLAIN, CONFIG: {"do_lower_case": False}}),
    "with a space or an accent": (WORDS, {ADDED: {"two words": 20, "\u00c9tat": 21}}),
    "special by the map": (WORDS, {ADDED: PLAIN, SPECIAL: {"additional_special_tokens": ["<e1>"]}}),
    "special by the config": (WORDS, {ADDED: PLAIN, CONFIG: {"additional_special_tokens": ["<e1>"]}}),
    "extra by the map": (WORDS, {ADDED: PLAIN, SPECIAL: {"extra_special_tokens": ["<e1>"]}}),
    "a mask of another name": (WORDS, {ADDED: {"<e1>": 20}, SPECIAL: {"mask_token": "<e1>"}}),
    "a mask that is added": (UNMASKED, {ADDED: {"[MASK]": 19}}),
    "special tokens that are added": (UNFRAMED, {ADDED: {"[CLS]": 19, "[SEP]": 18}}),
    "a beginning and an end by the map": (WORDS, {ADDED: PLAIN, SPECIAL: {"bos_token": "NewTok", "eos_token": "<e1>"}}),
    "a beginning by the config": (WORDS, {ADDED: PLAIN, CONFIG: {"bos_token": "NewTok"}}),
    "two special tokens of one spelling": (WORDS, {ADDED: PLAIN, CONFIG: {"pad_token": "[UNK]"}}),
    "in the vocabulary": (WORDS, {ADDED: {"sat": 8, "[MASK]": 4}}),
    "none beside added_tokens_decoder": (WORDS, {ADDED: PLAIN, CONFIG: {"added_tokens_decoder": {}}}),
}


def case(words, files):
    with tempfile.TemporaryDirectory() as folder:
        texts = {name: json.dumps(content) for name, content in files.items()}
        texts["vocab.txt"] = "\n".join(words) + "\n"
        for name, text in texts.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        tokenizer = BertTokenizer.from_pretrained(folder)
        return {"files": texts, "ids": [tokenizer(text)["input_ids"] for text in TEXTS]}


def roberta():
    """The byte pairs of make_family_tokenizers.py, with a token more."""
    folder = GOLDEN / "roberta"
    names = ["vocab.json", "merges.txt", CONFIG]
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in names}
    config = json.loads(texts[CONFIG])
    config.pop("added_tokens_decoder", None)
    texts[CONFIG] = json.dumps(config)
    texts[ADDED] = json.dumps({"<e1>": len(json.loads(texts["vocab.json"]))})
    with tempfile.TemporaryDirectory() as copy:
        for name, text in texts.items():
            (Path(copy) / name).write_text(text, encoding="utf-8")
        tokenizer = RobertaTokenizer.from_pretrained(copy)
        return {"files": texts, "ids": [tokenizer(text)["input_ids"] for text in TEXTS]}


def main():
    cases = {name: case(*files) for name, files in CASES.items()}
    cases["byte pairs"] = roberta()
    versions = {"tokenizers": tokenizers.__version__, "transformers": transformers.__version__}
    result = {"versions": versions, "texts": TEXTS, "cases": cases}
    (GOLDEN / "added.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
