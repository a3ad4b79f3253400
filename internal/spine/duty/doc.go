// Package duty keeps what somebody still has to do (待办): addressed to a role over an organisation,
// so that it finds whoever holds the role today. A duty disappears when it is done; the record it
// belongs to tells the rest.
//
// Table: duty. States: none; a duty is there or is not.
package duty
