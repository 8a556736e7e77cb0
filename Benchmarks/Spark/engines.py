"""Runs `filter` alone and within engines over the same records, and compares what comes out.

    engines.py PROGRAM FOLDER RECORDS      (by run.sh, which installs what it needs)
"""
import hashlib
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import corpus


def make_records(path, count):
    """Mostly plain lines, one in twenty with something to find, some in other scripts, some hostile."""
    rng = random.Random(corpus.SEED)
    endless = sys.maxsize
    makers = [corpus.ordinary, corpus.dense, corpus.foreign, corpus.hostile]
    lines = [maker(rng, endless) for maker in makers]
    hostile = [next(lines[3])[:2000] for _ in range(100)]
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        for i in range(count):
            kind = rng.choices(range(4), weights=[85, 10, 4.9, 0.1])[0]
            text = rng.choice(hostile) if kind == 3 else next(lines[kind])
            direction = "inbound" if i % 3 else "outbound"
            record = {"id": i, "text": text, "direction": direction}
            file.write(json.dumps(record, ensure_ascii=i % 2 == 0) + "\n")


def digest(paths):
    """SHA-256 of files one after the other, and their lines."""
    sha, lines = hashlib.sha256(), 0
    for path in paths:
        with open(path, "rb") as file:
            while block := file.read(1 << 20):
                sha.update(block)
                lines += block.count(b"\n")
    return sha.hexdigest(), lines


def parts(folder):
    return sorted(os.path.join(folder, f) for f in os.listdir(folder) if f.startswith("part-"))


class Race:
    def __init__(self, megabytes):
        self.megabytes = megabytes
        self.wanted = None
        self.same = True

    def run(self, name, work, outputs):
        """Times `work`, which leaves its answers in the files that `outputs` names."""
        start, cpu = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        work()
        wall = time.monotonic() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found = digest(outputs())
        if self.wanted is None:
            self.wanted = found
        verdict = "same bytes" if found == self.wanted else f"OTHER BYTES ({found[1]} lines)"
        self.same = self.same and found == self.wanted
        spent = after.ru_utime + after.ru_stime - cpu.ru_utime - cpu.ru_stime
        # An engine's own processes end only with it, so theirs is not told.
        told = f", {spent:.1f} s CPU" if spent > 0.1 else ""
        print(f"{name:34} {wall:7.1f} s {self.megabytes / wall:6.1f} MB/s  {verdict}{told}", flush=True)


def spark_session(folder):
    from pyspark.sql import SparkSession

    return (
        SparkSession.builder.master("local[*]").appName("okcps-scan")
        .config("spark.ui.enabled", "false").config("spark.local.dir", folder)
        .config("spark.sql.warehouse.dir", os.path.join(folder, "warehouse"))
        # The driver's own network is the machine's loopback.
        .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.showConsoleProgress", "false").config("spark.log.level", "ERROR").getOrCreate()
    )


def fails(work):
    try:
        work()
    except Exception:
        return True
    return False


def main(program, folder, count):
    records = os.path.join(folder, "records.ndjson")
    make_records(records, count)
    size = os.path.getsize(records)
    version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.split("\n")[0]
    print(f"{count} records, {size / 1e6:.0f} MB; {version}; {os.cpu_count()} cores", flush=True)
    race = Race(size / 1e6)

    def file(name):
        return os.path.join(folder, name)

    def alone(name, *flags):
        with open(records, "rb") as source, open(file(name), "wb") as out:
            subprocess.run([program, "filter", *flags], stdin=source, stdout=out, check=True)

    race.run("one process, one thread", lambda: alone("alone", "-j1"), lambda: [file("alone")])
    race.run("one process, its threads", lambda: alone("threads"), lambda: [file("threads")])

    spark = spark_session(folder)
    context = spark.sparkContext
    print(f"Spark {spark.version}", flush=True)
    command = f"{program} filter -j1"

    def pipe():
        lines = context.textFile(records, minPartitions=4 * os.cpu_count(), use_unicode=True)
        lines.pipe(command, checkCode=True).saveAsTextFile(file("pipe"))

    def transform():
        spark.read.text(records).createOrReplaceTempView("records")
        query = f"SELECT TRANSFORM(value) USING '{command}' AS (v string) FROM records"
        spark.sql(query).write.text(file("transform"))

    race.run("Spark RDD.pipe", pipe, lambda: parts(file("pipe")))
    race.run("Spark SQL TRANSFORM", transform, lambda: parts(file("transform")))
    # More partitions than records: engines start a process for empty ones too.
    few = context.parallelize(["{}"], 4).pipe(command, checkCode=True).collect()
    context.setLogLevel("OFF")  # what follows fails, as it should
    lost = fails(lambda: context.parallelize(["{}"]).pipe(command + " --none", checkCode=True).collect())
    print(f"empty partitions answer nothing: {'yes' if len(few) == 1 else 'NO'}")
    print(f"a wrong command line fails the job: {'yes' if lost else 'NO'}")
    spark.stop()

    jar = os.environ.get("HADOOP_STREAMING_JAR")
    if jar and shutil.which("hadoop"):
        def stream():
            subprocess.run(
                ["hadoop", "jar", jar, "-D", "mapreduce.job.reduces=0", "-input", records, "-output",
                 file("hadoop"), "-mapper", command], check=True, capture_output=True)
        race.run("Hadoop Streaming", stream, lambda: parts(file("hadoop")))
    else:
        print("Hadoop Streaming: not here (needs hadoop and HADOOP_STREAMING_JAR)")
    if shutil.which("parallel"):
        def fan_out():
            with open(file("parallel"), "wb") as out:
                subprocess.run(
                    ["parallel", "--will-cite", "--pipepart", "-a", records, "--block", "8M", "-k", command],
                    stdout=out, check=True)
        race.run("GNU parallel --pipepart -k", fan_out, lambda: [file("parallel")])
    else:
        print("GNU parallel: not here (apt-get install parallel)")

    answers = os.path.getsize(file("alone"))
    print(f"answers: {answers / 1e6:.0f} MB, {answers / count:.0f} bytes a record")
    good = race.same and len(few) == 1 and lost
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
