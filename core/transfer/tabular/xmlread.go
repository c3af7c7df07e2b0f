package tabular

import (
	"bufio"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// xmlReader gives the tokens of a part and limits the memory that each may take.
type xmlReader struct {
	dec *xml.Decoder
	src *budget
}

// budget is a reader that fails when more than maxToken bytes are read for one token.
type budget struct {
	r    *bufio.Reader
	left int
}

var errToken = errors.New("piece of XML is too long")

func (b *budget) ReadByte() (byte, error) {
	if b.left--; b.left < 0 {
		return 0, errToken
	}
	return b.r.ReadByte()
}

func (b *budget) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= n; b.left < 0 {
		return n, errToken
	}
	return n, err
}

func newXMLReader(r io.Reader) *xmlReader {
	src := &budget{r: bufio.NewReaderSize(r, 64<<10)}
	dec := xml.NewDecoder(src)
	dec.CharsetReader = charsetReader
	return &xmlReader{dec: dec, src: src}
}

// token returns the next token; what it holds is valid until the next call. The end of the file is an error, since
// every part is read up to an element that closes.
func (x *xmlReader) token() (xml.Token, error) {
	x.src.left = maxToken
	tok, err := x.dec.RawToken()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return tok, err
}

// content returns the text up to the end of the present element. What exceeds MaxCell by more than one byte is left
// out, so that the check of the cell finds it too large.
func (x *xmlReader) content(until string) (string, error) {
	var b []byte
	for {
		tok, err := x.token()
		if err != nil {
			return "", err
		}
		switch el := tok.(type) {
		case xml.CharData:
			b = append(b, el[:min(len(el), MaxCell+1-len(b))]...)
		case xml.EndElement:
			if el.Name.Local == until {
				return string(b), nil
			}
		}
	}
}

// richText returns the text of all runs up to the end of the present element, without phonetic hints.
func (x *xmlReader) richText(until string) (string, error) {
	var b strings.Builder
	phonetic := false
	for {
		tok, err := x.token()
		if err != nil {
			return "", err
		}
		switch el := tok.(type) {
		case xml.StartElement:
			switch el.Name.Local {
			case "rPh":
				phonetic = true
			case "t":
				text, err := x.content("t")
				if err != nil {
					return "", err
				}
				if !phonetic {
					b.WriteString(text[:min(len(text), MaxCell+1-b.Len())])
				}
			}
		case xml.EndElement:
			switch el.Name.Local {
			case "rPh":
				phonetic = false
			case until:
				return unescape(b.String()), nil
			}
		}
	}
}
