"""What the benchmark scripts share: running a process and watching it, and describing the machine."""
import os
import platform
import re
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OURS = os.path.join(ROOT, "scripts", "bertft")


def measured(command, environment):
    """Output, seconds and peak MiB of a process that has to succeed; relative paths count from the repository."""
    start, peak = time.perf_counter(), 0
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err, cwd=ROOT, env={**os.environ, **environment})
        while process.poll() is None:
            peak = max(peak, peak_mib(process.pid))
            time.sleep(0.02)
        seconds = time.perf_counter() - start
        out.seek(0)
        err.seek(0)
        if process.returncode:
            sys.exit(f"{' '.join(command)}\nended with {process.returncode}\n{out.read()}\n{err.read()}")
        return out.read(), seconds, peak


def peak_mib(pid):
    """Peak memory of a process or of its largest child, by what the kernel counted so far."""
    total = 0
    try:
        with open(f"/proc/{pid}/status", encoding="utf-8") as status:
            total = int(re.search(r"VmHWM:\s+(\d+)", status.read()).group(1)) // 1024
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children", encoding="utf-8") as children:
                total = max([total] + [peak_mib(child) for child in children.read().split()])
    except (OSError, AttributeError):
        pass  # the process has just ended
    return total


def machine(threads):
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        info = file.read()
    flags = set(re.search(r"^flags\s*:(.*)$", info, re.M).group(1).split())
    return {"cpu": re.search(r"^model name\s*:\s*(.*)$", info, re.M).group(1), "threads": threads, "system": platform.system(),
            "flags": sorted(flags & {"avx2", "avx512f", "avx512_bf16", "avx512_vnni", "amx_bf16", "amx_int8"})}
