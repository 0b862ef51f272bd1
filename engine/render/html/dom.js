"use strict";

// Every text of the report reaches the page through textContent, never as markup.
const data = JSON.parse(document.getElementById("data").textContent);

// node makes an element: node("p", {class: "muted"}, "text", child). Attributes whose value is null are left out.
function node(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

// drawn makes an element of a picture.
function drawn(name, attributes, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined) continue;
    if (key === "click") element.addEventListener("click", value);
    else element.setAttribute(key, value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== "") element.append(child);
  }
  return element;
}

// counted is a number with its noun.
function counted(n, noun) {
  return n.toLocaleString("en") + " " + noun + (n === 1 ? "" : "s");
}

function words(status) {
  return status.replace("-", " ");
}
