"""Kills, failing system calls and full disks during a training; each must leave what --resume brings to the same bytes."""
import os
import random
import re
import shutil
import signal
import subprocess
import time

from faults_world import TORN, CLOCK, complete, digest, is_clean, leftovers, results

RESOURCE = 6
START_SECONDS = 1
ATTEMPTS = 5
STATES_RUNS = 10
EVERY_STEP = {"training__epochs": 1, "training__checkpoints__keep": 100}
EVERY_STEP_STEPS = 18
SHORT = {"training__epochs": 1, "training__checkpoints__steps": 8, "training__checkpoints__keep": 1}  # two checkpoints: few enough calls to take every one of them


class Crash:
    def __init__(self, world, options):
        self.world, self.options = world, options
        self.random = random.Random(world.seed)
        self.references = {}

    def reference(self, **settings):
        """What a run that nothing happens to leaves; and how long it takes."""
        key = str(settings)
        if key not in self.references:
            out = self.world.path("whole")
            shutil.rmtree(out, ignore_errors=True)
            seconds = self.world.seconds(self.world.training(out, **settings))
            self.references[key] = (results(out), seconds)
        return self.references[key]

    def is_equal(self, out, **settings):
        return results(out) == self.reference(**settings)[0] and not leftovers(out)

    def kills(self):
        seconds = self.reference()[1]
        figures = {"injected": 0, "runs": 0, "equal": 0, "most_in_one_run": 0, "checkpoints_lost": 0, "steps_repeated": 0, "problems": []}
        out = self.world.path("killed")
        end = time.monotonic() + 60 * self.options.minutes
        while figures["injected"] < self.options.kills and time.monotonic() < end:
            shutil.rmtree(out, ignore_errors=True)
            before = figures["injected"]
            self.to_the_end(out, seconds - START_SECONDS, figures)
            figures["runs"] += 1
            figures["most_in_one_run"] = max(figures["most_in_one_run"], figures["injected"] - before)
            equal = self.is_equal(out)
            figures["equal"] += equal
            if not equal:
                figures["problems"].append(f"run {figures['runs']} is not equal; left behind: {leftovers(out)}")
            print(f"kills: {figures['injected']} in {figures['runs']} runs, {figures['equal']} equal", flush=True)
        return {**figures, **self.states(figures["problems"])}

    def to_the_end(self, out, seconds, figures):
        """Kills anywhere in the time that the rest of the run should take; the wait grows where the machine is slower than that."""
        newest, slowness, steps = 0, 1.2, self.reference()[0]["metrics.jsonl"].count('"step",')
        while True:
            process = self.world.start(self.world.training(out, "--resume"))
            try:
                wait = self.random.uniform(0, slowness * (START_SECONDS + seconds * (1 - newest / steps)))
                code = process.wait(timeout=wait if figures["injected"] < self.options.kills else None)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                figures["injected"] += 1
                step = newest_step(out)
                if TORN in self.world.said():
                    figures["problems"].append(f"a checkpoint was torn: {self.world.said()[:300]}")
                figures["checkpoints_lost"] += step < newest and not complete(out)
                figures["steps_repeated"] = max(figures["steps_repeated"], newest_step(out, begun=True) - step)
                slowness = 1.2 if step > newest else 1.2 * slowness
                newest = max(newest, step)
                continue
            if code or TORN in self.world.said():
                figures["problems"].append(f"a resumed run ended with {code}: {self.world.said()[:300]}")
            return

    def states(self, problems):
        """Checkpoints of each step after a kill, with the optimizer's state, beside those of a run that nothing happened to before its last step.

        A run removes its checkpoints when it is complete, so each is killed at the last one.
        """
        out, figures = self.world.path("kept"), {"states_runs": 0, "states_compared": 0, "states_equal": 0}
        whole = self.all_checkpoints(out)
        for _ in range(1 if self.options.quick else STATES_RUNS):
            killed_at = self.random.randrange(1, EVERY_STEP_STEPS - 1)
            resumed = self.all_checkpoints(out, killed_at, self.random.uniform(0, 0.05))
            figures["states_runs"] += 1
            after = [step for step in whole if step > killed_at]
            figures["states_compared"] += len(after)
            figures["states_equal"] += sum(resumed.get(step) == whole[step] for step in after)
            if resumed != whole:
                problems.append(f"killed at step {killed_at}: checkpoints differ at {[step for step in whole if resumed.get(step) != whole[step]][:5]}")
            print(f"kills: {figures}", flush=True)
        return figures

    def all_checkpoints(self, out, killed_at=0, wait=0.0):
        """What the checkpoints of all steps hold, of a run that was killed and resumed if so asked."""
        for _ in range(ATTEMPTS):
            shutil.rmtree(out, ignore_errors=True)
            if killed_at:
                self.killed_at(out, killed_at, wait)
            self.killed_at(out, EVERY_STEP_STEPS, 0)
            found = checkpoints(out)
            if len(found) == EVERY_STEP_STEPS:
                return found
        raise SystemExit(f"the run was never killed at its last checkpoint\n{self.world.said()[-2000:]}")

    def killed_at(self, out, step, wait):
        process = self.world.start(self.world.training(out, "--resume", **EVERY_STEP))
        await_step(process, out, step)
        time.sleep(wait)
        process.kill()
        if process.wait() not in (0, -signal.SIGKILL):
            raise SystemExit(f"ended with {process.returncode}\n{self.world.said()[-2000:]}")

    def disk(self):
        """The output lies on a small file system that fills up, at once or after a while."""
        figures = {"injected": 0, "clean": 0, "room_enough": 0, "equal": 0, "problems": []}
        mount = self.world.path("small")
        os.makedirs(mount)
        rooms = (0, 8) if self.options.quick else (0, 4, 8, 12, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 256)
        for free_kib in rooms:
            mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "none", mount], capture_output=True, text=True)
            if mounted.returncode:
                return {"not_run": mounted.stderr.strip()}
            try:
                self.fill(mount, free_kib, figures)
            finally:
                subprocess.run(["umount", mount], check=True)
            print(f"disk: {free_kib} KiB free: {figures}", flush=True)
        self.preflight(mount, figures)
        return figures

    def preflight(self, mount, figures):
        """What surely will not fit is told before the first step, and what may not with it."""
        out = os.path.join(mount, "out")
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", mount], check=True)
        try:
            code, said = self.world.run(self.world.training(out, **SHORT))
            told = is_clean(code, said, RESOURCE) and "[R23]" in said and re.search(r"needs .* free", said) and "epoch" not in said
            if not told or os.listdir(mount):
                figures["problems"].append(f"a disk that is too small was not told before training: {code} {said[-300:]} {os.listdir(mount)}")
            subprocess.run(["mount", "-o", "remount,size=300m", mount], check=True)
            code, said = self.world.run(self.world.training(out, model__name="minilm", training__epochs=1, training__checkpoints__steps=0))
            figures["told_before"] = bool(told) and code == 0 and "[R25]" in said
            if not figures["told_before"]:
                figures["problems"].append(f"a disk that may become too small was not told before training: {code} {said[-300:]}")
        finally:
            subprocess.run(["umount", mount], check=True)

    def fill(self, mount, free_kib, figures):
        """All but that much is taken at the first checkpoint; nothing is left from the start where it is 0."""
        filler, out = os.path.join(mount, "filler"), os.path.join(mount, "out")
        if free_kib == 0:
            take(filler, 0)
        process = self.world.start(self.world.training(out, **SHORT))
        if free_kib:
            await_step(process, out, 1)
            take(filler, free_kib << 10)
        code, said = process.wait(timeout=300), self.world.said()
        figures["injected"] += 1
        figures["room_enough"] += code == 0
        figures["clean"] += is_clean(code, said, RESOURCE)
        if code and not is_clean(code, said, RESOURCE):
            figures["problems"].append(f"{free_kib} KiB free: exit code {code}: {said.strip()[-300:]}")
        os.remove(filler)
        if code:
            self.world.run(self.world.training(out, "--resume", **SHORT), expected=0)
        equal = self.is_equal(out, **SHORT)
        figures["equal"] += equal
        if not equal:
            figures["problems"].append(f"{free_kib} KiB free: not equal; left behind: {leftovers(out)}")


def take(filler, free):
    """Writes a file until that many bytes are free; another program may be faster."""
    with open(filler, "wb", buffering=0) as file:
        disk = os.statvfs(filler)
        try:
            file.write(b"x" * (disk.f_bavail * disk.f_frsize - free))
        except OSError:
            return


def await_step(process, out, step):
    """Waits for a checkpoint of that step or a later one, or for the run's end."""
    while process.poll() is None and newest_step(out) < step:
        time.sleep(0.001)


def checkpoints(out):
    """By step what a checkpoint's files hold, without times."""
    folder = os.path.join(out, "checkpoints")
    names = [name for name in os.listdir(folder) if name.startswith("step-")] if os.path.isdir(folder) else []
    return {int(name[5:]): contents(os.path.join(folder, name)) for name in names}


def contents(folder):
    found = {}
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name.endswith(".safetensors"):
            found[name] = digest(path)
        elif name in ("state.json", "metrics.jsonl"):
            with open(path, encoding="utf-8") as file:
                found[name] = re.sub(CLOCK, "", file.read())
    return found


def newest_step(out, begun=False):
    """Of the checkpoints, also of one whose writing had begun if so asked; 0 where there are none."""
    try:
        names = os.listdir(os.path.join(out, "checkpoints"))
    except FileNotFoundError:
        return 0
    found = (re.fullmatch(r"(\.tmp-)?step-(\d+)(-.*)?" if begun else r"()step-(\d+)", name) for name in names)
    return max([int(match[2]) for match in found if match], default=0)
