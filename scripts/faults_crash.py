"""Kills, failing system calls and full disks during a training; each must leave what --resume brings to the same bytes."""
import os
import random
import re
import shutil
import signal
import subprocess
import time

from faults_world import complete, is_clean, leftovers, results

RESOURCE = 6
START_SECONDS = 1
ERRORS = ["ENOSPC", "EIO", "EACCES"]
CALLS = ["mkdir", "openat", "write", "pwrite64", "fsync", "rename", "renameat2", "unlink", "rmdir"]
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
        figures = {"injected": 0, "runs": 0, "equal": 0, "most_in_one_run": 0, "checkpoints_lost": 0, "problems": []}
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
        return figures

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
                figures["checkpoints_lost"] += step < newest and not complete(out)
                slowness = 1.2 if step > newest else 1.2 * slowness
                newest = max(newest, step)
                continue
            if code:
                figures["problems"].append(f"a resumed run ended with {code}: {self.world.said()[:300]}")
            return

    def places(self, out, calls):
        """(call, count, what) for each call of the run on a file of the output folder; strace counts by thread and call."""
        shutil.rmtree(out, ignore_errors=True)
        code, said, lines = self.world.traced(self.world.training(out, **SHORT), ",".join(calls))
        if code:
            raise SystemExit(f"the traced run ended with {code}\n{said}")
        counts, found = {}, []
        for line in lines:
            match = re.match(r"(\d+)\s+(\w+)\((.*)", line)
            if match:
                thread, call, rest = match.groups()
                counts[thread, call] = counts.get((thread, call), 0) + 1
                if os.path.basename(out) in rest:
                    found.append((call, counts[thread, call], described(call, rest, out)))
        return found

    def chosen(self, out):
        """Places in an order drawn by the seed, as many as asked for and as the time allows; and how many there are."""
        places = self.places(out, CALLS)
        drawn = self.random.sample(places, min(self.options.places or len(places), len(places)))
        end = time.monotonic() + 60 * self.options.minutes
        return (place for place in drawn if time.monotonic() < end), len(places)

    def points(self):
        """SIGKILL just before each call on a file of the output folder."""
        out = self.world.path("pointed")
        chosen, existing = self.chosen(out)
        figures = {"existing": existing, "injected": 0, "missed": 0, "equal": 0, "problems": [], "places": {}}
        for call, count, what in chosen:
            shutil.rmtree(out, ignore_errors=True)
            code, _, _ = self.world.traced(self.world.training(out, **SHORT), call, "-e", f"inject={call}:signal=KILL:when={count}")
            if code == 0:
                figures["missed"] += 1  # its thread made other calls than in the run that was looked at
                continue
            figures["injected"] += 1
            figures["places"][what] = figures["places"].get(what, 0) + 1
            code, said = self.world.run(self.world.training(out, "--resume", **SHORT))
            equal = code == 0 and self.is_equal(out, **SHORT)
            figures["equal"] += equal
            if not equal:
                figures["problems"].append(f"killed before {what} ({call} {count}): resuming ended with {code}; "
                                           f"left behind: {leftovers(out)} {said[-300:] if code else ''}")
            print(f"points: {figures['injected']} of {existing}, {figures['equal']} equal", flush=True)
        return figures

    def syscalls(self):
        """One call fails, or from that one on all of its kind, by turns."""
        out = self.world.path("faulty")
        chosen, existing = self.chosen(out)
        figures = {"existing": existing, "injected": 0, "elsewhere": 0, "clean": 0, "survived": 0, "false_saved": 0, "equal": 0, "problems": []}
        for number, (call, count, what) in enumerate(chosen):
            shutil.rmtree(out, ignore_errors=True)
            error = ERRORS[number % len(ERRORS)]
            lasting = "+" if number % 2 and call not in ("openat", "write") else ""
            code, said, lines = self.world.traced(self.world.training(out, **SHORT), call,
                                                  "-e", f"inject={call}:error={error}:when={count}{lasting}")
            if not any("(INJECTED)" in line and os.path.basename(out) in line for line in lines):
                figures["elsewhere"] += 1
                continue
            figures["injected"] += 1
            survived = code == 0 and complete(out)
            clean = is_clean(code, said, RESOURCE)
            figures["clean"] += clean
            figures["survived"] += survived
            figures["false_saved"] += code != 0 and "saved: " in said
            if not clean and not survived:
                figures["problems"].append(f"{error} at {what} ({call} {count}{lasting}): exit code {code}: {said.strip()[-400:]}")
            if not survived:
                again, said = self.world.run(self.world.training(out, "--resume", **SHORT))
                if again:
                    figures["problems"].append(f"{error} at {what} ({call} {count}{lasting}): resuming ended with {again}: {said[-300:]}")
                    continue
            equal = self.is_equal(out, **SHORT)
            figures["equal"] += equal
            if not equal:
                figures["problems"].append(f"{error} at {what} ({call} {count}{lasting}): not equal; left behind: {leftovers(out)}")
            print(f"syscalls: {figures['injected']} of {existing}, {figures['clean']} clean, {figures['survived']} survived, "
                  f"{figures['equal']} equal", flush=True)
        return figures

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


def newest_step(out):
    try:
        names = os.listdir(os.path.join(out, "checkpoints"))
    except FileNotFoundError:
        return 0
    return max([int(name[5:]) for name in names if re.fullmatch(r"step-\d+", name)], default=0)


def described(call, rest, out):
    """A call's kind and the last path in it, without numbers that differ from run to run."""
    paths = re.findall(re.escape(out) + r'[^"<>, ]*|[^"<>, ]*' + re.escape(os.path.basename(out)) + r'[^"<>, ]*', rest)
    path = paths[-1][len(out):] if paths and paths[-1].startswith(out) else (os.path.basename(paths[-1]) if paths else "")
    return f"{call} {re.sub(r'[0-9]+', 'N', re.sub(r'-[0-9a-f]{8}', '-X', path)) or '/'}"
