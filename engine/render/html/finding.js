// One finding: its row, and all that is known of it below.

function row(f, open, toggle) {
  const c = data.controls[f.c];
  return node("button", {type: "button", class: "row", "aria-expanded": String(open), click: toggle},
    node("span", {class: "badge " + (f.s === "fail" ? f.v : f.s)}, f.s === "fail" ? f.v : words(f.s)),
    node("span", null, node("span", {class: "what"}, f.m || c.title), node("span", {class: "where"}, c.id + (f.o ? "  ·  " + f.o : "") + (f.n > 1 ? `  ·  ${f.n} instances` : ""))),
    node("span", {class: "place where mono"}, (f.l || "").split("/").pop()));
}

function detail(f) {
  const c = data.controls[f.c];
  return node("div", {class: "detail"},
    node("div", null, node("p", {class: "prose"}, node("strong", null, c.title)), paragraphs(c.why)),
    facts(f, c),
    part("Evidence", frame(f)),
    f.picture || f.steps ? part(f.steps ? "Attack path" : "Path", [f.picture && picture(f), steps(f)]) : null,
    f.w ? part("Waived", node("p", {class: "prose"}, f.w)) : null,
    part("Remediation", [...paragraphs(c.fix), diff(f.fix, "Change that fixes it"), ...others(f)]),
    part("Verify by hand", c.verify ? node("pre", {class: "command"}, c.verify) : null),
    part("For a person to judge", paragraphs(c.manual)),
    part("Frameworks", c.tags.length > 0 ? node("div", {class: "tags"}, c.tags.map((t) => node("span", {class: "tag"}, t))) : null),
    part("References", c.links.map((l) => node("p", {class: "prose"}, l.url ? node("a", {href: l.url, rel: "noopener noreferrer"}, l.title) : l.title))));
}

// part is a titled part of the detail; nothing where it would be empty.
function part(title, content) {
  const children = [content].flat().filter((child) => child);
  return children.length > 0 ? node("div", null, node("h3", null, title), children) : null;
}

function paragraphs(list) {
  return (list || []).map((text) => node("p", {class: "prose"}, text));
}

function facts(f, c) {
  const list = node("dl", {class: "facts"});
  const add = (name, value, look) => value && list.append(node("dt", null, name), node("dd", {class: look}, value));
  add("Status", words(f.s) + (f.s === "fail" ? ", " + f.v : ""));
  add("Object", f.o);
  add("Field", f.p, "mono");
  add("Place", f.l, "mono");
  add("With", (f.r || []).join(", "));
  add("Instances", f.n > 1 ? String(f.n) : "");
  add("Control", c.id, "mono");
  add("Fingerprint", f.fp, "mono");
  return list;
}

// steps are how an attacker gets there, in order.
function steps(f) {
  return f.steps ? node("ol", {class: "steps"}, f.steps.map((text) => node("li", null, text))) : null;
}

function frame(f) {
  if (!f.frame) return null;
  const lines = f.frame.map((line) => {
    return node("div", {class: line.hit ? "hit" : null}, node("span", {class: "number"}, String(line.number)), line.text, line.mark && node("mark", null, line.mark));
  });
  return node("div", {class: "code", tabindex: "0", role: "group", "aria-label": "Lines of the input"}, lines);
}

function diff(lines, label) {
  if (!lines) return null;
  const looks = {"-": "minus", "+": "plus", "@": "hunk"};
  return node("div", {class: "code", tabindex: "0", role: "group", "aria-label": label},
    lines.map((line) => node("div", {class: looks[line[0]] || null}, line)));
}

// others are fixes for where the first one breaks something, the best one first.
function others(f) {
  if (!f.other) return [];
  return [node("p", {class: "prose"}, "Where this breaks something else:"), ...f.other.map((lines, i) => diff(lines, "Other change " + (i + 1)))];
}
