"""What comes from around a run: signals, a second run, harmful texts, another locale, no network."""
import os
import re
import shutil
import signal
import subprocess
import time

from faults_checks import Checks
from faults_crash import newest_step
from faults_world import OURS, STACK_TRACE, is_clean, leftovers, results, write

# Control characters, direction marks and isolates that a terminal would act on.
RAW = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
HARM = "\x1b[31m\x1b]8;;http://evil\x07x\u202eabc\u2066d\u009b1m"
ZONES = [{"LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Kathmandu"}, {"LC_ALL": "de_DE.UTF-8", "TZ": "America/St_Johns"}, {"LC_ALL": "C", "LANG": "C", "TZ": "UTC"},
         {"JAVA_TOOL_OPTIONS": "-Duser.language=ar -Duser.country=EG", "TZ": "Pacific/Kiritimati"}]


class Outside(Checks):
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
        self.two(out, whole)
        self.killed_predictions()
        return self.end()

    def training_under_way(self, out):
        # A shell that runs this in the background makes children ignore SIGINT.
        process = self.world.start(self.world.training(out), preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        step = self.random.randint(1, 40)
        while process.poll() is None and newest_step(out) < step:
            time.sleep(0.001)
        return process

    def two(self, out, whole):
        for _ in range(1 if self.options.quick else 5):
            shutil.rmtree(out, ignore_errors=True)
            errors = [self.world.path(f"err-{i}") for i in range(3)]
            processes = []
            for path in errors:
                with open(path, "wb") as err:
                    processes.append(subprocess.Popen(self.world.training(out), stdout=subprocess.DEVNULL, stderr=err))
            codes = [process.wait(timeout=120) for process in processes]
            said = "".join(open(path, encoding="utf-8").read() for path in errors)
            # One that starts when another has ended finds its model there.
            self.check("three trainings at once into one folder: one ends well, the others are refused",
                       codes.count(0) == 1 and all(code in (0, 2, 6) for code in codes) and not STACK_TRACE.search(said), f"{codes} {said[-300:]}")
            self.check("and the one's bytes are equal", results(out) == whole and not leftovers(out), str(leftovers(out)))

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
        self.formulas()
        for variables in ZONES[:1 if self.options.quick else None]:
            out = self.world.path("elsewhere")
            shutil.rmtree(out, ignore_errors=True)
            self.world.run(self.world.training(out), env={**os.environ, **variables})
            same = {name: value for name, value in results(out).items() if name != "bertft.json"} if os.path.isdir(out) else {}
            expected = {name: value for name, value in whole.items() if name != "bertft.json"}
            self.check("another locale and time zone: equal bytes", same == expected, f"{variables} {self.world.said()[-200:]}")
        return self.end()

    def escapes(self):
        """Everything that reaches standard error, and what predict prints for people."""
        name = "evil\x1b[31m\u202e.csv"
        bad = [(name, "text,label\na,b,c\n"), ("a.csv", f"te{HARM}xt,label\na,p\n"), ("b.csv", f"text,label\na,p{HARM}\nb,n\nc,n,{HARM}\n"),
               ("c.jsonl", '{"text": "' + HARM + '", "label": 1}\n'), (f"nowhere{HARM.replace('/', '')}.csv", None)]
        for file, text in bad:
            path = self.world.path(file)
            if text is not None:
                write(path, text)
            code, said = self.world.run(self.world.training(self.world.path("evil-out"), data__train=path, data__validation_share=0))
            self.check("escape sequences and bidi in names and data: nothing raw in messages", code and not RAW.search(said), f"{code} {said!r}")
        config = write(self.world.path("evil.yaml"), 'training: {"' + "\\e[31m\\u202e" + '": 1}\n')
        code, said = self.world.run([OURS, "config", "show", "-c", config])
        self.check("the same in configs and options", code == 2 and not RAW.search(said), f"{code} {said!r}")
        for arguments in (["--model", HARM], ["--" + HARM], ["--device", HARM]):
            code, said = self.world.run([OURS, "predict", *arguments, "a"])
            self.check("the same in configs and options", code and not RAW.search(said), f"{code} {said!r}")
        for layout in ("text", "json", "jsonl"):
            printed = subprocess.run(self.predict("--format", layout, "good " + HARM), capture_output=True)
            self.check("the same in what predict prints as text and JSON", printed.returncode == 0 and not RAW.search(printed.stdout.decode()), repr(printed.stdout))

    def formulas(self):
        cells = ["=cmd()", "+1", "-1", "@SUM(A1)", "\tx", "=HYPERLINK(\"http://evil\",\"x\")"]
        texts = write(self.world.path("formulas.csv"), "text\n" + "".join('"' + cell.replace('"', '""') + '"\n' for cell in cells))
        target = self.world.path("formulas-out.csv")
        self.world.run(self.predict("--input", texts, "--output", target, "--excel-safe"), expected=0)
        for line in open(target, encoding="utf-8").read().splitlines()[1:]:
            self.check("predict --excel-safe: no cell that a spreadsheet would run", line.lstrip('"').startswith("'"), line)

    def network(self):
        self.begin()
        out = self.world.path("offline")
        for name, command in (("train", self.world.training(out)), ("predict", self.predict("good"))):
            shutil.rmtree(out, ignore_errors=True)
            code, said, lines = self.world.traced(command, "%network")
            sockets = [line for line in lines if re.search(r"connect\(|sendto\(", line) and "AF_UNIX" not in line and "resumed" not in line]
            self.check(f"{name}: no connection but to the machine itself", code == 0 and not sockets, f"{code} {sockets[:2]} {said[-200:]}")
            if subprocess.run(["unshare", "-n", "true"], capture_output=True).returncode:
                self.figures["problems"].append("unshare -n is not allowed here: running without a network was not tried")
                continue
            shutil.rmtree(out, ignore_errors=True)
            code, said = self.world.run(command, ["unshare", "-n"])
            self.check(f"{name} without a network", code == 0, f"{code} {said[-200:]}")
        return self.end()
