package app_test

// Live chat.
func init() {
	leave("wiring, before the first request", "chat.RegisterHTTP", "chat.RegisterJobs", "chat.Handler")
	leave("it takes the key of a widget in place of an actor; core/service/chat tests it with foreign keys and tokens",
		"chat.Front", "chat.Start", "chat.Say", "chat.Read", "chat.Leave", "chat.Person")
	leave("only the actor's own company can be named", "chat.Settings", "chat.SetSettings", "chat.Attend")
	calls["chat.Chats"] = blind(func(v visit) (any, error) { return v.a.Chat.Chats(v) })
	calls["chat.Answer"] = missing(func(v visit) (any, error) { return v.a.Chat.Answer(v, v.of["chat"], "stolen") })
	calls["chat.Answers"] = missing(func(v visit) (any, error) { return v.a.Chat.Answers(v, v.of["chat"]) })
	calls["chat.HandOver"] = missing(func(v visit) (any, error) { return v.a.Chat.HandOver(v, v.of["chat"], "") })
	calls["chat.End"] = missing(func(v visit) (any, error) { return only(v.a.Chat.End(v, v.of["chat"])) })
	calls["chat.Erase"] = blind(func(v visit) (any, error) { return only(v.a.Chat.Erase(v, v.of["user"])) })
	for _, operation := range []string{"list-chats", "attend-chats", "get-chat-settings", "set-chat-settings"} {
		nothingToName[operation] = "is about the caller's own company"
	}
}
