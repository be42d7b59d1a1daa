"""Configs, data and model files that are wrong, and texts that are meant to harm: the right code, the right place, nothing else."""
import json
import os
import random
import re
import resource
import shutil
import subprocess

from faults_tensors import judged
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
LARGE_CONFIGS = [("Y4", "".join(f"k{i}: &a{i} [" + ",".join([f"*a{i - 1}" if i else "x"] * 9) + "]\n" for i in range(30)), r":1:5: anchor"), ("Y4", "[" * 900000, r":1:\d+: "),
                 ("Y4", "a:\n" * 300000, r":\d+:\d+: "), ("Y4", "? " * 400000, r":\d+:\d+: ")]
LARGE_HEAP = 32
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
        self.random = random.Random(world.seed)

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
        self.large(figures)
        self.typos(figures)
        for row, name in (("Y5", self.world.path("nowhere.yaml")), ("Y5", self.world.work)):
            self.judged(figures, row, name, [OURS, "config", "show", "-c", name], 2, rf"^bertft: {re.escape(name)}: .*\[C01\]")
        return figures

    def large(self, figures):
        """Y4: bombs and large files cost less than a second and fit into little heap."""
        heap = {**os.environ, "BERTFT_JAVA_OPTS": os.environ.get("BERTFT_JAVA_OPTS", "") + f" -Xmx{LARGE_HEAP}m"}
        small = write(self.world.path("small.yaml"), "model: {}\n")
        figures["large_seconds"], figures["large_heap_mib"] = 0, LARGE_HEAP
        for name, command in (("config show", [OURS, "config", "show"]), ("plan", [OURS, "plan"])):
            least = min(self.timed([*command, "-c", small], heap)[0] for _ in range(3))
            for number, (row, text, pattern) in enumerate(large for large in (*CONFIGS, *LARGE_CONFIGS) if large[0] == "Y4"):
                path = write(self.world.path(f"large-{number}.yaml"), text)
                seconds, code, said = self.timed([*command, "-c", path], heap)
                figures["large_seconds"] = max(figures["large_seconds"], round(seconds - least, 2))
                figures["tried"] += 1
                right = code == 2 and re.search(rf"^bertft: {re.escape(path)}" + pattern, said, re.MULTILINE) and not STACK_TRACE.search(said) and seconds - least < 1
                figures["right"] += bool(right)
                if not right:
                    figures["problems"].append(f"{row}, {name} {text[:40]!r}: exit code {code} after {seconds:.1f} s of processor time, {least:.1f} s for a small file: {said.strip()[:300]!r}")

    def timed(self, command, environment):
        """Processor seconds, which a busy machine does not lengthen, an exit code and the messages."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        code, said = self.world.run(command, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, code, said

    def typos(self, figures):
        """A letter left out, doubled, replaced or swapped, in keys drawn at random: the message should name the key that was meant."""
        schema = json.loads(subprocess.run([OURS, "config", "schema"], capture_output=True, text=True, check=True).stdout)
        keys = sorted(leaves(schema, ""))
        names, drawn = {key.rpartition(".")[2] for key in keys}, []
        while len(drawn) < (20 if self.options.quick else 2000):
            key = self.random.choice(keys)
            block, _, name = key.rpartition(".")
            typo = misspelt(name, self.random)
            if typo not in names:
                drawn.append((block + "." + typo, key))
        right = 0
        for start in range(0, len(drawn), 20):  # as many as are told at once
            some = drawn[start:start + 20]
            command = [OURS, "config", "show"] + [word for typo, _ in some for word in ("--set", f"{typo}=1")]
            said = self.world.run(command)[1]
            right += sum(f'unknown key "{typo}" [C09]\n  did you mean "{key}"?' in said for typo, key in some)
        figures["typos"], figures["typos_right"] = len(drawn), right
        if right < 0.95 * len(drawn):
            figures["problems"].append(f"Y1: of {len(drawn)} misspelt keys {right} were told rightly")

    def tokenizers(self):
        """Damaged tokenizer.json files, each loaded and used in one process: refused in words or taken, and the native tokenizer does not take Java along."""
        whole, folder = self.world.path("whole"), self.world.path("tokenizers")
        shutil.rmtree(whole, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
        self.world.run(self.world.training(whole, training__epochs=1), expected=0)
        with open(os.path.join(whole, "tokenizer.json"), encoding="utf-8") as file:
            text = file.read()
        count = 50 if self.options.quick else 2000
        for number in range(count):
            model = os.path.join(folder, str(number))
            shutil.copytree(whole, model, copy_function=os.link)
            path = os.path.join(model, "tokenizer.json")
            os.remove(path)
            write(path, damaged(text, self.random))
        jar, source = (os.path.join(ROOT, *place) for place in (("target", "bertft", "lib", "bertft.jar"), ("scripts", "LoadMany.java")))
        shutil.copytree(whole, os.path.join(folder, "undamaged"), copy_function=os.link)
        run = subprocess.run(["java", "-Xmx512m", "-cp", jar, source, folder], capture_output=True, text=True, timeout=1800)
        lines = run.stdout.splitlines()
        figures = {"tried": count, "refused": sum(" refused " in line for line in lines), "taken": sum(line.endswith(" taken") and not line.startswith("undamaged") for line in lines), "problems": []}
        figures["problems"] += [line[:300] for line in lines if " failed " in line][:20]
        if "undamaged taken" not in lines:
            figures["problems"].append("the undamaged model was not taken")
        if run.returncode or len(lines) != count + 1:
            figures["problems"].append(f"the process ended with {run.returncode} after {len(lines)} of {count}: {run.stderr[-500:]}")
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
        return judged(self.options.python, self.world.work, count, self.world.seed)


def leaves(schema, path):
    """The dotted paths of a schema's keys below its blocks."""
    for name, value in schema.get("properties", {}).items():
        yield from ([] if not path else [f"{path}.{name}"])
        yield from leaves(value, f"{path}.{name}" if path else name)


def misspelt(name, random):
    at = random.randrange(len(name))
    letter = random.choice("abcdefghijklmnopqrstuvwxyz_")
    return random.choice((name[:at] + name[at + 1:], name[:at] + letter + name[at:], name[:at] + letter + name[at + 1:],
                          name[:at] + name[at:at + 2][::-1] + name[at + 2:]))


def damaged(text, random):
    """A JSON text with a value of another kind, a key left out, bytes changed, or its end cut off."""
    kind = random.randrange(4)
    if kind == 0:
        return text[:random.randrange(len(text))]
    if kind == 1:
        content = bytearray(text.encode())
        for _ in range(random.randint(1, 4)):
            content[random.randrange(len(content))] = random.randrange(256)
        return bytes(content)
    document = json.loads(text)
    places = list(containers(document))
    place, key = random.choice(places)
    if kind == 2:
        del place[key]
    else:
        place[key] = random.choice((None, -1, 2 ** 40, 1.5, "", "x" * 100, [], {}, [[]], {"type": "Sequence"}, True, 3))
    return json.dumps(document)


def containers(node):
    """Each place in a tree at which there is a value; those deep down do not outweigh the others."""
    items = list(node.items() if isinstance(node, dict) else enumerate(node))
    for key, value in items:
        yield node, key
        if isinstance(value, (dict, list)) and len(value) < 20:
            yield from containers(value)
    for key, value in items:
        if isinstance(value, (dict, list)) and len(value) >= 20:
            yield from list(containers(value))[:10]

