#!/bin/sh
# A PostgreSQL of our own for the tests: below .cache/pg, on 127.0.0.1 at a free port, as an
# unprivileged user when we are root.
#
#   scripts/pg.sh start   starts it unless it runs, prints its URL
#   scripts/pg.sh url     prints the URL of the one that runs, or fails
#   scripts/pg.sh stop    stops it, by its own process id
#   scripts/pg.sh bin     prints the folder with initdb and postgres, or fails
set -eu
cd "$(dirname "$0")/.."
root=$(pwd)/.cache/pg

# folder finds initdb and postgres: PG_BIN, then Debian's newest version, then the search path.
folder() {
	for d in "${PG_BIN:-}" $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5,5nr) "$(dirname "$(command -v initdb || echo /none/initdb)")"; do
		if [ -n "$d" ] && [ -x "$d/initdb" ] && [ -x "$d/postgres" ]; then
			echo "$d"
			return
		fi
	done
	echo "pg: no initdb and postgres found; install the package postgresql or set PG_BIN" >&2
	return 1
}

# place is where data may lie: PostgreSQL refuses to run as root, and its user must be able to
# enter every folder above, so a root checkout below a closed folder uses /tmp.
if [ "$(id -u)" -eq 0 ]; then
	user=postgres
	id "$user" >/dev/null 2>&1 || user=nobody
	drop="setpriv --reuid $user --regid $(id -g "$user") --clear-groups"
	mkdir -p "$root"
	if ! $drop test -x "$root"; then
		root=/tmp/sanchuang-pg-$(printf '%s' "$root" | cksum | cut -d' ' -f1)
		mkdir -p "$root"
	fi
else
	user=$(id -un)
	drop=
fi
data=$root/data

# pid answers the process of this very data folder, if it lives.
pid() {
	[ -f "$data/postmaster.pid" ] || return 1
	p=$(head -n 1 "$data/postmaster.pid")
	[ "$(readlink "/proc/$p/cwd" 2>/dev/null)" = "$data" ] || return 1
	echo "$p"
}

# url is asked of the server itself; it answers as soon as it takes connections.
url() {
	pid >/dev/null || return 1
	[ "$(sed -n 8p "$data/postmaster.pid" | tr -d ' ')" = ready ] || return 1
	echo "postgres://postgres@127.0.0.1:$(sed -n 4p "$data/postmaster.pid")/postgres?sslmode=disable"
}

free_port() {
	p=$((20000 + ($$ + $(date +%s)) % 20000))
	while grep -qi ":$(printf '%04X' "$p") " /proc/net/tcp /proc/net/tcp6 2>/dev/null; do p=$((p + 1)); done
	echo "$p"
}

start() {
	bin=$(folder)
	mkdir -p "$root"
	# One starter at a time; whoever comes second finds the server running.
	exec 9>"$root/lock"
	flock 9
	if url; then return; fi
	if [ "$(cat "$data/PG_VERSION" 2>/dev/null)" != "$("$bin/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')" ]; then
		rm -rf "$data"
		if [ "$user" != "$(id -un)" ]; then chown "$user" "$root"; fi
		(cd / && $drop "$bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$root/initdb.log" 2>&1 9>&-) || {
			cat "$root/initdb.log" >&2
			exit 1
		}
	fi
	for _ in 1 2 3; do
		port=$(free_port)
		# Checkpoints apart, the settings are the shipped ones: tests must meet the real thing.
		# Every file of ours is let go, or whoever reads our output would wait for the server's end.
		(
			exec >"$root/server.log" 2>&1 </dev/null 9>&-
			cd /
			exec setsid $drop "$bin/postgres" -D "$data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
				-c max_connections=200 -c shared_buffers=128MB -c max_wal_size=2GB -c checkpoint_timeout=30min -c timezone=UTC
		) &
		i=0
		while [ $i -lt 300 ]; do
			if url; then return; fi
			i=$((i + 1))
			[ $i -lt 5 ] || pid >/dev/null || break
			sleep 0.1
		done
	done
	echo "pg: the server did not start:" >&2
	tail -n 20 "$root/server.log" >&2
	exit 1
}

stop() {
	p=$(pid) || return 0
	kill -INT "$p" # fast: open sessions are ended, the data is left whole
	i=0
	while [ $i -lt 300 ] && pid >/dev/null; do
		i=$((i + 1))
		sleep 0.1
	done
	! pid >/dev/null || { echo "pg: process $p did not stop" >&2; exit 1; }
}

case ${1:-} in
start) start ;;
stop) stop ;;
url) url ;;
bin) folder ;;
*)
	sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
