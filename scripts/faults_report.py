"""The page that scripts/faults and scripts/fuzz write from their figures."""
import json
import os
import platform
import time

HEAD = """# Reliability

Written by `scripts/faults`, which injects faults into real runs of bertft with a tiny BERT. "Equal" means that after `--resume` the output folder has the bytes of a run that nothing happened to: weights, config, tokenizer, metrics of each step and evaluation, without times and the model card. That holds on one machine with one version and one number of threads. The section on fuzzing is written by `scripts/fuzz --record`. The figures are in `reliability.json` too.
"""

# Where rows of the fault matrix are proven that no part of scripts/faults takes up.
HUB_ROWS = {
    "H1 no access": "`AccessTest`", "H2 no such repository, revision, file": "`AccessTest`, `DownloadTest`, `HubModelsTest`, `check_hub.py`",
    "H3 too many requests": "`AccessTest`", "H4 out of order": "`AccessTest`", "H5 no connection, TLS, proxy": "`ConnectionFaultsTest`, `HubCertificateTest`, `check_hub.py`",
    "H6 stalls": "`DownloadTest`", "H7 cut, ranges, sizes": "`DownloadTest`, `check_hub.py`", "H8 wrong bytes": "`DownloadTest`", "H9 redirects": "`AccessTest`, `OtherHostTest`, `HubCertificateTest`",
    "H10 answers without what is needed, one commit": "`AccessTest`, `DownloadTest`", "H11 offline": "`HubModelsTest`, `check_hub.py`, \"No network\" above",
    "H12 several at once": "`DownloadTest`, `check_hub.py`", "H13 damaged caches, caches of the Python client": "`HubModelsTest`, `check_hub.py`",
    "H14 names that lead out": "`HubFileTest`, `HubNameTest`, `AccessTest`, \"Harmful texts\" above", "H15 the token": "`HubSettingsTest`, `OtherHostTest`, `ModelsCommandTest`, `check_hub.py`"}
END = ["## Rows that are elsewhere, or nowhere", "", "Faults of the hub are tests of the build, and `scripts/check_hub.py` compares both clients, with its figures in [hub.md](hub.md#beside-the-python-client):", "",
       "| rows | where |", "|---|---|", *(f"| {row} | {where} |" for row, where in HUB_ROWS.items()), "",
       "Not applicable: S1 to S5, bertft has no server; O3, it writes no HTML; O5, it reads no archives (gzip holds one text without a name).", ""]


def kills(f):
    lines = [f"SIGKILL at {f['injected']} random instants, spread over the time that the rest of the run takes, of trainings that save a checkpoint each step; "
             f"{f['runs']} trainings were brought to their end by `--resume`, with up to {f['most_in_one_run']} kills in one. "
             f"**{f['equal']} of {f['runs']} equal**; checkpoints lost: {f['checkpoints_lost']}"
             + (f"; complete steps that a resumed run did again: at most {f['steps_repeated']}" if "steps_repeated" in f else "") + "."]
    return lines + (["", f"In {f['states_runs']} more trainings, killed at a random step, resumed and killed once more at the last step, the checkpoints of all steps after the kill were "
                     "compared with those of a run that was killed at the last step only: weights, state of the optimizer, state of the run and metrics. "
                     f"**{f['states_equal']} of {f['states_compared']} optimizer states equal**."] if "states_runs" in f else [])


def coverage(f):
    """Of how many kinds of place and calls; figures of earlier versions know no kinds."""
    if "kinds" not in f:
        return f"{f['injected']} of the {f['existing']} calls that a run makes, drawn at random"
    return (f"{f['kinds_covered']} of the {f['kinds']} kinds of place, {f['calls_covered']} of the {f['existing']} calls. The calls are those of a training into a new folder, "
            "and of kinds that it lacks those of one that replaces an older model")


def kinds_missed(f):
    """Named, so that nobody has to guess what was not tried."""
    return ["", "Kinds of place not met: " + ", ".join(f"`{what}`" for what in f["kinds_missed"]) + "."] if f.get("kinds_missed") else []


def points(f):
    missed = f"{f['missed']} more were missed" + (f", {f['elsewhere']} killed elsewhere (equal too, unless listed)" if "elsewhere" in f else "")
    lines = [f"SIGKILL just before a call on a file of the output folder: {coverage(f)} ({missed}, because threads took turns otherwise). "
             f"**{f['equal']} of {f['injected']} equal** after `--resume`.", *kinds_missed(f), "", "| killed before | times |", "|---|---:|"]
    return lines + [f"| `{place}` | {count} |" for place, count in sorted(f["places"].items())]


def syscalls(f):
    each = "; a kind counts when it has met all three" if f.get("kinds") else ""
    locks = f"; {f['locks_left']} times a lock file stayed that the system refused to remove" if f.get("locks_left") else ""
    return [f"A call on a file of the output folder fails with ENOSPC, EIO or EACCES, once or from then on{each}: {coverage(f)} "
            f"({f['elsewhere']} missed). {f['clean']} runs end with exit code 6, a message and no stack trace; {f['survived']} complete, where the call "
            f"was not needed{locks}; claims to have saved what was not: {f['false_saved']}. **{f['equal']} of {f['injected']} equal** in the end.", *kinds_missed(f), *errors(f)]


def errors(f):
    """How often each call met each error."""
    if not f.get("errors"):
        return []
    names = list(next(iter(f["errors"].values())))
    return ["", f"| call | {' | '.join(names)} |", "|---|" + "---:|" * len(names)] + [
        f"| `{call}` | {' | '.join(str(counts[name]) for name in names)} |" for call, counts in sorted(f["errors"].items())]


def best(f):
    kills, failures = f["points"], f["syscalls"]
    return ["The file of a checkpoint that holds the best weights so far, in a run of two epochs: SIGKILL before "
            f"{kills['kinds_covered']} of {kills['kinds']} kinds of calls on it, **{kills['equal']} of {kills['injected']} equal** after `--resume`; "
            f"with all three errors at {failures['kinds_covered']} of {failures['kinds']} kinds, **{failures['equal']} of {failures['injected']} equal** in the end; "
            f"claims to have saved what was not: {failures['false_saved']}."]


def power(f):
    return [f"A power cut, replayed: the calls of a training into a new folder and of one that replaces an older model were recorded with all they wrote ({f['calls']:,} calls, "
            f"{f['kinds']} kinds). For {f['instants']} instants, just before calls of {f['kinds_covered']} kinds, the folder was built as a disk may hold it then. Of a file remains what it held at its last fsync, "
            "the rest is cut off, or zeros up to its length, or begins right; of the names that were made, renamed or removed since the last fsync of their folder none, all, or "
            f"a random part. Of {f['states']} different states **{f['equal']} equal** after `--resume`; torn models taken for complete: {f['false_complete']}."]


def disk(f):
    return [f"Small file systems with {f['injected']} amounts of room: {f['clean']} trainings end with exit code 6 and a message, {f['room_enough']} had "
            f"room enough. **{f['equal']} of {f['injected']} equal** once there was room."] + ([
            "", "A disk that is too small for the model, or for the checkpoints too, is told before the first step, with what is needed and what is free."] if f.get("told_before") else [])


def inputs(f):
    return [f"{f['tried']} files for the rows {f['rows']} of the fault matrix: **{f['right']} as expected**, that is, the right exit code and a message that "
            f"begins with the file, and with line and column where there is one, without a stack trace; taken in silence: {f['silent']}."] + ([
            "", f"Of {f['typos']} misspelt keys, with a letter left out, inserted, replaced or swapped, {f['typos_right']} "
            f"(**{100 * f['typos_right'] / f['typos']:.1f} %**) are answered with the key that was meant."] if "typos" in f else []) + ([
            "", f"Bombs and files of up to 50 MB, read by `config show` and `plan` in {f['large_heap_mib']} MiB of heap, take at most {f['large_seconds']} s of processor time more than a small file."]
            if "large_seconds" in f else [])


def mutants(f):
    if "peer" not in f:
        return ["No verdicts."]
    lines = [f"{f['tried']} tensor files, read by bertft in 64 MiB of heap and by {f['peer']} for Python: both take {f['both_accept']}, both refuse "
             f"{f['both_reject']}, bertft alone refuses {f['stricter']}, **bertft alone takes {f['looser']}**. The Java process did not crash; the slowest verdict took "
             f"{f['slowest_millis']} ms. Most are damaged by way of their structure: the header is taken apart, one thing in it is changed, and it is put together again.", "",
             "| what was changed | files | both take | bertft alone refuses | bertft alone takes |", "|---|---:|---:|---:|---:|"]
    lines += [f"| {kind} | {n['tried']} | {n['both_accept']} | {n['stricter']} | {n['looser']} |" for kind, n in sorted(f["kinds"].items())]
    return lines + (["", "Refused by bertft alone, for example:", ""] + [f"- `{header}`" for header in f["stricter_examples"]] if f["stricter"] else [])


def tokenizers(f):
    return [f"{f['tried']} damaged tokenizer.json files, each loaded, and used where it loads, in one Java process: {f['refused']} refused in words, "
            f"{f['taken']} taken. The process did not crash."]


def checks(f):
    lines = ["| check | result |", "|---|---|"] + [f"| {name} | {result} |" for name, result in f["checks"].items()]
    return lines + ([""] + [f"Not run: {what}." for what in f["checks_not_run"]] if f.get("checks_not_run") else [])


def cuts(f):
    tried = sum(counts["tried"] for counts in f["kinds"].values())
    ended = sum(counts["recovered"] + counts["told"] for counts in f["kinds"].values())
    return [f"`models pull` from a hub on the loopback interface whose weights, {f['bytes']:,} bytes, arrive otherwise than they should: {len(f['kinds'])} kinds of faults, each at {f['places']} bytes "
            f"of the file. **{ended} of {tried}** downloads get over it, or end with exit code 5 and a message, after which the same command succeeds once the hub does; wrong bytes taken into the cache: "
            f"{f['wrong']}; bytes asked for again after a cut, at most: {f['most_bytes_again']}; requests with the token to another host than the hub: {f['token_elsewhere']}.", "",
            "| fault | tried | got over it | told |", "|---|---:|---:|---:|"] + [
        f"| {kind} | {counts['tried']} | {counts['recovered']} | {counts['told']} |" for kind, counts in f["kinds"].items()]


def memory(f):
    return ["Memory of the process, of which Java's heap is 256 MiB from the start; the median of the second fifth of the run and of its last:", "",
            "| run | after a fifth | at the end |", "|---|---:|---:|"] + [
        f"| {what} | {f[name]['mib_after_a_fifth']} MiB | {f[name]['mib_at_the_end']} MiB |" for name, what in (
            ("training", f"a training of {f['runs']['training']:,} steps"), ("calls", f"{f['runs']['calls']:,} texts classified one by one"),
            ("loads", f"then {f['runs']['loads']:,} times: load a model, classify, close it"))]


def peer(f):
    return [f"Hugging Face Trainer ({f['versions']}) on the same model and texts, a checkpoint each step, `resume_from_checkpoint` with the newest "
            f"(`scripts/faults_trainer.py`). SIGKILL at {f['kills']} random instants after training had begun, in {f['runs']} trainings, each killed at least "
            f"once and then brought to its end; {f['refused_to_resume']} times the newest checkpoint could not be resumed from and was removed by hand; "
            f"trainings left without any: {f.get('lost_all_steps', 0)}. **{f['equal']} of {f['runs']} killed trainings equal** to the weights of the run that nothing happened to.", "",
            f"Of the {f['files']} wrong data files {f['taken_in_silence']} were taken in silence; {f['stack_traces']} ended with a stack trace, "
            f"{f['named_file_and_line']} messages named file and line; {len(f['no_end'])} had not come to an end after a minute and were stopped."] + ([
            "", "Could not be resumed from, for example:", ""] + [f"- `{line}`" for line in sorted(set(f["examples"]))[:4]] if f["examples"] else []) + ([
            "", "Taken in silence:", ""] + [f"- `{line}`" for line in f["taken"]] if f["taken"] else [])


def fuzzing(f):
    targets = f["targets"]
    lines = [f"Readers of files from outside, given any bytes by a fuzzer that follows what code they reach (Jazzer, `scripts/fuzz`): {len(targets)} targets, "
             f"{sum(t['runs'] for t in targets.values()):,} runs. An input must be read or refused in words; **{sum(t['findings'] for t in targets.values())} "
             "ended otherwise**. What reaches the most code is kept and read in every test run.", "",
             "| target | runs | edges of code | inputs kept | findings | seconds |", "|---|---:|---:|---:|---:|---:|"]
    return lines + [f"| {name[len('Fuzz'):]} | {t['runs']:,} | {t['edges']:,} | {t['inputs']} | {t['findings']} | {t['seconds']} |"
                    for name, t in sorted(targets.items())]


SECTIONS = {"kills": ("Killed at random", kills), "points": ("Killed at calls", points), "syscalls": ("Calls that fail", syscalls), "best": ("Best weights, killed and refused", best), "power": ("Power cuts", power),
            "disk": ("Full disks", disk), "configs": ("Wrong configs", inputs), "data": ("Wrong data", inputs), "mutants": ("Damaged tensor files", mutants),
            "fuzz": ("Fuzzing", fuzzing),
            "tokenizers": ("Damaged tokenizers", tokenizers),
            "resume": ("Checkpoints and their runs", checks), "others": ("Other runs killed", checks), "limits": ("Little memory, odd names", checks), "changes": ("Data, folders and disks", checks), "signals": ("Signals and company", checks), "outputs": ("Harmful texts, locales", checks), "cuts": ("Downloads cut and changed", cuts), "network": ("No network", checks),
            "memory": ("Long runs", memory), "peer": ("The peer", peer)}


def unexpected(figures):
    """What went otherwise than it should."""
    return figures.get("problems", []) + [problem for part in ("points", "syscalls") for problem in figures.get(part, {}).get("problems", [])]


def page(records):
    lines = [HEAD]
    for name, (title, text) in SECTIONS.items():
        if name not in records:
            continue
        figures = records[name]
        lines += [f"## {title}", ""]
        lines += [f"Not run: {figures['not_run']}."] if "not_run" in figures else text(figures)
        lines += ["", f"{figures['date']}, {figures['system']}, seed {figures['seed']}.", ""]
        if unexpected(figures):
            lines += ["Otherwise than it should be:", ""] + [f"- {problem}" for problem in unexpected(figures)] + [""]
    return "\n".join(lines + END).rstrip() + "\n"


def setting(seed):
    """When and on what figures were taken."""
    kernel = ".".join(platform.release().split(".")[:2])
    return {"date": time.strftime("%Y-%m-%d"), "seed": seed, "system": f"{platform.system()} {kernel}"}


def record(folder, name, figures):
    """Puts the figures in the place of earlier ones, in reliability.json and its page."""
    target = os.path.join(folder, "reliability.json")
    records = {}
    if os.path.exists(target):
        with open(target, encoding="utf-8") as file:
            records = json.load(file)
    records[name] = figures
    for path, text in ((target, json.dumps(records, indent=2) + "\n"), (os.path.join(folder, "reliability.md"), page(records))):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
