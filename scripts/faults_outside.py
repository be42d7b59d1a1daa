"""What comes from around a run: signals, a second run, harmful texts, another locale, no network."""
import hashlib
import os
import re
import shutil
import signal
import subprocess
import time

from faults_crash import SHORT, await_step
from faults_harm import Harmful
from faults_hub import full_disk, interrupted_downloads
from faults_world import OURS, STACK_TRACE, bytes_of, is_clean, leftovers, results, write

# LC_ALL alone changes nothing where the locale is not installed; Java takes language and country from its options anywhere.
LOCALES = [("tr", "TR", "Asia/Kathmandu"), ("de", "DE", "America/St_Johns"), ("ar", "EG", "Pacific/Kiritimati")]
CLOCK = re.compile(r'"?(\w+_millis|\w+_per_second|created)"? ?: ?("[^"]*"|[\d.Ee+-]+|null)')
FORMATS = ("text", "json", "jsonl", "csv", "tsv")


OWNER = re.compile(r"process \d+ on \S+ \[R47\]")


def under_way(out):
    """Whether steps are logged: the log lies in a hidden folder beside the output."""
    folder = os.path.dirname(out)
    logs = [os.path.join(folder, name, "metrics.jsonl") for name in os.listdir(folder) if "bertft-staged" in name]
    return any(bytes_of(log) for log in logs)


def located(name, language, country, zone):
    """The variables of a machine elsewhere."""
    options = f"{os.environ.get('BERTFT_JAVA_OPTS', '')} -Duser.language={language} -Duser.country={country}"
    return {**os.environ, "LC_ALL": name, "LANG": name, "TZ": zone, "BERTFT_JAVA_OPTS": options.strip()}


def is_over(process):
    """Also where strace still holds one of its threads back, so that it has not been taken note of."""
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8") as file:
            return file.read().rsplit(")", 1)[1].split()[0] in ("Z", "X")
    except FileNotFoundError:
        return True


def different(found, expected):
    return sorted(name for name in {*found, *expected} if found.get(name) != expected.get(name))


class Outside(Harmful):
    def signals(self):
        whole = self.begin()
        out = self.world.path("stopped")
        for number in range(1 if self.options.quick else 12):
            name, code = (("INT", 130), ("TERM", 143))[number % 2]
            shutil.rmtree(out, ignore_errors=True)
            process = self.training_under_way(out)
            process.send_signal(getattr(signal, "SIG" + name))
            got, said = process.wait(timeout=60), self.world.said()
            self.check(f"SIG{name}: exit code {code}, saved, the way to go on is told", got == code and "--resume" in said and "[S01]" in said, f"{got} {said[-300:]}")
            self.world.run(self.world.training(out, "--resume"))
            self.check("then --resume: equal bytes", results(out) == whole and not leftovers(out), self.world.said()[-300:])
        self.measuring()
        self.impatient(out, whole)
        self.two(out)
        self.killed_predictions()
        interrupted_downloads(self)
        full_disk(self)
        return self.end()

    def training_under_way(self, out):
        process = self.world.start(self.world.training(out))
        await_step(process, out, self.random.randint(1, 40))
        return process

    def measuring(self):
        """SIGTERM at any time of a run that measures longer than it trains."""
        many = write(self.world.path("many.csv"), "text,label\n" + "".join(f"the film was {'very ' * (i % 5)}{('bad', 'good')[i % 2]},{'np'[i % 2]}\n" for i in range(30000)))
        settings = {"data__validation": many, "data__validation_share": None, "data__test__test": many, "training__epochs": 2, "training__checkpoints__steps": 0}
        whole, out = self.world.path("measured"), self.world.path("stopped")
        shutil.rmtree(whole, ignore_errors=True)
        seconds = self.world.seconds(self.world.training(whole, **settings))
        expected = results(whole)
        for _ in range(1 if self.options.quick else 8):
            shutil.rmtree(out, ignore_errors=True)
            process = self.world.start(self.world.training(out, **settings))
            while process.poll() is None and not under_way(out):
                time.sleep(0.001)
            time.sleep(self.random.uniform(0, 0.6 * seconds))
            process.send_signal(signal.SIGTERM)
            code, said = process.wait(timeout=60), self.world.said()
            self.check("C5: SIGTERM while validation and test texts are measured: exit code 143, saved, the way to go on is told",
                       code == 143 and "[S01]" in said and ("--resume" in said or "before the first step" in said), f"{code} {said[-300:]}")
            code, said = self.world.run(self.world.training(out, "--resume", **settings))
            self.check("then --resume: equal bytes", results(out) == expected and not leftovers(out), f"{code} {said[-300:]}")

    def impatient(self, out, whole):
        """A second SIGINT ends at once; SIGTERM ends after half a minute, though the disk hangs."""
        for _ in range(1 if self.options.quick else 5):
            shutil.rmtree(out, ignore_errors=True)
            process = self.training_under_way(out)
            process.send_signal(signal.SIGINT)
            while process.poll() is None and "once more stops at once" not in self.world.said():
                time.sleep(0.001)
            process.send_signal(signal.SIGINT)
            code, said = process.wait(timeout=2), self.world.said()
            self.check("C4: SIGINT twice: exit code 130 at once, without waiting for the checkpoint", code == 130 and "[S01]" not in said and not STACK_TRACE.search(said), f"{code} {said[-300:]}")
            self.world.run(self.world.training(out, "--resume"))
            self.check("then --resume: equal bytes", results(out) == whole and not leftovers(out), self.world.said()[-300:])
        if self.options.quick or not shutil.which("strace"):
            return
        shutil.rmtree(out, ignore_errors=True)
        hanging = ["strace", "-f", "-qq", "-o", self.world.path("trace"), "-e", "trace=fsync", "-e", "inject=fsync:delay_enter=90000000:when=60"]
        process = self.world.start(self.world.training(out), hanging)
        await_step(process, out, 2)
        time.sleep(6)  # until it hangs in a later checkpoint; each has 16 calls
        java = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True).stdout.split()
        start = time.monotonic()
        for child in java:
            os.kill(int(child), signal.SIGTERM)
        while not all(map(is_over, java)):
            time.sleep(0.1)
        seconds, code = time.monotonic() - start, process.wait(timeout=120)
        self.check("C5: SIGTERM while the disk hangs: exit code 143 after half a minute", code == 143 and 25 < seconds < 45, f"{code} after {seconds:.0f} s, {java}")
        self.world.run(self.world.training(out, "--resume"))
        self.check("then --resume: equal bytes", results(out) == whole and not leftovers(out), self.world.said()[-300:])

    def two(self, out):
        whole = self.world.path("whole-short")
        shutil.rmtree(whole, ignore_errors=True)
        self.world.run(self.world.training(whole, **SHORT), expected=0)
        for number in range(1 if self.options.quick else 50):
            shutil.rmtree(out, ignore_errors=True)
            errors = [self.world.path(f"err-{i}") for i in range(2 + number % 7)]
            processes = []
            for path in errors:
                with open(path, "wb") as err:
                    processes.append(subprocess.Popen(self.world.training(out, **SHORT), stdout=subprocess.DEVNULL, stderr=err))
            codes = [process.wait(timeout=120) for process in processes]
            said = [open(path, encoding="utf-8").read() for path in errors]
            # One that starts when another has ended finds its model there.
            refused = all(code == 0 or code == 2 and "[C5" in text or code == 6 and OWNER.search(text) for code, text in zip(codes, said))
            self.check("C15: two to eight trainings at once into one folder: one ends well, the others are refused and name its process",
                       codes.count(0) == 1 and refused and not STACK_TRACE.search("".join(said)), f"{codes} {said}")
            self.check("C15: and the one's bytes are equal", results(out) == results(whole) and not leftovers(out), str(leftovers(out)))

    def killed_predictions(self):
        texts = write(self.world.path("texts.txt"), "the film was good\n" * (2000 if self.options.quick else 20000))
        target = self.world.path("labels.csv")
        start = time.perf_counter()
        self.world.run(self.predict("--input", texts, "--output", target), expected=0)
        seconds = time.perf_counter() - start
        whole = open(target, "rb").read()
        for old in ([b"old\n"] if self.options.quick else [None, b"old\n"] * 10):
            os.remove(target)
            if old:
                write(target, old)
            process = self.world.start(self.predict("--input", texts, "--output", target))
            try:
                process.wait(timeout=self.random.uniform(0.3, seconds))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            found = open(target, "rb").read() if os.path.exists(target) else None
            self.check("predict --output under SIGKILL: the old file, none, or the whole", found in (old, whole), repr(found)[:100])
            write(target, b"")
        self.world.run(self.predict("--input", texts, "--output", target), expected=0)
        left = [name for name in os.listdir(os.path.dirname(target)) if name.startswith(".labels.csv.")]
        self.check("predict --output after that: whole, and nothing that kills left beside it", open(target, "rb").read() == whole and not left, str(left))
        self.failing_predictions(target)

    def failing_predictions(self, target):
        for call in ("fsync", "rename")[: 1 if self.options.quick else 2] if shutil.which("strace") else ():
            for count in (1, 2) if call == "fsync" else (1,):  # the file, then its folder
                code, said, lines = self.world.traced(self.predict("--output", target, "good"), call, "-e", f"inject={call}:error=EIO:when={count}")
                if any("(INJECTED)" in line for line in lines):
                    self.check("predict --output where fsync or rename fails: exit code 6 and a message", is_clean(code, said, 6), f"{call} {count}: {code} {said}")

    def outputs(self):
        whole = self.begin()
        self.escapes()
        self.harmful_runs()
        self.harmful_answers()
        self.formulas()
        self.locales(whole)
        return self.end()

    def locales(self, whole):
        """Numbers with dots, keys in English and the same bytes, whatever the language, the country and the time zone."""
        printed = self.printed(located("C.UTF-8", "en", "US", "UTC"))
        for what, output in printed.items():
            numbers = re.findall(rb"\b0[.,]\d+", output)
            self.check("D6: in English: numbers with a dot", numbers and not any(b"," in number for number in numbers), f"{what}: {output[:200]!r}")
        for language, country, zone in LOCALES[:1 if self.options.quick else None]:
            name = f"{language}_{country}.UTF-8"
            variables, out = located(name, language, country, zone), self.world.path("elsewhere")
            shutil.rmtree(out, ignore_errors=True)
            code, said = self.world.run(self.world.training(out), env=variables)
            found = results(out) if os.path.isdir(out) else {}
            self.check("D6: train in tr_TR, de_DE and ar_EG, other time zones: equal bytes", code == 0 and found == whole, f"{name}: {code} {different(found, whole)} {said[-200:]}")
            for what, output in self.printed(variables).items():
                self.check("D6: predict as text, JSON and tables, eval as text and JSON: equal bytes", output == printed[what], f"{name} {what}: {output[:300]!r}")

    def printed(self, variables):
        """What predict and eval print under these variables, without times."""
        texts = write(self.world.path("letters.txt"), "we saw it and the film was good\nI\u0130\u0131i TITLE \u00df \u0661\u0662\u0663 1,5 1.5\n")
        commands = {f"predict {layout}": self.predict("--input", texts, "--all-scores", "--format", layout) for layout in FORMATS}
        for layout in ((), ("--json",)):
            commands[f"eval {layout}"] = [OURS, "eval", "-q", *layout, "--model", self.world.path("whole"), "--data", self.world.test, "--threads", "1"]
        printed = {}
        for what, command in commands.items():
            done = subprocess.run(command, capture_output=True, env=variables, cwd=self.world.work)
            printed[what] = CLOCK.sub("", f"{done.returncode} " + done.stdout.decode("utf-8", "replace")).encode()
        return printed

    def cached_model(self):
        """The name of a model that lies in a cache as the Python client leaves it."""
        commit = "0123456789abcdef0123456789abcdef01234567"
        repository = os.path.join(self.world.path("hub"), "models--owner--tiny")
        shutil.rmtree(repository, ignore_errors=True)
        for folder in ("blobs", "refs", f"snapshots/{commit}"):
            os.makedirs(os.path.join(repository, folder))
        for name in os.listdir(self.world.model):
            with open(os.path.join(self.world.model, name), "rb") as file:
                content = file.read()
            blob = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()  # the name that git gives it
            write(os.path.join(repository, "blobs", blob), content)
            os.symlink(os.path.join("..", "..", "blobs", blob), os.path.join(repository, "snapshots", commit, name))
        write(os.path.join(repository, "refs", "main"), commit)
        return "owner/tiny"

    def network(self):
        self.begin()
        out = self.world.path("offline")
        for name, command in self.without_network(out).items():
            shutil.rmtree(out, ignore_errors=True)
            command = ["env", "HF_HUB_CACHE=" + self.world.path("hub"), *command]
            code, said, lines = self.world.traced(command, "%network")
            if code == 4 and "onnxruntime" in said:
                self.not_run(f"{name}: ONNX Runtime, an optional library, is not there")
                continue
            sockets = [line for line in lines if re.search(r"connect\(|sendto\(", line) and "AF_UNIX" not in line and "resumed" not in line]
            self.check(f"{name}: no connection but to the machine itself", code == 0 and not sockets, f"{code} {sockets[:2]} {said[-200:]}")
            if subprocess.run(["unshare", "-n", "true"], capture_output=True).returncode:
                self.figures["problems"].append("unshare -n is not allowed here: running without a network was not tried")
                continue
            shutil.rmtree(out, ignore_errors=True)
            code, said = self.world.run(command, ["unshare", "-n"])
            self.check(f"{name} without a network", code == 0, f"{code} {said[-200:]}")
        return self.end()

    def without_network(self, out):
        """Every command that can do without the hub."""
        model, cached, short = self.world.path("whole"), self.cached_model(), {"training__epochs": 1, "training__checkpoints__steps": 0}
        exported = shutil.copytree(model, self.world.path("exported"), dirs_exist_ok=True)
        self.world.run([OURS, "export", "-q", "--overwrite", model, os.path.join(exported, "model.onnx")], expected=0)
        self.world.run([OURS, "models", "verify", cached], env={**os.environ, "HF_HUB_CACHE": self.world.path("hub")}, expected=0)
        evaluation = [OURS, "eval", "--data", self.world.test, "--model"]
        commands = {
            "train": self.world.training(out, **short), "train --seeds 2": self.world.training(out, "--seeds", "2", **short),
            "train from a model of the hub in the cache, offline": ["env", "HF_HUB_OFFLINE=1", *self.world.training(out, model__name=cached, **short)],
            "plan": [OURS, "plan", *self.world.training(out)[3:]], "tune": [OURS, "tune", *self.world.training(out, "--set", "tuning.space={training.epochs: [1, 2]}", **short)[2:]],
            "tune-length": [OURS, "tune-length", *self.world.training(out, "--max-tokens", "8", **short)[2:]],
            "pretrain": [OURS, "pretrain", "-q", "--set", f"model.name={self.world.model}", "--set", f"pretraining.data={self.world.train}", "--set", f"output.folder={out}",
                         "--set", "pretraining.next_sentence=false", "--set", "pretraining.max_tokens=16", "--set", "pretraining.steps=5"],
            "predict": self.predict("good"), "predict --runtime onnx": [OURS, "predict", "-q", "--runtime", "onnx", "--model", exported, "good"],
            "eval": [*evaluation, model], "eval --runtime onnx": [*evaluation, exported, "--runtime", "onnx"],
            "recipes": [OURS, "recipes"], "recipes show": [OURS, "recipes", "show", "trec6"],
            "config show": [OURS, "config", "show", *self.world.training(out)[3:]], "config schema": [OURS, "config", "schema"],
            "models list": [OURS, "models", "list"], "models verify": [OURS, "models", "verify", cached]}
        for layout, target in (("onnx", "model.onnx"), ("torchscript", "model.pt"), ("djl", "djl.zip")):
            commands[f"export to {layout}"] = [OURS, "export", "-q", "--overwrite", "--format", layout, model, self.world.path(target)]
        return commands
