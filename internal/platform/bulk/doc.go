// Package bulk carries acts over many chosen objects (批量办理): what was asked for waits half a minute, in which
// its asker may take it back, and is then done one object after the other.
//
//	waiting ──job──▶ working ──▶ done
//	   └──undo──▶ undone
//
// Nothing is decided when it is asked for: the job acts with the rights that the asker's account has at
// that moment, on the versions that were seen in the list. Each object's act and its outcome are one
// transaction, so an act happens once however often the job runs, and a refusal holds up no other object.
// What an act means is its Act's, declared by the room that owns the objects; trail, facts and duties are
// those of the same act done singly.
//
// Tables: bulk, bulk_item.
package bulk
