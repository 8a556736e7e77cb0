"""Texts for the benchmarks, made from a seed: the same bytes on every machine.

    python3 Benchmarks/corpus.py FOLDER

Invented sentences and void values only.
"""
import json
import os
import random
import sys

SEED = 20261125


def write_lines(path, lines):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(line + "\n")


def ordinary(rng, size):
    """Plain school English: what most lines of a real stream are like, nothing to find in most."""
    subjects = "The library,Our choir,The cafeteria,Mr. Harper's class,The bus,A parent,The science fair,Practice"
    verbs = "opens at,starts after,was moved to,will be held in,ended before,is open until,was great in,returns in"
    ends = "eight,lunch,the gym,Room 12,the spring,May,the old hall,noon on Monday"
    tails = "Thank you all for coming.,Bring a jacket.,It was a long but happy day.,Ask at the front office."
    pick = [part.split(",") for part in (subjects, verbs, ends, tails)]
    done = 0
    while done < size:
        line = " ".join(rng.choice(words) for words in pick[:3]) + ". " + rng.choice(pick[3])
        done += len(line) + 1
        yield line


def dense(rng, size):
    """Every second line holds something to find: the worst of real streams."""
    found = [
        "You are a worthless idiot and everybody at school hates you.",
        "Student ID 1234567 has an IEP, call her mother at 405-555-0123.",
        "SSN: 078-05-1120, write to jordan@example.org today.",
        "that was f*cking aw3s0me, you b1tch",
        "I will bring a gun to school on Monday.",
        "Pick him up at 1200 Example Street, his birthday is 04/17/2011.",
    ]
    calm = ordinary(rng, size)
    done = 0
    while done < size:
        for line in (rng.choice(found), next(calm)):
            done += len(line) + 1
            yield line


def foreign(rng, size):
    """No line is all ASCII: Spanish, Cyrillic, emoji, full-width letters."""
    lines = [
        "La reunión será mañana en el gimnasio, ¿quién puede traer café y pan dulce?",
        "¡Felicidades a nuestro equipo de fútbol por su campeonato! Qué orgullo, niños.",
        "Сегодня школьный автобус опоздает на десять минут, извините за ожидание.",
        "Спасибо учителям за прекрасный концерт, дети были счастливы.",
        "🎉🎉 So proud of the band 🥁🎺 what a night 👏🏽👏🏽👏🏽 ❤️",
        "👨‍👩‍👧‍👦 family night 🍕 at 6 – bring a friend 😀😀",
        "Ｔｈｅ ｌｉｂｒａｒｙ ｏｐｅｎｓ ａｔ ｅｉｇｈｔ",
        "“Déjà vu” — naïve façade, crème brûlée, señor Ibáñez…",
    ]
    done = 0
    while done < size:
        line = rng.choice(lines)
        done += len(line.encode()) + 1
        yield line


def hostile(rng, size):
    """What costs a scanner most: each kind of line defeats one kind of short cut."""
    kinds = [
        lambda: " ".join("fuckshit"[k % 8] for k in range(200)),  # lone letters in a row
        lambda: "a" * 400,  # one stretched letter
        lambda: "1234567890-" * 40,  # digits without an end
        lambda: "user@" * 80,  # addresses that never come
        lambda: "e" + "\u0301\u200d" * 120,  # marks and invisible characters
        lambda: "f\u200bu\u200bc\u200bk " * 40,  # a word in pieces
        lambda: "".join(rng.choice("aа4@eе3€oо0iі1!sѕ5$") for _ in range(300)),  # look-alikes
        lambda: "you are not not not never " * 16,  # negators
        lambda: "\"'“‘" * 80,  # quotes that open and never close
        lambda: "they all hate kill die you " * 16,  # triggers of composition
        lambda: "\ufdfa" * 80,  # grows eighteenfold when folded
        lambda: "John Smith Mary Jones " * 20,  # names only
    ]
    done = 0
    while done < size:
        line = rng.choice(kinds)()
        done += len(line.encode()) + 1
        yield line


def paragraphs(lines):
    """The same lines, three to a paragraph."""
    for n, line in enumerate(lines):
        yield line
        if n % 3 == 2:
            yield ""


def records(lines):
    for n, line in enumerate(lines):
        yield json.dumps({"id": n, "text": line}, ensure_ascii=False)


def terms(folder, count):
    """A rule whose terms are words that occur in no text."""
    rng = random.Random(SEED)
    os.makedirs(folder, exist_ok=True)
    letters = "bcdfghjklmnpqrstvwxz"
    words = set()
    while len(words) < count:
        words.add("".join(rng.choice(letters) for _ in range(11)) + "q")
    head = ["# title: Words that do not occur", "# source: made from a seed", "# licence: Apache-2.0", "# reviewed: 2026-11-25"]
    words = sorted(words)
    write_lines(f"{folder}/terms.txt", head + words)
    write_lines(f"{folder}/policy.yml", ['- { code: B.3.h, text: "Nothing obscene is published." }'])
    write_lines(f"{folder}/frames.yml", ["- { id: quoted, effect: step, where: sentence }"])
    write_lines(f"{folder}/rules.yml", [
        "- id: obscenity.bench", "  title: Word that does not occur", "  severity: review",
        "  clause: [B.3.h]", "  route: communications", "  advice: Find another word.",
        "  terms: [terms.txt]",
        f"  match: ['a [[{words[0]}]]', 'b [[{words[-1]}]]']", "  pass: ['nothing', 'none']",
    ])


def make(folder, megabytes):
    """Writes all texts; each about so many MB."""
    os.makedirs(folder, exist_ok=True)
    size = int(megabytes * 1e6)
    for name, kind in (("ordinary", ordinary), ("dense", dense), ("foreign", foreign), ("hostile", hostile)):
        write_lines(f"{folder}/{name}.txt", kind(random.Random(SEED), size))
    terms(f"{folder}/terms-1000", 1_000)
    terms(f"{folder}/terms-250000", 250_000)
    terms(f"{folder}/terms-1", 1)


if __name__ == "__main__":
    make(sys.argv[1], 2)
