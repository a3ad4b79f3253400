//go:build torture

package app_test

import "testing"

// The same tests as in every run, as long as a release wants them: make torture.

func TestTortureCrash(t *testing.T)           { crashes(t, 3000) }
func TestTorturePowerCut(t *testing.T)        { powerCuts(t, 1000) }
func TestTortureAcknowledged(t *testing.T)    { syncs(t, 1000) }
func TestTortureRacesSQLite(t *testing.T)     { races(t, "sqlite", 20_000) }
func TestTortureRacesPostgreSQL(t *testing.T) { races(t, "postgres", 20_000) }
func TestTortureForms(t *testing.T)           { forms(t, 5000) }
func TestTortureBodies(t *testing.T)          { reach(t, 1000) }
func TestTortureDiskFull(t *testing.T)        { disksFull(t, 20) }
func TestTortureGracefulStop(t *testing.T)    { stops(t, 50) }
func TestTortureSlowClients(t *testing.T)     { slow(t, 2500) }
