// The findings: filters, and a list of which only what is in sight is in the page.

const filters = {severity: "", domain: "", namespace: "", framework: "", status: "", text: ""};
const controls = {};
const opened = new Map(); // finding -> height of its detail
let shown = data.findings; // those that the filters let through, each with its place in "at"
let list, tally;

const overscan = 6; // rows drawn above and below what is in sight
const maxPrinted = 1000;

function rowHeight() {
  return parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--row")) + 1;
}

// heightBefore is where a row begins: rows are of one height, and those that are open are as much taller as was measured.
function heightBefore(index) {
  let height = index * rowHeight();
  for (const [f, extra] of opened) {
    const at = f.at;
    if (at >= 0 && at < index) height += extra;
  }
  return height;
}

function indexAt(y) {
  let low = 0;
  let high = shown.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (heightBefore(middle + 1) <= y) low = middle + 1;
    else high = middle;
  }
  return low;
}

// draw puts the rows in sight into the page, those that stay as they are.
function draw() {
  const top = Math.max(0, -list.getBoundingClientRect().top);
  const first = Math.max(0, indexAt(top) - overscan);
  const last = Math.min(shown.length, indexAt(top + window.innerHeight) + overscan);
  const focused = document.activeElement?.closest(".item")?.dataset.at;
  const kept = new Map([...list.children].map((item) => [item.finding, item]));
  const items = [];
  for (let i = first; i < last; i++) {
    const f = shown[i];
    const item = kept.get(f) || newItem(f);
    item.dataset.at = i;
    item.setAttribute("aria-setsize", shown.length);
    item.setAttribute("aria-posinset", i + 1);
    item.style.top = heightBefore(i) + "px";
    items.push(item);
  }
  if (items.length !== list.childElementCount || items.some((item, i) => list.children[i] !== item)) list.replaceChildren(...items);
  list.style.height = heightBefore(shown.length) + "px";
  if (focused !== undefined && !list.contains(document.activeElement)) list.querySelector(`[data-at="${focused}"] .row`)?.focus({preventScroll: true});
}

function newItem(f) {
  const item = node("div", {class: "item", role: "listitem"});
  item.finding = f;
  fillItem(item);
  return item;
}

function fillItem(item) {
  const f = item.finding;
  const open = opened.has(f);
  item.classList.toggle("open", open);
  item.replaceChildren(row(f, open, () => toggle(item)));
  if (open) item.append(detail(f));
}

function toggle(item) {
  const f = item.finding;
  if (!opened.delete(f)) opened.set(f, 0);
  fillItem(item);
  measure(item);
  draw();
  item.querySelector(".row").focus({preventScroll: true});
}

// measure notes how much taller an open item is than its row.
function measure(item) {
  if (opened.has(item.finding)) opened.set(item.finding, item.offsetHeight - rowHeight());
}

function measureAll() {
  for (const f of opened.keys()) {
    const item = [...list.children].find((i) => i.finding === f) || newItem(f);
    const alone = !item.isConnected;
    if (alone) list.append(item);
    measure(item);
    if (alone) item.remove();
  }
  draw();
}

function matches(f) {
  const c = data.controls[f.c];
  return (!filters.severity || f.v === filters.severity) && (!filters.domain || c.domain === filters.domain) && (!filters.namespace || f.ns === filters.namespace) &&
    (!filters.framework || c.frameworks.includes(filters.framework)) && (!filters.status || f.s === filters.status);
}

// haystack is the text of a finding that a search looks at.
function haystack(f) {
  const c = data.controls[f.c];
  f.text ??= [f.m, c.id, c.title, f.o, f.l, f.p, ...(f.r || []), ...c.tags].join("\n").toLowerCase();
  return f.text;
}

function apply() {
  const terms = filters.text.toLowerCase().split(/\s+/).filter(Boolean);
  for (const f of opened.keys()) f.at = -1;
  shown = data.findings.filter((f) => matches(f) && terms.every((t) => haystack(f).includes(t)));
  shown.forEach((f, i) => { f.at = i; });
  tally.textContent = shown.length === data.findings.length ? counted(shown.length, "result") : `${shown.length.toLocaleString("en")} of ${counted(data.findings.length, "result")}`;
  document.getElementById("clear").hidden = !Object.values(filters).some(Boolean);
  document.getElementById("empty").hidden = shown.length > 0;
  list.replaceChildren();
  draw();
  remember();
}

// remember keeps the filters in the address, so that a link leads to what was seen.
function remember() {
  const chosen = Object.entries(filters).filter(([, value]) => value);
  history.replaceState(null, "", chosen.length > 0 ? "#" + new URLSearchParams(chosen) : location.pathname + location.search);
}

function recall() {
  for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
    if (name in filters) controls[name].value = filters[name] = value;
    if (name in filters && controls[name].value !== value) controls[name].value = filters[name] = "";
  }
}

function setFilters(chosen) {
  for (const name of Object.keys(filters)) controls[name].value = filters[name] = chosen[name] || "";
  apply();
}

// filterBy shows the findings that a click elsewhere asks for.
function filterBy(chosen) {
  setFilters(chosen);
  document.getElementById("findings").scrollIntoView();
  controls.text.focus({preventScroll: true});
}

// reveal opens one finding and brings it into sight.
function reveal(f) {
  setFilters({});
  if (!opened.has(f)) opened.set(f, 0);
  list.replaceChildren();
  measureAll();
  window.scrollTo(0, list.getBoundingClientRect().top + window.scrollY + heightBefore(f.at) - 80);
  draw();
  list.querySelector(`[data-at="${f.at}"] .row`)?.focus({preventScroll: true});
}

function choice(name, label, values) {
  const options = values.map((v) => node("option", {value: v}, words(v)));
  controls[name] = node("select", {"aria-label": label}, node("option", {value: ""}, label + ": all"), options);
  controls[name].addEventListener("change", () => { filters[name] = controls[name].value; apply(); });
  return controls[name];
}

function showFindings(place) {
  controls.text = node("input", {type: "search", "aria-label": "Search the findings", placeholder: "Search message, object, control, file", autocomplete: "off", spellcheck: "false"});
  controls.text.addEventListener("input", () => { filters.text = controls.text.value; apply(); });
  tally = node("span", {role: "status", id: "tally"});
  list = node("div", {class: "list", role: "list", "aria-labelledby": "findings-title"});
  place.append(node("h2", {id: "findings-title"}, "Findings"),
    node("div", {class: "filters", role: "search"}, controls.text, choice("severity", "Severity", data.choices.severity), choice("domain", "Domain", data.choices.domain),
      choice("namespace", "Namespace", data.choices.namespace), choice("framework", "Framework", data.choices.framework), choice("status", "Status", data.choices.status)),
    node("div", {class: "count"}, tally, node("button", {type: "button", class: "link", id: "clear", click: () => setFilters({})}, "Clear filters")),
    list, node("p", {class: "empty", id: "empty"}, data.findings.length > 0 ? "Nothing matches these filters." : "There are no findings."));
  recall();
  apply();
  window.addEventListener("scroll", draw, {passive: true});
  window.addEventListener("resize", measureAll);
  window.addEventListener("beforeprint", drawForPrint);
  window.addEventListener("afterprint", () => { list.replaceChildren(); draw(); });
}

// drawForPrint puts all that is chosen on paper, each with its detail.
function drawForPrint() {
  const printed = shown.slice(0, maxPrinted);
  list.replaceChildren(...printed.map((f) => node("div", {class: "item open", role: "listitem"}, row(f, true, null), detail(f))));
  if (shown.length > printed.length) list.append(node("p", {class: "muted"}, counted(shown.length - printed.length, "more finding") + " not printed: filter to choose."));
}
