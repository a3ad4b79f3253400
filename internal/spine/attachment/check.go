package attachment

import (
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
// Faults: ErrEmpty, ErrTooLarge, ErrType, ErrContent, ErrMacro, ErrRemote,
// ErrDeclared, ErrPicture.
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
