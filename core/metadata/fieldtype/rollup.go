package fieldtype

import (
	"encoding/json"
	"slices"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// RollupResults are the types that the result of a roll-up can have.
var RollupResults = []Name{Number, Decimal, MoneyType}

const maxRollupFilter = 16 << 10

// rollupResult is the declared type; a count is a number.
func rollupResult(o *Options) Name {
	if o.Rollup == nil || o.Rollup.Result == "" {
		return Number
	}
	return o.Rollup.Result
}

// checkRollupOptions checks the shape of a roll-up. Whether its relation, field and filter exist is known to metadata.
// Options: rollup (required).
func checkRollupOptions(o *Options) error {
	if err := o.only(RollupType, "rollup"); err != nil {
		return err
	}
	var faults fault.List
	r := o.Rollup
	if r == nil {
		faults.Add("rollup", ReasonRequired)
		return faults.Err()
	}
	if r.Relation == "" {
		faults.Add("rollup.relation", ReasonRequired)
	}
	funcs := []string{string(RollupCount), string(RollupSum), string(RollupMin), string(RollupMax), string(RollupAvg)}
	switch {
	case !slices.Contains(funcs, string(r.Func)):
		faults.Add("rollup.func", ReasonNotAnOption, fault.Params{"value": excerpt(string(r.Func)), "allowed": funcs})
	case r.Func == RollupCount && r.Field != "":
		faults.Add("rollup.field", ReasonRollupFieldCount)
	case r.Func != RollupCount && r.Field == "":
		faults.Add("rollup.field", ReasonRequired)
	}
	allowed := RollupResults
	if r.Func == RollupCount {
		allowed = []Name{Number}
	}
	if !slices.Contains(allowed, rollupResult(o)) {
		faults.Add("rollup.result", ReasonResultType, fault.Params{"allowed": allowed})
	}
	if filter := bare(r.Filter); len(r.Filter) > maxRollupFilter {
		faults.Add("rollup.filter", ReasonTooLong, fault.Params{"max": maxRollupFilter})
	} else if !isNull(filter) && (jsonKind(filter) != "object" || !json.Valid(filter)) {
		faults.Add("rollup.filter", ReasonWrongType, fault.Params{"expected": "object", "got": jsonKind(filter)})
	}
	return faults.Err()
}
