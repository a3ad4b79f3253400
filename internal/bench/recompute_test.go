package bench

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkRecompute counts a city's year anew from its facts, beside what reading these facts and adding
// them up by subject and kind takes by hand.
func BenchmarkRecompute(b *testing.B) {
	once(b, func() figures {
		folder := workingCopy(b)
		stopServers()
		plain := sumElsewhere(b, folder)
		took := recompute(b, folder)
		note(line{"a year's points computed anew", milli(took.CPU), milli(plain.CPU), fmt.Sprintf("%.2f", ratio(took.CPU, plain.CPU)), "", "no aim"})
		return figures{"s/recompute": took.CPU.Seconds(), "ratio": ratio(took.CPU, plain.CPU)}
	})
}

func recompute(b *testing.B, folder string) cost {
	b.Helper()
	return command(b, append(over(folder), "recompute", "--year", "2026")...)
}

func sumElsewhere(b *testing.B, folder string) cost {
	b.Helper()
	out, err := ownRole(roleSum, filepath.Join(folder, "sanchuang.db")).Output()
	must(b, err)
	var c cost
	must(b, json.Unmarshal(out, &c))
	return c
}

// sumPlainly adds up a year's facts in a fresh process, and prints the cost.
func sumPlainly(file string) error {
	begun, cpu := time.Now(), ownCPU()
	db, err := openBare(file, "&_pragma=query_only(1)")
	if err != nil {
		return err
	}
	rows, err := db.Query("SELECT kind,detail,subject_id,day,quantity,sign FROM fact WHERE day BETWEEN '2026-01-01' AND '2026-12-31'")
	if err != nil {
		return err
	}
	defer rows.Close()
	type key struct {
		subject      int64
		kind, detail string
	}
	sums := map[key]int64{}
	for rows.Next() {
		var k key
		var day string
		var quantity, sign int64
		if err := rows.Scan(&k.kind, &k.detail, &k.subject, &day, &quantity, &sign); err != nil {
			return err
		}
		sums[k] += quantity * sign
	}
	if err := rows.Err(); err != nil || len(sums) == 0 {
		return fmt.Errorf("%d sums: %w", len(sums), err)
	}
	return json.NewEncoder(os.Stdout).Encode(cost{time.Since(begun), ownCPU() - cpu})
}
