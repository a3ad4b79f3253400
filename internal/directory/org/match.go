package org

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sanchuang/internal/kernel"
)

// nameIndex finds nodes by the many ways in which people write an organisation's name.
type nameIndex struct {
	keys map[string][]kernel.ID
	all  []named
}

type named struct {
	id      kernel.ID
	bigrams map[string]bool
}

// Match is what a written name may mean.
type Match struct {
	Exact []Node // one: that is it; several: namesakes, to be told apart by a unit or a person
	Near  []Node // similar ones, the most similar first, when none is exact
}

var (
	blanks   = regexp.MustCompile(`[\s·•・.,，、()（）\[\]【】“”"'—_/\\>-]+`)
	variants = strings.NewReplacer("中国共产党", "", "中共", "", "总支部委员会", "总支", "总支委员会", "总支", "党总支部", "总支", "总支部", "总支", "党总支", "总支",
		"支部委员会", "支部", "党支部", "支部", "直属机关工作委员会", "直机关工委", "直机关工作委员会", "直机关工委", "直属机关工委", "直机关工委",
		"机关委员会", "机关党委", "党小组", "小组", "党的小组", "小组")
	arabic  = regexp.MustCompile(`第?(\d{1,2})(支部|总支|小组)`)
	ordinal = regexp.MustCompile(`第([一二三四五六七八九十]{1,3})(支部|总支|小组)`)
)

var numerals = []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"}

// chineseNumber writes 1 to 99 as people count branches.
func chineseNumber(n int) string {
	if n < 10 {
		return numerals[n]
	}
	s := "十"
	if n >= 20 {
		s = numerals[n/10] + s
	}
	if n%10 != 0 {
		s += numerals[n%10]
	}
	return s
}

// plain brings a name into the form in which variants of it are the same: 中共市财政局第1支部委员会
// and 市财政局第一党支部 are both 市财政局一支部.
func plain(name string) string {
	s := blanks.ReplaceAllString(norm.NFKC.String(name), "")
	s = variants.Replace(s)
	s = arabic.ReplaceAllStringFunc(s, func(m string) string {
		parts := arabic.FindStringSubmatch(m)
		n := 0
		for _, r := range parts[1] {
			n = n*10 + int(r-'0')
		}
		return chineseNumber(n) + parts[2]
	})
	return ordinal.ReplaceAllString(s, "$1$2")
}

// index is built on first use: most trees are never asked by name.
func (t *Tree) index() *nameIndex {
	t.once.Do(func() {
		t.names = nameIndex{keys: map[string][]kernel.ID{}}
		t.Walk(t.root, func(n Node, _ int) {
			keys := t.keysOf(n)
			for _, k := range keys {
				if ids := t.names.keys[k]; !slices.Contains(ids, n.ID) {
					t.names.keys[k] = append(ids, n.ID)
				}
			}
			t.names.all = append(t.names.all, named{n.ID, bigrams(plain(t.FullName(n.ID)))})
		})
	})
	return &t.names
}

// keysOf are the plain forms by which a node is found: its own name, and that name after those of
// its superiors, with and without the words 机关 and 机关党委 between.
func (t *Tree) keysOf(n Node) []string {
	own := plain(n.Name)
	keys := []string{own, plain(t.FullName(n.ID))}
	if n.Kind == WorkCommittee || n.Kind == Department {
		return keys
	}
	long := own
	for _, up := range slices.Backward(t.Path(n.ParentID)) {
		if up.Kind == WorkCommittee {
			break
		}
		p := plain(up.Name)
		tail := strings.TrimPrefix(own, p)
		keys = append(keys, p+tail, p+"机关"+tail)
		if !strings.HasPrefix(long, p) {
			long = p + long
		}
		keys = append(keys, long)
	}
	return keys
}

// ByName finds the living nodes that a written name means exactly. kinds narrows them when given.
func (t *Tree) ByName(name string, kinds ...Kind) []Node { return t.Match(name, 0, kinds...).Exact }

// Match reads a name as people write it: with or without 中共, 委员会, 第, Arabic numbers, the
// department's name in front. under, when not 0, narrows to that subtree; similar names come from
// elsewhere when it has none.
func (t *Tree) Match(name string, under kernel.ID, kinds ...Kind) Match {
	key := plain(name)
	if key == "" {
		return Match{}
	}
	ids := t.index().keys[key]
	if len(ids) == 0 { // 青山市财政局… for 市财政局…
		if i := strings.Index(key, "市"); i > 0 && i <= len("某某某某") {
			ids = t.index().keys[key[i:]]
		}
	}
	if exact := t.pick(ids, under, kinds); len(exact) > 0 {
		return Match{Exact: exact}
	}
	near := t.near(key, under, kinds)
	if len(near) == 0 && under != 0 {
		near = t.near(key, 0, kinds)
	}
	return Match{Near: near}
}

func (t *Tree) pick(ids []kernel.ID, under kernel.ID, kinds []Kind) []Node {
	var out []Node
	for _, id := range ids {
		n := t.nodes[id]
		if len(kinds) > 0 && !slices.Contains(kinds, n.Kind) {
			continue
		}
		if under != 0 && !t.Sees(kernel.Scope{Orgs: []kernel.ID{under}}, id) {
			continue
		}
		out = append(out, *n)
	}
	return out
}

// nearEnough is the share of common letter pairs from which a name is proposed.
const nearEnough = 0.4

func (t *Tree) near(key string, under kernel.ID, kinds []Kind) []Node {
	type scored struct {
		n     Node
		score float64
	}
	var found []scored
	want := bigrams(key)
	for _, a := range t.index().all {
		if s := similar(want, a.bigrams); s >= nearEnough {
			if n := t.pick([]kernel.ID{a.id}, under, kinds); len(n) > 0 {
				found = append(found, scored{n[0], s})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	var out []Node
	for _, f := range found[:min(5, len(found))] {
		out = append(out, f.n)
	}
	return out
}

func bigrams(s string) map[string]bool {
	r := []rune(s)
	set := map[string]bool{}
	for i := range r {
		set[string(r[i:min(i+2, len(r))])] = true
	}
	return set
}

// similar is the Dice coefficient of two sets of letter pairs.
func similar(a, b map[string]bool) float64 {
	common := 0
	for k := range a {
		if b[k] {
			common++
		}
	}
	return 2 * float64(common) / float64(len(a)+len(b))
}
