// Package desk is the workbench (工作台): what its reader has to do, the nearest day first.
//
// It owns no table; duties belong to the spine.
package desk
