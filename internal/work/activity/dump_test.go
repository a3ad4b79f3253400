package activity_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// dumped are all columns of all tables that a record leaves, but for keys and times.
var dumped = map[string]string{
	"activity": `SELECT org_id,branch_id,department_id,state,version,revision,kinds,planned_day,day,start_time,end_time,shown_day,topic,place,host_id,host_name,
		recorder_id,recorder_name,speaker_id,speaker_name,guests,minutes,other,for_year,agenda,resolutions,expected,attended,excused,absent,confidential,announced,
		drafted_by,drafted_name,submitted_by,submitted_name,accepted_name,returned_name,return_reason FROM activity WHERE id>?`,
	"as":         "SELECT a.day,k.kind FROM activity_as k JOIN activity a ON a.id=k.activity_id WHERE a.id>?",
	"attendance": "SELECT a.day,t.member_id,t.name,t.position,t.mark,t.reason FROM activity_attendance t JOIN activity a ON a.id=t.activity_id WHERE a.id>?",
	"step":       "SELECT a.day,s.number,s.step,s.revision,s.account_id,s.actor,s.reason,s.before,s.changes FROM activity_step s JOIN activity a ON a.id=s.activity_id WHERE a.id>?",
	"fact":       "SELECT kind,detail,subject_type,subject_id,day,branch_id,department_id,quantity,attrs,source_type,source_version,sign,late FROM fact WHERE source_id>?",
	"audit":      "SELECT account_id,actor,org_name,address,request,action,object_type,org_id,result,detail FROM audit WHERE object_type='activity' AND object_id>?",
	"duty":       "SELECT kind,title,role,org_id FROM duty WHERE object_id>?",
}

// ownKey is a meeting's key within its facts: the case that they are.
var ownKey = regexp.MustCompile(`"activity\.\d+"`)

func (c *city) dump() []string { return c.dumpAfter(0) }

func (c *city) dumpAfter(id int) []string {
	c.t.Helper()
	var out []string
	for table, query := range dumped {
		rows, err := c.d.Read().Query(ctx, query, id)
		if err != nil {
			c.t.Fatal(err)
		}
		cols, _ := rows.Columns()
		for rows.Next() {
			vals := make([]any, len(cols))
			for i := range vals {
				vals[i] = new(any)
			}
			if err := rows.Scan(vals...); err != nil {
				c.t.Fatal(err)
			}
			line := []string{table}
			for _, v := range vals {
				line = append(line, ownKey.ReplaceAllString(fmt.Sprint(*v.(*any)), `"activity.#"`))
			}
			out = append(out, strings.Join(line, "|"))
		}
		if err := rows.Err(); err != nil {
			c.t.Fatal(err)
		}
		_ = rows.Close()
	}
	slices.Sort(out)
	return out
}
