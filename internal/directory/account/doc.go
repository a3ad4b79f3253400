// Package account knows who may log in (账号), what they may do (角色, 授权) and what the program
// remembers for them (偏好, 草稿).
//
//	invited ──activation──▶ active ◀──enable── disabled
//	   ▲                      │  └───disable───▶
//	   └────────reset─────────┘
//
// A reset of an account that holds office leaves its grants held until a security administrator
// confirms them: whoever creates accounts and codes can never alone become a user with rights.
//
// The roles and their permissions are a table that the application passes in (Policy). An
// account's grants are compiled once per version of the account; every change of rights or state
// raises that version in the same transaction, so that the next request on any node sees it.
//
// A log-in of who holds an office that needs it has two steps: the password opens half a session, in
// which nothing but the second factor may be given or set up; the code makes it whole, under a new
// token.
//
// Tables: account, account_grant, account_session, account_factor, account_recovery, preference, account_draft, setup.
// Facts: none; log-ins are never counted for anything.
package account
