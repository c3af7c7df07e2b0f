package backup

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash"
	"io"
)

// An archive ends with a frame that zstd skips and that holds the SHA-256 of all before it: every byte counts, also those that
// unpacking does not look at, such as unused bits of zstd's headers and what lies behind the end of the tar.
const (
	// sealMagic is the first word of a frame that zstd skips.
	sealMagic = 0x184D2A5E
	sealSize  = 8 + sha256.Size
)

func seal(sum hash.Hash) []byte {
	b := binary.LittleEndian.AppendUint32(nil, sealMagic)
	b = binary.LittleEndian.AppendUint32(b, sha256.Size)
	return sum.Sum(b)
}

// sealer passes on what is written, and the seal of it when it is closed.
type sealer struct {
	w   io.Writer
	sum hash.Hash
}

func newSealer(w io.Writer) *sealer { return &sealer{w, sha256.New()} }

func (s *sealer) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	s.sum.Write(p[:n])
	return n, err
}

func (s *sealer) Close() error {
	_, err := s.w.Write(seal(s.sum))
	return err
}

// sealed reads what a sealer has written, without the seal. Its end is an error instead of io.EOF when the seal does not fit.
type sealed struct {
	r   *bufio.Reader
	sum hash.Hash
}

// sealStep is how much is read at once.
const sealStep = 32 << 10

func newSealed(r io.Reader) *sealed {
	return &sealed{bufio.NewReaderSize(r, sealStep+sealSize), sha256.New()}
}

func (s *sealed) Read(p []byte) (int, error) {
	want := min(len(p), sealStep)
	ahead, err := s.r.Peek(want + sealSize)
	n := len(ahead) - sealSize
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return 0, err
	case n < 0:
		return 0, errors.New("the archive is cut off")
	case n == 0 && want > 0:
		if !bytes.Equal(ahead, seal(s.sum)) {
			return 0, errors.New("the archive is damaged: its content and its sum do not fit")
		}
		return 0, io.EOF
	}
	n = copy(p, ahead[:n])
	s.sum.Write(p[:n])
	_, err = s.r.Discard(n)
	return n, err
}
