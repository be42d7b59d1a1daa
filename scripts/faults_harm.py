"""Escape sequences, direction marks and formulas in texts, labels, names and what a hub answers."""
import csv
import json
import os
import re
import shutil
import subprocess

from check_hub import COMMIT
from faults_checks import Checks
from faults_hub import LocalHub, model_files, variables
from faults_world import OURS, STACK_TRACE, write

# Control characters, direction marks and isolates that a terminal would act on.
RAW = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
HARM = "\x1b[31m\x1b]8;;http://evil\x07x\u202eabc\u2066d\u009b1m"
PLAIN = HARM.replace("/", "")
IN_HEADERS = re.sub(r"[\x00-\x1f]", "", PLAIN)  # Java ends a connection on control characters in a header
ESCAPED = PLAIN.encode("unicode_escape").decode()  # as YAML writes it


class Harmful(Checks):
    def escapes(self):
        """Everything that reaches standard error, and what predict prints for people."""
        name = "evil\x1b[31m\u202e.csv"
        bad = [(name, "text,label\na,b,c\n"), ("a.csv", f"te{HARM}xt,label\na,p\n"), ("b.csv", f"text,label\na,p{HARM}\nb,n\nc,n,{HARM}\n"),
               ("c.jsonl", '{"text": "' + HARM + '", "label": 1}\n'), (f"nowhere{HARM.replace('/', '')}.csv", None)]
        for file, text in bad:
            path = self.world.path(file)
            if text is not None:
                write(path, text)
            code, said = self.world.run(self.world.training(self.world.path("evil-out"), data__train=path, data__validation_share=0))
            self.check("escape sequences and bidi in names and data: nothing raw in messages", code and not RAW.search(said), f"{code} {said!r}")
            again, said = self.world.run(self.world.training(self.world.path("evil-out"), "--log-format=json", data__train=path, data__validation_share=0))
            entries = [json.loads(line) for line in said.splitlines()]
            self.check("the same with --log-format json: each line an object, the last an error with the exit code",
                       not RAW.search(said) and entries[-1]["level"] == "error" and entries[-1]["code"] == again == code, f"{again} {said!r}")
        config = write(self.world.path("evil.yaml"), 'training: {"' + "\\e[31m\\u202e" + '": 1}\n')
        code, said = self.world.run([OURS, "config", "show", "-c", config])
        self.check("the same in configs and options", code == 2 and not RAW.search(said), f"{code} {said!r}")
        for arguments in (["--model", HARM], ["--" + HARM], ["--device", HARM]):
            code, said = self.world.run([OURS, "predict", *arguments, "a"])
            self.check("the same in configs and options", code and not RAW.search(said), f"{code} {said!r}")
        for layout in ("text", "json", "jsonl"):
            printed = subprocess.run(self.predict("--format", layout, "good " + HARM), capture_output=True)
            self.check("the same in what predict prints as text and JSON", printed.returncode == 0 and not RAW.search(printed.stdout.decode()), repr(printed.stdout))

    def harmful_runs(self):
        """Everything that a run that goes well prints, where names and labels are harmful."""
        home = self.world.path("evil\u202e\u2066\u2028")  # other control characters are refused in paths
        shutil.rmtree(home, ignore_errors=True)
        os.makedirs(home)
        label = HARM.replace("\x07", "")
        data = write(os.path.join(home, "a\u200f.csv"), "text,label\n" + "".join(f"{'we saw ' * (i // 2 % 4)}the film was {'very ' * (i // 8)}{word},{label}{word}\n" for i, word in enumerate(("good", "bad") * 12)))
        model, out = shutil.copytree(self.world.model, os.path.join(home, "m\u202e")), os.path.join(home, "out\u2067")
        run = self.world.training(out, data__train=data, model__name=model, data__test__test=data, training__epochs=1)
        cache = {**os.environ, "HF_HUB_CACHE": os.path.join(home, "hub"), "HF_HUB_OFFLINE": "1"}
        for command in (["plan"] + run[3:], ["config", "show"] + run[3:], ["train"] + run[3:], ["eval", "--model", out, "--data", data], ["eval", "--json", "--model", out, "--data", data],
                        ["predict", "--model", out, "good"], ["tune", *run[3:], "--set", "tuning.space={training.epochs: [1, 2]}", "--set", f"output.folder={out}-tune"],
                        ["train", "--seeds", "2", *run[3:], "--set", f"output.folder={out}-seeds"], ["models", "list"]):
            done = subprocess.run([OURS, *command], capture_output=True, env=cache, cwd=home)
            printed = (done.stdout + done.stderr).decode()
            self.check("O2: what plan, config, train, eval, predict, tune and models print where paths and labels are harmful", done.returncode == 0 and not RAW.search(printed),
                       f"{command[:2]} {done.returncode} {RAW.findall(printed)[:5]} {printed[-200:]!r}")

    def formulas(self):
        cells = ["=cmd()", "+1", "-1", "@SUM(A1)", "\tx", "=HYPERLINK(\"http://evil\",\"x\")"]
        texts = write(self.world.path("formulas.csv"), "text\n" + "".join('"' + cell.replace('"', '""') + '"\n' for cell in cells))
        target = self.world.path("formulas-out.csv")
        self.world.run(self.predict("--input", texts, "--output", target, "--excel-safe"), expected=0)
        for line in open(target, encoding="utf-8").read().splitlines()[1:]:
            self.check("predict --excel-safe: no cell that a spreadsheet would run", line.lstrip('"').startswith("'"), line)
        self.read_back(target, cells)

    def read_back(self, target, cells):
        """Tables come back from Python's csv as they went in; a bad row among the input gives no exit code 0."""
        awkward = [*cells, 'a "quoted" word', '"', "two\nlines", "a\r\nb", "a\tb", "a,b;c", "'a", " blanks ", "\u00e9\u65e5\U0001f600", "\\n"]
        texts = self.world.path("awkward.csv")
        with open(texts, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["text"], *([text] for text in awkward)])
        for dialect, name in (("excel", "back.csv"), ("excel-tab", "back.tsv")):
            target = self.world.path(name)
            self.world.run(self.predict("--input", texts, "--output", target), expected=0)
            with open(target, encoding="utf-8", newline="") as file:
                found = [row["text"] for row in csv.DictReader(file, dialect=dialect, strict=True)]
            self.check("O1: what predict --output writes, read by Python's csv: the same texts", found == awkward, f"{name}: {found}")
        bad = {"bad.jsonl": '{"text": "a"}\n{"text": 3}\n', "bad.csv": 'text,label\na,p\nb,n,extra\n', "bad.txt": b"a\n\xff\n"}
        for name, content in bad.items():
            done = subprocess.run(self.predict("--input", write(self.world.path(name), content)), capture_output=True)
            said = done.stderr.decode()
            self.check("O4: a bad row where predict prints to standard output: exit code 3, file and line", done.returncode == 3 and re.search(re.escape(name) + r":\d+: ", said)
                       and not STACK_TRACE.search(said), f"{name}: {done.returncode} {said}")

    def harmful_answers(self):
        """Error pages, headers and names of files of a hub that means harm."""
        hub = LocalHub()
        files, before = model_files(self.world), set(os.listdir(self.world.work))
        for number, (what, arguments, changed, answer) in enumerate(self.answers(files)):
            hub.repositories = {"owner/tiny": with_changes(files, changed), "datasets/owner/mood": with_changes({"train.csv": b"text,label\na,p\nb,n\n"}, changed)}
            hub.answer = answer
            cache = self.world.path(f"harmed-{number}")
            done = subprocess.run([OURS, *arguments], capture_output=True, env=variables(hub, cache, HF_HUB_DOWNLOAD_TIMEOUT="1"), cwd=self.world.work, timeout=300)
            printed = (done.stdout + done.stderr).decode("utf-8", "replace")
            self.check("O2: error pages, headers and names of files of a hub: nothing raw in what is printed", not RAW.search(printed) and not STACK_TRACE.search(printed),
                       f"{what}: {done.returncode} {RAW.findall(printed)[:5]} {printed[-200:]!r}")
            self.check("O2: the hub was asked", bool(hub.seen), what)
            hub.seen.clear()
            outside = [name for name in os.listdir(self.world.work) if name not in before and not name.startswith("harmed-")]
            self.check("O2: and it ends with 0, 4 or 5, nothing written beside the cache", done.returncode in (0, 4, 5) and done.stderr + done.stdout and not outside, f"{what}: {done.returncode} {outside} {printed[-300:]!r}")
        hub.close()

    def answers(self, files):
        """What it is, the command, files that are added, and an answer in the place of the right one."""
        pull, data = ["models", "pull", "owner/tiny"], ["models", "pull", "datasets/owner/mood"]
        headers = {name: IN_HEADERS for name in ("X-Error-Message", "X-Error-Code", "Content-Type", "Www-Authenticate", "ratelimit", "X-Request-Id")}
        page = json.dumps({"error": HARM}).encode() + HARM.encode()
        for status in (400, 401, 403, 404, 409, 429, 500):
            yield f"status {status}", pull, {}, lambda request, status=status: (status, headers, page)
            if status < 429:
                yield f"status {status} for a file", pull, {}, lambda request, status=status: (status, headers, page) if "/resolve/" in request.path else None
        for code in ("GatedRepo", "RepoNotFound", "RevisionNotFound", "EntryNotFound"):
            yield code, pull, {}, lambda request, code=code: (404, {**headers, "X-Error-Code": code}, page)
        yield "headers that Java does not take", pull, {}, lambda request: (404, {"X-Error-Message": HARM}, page)
        for place in (f"http://{IN_HEADERS}/x", f"file:///{IN_HEADERS}", IN_HEADERS, f"ftp://127.0.0.1/{IN_HEADERS}"):
            yield f"a redirect to {place!r}", pull, {}, lambda request, place=place: (302, {"Location": place}, b"")
        for name in ("X-Repo-Commit", "ETag", "Content-Encoding", "Content-Range", "Content-Type"):
            yield f"{name} of a file", pull, {}, lambda request, name=name: (200, {name: IN_HEADERS}, b"{}") if "/resolve/" in request.path else None
        for listed in ({"sha": HARM}, {"sha": COMMIT, "siblings": HARM}, {"error": HARM}, HARM, [HARM]):
            yield f"a list {json.dumps(listed)[:40]}", pull, {}, lambda request, listed=listed: (200, {}, json.dumps(listed).encode()) if "/api/" in request.path else None
        yield "a page in the place of the list", pull, {}, lambda request: (200, {}, page)
        for name in (PLAIN, f"{HARM}/config.json", f"../{PLAIN}", f"{PLAIN}.safetensors", f"{PLAIN}.csv", f"train-{PLAIN}.parquet"):
            yield f"a file {name!r}", pull, {name: b"x"}, None
            yield f"a file {name!r} of a dataset", data, {name: b"x"}, None
        yield "kinds of models", pull, {"config.json": json.dumps({"model_type": HARM, "architectures": [HARM]}).encode()}, None
        for place in (PLAIN, f"../{PLAIN}"):
            index = json.dumps({"weight_map": {HARM: place}}).encode()
            yield "an index of weights", pull, {"model.safetensors.index.json": index, "model.safetensors": None}, None
        card = f'---\nconfigs:\n- config_name: "{ESCAPED}"\n  data_files: "{ESCAPED}.csv"\n---\n'.encode()
        yield "a card", data, {"README.md": card}, None


def with_changes(files, changed):
    """None leaves a file out."""
    return {name: content for name, content in {**files, **changed}.items() if content is not None}
