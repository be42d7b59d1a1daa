#!/usr/bin/env python3
"""Checks bertft's hub downloads against the Python client, over one local hub.

Both clients get the same hub on the loopback interface and read each other's cache. Needs
huggingface_hub (pip install huggingface_hub) and the built tool (scripts/bertft --version).
Prints a table in Markdown; exits with 1 where anything is otherwise than it should be.
"""

import argparse
import hashlib
import http.server
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "src/test/resources/golden"
TOKEN = "hf_canary0123456789"
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def git_id(data):
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class Hub:
    """The few addresses of the hub that both clients use; large files are on another host."""

    def __init__(self):
        self.repositories = {}
        self.seen = []
        self.bytes_per_second = None
        self.store = self._server(self._store)
        self.hub = self._server(self._hub)

    def _server(self, handle):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                handle(self)

            do_HEAD = do_GET

            def log_message(self, *arguments):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    def address(self, server=None):
        return f"http://127.0.0.1:{(server or self.hub).server_port}"

    def _note(self, request, server):
        self.seen.append(
            (server, request.command, request.path, request.headers.get("Authorization"),
             request.headers.get("Range")))

    def _hub(self, request):
        self._note(request, "hub")
        path, _, query = request.path.partition("?")
        found = re.fullmatch(
            r"/api/(?:models/)?(.+?)(?:/(revision|tree)/([^/]+))?", path)
        if found and found[1] in self.repositories:
            files = self.repositories[found[1]]
            if found[2] == "tree":
                return self._json(request, [self._tree(n, d) for n, d in sorted(files.items())])
            if found[3] in (None, "main", COMMIT):
                siblings = [self._sibling(n, d, "blobs" in query) for n, d in sorted(files.items())]
                return self._json(
                    request, {"id": found[1], "modelId": found[1], "sha": COMMIT,
                              "private": False, "tags": [], "siblings": siblings})
        found = re.fullmatch(r"/(.+)/resolve/([^/]+)/(.+)", path)
        if found and found[3] in self.repositories.get(found[1], {}):
            return self._file(request, found[1], found[3])
        known = any(f"/{name}/" in path for name in self.repositories)
        code = "EntryNotFound" if found else "RevisionNotFound" if known else "RepoNotFound"
        self._send(request, 404, {"X-Error-Code": code}, b"")

    @staticmethod
    def _is_large(name):
        return name.endswith((".safetensors", ".bin", ".parquet"))

    def _tree(self, name, data):
        entry = {"type": "file", "path": name, "size": len(data), "oid": git_id(data)}
        if self._is_large(name):
            sha256 = hashlib.sha256(data).hexdigest()
            entry["lfs"] = {"oid": sha256, "size": len(data), "pointerSize": 134}
        return entry

    def _sibling(self, name, data, blobs):
        entry = {"rfilename": name}
        if blobs:
            entry.update(size=len(data), blobId=git_id(data))
            if self._is_large(name):
                sha256 = hashlib.sha256(data).hexdigest()
                entry["lfs"] = {"sha256": sha256, "size": len(data), "pointerSize": 134}
        return entry

    def _file(self, request, repository, name):
        data = self.repositories[repository][name]
        headers = {"X-Repo-Commit": COMMIT}
        if self._is_large(name):
            headers["X-Linked-Etag"] = f'"{hashlib.sha256(data).hexdigest()}"'
            headers["X-Linked-Size"] = str(len(data))
            headers["ETag"] = '"of-the-redirect"'
            headers["Location"] = f"{self.address(self.store)}/{repository}/{name}?signature=x"
            return self._send(request, 302, headers, b"")
        headers["ETag"] = f'"{git_id(data)}"'
        self._range(request, data, headers)

    def _store(self, request):
        self._note(request, "store")
        repository, _, name = request.path[1:].partition("?")[0].rpartition("/")
        self._range(request, self.repositories[repository][name], {})

    def _range(self, request, data, headers):
        found = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("Range", ""))
        if not found:
            return self._send(request, 200, headers, data)
        start, end = int(found[1]), int(found[2] or len(data) - 1)
        headers["Content-Range"] = f"bytes {start}-{end}/{len(data)}"
        self._send(request, 206, headers, data[start:end + 1])

    def _json(self, request, value):
        self._send(request, 200, {"Content-Type": "application/json"}, json.dumps(value).encode())

    def _send(self, request, status, headers, data):
        try:
            request.send_response(status)
            for name, value in headers.items():
                request.send_header(name, value)
            request.send_header("Content-Length", str(len(data)))
            request.end_headers()
            if request.command == "HEAD":
                return
            step = 1 << 16
            for start in range(0, len(data), step):
                request.wfile.write(data[start:start + step])
                if self.bytes_per_second:
                    time.sleep(step / self.bytes_per_second)
        except (BrokenPipeError, ConnectionResetError):
            pass


class Check:
    def __init__(self, tool, work):
        self.tool = tool
        self.work = work
        self.hub = Hub()
        self.rows = []

    def environment(self, cache, **more):
        kept = {k: v for k, v in os.environ.items()
                if not k.startswith(("HF_", "HUGGING")) and not k.lower().endswith("_proxy")}
        kept.update(HF_HOME=str(cache), HF_ENDPOINT=self.hub.address(), HF_TOKEN=TOKEN,
                    HF_HUB_DISABLE_XET="1", HF_HUB_DISABLE_TELEMETRY="1", **more)
        return kept

    def start(self, cache, *arguments, **more):
        return subprocess.Popen([str(self.tool), *arguments], env=self.environment(cache, **more),
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def bertft(self, cache, *arguments, **more):
        process = self.start(cache, *arguments, **more)
        out, err = process.communicate(timeout=600)
        self.written = out + err
        return process.returncode, out, err

    def python(self, cache, code, **more):
        done = subprocess.run([sys.executable, "-c", code], env=self.environment(cache, **more),
                              capture_output=True, text=True, timeout=600)
        return done.returncode, done.stdout.strip(), done.stderr

    def row(self, what, result, good):
        self.rows.append((what, result, good))
        print(f"| {what} | {result} | {'yes' if good else 'NO'} |", flush=True)

    def requests(self, part=""):
        return sum(part in path for _, _, path, _, _ in self.hub.seen)

    def blobs(self, cache, name):
        return sorted((cache / "hub" / ("models--" + name.replace("/", "--")) / "blobs").iterdir())

    def run(self):
        tiny = {f: (GOLDEN / "tiny-bert" / f).read_bytes() for f in ("config.json", "model.safetensors")}
        words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "good", "bad", "the", "film", "was"]
        size = json.loads(tiny["config.json"])["vocab_size"]
        words += [f"w{i}" for i in range(size - len(words))]
        tiny["vocab.txt"] = "\n".join(words).encode()
        tiny["tokenizer_config.json"] = b'{"do_lower_case": true}'
        tiny["pytorch_model.bin"] = b"a pickle that nobody should load"
        large = dict(tiny)
        # Weights that no model reads, so that a download takes its time.
        large["model.safetensors"] = random.Random(1).randbytes(24 << 20)
        self.hub.repositories = {"owner/tiny": tiny, "owner/large": large,
                                 "old": {k: v for k, v in tiny.items() if k != "model.safetensors"}}
        print("| what | result | as it should be |\n| --- | --- | --- |")
        parquet = ROOT / "src/test/resources/io/github/bertft/data/parquet/mood.parquet"
        self.hub.repositories["datasets/owner/mood"] = {
            "README.md": b"---\nlicense: mit\n---\n", "data/test.csv": b"text,label\nx,1\n",
            "train.jsonl": "".join(
                f'{{"text": "the film was {w} {i}", "label": "{w}"}}\n'
                for i in range(20) for w in ("good", "bad")).encode()}
        self.hub.repositories["datasets/owner/columns"] = {"train.parquet": parquet.read_bytes()}
        self.python_reads_ours()
        self.datasets()
        self.ours_reads_pythons()
        self.damage()
        self.faults()
        self.resume()
        self.many()
        self.trains(tiny)

    def python_reads_ours(self):
        cache = self.work / "ours"
        code, out, err = self.bertft(cache, "models", "pull", "owner/tiny")
        self.row("bertft pulls a model", f"exit {code}, {self.requests()} requests", code == 0)
        folder = out.strip()
        names = sorted(os.listdir(folder))
        self.row("only the files that are needed", ", ".join(names),
                 names == ["config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt"])
        self.hub.seen.clear()
        code, out, err = self.python(
            cache, "from huggingface_hub import snapshot_download as s\n"
            "print(s('owner/tiny', allow_patterns=['*.json', '*.safetensors', 'vocab.txt']))",
            HF_HUB_OFFLINE="1")
        self.row("Python reads bertft's cache offline", f"same folder: {out == folder}, "
                 f"{self.requests()} requests", out == folder and not self.hub.seen)
        code, out, err = self.python(
            cache, "from huggingface_hub import scan_cache_dir\ni = scan_cache_dir()\n"
            "r = next(iter(i.repos))\nprint(len(i.warnings), r.repo_id, r.nb_files)")
        self.row("Python's scan of bertft's cache (warnings, model, files)", out,
                 out == "0 owner/tiny 4")
        hf = pathlib.Path(sys.executable).with_name("hf")
        if hf.exists():
            done = subprocess.run([str(hf), "cache", "verify", "owner/tiny"], capture_output=True,
                                  text=True, env=self.environment(cache))
            self.row("`hf cache verify` of bertft's cache", f"exit {done.returncode}",
                     done.returncode == 0)

    def ours_reads_pythons(self):
        cache = self.work / "python"
        code, out, err = self.python(
            cache, "from huggingface_hub import snapshot_download as s\nprint(s('owner/tiny'))")
        folder = pathlib.Path(out)
        self.hub.seen.clear()
        code, listed, err = self.bertft(cache, "models", "list", "--json", HF_HUB_OFFLINE="1")
        state = json.loads(listed)[0]["state"]
        self.row("bertft lists Python's cache", state, state == "ready")
        code, _, err = self.plan(cache, "owner/tiny", HF_HUB_OFFLINE="1")
        self.row("bertft uses Python's cache offline", f"exit {code}, {self.requests()} requests",
                 code == 0 and not self.hub.seen)
        shutil.rmtree(folder.parent.parent / "trees", ignore_errors=True)
        code, _, err = self.plan(cache, "owner/tiny")
        self.row("the same without Python's list of files, as clients before version 2 left it",
                 f"exit {code}, {self.requests()} requests", code == 0 and not self.hub.seen)

    def plan(self, cache, model, **more):
        data = self.work / "data.csv"
        data.write_text("text,label\n" + "".join(
            f"the film was {w} w{i},{w}\n" for i in range(40) for w in ("good", "bad")))
        return self.bertft(cache, "plan", "--set", f"model.name={model}", "--set",
                           f"data.train={data}", "--set", f"output.folder={self.work / 'out'}", "--set",
                           "text.max_tokens=16", **more)

    def datasets(self):
        cache = self.work / "datasets"
        self.hub.seen.clear()
        for name in ("mood", "columns"):
            code, out, err = self.bertft(cache, "models", "pull", f"datasets/owner/{name}")
        self.row("bertft pulls datasets", f"exit {code}, {self.requests()} requests", code == 0)
        self.hub.seen.clear()
        code, found, err = self.python(
            cache, "from huggingface_hub import snapshot_download as s\n"
            "print(s('owner/columns', repo_type='dataset'))", HF_HUB_OFFLINE="1")
        self.row("Python reads bertft's datasets offline", f"same folder: {found == out.strip()}, "
                 f"{self.requests()} requests", found == out.strip() and not self.hub.seen)
        code, out, err = self.python(
            cache, "from huggingface_hub import scan_cache_dir\ni = scan_cache_dir()\n"
            "print(len(i.warnings), *sorted((r.repo_type, r.repo_id, r.nb_files) for r in i.repos))")
        self.row("Python's scan of them (warnings, kind, dataset, files)", out,
                 out == "0 ('dataset', 'owner/columns', 1) ('dataset', 'owner/mood', 3)")
        cache = self.work / "datasets-python"
        self.python(cache, "from huggingface_hub import snapshot_download as s\n"
                    "s('owner/mood', repo_type='dataset')")
        self.hub.seen.clear()
        code, _, err = self.bertft(
            cache, "plan", "--set", "model.name=minilm", "--set", "data.train=hf:owner/mood",
            "--set", f"output.folder={self.work / 'out'}", HF_HUB_OFFLINE="1")
        self.row("bertft uses Python's cache of a dataset offline",
                 f"exit {code}, {self.requests()} requests", code == 0 and not self.hub.seen)

    def damage(self):
        cache = self.work / "ours"
        folder = cache / "hub/models--owner--tiny/snapshots" / COMMIT
        blob = (folder / "model.safetensors").resolve()
        whole = blob.read_bytes()
        blob.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        code, out, err = self.bertft(cache, "models", "verify", "owner/tiny")
        self.row("one bit flipped in a blob: `models verify`", f"exit {code}, {fault(err)}",
                 code == 5 and "N33" in err)
        code, _, _ = self.bertft(cache, "models", "pull", "owner/tiny")
        self.row("and `models pull`", f"exit {code}, same bytes: {blob.read_bytes() == whole}",
                 code == 0 and blob.read_bytes() == whole)
        blob.write_bytes(whole[:1000])
        code, _, _ = self.plan(cache, "owner/tiny")
        self.row("a blob cut short, on use", f"exit {code}, same bytes: {blob.read_bytes() == whole}",
                 code == 0 and blob.read_bytes() == whole)

    def faults(self):
        cache = self.work / "faults"
        for model, expected, wanted in (
                ("owner/tinny", 5, "N16"), ("owner/tiny@v9", 5, "N17"), ("old", 5, "N19")):
            code, _, err = self.plan(cache, model)
            self.row(f"`model.name={model}`", f"exit {code}, {fault(err)}",
                     code == expected and wanted in err)
        code, _, err = self.plan(cache, "owner/tiny", HF_HUB_OFFLINE="1")
        self.row("offline and not in the cache", f"exit {code}, {fault(err)}",
                 code == 5 and "N27" in err)
        started = time.time()
        code, _, err = self.plan(cache, "owner/tiny", HTTP_PROXY="http://127.0.0.1:9")
        self.row("a proxy that is not there", f"exit {code}, {fault(err)}",
                 code == 5 and "N11" in err and time.time() - started < 15)
        if os.geteuid() == 0 and shutil.which("mount"):
            small = self.work / "small"
            small.mkdir()
            if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(small)],
                              capture_output=True).returncode == 0:
                code, _, err = self.bertft(small, "models", "pull", "owner/large")
                self.row("a disk that is too small", f"exit {code}, {fault(err)}",
                         code == 6 and "N28" in err)
                subprocess.run(["umount", str(small)], check=True)

    def kill_when(self, process, cache, least):
        folder = cache / "hub/models--owner--large/blobs"
        while process.poll() is None:
            try:
                if any(f.stat().st_size >= least for f in folder.glob("*incomplete")):
                    break
            except FileNotFoundError:
                pass
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.communicate()

    def resume(self):
        cache = self.work / "resume"
        self.hub.bytes_per_second = 8 << 20
        total = len(self.hub.repositories["owner/large"]["model.safetensors"])
        self.kill_when(self.start(cache, "models", "pull", "owner/large"), cache, total // 2)
        self.hub.seen.clear()
        code, _, _ = self.bertft(cache, "models", "pull", "owner/large")
        ranges = [r for s, _, p, _, r in self.hub.seen if s == "store" and r]
        again = total - int(re.sub(r"\D", "", ranges[0].split("-")[0])) if ranges else total
        left = [b.name for b in self.blobs(cache, "owner/large") if b.name.endswith("incomplete")]
        self.row("SIGKILL after half of 24 MiB, then a new process",
                 f"exit {code}, fetched {100 * again / total:.0f} % of the file, "
                 f"{len(left)} partial files left", code == 0 and again < 0.6 * total and not left)
        python = self.work / "resume-python"
        process = subprocess.Popen(
            [sys.executable, "-c", "from huggingface_hub import snapshot_download as s\n"
             "s('owner/large', allow_patterns='model.safetensors')"],
            env=self.environment(python), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            text=True)
        self.kill_when(process, python, total // 2)
        self.hub.seen.clear()
        self.python(python, "from huggingface_hub import snapshot_download as s\n"
                    "s('owner/large', allow_patterns='model.safetensors')")
        ranges = [r for s, _, p, _, r in self.hub.seen if s == "store" and r]
        self.row("the same with the Python client, for comparison",
                 "fetched 100 % of the file" if not ranges else "took up where it was", True)

    def many(self):
        cache = self.work / "many"
        self.hub.bytes_per_second = 16 << 20
        self.hub.seen.clear()
        processes = [self.start(cache, "models", "pull", "owner/large") for _ in range(8)]
        fetching = self.fetching(processes)
        self.kill_when(fetching, cache, 1 << 20)
        codes = []
        for process in processes:
            if process is not fetching:
                process.communicate(timeout=600)
                codes.append(process.returncode)
        self.hub.bytes_per_second = None
        data = self.hub.repositories["owner/large"]["model.safetensors"]
        blob = cache / "hub/models--owner--large/blobs" / hashlib.sha256(data).hexdigest()
        same = blob.read_bytes() == data
        gets = sum(s == "store" and m == "GET" for s, m, _, _, _ in self.hub.seen)
        ranges = [r for s, _, _, _, r in self.hub.seen if s == "store" and r]
        left = [b.name for b in self.blobs(cache, "owner/large") if b.name.endswith("incomplete")]
        self.row("8 processes at once, the one that fetches killed with SIGKILL",
                 f"{codes.count(0)} of 7 succeed, blob right: {same}, {gets} requests for the "
                 f"weights, {len(ranges)} for the rest of them, {len(left)} partial files left",
                 codes.count(0) == 7 and same and gets == 2 and len(ranges) == 1 and not left)

    @staticmethod
    def fetching(processes):
        """The process that has the partial file open; Linux only."""
        while any(process.poll() is None for process in processes):
            for process in processes:
                for link in pathlib.Path(f"/proc/{process.pid}/fd").glob("*"):
                    try:
                        if "incomplete" in os.readlink(link):
                            return process
                    except OSError:
                        continue  # closed or ended meanwhile
            time.sleep(0.01)
        raise SystemExit("no process was seen with a partial file")

    def trains(self, tiny):
        cache = self.work / "train"
        self.hub.seen.clear()
        self.plan(cache, "owner/tiny")  # writes the data
        out = self.work / "out"
        first = self.bertft(cache, "train", "--set", "model.name=owner/tiny", "--set",
                            f"data.train={self.work / 'data.csv'}", "--set",
                            f"output.folder={out}", "--set", "training.epochs=1", "--set",
                            "text.max_tokens=16")
        written = self.written
        self.row("`bertft train` from the hub's tiny BERT", f"exit {first[0]}", first[0] == 0)
        stopped = self.work / "stopped"
        process = self.start(cache, "train", "--log-format", "json", "--set", "model.name=owner/tiny", "--set",
                             f"data.train={self.work / 'data.csv'}", "--set", f"output.folder={stopped}",
                             "--set", "training.epochs=50", "--set", "training.checkpoints.steps=1",
                             "--set", "text.max_tokens=16")
        while process.poll() is None and not list(stopped.glob("checkpoints/step-*")):
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        written += "".join(process.communicate(timeout=600))
        kept = len(list(stopped.glob("checkpoints/step-*")))
        self.row("the same, stopped by SIGTERM", f"exit {process.returncode}, checkpoints: {kept > 0}",
                 process.returncode == 143 and kept)
        minilm = sorted((pathlib.Path.home() / ".cache/bertft/models").glob("minilm-*/config.json"))
        if minilm:
            self.hub.repositories["sentence-transformers/all-MiniLM-L6-v2"] = {
                f.name: f.read_bytes() for f in minilm[-1].parent.iterdir()
                if f.name != "files.json"}
            code, _, err = self.bertft(
                cache, "train", "--set", "model.name=sentence-transformers/all-MiniLM-L6-v2@main",
                "--set", f"data.train={self.work / 'data.csv'}", "--set",
                f"output.folder={self.work / 'out2'}", "--set", "training.epochs=1")
            written += err
            self.row("`bertft train` from all-MiniLM-L6-v2's files", f"exit {code}", code == 0)
        elsewhere = [a for s, _, _, a, _ in self.hub.seen if s == "store" and a]
        sent = [a for s, _, _, a, _ in self.hub.seen if s == "hub" and a == f"Bearer {TOKEN}"]
        self.row("token: requests to the hub with it, to the other host with it",
                 f"{len(sent)}, {len(elsewhere)}", bool(sent) and not elsewhere)
        found = [str(f) for f in self.work.rglob("*")
                 if f.is_file() and not f.is_symlink() and TOKEN.encode() in f.read_bytes()]
        found += ["what was printed"] if TOKEN in written else []
        self.row("token: files of all caches and outputs that hold it", str(len(found)), not found)


def fault(err):
    lines = [line for line in err.splitlines() if line.startswith("bertft: ")]
    if not lines:
        return "no message"
    text = re.sub(r"127\.0\.0\.1:\d{4,}", "HUB", lines[0][len("bertft: "):])
    return re.sub(r"/\S*?/(?=hub/|small/)", "…/", text).replace("|", "/")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bertft", type=pathlib.Path, default=ROOT / "target/bertft/bin/bertft")
    arguments = parser.parse_args()
    import huggingface_hub
    print(f"huggingface_hub {huggingface_hub.__version__}\n")
    with tempfile.TemporaryDirectory() as work:
        check = Check(arguments.bertft, pathlib.Path(work).resolve())
        check.run()
    wrong = [what for what, _, good in check.rows if not good]
    print(f"\n{len(check.rows) - len(wrong)} of {len(check.rows)} as they should be")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
