package brand

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// minContrast is what WCAG 2.2 asks of text (AA): white on the colour, and the colour on white.
const minContrast = 4.5

type rgb [3]uint8

// parseColor reads #rgb and #rrggbb.
func parseColor(s string) (rgb, bool) {
	hex, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(s)), "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	if !ok || len(hex) != 6 {
		return rgb{}, false
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	return rgb{uint8(n >> 16), uint8(n >> 8), uint8(n)}, err == nil
}

func (c rgb) String() string { return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2]) }

// contrast is the WCAG contrast of a colour against white, from 1 to 21.
func (c rgb) contrast() float64 {
	var l float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v := float64(c[i]) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		l += weight * v
	}
	return 1.05 / (l + 0.05)
}

func (c rgb) scaled(by float64) rgb {
	for i := range c {
		c[i] = uint8(math.Floor(float64(c[i]) * by))
	}
	return c
}

// readable is the colour, made darker until white on it can be read.
func (c rgb) readable() rgb {
	for c.contrast() < minContrast {
		c = c.scaled(0.95)
	}
	return c
}

// darker is what a colour becomes under the pointer.
func darker(s string) string {
	c, _ := parseColor(s)
	return c.scaled(0.88).String()
}

// checkColor returns a colour in its one form; an empty one stays empty.
func checkColor(l *fault.List, s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	c, ok := parseColor(s)
	if !ok {
		l.Add("color", "invalid_color", fault.Params{"value": clip(s)})
		return ""
	}
	if contrast := c.contrast(); contrast < minContrast {
		l.Add("color", "contrast_too_low", fault.Params{"value": c.String(), "contrast": fmt.Sprintf("%.1f", contrast), "min": fmt.Sprintf("%.1f", minContrast), "better": c.readable().String()})
	}
	return c.String()
}

func clip(s string) string { return fold.Shorten(s, 40) }
