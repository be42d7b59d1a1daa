"""A training on a terminal of its own that is closed while it runs."""
import fcntl
import os
import re
import select
import shutil
import subprocess
import termios
import time

from faults_crash import newest_step
from faults_world import ROOT, hear_interrupts, leftovers, results


def closed_terminals(checks, whole):
    """With progress and without: the training goes on and ends well though nobody reads what it prints."""
    out = checks.world.path("hung-up")
    for what, command in (("with progress", without_quiet(checks.world.training(out))), ("with -q", checks.world.training(out))):
        shutil.rmtree(out, ignore_errors=True)
        process, shown, hung_up = on_terminal(command, out)
        code = process.wait(timeout=300)
        checks.check("C6: a terminal that is closed during the training: it was the run's own, and had shown progress",
                     hung_up and (re.search(rb"\r(?!\n)", shown) or what == "with -q"), f"{what}: {hung_up} {shown[-200:]!r}")
        checks.check("C6: a terminal that is closed during the training: it goes on, equal bytes",
                     os.path.isdir(out) and results(out) == whole and not leftovers(out), f"{what}: {code} {leftovers(out)} {shown[-200:]!r}")
        checks.check("C6: a terminal that is closed during the training: exit code 0", code == 0, f"{what}: {code}, though all is saved")


def without_quiet(command):
    return [word for word in command if word != "-q"]


def on_terminal(command, out):
    """A process whose terminal was closed after some checkpoints, what it had shown, and whether it lost the terminal by that."""
    ours, theirs = os.openpty()
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, start_new_session=True, preexec_fn=take_terminal,
                               env={**os.environ, "TERM": "xterm"})
    os.close(theirs)
    shown, hung_up = b"", False
    while process.poll() is None and newest_step(out) < 5:  # what nobody reads would stop the run once the terminal is full
        if select.select([ours], [], [], 0.01)[0]:
            try:
                shown += os.read(ours, 65536)
            except OSError:  # the run has ended
                break
    held = has_terminal(process)
    os.close(ours)
    while process.poll() is None and not hung_up:
        hung_up = held and not has_terminal(process)
        time.sleep(0.01)
    return process, shown, hung_up


def take_terminal():
    hear_interrupts()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def has_terminal(process):
    """Whether the process has a controlling terminal."""
    try:
        with open(f"/proc/{process.pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[4] != "0"
    except FileNotFoundError:
        return False
