package ratelimit

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/netip"
)

// ErrKey is returned for a key without scope, or without a tenant where one is needed. It is a mistake in the program.
var ErrKey = errors.New("rate limit key is incomplete")

// Scope says what is being counted. The same id in two scopes is two keys.
type Scope uint8

// The scopes. A new kind of counting is one line here and one in the policies.
const (
	// Tenant counts everything that a tenant does.
	Tenant Scope = iota + 1
	// Person counts what one person does, in whatever session.
	Person
	// APIKey counts what is done with one API key.
	APIKey
	// Export counts a person's exports.
	Export
	// Address counts the requests of an internet address that has not signed in.
	Address
	// LoginAddress counts failed attempts to sign in from an address.
	LoginAddress
	// LoginAccount counts failed attempts to sign in to an account, named by its e-mail address.
	LoginAccount
	// SignUpAddress counts companies that sign up from an address.
	SignUpAddress
	// PluginFetch counts the requests that a plugin of a tenant sends.
	PluginFetch
	// PluginRequest counts the requests from outside to a plugin of a tenant.
	PluginRequest
	// MailAddress counts the mails that come from an internet address.
	MailAddress
	// ChatStart counts the chats that an address begins.
	ChatStart
	// ChatMessage counts what is said in chats from an address.
	ChatMessage
)

var scopeNames = [...]string{
	Tenant: "tenant", Person: "person", APIKey: "api_key", Export: "export",
	Address: "address", LoginAddress: "login_address", LoginAccount: "login_account", SignUpAddress: "sign_up_address",
	PluginFetch: "plugin_fetch", PluginRequest: "plugin_request", MailAddress: "mail_address", ChatStart: "chat_start", ChatMessage: "chat_message",
}

// String returns the scope's name, as it stands in RateLimit-Policy and in Redis keys; empty for no scope.
func (s Scope) String() string {
	if int(s) < len(scopeNames) {
		return scopeNames[s]
	}
	return ""
}

// public stands in the place of a tenant where the caller has none yet. No tenant's identifier looks like it.
const public = "-"

// Key names what is counted. It holds a hash of the id, so that neither memory nor Redis holds an address, and so
// that an id of any length costs the same.
type Key struct {
	scope  Scope
	tenant string
	id     [16]byte
}

// NewKey returns the key of something within a tenant: a person, an API key, or the tenant itself (with an empty id).
func NewKey(s Scope, tenant, id string) Key {
	if tenant == public {
		tenant = ""
	}
	return Key{scope: s, tenant: tenant, id: hash(id)}
}

// PublicKey returns the key of something that belongs to no tenant yet, such as an account that is signed in to.
func PublicKey(s Scope, id string) Key {
	return Key{scope: s, tenant: public, id: hash(id)}
}

// AddressKey returns the key of an internet address. In IPv6 one customer holds at least a /64, so that the last 64
// bits are not looked at; an IPv4 address written in IPv6 is the same as itself.
func AddressKey(s Scope, a netip.Addr) Key {
	a = a.Unmap().WithZone("")
	if a.Is6() {
		// A prefix of 64 bits always exists in IPv6.
		p, _ := a.Prefix(64)
		a = p.Addr()
	}
	return PublicKey(s, a.String())
}

// Scope returns what is counted.
func (k Key) Scope() Scope { return k.scope }

// Tenant returns the tenant of the key; empty for a public one.
func (k Key) Tenant() string {
	if k.tenant == public {
		return ""
	}
	return k.tenant
}

func (k Key) check() error {
	if k.scope.String() == "" || k.tenant == "" {
		return ErrKey
	}
	return nil
}

// redis returns the key's name in Redis. The tenant is the hash tag, so that a cluster keeps a tenant's keys together.
func (k Key) redis(prefix string) string {
	return prefix + ":ratelimit:{" + k.tenant + "}:" + k.scope.String() + ":" + base64.RawURLEncoding.EncodeToString(k.id[:])
}

func hash(id string) [16]byte {
	sum := sha256.Sum256([]byte(id))
	return [16]byte(sum[:16])
}
