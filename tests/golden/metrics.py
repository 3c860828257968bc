#!/usr/bin/env python3
# metrics.py - made metrics-0.ser, metrics-1.ser and metrics.tsv: predictions and their figures by scikit-learn 1.2.1
import ctypes
import random

import msgpack
import numpy
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


def rows(scope, file, made, skipped):
    scored = [r for r in made if "class" in r]
    t, p = [r["class"] for r in scored], [r["predicted"] for r in scored]
    present = sorted(set(t))
    say = lambda metric, value, c="", q="": print(scope, file, metric, c, q, repr(value), sep="\t", file=tsv)
    say("recall_macro", float(numpy.mean(metrics.recall_score(t, p, labels=present, average=None))))
    say("accuracy", metrics.accuracy_score(t, p))
    say("f1_macro", metrics.f1_score(t, p, average="macro"))
    say("chance_recall_macro", 1 / len(present))
    say("majority_accuracy", max(t.count(c) for c in present) / len(t))
    seen = {r["speaker"] for r in made if "speaker" in r["seen"]}
    for name, value in [("records", len(made)), ("scored", len(t)), ("not_scored", len(made) - len(t)),
                        ("skipped", skipped), ("classes", len(CLASSES)),
                        ("classes_without_examples", len(CLASSES) - len(present)),
                        ("seen_recording", sum("recording" in r["seen"] for r in made)),
                        ("seen_speaker", sum("speaker" in r["seen"] for r in made)),
                        ("speakers", len({r["speaker"] for r in made})), ("speakers_seen", len(seen))]:
        say(name, value)
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
