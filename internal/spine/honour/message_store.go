package honour

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Messages tells a member of their honours, and those who hold an office at these organisations of the organisation's, conferred or
// revoked since a day, the latest first.
func Messages(ctx context.Context, q db.Queryer, member kernel.ID, orgs []kernel.ID, since kernel.Day, most int) ([]kernel.Message, error) {
	own, args := "1=0", []any{}
	if member != 0 {
		own, args = "member_id=?", append(args, member)
	}
	if len(orgs) > 0 {
		in, ids := db.In("org_id", orgs)
		own, args = own+" OR (member_id=0 AND "+in+")", append(args, ids...)
	}
	if len(args) == 0 {
		return nil, nil
	}
	return db.Select(ctx, q, func(s db.Scanner) (m kernel.Message, err error) {
		var of kernel.ID
		var org, kind, state, brand, revoked string
		err = s.Scan(&m.ObjectID, &of, &org, &brand, &kind, &state, &m.By, &revoked, &m.At)
		whose := org
		switch {
		case of != 0:
			whose, m.ObjectType = "您", "own_honour"
		default:
			m.ObjectType = "honour"
			if brand != "" {
				whose += "“" + brand + "”"
			}
		}
		m.Title = whose + "获得" + kind
		if state == "revoked" {
			m.Title, m.Note = whose+"的"+kind+"已撤销", revoked
		}
		return m, err
	}, `SELECT id,member_id,org_name,brand_name,kind_name,state,granted_by,revoked_for,changed_at FROM honour
		WHERE removed=0 AND state IN ('conferred','revoked') AND (`+own+`) AND (conferred_day>=? OR revoked_day>=?) ORDER BY changed_at DESC, id DESC LIMIT ?`, append(args, since, since, most)...)
}
