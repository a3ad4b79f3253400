package doc

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rsc.io/qr"
)

// The drawing has the same black modules as the code itself, and the margin round it.
func TestQRDrawsEachModule(t *testing.T) {
	const text = "otpauth://totp/x:li.hong?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=x"
	svg, err := QR(text)
	if err != nil {
		t.Fatal(err)
	}
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[[2]int]bool{}
	for _, m := range regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1`).FindAllStringSubmatch(svg, -1) {
		x, _ := strconv.Atoi(m[1])
		y, _ := strconv.Atoi(m[2])
		n, _ := strconv.Atoi(m[3])
		for i := range n {
			drawn[[2]int{x + i - quiet, y - quiet}] = true
		}
	}
	for y := range code.Size {
		for x := range code.Size {
			if drawn[[2]int{x, y}] != code.Black(x, y) {
				t.Fatalf("module %d,%d is wrong", x, y)
			}
		}
	}
	if _, err := QR(strings.Repeat("x", 4000)); err == nil {
		t.Error("a text without end was drawn")
	}
}
