extension DashboardPage {
    /// Draws. Texts go in as text nodes only, never as markup.
    static let viewScript = #"""
        const $ = (id) => document.getElementById(id);

        // Characters that would hide, turn round or fake what stands beside them are shown by number.
        const odd = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
        export const plain = (text) => String(text).replace(odd, (each) => "\\u{" + each.charCodeAt(0).toString(16) + "}");

        function make(tag, properties = {}, ...children) {
          const element = document.createElement(tag);
          for (const [name, value] of Object.entries(properties)) {
            if (name === "class") element.className = value;
            else if (name === "click") element.addEventListener("click", value);
            else element.setAttribute(name, value);
          }
          for (const child of children.flat()) {
            if (child != null && child !== "") element.append(child.nodeType ? child : document.createTextNode(plain(child)));
          }
          return element;
        }
        const words = (value) => value == null ? "not set" : typeof value === "string" ? value : JSON.stringify(value, null, 2);
        const short = (value, most = 60) => { const text = words(value).replace(/\s+/g, " "); return text.length > most ? text.slice(0, most - 1) + "…" : text; };
        const entity = (each) => each.kind && each.key ? ({ directory: "directories", listing: "listings", collection: "collections" }[each.kind] ?? each.kind) + "/" + each.key : "";
        const time = (text) => { const date = new Date(text); return isNaN(date) ? "" : date.toLocaleString([], { dateStyle: "short", timeStyle: "medium" }); };
        const day = (text) => { const date = new Date(text); return isNaN(date) ? "" : date.toLocaleDateString([], { dateStyle: "medium" }); };
        const number = (value) => Number(value).toLocaleString();
        function money(amount, currency) {
          let digits = 2; // a currency that the browser does not know
          try { digits = new Intl.NumberFormat([], { style: "currency", currency }).resolvedOptions().minimumFractionDigits; } catch { /* as above */ }
          return Number(amount).toLocaleString([], { minimumFractionDigits: digits, maximumFractionDigits: Math.max(digits, 2) }) + " " + currency;
        }

        export function overview(about, status, conflicts) {
          $("location").textContent = plain(about.location ?? "");
          $("branch").textContent = about.branch ? plain("on " + about.branch) : "";
          $("version").textContent = "ghlsync " + plain(about.version ?? "");
          const open = status?.entities?.length ?? 0;
          const figure = $("insync");
          if (status?.error) { figure.textContent = "unknown"; figure.className = "figure bad"; $("counts").textContent = plain(status.error); }
          else if (status) {
            figure.textContent = open ? open + " not in step" : "in step";
            figure.className = "figure " + (conflicts ? "bad" : open ? "warn" : "good");
            const parts = Object.entries(status.counts ?? {}).map(([name, count]) => count + " " + name);
            $("counts").textContent = parts.join(" · ") || (about.entities != null ? number(about.entities) + " known" : "");
          }
          const budget = about.budget ?? {};
          const meters = [["windowLeft", "windowMax", budget.windowSeconds ? "in " + budget.windowSeconds + " s" : "in the window"], ["dayLeft", "dayMax", "today"]]
            .filter(([left]) => budget[left] != null)
            .map(([left, max, when]) => make("div", { class: "meter" }, number(budget[left]) + " of " + number(budget[max]) + " left " + when,
              make("meter", { min: 0, max: budget[max] || 1, value: budget[left], low: (budget[max] || 1) / 10, "aria-label": "requests left " + when })));
          if (budget.waitingUntil) meters.push(make("p", { class: "state failed" }, "waiting until " + time(budget.waitingUntil)));
          $("budget").replaceChildren(...(meters.length ? meters : [make("p", { class: "muted" }, "no request yet")]));
        }

        export function activity(moments, tally) {
          const now = Date.now(), minutes = 30, counts = Array.from({ length: minutes }, () => [0, 0]);
          for (const [at, failed] of moments) {
            const ago = Math.floor((now - at) / 60000);
            if (ago >= 0 && ago < minutes) counts[minutes - 1 - ago][failed ? 1 : 0] += 1;
          }
          const most = Math.max(1, ...counts.map(([good, bad]) => good + bad));
          const svg = (tag, properties) => {
            const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
            for (const [name, value] of Object.entries(properties)) element.setAttribute(name, value);
            return element;
          };
          const chart = svg("svg", { viewBox: "0 0 300 64", preserveAspectRatio: "none" });
          chart.append(svg("line", { x1: 0, x2: 300, y1: 63.5, y2: 63.5 }));
          counts.forEach(([good, bad], index) => {
            const heights = [60 * good / most, 60 * bad / most];
            if (good) chart.append(svg("rect", { x: index * 10 + 1, width: 8, y: 63 - heights[0], height: heights[0] }));
            if (bad) chart.append(svg("rect", { class: "failed", x: index * 10 + 1, width: 8, y: 63 - heights[0] - heights[1], height: heights[1] }));
          });
          $("activity").replaceChildren(chart);
          const total = counts.reduce((sum, [good, bad]) => sum + good + bad, 0);
          $("activity").setAttribute("aria-label", total + " changes in the last 30 minutes, at most " + most + " in a minute");
          $("tally").textContent = tally.pushed + " pushed · " + tally.pulled + " pulled · " + tally.failed + " failed · " + tally.webhooks + " webhooks, as remembered";
        }

        export function progress(done, planned) {
          $("progress").hidden = planned < 2;
          $("bar").max = Math.max(planned, 1);
          $("bar").value = Math.min(done, planned);
          $("barlabel").textContent = Math.min(done, planned) + " of " + planned + " changes";
        }

        // `classes` says by its place what a column holds: "key", "num", "bars", or "line", which is not broken.
        function table(caption, columns, rows, classes = []) {
          return make("table", {}, make("caption", {}, caption),
            make("thead", {}, make("tr", {}, columns.map((name, index) => make("th", { scope: "col", class: classes[index] ?? "" }, name)))),
            make("tbody", {}, rows.map((cells) => make("tr", {}, cells.map((cell, index) => {
              const inner = Array.isArray(cell) ? cell : [cell];
              return make("td", { "data-label": columns[index], class: classes[index] ?? "" }, inner);
            })))));
        }
        const empty = (text) => make("p", { class: "empty" }, text);
        const mood = (text) => make("span", { class: "state " + text }, text);
        const fits = (each, text) => !text || JSON.stringify(each).toLowerCase().includes(text) || entity(each).includes(text);

        const panels = {
          status(data, filters) {
            const all = data.entities.filter((each) => fits(each, filters.text));
            if (!all.length) return [empty(data.entities.length ? "Nothing fits the filter." : "Everything is in step.")];
            return [table(all.length + " not in step", ["Entity", "State", "Fields", "What, and what to do"], all.map((each) => [
              make("code", {}, entity(each)), mood(each.state), each.fields.join(", "),
              [each.error ?? "changed in the file; goes to GoHighLevel with the next sync", each.hint ? make("div", { class: "hint" }, "→ " + each.hint) : null],
            ]), ["key"])];
          },
          conflicts(data, filters, act) {
            const open = data.conflicts.filter((each) => !each.closed && each.state === "open" && fits(each, filters.text));
            if (!open.length) return [empty("No conflict is open.")];
            return open.map((each) => {
              const side = (take, title, value) => make("div", {}, make("h2", {}, title), make("pre", {}, words(value)),
                make("button", { "aria-label": "Take " + title + " for " + entity(each) + " " + each.path, click: () => act("resolve", { entity: entity(each), take, field: each.path }) }, "Take this"));
              return make("article", { class: "clash" }, make("h3", {}, make("code", {}, entity(each)), " · ", make("code", {}, each.path)),
                make("p", { class: "hint" }, "since " + time(each.since) + (each.decision ? " · decided: " + each.decision + " wins with the next sync" : "")),
                make("div", { class: "sides" }, side("local", "The file", each.local), side("remote", "GoHighLevel", each.remote), side("base", "Before both edits", each.base)));
            });
          },
          queue(data, filters, act) {
            const all = data.queue.filter((each) => fits(each, filters.text));
            if (!all.length) return [empty("Nothing waits.")];
            const drop = (each) => { if (confirm("Leave " + entity(each) + " alone until it changes? Nothing is lost by it.")) act("queue/drop", { entity: entity(each) }); };
            return [table(all.length + " waiting", ["Entity", "State", "What", "Tried", "Next", "Why", ""], all.map((each) => [
              make("code", {}, entity(each)), mood(each.state), each.what, each.attempts ? (each.attempts === 1 ? "once" : each.attempts + " times") : "", each.nextTry ? time(each.nextTry) : "",
              [each.error ?? "", each.hint ? make("div", { class: "hint" }, "→ " + each.hint) : null],
              ["waiting", "parked"].includes(each.state) ? [make("button", { click: () => act("queue/retry", { entity: entity(each) }) }, "Retry"), " ", make("button", { click: () => drop(each) }, "Drop")] : "",
            ]), ["key", "", "", "line", "line", "", "line"])];
          },
          history(data, filters) {
            const all = data.history.filter((each) => fits(each, filters.text) && (!filters.kind || each.kind === filters.kind) && (!filters.result || each.ok === (filters.result === "ok"))).reverse();
            if (!all.length) return [empty(data.history.length ? "Nothing fits the filter." : "Nothing yet.")];
            return [table("the last " + all.length, ["Time", "Entity", "What", "Fields", "Result"], all.map((each) => [
              time(each.t), make("code", {}, entity(each)), each.direction + " " + each.action + " (" + each.source + ")",
              each.fields.slice(0, 6).map((field) => make("div", {}, make("code", {}, field.path), " ",
                field.before == null ? null : make("del", {}, short(field.before)), field.before == null || field.after == null ? null : " → ", field.after == null ? null : make("ins", {}, short(field.after)))),
              each.ok ? mood("ok") : [mood("failed"), " " + (each.error ?? "")],
            ]), ["line", "key", "line"])];
          },
          events(all, filters) {
            const shown = all.filter((each) => fits(each, filters.text));
            if (!shown.length) return [empty("Nothing yet.")];
            return [table(shown.length + " events, the newest first", ["Time", "Event", "Entity", "What"], shown.map((each) => [
              time(each.t), mood(each.event), make("code", {}, entity(each) || (each.entity ?? "")),
              [each.message ?? each.detail ?? (each.event === "conflict" && each.path ? each.path + (each.winner ? ": " + each.winner + " won" : ": waits for a decision") : null) ?? (each.fields ?? []).map((field) => field.path + ": " + short(field.base, 30) + " → " + short(each.direction === "pull" ? field.remote : field.local, 30)).join(", "),
                each.error ? make("div", { class: "state failed" }, each.error) : null, each.hint ? make("div", { class: "hint" }, "→ " + each.hint) : null],
            ]), ["line", "", "key"])];
          },
          analytics(data, filters) {
            const parts = [make("p", { class: "hint" }, day(data.from) + " to " + day(data.to) + " · test orders left out")];
            parts.push(table("Orders", ["Currency", "Orders", "Value", "Average"], data.orders.byCurrency.map((each) => [
              each.currency, number(each.count), money(each.value, each.currency), money(each.average, each.currency)]), ["", "num", "num", "num"]));
            parts.push(table("Revenue", ["Currency", "Payments", "Received", "Refunded", "Net"], data.revenue.map((each) => [
              each.currency, number(each.payments), money(each.received, each.currency), money(each.refunded, each.currency), money(each.net, each.currency)]), ["", "num", "num", "num", "num"]));
            // Currencies are never compared with each other: each has bars of its own.
            for (const currency of new Set(data.topProducts.flatMap((each) => each.revenue.map((sum) => sum.currency)))) {
              const sold = data.topProducts.filter((each) => fits(each, filters.text))
                .map((each) => [each, Number(each.revenue.find((sum) => sum.currency === currency)?.amount ?? 0)])
                .filter(([, amount]) => amount > 0).sort((left, right) => right[1] - left[1]);
              const most = Math.max(...sold.map(([, amount]) => amount), 1);
              parts.push(table("Top products by revenue, " + currency, ["Product", "Units", "Revenue", ""], sold.map(([each, amount]) => {
                const bar = make("div", { class: "bar", role: "presentation" });
                bar.style.setProperty("width", 100 * amount / most + "%");
                return [[each.name, each.key ? make("div", { class: "hint mono" }, each.key) : null], number(each.units), money(amount, currency), bar];
              }), ["", "num", "num", "bars"]));
            }
            parts.push(make("p", { class: "hint" }, (data.ordersNotLookedInto ? data.ordersNotLookedInto + " orders were not looked into · " : "")
              + "not available in the API: " + data.notAvailable.map((name) => name.replace(/[A-Z]/g, (each) => " " + each.toLowerCase())).join(", ")));
            return parts;
          },
        };

        export function panel(element, name, data, filters, act) {
          // What a person is about to press must not move away under the keyboard.
          const label = element.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
          element.replaceChildren(...(data == null ? [empty("…")] : data.error ? [empty(data.error)] : panels[name](data, filters, act)));
          if (label) [...element.querySelectorAll("button")].find((each) => each.getAttribute("aria-label") === label)?.focus();
        }

        """#
}
