package main

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// What LinkedIn's Lead Sync API says of forms and their responses:
// https://learn.microsoft.com/en-us/linkedin/marketing/lead-sync/leadsync

// text is a text of LinkedIn's by locale, such as en_US.
type text struct {
	Localized map[string]string `json:"localized"`
}

// in gives the text in the locale that the form was made in, or else in one of its languages.
func (t text) in(locale string) string {
	if s := t.Localized[locale]; s != "" {
		return s
	}
	best := ""
	for l := range t.Localized {
		if best == "" || l < best {
			best = l
		}
	}
	return t.Localized[best]
}

// form is a lead form.
type form struct {
	ID      int64  `json:"id"`
	Name    string `json:"name"`
	Content struct {
		Questions []question `json:"questions"`
		LegalInfo legalInfo  `json:"legalInfo"`
	} `json:"content"`
	HiddenFields []struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	} `json:"hiddenFields"`
	CreationLocale struct {
		Language string `json:"language"`
		Country  string `json:"country"`
	} `json:"creationLocale"`
}

// locale is the language that the form was made in, as its texts name it.
func (f *form) locale() string {
	return f.CreationLocale.Language + "_" + f.CreationLocale.Country
}

// legalInfo holds the consents that a form asks for.
type legalInfo struct {
	Consents []struct {
		ID       int64 `json:"id"`
		Text     text  `json:"text"`
		Required bool  `json:"checkRequired"`
	} `json:"consents"`
}

// question is one field of a form. Predefined says what LinkedIn has filled it with, such as FIRST_NAME.
type question struct {
	ID         int64  `json:"questionId"`
	Name       string `json:"name"`
	Predefined string `json:"predefinedField"`
	Question   text   `json:"question"`
	Details    struct {
		Choice struct {
			Options []struct {
				ID   int64 `json:"id"`
				Text text  `json:"text"`
			} `json:"options"`
		} `json:"multipleChoiceQuestionDetails"`
	} `json:"questionDetails"`
}

// response is what one member has answered.
type response struct {
	ID          string `json:"id"`
	LeadType    string `json:"leadType"`
	SubmittedAt int64  `json:"submittedAt"`
	TestLead    bool   `json:"testLead"`
	Submitter   string `json:"submitter"`
	FormURN     string `json:"versionedLeadGenFormUrn"`
	Metadata    struct {
		Sponsored struct {
			Campaign string `json:"campaign"`
		} `json:"sponsoredLeadMetadata"`
	} `json:"leadMetadata"`
	MetadataInfo struct {
		Sponsored struct {
			Campaign struct {
				Name string `json:"name"`
			} `json:"campaign"`
		} `json:"sponsoredLeadMetadataInfo"`
	} `json:"leadMetadataInfo"`
	Answers struct {
		Answers []struct {
			QuestionID int64 `json:"questionId"`
			Details    struct {
				Text struct {
					Answer string `json:"answer"`
				} `json:"textQuestionAnswer"`
				Choice struct {
					Options []int64 `json:"options"`
				} `json:"multipleChoiceAnswer"`
			} `json:"answerDetails"`
		} `json:"answers"`
		Consents []struct {
			ID       int64 `json:"consentId"`
			Accepted bool  `json:"accepted"`
		} `json:"consentResponses"`
	} `json:"formResponse"`
	Form *form `json:"form"`
}

// fields are what of a response is asked for: the form's questions come along, so that an answer needs one request.
const fields = "&fields=leadMetadataInfo,leadMetadata,leadType,submitter,versionedLeadGenFormUrn,id,submittedAt,testLead,formResponse,form:(hiddenFields,creationLocale,name,id,content)"

// window is a page of responses that were handed in between two moments, in milliseconds since 1970.
type window struct {
	leadType   string
	since, end int64
	start      int
}

// pageSize is how many responses a request asks for.
const pageSize = 50

// responses gives a page of responses, and whether there is another.
func (a *api) responses(ctx context.Context, c *config, w window) ([]*response, bool, error) {
	kind, err := c.ownerKey()
	if err != nil {
		return nil, false, err
	}
	var page struct {
		Elements []*response `json:"elements"`
		Paging   struct {
			Total int `json:"total"`
			Links []struct {
				Rel string `json:"rel"`
			} `json:"links"`
		} `json:"paging"`
	}
	err = a.get(ctx, "/rest/leadFormResponses?q=owner&owner=("+kind+":"+escape(c.Owner)+")&leadType=(leadType:"+escape(w.leadType)+
		")&limitedToTestLeads=false&submittedAtTimeRange=(start:"+strconv.FormatInt(w.since, 10)+",end:"+strconv.FormatInt(w.end, 10)+")"+
		fields+"&start="+strconv.Itoa(w.start)+"&count="+strconv.Itoa(pageSize), &page)
	if err != nil {
		return nil, false, err
	}
	more := page.Paging.Total > w.start+len(page.Elements)
	for _, l := range page.Paging.Links {
		more = more || l.Rel == "next"
	}
	return page.Elements, more && len(page.Elements) > 0, nil
}

// response gives one response by its id.
func (a *api) response(ctx context.Context, id string) (*response, error) {
	out := &response{}
	return out, a.get(ctx, "/rest/leadFormResponses/"+escape(id)+"?"+strings.TrimPrefix(fields, "&"), out)
}

// forms gives a page of the owner's forms.
func (a *api) forms(ctx context.Context, c *config, start, count int) ([]*form, error) {
	kind, err := c.ownerKey()
	if err != nil {
		return nil, err
	}
	var page struct {
		Elements []*form `json:"elements"`
	}
	err = a.get(ctx, "/rest/leadForms?q=owner&owner=("+kind+":"+escape(c.Owner)+")&start="+strconv.Itoa(start)+"&count="+strconv.Itoa(count), &page)
	return page.Elements, err
}

// answer is one answer in words.
type answer struct {
	// Field is what LinkedIn calls the question when it is one of its own, such as WORK_EMAIL.
	Field          string
	Question, Text string
}

// answers reads a response against its form. Questions that the form does not know any more keep their number.
func (r *response) answers() []answer {
	f := r.Form
	if f == nil {
		f = &form{}
	}
	var out []answer
	for _, x := range r.Answers.Answers {
		a := answer{Question: "#" + strconv.FormatInt(x.QuestionID, 10), Text: strings.TrimSpace(x.Details.Text.Answer)}
		for _, q := range f.Content.Questions {
			if q.ID != x.QuestionID {
				continue
			}
			a.Field, a.Question = q.Predefined, q.Question.in(f.locale())
			if a.Question == "" {
				a.Question = q.Name
			}
			var chosen []string
			for _, id := range x.Details.Choice.Options {
				for _, o := range q.Details.Choice.Options {
					if o.ID == id {
						chosen = append(chosen, o.Text.in(f.locale()))
					}
				}
			}
			if len(chosen) > 0 {
				a.Text = strings.Join(chosen, ", ")
			}
		}
		if a.Text != "" {
			out = append(out, a)
		}
	}
	return out
}

// consents are the consents of the form with what the member has said to each.
func (r *response) consents() []string {
	var out []string
	for _, x := range r.Answers.Consents {
		words := "#" + strconv.FormatInt(x.ID, 10)
		if r.Form != nil {
			for _, c := range r.Form.Content.LegalInfo.Consents {
				if c.ID == x.ID {
					words = c.Text.in(r.Form.locale())
				}
			}
		}
		mark := "☐ "
		if x.Accepted {
			mark = "☑ "
		}
		out = append(out, mark+words)
	}
	return out
}

// at is when the response was handed in.
func (r *response) at() time.Time { return time.UnixMilli(r.SubmittedAt).UTC() }

// formName is what the form is called, or else its number.
func (r *response) formName() string {
	if r.Form != nil && r.Form.Name != "" {
		return r.Form.Name
	}
	return r.FormURN
}

// campaign is what the campaign is called, or else its number.
func (r *response) campaign() string {
	if n := r.MetadataInfo.Sponsored.Campaign.Name; n != "" {
		return n
	}
	return urnID(r.Metadata.Sponsored.Campaign)
}
