package attachment

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/draw"
	_ "image/gif" // so that a GIF is told by its content, whatever else is linked in
	"image/jpeg"
	"image/png"
)

// maxPixels keeps a small file from taking the server's memory.
const maxPixels = 40_000_000

// jpegQuality is where a page of minutes, photographed, is still easily read.
const jpegQuality = 85

// measured refuses what is no picture of that format, or too large to be unpacked.
func measured(content []byte, format string) error {
	config, got, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return ErrPicture
	}
	if got != format {
		return ErrContent
	}
	if config.Width <= 0 || config.Height <= 0 || config.Width*config.Height > maxPixels {
		return ErrPicture
	}
	return nil
}

// redrawJPEG keeps the pixels alone, turned as the camera meant them.
func redrawJPEG(content []byte) ([]byte, error) {
	if err := measured(content, "jpeg"); err != nil {
		return nil, err
	}
	img, err := jpeg.Decode(bytes.NewReader(content))
	if err != nil {
		return nil, ErrPicture
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, upright(img, orientation(content)), &jpeg.Options{Quality: jpegQuality}); err != nil {
		return nil, ErrPicture
	}
	return out.Bytes(), nil
}

// redrawPNG keeps the pixels alone.
func redrawPNG(content []byte) ([]byte, error) {
	if err := measured(content, "png"); err != nil {
		return nil, err
	}
	img, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		return nil, ErrPicture
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil, ErrPicture
	}
	return out.Bytes(), nil
}

// orientation reads how the camera was held (EXIF tag 0x0112, 1 to 8); 1 when it does not say.
func orientation(content []byte) int {
	for at := 2; at+4 <= len(content) && content[at] == 0xff; {
		size := int(binary.BigEndian.Uint16(content[at+2:]))
		if size < 2 || at+2+size > len(content) || content[at+1] == 0xda {
			break
		}
		segment := content[at+4 : at+2+size]
		if content[at+1] == 0xe1 && bytes.HasPrefix(segment, []byte("Exif\x00\x00")) {
			return exifOrientation(segment[6:])
		}
		at += 2 + size
	}
	return 1
}

func exifOrientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	first := int(order.Uint32(tiff[4:]))
	if first < 8 || first+2 > len(tiff) {
		return 1
	}
	for i := range int(order.Uint16(tiff[first:])) {
		entry := first + 2 + 12*i
		if entry+12 > len(tiff) {
			break
		}
		if order.Uint16(tiff[entry:]) == 0x0112 {
			if v := int(order.Uint16(tiff[entry+8:])); v >= 1 && v <= 8 {
				return v
			}
		}
	}
	return 1
}

// upright turns and mirrors the picture so that it needs no orientation.
func upright(img image.Image, how int) image.Image {
	if how <= 1 {
		return img
	}
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	in := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(in, in.Bounds(), img, b.Min, draw.Src)
	outW, outH := w, h
	if how >= 5 {
		outW, outH = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, outW, outH))
	for y := range outH {
		for x := range outW {
			sx, sy := sourceOf(how, x, y, w, h)
			copy(out.Pix[out.PixOffset(x, y):][:4], in.Pix[in.PixOffset(sx, sy):][:4])
		}
	}
	return out
}

// sourceOf says which pixel of the stored w × h picture belongs at x, y of the upright one.
func sourceOf(how, x, y, w, h int) (int, int) {
	switch how {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	case 8:
		return w - 1 - y, x
	}
	return x, y
}
