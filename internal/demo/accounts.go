package demo

import (
	"sanchuang/internal/directory/account"
	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
)

// Password opens every account of a demonstration; nothing behind it is real.
const Password = "Jiangzhou#2017"

// Account is one that a demonstration prints.
type Account struct {
	Role, RoleName, Login, Password, Name, OrgName string
}

// accounts makes one account for each role at places where there is something to see, a second one of the
// office, and two at another department, which must not see the first's.
func (l *loader) accounts() (list []account.DemonstrationAccount, shown []Account) {
	used := map[*person]bool{}
	add := func(login, role, roleName, name, orgName string, org kernel.ID, who *person) {
		a := account.DemonstrationAccount{Login: login, Name: name, Password: Password, Org: org}
		if who != nil {
			a.Name = who.form.Name
			if !used[who] { // one account for each person, also in the smallest city
				a.Member, used[who] = who.id, true
			}
		}
		if a.Name == "" {
			a.Name = roleName
		}
		if role != account.RoleMember {
			a.Grants = []kernel.Grant{{Role: role, Org: org}}
		}
		list = append(list, a)
		shown = append(shown, Account{role, roleName, login, Password, a.Name, orgName})
	}
	root, b := "市直机关工委", l.showcase
	add("gongwei", "staff", "工委干部", "方文静", root, l.root, nil)
	add("weiyuan", "committee_member", "工委成员", "", root, l.root, l.holder(l.root, member.Commissioner))
	add("lingdao", "leader", "领导", "常树林", root, l.root, nil)
	add("zhuangan", "dept_clerk", "单位党务专干", "", b.department.name, b.department.id, l.clerkOf(b.department))
	add("shuji", "branch_secretary", "支部书记", "", b.name, b.id, l.holder(b.id, member.Secretary))
	add("zhiwei", "branch_clerk", "支部委员", "", b.name, b.id, l.holder(b.id, member.Organiser))
	add("dangyuan", account.RoleMember, "党员", "", b.name, b.id, l.plainMember(b))
	add("pingwei", "judge", "评委", "陆明远", root, l.root, nil)
	add("xitong", account.RoleSysAdmin, "系统管理员", "郭建明", root, l.root, nil)
	add("anquan", account.RoleSecAdmin, "安全管理员", "沈立群", root, l.root, nil)
	add("shenji", account.RoleAuditAdmin, "审计管理员", "胡晓梅", root, l.root, nil)
	add("gongwei2", "staff", "工委干部", "许文远", root, l.root, nil) // what one of the office drew up, the other checks
	if o := l.elsewhere(b); o != nil {
		add("zhuangan2", "dept_clerk", "单位党务专干", "", o.department.name, o.department.id, l.clerkOf(o.department))
		add("shuji2", "branch_secretary", "支部书记", "", o.name, o.id, l.holder(o.id, member.Secretary))
		if deputy := l.plainMember(o); deputy != nil {
			add("dangyuan2", account.RoleMember, "党员", "", o.name, o.id, deputy)
		}
	}
	return list, shown
}

func (l *loader) clerkOf(d *department) *person { return l.holder(d.id, member.AffairsCadre) }

// plainMember is somebody without office who has been in the branch for long.
func (l *loader) plainMember(b *branch) *person {
	for _, s := range b.stays {
		if s.to == kernel.MaxDay && s.from < kernel.MakeDay(l.Year, 1, 1) && s.person.full(l.today) && !l.holds(s.person) {
			return s.person
		}
	}
	return nil
}

func (l *loader) holds(x *person) bool {
	for _, p := range l.posts {
		if p.person == x && p.to >= l.today {
			return true
		}
	}
	return false
}

// elsewhere is a branch of another department with a secretary and a clerk above.
func (l *loader) elsewhere(b *branch) *branch {
	for _, o := range l.branches {
		if o.department != b.department && o.dissolved == "" && l.clerkOf(o.department) != nil && l.holder(o.id, member.Secretary) != nil {
			return o
		}
	}
	return nil
}
