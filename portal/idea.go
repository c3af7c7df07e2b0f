package portal

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/service/idea"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	maxIdeaName = 200
	maxIdeaText = 5000
	ideasOnPage = 20
)

// wish is an idea as its reader sees it.
type wish struct {
	ID, Name, Description, Status, Answer string
	Votes                                 int64
	CreatedAt                             time.Time
	// Voted says that the reader has voted for it.
	Voted bool
}

// open reports whether votes count.
func (x *wish) open() bool { return x.Status != idea.Done && x.Status != idea.Declined }

func (x *wish) votes(v *view) string {
	if x.Votes == 1 {
		return v.t("vote1")
	}
	return strconv.FormatInt(x.Votes, 10) + " " + v.t("votes")
}

var ideaFields = []string{"name", "description", "status", "answer", "votes", "created_at"}

// ideas answers below /ideas: the list by votes, one idea, and for customers the form and the votes.
func (p *Portal) ideas(w http.ResponseWriter, r *http.Request, v *view, rest string) {
	post := r.Method == http.MethodPost
	if post {
		if p.crossOrigin.Check(r) != nil {
			http.Error(w, http.StatusText(http.StatusForbidden), http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, 2*maxForm)
	}
	cost := 1
	if post {
		cost = 5
	}
	if !p.allowed(w, r, v, cost) {
		return
	}
	id, do, _ := strings.Cut(rest, "/")
	switch {
	case rest == "" && !post:
		p.listIdeas(w, r, v)
	case rest == "stop":
		p.stopIdea(w, r, v, post)
	case v.who == nil && (rest == "new" || post):
		http.Redirect(w, r, v.to("me/sign-in")+"?next="+url.QueryEscape(strings.TrimSuffix(strings.TrimSuffix(v.path, "/vote"), "/")), http.StatusSeeOther)
	case rest == "new":
		p.suggest(w, r, v, post)
	case do == "" && !post:
		p.showIdea(w, r, v, id)
	case do == "vote" && post:
		p.vote(w, r, v, id)
	default:
		p.missing(w, r, v)
	}
}

func (p *Portal) wishes(r *http.Request, v *view, q records.Query) ([]wish, string, error) {
	ctx := v.reader(r.Context())
	q.Fields = ideaFields
	page, err := p.Records.List(ctx, "ideas", q)
	if err != nil {
		return nil, "", err
	}
	var out []wish
	var ids []string
	for _, row := range page.Rows {
		x := wish{ID: row.ID()}
		for _, f := range row.Object().Fields {
			value, err := row.Value(f)
			if err != nil {
				return nil, "", err
			}
			switch at := value.(type) {
			case string:
				if to := map[string]*string{"name": &x.Name, "description": &x.Description, "status": &x.Status, "answer": &x.Answer}[f.Name]; to != nil && !f.Custom {
					*to = at
				}
			case int64:
				if f.Name == "votes" && !f.Custom {
					x.Votes = at
				}
			case time.Time:
				if f.Name == "created_at" && !f.Custom {
					x.CreatedAt = at
				}
			}
		}
		out, ids = append(out, x), append(ids, x.ID)
	}
	if v.who != nil {
		voted, err := p.Ideas.Voted(ctx, v.who.Contact, ids)
		if err != nil {
			return nil, "", err
		}
		for i := range out {
			out[i].Voted = voted[out[i].ID]
		}
	}
	return out, page.NextCursor, nil
}

func (p *Portal) listIdeas(w http.ResponseWriter, r *http.Request, v *view) {
	q := records.Query{Sort: records.ParseSort("-votes"), Limit: ideasOnPage, Cursor: v.query.Get("cursor")}
	state := ""
	for _, s := range idea.States {
		if s == v.query.Get("state") {
			state, q.Filter = s, records.Eq("status", s)
		}
	}
	list, next, err := p.wishes(r, v, q)
	if fault.Is(err, fault.Invalid) {
		http.Redirect(w, r, v.to("ideas"), http.StatusSeeOther)
		return
	}
	if err != nil {
		p.broken(w, r, v.site, err)
		return
	}
	f := frame{Title: v.t("ideas"), About: v.t("ideasHint")}
	f.Canonical, f.Alternates = v.shown("ideas", languages)
	if state != "" || q.Cursor != "" {
		f.Robots = "noindex, follow"
	}
	p.show(w, r, http.StatusOK, ideasPage(p.frame(v, f), v, list, state, next))
}

// one reads an idea that the reader may see; nil where there is none, which the visitor has been told then.
func (p *Portal) one(w http.ResponseWriter, r *http.Request, v *view, id string) *wish {
	list, _, err := p.wishes(r, v, records.Query{Filter: records.Eq("id", id), Limit: 1})
	switch {
	case err != nil && !fault.Is(err, fault.Invalid):
		p.broken(w, r, v.site, err)
	case len(list) == 0:
		p.missing(w, r, v)
	default:
		return &list[0]
	}
	return nil
}

func (p *Portal) showIdea(w http.ResponseWriter, r *http.Request, v *view, id string) {
	x := p.one(w, r, v, id)
	if x == nil {
		return
	}
	f := frame{Title: x.Name, About: x.Description}
	f.Canonical, _ = v.shown(v.path, nil)
	p.show(w, r, http.StatusOK, ideaPage(p.frame(v, f), v, x))
}

func (p *Portal) vote(w http.ResponseWriter, r *http.Request, v *view, id string) {
	if p.one(w, r, v, id) == nil {
		return
	}
	err := p.Ideas.Vote(v.reader(r.Context()), v.who.Contact, v.lang, id, r.PostFormValue("on") == "yes")
	switch {
	case fault.Is(err, fault.NotFound):
		p.missing(w, r, v)
	case err != nil && !fault.Is(err, fault.Conflict): // What is decided meanwhile, the page says.
		p.broken(w, r, v.site, err)
	default:
		http.Redirect(w, r, v.to("ideas/"+url.PathEscape(id)), http.StatusSeeOther)
	}
}

// suggest takes an idea.
func (p *Portal) suggest(w http.ResponseWriter, r *http.Request, v *view, post bool) {
	var name, text, problem string
	if post {
		name, text = clip(r.PostFormValue("name"), maxIdeaName), clip(r.PostFormValue("description"), maxIdeaText)
		if name == "" {
			problem = v.t("badIdea")
		} else {
			id, err := p.Ideas.Suggest(v.reader(r.Context()), v.who.Contact, v.lang, name, text)
			switch {
			case err == nil:
				http.Redirect(w, r, v.to("ideas/"+id), http.StatusSeeOther) //nolint:gosec // a path within the portal
				return
			case fault.Is(err, fault.Invalid):
				problem = v.t("badIdea")
			default:
				p.broken(w, r, v.site, err)
				return
			}
		}
	}
	status := http.StatusOK
	if problem != "" {
		status = http.StatusUnprocessableEntity
	}
	p.show(w, r, status, suggestPage(p.frame(v, frame{Title: v.t("newIdea"), Robots: "noindex"}), v, name, text, problem))
}

// stopIdea ends the mails about an idea. Opening the link only shows a button, as with every link that comes by mail.
func (p *Portal) stopIdea(w http.ResponseWriter, r *http.Request, v *view, post bool) {
	w.Header().Set("Referrer-Policy", "no-referrer")
	token, done := v.query.Get("token"), false
	if post {
		token = r.PostFormValue("token")
		_, err := p.Ideas.Stop(v.reader(r.Context()), token)
		if fault.Is(err, fault.NotFound) {
			p.missing(w, r, v)
			return
		}
		if err != nil {
			p.broken(w, r, v.site, err)
			return
		}
		done = true
	}
	v.path = "ideas"
	p.show(w, r, http.StatusOK, stopPage(p.frame(v, frame{Title: v.t("stopMails"), Robots: "noindex"}), v, token, done))
}
