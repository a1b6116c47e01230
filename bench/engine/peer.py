"""The PyTorch side: the same networks, data, loss and optimiser. Requests and answers as in Program.cs."""
import json
import sys
import time

import torch
from torch import nn

torch.manual_seed(1)


class Autoencoder(nn.Module):
    def __init__(self, widths):
        super().__init__()
        layers = []
        for i in range(1, len(widths)):
            layers.append(nn.Linear(widths[i - 1], widths[i]))
            if i < len(widths) - 1:
                layers.append(nn.ReLU())
        self.network = nn.Sequential(*layers)

    def loss(self, x):
        return nn.functional.mse_loss(self.network(x), x)


def normalized(inputs, outputs, relu=False):
    layers = [nn.Linear(inputs, outputs), nn.BatchNorm1d(outputs)]
    return nn.Sequential(*layers, nn.ReLU()) if relu else nn.Sequential(*layers)


class Vae(nn.Module):
    """The variational autoencoder of TracInAD for Thyroid: batch norm everywhere, ReLU only around the latent space."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(normalized(6, 64), normalized(64, 128), normalized(128, 32, relu=True))
        self.mean = nn.Linear(32, 32)
        self.log_variance = nn.Linear(32, 32)
        self.decoder = nn.Sequential(
            normalized(32, 32, relu=True), normalized(32, 128, relu=True), normalized(128, 64), normalized(64, 6))

    def loss(self, x):
        encoded = self.encoder(x)
        mean = self.mean(encoded)
        log_variance = self.log_variance(encoded).clamp(-30, 20)
        latent = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        divergence = 0.5 * (log_variance.exp() + mean * mean - 1 - log_variance).sum()
        return ((self.decoder(latent) - x) ** 2).sum() + divergence


class LeNet(nn.Module):
    """Two convolutions, each pooled, and a dense layer; pulled towards a point as a one-class network is."""

    def __init__(self):
        super().__init__()
        self.network = nn.Sequential(
            nn.Unflatten(1, (1, 28, 28)), nn.Conv2d(1, 16, 5), nn.MaxPool2d(2), nn.ReLU(),
            nn.Conv2d(16, 32, 5), nn.MaxPool2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(512, 64))

    def loss(self, x):
        return ((self.network(x) - 1) ** 2).mean()


class Coupling(nn.Module):
    """FrEIA's AllInOneBlock with its defaults: affine coupling, global affine, hard permutation."""

    def __init__(self, width, hidden=128):
        super().__init__()
        self.active = width // 2
        self.passive = width - self.active
        self.subnet = nn.Sequential(nn.Linear(self.passive, hidden), nn.ReLU(), nn.Linear(hidden, 2 * self.active))
        self.scale = nn.Parameter(torch.full((width,), 9.9864785))
        self.shift = nn.Parameter(torch.zeros(width))
        self.register_buffer("permutation", torch.randperm(width))
        self.register_buffer("inverse", torch.argsort(self.permutation))

    def gain(self):
        return 0.1 * nn.functional.softplus(self.scale, beta=0.5)

    def coefficients(self, passive):
        scale, move = (0.1 * self.subnet(passive)).split(self.active, dim=1)
        return 2 * torch.tanh(scale / 2), move

    def forward(self, x):
        passive, active = x.split([self.passive, self.active], dim=1)
        scale, move = self.coefficients(passive)
        coupled = torch.cat([passive, active * torch.exp(scale) + move], dim=1)
        return (coupled * self.gain() + self.shift)[:, self.permutation]

    def backward_pass(self, y):
        passive, active = ((y[:, self.inverse] - self.shift) / self.gain()).split([self.passive, self.active], dim=1)
        scale, move = self.coefficients(passive)
        return torch.cat([passive, (active - move) * torch.exp(-scale)], dim=1)


class InvertibleNetwork(nn.Module):
    """Twelve blocks; per step one pass back from drawn points of the cube, and one forth of these and the data together."""

    def __init__(self, width):
        super().__init__()
        self.blocks = nn.Sequential(*[Coupling(width) for _ in range(12)])

    def loss(self, x):
        with torch.no_grad():
            drawn = torch.rand_like(x) * 2 - 1
            for block in reversed(self.blocks):
                drawn = block.backward_pass(drawn)
        largest = self.blocks(torch.cat([x, drawn])).abs().max(dim=1).values
        return largest[:len(x)].mean() - largest[len(x):].mean()


class Lstm(nn.Module):
    """An encoder reads the window; a decoder starts from its last state and says each value after the true one before."""

    def __init__(self, units):
        super().__init__()
        self.encoder = nn.LSTM(1, units, batch_first=True)
        self.decoder = nn.LSTM(1, units, batch_first=True)
        self.output = nn.Linear(units, 1)

    def loss(self, x):
        x = x.unsqueeze(2)
        _, state = self.encoder(x)
        hidden, _ = self.decoder(nn.functional.pad(x[:, :-1], (0, 0, 1, 0)), state)
        return nn.functional.mse_loss(self.output(hidden), x)


class Plad(nn.Module):
    """Perturbation learning as published for Thyroid: a variational perturbator, a classifier for rows and copies, lambda 3."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(6, 16), nn.LeakyReLU())
        self.mean = nn.Linear(16, 16)
        self.log_variance = nn.Linear(16, 16)
        self.decoder = nn.Sequential(nn.Linear(16, 16), nn.LeakyReLU(), nn.Linear(16, 12))
        self.classifier = nn.Sequential(nn.Linear(6, 64), nn.Tanh(), nn.Linear(64, 32), nn.Tanh(), nn.Linear(32, 1))

    def loss(self, x):
        features = self.encoder(x)
        mean = self.mean(features)
        log_variance = self.log_variance(features).clamp(-30, 20)
        both = self.decoder(mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean))
        shift, scale = both[:, :6], both[:, 6:]
        count = len(x)
        logits = self.classifier(torch.cat([x, x * scale + shift])).squeeze(1)
        told = nn.functional.softplus(logits[:count]).mean() + nn.functional.softplus(-logits[count:]).mean()
        size = ((scale - 1) ** 2).mean() + (shift ** 2).mean()
        divergence = 0.5 * (log_variance.exp() + mean * mean - 1 - log_variance).sum() / count
        return told + 3 * size + divergence


class AnoRand(nn.Module):
    """AnoRand for 21 columns and a label."""

    def __init__(self):
        super().__init__()
        self.noise = nn.Sequential(nn.Linear(21, 64), nn.Tanh(), nn.Linear(64, 32), nn.Tanh(), nn.Linear(32, 16), nn.Tanh())
        self.probability = nn.Linear(16, 1)
        self.encoder = nn.Sequential(nn.Linear(21, 64), nn.Tanh(), nn.Linear(64, 32), nn.Tanh(), nn.Linear(32, 8))
        self.decoder = nn.Sequential(nn.Linear(24, 32), nn.Tanh(), nn.Linear(32, 64), nn.Tanh(), nn.Linear(64, 21), nn.Sigmoid())

    def loss(self, x):
        rows, label = x[:, :21], torch.sigmoid(x[:, 21])
        noise = self.noise(rows)
        rebuilt = self.decoder(torch.cat([self.encoder(rows), noise], dim=1))
        error = ((rebuilt - rows) ** 2).mean(dim=1)
        told = nn.functional.binary_cross_entropy_with_logits(self.probability(noise).squeeze(1), label)
        return 0.8 * ((1 - label) * error).mean() + 0.2 * told


class Case:
    def __init__(self, network, batch, rows, columns):
        self.network, self.batch = network, batch
        self.optimizer = torch.optim.Adam(network.parameters())
        self.rows = torch.randn(rows, columns)
        self.order = torch.randperm(rows)
        self.next = 0

    def step(self):
        if self.next + self.batch > len(self.order):
            self.next = 0
        x = self.rows[self.order[self.next:self.next + self.batch]]
        self.next += self.batch
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.network.loss(x)
        loss.backward()
        self.optimizer.step()
        return loss

    def measure(self, seconds):
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.step()
        times = []
        start = time.perf_counter()
        end = start + seconds
        while start < end:
            loss = self.step()
            now = time.perf_counter()
            times.append(now - start)
            start = now
        times.sort()
        return {"min": times[0] * 1e6, "median": times[len(times) // 2] * 1e6, "steps": len(times), "loss": loss.item()}


CASES = {
    "small": lambda: Case(Autoencoder([18, 15, 7, 2, 7, 15, 18]), 256, 100_000, 18),
    "vae": lambda: Case(Vae(), 16, 100_000, 6),
    "medium": lambda: Case(Autoencoder([274, 128, 64, 32, 64, 128, 274]), 32, 20_000, 274),
    "lenet": lambda: Case(LeNet(), 128, 10_000, 784),
    "flow": lambda: Case(InvertibleNetwork(128), 256, 20_000, 128),
    "plad": lambda: Case(Plad(), 128, 20_000, 6),
    "anorand": lambda: Case(AnoRand(), 256, 20_000, 22),
    "wide": lambda: Case(Autoencoder([512, 512, 256, 128, 256, 512, 512]), 256, 20_000, 512),
    "lstm": lambda: Case(Lstm(64), 64, 20_000, 140),
}


def product():
    a, b = torch.randn(512, 512), torch.randn(512, 256)
    best = float("inf")
    for _ in range(200):
        start = time.perf_counter()
        a @ b
        best = min(best, time.perf_counter() - start)
    return {"gflops": 2 * 512 * 512 * 256 / best / 1e9}


def main():
    torch.set_num_threads(int(sys.argv[1]))
    cases = {}
    for line in sys.stdin:
        words = line.split()
        if words[0] == "product":
            answer = product()
        elif words[0] == "version":
            answer = {"version": torch.__version__}
        else:
            name = words[1]
            cases[name] = cases.get(name) or CASES[name]()
            answer = cases[name].measure(float(words[2]))
        print(json.dumps(answer), flush=True)


main()
