package attachment_test

import (
	"bytes"
	"image/png"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/kernel/fuzzed"
	"sanchuang/internal/spine/attachment"
)

// FuzzUpload: whatever is sent under whatever name is refused in words, or what is kept of it would be kept again.
func FuzzUpload(f *testing.F) {
	var drawn bytes.Buffer
	if err := png.Encode(&drawn, picture(8, 4)); err != nil {
		f.Fatal(err)
	}
	fuzzed.Add(f, "a.png", drawn.Bytes())
	fuzzed.Add(f, "a.JPG", jpegOf(picture(8, 4)))
	fuzzed.Add(f, "held.jpeg", withExif(jpegOf(picture(8, 4)), 6, "secret"))
	fuzzed.Add(f, "a.docx", document("[Content_Types].xml", "word/document.xml"))
	fuzzed.Add(f, "a.xlsx", document("[Content_Types].xml", "xl/workbook.xml"))
	fuzzed.Add(f, `..\..\a.pdf`, []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"))
	fuzzed.Add(f, "a.svg", []byte("<svg/>"))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		if clean, err := attachment.CleanName(name); err == nil {
			if again, err := attachment.CleanName(clean); err != nil || again != clean {
				t.Fatalf("%q became %q, which becomes %q: %v", name, clean, again, err)
			}
		}
		kept, mime, err := attachment.Check(name, content)
		if err != nil {
			if fault, ok := kernel.AsFault(err); !ok || fault.Text == "" {
				t.Fatalf("no sentence for the user: %v", err)
			}
			return
		}
		if mime == "" || len(kept) == 0 {
			t.Fatalf("%q: kept %d bytes as %q", name, len(kept), mime)
		}
		if _, _, err := attachment.Check(name, kept); err != nil {
			t.Fatalf("%q: what was kept is refused: %v", name, err)
		}
	})
}
