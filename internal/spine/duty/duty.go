package duty

import "sanchuang/internal/kernel"

// RolePerson addresses a duty to one person alone: the account, or the member who has none yet, stands
// in the place of the organisation.
const RolePerson = "person"

// Personal is the grant by which somebody's own duties find them.
func Personal(id kernel.ID) kernel.Grant { return kernel.Grant{Role: RolePerson, Org: id} }

// Duty (待办) is a thing to do.
type Duty struct {
	ID         kernel.ID  `json:"id"`
	Kind       string     `json:"kind" doc:"capability.verb_noun"`
	Title      string     `json:"title"`
	Note       string     `json:"note" doc:"如退回的理由"`
	Role       string     `json:"role"`
	OrgID      kernel.ID  `json:"org_id"`
	Due        kernel.Day `json:"due" doc:"空为没有期限"`
	ObjectType string     `json:"object_type"`
	ObjectID   kernel.ID  `json:"object_id"`
	MadeAt     int64      `json:"made_at" doc:"毫秒"`
}
