package backup

import (
	"archive/tar"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/secret"
)

// Format is the version of the archive's format.
const Format = 1

// Manifest says what an archive holds. It is its last entry but one, and the signature of it the last.
type Manifest struct {
	Format     int       `json:"format"`
	Version    string    `json:"version"`
	Engine     string    `json:"engine"`
	StartedAt  time.Time `json:"started_at"`
	FinishedAt time.Time `json:"finished_at"`
	// Portable archives hold one tenant without anybody's secrets, for another Kontor.
	Portable bool     `json:"portable,omitempty"`
	Tenants  []Tenant `json:"tenants"`
	// Control counts the rows of the tables above tenants.
	Control map[string]int64 `json:"control"`
	// Keys are the tenant's data keys in a portable archive, wrapped by a key that was given for it.
	Keys    []secret.Wrapped `json:"keys,omitempty"`
	Entries []Entry          `json:"entries"`
}

// Tenant is what an archive holds of one tenant.
type Tenant struct {
	ID   string           `json:"id"`
	Slug string           `json:"slug"`
	Name string           `json:"name"`
	Rows map[string]int64 `json:"rows"`
	// Files were written; Missing have a row but no content any more.
	Files   int64    `json:"files"`
	Missing []string `json:"missing_files,omitempty"`
	// accounts belong to its people; it is found out by reading.
	accounts map[string]bool
}

// Entry is one entry of the archive.
type Entry struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Tenant returns a tenant of the archive by id or slug.
func (m *Manifest) Tenant(name string) (*Tenant, bool) {
	for i := range m.Tenants {
		if m.Tenants[i].ID == name || m.Tenants[i].Slug == name {
			return &m.Tenants[i], true
		}
	}
	return nil, false
}

const (
	manifestName  = "manifest.json"
	signatureName = "manifest.sig"
	controlDir    = "control/"
	tenantsDir    = "tenants/"
	filesDir      = "/blobs/"
	// chunk is how much of a table one entry holds.
	chunk = 4 << 20
	// maxLine bounds one row, in bytes.
	maxLine = 256 << 20
)

// writer writes an archive: a tar, packed with zstd, sealed by its sum, and encrypted with age where there is somebody to
// encrypt for.
type writer struct {
	tar      *tar.Writer
	closers  []io.Closer // the innermost first
	manifest *Manifest
	now      time.Time
}

func newWriter(w io.Writer, m *Manifest, to []age.Recipient) (*writer, error) {
	out := &writer{manifest: m, now: m.StartedAt}
	if len(to) > 0 {
		e, err := age.Encrypt(w, to...)
		if err != nil {
			return nil, fmt.Errorf("encrypt the archive: %w", err)
		}
		out.closers = append(out.closers, e)
		w = e
	}
	sum := newSealer(w)
	z, err := zstd.NewWriter(sum)
	if err != nil {
		return nil, err
	}
	out.closers = append([]io.Closer{z, sum}, out.closers...)
	out.tar = tar.NewWriter(z)
	return out, nil
}

// add writes an entry of a known size and notes it in the manifest.
func (w *writer) add(name string, size int64, r io.Reader) error {
	if err := w.tar.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: size, ModTime: w.now, Format: tar.FormatPAX}); err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w.tar, sum), r)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if n != size {
		return fmt.Errorf("write %s: it has %d bytes and not %d", name, n, size)
	}
	w.manifest.Entries = append(w.manifest.Entries, Entry{Name: name, Size: size, SHA256: hex.EncodeToString(sum.Sum(nil))})
	return nil
}

// close writes the manifest and its signature.
func (w *writer) close(sign func(manifest []byte) ([]byte, error)) error {
	raw, err := json.Marshal(w.manifest)
	if err != nil {
		return err
	}
	sig, err := sign(raw)
	if err != nil {
		return err
	}
	for _, e := range []struct {
		name string
		body []byte
	}{{manifestName, raw}, {signatureName, sig}} {
		if err := w.tar.WriteHeader(&tar.Header{Name: e.name, Mode: 0o600, Size: int64(len(e.body)), ModTime: w.now, Format: tar.FormatPAX}); err != nil {
			return err
		}
		if _, err := w.tar.Write(e.body); err != nil {
			return err
		}
	}
	if err := w.tar.Close(); err != nil {
		return err
	}
	for _, c := range w.closers {
		if err := c.Close(); err != nil {
			return err
		}
	}
	return nil
}

// tableWriter writes the rows of a table, in entries of some megabytes. Each begins with a line about the columns.
type tableWriter struct {
	w    *writer
	dir  string
	head []byte
	buf  bytes.Buffer
	part int
	rows int64
}

func (w *writer) table(dir string, t db.SnapshotTable) (*tableWriter, error) {
	head, err := json.Marshal(t)
	return &tableWriter{w: w, dir: dir + t.Name + "/", head: append(head, '\n')}, err
}

func (t *tableWriter) row(values []any) error {
	if t.buf.Len() == 0 {
		t.buf.Write(t.head)
	}
	enc := json.NewEncoder(&t.buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(values); err != nil {
		return err
	}
	t.rows++
	if t.buf.Len() >= chunk {
		return t.flush()
	}
	return nil
}

func (t *tableWriter) flush() error {
	if t.buf.Len() == 0 {
		return nil
	}
	t.part++
	err := t.w.add(fmt.Sprintf("%s%06d.jsonl", t.dir, t.part), int64(t.buf.Len()), &t.buf)
	t.buf.Reset()
	return err
}

// packed is an archive that is open for reading.
type packed struct {
	*tar.Reader
	zstd *zstd.Decoder
}

// openTar opens an archive for reading. Identities are for those that are encrypted.
func openTar(r io.Reader, identities []age.Identity) (*packed, error) {
	b := bufio.NewReader(r)
	var in io.Reader = b
	if head, _ := b.Peek(21); string(head) == "age-encryption.org/v1" {
		if len(identities) == 0 {
			return nil, errors.New("the archive is encrypted: an age identity is needed")
		}
		d, err := age.Decrypt(b, identities...)
		if err != nil {
			return nil, fmt.Errorf("decrypt the archive: %w", err)
		}
		in = d
	}
	z, err := zstd.NewReader(newSealed(in), zstd.WithDecoderMaxMemory(1<<30))
	if err != nil {
		return nil, err
	}
	return &packed{tar.NewReader(z), z}, nil
}

// rest reads what is left behind the end of the tar, and so checks the seal.
func (p *packed) rest() error {
	_, err := io.Copy(io.Discard, p.zstd)
	return err
}

func (p *packed) close() { p.zstd.Close() }

// place is where an entry belongs: a table, or a file, of a tenant or above tenants.
type place struct {
	tenant, table, file string
}

func placeOf(name string) (place, error) {
	if rest, ok := strings.CutPrefix(name, controlDir); ok {
		return place{table: path.Dir(rest)}, nil
	}
	rest, ok := strings.CutPrefix(name, tenantsDir)
	tenant, rest2, ok2 := strings.Cut(rest, "/")
	if !ok || !ok2 {
		return place{}, fmt.Errorf("the archive has an unexpected entry %q", name)
	}
	if file, ok := strings.CutPrefix("/"+rest2, filesDir); ok {
		return place{tenant: tenant, file: file}, nil
	}
	return place{tenant: tenant, table: path.Dir(rest2)}, nil
}

// needed are the columns by which it is found out what belongs to whom.
var needed = map[string][]string{
	"tenants": {"id"}, "accounts": {"id", "email"}, "memberships": {"account_id", "tenant_id"}, "data_keys": {"owner"},
}

// readRows hands the rows of a table's entry to fn.
func readRows(r io.Reader, fn func(t *db.SnapshotTable, values []any) error) error {
	lines := bufio.NewReaderSize(r, 1<<16)
	var t *db.SnapshotTable
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return nil
		}
		if err != nil {
			return fmt.Errorf("the entry ends within a row: %w", err)
		}
		if len(line) > maxLine {
			return errors.New("a row is too long")
		}
		if t == nil {
			t = &db.SnapshotTable{}
			if err := json.Unmarshal(line, t); err != nil {
				return fmt.Errorf("read the head of a table: %w", err)
			}
			for _, name := range needed[t.Name] {
				if t.Column(name) < 0 {
					return fmt.Errorf("the table %s has no column %s", t.Name, name)
				}
			}
			continue
		}
		values, err := readRow(line, t)
		if err != nil {
			return fmt.Errorf("read a row of %s: %w", t.Name, err)
		}
		if err := fn(t, values); err != nil {
			return err
		}
	}
}

func readRow(line []byte, t *db.SnapshotTable) ([]any, error) {
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	var values []any
	if err := d.Decode(&values); err != nil {
		return nil, err
	}
	if len(values) != len(t.Columns) {
		return nil, fmt.Errorf("it has %d values and not %d", len(values), len(t.Columns))
	}
	for i, c := range t.Columns {
		var err error
		switch v := values[i].(type) {
		case nil:
		case string:
			if c.Kind != db.KindText && c.Kind != db.KindJSON {
				err = errors.New("a text is out of place")
			}
		case bool:
			if c.Kind != db.KindBool {
				err = errors.New("a truth value is out of place")
			}
		case json.Number:
			switch c.Kind {
			case db.KindInt, db.KindTime:
				values[i], err = v.Int64()
			case db.KindFloat:
				values[i], err = v.Float64()
			default:
				err = errors.New("a number is out of place")
			}
		default:
			err = errors.New("a value is of no known kind")
		}
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", c.Name, err)
		}
	}
	return values, nil
}
