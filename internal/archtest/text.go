package archtest

import (
	"fmt"
	"go/ast"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

var (
	halfWidth = regexp.MustCompile(`\p{Han}[,;:!?()]|[,;:!?()]\p{Han}`)
	verb      = regexp.MustCompile(`%[-+ #0-9.\[\]]*[a-zA-Z]`)
	example   = regexp.MustCompile(`如 ?[\w.-]+`) // of what to type
	latin     = regexp.MustCompile(`[A-Za-z]{2,}`)
	// Words that users read in Latin letters everywhere.
	known = regexp.MustCompile(`^(?i:excel|wps|word|xlsx|csv|docx|pptx?|pdf|jpe?g|png|heic|zip|mb|gb|kb|postgresql|sqlite|https?|tls|totp|ip|id|qr|et|xls)$`)
)

// Sentences finds refusals that their reader cannot use: half-width punctuation, no full stop,
// English words or codes. It reads every NewFault.
func Sentences(s *Source) (out []Finding) {
	for _, f := range s.Files {
		if f.Test {
			continue
		}
		ast.Inspect(f.AST, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !callsNewFault(call) {
				return true
			}
			lit, ok := call.Args[2].(*ast.BasicLit)
			if !ok {
				return true
			}
			if why := sentenceFault(strings.Trim(lit.Value, "\"`")); why != "" {
				out = append(out, f.find(lit, "%s: %s", why, lit.Value))
			}
			return true
		})
		if path.Base(f.Path) == "faults.go" {
			f.literals(func(lit *ast.BasicLit, text string, _ *ast.FuncDecl) {
				if halfWidth.MatchString(text) {
					out = append(out, f.find(lit, "Chinese text takes full-width punctuation: %q", halfWidth.FindString(text)))
				}
			})
		}
	}
	return out
}

func callsNewFault(call *ast.CallExpr) bool {
	if len(call.Args) != 3 {
		return false
	}
	switch fn := call.Fun.(type) {
	case *ast.SelectorExpr:
		return fn.Sel.Name == "NewFault"
	case *ast.Ident:
		return fn.Name == "NewFault"
	}
	return false
}

func sentenceFault(text string) string {
	words := example.ReplaceAllString(verb.ReplaceAllString(text, ""), "")
	for _, w := range latin.FindAllString(words, -1) {
		if !known.MatchString(w) {
			return "say it in Chinese, without codes (" + w + ")"
		}
	}
	switch {
	case halfWidth.MatchString(words):
		return "Chinese text takes full-width punctuation"
	case !strings.HasSuffix(text, "。") && !strings.HasSuffix(text, "？") && !strings.HasSuffix(text, "！"):
		return "a refusal is a whole sentence and ends with 。"
	}
	return ""
}

var (
	quoted      = regexp.MustCompile(`'[^'\n]*'|"[^"\n]*"|` + "`[^`\n]*`" + `|>[^<>{}\n]+<`)
	interpolate = regexp.MustCompile(`\$\{[^}]*\}`)
	comment     = regexp.MustCompile(`(?m)^\s*(//|\*|/\*).*$|\s//\s.*$|<!--[\s\S]*?-->`)
)

// Screens finds half-width punctuation in the Chinese texts of the front end.
func Screens(s *Source) (out []Finding) {
	_ = walk(s.FS, func(name string) error {
		ext := path.Ext(name)
		if !strings.HasPrefix(name, "web/src/") || ext != ".vue" && ext != ".ts" || strings.HasSuffix(name, ".test.ts") {
			return nil
		}
		text, err := fs.ReadFile(s.FS, name)
		if err != nil {
			return err
		}
		plain := comment.ReplaceAllStringFunc(string(text), func(c string) string { return strings.Repeat("\n", strings.Count(c, "\n")) })
		for i, line := range strings.Split(plain, "\n") {
			for _, part := range quoted.FindAllString(line, -1) {
				part = interpolate.ReplaceAllString(part, "_")
				if m := halfWidth.FindString(part); m != "" {
					out = append(out, Finding{fmt.Sprintf("%s:%d", name, i+1), fmt.Sprintf("Chinese text takes full-width punctuation: %q in %s", m, part)})
				}
			}
		}
		return nil
	})
	return out
}

// private is what no file may say: where it was written and how the work is organised. The project
// speaks of itself alone.
var private = []struct {
	pattern *regexp.Regexp
	why     string
}{
	{regexp.MustCompile(`/work/(main|shared|\.)|/tmp/brief|/root/|/home/[a-z]+/|/Users/`), "a path of one machine"},
	{regexp.MustCompile(`\b(DESIGN|FOUNDATION|PRODUCT|PAPERS|QUALITY|BRIEF|UI)\.md\b`), "a plan that is not part of the project"},
	{regexp.MustCompile(`(?i)\b(proxy\.golang\.org|registry\.npmjs\.org|npmmirror|deb\.debian\.org|goproxy\.cn)\b`), "the host of a package registry"},
	{regexp.MustCompile(`(?i)\b(sub-?agents?|claude|anthropic|openai|chatgpt|copilot|another helper|helper session)\b`), "how the work is organised"},
}

// Private finds such words in every text of the repository.
func Private(s *Source) (out []Finding) {
	_ = walk(s.FS, func(name string) error {
		if strings.HasPrefix(name, "internal/archtest/") || !readable(name) {
			return nil
		}
		text, err := fs.ReadFile(s.FS, name)
		if err != nil {
			return err
		}
		for i, line := range strings.Split(string(text), "\n") {
			for _, p := range private {
				if m := p.pattern.FindString(line); m != "" {
					out = append(out, Finding{fmt.Sprintf("%s:%d", name, i+1), fmt.Sprintf("%q is %s", m, p.why)})
				}
			}
		}
		return nil
	})
	return out
}

func readable(name string) bool {
	switch path.Ext(name) {
	case ".go", ".md", ".ts", ".mjs", ".js", ".vue", ".css", ".html", ".sh", ".sql", ".json", ".yml", ".yaml", ".txt", ".csv", ".mod":
		return true
	case "":
		base := path.Base(name)
		return base == "Makefile" || base == "run" || base == "LICENSE" || base == "Dockerfile"
	}
	return false
}
