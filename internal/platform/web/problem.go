package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Problem is a refusal on the wire (RFC 9457), in words its reader can act on.
type Problem struct {
	Status    int                 `json:"status"`
	Code      string              `json:"code" doc:"稳定的代码"`
	Detail    string              `json:"detail" doc:"中文说明"`
	Field     string              `json:"field,omitempty" doc:"有误的栏目"`
	Errors    []kernel.FieldFault `json:"errors,omitempty" doc:"逐栏说明"`
	RequestID string              `json:"request_id,omitempty" doc:"查询编号"`

	wait time.Duration // after which trying again makes sense; the carrier's own when zero
}

// Error implements error.
func (p *Problem) Error() string { return p.Detail }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// retryAfter is when to come back where nothing else is known: most of what is too much, or away, has passed by then.
const retryAfter = 5 * time.Second

// GetHeaders implements huma.HeadersError: whoever is told to come back is told when.
func (p *Problem) GetHeaders() http.Header {
	if p.Status != http.StatusTooManyRequests && p.Status != http.StatusServiceUnavailable {
		return nil
	}
	return http.Header{"Retry-After": {strconv.Itoa(int(math.Ceil(cmp.Or(p.wait, retryAfter).Seconds())))}}
}

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// Faults of the carrier itself.
var (
	ErrLogin              = kernel.NewFault(kernel.Unauthenticated, "login", "请先登录；如果刚才已登录，可能是离开时间过长，重新登录后可继续，填写的内容不会丢失。")
	ErrConfirm            = kernel.NewFault(kernel.Forbidden, "session.confirm", "这项操作较为重要，请先确认是您本人：填写动态口令或密码后继续，填写的内容不会丢失。")
	ErrCrossSite          = kernel.NewFault(kernel.Forbidden, "cross_site", "这次操作不是从本系统页面发出的，已拒绝；请从本系统页面重新操作。")
	ErrTooLarge           = kernel.NewFault(kernel.TooLarge, "too_large", "提交的内容太大，请分次提交或压缩后再传。")
	ErrNotJSON            = kernel.NewFault(kernel.Malformed, "not_json", "提交的内容格式不对，请刷新页面后重试。")
	ErrMalformed          = kernel.NewFault(kernel.Malformed, "malformed", "提交的内容无法识别：%s。")
	ErrBadForm            = kernel.NewFault(kernel.Invalid, "invalid", "有填写不符合要求的地方，请按提示修改后再提交。")
	ErrNoSuchPath         = kernel.NewFault(kernel.NotFound, "no_such_path", "没有这个接口，请刷新页面；如果仍然出现，请联系系统管理员。")
	ErrMethod             = kernel.NewFault(kernel.Malformed, "method", "这个接口不支持这种操作，请刷新页面后重试。")
	ErrInternal           = kernel.NewFault(kernel.Unavailable, "internal", "系统出了差错，内容没有保存。请稍后重试；如果仍然出现，请把查询编号告诉系统管理员。")
	ErrUnavailable        = kernel.NewFault(kernel.Unavailable, "unavailable", "系统正在停止或启动，请稍后重试，填写的内容仍在本页。")
	ErrUnreachable        = kernel.NewFault(kernel.Unavailable, "unreachable", "数据库暂时连接不上，请稍后重试；填写的内容仍在本页，重复提交不会记两次。")
	ErrBusy               = kernel.NewFault(kernel.Unavailable, "busy", "同时办理的人多，这次没有排上，内容没有保存，仍在本页；请稍后重试。")
	ErrKeyReused          = kernel.NewFault(kernel.Invalid, "key_reused", "同一次提交的内容前后不一致，请刷新页面后重新提交。")
	ErrAlreadyDone        = kernel.NewFault(kernel.Conflict, "already_done", "这次提交此前已经保存成功，请刷新查看，不必再交。")
	ErrTooManyWrites      = kernel.NewFault(kernel.TooMany, "limit.writes", "操作过于频繁，请停一会儿再试，填写的内容仍在本页。")
	ErrTooManyFiles       = kernel.NewFault(kernel.TooMany, "limit.files", "短时间内导出的文件太多，请过几分钟再导出。")
	ErrTooManySearches    = kernel.NewFault(kernel.TooMany, "limit.searches", "查询过于频繁，请停几秒再查。")
	ErrTooManyFromAddress = kernel.NewFault(kernel.TooMany, "limit.address", "这个网络地址的请求过于频繁，请稍后再试。")
	ErrFilesBusy          = kernel.NewFault(kernel.TooMany, "limit.files_busy", "导出正在排队，请等前面的文件做好后再试。")
	ErrInFlight           = kernel.NewFault(kernel.Conflict, "in_flight", "同一次提交正在处理，请稍候刷新查看。")
	ErrNoRoom             = kernel.NewFault(kernel.NoRoom, "no_room", "服务器磁盘已满，这次内容没有保存，填写的内容仍在本页；请告诉系统管理员清理磁盘，清理后再提交。查看不受影响。")
	ErrDiskUnread         = kernel.NewFault(kernel.Unavailable, "disk_unread", "服务器磁盘读取出错，这次没有打开，也没有保存；填写的内容仍在本页。请告诉系统管理员检查磁盘，之后再试。")
	ErrDiskFailed         = kernel.NewFault(kernel.Unavailable, "disk_failed", "服务器磁盘写入出错，这次提交有没有保存还不能确定，填写的内容仍在本页；请告诉系统管理员检查磁盘、重新启动程序，之后再提交一次，不会记两次。查看不受影响。")
)

var statusOf = map[kernel.FaultKind]int{
	kernel.Invalid: 422, kernel.Unauthenticated: 401, kernel.Forbidden: 403, kernel.NotFound: 404, kernel.Conflict: 409,
	kernel.TooLarge: 413, kernel.TooMany: 429, kernel.Unavailable: 503, kernel.Malformed: 400,
	kernel.NoRoom: 507,
}

// problem turns any error into what may be shown.
func (a *API) problem(ctx context.Context, err error) *Problem {
	var done *Problem
	if errors.As(err, &done) {
		return done
	}
	id := RequestID(ctx)
	if f, ok := kernel.AsFault(err); ok {
		return &Problem{Status: statusOf[f.Kind], Code: f.Code, Detail: f.Text, Field: f.Field, Errors: f.More, RequestID: id, wait: f.Wait}
	}
	if errors.Is(err, db.ErrClosed) || errors.Is(err, context.Canceled) {
		return &Problem{Status: 503, Code: ErrUnavailable.Code, Detail: ErrUnavailable.Text, RequestID: id}
	}
	if db.Unreachable(err) {
		a.log.Error("database unreachable", "request", id, "err", err.Error())
		return &Problem{Status: 503, Code: ErrUnreachable.Code, Detail: ErrUnreachable.Text, RequestID: id}
	}
	if db.Busy(err) {
		a.log.Error("database busy", "request", id, "err", err.Error())
		return &Problem{Status: 503, Code: ErrBusy.Code, Detail: ErrBusy.Text, RequestID: id}
	}
	if db.IsFull(err) {
		a.log.Error("disk full", "request", id, "err", err.Error())
		return &Problem{Status: statusOf[ErrNoRoom.Kind], Code: ErrNoRoom.Code, Detail: ErrNoRoom.Text, RequestID: id}
	}
	a.db.Suspect(err)
	if db.Unreadable(err) {
		a.log.Error("disk cannot be read", "request", id, "err", err.Error())
		return &Problem{Status: statusOf[ErrDiskUnread.Kind], Code: ErrDiskUnread.Code, Detail: ErrDiskUnread.Text, RequestID: id}
	}
	if db.DiskFailed(err) {
		a.log.Error("disk failed", "request", id, "err", err.Error())
		return &Problem{Status: statusOf[ErrDiskFailed.Kind], Code: ErrDiskFailed.Code, Detail: ErrDiskFailed.Text, RequestID: id}
	}
	a.log.Error("request failed", "request", id, "err", err.Error())
	return &Problem{Status: 500, Code: ErrInternal.Code, Detail: ErrInternal.Text, RequestID: id}
}

func (a *API) writeProblem(w http.ResponseWriter, r *http.Request, err error) {
	p := a.problem(r.Context(), err)
	w.Header().Set("Content-Type", "application/problem+json")
	for name, values := range p.GetHeaders() {
		if w.Header().Get(name) == "" {
			w.Header()[name] = values
		}
	}
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}

// speakChinese makes huma's own refusals read like ours, and keeps values out of them.
func speakChinese() {
	huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
		p := newProblem(status, errs)
		if ctx != nil {
			p.RequestID = RequestID(ctx.Context())
		}
		return p
	}
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError { return newProblem(status, errs) }
	for message, text := range map[*string]string{
		&validation.MsgUnexpectedProperty: "有未知的字段", &validation.MsgExpectedRFC3339DateTime: "应为日期时间",
		&validation.MsgExpectedRFC3339Date: "应为日期，如 2026-03-15", &validation.MsgExpectedRFC5322Email: "应为电子邮箱",
		&validation.MsgExpectedBoolean: "应为是或否", &validation.MsgExpectedNumber: "应为数字", &validation.MsgExpectedInteger: "应为整数",
		&validation.MsgExpectedString: "应为文字", &validation.MsgExpectedBase64String: "内容编码不对", &validation.MsgExpectedArray: "应为列表",
		&validation.MsgExpectedObject: "应为一组内容", &validation.MsgExpectedArrayItemsUnique: "列表中有重复",
		&validation.MsgExpectedOneOf: "不在可选范围内", &validation.MsgExpectedMinimumNumber: "不能小于 %v", &validation.MsgExpectedMaximumNumber: "不能大于 %v",
		&validation.MsgExpectedExclusiveMinimumNumber: "应大于 %v", &validation.MsgExpectedExclusiveMaximumNumber: "应小于 %v",
		&validation.MsgExpectedMinLength: "至少 %d 个字", &validation.MsgExpectedMaxLength: "最多 %d 个字",
		&validation.MsgExpectedBePattern: "格式不对", &validation.MsgExpectedMatchPattern: "格式不对",
		&validation.MsgExpectedMinItems: "至少 %d 项", &validation.MsgExpectedMaxItems: "最多 %d 项",
		&validation.MsgExpectedRequiredProperty: "缺少必填的 %s",
	} {
		*message = text
	}
}

func newProblem(status int, errs []error) *Problem {
	f := map[int]*kernel.Fault{413: ErrTooLarge, 415: ErrNotJSON, 400: ErrNotJSON, 404: ErrNoSuchPath, 405: ErrMethod, 422: ErrBadForm}[status]
	if f == nil {
		f = ErrInternal
	}
	p := &Problem{Status: status, Code: f.Code, Detail: f.Text}
	for _, err := range errs {
		var d huma.ErrorDetailer
		if errors.As(err, &d) {
			p.Errors = append(p.Errors, fieldFault(d.ErrorDetail()))
		}
	}
	if len(p.Errors) == 1 {
		p.Field = p.Errors[0].Field
	}
	return p
}

// fieldFault keeps the place and a Chinese sentence; the value and unknown names stay out.
func fieldFault(d *huma.ErrorDetail) kernel.FieldFault {
	field := strings.TrimPrefix(d.Location, "body")
	field = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(field, "."), "query."), "path.")
	text, _, _ := strings.Cut(strings.ReplaceAll(d.Message, " %!v(MISSING)", ""), "%!(EXTRA")
	if strings.HasPrefix(text, validation.MsgExpectedOneOf) {
		text = validation.MsgExpectedOneOf
	}
	if text == validation.MsgUnexpectedProperty {
		field = ""
	}
	if strings.Contains(text, "query param") {
		text, field = "有未知的查询条件", ""
	}
	if !hasHan(text) {
		text = "填写的内容不符合要求"
	}
	return kernel.FieldFault{Field: field, Text: text}
}

func hasHan(s string) bool {
	for _, r := range s {
		if r >= 0x4e00 && r <= 0x9fff {
			return true
		}
	}
	return false
}
