#!/usr/bin/env bash
# Runs one fuzz target for a while: fuzz.sh engine/eval:FuzzDecode 10s
# The Go tool at times reports the end of that while as a failure, "context deadline exceeded" with no failing
# input (golang.org/issue/75804); only a failing input, or any other fault, fails here.
set -euo pipefail
target=$1 time=$2
if ! out=$(go test "./${target%%:*}" -run '^$' -fuzz "^${target##*:}\$" -fuzztime "$time" -fuzzminimizetime 1x 2>&1); then
	if grep -q 'Failing input' <<<"$out" || ! grep -q '^ *context deadline exceeded$' <<<"$out"; then
		echo "$out"
		exit 1
	fi
fi
echo "${target##*:} $(grep '^fuzz: ' <<<"$out" | tail -1)"
