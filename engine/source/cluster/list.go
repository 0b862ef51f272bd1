package cluster

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
)

const (
	pageSize = 500
	// maxExpired is how often a list begins anew because the server has forgotten where the last page ended; then it
	// is asked for in one piece.
	maxExpired = 2
)

// The forms in which objects are listed.
const (
	acceptObjects = acceptJSON
	// acceptMetadata has no plain JSON beside it: a server that knows neither form refuses, and sends no content.
	acceptMetadata = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"
)

// lister lists the objects of one resource in one namespace, or in all.
type lister struct {
	*Client
	path     string
	selector string
	accept   string
	// page is given the items of each page; restart is told that all pages before are void.
	page    func(items []json.RawMessage) error
	restart func()
}

// list lists all pages, and gives the resource version at which the list was made.
func (l *lister) list(ctx context.Context) (resourceVersion string, err error) {
	next, limit, expired := "", pageSize, 0
	for {
		answer, err := l.do(ctx, request{path: l.path, accept: l.accept, query: l.query(next, limit)})
		if code(err) == http.StatusGone && expired <= maxExpired {
			if expired++; expired > maxExpired {
				limit = 0
			}
			next = ""
			l.restart()
			continue
		}
		if err != nil {
			return "", err
		}
		var page objectPage
		if err := decode(l.path, answer, &page); err != nil {
			return "", err
		}
		items, err := page.objects()
		if err != nil {
			return "", fmt.Errorf("read the answer to GET %s: %w", l.path, err)
		}
		if err := l.page(items); err != nil {
			return "", err
		}
		if next = page.Metadata.Continue; next == "" {
			return page.Metadata.ResourceVersion, nil
		}
	}
}

func (l *lister) query(next string, limit int) url.Values {
	query := url.Values{}
	if limit > 0 {
		query.Set("limit", strconv.Itoa(limit))
	}
	if next != "" {
		query.Set("continue", next)
	}
	if l.selector != "" {
		query.Set("labelSelector", l.selector)
	}
	if l.accept == acceptMetadata {
		query.Set("includeObject", "Metadata")
	}
	return query
}

// objectPage is a page of a list, or of a table.
type objectPage struct {
	Kind     string `json:"kind"`
	Metadata struct {
		Continue        string `json:"continue"`
		ResourceVersion string `json:"resourceVersion"`
	} `json:"metadata"`
	Items   []json.RawMessage `json:"items"`
	Columns []struct {
		Name string `json:"name"`
	} `json:"columnDefinitions"`
	Rows []struct {
		Cells  []any `json:"cells"`
		Object struct {
			Metadata json.RawMessage `json:"metadata"`
		} `json:"object"`
	} `json:"rows"`
}

// objects are the items of a page. Those of a table have metadata, and the type that it shows of a Secret.
func (p *objectPage) objects() ([]json.RawMessage, error) {
	if p.Kind != "Table" {
		return p.Items, nil
	}
	items := make([]json.RawMessage, 0, len(p.Rows))
	for _, row := range p.Rows {
		object := map[string]any{"metadata": row.Object.Metadata}
		for i, column := range p.Columns {
			if column.Name == "Type" && i < len(row.Cells) {
				object["type"] = row.Cells[i]
			}
		}
		item, err := json.Marshal(object)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}
