"""A hub on the loopback interface that is slow or says what it is told, and downloads from it that signals end."""
import hashlib
import os
import re
import shutil
import signal
import subprocess
import time

from check_hub import Hub, git_id
from faults_crash import RESOURCE, take
from faults_world import OURS, STACK_TRACE, bytes_of, digest, is_clean, leftovers

LARGE = 16 << 20
ENDS = ((signal.SIGTERM, 143), (signal.SIGINT, 130))


class LocalHub(Hub):
    """check_hub's hub, with an answer of one's own and any letters in headers."""

    def __init__(self):
        self.answer, self.pause, self.step = None, 0, 1 << 16
        super().__init__()
        for server in (self.hub, self.store):
            server.handle_error = lambda *unused: None  # clients may leave

    def close(self):
        for server in (self.hub, self.store):
            server.shutdown()
            server.server_close()

    def _hub(self, request):
        answer = self.answer and self.answer(request)
        if answer:
            self._note(request, "hub")
            self._send(request, *answer)
        else:
            super()._hub(request)

    def _send(self, request, status, headers, data):
        try:
            request.send_response(status)
            for name, value in headers.items():
                request.send_header(name, value.encode().decode("latin-1"))
            request.send_header("Content-Length", str(len(data)))
            request.end_headers()
            if request.command != "HEAD":
                self.drip(request, data)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def drip(self, request, data):
        for start in range(0, len(data), self.step):
            request.wfile.write(data[start:start + self.step])
            time.sleep(self.pause)


def variables(hub, cache, **more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "HUGGING")) and not name.lower().endswith("_proxy")}
    return {**kept, "HF_HOME": cache, "HF_ENDPOINT": hub.address(), **more}


def model_files(world):
    files = {}
    for name in os.listdir(world.model):
        with open(os.path.join(world.model, name), "rb") as file:
            files[name] = file.read()
    return files


def interrupted_downloads(checks):
    """SIGTERM and SIGINT while weights arrive: nothing in the cache that is not whole, and the next run goes on from there."""
    world, hub, files = checks.world, LocalHub(), model_files(checks.world)
    large = checks.random.randbytes(LARGE)  # weights that no model reads, so that a download takes its time
    hub.repositories = {"owner/tiny": files, "owner/large": {**files, "model.safetensors": large}}
    out = world.path("fetched")
    for what, name, command, step in (("models pull", "owner/large", [OURS, "models", "pull", "owner/large"], 1 << 16),
                                      ("train", "owner/tiny", world.training(out, model__name="owner/tiny", training__epochs=1), 1 << 8)):
        for sent, expected in ENDS * (1 if checks.options.quick else 3):
            cache = world.path("interrupted")
            for folder in (cache, out):
                shutil.rmtree(folder, ignore_errors=True)
            hub.step, hub.pause = step, 0.02
            blobs = os.path.join(cache, "hub", "models--" + name.replace("/", "--"), "blobs")
            size = len(hub.repositories[name]["model.safetensors"])
            code, said = interrupt(world, command, variables(hub, cache), blobs, checks.random.randrange(step, size * 3 // 4), sent)
            checks.check("C5: SIGTERM, SIGINT during a download: exit code 143 or 130, no stack trace", code == expected and not STACK_TRACE.search(said), f"{what} {sent}: {code} {said[-300:]}")
            wrong = wrong_blobs(blobs)
            checks.check("C5: SIGTERM, SIGINT during a download: nothing in the cache that is not whole", not wrong and not os.path.exists(out), f"{what} {sent}: {wrong}")
            partial = sum(bytes_of(path) for path in partial_files(blobs))
            hub.seen.clear()
            hub.pause = 0
            code, said = world.run(command, env=variables(hub, cache))
            begun = [int(re.sub(r"\D.*", "", span[len("bytes="):])) for server, _, _, _, span in hub.seen if server == "store" and span]
            whole = os.path.join(blobs, hashlib.sha256(hub.repositories[name]["model.safetensors"]).hexdigest())
            checks.check("C5: then the same again: it goes on where it was, ends well, all bytes right",
                         code == 0 and partial and begun == [partial] and os.path.exists(whole) and not wrong_blobs(blobs) and not partial_files(blobs) and not leftovers(out),
                         f"{what} {sent}: {code} {partial} {begun} {wrong_blobs(blobs)} {partial_files(blobs)} {said[-300:]}")
    hub.close()


def full_disk(checks):
    """The disk fills up while weights arrive: told, nothing in the cache that is not whole; with room again it goes on."""
    world, hub = checks.world, LocalHub()
    hub.repositories = {"owner/large": {**model_files(world), "model.safetensors": checks.random.randbytes(LARGE)}}
    cache, command = world.path("small-cache"), [OURS, "models", "pull", "owner/large"]
    filler, blobs = os.path.join(cache, "filler"), os.path.join(cache, "hub", "models--owner--large", "blobs")
    os.makedirs(cache)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={LARGE * 3 // 2}", "none", cache], capture_output=True, text=True)
    if mounted.returncode:
        checks.not_run(f"a disk that is full during a download: {mounted.stderr.strip()}")
        hub.close()
        return
    try:
        hub.pause = 0.02
        process = world.start(command, env=variables(hub, cache))
        await_partial(process, blobs, LARGE // 4)
        take(filler, 0)
        code, said = process.wait(timeout=60), world.said()
        checks.check("a disk that is full during a download: exit code 6, nothing in the cache that is not whole",
                     is_clean(code, said, RESOURCE) and not wrong_blobs(blobs), f"{code} {wrong_blobs(blobs)} {said[-300:]}")
        os.remove(filler)
        hub.pause = 0
        code, said = world.run(command, env=variables(hub, cache))
        checks.check("with room again it ends well, all bytes right", code == 0 and not wrong_blobs(blobs) and not partial_files(blobs), f"{code} {said[-300:]}")
    finally:
        subprocess.run(["umount", cache], check=True)
        hub.close()


def interrupt(world, command, environment, blobs, least, sent):
    """An exit code and the messages; the signal comes when so many bytes of the weights are there."""
    process = world.start(command, env=environment)
    await_partial(process, blobs, least)
    process.send_signal(sent)
    return process.wait(timeout=60), world.said()


def await_partial(process, blobs, least):
    """Until so many bytes of a file are there, or the process has ended."""
    while process.poll() is None and not any(bytes_of(path) >= least for path in partial_files(blobs)):
        time.sleep(0.005)


def partial_files(blobs):
    names = os.listdir(blobs) if os.path.isdir(blobs) else []
    return [os.path.join(blobs, name) for name in names if name.endswith("incomplete")]


def wrong_blobs(blobs):
    """Files whose bytes are not those of their names, and names in snapshots that lead nowhere."""
    wrong = []
    for name in os.listdir(blobs) if os.path.isdir(blobs) else []:
        path = os.path.join(blobs, name)
        if not name.endswith("incomplete") and os.path.isfile(path):
            with open(path, "rb") as file:
                found = digest(path) if len(name) == 64 else git_id(file.read())
            wrong += [name] if found != name else []
    for folder, _, names in os.walk(os.path.join(os.path.dirname(blobs), "snapshots")):
        wrong += [name for name in names if not os.path.exists(os.path.join(folder, name))]
    return wrong
