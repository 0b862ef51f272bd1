package authoring

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/gatekeeper"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
)

// GatekeeperExamples gives the examples of a control as Gatekeeper would see them, with the violations of each object:
// without facts, objects in their namespaces, and with the Namespace on which a control about no single object is
// reviewed. Of a control without examples it gives none.
func GatekeeperExamples(ctx context.Context, lib *policy.Library, control engine.Control) (gatekeeper.Examples, error) {
	archive, ok := lib.Examples[control.ID]
	if !ok {
		return gatekeeper.Examples{}, nil
	}
	parsed, err := ParseExamples(control.ID, archive)
	if err != nil {
		return gatekeeper.Examples{}, err
	}
	evaluator, err := EvaluatorFor(ctx, lib, parsed)
	if err != nil {
		return gatekeeper.Examples{}, err
	}
	out := gatekeeper.Examples{Parameters: parsed.Params}
	for _, example := range parsed.Worlds {
		objects, err := AsInCluster(ctx, []string{"-"}, bytes.NewReader(example.Data))
		if gatekeeper.IsAnchored(control) {
			objects = Anchored(objects)
		}
		if err != nil {
			return out, fmt.Errorf("read %s of %s: %w", example.Name, control.ID, err)
		}
		if err := violations(ctx, evaluator, objects); err != nil {
			return out, fmt.Errorf("judge %s of %s: %w", example.Name, control.ID, err)
		}
		out.Worlds = append(out.Worlds, gatekeeper.World{Name: example.Name, Objects: objects})
	}
	return out, nil
}

// namespaced lists the built-in kinds that live in a namespace.
func namespaced(resources []eval.Resource) map[string]bool {
	kinds := map[string]bool{}
	for _, r := range resources {
		kinds[engine.Ref{APIVersion: r.Group + "/", Kind: r.Kind}.GroupKind()] = r.Namespaced
	}
	return kinds
}

// AsInCluster reads objects as an API server holds them: facts and files are left out, and what names no namespace is in
// the default one.
func AsInCluster(ctx context.Context, paths []string, stdin io.Reader) ([]gatekeeper.Object, error) {
	resources, err := eval.Resources()
	if err != nil {
		return nil, err
	}
	namespaced := namespaced(resources)
	input, err := source.Read(ctx, paths, source.Config{Stdin: stdin, Jobs: 1})
	if err != nil {
		return nil, err
	}
	var objects []gatekeeper.Object
	for i := range input.Documents {
		d := &input.Documents[i]
		if gatekeeper.IsNoObject(d.Ref.GroupKind()) {
			continue
		}
		object := gatekeeper.Object{Ref: d.Ref}
		var content map[string]any
		if err := decodeExactly(d.JSON, &content); err != nil {
			return nil, err
		}
		if namespaced[d.Ref.GroupKind()] && d.Ref.Namespace == "" {
			object.Ref.Namespace = "default"
			metadata, _ := content["metadata"].(map[string]any)
			if metadata == nil {
				metadata = map[string]any{}
			}
			metadata["namespace"], content["metadata"] = "default", metadata
		}
		if object.JSON, err = json.Marshal(content); err != nil {
			return nil, err
		}
		objects = append(objects, object)
	}
	return objects, nil
}

// Anchored adds the Namespace on which controls about no single object are reviewed, unless it is there.
func Anchored(objects []gatekeeper.Object) []gatekeeper.Object {
	anchor := gatekeeper.AnchorObject()
	if slices.ContainsFunc(objects, func(o gatekeeper.Object) bool { return o.Ref == anchor.Ref }) {
		return objects
	}
	return append(objects, anchor)
}

// decodeExactly decodes JSON and keeps its numbers as they are written.
func decodeExactly(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	return decoder.Decode(into)
}

// violations judges objects, a line each, and notes the messages with the objects that were reviewed.
func violations(ctx context.Context, evaluator *eval.Evaluator, objects []gatekeeper.Object) error {
	var lines bytes.Buffer
	anchor := -1
	for i, object := range objects {
		lines.Write(append(object.JSON, '\n'))
		if object.Ref.GroupKind() == "Namespace" && object.Ref.Name == gatekeeper.Anchor {
			anchor = i
		}
	}
	input, err := source.Read(ctx, []string{"-"}, source.Config{Stdin: &lines, Jobs: 1})
	if err != nil {
		return err
	}
	report, err := evaluator.Run(ctx, input, eval.Options{Apart: true, AsReviewed: true})
	if err != nil {
		return err
	}
	for i := range report.Results {
		f := &report.Results[i]
		if f.Status != engine.StatusFail {
			continue
		}
		at := f.Location.Line - 1
		if at < 0 {
			at = anchor // the Cluster that the host makes up
		}
		if at < 0 {
			return fmt.Errorf("%s: %s has no place", f.Object, f.Message)
		}
		objects[at].Messages = append(objects[at].Messages, f.Message)
	}
	return nil
}
