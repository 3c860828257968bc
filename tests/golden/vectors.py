#!/usr/bin/env python3
# vectors.py - made vectors.h: vectors, and what scikit-learn 1.2.1 makes of them
import numpy
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from sklearn.svm import SVC

CLASSES, DIM, TRAIN, TEST = 4, 6, 140, 40
rng = numpy.random.default_rng(4)
centres = rng.normal(size=(CLASSES, DIM)) * 1.6
labels = rng.choice(CLASSES, TRAIN + TEST, p=[0.4, 0.3, 0.2, 0.1])
x = numpy.round(centres[labels] + rng.normal(size=(TRAIN + TEST, DIM)) * [2, 1.5, 1, 1, 0.7, 0.5], 3).astype("f4")
fit, told = x[:TRAIN], labels[:TRAIN]


def rows(name, values, form="%.9g", kind="double"):
    print("static const %s %s[] = {" % (kind, name))
    for line in numpy.atleast_2d(values):
        print("\t" + " ".join(form % v + "," for v in line))
    print("};\n")


print("/* vectors.h - by vectors.py: vectors in %d classes, and what scikit-learn 1.2.1 makes of them */" % CLASSES)
print("#ifndef VECTORS_H\n#define VECTORS_H\n")
print("enum { VECTORS_CLASSES = %d, VECTORS_DIM = %d, VECTORS_TRAIN = %d, VECTORS_TEST = %d };\n"
      % (CLASSES, DIM, TRAIN, TEST))
rows("vectors_x", x, "%.3ff", "float")
rows("vectors_label", labels.reshape(-1, 20), "%d", "long")
print("/* SVC on the first VECTORS_TRAIN: predictions of the others, and decision values by pairs */")
for name, options in [("rbf", {}), ("linear", dict(kernel="linear", C=0.5)),
                      ("poly", dict(kernel="poly", degree=2, C=2, gamma=0.1)),
                      ("balanced", dict(class_weight="balanced", C=3, gamma=0.05))]:
    svc = SVC(decision_function_shape="ovo", **options).fit(fit, told)
    rows("vectors_%s_class" % name, svc.predict(x[TRAIN:]).reshape(-1, 20), "%d", "long")
    rows("vectors_%s_score" % name, svc.decision_function(x[TRAIN:]))
    if name == "rbf":
        print("static const double vectors_gamma = %.17g;" % svc._gamma)
        print("enum { VECTORS_SUPPORT = %d };\n" % svc.n_support_.sum())
pca = PCA(2).fit(x.astype("f8"))
print("/* PCA of all */")
rows("vectors_pca", pca.transform(x.astype("f8")))
rows("vectors_explained", pca.explained_variance_ratio_)
print("/* TSNE(method='exact', init='pca', perplexity 20) of all */")
tsne = TSNE(method="exact", init="pca", perplexity=20, learning_rate="auto", random_state=0)
tsne.fit(x)
print("static const double vectors_kl = %.9g;\n\n#endif" % tsne.kl_divergence_)
