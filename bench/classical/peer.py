"""scikit-learn's side: the same requests as Program.cs answers. Started by compare.py."""
import json
import sys
import time

import numpy
import sklearn
from sklearn.covariance import MinCovDet
from sklearn.ensemble import IsolationForest
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import KernelDensity, LocalOutlierFactor, NearestNeighbors
from sklearn.svm import OneClassSVM

# How to create the model, and its scores, higher = more anomalous. All cores wherever scikit-learn can use them.
DETECTORS = {
    "iforest": (lambda d: IsolationForest(random_state=42, n_jobs=-1), lambda model, rows: -model.score_samples(rows)),
    "knn": (lambda d: NearestNeighbors(n_neighbors=5, n_jobs=-1), lambda model, rows: model.kneighbors(rows)[0][:, -1]),
    "lof": (lambda d: LocalOutlierFactor(n_neighbors=20, novelty=True, n_jobs=-1), lambda model, rows: -model.score_samples(rows)),
    "ocsvm": (lambda d: OneClassSVM(nu=0.5, gamma=1 / d), lambda model, rows: -model.decision_function(rows)),
    "kde": (lambda d: KernelDensity(bandwidth=1), lambda model, rows: -model.score_samples(rows)),
    "mcd": (lambda d: MinCovDet(random_state=42), lambda model, rows: model.mahalanobis(rows)),
    "gmm": (lambda d: GaussianMixture(1, random_state=42), lambda model, rows: -model.score_samples(rows)),
}


def run(name, rows, scores_file):
    create, score = DETECTORS[name]
    model = create(rows.shape[1])
    start = time.perf_counter()
    model.fit(rows)
    fitted = time.perf_counter()
    scores = score(model, rows)
    end = time.perf_counter()
    numpy.asarray(scores, dtype=numpy.float64).tofile(scores_file)
    return {"fit": fitted - start, "score": end - fitted}


def main():
    rows = None
    for line in sys.stdin:
        words = line.rstrip("\n").split("\t")
        answer = {}
        if words[0] == "version":
            answer = {"version": sklearn.__version__}
        elif words[0] == "rows":
            # The values are those that Misfit reads; scikit-learn computes in float64, as PyOD has it.
            rows = numpy.fromfile(words[1], dtype=numpy.float32).reshape(int(words[2]), int(words[3])).astype(numpy.float64)
        else:
            answer = run(words[1], rows, words[2])
        print(json.dumps(answer), flush=True)


main()
