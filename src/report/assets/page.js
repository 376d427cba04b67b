"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  document.documentElement.classList.remove("no-js");

  // A click on a touchpoint shows why beside the picture.
  const panel = one("#panel"), around = one(".with-panel");
  let opener = null;
  const close = () => {
    panel.hidden = true;
    around.classList.remove("open");
    if (opener) opener.focus();
    opener = null;
  };
  const show = (link) => {
    const places = link.dataset.t.split(" ").map((id) => document.getElementById("t" + id)).filter(Boolean);
    if (!places.length) return false;
    const body = one(".body", panel);
    body.replaceChildren(...places.map((place) => {
      const copy = place.cloneNode(true);
      copy.removeAttribute("id");
      return copy;
    }));
    opener = link;
    panel.hidden = false;
    around.classList.add("open");
    panel.scrollTop = 0;
    panel.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "nearest" });
    return true;
  };
  if (panel) {
    around.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-t]");
      if (link && show(link)) event.preventDefault();
    });
    one(".close", panel).addEventListener("click", close);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !panel.hidden) close();
    });
  }

  // The table: filtered and sorted.
  const filter = one(".filter"), body = one(".touchpoints tbody");
  if (filter && body) {
    const rows = all("tr", body);
    const CELLS = { operation: 0, owner: 3, action: 6 };
    // A mark stands before an action.
    const said = (row, at) => row.cells[at].textContent.replace(/^[~+=?] /, "");
    const apply = () => {
      const wanted = Object.fromEntries(new FormData(filter));
      const words = (wanted.words || "").toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const text = () => row.textContent.toLowerCase();
        const fits = Object.entries(CELLS).every(([key, at]) => !wanted[key] || said(row, at) === wanted[key])
          && (!wanted.finding || JSON.parse(row.dataset.findings || "[]").includes(wanted.finding))
          && words.every((word) => text().includes(word));
        row.hidden = !fits;
        shown += fits;
      }
      one("#shown").textContent = `${shown} of ${rows.length} shown`;
    };
    filter.addEventListener("input", apply);
    filter.addEventListener("submit", (event) => event.preventDefault());
    filter.addEventListener("reset", () => setTimeout(apply));
    for (const link of all("a[data-action]")) {
      link.addEventListener("click", () => {
        filter.reset();
        filter.elements.action.value = link.dataset.action;
        apply();
      });
    }
    const heads = all(".touchpoints th");
    heads.forEach((head, at) => {
      one("button", head).addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const key = (row) => row.cells[at].dataset.key || row.cells[at].textContent;
        const order = new Map(rows.map((row) => [row, key(row)]));
        const by = new Intl.Collator("en", { numeric: true });
        const sorted = [...rows].sort((a, b) => by.compare(order.get(a), order.get(b)) * (down ? -1 : 1));
        body.append(...sorted);
      });
    });
    apply();
  }

  // One owner or one system with its neighbours, drawn here.
  const data = one("#data"), choose = one("#choose");
  if (!data || !choose) return;
  const known = JSON.parse(data.textContent);
  const svg = (name, attributes, ...inner) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inner);
    return element;
  };
  const MOST = 60;
  const draw = (state, isMine) => {
    const { nodes, edges } = known[state];
    const mine = new Set(nodes.keys().filter((at) => isMine(nodes[at])));
    const isEvent = (at) => nodes[at][1] === "event";
    const into = new Set(edges.filter((edge) => mine.has(edge[1])).map((edge) => edge[0]));
    const from = new Set(edges.filter((edge) => mine.has(edge[0])).map((edge) => edge[1]));
    // Through an event to who is at its other side.
    const kept = edges.filter(([a, b]) => mine.has(a) || mine.has(b)
      || (isEvent(a) && from.has(a)) || (isEvent(b) && into.has(b)));
    const column = new Map();
    const put = (at, x) => { if (!mine.has(at) && !column.has(at)) column.set(at, x); };
    for (const at of mine) if (kept.some(([a, b]) => a === at || b === at)) column.set(at, 2);
    for (const [a, b] of kept) {
      if (mine.has(a)) put(b, 3);
      if (mine.has(b)) put(a, 1);
    }
    for (const [a, b] of kept) {
      if (isEvent(a)) put(b, 4);
      if (isEvent(b)) put(a, 0);
    }
    const places = new Map(), columns = [[], [], [], [], []];
    for (const [at, x] of column) columns[x].push(at);
    let left = 0, height = 0, x = 120;
    for (const list of columns) {
      if (!list.length) continue;
      list.sort((a, b) => (nodes[a][0] < nodes[b][0] ? -1 : 1));
      left += Math.max(0, list.length - MOST);
      list.slice(0, MOST).forEach((at, y) => places.set(at, [x, 30 + y * 46]));
      height = Math.max(height, Math.min(list.length, MOST) * 46 + 30);
      x += 330;
    }
    const width = Math.max(400, x - 330 + 220);
    const picture = svg("svg", { class: "tp", width, height, viewBox: `0 0 ${width} ${height}`, role: "img" });
    const lines = [], words = [];
    for (const [a, b, line, mark, ids, label] of kept) {
      if (!places.has(a) || !places.has(b)) continue;
      const [ax, ay] = places.get(a), [bx, by] = places.get(b);
      const onwards = bx > ax, x1 = onwards ? ax + 180 : ax, x2 = onwards ? bx : bx + 180;
      const bend = bx === ax ? -80 : (x2 - x1) / 2;
      const d = bx === ax
        ? `M${ax} ${ay}C${ax + bend} ${ay} ${bx + bend} ${by} ${bx} ${by}`
        : `M${x1} ${ay}C${x1 + bend} ${ay} ${x2 - bend} ${by} ${x2} ${by}`;
      const group = (...inner) => {
        const g = svg("g", { class: `tp-edge tp-line-${line} tp-${mark}` }, ...inner);
        if (!ids.length) return g;
        const link = svg("a", { href: "#t" + ids[0] }, g);
        link.dataset.t = ids.join(" ");
        return link;
      };
      lines.push(group(svg("path", { class: "tp-line", d, "marker-end": `url(#tp-head-${mark})` })));
      if (label) {
        const middle = [bx === ax ? ax - 62 : (x1 + x2) / 2, (ay + by) / 2];
        words.push(group(svg("text", { class: "tp-words tp-halo", x: middle[0], y: middle[1] + 4 }, label)));
      }
    }
    const boxes = [...places].map(([at, [px, py]]) => {
      const [name, kind, , caption] = nodes[at];
      const g = svg("g", { class: `tp-node ${kind === "event" ? "tp-event" : "tp-system"}`, transform: `translate(${px + 90} ${py})` },
        svg("rect", { x: -90, y: -17, width: 180, height: 34, rx: kind === "event" ? 0 : 4, class: mine.has(at) ? "tp-mine" : "" }),
        svg("text", { y: caption ? -2 : 4.5 }, name.length > 24 ? name.slice(0, 23) + "…" : name));
      if (caption) g.append(svg("text", { class: "tp-caption", y: 12 }, caption));
      g.append(svg("title", {}, name));
      return g;
    });
    picture.append(...lines, ...words, ...boxes);
    return [picture, left];
  };
  const chosen = () => {
    for (const state of ["today", "recommended"]) {
      const frame = one(".pictures ." + state + " .frame"), whole = one(".whole", frame), part = one(".part", frame);
      const value = choose.value;
      whole.hidden = value !== "";
      part.hidden = value === "";
      if (value === "") continue;
      const [kind, at] = [value[0], Number(value.slice(1))];
      const isMine = kind === "o" ? (node) => node[2] === at : (node) => node[4] === at;
      const [picture, left] = draw(state, isMine);
      part.replaceChildren(picture);
      if (left) part.append(Object.assign(document.createElement("p"), { className: "soft small", textContent: `${left} more are left out` }));
    }
  };
  choose.addEventListener("change", chosen);
  chosen();
})();
