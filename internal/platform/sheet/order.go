package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
)

// inOrder writes a workbook with its parts by name: the library puts them down as a map gives them, and
// the same workbook shall give the same bytes, because sealed ones are known by their hash.
func inOrder(w io.Writer, xlsx []byte) error {
	from, err := zip.NewReader(bytes.NewReader(xlsx), int64(len(xlsx)))
	if err != nil {
		return err
	}
	slices.SortFunc(from.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	to := zip.NewWriter(w)
	for _, part := range from.File {
		if err := to.Copy(part); err != nil {
			return err
		}
	}
	return to.Close()
}
