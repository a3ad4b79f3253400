package demo

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"time"

	"sanchuang/internal/app"
	"sanchuang/internal/kernel"
	"sanchuang/internal/work/inspection"
)

// photographed puts pictures with the held visit: of an item that was looked at, and of both findings. They show drawn
// pages of a record book and no persons; nobody has to take any.
func photographed(ctx context.Context, a *app.App, wei kernel.Actor, plan kernel.ID, item string, then time.Time) error {
	for i, at := range []inspection.SentPhoto{{Item: item}, {Finding: "demonstration-1"}, {Finding: "demonstration-2"}, {Finding: "demonstration-2"}} {
		content, err := pictured(i)
		if err != nil {
			return err
		}
		at.Key = "demonstration-photo-" + string(rune('a'+i))
		at.TakenAt = then.Add(time.Duration(i-10) * time.Minute).UnixMilli()
		if _, err := a.Inspection.AddPhoto(ctx, wei, plan, at, content); err != nil {
			return err
		}
	}
	return nil
}

// pictured draws an open record book on a desk; the further n, the fewer of its lines are filled in.
func pictured(n int) ([]byte, error) {
	picture := image.NewRGBA(image.Rect(0, 0, 960, 720))
	paint := func(r image.Rectangle, red, green, blue uint8) {
		draw.Draw(picture, r, &image.Uniform{color.RGBA{red, green, blue, 255}}, image.Point{}, draw.Src)
	}
	paint(picture.Bounds(), 146, 108, 74)
	for y := 0; y < 720; y += 24 {
		paint(image.Rect(0, y, 960, y+2), 138, 100, 68)
	}
	for page := range 2 {
		left := 110 + page*372
		paint(image.Rect(left+8, 98, left+376, 646), 96, 70, 48)
		paint(image.Rect(left, 90, left+368, 638), 247, 244, 234)
		paint(image.Rect(left+40, 122, left+220, 142), 92, 88, 84)
		for line := range 12 {
			y := 186 + line*36
			paint(image.Rect(left+32, y+22, left+336, y+24), 190, 196, 204)
			if (line*7+page*5+n*3)%10 > 2+2*n {
				paint(image.Rect(left+36, y+4, left+90+(line*53+page*31+n*17)%220, y+14), 60, 66, 92)
			}
		}
	}
	paint(image.Rect(476, 90, 484, 638), 214, 208, 192)
	var out bytes.Buffer
	err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: 80})
	return out.Bytes(), err
}
