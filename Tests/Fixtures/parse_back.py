#!/usr/bin/env python3
"""Reads the reports of one run with parsers that are not ours: parse_back.py FOLDER

FOLDER holds one file for each format, named as the format. The results (`ndjson`) are the truth; every other
format must hold the same findings at the same places, as far as it says them, and be well-formed. Prints a
line for each format; ends with 1 at the first difference.
"""
import csv
import html.parser
import json
import os
import re
import sys
import urllib.parse
import xml.etree.ElementTree

SHOWN = re.compile("‹U\\+[0-9A-F]{4,6}›")
SEVERITY = {
    "error": "block", "warning": "review", "note": "note", "notice": "note",
    "critical": "block", "major": "review", "info": "note",
}


def bare(name):
    """What is left of a name in every format: letters and digits of ASCII."""
    return re.sub("[^A-Za-z0-9]", "", SHOWN.sub("", name))


def finding(rule, severity, line, column, source, record):
    return {
        "rule": rule, "severity": severity, "line": line, "column": column, "source": bare(source),
        "record": record,
    }


def objects(text):
    return [json.loads(line) for line in text.split("\n")[:-1]]


def ndjson(text):
    for event in objects(text):
        if event["type"] == "finding":
            data = event["data"]
            item, found, place = data["item"], data["finding"], data["place"]
            one = finding(
                found["rule"], found["severity"], place["line"], place["column"], item["source"],
                item.get("record"))
            one["start"], one["end"] = found["start"], found["end"]
            one["byte"], one["id"] = place["byte_column"], item.get("id")
            yield one


def sarif(text):
    (run,) = json.loads(text)["runs"]
    for result in run["results"]:
        (location,) = result["locations"]
        place = location["physicalLocation"]
        source = urllib.parse.unquote(place["artifactLocation"]["uri"], errors="strict")
        more = result["properties"]
        record = None
        if "logicalLocations" in location:
            (logical,) = location["logicalLocations"]
            record = int(logical["fullyQualifiedName"].split("/")[0])
            line, column, start, end = more["line"], more["column"], more["start"], more["end"]
        else:
            region = place["region"]
            line, column, start = region["startLine"], region["startColumn"], region["byteOffset"]
            end = start + region["byteLength"]
        one = finding(result["ruleId"], SEVERITY[result["level"]], line, column, source, record)
        one["start"], one["end"] = start, end
        yield one


def comma(text):
    rows = list(csv.reader(text.split("\r\n")[:-1], strict=True))
    head = rows[0]
    for cells in rows[1:]:
        if len(cells) != len(head):
            raise ValueError(f"{len(cells)} cells under {len(head)} heads")
        row = dict(zip(head, cells))
        if row["type"] != "finding":
            continue
        for cell in cells:
            if cell[:1] in set("=+-@\t\r"):
                raise ValueError("a cell that is a formula")
        one = finding(
            row["rule"], row["severity"], int(row["line"]), int(row["column"]), row["source"],
            int(row["record"]) if row["record"] else None)
        one["start"], one["end"] = int(row["start"]), int(row["end"])
        yield one


def gitlab(text):
    for issue in json.loads(text):
        location = issue["location"]
        yield {
            "rule": issue["check_name"], "severity": SEVERITY[issue["severity"]],
            "source": bare(location["path"]),
        }


def rdjsonl(text):
    for event in objects(text):
        place = event["location"]
        one = {
            "rule": event["code"]["value"], "severity": SEVERITY[event["severity"].lower()],
            "source": bare(place["path"]),
        }
        if "range" in place:
            one["line"], one["byte"] = (place["range"]["start"][k] for k in ("line", "column"))
        yield one


def place_in(name):
    """`source#record/field:line:column` or `source:line:column`."""
    source, line, column = re.fullmatch(r"(?s)(.*):(\d+):(\d+)", name).groups()
    record = re.fullmatch(r"(?s)(.*records\.ndjson)#(\d+)/.*", source)
    if record:
        return record.group(1), int(record.group(2)), int(line), int(column)
    return source, None, int(line), int(column)


def junit(text):
    root = xml.etree.ElementTree.fromstring(text)
    for suite in root:
        if int(suite.get("tests")) != len(suite):
            raise ValueError("a suite that counts wrong")
        for case in suite:
            (outcome,) = case
            severity = outcome.get("type") if outcome.tag == "failure" else "note"
            source, record, line, column = place_in(case.get("name"))
            yield finding(case.get("classname"), severity, line, column, source, record)


def lines(text):
    for line in text.split("\n")[:-1]:
        place, severity, rule = re.fullmatch(
            r"(.*:\d+:\d+): (block|review|note): ([a-z.-]+): .*", line).groups()
        source, record, number, column = place_in(place)
        yield finding(rule, severity, number, column, source, record)


def github(text):
    """By the rules of workflow commands; beyond ten of a kind, findings are lines of the log."""

    def undone(value):
        for escape, character in (("%2C", ","), ("%3A", ":"), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
            value = value.replace(escape, character)
        return value

    told = []
    for line in text.split("\n")[:-1]:
        command = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        if not command:
            told.extend(lines(line + "\n"))
            continue
        properties = dict(p.split("=", 1) for p in command.group(2).split(","))
        if "file" not in properties:
            continue
        one = {
            "rule": undone(properties["title"]), "severity": SEVERITY[command.group(1)],
            "source": bare(undone(properties["file"])),
        }
        if "line" in properties:
            one["line"], one["column"] = int(properties["line"]), int(properties["col"])
        told.append(one)
    return told


def markdown(text):
    for line in text.split("\n"):
        item = re.match(r"- \*\*(block|review|note)\*\*, line (\d+), column (\d+): ", line)
        if item:
            yield {
                "severity": item.group(1), "line": int(item.group(2)), "column": int(item.group(3)),
            }


def human(text):
    for line in text.split("\n"):
        item = re.match(r"  (\d+):(\d+)  (block|review|note)  ([a-z.-]+)  ", line)
        if item:
            line, column, severity, rule = item.groups()
            yield {"severity": severity, "line": int(line), "column": int(column), "rule": rule}


class Page(html.parser.HTMLParser):
    """The rows of the queue, and every tag there is."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.rows, self.tags, self.row, self.cell = [], set(), None, 0

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        for name, _ in attributes:
            if name.startswith("on"):
                raise ValueError("a handler in an attribute")
        attributes = dict(attributes)
        if tag == "tr" and "data-r" in attributes:
            self.row, self.cell = {"r": attributes["data-r"], "s": attributes["data-s"], "place": ""}, 0
        elif self.row is not None and tag == "td":
            self.cell += 1
        elif self.row is not None and tag == "br" and self.cell == 3:
            self.row["place"] += "\n"

    def handle_endtag(self, tag):
        if tag == "tr" and self.row is not None:
            self.rows.append(self.row)
            self.row = None

    def handle_data(self, data):
        if self.row is not None and self.cell == 3:
            self.row["place"] += data


def page(text):
    reader = Page()
    reader.feed(text)
    reader.close()
    if reader.tags & {"img", "x", "iframe", "object", "base", "form", "link"}:
        raise ValueError("markup that is not the page's own")
    for row in reader.rows:
        number, column = re.search(r"\nline (\d+), column (\d+)", row["place"]).groups()
        yield {"rule": row["r"], "severity": row["s"], "line": int(number), "column": int(column)}


READERS = {
    "sarif": sarif, "csv": comma, "gitlab": gitlab, "rdjsonl": rdjsonl, "junit": junit, "line": lines,
    "github": github, "markdown": markdown, "human": human, "html": page,
}


def matches(told, truth):
    return all(truth[key] == value for key, value in told.items())


def main():
    folder = sys.argv[1]

    def read(name):
        with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
            return file.read()

    truth = list(ndjson(read("ndjson")))
    print("ndjson", len(truth))
    for name in sorted(os.listdir(folder)):
        if name == "ndjson":
            continue
        try:
            told = list(READERS[name](read(name)))
        except (AttributeError, KeyError, TypeError, ValueError, xml.etree.ElementTree.ParseError) as wrong:
            sys.exit(f"{name}: {type(wrong).__name__}: {wrong}")
        left = list(truth)
        for one in told:
            # Formats order findings differently, so each takes one finding that it may be.
            same = next((k for k, t in enumerate(left) if matches(one, t)), None)
            if same is None:
                sys.exit(f"{name}: no such finding: {sorted(one.items())}")
            del left[same]
        if left:
            sys.exit(f"{name}: {len(left)} findings are missing")
        print(name, len(told))


main()
