const themes = ["system", "light", "dark"];

function setTheme(name) {
  if (name === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
  document.getElementById("theme").textContent = "Theme: " + name;
}

document.getElementById("theme").addEventListener("click", () => {
  const current = themes.indexOf(document.documentElement.dataset.theme || "system");
  setTheme(themes[(current + 1) % themes.length]);
});
document.getElementById("print").addEventListener("click", () => window.print());

showOverview(document.getElementById("overview"));
showDomains(document.getElementById("domains"));
showFrameworks(document.getElementById("frameworks"));
showPaths(document.getElementById("paths"));
showFindings(document.getElementById("findings"));
