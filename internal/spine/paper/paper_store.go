package paper

import (
	"context"
	"encoding/json"

	"sanchuang/internal/directory/org"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

const paperColumns = "p.id,p.kind,k.name,p.format,p.prefix,p.year,p.ordinal,p.number,p.title,p.org_id,p.org_name,p.day,p.recipients,p.content,p.copy_to,p.printed_by,p.hash,p.source_type,p.source_id," +
	"p.confined,p.receipt,p.state,p.void_reason,p.void_name,p.void_at,p.made_by,p.made_name,p.made_at,p.version," +
	"(SELECT COUNT(*) FROM paper_addressee a WHERE a.paper_id=p.id),(SELECT COUNT(*) FROM paper_addressee a WHERE a.paper_id=p.id AND a.received_at>0)"

const papers = "paper p JOIN paper_kind k ON k.code=p.kind"

func scanPaper(s db.Scanner) (p Paper, err error) {
	var text string
	var confined, receipt int
	if err := s.Scan(&p.ID, &p.Kind, &p.KindName, &p.Format, &p.prefix, &p.Year, &p.ordinal, &p.Number, &p.Title, &p.Issuer, &p.IssuerName, &p.Day, &p.Recipients, &text, &p.copyTo, &p.printedBy, &p.hash,
		&p.SourceType, &p.SourceID, &confined, &receipt, &p.State, &p.VoidReason, &p.VoidName, &p.VoidAt, &p.MadeBy, &p.MadeName, &p.MadeAt, &p.Version, &p.Addressed, &p.Received); err != nil {
		return p, err
	}
	p.Confined, p.Receipt = confined == 1, receipt == 1
	return p, json.Unmarshal([]byte(text), &p.content)
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func insertPaper(ctx context.Context, tx *db.Tx, p *Paper) error {
	text, err := json.Marshal(p.content)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "INSERT INTO paper(id,kind,format,prefix,year,ordinal,number,title,org_id,org_name,day,recipients,content,copy_to,printed_by,hash,source_type,source_id,"+
		"confined,receipt,state,void_reason,void_name,void_at,made_by,made_name,made_at,version) VALUES "+db.Marks(28, 1),
		p.ID, p.Kind, p.Format, p.prefix, p.Year, p.ordinal, p.Number, p.Title, p.Issuer, p.IssuerName, p.Day, p.Recipients, string(text), p.copyTo, p.printedBy, p.hash, p.SourceType, p.SourceID,
		flag(p.Confined), flag(p.Receipt), p.State, "", "", 0, p.MadeBy, p.MadeName, p.MadeAt, p.Version)
	return err
}

func insertAddressees(ctx context.Context, tx *db.Tx, paper kernel.ID, list []Addressee) error {
	rows := make([][]any, len(list))
	for i, a := range list {
		rows[i] = []any{a.ID, paper, i, a.Org, a.Name, 0, 0, ""}
	}
	return db.InsertRows(ctx, tx, "paper_addressee(id,paper_id,position,org_id,org_name,received_at,received_by,received_name)", 8, rows, "")
}

// next takes the next number of a sequence. The row stays locked until the transaction ends, so that the one after it
// waits and a number that was rolled back is given again.
func next(ctx context.Context, tx *db.Tx, prefix string, year int) (int, error) {
	return db.Scalar[int](ctx, tx, "INSERT INTO paper_sequence(prefix,year,last) VALUES (?,?,1) ON CONFLICT(prefix,year) DO UPDATE SET last=paper_sequence.last+1 RETURNING last", prefix, year)
}

// setVoid compares and sets.
func setVoid(ctx context.Context, tx *db.Tx, p *Paper) error {
	n, err := tx.Exec(ctx, "UPDATE paper SET state=?,void_reason=?,void_name=?,void_at=?,version=version+1 WHERE id=? AND version=?", p.State, p.VoidReason, p.VoidName, p.VoidAt, p.ID, p.Version)
	if err == nil && n == 0 {
		return kernel.ErrStale
	}
	p.Version++
	return err
}

// setReceived marks an addressee's receipt once; a second time changes nothing.
func setReceived(ctx context.Context, tx *db.Tx, addressee kernel.ID, actor kernel.Actor) (bool, error) {
	n, err := tx.Exec(ctx, "UPDATE paper_addressee SET received_at=?,received_by=?,received_name=? WHERE id=? AND received_at=0", tx.Millis(), actor.Account, actor.Name, addressee)
	return n > 0, err
}

func addresseesOf(ctx context.Context, q db.Queryer, paper kernel.ID) ([]Addressee, error) {
	return db.Select(ctx, q, func(s db.Scanner) (a Addressee, err error) {
		err = s.Scan(&a.ID, &a.Org, &a.Name, &a.ReceivedAt, &a.ReceivedName)
		return a, err
	}, "SELECT id,org_id,org_name,received_at,received_name FROM paper_addressee WHERE paper_id=? ORDER BY position", paper)
}

// readable holds a query to the papers that the actor may read: those of the own part of the tree, the confined ones
// where the actor handles papers or issued them, and as a secretary the open ones to the own department.
func readable(actor kernel.Actor) (string, []any) {
	party := func(s kernel.Scope) (string, []any) {
		if s.All {
			return "1=1", nil
		}
		issuer, args := org.Visible(s, "p.org_id")
		addressee, more := org.Visible(s, "a.org_id")
		return "(" + issuer + " OR EXISTS (SELECT 1 FROM paper_addressee a WHERE a.paper_id=p.id AND " + addressee + "))", append(args, more...)
	}
	open, args := party(actor.Scope)
	confined, more := party(handles(actor))
	issuer, of := org.Visible(actor.Scope, "p.org_id")
	home, above := org.AboveInDepartment(secretaryOf(actor), "a.org_id")
	args = append(append(args, more...), actor.Account)
	return "((p.confined=0 AND " + open + ") OR (p.confined=1 AND " + confined + ") OR (p.made_by=? AND p.made_by<>0 AND " + issuer + ")" +
		" OR (p.confined=0 AND EXISTS (SELECT 1 FROM paper_addressee a WHERE a.paper_id=p.id AND " + home + ")))", append(append(args, of...), above...)
}

// find answers a paper that the actor may read, by its own id or that of one of its addressees, to which duties lead.
func find(ctx context.Context, q db.Queryer, actor kernel.Actor, id kernel.ID) (Paper, error) {
	cond, args := readable(actor)
	return db.One(ctx, q, scanPaper, "SELECT "+paperColumns+" FROM "+papers+" WHERE (p.id=? OR p.id=(SELECT paper_id FROM paper_addressee WHERE id=?)) AND "+cond, append([]any{id, id}, args...)...)
}

func kindOf(ctx context.Context, q db.Queryer, code string) (Kind, error) {
	return db.One(ctx, q, scanKind, "SELECT code,name,format FROM paper_kind WHERE code=?", code)
}

func kinds(ctx context.Context, q db.Queryer) ([]Kind, error) {
	return db.Select(ctx, q, scanKind, "SELECT code,name,format FROM paper_kind ORDER BY position")
}

func scanKind(s db.Scanner) (k Kind, err error) {
	err = s.Scan(&k.Code, &k.Name, &k.Format)
	return k, err
}

// prefixOf is the 机关代字 in force for an issuer's papers of a kind on a day; empty when none was set.
func prefixOf(ctx context.Context, q db.Queryer, issuer kernel.ID, kind string, day kernel.Day) (string, error) {
	list, err := db.Select(ctx, q, db.Column[string], "SELECT prefix FROM paper_prefix WHERE org_id=? AND kind IN (?,'') AND from_day<=? ORDER BY CASE WHEN kind='' THEN 1 ELSE 0 END, from_day DESC LIMIT 1", issuer, kind, day)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}
