#!/usr/bin/env python3
"""A co-process: one `okcps-scan filter` that answers as long as your program runs.

    printf 'The library opens at eight.\n' | python3 Recipes/coprocess.py

prints the decision on each line of its input. Take `Scanner` into your own program.
"""
import json
import subprocess
import sys


class Scanner:
    """Asks one `okcps-scan filter`. One for each thread; a round trip takes some 0.1 ms."""

    def __init__(self, command=("okcps-scan", "filter")):
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._asked = 0

    def verdict(self, text, **fields):
        """The answer to a text: a dictionary with `decision` and `findings`. `fields` are those of the
        record contract: direction="inbound", site="personal", author={"role": "student"}, ..."""
        self._asked += 1
        record = json.dumps({**fields, "id": self._asked, "text": text})
        # json.dumps writes one line of ASCII, whatever the text holds.
        self._process.stdin.write(record.encode() + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"okcps-scan ended with status {self._process.wait()}")
        answer = json.loads(line)
        if answer["id"] not in (self._asked, None):
            raise RuntimeError("okcps-scan answered another question")
        return answer

    def close(self):
        self._process.stdin.close()
        return self._process.wait()


def main():
    scanner = Scanner()
    for line in sys.stdin:
        answer = scanner.verdict(line.rstrip("\n"))
        rules = ",".join(finding["rule"] for finding in answer["findings"])
        print(answer["decision"], rules)
    return scanner.close()


if __name__ == "__main__":
    sys.exit(main())
