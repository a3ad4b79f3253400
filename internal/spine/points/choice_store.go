package points

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

const choiceColumns = "id,source_type,source_id,source_version,kind,detail,subject,subject_id,subject_name,branch_id,department_id,level,day,fact_id,rule,rule_text," +
	"least,most,state,points,reason,chosen_by,chosen_name,chosen_at,version"

func scanChoice(s db.Scanner) (c Choice, err error) {
	err = s.Scan(&c.ID, &c.SourceType, &c.SourceID, &c.sourceVersion, &c.kind, &c.detail, &c.Subject, &c.SubjectID, &c.SubjectName, &c.branch, &c.department, &c.Level,
		&c.Day, &c.fact, &c.Rule, &c.RuleText, &c.Least, &c.Most, &c.State, &c.Points, &c.Reason, &c.Chosen.Account, &c.Chosen.Name, &c.Chosen.At, &c.Version)
	return c, err
}

// insertChoice answers whether it was not there yet.
func insertChoice(ctx context.Context, tx *db.Tx, c *Choice) (bool, error) {
	n, err := tx.Exec(ctx, "INSERT INTO points_choice("+choiceColumns+",made_at) VALUES "+db.Marks(26, 1)+" ON CONFLICT (source_id,source_version,kind,detail,subject_id,source_type,subject) DO NOTHING",
		c.ID, c.SourceType, c.SourceID, c.sourceVersion, c.kind, c.detail, c.Subject, c.SubjectID, c.SubjectName, c.branch, c.department, int(c.Level),
		c.Day, c.fact, c.Rule, c.RuleText, int64(c.Least), int64(c.Most), c.State, 0, "", 0, "", 0, 1, tx.Millis())
	return n > 0, err
}

// updateChoice compares and sets: of two who choose at once one is told that it was chosen.
func updateChoice(ctx context.Context, tx *db.Tx, c *Choice) error {
	n, err := tx.Exec(ctx, "UPDATE points_choice SET state=?,points=?,reason=?,chosen_by=?,chosen_name=?,chosen_at=?,version=version+1 WHERE id=? AND version=? AND state='waiting'",
		c.State, int64(c.Points), c.Reason, c.Chosen.Account, c.Chosen.Name, c.Chosen.At, c.ID, c.Version)
	if err == nil && n == 0 {
		return ErrChoiceMade
	}
	c.Version++
	return err
}

// choicesAbout are the choices of a kind of subject about what some facts say.
func choicesAbout(ctx context.Context, q db.Queryer, t SubjectType, facts []fact.Fact) (choices, error) {
	ids := make([]kernel.ID, len(facts))
	for i := range facts {
		ids[i] = facts[i].Source.ID
	}
	in, args := db.In("source_id", ids)
	return gather(db.Select(ctx, q, scanChoice, "SELECT "+choiceColumns+" FROM points_choice WHERE subject=? AND "+in, append([]any{t}, args...)...))
}

// choicesMade are those that were made for days of a period.
func choicesMade(ctx context.Context, q db.Queryer, t SubjectType, p kernel.Period) (choices, error) {
	return gather(db.Select(ctx, q, scanChoice, "SELECT "+choiceColumns+" FROM points_choice WHERE day>=? AND day<=? AND state='chosen' AND subject=?", p.First, p.Last, t))
}

func gather(list []Choice, err error) (choices, error) {
	out := make(choices, len(list))
	for i := range list {
		out[list[i].key()] = &list[i]
	}
	return out, err
}

// choiceSeen is one that the actor's offices may see; least is the level from which they count.
func choiceSeen(ctx context.Context, q db.Queryer, actor kernel.Actor, least Level, id kernel.ID) (Choice, error) {
	cond, args := seenBy(actor, least)
	return db.One(ctx, q, scanChoice, "SELECT "+choiceColumns+" FROM points_choice WHERE id=? AND "+cond, append([]any{id}, args...)...)
}
