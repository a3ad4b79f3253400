package sheet

import (
	"context"
	"encoding/xml"
	"strconv"
	"strings"
)

// numberLook says what a number's format makes of it.
type numberLook int

const (
	asNumber numberLook = iota
	asDay
	asTime
)

func (w *workbook) readStyles(ctx context.Context) error {
	own := map[string]string{}
	inCells := false
	return w.each(ctx, w.kinds["styles"], func(t xml.Token) error {
		if e, ok := t.(xml.EndElement); ok && e.Name.Local == "cellXfs" {
			inCells = false
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			return nil
		}
		switch e.Name.Local {
		case "numFmt":
			own[attr(e, "numFmtId")] = attr(e, "formatCode")
		case "cellXfs":
			inCells = true
		case "xf":
			if inCells {
				w.dayStyle = append(w.dayStyle, look(attr(e, "numFmtId"), own))
			}
		}
		return nil
	})
}

func look(id string, own map[string]string) numberLook {
	if code, ok := own[id]; ok {
		return lookOfCode(code)
	}
	n, _ := strconv.Atoi(id)
	switch {
	case n >= 18 && n <= 21, n >= 32 && n <= 35, n >= 45 && n <= 47, n == 55, n == 56:
		return asTime
	case n >= 14 && n <= 22, n >= 27 && n <= 31, n == 36, n >= 50 && n <= 58:
		return asDay
	}
	return asNumber
}

// lookOfCode reads a format such as yyyy"年"m"月"d"日", leaving out quoted text and brackets.
func lookOfCode(code string) numberLook {
	code, _, _ = strings.Cut(strings.ToLower(code), ";")
	var plain strings.Builder
	skip := byte(0)
	for i := 0; i < len(code); i++ {
		c := code[i]
		switch {
		case skip != 0:
			if c == skip {
				skip = 0
			}
		case c == '"':
			skip = '"'
		case c == '[':
			skip = ']'
		case c == '\\' || c == '_' || c == '*':
			i++
		default:
			plain.WriteByte(c)
		}
	}
	s := strings.ReplaceAll(plain.String(), "general", "")
	switch {
	case strings.Contains(s, "y"), strings.Contains(s, "d"), strings.Contains(s, "m") && !strings.ContainsAny(s, "hs0#"):
		return asDay
	case strings.ContainsAny(s, "hs"):
		return asTime
	}
	return asNumber
}
