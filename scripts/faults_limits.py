"""Too little memory, long texts, odd names of files: what the machine may refuse or say."""
import json
import os
import re
import shutil
import subprocess
import time

from faults_checks import Checks
from faults_crash import await_step
from faults_world import MESSAGE, STACK_TRACE, is_clean, leftovers, results, write

RESOURCE = 6
# What the Java launcher and the virtual machine write where they cannot start.
JAVA = re.compile(r"Could not create the Java Virtual Machine|Error occurred during initialization of VM|insufficient memory for the Java Runtime"
                  r"|dl failure on line|failed \S+libjvm\.so")
CGROUP = "/sys/fs/cgroup/memory/bertft-faults"
CLOCK = """
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t id, struct timespec *time) {
  static long start;
  int code = syscall(SYS_clock_gettime, id, time);
  if (id == CLOCK_REALTIME && code == 0) {
    struct timespec steady;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &steady);
    long tenths = steady.tv_sec * 10 + steady.tv_nsec / 100000000;
    if (start == 0) start = tenths;
    time->tv_sec -= 10 * (tenths - start);
  }
  return code;
}
"""
NAMES = {"a blank": "out put", "other letters": "d\u00e9p\u00f4t-\u4e2d\u6587-\u0645", "a line break": "out\nput", "a quote": "it's", "255 bytes": "x" * 255}


class Limits(Checks):
    def limits(self):
        whole = self.begin()
        self.heap(whole)
        self.addresses(whole)
        self.container(whole)
        self.long_text()
        self.names()
        self.processes(whole)
        self.clock(whole)
        return self.end()

    def clock(self, whole):
        """The time of day goes back by ten seconds each tenth of a second, while a run trains, is killed and goes on."""
        library = self.world.path("clock.so")
        source = write(self.world.path("clock.c"), CLOCK)
        if not shutil.which("cc") or subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source]).returncode:
            self.not_run("D6: a clock that jumps back: no C compiler")
            return
        out, backwards = self.world.path("clock"), {**os.environ, "LD_PRELOAD": library}
        for killed in (False, True):
            shutil.rmtree(out, ignore_errors=True)
            if killed:
                process = self.world.start(self.world.training(out), env=backwards)
                await_step(process, out, self.random.randint(1, 40))
                process.kill()
                process.wait()
            code, said = self.world.run(self.world.training(out, "--resume"), env=backwards)
            self.check("D6: a clock that jumps back again and again: equal bytes", code == 0 and results(out) == whole and not leftovers(out), f"{code} {said[-300:]}")
            if code:
                return
            with open(os.path.join(out, "metrics.jsonl"), encoding="utf-8") as file:
                elapsed = [json.loads(line).get("elapsed_millis", 0) for line in file]
            self.check("D6: a clock that jumps back again and again: elapsed times only grow", elapsed == sorted(elapsed), str(elapsed[:20]))
        with open(os.path.join(out, "bertft.json"), encoding="utf-8") as file:
            created = json.load(file)["created"]
        self.check("D6: it did jump", created < time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 60)), created)

    def afterwards(self, name, out, code, said, whole, expected):
        """A run that had too little ends in words, and goes on where it has enough."""
        self.check(f"D5: {name}: it runs, or ends in a message without a stack trace", code in (0, *expected) and (code != RESOURCE or MESSAGE.search(said)) and not STACK_TRACE.search(said), f"{code} {said[-300:]}")
        if code:
            self.world.run(self.world.training(out, "--resume"))
        self.check(f"D5: {name}: with enough of it, --resume: equal bytes", results(out) == whole and not leftovers(out), self.world.said()[-300:])

    def heap(self, whole):
        out = self.world.path("small-heap")
        for mib in (12,) if self.options.quick else (8, 10, 12, 13, 14, 15, 16, 18, 20, 24, 32):
            shutil.rmtree(out, ignore_errors=True)
            code, said = self.world.run(self.world.training(out), env={**os.environ, "BERTFT_JAVA_OPTS": f"-Xmx{mib}m"})
            self.afterwards("a small Java heap (exit code 6)", out, code, said, whole, (RESOURCE,))

    def addresses(self, whole):
        out = self.world.path("few-addresses")  # Java says on standard output what ends it
        for mib in (6000,) if self.options.quick else (5000, 5500, 6000, 6500, 7000, 7500, 8000, 9000):
            shutil.rmtree(out, ignore_errors=True)
            code, said = self.world.run(["bash", "-c", f'ulimit -v {mib << 10}; exec "$@" >&2', "limited", *self.world.training(out)])
            if code == 1 and "bertft: " not in said:
                self.check("D5: too few addresses for Java itself: it says so", JAVA.search(said) and not STACK_TRACE.search(said), f"{mib} MiB: {said[-300:]!r}")
                continue
            self.afterwards("few addresses, ulimit -v (exit code 6)", out, code, said, whole, (RESOURCE,))

    def container(self, whole):
        """The kernel kills what takes more than its group may have."""
        limit = os.path.join(CGROUP, "memory.limit_in_bytes")
        if not os.path.exists(os.path.join(os.path.dirname(CGROUP), "memory.limit_in_bytes")):
            self.not_run("D5: a control group's limit: no memory controller of version 1")
            return
        os.makedirs(CGROUP, exist_ok=True)
        out, killed = self.world.path("contained"), 0
        for mib in (200,) if self.options.quick else (60, 120, 160, 200, 240, 280, 320):
            shutil.rmtree(out, ignore_errors=True)
            write(limit, str(mib << 20))
            code, said = self.world.run(["bash", "-c", f'echo $$ > {CGROUP}/cgroup.procs; exec "$@"', "contained", *self.world.training(out)])
            killed += code == -9
            self.afterwards("a control group's limit (the kernel kills it, or exit code 6)", out, code, said, whole, (RESOURCE, -9))
        time.sleep(0.5)  # until the last process has left it
        os.rmdir(CGROUP)
        self.check("D5: the kernel did kill some", killed or self.options.quick, str(killed))

    def long_text(self):
        out = self.world.path("long-text")
        shutil.rmtree(out, ignore_errors=True)
        with open(self.world.train, encoding="utf-8") as file:
            path = write(self.world.path("long.csv"), file.read() + "very good " * (5 << 17) + ",p\n")
        code, said = self.world.run(self.world.training(out, data__train=path, training__epochs=1), env={**os.environ, "BERTFT_JAVA_OPTS": "-Xmx256m"})
        self.check("T6: a text of 6 MiB in 256 MiB of heap: cut, and the cut is told", code == 0 and "truncation: " in said, f"{code} {said[-300:]}")

    def names(self):
        home = self.world.path("names")
        for what, name in NAMES.items():
            for locale in ("C", "C.UTF-8"):
                shutil.rmtree(home, ignore_errors=True)
                os.makedirs(home)
                out = os.path.join(home, name)
                data = shutil.copy(self.world.train, os.path.join(home, name[:251] + ".csv"))
                labels = os.path.join(home, name[:240] + "-labels.csv")
                surroundings = {**os.environ, "LC_ALL": locale}
                code, said = self.world.run(self.world.training(out, data__train=data, training__epochs=1), env=surroundings)
                self.check(f"D7: files and folders with {what} in their names: it works, or a clear message",
                           (code == 0 and os.path.exists(os.path.join(out, "model.safetensors"))) or is_clean(code, said, RESOURCE), f"{locale}: {code} {said[-300:]}")
                code, said = self.world.run(self.predict("--input", data, "--output", labels), env=surroundings)
                self.check(f"D7: files and folders with {what} in their names: it works, or a clear message",
                           (code == 0 and os.path.exists(labels)) or is_clean(code, said, RESOURCE), f"{locale}: {code} {said[-300:]}")
        one, two = os.path.join(home, "one"), os.path.join(home, "two")
        os.symlink(two, one)
        os.symlink(one, two)
        for values, expected in (({"data__train": one}, 2), ({"model__name": one}, 4), ({}, 2)):
            code, said = self.world.run(self.world.training(one if not values else self.world.path("looped"), **values))
            self.check("D7: links that lead to each other: a clear message", is_clean(code, said, expected), f"{values}: {code} {said[-300:]}")

    def processes(self, whole):
        out = self.world.path("again")
        for _ in range(2 if self.options.quick else 10):
            shutil.rmtree(out, ignore_errors=True)
            code, said = self.world.run(self.world.training(out))
            self.check("N3: the same run in a process of its own: equal bytes", code == 0 and results(out) == whole, said[-300:])
