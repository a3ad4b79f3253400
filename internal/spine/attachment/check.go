package attachment

import (
	"archive/zip"
	"bytes"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxSize is the largest file, in bytes.
const MaxSize = 20 << 20

// kind is a sort of file that may be kept.
type kind struct {
	mime  string
	check func(content []byte) ([]byte, error) // refuses, or answers what to keep
}

var kinds = map[string]kind{
	".pdf":  {"application/pdf", checkPDF},
	".docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", office("word/document.xml")},
	".xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", office("xl/workbook.xml")},
	".pptx": {"application/vnd.openxmlformats-officedocument.presentationml.presentation", office("ppt/presentation.xml")},
	".jpg":  {"image/jpeg", redrawJPEG},
	".jpeg": {"image/jpeg", redrawJPEG},
	".png":  {"image/png", redrawPNG},
}

// Check decides whether a file may be kept, and answers what of it is kept and as which type.
// Faults: ErrEmpty, ErrTooLarge, ErrType, ErrContent, ErrMacro, ErrPicture.
func Check(name string, content []byte) (kept []byte, mime string, err error) {
	k, ok := kinds[strings.ToLower(path.Ext(name))]
	switch {
	case len(content) == 0:
		return nil, "", ErrEmpty
	case len(content) > MaxSize:
		return nil, "", ErrTooLarge
	case !ok:
		return nil, "", ErrType
	}
	kept, err = k.check(content)
	return kept, k.mime, err
}

// CleanName keeps the last part of what the sender called the file, without characters that cannot
// be seen. It is for display alone. Fault: ErrName.
func CleanName(name string) (string, error) {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || strings.ContainsRune(`<>:"/|?*`, r) {
			return -1
		}
		return r
	}, name))
	if n := utf8.RuneCountInString(name); !utf8.ValidString(name) || n == 0 || n > 120 || strings.Trim(name, ".") == "" {
		return "", ErrName
	}
	return name, nil
}

func checkPDF(content []byte) ([]byte, error) {
	if !bytes.HasPrefix(content, []byte("%PDF-")) || !bytes.Contains(content[max(0, len(content)-2048):], []byte("%%EOF")) {
		return nil, ErrContent
	}
	return content, nil
}

const (
	maxEntries  = 2000
	maxUnpacked = 200 << 20
)

// office reads a document's table of contents: the main part must be there, macros and programs not.
func office(mainPart string) func([]byte) ([]byte, error) {
	return func(content []byte) ([]byte, error) {
		z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil || len(z.File) > maxEntries {
			return nil, ErrContent
		}
		var unpacked uint64
		parts := map[string]bool{}
		for _, f := range z.File {
			name := strings.ToLower(f.Name)
			if unpacked += f.UncompressedSize64; unpacked > maxUnpacked {
				return nil, ErrContent
			}
			if fault := partFault(name); fault != nil {
				return nil, fault
			}
			parts[name] = true
		}
		if !parts["[content_types].xml"] || !parts[mainPart] {
			return nil, ErrContent
		}
		return content, nil
	}
}

// partFault refuses what could run.
func partFault(name string) error {
	base := path.Base(name)
	switch {
	case strings.HasPrefix(base, "vbaproject"), strings.Contains(name, "/activex/"), strings.HasSuffix(base, ".exe"), strings.HasSuffix(base, ".bin") && strings.HasPrefix(base, "oleobject"):
		return ErrMacro
	case strings.Contains(name, "..") || strings.HasPrefix(name, "/") || strings.ContainsRune(name, 0):
		return ErrContent
	}
	return nil
}
