#!/usr/bin/env python3
"""Compares what morgue reads of feeds with what feedparser reads, on feedparser's own fixtures.

Each fixture is indexed and exported by the program. Of the entries that have a title or a date by
feedparser, those count as agreeing for which an article of that file has the same title, without
markup and blanks, and the same date, if feedparser has one. What differs is printed, then a table.

    pip download --no-binary :all: --no-deps feedparser && tar xf feedparser-*.tar.gz
    python3 -m venv venv && venv/bin/pip install feedparser
    venv/bin/python benches/feeds/compare.py feedparser-*/tests [--program target/release/morgue]

Two things are made comparable first. Where no entry of a fixture has a title, each is given the
title "untitled", since an article has to have a headline or a text. And a title without words, of
nothing but a picture, counts as none.
"""

import argparse
import html
import json
import re
import subprocess
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from pathlib import Path

import feedparser

feedparser.RESOLVE_RELATIVE_URIS = False
DATES = ("published_parsed", "updated_parsed", "created_parsed")


def without_blanks(text):
    return re.sub(r"\s+", "", text)


def titles(text):
    """The forms that a title may have: as it is, and without markup."""
    words = re.sub(r"(?is)<!--.*?-->|<(script|style|head)\b.*?</\1>", "", text)
    words = html.unescape(re.sub(r"</?[a-zA-Z!][^>]*>", " ", words))
    return {without_blanks(form) for form in (text, words, html.unescape(words))}


def is_same_day(ours, theirs):
    """Whether an exported date is one of feedparser's, as precisely as it is written."""
    if ours is None:
        return False
    instants = ["%04d-%02d-%02dT%02d:%02d:%02d" % tuple(date[:6]) for date in theirs]
    if len(ours) > 10:
        date = datetime.fromisoformat(ours)
        if date.tzinfo:
            date = date.astimezone(timezone.utc)
        ours = date.strftime("%Y-%m-%dT%H:%M:%S")
    return any(instant.startswith(ours) for instant in instants)


def prepared(path):
    """The bytes of a fixture, with titles where none of its entries has one."""
    data = path.read_bytes()
    entries = feedparser.parse(str(path)).entries
    if entries and not any(entry.get("title") for entry in entries):
        begin = rb"(?i)(<(?:\w+:)?(?:item|entry)(?=[\s>])[^>]*(?<!/)>)"
        data = re.sub(begin, rb"\1<title>untitled</title>", data)
    return data


def exported(program, file, folder):
    """The articles of a file, by the program."""
    archive = str(folder / (file.stem + ".morgue"))
    subprocess.run([program, "index", "-q", "-t", "1", str(file), "-i", archive], capture_output=True)
    run = [program, "export", "*", "--format", "jsonl", "-i", archive]
    return [json.loads(line) for line in subprocess.run(run, capture_output=True).stdout.splitlines()]


def differences(file, articles):
    """The entries that count, and what of them differs."""
    counted, different = 0, []
    for entry in feedparser.parse(str(file)).entries:
        wanted = titles(entry.get("title") or "")
        wanted = set() if "" in wanted else wanted
        dates = [entry[date] for date in DATES if entry.get(date)]
        if not wanted and not dates:
            continue
        counted += 1
        agrees = any(
            (not wanted or without_blanks(article["headline"]) in wanted)
            and (not dates or is_same_day(article["date"], dates))
            for article in articles
        )
        if not agrees:
            ours = [(article["headline"], article["date"]) for article in articles]
            different.append(f"{entry.get('title')!r} {[entry.get(date[:-7]) for date in DATES]} is {ours}")
    return counted, different


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--program", default="target/release/morgue")
    options = parser.parse_args()
    counts, agreeing = Counter(), Counter()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)

        def compare(numbered):
            number, path = numbered
            file = folder / f"{number:05}.xml"
            file.write_bytes(prepared(path))
            return path, differences(file, exported(options.program, file, folder))

        fixtures = sorted(options.folder.rglob("*.xml"))
        with ThreadPoolExecutor() as threads:
            for path, (counted, different) in threads.map(compare, enumerate(fixtures)):
                group = path.relative_to(options.folder).parts[0]
                counts[group] += counted
                agreeing[group] += counted - len(different)
                for line in different:
                    print(f"{path.relative_to(options.folder)}: {line}")
    for group in sorted(group for group in counts if counts[group]):
        share = 100 * agreeing[group] / counts[group]
        print(f"{group:12} {counts[group]:5} entries {agreeing[group]:5} agree {share:6.2f} %")


if __name__ == "__main__":
    main()
