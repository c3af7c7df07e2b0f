package billing

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"time"
)

// Catalog is what is sold, as the operator configures it.
type Catalog struct {
	Trial Trial  `json:"trial"`
	Grace Grace  `json:"grace"`
	Plans []Plan `json:"plans"`
}

// Trial is what a company has before it chooses a plan.
type Trial struct {
	Days   int       `json:"days"`
	Allows Allowance `json:"limits"`
}

// Grace says for how many days a company goes on after something has run out.
type Grace struct {
	// Payment counts from a failed payment, Trial from the end of the trial, End from the end of a subscription, and Limit
	// from when a limit was first exceeded.
	Payment int `json:"payment_days"`
	Trial   int `json:"trial_days"`
	End     int `json:"end_days"`
	Limit   int `json:"limit_days"`
}

// Plan is one plan with its prices per active member.
type Plan struct {
	Name   string            `json:"name"`
	Labels map[string]string `json:"labels"`
	Prices []Price           `json:"prices"`
	Allows Allowance         `json:"limits"`
}

// Price is one price of a plan in Stripe, by its id or by its lookup key.
type Price struct {
	// Interval is how often it is paid: month or year.
	Interval  string `json:"interval"`
	ID        string `json:"price,omitempty"`
	LookupKey string `json:"lookup_key,omitempty"`
}

// Allowance is how much a plan allows; 0 is without a limit.
type Allowance struct {
	Seats     int64 `json:"seats"`
	Records   int64 `json:"records"`
	StorageMB int64 `json:"storage_mb"`
	Plugins   int64 `json:"plugins"`
}

// Of returns the limit of a resource, in bytes for storage; 0 is without a limit.
func (a Allowance) Of(r Resource) int64 {
	switch r {
	case Seats:
		return a.Seats
	case Records:
		return a.Records
	case Storage:
		return a.StorageMB << 20
	case Plugins:
		return a.Plugins
	}
	return 0
}

//go:embed plans.json
var shipped []byte

// Shipped is the catalog that counts where the operator gives none: two weeks' trial, then one plan by the month or the year.
func Shipped() Catalog {
	c, err := ReadCatalog(shipped)
	if err != nil {
		panic(err) // It is part of the program, and a test reads it.
	}
	return c
}

var planName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

const (
	maxDays  = 366
	maxLimit = 1 << 40
)

// ReadCatalog reads a catalog in JSON. An error says what is wrong with it.
func ReadCatalog(raw []byte) (Catalog, error) {
	var c Catalog
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return c, fmt.Errorf("read the plans: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return c, errors.New("read the plans: there is something behind them")
	}
	return c, c.check()
}

func (c *Catalog) check() error {
	for what, days := range map[string]int{
		"trial.days": c.Trial.Days, "grace.payment_days": c.Grace.Payment, "grace.trial_days": c.Grace.Trial,
		"grace.end_days": c.Grace.End, "grace.limit_days": c.Grace.Limit,
	} {
		if days < 0 || days > maxDays {
			return fmt.Errorf("plans: %s must be from 0 to %d", what, maxDays)
		}
	}
	if len(c.Plans) == 0 {
		return errors.New("plans: there is none")
	}
	if err := c.Trial.Allows.check("trial"); err != nil {
		return err
	}
	names, keys := map[string]bool{}, map[string]bool{}
	for _, p := range c.Plans {
		if !planName.MatchString(p.Name) || names[p.Name] {
			return fmt.Errorf("plans: the name %q is not one of small letters, digits and _, or is taken", p.Name)
		}
		names[p.Name] = true
		if p.Labels["en"] == "" || p.Labels["de"] == "" {
			return fmt.Errorf("plans: %s needs a label in English and German", p.Name)
		}
		if err := p.Allows.check(p.Name); err != nil {
			return err
		}
		if len(p.Prices) == 0 {
			return fmt.Errorf("plans: %s has no price", p.Name)
		}
		var intervals []string
		for _, price := range p.Prices {
			key := price.ID + price.LookupKey
			switch {
			case price.Interval != "month" && price.Interval != "year" || slices.Contains(intervals, price.Interval):
				return fmt.Errorf("plans: the interval %q of %s is neither month nor year, or is there twice", price.Interval, p.Name)
			case (price.ID == "") == (price.LookupKey == "") || keys[key]:
				return fmt.Errorf("plans: each price of %s needs either a price or a lookup_key of its own", p.Name)
			}
			keys[key] = true
			intervals = append(intervals, price.Interval)
		}
	}
	return nil
}

func (a Allowance) check(of string) error {
	for _, n := range []int64{a.Seats, a.Records, a.StorageMB, a.Plugins} {
		if n < 0 || n > maxLimit {
			return fmt.Errorf("plans: the limits of %s must be from 0, which is none, to %d", of, int64(maxLimit))
		}
	}
	return nil
}

// plan returns a plan by its name.
func (c *Catalog) plan(name string) (Plan, bool) {
	i := slices.IndexFunc(c.Plans, func(p Plan) bool { return p.Name == name })
	if i < 0 {
		return Plan{}, false
	}
	return c.Plans[i], true
}

// priced returns the plan and the interval of a price in Stripe, by its id or its lookup key; empty for one that is not sold here.
func (c *Catalog) priced(id, lookupKey string) (plan, interval string) {
	for _, p := range c.Plans {
		for _, price := range p.Prices {
			if price.ID != "" && price.ID == id || price.LookupKey != "" && price.LookupKey == lookupKey {
				return p.Name, price.Interval
			}
		}
	}
	return "", ""
}

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }
