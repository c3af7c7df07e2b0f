package alert

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheBoundIsRobust(t *testing.T) {
	t.Parallel()
	usual := []int64{10, 12, 9, 11, 10, 13, 8, 10, 11, 9}
	m, limit := bound(usual, 5)
	require.EqualValues(t, 10, m)
	wild := append([]int64{5000}, usual...)
	m2, limit2 := bound(wild, 5)
	require.Equal(t, m, m2)
	require.InDelta(t, limit, limit2, 12, "one wild day changes little")
	_, limit = bound(nil, 20)
	require.EqualValues(t, 20, limit)
	_, limit = bound([]int64{1000, 1000, 1000}, 20)
	require.EqualValues(t, 20, limit, "three days teach nothing")
	_, limit = bound(make([]int64, 30), 20)
	require.EqualValues(t, 20, limit, "never below the least")
	_, limit = bound([]int64{100, 100, 100, 100, 100, 100, 100, 100}, 20)
	require.EqualValues(t, 160, limit, "days that were all alike are no certainty")
}

// TestTheRateOfFalseAlarms measures the bound on series of daily counts with labelled days: the alarms on days that nothing
// is wrong with must be rare, which is what an alarm lives by, and half of the spikes be found. Drops and shifts of level are
// labelled there, too, and are none of this watch's business.
func TestTheRateOfFalseAlarms(t *testing.T) {
	t.Parallel()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", "anomaly_daily", "anomaly_dev.csv"))
	if os.IsNotExist(err) {
		t.Skip("the shared data set anomaly_daily is not beside the repository")
	}
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	require.Equal(t, []string{"series", "day", "date", "value", "label"}, rows[0])
	var series string
	var past []int64
	var hit, missed, false_, days int
	for _, r := range rows[1:] {
		if r[0] != series {
			series, past = r[0], nil
		}
		v, err := strconv.ParseFloat(r[3], 64)
		require.NoError(t, err)
		value := int64(v)
		if len(past) >= 14 {
			_, limit := bound(past[max(0, len(past)-window):], 1)
			alarm := value > limit
			switch {
			case r[4] == "0":
				days++
				if alarm {
					false_++
				}
			case r[4] == "spike" && alarm:
				hit++
			case r[4] == "spike":
				missed++
			}
		}
		past = append(past, value)
	}
	precision, recall := float64(hit)/float64(hit+false_), float64(hit)/float64(hit+missed)
	perYear := float64(false_) / float64(days) * 365
	t.Logf("spikes: precision %.3f, recall %.3f, false alarms per series and year %.3f (%d days)", precision, recall, perYear, days)
	require.Greater(t, precision, 0.9)
	require.Greater(t, recall, 0.45)
	require.Less(t, perYear, 0.1)
}
