package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// floorContact is a contact as the floor reads and answers it: the JSON of Kontor's API, by encoding/json.
type floorContact struct {
	ID             string           `json:"id"`
	Version        int64            `json:"version"`
	Title          string           `json:"title"`
	CreatedAt      moment           `json:"created_at"`
	CreatedBy      string           `json:"created_by"`
	UpdatedAt      moment           `json:"updated_at"`
	UpdatedBy      string           `json:"updated_by"`
	OwnerID        *string          `json:"owner_id"`
	ExternalID     *string          `json:"external_id"`
	Salutation     *string          `json:"salutation"`
	AcademicTitle  *string          `json:"academic_title"`
	FirstName      *string          `json:"first_name"`
	MiddleName     *string          `json:"middle_name"`
	LastName       *string          `json:"last_name"`
	CompanyID      *string          `json:"company_id"`
	JobTitle       *string          `json:"job_title"`
	Department     *string          `json:"department"`
	Email          *string          `json:"email"`
	Phone          *string          `json:"phone"`
	Mobile         *string          `json:"mobile"`
	Website        *string          `json:"website"`
	LinkedIn       *string          `json:"linkedin_url"`
	Xing           *string          `json:"xing_url"`
	Address        *json.RawMessage `json:"address"`
	OtherAddress   *json.RawMessage `json:"other_address"`
	Birthday       *string          `json:"birthday"`
	Language       *string          `json:"language"`
	LeadSource     *string          `json:"lead_source"`
	LifecycleStage *string          `json:"lifecycle_stage"`
	ContactStatus  *string          `json:"contact_status"`
	DoNotCall      *bool            `json:"do_not_call"`
	DoNotEmail     *bool            `json:"do_not_email"`
	Score          *int64           `json:"score"`
	Description    *string          `json:"description"`
	Tags           *json.RawMessage `json:"tags"`
	Custom         floorCustom      `json:"custom"`
	// ContactPoints is nil in lists, where the API leaves them out.
	ContactPoints *[]string `json:"contact_points,omitempty"`
}

// moment is written with microseconds, as the API does.
type moment struct{ time.Time }

// MarshalJSON implements json.Marshaler.
func (m moment) MarshalJSON() ([]byte, error) {
	return m.UTC().AppendFormat(make([]byte, 0, 32), `"2006-01-02T15:04:05.000000Z"`), nil
}

type floorCustom struct {
	Region *string `json:"region"`
}

// floorColumns are the columns that a contact is read from, in the order of dests.
const floorColumns = `c.id, c.version, c.title, c.created_at, c.created_by, c.updated_at, c.updated_by, c.owner_id, c.external_id, c.salutation,
	c.academic_title, c.first_name, c.middle_name, c.last_name, c.company_id, c.job_title, c.department, c.email, c.phone, c.mobile, c.website,
	c.linkedin_url, c.xing_url, c.address, c.other_address, c.birthday, c.language, c.lead_source, c.lifecycle_stage, c.contact_status,
	c.do_not_call, c.do_not_email, c.score, c.description, c.tags, c.region`

func (c *floorContact) dests(raw *[3][]byte) []any {
	return []any{
		&c.ID, &c.Version, &c.Title, &c.CreatedAt.Time, &c.CreatedBy, &c.UpdatedAt.Time, &c.UpdatedBy, &c.OwnerID, &c.ExternalID, &c.Salutation,
		&c.AcademicTitle, &c.FirstName, &c.MiddleName, &c.LastName, &c.CompanyID, &c.JobTitle, &c.Department, &c.Email, &c.Phone, &c.Mobile,
		&c.Website, &c.LinkedIn, &c.Xing, &raw[0], &raw[1], &c.Birthday, &c.Language, &c.LeadSource, &c.LifecycleStage, &c.ContactStatus,
		&c.DoNotCall, &c.DoNotEmail, &c.Score, &c.Description, &raw[2], &c.Custom.Region,
	}
}

func (c *floorContact) scan(r floorRows) error {
	var raw [3][]byte
	if err := r.Scan(c.dests(&raw)...); err != nil {
		return err
	}
	for i, to := range []**json.RawMessage{&c.Address, &c.OtherAddress, &c.Tags} {
		if raw[i] != nil {
			m := json.RawMessage(raw[i])
			*to = &m
		}
	}
	return nil
}

// floorRows and floorDB are what the floor needs of a driver.
type floorRows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
}

type floorDB interface {
	// query calls fn for each row. Placeholders are $1, $2, …
	query(ctx context.Context, q string, args []any, fn func(floorRows) error) error
	// create inserts a contact with its search words.
	create(ctx context.Context, tenant string, c *floorContact, keys floorKeys) error
	// matching is the statement that finds contacts by words.
	matching(words []string) (q, arg string)
}

// floorKeys are the folded columns that the floor's indexes hold.
type floorKeys struct{ title, sort, last, city string }

// floor is the server beside which Kontor is measured.
type floor struct {
	db     floorDB
	tenant string
	user   string
}

// runFloor is the process that serves the floor.
func runFloor(ctx context.Context, args []string) error {
	fs := flag.NewFlagSet("floor", flag.ContinueOnError)
	path := fs.String("sqlite", "", "SQLite file")
	url := fs.String("database", "", "PostgreSQL URL")
	f := &floor{}
	fs.StringVar(&f.tenant, "tenant", "", "the large company")
	fs.StringVar(&f.user, "user", "", "who creates")
	addr := fs.String("addr", "", "address to listen on")
	if err := fs.Parse(args); err != nil {
		return err
	}
	var err error
	if *url != "" {
		f.db, err = openFloorPostgres(ctx, *url)
	} else {
		f.db, err = openFloorSQLite(*path)
	}
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	for pattern, h := range map[string]func(*http.Request) (any, error){
		"GET /api/v1/records/contacts": f.list, "GET /api/v1/records/contacts/{id}": f.get, "GET /api/v1/search": f.search,
		"POST /api/v1/records/contacts": f.create, "PATCH /api/v1/records/contacts/{id}": f.update,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			v, err := h(r)
			if err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			if r.Method == http.MethodPost {
				w.WriteHeader(http.StatusCreated)
			}
			_ = json.NewEncoder(w).Encode(v)
		})
	}
	s := &http.Server{Addr: *addr, Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(ctx, func() { _ = s.Close() })
	if err := s.ListenAndServe(); err != http.ErrServerClosed {
		return err
	}
	return nil
}

type floorPage struct {
	Data       []floorContact `json:"data"`
	NextCursor *string        `json:"next_cursor"`
}

// list reads the queries that the driver sends. The floor knows them beforehand, as hand-written code does.
func (f *floor) list(r *http.Request) (any, error) {
	q := r.URL.Query()
	if text := q.Get("q"); text != "" {
		return f.suggest(r.Context(), text)
	}
	where := map[string]string{}
	for part := range strings.SplitSeq(q.Get("filter"), " AND ") {
		name, value, _ := strings.Cut(part, " = ")
		where[name] = strings.Trim(value, `"`)
	}
	column, value := "city_key", fold.Fold(where["address.city"])
	if s, ok := where["lifecycle_stage"]; ok {
		column, value = "lifecycle_stage", s
	}
	order := "c.sort_key, c.id" // By last name, then first name.
	if q.Get("sort") == "-created_at" {
		order = "c.id desc" // Ids sort by the time of creation.
	}
	page, err := f.contacts(r.Context(), 51, "where c.tenant_id = $1 and c.region = $2 and c."+column+" = $3 order by "+order+" limit 51",
		f.tenant, where["custom.region"], value)
	if err == nil && len(page.Data) > 50 {
		page.Data = page.Data[:50]
		page.NextCursor = &page.Data[49].ID
	}
	return page, err
}

func (f *floor) contacts(ctx context.Context, size int, rest string, args ...any) (floorPage, error) {
	page := floorPage{Data: make([]floorContact, 0, size)}
	err := f.db.query(ctx, "select "+floorColumns+" from floor_contacts c "+rest, args, func(rows floorRows) error {
		page.Data = append(page.Data, floorContact{})
		return page.Data[len(page.Data)-1].scan(rows)
	})
	return page, err
}

func (f *floor) suggest(ctx context.Context, text string) (any, error) {
	low := fold.Fold(text)
	return f.contacts(ctx, 10, `where c.tenant_id = $1 and c.id in (
		select id from (select id from floor_contacts where tenant_id = $1 and title_key >= $2 and title_key < $3 order by title_key, id limit 10) a
		union select id from (select id from floor_contacts where tenant_id = $1 and sort_key >= $2 and sort_key < $3 order by sort_key, id limit 10) b)
		order by c.title_key, c.id limit 10`, f.tenant, low, low+"\U0010FFFF")
}

func (f *floor) get(r *http.Request) (any, error) {
	page, err := f.contacts(r.Context(), 1, "where c.tenant_id = $1 and c.id = $2", f.tenant, r.PathValue("id"))
	return one(page, err)
}

func one(page floorPage, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	if len(page.Data) == 0 {
		return nil, fmt.Errorf("no such contact")
	}
	page.Data[0].ContactPoints = &[]string{}
	return page.Data[0], nil
}

func (f *floor) search(r *http.Request) (any, error) {
	type hit struct {
		Object string `json:"object"`
		ID     string `json:"id"`
		Title  string `json:"title"`
	}
	q, arg := f.db.matching(fold.QueryTokens(r.URL.Query().Get("q")))
	hits := []hit{}
	err := f.db.query(r.Context(), q, []any{f.tenant, arg}, func(rows floorRows) error {
		h := hit{Object: "contacts"}
		hits = append(hits, h)
		return rows.Scan(&hits[len(hits)-1].ID, &hits[len(hits)-1].Title)
	})
	return map[string]any{"data": hits}, err
}

// floorInput is what the driver sends.
type floorInput struct {
	FirstName      *string            `json:"first_name"`
	LastName       *string            `json:"last_name"`
	Email          *string            `json:"email"`
	Phone          *string            `json:"phone"`
	JobTitle       *string            `json:"job_title"`
	LifecycleStage *string            `json:"lifecycle_stage"`
	LeadSource     *string            `json:"lead_source"`
	Score          *int64             `json:"score"`
	Address        *fieldtype.Address `json:"address"`
	Custom         floorCustom        `json:"custom"`
}

func (f *floor) create(r *http.Request) (any, error) {
	var in floorInput
	if err := decodeBody(r, &in); err != nil {
		return nil, err
	}
	now := time.Now().UTC().Truncate(time.Millisecond)
	c := floorContact{
		ID: id.At("con", now), Version: 1, CreatedAt: moment{now}, UpdatedAt: moment{now}, CreatedBy: f.user, UpdatedBy: f.user, OwnerID: &f.user,
		FirstName: in.FirstName, LastName: in.LastName, Email: in.Email, Phone: in.Phone, JobTitle: in.JobTitle, LifecycleStage: in.LifecycleStage,
		LeadSource: in.LeadSource, Score: in.Score, Custom: in.Custom, ContactPoints: &[]string{},
	}
	c.Title = *in.FirstName + " " + *in.LastName
	keys := floorKeys{title: fold.Fold(c.Title), sort: fold.Fold(*in.LastName) + "\x01" + fold.Fold(*in.FirstName), last: fold.Fold(*in.LastName)}
	if in.Address != nil {
		raw, err := json.Marshal(in.Address)
		if err != nil {
			return nil, err
		}
		c.Address, keys.city = (*json.RawMessage)(&raw), fold.Fold(in.Address.City)
	}
	return c, f.db.create(r.Context(), f.tenant, &c, keys)
}

func (f *floor) update(r *http.Request) (any, error) {
	var in floorInput
	if err := decodeBody(r, &in); err != nil {
		return nil, err
	}
	var page floorPage
	err := f.db.query(r.Context(), `update floor_contacts as c set lifecycle_stage = $3, score = $4, region = $5, version = version + 1, updated_at = $6,
		updated_by = $7 where c.tenant_id = $1 and c.id = $2 returning `+strings.ReplaceAll(floorColumns, "c.", ""),
		[]any{f.tenant, r.PathValue("id"), in.LifecycleStage, in.Score, in.Custom.Region, time.Now().UTC(), f.user}, func(rows floorRows) error {
			page.Data = make([]floorContact, 1)
			return page.Data[0].scan(rows)
		})
	return one(page, err)
}

func decodeBody(r *http.Request, v any) error {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, v)
}
