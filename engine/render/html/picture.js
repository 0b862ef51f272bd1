// Pictures of the objects that take part in a finding: columns from where it is entered to what it reaches.

const box = {width: 178, height: 44, gap: 44, below: 12};

function picture(f) {
  const columns = f.picture;
  const tallest = Math.max(...columns.map((c) => c.length));
  const height = tallest * (box.height + box.below) - box.below + 4;
  const width = columns.length * (box.width + box.gap) - box.gap + 4;
  const label = "Path: " + columns.map((c) => c.map((n) => n.kind + " " + n.name).join(" and ")).join(", then ");
  const svg = drawn("svg", {width, height, class: columns.length === 2 ? "pair" : null, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label});
  const at = (column, i) => ({x: 2 + column * (box.width + box.gap), y: 2 + (height - 4 - columns[column].length * (box.height + box.below) + box.below) / 2 + i * (box.height + box.below)});
  columns.forEach((nodes, c) => nodes.forEach((n, i) => {
    if (c > 0) columns[c - 1].forEach((_, from) => arrow(svg, at(c - 1, from), at(c, i)));
    boxed(svg, n, at(c, i));
  }));
  return node("div", {class: "picture", tabindex: "0", role: "group", "aria-label": "Picture"}, svg);
}

function boxed(svg, n, {x, y}) {
  svg.append(drawn("g", {class: n.judged ? "judged" : null}, drawn("title", null, n.kind + " " + n.name),
    drawn("rect", {x, y, width: box.width, height: box.height, rx: 7}),
    drawn("text", {class: "kind", x: x + 11, y: y + 17}, n.kind), drawn("text", {x: x + 11, y: y + 34}, shortened(n.name))));
}

function arrow(svg, from, to) {
  const [x1, y1, x2, y2] = [from.x + box.width, from.y + box.height / 2, to.x - 6, to.y + box.height / 2];
  const middle = (x1 + x2) / 2;
  svg.append(drawn("path", {d: `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`}), drawn("path", {class: "head", d: `M${x2} ${y2 - 4}l7 4l-7 4z`}));
}

function shortened(name) {
  const letters = [...name];
  return letters.length <= 22 ? name : letters.slice(0, 10).join("") + "…" + letters.slice(-11).join("");
}
