package account

import (
	"context"
	"strings"

	"sanchuang/internal/kernel"
)

// Session (登录情况) is what a page knows of who is looking.
type Session struct {
	Account            SessionAccount `json:"account"`
	Grants             []SessionGrant `json:"grants"`
	Proxies            []SessionProxy `json:"proxies" doc:"今天代理的职务"`
	Permissions        []string       `json:"permissions"`
	Today              kernel.Day     `json:"today" doc:"应用日期"`
	Demonstration      bool           `json:"demonstration"`
	MustChangePassword bool           `json:"must_change_password"`
	Factor             Standing       `json:"factor" enum:"none,given,needed,set_up" doc:"第二因子：没有、已通过、待填动态口令、待启用；后两种登录还没有完成，权限为空"`
}

// SessionAccount is the account behind a session.
type SessionAccount struct {
	ID       kernel.ID `json:"id"`
	Login    string    `json:"login"`
	Name     string    `json:"name"`
	OrgID    kernel.ID `json:"org_id"`
	OrgName  string    `json:"org_name"`
	MemberID kernel.ID `json:"member_id" doc:"关联的党员，没有为 0"`
}

// SessionGrant is one of its roles; org_id 0 is the whole system.
type SessionGrant struct {
	Role     string    `json:"role"`
	RoleName string    `json:"role_name"`
	OrgID    kernel.ID `json:"org_id"`
	OrgName  string    `json:"org_name"`
}

// SessionProxy is an office in which the account stands in for somebody today.
type SessionProxy struct {
	ID       kernel.ID  `json:"id" doc:"这项代理"`
	ForName  string     `json:"for_name" doc:"所代的人"`
	RoleName string     `json:"role_name"`
	OrgName  string     `json:"org_name"`
	ToDay    kernel.Day `json:"to_day" doc:"最后一天"`
	Acts     []string   `json:"acts" doc:"可办的事项"`
}

// Describe tells the caller about their own session.
func (s *Service) Describe(ctx context.Context, actor kernel.Actor) (Session, error) {
	live, err := findSession(ctx, s.db.Read(), actor.Session)
	if err != nil {
		return Session{}, err
	}
	v, _, err := s.describe(ctx, actor.Account, live)
	return v, err
}

// describe tells about a session and what its account may do; half a log-in may do nothing.
func (s *Service) describe(ctx context.Context, id kernel.ID, live session) (Session, *compiled, error) {
	a, err := findAccount(ctx, s.db.Read(), id)
	if err != nil {
		return Session{}, nil, err
	}
	c, err := s.compiled(ctx, a.id, a.version)
	if err != nil {
		return Session{}, nil, err
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return Session{}, nil, err
	}
	v := Session{
		Account: SessionAccount{a.id, a.login, a.name, a.org, tree.Name(a.org), a.member}, Grants: []SessionGrant{}, Proxies: []SessionProxy{},
		Permissions: []string{}, Today: s.db.Today(), Demonstration: s.opts.Demonstration, MustChangePassword: live.mustChange, Factor: c.standing(live),
	}
	if v.Factor.half() {
		return v, c, nil
	}
	v.Permissions = c.permissions()
	for _, g := range c.actor.Grants {
		v.Grants = append(v.Grants, SessionGrant{g.Role, s.policy.RoleName(g.Role), g.Org, orgName(tree.Name(g.Org), g.Org)})
	}
	for _, g := range c.stands {
		v.Proxies = append(v.Proxies, SessionProxy{g.source, g.forName, s.policy.RoleName(g.role), tree.FullName(g.org), g.to, s.policy.actNames(g.acts)})
	}
	return v, c, nil
}

func orgName(name string, id kernel.ID) string {
	if id == 0 {
		return "全系统"
	}
	return name
}

// device puts a browser's self-description into words that its owner recognises.
func device(agent string) string {
	return named(agent, [][2]string{
		{"MicroMessenger", "微信"},
		{"wxwork", "企业微信"},
		{"DingTalk", "钉钉"},
		{"Edg", "Edge 浏览器"},
		{"QIHU", "360 浏览器"},
		{"Qaxbrowser", "奇安信浏览器"},
		{"Chrome", "Chrome 内核浏览器"},
		{"Firefox", "Firefox 浏览器"},
		{"Safari", "Safari 浏览器"},
	}, "浏览器") + "（" +
		named(agent, [][2]string{
			{"HarmonyOS", "鸿蒙"},
			{"Android", "安卓"},
			{"iPhone", "iPhone"},
			{"iPad", "iPad"},
			{"UOS", "统信"},
			{"Kylin", "麒麟"},
			{"Windows", "Windows"},
			{"Mac OS", "Mac"},
			{"Linux", "Linux"},
		}, "未知系统") + "）"
}

func named(agent string, words [][2]string, otherwise string) string {
	for _, w := range words {
		if strings.Contains(agent, w[0]) {
			return w[1]
		}
	}
	return otherwise
}
