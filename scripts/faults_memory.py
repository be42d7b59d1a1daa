"""Long runs in one process: the memory outside Java's heap must come to rest."""
import os
import shutil
import statistics
import subprocess
import time

from faults_world import ROOT

# A heap that is whole from the start, so that what grows is not Java's.
HEAP = "-Xms256m -Xmx256m -XX:+AlwaysPreTouch"
ALLOWED_SHARE = 0.02


class Memory:
    def __init__(self, world, options):
        self.world = world
        self.steps, self.calls, self.loads = (200, 100, 10) if options.quick else (2000, 1000, 100)

    def memory(self):
        figures = {"runs": {"training": self.steps, "calls": self.calls, "loads": self.loads}, "problems": []}
        self.judge(figures, "training", self.training())
        samples = self.classifying()
        for kind in ("calls", "loads"):
            self.judge(figures, kind, samples[kind])
        return figures

    def judge(self, figures, name, samples):
        """Compares the second fifth of the run, when everything has been used once, with the last."""
        fifth = len(samples) // 5
        before, after = (statistics.median(part) / 1024 for part in (samples[fifth:2 * fifth], samples[-fifth:]))
        figures[name] = {"mib_after_a_fifth": round(before, 1), "mib_at_the_end": round(after, 1)}
        if after > before * (1 + ALLOWED_SHARE):
            figures["problems"].append(f"{name}: {before:.1f} MiB after a fifth of the run, {after:.1f} MiB at its end")
        print(f"memory: {name} {figures[name]}", flush=True)

    def training(self):
        out = self.world.path("long")
        shutil.rmtree(out, ignore_errors=True)
        epochs = self.steps * 4 // 72  # 72 texts in batches of 4
        command = self.world.training(out, training__epochs=epochs, training__checkpoints__steps=self.steps // 4)
        process = self.world.start(command, env={**os.environ, "JAVA_OPTS": HEAP})
        samples = []
        while process.poll() is None:
            with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
                samples += [int(line.split()[1]) for line in status if line.startswith("VmRSS:")]
            time.sleep(0.1)
        if process.returncode:
            raise SystemExit(f"the long training ended with {process.returncode}\n{self.world.said()}")
        return samples[len(samples) // 10:]  # without the start

    def classifying(self):
        out = self.world.path("classifier")
        shutil.rmtree(out, ignore_errors=True)
        self.world.run(self.world.training(out, training__epochs=1), expected=0)
        jar, source = (os.path.join(ROOT, *place) for place in (("target", "bertft", "lib", "bertft.jar"), ("scripts", "ClassifyMany.java")))
        run = subprocess.run(["java", *HEAP.split(), "-cp", jar, source, out, str(self.calls), str(self.loads)],
                             check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        samples = {"calls": [], "loads": []}
        for line in run.stdout.splitlines():
            kind, _, kib = line.split()
            samples[kind].append(int(kib))
        return samples
