"""Runs Misfit's and scikit-learn's detectors in turns on the same rows and writes docs/results/classical.md. Started by run.sh."""
import json
import os
import statistics
import subprocess
import sys
import tempfile

import numpy
from sklearn.metrics import roc_auc_score

from published import PYOD

HERE = os.path.dirname(os.path.abspath(__file__))
REPORT = os.path.join(HERE, "../../docs/results/classical.md")
FILES = {"cardio": "6_cardio", "annthyroid": "2_annthyroid", "mnist": "24_mnist", "shuttle": "32_shuttle", "http": "16_http"}
PEERS = {"iforest": "IsolationForest", "knn": "NearestNeighbors", "lof": "LocalOutlierFactor", "ocsvm": "OneClassSVM",
         "kde": "KernelDensity", "mcd": "MinCovDet", "gmm": "GaussianMixture"}
# How many times faster each detector must be, as the median over its data sets.
REQUIRED = {"iforest": 8, "knn": 3, "lof": 3, "ocsvm": 3, "kde": 3, "mcd": 5, "gmm": 2,
            "hbos": 5, "ecod": 8, "copod": 8, "loda": 10, "pca": 2, "cblof": 5, "cof": 10, "sod": 10}


class Worker:
    """A process that answers one line of JSON per request, and sleeps in between."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *words):
        self.process.stdin.write("\t".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{self.process.args} failed at {words}.")
        return json.loads(answer)


class Data:
    """A data set, standardised over all its rows and rounded to float32, in a file that both sides read."""

    def __init__(self, name, folder):
        with numpy.load(os.path.join(os.environ["MISFIT_DATASETS"], "adbench/classical", FILES[name] + ".npz")) as arrays:
            rows, self.labels = arrays["X"].astype(numpy.float64), arrays["y"]
        deviation = rows.std(axis=0)
        rows = (rows - rows.mean(axis=0)) / numpy.where(deviation == 0, 1, deviation)
        self.shape = rows.shape
        self.file = os.path.join(folder, name)
        rows.astype(numpy.float32).tofile(self.file)


def one_run(worker, detector, data, folder):
    scores = os.path.join(folder, "scores")
    seconds = worker.ask("run", detector, scores)
    return {**seconds, "both": seconds["fit"] + seconds["score"], "auc": 100 * roc_auc_score(data.labels, numpy.fromfile(scores))}


def one_round(workers, cases, data, folder, warm_up):
    """Per data set and detector, one after another: scikit-learn, then Misfit. The warm-up leaves scikit-learn to the smallest data."""
    found = {}
    for name in data:
        for worker in workers.values():
            worker.ask("rows", data[name].file, *data[name].shape)
        for detector in [detector for detector, where in cases if where == name]:
            found[detector, name] = {
                who: one_run(worker, detector, data[name], folder) for who, worker in workers.items()
                if who == "misfit" or (detector in PEERS and name != "http" and not warm_up)}
        if warm_up and name == "cardio":
            for detector in PEERS:
                one_run(workers["sklearn"], detector, data[name], folder)
    return found


def seconds(value):
    return f"{value:.4f}" if value < 0.1 else f"{value:.3f}" if value < 10 else f"{value:.1f}"


def median(rounds, case, who, figure):
    return statistics.median(found[case][who][figure] for found in rounds)


def ratios(rounds, case):
    return [found[case]["sklearn"]["both"] / found[case]["misfit"]["both"] for found in rounds]


def published_ratio(rounds, case):
    return (PYOD[case][0] + PYOD[case][1]) / median(rounds, case, "misfit", "both")


def measured_row(rounds, case, shape):
    part = [seconds(median(rounds, case, who, figure)) for who in ("misfit", "sklearn") for figure in ("fit", "score")]
    each = ratios(rounds, case)
    return (f"| {case[0]} | {PEERS[case[0]]} | {case[1]} ({shape[0]:,} × {shape[1]}) | {part[0]} + {part[1]} | {part[2]} + {part[3]} "
            f"| {min(each):.1f} | **{statistics.median(each):.1f}** | {max(each):.1f} "
            f"| {median(rounds, case, 'misfit', 'auc'):.1f} | {median(rounds, case, 'sklearn', 'auc'):.1f} |")


def published_row(rounds, case, shape):
    fit, score, auc = PYOD[case]
    return (f"| {case[0]} | {case[1]} ({shape[0]:,} × {shape[1]}) | {seconds(median(rounds, case, 'misfit', 'fit'))} + {seconds(median(rounds, case, 'misfit', 'score'))} "
            f"| {fit:.2f} + {score:.2f} | {published_ratio(rounds, case):.1f} | {median(rounds, case, 'misfit', 'auc'):.1f} | {auc:.1f} |")


def summary_row(rounds, detector, beside, others):
    own = [statistics.median(ratios(rounds, case)) for case in beside if case[0] == detector]
    indications = [published_ratio(rounds, case) for case in others if case[0] == detector]
    figures = own or indications
    verdict = "reached" if statistics.median(figures) >= REQUIRED[detector] else "**missed**"
    verdict += "" if own else " by the indication"
    verdict += "; slower on a data set" if min(figures) < 1 else ""
    gaps = [(abs(median(rounds, case, "misfit", "auc") - median(rounds, case, "sklearn", "auc")), case[1]) for case in beside if case[0] == detector]
    if gaps and max(gaps)[0] > 5:
        verdict = f"**in doubt** ({verdict}): the AUC differs by {max(gaps)[0]:.1f} on {max(gaps)[1]}"
    return (f"| {detector} | {REQUIRED[detector]} | {f'{statistics.median(own):.1f}' if own else ''} "
            f"| {f'{statistics.median(indications):.1f}' if indications else ''} | {verdict} |")


def machine():
    with open("/proc/cpuinfo") as file:
        lines = file.read().splitlines()
    model = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    flags = next(line for line in lines if line.startswith("flags"))
    vectors = "AVX-512" if "avx512f" in flags else "AVX2" if "avx2" in flags else "neither AVX-512 nor AVX2"
    return f"{model}, {os.cpu_count()} virtual cores, {vectors}"


def introduction(rounds, version, load_before):
    runtime = subprocess.run(["dotnet", "--version"], capture_output=True, text=True).stdout.strip()
    return [
        "# Classical detectors beside scikit-learn and PyOD",
        "",
        "Written by `bench/classical/run.sh`; the code of both sides is in `bench/classical`.",
        "",
        f"- Machine: {machine()}. A virtual machine on a shared host; other jobs ran beside it to the extent of the load average, "
        f"{load_before:.1f} before and {os.getloadavg()[0]:.1f} after the run (the run itself adds up to {os.cpu_count()}). "
        "On a busy machine a side with two threads loses more than one with a single thread.",
        f"- .NET SDK {runtime}; scikit-learn {version} of Debian on {os.environ.get('MISFIT_BLAS', 'the system BLAS')}, `n_jobs=-1` where it has it "
        "(KernelDensity and OneClassSVM use one core; MinCovDet and GaussianMixture what BLAS uses). Misfit uses all cores.",
        "- Fit on all rows of a data set, then score the same rows. Rows are standardised beforehand and have the same values on both sides: float32, which scikit-learn gets as float64.",
        f"- Rounds: {len(rounds)}; in each, scikit-learn and Misfit ran one after another on each data set. Before that one warm-up, in which Misfit ran every case "
        "(its code is compiled as it runs) and scikit-learn every detector on cardio.",
        "- Seconds are fit + score, each the median over the rounds. Ratios are of the sums, round by round: least, median, most. ROC AUC in per cent shows that the same work was done.",
    ]


def report(rounds, cases, data, version, load_before):
    beside = [case for case in cases if "sklearn" in rounds[0][case]]
    others = [case for case in cases if case in PYOD]
    lines = introduction(rounds, version, load_before) + [
        "",
        "## Interleaved with scikit-learn",
        "",
        "| Detector | scikit-learn's | Data | Misfit, s | scikit-learn, s | Ratio, least | Ratio, median | Ratio, most | AUC, Misfit | AUC, scikit-learn |",
        "|---|---|---|---|---|---|---|---|---|---|",
        *[measured_row(rounds, case, data[case[1]].shape) for case in beside],
        "",
        "## Beside PyOD's published seconds: indications only",
        "",
        "PyOD 3.6.5, measured on another machine of this kind on another day, not interleaved: these ratios are only indications, and the load on the machine counts against Misfit alone. "
        "PyOD's fit also scores the fitted rows, and its ECOD and COPOD compute their tails again from the rows to be scored; its HBOS on shuttle includes just-in-time compilation. "
        "LODA runs with `PyodLookup`, which looks a value up in the next bin as PyOD does; Misfit's default does not.",
        "",
        "| Detector | Data | Misfit, s | PyOD, s | Ratio (indication) | AUC, Misfit | AUC, PyOD |",
        "|---|---|---|---|---|---|---|",
        *[published_row(rounds, case, data[case[1]].shape) for case in others],
        "",
        "## Required ratios",
        "",
        "Medians over the data sets of a detector. Where scikit-learn has the detector, the interleaved ratio decides; else there is only the indication. "
        "Isolation forest and MCD are random, and each side has one seed here, so that their AUCs differ by chance too; "
        "where they differ by more than 5 points, the ratio is called in doubt, since the work may not be the same.",
        "",
        "| Detector | Required | Beside scikit-learn | Beside PyOD's published seconds | |",
        "|---|---|---|---|---|",
        *[summary_row(rounds, detector, beside, others) for detector in REQUIRED if any(case[0] == detector for case in cases)],
        "",
    ]
    os.makedirs(os.path.dirname(REPORT), exist_ok=True)
    with open(REPORT + ".tmp", "w") as file:
        file.write("\n".join(lines))
    os.replace(REPORT + ".tmp", REPORT)


def main():
    dll, count = sys.argv[1], int(sys.argv[2])
    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        data = {name: Data(name, folder) for name in FILES}
        cases = list(PYOD)
        workers = {"sklearn": Worker([sys.executable, os.path.join(HERE, "peer.py")]), "misfit": Worker(["dotnet", dll])}
        version = workers["sklearn"].ask("version")["version"]
        one_round(workers, cases, data, folder, True)
        print("warm-up done", flush=True)
        rounds = []
        for number in range(count):
            rounds.append(one_round(workers, cases, data, folder, False))
            report(rounds, cases, data, version, load_before)
            print(f"round {number + 1} of {count}", flush=True)


main()
