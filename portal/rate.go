package portal

import (
	"net/http"
	"strconv"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// rate answers for the link of a mail that asks how a ticket was solved. Opening it only shows the form, with what was clicked in the
// mail chosen, so that programs which look into mails rate nothing.
func (p *Portal) rate(w http.ResponseWriter, r *http.Request, v *view, token string, post bool) {
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	if p.Desk == nil || len(token) > 100 {
		p.missing(w, r, v)
		return
	}
	ctx, problem, thanks := v.reader(r.Context()), "", false
	score, bad := strconv.ParseInt(v.query.Get("score"), 10, 64)
	if bad != nil || score < 1 || score > 5 {
		score = 0
	}
	cost := 1 // The link is looked up each time.
	if post {
		cost = 5
		if err := p.crossOrigin.Check(r); err != nil {
			http.Error(w, http.StatusText(http.StatusForbidden), http.StatusForbidden)
			return
		}
	}
	if !p.allowed(w, r, v, cost) {
		return
	}
	if post {
		r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
		if err := r.ParseForm(); err != nil {
			p.missing(w, r, v)
			return
		}
		score, bad = strconv.ParseInt(r.PostForm.Get("score"), 10, 64)
		if bad != nil {
			score = 0
		}
		err := p.Desk.Answer(ctx, token, score, clip(r.PostForm.Get("comment"), 2000))
		switch {
		case err == nil:
			thanks = true
		case fault.Is(err, fault.NotFound):
			p.missing(w, r, v)
			return
		case fault.Is(err, fault.Conflict):
			problem = v.t("rateOpen")
		case fault.Is(err, fault.Invalid):
			problem = v.t("rateChoose")
		default:
			p.broken(w, r, v.site, err)
			return
		}
	}
	asked, err := p.Desk.Survey(ctx, token)
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
	if score == 0 {
		score = asked.Score
	}
	if !asked.Solved {
		problem = v.t("rateOpen")
	}
	p.show(w, r, status, ratePage(p.frame(v, frame{Title: v.t("rate"), Robots: "noindex"}), v, asked, token, score, problem, thanks))
}
