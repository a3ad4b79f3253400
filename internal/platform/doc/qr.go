package doc

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// quiet is the white margin that readers need around the square, in modules.
const quiet = 4

// QR (二维码) draws text as a square that phones read, an SVG without any outside reference. Fault:
// an error for a text of more than some 2,300 bytes.
func QR(text string) (string, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	side := code.Size + 2*quiet
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path d="`, side, side, side, side)
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			if !code.Black(x, y) {
				continue
			}
			begun := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", begun+quiet, y+quiet, x-begun, x-begun)
		}
	}
	b.WriteString(`"/></svg>`)
	return b.String(), nil
}
