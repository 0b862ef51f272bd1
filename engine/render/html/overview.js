// The parts above the findings: numbers, domains, frameworks, pictures. A click in them filters the findings.

function showOverview(place) {
  const tiles = data.severities.map((t) => tile(t.count, t.name, t.name, {severity: t.name, status: "fail"}));
  for (const t of data.others) {
    if (t.count > 0) tiles.push(tile(t.count, words(t.name), t.name, {status: t.name}));
  }
  place.append(node("div", {class: "tiles"}, tiles));
  if (data.reasons.length > 0) {
    place.append(problems("Not known, so not passed", data.reasons.map((r) => [counted(r.count, "verdict") + ": ", r.text])));
  }
  if (data.errors.length > 0) {
    place.append(problems("Input that could not be judged", data.errors.map((e) => [node("code", null, e.place), " " + e.text, e.hint && node("span", {class: "muted"}, " " + e.hint)])));
  }
}

function tile(count, label, look, filter) {
  return node("button", {type: "button", class: "tile" + (count === 0 ? " zero" : ""), click: () => filterBy(filter)},
    node("b", {class: count > 0 ? look : null}, count.toLocaleString("en")), node("span", null, label));
}

function problems(title, items) {
  return node("div", {class: "problems"}, node("h2", null, title), node("ul", null, items.map((parts) => node("li", null, parts))));
}

// bar shows how many controls passed, are waived, unknown and failed.
function bar(tally) {
  const total = tally.pass + tally.waived + tally.unknown + tally.fail;
  const label = `${tally.pass} pass, ${tally.fail} fail, ${tally.unknown} unknown, ${tally.waived} waived`;
  const element = node("div", {class: "bar", role: "img", "aria-label": label});
  for (const [n, look] of [[tally.pass, "good"], [tally.waived, "waived"], [tally.unknown, "unknown"], [tally.fail, "fail"]]) {
    if (n === 0) continue;
    const part = node("i", {class: "fill-" + look});
    part.style.width = (100 * n / total) + "%";
    element.append(part);
  }
  return element;
}

// score is the share that passes of what can pass; what is unknown or waived is no pass.
function score(tally) {
  const total = tally.pass + tally.waived + tally.unknown + tally.fail;
  return total === 0 ? "–" : Math.floor(100 * tally.pass / total) + " %";
}

function legend() {
  const entry = (look, text) => node("span", null, node("i", {class: "fill-" + look}), text);
  return node("div", {class: "legend"}, entry("good", "pass"), entry("fail", "fail"), entry("unknown", "unknown"), entry("waived", "waived"));
}

function showDomains(place) {
  const numbers = ["critical", "high", "medium", "low", "unknown"];
  const head = node("tr", null, node("th", {scope: "col"}, "Domain"), node("th", {scope: "col"}, "Status"), node("th", {scope: "col", class: "wide"}, "Controls"),
    node("th", {scope: "col", class: "number"}, "Score"), numbers.map((n) => node("th", {scope: "col", class: "number hide-small"}, n)));
  const rows = data.domains.map((d) => node("tr", null,
    node("td", null, node("button", {type: "button", class: "link", click: () => filterBy({domain: d.name})}, d.name)),
    node("td", {class: d.status}, d.label), node("td", {class: "wide"}, bar(d.tally)), node("td", {class: "number"}, score(d.tally)),
    numbers.map((n) => node("td", {class: "number hide-small " + (d.numbers[n] ? n : "zero")}, String(d.numbers[n] || 0)))));
  place.append(node("h2", {id: "domains-title"}, "Domains"),
    node("p", {class: "lead"}, "The score is the share of controls that pass among those that apply. An unknown or waived control is not a pass."),
    node("div", {class: "scroll", tabindex: "0", role: "group", "aria-label": "Table of domains"}, node("table", null, node("thead", null, head), node("tbody", null, rows))), legend());
}

function showFrameworks(place) {
  if (data.frameworks.length === 0) return;
  place.append(node("h2", {id: "frameworks-title"}, "Frameworks"), node("p", {class: "lead"}, "Requirements by the verdict of the controls that serve them. The share is of those that apply and that a scan can judge."));
  for (const f of data.frameworks) {
    const list = node("div", {class: "requirements"});
    const details = node("details", null, node("summary", null, node("b", null, f.title), bar(f.tally), node("span", {class: "number"}, score(f.tally)),
      node("span", {class: "muted tail"}, `${f.tally.pass} of ${f.items.length} pass`)), list);
    details.addEventListener("toggle", () => {
      if (list.childElementCount > 0) return;
      list.append(node("p", null, node("button", {type: "button", class: "link", click: () => filterBy({framework: f.name})}, "Findings of this framework")));
      list.append(...f.items.map((r) => node("div", {class: "requirement", title: r.controls.join(", ")}, node("span", {class: r.status}, words(r.status)), node("span", null, r.id))));
    });
    place.append(details);
  }
}

const maxPictures = 12;

function showPaths(place) {
  const drawn = data.findings.filter((f) => f.s === "fail" && (f.picture || f.steps));
  const found = [...drawn.filter((f) => f.steps), ...drawn.filter((f) => !f.steps)];
  if (found.length === 0) return;
  place.append(node("h2", {id: "paths-title"}, "Attack paths and reachability"),
    node("p", {class: "lead"}, "What leads to what in the findings that several objects take part in, from where it can be entered to what it reaches. The object judged has a red border."));
  const cards = found.slice(0, maxPictures).map((f) => node("figure", {class: "card"},
    node("figcaption", null, node("span", {class: "badge " + f.v}, f.v + " "), " ", node("button", {type: "button", class: "link", click: () => reveal(f)}, f.m), f.picture ? null : node("div", {class: "muted"}, f.o)), f.picture && picture(f), steps(f)));
  place.append(node("div", {class: "pictures"}, cards));
  if (found.length > maxPictures) {
    place.append(node("p", {class: "muted"}, counted(found.length - maxPictures, "more path") + ": each is drawn with its finding."));
  }
}
