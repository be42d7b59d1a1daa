"""Configs, data and model files that are wrong, and texts that are meant to harm: the right code, the right place, nothing else."""
import os
import re
import shutil
import subprocess

from faults_world import OURS, ROOT, STACK_TRACE, write

# Name of the matrix' row, content of the file, and what the message must match after the file's name.
CONFIGS = [
    ("Y1", "training:\n  learning_rte: 1\n", r':2:3: unknown key "learning_rte" \[C09\]\n  did you mean "learning_rate"'),
    ("Y1", "trainig: {}\n", r':1:1: unknown key "trainig"'),
    ("Y2", "training: {epochs: 3.7}\n", r":1:20: .*whole number.*3\.7"), ("Y2", 'training: {epochs: "3"}\n', r':1:20: .*whole number.*"3"'),
    ("Y2", "training: {epochs: -1}\n", r":1:20: .*-1"), ("Y2", "training: {epochs: 0}\n", r":1:20: .*from 1"),
    ("Y2", "training: {learning_rate: 1e400}\n", r":1:27: "), ("Y2", "training: {learning_rate: .inf}\n", r":1:27: "),
    ("Y2", "training: {learning_rate: .nan}\n", r":1:27: "), ("Y2", "training: {epochs: }\n", r":1:1\d: "), ("Y2", "training: 3\n", r":1:11: "),
    ("Y2", "training: {epochs: [3]}\n", r":1:20: "), ("Y2", "output: {overwrite: yes}\n", r":1:21: .*true or false"),
    ("Y3", "training: {epochs: 2, epochs: 3}\n", r":1:23: duplicate key"), ("Y3", "model: {}\n---\ntext: {}\n", r":2:1: a second document"),
    ("Y3", "model: &m {}\ntext: *m\n", r":1:8: anchor"), ("Y3", "model: *m\n", r":1:8: alias"), ("Y3", "model: {<<: {}}\n", r":1:9: merge key"),
    ("Y3", "model: !!javax.script.ScriptEngineManager []\n", r":1:8: tag"),
    ("Y4", "a: &a [x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\n", r":1:4: anchor"), ("Y4", "training: " + "[" * 100000, r":1:\d+: "),
    ("Y4", b"#" * (50 << 20), r": .*1 MiB|: .*too large|: .*at most"), ("Y4", "model: {name: " + "x" * (20 << 20) + "}", r": .*at most|: .*MiB"),
    ("Y5", "training: {epochs: 3", r":1:21: not valid YAML"), ("Y5", "training:\n\tepochs: 3\n", r":2:1: a tab cannot indent"),
    ("Y5", "model:\n  name: a\0b\n", r":2:10: control character"), ("Y5", "model: {}\n".encode("utf-16"), r": is UTF-16"), ("Y5", "", r": config file is empty"),
    ("Y5", b"model: {name: \xe9}\n", r":1:15: not UTF-8"), ("Y5", "- a\n", r":1:1: config must be a mapping"),
]
JSON_CONFIGS = [
    ("Y6", '{"training": {"learning_rte": 1}}', r':1:15: unknown key "learning_rte"'), ("Y6", '{"training": {"epochs": 3.7}}', r":1:25: .*3\.7"),
    ("Y6", '{"training": {"epochs": 1, "epochs": 2}}', r":1:28: duplicate key"), ("Y6", '{"a": 1,}', r":1:\d+: not valid JSON"), ("Y6", "{} {}", r":1:4: a second document"),
]
GOOD_CONFIGS = [("Y5", b"\xef\xbb\xbftraining:\n  epochs: 7\n"), ("Y5", b"training:\r\n  epochs: 7\r\n")]

ROWS = "text,label\nthe film was good,p\nthe book was bad,n\n"
DATA = [
    ("T1", "csv", ROWS.encode() + b"the \xff meal,p\n", r":4: byte 0xFF at offset \d+ is not UTF-8 \[D04\]"),
    ("T1", "csv", b"te\xfft,label\na,p\n", r":1: byte 0xFF"), ("T1", "jsonl", b'{"text": "\xff", "label": "p"}\n', r":1: byte 0xFF"),
    ("T2", "csv", ROWS.encode("utf-16"), r": .*utf-16"), ("T2", "csv", ROWS.encode("utf-32"), r": .*utf-32"),
    ("T3", "csv", ROWS + '"the meal was good,p\nx,n\n', r":4: the row that starts here opens a quote that is never closed \[D15\]"),
    ("T3", "csv", ROWS + '"the meal" was good,p\n', r":4: the row that starts here has text after a closing quote"),
    ("T3", "csv", ROWS + "the meal,was good,p\n", r":4: row has 3 fields"), ("T3", "csv", ROWS + "lone\n", r":4: row has 1 field"),
    ("T3", "csv", "text,label\na,b,p\nc,n\n", r":2: row has 3 fields"),
    ("T4", "csv", "text,text,label\na,b,p\n", r":1: "), ("T4", "csv", "text,lable\na,p\nb,n\n", r':1: no column "label".*\n  did you mean "lable"|:1: .*"lable"'),
    ("T4", "csv", "", r": file is empty"), ("T4", "csv", "text,\na,p\n", r":1: "),
    ("T6", "csv", ROWS + "x" * (20 << 20) + ",p\n", r":4: .*16777216 characters"), ("T6", "csv", ",".join(["a"] * 1000000) + "\n", r":1: "),
    ("T7", "csv", ROWS + "the\0meal,p\n", r":4: NUL character"), ("T7", "jsonl", '{"text": "a\\ud800b", "label": "p"}\n', r":1:? ?.*surrogate|:1: .*U\+D800|:1: .*half|:1: "),
    ("T8", "jsonl", '{"text": "a", "label": "p"}\n{"text": \n', r":2:?\d*: not valid JSON"), ("T8", "jsonl", '{"text": "a", "text": "b", "label": "p"}\n', r":1:\d+: not valid JSON: duplicate"),
    ("T8", "jsonl", '{"text": {"a": 1}, "label": "p"}\n', r':1: "text" must be a string'), ("T8", "jsonl", '{"text": 42, "label": "p"}\n', r':1: "text" must be a string'),
    ("T8", "jsonl", '{"text": "a", "label": "p",}\n', r":1:\d+: not valid JSON"),
    ("T9", "csv", ROWS + "a meal,\n", r":4: label is empty"), ("T10", "csv", "text,label\na,p\nb,p\nc,p\nd,p\n", r": .*\[D31\]"), ("T10", "csv", "text,label\n", r": .*\[D\d\d\]"),
]


class Inputs:
    def __init__(self, world, options):
        self.world, self.options = world, options

    def judged(self, figures, row, name, command, code, pattern):
        got, said = self.world.run(command)
        figures["tried"] += 1
        if got == code and re.search(pattern, said, re.MULTILINE) and not STACK_TRACE.search(said):
            figures["right"] += 1
        else:
            figures["silent"] += got == 0 and code != 0
            figures["problems"].append(f"{row}, {name}: exit code {got}, {code} expected: {said.strip()[:300]!r}")

    def configs(self):
        figures = {"rows": "Y1 to Y6", "tried": 0, "right": 0, "silent": 0, "problems": []}
        cases = [(row, text, pattern, "yaml") for row, text, pattern in CONFIGS] + [(row, text, pattern, "json") for row, text, pattern in JSON_CONFIGS]
        for number, (row, text, pattern, ending) in enumerate(cases[::12] if self.options.quick else cases):
            path = write(self.world.path(f"config-{number}.{ending}"), text)
            self.judged(figures, row, repr(text[:60]), [OURS, "config", "show", "-c", path], 2, rf"^bertft: {re.escape(path)}" + pattern)
        for row, text in GOOD_CONFIGS:
            path = write(self.world.path("config.yaml"), text)
            self.judged(figures, row, repr(text[:60]), [OURS, "config", "show", "-c", path], 0, r"\A\Z")
        for row, name in (("Y5", self.world.path("nowhere.yaml")), ("Y5", self.world.work)):
            self.judged(figures, row, name, [OURS, "config", "show", "-c", name], 2, rf"^bertft: {re.escape(name)}: .*\[C01\]")
        return figures

    def data(self):
        figures = {"rows": "T1 to T4 and T6 to T10", "tried": 0, "right": 0, "silent": 0, "problems": []}
        out = self.world.path("data-out")
        for number, (row, ending, text, pattern) in enumerate(DATA[::9] if self.options.quick else DATA):
            path = write(self.world.path(f"data-{number}.{ending}"), text)
            shutil.rmtree(out, ignore_errors=True)
            command = self.world.training(out, data__train=path, data__validation_share=0, training__epochs=1)
            self.judged(figures, row, repr(text[:60]), command, 3, rf"bertft: {re.escape(path)}" + pattern)
            if os.path.exists(out):
                figures["problems"].append(f"{row}, {text[:60]!r}: the output folder was made")
        path = write(self.world.path("unseen.csv"), "text,label\na film,p\na book,x\n")
        command = self.world.training(out, data__test__unseen=path, training__epochs=1)
        self.judged(figures, "T9", "a label in the test set only", command, 3, rf'bertft: {re.escape(path)}:3.*"x"')
        return figures

    def mutants(self):
        """The verdicts of our reader and of Python's safetensors on the same files."""
        count = 500 if self.options.quick else 20000
        if not self.options.python:
            return {"not_run": "no --python with safetensors was given"}
        packed = self.world.path("mutants")
        subprocess.run([os.path.join(ROOT, "scripts", "maven"), "-q", "-DskipChecks", "test-compile"], check=True, cwd=ROOT)
        path = os.pathsep.join(os.path.join(ROOT, "target", name) for name in ("test-classes", "classes", "bertft/lib/*"))
        run = subprocess.run(["java", "-Xmx64m", "-cp", path, "io.github.bertft.weights.SafetensorsMutants", packed, str(count), str(self.world.seed)],
                             capture_output=True, text=True)
        figures = {"tried": 0, "both_accept": 0, "both_reject": 0, "stricter": 0, "looser": 0, "problems": []}
        if run.returncode:
            figures["problems"].append(f"the reader's process ended with {run.returncode}: {run.stderr[-500:]}")
            return figures
        verdicts = subprocess.run([self.options.python, "-c", PEER, packed], capture_output=True, text=True, check=True).stdout.split("\n")
        figures["peer"] = "safetensors " + verdicts[0]
        reasons = {}
        for line in verdicts[1:-1]:
            ours, theirs, header = line.split(" ", 2)
            figures["tried"] += 1
            figures[{"11": "both_accept", "00": "both_reject", "01": "stricter", "10": "looser"}[ours + theirs]] += 1
            if ours + theirs == "01":
                reasons.setdefault(header, 0)
            if ours + theirs == "10":
                figures["problems"].append(f"taken by bertft only: {header[:300]}")
        figures["stricter_examples"] = sorted(reasons)[:8]
        return figures


PEER = """
import struct, sys, safetensors
data = open(sys.argv[1], "rb").read()
print(safetensors.__version__)
at = 0
while at < len(data):
    size = struct.unpack_from(">i", data, at)[0]
    mutant, ours = data[at + 4:at + 4 + size], data[at + 4 + size]
    at += size + 5
    try:
        safetensors.deserialize(mutant)
        theirs = 1
    except safetensors.SafetensorError:
        theirs = 0
    print(ours, theirs, ascii(mutant[8:-34].decode("utf-8", "replace")))
"""
