package account

import (
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Sealed lists the columns that are sealed anew when the data key changes.
func Sealed() []db.Sealed {
	return []db.Sealed{
		{Table: "account_factor", Key: []string{"account_id"}, Column: "secret", Place: func(k []kernel.ID) string { return factorPlace(k[0]) }},
	}
}
