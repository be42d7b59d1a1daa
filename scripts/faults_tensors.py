"""Damaged tensor files, most of them by way of their structure, and the verdicts of bertft and of safetensors for Python."""
import json
import os
import random
import re
import struct
import subprocess

from faults_world import ROOT

BITS = {"F32": 32, "F16": 16, "BF16": 16, "F64": 64, "I64": 64, "U8": 8, "BOOL": 8}
NUMBERS = (-1, -8, 1, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 63 - 1, 2 ** 63, 2 ** 64 - 1, 2 ** 64, -2 ** 63, 10 ** 30)
ODD = (None, True, "", "0", 1.5, 0.0, [], {}, [0], "x" * 300)
PIECES = ("{", "}", "[", "]", ",", ":", '"', "-", "0", "9", "1e9", "null", "\\u0000", "\u00e9", "9223372036854775807", "18446744073709551615", "[[[[[[", "F64", "I4", " ")


class Raw(str):
    """JSON that is written as it is."""


class Mutant:
    """A tensor file in parts; the header is made of pairs, so that a key may come twice."""

    def __init__(self, rng):
        self.random, self.entries, at = rng, [], 0
        for name in "abcde"[:rng.randint(1, 5)]:
            dtype, shape = rng.choice(list(BITS)), [rng.randint(0 if rng.random() < 0.1 else 1, 4) for _ in range(rng.randint(0, 3))]
            size = BITS[dtype] // 8
            for length in shape:
                size *= length
            self.entries.append([name, [["dtype", dtype], ["shape", shape], ["data_offsets", [at, at + size]]]])
            at += size
        self.metadata = [["format", "pt"]]
        self.has_metadata = rng.random() < 0.7
        self.data, self.before, self.after, self.claimed, self.header = at, b"", b"", None, None

    def tensor(self):
        return self.random.choice(self.entries)

    def value(self, key):
        """The pair of a tensor with that key."""
        return next(pair for pair in self.tensor()[1] if pair[0] == key)

    def text(self):
        parts = [['__metadata__', self.metadata]] if self.has_metadata else []
        return written(parts + self.entries) if self.header is None else self.header

    def bytes(self):
        header = self.text()
        header = self.before + (header if isinstance(header, bytes) else header.encode("utf-8", "surrogatepass")) + self.after
        claimed = len(header) if self.claimed is None else self.claimed(len(header), self.data)
        return struct.pack("<Q", claimed % 2 ** 64) + header + bytes(self.data)


def written(value):
    """JSON of pairs, numbers, texts and what else json knows."""
    if isinstance(value, Raw):
        return value
    if isinstance(value, list) and value and all(isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) for pair in value):
        return "{" + ",".join(f"{written(key)}:{written(inner)}" for key, inner in value) + "}"
    return json.dumps(value)


def offsets(m):
    pair, rng = m.value("data_offsets"), m.random
    begin, end = pair[1]
    other = m.value("data_offsets")
    pair[1] = rng.choice((lambda: [begin - 1, end], lambda: [begin + 1, end], lambda: [begin, end + 1], lambda: [begin, end - 1], lambda: [begin + 1, end + 1], lambda: [end, begin],
                          lambda: [-begin, end], lambda: [begin, m.data + rng.choice((1, 8, 2 ** 40))], lambda: [rng.choice(NUMBERS), end], lambda: [begin, rng.choice(NUMBERS)],
                          lambda: [rng.choice(NUMBERS)] * 2, lambda: [float(begin), float(end)], lambda: [Raw(f"{begin}e0"), end], lambda: [Raw(f"0{begin}"), end], lambda: [str(begin), str(end)],
                          lambda: [begin], lambda: [begin, end, end], lambda: rng.choice(ODD), lambda: list(other[1]), lambda: [Raw("-0"), end]))()
    if rng.random() < 0.3:
        other[1] = [begin, end]


def dtypes(m):
    m.value("dtype")[1] = m.random.choice((*BITS, *BITS, "F8_E4M3", "F8_E5M2", "F4", "F6_E2M3", "C64", "I4", "f32", "F32 ", "FLOAT", "\u0000", None, 32, ["F32"], {"F32": None}, True, Raw('"\\u004632"')))


def shapes(m):
    pair, rng = m.value("shape"), m.random
    shape = pair[1]
    pair[1] = rng.choice((lambda: [2 ** 32, 2 ** 32], lambda: [2 ** 62, 4], lambda: [2 ** 63, 2], lambda: [2 ** 30, 0], lambda: [2 ** 64 - 1, 0], lambda: [rng.choice(NUMBERS), *shape],
                          lambda: [rng.choice(NUMBERS)], lambda: [-length for length in shape] or [-1], lambda: [0, *shape], lambda: [1, *shape], lambda: [*shape, 1, 1], lambda: shape[::-1], lambda: shape[:-1],
                          lambda: [2, *shape], lambda: [1] * rng.choice((8, 100, 5000)) + shape, lambda: [float(length) for length in shape] or [1.0], lambda: [str(length) for length in shape] or ["1"],
                          lambda: rng.choice(ODD), lambda: [shape], lambda: [None], lambda: [2 ** 16] * 4, lambda: [Raw("-0")], lambda: [Raw("1e0")]))()


def names(m):
    rng, entry = m.random, m.tensor()
    other = m.tensor()
    choice = rng.randrange(4)
    if choice == 0:
        other[0] = entry[0]  # twice, unless it is the same
    elif choice == 1:
        m.entries.append([Raw(f'"\\u{ord(entry[0][0]):04x}"'), [["dtype", "U8"], ["shape", [0]], ["data_offsets", [m.data, m.data]]]])
    else:
        entry[0] = rng.choice(("", " ", "\u0000", "x" * 100000, "__metadata__", "../x", "\U0001f600", Raw('"\\ud800"'), Raw('"\\ud83d\\ude00"'), Raw("1"), Raw("null"), Raw('"a\tb"'), Raw("a")))


def deep(m):
    depth = m.random.choice((2, 50, 127, 128, 129, 500, 1000, 5000, 100000))
    nested = Raw(m.random.choice(("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth, "[" * depth)))
    m.random.choice((lambda: m.tensor()[1].append(["extra", nested]), lambda: m.metadata.append(["deep", nested]), lambda: m.entries.append(["deep", nested]),
                     lambda: m.value("shape").__setitem__(1, nested), lambda: setattr(m, "header", nested)))()


def keys(m):
    pairs, rng = m.tensor()[1], m.random
    pair = rng.choice(pairs)
    rng.choice((lambda: pairs.remove(pair), lambda: pairs.append([rng.choice(("extra", "", "Dtype", "offset")), rng.choice((1, None, "x", [], *NUMBERS))]), lambda: pairs.append(list(pair)),
                lambda: pair.__setitem__(0, pair[0].upper()), lambda: pairs.append(["shape", [1]]), lambda: pairs.clear(), lambda: rng.shuffle(pairs), lambda: pair.__setitem__(0, Raw(f'"\\u{ord(pair[0][0]):04x}{pair[0][1:]}"'))))()


def types(m):
    odd = m.random.choice((*ODD, -1, 2 ** 64, ["F32", [1], [0, 4]], [["F32", [1], [0, 4]]]))
    if m.random.random() < 0.7:
        m.tensor()[1] = odd
    else:
        m.header = m.random.choice((json.dumps(odd), "{}", "", "null", "[]", "{" + m.text() + "}", "[" + m.text() + "]", m.text() + m.text(), m.text()[:-1], m.text()[1:]))


def metadata(m):
    m.has_metadata = True
    rng = m.random
    odd = rng.choice((1, None, True, 1.5, [], {}, ["x"], "", "\u0000", "x" * 100000, Raw('"\\ud800"'), -2 ** 63))
    rng.choice((lambda: m.metadata.append(["extra", odd]), lambda: m.metadata.append(["format", "np"]), lambda: setattr(m, "metadata", odd), lambda: m.entries.append(["__metadata__", [["a", "b"]]]),
                lambda: m.metadata.append([rng.choice(("", "\u0000", "__metadata__")), "x"]), lambda: m.metadata.clear(), lambda: m.entries.append(["__Metadata__", [["a", "b"]]])))()


def length(m):
    change = m.random.choice((2 ** 40, 2 ** 63, 2 ** 63 - 1, 2 ** 64 - 1, 2 ** 64 - 8, 100_000_000, 100_000_001, 2 ** 31 - 1, 0, 1, 2))
    m.claimed = m.random.choice((lambda header, data: change, lambda header, data: header + 1, lambda header, data: header - 1, lambda header, data: header + data, lambda header, data: header + data + 1,
                                 lambda header, data: header // 2, lambda header, data: struct.unpack(">Q", struct.pack("<Q", header))[0]))


def padding(m):
    filler = m.random.choice((b" ", b" " * 7, b" " * 4096, b"\n", b"\t", b"\r\n", b"\0", b"\0" * 8, b"x", b",", b"{}", b"/**/", b"#", b"\xc2\xa0", b"\xef\xbb\xbf", b"\x0c"))
    setattr(m, m.random.choice(("after", "before")), filler)


def data(m):
    m.data = max(0, m.data + m.random.choice((1, 7, 8, 4096, -1, -2, -8, -m.data)))


def encodings(m):
    text, rng = m.text(), m.random
    at = rng.choice([place for place, letter in enumerate(text) if letter == '"']) + rng.choice((0, 1))
    inserted = rng.choice((b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xe2\x82", b"\x80", "\u00e9".encode(), b"\x01", b"\x7f", "\ufeff".encode(), "\uffff".encode()))
    m.header = rng.choice((text[:at].encode() + inserted + text[at:].encode(), text.encode("utf-16"), text.encode("utf-16-le"), text.encode("utf-32"), text.encode("latin-1", "replace") + inserted))


def order(m):
    m.random.shuffle(m.entries)
    if m.random.random() < 0.5:
        m.data += 4
        m.entries.insert(0, ["last", [["dtype", "F32"], ["shape", []], ["data_offsets", [m.data - 4, m.data]]]])


def letters(m):
    text = m.text()
    for _ in range(m.random.randint(1, 3)):
        at, piece = m.random.randrange(len(text)), m.random.choice(PIECES)
        text = m.random.choice((text[:at] + piece + text[at:], text[:at] + text[at + 1:], text[:at] + piece + text[at + 1:]))
    m.header = text


STRUCTURED = {"offsets": offsets, "dtypes": dtypes, "shapes": shapes, "names": names, "nesting": deep, "keys": keys, "types": types, "metadata": metadata, "header length": length, "padding": padding,
              "data": data, "encoding": encodings, "order": order}


def mutant(rng):
    """A kind, and the bytes of a file."""
    choice = rng.random()
    m = Mutant(rng)
    if choice < 0.02:
        return "undamaged", m.bytes()
    if choice < 0.1:
        letters(m)
        return "letters of the header", m.bytes()
    if choice < 0.15:
        content = bytearray(m.bytes())
        for _ in range(rng.randint(1, 3)):
            content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        return "bits", bytes(content)
    if choice < 0.2:
        content = m.bytes()
        return "cut off", content[:rng.randrange(len(content))]
    kind = rng.choice(list(STRUCTURED))
    STRUCTURED[kind](m)
    return kind, m.bytes()


def judged(python, folder, count, seed):
    """Figures of so many mutants, read by bertft in little heap and by safetensors for Python."""
    rng, packed, verdicts = random.Random(seed), os.path.join(folder, "mutants"), os.path.join(folder, "verdicts")
    kinds = []
    with open(packed, "wb") as file:
        for _ in range(count):
            kind, content = mutant(rng)
            kinds.append(kind)
            file.write(struct.pack(">i", len(content)) + content)
    jar, source = (os.path.join(ROOT, *place) for place in (("target", "bertft", "lib", "bertft.jar"), ("scripts", "ReadTensors.java")))
    figures = {"tried": 0, "both_accept": 0, "both_reject": 0, "stricter": 0, "looser": 0, "kinds": {}, "stricter_examples": [], "problems": []}
    run = subprocess.run(["java", "-Xmx64m", "-cp", jar, source, packed, verdicts], capture_output=True, text=True, timeout=1800)
    if run.returncode:
        figures["problems"].append(f"the reader's process ended with {run.returncode}: {run.stderr[-500:]}")
        return figures
    figures["slowest_millis"] = int(run.stdout)
    lines = subprocess.run([python, "-c", PEER, verdicts], capture_output=True, text=True, check=True).stdout.split("\n")
    figures["peer"] = "safetensors " + lines[0]
    for kind, line in zip(kinds, lines[1:-1]):
        count_in(figures, kind, *line.split(" ", 2))
    if figures["tried"] != count:
        figures["problems"].append(f"{figures['tried']} of {count} were judged")
    figures["problems"] += sorted(set(run.stderr.splitlines()))[:20]
    return figures


def count_in(figures, kind, ours, theirs, header):
    verdict = {"11": "both_accept", "00": "both_reject", "01": "stricter", "10": "looser"}.get(ours + theirs, "failed")
    figures["tried"] += 1
    figures[verdict] = figures.get(verdict, 0) + 1
    of_kind = figures["kinds"].setdefault(kind, {"tried": 0, "both_accept": 0, "stricter": 0, "looser": 0})
    of_kind["tried"] += 1
    of_kind[verdict] = of_kind.get(verdict, 0) + 1
    if verdict == "stricter":
        example = f"{kind}: {shortened(header)}"
        if sum(known.startswith(kind) for known in figures["stricter_examples"]) < 4 and example not in figures["stricter_examples"]:
            figures["stricter_examples"].append(example)
    if verdict in ("looser", "failed") and len(figures["problems"]) < 20:
        figures["problems"].append(f"{kind}: {'taken by bertft only' if verdict == 'looser' else 'neither taken nor refused'}: {header[:300]}")


def shortened(header):
    """A header without tensors' bytes and with long repetitions cut."""
    text = re.sub(r"(\\x00)+'?$", "", header).strip("'")
    return re.sub(r"(1, |.)\1{20,}", r"\1\1\1...", text)[:300]


PEER = """
import struct, sys, safetensors
data = open(sys.argv[1], "rb").read()
print(safetensors.__version__)
at = 0
while at < len(data):
    size = struct.unpack_from(">i", data, at)[0]
    mutant, ours = data[at + 4:at + 4 + size], data[at + 4 + size]
    at += size + 5
    try:
        safetensors.deserialize(mutant)
        theirs = 1
    except safetensors.SafetensorError:
        theirs = 0
    print(ours, theirs, ascii(mutant[8:400].decode("utf-8", "replace")))
"""
