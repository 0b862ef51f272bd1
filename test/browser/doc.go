// Package browser holds the tests of the html format in a real browser: Debian's Chromium, driven by chromedp.
package browser
