"""Speed of the archive readers, beside what only reads or unpacks the same bytes, in one run.

    make bench-readers [MB=50]

For each format a file is made of invented content from a seed, and read by `scan --dry-run`, which makes every item
and scans none. It must find as many texts as were written, or it measures nothing. What is packed has for its
yardstick the program that only unpacks it. MB/s are of CPU time and count the bytes that came out of the packing;
the last column is the peak of memory.
"""
import hashlib
import html
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

import bench

SEED = 20261129
SCAN = os.environ.get("SCAN", bench.SCAN)

SUBJECTS = "The library,Our choir,The cafeteria,The bus,A parent,The science fair,Practice,The café".split(",")
VERBS = "opens at,starts after,was moved to,will be held in,ended before,is open until".split(",")
ENDS = "eight,lunch,the gym,Room 12,the spring,May,the old hall,noon on Monday".split(",")
TAILS = "Thank you all for coming.,Bring a jacket.,It was a long but happy day.,Ask at the front office.".split(",")


def texts(rng):
    """Comments of one to four sentences; one in eight holds what a format has to escape."""
    made = []
    for i in range(4096):
        parts = []
        for _ in range(rng.randint(1, 4)):
            parts.append(" ".join(rng.choice(words) for words in (SUBJECTS, VERBS, ENDS)) + ".")
            parts.append(rng.choice(TAILS))
        text = " ".join(parts)
        if i % 8 == 0:
            text = rng.choice(['They said "bring a friend", so we did.\n', "First line,\r\nsecond & <last>\n", 'A "quote" ']) + text
        made.append(text)
    return made


def rows(rng, comments, size):
    """Records until their texts and fields are about `size` bytes: id, time, author, text."""
    done, i = 0, 0
    while done < size:
        text = comments[rng.getrandbits(12)]
        second = 1_600_000_000 + i * 61
        day, rest = divmod(second, 86400)
        # Days 1 to 28 of months of one year are dates enough.
        time = f"2023-{day // 28 % 12 + 1:02}-{day % 28 + 1:02}T{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}Z"
        yield i, time, f"member-{rng.getrandbits(16)}", text
        i += 1
        done += len(text) + 60


def write_csv(file, records, mark=","):
    file.write(mark.join(["id", "created_at", "author", "text"]) + "\n")
    count = 0
    for i, time, author, text in records:
        if '"' in text or "\n" in text or mark in text:
            text = '"' + text.replace('"', '""') + '"'
        file.write(f"c-{i}{mark}{time}{mark}{author}{mark}{text}\n")
        count += 1
    return count


def write_tsv(file, records):
    return write_csv(file, records, "\t")


def as_json(record):
    i, time, author, text = record
    return f'{{"id":"c-{i}","created_at":"{time}","author":"{author}","text":{json.dumps(text, ensure_ascii=False)}}}'


def write_ndjson(file, records):
    count = 0
    for record in records:
        file.write(as_json(record) + "\n")
        count += 1
    return count


def write_json(file, records):
    count = 0
    for record in records:
        file.write((",\n" if count else "[") + as_json(record))
        count += 1
    file.write("]\n")
    return count


def write_wxr(file, records):
    """A post for every twenty comments, as many bytes of markup as WordPress writes."""
    file.write('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"'
               ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel>\n')
    count = 0
    for i, time, author, text in records:
        date = time[:10] + " " + time[11:19]
        if i % 20 == 0:
            if i:
                file.write("</item>\n")
            file.write(f"<item>\n<title>Note {i}</title>\n<link>https://example.org/?p={i}</link>\n<dc:creator><![CDATA[staff]]></dc:creator>\n"
                       f"<wp:post_id>{i}</wp:post_id>\n<wp:post_date_gmt>{date}</wp:post_date_gmt>\n<wp:status>publish</wp:status>\n")
            count += 1
        file.write(f"<wp:comment>\n<wp:comment_id>{i}</wp:comment_id>\n<wp:comment_author><![CDATA[{author}]]></wp:comment_author>\n"
                   f"<wp:comment_author_email>{author}@example.org</wp:comment_author_email>\n<wp:comment_date_gmt>{date}</wp:comment_date_gmt>\n"
                   f"<wp:comment_content><![CDATA[{text}]]></wp:comment_content>\n<wp:comment_approved>1</wp:comment_approved>\n"
                   "<wp:comment_parent>0</wp:comment_parent>\n</wp:comment>\n")
        count += 1
    file.write("</item>\n</channel>\n</rss>\n")
    return count


def write_disqus(file, records):
    file.write('<?xml version="1.0" encoding="utf-8"?>\n<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">\n'
               '<thread dsq:id="1"><link>https://example.org/a</link><title>The fair</title><createdAt>2023-01-01T00:00:00Z</createdAt></thread>\n')
    count = 1
    for i, time, author, text in records:
        file.write(f'<post dsq:id="{i}">\n<message><![CDATA[<p>{html.escape(text, quote=False)}</p>]]></message>\n<createdAt>{time}</createdAt>\n'
                   f"<isDeleted>false</isDeleted>\n<isSpam>false</isSpam>\n<author><name>{author}</name><username>{author}</username></author>\n"
                   '<thread dsq:id="1" />\n</post>\n')
        count += 1
    file.write("</disqus>\n")
    return count


# Each writes records to a file and returns how many texts they hold.
FORMATS = [("csv", write_csv), ("tsv", write_tsv), ("ndjson", write_ndjson), ("json", write_json),
           ("wxr.xml", write_wxr), ("disqus.xml", write_disqus)]


def make(folder, size):
    """Writes a file of each format; their names with the number of texts in each."""
    comments = texts(random.Random(SEED))
    made = []
    for name, write in FORMATS:
        path = os.path.join(folder, "comments." + name)
        with open(path, "w", encoding="utf-8", newline="") as file:
            made.append((path, write(file, rows(random.Random(SEED), comments, size))))
    return made


def seconds(command):
    """CPU seconds of a command whose output nobody keeps."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"readers: {' '.join(command)}: status {os.waitstatus_to_exitcode(status)}")
    # What is over within a tick took one.
    return max(usage.ru_utime + usage.ru_stime, 0.01)


def row(name, size, yardstick, path, expected):
    """One line of the table."""
    plain = seconds(yardstick)
    run = bench.Run([SCAN, "scan", "--dry-run", path])
    found = sum(int(n) for n in re.findall(r"^  texts (\d+),", run.out.decode(), re.M))
    if found != expected:
        sys.exit(f"readers: {name}: {found} texts, {expected} were written")
    print(f"{name:<16}{size / 1e6:8.1f}{found:10}{size / 1e6 / max(run.cpu, 0.01):10.1f}{size / 1e6 / plain:12.1f}"
          f"  {os.path.basename(yardstick[0]):<8}{run.peak:9.1f}", flush=True)


def main():
    size = int(float(sys.argv[1]) * 1e6) if len(sys.argv) > 1 else 50_000_000
    work = tempfile.mkdtemp(prefix="okcps-readers-")
    try:
        files = make(work, size)
        digest = hashlib.sha256()
        for path, _ in files:
            with open(path, "rb") as file:
                while piece := file.read(1 << 20):
                    digest.update(piece)
        print(f"files: {len(files)} of about {size // 1_000_000} MB, {digest.hexdigest()[:12]}")
        print(f"{'file':<16}{'MB':>8}{'texts':>10}{'MB/s':>10}{'yardstick':>12}  {'':8}{'peak MiB':>9}")
        for path, expected in files:
            name, length = os.path.basename(path)[len("comments."):], os.path.getsize(path)
            row(name, length, ["wc", "-l", path], path, expected)
            for ending, pack, unpack in [(".gz", "gzip", "gzip"), (".zst", "zstd", "zstd")]:
                if not shutil.which(pack):
                    print(f"{name + ending:<16}{'no ' + pack + ' here':>26}")
                    continue
                with open(path, "rb") as plain, open(path + ending, "wb") as packed:
                    subprocess.run([pack, "-q", "-c"], stdin=plain, stdout=packed, check=True)
                row(name + ending, length, [unpack, "-dc", path + ending], path + ending, expected)
                os.remove(path + ending)
            with zipfile.ZipFile(path + ".zip", "w", zipfile.ZIP_DEFLATED) as archive:
                archive.write(path, os.path.basename(path))
            if shutil.which("bsdtar"):
                unzip = ["bsdtar", "-xOf", path + ".zip"]
            elif shutil.which("unzip"):
                unzip = ["unzip", "-p", path + ".zip"]
            else:
                unzip = [sys.executable, "-c", "import sys,zipfile,shutil;z=zipfile.ZipFile(sys.argv[1]);"
                         "shutil.copyfileobj(z.open(z.namelist()[0]),sys.stdout.buffer,1<<20)", path + ".zip"]
            row(name + ".zip", length, unzip, path + ".zip", expected)
            os.remove(path + ".zip")
            os.remove(path)
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
