package sheet

import (
	"encoding/csv"
	"io"
)

// WriteCSV writes rows with the byte order mark that Excel and WPS need for Chinese. Text that a
// spreadsheet would compute gets an apostrophe, which reading takes off again (QUALITY 23).
func WriteCSV(w io.Writer, rows [][]string) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	guarded := []string{}
	for _, row := range rows {
		guarded = guarded[:0]
		for _, text := range row {
			guarded = append(guarded, guard(text))
		}
		if err := out.Write(guarded); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
