package structure

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/audit"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/fact"
)

const letterType = "term_letter"

// LettersSent (发函结果) is what went out, and how many organisations had been written about that day already.
type LettersSent struct {
	Letters []TermLetter `json:"letters"`
	Already int          `json:"already" doc:"当天已经发过函、没有重复发的党组织"`
}

// SendLetters (发催办函) writes to the departments of the chosen terms, one numbered letter each, which lists those terms.
// A term is written about once a day, so that pressing twice, or two persons at once, send one letter; a letter whose paper
// is void does not count. Faults:
// kernel.ErrNotFound, ErrLetterNone, ErrLetterEarly, ErrLetterAsked, ErrLetterAnswer.
func (s *Service) SendLetters(ctx context.Context, actor kernel.Actor, terms []kernel.ID, answer kernel.Day) (LettersSent, error) {
	return db.InTx(ctx, s.db, "structure.send_letters", func(ctx context.Context, tx *db.Tx) (LettersSent, error) {
		out := LettersSent{Letters: []TermLetter{}}
		tree, err := s.orgs.Today(ctx, tx)
		if err != nil {
			return out, err
		}
		list, _, err := s.standings(ctx, tx, tree, tree.Root().ID, func(id kernel.ID) bool { return tree.Sees(actor.Scope, id) })
		if err != nil {
			return out, err
		}
		chosen := slices.DeleteFunc(list, func(x Standing) bool { return x.Term == 0 || !slices.Contains(terms, x.Term) })
		for _, id := range terms {
			if !slices.ContainsFunc(chosen, func(x Standing) bool { return x.Term == id }) {
				return out, kernel.ErrNotFound
			}
		}
		if err := checkLetter(chosen, answer, tx.Today()); err != nil {
			return out, err
		}
		var to []kernel.ID
		lines := map[kernel.ID][]LetterLine{}
		for _, x := range chosen {
			d := cmp.Or(tree.Department(x.Org), x.Org)
			if !slices.Contains(to, d) {
				to = append(to, d)
			}
			lines[d] = append(lines[d], LetterLine{x.Term, x.Org, x.Name, x.Kind, x.Began, x.Limit, x.Days})
		}
		slices.Sort(to) // all who write go the same way round
		for _, d := range to {
			l := TermLetter{ID: tx.NewID(), Department: d, Name: tree.FullName(d), Day: tx.Today(), Lines: lines[d]}
			if err := s.send(ctx, tx, actor, tree.Root().ID, &l, answer); err != nil {
				return out, err
			}
			out.Already += len(lines[d]) - len(l.Lines)
			if len(l.Lines) > 0 {
				out.Letters = append(out.Letters, l)
			}
		}
		return out, nil
	})
}

// send claims the letter's terms for the day first, and writes about those that nobody has written about.
func (s *Service) send(ctx context.Context, tx *db.Tx, actor kernel.Actor, issuer kernel.ID, l *TermLetter, answer kernel.Day) error {
	if _, err := tx.Exec(ctx, "INSERT INTO term_letter(id,department_id,day,paper_id,paper_number,lines,issued_name,issued_at) VALUES (?,?,?,0,'','',?,?)",
		l.ID, l.Department, l.Day, actor.Name, tx.Millis()); err != nil {
		return err
	}
	if err := s.release(ctx, tx, l.Day, l.Lines); err != nil {
		return err
	}
	var fresh []LetterLine
	slices.SortFunc(l.Lines, func(a, b LetterLine) int { return cmp.Compare(a.Term, b.Term) })
	for _, x := range l.Lines {
		took, err := tx.Exec(ctx, "INSERT INTO term_letter_line(letter_id,term_id,day) VALUES (?,?,?) ON CONFLICT(term_id,day) DO NOTHING", l.ID, x.Term, l.Day)
		if err != nil {
			return err
		}
		if took > 0 {
			fresh = append(fresh, x)
		}
	}
	slices.SortFunc(fresh, func(a, b LetterLine) int { return cmp.Or(cmp.Compare(a.Limit, b.Limit), cmp.Compare(a.Term, b.Term)) })
	if l.Lines = fresh; len(fresh) == 0 {
		_, err := tx.Exec(ctx, "DELETE FROM term_letter WHERE id=?", l.ID)
		return err
	}
	draft := l.draft(issuer, answer)
	draft.Source = fact.Source{Type: letterType, ID: l.ID, Version: 1}
	p, err := s.papers.IssueIn(ctx, tx, actor, draft)
	if err != nil {
		return err
	}
	l.PaperID, l.PaperNumber = p.ID, p.Number
	text, err := json.Marshal(l.Lines)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "UPDATE term_letter SET paper_id=?,paper_number=?,lines=? WHERE id=?", p.ID, p.Number, string(text), l.ID); err != nil {
		return err
	}
	return s.audit.Record(ctx, tx, actor, audit.Entry{
		Action: "structure.send_letter", ObjectType: letterType, ObjectID: l.ID, OrgID: l.Department, Detail: map[string]any{"paper": p.Number, "terms": len(l.Lines), "answer": answer},
	})
}

// told is the last letter about a term.
type told struct {
	day    kernel.Day
	paper  kernel.ID
	number string
}

// lettersOf are the last letters by term, without those whose paper is void (作废): nobody has to answer them.
func (s *Service) lettersOf(ctx context.Context, q db.Queryer) (map[kernel.ID]told, error) {
	terms := []kernel.ID{}
	letters, err := db.Select(ctx, q, func(row db.Scanner) (t told, err error) {
		var id kernel.ID
		err = row.Scan(&id, &t.day, &t.paper, &t.number)
		terms = append(terms, id)
		return t, err
	}, "SELECT x.term_id,x.day,l.paper_id,l.paper_number FROM term_letter_line x JOIN term_letter l ON l.id=x.letter_id ORDER BY x.day")
	if err != nil {
		return nil, err
	}
	papers := make([]kernel.ID, len(letters))
	for i, t := range letters {
		papers[i] = t.paper
	}
	void, err := s.papers.VoidAmong(ctx, q, papers)
	if err != nil {
		return nil, err
	}
	out := map[kernel.ID]told{}
	for i, t := range letters {
		if !void[t.paper] {
			out[terms[i]] = t
		}
	}
	return out, nil
}

// release gives back the terms that were claimed for the day by a letter whose paper has become void since, so that they
// may be written about again on the same day. The letter itself keeps its lines as they were printed.
func (s *Service) release(ctx context.Context, tx *db.Tx, day kernel.Day, lines []LetterLine) error {
	terms := make([]kernel.ID, len(lines))
	for i, x := range lines {
		terms[i] = x.Term
	}
	for part := range slices.Chunk(terms, 400) {
		in, args := db.In("x.term_id", part)
		byPaper := map[kernel.ID]kernel.ID{}
		papers := []kernel.ID{}
		if err := db.Each(ctx, tx, func(row db.Scanner) error {
			var letter, paper kernel.ID
			err := row.Scan(&letter, &paper)
			byPaper[paper], papers = letter, append(papers, paper)
			return err
		}, "SELECT DISTINCT l.id,l.paper_id FROM term_letter_line x JOIN term_letter l ON l.id=x.letter_id WHERE x.day=? AND l.paper_id<>0 AND "+in, append([]any{day}, args...)...); err != nil {
			return err
		}
		void, err := s.papers.VoidAmong(ctx, tx, papers)
		if err != nil {
			return err
		}
		for _, paper := range papers {
			if !void[paper] {
				continue
			}
			if _, err := tx.Exec(ctx, "DELETE FROM term_letter_line WHERE letter_id=?", byPaper[paper]); err != nil {
				return err
			}
		}
	}
	return nil
}
