package account

import (
	"encoding/json"
	"regexp"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/sheet"
)

// What one account may keep.
const (
	preferenceSize = 16 << 10
	draftSize      = 128 << 10
	mostKept       = 200
)

var keyForm = regexp.MustCompile(`^[a-zA-Z0-9_.:-]{1,80}$`)

// Preference (偏好) is what the program remembers for an account under a key: large print, columns,
// saved filters.
type Preference struct {
	Value any `json:"value" doc:"没有保存过为 null"`
}

// Draft (草稿) is a form not yet submitted.
type Draft struct {
	Version int   `json:"version" doc:"没有草稿为 0"`
	SavedAt int64 `json:"saved_at" doc:"毫秒"`
	Value   any   `json:"value" doc:"没有草稿为 null"`
}

// personal finds numbers that have the form of an ID number or a mobile phone.
var personal = regexp.MustCompile(`[0-9]{17}[0-9Xx]|[0-9]+`)

// written finds the same numbers as people write them in groups: 138 0000 1234, 110105-19491231-002X.
var written = regexp.MustCompile(`([0-9]{6})[ -]([0-9]{8})[ -]([0-9]{3}[0-9Xx])|(1[0-9]{2})[ -]([0-9]{4})[ -]([0-9]{4})`)

// holdsPersonalTyped also finds numbers written in groups or in full width.
func holdsPersonalTyped(text string) bool {
	text = strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == 'Ｘ' || r == 'ｘ':
			return 'X'
		}
		return r
	}, text)
	return holdsPersonal(text) || holdsPersonal(written.ReplaceAllString(text, "$1$2$3$4$5$6"))
}

// holdsPersonal reports whether the text holds an ID number or a phone number. Long keys and times
// in milliseconds are neither: the whole run of digits has to be one.
func holdsPersonal(text string) bool {
	for _, run := range personal.FindAllString(text, -1) {
		switch len(run) {
		case 18:
			if _, err := sheet.ParseIDNumber(run); err == nil {
				return true
			}
		case 11:
			if _, err := sheet.ParsePhone(run); err == nil && run[0] == '1' {
				return true
			}
		}
	}
	return false
}

func encode(v any, most int, tooLarge *kernel.Fault) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	if len(b) > most {
		return "", tooLarge
	}
	return string(b), nil
}

func decode(text string) any {
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return nil
	}
	return v
}
