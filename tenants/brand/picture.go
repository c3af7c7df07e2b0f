package brand

import (
	"bytes"
	"image"
	_ "image/gif"  // decodes
	_ "image/jpeg" // decodes
	"image/png"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // decodes

	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// MaxLogo is how large a picture may be, in bytes.
	MaxLogo = 2 << 20
	// maxSide bounds width and height before anything is decoded, maxPixels their product.
	maxSide   = 8_000
	maxPixels = 24_000_000
	// logoWidth and logoHeight are what the pages need at most.
	logoWidth, logoHeight = 800, 320
)

// picture makes a PNG of a PNG, JPEG, GIF or WebP picture, no larger than pages need, with nothing in it but pixels. Faults at
// "logo": too_large, not_a_picture, picture_too_large.
func picture(content []byte) ([]byte, error) {
	if len(content) > MaxLogo {
		return nil, fault.New(fault.TooLarge, "file_too_large", fault.Params{"max": MaxLogo})
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil || config.Width < 1 || config.Height < 1 {
		return nil, fault.At("logo", "not_a_picture")
	}
	if config.Width > maxSide || config.Height > maxSide || config.Width*config.Height > maxPixels {
		return nil, fault.At("logo", "picture_too_large", fault.Params{"max": maxPixels})
	}
	in, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return nil, fault.At("logo", "not_a_picture")
	}
	size := in.Bounds().Size()
	scale := min(1, float64(logoWidth)/float64(size.X), float64(logoHeight)/float64(size.Y))
	out := image.NewNRGBA(image.Rect(0, 0, max(1, int(float64(size.X)*scale)), max(1, int(float64(size.Y)*scale))))
	draw.CatmullRom.Scale(out, out.Bounds(), in, in.Bounds(), draw.Src, nil)
	var b bytes.Buffer
	if err := png.Encode(&b, out); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
