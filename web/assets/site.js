"use strict";
// What a page does beyond being read: language and theme, finding and sorting rows, downloads of what is shown,
// and the marks of a printed page. Values come from the page itself; nothing is fetched.
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const keep = (name, value) => { try { localStorage.setItem(`planhouse-${name}`, value); } catch { /* private window */ } };

  document.getElementById("language").addEventListener("click", () => {
    root.lang = root.dataset.lang = root.dataset.lang === "ko" ? "en" : "ko";
    keep("language", root.dataset.lang);
    document.dispatchEvent(new Event("planhouse:redraw"));
  });
  document.getElementById("theme").addEventListener("click", () => {
    const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
    keep("theme", root.dataset.theme);
  });

  // Rows of a table, items of a list.
  const rowsOf = (holder) => all(holder.tagName === "TABLE" ? "tbody tr" : holder.id === "plans" ? ":scope > li" : "[data-item]", holder);
  const conditions = new Map();
  const choose = (holder, name, condition) => {
    const known = conditions.get(holder) ?? new Map();
    conditions.set(holder, known);
    condition ? known.set(name, condition) : known.delete(name);
    for (const row of rowsOf(holder)) row.hidden = ![...known.values()].every((holds) => holds(row));
    for (const section of all("section", holder)) {
      section.hidden = all("[data-item]", section).every((item) => item.hidden);
      for (const list of all("ul", section)) {
        const isEmpty = all("[data-item]", list).every((item) => item.hidden);
        list.hidden = isEmpty;
        if (list.previousElementSibling?.className === "theme") list.previousElementSibling.hidden = isEmpty;
      }
    }
    const shown = rowsOf(holder).filter((row) => !row.hidden).length;
    for (const counter of all(`[data-counts="${holder.id}"]`)) {
      counter.textContent = "";
      if (known.size) counter.append(...bilingual(`${shown}개`, `${shown} shown`));
    }
    const none = holder.parentElement.querySelector(":scope > .none");
    if (none) none.hidden = shown > 0;
  };
  const bilingual = (korean, english) => [["ko", korean], ["en", english]].map(([language, text]) =>
    Object.assign(document.createElement("span"), { lang: language, textContent: text }));
  window.planhouse = { choose };

  for (const input of all("[data-filters]")) {
    const holder = document.getElementById(input.dataset.filters);
    const find = () => {
      const words = input.value.normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean);
      choose(holder, "find", words.length ? (row) => {
        const text = row.textContent.normalize("NFC").toLowerCase();
        return words.every((word) => text.includes(word));
      } : null);
    };
    input.addEventListener("input", find);
    if (input.value) find();
  }
  const list = document.getElementById("initiatives");
  document.getElementById("strategy")?.addEventListener("change", ({ target }) =>
    choose(list, "strategy", target.value ? (item) => item.closest("section").dataset.strategy === target.value : null));
  document.getElementById("has-cost")?.addEventListener("change", ({ target }) =>
    choose(list, "cost", target.checked ? (item) => item.dataset.hasCost === "1" : null));

  // A column's name sorts by the values behind what is shown.
  const number = /^-?\d+(\.\d+)?$/;
  const compare = (a, b) => number.test(a) && number.test(b) ? a - b : a.localeCompare(b, "ko");
  for (const header of all("table.sortable th")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => {
      const body = header.closest("table").tBodies[0];
      const place = header.cellIndex;
      const sign = header.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      for (const other of header.parentElement.children) other.removeAttribute("aria-sort");
      header.setAttribute("aria-sort", sign === 1 ? "ascending" : "descending");
      const value = (row) => row.cells[place].dataset.value ?? row.cells[place].textContent.trim();
      body.append(...[...body.rows].sort((a, b) => {
        const [one, other] = [value(a), value(b)];
        if (one === "" || other === "") return (one === "") - (other === "");
        return sign * compare(one, other);
      }));
    });
  }

  // UTF-8 with a byte order mark, so that spreadsheets read the Korean; text that one would run stands as text.
  const field = (text) => {
    const harmless = /^[=+\-@\t\r\n＝＋－＠]/.test(text) && !/^[+-]?[\d,]*\.?\d+ ?%?$/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
  };
  const said = (element) => element?.textContent.trim() ?? "";
  // A cell that spans others stands once, and those are empty.
  const ofTable = (table) => {
    const rows = [...table.rows].filter((row) => !row.hidden);
    const lines = rows.map(() => []);
    rows.forEach((row, down) => {
      let across = 0;
      for (const cell of row.cells) {
        while (lines[down][across] !== undefined) across += 1;
        const value = cell.dataset.name ?? cell.dataset.value ?? (said(cell) === "–" ? "" : said(cell));
        for (const line of lines.slice(down, down + cell.rowSpan)) {
          for (let more = 0; more < cell.colSpan; more += 1) line[across + more] = "";
        }
        lines[down][across] = value;
      }
    });
    return lines;
  };
  // An initiative has a line for each of its labelled lines.
  const ofInitiatives = (holder) => [
    ["section", "theme", "title", "page", "attribute", "value"],
    ...rowsOf(holder).filter((item) => !item.hidden).flatMap((item) => {
      const theme = item.parentElement.previousElementSibling;
      const known = [
        said(item.closest("section").querySelector("h3")),
        theme?.className === "theme" ? said(theme) : "",
        item.querySelector(".title").dataset.title,
        item.querySelector(".title").dataset.page,
      ];
      const details = all("dl > div", item).map((detail) => [...known, said(detail.querySelector("dt")), detail.querySelector("dd").dataset.value]);
      return details.length ? details : [[...known, "", ""]];
    }),
  ];
  for (const button of all("[data-downloads]")) {
    button.addEventListener("click", () => {
      const shown = document.getElementById(button.dataset.downloads);
      const rows = shown.tagName === "TABLE" ? ofTable(shown) : ofInitiatives(shown);
      const text = rows.map((row) => Array.from(row, (value) => field(value ?? "")).join(",")).join("\r\n");
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(["\ufeff", text, "\r\n"], { type: "text/csv;charset=utf-8" }));
      link.download = button.dataset.file;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  }

  // A printed page: the record that the address names is marked on the picture and open in the list.
  const entries = all("article[data-of]");
  if (entries.length) {
    const mark = (isFirst) => {
      const wanted = decodeURIComponent(location.hash.slice(1));
      for (const entry of entries) entry.classList.toggle("chosen", entry.dataset.of === wanted);
      const group = document.getElementById(wanted);
      for (const other of all(".marks")) other.classList.toggle("chosen", other === group);
      if (!group) return;
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches || isFirst === true;
      group.querySelector("rect")?.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
      const entry = entries.find((each) => each.dataset.of === wanted);
      if (entry) entry.parentElement.scrollTop = entry.offsetTop - entry.parentElement.offsetTop - 12;
    };
    addEventListener("hashchange", mark);
    if (location.hash) addEventListener("load", () => mark(true));
    for (const group of all(".marks")) {
      group.addEventListener("click", () => { location.hash = group.id; });
    }
  }
})();
