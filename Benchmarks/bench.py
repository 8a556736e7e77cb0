"""One table of speeds: ours beside its peers, on the same bytes in one run.

    python3 Benchmarks/bench.py [--full] [--accept] [TEXT]

TEXT is a file of lines, by default the shared corpus, else generated. MB/s are of CPU time (user and
system) of the best of some runs, so that other work on the machine hardly counts; rows with -j are of
wall time. Each row says what it found. The counts that it must find stand in Benchmarks/counts.json, by
text and rules: a row that finds another count fails the run. With other rules there is nothing to
compare with; --accept writes the counts down. With PEERS=1 in the environment Python libraries are
compared as well, on fewer lines, since they are slow; pip installs them into .build/peers.
"""
import hashlib
import json
import os
import re
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import corpus

BUILD = ".build/release"
SCAN = f"{BUILD}/okcps-scan"
CORE = f"{BUILD}/throughput"
COUNTS = "Benchmarks/counts.json"
FULL = "--full" in sys.argv
RUNS = 5 if FULL else 2
# Of the text that is one line, and of the long stream, in MB.
LONG = 100 if FULL else 20


class Run:
    """A finished program: its output, CPU and wall seconds, and the memory it had at most (MiB).

    Memory is looked at every 5 ms while it runs; what the system says at the end counts this program's
    own before the exec. Where a start is timed, nobody looks.
    """

    def __init__(self, command, source=os.devnull, watched=True):
        began = time.monotonic()
        self.peak = 0.0
        with open(source, "rb") as stdin, tempfile.TemporaryFile() as out:
            process = subprocess.Popen(command, stdin=stdin, stdout=out, stderr=subprocess.DEVNULL)
            ended, status, usage = os.wait4(process.pid, os.WNOHANG if watched else 0)
            while ended == 0:
                self.peak = max(self.peak, resident(process.pid))
                time.sleep(0.005)
                ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            self.wall = time.monotonic() - began
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            self.out = out.read()
        if process.returncode not in (0, 1):
            sys.exit(f"bench: {' '.join(command)}: status {process.returncode}")
        self.cpu = usage.ru_utime + usage.ru_stime


def resident(pid):
    """MiB that a process has had at most so far."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            peaks = [int(line.split()[1]) for line in file if line.startswith("VmHWM")]
    except OSError:
        return 0.0
    return max(peaks, default=0) / 1024


class Table:
    def __init__(self, rules):
        self.rules = rules
        self.known = {}
        if os.path.exists(COUNTS):
            with open(COUNTS, encoding="utf-8") as file:
                self.known = json.load(file)
        self.known_rules = self.known.get("rules") == rules
        self.counts = {"rules": rules}
        self.wrong = []
        self.rates = {}
        print(f"{'row':44} {'MB/s':>9} {'found':>9} {'peak MiB':>9}")

    def row(self, name, rate, found, peak=None):
        self.rates[name] = rate
        memory = f"{peak:9.1f}" if peak is not None else f"{'':9}"
        print(f"{name:44} {rate:9.1f} {found:9} {memory}", flush=True)
        self.counts[name] = found
        if self.known_rules and self.known.get(name, found) != found:
            self.wrong.append(f"{name}: found {found}, must find {self.known[name]}")

    def command(self, name, command, source, count, wall=False):
        """Runs a program some times; its best rate."""
        size = os.path.getsize(source)
        runs = [Run(command, source) for _ in range(RUNS)]
        best = min(run.wall if wall else run.cpu for run in runs)
        self.row(name, size / max(best, 0.001) / 1e6, count(runs[0].out), max(run.peak for run in runs))
        return best

    def line(self, name, command, source):
        """Runs a program that measures itself and prints `NAME: N MB/s, N found …`."""
        run = Run(command, source)
        refused = re.search(rb"patterns, (\d+) refused", run.out)
        if refused and refused[1] != b"0":
            print(f"{name}: {int(refused[1])} patterns refused, so it looks for less")
        rate, found = re.match(rb"[\w-]+: ([\d.]+) MB/s, (\d+)", run.out).groups()
        self.row(name, float(rate), int(found), run.peak)

    def finish(self):
        if "--accept" in sys.argv:
            with open(COUNTS, "w", encoding="utf-8") as file:
                json.dump(self.counts, file, indent=1, sort_keys=True)
                file.write("\n")
        elif not self.known_rules:
            print("counts: none are known for these rules; look at them, then: bench.py --accept")
            return 1
        for wrong in self.wrong:
            print(f"WRONG COUNT {wrong}")
        return 1 if self.wrong else 0


def lines_out(out):
    return out.count(b"\n")


def findings_out(out):
    return out.count(b'{"rule":')


def number_out(out):
    return int(out or b"0")


def write_records(text, path):
    with open(text, encoding="utf-8", errors="replace", newline="\n") as lines:
        corpus.write_lines(path, corpus.records(line.rstrip("\n") for line in lines))


def write_paragraphs(text, path):
    with open(text, encoding="utf-8", errors="replace", newline="\n") as lines:
        corpus.write_lines(path, corpus.paragraphs(line.rstrip("\n") for line in lines))


def rule_words(path):
    """403 prohibited words, as a careful user would hand them to ripgrep."""
    words = set()
    for folder in ("obscenity", "harassment", "discrimination"):
        for name in os.listdir(f"Lexicons/{folder}"):
            if name.endswith(".txt"):
                with open(f"Lexicons/{folder}/{name}", encoding="utf-8") as file:
                    words.update(line.strip() for line in file if re.fullmatch(r"[a-z]+\n", line))
    corpus.write_lines(path, sorted(words)[:403])


def rule_patterns(path):
    """Terms and patterns of the rules as far as they are spelt in one line, for Vectorscan."""
    patterns = set()
    for folder, _, names in os.walk("Lexicons"):
        if folder.endswith(("names", "lists")):
            continue
        for name in names:
            with open(f"{folder}/{name}", encoding="utf-8") as file:
                for line in file:
                    if name.endswith(".txt") and not line.startswith("#") and line.strip():
                        patterns.add(r"\b" + re.escape(line.strip()) + r"\b")
                    elif pattern := re.match(r"\s+pattern: '(.*)'$", line):
                        patterns.add(pattern[1].replace("''", "'"))
    corpus.write_lines(path, sorted(patterns))


def build_vectorscan(path):
    if subprocess.run(["pkg-config", "--exists", "libhs"], check=False).returncode:
        print("vectorscan: not here (apt-get install libvectorscan-dev), so not compared")
        return False
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "libhs"], check=True, capture_output=True, text=True)
    subprocess.run(["clang", "-O2", "Benchmarks/Vectorscan/vectorscan.c", "-o", path, *flags.stdout.split()], check=True)
    return True


def compare_libraries(table, text, work):
    """Python libraries and the core over the same lines."""
    peers = ".build/peers"
    if not os.path.exists(f"{peers}/bin/python"):
        subprocess.run([sys.executable, "-m", "venv", peers], check=True)
    install = [f"{peers}/bin/pip", "install", "--quiet", "--requirement", "Benchmarks/peers.txt"]
    if subprocess.run(install, check=False).returncode:
        print("peers: pip could not install Benchmarks/peers.txt, so libraries are not compared")
        return
    some = f"{work}/some"
    with open(text, "rb") as file, open(f"{work}/dense.txt", "rb") as dense, open(some, "wb") as out:
        for _ in range(300):
            out.write(file.readline() + dense.readline())
    table.line("core, 600 lines", [CORE], some)
    ours = table.rates["core, 600 lines"]
    for name in ("presidio-analyzer", "scrubadub", "better-profanity", "datafog"):
        row = f"{name}, 600 lines"
        table.line(row, [f"{peers}/bin/python", "Benchmarks/peers.py", name], some)
        print(f"  the core is {ours / max(table.rates[row], 1e-9):,.0f} times as fast")


def median_start(command, source):
    """Milliseconds from exec to exit, median of 100."""
    return statistics.median(Run(command, source, watched=False).wall for _ in range(100)) * 1000


def round_trip():
    """Milliseconds for one record through a running filter, median of 1,000."""
    process = subprocess.Popen([SCAN, "filter"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    record = b'{"id":1,"text":"The library opens at eight on Monday, all are welcome."}\n'
    times = []
    for _ in range(1_100):
        began = time.monotonic()
        os.write(process.stdin.fileno(), record)
        if not select.select([process.stdout], [], [], 10)[0]:
            sys.exit("bench: filter did not answer within 10 s")
        os.read(process.stdout.fileno(), 65536)
        times.append(time.monotonic() - began)
    process.stdin.close()
    process.wait()
    return statistics.median(times[100:]) * 1000


def target(number, text, met):
    print(f"target {number}: {text}: {'met' if met else 'NOT MET' if met is not None else 'not measured'}")


def main(work):
    texts = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    corpus.make(work, 4 if FULL else 1)
    ordinary = texts[0] if texts else "../shared/corpus/reviews.txt"
    if not os.path.exists(ordinary):
        ordinary = f"{work}/ordinary.txt"
    with open(ordinary, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()[:12]
    version = subprocess.run([SCAN, "--version"], capture_output=True, text=True, check=True).stdout
    print(f"text: {os.path.getsize(ordinary)} bytes, {digest}\n{version.strip()}")
    table = Table(f"{hashlib.sha256(version.encode()).hexdigest()[:12]} {digest} {'full' if FULL else 'quick'}")
    records, blocks = f"{work}/records", f"{work}/paragraphs"
    write_records(ordinary, records)
    write_paragraphs(ordinary, blocks)

    table.line("core", [CORE], ordinary)
    table.line("core without names", [CORE, "--no-names"], ordinary)
    table.line("fold and sweep alone (one idle rule)", [CORE, "--no-names", "--rules", f"{work}/terms-1"], ordinary)
    table.line("records cut and parsed, no scan", [CORE, "--records"], records)
    table.command("filter", [SCAN, "filter"], records, findings_out)
    one = table.command("filter -j 1, wall", [SCAN, "filter", "-j1"], records, findings_out, wall=True)
    two = table.command("filter -j 2, wall", [SCAN, "filter", "-j2"], records, findings_out, wall=True)
    table.command("scan", [SCAN, "scan", "--format", "line"], ordinary, lines_out)
    table.command("scan -j 1 of paragraphs, wall", [SCAN, "scan", "--format", "line", "-j1"], blocks, lines_out, wall=True)
    table.command("scan -j 2 of paragraphs, wall", [SCAN, "scan", "--format", "line", "-j2"], blocks, lines_out, wall=True)
    table.command("redact", [SCAN, "redact"], ordinary, lines_out)

    table.command("wc -l", ["wc", "-l"], ordinary, lambda out: int(out.split()[0]))
    if shutil.which("rg"):
        rule_words(f"{work}/words")
        table.command("ripgrep -c -i -w -F, 403 words", ["rg", "-c", "-i", "-w", "-F", "-f", f"{work}/words", "-"], ordinary, number_out)
    else:
        print("ripgrep: not here (apt-get install ripgrep), so not compared")
    if build_vectorscan(f"{work}/vectorscan"):
        rule_patterns(f"{work}/patterns")
        table.line("vectorscan, terms and patterns", [f"{work}/vectorscan", f"{work}/patterns"], ordinary)

    if os.environ.get("PEERS") == "1":
        compare_libraries(table, ordinary, work)

    for kind in ("dense", "foreign", "hostile"):
        table.line(f"core, {kind}", [CORE], f"{work}/{kind}.txt")
    for count in (1_000, 250_000):
        table.line(f"core, {count} terms alone", [CORE, "--no-names", "--rules", f"{work}/terms-{count}"], ordinary)

    sizes = []
    with open(f"{work}/dense.txt", "rb") as file:
        unit = file.read(100_000)
    for factor in (1, 4, 16):
        with open(f"{work}/growing", "wb") as file:
            file.write(unit * factor)
        sizes.append(min(Run([SCAN, "scan", "--format", "line"], f"{work}/growing").cpu for _ in range(RUNS)))
    print(f"scan of input x1, x4, x16: {', '.join(f'{s:.2f} s' for s in sizes)}")

    with open(f"{work}/one-line", "wb") as file:
        file.write(b"word " * (LONG * 200_000))
    long_line = Run([SCAN, "scan", "--format", "line"], f"{work}/one-line")
    print(f"scan of one line of {LONG} MB: {LONG / long_line.cpu:.1f} MB/s, {long_line.peak:.1f} MiB")
    with open(records, "rb") as file:
        some = file.read(1_000_000).rsplit(b"\n", 1)[0] + b"\n"
    peaks = []
    for factor in (1, LONG):
        with open(f"{work}/stream", "wb") as file:
            file.write(some * factor)
        peaks.append(Run([SCAN, "filter"], f"{work}/stream").peak)
    print(f"memory of filter for 1 MB and {LONG} MB: {peaks[0]:.1f}, {peaks[1]:.1f} MiB")

    post = f"{work}/post"
    corpus.write_lines(post, ["The library opens at eight on Monday, all are welcome."])
    start = median_start([SCAN, "scan"], post)
    peer = median_start(["rg", "-c", "library", "-"], post) if shutil.which("rg") else None
    trip = round_trip()
    print(f"scan of one post: {start:.1f} ms (ripgrep {peer or 0:.1f} ms); co-process: {trip:.2f} ms")

    rates = table.rates
    vector = rates.get("vectorscan, terms and patterns")
    grep = rates.get("ripgrep -c -i -w -F, 403 words")
    core = rates["core"]
    sweep = rates["fold and sweep alone (one idle rule)"]
    target(1, "core >= 3x Vectorscan and half of fold and sweep", vector and core >= 3 * vector and core >= sweep / 2)
    target(2, "filter and scan >= 1.5x ripgrep", grep and min(rates["filter"], rates["scan"]) >= 1.5 * grep)
    target(3, "250,000 terms >= 80 % of 1,000", rates["core, 250000 terms alone"] >= 0.8 * rates["core, 1000 terms alone"])
    target(4, "dense 100, foreign 60, hostile 10 MB/s", rates["core, dense"] >= 100 and rates["core, foreign"] >= 60 and rates["core, hostile"] >= 10)
    target(5, "one post 10 ms, 2x ripgrep + 5 ms; co-process 0.2 ms", start <= 10 and (peer is None or start <= 2 * peer + 5) and trip <= 0.2)
    target(6, "64 MiB, 8 MiB more for a long stream", max(*peaks, long_line.peak) <= 64 and peaks[1] - peaks[0] <= 8)
    target(7, "two cores 1.8x one", one >= 1.8 * two)
    target(8, "filter >= 40 % of the core", rates["filter"] >= 0.4 * core)
    return table.finish()


if __name__ == "__main__":
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main(folder))
