package kernel

// Message (消息) is something that has happened that concerns a person and asks nothing of them; what asks something is a
// duty. It is read off the record it tells of and kept nowhere.
type Message struct {
	Title      string `json:"title" doc:"发生了什么"`
	Note       string `json:"note" doc:"如答复、理由；可为空"`
	By         string `json:"by" doc:"由谁；记录没有写明的为空"`
	At         int64  `json:"at" doc:"毫秒"`
	ObjectType string `json:"object_type"`
	ObjectID   ID     `json:"object_id"`
}
