#!/usr/bin/env bash
# Trains the same networks with the engine and with PyTorch, in turns, and writes docs/results/engine.md.
#   bench/engine/run.sh [ROUNDS] [SECONDS] [CASE...]
# With cases named, it prints their rows and leaves the report as it is.
# Needs the .NET SDK and Debian's python3-torch (PYTHON names another interpreter). Debian's default BLAS is its slow reference;
# unless the system has chosen OpenBLAS, that is downloaded beside the build and used for PyTorch, without installing it.
set -euo pipefail
cd "$(dirname "$0")"
rounds=${1:-5}
seconds=${2:-2}

dotnet build Misfit.EngineBenchmark.csproj -c Release -v quiet --nologo

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
exec "${PYTHON:-/usr/bin/python3}" compare.py bin/Release/net10.0/Misfit.EngineBenchmark.dll "$rounds" "$seconds" "${@:3}"
