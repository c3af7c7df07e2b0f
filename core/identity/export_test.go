package identity

// ResetArgs and RunReset let tests do what the queue does.
type ResetArgs = resetArgs

// RunReset is the job of RequestReset.
var RunReset = (*Service).runReset
