//go:build !linux

package wasm

func newImage(content []byte) (image, error) {
	return &copyImage{bytes: append([]byte(nil), content...)}, nil
}
