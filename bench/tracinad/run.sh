#!/bin/sh
# TracInAD on Thyroid (250 epochs, 25 checkpoints, 1,933 rows scored) beside PyTorch, interleaved: ours, PyTorch with 1 thread, PyTorch with 2, in every round.
# usage: run.sh path/to/thyroid.mat ROUNDS     needs MISFIT_DATASETS, a Python with torch (PYTHON, default /usr/bin/python3), and src/Misfit.Cli built for Release
set -eu
here=$(cd "$(dirname "$0")" && pwd)
misfit="$here/../../src/Misfit.Cli/bin/Release/net10.0/Misfit.Cli.dll"
round=1
while [ "$round" -le "$2" ]; do
    echo "round $round, load $(cut -d' ' -f1 /proc/loadavg)"
    dotnet "$misfit" evaluate dataset:thyroid -d tracin:thyroid --seeds 1 --quiet --json | grep -E '"(fit|score)_seconds"' | head -2
    for threads in 1 2; do
        echo "PyTorch, $threads thread(s): seconds of training, of scoring, ROC AUC: $("${PYTHON:-/usr/bin/python3}" "$here/peer.py" "$1" "$round" "$threads")"
    done
    round=$((round + 1))
done
