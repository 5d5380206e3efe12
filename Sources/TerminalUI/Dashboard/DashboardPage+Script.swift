extension DashboardPage {
    /// State, calls, events and keys. What is drawn is in `viewScript`.
    static let script = #"""
        import * as view from "/view.js";

        const $ = (id) => document.getElementById(id);
        const tabs = ["status", "conflicts", "queue", "history", "events", "analytics"];
        const data = { status: null, conflicts: null, queue: null, history: null, events: [], analytics: null };
        const moments = []; // [milliseconds, failed] of what was carried out
        const tally = { pushed: 0, pulled: 0, failed: 0, webhooks: 0 };
        let tab = "status", paused = false, overview = {}, planned = 0, done = 0;

        // The key stands in the fragment, which goes to no server; it is kept for this tab only.
        const fragment = new URLSearchParams(location.hash.slice(1));
        if (fragment.get("key")) sessionStorage.setItem("key", fragment.get("key"));
        const key = sessionStorage.getItem("key") ?? "";

        function alarm(text) { $("alert").hidden = !text; $("alert").textContent = text ?? ""; }
        function state(text, mood) { $("state").textContent = text; $("state").className = "pill " + mood; }

        async function call(path, body) {
          const headers = { "X-Ghlsync-Key": key };
          if (body) headers["Content-Type"] = "application/json";
          const answer = await fetch("/api/" + path, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body) });
          const json = await answer.json().catch(() => ({ error: "the answer is not JSON" }));
          if (!answer.ok) throw new Error(json.hint ? json.error + " → " + json.hint : json.error);
          return json;
        }
        async function act(path, body) {
          try { alarm(null); await call(path, body); } catch (error) { alarm(error.message); }
          soon();
        }

        async function load(name) {
          try {
            if (name === "history") {
              const query = new URLSearchParams({ since: $("since").value, limit: "300" });
              data.history = await call("history?" + query);
            } else if (name !== "events") data[name] = await call(name);
          } catch (error) { data[name] = { error: error.message }; }
        }
        async function refresh() {
          await Promise.all(["status", "conflicts", "queue"].map(load));
          if (tab === "history" || tab === "analytics") await load(tab);
          try { overview = await call("overview"); paused = overview.paused ?? paused; } catch { /* told by the stream */ }
          draw();
        }
        // Many events come at once; the page asks once for all of them.
        let timer = null;
        function soon() { if (!timer) timer = setTimeout(() => { timer = null; refresh(); }, 300); }

        function happened(event) {
          data.events.unshift(event);
          data.events.length = Math.min(data.events.length, 500);
          const at = Date.parse(event.t) || Date.now();
          if (event.event === "pushed" || event.event === "pulled") { tally[event.event] += 1; moments.push([at, false]); }
          if (event.event === "failed") { tally.failed += 1; moments.push([at, true]); }
          if (event.event === "webhook") tally.webhooks += 1;
          if (event.event === "plan") { planned = event.changes; done = 0; }
          if (["pushed", "pulled", "failed"].includes(event.event)) done += 1;
          if (event.event === "idle" || event.event === "ready") planned = done = 0;
          soon();
        }

        // Server-sent events by hand, since EventSource sends no header.
        async function follow() {
          for (let wait = 500; ; wait = Math.min(wait * 2, 10000)) {
            try {
              const answer = await fetch("/api/events", { headers: { "X-Ghlsync-Key": key } });
              if (answer.status === 401) { state("no key", "bad"); alarm("This page needs the address that ghlsync watch --dashboard printed, with its key."); return; }
              if (!answer.ok) throw new Error("refused");
              wait = 500; data.events = []; moments.length = 0;
              Object.keys(tally).forEach((name) => { tally[name] = 0; });
              state("connected", "good"); soon();
              const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
              for (let rest = ""; ;) {
                const { value, done: over } = await reader.read();
                if (over) break;
                rest += value;
                const parts = rest.split("\n\n");
                rest = parts.pop();
                for (const part of parts) {
                  const line = part.split("\n").find((each) => each.startsWith("data: "));
                  if (line) happened(JSON.parse(line.slice(6)));
                }
              }
            } catch { /* the agent ended, or the connection did */ }
            state("not connected: is ghlsync watch running?", "bad");
            await new Promise((resolve) => setTimeout(resolve, wait));
          }
        }

        function open(name) {
          tab = name;
          history.replaceState(null, "", "#view=" + name); // without the key
          for (const each of tabs) {
            $("tab-" + each).setAttribute("aria-selected", String(each === name));
            $("tab-" + each).tabIndex = each === name ? 0 : -1;
          }
          $("tab-" + name).scrollIntoView({ block: "nearest", inline: "nearest" });
          $("panel").setAttribute("aria-labelledby", "tab-" + name);
          for (const label of document.querySelectorAll("[data-for]")) label.hidden = label.dataset.for !== name;
          load(name).then(draw);
          draw();
        }
        function draw() {
          const open = (data.conflicts?.conflicts ?? []).filter((each) => !each.closed && each.state === "open");
          const counts = { status: data.status?.entities?.length ?? 0, conflicts: open.length, queue: data.queue?.queue?.length ?? 0 };
          for (const badge of document.querySelectorAll("[data-count]")) {
            const count = counts[badge.dataset.count];
            badge.hidden = !count; badge.textContent = count;
          }
          document.title = (open.length ? "(" + open.length + ") " : "") + "ghlsync" + (overview.location ? " · " + overview.location : "");
          $("pause").textContent = paused ? "Go on" : "Pause";
          $("pause").setAttribute("aria-pressed", String(paused));
          if ($("state").classList.contains("good") || paused) state(paused ? "paused" : "connected", paused ? "warn" : "good");
          view.overview(overview, data.status, open.length);
          view.activity(moments, tally);
          view.progress(done, planned);
          const filters = { text: $("filter").value.trim().toLowerCase(), kind: $("kind").value, result: $("result").value };
          view.panel($("panel"), tab, data[tab], filters, act);
        }

        function theme(step) {
          const all = ["system", "light", "dark"];
          let now = localStorage.getItem("theme") ?? "system";
          if (step) { now = all[(all.indexOf(now) + 1) % all.length]; localStorage.setItem("theme", now); }
          $("theme").textContent = "Theme: " + now;
          if (now === "system") delete document.documentElement.dataset.theme; else document.documentElement.dataset.theme = now;
        }
        const pause = () => { paused = !paused; act("pause", { paused }); draw(); };

        for (const name of tabs) $("tab-" + name).addEventListener("click", () => open(name));
        document.querySelector("nav").addEventListener("keydown", (event) => {
          const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
          if (!step) return;
          open(tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length]);
          $("tab-" + tab).focus();
        });
        $("sync").addEventListener("click", () => act("sync", {}));
        $("pause").addEventListener("click", pause);
        $("theme").addEventListener("click", () => theme(true));
        $("help-close").addEventListener("click", () => $("help").close());
        for (const id of ["filter", "kind", "result"]) $(id).addEventListener("input", draw);
        $("since").addEventListener("input", () => load("history").then(draw));
        document.addEventListener("keydown", (event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          if (event.target.matches("input, select")) { if (event.key === "Escape") event.target.blur(); return; }
          const number = "123456".indexOf(event.key);
          if (number >= 0 && event.key) open(tabs[number]);
          else if (event.key === "s") act("sync", {});
          else if (event.key === "p") pause();
          else if (event.key === "t") theme(true);
          else if (event.key === "?") $("help").showModal();
          else if (event.key === "/") { event.preventDefault(); $("filter").focus(); }
        });
        setInterval(() => { if (!document.hidden) view.activity(moments, tally); }, 30000);
        theme(false);
        open(tabs.includes(fragment.get("view")) ? fragment.get("view") : "status");
        follow();

        """#
}
