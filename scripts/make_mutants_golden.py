"""Writes src/test/resources/golden/mutants.txt: which of 2,000 damaged tensor files safetensors for Python takes.

Usage: make_mutants_golden.py    (needs safetensors; builds the test classes, which make the files)

One line with versions and seed, then a 1 for each file that is taken and a 0 for each that is refused.
"""
import os
import subprocess
import sys
import tempfile

from faults_tensors import PEER
from faults_world import ROOT

COUNT, SEED = 2000, 7
TARGET = os.path.join(ROOT, "src", "test", "resources", "golden", "mutants.txt")


def main():
    subprocess.run([os.path.join(ROOT, "scripts", "maven"), "-q", "-DskipChecks", "test-compile"], check=True, cwd=ROOT)
    path = os.pathsep.join(os.path.join(ROOT, "target", name) for name in ("test-classes", "classes", "bertft/lib/*"))
    with tempfile.TemporaryDirectory() as folder:
        packed = os.path.join(folder, "mutants")
        subprocess.run(["java", "-cp", path, "io.github.bertft.weights.SafetensorsMutants", packed, str(COUNT), str(SEED)], check=True)
        version, *verdicts = subprocess.run([sys.executable, "-c", PEER, packed], capture_output=True, text=True, check=True).stdout.splitlines()
    taken = "".join(line.split(" ")[1] for line in verdicts)
    with open(TARGET, "w", encoding="ascii") as file:
        file.write(f"safetensors {version}, seed {SEED}\n")
        file.writelines(taken[at:at + 100] + "\n" for at in range(0, len(taken), 100))


if __name__ == "__main__":
    main()
