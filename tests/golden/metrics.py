#!/usr/bin/env python3
# metrics.py - made metrics-[0-3].ser, metrics.tsv and compare.tsv: predictions of two systems over two folds, and their
# figures by scikit-learn 1.2.1, scipy 1.10.1 and numpy 1.24.2
import ctypes
import random

import msgpack
import numpy
from scipy import stats
from sklearn import metrics

CLASSES = ["angry", "fröhlich", "neutral", "sad"]
xxh = ctypes.CDLL("libxxhash.so.0")
xxh.XXH3_64bits.restype = ctypes.c_uint64
xxh.XXH3_64bits.argtypes = [ctypes.c_char_p, ctypes.c_size_t]


def stream(path, records, skipped):
    header = {"ser": 1, "kind": "prediction", "axes": "class", "width": len(CLASSES), "classes": CLASSES,
              "map": {c: c for c in CLASSES}, "model": "0123456789abcdef", "history": []}
    out = msgpack.packb(header) + b"".join(msgpack.packb(r) for r in records)
    out += b"\x83" + msgpack.packb("end") + msgpack.packb(len(records)) + msgpack.packb("skipped")
    out += msgpack.packb(skipped) + msgpack.packb("xxh3")
    out += msgpack.packb("%016x" % xxh.XXH3_64bits(out, len(out)))
    open(path, "wb").write(out)


def records(rng, fold, truths):
    made = []
    for i, truth in enumerate(truths):
        x = numpy.array([rng.random() + (c == truth) * 0.4 for c in CLASSES])
        r = {"id": "%d.%d" % (fold, i), "label": truth or "bored", "speaker": "s%d" % (i % 3 + 2 * fold),
             "predicted": CLASSES[int(x.argmax())],
             "seen": ["recording", "speaker"] if i == 4 else ["speaker"] if i % 3 == 1 else []}
        if truth:
            r["class"] = truth
        r["x"] = {"dtype": "<f4", "shape": [len(CLASSES)], "data": (x / x.sum()).astype("<f4").tobytes()}
        made.append(r)
    return made


def beside(made, skipped):
    t = [r["class"] for r in made if "class" in r]
    present = set(t)
    seen = {r["speaker"] for r in made if "speaker" in r["seen"]}
    return [("chance_recall_macro", 1 / len(present)), ("majority_accuracy", max(t.count(c) for c in present) / len(t)),
            ("records", len(made)), ("scored", len(t)), ("not_scored", len(made) - len(t)),
            ("skipped", skipped), ("classes", len(CLASSES)),
            ("classes_without_examples", len(CLASSES) - len(present)),
            ("seen_recording", sum("recording" in r["seen"] for r in made)),
            ("seen_speaker", sum("speaker" in r["seen"] for r in made)),
            ("seen_id", 0), ("unknown_recording", 0), ("unknown_speaker", 0),
            ("speakers", len({r["speaker"] for r in made})), ("speakers_seen", len(seen))]


def rows(scope, file, made, skipped):
    scored = [r for r in made if "class" in r]
    t, p = [r["class"] for r in scored], [r["predicted"] for r in scored]
    present = sorted(set(t))
    say = lambda metric, value, c="", q="": print(scope, file, metric, c, q, str(value), sep="\t", file=tsv)
    say("recall_macro", float(numpy.mean(metrics.recall_score(t, p, labels=present, average=None))))
    say("accuracy", metrics.accuracy_score(t, p))
    say("f1_macro", metrics.f1_score(t, p, average="macro"))
    for name, value in beside(made, skipped):
        say(name, value)
    error, confidence = calibration(made)
    say("calibration_error", error)
    say("confidence", confidence)
    counts = metrics.confusion_matrix(t, p, labels=CLASSES)
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        t, p, labels=CLASSES, zero_division=0)
    for k, c in enumerate(CLASSES):
        taken = int(counts[:, k].sum())
        say("precision", float(precision[k]) if taken else "NaN", c)
        say("recall", float(recall[k]) if support[k] else "NaN", c)
        say("f1", float(f1[k]) if taken + support[k] else "NaN", c)
        say("support", int(support[k]), c)
        say("predicted", taken, c)
        for q, other in enumerate(CLASSES):
            say("confusion", int(counts[k, q]), c, other)
            say("confusion_share", float(counts[k, q] / support[k]) if support[k] else "NaN", c, other)
    return metrics.accuracy_score(t, p), float(numpy.mean(metrics.recall_score(t, p, labels=present, average=None)))


MASK = 2**64 - 1


def splitmix(x):
    z = x = (x + 0x9E3779B97F4A7C15) & MASK
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
    return x, z ^ z >> 31


def draws(seed, k, n):
    """The units of resample k: xoshiro256** seeded from (seed, k, n)."""
    turn = lambda x, by: (x << by | x >> (64 - by)) & MASK
    x = splitmix(splitmix(seed)[1] ^ k)[1] ^ n
    s = []
    for _ in range(4):
        x, z = splitmix(x)
        s.append(z)
    for _ in range(n):
        while True:
            out = turn(s[1] * 5 & MASK, 7) * 9 & MASK
            t = s[1] << 17 & MASK
            s[2] ^= s[0]
            s[3] ^= s[1]
            s[1] ^= s[2]
            s[0] ^= s[3]
            s[2] ^= t
            s[3] = turn(s[3], 45)
            if out >= 2**64 % n:
                break
        yield out % n


def figures(truth, told):
    present = sorted(set(truth))
    return numpy.array([metrics.recall_score(truth, told, labels=present, average="macro", zero_division=0),
                        metrics.accuracy_score(truth, told),
                        metrics.f1_score(truth, told, average="macro", zero_division=0)])


def units_of(made, other, by):
    units = {}
    for a, b in zip(made, other or made):
        if "class" in a:
            units.setdefault(a[by], []).append((a["class"], a["predicted"], b["predicted"]))
    return list(units.values())


def of(units, other):
    """The figures of one system, or their difference where there is another."""
    t, p, q = zip(*[r for u in units for r in u])
    return figures(t, p) - figures(t, q) if other else figures(t, p)


def bootstrap(units, other, resamples=200, seed=5):
    drawn = [of([units[u] for u in draws(seed, k, len(units))], other) for k in range(resamples)]
    return numpy.quantile(drawn, [0.05, 0.95], axis=0)


def jackknife(units, other):
    n, figure = len(units), of(units, other)
    without = numpy.array([of(units[:i] + units[i + 1:], other) for i in range(n)])
    far = stats.t.ppf(0.95, n - 1) * (n - 1) / n ** 0.5 * without.std(axis=0, ddof=1)
    if other:
        return figure - far, figure + far
    middle, far = numpy.log(figure / (1 - figure)), far / figure / (1 - figure)
    return 1 / (1 + numpy.exp(far - middle)), 1 / (1 + numpy.exp(-far - middle))


NAMES = ["recall_macro", "accuracy", "f1_macro"]


def interval_rows(made, other, tsv):
    """sermetrics -s 5 --resamples 200 --level 90."""
    say = lambda scope, metric, value: print(scope, "", metric, "", "", repr(value), sep="\t", file=tsv)
    n = {}
    for by, name, method in [("speaker", "speakers", jackknife), ("id", "utterances", bootstrap)]:
        units = units_of(made, other, by)
        n[name], (low, high) = len(units), method(units, other)
        for i, metric in enumerate(NAMES):
            say("low_" + name, metric, float(low[i]))
            say("high_" + name, metric, float(high[i]))
    for metric, value in [("level", 90), ("resamples", 200), ("seed", 5), *n.items(), ("without_speaker", 0)]:
        say("bootstrap", metric, value)
    for name, method in [("speakers", "jackknife-t"), ("utterances", "percentile-bootstrap")]:
        for metric, value in [("method", method), ("coverage", "NaN"), ("reason", "")]:
            print("interval_" + name, "", metric, "", "", value, sep="\t", file=tsv)


def calibration(made):
    """Expected calibration error, and mean top posterior."""
    x = [numpy.frombuffer(r["x"]["data"], "<f4").astype(float) for r in made if "class" in r]
    truth = [CLASSES.index(r["class"]) for r in made if "class" in r]
    top, right = numpy.array([v.max() for v in x]), numpy.array([v.argmax() == t for v, t in zip(x, truth)])
    bins = numpy.digitize(top, numpy.arange(1, 15) / 15, right=True)
    error = sum(abs(right[bins == b].mean() - top[bins == b].mean()) * (bins == b).mean() for b in set(bins))
    return float(error), float(top.mean())


rng = random.Random(7)
one = records(rng, 0, [rng.choice(CLASSES + [None]) for _ in range(60)])
two = records(rng, 1, [rng.choice(["angry", "fröhlich", "fröhlich", "sad"]) for _ in range(35)])
stream("metrics-0.ser", one, 2)
stream("metrics-1.ser", two, 1)
tsv = open("metrics.tsv", "w")
print("scope", "file", "metric", "class", "predicted", "value", sep="\t", file=tsv)
rows("pooled", "", one + two, 3)
folds = [rows("fold", "metrics-0.ser", one, 2), rows("fold", "metrics-1.ser", two, 1)]
for scope, of in [("mean", numpy.mean), ("deviation", lambda x: numpy.std(x, ddof=1))]:
    for i, metric in [(1, "recall_macro"), (0, "accuracy")]:
        print(scope, "", metric, "", "", repr(float(of([f[i] for f in folds]))), sep="\t", file=tsv)
interval_rows(one + two, None, tsv)

three = records(rng, 0, [r.get("class") for r in one])
four = records(rng, 1, [r.get("class") for r in two])
stream("metrics-2.ser", three, 0)
stream("metrics-3.ser", four, 0)
tsv = open("compare.tsv", "w")
print("scope", "file", "metric", "class", "predicted", "value", sep="\t", file=tsv)
pairs = [(a, b) for a, b in zip(one + two, three + four) if "class" in a]
truth = [a["class"] for a, b in pairs]
first, second = (figures(truth, [r[s]["predicted"] for r in pairs]) for s in (0, 1))
for scope, values in [("first", first), ("second", second), ("difference", first - second)]:
    for metric, value in zip(NAMES, values):
        print(scope, "", metric, "", "", repr(float(value)), sep="\t", file=tsv)
for scope, made, skipped in [("first", one + two, 3), ("second", three + four, 0)]:
    for name, value in beside(made, skipped):
        print(scope, "", name, "", "", value, sep="\t", file=tsv)
interval_rows(one + two, three + four, tsv)
right = [(a["predicted"] == a["class"], b["predicted"] == b["class"]) for a, b in pairs]
alone = right.count((True, False)), right.count((False, True))
for metric, value in [("both_right", right.count((True, True))), ("first_alone", alone[0]), ("second_alone", alone[1]),
                      ("both_wrong", right.count((False, False))),
                      ("p", float(stats.binomtest(alone[0], sum(alone)).pvalue))]:
    print("mcnemar", "", metric, "", "", repr(value), sep="\t", file=tsv)
