"""A user who may not write or read: folders, caches, a home and files that belong to another."""
import os
import shutil
import subprocess

from faults_hub import LocalHub, model_files, variables
from faults_world import OURS, is_clean, write

NOBODY = {"user": 65534, "group": 65534, "extra_groups": []}


def without_rights(checks):
    """Each ends before the training, in words that name what cannot be used."""
    world = checks.world
    home = world.path("nobody")
    shutil.rmtree(home, ignore_errors=True)
    for name in ("home", "closed", "shared"):
        os.makedirs(os.path.join(home, name))
    for name in ("home", "shared"):
        os.chown(os.path.join(home, name), 65534, 65534)
    reason = unreachable(world)
    if reason:
        checks.not_run(f"D3 as a user without rights: {reason}")
        return
    hub = LocalHub()
    hub.repositories = {"owner/tiny": model_files(world)}
    closed, out, own = os.path.join(home, "closed"), os.path.join(home, "shared", "out"), os.path.join(home, "home")
    secret = write(os.path.join(home, "secret.csv"), "text,label\na,p\n")
    model = shutil.copytree(world.model, os.path.join(home, "model"))
    for path in (secret, os.path.join(model, "model.safetensors")):
        os.chmod(path, 0o600)
    locked = os.path.join(closed, "out")
    for what, command, more, codes, named in (
            ("an output folder", world.training(locked), {}, (6,), closed),
            ("a cache", world.training(out, model__name="owner/tiny"), {"HF_HOME": closed}, (6,), closed),
            ("a home", world.training(out, model__name="owner/tiny"), {"HOME": closed}, (6,), "/.cache/"),  # Java asks the system, not HOME
            ("a home, and a built-in model", world.training(out, model__name="minilm"), {"HOME": closed}, (6,), "/.cache/"),
            ("a file to read", world.training(out, data__train=secret), {}, (2, 3, 6), secret),  # 2 as for a file that is not there
            ("a file of a model", world.training(out, model__name=model), {}, (4, 6), model)):
        environment = {**variables(hub, os.path.join(own, "hub")), "HOME": own, **more}
        if "HOME" in more:
            del environment["HF_HOME"]
        code, said = world.run(command, env=environment, **NOBODY)
        checks.check("D3: an output folder, a cache, a home, data or a model that this user may not use: its exit code, its name, before training",
                     code in codes and is_clean(code, said, code) and named in said and not os.path.exists(out) and not os.path.exists(locked), f"{what}: {code} {said[-300:]!r}")
    hub.close()


def unreachable(world):
    """Why another user cannot run the tool or read the texts, or nothing."""
    if os.geteuid():
        return "only root can take on another user"
    for what, command in (("the tool", [OURS, "--version"]), ("the work folder", ["cat", world.train])):
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "HOME": os.path.join(world.path("nobody"), "home")}, **NOBODY)
        if done.returncode:
            return f"{what} lies where user 65534 cannot read it"
    return ""
