// Package outreach keeps who went out to the people: visits to villages, enterprises and communities
// (走访联系点), and members who served in a special action (专项行动), sent to a community by their
// department or volunteering where they live.
//
// A visit on which a problem came up writes that problem into the problems register in the same
// transaction, so that it is typed once.
//
// Tables: visit, action, participation. Facts: outreach.visited (about the department),
// outreach.visit_made (about the member), outreach.sent, outreach.volunteered (about the member, detail
// the action).
package outreach
