package portal

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/service"
	"github.com/kontor-crm/kontor/core/service/account"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	cookieName = "kontor_portal"
	maxUpload  = 26 << 20
	maxFiles   = 10
	maxSubject = 300
	maxMessage = 20_000
)

// person finds who is signed in; nil for a visitor.
func (p *Portal) person(r *http.Request, s *site) (*account.Person, error) {
	c, err := r.Cookie(cookieName)
	if err != nil || c.Value == "" || len(c.Value) > 100 || p.Accounts == nil {
		return nil, nil //nolint:nilnil,nilerr // a visitor is an answer
	}
	who, err := p.Accounts.Person(actor.ForPortal(r.Context(), s.tenant, "en", actor.Customer{}), c.Value, s.set.CompanyTag)
	if fault.Is(err, fault.Unauthenticated) {
		return nil, nil //nolint:nilnil // so is somebody whose session has ended
	}
	if err != nil {
		return nil, err
	}
	return &who, nil
}

// reader is the context of whoever looks.
func (v *view) reader(ctx context.Context) context.Context {
	c := actor.Customer{}
	if v.who != nil {
		c = v.who.Customer
	}
	return actor.ForPortal(ctx, v.tenant, v.lang, c)
}

// customer is what the person may do with tickets.
func (p *Portal) customer(v *view) service.Customer {
	company := ""
	if v.who.WholeCompany {
		company = v.who.Company
	}
	return p.Desk.Customer(v.who.Contact, company)
}

// account answers below /me, where everything is for one person only.
func (p *Portal) account(w http.ResponseWriter, r *http.Request, v *view) {
	w.Header().Set("Cache-Control", "private, no-store")
	path := strings.TrimPrefix(strings.TrimPrefix(v.path, "me"), "/")
	post := r.Method == http.MethodPost
	if post {
		if err := p.crossOrigin.Check(r); err != nil {
			http.Error(w, http.StatusText(http.StatusForbidden), http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
		// The server removes the files of its own request only, and this one is a copy of it.
		defer func() {
			if r.MultipartForm != nil {
				_ = r.MultipartForm.RemoveAll()
			}
		}()
	}
	switch {
	case p.Accounts == nil || !p.Accounts.CanSend() && v.who == nil:
		p.missing(w, r, v)
	case path == "sign-in":
		p.signIn(w, r, v, post)
	case path == "enter":
		p.enter(w, r, v, post)
	case path == "sign-out" && post:
		p.signOut(w, r, v)
	case v.who == nil:
		http.Redirect(w, r, v.to("me/sign-in")+"?next="+url.QueryEscape(v.path), http.StatusSeeOther)
	case path == "":
		p.tickets(w, r, v)
	case path == "new":
		p.ask(w, r, v, post)
	default:
		p.ticket(w, r, v, strings.Split(path, "/"), post)
	}
}

func (p *Portal) signIn(w http.ResponseWriter, r *http.Request, v *view, post bool) {
	f := p.frame(v, frame{Title: v.t("signIn"), Robots: "noindex"})
	if !post {
		if v.who != nil {
			http.Redirect(w, r, v.to("me"), http.StatusSeeOther)
			return
		}
		p.show(w, r, http.StatusOK, signInPage(f, v, "", "", v.query.Get("next"), false))
		return
	}
	if !p.allowed(w, r, v, 30) { // It sends mail to whomever a visitor names.
		return
	}
	if err := r.ParseForm(); err != nil {
		p.missing(w, r, v)
		return
	}
	email, next := strings.TrimSpace(r.PostForm.Get("email")), inner(r.PostForm.Get("next"))
	if r.PostForm.Get("website") == "" {
		err := p.Accounts.Invite(v.reader(r.Context()), email, v.name, func(token string) string {
			return v.at(v.lang, "me/enter") + "?token=" + token + "&next=" + url.QueryEscape(next)
		})
		if fault.Is(err, fault.Invalid) {
			p.show(w, r, http.StatusUnprocessableEntity, signInPage(f, v, email, v.t("badEmail"), next, false))
			return
		}
		if err != nil {
			p.broken(w, r, v.site, err)
			return
		}
	}
	p.show(w, r, http.StatusOK, signInPage(f, v, email, "", next, true))
}

// inner keeps a path within a person's own pages and the ideas: nobody is led elsewhere after signing in.
func inner(path string) string {
	if !strings.HasPrefix(path, "me") && !strings.HasPrefix(path, "ideas") || strings.ContainsAny(path, "\\:?#\r\n") || strings.Contains(path, "//") || strings.Contains(path, "..") || len(path) > 200 {
		return "me"
	}
	return path
}

// enter takes a link. Opening it only shows a button, so that programs which look into mails do not use it up.
func (p *Portal) enter(w http.ResponseWriter, r *http.Request, v *view, post bool) {
	f := p.frame(v, frame{Title: v.t("signIn"), Robots: "noindex"})
	w.Header().Set("Referrer-Policy", "no-referrer")
	if !post {
		p.show(w, r, http.StatusOK, enterPage(f, v, v.query.Get("token"), inner(v.query.Get("next")), false))
		return
	}
	if !p.allowed(w, r, v, 10) {
		return
	}
	if err := r.ParseForm(); err != nil {
		p.missing(w, r, v)
		return
	}
	session, err := p.Accounts.Enter(v.reader(r.Context()), r.PostForm.Get("token"))
	if fault.Is(err, fault.NotFound) {
		p.show(w, r, http.StatusGone, enterPage(f, v, "", "", true))
		return
	}
	if err != nil {
		p.broken(w, r, v.site, err)
		return
	}
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure wherever the portal is reached over TLS
		Name: cookieName, Value: session, Path: v.root, MaxAge: int(account.SessionLives.Seconds()), HttpOnly: true, Secure: strings.HasPrefix(v.home, "https:"), SameSite: http.SameSiteLaxMode,
	})
	http.Redirect(w, r, v.to(inner(r.PostForm.Get("next"))), http.StatusSeeOther) //nolint:gosec // a path within the portal
}

func (p *Portal) signOut(w http.ResponseWriter, r *http.Request, v *view) {
	if c, err := r.Cookie(cookieName); err == nil {
		if err := p.Accounts.Leave(v.reader(r.Context()), c.Value); err != nil {
			p.broken(w, r, v.site, err)
			return
		}
	}
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // the same
		Name: cookieName, Path: v.root, MaxAge: -1, HttpOnly: true, Secure: strings.HasPrefix(v.home, "https:"), SameSite: http.SameSiteLaxMode,
	})
	http.Redirect(w, r, v.to(""), http.StatusSeeOther)
}

func (p *Portal) tickets(w http.ResponseWriter, r *http.Request, v *view) {
	list, next, err := p.customer(v).Tickets(v.reader(r.Context()), false, v.query.Get("cursor"), 50)
	if fault.Is(err, fault.Invalid) {
		http.Redirect(w, r, v.to("me"), http.StatusSeeOther)
		return
	}
	if err != nil {
		p.broken(w, r, v.site, err)
		return
	}
	p.show(w, r, http.StatusOK, ticketsPage(p.frame(v, frame{Title: v.t("myTickets"), Robots: "noindex"}), v, list, next))
}

// ask opens a ticket in two steps: what it is about, and then, below the articles that may answer it, the rest.
func (p *Portal) ask(w http.ResponseWriter, r *http.Request, v *view, post bool) {
	f := p.frame(v, frame{Title: v.t("newTicket"), Robots: "noindex"})
	form := ticketForm{Subject: clip(v.query.Get("subject"), maxSubject)}
	if post {
		if !p.form(w, r, v) {
			return
		}
		form = ticketForm{
			Subject: clip(r.PostFormValue("subject"), maxSubject), Message: clip(r.PostFormValue("message"), maxMessage), Type: r.PostFormValue("type"), Key: r.PostFormValue("key"),
		}
		if form.Subject != "" && form.Message != "" {
			files, ok := uploads(r.MultipartForm)
			if !ok {
				form.Error = v.t("tooManyFiles")
			} else {
				opened, err := p.customer(v).Open(v.reader(r.Context()), service.Request{
					Channel: "portal", Subject: form.Subject, Type: kindOfTicket(form.Type), Language: v.lang,
					Message: service.Message{
						Key: v.once(form.Key, form.Subject, form.Message), Subject: form.Subject, Text: form.Message, FromName: v.who.Name, FromAddress: v.who.Email, Files: files,
					},
				})
				switch {
				case err == nil:
					p.Knowledge.Ticketed(v.tenant, offered(r.PostForm["article"]))
					http.Redirect(w, r, v.to("me/"+opened.TicketID), http.StatusSeeOther)
					return
				case fault.Is(err, fault.Invalid):
					form.Error = v.t("badTicket")
				default:
					p.broken(w, r, v.site, err)
					return
				}
			}
		} else {
			form.Error = v.t("badTicket")
		}
	}
	if form.Subject != "" {
		hits, err := p.Knowledge.Search(v.reader(r.Context()), form.Subject, v.lang, 4)
		if err != nil {
			p.broken(w, r, v.site, err)
			return
		}
		for _, h := range hits {
			form.Suggested = append(form.Suggested, suggested{h.Article.ID, entry{Title: h.Text.Title, About: h.Snippet, URL: v.to("a/" + h.Article.Slug)}})
		}
	}
	status := http.StatusOK
	if form.Error != "" {
		status = http.StatusUnprocessableEntity
	}
	if form.Key == "" {
		form.Key = rand.Text()
	}
	p.show(w, r, status, askPage(f, v, form))
}

// once is the key of what a form says: the same form with the same words is stored once, however often it is sent. Without the form's
// own key it is stored each time.
func (v *view) once(form string, words ...string) string {
	if form == "" || len(form) > 64 {
		return ""
	}
	sum := sha256.Sum256([]byte(strings.Join(append([]string{v.who.Contact, form}, words...), "\x00")))
	return "portal:" + hex.EncodeToString(sum[:16])
}

type ticketForm struct {
	Subject, Message, Type, Error string
	// Key is the form's own.
	Key       string
	Suggested []suggested
}

type suggested struct {
	ID string
	entry
}

// offered are the articles that were shown beside the form: at most as many as a page offers.
func offered(ids []string) []string {
	var out []string
	for _, id := range ids[:min(len(ids), 4)] {
		plain := !strings.ContainsFunc(id, func(r rune) bool {
			return !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '_')
		})
		if len(id) < 64 && strings.HasPrefix(id, "art_") && plain {
			out = append(out, id)
		}
	}
	return out
}

func kindOfTicket(kind string) string {
	switch kind {
	case "question", "incident", "complaint":
		return kind
	}
	return "question"
}

// form reads a form that may bring files, and says so where it is too large.
func (p *Portal) form(w http.ResponseWriter, r *http.Request, v *view) bool {
	if !p.allowed(w, r, v, 5) {
		return false
	}
	err := r.ParseMultipartForm(1 << 20) //nolint:gosec // the body was bounded before
	if errors.Is(err, http.ErrNotMultipart) {
		err = nil
	}
	if err != nil {
		http.Error(w, v.t("tooLarge"), http.StatusRequestEntityTooLarge)
		return false
	}
	return true
}

func uploads(form *multipart.Form) (out []service.File, ok bool) {
	if form == nil {
		return nil, true
	}
	for _, h := range form.File["files"] {
		if h.Size == 0 {
			continue // A field without a file.
		}
		out = append(out, service.File{Name: h.Filename, Open: func() (io.ReadCloser, error) { return h.Open() }})
	}
	return out, len(out) <= maxFiles
}

func clip(s string, most int) string {
	return strings.ReplaceAll(fold.Clip(strings.TrimSpace(strings.ToValidUTF8(s, "")), most), "\x00", "")
}

// ticket answers for one ticket: /me/{id}, and below it reply, close, rate and the files of its messages.
func (p *Portal) ticket(w http.ResponseWriter, r *http.Request, v *view, path []string, post bool) {
	ctx, mine := v.reader(r.Context()), p.customer(v)
	id := path[0]
	v.path = "me/" + id
	var err error
	switch {
	case len(path) == 1 && !post:
		p.showTicket(w, r, v, id, "")
		return
	case len(path) == 4 && path[1] == "f" && !post:
		p.ticketFile(w, r, v, path)
		return
	case len(path) != 2 || !post:
		p.missing(w, r, v)
		return
	}
	if !p.form(w, r, v) {
		return
	}
	switch path[1] {
	case "reply":
		text := clip(r.PostFormValue("message"), maxMessage)
		files, ok := uploads(r.MultipartForm)
		if text == "" || !ok {
			p.showTicket(w, r, v, id, v.t("badTicket"))
			return
		}
		var opened service.Opened
		opened, err = mine.Reply(ctx, id, service.Message{Key: v.once(r.PostFormValue("key"), id, text), Text: text, FromName: v.who.Name, FromAddress: v.who.Email, Files: files})
		if err == nil {
			id = opened.TicketID
		}
	case "close":
		err = mine.Close(ctx, id)
	case "rate":
		score, bad := strconv.ParseInt(r.PostFormValue("score"), 10, 64)
		if bad != nil {
			score = 0
		}
		err = mine.Rate(ctx, id, score, clip(r.PostFormValue("comment"), 2000))
	default:
		err = fault.Missing("record", id)
	}
	switch {
	case err == nil:
		http.Redirect(w, r, v.to("me/"+url.PathEscape(id))+"#end", http.StatusSeeOther)
	case fault.Is(err, fault.NotFound):
		p.missing(w, r, v)
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict):
		p.showTicket(w, r, v, id, v.t("badTicket"))
	default:
		p.broken(w, r, v.site, err)
	}
}

func (p *Portal) showTicket(w http.ResponseWriter, r *http.Request, v *view, id, problem string) {
	t, err := p.customer(v).Ticket(v.reader(r.Context()), id)
	if fault.Is(err, fault.NotFound) {
		p.missing(w, r, v)
		return
	}
	if err != nil {
		p.broken(w, r, v.site, err)
		return
	}
	status := http.StatusOK
	if problem != "" {
		status = http.StatusUnprocessableEntity
	}
	p.show(w, r, status, ticketPage(p.frame(v, frame{Title: t.Number + " " + t.Subject, Robots: "noindex"}), v, t, problem))
}

func (p *Portal) ticketFile(w http.ResponseWriter, r *http.Request, v *view, path []string) {
	content, err := p.customer(v).File(v.reader(r.Context()), path[0], path[2], path[3])
	if fault.Is(err, fault.NotFound) {
		p.missing(w, r, v)
		return
	}
	if err != nil {
		p.broken(w, r, v.site, err)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(content.Name))
	h.Set("Content-Length", strconv.FormatInt(content.Size, 10))
	if _, err := content.WriteTo(w); err != nil {
		p.Logger.WarnContext(r.Context(), "send a file of a ticket", "tenant", v.tenant, "error", err)
	}
}

// state is a ticket's state in the reader's words.
func (v *view) state(status string) string {
	switch status {
	case "solved", "closed":
		return v.t("stateDone")
	case "pending", "waiting":
		return v.t("stateWaiting")
	}
	return v.t("stateOpen")
}

func solved(t *service.CustomerTicket) bool { return t.Status == "solved" || t.Status == "closed" }
