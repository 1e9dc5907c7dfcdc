#!/usr/bin/env python3
"""Clusters of words used alike, and how often each has a capital within a sentence.

    clusters.py SHARED_DATA NEWS.jsonl OUT.tsv

Skip-gram vectors (gensim) of the words of all unlabelled news, grouped by k-means (scikit-learn): 1,000 fine clusters,
whose centres are grouped into 100 coarse ones. Writes the lines `capitals`, `cluster` and `coarse` of the lexicon.
One thread and PYTHONHASHSEED=0 make it repeatable.
"""
import collections
import json
import re
import sys

import numpy
from gensim.models import Word2Vec
from sklearn.cluster import KMeans, MiniBatchKMeans

from label import dedup, pages, reuters

import random

WORD = re.compile(r"(?:[A-Z]\.)+(?=\W|$)|[^\W_]+(?:['’&.][^\W_]+)*|[^\w\s]")
SEED = 20261128


def sentences(texts):
    for text in texts:
        for line in text.split("\n"):
            words = []
            for word in WORD.findall(line.replace("’", "'")):
                if word.endswith("'s"):
                    words += [word[:-2], "'s"]
                else:
                    words.append(word)
            for at in range(0, len(words), 1000):
                yield words[at : at + 1000]


def main():
    shared, news, out = sys.argv[1:]
    texts = [json.loads(line)["text"] for line in open(news, encoding="utf-8")]
    texts += [d[2] for d in reuters(f"{shared}/sgml/reuters21578", random.Random(SEED), 30000)]
    texts += [d[2] for d in dedup(f"{shared}/dedup/articles_2500.train")]
    texts += [d[2] for d in pages(f"{shared}/html/article-extraction-benchmark/ground-truth.json")]
    corpus = list(sentences(texts))
    del texts
    written = collections.defaultdict(lambda: [0, 0])
    for words in corpus:
        for before, word in zip(words, words[1:]):
            # After a sign a capital may begin a sentence; a line of capitals says nothing.
            if before[0].islower() and word[0].isalpha():
                written[word.lower()][word[0].isupper()] += 1
    model = Word2Vec(vector_size=64, window=3, min_count=25, sg=1, negative=5, epochs=2, workers=1, seed=SEED, sample=1e-4)
    model.build_vocab(corpus)
    print(len(model.wv), "words", flush=True)
    model.train(corpus, total_examples=len(corpus), epochs=2)
    vectors = model.wv.vectors / numpy.linalg.norm(model.wv.vectors, axis=1, keepdims=True)
    fine = MiniBatchKMeans(1000, random_state=SEED, batch_size=8192, n_init=1, max_iter=30).fit(vectors)
    coarse = KMeans(100, random_state=SEED, n_init=4).fit(fine.cluster_centers_)
    with open(out, "w", encoding="utf-8") as file:
        for word, (small, capital) in sorted(written.items()):
            if small + capital >= 8:
                share = capital / (small + capital)
                bucket = 1 + sum(share > bound for bound in (0.01, 0.1, 0.5, 0.9, 0.99))
                file.write(f"capitals\t{bucket}\t{word}\n")
        for word, cluster in zip(model.wv.index_to_key, fine.labels_):
            file.write(f"cluster\t{cluster + 1}\t{word}\n")
        file.write("coarse\t0\t0\n")
        for cluster, group in enumerate(coarse.labels_):
            file.write(f"coarse\t{group + 1}\t{cluster + 1}\n")


if __name__ == "__main__":
    main()
