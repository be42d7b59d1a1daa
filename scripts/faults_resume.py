"""Checkpoints that are damaged, runs that are resumed under other conditions, data that change, disks that refuse or forget."""
import os
import re
import shutil
import signal
import subprocess

from faults_checks import Checks
from faults_crash import SHORT, await_step, newest_step
from faults_rights import without_rights
from faults_terminal import closed_terminals
from faults_world import STACK_TRACE, digest, is_clean, results, write

CONFIG, DATA, MODEL, RESOURCE = 2, 3, 4, 6
CHANGES = {"training.batch_size": 8, "training.learning_rate": 0.002, "training.epochs": 7, "training.seed": 7, "text.max_tokens": 12, "training.weight_decay": 0.1,
           "model.dropout": 0.2, "data.validation_share": 0.2, "training.schedule": "constant", "training.accumulation": 2, "text.long": "tail", "data.labels": "[n, p]"}


def contents(out):
    """Every file with its bytes, but the lock."""
    return {os.path.relpath(os.path.join(folder, name), out): digest(os.path.join(folder, name)) for folder, _, names in os.walk(out) for name in names if not name.endswith(".lock")}


class Resume(Checks):
    def resume(self):
        whole = self.begin()
        self.at_steps(whole)
        stopped = self.stopped(self.world.path("kept"), 20, training__checkpoints__keep=3)
        self.damaged(stopped, whole)
        self.earlier(stopped, whole)
        self.changed(stopped, whole)
        self.complete()
        self.in_the_way()
        self.terminal(whole)
        return self.end()

    def stopped(self, out, step, **settings):
        """A killed run with a checkpoint of at least that step."""
        shutil.rmtree(out, ignore_errors=True)
        process = self.world.start(self.world.training(out, **settings))
        await_step(process, out, step)
        process.kill()
        process.wait()
        return out

    def again(self, stopped, *options, **settings):
        """The run resumed in a copy: the copy, exit code and messages."""
        out = self.world.path("again")
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(stopped, out)
        return (out, *self.world.run(self.world.training(out, "--resume", *options, **settings)))

    def at_steps(self, whole):
        """The first step, the ends of epochs, between accumulated batches, the last step."""
        for settings, steps in (({}, (1, 17, 18, 19, 36, 107)), ({"training__accumulation": 4}, (1, 4, 5, 6, 29))):
            expected = whole
            if settings:
                out = self.world.path("whole-accumulated")
                shutil.rmtree(out, ignore_errors=True)
                self.world.run(self.world.training(out, **settings), expected=0)
                expected = results(out)
            for step in steps[:1] if self.options.quick else steps:
                stopped = self.stopped(self.world.path("at-step"), step, training__checkpoints__keep=200, **settings)
                for newer in range(step + 1, newest_step(stopped) + 1):
                    shutil.rmtree(os.path.join(stopped, "checkpoints", f"step-{newer}"))
                out, code, said = self.again(stopped, **settings)
                self.check("C12: going on from the first step, around the end of an epoch, from the last checkpoint: equal",
                           code == 0 and f"step-{step}\n" in said and results(out) == expected, f"{step} {code} {said[-200:]}")

    def damaged(self, stopped, whole):
        steps = sorted(int(name[5:]) for name in os.listdir(os.path.join(stopped, "checkpoints")) if name.startswith("step-"))
        newest = os.path.join("checkpoints", f"step-{steps[-1]}")
        kept = self.world.path("damaged")
        for name in sorted(os.listdir(os.path.join(stopped, newest)))[: 1 if self.options.quick else None]:
            for damage in ("a bit", "to 0", "to 1", "to half", "by one byte", "gone"):
                shutil.rmtree(kept, ignore_errors=True)
                shutil.copytree(stopped, kept)
                self.damage(os.path.join(kept, newest, name), damage)
                out, code, said = self.again(kept)
                told = f"step-{steps[-1]}" in said and f"step-{steps[-2]}" in said
                self.check("C7: a file of the newest checkpoint flipped, cut or gone: named, the one before taken, equal",
                           code == 0 and told and results(out) == whole, f"{name} {damage}: {code} {said[-300:]}")
                code, said, names = self.named(kept, steps[-1])
                self.check("C7: the damaged one asked for by --resume-from: exit code 4, named, nothing deleted",
                           is_clean(code, said, MODEL) and f"step-{steps[-1]}: checkpoint is damaged" in said and len(names) == len(steps), f"{name}: {code} {said[-300:]} {names}")
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(stopped, kept)
        for step in steps:
            self.damage(os.path.join(kept, "checkpoints", f"step-{step}", "model.safetensors"), "a bit")
        out, code, said = self.again(kept)
        self.check("C8: all checkpoints damaged: exit code 4, each named, none deleted",
                   is_clean(code, said, MODEL) and all(f"step-{step}" in said and os.path.isdir(os.path.join(out, "checkpoints", f"step-{step}")) for step in steps),
                   f"{code} {said[-400:]}")

    def named(self, stopped, step):
        """The run resumed in a copy from that checkpoint: exit code, messages and the checkpoints that are there then."""
        out = self.world.path("again")
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(stopped, out)
        checkpoints = os.path.join(out, "checkpoints")
        code, said = self.world.run(self.world.training(out, "--resume-from", os.path.join(checkpoints, f"step-{step}")))
        return code, said, os.listdir(checkpoints) if os.path.isdir(checkpoints) else []

    def earlier(self, stopped, whole):
        for step in sorted(int(name[5:]) for name in os.listdir(os.path.join(stopped, "checkpoints")) if name.startswith("step-"))[:-1]:
            code, said, _ = self.named(stopped, step)
            self.check("--resume-from an earlier checkpoint: the newer ones are removed and named, equal",
                       code == 0 and "removed: " in said and results(self.world.path("again")) == whole, f"{step}: {code} {said[-300:]}")

    def damage(self, path, how):
        if how == "gone":
            os.remove(path)
            return
        with open(path, "rb") as file:
            content = bytearray(file.read())
        if how == "a bit":
            content[self.random.randrange(len(content))] ^= 1 << self.random.randrange(8)
        else:
            del content[{"to 0": 0, "to 1": 1, "to half": len(content) // 2, "by one byte": len(content) - 1}[how]:]
        write(path, bytes(content))

    def changed(self, stopped, whole):
        for key, value in list(CHANGES.items())[: 2 if self.options.quick else None]:
            out, code, said = self.again(stopped, **{key.replace(".", "__"): value})
            self.check("C9: another config: exit code 2, the key with both values, nothing touched",
                       is_clean(code, said, CONFIG) and key in said and "now it is" in said and contents(out) == contents(stopped), f"{key}: {code} {said[-300:]}")
        for name in ("train", "test"):
            path = getattr(self.world, name)
            with open(path, "rb") as file:
                content = file.read()
            write(path, content.replace(b"good", b"fine", 1))
            out, code, said = self.again(stopped)
            write(path, content)
            self.check("C10: a data file with other bytes: exit code 2, the file named", is_clean(code, said, CONFIG) and path in said, f"{name}: {code} {said[-300:]}")
        out, code, said = self.again(stopped, training__threads=2)
        self.check("C11: another number of threads: a warning, and it goes on", code == 0 and "threads 1 -> 2" in said, f"{code} {said[-300:]}")
        out, code, said = self.again(stopped, training__checkpoints__keep=1)
        self.check("what decides nothing may change: equal", code == 0 and {**results(out), "bertft.json": ""} == {**whole, "bertft.json": ""}, f"{code} {said[-300:]}")

    def complete(self):
        out = self.world.path("whole")
        before = {name: os.stat(os.path.join(out, name)).st_mtime_ns for name in os.listdir(out)}
        code, said = self.world.run(self.world.training(out, "--resume"))
        after = {name: os.stat(os.path.join(out, name)).st_mtime_ns for name in os.listdir(out)}
        self.check("C13: a complete run resumed: exit code 0, told, nothing written", code == 0 and "complete already" in said and before == after, f"{code} {said[-300:]}")

    def in_the_way(self):
        out = self.world.path("others")
        for name in ("config.json", "notes.txt"):
            shutil.rmtree(out, ignore_errors=True)
            os.makedirs(out)
            path = write(os.path.join(out, name), "mine")
            code, said = self.world.run(self.world.training(out))
            kept = open(path, encoding="utf-8").read() == "mine"
            self.check("C16: someone's files in the output folder: exit code 2 or beside them, untouched", kept and (code == 0 or is_clean(code, said, CONFIG)), f"{name}: {code} {said[-300:]}")
        code, said = self.world.run(self.world.training(self.world.model))
        self.check("C16: the model's own folder as output: exit code 2", is_clean(code, said, CONFIG), f"{code} {said[-300:]}")

    def terminal(self, whole):
        out = self.world.path("hung-up")
        shutil.rmtree(out, ignore_errors=True)
        process = self.world.start(self.world.training(out))
        await_step(process, out, 1)
        process.send_signal(signal.SIGHUP)
        code = process.wait(timeout=120)
        self.check("C6: SIGHUP: the training goes on, equal", code == 0 and results(out) == whole, f"{code} {self.world.said()[-200:]}")
        closed_terminals(self, whole)
        texts = write(self.world.path("many.txt"), "the film was good\n" * 20000)
        for layout in ("text", "jsonl", "csv"):
            with open(self.world.path("err"), "wb") as err:
                process = subprocess.Popen(self.predict("--input", texts, "--format", layout), stdout=subprocess.PIPE, stderr=err)
            process.stdout.readline()
            process.stdout.close()
            code, said = process.wait(timeout=120), self.world.said()
            self.check("C6: a reader that leaves (head -1): predict ends quietly", code in (0, 141) and not said.strip(), f"{layout}: {code} {said[-300:]}")

    def changes(self):
        """Texts and files of data that are odd or change, and folders that cannot be written."""
        self.begin()
        self.odd_texts()
        self.odd_labels()
        self.moving_data()
        self.folders()
        without_rights(self)
        self.order()
        return self.end()

    def odd_texts(self):
        rows = "".join(f"{'' if i % 8 == 0 else ' ' if i % 8 == 1 else chr(0x200b) if i % 8 == 2 else f'film {i}'},{'np'[i // 4 % 2]}\n" for i in range(64))
        path = write(self.world.path("empty.csv"), "text,label\n" + rows)
        for word, expected in (("warn", 0), ("skip", 0), ("error", DATA)):
            out = self.world.path("odd-out")
            shutil.rmtree(out, ignore_errors=True)
            code, said = self.world.run(self.world.training(out, data__train=path, data__on_empty_text=word, training__epochs=1))
            told = path in said and (expected or re.search(r"\b24 texts without a visible character", said)) and not STACK_TRACE.search(said)
            self.check("T5: empty texts: a warning that counts them, left out, or an error, as asked", code == expected and told, f"{word}: {code} {said[-300:]}")

    def odd_labels(self):
        out = self.world.path("odd-out")
        for labels, warning in ((["1", "01", "1.0"], ""), ([" pos", "pos", "neg"], "[D58]"), ([f"label-{i}" for i in range(1200)], "[D57]")):
            rows = "".join(f"film {i} of {label},{label}\n" for i in range(8) for label in labels)
            path = write(self.world.path("labels-odd.csv"), "text,label\n" + rows)
            shutil.rmtree(out, ignore_errors=True)
            code, said = self.world.run(self.world.training(out, data__train=path, training__epochs=1, data__test__test=path, training__checkpoints__steps=0))
            model = os.path.join(out, "config.json")
            text = open(model, encoding="utf-8").read() if code == 0 else ""
            found = set(re.findall(r'"((?:0?1(?:\.0)?)| ?pos|neg|label-\d+)" ?: ?\d', text))
            self.check("T11: labels like numbers, with blanks around, more than 1,000 of them: taken as they are, with a warning", code == 0 and found == set(labels) and warning in said,
                       f"{labels[:3]}: {code} {sorted(found)[:5]} {said[-200:]}")

    def moving_data(self):
        """Files that go or change while the run is under way; nothing of them is read by halves."""
        for name, what in (("train", "gone"), ("test", "gone"), ("test", "cut"), ("test", "grown")):
            path, out = getattr(self.world, name), self.world.path("moving")
            with open(path, "rb") as file:
                content = file.read()
            shutil.rmtree(out, ignore_errors=True)
            process = self.world.start(self.world.training(out))
            await_step(process, out, 5)
            if what == "gone":
                os.remove(path)
            else:
                write(path, content[: len(content) // 2 - 3] if what == "cut" else content + b"we saw it,p\n")
            code, said = process.wait(timeout=120), self.world.said()
            write(path, content)
            right = code == 0 and name == "train" or is_clean(code, said, DATA) and path in said
            self.check("T12: data that change during the run: what was read holds, or exit code 3 with the file", right, f"{name} {what}: {code} {said[-300:]}")
            if code:
                again, said = self.world.run(self.world.training(out, "--resume"))
                self.check("T12: and with the file back it goes on", again == 0, f"{name} {what}: {again} {said[-300:]}")

    def folders(self):
        mount = self.world.path("fixed")
        os.makedirs(mount, exist_ok=True)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", mount], capture_output=True, text=True)
        if mounted.returncode:
            self.figures["problems"].append("mount is not allowed here: " + mounted.stderr.strip())
            return
        try:
            texts = write(self.world.path("many.txt"), "the film was good\n" * 20000)
            target = write(os.path.join(mount, "labels.csv"), "old\n")
            code, said = self.world.run(self.predict("--input", texts, "--output", target))
            self.check("D1: predict --output on a full disk: exit code 6, the old file stays, nothing beside it",
                       is_clean(code, said, RESOURCE) and open(target).read() == "old\n" and os.listdir(mount) == ["labels.csv"], f"{code} {os.listdir(mount)} {said[-300:]}")
            subprocess.run(["mount", "-o", "remount,ro", mount], check=True)
            code, said = self.world.run(self.world.training(os.path.join(mount, "out")))
            self.check("D3: a read-only place for the output: exit code 6 before training", is_clean(code, said, RESOURCE), f"{code} {said[-300:]}")
            code, said = self.world.run(self.predict("--output", target, "good"))
            self.check("D3: the same for predict --output", is_clean(code, said, RESOURCE), f"{code} {said[-300:]}")
        finally:
            subprocess.run(["umount", mount], check=True)
        out = self.world.path("homeless")
        shutil.rmtree(out, ignore_errors=True)
        environment = {name: value for name, value in os.environ.items() if name not in ("HOME", "XDG_CACHE_HOME")}
        code, said = self.world.run(self.world.training(out, training__epochs=1), env=environment)
        self.check("D3: without HOME", code == 0, f"{code} {said[-300:]}")

    def order(self):
        """Power loss: what gets its name has reached the disk before, and the name itself is made to last."""
        if not shutil.which("strace"):
            self.figures["problems"].append("strace is missing: the order of fsync was not looked at")
            return
        out = os.path.join(self.world.path("ordered"), "run")
        for settings, more in ((SHORT, ()), ({**SHORT, "training__checkpoints__steps": 0}, ("--seeds", "2"))):
            shutil.rmtree(os.path.dirname(out), ignore_errors=True)
            code, said, lines = self.world.traced(self.world.training(out, *more, **settings), "write,pwrite64,fsync,rename,renameat2,openat,mkdir,rmdir")
            self.ordered(out, code, lines)

    def ordered(self, out, code, lines):
        unsynced, unlasting = set(), {}
        for line in lines:
            described = re.search(r"\b(fsync|p?write(?:64)?)\(\d+<([^>]*)>", line)
            made = re.search(r'\b(mkdir|rmdir)\("([^"]*)".* = 0$', line)
            renamed = re.search(r'\brename(?:at2)?\((?:[^,"]*, )?"([^"]*)", (?:[^,"]*, )?"([^"]*)"', line)
            if described and described[2].startswith(os.path.dirname(out)):
                call, path = described[1], described[2]
                if call == "fsync":
                    unsynced.discard(path)
                    unlasting.pop(path, None)
                else:
                    unsynced.add(path)
            elif made and made[2].startswith(os.path.dirname(out)):
                if made[1] == "mkdir" and not is_hidden(made[2], out):
                    unlasting[os.path.dirname(made[2])] = made[2]
                else:
                    unlasting.pop(made[2], None)
            elif renamed and out in renamed[2]:
                source, target = renamed[1], renamed[2]
                early = [path for path in unsynced if path == source or path.startswith(source + "/")]
                self.check("D4: written bytes are synced before a file or folder gets its name", not early, f"{target}: {early[:3]}")
                unlasting[os.path.dirname(target)] = target
        self.check("D4: every folder in which a name was made is synced after it", code == 0 and not unlasting, f"{code} {list(unlasting.items())[:4]}")


def is_hidden(path, out):
    """Folders under a hidden name are lost without harm; they get their name, and that is made to last, by renaming."""
    return any(part.startswith(".") for part in os.path.relpath(path, os.path.dirname(out)).split(os.sep))
