package attachment

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"slices"
	"strings"
)

const (
	maxEntries  = 2000
	maxUnpacked = 200 << 20 // bytes of all parts
	maxRelation = 1 << 20   // bytes of a list of relations
)

// office reads a document to its end, keeping nothing: the main part must be there, macros, programs and
// what is fetched from elsewhere not. The sizes that the file declares are not believed.
func office(mainPart string) func([]byte) ([]byte, error) {
	return func(content []byte) ([]byte, error) {
		z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil || len(z.File) > maxEntries {
			return nil, ErrContent
		}
		left := int64(maxUnpacked)
		parts := map[string]bool{}
		for _, f := range z.File {
			name := strings.ToLower(f.Name)
			if parts[name] || f.Flags&1 != 0 { // two of one name: readers differ in which they show; 1: nobody can look into it
				return nil, ErrContent
			}
			if fault := partFault(name); fault != nil {
				return nil, fault
			}
			n, err := readPart(f, name, left)
			if err != nil {
				return nil, err
			}
			left, parts[name] = left-n, true
		}
		if !parts["[content_types].xml"] || !parts[mainPart] {
			return nil, ErrContent
		}
		return content, nil
	}
}

// programs are the endings of what runs when it is opened.
var programs = []string{".exe", ".dll", ".scr", ".com", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jse", ".wsf", ".hta", ".lnk", ".jar", ".msi", ".docm", ".xlsm", ".pptm", ".xlam", ".dotm"}

// partFault refuses what could run.
func partFault(name string) error {
	base := path.Base(name)
	switch {
	case strings.Contains(name, "..") || strings.HasPrefix(name, "/") || strings.ContainsAny(name, "\\\x00"):
		return ErrContent
	case strings.HasPrefix(base, "vbaproject"), strings.Contains(name, "/activex/"), strings.Contains(name, "macrosheets/"), slices.Contains(programs, path.Ext(base)),
		strings.HasSuffix(base, ".bin") && strings.HasPrefix(base, "oleobject"):
		return ErrMacro
	}
	return nil
}

// readPart reads one part to its end and answers how long it is.
func readPart(f *zip.File, name string, most int64) (int64, error) {
	r, err := f.Open()
	if err != nil {
		return 0, ErrContent
	}
	defer r.Close()
	in := io.LimitReader(r, most+1)
	markup := strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") || strings.HasSuffix(name, ".vml")
	var n int64
	var tail, relations []byte
	for buf := make([]byte, 64<<10); ; {
		k, err := in.Read(buf)
		if n += int64(k); n > most {
			return 0, ErrContent
		}
		if markup {
			text := append(tail, bytes.ReplaceAll(buf[:k], []byte{0}, nil)...) // of one or two bytes a character
			if fault := declared(text, name); fault != nil {
				return 0, fault
			}
			tail = bytes.Clone(text[max(0, len(text)-12):])
		}
		if strings.HasSuffix(name, ".rels") {
			relations = append(relations, buf[:k]...)
			if len(relations) > maxRelation {
				return 0, ErrContent
			}
		}
		switch {
		case err == io.EOF: //nolint:errorlint // a reader's own
			return n, remote(relations)
		case err != nil:
			return 0, ErrContent
		}
	}
}

// declared refuses entities, which no document needs, and documents that say of themselves that they run.
func declared(text []byte, name string) error {
	switch {
	case bytes.Contains(text, []byte("<!DOCTYPE")), bytes.Contains(text, []byte("<!ENTITY")):
		return ErrDeclared
	case name == "[content_types].xml" && bytes.Contains(text, []byte("macroEnabled")):
		return ErrMacro
	}
	return nil
}

// fetched are the relations whose target a program opens without being asked.
var fetched = []string{"attachedTemplate", "oleObject", "frame", "subDocument", "externalLinkPath"}

// remote refuses what is fetched over the network when the document is opened. A link that a reader has to
// follow, and a template on the writer's own disk, are in many documents and harm nobody.
func remote(relations []byte) error {
	if len(relations) == 0 {
		return nil
	}
	var list struct {
		Relationship []struct {
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
			Mode   string `xml:"TargetMode,attr"`
		}
	}
	if xml.Unmarshal(relations, &list) != nil {
		return ErrContent
	}
	for _, r := range list.Relationship {
		target := strings.ToLower(strings.ReplaceAll(strings.TrimSpace(r.Target), `\`, "/"))
		share := strings.HasPrefix(target, "//") || strings.HasPrefix(target, "file://") && !strings.HasPrefix(target, "file:///")
		share = share || strings.HasPrefix(target, "file:////")
		web := strings.HasPrefix(target, "http:") || strings.HasPrefix(target, "https:") || strings.HasPrefix(target, "ftp:") || strings.HasPrefix(target, "mhtml:") || strings.HasPrefix(target, "ms-")
		if strings.EqualFold(r.Mode, "External") && (share || web && slices.Contains(fetched, path.Base(r.Type))) {
			return ErrRemote
		}
	}
	return nil
}
