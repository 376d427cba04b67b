#!/usr/bin/env bash
# Storms, one after another: `fuzz/run.sh SECONDS [TARGET ...]`, all targets where none is named.
#
# Each begins with the kept corpus and with the files that the tests and the examples have; what it finds that is new
# goes into fuzz/grown/TARGET, a crash into fuzz/artifacts/TARGET. Needs `cargo install cargo-fuzz`; stable Rust will do,
# since no sanitizer is used: there is no unsafe code to look into.
set -euo pipefail
cd "$(dirname "$0")"
seconds=$1
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(basename -s .rs -a fuzz_targets/*.rs)

samples() {
    case $1 in
        description) ls ../examples/*.yaml ../tests/cmd/lint/*.in/*.yaml ;;
        rules) ls ../rules/*/*.yaml ;;
        configuration) find ../tests/cmd -name '.touchpoint.yaml' ;;
        baseline) ls ../tests/cmd/lint/baseline.in/* ;;
        profile) ls ../tests/cmd/import/traces.out/*.json ;;
        import_otlp) ls ../tests/cmd/import/traces.in/*.jsonl ;;
        import_*) find ../tests/cmd/import/"${1#import_}".in -type f 2>/dev/null ;;
    esac
}

for target in "${targets[@]}"; do
    mkdir -p "corpus/$target" "grown/$target" "artifacts/$target"
    for sample in $(samples "$target"); do
        cp "$sample" "grown/$target/$(echo "${sample#../}" | tr '/ ' '__')"
    done
    date
    echo "== $target"
    cargo fuzz run -s none --fuzz-dir . "$target" "grown/$target" "corpus/$target" -- \
        -max_total_time="$seconds" -max_len=20000 -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 2>&1 |
        grep -E 'panicked|ERROR|SUMMARY|Test unit written|stat::|DONE|^Done' || true
done
