package inspection_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"sync"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/blob"
	"sanchuang/internal/platform/bulk"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/spine/attachment"
	"sanchuang/internal/spine/problem"
	"sanchuang/internal/work/inspection"
)

// jpegOf is a picture of its own, by its shade.
func jpegOf(shade uint8) []byte {
	img := image.NewGray(image.Rect(0, 0, 16, 12))
	for i := range img.Pix {
		img.Pix[i] = shade
	}
	img.Set(0, 0, color.Gray{255 - shade})
	var b bytes.Buffer
	_ = jpeg.Encode(&b, img, nil)
	return b.Bytes()
}

// withPhotos gives the city a place for files.
func (c *city) withPhotos() {
	store, err := blob.Open(c.t.TempDir())
	c.must(err)
	c.s.UseAttachments(attachment.NewService(c.DB, c.Deps.Audit, store))
}

func (c *city) sheet(id kernel.ID) inspection.LiaisonSheet {
	c.t.Helper()
	full, err := c.s.Sheet(c.t.Context(), c.wei(), id)
	c.must(err)
	return full
}

func (c *city) files() int {
	c.t.Helper()
	n, err := db.Scalar[int](c.t.Context(), c.DB.Read(), "SELECT COUNT(*) FROM attachment")
	c.must(err)
	return n
}

func TestPhotosOfASheet(t *testing.T) {
	each(t, "2026-11-26", func(c *city) {
		c.withPhotos()
		ctx := c.t.Context()
		p := c.plan("2026-11-26", 1)
		add := func(by kernel.Actor, key, item, finding string, shade uint8) (inspection.SheetPhoto, error) {
			return c.s.AddPhoto(ctx, by, p.ID, inspection.SentPhoto{Key: key, Item: item, Finding: finding, TakenAt: c.DB.Now().UnixMilli() - 60_000}, jpegOf(shade))
		}
		if _, err := add(c.wei(), "photo-000", "a1", "", 1); !errors.Is(err, inspection.ErrPhotoEarly) {
			t.Errorf("before the sheet: %v", err)
		}
		_, err := c.s.FillSheet(ctx, c.wei(), p.ID, inspection.SentSheet{
			Number: 1, Answers: []inspection.SentAnswer{{Item: "a1", Value: "no"}},
			Findings: []inspection.SentFinding{{Key: "key-00001", Item: "a1", Text: "制度未上墙", OrgID: c.FinanceFirst}, {Key: "key-00002", Text: "随手记的"}},
		})
		c.must(err)
		one, err := add(c.wei(), "photo-001", "a1", "", 1)
		if err != nil || one.By != "王建国" || one.TakenAt >= one.At || one.Size == 0 || one.Name != "现场照片20261126-095900.jpg" {
			t.Fatalf("%+v %v", one, err)
		}
		// the answer was lost, it is sent again, by the second try of another tab as well
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				again, err := c.s.AddPhoto(context.WithoutCancel(ctx), c.wei(), p.ID, inspection.SentPhoto{Key: "photo-001", Item: "a1"}, jpegOf(1))
				if err != nil || again.ID != one.ID {
					t.Errorf("again: %+v %v", again, err)
				}
			})
		}
		wg.Wait()
		_, err = add(c.zhang(), "photo-002", "", "key-00001", 2)
		c.must(err)
		_, err = add(c.wei(), "photo-003", "", "key-00002", 3)
		c.must(err)
		if full := c.sheet(p.ID); len(full.Photos) != 3 || c.files() != 3 {
			t.Fatalf("%+v, %d files", full.Photos, c.files())
		}
		for name, x := range map[string]struct {
			by                 kernel.Actor
			key, item, finding string
			content            []byte
			fault              error
		}{
			"another department's clerk": {c.Clerk(c.Culture), "photo-010", "a1", "", jpegOf(4), kernel.ErrNotFound},
			"nowhere":                    {c.wei(), "photo-011", "", "", jpegOf(4), inspection.ErrPhotoPlace},
			"in two places":              {c.wei(), "photo-012", "a1", "key-00001", jpegOf(4), inspection.ErrPhotoPlace},
			"an item that is not there":  {c.wei(), "photo-013", "z9", "", jpegOf(4), inspection.ErrItem},
			"a finding not sent yet":     {c.wei(), "photo-014", "", "key-00009", jpegOf(4), inspection.ErrPhotoFinding},
			"no picture":                 {c.wei(), "photo-015", "a1", "", []byte("%PDF-1.7\n%%EOF\n"), attachment.ErrPicture},
			"empty":                      {c.wei(), "photo-016", "a1", "", nil, attachment.ErrEmpty},
			"a byte too large":           {c.wei(), "photo-017", "a1", "", make([]byte, inspection.MaxPhoto+1), inspection.ErrPhotoSize},
		} {
			if _, err := c.s.AddPhoto(ctx, x.by, p.ID, inspection.SentPhoto{Key: x.key, Item: x.item, Finding: x.finding}, x.content); !errors.Is(err, x.fault) {
				t.Errorf("%s: %v", name, err)
			}
		}
		// a finding that is dropped takes its photos along; one taken away does not come back
		_, err = c.s.FillSheet(ctx, c.wei(), p.ID, inspection.SentSheet{Number: 1, Findings: []inspection.SentFinding{{Key: "key-00002", Removed: true}}})
		c.must(err)
		c.must(c.s.DropPhoto(ctx, c.wei(), p.ID, "photo-001"))
		c.must(c.s.DropPhoto(ctx, c.wei(), p.ID, "photo-001"))
		c.must(c.s.DropPhoto(ctx, c.wei(), p.ID, "photo-020")) // still on its way
		for _, key := range []string{"photo-001", "photo-003", "photo-020"} {
			if _, err := add(c.wei(), key, "a1", "", 5); !errors.Is(err, inspection.ErrPhotoGone) {
				t.Errorf("%s comes back: %v", key, err)
			}
		}
		if full := c.sheet(p.ID); len(full.Photos) != 1 || full.Photos[0].Key != "photo-002" || c.files() != 1 {
			t.Errorf("%+v, %d files", full.Photos, c.files())
		}
		if n, err := db.Scalar[int](ctx, c.DB.Read(), "SELECT COUNT(*) FROM audit WHERE action IN ('attachment.add','attachment.remove')"); err != nil || n != 6 { // three added, two removed, one before it arrived
			t.Errorf("%d rows in the trail, %v", n, err)
		}
	})
}

func TestPhotosGoWithWhatWasFound(t *testing.T) {
	each(t, "2026-11-26", func(c *city) {
		c.withPhotos()
		ctx := c.t.Context()
		p := c.plan("2026-11-26", 1)
		_, err := c.s.FillSheet(ctx, c.wei(), p.ID, inspection.SentSheet{Number: 1, Findings: []inspection.SentFinding{{Key: "key-00001", Text: "制度未上墙", OrgID: c.FinanceFirst}, {Key: "key-00002", Text: "台账不全"}}})
		c.must(err)
		send := func(key, item, finding string, shade uint8) inspection.SheetPhoto {
			t.Helper()
			x, err := c.s.AddPhoto(ctx, c.wei(), p.ID, inspection.SentPhoto{Key: key, Item: item, Finding: finding}, jpegOf(shade))
			c.must(err)
			return x
		}
		mine := send("photo-001", "", "key-00001", 1)
		others := send("photo-002", "", "key-00002", 2)
		send("photo-003", "a1", "", 3)
		_, err = c.s.FillSheet(ctx, c.wei(), p.ID, inspection.SentSheet{Number: 1, Hold: &inspection.Holding{Day: "2026-11-26"}})
		c.must(err)
		late := send("photo-004", "", "key-00001", 4) // the network came back after the visit was put down
		item := c.sheet(p.ID).Findings[0].RectificationID
		branch := c.Clerk(c.FinanceFirst)
		// until the finding is given back its photos are the finder's; then they stay
		c.must(c.s.DropPhoto(ctx, c.wei(), p.ID, late.Key))
		if _, err := c.s.FoundPhotos(ctx, branch, item); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("before the letter: %v", err)
		}
		r, err := c.problems().Rectifications.Get(ctx, kernel.Everything(), item)
		c.must(err)
		c.must(c.DB.Do(ctx, "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := c.problems().TakeIn(ctx, tx, c.staff(), bulk.Chosen{ID: r.ID, Version: r.Version}, problem.Act{Kind: problem.SendIt, Letter: problem.Letter{ID: 1, Paper: 1, Number: "测〔2026〕1号", PlanDue: "2026-12-06", Due: "2026-12-26"}})
			return err
		}))
		send("photo-005", "", "key-00001", 5) // a telephone that was longer without a network
		list, err := c.s.FoundPhotos(ctx, branch, item)
		if err != nil || len(list) != 2 || list[0].ID != mine.ID && list[1].ID != mine.ID {
			t.Fatalf("%+v %v", list, err)
		}
		if _, content, err := c.s.FoundPhoto(ctx, branch, item, mine.ID); err != nil || !bytes.HasPrefix(content, []byte{0xff, 0xd8}) {
			t.Errorf("who must put it right: %v", err)
		}
		for name, err := range map[string]error{
			"another item's photo":  func() error { _, _, err := c.s.FoundPhoto(ctx, branch, item, others.ID); return err }(),
			"another branch":        func() error { _, err := c.s.FoundPhotos(ctx, c.Clerk(c.CultureFirst), item); return err }(),
			"the visit's own door":  func() error { _, _, err := c.s.Photo(ctx, branch, p.ID, mine.ID); return err }(),
			"through another visit": func() error { _, _, err := c.s.Photo(ctx, c.wei(), p.ID+1, mine.ID); return err }(),
		} {
			if !errors.Is(err, kernel.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, _, err := c.s.Photo(ctx, c.Clerk(c.Finance), p.ID, others.ID); err != nil {
			t.Errorf("the department sees its visit: %v", err)
		}
		if err := c.s.DropPhoto(ctx, c.wei(), p.ID, mine.Key); !errors.Is(err, inspection.ErrPhotoGiven) {
			t.Errorf("after it was given back: %v", err)
		}
		// the record of the visit is taken out: the sheet stays to be read, with its photos
		v, err := c.s.LiaisonVisits.Get(ctx, kernel.Everything(), c.sheet(p.ID).VisitID)
		c.must(err)
		c.must(c.s.LiaisonVisits.Remove(ctx, c.staff(), v.ID, v.Version, "登错了"))
		full := c.sheet(p.ID)
		if full.State != inspection.Withdrawn || len(full.Photos) != 4 || c.files() != 4 {
			t.Errorf("%s %+v, %d files", full.State, full.Photos, c.files())
		}
		if _, err := c.s.AddPhoto(ctx, c.wei(), p.ID, inspection.SentPhoto{Key: "photo-009", Item: "a1"}, jpegOf(9)); !errors.Is(err, inspection.ErrPlanGone) {
			t.Errorf("on a visit that was called off: %v", err)
		}
	})
}

func TestPhotosHaveAnEnd(t *testing.T) {
	each(t, "2026-11-26", func(c *city) {
		c.withPhotos()
		ctx := c.t.Context()
		p := c.plan("2026-11-26", 1)
		findings := make([]inspection.SentFinding, 11)
		for i := range findings {
			findings[i] = inspection.SentFinding{Key: fmt.Sprintf("key-%05d", i), Text: "问题"}
		}
		_, err := c.s.FillSheet(ctx, c.wei(), p.ID, inspection.SentSheet{Number: 1, Findings: findings})
		c.must(err)
		n := 0
		add := func(finding string) error {
			n++
			_, err := c.s.AddPhoto(ctx, c.wei(), p.ID, inspection.SentPhoto{Key: fmt.Sprintf("photo-%05d", n), Finding: finding}, jpegOf(uint8(n)))
			return err
		}
		for i := range inspection.PhotosOfVisit {
			c.must(add(findings[i/inspection.PhotosOfOne].Key))
		}
		if err := add(findings[0].Key); !errors.Is(err, inspection.ErrPhotosOfOne) {
			t.Errorf("a seventh: %v", err)
		}
		if err := add(findings[10].Key); !errors.Is(err, inspection.ErrPhotosOfVisit) {
			t.Errorf("a sixty-first: %v", err)
		}
		c.must(c.s.DropPhoto(ctx, c.wei(), p.ID, "photo-00001"))
		if err := add(findings[10].Key); err != nil {
			t.Errorf("after one was taken away: %v", err)
		}
	})
}
