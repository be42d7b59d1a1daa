"""What every part of scripts/faults needs: a tiny model, texts, runs of the built tool, and what their results are."""
import glob
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILDER = os.path.join(ROOT, "scripts", "bertft")
OURS = os.path.join(ROOT, "target", "bertft", "bin", "bertft")
GOLDEN = os.path.join(ROOT, "src", "test", "resources", "golden", "tiny-bert")
VOCABULARY = ("[PAD] [UNK] [CLS] [SEP] [MASK] good great fine lovely bad poor dull awful the film book meal song was and it a so very"
              " ##s ##ly . , we saw").split()
STACK_TRACE = re.compile(r"^\tat |Exception in thread|[a-z]Exception:", re.MULTILINE)
CLOCK = r'"(\w+_millis|\w+Millis|\w+_per_second|created)" ?: ?("[^"]*"|[\d.Ee+-]+|null)'
TORN = "checkpoint is damaged"  # of one that nobody damaged
MESSAGE = re.compile(r"^bertft: .* \[[A-Z]\d\d\]$", re.MULTILINE)


class World:
    """A folder with a tiny BERT and its texts, so that faults hit reading and writing rather than arithmetic."""

    def __init__(self, work, seed):
        self.seed = seed
        self.work = os.path.abspath(work)
        shutil.rmtree(self.work, ignore_errors=True)
        os.makedirs(self.work)
        subprocess.run([BUILDER, "--version"], check=True, stdout=subprocess.DEVNULL)
        self.model = os.path.join(self.work, "tiny")
        shutil.copytree(GOLDEN, self.model, ignore=shutil.ignore_patterns("reference*"))
        write(os.path.join(self.model, "vocab.txt"), "\n".join(VOCABULARY) + "\n")
        write(os.path.join(self.model, "tokenizer_config.json"), '{"do_lower_case": true}\n')
        self.train, self.test = (self.sentences(name, rows) for name, rows in (("train.csv", 96), ("test.csv", 24)))

    def sentences(self, name, rows):
        lines = []
        for i in range(rows):
            word = ("good great fine lovely" if i % 2 else "bad poor dull awful").split()[i // 2 % 4]
            thing = ("film", "book", "meal", "song")[i // 8 % 4]
            lines.append(f"we saw it and the {thing} was {'very ' * (i % 3)}{word} .,{'np'[i % 2]}")
        return write(os.path.join(self.work, name), "text,label\n" + "\n".join(lines) + "\n")

    def path(self, name):
        return os.path.join(self.work, name)

    def training(self, out, *options, **settings):
        """A command; settings are keys with a double underscore for the point, None for not at all."""
        values = {"model.name": self.model, "model.dropout": 0.1, "model.hidden_dropout": 0.1, "model.attention_dropout": 0.1,
                  "data.train": self.train, "data.test.test": self.test, "data.validation_share": 0.25, "output.folder": out,
                  "text.max_tokens": 16, "training.epochs": 6, "training.batch_size": 4, "training.learning_rate": 0.001,
                  "training.precision": "fp32", "training.threads": 1, "training.checkpoints.steps": 1}
        values.update({key.replace("__", "."): value for key, value in settings.items()})
        command = [OURS, "train", "-q", *options]
        for key, value in values.items():
            command += [] if value is None else ["--set", f"{key}={value}"]
        return command

    def start(self, command, before=(), **more):
        """A process whose messages said() gives afterwards."""
        with open(self.path("err"), "wb") as err:
            return subprocess.Popen([*before, *command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=err,
                                    cwd=ROOT, preexec_fn=hear_interrupts, **more)

    def said(self):
        with open(self.path("err"), encoding="utf-8", errors="replace") as file:
            return file.read()

    def run(self, command, before=(), expected=None, timeout=300, **more):
        """An exit code and the messages."""
        code = self.start(command, before, **more).wait(timeout=timeout)
        if expected is not None and code != expected:
            sys.exit(f"{' '.join(command)}\nended with {code}, not {expected}\n{self.said()}")
        return code, self.said()

    def seconds(self, command):
        start = time.perf_counter()
        self.run(command, expected=0)
        return time.perf_counter() - start

    def traced(self, command, calls, *more):
        """An exit code, the messages, and the lines of the trace; descriptors are shown with their paths."""
        trace = self.path("trace")
        # With --seccomp-bpf, which is faster, strace 6.1 leaves out the signals that it is to inject.
        faster = [] if any(":signal=" in option for option in more) else ["--seccomp-bpf"]
        code, said = self.run(command, ["strace", "-f", "-y", "-qq", *faster, "-o", trace, "-e", f"trace={calls}", *more], timeout=600)
        with open(trace, encoding="utf-8", errors="replace") as file:
            return code, said, file.read().splitlines()


def hear_interrupts():
    """A shell that runs this in the background makes children ignore SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def write(path, text):
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    return path


def bytes_of(path):
    """0 of a file that is gone, as one that is renamed while somebody looks."""
    try:
        return os.path.getsize(path)
    except FileNotFoundError:
        return 0


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def results(out):
    """Everything that a finished run leaves, without what the clock says."""
    found = {}
    for name in sorted(os.listdir(out)):
        path = os.path.join(out, name)
        if name in ("bertft.json", "evaluation.json", "metrics.jsonl"):
            with open(path, encoding="utf-8") as file:
                text = re.sub(CLOCK, "", file.read())
            found[name] = text.replace(json.dumps(out)[1:-1], "OUT")
        elif name == "README.md":  # the model card has the folder's name
            found[name] = ""
        else:
            found[name] = digest(path) if os.path.isfile(path) else "folder"
    return found


def leftovers(out):
    """Hidden files in the folder, and of its name beside it, which no run has left when it ends well."""
    parent, name = os.path.split(out)
    inside = os.listdir(out) if os.path.isdir(out) else []
    return [found for found in inside if found.startswith(".")] + [found for found in os.listdir(parent) if found.startswith(f".{name}.")]


def complete(out):
    return os.path.exists(os.path.join(out, "bertft.json")) and not os.path.exists(os.path.join(out, ".bertft-publishing"))


def untrue(said):
    """The newest checkpoint that was said to be saved, if neither it nor a later one verifies."""
    claimed = re.findall(r"^checkpoint: (.*step-(\d+))$", said, re.MULTILINE)[-1:]
    return [path for path, step in claimed if not any(
        verifies(later) for later in glob.glob(os.path.join(os.path.dirname(path), "step-*")) if int(later.rsplit("-", 1)[1]) >= int(step))]


def verifies(checkpoint):
    """Whether all files of a checkpoint are there with the bytes that its manifest names."""
    try:
        with open(os.path.join(checkpoint, "MANIFEST.json"), encoding="utf-8") as file:
            files = json.load(file)["files"]
        return bool(files) and all(digest(os.path.join(checkpoint, file["name"])) == file["sha256"] for file in files)
    except (OSError, ValueError):
        return False


def is_clean(code, said, expected):
    """The asked exit code, a message of our shape, no stack trace and no claim to have saved."""
    return code == expected and bool(MESSAGE.search(said)) and not STACK_TRACE.search(said) and "saved: " not in said
