"""TracInAD on Thyroid in PyTorch, the way its released code computes scores: the gradient of every row by a backward pass of its own.

Our own implementation of Thimonier et al., "TracInAD", IJCNN 2022: variational autoencoder 6-64-128-32, 250 epochs of SGD, 25 checkpoints, 64
training rows drawn at each, products of the gradients by the last linear layer, batch normalisation in evaluation mode.
usage: peer.py thyroid.mat SEED THREADS -> one line: seconds of training, seconds of scoring, ROC AUC
"""
import sys
import time

import numpy
import scipy.io
import torch
from torch import nn

path, seed, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.manual_seed(seed)
torch.set_num_threads(threads)
EPOCHS, EVERY, BATCH, DRAWN, RATE = 250, 10, 16, 64, 1e-4


def linear(inputs, outputs, rectified=False):
    layers = [nn.Linear(inputs, outputs), nn.BatchNorm1d(outputs)]
    return layers + [nn.ReLU()] if rectified else layers


class Network(nn.Module):
    def __init__(self, columns, first=64, second=128, latent=32):
        super().__init__()
        self.encoder = nn.Sequential(*linear(columns, first), *linear(first, second), *linear(second, latent, True))
        self.mean = nn.Linear(latent, latent)
        self.log_variance = nn.Linear(latent, latent)
        self.last = nn.Linear(first, columns)
        self.decoder = nn.Sequential(*linear(latent, latent, True), *linear(latent, second, True), *linear(second, first), self.last, nn.BatchNorm1d(columns))

    def forward(self, x):
        features = self.encoder(x)
        mean, log_variance = self.mean(features), self.log_variance(features).clamp(-30, 20)
        z = mean + torch.exp(log_variance / 2) * torch.randn_like(mean) if self.training else mean
        return self.decoder(z), mean, log_variance


def row_gradient(network, row):
    rebuilt, _, _ = network(row)
    loss = ((rebuilt - row) ** 2).mean()
    return torch.cat([part.flatten() for part in torch.autograd.grad(loss, list(network.last.parameters()))])


data = scipy.io.loadmat(path)
x, y = data["X"].astype(numpy.float32), data["y"].ravel()
normal = x[y == 0]
half = len(normal) // 2
train, test = normal[:half], numpy.concatenate([normal[half:], x[y == 1]])
labels = numpy.concatenate([numpy.zeros(len(normal) - half), numpy.ones(int(y.sum()))])
mean, deviation = train.mean(0), train.std(0)
train = torch.tensor((train - mean) / deviation)
test = torch.tensor((test - mean) / deviation)

start = time.perf_counter()
network = Network(train.shape[1])
optimizer = torch.optim.SGD(network.parameters(), lr=RATE, weight_decay=1e-6)
checkpoints = []
for epoch in range(1, EPOCHS + 1):
    network.train()
    order = torch.randperm(len(train))
    for first in range(0, len(train) - BATCH + 1, BATCH):
        rows = train[order[first:first + BATCH]]
        rebuilt, mu, log_variance = network(rows)
        loss = ((rebuilt - rows) ** 2).sum() + 0.5 * (log_variance.exp() + mu ** 2 - 1 - log_variance).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    if epoch % EVERY == 0:
        checkpoints.append({name: value.clone() for name, value in network.state_dict().items()})
trained = time.perf_counter()

scores = torch.zeros(len(test), dtype=torch.float64)
network.eval()
for weights in checkpoints:
    network.load_state_dict(weights)
    drawn = [row_gradient(network, train[i:i + 1]) for i in torch.randperm(len(train))[:DRAWN].tolist()]
    for i in range(len(test)):
        own = row_gradient(network, test[i:i + 1])
        scores[i] += RATE * sum(torch.dot(own, other).item() for other in drawn) / DRAWN
scored = time.perf_counter()

ranks = scores.numpy().argsort().argsort() + 1
odd = labels == 1
auc = (ranks[odd].sum() - odd.sum() * (odd.sum() + 1) / 2) / (odd.sum() * (~odd).sum())
print(f"{trained - start:.2f} {scored - trained:.2f} {auc:.4f}")
