"use strict";
// Charts that a newspaper would print: bars from zero with the figure beside each, every bar a link to its page.
(() => {
  const language = () => document.documentElement.dataset.lang;
  const LABEL = 13;
  const NARROWEST = 280;
  const PARTS = { national: ["국비", "National"], city: ["시비", "City"], other: ["그 밖", "Other"] };

  // How wide a text is drawn, as labels have to fit beside their bars on a telephone too.
  const context = document.createElement("canvas").getContext("2d");
  const widthOf = (text) => {
    context.font = `${LABEL}px ${getComputedStyle(document.body).fontFamily}`;
    return context.measureText(text).width;
  };
  const cut = (text, most) => {
    if (widthOf(text) <= most) return text;
    let shorter = text;
    while (shorter.length > 2 && widthOf(`${shorter}…`) > most) shorter = shorter.slice(0, -1);
    return `${shorter}…`;
  };

  const draw = (figure, chart, description) => {
    const width = Math.max(NARROWEST, figure.clientWidth);
    const bars = chart.bars.map((bar, order) => ({ ...bar, order: String(order), said: bar[language()] }));
    const indent = (bar) => 14 * Math.max(0, (bar.level ?? 0) - 1);
    const marginLeft = Math.min(width * 0.42, 12 + Math.max(...bars.map((bar) => widthOf(bar.name) + indent(bar))));
    const marginRight = 12 + Math.max(...bars.map((bar) => widthOf(bar.said)));
    const names = new Map(bars.map((bar) => [bar.order, cut(bar.name, marginLeft - 10 - indent(bar))]));
    const most = Math.max(...bars.flatMap((bar) => [bar.value, bar.prior ?? 0]));
    // Beside the bar; beyond last year's tick where the two would stand on each other.
    const pixels = (width - marginLeft - marginRight) / most;
    const end = (bar) => ((bar.prior ?? 0) > bar.value && (bar.prior - bar.value) * pixels < widthOf(bar.said) + 12 ? bar.prior : bar.value);
    const href = (bar) => bar.href ?? (chart.lists ? `#${chart.lists}` : undefined);
    const rows = { y: "order", href, ariaLabel: (bar) => `${bar.name} ${bar.said}` };
    const pieces = bars.flatMap((bar) => (bar.parts ?? []).filter((part) => part.value > 0).map((part) => ({ ...bar, ...part, order: bar.order })));
    const hasParts = pieces.length > 0;
    const marks = [
      hasParts
        ? Plot.barX(pieces, Plot.stackX({ ...rows, x: "value", fill: (part) => `var(--part-${part.of})`, ariaLabel: (part) => `${part.name} ${PARTS[part.of][language() === "ko" ? 0 : 1]}` }))
        : Plot.barX(bars, { ...rows, x: "value", fill: (bar) => (bar.level === 0 ? "var(--bar-total)" : "var(--bar)") }),
      hasParts ? Plot.barX(bars, { ...rows, x: (bar) => bar.value - bar.parts.reduce((sum, part) => sum + part.value, 0), fill: "none" }) : null,
      Plot.tickX(bars.filter((bar) => bar.prior !== undefined), { x: "prior", y: "order", stroke: "var(--ink)", strokeWidth: 2.5, title: (bar) => bar[`prior_${language()}`] }),
      Plot.text(bars, { ...rows, x: end, text: "said", textAnchor: "start", dx: 6, fill: "var(--ink)" }),
      Plot.text(bars, { ...rows, frameAnchor: "left", dx: (-marginLeft), text: (bar) => "\u2003".repeat(Math.max(0, (bar.level ?? 0) - 1)) + names.get(bar.order), textAnchor: "start", fill: "var(--ink)", title: (bar) => bar.name }),
      Plot.ruleX([0], { stroke: "var(--rule)" }),
    ];
    const svg = Plot.plot({
      width, height: 12 + bars.length * 28, marginLeft, marginRight, marginTop: 4, marginBottom: 8, style: { fontSize: `${LABEL}px`, fontFamily: "inherit", overflow: "visible", background: "none" },
      x: { axis: null, domain: [0, most] }, y: { axis: null, domain: bars.map((bar) => bar.order), padding: 0.3 },
      color: { type: "identity" }, marks: marks.filter(Boolean),
    });
    svg.setAttribute("role", "group");
    if (description) svg.setAttribute("aria-labelledby", description);
    for (const old of figure.querySelectorAll("svg, .legend")) old.remove();
    const legend = document.createElement("p");
    legend.className = "legend";
    const key = (className, text) => {
      const item = document.createElement("span");
      item.className = `key ${className}`;
      item.textContent = text;
      legend.append(item);
    };
    const at = language() === "ko" ? 0 : 1;
    if (hasParts) for (const [of, said] of Object.entries(PARTS)) if (pieces.some((part) => part.of === of)) key(`part-${of}`, said[at]);
    if (bars.some((bar) => bar.prior !== undefined)) {
      key("this-year", chart.year ?? ["올해", "This year"][at]);
      key("last-year", chart.year ? chart.year - 1 : ["지난해", "Last year"][at]);
    }
    if (legend.children.length) figure.append(legend);
    figure.append(svg);
    // The bar is the link that keyboards reach; its name and figure lead there too, and need no stop of their own.
    for (const mark of svg.querySelectorAll('[aria-label="text"] a')) mark.setAttribute("tabindex", "-1");
    for (const link of svg.querySelectorAll("a")) link.setAttribute("aria-label", link.querySelector("[aria-label]").getAttribute("aria-label"));
    // Labels of our own say what Plot's marks are; a group without a role may have none.
    for (const group of svg.querySelectorAll("g[aria-label]")) group.removeAttribute("aria-label");
    if (chart.lists) filterBy(svg, chart, bars);
  };

  // A bar or row that counts rows of another table shows only these there.
  const filterBy = (svg, chart, bars) => {
    const names = new Map(bars.flatMap((bar) => [bar.said, ...Object.values(PARTS).flat()].map((said) => [`${bar.name} ${said}`, bar.name])));
    svg.addEventListener("click", ({ target }) => {
      const link = target.closest("a");
      if (link) chooseOnly(chart.lists, names.get(link.getAttribute("aria-label")));
    });
  };
  const chooseOnly = (list, name) => {
    const table = document.getElementById(`table-${list}`);
    window.planhouse.choose(table, "chart", (row) => (row.dataset.of ?? "–") === name);
    showChoice(table, name);
  };
  for (const link of document.querySelectorAll("a[data-chooses]")) {
    link.addEventListener("click", () => chooseOnly(link.hash.slice(1), link.dataset.chooses));
  }
  const showChoice = (table, name) => {
    const section = table.closest("section");
    section.querySelector("details").open = true;
    section.querySelector(".choice")?.remove();
    const choice = document.createElement("p");
    choice.className = "choice";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `${name} ×`;
    button.addEventListener("click", () => { window.planhouse.choose(table, "chart", null); choice.remove(); });
    choice.append(button);
    section.querySelector("h2").after(choice);
  };

  const jobs = [];
  for (const figure of document.querySelectorAll("[data-chart]")) {
    const chart = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const heading = figure.closest("section").querySelector("h2").id;
    jobs.push(() => draw(figure, chart, heading));
  }

  const measures = document.getElementById("measures");
  if (measures) {
    const known = JSON.parse(measures.textContent);
    const select = document.getElementById("measure");
    const governments = document.getElementById("governments");
    const figure = document.getElementById("compared");
    const body = document.querySelector("#table-compare tbody");
    // To begin with, the first that can be compared: money comes first.
    const widest = Math.max(0, known.findIndex((measure) => measure.bars.length > 1));
    const fill = () => {
      const chosen = select.value || String(widest);
      select.replaceChildren(...known.map((measure, place) => new Option(measure[language()], place)));
      select.value = chosen;
    };
    const show = () => {
      fill();
      const words = governments.value.normalize("NFC").split(/\s+/).filter(Boolean);
      const measure = known[Number(select.value)];
      const bars = measure.bars.filter((bar) => words.every((word) => bar.name.includes(word)));
      figure.replaceChildren();
      if (bars.length) draw(figure, { kind: "bars", bars }, "name-compare");
      body.replaceChildren(...bars.map((bar) => {
        const row = document.createElement("tr");
        for (const [text, value] of [[bar.whose ?? "–", bar.whose ?? ""], [bar.year ?? "–", bar.year ?? ""], [bar[language()], bar.value]]) {
          const cell = row.insertCell();
          cell.textContent = text;
          cell.dataset.value = value;
        }
        const link = Object.assign(document.createElement("a"), { href: bar.href, textContent: bar[language()] });
        row.cells[2].replaceChildren(link);
        row.cells[1].className = row.cells[2].className = "figure";
        return row;
      }));
    };
    select.addEventListener("change", show);
    governments.addEventListener("input", show);
    jobs.push(show);
  }

  const drawAll = () => { for (const job of jobs) job(); };
  drawAll();
  document.addEventListener("planhouse:redraw", drawAll);
  let width = document.body.clientWidth;
  new ResizeObserver(() => {
    if (document.body.clientWidth === width) return;
    width = document.body.clientWidth;
    drawAll();
  }).observe(document.body);
})();
