#!/bin/sh
# How much memory the server takes for a CSV of 100 MB: uploaded, profiled, and scored with a model that was trained on other rows.
# Usage: bench/server/upload-memory.sh [ROWS]   (needs curl; prints one line of JSON; fails above 600 MB)
set -eu
rows=${1:-1400000}
root=$(cd "$(dirname "$0")/../.." && pwd)
misfit="dotnet $root/src/Misfit.Cli/bin/Release/net10.0/Misfit.Cli.dll"
place=$(mktemp -d)
port=$((20000 + $$ % 20000))
api="http://127.0.0.1:$port/api/v1"
$misfit generate card-payments -o "$place/large.csv" --rows "$rows" --seed 7 -q
$misfit serve --urls "http://127.0.0.1:$port" --data "$place/data" -q > "$place/log" 2>&1 &
server=$!
trap 'kill $server 2> /dev/null || true; wait $server 2> /dev/null || true; rm -rf "$place"' EXIT
value() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }
peak() { awk '/VmHWM/ { printf "%.0f", $2 / 1024 }' "/proc/$server/status"; }
until curl -sf "$api/health" > "$place/health"; do sleep 0.2; done
at_start=$(peak)
began=$(date +%s.%N)
id=$(curl -sf -T "$place/large.csv" -X POST -H 'Content-Type: text/csv' "$api/datasets?name=large.csv" | value id)
upload_seconds=$(echo "$(date +%s.%N) - $began" | bc)
after_upload=$(peak)
small=$(curl -sf -H 'Content-Type: application/json' -d '{"name":"card-payments","rows":5000,"seed":1}' "$api/datasets/generated" | value id)
job=$(curl -sf -H 'Content-Type: application/json' -d "{\"data_set_id\":\"$small\",\"detector\":\"isolation-forest\"}" "$api/jobs" | value id)
until curl -sf "$api/jobs/$job" | grep -q '"state":"\(done\|failed\|stopped\)"'; do sleep 0.2; done
model=$(curl -sf "$api/jobs/$job" | value model_id)
curl -sf -H 'Content-Type: application/json' -d "{\"model_id\":\"$model\",\"data_set_id\":\"$id\"}" "$api/runs" > "$place/run"
after_scoring=$(peak)
bytes=$(wc -c < "$place/large.csv")
echo "{\"bytes\":$bytes,\"rows\":$rows,\"upload_seconds\":$upload_seconds,\"peak_mb_at_start\":$at_start,\"peak_mb_after_upload\":$after_upload,\"peak_mb_after_scoring\":$after_scoring}"
test "$after_scoring" -le 600
