package virus_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"sanchuang/internal/platform/virus"
	"sanchuang/internal/platform/virus/virustest"
)

func TestScanOverItsProtocol(t *testing.T) {
	for _, place := range []string{virustest.Start(t), virustest.StartUnix(t)} {
		s, err := virus.At(place)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Ping(t.Context()); err != nil {
			t.Error(err)
		}
		large := bytes.Repeat([]byte("组织生活记录"), 100_000)
		for name, c := range map[string]struct {
			content []byte
			want    string
		}{
			"empty":              {nil, ""},
			"clean":              {[]byte("会议记录"), ""},
			"several chunks":     {large, ""},
			"found":              {[]byte("x" + virustest.Sign), virustest.Name},
			"found at a far end": {append(large, virustest.Sign...), virustest.Name},
		} {
			if got, err := s.Scan(t.Context(), c.content); err != nil || got != c.want {
				t.Errorf("%s at %s: %q, %v; want %q", name, place, got, err, c.want)
			}
		}
	}
}

func TestAScannerThatGivesNoWord(t *testing.T) {
	s, err := virus.At(virustest.Start(t))
	if err != nil {
		t.Fatal(err)
	}
	if found, err := s.Scan(t.Context(), []byte(virustest.Trouble)); err == nil || found != "" {
		t.Errorf("an error of the scanner's reads as %q, %v", found, err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Scan(gone, []byte("x")); err == nil {
		t.Error("a scan that was given up has a result")
	}
	for _, place := range []string{"", "clamd", "unix:clamd.ctl", "127.0.0.1:"} {
		if _, err := virus.At(place); err == nil || !strings.Contains(err.Error(), "写法不对") {
			t.Errorf("%q is taken for an address: %v", place, err)
		}
	}
}
