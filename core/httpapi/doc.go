// Package httpapi holds the conventions of Kontor's HTTP API: one way to register an operation, to sign in, to name a
// fault, to repeat a request safely, to page, to stream and to describe it all.
//
// A room registers its operations with Register and handles typed input; everything around that is here and the same
// for all: request id, limits, strict JSON, permission, idempotency, problems in the reader's language, OpenAPI. The
// package owns the table idempotency_keys and no business: who may sign in is core/identity's to say (Authenticator),
// what they may do is core/access's (Authorizer), and only core/app puts the three together.
package httpapi
