"""Downloads whose weights arrive otherwise than they should: faults of many kinds, each at many bytes of the file."""
import hashlib
import os
import random
import re
import shutil
import socket
import struct
import subprocess
import time
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor

from check_hub import TOKEN
from faults_hub import LocalHub, model_files, partial_files, variables, wrong_blobs
from faults_world import OURS, STACK_TRACE, is_clean

NETWORK = 5
AT_ONCE = 6  # most of the time a client waits before it asks again
PATIENCE = 1  # seconds without a byte that it endures
POINTS = 100

# What is sent, with the size that it is said to have, and how the connection ends.
Answer = namedtuple("Answer", "status headers body size end", defaults=(None, None))


def whole(data, **more):
    return Answer(200, {}, data, **more)


def rest(data, start, body=None, **more):
    """The answer to a range."""
    headers = {"Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"}
    return Answer(206 if start else 200, headers if start else {}, data[start:] if body is None else body, **more)


def cut(data, start, point, end="close"):
    return rest(data, start, data[start:point], size=len(data) - start, end=end)


def flipped(data, point):
    return data[:point] + bytes([data[point] ^ 1]) + data[point + 1:]


def then(*answers):
    """A cut at the first request, after it these answers, of data, start and point; then as it should be."""
    def answer(number, data, start, point):
        return cut(data, start, point) if number == 0 else answers[number - 1](data, start, point) if number <= len(answers) else rest(data, start)
    return answer


def first(answer):
    return lambda number, data, start, point: answer(data, start, point) if number == 0 else rest(data, start)


KINDS = {
    "cut": first(cut),
    "cut by a reset": first(lambda data, start, point: cut(data, start, point, end="reset")),
    "stalled": first(lambda data, start, point: cut(data, start, point, end="stall")),
    "cut four times": lambda number, data, start, point: cut(data, start, start + (point - start) // 2 + 1) if number < 4 and start < point else rest(data, start),
    "announced shorter": first(lambda data, _, point: whole(data[:point])),
    "announced longer": first(lambda data, _, point: whole(data + data[:point + 1])),
    "a wrong byte": first(lambda data, _, point: whole(flipped(data, point))),
    "a wrong byte each time": lambda number, data, start, point: rest(flipped(data, point), start),
    "cut, then no ranges": then(lambda data, *_: whole(data)),
    "cut, then another range": then(lambda data, start, _: Answer(206, {"Content-Range": f"bytes 0-{len(data) - 1}/{len(data)}"}, data)),
    "cut, then a wrong byte": then(lambda data, start, _: rest(flipped(data, len(data) - 1), start)),
    "cut, then no such range": then(lambda data, *_: Answer(416, {"Content-Range": f"bytes */{len(data)}"}, b"")),
    "cut, then out of order": then(lambda *_: Answer(503, {}, b"")),
    "cut, then a page": then(lambda *_: Answer(200, {"Content-Type": "text/html"}, b"<html>Sign in</html>")),
    "cut, then another file": lambda number, data, start, point: cut(data, start, point) if number == 0 else rest(bytes(255 - byte for byte in data), start),
}


class FaultyHub(LocalHub):
    """Answers for weights are those of a kind of fault, None for none."""

    def __init__(self):
        self.kind, self.point, self.asked = None, 0, 0
        super().__init__()

    def _store(self, request):
        self._note(request, "store")
        repository, _, name = request.path[1:].partition("?")[0].rpartition("/")
        data = self.repositories[repository][name]
        asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
        start = int(asked[1]) if asked else 0
        answer = KINDS[self.kind](self.asked, data, start, self.point) if self.kind and request.command == "GET" else rest(data, start)
        self.asked += request.command == "GET"
        try:
            self.reply(request, answer)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def reply(self, request, answer):
        request.send_response(answer.status)
        for name, value in answer.headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(answer.body) if answer.size is None else answer.size))
        request.end_headers()
        if request.command == "HEAD":
            return
        request.wfile.write(answer.body)
        if answer.end == "stall":
            time.sleep(1.5 * PATIENCE)
        if answer.end == "reset":
            request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if answer.end:
            request.close_connection = True
            request.connection.close()


class Cuts:
    def __init__(self, world, options):
        self.world, self.options = world, options

    def cuts(self):
        files, draw = model_files(self.world), random.Random(self.world.seed)
        size = len(files["model.safetensors"])
        points = sorted({0, 1, size - 1, *draw.sample(range(size), POINTS - 3)} if not self.options.quick else {1, size // 2})
        figures = {"places": len(points), "bytes": size, "wrong": 0, "token_elsewhere": 0, "most_bytes_again": 0, "kinds": {}, "problems": []}
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for kind in KINDS:
                counts = figures["kinds"][kind] = {"tried": 0, "recovered": 0, "told": 0}
                for outcome, wrong, again, token, problem in pool.map(lambda point: self.pulled(files, kind, point), points):
                    counts["tried"] += 1
                    counts[outcome] = counts.get(outcome, 0) + 1
                    figures["wrong"] += wrong
                    figures["token_elsewhere"] += token
                    figures["most_bytes_again"] = max(figures["most_bytes_again"], again)
                    figures["problems"] += [problem] if problem else []
                print(f"cuts: {kind}: {counts}", flush=True)
        return figures

    def pulled(self, files, kind, point):
        """How it ended, whether wrong bytes got into the cache, bytes that were there and asked for again after a mere cut, whether the token went elsewhere, and what went wrong."""
        hub, cache = FaultyHub(), self.world.path(f"cut-{point}")
        hub.repositories, hub.kind, hub.point = {"owner/tiny": files}, kind, point
        blobs = os.path.join(cache, "hub", "models--owner--tiny", "blobs")
        weights = os.path.join(blobs, hashlib.sha256(files["model.safetensors"]).hexdigest())
        try:
            code, said = self.pull(hub, cache)
            again = self.again(hub, point) if kind == "cut" else 0
            wrong = wrong_blobs(blobs)
            outcome = "recovered" if code == 0 and os.path.exists(weights) else "told" if is_clean(code, said, NETWORK) else "otherwise"
            problem = f"{kind} at {point}: {code} {wrong} {said[-300:]}" if outcome == "otherwise" or wrong or STACK_TRACE.search(said) else None
            hub.kind = None
            if outcome != "recovered":
                code, said = self.pull(hub, cache)
            if code or not os.path.exists(weights) or wrong_blobs(blobs) or partial_files(blobs):
                problem = f"{kind} at {point}, then without faults: {code} {wrong_blobs(blobs)} {partial_files(blobs)} {said[-300:]}"
            token = any(server == "store" and sent for server, _, _, sent, _ in hub.seen)
            return outcome, bool(wrong), again, token, problem
        finally:
            hub.close()
            shutil.rmtree(cache, ignore_errors=True)

    def pull(self, hub, cache):
        done = subprocess.run([OURS, "models", "pull", "owner/tiny"], capture_output=True, text=True, timeout=300,
                              env=variables(hub, cache, HF_TOKEN=TOKEN, HF_HUB_DOWNLOAD_TIMEOUT=str(PATIENCE)))
        return done.returncode, done.stderr

    @staticmethod
    def again(hub, point):
        """All that had come where the second request is for the whole."""
        spans = [span for server, command, _, _, span in hub.seen if server == "store" and command == "GET"][1:2]
        start = int(re.sub(r"\D.*", "", spans[0][len("bytes="):])) if spans and spans[0] else 0
        return max(0, point - start)
