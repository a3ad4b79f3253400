package kernel

import "math"

// Page (分页) is a slice of a list. The zero value is the first page of twenty.
type Page struct {
	Number int // from 1
	Size   int // 1 to 200; -1 for all rows, which only exports ask for
}

// Limit and Offset in rows.
func (p Page) Limit() int {
	switch {
	case p.Size == -1:
		return 1 << 30
	case p.Size <= 0:
		return 20
	default:
		return min(p.Size, 200)
	}
}

// Offset is the number of rows before the page.
func (p Page) Offset() int {
	if p.Size == -1 || p.Number <= 1 {
		return 0
	}
	return min(p.Number-1, math.MaxInt32) * p.Limit()
}

// AllRows asks for the whole list.
var AllRows = Page{Number: 1, Size: -1}

// List is one page of a list and the number of rows in all.
type List[T any] struct {
	Items []T `json:"items"`
	Total int `json:"total"`
}
