package mailbox

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"golang.org/x/net/idna"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Domain is one that the company signs its mail with.
type Domain struct {
	ID, Domain, Selector string
	// Record is the name of the TXT record, Value what it has to say.
	Record, Value string
	// ProvenAt is when the record was first found as it should be; nil as long as it was not.
	ProvenAt, CheckedAt *time.Time
	// Problem is what was wrong at the last check: mail_dns_missing or mail_dns_wrong.
	Problem   string
	CreatedAt time.Time

	private string // sealed
}

const (
	keyBits    = 2048
	maxDomains = 50
)

func keyPurpose(domainID string) string { return "mail_domains/" + domainID + "/private_key" }

func scanDomain(r db.Rows) (*Domain, error) {
	d := &Domain{}
	var public string
	if err := r.Scan(&d.ID, &d.Domain, &d.Selector, &public, &d.private, &d.ProvenAt, &d.CheckedAt, &d.Problem, &d.CreatedAt); err != nil {
		return nil, err
	}
	d.CreatedAt = d.CreatedAt.UTC()
	d.Record, d.Value = d.Selector+"._domainkey."+d.Domain, "v=DKIM1; k=rsa; p="+public
	return d, nil
}

const domainColumns = "id, domain, selector, public_key, private_key, proven_at, checked_at, problem, created_at"

func (s *Service) domains(ctx context.Context) (list []*Domain, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		list, err = db.Collect(ctx, tx, scanDomain, "select "+domainColumns+" from mail_domains where tenant_id = ? order by domain", tx.Tenant())
		return err
	})
	return list, err
}

func (s *Service) getDomain(ctx context.Context, domainID string) (*Domain, error) {
	list, err := s.domains(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range list {
		if d.ID == domainID {
			return d, nil
		}
	}
	return nil, db.NotFound(db.ErrNoRows, "mail_domain", domainID)
}

// Domains lists the domains that mail is signed with.
func (s *Service) Domains(ctx context.Context) ([]*Domain, error) {
	if err := s.rights.Require(ctx, access.ManageTenant); err != nil {
		return nil, err
	}
	return s.domains(ctx)
}

// AddDomain makes a key for a domain. Mail is signed with it once the record in the domain's DNS was found. Faults: invalid
// mail_bad_domain, mail_domain_taken, too_many.
func (s *Service) AddDomain(ctx context.Context, name string) (*Domain, error) {
	if err := s.rights.Require(ctx, access.ManageTenant); err != nil {
		return nil, err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	name, err = idna.Lookup.ToASCII(strings.Trim(strings.ToLower(strings.TrimSpace(name)), "."))
	if err != nil || !strings.Contains(name, ".") || len(name) > 200 {
		return nil, fault.At("domain", "mail_bad_domain")
	}
	list, err := s.domains(ctx)
	if err != nil {
		return nil, err
	}
	if len(list) >= maxDomains {
		return nil, fault.New(fault.Conflict, "too_many", fault.Params{"max": maxDomains})
	}
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, err
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return nil, err
	}
	d := &Domain{ID: id.New("mdo"), Domain: name, Selector: "kontor" + strings.ToLower(rand.Text()[:8]), CreatedAt: s.now()}
	if d.private, err = s.sealer.Seal(ctx, a.Tenant, keyPurpose(d.ID), x509.MarshalPKCS1PrivateKey(key)); err != nil {
		return nil, fmt.Errorf("seal the key of %s: %w", d.ID, err)
	}
	encoded := base64.StdEncoding.EncodeToString(public)
	d.Record, d.Value = d.Selector+"._domainkey."+d.Domain, "v=DKIM1; k=rsa; p="+encoded
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "insert into mail_domains (tenant_id, id, domain, selector, public_key, private_key, created_at) values (?, ?, ?, ?, ?, ?, ?)",
			tx.Tenant(), d.ID, d.Domain, d.Selector, encoded, d.private, d.CreatedAt)
		return err
	})
	if _, twice := db.Violates(err, db.Unique); twice {
		err = fault.At("domain", "mail_domain_taken")
	}
	return d, err
}

// RemoveDomain takes a domain's key away; mail is no longer signed with it.
func (s *Service) RemoveDomain(ctx context.Context, domainID string) error {
	if err := s.rights.Require(ctx, access.ManageTenant); err != nil {
		return err
	}
	if _, err := s.getDomain(ctx, domainID); err != nil {
		return err
	}
	err := s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("delete from mail_domains where tenant_id = ? and id = ?", tx.Tenant(), domainID)
		return nil
	})
	if err != nil {
		return err
	}
	return s.announceAll(ctx)
}

// CheckDomain looks whether the domain's DNS has the record.
func (s *Service) CheckDomain(ctx context.Context, domainID string) (*Domain, error) {
	if err := s.rights.Require(ctx, access.ManageTenant); err != nil {
		return nil, err
	}
	d, err := s.getDomain(ctx, domainID)
	if err != nil {
		return nil, err
	}
	looking, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	texts, err := s.o.Resolver.LookupTXT(looking, d.Record)
	d.Problem = "mail_dns_missing"
	if err == nil {
		for _, t := range texts {
			if d.Problem = "mail_dns_wrong"; squeeze(t) == squeeze(d.Value) {
				d.Problem = ""
				break
			}
		}
	}
	now := s.now()
	d.CheckedAt = &now
	if d.Problem == "" && d.ProvenAt == nil {
		d.ProvenAt = &now
	}
	if d.Problem != "" {
		d.ProvenAt = nil
	}
	err = s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		var proven any
		if d.ProvenAt != nil {
			proven = *d.ProvenAt
		}
		tx.Queue("update mail_domains set proven_at = ?, checked_at = ?, problem = ? where tenant_id = ? and id = ?", proven, now, d.Problem, tx.Tenant(), d.ID)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return d, s.announceAll(ctx)
}

func squeeze(s string) string {
	return strings.Trim(strings.ReplaceAll(strings.ReplaceAll(s, " ", ""), `"`, ""), ";")
}

// announceAll tells the listener anew which addresses are proven.
func (s *Service) announceAll(ctx context.Context) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	list, err := s.all(ctx)
	for _, m := range list {
		if err := s.announce(ctx, a.Tenant, m); err != nil {
			return err
		}
	}
	return err
}

// signed are the headers that a signature covers, those that are not there included where somebody could add them.
var signed = []string{
	"From", "To", "Cc", "Subject", "Date", "Message-Id", "In-Reply-To", "References", "Reply-To", "Mime-Version", "Content-Type", "Content-Transfer-Encoding",
	"Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post",
}

// sign puts a signature in front of a mail, where the company has a proven key for its domain.
func (s *Service) sign(ctx context.Context, domain string, raw []byte) ([]byte, error) {
	list, err := s.domains(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range list {
		if d.ProvenAt == nil || domain != d.Domain {
			continue
		}
		a, err := actor.From(ctx)
		if err != nil {
			return nil, err
		}
		plain, err := s.sealer.Open(ctx, a.Tenant, keyPurpose(d.ID), d.private)
		if err != nil {
			return nil, fmt.Errorf("open the key of %s: %w", d.ID, err)
		}
		key, err := x509.ParsePKCS1PrivateKey(plain)
		if err != nil {
			return nil, fmt.Errorf("read the key of %s: %w", d.ID, err)
		}
		var out bytes.Buffer
		err = dkim.Sign(&out, bytes.NewReader(raw), &dkim.SignOptions{
			Domain: d.Domain, Selector: d.Selector, Signer: key, HeaderKeys: signed,
			HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
		})
		return out.Bytes(), err
	}
	return raw, nil
}
