"""Runs the engine and PyTorch in turns on the same machine and writes docs/results/engine.md. Started by run.sh."""
import json
import os
import statistics
import subprocess
import sys

# Name, title, required ratio, batch, and inputs and outputs of every dense layer, for a convolution at all positions.
CASES = [
    ("small", "Autoencoder 18-15-7-2-7-15-18, batch 256", 20, 256,
     [(18, 15), (15, 7), (7, 2), (2, 7), (7, 15), (15, 18)]),
    ("vae", "Variational autoencoder 6-64-128-32 with batch norm, batch 16", 15, 16,
     [(6, 64), (64, 128), (128, 32), (32, 32), (32, 32), (32, 32), (32, 128), (128, 64), (64, 6)]),
    ("medium", "Autoencoder 274-128-64-32-64-128-274, batch 32", 6, 32,
     [(274, 128), (128, 64), (64, 32), (32, 64), (64, 128), (128, 274)]),
    ("plad", "PLAD 6 columns, perturbator 16, classifier 64-32, batch 128", 8, 128,
     [(6, 16), (16, 16), (16, 16), (16, 16), (16, 12), (6, 64), (64, 32), (32, 1), (6, 64), (64, 32), (32, 1)]),
    ("anorand", "AnoRand 21 columns, detector 64-32-16, autoencoder 64-32-8, batch 256", 8, 256,
     [(21, 64), (64, 32), (32, 16), (16, 1), (21, 64), (64, 32), (32, 8), (24, 32), (32, 64), (64, 21)]),
    ("wide", "Autoencoder 512-512-256-128-256-512-512, batch 256", 1, 256,
     [(512, 512), (512, 256), (256, 128), (128, 256), (256, 512), (512, 512)]),
    ("lenet", "LeNet: 28 × 28, 16 and 32 kernels of 5 × 5, each pooled, and 64 units, batch 128", 1, 128,
     [(25, 16 * 24 * 24), (16 * 25, 32 * 8 * 8), (512, 64)]),
    # Two passes with gradients, and one back without, of the drawn half.
    ("flow", "Invertible network, 12 couplings of 128 columns with subnets 64-128-128, batch 256 and as many drawn", 2, 256,
     24 * [(64, 128), (128, 128)]),
    ("lstm", "LSTM encoder and decoder of 64 units over windows of 140 steps, batch 64", 4, 64,
     279 * [(64, 256)] + 140 * [(64, 1)]),
]
# Dense layers that a step passes once more without gradients.
FORWARD_ONLY = {"flow": 12 * [(64, 128), (128, 128)]}
HERE = os.path.dirname(os.path.abspath(__file__))
REPORT = os.path.join(HERE, "../../docs/results/engine.md")


class Worker:
    """A process that answers one line of JSON per request, and sleeps in between."""

    def __init__(self, command, **environment):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment})

    def ask(self, request):
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{self.process.args} failed at '{request}'.")
        return json.loads(answer)


def measure(workers, rounds, seconds):
    """Per round and case, one after another: PyTorch with 1 thread, the engine, PyTorch with 2 threads."""
    results = {case[0]: [] for case in CASES}
    products = []
    for round_number in range(rounds + 1):
        for name in results:
            results[name].append({who: worker.ask(f"step {name} {seconds}") for who, worker in workers.items()})
        products.append({
            "peak": workers["engine"].ask("peak")["gflops"],
            "engine": workers["engine"].ask("product")["gflops"],
            "torch1": workers["torch1"].ask("product")["gflops"]})
        print(f"round {round_number} of {rounds}" + (" (warm-up)" if round_number == 0 else ""), flush=True)
    return {name: rows[1:] for name, rows in results.items()}, products[1:]


def ratio(row, figure):
    return min(row["torch1"][figure], row["torch2"][figure]) / row["engine"][figure]


def least_time(name, batch, layers, peak):
    """Microseconds for the multiplications of a step at the register rate: forward, weights' and inputs' gradients, the last not of the first layer."""
    products = 3 * sum(a * b for a, b in layers) - layers[0][0] * layers[0][1]
    products += sum(a * b for a, b in FORWARD_ONLY.get(name, []))
    return 2 * batch * products / peak / 1e3


def case_row(name, title, required, batch, layers, rows, peak):
    medians = [ratio(row, "median") for row in rows]
    fastest = {who: min(row[who]["min"] for row in rows) for who in ("engine", "torch1", "torch2")}
    typical = {who: statistics.median(row[who]["median"] for row in rows) for who in ("engine", "torch1", "torch2")}
    bytes_per_step = max(row["engine"]["bytes"] for row in rows)
    least = least_time(name, batch, layers, peak)
    print(f"{name}: {min(medians):.1f} to {max(medians):.1f} times, median {statistics.median(medians):.1f} (required {required})")
    return (f"| {title} | {fastest['engine']:,.1f} / {typical['engine']:,.1f} | {fastest['torch1']:,.0f} / {typical['torch1']:,.0f} "
            f"| {fastest['torch2']:,.0f} / {typical['torch2']:,.0f} | {min(fastest['torch1'], fastest['torch2']) / fastest['engine']:.1f} "
            f"| {min(medians):.1f} | **{statistics.median(medians):.1f}** | {required} | {least:,.1f} | {bytes_per_step:g} |")


def product_lines(products):
    shares = [row["engine"] / row["peak"] for row in products]
    print(f"product: {min(shares):.0%} to {max(shares):.0%} of the peak, median {statistics.median(shares):.0%}")
    return [
        "## Matrix product on one core",
        "",
        "512 × 512 weights with a batch of 256, as a dense layer runs it; best of many within a round. GFLOP/s over the rounds:",
        "",
        "| | least | median | most |",
        "|---|---|---|---|",
        *[f"| {title} | {min(v):.1f} | {statistics.median(v):.1f} | {max(v):.1f} |" for title, v in [
            ("Fused multiply-adds on registers alone", [row["peak"] for row in products]),
            ("The engine's product", [row["engine"] for row in products]),
            ("PyTorch's product, 1 thread", [row["torch1"] for row in products])]],
        f"| Engine's share of the register rate (required 80 %) | {min(shares):.0%} | {statistics.median(shares):.0%} | {max(shares):.0%} |",
    ]


def machine():
    with open("/proc/cpuinfo") as file:
        lines = file.read().splitlines()
    model = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    flags = next(line for line in lines if line.startswith("flags"))
    vectors = "AVX-512" if "avx512f" in flags else "AVX2" if "avx2" in flags else "neither AVX-512 nor AVX2"
    return f"{model}, {os.cpu_count()} virtual cores, {vectors}"


def main():
    engine, rounds, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    only = sys.argv[4:]
    CASES[:] = [case for case in CASES if case[0] in only or not only]
    peer = [sys.executable, os.path.join(HERE, "peer.py")]
    # PyTorch's own thread count does not reach OpenBLAS.
    one, two = {"OPENBLAS_NUM_THREADS": "1"}, {"OPENBLAS_NUM_THREADS": "2"}
    load_before = os.getloadavg()[0]
    workers = {"torch1": Worker(peer + ["1"], **one), "engine": Worker(["dotnet", engine]), "torch2": Worker(peer + ["2"], **two)}
    version = workers["torch1"].ask("version")["version"]
    runtime = subprocess.run(["dotnet", "--version"], capture_output=True, text=True).stdout.strip()
    results, products = measure(workers, rounds, seconds)
    rows = [case_row(*case, results[case[0]], max(row["peak"] for row in products)) for case in CASES]
    if only:
        print("\n".join(rows), f"load average {load_before:.1f} before, {os.getloadavg()[0]:.1f} after", sep="\n")
        return

    lines = [
        "# Training steps beside PyTorch",
        "",
        "Written by `bench/engine/run.sh`; the code of both sides is in `bench/engine`.",
        "",
        f"- Machine: {machine()}. A virtual machine on a shared host; other jobs ran beside it to the extent of the load average, "
        f"{load_before:.1f} before and {os.getloadavg()[0]:.1f} after the run.",
        f"- .NET SDK {runtime}; PyTorch {version} of Debian on {os.environ.get('MISFIT_BLAS', 'the system BLAS')}.",
        f"- {rounds} rounds; in each round and case PyTorch with 1 thread, the engine (always 1 thread) and PyTorch with 2 threads ran one after another for {seconds:g} s, after as long a warm-up.",
        "- A step gathers a random mini-batch, runs forward and backward and updates the weights by Adam. Same shapes, loss and optimiser on both sides.",
        "- Times are microseconds per step: the fastest of all rounds / the median over the rounds of each round's median.",
        "- The ratio compares with the better of PyTorch's two thread counts. *Fastest*: of the fastest steps; the others: of the medians of each round.",
        "- *Arithmetic alone*: microseconds that the step's matrix products take on one core at the register rate measured below; no program on one core is faster.",
        "",
        "| Network | Misfit | PyTorch, 1 thread | PyTorch, 2 threads | Ratio, fastest | Ratio, least | Ratio, median | Required | Arithmetic alone | Bytes allocated per step |",
        "|---|---|---|---|---|---|---|---|---|---|",
        *rows,
        "",
        *product_lines(products),
        "",
    ]
    os.makedirs(os.path.dirname(REPORT), exist_ok=True)
    with open(REPORT + ".tmp", "w") as file:
        file.write("\n".join(lines))
    os.replace(REPORT + ".tmp", REPORT)


main()
