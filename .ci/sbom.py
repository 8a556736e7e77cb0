#!/usr/bin/env python3
"""What the program is made of, as SPDX 2.3 JSON: sbom.py VERSION > okcps-scan.spdx.json

Swift packages are those of Package.resolved, libraries those that dpkg knows, word lists those of NOTICE.
The result is checked before it is written: a wrong one is an error and writes nothing.
"""
import datetime
import hashlib
import json
import re
import subprocess
import sys
import uuid

# Licences as NOTICE names them, by SPDX's identifiers.
SWIFT = {"swift-argument-parser": "Apache-2.0"}
LIBRARIES = [
    # pattern of Debian's package, licence
    ("libicu[0-9]*", "Unicode-3.0"),
    ("libpcre2-8-0", "BSD-3-Clause"),
    ("libsodium[0-9]*", "ISC"),
    ("libyaml-0-2", "MIT"),
    ("libsimdjson[0-9]*", "Apache-2.0"),
    ("libxml2*", "MIT"),
    ("libarchive[0-9]*", "BSD-2-Clause"),
    ("libgmime-3.0-0*", "LGPL-2.1-or-later"),
]
LISTS = [
    # words of NOTICE, name, version, licence
    ("SCOWL", "SCOWL word list (wamerican)", "2020.12.07", "LicenseRef-SCOWL"),
    ("wspanish 1.0.30", "Spanish word list (wspanish)", "1.0.30", "LicenseRef-Public-Domain"),
    ("names of the 1990 census", "Surnames of the 1990 census", "1990", "LicenseRef-Public-Domain"),
    ("Social Security Administration", "Given names of births 1880 to 2020", "2020", "CC0-1.0"),
    ("Broad Twitter Corpus", "Broad Twitter Corpus (counts and weights)", "2016", "CC-BY-4.0"),
    ("WNUT-17", "WNUT-17 (counts and weights)", "2017", "CC-BY-4.0"),
    ("review corpora", "Review corpora of NLTK (counts)", None, "CC-BY-4.0"),
    ("presidio-research", "presidio-research (weights)", None, "MIT"),
]
KNOWN_LICENCES = {
    "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC-BY-4.0", "CC0-1.0", "ISC", "LGPL-2.1-or-later",
    "MIT", "Unicode-3.0",
}


def stop(reason):
    sys.exit(f"sbom: {reason}")


def package(name, version, licence, locator=None, download="NOASSERTION"):
    described = {
        "SPDXID": "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]+", "-", name),
        "name": name,
        "downloadLocation": download,
        "filesAnalyzed": False,
        "licenseConcluded": licence,
        "licenseDeclared": licence,
        "copyrightText": "NOASSERTION",
    }
    if version:
        described["versionInfo"] = version
    if locator:
        described["externalRefs"] = [
            {
                "referenceCategory": "PACKAGE-MANAGER",
                "referenceType": "purl",
                "referenceLocator": locator,
            }
        ]
    return described


def swift_packages():
    try:
        pins = json.load(open("Package.resolved"))["pins"]
    except OSError:
        stop("no Package.resolved; build first: make build")
    for pin in pins:
        name, url, state = pin["identity"], pin["location"], pin["state"]
        if name not in SWIFT:
            stop(f"{name}: a new package; add its licence here and to NOTICE")
        path = re.sub(r"^https://|\.git$", "", url)
        version = state.get("version", state["revision"])
        yield package(
            name, version, SWIFT[name], f"pkg:swift/{path}@{version}", f"git+{url}@{state['revision']}")


def libraries():
    for pattern, licence in LIBRARIES:
        asked = subprocess.run(
            ["dpkg-query", "-W", "-f=${db:Status-Status} ${Package} ${Version}\n", pattern],
            capture_output=True, text=True)
        found = [line.split()[1:] for line in asked.stdout.splitlines() if line.startswith("installed ")]
        found = [x for x in found if not x[0].endswith(("-dev", "-doc", "-utils", "-dbg", "-dbgsym"))]
        if not found:
            stop(f"{pattern}: not installed; run: make setup")
        name, version = sorted(found)[-1]
        yield package(name, version, licence, f"pkg:deb/debian/{name}@{version.replace('+', '%2B')}")


def word_lists():
    notice = " ".join(open("NOTICE").read().split())
    for words, name, version, licence in LISTS:
        if words not in notice:
            stop(f"{words}: not in NOTICE any more; correct the list here")
        yield package(name, version, licence)


def check(document):
    """The rules of SPDX 2.3 that a document of ours can break."""
    for key in ("spdxVersion", "dataLicense", "SPDXID", "name", "documentNamespace", "creationInfo"):
        if not document.get(key):
            stop(f"{key} is missing")
    # A unique URI without a fragment (SPDX 2.3, clause 6.5).
    if not re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", document["documentNamespace"]):
        stop("no unique name")
    ids = [p["SPDXID"] for p in document["packages"]]
    if len(set(ids)) != len(ids):
        stop("two packages of one id")
    extra = {x["licenseId"] for x in document["hasExtractedLicensingInfos"]}
    for p in document["packages"]:
        if not re.fullmatch(r"SPDXRef-[A-Za-z0-9.-]+", p["SPDXID"]):
            stop(f"{p['name']}: no valid id")
        if p["licenseDeclared"] not in KNOWN_LICENCES | extra:
            stop(f"{p['name']}: {p['licenseDeclared']} is no licence of SPDX")
        for ref in p.get("externalRefs", []):
            if not re.fullmatch(r"pkg:[a-z]+/[^@ ]+@[^@ ]+", ref["referenceLocator"]):
                stop(f"{p['name']}: no package URL: {ref['referenceLocator']}")
    for r in document["relationships"]:
        for end in (r["spdxElementId"], r["relatedSpdxElement"]):
            if end not in ids and end != document["SPDXID"]:
                stop(f"{end}: related, but not described")
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", document["creationInfo"]["created"]):
        stop("no valid time")


def main():
    if len(sys.argv) != 2:
        stop("say the version of the program: sbom.py VERSION")
    version = sys.argv[1]
    program = package("okcps-scan", version, "Apache-2.0")
    parts = [*swift_packages(), *libraries(), *word_lists()]
    # The same parts give the same name, others another: a UUID out of a hash (RFC 9562, version 8), so
    # that no address is claimed which is not ours.
    digest = hashlib.sha256(json.dumps([version, parts], sort_keys=True).encode()).digest()
    name = uuid.UUID(bytes=digest[:16])
    name = uuid.UUID(int=name.int & ~(0xF << 76 | 0x3 << 62) | 0x8 << 76 | 0x2 << 62)
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")

    def relation(kind, of, to):
        return {"spdxElementId": of, "relationshipType": kind, "relatedSpdxElement": to}

    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"okcps-scan-{version}",
        "documentNamespace": name.urn,
        "creationInfo": {"created": now, "creators": ["Tool: okcps-scan-sbom"]},
        "hasExtractedLicensingInfos": [
            {
                "licenseId": "LicenseRef-SCOWL",
                "name": "Copyright of SCOWL",
                "extractedText": open("Lexicons/lists/COPYRIGHT-SCOWL").read(),
            },
            {
                "licenseId": "LicenseRef-Public-Domain",
                "name": "Public domain",
                "extractedText": "In the public domain.",
            },
        ],
        "packages": [program, *parts],
        "relationships": [relation("DESCRIBES", "SPDXRef-DOCUMENT", program["SPDXID"])]
        + [relation("DEPENDS_ON", program["SPDXID"], p["SPDXID"]) for p in parts],
    }
    check(document)
    json.dump(document, sys.stdout, indent=2, ensure_ascii=False)
    print()


main()
