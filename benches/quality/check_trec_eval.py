#!/usr/bin/env python3
"""Checks that `morgue eval` agrees with trec_eval to four digits.

Random judgements and runs, by seed: ties, topics that are in one file only, grades from 0 to 3,
negative grades (in the pool, not judged), ids that nobody judged, topics without anything
relevant. Each is evaluated by trec_eval's own code, through the Python package that wraps it, and
by the program; the first difference ends the check.

    python3 -m venv venv && venv/bin/pip install pytrec-eval-terrier
    venv/bin/python benches/quality/check_trec_eval.py [--rounds 200] [--seed 1] \\
        [--program "target/release/morgue eval"]

Two things are left out on purpose. Scores are exact in single precision, since the package compares
them so (trec_eval itself no longer does, from 9.0.8 on). And no topic has negative grades only:
trec_eval then reads memory that it never wrote.

judged@k is not trec_eval's; it is compared with the three lines in `judged` below.
"""

import argparse
import random
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import pytrec_eval

CUTOFFS = (1, 3, 10, 100)
# Our names, and trec_eval's as the package takes and gives them.
NAMES = {"map": "map", "mrr": "recip_rank", "bpref": "bpref"}
for cutoff in CUTOFFS:
    NAMES[f"ndcg@{cutoff}"] = f"ndcg_cut_{cutoff}"
    NAMES[f"p@{cutoff}"] = f"P_{cutoff}"
    NAMES[f"r@{cutoff}"] = f"recall_{cutoff}"
CUT = ",".join(map(str, CUTOFFS))
ASKED = {"map", "recip_rank", "bpref", f"ndcg_cut.{CUT}", f"P.{CUT}", f"recall.{CUT}"}
JUDGED = {f"judged@{cutoff}": cutoff for cutoff in CUTOFFS}


def invent(dice):
    """Judgements and a run, each as {topic: {id: grade or score}}."""
    qrels, run = {}, {}
    name = lambda n: f"{dice.choice('aBz')}{dice.choice(['', '-', '/', '#', 'é'])}{n}"
    pool = [name(n) for n in range(dice.choice([3, 30, 300]))]
    # Few possible scores make ties.
    quarters, fine = [n / 4 for n in range(-3, 4)], [n / 1024 for n in range(100_000)]
    scores = dice.choice([[1.0], quarters, fine])
    kinds = [[0, 1], [0, 1, 2, 3], [-2, -1, 0, 1, 2], [0], [0, 0, 0, 0, 1], [1, 2, 3]]
    for topic in range(1, dice.randint(2, 12)):
        grades = dice.choice(kinds)
        judged = dice.sample(pool, dice.randint(1, len(pool)))
        found = dice.sample(pool, dice.randint(1, len(pool)))
        if dice.random() < 0.85:
            qrels[str(topic)] = {id: dice.choice(grades) for id in judged}
            if max(qrels[str(topic)].values()) < 0:
                qrels[str(topic)][judged[0]] = 0
        if dice.random() < 0.85:
            run[str(topic)] = {id: dice.choice(scores) for id in found}
    qrels.setdefault("1", {pool[0]: 1})
    run.setdefault("1", {pool[-1]: 1.0})
    return qrels, run


def write(folder, dice, qrels, run):
    """The two files, their lines in random order and with ranks that mean nothing."""
    judgements, hits = [], []
    for topic, grades in qrels.items():
        judgements += [f"{topic} 0 {id} {grade}" for id, grade in grades.items()]
    for topic, scores in run.items():
        hits += [f"{topic} Q0 {id} {dice.randint(1, 9)} {score} t" for id, score in scores.items()]
    for path, lines in ((folder / "qrels", judgements), (folder / "run", hits)):
        dice.shuffle(lines)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def judged(grades, scores, cutoff):
    best_first = sorted(scores, key=lambda id: (scores[id], id.encode()), reverse=True)
    seen = best_first[:cutoff]
    return sum(grades.get(id, -1) >= 0 for id in seen) / len(seen)


def theirs(qrels, run, level, complete):
    """{topic or "all": {our name: value}} as trec_eval has it."""
    found = pytrec_eval.RelevanceEvaluator(qrels, ASKED, relevance_level=level).evaluate(run)
    table = {}
    for topic, values in found.items():
        table[topic] = {ours: values[name] for ours, name in NAMES.items()}
        for name, cutoff in JUDGED.items():
            table[topic][name] = judged(qrels[topic], run[topic], cutoff)
    if complete:
        for topic in qrels.keys() - found.keys():
            table[topic] = dict.fromkeys([*NAMES, *JUDGED], 0.0)
    count = max(len(table), 1)
    mean = lambda name: sum(row[name] for row in table.values()) / count
    return table | {"all": {name: mean(name) for name in [*NAMES, *JUDGED]}}


def ours(program, folder, level, complete):
    """The same as the program has it."""
    command = [*program, "--qrels", str(folder / "qrels"), "--run", str(folder / "run")]
    command += ["--measures", ",".join([*NAMES, *JUDGED]), "--level", str(level)]
    command += ["--per-topic", "--format", "tsv"] + ["--complete"] * complete
    printed = subprocess.run(command, capture_output=True, encoding="utf-8")
    # 1 says that there was no topic to measure.
    if printed.returncode not in (0, 1):
        sys.exit(f"{shlex.join(command)}\n{printed.stderr}")
    header, *rows = [line.split("\t") for line in printed.stdout.splitlines()]
    return {topic: dict(zip(header[1:], map(float, values))) for topic, *values in rows}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default="target/release/morgue eval", type=shlex.split)
    parser.add_argument("--rounds", default=200, type=int)
    parser.add_argument("--seed", default=1, type=int)
    options = parser.parse_args()
    compared = 0
    for number in range(options.rounds):
        dice = random.Random(options.seed * 1_000_003 + number)
        qrels, run = invent(dice)
        level, complete = dice.choice([1, 1, 2, 3]), dice.random() < 0.5
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            write(folder, dice, qrels, run)
            expected = theirs(qrels, run, level, complete)
            found = ours(options.program, folder, level, complete)
        where = f"seed {options.seed}, round {number}, level {level}, complete {complete}"
        if expected.keys() != found.keys():
            sys.exit(f"{where}: topics {sorted(expected)}, but {sorted(found)}")
        for topic, values in expected.items():
            for name, value in values.items():
                compared += 1
                other = found[topic][name]
                if abs(value - other) >= 0.5e-4:
                    sys.exit(f"{where}: topic {topic}: {name} is {value:.6f}, but {other:.6f}")
    print(f"{compared} values in {options.rounds} rounds agree to four digits")


if __name__ == "__main__":
    main()
