"""Kills and wrong data for Hugging Face Trainer, on the same model and texts, for comparison."""
import os
import random
import re
import shutil
import signal
import subprocess
import time

from faults_inputs import DATA
from faults_world import ROOT, digest, write

TRAINER = os.path.join(ROOT, "scripts", "faults_trainer.py")
LIBRARIES = ("transformers", "torch", "datasets", "accelerate", "safetensors")
EPOCHS = 3
KILLS = 20
KILLS_A_RUN = 2
ENOUGH_FAILURES = 3
PATIENCE_SECONDS = 60


class Peer:
    def __init__(self, world, options):
        self.world, self.options = world, options
        self.random = random.Random(world.seed)

    def peer(self):
        python = self.options.python
        if not python or subprocess.run([python, "-c", "import transformers, torch, datasets"], stderr=subprocess.DEVNULL).returncode:
            return {"not_run": "no --python with torch, transformers, datasets and accelerate was given"}
        versions = subprocess.run(
            [python, "-c", f"from importlib.metadata import version\nprint(*(n + ' ' + version(n) for n in {LIBRARIES}), sep=', ')"],
            capture_output=True, text=True, check=True).stdout.strip()
        model = self.world.path("peer-model")
        shutil.copytree(self.world.model, model)
        return {"versions": versions, **self.kills(model), **self.data(model), "problems": []}

    def training(self, model, train, out, epochs=EPOCHS):
        return [self.options.python, TRAINER, model, train, self.world.test, out, str(epochs)]

    def kills(self, model):
        """SIGKILL at random instants of the training itself, each run then going on from its newest checkpoint."""
        whole, out = self.world.path("peer-whole"), self.world.path("peer-killed")
        seconds = self.undisturbed(model, whole)
        steps = newest_checkpoint(whole)
        figures = {"kills": 0, "runs": 0, "never_killed": 0, "equal": 0, "refused_to_resume": 0, "lost_all_steps": 0, "examples": []}
        kills = 2 if self.options.quick else KILLS
        while figures["kills"] < kills:
            shutil.rmtree(out, ignore_errors=True)
            if not self.to_the_end(model, out, seconds, steps, min(KILLS_A_RUN, kills - figures["kills"]), figures):
                figures["never_killed"] += 1  # says nothing about resuming
                continue
            figures["runs"] += 1
            figures["equal"] += weights(out) == weights(whole)
            print(f"peer: {figures}", flush=True)
        return figures

    def undisturbed(self, model, out):
        """A run that nothing happens to, and the seconds from its first file to its end."""
        process = self.world.start(self.training(model, self.world.train, out))
        self.await_training(process, out)
        start = time.monotonic()
        if process.wait(timeout=600):
            raise SystemExit(f"the peer does not run\n{self.world.said()[-2000:]}")
        return time.monotonic() - start

    def to_the_end(self, model, out, seconds, steps, kills, figures):
        """How often the run was killed. A checkpoint that cannot be resumed from is removed by hand, as its user would have to."""
        failures = killed = 0
        while failures < ENOUGH_FAILURES:
            process = self.world.start(self.training(model, self.world.train, out))
            try:
                self.await_training(process, out)
                wait = self.random.uniform(0, seconds * (1 - newest_checkpoint(out) / steps))
                code = process.wait(timeout=wait if killed < kills else None)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                killed += 1
                figures["kills"] += 1
                continue
            if code == 0:
                return killed
            failures += 1
            figures["refused_to_resume"] += 1
            figures["examples"].append(self.last_line())
            shutil.rmtree(os.path.join(out, f"checkpoint-{newest_checkpoint(out)}"), ignore_errors=True)
            figures["lost_all_steps"] += newest_checkpoint(out) == 0
        raise SystemExit(f"the peer does not come to its end\n{self.world.said()[-2000:]}")

    @staticmethod
    def await_training(process, out):
        """Until it has saved a checkpoint more, or ended: the seconds before hold nothing to lose."""
        before, files = newest_checkpoint(out), set(os.listdir(out)) if os.path.isdir(out) else set()
        while process.poll() is None:
            if newest_checkpoint(out) > before or (os.path.isdir(out) and set(os.listdir(out)) - files):
                return
            time.sleep(0.01)

    def last_line(self):
        lines = [line for line in self.world.said().strip().splitlines() if line.strip()]
        return lines[-1].replace(self.world.work + os.sep, "")[:200] if lines else "no message"

    def data(self, model):
        """The same wrong files as bertft gets: taken in silence, or refused, and whether the message names file and line."""
        figures = {"files": 0, "taken_in_silence": 0, "stack_traces": 0, "named_file_and_line": 0, "taken": [], "no_end": []}
        out = self.world.path("peer-data")
        for number, (row, ending, text, _) in enumerate(DATA[::9] if self.options.quick else DATA):
            path = write(self.world.path(f"peer-data-{number}.{ending}"), text)
            shutil.rmtree(out, ignore_errors=True)
            figures["files"] += 1
            process = self.world.start(self.training(model, path, out, 1))
            try:
                code, said = process.wait(timeout=PATIENCE_SECONDS), self.world.said()
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                figures["no_end"].append(f"{row}: {text[:60]!r}")
                continue
            if code == 0:
                figures["taken_in_silence"] += 1
                figures["taken"].append(f"{row}: {text[:60]!r}")
            else:
                figures["stack_traces"] += "Traceback (most recent call last)" in said
                message = said[said.rfind("Traceback"):]
                figures["named_file_and_line"] += bool(re.search(rf"{re.escape(os.path.basename(path))}.*line \d+|line \d+.*{re.escape(os.path.basename(path))}",
                                                                message, re.DOTALL))
            print(f"peer: {figures['files']} files, {figures['taken_in_silence']} taken", flush=True)
        return figures


def weights(out):
    return digest(os.path.join(out, "final", "model.safetensors"))


def newest_checkpoint(out):
    names = os.listdir(out) if os.path.isdir(out) else []
    return max([int(name[11:]) for name in names if re.fullmatch(r"checkpoint-\d+", name)], default=0)
