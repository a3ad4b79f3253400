// Package web carries the built front end. Without a build it carries nothing, so that the program
// always compiles; it then says so instead of showing a page.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Site is the built front end.
func Site() fs.FS {
	site, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil
	}
	return site
}
