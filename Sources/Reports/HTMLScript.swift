/// The script of the HTML report: filter, keys and decisions. Whoever changes it changes
/// ``htmlScriptHash`` too.
///
/// It makes no markup out of text, asks for nothing, and stores nothing: decisions live in the page until
/// they are saved. `decisions.json` is a list of `{fingerprint, rule, decision, reason, date}`; a decision
/// is `keep` or `dismiss`, the reason of one that is kept is empty, the date is the reader's day.
let htmlScript: StaticString = """
  "use strict";
  (() => {
    const byId = id => document.getElementById(id);
    const rows = [...document.querySelectorAll("#queue tbody tr")];
    document.documentElement.dataset.rows = rows.length;
    if (!rows.length) return;
    const words = rows.map(row => row.textContent.toLowerCase());
    const decisions = new Map();
    let current = -1, saved = true;

    const key = row => row.dataset.f + " " + row.dataset.r;
    const decided = row => decisions.get(key(row));
    const shown = row => !row.hidden;

    function element(name, text, act) {
      const e = document.createElement(name);
      e.textContent = text;
      if (act) { e.type = "button"; e.addEventListener("click", act); }
      return e;
    }

    function draw(row) {
      if (!row.dataset.f) return;
      const cell = row.lastElementChild, d = decided(row);
      if (d) {
        const text = d.decision === "keep" ? "kept" : "dismissed: " + d.reason;
        cell.replaceChildren(element("p", text), element("button", "Undo", () => undo(row)));
      } else {
        cell.replaceChildren(
          element("button", "Keep", () => decide(row, "keep", "")),
          element("button", "Dismiss", () => ask(row)));
      }
    }

    function ask(row) {
      const cell = row.lastElementChild, input = document.createElement("input");
      input.setAttribute("list", "reasons");
      input.setAttribute("aria-label", "Reason");
      input.placeholder = "Reason, then Enter";
      const save = () => {
        const reason = input.value.trim();
        if (reason) decide(row, "dismiss", reason); else input.focus();
      };
      const leave = () => { draw(row); go(rows.indexOf(row)); };
      input.addEventListener("keydown", e => {
        if (e.key === "Enter") save();
        if (e.key === "Escape") leave();
      });
      cell.replaceChildren(input, element("button", "Save", save), element("button", "Cancel", leave));
      input.focus();
    }

    function today() {
      const d = new Date(), two = n => String(n).padStart(2, "0");
      return d.getFullYear() + "-" + two(d.getMonth() + 1) + "-" + two(d.getDate());
    }

    function decide(row, decision, reason) {
      const { f: fingerprint, r: rule } = row.dataset;
      decisions.set(key(row), { fingerprint, rule, decision, reason, date: today() });
      changed(row);
    }

    function undo(row) {
      decisions.delete(key(row));
      changed(row);
    }

    function changed(row) {
      for (const r of rows) if (r.dataset.f && key(r) === key(row)) draw(r);
      saved = decisions.size === 0;
      byId("export").hidden = decisions.size === 0;
      byId("json").value = JSON.stringify([...decisions.values()], null, 2) + "\\n";
      select();
      current = rows.indexOf(row);
      if (shown(row)) go(current); else move(1);
    }

    function select() {
      const text = byId("filter").value.toLowerCase().trim();
      const severity = byId("severity").value, category = byId("category").value;
      const open = byId("open").checked;
      let n = 0;
      rows.forEach((row, i) => {
        row.hidden = (text && !words[i].includes(text)) || (severity && row.dataset.s !== severity)
          || (category && row.dataset.c !== category) || (open && Boolean(decided(row)));
        if (!row.hidden) n += 1;
      });
      byId("count").textContent = n + " of " + rows.length + " shown, " + decisions.size + " decided";
    }

    // A page in the background gets no events of focus, so the place is kept here.
    function go(i) {
      current = i;
      rows[i].focus();
    }

    function move(step) {
      let i = current + step;
      while (i >= 0 && i < rows.length && !shown(rows[i])) i += step;
      if (i < 0 || i >= rows.length) return;
      go(i);
      rows[i].scrollIntoView({ block: "nearest" });
    }

    document.addEventListener("keydown", e => {
      if (e.ctrlKey || e.metaKey || e.altKey) return;
      if (e.target.matches("input, select, textarea")) {
        if (e.key === "Escape" && e.target.id === "filter") e.target.blur();
        return;
      }
      const row = rows[current], canDecide = row && shown(row) && row.dataset.f;
      if (e.key === "j") move(1);
      else if (e.key === "k") move(-1);
      else if (e.key === "/") byId("filter").focus();
      else if (e.key === "y" && canDecide) decide(row, "keep", "");
      else if (e.key === "d" && canDecide) ask(row);
      else if (e.key === "u" && canDecide) undo(row);
      else return;
      e.preventDefault();
    });

    byId("save").addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([byId("json").value], { type: "application/json" }));
      link.download = "decisions.json";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      saved = true;
    });
    byId("json").addEventListener("copy", () => { saved = true; });
    addEventListener("beforeunload", e => { if (!saved) e.preventDefault(); });

    rows.forEach((row, i) => {
      row.tabIndex = -1;
      row.addEventListener("focusin", () => { current = i; });
      draw(row);
    });
    for (const c of [...new Set(rows.map(row => row.dataset.c))].sort()) {
      byId("category").append(element("option", c));
    }
    for (const id of ["filter", "severity", "category", "open"]) {
      byId(id).addEventListener("input", select);
    }
    byId("controls").hidden = false;
    select();
  })();

  """

/// SHA-256 of ``htmlScript`` in base64.
let htmlScriptHash: StaticString = "Gzi++qJh5IC7KzsK3IH596GWnK0kOl2Jl6mBk9qkGHI="
