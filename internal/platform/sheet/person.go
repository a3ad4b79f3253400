package sheet

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"sanchuang/internal/kernel"
)

// Sex as an ID number's 17th digit says it.
const (
	Male   = "男"
	Female = "女"
)

// IDNumber (公民身份号码, GB 11643) with what it tells.
type IDNumber struct {
	Text  string // 18 characters, X capital
	Birth kernel.Day
	Sex   string // Male or Female
}

var idNoise = strings.NewReplacer(" ", "", "\t", "", "\n", "", "'", "", "-", "")

// ParseIDNumber reads an ID number and checks it by GB 11643. Blanks inside are forgiven. Faults never repeat
// the number: ErrBlank, ErrIDMasked, ErrIDCut, ErrIDShort, ErrIDLength, ErrIDForm, ErrIDRegion, ErrIDDay, ErrIDCheck.
func ParseIDNumber(text string) (IDNumber, error) {
	text = strings.ToUpper(idNoise.Replace(Clean(text)))
	switch {
	case text == "":
		return IDNumber{}, ErrBlank
	case strings.Contains(text, "*"):
		return IDNumber{}, ErrIDMasked
	case scientific.MatchString(text):
		return IDNumber{}, ErrIDCut
	case len(text) == 15 && allDigits(text):
		return IDNumber{}, ErrIDShort
	case utf8.RuneCountInString(text) != 18:
		return IDNumber{}, ErrIDLength.With(utf8.RuneCountInString(text))
	case !allDigits(text[:17]) || !strings.Contains("0123456789X", text[17:]):
		return IDNumber{}, ErrIDForm
	case !strings.Contains(regions, text[:2]+" "):
		return IDNumber{}, ErrIDRegion
	}
	if checkDigit(text) != text[17] {
		if strings.HasSuffix(text, "000") {
			return IDNumber{}, ErrIDCut
		}
		return IDNumber{}, ErrIDCheck
	}
	birth, err := kernel.ParseDay(text[6:10] + "-" + text[10:12] + "-" + text[12:14])
	if err != nil {
		return IDNumber{}, ErrIDDay
	}
	sex := Female
	if (text[16]-'0')%2 == 1 {
		sex = Male
	}
	return IDNumber{Text: text, Birth: birth, Sex: sex}, nil
}

// regions are the first two digits in use (GB/T 2260), and 83 and 9x as issued to residents from
// Taiwan, Hong Kong and Macao and to foreigners.
const regions = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91 92 93 94 95 96 97 98 99 "

// ParseIDCell is ParseIDNumber for a cell: a number of 18 digits has lost its last three in Excel,
// even when by chance the check digit fits.
func ParseIDCell(c Cell) (IDNumber, error) {
	if c.Cut() {
		return IDNumber{}, ErrIDCut
	}
	return ParseIDNumber(c.Text)
}

func checkDigit(text string) byte {
	sum, weight := 0, 1
	for i := 16; i >= 0; i-- {
		weight = weight * 2 % 11
		sum += int(text[i]-'0') * weight
	}
	return "10X98765432"[sum%11]
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

var (
	mobileForm   = regexp.MustCompile(`^1[3-9]\d{9}$`)
	landlineForm = regexp.MustCompile(`^0(10|2\d|[3-9]\d{2})-?[2-9]\d{6,7}(-\d{1,6})?$`)
	phoneNoise   = strings.NewReplacer(" ", "", "(", "", ")", "-", "（", "", "）", "-", "－", "-", "—", "-", "–", "-", "转", "-", "'", "")
)

// ParsePhone reads a mobile number of 11 digits (+86 and blanks forgiven) or a landline with area
// code, which comes back as 0531-88886666. Faults: ErrBlank, ErrPhoneMasked, ErrPhoneCut, ErrMobile, ErrPhone.
func ParsePhone(text string) (string, error) {
	text = phoneNoise.Replace(Clean(text))
	text = strings.TrimPrefix(strings.TrimPrefix(text, "+"), "0086")
	if len(text) > 11 {
		text = strings.TrimPrefix(strings.TrimPrefix(text, "86"), "-")
	}
	mobile := strings.ReplaceAll(text, "-", "")
	switch {
	case text == "":
		return "", ErrBlank
	case strings.Contains(text, "*"):
		return "", ErrPhoneMasked
	case scientific.MatchString(text) || strings.ContainsAny(text, "eE."):
		return "", ErrPhoneCut
	case mobileForm.MatchString(mobile):
		return mobile, nil
	case landlineForm.MatchString(text):
		return landline(text), nil
	case strings.HasPrefix(mobile, "1") && allDigits(mobile):
		return "", ErrMobile
	}
	return "", ErrPhone
}

// landline puts the dash behind the area code: three places for 010 and 02x, else four.
func landline(text string) string {
	area := 4
	if strings.HasPrefix(text, "010") || strings.HasPrefix(text, "02") {
		area = 3
	}
	return text[:area] + "-" + strings.TrimPrefix(text[area:], "-")
}

// MaskIDNumber writes 110101********1234; what is no ID number is hidden but for its ends' length.
func MaskIDNumber(text string) string {
	if len(text) != 18 {
		return strings.Repeat("*", utf8.RuneCountInString(text))
	}
	return text[:6] + "********" + text[14:]
}

// MaskPhone writes 138****5678, and 0531-****6666 for a landline.
func MaskPhone(text string) string {
	switch area, rest, ok := strings.Cut(text, "-"); {
	case len(text) == 11 && allDigits(text):
		return text[:3] + "****" + text[7:]
	case ok && len(rest) >= 7:
		return area + "-" + strings.Repeat("*", len(rest)-4) + rest[len(rest)-4:]
	}
	return strings.Repeat("*", utf8.RuneCountInString(text))
}

// IsMasked reports whether text is a mask as we write it and not a value: an import keeps what is
// stored when it equals the stored value's mask.
func IsMasked(text string) bool { return strings.Contains(Clean(text), "***") }
