package intake

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Sealed lists the columns that are sealed anew when the data key changes.
func Sealed() []db.Sealed {
	return []db.Sealed{
		{Table: "intake_row", Key: []string{"batch_id", "number"}, Column: "cells", Place: func(k []kernel.ID) string { return place(k[0], int(k[1])) }},
		{Table: "intake_file", Key: []string{"batch_id", "part"}, Column: "body", Place: func(k []kernel.ID) string { return filePlace(k[0], int(k[1])) }},
		{Table: "intake_effect", Key: []string{"id"}, Column: "detail", Place: func(k []kernel.ID) string { return effectPlace(k[0]) }},
	}
}
