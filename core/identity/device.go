package identity

import "strings"

// The marks of programs and systems in a browser's name, the more special ones first: most call themselves Mozilla, and many
// Chrome or Safari besides.
var (
	browsers = []struct{ mark, name string }{
		{"Edg/", "Edge"},
		{"EdgA/", "Edge"},
		{"OPR/", "Opera"},
		{"SamsungBrowser/", "Samsung Internet"},
		{"Vivaldi/", "Vivaldi"},
		{"Firefox/", "Firefox"},
		{"FxiOS/", "Firefox"},
		{"CriOS/", "Chrome"},
		{"Chrome/", "Chrome"},
		{"Safari/", "Safari"},
		{"curl/", "curl"},
	}
	systems = []struct{ mark, name string }{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
	}
)

// Device is what people call the device of a browser, such as "Firefox, Linux"; empty when it cannot be told.
func Device(userAgent string) string { return device(userAgent) }

// device is what people call the device of a browser, such as "Firefox, Linux"; empty when it cannot be told.
func device(userAgent string) string {
	var parts []string
	for _, b := range browsers {
		if strings.Contains(userAgent, b.mark) {
			parts = append(parts, b.name)
			break
		}
	}
	for _, s := range systems {
		if strings.Contains(userAgent, s.mark) {
			parts = append(parts, s.name)
			break
		}
	}
	return strings.Join(parts, ", ")
}
