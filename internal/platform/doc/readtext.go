package doc

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

const maxRead = 32 << 20

// ReadText is the plain text of a .docx: a line for each paragraph, table cells parted by tabs, and
// the notes at the end. It is for tests of papers and for looking into one's own files.
func ReadText(docx []byte) (string, error) {
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, name := range []string{"word/document.xml", "word/footnotes.xml", "word/endnotes.xml"} {
		f, err := z.Open(name)
		if err != nil {
			if name == "word/document.xml" {
				return "", err
			}
			continue
		}
		err = textOf(&b, io.LimitReader(f, maxRead))
		if err = errors.Join(err, f.Close()); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

func textOf(b *strings.Builder, r io.Reader) error {
	d := xml.NewDecoder(r)
	inText, inCell := false, false
	for {
		t, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "t":
				inText = true
			case "tc":
				inCell = true
			case "br":
				b.WriteByte('\n')
			case "tab":
				b.WriteByte('\t')
			}
		case xml.CharData:
			if inText {
				b.Write(t)
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "t":
				inText = false
			case "tc":
				inCell = false
				b.WriteByte('\t')
			case "tr":
				b.WriteByte('\n')
			case "p":
				if !inCell {
					b.WriteByte('\n')
				}
			}
		}
	}
}
