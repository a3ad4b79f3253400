package account

import "strings"

// RoleInWords (角色说明) is a role as people read it.
type RoleInWords struct {
	Code          string            `json:"code"`
	Name          string            `json:"name"`
	Administrator bool              `json:"administrator" doc:"三员之一，授予后及于全系统"`
	Granted       bool              `json:"granted" doc:"由安全管理员授予；党员角色随账号自动具有"`
	Kinds         []string          `json:"kinds" doc:"可以授在哪些类别的组织上，空为不限"`
	May           []CapabilityWords `json:"may" doc:"可以做什么"`
	Holders       int               `json:"holders" doc:"现有账号数"`
}

// CapabilityWords is what a role may do in one capability: 党员：查看、修改.
type CapabilityWords struct {
	Capability string   `json:"capability"`
	Acts       []string `json:"acts"`
}

// capabilityWords and actWords put permissions into words; a permission without words shows as
// itself, and a test of the application keeps that from happening.
var capabilityWords = map[string]string{
	"org": "组织", "member": "党员", "register": "登记册", "activity": "组织生活", "points": "积分", "metric": "统计指标", "briefing": "汇报材料", "desk": "工作台",
	"honour": "荣誉", "problem": "问题整改", "outreach": "走访与服务", "training": "培训", "contest": "展示赛", "publicity": "宣传与专栏", "appraisal": "评议考核",
	"inspection": "督查与联系点", "plan": "年度方案", "brand": "品牌", "selection": "评选", "structure": "任期与换届", "establishment": "组织设置", "election": "换届选举", "team": "班子", "opinion": "意见建议", "invariant": "数据核对",
	"account": "账号", "grant": "授权", "audit": "留痕", "paper": "公文", "ballot": "测评评分", "attachment": "佐证材料", "norm": "规则参数", "obligation": "应做事项",
	"duty": "待办", "intake": "导入批次", "notify": "消息提醒", "session": "登录", "clock": "演示时钟", "backup": "数据备份", "retention": "保存期限", "burden": "减负账", "objection": "异议", "entrustment": "交接和代理", "handbook": "支部工作手册",
}

var actWords = map[string]string{
	"read": "查看", "write": "登记和修改", "import": "导入", "export": "导出", "reveal": "查看完整证件号和电话", "pick": "选用", "accept": "审核通过", "return": "退回",
	"kind": "维护类别", "scheme": "制定办法", "adopt": "启用办法", "below": "查看所属党员积分", "own": "查看和办理本人的", "undo": "撤销", "publish": "发布",
	"receive": "签收", "format": "设定格式",
	"point": "分派联系点", "checklist": "维护检查清单",
	"review": "评审", "decide": "审定", "score": "打分", "judge": "打分", "vote": "投票", "approve": "批准", "submit": "提交", "assign": "分派", "close": "销号", "backup": "备份",
	"run": "运行", "reply": "答复", "manage": "管理", "find": "查找", "action": "设专项行动", "terms": "设定期限", "raise": "提出", "answer": "答复", "set": "拨动", "group": "划分党小组",
	"issue": "反馈问题、核实和销号", "rectify": "报整改方案和结果", "first_step": "办理登录", "vouch": "当面核实后发激活码", "adjust": "提出和批准调整", "sign": "核稿签名和退回", "settle": "年度结账", "start": "提出",
	"consent": "同意任期内变动", "hand_in": "报送", "check": "核查、退回和打包",
}

// Words puts a permission into a capability and an act; ok is false when one of them has no words.
func Words(permission string) (capability, act string, ok bool) {
	c, a, _ := strings.Cut(permission, ".")
	capability, okC := capabilityWords[c]
	act, okA := actWords[a]
	if !okC {
		capability = c
	}
	if !okA {
		act = a
	}
	return capability, act, okC && okA
}

// InWords is the table as people read it.
func (p *Policy) InWords() []RoleInWords {
	out := make([]RoleInWords, 0, len(p.roles))
	for _, r := range p.roles {
		w := RoleInWords{Code: r.Code, Name: r.Name, Administrator: r.Administrator, Granted: r.Code != RoleMember, Kinds: append([]string{}, r.Kinds...), May: []CapabilityWords{}}
		place := map[string]int{}
		for _, permission := range r.Permissions {
			capability, act, _ := Words(permission)
			i, ok := place[capability]
			if !ok {
				i = len(w.May)
				place[capability] = i
				w.May = append(w.May, CapabilityWords{Capability: capability})
			}
			w.May[i].Acts = append(w.May[i].Acts, act)
		}
		out = append(out, w)
	}
	return out
}
