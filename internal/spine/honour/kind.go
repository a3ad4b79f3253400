package honour

import (
	"regexp"
	"strings"
)

// HonourKind (荣誉种类) is a sort of honour, kept as data.
type HonourKind struct {
	Code       string `json:"code" pattern:"^[a-z][a-z0-9_]{2,39}$" doc:"代码，保存后不再改"`
	Name       string `json:"name" minLength:"2" maxLength:"40"`
	Level      string `json:"level" enum:"national,provincial,municipal,organs,department"`
	HolderType string `json:"holder_type" enum:"member,org,brand"`
	Sort       int    `json:"sort" minimum:"0" maximum:"9999"`
	Active     bool   `json:"active" doc:"是否还可登记"`
	Version    int    `json:"version" minimum:"0" required:"false"`
}

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9_]{2,39}$`)

func (k HonourKind) check() error {
	switch {
	case !codeForm.MatchString(k.Code):
		return ErrKindCode.At("code")
	case len([]rune(k.Name)) < 2:
		return ErrKindName.At("name")
	}
	if err := Levels.Must(k.Level, "level"); err != nil {
		return err
	}
	return HolderTypes.Must(k.HolderType, "holder_type")
}

// heads are how papers put the level before the honour's name, the longest first.
var heads = []struct{ words, level string }{
	{"市直机关", "organs"},
	{"市直", "organs"},
	{"全国", "national"},
	{"国家级", "national"},
	{"全省", "provincial"},
	{"省级", "provincial"},
	{"省直机关", "provincial"},
	{"省", "provincial"},
	{"全市", "municipal"},
	{"市级", "municipal"},
	{"市", "municipal"},
}

// otherWords are names met for the programme's own honours.
var otherWords = map[string]string{
	"红旗支部": "红旗党支部", "红旗党支部（标兵）": "红旗党支部", "五星标兵": "五星党员标兵", "五星党员": "五星党员标兵", "党员标兵": "五星党员标兵", "先进品牌": "品牌先进典型",
	"先进典型品牌": "品牌先进典型", "先进品牌典型": "品牌先进典型", "党建品牌先进典型": "品牌先进典型", "先进党组织": "先进基层党组织", "先进党支部": "先进基层党组织", "优秀党员": "优秀共产党员", "优秀党务干部": "优秀党务工作者",
}

// given refuses a new record of a kind that has been stopped, and a change to such a kind.
func given(was, now *Honour) error {
	if now.kindStopped && (was == nil || was.Kind != now.Kind) {
		return ErrKindStopped.With(now.KindName).At("kind")
	}
	return nil
}

// find answers the kind that a name means at a level. Level "" is taken from the name's own head, and
// where a name stands at one level alone that one is meant; the programme's own honours (市直) go first
// only when nothing else is said. Faults: ErrKind, ErrKindLevel.
func find(kinds []HonourKind, name, level string) (HonourKind, error) {
	name = strings.Trim(strings.TrimSuffix(strings.TrimSpace(name), "称号"), "“”\"「」")
	if hits := matching(kinds, name, level); len(hits) > 0 {
		return only(hits, name)
	}
	for _, h := range heads {
		if rest, ok := strings.CutPrefix(name, h.words); ok && (level == "" || level == h.level) {
			if hits := matching(kinds, rest, h.level); len(hits) > 0 {
				return only(hits, name)
			}
		}
	}
	return HonourKind{}, ErrKind.With(name)
}

// matching prefers what is in use, and the name itself to another word for it; a kind that has been
// stopped is still known, since old records bear it.
func matching(kinds []HonourKind, name, level string) []HonourKind {
	for _, active := range []bool{true, false} {
		for _, word := range []string{name, otherWords[name]} {
			var hits []HonourKind
			for _, k := range kinds {
				if word != "" && k.Name == word && k.Active == active && (level == "" || k.Level == level) {
					hits = append(hits, k)
				}
			}
			if len(hits) > 0 {
				return hits
			}
		}
	}
	return nil
}

func only(hits []HonourKind, name string) (HonourKind, error) {
	if len(hits) > 1 {
		return HonourKind{}, ErrKindLevel.With(name)
	}
	return hits[0], nil
}
