#!/usr/bin/env bash
# Prints the figures a person would quote, out of what the steps of `make test` left in coverage/.
set -euo pipefail
all=$(bin/regolith list --format json | grep -c "^    \"id\":")
controls=$(bin/regolith list --bundle default --format json | grep -c "^    \"id\":")
echo
echo "figures: $all controls, $controls of them on by default"
sed 's/^/figures: /' coverage/rego.txt coverage/go.txt coverage/opa.txt
grep -ho 'FIGURE .*' coverage/*.log 2>/dev/null | sed 's/^FIGURE /figures: /'
