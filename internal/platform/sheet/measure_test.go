package sheet

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

// TestMeasuresOfSheets: the measures are those asked for, in figures and not by their names; as many parts as may be
// are taken, and one more is not.
func TestMeasuresOfSheets(t *testing.T) {
	for what, c := range map[string][2]int{
		"bytes of a file": {MaxFile, 10 * 1024 * 1024}, "bytes unpacked": {maxUnpacked, 64 * 1024 * 1024}, "ratio": {maxRatio, 100}, "parts": {maxEntries, 2000},
		"rows": {MaxRows, 20_000}, "columns": {MaxColumns, 100}, "characters of a cell": {MaxText, 32_767},
	} {
		if c[0] != c[1] {
			t.Errorf("%s: %d, asked %d", what, c[0], c[1])
		}
	}
	names := []string{"xl/workbook.xml", testWorkbook}
	for n := len(names) / 2; n < 2000; n++ {
		names = append(names, fmt.Sprintf("xl/media/%d.bin", n), "")
	}
	if err := Check(context.Background(), parts(t, names...)); err != nil {
		t.Errorf("2,000 parts: %v", err)
	}
	if err := Check(context.Background(), parts(t, append(names, "xl/media/one.bin", "")...)); !errors.Is(err, ErrTooLargeInside) {
		t.Errorf("2,001 parts: %v", err)
	}
}
