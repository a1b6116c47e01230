"""Writes densities.json: scikit-learn's mixtures, covariance determinants and clusters on the reference sets. The argument is the folder of classical_SET.npz."""
import json
import sys
import warnings
from os import path

import numpy as np
from sklearn.cluster import KMeans
from sklearn.covariance import MinCovDet
from sklearn.metrics import roc_auc_score
from sklearn.mixture import GaussianMixture

warnings.simplefilter("ignore")
SETS = "breastw cardio glass ionosphere pima thyroid wdbc".split()
SOURCE = ("scikit-learn 1.2.1 on classical_SET.npz, fitted on train_x, scores of the first 20 rows of test_x. gmm: GaussianMixture(1), minus the log-density; "
          "mcd: MinCovDet, squared distance, for random_state 0 to 4, and ROC AUC on test_x. kmeans: the inertia of KMeans(8, n_init=10, random_state=0) on train_x.")


def rounded(values):
    return [float("%.7g" % value) for value in values]


def figures(archive):
    train, test, labels = archive["train_x"], archive["test_x"], archive["test_y"]
    mixture = GaussianMixture(1, random_state=0).fit(train)
    distances = [MinCovDet(random_state=seed).fit(train).mahalanobis(test) for seed in range(5)]
    return {
        "gmm": rounded(-mixture.score_samples(test[:20])),
        "mcd": [rounded(values[:20]) for values in distances],
        "mcd_auc": rounded(roc_auc_score(labels, values) for values in distances),
        "kmeans": rounded([KMeans(8, n_init=10, random_state=0).fit(train).inertia_])[0],
    }


sets = {name: figures(np.load(path.join(sys.argv[1], f"classical_{name}.npz"))) for name in SETS}
with open(path.join(path.dirname(path.abspath(__file__)), "densities.json"), "w") as file:
    json.dump({"source": SOURCE, "sets": sets}, file, indent=1)
