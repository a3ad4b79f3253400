package inspection

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/attachment"
)

const photoColumns = "id,client_key,item,finding,file_id,taken_at,by_name,at"

func scanPhoto(s db.Scanner) (x SheetPhoto, err error) {
	err = s.Scan(&x.ID, &x.Key, &x.Item, &x.Finding, &x.file, &x.TakenAt, &x.By, &x.At)
	return x, err
}

// photosOf answers a visit's photos, the oldest first, with what the scanner said of each.
func photosOf(ctx context.Context, q db.Queryer, plan kernel.ID) ([]SheetPhoto, error) {
	list, err := db.Select(ctx, q, scanPhoto, "SELECT "+photoColumns+" FROM liaison_photo WHERE plan_id=? AND file_id<>0 ORDER BY taken_at, id", plan)
	if err != nil || len(list) == 0 {
		return list, err
	}
	files, err := attachment.OfRecord(ctx, q, planType, plan)
	if err != nil {
		return nil, err
	}
	of := make(map[kernel.ID]attachment.Attachment, len(files))
	for _, f := range files {
		of[f.ID] = f
	}
	for i := range list {
		f := of[list[i].file]
		list[i].Name, list[i].Size, list[i].State = f.Name, f.Size, f.State
	}
	return list, nil
}

// photoOf answers a photo by its key, one that was taken away too. Fault: kernel.ErrNotFound.
func photoOf(ctx context.Context, q db.Queryer, plan kernel.ID, key string) (SheetPhoto, error) {
	return db.One(ctx, q, scanPhoto, "SELECT "+photoColumns+" FROM liaison_photo WHERE plan_id=? AND client_key=?", plan, key)
}

func savePhoto(ctx context.Context, tx *db.Tx, plan kernel.ID, x *SheetPhoto) error {
	_, err := tx.Exec(ctx, "INSERT INTO liaison_photo(id,plan_id,client_key,item,finding,file_id,taken_at,by_name,at) VALUES "+db.Marks(9, 1)+" ON CONFLICT(plan_id,client_key) DO UPDATE SET file_id=excluded.file_id",
		x.ID, plan, x.Key, x.Item, x.Finding, x.file, x.TakenAt, x.By, x.At)
	return err
}

// foundWith is the finding that became an item, and the plan of its visit. Without one both are zero.
func foundWith(ctx context.Context, q db.Queryer, rectification kernel.ID) (plan kernel.ID, finding string, err error) {
	err = db.Each(ctx, q, func(s db.Scanner) error { return s.Scan(&plan, &finding) }, "SELECT plan_id,client_key FROM liaison_finding WHERE rectification_id=?", rectification)
	return plan, finding, err
}

// photoCounts says how many photos each of these items was found with.
func photoCounts(ctx context.Context, q db.Queryer, rectifications []kernel.ID) (map[kernel.ID]int, error) {
	out := map[kernel.ID]int{}
	if len(rectifications) == 0 {
		return out, nil
	}
	in, args := db.In("f.rectification_id", rectifications)
	return out, db.Each(ctx, q, func(s db.Scanner) error {
		var id kernel.ID
		n := 0
		err := s.Scan(&id, &n)
		out[id] = n
		return err
	}, "SELECT f.rectification_id,COUNT(*) FROM liaison_finding f JOIN liaison_photo x ON x.plan_id=f.plan_id AND x.finding=f.client_key AND x.file_id<>0 WHERE "+in+" GROUP BY f.rectification_id", args...)
}
