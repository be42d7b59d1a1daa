"""Checks that are counted by name, beside a run that nothing happens to."""
import random
import shutil

from faults_world import OURS, results


class Checks:
    def __init__(self, world, options):
        self.world, self.options = world, options
        self.random = random.Random(world.seed)
        self.figures = {}

    def check(self, name, is_right, detail):
        """Counts a check; what went wrong is told with its detail."""
        right, tried = self.figures["counts"].get(name, (0, 0))
        self.figures["counts"][name] = (right + bool(is_right), tried + 1)
        if not is_right:
            self.figures["problems"].append(f"{name}: {detail[:300]}")

    def not_run(self, what):
        """Notes a check that this machine has no means for."""
        self.figures.setdefault("checks_not_run", []).append(what)

    def begin(self):
        self.figures = {"counts": {}, "problems": []}
        return self.reference()

    def end(self):
        counts = self.figures.pop("counts")
        return {"checks": {name: f"{right} of {tried}" for name, (right, tried) in counts.items()}, **self.figures}

    def reference(self):
        out = self.world.path("whole")
        shutil.rmtree(out, ignore_errors=True)
        self.world.run(self.world.training(out), expected=0)
        return results(out)

    def predict(self, *more):
        return [OURS, "predict", "-q", "--model", self.world.path("whole"), "--threads", "1", *more]
