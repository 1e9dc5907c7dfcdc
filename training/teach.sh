#!/bin/bash
# Teaches the tagger's model from nothing, as docs/entities.md tells.
#
#   teach.sh SHARED_DATA WORK_FOLDER OUT.model
#
# SHARED_DATA is `shared/data`. Needs the packages of requirements.txt; takes some 25 minutes of processor time, most
# of them the teachers'.
set -euo pipefail
shared=$1 work=$2 out=$3
here=$(cd "$(dirname "$0")" && pwd)
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PYTHONHASHSEED=0
mkdir -p "$work"
cargo build --release --manifest-path "$here/Cargo.toml" --target-dir "$work/target"
trainer="$work/target/release/morgue-training"
settings="--epochs 4 --rate 0.06 --weight wikigold=3"

gunzip -c "$shared/news/allsides.jsonl.gz" > "$work/news.jsonl"
python3 "$here/label.py" "$shared" "$work/news.jsonl" "$work/silver.jsonl" --limit 9984
python3 "$here/clusters.py" "$shared" "$work/news.jsonl" "$work/clusters.tsv"

# The first time with two labellers, in halves; a model of each half is the third labeller of the other.
build="python3 $here/build.py $shared $work/silver.jsonl $work/clusters.tsv"
$build "$work/first"
for half in 0 1; do
    "$trainer" train "$work/first/words.tsv" "$work/first/train-$half.jsonl" "$work/$half.model" --epochs 4 --rate 0.15
done
"$trainer" tag "$work/0.model" "$work/first/texts-1.jsonl" > "$work/student.jsonl"
"$trainer" tag "$work/1.model" "$work/first/texts-0.jsonl" >> "$work/student.jsonl"
$build "$work/second" "$work/student.jsonl"
"$trainer" train "$work/second/words.tsv" "$work/second/train.jsonl" "$out" $settings \
    --check "$work/second/dev-wikigold.jsonl" --check "$work/second/dev-silver.jsonl"
