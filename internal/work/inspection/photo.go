package inspection

import (
	"fmt"
	"time"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/attachment"
)

// How many photos there may be, and how large. A telephone shrinks them to a tenth of that.
const (
	PhotosOfOne   = 6 // of one item, or of one finding
	PhotosOfVisit = 60
	MaxPhoto      = 4 << 20 // bytes
)

// SheetPhoto (现场照片) is a photo taken during a visit, at an item or with a finding. Nobody has to take any
// (evidence of work is not to be demanded).
type SheetPhoto struct {
	ID      kernel.ID        `json:"id"`
	Key     string           `json:"key" doc:"拍摄时编的号，重复发送据此只存一次"`
	Item    string           `json:"item" doc:"检查项；属于某个问题的为空"`
	Finding string           `json:"finding" doc:"所属问题的编号；属于检查项的为空"`
	Name    string           `json:"name"`
	Size    int64            `json:"size" doc:"字节"`
	State   attachment.State `json:"state" enum:",waiting,infected" doc:"病毒检查：空为可以查看，waiting 正在检查，infected 查出病毒已删除"`
	TakenAt int64            `json:"taken_at" doc:"拍摄时间，手机的时钟，毫秒"`
	By      string           `json:"by" doc:"拍摄人"`
	At      int64            `json:"at" doc:"送达时间，毫秒"`

	file kernel.ID
}

// SentPhoto (送来的照片) says where a photo belongs.
type SentPhoto struct {
	Key     string
	Item    string
	Finding string
	TakenAt int64
}

// place refuses a photo that belongs nowhere or does not fit in any more. Faults: ErrPhotoPlace, ErrItem,
// ErrPhotoFinding, ErrPhotoEarly, ErrPlanGone, ErrPhotosOfOne, ErrPhotosOfVisit.
func (x *SentPhoto) place(p *LiaisonPlan, list *Checklist, findings []SheetFinding, there []SheetPhoto) error {
	switch {
	case p.State == Withdrawn:
		return ErrPlanGone
	case p.State == Planned:
		return ErrPhotoEarly
	case (x.Item == "") == (x.Finding == ""):
		return ErrPhotoPlace
	}
	if _, ok := list.item(x.Item); x.Item != "" && !ok {
		return ErrItem
	}
	if x.Finding != "" && byKey(findings, x.Finding) == nil {
		return ErrPhotoFinding
	}
	same := 0
	for i := range there {
		if there[i].Item == x.Item && there[i].Finding == x.Finding {
			same++
		}
	}
	switch {
	case same >= PhotosOfOne:
		return ErrPhotosOfOne
	case len(there) >= PhotosOfVisit:
		return ErrPhotosOfVisit
	}
	return nil
}

func byKey(findings []SheetFinding, key string) *SheetFinding {
	for i := range findings {
		if findings[i].Key == key {
			return &findings[i]
		}
	}
	return nil
}

// photoName is what the file is called: the telephone's own names say nothing, or too much.
func photoName(taken int64) string {
	return fmt.Sprintf("现场照片%s.jpg", time.UnixMilli(taken).In(kernel.Zone).Format("20060102-150405"))
}
