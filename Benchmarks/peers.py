"""Peers that are Python libraries, over the lines of standard input: one line of figures each.

    python3 peers.py LIBRARY <LINES      prints `LIBRARY: N MB/s, N found, version V, N s to start`

Each is used as its own documentation says, with what can be had from the package index alone: Presidio with
its pattern recognizers and a blank English model (its name model is not on the index), scrubadub and
DataFog with the detectors that need no model.
"""
import importlib.metadata
import sys
import time


def presidio():
    import spacy
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine

    class Blank(SpacyNlpEngine):
        def __init__(self):
            super().__init__(ner_model_configuration=NerModelConfiguration())
            self.nlp = {"en": spacy.blank("en")}

        def load(self):
            pass

    engine = AnalyzerEngine(nlp_engine=Blank(), supported_languages=["en"])
    return lambda line: len(engine.analyze(text=line, language="en"))


def scrubadub():
    import scrubadub

    scrubber = scrubadub.Scrubber()
    return lambda line: sum(1 for _ in scrubber.iter_filth(line))


def better_profanity():
    from better_profanity import profanity

    profanity.load_censor_words()
    return lambda line: int(profanity.contains_profanity(line))


def datafog():
    from datafog.processing.text_processing.regex_annotator import RegexAnnotator

    annotator = RegexAnnotator()
    return lambda line: sum(len(found) for found in annotator.annotate(line).values())


PEERS = {
    "presidio-analyzer": presidio,
    "scrubadub": scrubadub,
    "better-profanity": better_profanity,
    "datafog": datafog,
}


def main():
    name = sys.argv[1]
    began = time.monotonic()
    count = PEERS[name]()
    count("The library opens at eight.")
    start = time.monotonic() - began
    lines = sys.stdin.read().splitlines()
    size = sum(len(line.encode()) + 1 for line in lines)
    began = time.process_time()
    found = sum(count(line) for line in lines)
    rate = size / max(time.process_time() - began, 1e-9) / 1e6
    version = importlib.metadata.version(name)
    print(f"{name}: {rate:.6f} MB/s, {found} found, version {version}, {start:.1f} s to start")


main()
