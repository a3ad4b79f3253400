package bulk

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const bulkColumns = "b.id,b.account_id,b.act,b.reason,b.state,b.asked_at,b.due_at,b.ended_at,b.total,b.address,b.request,b.seen," +
	"(SELECT COUNT(*) FROM bulk_item i WHERE i.bulk_id=b.id AND i.state='done'),(SELECT COUNT(*) FROM bulk_item i WHERE i.bulk_id=b.id AND i.state='refused')"

func scanBulk(s db.Scanner) (b Bulk, err error) {
	var seen int
	err = s.Scan(&b.ID, &b.account, &b.Act, &b.Reason, &b.State, &b.AskedAt, &b.due, &b.EndedAt, &b.Total, &b.address, &b.request, &seen, &b.Done, &b.Refused)
	b.Seen = seen == 1
	return b, err
}

const itemColumns = "number,object_id,version,title,state,code,said"

func scanItem(s db.Scanner) (i BulkItem, err error) {
	err = s.Scan(&i.Number, &i.ObjectID, &i.Version, &i.Title, &i.State, &i.Code, &i.Said)
	return i, err
}

func insertBulk(ctx context.Context, tx *db.Tx, b Bulk, chosen []Chosen, titles map[kernel.ID]string) error {
	if _, err := tx.Exec(ctx, "INSERT INTO bulk(id,account_id,act,reason,state,asked_at,due_at,ended_at,total,address,request,seen) VALUES (?,?,?,?,?,?,?,0,?,?,?,0)",
		b.ID, b.account, b.Act, b.Reason, b.State, b.AskedAt, b.due, b.Total, b.address, b.request); err != nil {
		return err
	}
	rows := make([][]any, len(chosen))
	for n, c := range chosen {
		rows[n] = []any{b.ID, n + 1, c.ID, c.Version, titles[c.ID], Open, "", ""}
	}
	return db.InsertRows(ctx, tx, "bulk_item(bulk_id,number,object_id,version,title,state,code,said)", 8, rows, "")
}

func findBulk(ctx context.Context, q db.Queryer, id kernel.ID) (Bulk, error) {
	return db.One(ctx, q, scanBulk, "SELECT "+bulkColumns+" FROM bulk b WHERE b.id=?", id)
}

// findOwn: what somebody else asked for is not there.
func findOwn(ctx context.Context, q db.Queryer, account, id kernel.ID) (Bulk, error) {
	return db.One(ctx, q, scanBulk, "SELECT "+bulkColumns+" FROM bulk b WHERE b.id=? AND b.account_id=?", id, account)
}

// move takes a bulk act from one state to another; of two at once one wins.
func move(ctx context.Context, tx *db.Tx, id kernel.ID, from, to State, ended int64) (bool, error) {
	n, err := tx.Exec(ctx, "UPDATE bulk SET state=?, ended_at=? WHERE id=? AND state=?", to, ended, id, from)
	return n == 1, err
}

func openItems(ctx context.Context, q db.Queryer, id kernel.ID) ([]BulkItem, error) {
	return db.Select(ctx, q, scanItem, "SELECT "+itemColumns+" FROM bulk_item WHERE bulk_id=? AND state='open' ORDER BY number", id)
}

// settleItem writes an outcome, unless there is one.
func settleItem(ctx context.Context, tx *db.Tx, id kernel.ID, number int, to Outcome, f *kernel.Fault) (bool, error) {
	code, said := "", ""
	if f != nil {
		code, said = f.Code, f.Text
	}
	n, err := tx.Exec(ctx, "UPDATE bulk_item SET state=?, code=?, said=? WHERE bulk_id=? AND number=? AND state='open'", to, code, said, id, number)
	return n == 1, err
}

func markSeen(ctx context.Context, tx *db.Tx, account, id kernel.ID) error {
	_, err := tx.Exec(ctx, "UPDATE bulk SET seen=1 WHERE id=? AND account_id=? AND state IN ('done','undone')", id, account)
	return err
}

func sweep(ctx context.Context, tx *db.Tx, before int64) error {
	if _, err := tx.Exec(ctx, "DELETE FROM bulk_item WHERE bulk_id IN (SELECT id FROM bulk WHERE ended_at>0 AND ended_at<?)", before); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "DELETE FROM bulk WHERE ended_at>0 AND ended_at<?", before)
	return err
}
