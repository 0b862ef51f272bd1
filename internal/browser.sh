#!/usr/bin/env bash
# Installs what the tests in test/browser need: Chromium with fonts, and axe-core. Quick where it is there.
set -euo pipefail
missing=()
command -v chromium || command -v chromium-browser || command -v google-chrome || missing+=(chromium fonts-dejavu-core fonts-liberation)
command -v npm || missing+=(npm)
if ((${#missing[@]} > 0)); then
	apt-get update
	DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
fi
cd "$(dirname "$0")/../test/browser"
test -f node_modules/axe-core/axe.min.js || npm ci --ignore-scripts --no-audit --no-fund
