package db

import "testing"

func TestFilesOfPostgresLogAreCounted(t *testing.T) {
	const size = 16 << 20
	for file, want := range map[string]int64{
		"000000010000000000000003":                 3,
		"0000000100000002000000FF":                 2*256 + 255,
		"000000010000000000000003.00000028.backup": 3, // the note of a base backup: the file that it began in
	} {
		if n, ok := walNumber(file, size); !ok || n != want {
			t.Errorf("%s: %d %v, want %d", file, n, ok, want)
		}
	}
	for _, file := range []string{"", "00000002.history", "00000001000000000000000G"} {
		if n, ok := walNumber(file, size); ok {
			t.Errorf("%q has the number %d", file, n)
		}
	}
}
