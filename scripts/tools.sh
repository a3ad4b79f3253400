#!/bin/sh
# Installs what the tests need and the machine lacks: Chromium with a Chinese font, PostgreSQL's
# server programs, pdftotext, strace, and the front end's packages. Quick when all is there.
set -eu
cd "$(dirname "$0")/.."

missing=""
need() { missing="$missing $1"; }

has_cjk_font() {
	command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh family 2>/dev/null | head -n 1)" ]
}

{ command -v chromium || [ -n "${CHROME:-}" ]; } >/dev/null || need chromium
has_cjk_font || need fonts-noto-cjk
scripts/pg.sh bin >/dev/null 2>&1 || need postgresql
command -v pdftotext >/dev/null || need poppler-utils
command -v strace >/dev/null || need strace
command -v mkfs.ext4 >/dev/null || [ -x /sbin/mkfs.ext4 ] || need e2fsprogs

if [ -n "$missing" ]; then
	if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
		echo "tools: missing:$missing" >&2
		echo "tools: install them as root, for example: apt-get install -y --no-install-recommends$missing" >&2
		echo "tools: (chromium and initdb/postgres may also be named by CHROME and PG_BIN)" >&2
		exit 1
	fi
	# The Debian package would start a server of its own; the tests start theirs.
	if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
		mkdir -p /etc/postgresql-common
		echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
	fi
	echo "tools: installing$missing"
	log=$(mktemp)
	if ! {
		DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 update &&
			# shellcheck disable=SC2086 # a list of words
			DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends $missing
	} >"$log" 2>&1; then
		tail -n 30 "$log" >&2
		rm -f "$log"
		echo "tools: could not install$missing" >&2
		exit 1
	fi
	rm -f "$log"
fi

# npm writes node_modules/.package-lock.json last: it tells that the folder is whole, and when.
if [ -f web/package-lock.json ]; then
	if [ -z "$(find web/node_modules/.package-lock.json -newer web/package-lock.json 2>/dev/null)" ]; then
		echo "tools: npm ci"
		(cd web && npm ci --no-audit --no-fund --loglevel=error)
		touch web/node_modules/.package-lock.json
	fi
fi
