package sheet

import (
	"bytes"
	"context"
	"strings"
	"time"
)

const readTime = 30 * time.Second

// Read reads the first visible sheet that holds anything, from .xlsx or .csv (UTF-8, UTF-16 with
// mark, GB18030); name is the file's name as the user has it. Faults: all of ErrTooLarge … ErrEmpty.
func Read(ctx context.Context, name string, data []byte) (*Sheet, error) {
	all, err := readAll(ctx, name, data, true)
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// ReadAll reads every visible sheet that holds anything, in the workbook's order.
func ReadAll(ctx context.Context, name string, data []byte) ([]*Sheet, error) {
	return readAll(ctx, name, data, false)
}

func readAll(ctx context.Context, name string, data []byte, firstOnly bool) ([]*Sheet, error) {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	head := strings.ToLower(string(bytes.TrimSpace(data[:min(len(data), 512)])))
	lower := strings.ToLower(name)
	var all []*Sheet
	var err error
	switch {
	case len(data) > MaxFile:
		return nil, ErrTooLarge
	case len(data) == 0:
		return nil, ErrEmpty
	case bytes.HasPrefix(data, []byte("PK")) || bytes.HasPrefix(data, oleHeader):
		all, err = readWorkbook(ctx, data, firstOnly)
	case strings.HasPrefix(head, "<"), strings.HasSuffix(lower, ".xlsx"), strings.HasSuffix(lower, ".pdf"):
		return nil, ErrNotSheet // system exports that call a web page .xls among them
	case strings.HasSuffix(lower, ".csv"), strings.HasSuffix(lower, ".txt"), strings.HasSuffix(lower, ".tsv"):
		all, err = readCSV(ctx, name, data)
	case strings.HasSuffix(lower, ".xls"), strings.HasSuffix(lower, ".et"):
		return nil, ErrOldFormat
	default:
		return nil, ErrNotSheet
	}
	if err == nil && len(all) == 0 {
		err = ErrEmpty
	}
	return all, err
}
