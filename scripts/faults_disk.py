"""A disk replayed from a trace of calls: what it holds, and what of it a power cut may leave."""
import os
import re

CUT, ZEROS, TORN = "cut to what was synced", "zeros behind what was synced", "a random part of it"
NONE, ALL, SOME = "none", "all", "some"
STRING = r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?'
DATA_ELSEWHERE = ("sendfile", "copy_file_range", "splice", "writev", "pwritev", "pwritev2", "truncate", "fallocate", "link", "linkat", "symlink", "symlinkat")


class File:
    def __init__(self, content=b""):
        self.content, self.synced = bytearray(content), bytes(content)


class Folder:
    def __init__(self):
        self.names = {}


class Change:
    """Names that change in one step, which lasts once the folder of the last of them is synced."""

    def __init__(self, step):
        self.step, self.synced = step, False


class Disk:
    """Files and folders as programs see them, the names that were there at first, and how names have changed since."""

    def __init__(self, root):
        self.root, self.live, self.open = root, self.read(root), {}
        self.first, self.changes = copied(self.live, {}), []

    def read(self, path):
        if os.path.isfile(path):
            with open(path, "rb") as file:
                return File(file.read())
        folder = Folder()
        for name in os.listdir(path):
            folder.names[name] = self.read(os.path.join(path, name))
        return folder

    def at(self, path):
        """What lies there; None if nothing."""
        node = self.live
        for name in [] if path == self.root else os.path.relpath(path, self.root).split(os.sep):
            node = node.names.get(name) if isinstance(node, Folder) else None
        return node

    def change(self, *names):
        """Names that change in one step: (path, the node that it names now, or None)."""
        step = [(self.at(os.path.dirname(path)), os.path.basename(path), node) for path, node in names]
        apply(step, None)
        self.changes.append(Change(step))

    def sync(self, node):
        if isinstance(node, File):
            node.synced = bytes(node.content)
        for change in self.changes:
            change.synced = change.synced or change.step[-1][0] is node

    def after(self, names, content, random):
        """A tree of names and bytes, as the disk may hold it after a power cut now."""
        lasting = {folder: dict(entries) for folder, entries in self.first.items()}
        for change in self.changes:
            if change.synced or names == ALL or names == SOME and random.random() < 0.5:
                apply(change.step, lasting)
        return tree(self.live, lasting, lambda file: remains(file, content, random))

    def now(self):
        return tree(self.live, None, lambda file: bytes(file.content))


def copied(node, found):
    """The names of each folder."""
    if isinstance(node, Folder):
        found[node] = dict(node.names)
        for child in node.names.values():
            copied(child, found)
    return found


def apply(step, names_of):
    """Changes names, of the folders themselves or of copies."""
    for folder, name, node in step:
        names = folder.names if names_of is None else names_of.setdefault(folder, {})
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node


def tree(node, lasting, content):
    if isinstance(node, File):
        return content(node)
    names = node.names if lasting is None else lasting.get(node, {})
    return {name: tree(child, lasting, content) for name, child in sorted(names.items())}


def remains(file, content, random):
    synced, length = file.synced, len(file.content)
    if content == CUT or length <= len(synced):
        return synced
    kept = random.randrange(len(synced), length + 1) if content == TORN else len(synced)
    begin = bytes(file.content[:kept])
    return begin if content == TORN and random.random() < 0.5 else begin + bytes(length - kept)


def build(state, path):
    """Writes such a tree."""
    if isinstance(state, bytes):
        with open(path, "wb") as file:
            file.write(state)
        return
    os.makedirs(path, exist_ok=True)
    for name, child in state.items():
        build(child, os.path.join(path, name))


def joined(lines):
    """Whole calls, at the time of their end, from a trace in which other threads come between."""
    begun = {}
    for line in lines:
        thread, rest = line.split(None, 1)
        if rest.endswith("<unfinished ...>"):
            begun[thread] = rest[:-len("<unfinished ...>")]
            continue
        resumed = re.match(r"<\.\.\. \w+ resumed>(.*)", rest)
        yield begun.pop(thread, "") + resumed[1] if resumed else rest


def strings(text):
    """The strings of a call, of which strace gives each byte in hexadecimal."""
    found = []
    for match in re.finditer(STRING, text):
        if match[2]:
            raise SystemExit("strace cut a string short")
        found.append(bytes.fromhex(match[1].replace("\\x", "")))
    return found


def replay(disk, line):
    """Does on the disk what a line of the trace tells; calls that fail or touch other files do nothing."""
    match = re.match(r"(\w+)\((.*)\)\s+= (\d+)", line)
    if not match:
        return
    call, text, result = match[1], match[2], int(match[3])
    given = re.match(r"(\d+)<", text)
    node = disk.open.get(int(given[1])) if given else None
    paths = [] if given else [os.fsdecode(value) for value in strings(text)]
    if call in ("open", "openat", "creat"):
        opened(disk, paths[0] if paths else "", text, result)
    elif call == "close":
        disk.open.pop(int(given[1]), None)
    elif call == "dup":
        disk.open[result] = node
    elif node and call in ("write", "pwrite64"):
        wrote(node, strings(text)[0][:result], int(text.rsplit(",", 1)[1]) if call == "pwrite64" else None)
    elif node and call == "lseek":
        node[1] = result
    elif node and call == "ftruncate":
        length = int(text.rsplit(",", 1)[1])
        node[0].content[length:] = bytes(max(0, length - len(node[0].content)))
    elif node and call in ("fsync", "fdatasync"):
        disk.sync(node[0])
    elif paths and all(path.startswith(disk.root + "/") for path in paths):
        renamed(disk, call, paths)
    elif node and call in DATA_ELSEWHERE:
        raise SystemExit(f"{call} cannot be replayed")


def opened(disk, path, text, descriptor):
    disk.open.pop(descriptor, None)
    if path != disk.root and not path.startswith(disk.root + "/"):
        return
    node = disk.at(path)
    if node is None:
        node = File()
        disk.change((path, node))
    elif "O_TRUNC" in text:
        node.content.clear()
    disk.open[descriptor] = [node, 0]


def wrote(opened, data, offset):
    file, at = opened[0], opened[1] if offset is None else offset
    file.content[at:at] = bytes(max(0, at - len(file.content)))
    file.content[at:at + len(data)] = data
    if offset is None:
        opened[1] += len(data)


def renamed(disk, call, paths):
    if call.startswith("mkdir"):
        disk.change((paths[0], Folder()))
    elif call.startswith("rename"):
        disk.change((paths[0], None), (paths[1], disk.at(paths[0])))
    elif call in ("rmdir", "unlink", "unlinkat"):
        disk.change((paths[0], None))
    elif call in DATA_ELSEWHERE:
        raise SystemExit(f"{call} cannot be replayed")
