// Package backup keeps snapshots (备份) of the whole data in a folder of its own: the database as of one
// moment, the attachments, the wrapped keys. Taking one does not stop anybody's work.
//
// A snapshot's files are cut into blocks, and a block that an earlier snapshot has already is not kept
// again; so one can be taken every few minutes, and any of them can be restored. Between them a Journal keeps
// what changes, so that any moment (时刻) comes back. Blocks, lists and segments are
// sealed with a key of the repository's own, which the master key wraps. The master key is never in it.
//
//	FOLDER/keys.json       the repository's key, wrapped
//	FOLDER/packs/ID.pack   the blocks that were new with that snapshot, one after the other
//	FOLDER/snapshots/ID    what the snapshot holds and where each block lies
//	FOLDER/journal/CHAIN/  what changed after a snapshot, in numbered segments (变更记录; SQLite)
//
// A snapshot exists from the moment its list has its name; whatever a crash leaves before that is
// swept away by the next one. The package owns no table.
package backup
