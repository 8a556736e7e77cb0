"""Texts made to hurt cost a scan work in proportion to their length.

    python3 Benchmarks/growth.py [NAME]      all of them, or those whose name holds NAME

Counted are the processor's instructions, by valgrind: the same on every machine and however busy it is. For
each text of 32,000 bytes and the same of 64,000, less what the program needs for an empty one, the double
may take 2.3 times as many. Status 1 if one takes more.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

SCAN = ".build/release/okcps-scan"
SIZE = 32_000
MOST = 2.3

UNITS = {
    "combining marks": "\u0301", "marks and joiners": "\u0301\u200d", "many kinds of marks": "a\u0301\u0323\u0334\u0345",
    "expansions": "\ufdfa", "zero-width spaces in a word": "f\u200b", "nothing but invisible": "\u200b\u2060",
    "deep JSON": '[{"a":', "a long word": "a", "a long token": "a1-", "at signs": "@", "addresses": "a@a.",
    "heads of addresses": "www.", "digits": "1", "lone digits": "1 ", "joined digits": "12-",
    "digits spelt": "one two ", "spaces": " ", "tabs": "\t", "scripts in turn": "aа", "masks": "f*",
    "spelt out": "f.u.c.k ", "initials": "a. ", "quotation marks": '"a" ', "open quotes": '"', "capitals": "A",
    "brackets": "[(", "names": "Ana Ruiz ", "names joined": "Ana-", "facts": "Odette Larkspur has an IEP. ",
    "one sentence of facts": "Odette Larkspur has an IEP, student ID 1234567, ",
    "insults": "you are a stupid idiot, ", "insults without an end": "you idiot ", "pictures": "😀", "flags": "🇺🇸",
    "rows": "a: b\n", "lines that go on": "and a,\n", "negations": "not ", "DELETE": "a\x7f", "emphasis": "_a-",
}
BROKEN = {
    f"bytes {unit.hex()}": unit for unit in (b"\xff", b"\xc3", b"\xe2\x80", b"\x80", b"\xf0\x9f\x98")
}
STRETCHES = ["x", " ", ".", "a.", "A", "1", '"', "é", "\u200b", "-", "(", "a,"]
FOUND = b"Call Ana Ruiz 405-555-0142, ID 1234567. "


def pumped(unit, size):
    return unit * (size // len(unit))


def texts():
    """Names, and for each what makes a text of a size."""
    for name, unit in [(n, u.encode()) for n, u in UNITS.items()] + list(BROKEN.items()):
        yield name, lambda size, unit=unit: pumped(unit, size)
    for unit in STRETCHES:
        yield f"{unit!r} before findings", lambda size, unit=unit.encode(): (
            pumped(unit, size // 2) + b". " + pumped(FOUND, size // 2)
        )


def instructions(text, path):
    with open(path, "wb") as file:
        file.write(text)
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    run = subprocess.run(
        command + [SCAN, "scan", "--from", "text", "--format", "quiet", path], capture_output=True, text=True, check=False
    )
    if run.returncode not in (0, 1):
        sys.exit(f"growth: status {run.returncode}: {run.stderr[-200:]}")
    return int(re.search(r"refs:\s+([\d,]+)", run.stderr)[1].replace(",", ""))


def main():
    if not shutil.which("valgrind"):
        sys.exit("growth: no valgrind here; run: apt-get install valgrind")
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "text")
        empty = instructions(b"", path)
        for name, make in texts():
            if wanted not in name:
                continue
            one = max(instructions(make(SIZE), path) - empty, 1)
            two = instructions(make(2 * SIZE), path) - empty
            worst = max(worst, two / one)
            verdict = "" if two / one < MOST else "  TOO MUCH"
            print(f"{name:32} {one / SIZE:9.0f} a byte, twice as long: {two / one:5.2f} times{verdict}", flush=True)
    print(f"worst: {worst:.2f} times")
    return 1 if worst >= MOST else 0


if __name__ == "__main__":
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    sys.exit(main())
