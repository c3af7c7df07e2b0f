package rank_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/text"
	"github.com/kontor-crm/kontor/core/text/rank"
)

// judged is a question with the one document that answers it.
type judged struct{ text, answer string }

// oneOrMore is a text or a list of texts.
type oneOrMore []string

func (o *oneOrMore) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '"' {
		*o = make(oneOrMore, 1)
		return json.Unmarshal(raw, &(*o)[0])
	}
	return json.Unmarshal(raw, (*[]string)(o))
}

// stackfaq is questions with answers as documents, found by how others have put the same question.
func stackfaq(t testing.TB, x *rank.Index) (questions []judged) {
	var set struct {
		Root struct {
			Pairs []struct {
				Rephrased oneOrMore `json:"rephr"`
				Question  string    `json:"question"`
				Answers   oneOrMore `json:"answer"`
			} `json:"qapair"`
		} `json:"root"`
	}
	read(t, &set, "stackfaq", "stackExchange-FAQ.json")
	for i, p := range set.Root.Pairs {
		d := rank.Document{ID: fmt.Sprint(i), Fields: []rank.Field{{Text: p.Question, Weight: 2}}}
		for _, a := range p.Answers {
			d.Fields = append(d.Fields, rank.Field{Text: a})
		}
		require.NoError(t, x.Add(d))
		for _, q := range p.Rephrased {
			if q != "*" {
				questions = append(questions, judged{q, d.ID})
			}
		}
	}
	return questions
}

// xquad is paragraphs with questions about them.
func xquad(t testing.TB, x *rank.Index, language string) (questions []judged) {
	var set struct {
		Data []struct {
			Paragraphs []struct {
				Context   string
				Questions []struct{ Question string } `json:"qas"`
			}
		}
	}
	read(t, &set, "xquad", "xquad."+language+".json")
	for i, article := range set.Data {
		for j, p := range article.Paragraphs {
			d := rank.Document{ID: fmt.Sprint(i, "-", j), Fields: []rank.Field{{Text: p.Context}}}
			require.NoError(t, x.Add(d))
			for _, q := range p.Questions {
				questions = append(questions, judged{q.Question, d.ID})
			}
		}
	}
	return questions
}

func read(t testing.TB, to any, elem ...string) {
	t.Helper()
	raw, err := os.ReadFile(coretest.SharedData(t, elem...))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(raw, to))
}

// gain is nDCG@10 with one right document for each question, and the share of questions that find it at all.
func gain(x *rank.Index, questions []judged, language string) (ndcg, found float64) {
	for _, q := range questions {
		for i, h := range x.Search(rank.Query{Text: q.text, Language: language, Limit: 10}) {
			if h.ID == q.answer {
				ndcg += 1 / math.Log2(float64(i+2))
				found++
			}
		}
	}
	n := float64(len(questions))
	return ndcg / n, found / n
}

func TestQualityOnRealQuestions(t *testing.T) {
	t.Parallel()
	sets := []struct {
		name, language string
		load           func(testing.TB, *rank.Index) []judged
		least          float64
	}{
		{"stackfaq", text.English, stackfaq, 0.74},
		{"xquad German", text.German, func(t testing.TB, x *rank.Index) []judged { return xquad(t, x, "de") }, 0.95},
		{"xquad English", text.English, func(t testing.TB, x *rank.Index) []judged { return xquad(t, x, "en") }, 0.95},
	}
	for _, set := range sets {
		for _, language := range []string{set.language, text.Unknown} {
			t.Run(set.name+" "+language, func(t *testing.T) {
				t.Parallel()
				x := rank.New()
				questions := set.load(t, x)
				ndcg, found := gain(x, questions, language)
				t.Logf("%d documents, %d questions: nDCG@10 %.4f, found among ten %.4f", x.Len(), len(questions), ndcg, found)
				require.GreaterOrEqual(t, ndcg, set.least)
			})
		}
	}
}
