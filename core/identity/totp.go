package identity

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"errors"
	"fmt"
	"image/png"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/secret"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	totpPeriod    = 30 * time.Second
	recoveryCodes = 10
	// recoveryBytes are 80 bits: too many to be tried, so that a fast hash is enough.
	recoveryBytes = 10
)

// seedPurpose is what a sealed seed is bound to.
func seedPurpose(account string) string { return "totp:" + account }

func (s *Service) hasTOTP(ctx context.Context, account string) (has bool, err error) {
	err = s.db.SystemRead(ctx, "does an account have a second factor", func(ctx context.Context, tx *db.ControlTx) error {
		has, err = db.Exists(ctx, tx, "select 1 from totp_seeds where account_id = ? and confirmed_at is not null", account)
		return err
	})
	return has, err
}

// Seed is a new second factor on its way into the person's app.
type Seed struct {
	// Secret is for typing, URI for links, and QR, a PNG as a data: URL, for scanning.
	Secret string `json:"secret"`
	URI    string `json:"uri"`
	QR     string `json:"qr"`
}

// newSeed makes a seed that counts once a code has confirmed it. One that counts already is refused.
func (s *Service) newSeed(ctx context.Context, a Account) (Seed, error) {
	has, err := s.hasTOTP(ctx, a.ID)
	if err != nil {
		return Seed{}, err
	}
	if has {
		return Seed{}, fault.New(fault.Conflict, "second_factor_exists")
	}
	issuer := "Kontor"
	if u, err := url.Parse(s.baseURL); err == nil && u.Hostname() != "" {
		issuer = "Kontor (" + u.Hostname() + ")"
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: a.Email, SecretSize: 20, Rand: rand.Reader})
	if err != nil {
		return Seed{}, fmt.Errorf("make a seed: %w", err)
	}
	img, err := key.Image(240, 240)
	if err != nil {
		return Seed{}, fmt.Errorf("draw a seed: %w", err)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return Seed{}, err
	}
	sealed, err := s.sealer.Seal(ctx, node, seedPurpose(a.ID), []byte(key.Secret()))
	if err != nil {
		return Seed{}, fmt.Errorf("seal a seed: %w", err)
	}
	err = s.db.System(ctx, "keep a new second factor", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue(`insert into totp_seeds (account_id, seed) values (?, ?)
			on conflict (account_id) do update set seed = excluded.seed, last_step = 0 where totp_seeds.confirmed_at is null`, a.ID, sealed)
		return nil
	})
	return Seed{Secret: key.Secret(), URI: key.URL(), QR: "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())}, err
}

// resealSeeds seals all seeds anew, by the primary key in pages. One that has been replaced meanwhile stays as it is.
func (s *Service) resealSeeds(ctx context.Context, owner string, reseal secret.Reseal) error {
	if owner != node {
		return nil
	}
	type row struct{ account, seed string }
	for last := ""; ; {
		var page []row
		err := s.db.SystemRead(ctx, "read sealed seeds", func(ctx context.Context, tx *db.ControlTx) (err error) {
			page, err = db.Collect(ctx, tx, func(rows db.Rows) (r row, err error) {
				err = rows.Scan(&r.account, &r.seed)
				return r, err
			}, "select account_id, seed from totp_seeds where account_id > ? order by account_id limit 500", last)
			return err
		})
		if err != nil || len(page) == 0 {
			return err
		}
		next := map[row]string{}
		for _, r := range page {
			sealed, changed, err := reseal(seedPurpose(r.account), r.seed)
			if err != nil {
				return fmt.Errorf("the seed of %s: %w", r.account, err)
			}
			if changed {
				next[r] = sealed
			}
		}
		last = page[len(page)-1].account
		if len(next) == 0 {
			continue
		}
		err = s.db.System(ctx, "seal seeds anew", func(_ context.Context, tx *db.ControlTx) error {
			for r, sealed := range next {
				tx.Queue("update totp_seeds set seed = ? where account_id = ? and seed = ?", sealed, r.account, r.seed)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}

// wrongCode is the one fault for a code that is wrong, used or of a time that is over.
func wrongCode() error { return fault.At("code", "wrong_code") }

// takeCode checks a code of an app and uses it up: each is good once. confirm makes the seed count from now on.
func (s *Service) takeCode(ctx context.Context, account, code string, confirm bool) error {
	var (
		sealed string
		since  *time.Time
	)
	err := s.db.SystemRead(ctx, "read a second factor", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, "select seed, confirmed_at from totp_seeds where account_id = ?", account).Scan(&sealed, &since)
	})
	if errors.Is(err, db.ErrNoRows) || err == nil && (since == nil) != confirm {
		return wrongCode()
	}
	if err != nil {
		return fmt.Errorf("read a second factor: %w", err)
	}
	seed, err := s.sealer.Open(ctx, node, seedPurpose(account), sealed)
	if err != nil {
		return fmt.Errorf("open a second factor: %w", err)
	}
	step, ok, err := matchCode(string(seed), code, s.now())
	if err != nil {
		return err
	}
	if !ok {
		return wrongCode()
	}
	return s.db.System(ctx, "use a code up", func(ctx context.Context, tx *db.ControlTx) error {
		n, err := tx.Exec(ctx, "update totp_seeds set last_step = ?, confirmed_at = coalesce(confirmed_at, ?) where account_id = ? and last_step < ?",
			step, s.now(), account, step)
		if err == nil && n == 0 {
			return wrongCode()
		}
		return err
	})
}

// matchCode finds the step that a code belongs to: the present one, or one beside it for clocks that are off.
func matchCode(seed, code string, now time.Time) (int64, bool, error) {
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	present := now.Unix() / int64(totpPeriod/time.Second)
	var found int64
	ok := false
	for step := present - 1; step <= present+1; step++ {
		want, err := totp.GenerateCodeCustom(seed, time.Unix(step*int64(totpPeriod/time.Second), 0),
			totp.ValidateOpts{Period: uint(totpPeriod / time.Second), Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return 0, false, fmt.Errorf("compute a code: %w", err)
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found, ok = step, true
		}
	}
	return found, ok, nil
}

var recoveryAlphabet = base32.StdEncoding.WithPadding(base32.NoPadding)

// newRecoveryCodes makes codes in place of all earlier ones.
func (s *Service) newRecoveryCodes(ctx context.Context, account string) ([]string, error) {
	codes := make([]string, recoveryCodes)
	for i := range codes {
		b := make([]byte, recoveryBytes)
		_, _ = rand.Read(b)
		text := strings.ToLower(recoveryAlphabet.EncodeToString(b))
		codes[i] = text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:]
	}
	return codes, s.db.System(ctx, "make recovery codes", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("delete from recovery_codes where account_id = ?", account)
		for _, c := range codes {
			tx.Queue("insert into recovery_codes (account_id, code_hash) values (?, ?)", account, recoveryHash(account, c))
		}
		return nil
	})
}

func recoveryHash(account, code string) string {
	code = strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(code))
	return hashToken("recovery\x00" + account + "\x00" + code).String()
}

// takeRecoveryCode uses a recovery code up.
func (s *Service) takeRecoveryCode(ctx context.Context, account, code string) error {
	return s.db.System(ctx, "use a recovery code up", func(ctx context.Context, tx *db.ControlTx) error {
		n, err := tx.Exec(ctx, "delete from recovery_codes where account_id = ? and code_hash = ?", account, recoveryHash(account, code))
		if err == nil && n == 0 {
			return wrongCode()
		}
		return err
	})
}
