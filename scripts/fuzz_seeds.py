"""Where the fuzzer begins that has no corpus yet: for each target a few files that are in order."""
import glob
import json
import os

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MAX_BYTES = 4096
FILES = {
    "FuzzConfig": "configs/*.yaml",
    "FuzzData": "data-samples/*",
    "FuzzModelConfig": "src/test/resources/golden/*/config.json",
}
COMMIT = "0123456789" * 4
HASH = "0123456789abcdef" * 4
TREE = {"format_version": 1, "files": {
    "config.json": {"size": 2, "blob_id": COMMIT},
    "vocab.txt": {"size": 2, "blob_id": COMMIT},
    "model.safetensors": {"size": 9, "blob_id": COMMIT, "lfs_sha256": HASH, "lfs_size": 9},
}}
ANSWER = {"sha": COMMIT, "siblings": [
    {"rfilename": "data/a.csv", "blobId": COMMIT, "size": 2},
    {"rfilename": "model.safetensors", "blobId": COMMIT, "size": 9, "lfs": {"sha256": HASH, "size": 9}},
]}
CARD = b"""---
configs:
- config_name: en
  default: true
  data_dir: en
  data_files:
  - {split: train, path: ["dev*.jsonl", "[a-z]?/**"]}
  - {split: test, path: test.jsonl}
dataset_info:
- config_name: en
  features:
  - {name: label, dtype: {class_label: {names: {'0': World, '1': no}}}}
---
# Title
"""
PARTS = b"---\ndata_files: data/*\nconfigs: [{data_files: {train: 'data/train-*'}}]\ndataset_info: {features: [{name: y, list: {class_label: {names: [a, b]}}}]}\n---\n"
SPECIAL = b'{"unk_token":"[UNK]","sep_token":{"content":"[SEP]"},"pad_token":"[PAD]","cls_token":"[CLS]","mask_token":"[MASK]"}'
TOKENIZER_CONFIG = (
    b'{"tokenizer_class":"BertTokenizer","do_lower_case":true,"strip_accents":null,"tokenize_chinese_chars":false,"add_prefix_space":true,'
    b'"added_tokens_decoder":{"0":{"content":"[PAD]","special":true,"lstrip":false,"rstrip":false,"normalized":false,"single_word":false},'
    b'"7":{"content":"x"}},"mask_token":{"content":"[MASK]"}}')
TOKENIZER = (
    b'{"version":"1.0","added_tokens":[],"normalizer":{"type":"BertNormalizer","lowercase":true},'
    b'"pre_tokenizer":{"type":"BertPreTokenizer"},"model":{"type":"WordPiece","unk_token":"[UNK]",'
    b'"vocab":{"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3,"a":4}}}')
STATE = {
    "format": 4, "bertft": "0", "elapsedMillis": 1,
    "training": {"step": 1, "microSteps": 1, "epoch": 0, "batches": 1, "lossSum": 0.5, "examples": 2, "bestScore": "-Infinity",
                 "evaluationsSinceBest": 0, "bestEpoch": -1, "halvings": 0},
    "rows": [{"epoch": 0.5, "step": 1, "trainingLoss": 0.5, "validationLoss": "NaN", "figures": {"ACCURACY": 0.5}, "elapsedMillis": 1}],
    "config": {"data": {"train": "a.csv"}, "training": {"seed": 1}},
    "data": [{"role": "training", "path": "a.csv", "sha256": "0", "rows": 1}],
    "environment": {"djl": "", "pytorch": "", "java": "", "os": "", "cpu": "", "threads": 1, "device": "cpu", "precision": "fp32"},
}
TRIALS = (b'{"data":{"train":"a.csv"},"tuning":{}}\n'
          b'{"trial":1,"settings":{"training.seed":"1"},"validation":{"dataset":"v","accuracy":0.5,"loss":null},"elapsed_millis":5,"stopped_after_epochs":1}\n')
METRICS = (b'{"kind":"step","step":1,"loss":0.5}\n'
           b'{"kind":"evaluation","epoch":1.0,"dataset":"validation","accuracy":0.5,"macro_f1":0.4,"loss":0.7,"elapsed_millis":7}\n')
# Of targets for several files, the first byte says which file it is.
TEXTS = {
    "FuzzSafetensors": [b'\x40\0\0\0\0\0\0\0{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}          \0\0\x80?'],
    "FuzzTokenizer": [TOKENIZER],
    "FuzzVocabulary": [b"[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##b\n"],
    "FuzzTokenizerFiles": [
        b"\0" + TOKENIZER_CONFIG, b"\1" + SPECIAL, b"\2" + b'{"add_prefix_space":true,"mask_token":"<mask>"}',
        b'\3{"<s>":0,"<pad>":1,"</s>":2,"<unk>":3,"<mask>":4,"a":5,"b":6,"ab":7}', b"\4#version: 0.2\na b\n", b"\5" + TOKENIZER],
    "FuzzModelFolder": [
        b'\0{"metadata":{"total_size":8},"weight_map":{"v":"a.safetensors","w":"b.safetensors"}}',
        b'\1{"word_embedding_dimension":8,"pooling_mode_cls_token":false,"pooling_mode_mean_tokens":true}', b'\1{"pooling_mode":"mean"}'],
    "FuzzHubCache": [b"\0" + json.dumps(TREE).encode(), b"\1" + COMMIT.encode(), b'\2{"weight_map":{"w":"a.safetensors"}}'],
    "FuzzHubAnswer": [json.dumps(ANSWER).encode()],
    "FuzzDatasetCard": [CARD, PARTS],
    "FuzzData": [b'\1text,label\n"a ""b""",x\n', b'\3{"text":"a","label":1}\n', b"\5x a b\n", b'\4[{"text":"a","label":"x"}]'],
    "FuzzLabels": [
        b"\0text,pair,label\na,b,x:1\nc,d,y:2\n", b"\4text,pair,label\na,b,x|y\nc,d,\n", b"\x08text,pair,a,b\na,b,0,1\nc,d,true,0.0\n",
        b"\x0ctext,pair,label\na,b,1.5\nc,d,-2e3\n", b"\5text\tpair\tlabel\na\tb\tx|y\n", b'\6{"text":"a","pair":"b","label":["x","y"]}\n',
        b'\x0a{"text":"a","pair":"b","a":1,"b":false}\n', b'\x0f[{"text":"a","pair":"b","label":0.5},{"text":"c","pair":"d","label":1}]'],
    "FuzzPublished": [
        b'\x00"1","a ""b""","c"\n"2","d","e"\n', b'\x18"1","a"\n', b"\1LOC:city Where is it ?\nNUM:date When is it ?\n", b"\2the film was good<br />",
        b"\3PAR1....PAR1", b"\4a b\n\nc d\n \ne\n", b"\5a b\nc d\n"],
    "FuzzProvenance": [b'{"format_version":1,"bertft_version":"0","created":"2026-01-31T12:00:00Z","base_model":"m","pooling":"mean",'
                       b'"text":{"max_tokens":9,"long":"head","head_tokens":1,"window_stride":0,"max_windows":1},"seed":1,"data":[],'
                       b'"label_counts":{},"environment":{"djl":"","pytorch":"","java":"","os":"","cpu":"","threads":1,"device":"",'
                       b'"precision":""},"config":{}}'],
    "FuzzRunFiles": [
        b'\0{"files":[{"name":"state.json","bytes":2,"sha256":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}]}',
        b"\1" + json.dumps(STATE).encode(), b"\2" + TRIALS, b'\3{"facts":{"threads":"1","input":"sha256 0"},"texts":1,"bytes":1}', b"\4" + METRICS],
}


def seeds(target):
    files = [path for path in sorted(glob.glob(os.path.join(ROOT, FILES[target]))) if os.path.getsize(path) <= MAX_BYTES] if target in FILES else []
    contents = []
    for path in files:
        with open(path, "rb") as file:
            contents.append(file.read())
    return contents + TEXTS.get(target, [])
