#!/usr/bin/env bash
# Fits and scores the same rows with Misfit's and scikit-learn's detectors, in turns, and writes docs/results/classical.md.
#   bench/classical/run.sh [ROUNDS]
# Needs the .NET SDK, Debian's python3-sklearn (PYTHON names another interpreter) and MISFIT_DATASETS, a folder with adbench/classical/*.npz.
# Debian's default BLAS is its slow reference; unless the system has chosen OpenBLAS, that is downloaded beside the build and
# used for scikit-learn, without installing it.
set -euo pipefail
cd "$(dirname "$0")"
rounds=${1:-3}
: "${MISFIT_DATASETS:?Set MISFIT_DATASETS to the folder that holds adbench/classical.}"

dotnet build Misfit.ClassicalBenchmark.csproj -c Release -v quiet --nologo -m:1 /nodeReuse:false

blas=$(readlink -f /usr/lib/x86_64-linux-gnu/libblas.so.3 || true)
if [[ $blas != *openblas* ]]; then
    folder=$PWD/bin/openblas
    if [[ ! -d $folder ]]; then
        mkdir -p "$folder.part"
        (cd "$folder.part" && apt-get download libopenblas0-pthread && dpkg-deb -x libopenblas0-pthread_*.deb .)
        mv "$folder.part" "$folder"
    fi
    blas=$(find "$folder" -name libblas.so.3 | head -n 1)
    export LD_LIBRARY_PATH="$(dirname "$blas")${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
fi

export MISFIT_BLAS="OpenBLAS ($(ls "$(dirname "$blas")" | grep -o 'openblasp-r[0-9.]*[0-9]' | head -n 1))"
exec "${PYTHON:-/usr/bin/python3}" compare.py bin/Release/net10.0/Misfit.ClassicalBenchmark.dll "$rounds"
