package member

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Sealed lists the columns that are sealed anew when the data key changes. The blind indexes have a key of
// their own and stay.
func Sealed() []db.Sealed {
	return []db.Sealed{
		{Table: "member", Key: []string{"id"}, Column: "phone_cipher", Place: func(k []kernel.ID) string { return phonePlace(k[0]) }},
		{Table: "member", Key: []string{"id"}, Column: "id_cipher", Place: func(k []kernel.ID) string { return idPlace(k[0]) }},
	}
}
