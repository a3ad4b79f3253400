#!/bin/sh
# Runs Go tests as if it were another moment: what holds today must hold at midnight, at the end of a year and on a leap day.
# The clock is moved in Go's own time package, laid over while compiling; files and PostgreSQL keep the machine's time.
#
#   scripts/elsewhen.sh '2026-12-31 23:55' ./internal/app -run TestMatrix     one moment (Beijing time), what go test takes
#   scripts/elsewhen.sh                                                       every package, at each of the moments below
set -eu
cd "$(dirname "$0")/.."
mkdir -p .cache/elsewhen
began='	sec, nsec, mono := runtimeNow()'
root=$(go env GOROOT)
grep -qxF "$began" "$root/src/time/time.go" || { echo "this Go reads its clock in another way; see scripts/elsewhen.sh" >&2; exit 1; }
awk -v began="$began" '{ print } $0 == began { print "	sec += elsewhen" } END {
	print "\n// elsewhen is how many seconds the tests are ahead."
	print "var elsewhen = func() (n int64) {\n\ttext, _ := syscall.Getenv(\"SANCHUANG_ELSEWHEN\")\n\tfor _, c := range []byte(text) {\n\t\tn = n*10 + int64(c-48)\n\t}\n\treturn n\n}()" }' "$root/src/time/time.go" |
	sed '0,/^import (/s//import (\n\t"syscall"/' >.cache/elsewhen/time.go
printf '{"Replace":{"%s":"%s"}}' "$root/src/time/time.go" "$(pwd)/.cache/elsewhen/time.go" >.cache/elsewhen/overlay.json

at() {
	ahead=$(($(TZ=Asia/Shanghai date -d "$1" +%s) - $(date +%s)))
	[ $ahead -ge 0 ] || { echo "the moment is past: $1" >&2; exit 1; }
	printf '== %s\n' "$1"
	shift
	SANCHUANG_ELSEWHEN=$ahead go test -overlay .cache/elsewhen/overlay.json -count 1 "$@"
}

if [ $# -gt 0 ]; then
	at "$@"
	exit
fi
year=$(date +%Y)
leap=$((year + 4 - year % 4))
for moment in "tomorrow 00:05" "tomorrow 07:55" "tomorrow 23:55" "$year-12-31 23:55" "$((year + 1))-01-01 09:00" "$((year + 1))-01-31 12:00" "$leap-02-29 12:00" "$((year + 1))-06-30 23:55"; do
	at "$moment" ./...
done
