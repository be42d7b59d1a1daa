"""Kills before and failures of the calls that a training makes on its output folder; each must leave what --resume brings to the same bytes."""
import itertools
import os
import re
import shutil
import time
from collections import namedtuple

from faults_crash import RESOURCE, SHORT, Crash
from faults_world import TORN, complete, is_clean, leftovers, untrue

ERRORS = ["ENOSPC", "EIO", "EACCES"]
# All that change files, folders or what is on the disk, also those that no run makes today.
CALLS = """open openat creat mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 link linkat symlink symlinkat
           write writev pwrite64 pwritev pwritev2 sendfile copy_file_range splice truncate ftruncate fallocate
           fsync fdatasync sync_file_range chmod fchmod fchmodat utimensat""".split()
SEVERAL = ("open", "openat", "write")  # a lasting failure of these strikes far from the output folder
ATTEMPTS = 3
AGAIN = 5  # rounds over kinds of place at which threads took turns otherwise
VARIANTS = {"into a new folder": {}, "over an older model": {"output__overwrite": "true"}}
BEST = {"with best weights": {"training__epochs": 2}}  # checkpoints after an evaluation hold them
SETTINGS = {**VARIANTS, **BEST}

Place = namedtuple("Place", "variant call count what")


class Calls(Crash):
    variants, holding = VARIANTS, ""

    def best(self):
        """Kills and failures at the file of a checkpoint that holds the best weights so far, and where such checkpoints are rotated."""
        self.variants, self.holding = BEST, "/best.safetensors"
        return {"points": self.points(), "syscalls": self.syscalls()}

    def prepare(self, out, variant):
        """The output folder as such a run finds it, and nothing beside it of the run before."""
        for path in (out, *(os.path.join(os.path.dirname(out), name) for name in leftovers(out))):
            remove(path)
        if replaces(variant):
            older = self.world.path("older")
            if not os.path.isdir(older):
                self.world.run(self.world.training(older, training__seed=7, **SHORT), expected=0)
            shutil.copytree(older, out)

    def places(self, out):
        """A place for each call of the runs on a file of the output folder; of the later variants those of kinds that are new."""
        found, kinds = [], set()
        for variant, settings in self.variants.items():
            self.prepare(out, variant)
            code, said, lines = self.world.traced(self.world.training(out, **{**SHORT, **settings}), known(CALLS))
            if code:
                raise SystemExit(f"the traced run ended with {code}\n{said}")
            places = [Place(variant, call, count, kind(variant, call, rest, out)) for _, call, count, rest in counted(lines)]
            found += [place for place in places if place.what and place.what not in kinds and self.holding in place.what]
            kinds.update(place.what for place in places)
        return found

    def ordered(self, places, is_open, rounds):
        """Places by the seed: each kind of place in each round, again while it is open, which no place of its kind was hit in; then all that are left."""
        drawn, kinds = self.random.sample(places, len(places)), {}
        for place in drawn:
            kinds.setdefault(place.what, []).append(place)
        taken = set()
        for again in range(AGAIN):
            for turn in range(rounds):
                for what, of_kind in kinds.items():
                    place = of_kind[(turn + again) % len(of_kind)]
                    if not again or is_open(what, turn):
                        taken.add(place)
                        yield place, turn
        yield from ((place, self.random.randrange(rounds)) for place in drawn if place not in taken)

    def chosen(self, places, is_open, rounds=1):
        """As many of them as asked for and as the time allows."""
        end = time.monotonic() + 60 * self.options.minutes
        return itertools.takewhile(lambda _: time.monotonic() < end, itertools.islice(self.ordered(places, is_open, rounds), self.options.places or None))

    def points(self):
        """SIGKILL just before each call on a file of the output folder."""
        out = self.world.path("pointed")
        places = self.places(out)
        figures = {"existing": len(places), "kinds": len({place.what for place in places}), "kinds_covered": 0, "calls_covered": 0, "injected": 0,
                   "elsewhere": 0, "missed": 0, "equal": 0, "problems": [], "places": {}}
        for place, _ in self.chosen(places, lambda what, _: what not in figures["places"]):
            for _ in range(ATTEMPTS):
                what = self.killed_before(out, place)
                if what is None:
                    figures["missed"] += 1
                    continue
                equal = self.resumed(out, place, f"killed before {what or 'a call elsewhere'}", figures)
                if what:
                    figures["places"][what] = figures["places"].get(what, 0) + 1
                    figures["equal"] += equal
                figures["elsewhere"] += not what
                if what == place.what:
                    figures["calls_covered"] += 1
                    break
            figures["injected"] = sum(figures["places"].values())
            figures["kinds_missed"] = sorted({place.what for place in places} - set(figures["places"]))
            figures["kinds_covered"] = figures["kinds"] - len(figures["kinds_missed"])
            print(f"points: {figures['injected']} and {figures['elsewhere']} elsewhere, {figures['kinds_covered']} of {figures['kinds']} kinds, "
                  f"{figures['calls_covered']} of {len(places)} calls, {figures['equal']} equal", flush=True)
        return figures

    def killed_before(self, out, place):
        """The place where the kill struck, empty if not in the output folder; None if it did not strike.

        strace counts by thread, and threads take turns otherwise in each run: what the killed thread was about to call is the last line of its trace.
        """
        self.prepare(out, place.variant)
        code, _, lines = self.world.traced(self.world.training(out, **{**SHORT, **SETTINGS[place.variant]}), place.call,
                                           "-e", f"inject={place.call}:signal=KILL:when={place.count}")
        if code == 0:
            return None
        last = {thread: (count, rest) for thread, _, count, rest in counted(lines)}
        for count, rest in last.values():
            if count == place.count and (" = ?" in rest or "<unfinished" in rest):
                return kind(place.variant, place.call, rest, out)
        return ""

    def resumed(self, out, place, what, figures):
        """Whether the run comes to the same bytes after all."""
        settings = {**SHORT, **SETTINGS[place.variant]}
        code, said = self.world.run(self.world.training(out, "--resume", **settings))
        equal = code == 0 and TORN not in said and self.is_equal(out, **settings)
        if not equal:
            figures["problems"].append(f"{what} ({place.call} {place.count}, {place.variant}): resuming ended with {code}; "
                                       f"left behind: {leftovers(out)} {said[-300:] if code or TORN in said else ''}")
        return equal

    def syscalls(self):
        """One call fails, or from that one on all of its kind; each kind of place meets each error first."""
        out = self.world.path("faulty")
        places = self.places(out)
        kinds = {place.what: set() for place in places}
        numbers = {what: number for number, what in enumerate(kinds)}

        def error_of(what, turn):
            """Counted on from a number of the kind's own, so that a short run has all errors."""
            return ERRORS[(numbers[what] + turn) % len(ERRORS)]

        figures = {"existing": len(places), "kinds": len(kinds), "kinds_covered": 0, "calls_covered": 0, "injected": 0, "elsewhere": 0, "clean": 0,
                   "errors": {}, "survived": 0, "locks_left": 0, "false_saved": 0, "equal": 0, "problems": []}
        covered = set()
        for place, turn in self.chosen(places, lambda what, turn: error_of(what, turn) not in kinds[what], len(ERRORS)):
            error = error_of(place.what, turn)
            lasting = "+" if place.call not in SEVERAL and self.random.random() < 0.5 else ""
            for _ in range(ATTEMPTS):
                struck = self.fail(out, place, error, lasting, figures)
                kinds.setdefault(struck, set()).add(error)
                if struck == place.what:
                    covered.add(place)
                    break
            figures["calls_covered"] = len(covered)
            figures["kinds_missed"] = sorted(what for what in numbers if len(kinds[what]) < len(ERRORS))
            figures["kinds_covered"] = figures["kinds"] - len(figures["kinds_missed"])
            print(f"syscalls: {figures['injected']}, {figures['kinds_covered']} of {figures['kinds']} kinds with all errors, {len(covered)} of {len(places)} calls, "
                  f"{figures['clean']} clean, {figures['survived']} survived, {figures['equal']} equal", flush=True)
        return figures

    def fail(self, out, place, error, lasting, figures):
        """The place where the first call failed; None if not in the output folder."""
        self.prepare(out, place.variant)
        settings = {**SHORT, **SETTINGS[place.variant]}
        code, said, lines = self.world.traced(self.world.training(out, **settings), place.call,
                                              "-e", f"inject={place.call}:error={error}:when={place.count}{lasting}")
        failed = [rest for _, _, _, rest in counted(lines) if "(INJECTED)" in rest and described(place.call, rest, out)]
        if not failed:
            figures["elsewhere"] += 1
            return None
        struck = kind(place.variant, place.call, failed[0], out)
        what = f"{error}{lasting} at {struck}"
        survived, clean = code == 0 and complete(out), is_clean(code, said, RESOURCE)
        figures["injected"] += 1
        figures["errors"].setdefault(place.call, dict.fromkeys(ERRORS, 0))[error] += 1
        figures["clean"] += clean
        figures["survived"] += survived
        lost = [] if complete(out) else untrue(said)  # a complete run removes its checkpoints
        figures["false_saved"] += code != 0 and ("saved: " in said or bool(lost))
        if lost:
            figures["problems"].append(f"{what}, {place.variant}: said to be saved: {lost}")
        if not clean and not survived:
            figures["problems"].append(f"{what}, {place.variant}: exit code {code}: {said.strip()[-400:]}")
        if not survived:
            figures["equal"] += self.resumed(out, place, what, figures)
            return struck
        figures["locks_left"] += remove_locks(out, failed) if place.call.startswith("unlink") else 0
        equal = self.is_equal(out, **settings)
        figures["equal"] += equal
        if not equal:
            figures["problems"].append(f"{what}, {place.variant}: not equal; left behind: {leftovers(out)}")
        return struck


def replaces(variant):
    """Whether such a run finds an older model."""
    return "output__overwrite" in SETTINGS[variant]


def remove(path):
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)


def known(calls):
    """Not every processor has all of them."""
    return ",".join("?" + call for call in calls)


def counted(lines):
    """(thread, call, how many of its kind the thread has made, the rest of the line); the second half of a call that took its time is left out."""
    counts = {}
    for line in lines:
        match = re.match(r"(\d+)\s+(\w+)\((.*)", line)
        if match:
            thread, call, rest = match.groups()
            counts[thread, call] = counts.get((thread, call), 0) + 1
            yield thread, call, counts[thread, call], rest


def remove_locks(out, failed):
    """Lock files that the system refused to remove may stay; how many did."""
    folder, name = os.path.split(out)
    locks = [path for path in (os.path.join(folder, f".{name}.bertft.lock"), os.path.join(out, ".bertft.lock"))
             if os.path.exists(path) and any(f'"{path}"' in rest for rest in failed)]
    for path in locks:
        os.remove(path)
    return len(locks)


def kind(variant, call, rest, out):
    """That a file takes the place of an older one makes another kind of a renaming."""
    what = described(call, rest, out)
    return what + ", replacing" if replaces(variant) and re.fullmatch(r"rename /[^/]+", what) else what


def described(call, rest, out):
    """A call's kind and its last path, without what differs from run to run; OUT is the output folder where the path lies beside it. Empty for files elsewhere."""
    folder, name = os.path.split(out)
    text = rest.split('"')[0] if "write" in call else rest  # what is written may hold paths too
    paths = re.findall(re.escape(folder) + r'/([^"<>]*' + re.escape(name) + r'[^"<>]*)', text)
    if not paths:
        return ""
    path = paths[-1]
    path = path[len(name):] or "/" if path == name or path.startswith(name + "/") else path.replace(name, "OUT")
    path = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+-[0-9a-f]{8}", "X", path)
    return f"{call} {re.sub(r'[0-9]+', 'N', path)}"
