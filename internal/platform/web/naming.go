package web

import (
	"path"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// schemaNamer names the contract's types. The first of a name has it alone; a type of the same name
// from another room carries its room's name in front, and a nameless one a number behind.
func schemaNamer() func(reflect.Type, string) string {
	taken, names := map[string]bool{}, map[reflect.Type]string{}
	return func(t reflect.Type, hint string) string {
		plain := huma.DefaultSchemaNamer(t, hint)
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct {
			return plain
		}
		if name, ok := names[t]; ok {
			return name
		}
		name := plain
		if room := path.Base(t.PkgPath()); taken[name] && t.PkgPath() != "" {
			name = strings.ToUpper(room[:1]) + room[1:] + plain
		}
		for n := 2; taken[name]; n++ {
			name = plain + strconv.Itoa(n)
		}
		taken[name], names[t] = true, name
		return name
	}
}
