// Package jobs runs work that is to be done soon: a job is enqueued in the transaction that wants
// it, so it exists exactly when that transaction was committed, and it may run twice.
//
// A claim moves run_at to the end of a lease, so a process that dies needs no rescuer; attempt is
// the fencing token. A job that failed eight times is parked and stays visible. Ticks look, by
// the application's clock, for what a day requires; of several processes one runs each slot.
//
// Tables: job, job_tick. States: waiting → running (leased) → gone when done, or parked.
package jobs
