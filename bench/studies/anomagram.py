"""The autoencoder of Anomagram's training page in PyTorch, as TensorFlow.js trains it: weights normal with Glorot's deviation cut at two of them, Adam with beta1 0.5 and epsilon 1e-7.

python3 anomagram.py FOLDER-OF-ECG5000-CSV [SEEDS]: ROC AUC after 30, 50 and 100 steps at 0, 30 and 50 % abnormal training beats; first with the weights as drawn, then with weights drawn
again where all training beats are rebuilt the same, before or after training.
"""
import gzip
import sys

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

WIDTHS = [140, 7, 3, 2, 3, 7, 140]
STEPS = (30, 50, 100)


def load(path):
    with gzip.open(path, "rt") as file:
        table = np.genfromtxt(file, delimiter=",", skip_header=1)
    return table[:, 1:].astype(np.float32), table[:, 0] != 1


def draw_network():
    layers = []
    for i, (inputs, outputs) in enumerate(zip(WIDTHS, WIDTHS[1:])):
        layer = torch.nn.Linear(inputs, outputs)
        deviation = (2 / (inputs + outputs)) ** 0.5
        torch.nn.init.trunc_normal_(layer.weight, 0, deviation, -2 * deviation, 2 * deviation)
        torch.nn.init.zeros_(layer.bias)
        layers += [layer] + ([torch.nn.Sigmoid()] if i == 5 else [] if i == 2 else [torch.nn.ReLU()])
    return torch.nn.Sequential(*layers)


def dead(network, rows):
    with torch.no_grad():
        rebuilt = network(rows)
    return bool((rebuilt == rebuilt[0]).all())


def train(rows, steps):
    network = draw_network()
    optimiser = torch.optim.Adam(network.parameters(), 0.01, betas=(0.5, 0.999), eps=1e-7)
    for _ in range(steps):
        optimiser.zero_grad()
        ((network(rows) - rows) ** 2).mean().backward()
        optimiser.step()
    return network


def measure(larger, smaller, share, steps, seed, redraw):
    (pool, pool_odd), (tested, tested_odd) = larger, smaller
    order = np.random.default_rng(seed).permutation(len(pool))
    odd = round(500 * share)
    rows = torch.tensor(np.concatenate([pool[order[~pool_odd[order]][:500 - odd]], pool[order[pool_odd[order]][:odd]]]))
    torch.manual_seed(seed)
    network = train(rows, steps)
    for _ in range(9 if redraw else 0):
        if not dead(network, rows):
            break
        network = train(rows, steps)
    with torch.no_grad():
        tested = torch.tensor(tested)
        errors = ((network(tested) - tested) ** 2).mean(1).numpy()
    return roc_auc_score(tested_odd, errors)


def main():
    torch.set_num_threads(1)
    larger, smaller = (load(f"{sys.argv[1]}/ecg5000_{count}.csv.gz") for count in (4500, 500))
    least, most = larger[0].min(0), larger[0].max(0)
    larger, smaller = (((rows - least) / (most - least), odd) for rows, odd in (larger, smaller))
    seeds = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    for redraw in (False, True):
        for steps in STEPS:
            for share in (0, 0.3, 0.5):
                aucs = np.array([measure(larger, smaller, share, steps, seed, redraw) for seed in range(1, seeds + 1)])
                print(f"redraw {redraw}, {steps} steps, {share:.0%}: {aucs.mean():.4f} ± {aucs.std(ddof=1):.4f}, {aucs.min():.3f} to {aucs.max():.3f}", flush=True)


main()
