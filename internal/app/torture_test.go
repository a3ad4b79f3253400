//go:build torture

package app_test

import (
	"testing"
	"time"

	"sanchuang/internal/platform/db/dbtest"
)

// The same tests as in every run, as long as a release wants them: make torture, or a share of that.

func TestTortureCrash(t *testing.T)           { crashes(t, dbtest.Share(3000)) }
func TestTorturePowerCut(t *testing.T)        { powerCuts(t, dbtest.Share(1000)) }
func TestTortureAcknowledged(t *testing.T)    { syncs(t, dbtest.Share(1000)) }
func TestTortureRacesSQLite(t *testing.T)     { races(t, "sqlite", dbtest.Share(20_000)) }
func TestTortureRacesPostgreSQL(t *testing.T) { races(t, "postgres", dbtest.Share(20_000)) }
func TestTortureForms(t *testing.T)           { forms(t, dbtest.Share(5000)) }
func TestTortureBodies(t *testing.T)          { reach(t, dbtest.Share(1000)) }
func TestTortureAnyMoment(t *testing.T)       { anyMoments(t, dbtest.Share(10), 3) }
func TestTortureDiskFull(t *testing.T)        { disksFull(t, dbtest.Share(20)) }
func TestTortureFailedSync(t *testing.T)      { failedSyncs(t, dbtest.Share(50)) }
func TestTortureGracefulStop(t *testing.T)    { stops(t, dbtest.Share(50)) }
func TestTortureSlowClients(t *testing.T)     { slow(t, dbtest.Share(2500)) }
func TestTortureNodesThatDie(t *testing.T)    { nodesDie(t, dbtest.Share(300), dbtest.Share(10)) }
func TestTortureFailedWrites(t *testing.T)    { failedWrites(t, dbtest.Share(50)) }
func TestTortureDatabaseServer(t *testing.T) {
	serverFails(t, dbtest.Share(20), 30*time.Second, 10*time.Second)
}
