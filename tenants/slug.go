package tenants

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/fold"
)

const (
	maxSlug = 40
	minSlug = 3
)

// reserved are words that addresses of Kontor itself may need.
var reserved = []string{
	"admin", "api", "app", "assets", "auth", "billing", "blog", "demo", "docs", "healthz", "help", "kontor", "login", "logout", "mail",
	"portal", "readyz", "root", "signup", "start", "static", "status", "support", "system", "test", "version", "www",
}

// slugOf makes a slug out of a company's name: Latin letters and digits in words with dashes, without the legal form's dots.
func slugOf(company string) string {
	var b strings.Builder
	dash := false
	for _, r := range fold.Fold(company) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			dash = false
		case r == '.' || r == '\'':
		default:
			dash = true
		}
		if b.Len() >= maxSlug {
			break
		}
	}
	slug := b.String()
	slug = strings.TrimRight(slug[:min(len(slug), maxSlug)], "-")
	if len(slug) < minSlug || slices.Contains(reserved, slug) {
		slug = strings.TrimLeft(slug+"-company", "-")
	}
	return slug
}

// freeSlug returns the slug, or the first of slug-2, slug-3 … that nobody has.
func freeSlug(ctx context.Context, tx *db.ControlTx, slug string) (string, error) {
	taken, err := db.Collect(ctx, tx, func(rows db.Rows) (s string, err error) {
		err = rows.Scan(&s)
		return s, err
	}, "select slug from tenants where slug = ? or slug like ?", slug, slug+"-%")
	if err != nil {
		return "", err
	}
	used := make(map[string]bool, len(taken))
	for _, s := range taken {
		used[s] = true
	}
	free := slug
	for n := 2; used[free]; n++ {
		free = slug + "-" + strconv.Itoa(n)
	}
	return free, nil
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}
