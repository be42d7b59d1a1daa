"""Power cuts: the calls of a training are recorded, and the folder is built as a disk may hold it at chosen instants."""
import hashlib
import os
import re
import shutil
import time
from collections import namedtuple

from faults_calls import CALLS, VARIANTS, Calls, kind, known
from faults_crash import SHORT
from faults_disk import ALL, CUT, NONE, SOME, TORN, ZEROS, Disk, build, joined, replay
from faults_world import TORN, leftovers

Instant = namedtuple("Instant", "variant number what")

INSTANTS = 30
STATES = ((NONE, CUT), (NONE, ZEROS), (ALL, CUT), (ALL, ZEROS), (SOME, TORN))
DESCRIPTORS = ["close", "dup", "lseek"]


class Power(Calls):
    def power(self):
        self.root = self.world.path("cut")
        out = os.path.join(self.root, "powered")
        recorded = {variant: self.recorded(out, variant) for variant in VARIANTS}
        instants = [Instant(variant, number, what) for variant, (_, lines, _) in recorded.items() for number, what in changing(variant, lines, out)]
        figures = {"calls": len(instants), "kinds": len({instant.what for instant in instants}), "kinds_covered": 0, "instants": 0, "states": 0, "equal": 0,
                   "false_complete": 0, "problems": []}
        chosen = [instant for instant, _ in self.ordered(instants)][:self.options.places or INSTANTS]
        states = {variant: self.states_at(recorded[variant], [instant.number for instant in chosen if instant.variant == variant]) for variant in VARIANTS}
        end = time.monotonic() + 60 * self.options.minutes
        tried, kinds = set(), set()
        for instant in chosen:
            if time.monotonic() > end:
                break
            kinds.add(instant.what)
            for (names, content), state in zip(STATES, states[instant.variant][instant.number]):
                key = instant.variant, hashlib.sha256(repr(state).encode()).digest()
                if key not in tried:
                    tried.add(key)
                    self.after_power(out, instant, state, f"names: {names}, content: {content}", figures)
            figures.update(instants=figures["instants"] + 1, kinds_covered=len(kinds))
            print(f"power: {figures['instants']} instants, {figures['states']} states, {figures['equal']} equal", flush=True)
        return figures

    def recorded(self, out, variant):
        """What the run finds, its calls, and what it leaves."""
        shutil.rmtree(self.root, ignore_errors=True)
        os.makedirs(self.root)
        self.prepare(out, variant)
        before = Disk(self.root)
        code, said, lines = self.world.traced(self.world.training(out, **SHORT, **VARIANTS[variant]), known(CALLS + DESCRIPTORS), "-xx", "-s", str(1 << 24))
        if code:
            raise SystemExit(f"the recorded run ended with {code}\n{said}")
        return before, list(joined(lines)), Disk(self.root).now()

    def states_at(self, recorded, numbers):
        """What the disk may hold just before these calls, in each way."""
        disk, lines, left = recorded
        found = {}
        for number, line in enumerate(lines):
            if number in numbers:
                found[number] = [disk.after(names, content, self.random) for names, content in STATES]
            replay(disk, line)
        if disk.now() != left:
            raise SystemExit("the replayed calls do not come to what the run has left")
        return found

    def after_power(self, out, instant, state, how, figures):
        settings = {**SHORT, **VARIANTS[instant.variant]}
        shutil.rmtree(self.root, ignore_errors=True)
        build(state, self.root)
        code, said = self.world.run(self.world.training(out, "--resume", **settings))
        equal = code == 0 and TORN not in said and self.is_equal(out, **settings)
        figures["states"] += 1
        figures["equal"] += equal
        figures["false_complete"] += not equal and "complete already" in said
        if not equal:
            figures["problems"].append(f"power cut before {instant.what} (call {instant.number}, {instant.variant}, {how}): resuming ended with {code}; "
                                       f"left behind: {leftovers(out)} {said[-300:]}")


def changing(variant, lines, out):
    """(number, kind of call and place) of the calls that change something in the output folder or beside it."""
    for number, line in enumerate(lines):
        match = re.match(r"(\w+)\((.*)\)\s+= \d", line)
        if not match or match[1] not in CALLS or match[1].startswith("open") and "O_CREAT" not in line:
            continue
        text = match[2].split('"')[0] if "write" in match[1] else match[2]
        what = kind(variant, match[1], re.sub(r"\\x([0-9a-f]{2})", lambda byte: chr(int(byte[1], 16)), text), out)
        if what:
            yield number, what
