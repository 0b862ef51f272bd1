package browser

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/render"
)

const (
	root        = "../.."
	screenshots = root + "/coverage/screenshots"
	// patience is how long one action may take before the browser counts as stuck.
	patience = 2 * time.Minute
)

// tab is one page of the browser, with what went wrong in it.
type tab struct {
	ctx  context.Context //nolint:containedctx // chromedp keeps its browser in it
	mu   sync.Mutex
	all  []string // complaints: exceptions, errors of the log, dialogs
	urls []string // what was requested
}

// browser is the one Chromium of all tests; each has pages of its own.
var browser context.Context

func TestMain(m *testing.M) { os.Exit(withBrowser(m)) }

func withBrowser(m *testing.M) int {
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		fmt.Println("no chromium: `make browser` installs it")
		return 1
	}
	profile, err := os.MkdirTemp("", "regolith-browser-")
	if err != nil {
		fmt.Println(err)
		return 1
	}
	defer os.RemoveAll(profile)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WSURLReadTimeout(patience),
		chromedp.UserDataDir(profile), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("force-color-profile", "srgb"))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	ctx, done := chromedp.NewContext(allocator)
	defer done()
	if err := chromedp.Run(ctx); err != nil {
		fmt.Println("start", path+":", err)
		return 1
	}
	defer func() { _ = chromedp.Cancel(ctx) }() // waits for its end
	browser = ctx
	return m.Run()
}

// open opens a page of the given width.
func open(t *testing.T, width int, dark bool) *tab {
	t.Helper()
	ctx, done := chromedp.NewContext(browser)
	t.Cleanup(done)
	b := &tab{ctx: ctx}
	chromedp.ListenTarget(ctx, b.listen)
	if err := chromedp.Run(ctx); err != nil { // opens the page, which lives as long as its context
		t.Fatal(err)
	}
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	b.run(t, network.Enable(), log.Enable(), runtime.Enable(), emulation.SetDeviceMetricsOverride(int64(width), 900, 1, width < 500),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}))
	return b
}

func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch event := event.(type) {
	case *network.EventRequestWillBeSent:
		b.urls = append(b.urls, event.Request.URL)
	case *runtime.EventExceptionThrown:
		b.all = append(b.all, event.ExceptionDetails.Error())
	case *log.EventEntryAdded:
		b.all = append(b.all, event.Entry.Text)
	case *page.EventJavascriptDialogOpening:
		b.all = append(b.all, "dialog: "+event.Message)
		go func() { _ = chromedp.Run(b.ctx, page.HandleJavaScriptDialog(false)) }()
	}
}

// complaints is what went wrong since the last call.
func (b *tab) complaints() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := b.all
	b.all = nil
	return all
}

func (b *tab) run(t *testing.T, actions ...chromedp.Action) {
	t.Helper()
	for i, action := range actions {
		ctx, stop := context.WithTimeout(b.ctx, patience)
		err := chromedp.Run(ctx, action)
		stop()
		if err != nil {
			t.Fatalf("action %d: %v; complaints %q", i+1, err, b.complaints())
		}
	}
}

// load opens a page that is written to a file.
func (b *tab) load(t *testing.T, html string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, []byte(html), 0o600); err != nil {
		t.Fatal(err)
	}
	b.run(t, chromedp.Navigate("file://"+file))
}

// value is what an expression of the page gives.
func value[T any](t *testing.T, b *tab, expression string) T {
	t.Helper()
	var out T
	b.run(t, chromedp.Evaluate(expression, &out, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	return out
}

// shot keeps a picture of the page in coverage/screenshots.
func (b *tab) shot(t *testing.T, name string) {
	t.Helper()
	if err := os.MkdirAll(screenshots, 0o755); err != nil {
		t.Fatal(err)
	}
	var picture []byte
	b.run(t, chromedp.ActionFunc(func(ctx context.Context) (err error) {
		picture, err = page.CaptureScreenshot().WithFormat(page.CaptureScreenshotFormatPng).Do(ctx)
		return err
	}))
	if !bytes.HasPrefix(picture, []byte("\x89PNG")) {
		t.Errorf("%s is no picture", name)
	}
	if err := os.WriteFile(filepath.Join(screenshots, name+".png"), picture, 0o600); err != nil {
		t.Fatal(err)
	}
}

// rendered is a report as a page.
func rendered(t *testing.T, r *engine.Report) string {
	t.Helper()
	var b strings.Builder
	if err := render.Write(&b, "html", r, render.Options{Snippet: snippet}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// shop is the report of the example cluster, as the program writes it.
func shop(t *testing.T) *engine.Report {
	t.Helper()
	command := exec.CommandContext(t.Context(), "bin/regolith", "scan", "examples/shop", "--format", "json", "--fail-on", "none")
	command.Dir = root
	out, err := command.Output()
	if err != nil {
		t.Fatalf("scan examples/shop: %v", err)
	}
	r, err := render.Read(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// snippet reads lines of the example cluster.
func snippet(l engine.Location, around int) []engine.Line {
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(l.File)))
	if err != nil {
		return nil
	}
	var lines []engine.Line
	for i, text := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		if n := i + 1; n >= l.Line-around && n <= l.Line+around {
			lines = append(lines, engine.Line{Number: n, Text: text})
		}
	}
	return lines
}
