package fieldtype

import (
	"encoding/json"

	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	defaultRating = 5
	maxRating     = 10
)

// rating is a whole number from 1 to the best rating, 5 unless the field says otherwise. Options: rating_max.
type rating struct {
	trait
	intValue
}

var ratingType = rating{trait: trait{name: Rating, kind: kindNumber, storage: StorageInt, slot: SlotNumber}}

// CheckOptions implements Type.
func (rating) CheckOptions(o *Options) error {
	o = o.orEmpty()
	if err := o.only(Rating, "rating_max"); err != nil {
		return err
	}
	if o.RatingMax != 0 && (o.RatingMax < 2 || o.RatingMax > maxRating) {
		return fault.At("rating_max", ReasonOutOfRange, fault.Params{"min": 2, "max": maxRating})
	}
	return nil
}

// FromJSON implements Type.
func (rating) FromJSON(raw json.RawMessage, o *Options, _ *Env) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	n, err := jsonInteger(raw)
	if err != nil {
		return nil, err
	}
	return checkRating(n, o)
}

// FromText implements Type.
func (rating) FromText(s string, o *Options, env *Env) (any, error) {
	s, err := cell(s)
	if err != nil || s == "" {
		return nil, err
	}
	n, err := integerCell(s, env)
	if err != nil {
		return nil, err
	}
	return checkRating(n, o)
}

func checkRating(n int64, o *Options) (any, error) {
	best := int64(o.orEmpty().RatingMax)
	if best == 0 {
		best = defaultRating
	}
	switch {
	case n < 1:
		return nil, invalid(ReasonTooSmall, fault.Params{"min": 1})
	case n > best:
		return nil, invalid(ReasonTooLarge, fault.Params{"max": best})
	}
	return n, nil
}
