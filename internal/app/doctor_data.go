package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/attachment"
	"sanchuang/internal/view/briefing"
	"sanchuang/internal/view/handbook"
)

// attachmentFinding reads every file that some record or sealed paper names: whether it is there, and still is
// what its name says.
func (a *App) attachmentFinding(ctx context.Context) (Finding, error) {
	named, err := a.evidence(ctx)
	if err != nil {
		return Finding{}, err
	}
	bad, first := 0, ""
	for _, h := range named {
		if err := ctx.Err(); err != nil {
			return Finding{}, err
		}
		if _, err := a.blobs.Get(h); err != nil {
			if bad++; bad == 1 {
				first = "，第一个：" + h
			}
		}
	}
	return found("附件", bad == 0, fmt.Sprintf("%d 个，缺失或损坏 %d 个%s", len(named), bad, first), "从备份恢复到另一个目录，把其中 blob 下同名的文件复制回来，再执行一次 doctor；并检查磁盘"), nil
}

// evidence are the contents that records and sealed papers name.
func (a *App) evidence(ctx context.Context) ([]string, error) {
	hashes, err := attachment.Hashes(ctx, a.DB.Read())
	if err != nil {
		return nil, err
	}
	papers, err := briefing.Hashes(ctx, a.DB.Read())
	return slices.Concat(hashes, papers), err
}

// settled is how old a file must be before it counts as one without a row: its row comes after it.
const settled = 24 * time.Hour

// strayFinding says which files no row names. It is no fault: what was taken off a record stays for the backups that name it, and
// an upload that was cut off leaves its file.
func (a *App) strayFinding(ctx context.Context) (Finding, error) {
	files, err := a.blobs.Files() // before the rows, so that what is uploaded meanwhile has its row
	if err != nil {
		return Finding{}, err
	}
	named, err := a.evidence(ctx)
	if err != nil {
		return Finding{}, err
	}
	bundles, err := handbook.Hashes(ctx, a.DB.Read())
	if err != nil {
		return Finding{}, err
	}
	known := map[string]bool{}
	for _, h := range slices.Concat(named, bundles) {
		known[h] = true
	}
	n, size := 0, int64(0)
	for _, f := range files {
		if !known[f.Hash] && time.Since(f.At) >= settled {
			n, size = n+1, size+f.Size
		}
	}
	return found("没有记录用到的文件", true, fmt.Sprintf("%d 个，%d KiB（删除的材料和中断的上传，不影响使用）", n, (size+1023)>>10), ""), nil
}

// kept says in which table what a column names is kept.
var kept = map[string]string{
	"member_id": "member", "org_id": "org", "branch_id": "org", "department_id": "org", "group_id": "org",
	"activity_id": "activity", "class_id": "training_class", "contest_id": "contest", "briefing_id": "briefing",
	"objection_id": "objection", "election_id": "election", "establishment_id": "establishment", "rectification_id": "rectification",
	"handbook_id": "handbook", "term_id": "term", "paper_id": "paper", "position_id": "position", "plan_id": "liaison_plan", "scheme_id": "points_scheme",
}

// unkept are tables whose rows may outlive what they name, or that are too large to be walked for what others show: roll-ups and
// sums are held against the facts and the ledger.
var unkept = []string{"audit", "metric_rollup", "metric_person", "points_total", "retention_tombstone", "idempotency", "intake_batch", "intake_mapping"}

// orphanFinding looks for rows whose object is missing: each column that names another table's row, in every table that has it.
// Numbers below zero name nobody: they stand for the administrators, who belong to no organisation.
func (a *App) orphanFinding(ctx context.Context) (Finding, error) {
	q := a.DB.Read()
	names := make([]string, 0, len(kept))
	for name := range kept {
		names = append(names, name)
	}
	slices.Sort(names)
	places, err := db.ColumnsNamed(ctx, q, names...)
	if err != nil {
		return Finding{}, err
	}
	seen, bad := 0, []string{}
	for _, p := range places {
		of := kept[p.Column]
		if slices.Contains(unkept, p.Table) || p.Table == of {
			continue
		}
		seen++
		n, err := db.Scalar[int64](ctx, q, "SELECT COUNT(*) FROM (SELECT DISTINCT "+p.Column+" AS id FROM "+p.Table+" WHERE "+p.Column+">0) x WHERE NOT EXISTS (SELECT 1 FROM "+of+" o WHERE o.id=x.id)")
		if err != nil {
			return Finding{}, err
		}
		if n > 0 {
			bad = append(bad, fmt.Sprintf("%s.%s 有 %d 个找不到", p.Table, p.Column, n))
		}
	}
	says := fmt.Sprintf("核对了 %d 处引用，都找得到", seen)
	if len(bad) > 0 {
		says = strings.Join(bad, "，")
	}
	return found("引用的对象", len(bad) == 0, says, "不要手工改数据库。做一次备份留存现场，联系软件维护人员；急用时从出现问题之前的备份恢复"), nil
}
