package fieldtype

import (
	"encoding/json"

	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// userPrefix begins the identifiers of users.
const userPrefix = "usr"

// user is the identifier of a person who works with the program; whether there is such a person is checked by the
// record engine. It uses no options.
type user struct {
	trait
	stringValue
}

var userType = user{trait: trait{name: User, kind: kindExact, storage: StorageString, slot: SlotRef}}

// CheckOptions implements Type.
func (user) CheckOptions(o *Options) error { return o.orEmpty().only(User) }

// FromJSON implements Type.
func (user) FromJSON(raw json.RawMessage, _ *Options, _ *Env) (any, error) {
	return jsonID(raw, userPrefix)
}

// FromText implements Type: the identifier; import looks people up by name and address before.
func (user) FromText(s string, _ *Options, _ *Env) (any, error) { return cellID(s, userPrefix) }

// jsonID reads an identifier; an empty prefix allows any kind.
func jsonID(raw json.RawMessage, prefix string) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	s, err := jsonString(raw)
	if err != nil {
		return nil, err
	}
	return checkID(s, prefix)
}

// cellID reads the identifier in a cell.
func cellID(s, prefix string) (any, error) {
	s, err := cell(s)
	if err != nil {
		return nil, err
	}
	return checkID(s, prefix)
}

func checkID(s, prefix string) (any, error) {
	if s == "" {
		return nil, nil
	}
	if !isID(s, prefix) {
		return nil, invalid(ReasonInvalidID, fault.Params{"prefix": prefix})
	}
	return s, nil
}

func isID(s, prefix string) bool {
	if prefix == "" {
		prefix = id.Prefix(s)
	}
	return prefix != "" && id.Valid(prefix, s)
}
