package activity

// next is the meeting after this one. Its subject is its own; what is open comes first on its agenda.
func (a *Activity) next() Content {
	c := a.pattern()
	c.Topic, c.Agenda = "", a.open()
	return c.tidied()
}

// open (待落实) is what the next meeting hears about: the resolutions of this one that passed, after those
// that it heard about itself and that are not settled. A resolution that failed binds nobody.
func (a *Activity) open() []AgendaItem {
	items := []AgendaItem{}
	for _, i := range a.Agenda {
		if i.FromID != 0 && !i.Settled {
			i.Text = ""
			items = append(items, i)
		}
	}
	for n, r := range a.Resolutions {
		if r.Vote == nil || r.Vote.Passed() {
			items = append(items, AgendaItem{Title: reportTitle(r.Text), FromID: a.ID, FromNumber: n + 1})
		}
	}
	return items
}

// maxTitle is what an agenda item's title holds.
const maxTitle = 200

func reportTitle(resolution string) string {
	text := []rune("报告落实情况：" + resolution)
	if len(text) > maxTitle {
		text = append(text[:maxTitle-1], '…')
	}
	return string(text)
}
