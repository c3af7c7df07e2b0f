package fieldtype

import (
	"encoding/json"
	"regexp"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// reference is the identifier of a record of another object; whether there is such a record, and whether the actor may
// see it, is checked by the record engine. Options: target (required), target_prefix.
type reference struct {
	trait
	stringValue
}

var referenceType = reference{trait: trait{name: Reference, kind: kindExact, storage: StorageString, slot: SlotRef}}

var idPrefix = regexp.MustCompile(`^[a-z][a-z0-9]{1,7}$`)

// CheckOptions implements Type.
func (reference) CheckOptions(o *Options) error {
	o = o.orEmpty()
	if err := o.only(Reference, "target", "target_prefix"); err != nil {
		return err
	}
	var faults fault.List
	if o.Target == "" {
		faults.Add("target", ReasonRequired)
	}
	if o.TargetPrefix != "" && !idPrefix.MatchString(o.TargetPrefix) {
		faults.Add("target_prefix", ReasonInvalidFormat, fault.Params{"pattern": idPrefix.String()})
	}
	return faults.Err()
}

// FromJSON implements Type.
func (reference) FromJSON(raw json.RawMessage, o *Options, _ *Env) (any, error) {
	return jsonID(raw, o.orEmpty().TargetPrefix)
}

// FromText implements Type: the identifier; import looks records up by name and external identifier before.
func (reference) FromText(s string, o *Options, _ *Env) (any, error) {
	return cellID(s, o.orEmpty().TargetPrefix)
}
