"""Runs other than a plain training under SIGKILL and SIGTERM: further pre-training, two stages, several tasks, seeds, a search, predictions."""
import glob
import json
import os
import re
import shutil
import signal
import subprocess
import time

from faults_checks import Checks
from faults_world import OURS, STACK_TRACE, digest, leftovers, write

KILLS_IN_A_RUN = 3
CLOCK = re.compile(r'"(\w+_millis|\w+_per_second|created)" ?: ?("[^"]*"|[\d.Ee+-]+|null)')


def tree(out):
    """Everything below a folder, without what the clock says and the folder's own name."""
    found = {}
    for folder, _, names in os.walk(out):
        for name in names:
            path = os.path.join(folder, name)
            key = os.path.relpath(path, out)
            if name.endswith((".json", ".jsonl", ".yaml")) and "tokenizer" not in name:
                with open(path, encoding="utf-8") as file:
                    text = CLOCK.sub("", file.read()).replace(json.dumps(out)[1:-1], "OUT")
                found[key] = re.sub(r" +#", " #", text)  # comments stand in a column
            elif name.endswith((".md", ".svg")):  # times and names of folders
                found[key] = ""
            else:
                found[key] = digest(path)
    return found


class Others(Checks):
    def others(self):
        self.begin()
        self.figures["kills"] = 0
        for name, command in self.commands().items():
            self.killed(name, command)
        self.stopped_while_written()
        self.resumed_predictions()
        runs = 1 if self.options.quick else 6
        self.check("at least one of the kills in each run came before its end, on the average", self.figures["kills"] >= runs * len(self.commands()), str(self.figures["kills"]))
        return self.end()

    def commands(self):
        """What starts each kind of run, from its folder and further options."""
        documents = write(self.world.path("documents.txt"), ("We saw the film. It was good. It was very good and lovely.\nThe meal was dull. We saw it and it was bad.\n\n") * 30)
        space = "tuning.space={training.learning_rate: [0.001, 0.002], training.batch_size: [4, 8]}"
        pretraining = {"pretraining.data": documents, "pretraining.max_tokens": 16, "pretraining.batch_size": 4, "pretraining.steps": 60}
        tasks = "multitask.tasks={one: {train: %s, validation_share: 0.25, test: {one: %s}}, two: {train: %s, validation_share: 0.25}}" % (self.world.train, self.world.test, self.world.train)
        short = {"training__epochs": 2}
        return {
            "pretrain": lambda out, *more: [OURS, "pretrain", "-q", *more, *sets({
                "model.name": self.world.model, "output.folder": out, "training.checkpoints.steps": 1, "training.threads": 1, "training.precision": "fp32", **pretraining})],
            "train with pretraining": lambda out, *more: self.world.training(out, *more, *sets(pretraining), **short),
            "train on two tasks": lambda out, *more: [OURS, "train", "-q", *more, "--set", tasks, *sets({
                "model.name": self.world.model, "model.dropout": 0.1, "output.folder": out, "text.max_tokens": 16, "training.epochs": 2, "training.batch_size": 4,
                "training.threads": 1, "training.precision": "fp32", "training.checkpoints.steps": 1})],
            "train --seeds": lambda out, *more: self.world.training(out, "--seeds", "3", *more, **short),
            "tune": lambda out, *more: [OURS, "tune", *self.world.training(out, *more, "--set", space, **short)[2:]],
        }

    def killed(self, name, command):
        whole, out = self.world.path("whole-other"), self.world.path("other")
        shutil.rmtree(whole, ignore_errors=True)
        seconds = self.world.seconds(command(whole))
        expected = tree(whole)
        for _ in range(1 if self.options.quick else 6):
            shutil.rmtree(out, ignore_errors=True)
            kills = sum(self.cut_short(command(out, "--resume"), seconds, signal.SIGKILL) for _ in range(KILLS_IN_A_RUN))
            self.figures["kills"] += kills
            code, said = self.world.run(command(out, "--resume"))
            same = tree(out) == expected and not leftovers(out)
            self.check(f"C1: {name}: SIGKILL again and again, then --resume: equal bytes", code == 0 and same, f"{kills} kills, {code}: {self.different(out, expected)} {said[-200:]}")
        for number in range(1 if self.options.quick else 4):
            shutil.rmtree(out, ignore_errors=True)
            number, code = ((signal.SIGTERM, 143), (signal.SIGINT, 130))[number % 2]
            sent = self.cut_short(command(out), 0.8 * seconds, number)
            got, said = self.code, self.world.said()
            self.check(f"C4, C5: {name}: SIGINT, SIGTERM: exit code 130 or 143, no stack trace", sent and got == code and not STACK_TRACE.search(said), f"{sent} {got} {said}")
            code, said = self.world.run(command(out, "--resume"))
            self.check(f"C4, C5: {name}: then --resume: equal bytes", code == 0 and tree(out) == expected and not leftovers(out), f"{code}: {self.different(out, expected)} {said[-200:]}")

    def stopped_while_written(self):
        """SIGTERM while a pre-trained model is written, on a slow disk: it is written to the end, and what was to follow does not begin."""
        if not shutil.which("strace"):
            self.not_run("C5: SIGTERM while a pre-trained model is written: strace is missing")
            return
        out = self.world.path("slowly")
        slowly = ["strace", "-f", "-qq", "-o", self.world.path("trace"), "-e", "trace=fsync", "-e", "inject=fsync:delay_enter=300000"]
        for name, model in (("pretrain", out), ("train with pretraining", os.path.join(out, "pretrained"))):
            shutil.rmtree(out, ignore_errors=True)
            process = self.world.start(self.commands()[name](out, "--set", "training.checkpoints.steps=0"), slowly)
            folder, base = os.path.split(model)
            while process.poll() is None and not glob.glob(os.path.join(folder, f".{base}.bertft-staged-*", ".model.safetensors.*")):
                time.sleep(0.005)
            for child in subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True).stdout.split():
                os.kill(int(child), signal.SIGTERM)
            code, said = process.wait(timeout=60), self.world.said()
            self.check("C5: SIGTERM while a pre-trained model is written: exit code 143, the model is whole, told", code == 143 and "this training is complete" in said and os.path.exists(os.path.join(model, "bertft.json"))
                       and not STACK_TRACE.search(said), f"{name}: {code} {said[-300:]}")
            code, said = self.world.run(self.commands()[name](out, "--set", "training.checkpoints.steps=0", "--resume"))
            self.check("C5: and --resume does not train it again", code == 0 and "complete already" in said and not leftovers(out), f"{name}: {code} {leftovers(out)} {said[-300:]}")

    def cut_short(self, command, seconds, number):
        """Sends a signal somewhere in the time that the run takes; whether it came before the end."""
        process = self.world.start(command)
        sent = False
        try:
            process.wait(timeout=self.random.uniform(0.5, max(1, seconds)))
        except subprocess.TimeoutExpired:
            process.send_signal(number)
            sent = True
        self.code = process.wait(timeout=120)
        return sent

    def different(self, out, expected):
        found = tree(out) if os.path.isdir(out) else {}
        return sorted(name for name in {*found, *expected} if found.get(name) != expected.get(name))[:4] + leftovers(out)

    def resumed_predictions(self):
        texts = write(self.world.path("texts.txt"), "".join(f"the film was {'very ' * (i % 7)}good\n" for i in range(2000 if self.options.quick else 40000)))
        whole, target = self.world.path("labels-whole.csv"), self.world.path("labels-resumed.csv")
        seconds = self.world.seconds(self.predict("--input", texts, "--output", whole))
        for _ in range(1 if self.options.quick else 5):
            for _ in range(KILLS_IN_A_RUN):
                self.figures["kills"] += self.cut_short(self.predict("--input", texts, "--output", target, "--resume"), seconds, signal.SIGKILL)
            code, said = self.world.run(self.predict("--input", texts, "--output", target, "--resume"))
            left = [name for name in os.listdir(self.world.work) if name.startswith("labels-resumed.csv.")]
            self.check("O4: predict --resume: SIGKILL again and again, then to the end: equal bytes, nothing beside it", code == 0 and digest(target) == digest(whole) and not left, f"{code} {left} {said[-200:]}")
            os.remove(target)


def sets(values):
    return [word for key, value in values.items() for word in ("--set", f"{key}={value}")]
