package app

import (
	"context"
	"slices"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/honour"
	"sanchuang/internal/spine/objection"
	"sanchuang/internal/spine/paper"
	"sanchuang/internal/spine/points"
	"sanchuang/internal/view/desk"
	"sanchuang/internal/work/activity"
	"sanchuang/internal/work/opinion"
	"sanchuang/internal/work/structure"
	"sanchuang/internal/work/team"
)

// messageSources are the rooms that have something to tell a person of what has happened; sources of one kind stand
// beside each other.
func (a *App) messageSources() []desk.Source {
	return []desk.Source{
		{Kind: "record", Name: "报送的记录", From: activity.Messages},
		{Kind: "objection", Name: "积分异议", From: objection.Messages},
		{Kind: "points", Name: "积分调整", From: points.Messages},
		{Kind: "request", Name: "请示和申请", From: structure.Messages},
		{Kind: "request", Name: "请示和申请", From: team.Messages},
		{Kind: "opinion", Name: "意见建议", From: opinion.Messages},
		{Kind: "honour", Name: "荣誉", From: func(ctx context.Context, q db.Queryer, to kernel.Actor, since int64, most int) ([]kernel.Message, error) {
			return honour.Messages(ctx, q, to.Member, officesWith(to, "honour.read"), kernel.DayOf(time.UnixMilli(since)), most)
		}},
		{Kind: "paper", Name: "公文", From: func(ctx context.Context, q db.Queryer, to kernel.Actor, since int64, most int) ([]kernel.Message, error) {
			return paper.Messages(ctx, q, officesWith(to, "paper.read"), since, most)
		}},
		{Kind: "office", Name: "交接和代理", From: a.Accounts.Messages},
		{Kind: "account", Name: "账号动态", From: a.accountMessages},
	}
}

// officesWith are the organisations at which the actor holds in their own right an office with a permission.
func officesWith(actor kernel.Actor, permission string) (out []kernel.ID) {
	for _, g := range actor.Grants {
		if r, ok := roles.Role(g.Role); ok && slices.Contains(r.Permissions, permission) && !slices.Contains(out, g.Org) {
			out = append(out, g.Org)
		}
	}
	return out
}

// accountMessages tells what others did to the actor's account.
func (a *App) accountMessages(ctx context.Context, q db.Queryer, to kernel.Actor, since int64, most int) ([]kernel.Message, error) {
	acts, err := a.Accounts.ActsOnOwn(ctx, q, to, most)
	out := make([]kernel.Message, 0, len(acts))
	for _, x := range acts {
		if x.At >= since {
			out = append(out, kernel.Message{Title: "您的账号：" + x.Act, Note: x.Note, By: x.OrgName + x.Actor, At: x.At, ObjectType: "own_account", ObjectID: to.Account})
		}
	}
	return out, err
}
