package filter_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/filter"
)

func TestConstructors(t *testing.T) {
	t.Parallel()
	require.Nil(t, filter.And())
	require.Nil(t, filter.And(nil, nil))
	require.Nil(t, filter.And(filter.Everything()))
	require.Equal(t, a, filter.And(nil, a))
	require.Equal(t, all(a, b, c), filter.And(filter.And(a, b), nil, c))
	require.Equal(t, all(a, some(b, c)), filter.And(a, filter.Or(b, c)))
	require.Equal(t, filter.Nothing(), filter.Or())
	require.Nil(t, filter.Or(a, nil))
	require.Equal(t, a, filter.Or(a, filter.Nothing()))
	require.Equal(t, some(a, b, c), filter.Or(a, filter.Or(b, c)))
	require.Equal(t, filter.Nothing(), filter.Not(nil))
	require.Equal(t, a, filter.Not(filter.Not(a)))
	require.Equal(t, not(a), filter.Not(a))
}
